/** What a link opens: the first administrator, an invitation, a new password. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { call, CallFailed } from '../api/client.ts';
import type { Welcome as Invited } from '../api/contract.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Checkbox, TextInput } from '../ui/Field.tsx';
import { AppSetup } from './AppSetup.tsx';
import { Card, Wrong } from './Card.tsx';
import { Secret } from './Secret.tsx';
import { useEnter } from './SignIn.tsx';
import { faultsAt, signInProblem, written } from './words.ts';

export function Welcome() {
  const { t } = useWords();
  const enter = useEnter(undefined);
  const [secret] = useState(() => window.location.hash.slice(1));
  const [after, go] = useState<'offer' | 'app' | 'changed'>();
  const link = useQuery({
    queryKey: ['welcome', secret],
    queryFn: ({ signal }) => call('POST /welcome/link', { body: { secret }, signal }),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  if (after === 'changed')
    return (
      <Card title={t('signin.title')}>
        <p>{t('welcome.changed')}</p>
        <Link to="/signin">{t('signin.enter')}</Link>
      </Card>
    );
  if (after !== undefined)
    return (
      <Card title={t('welcome.protect')}>
        {after === 'app' ? (
          <AppSetup onDone={() => void enter()} />
        ) : (
          <>
            <p>{t('welcome.protectWhy')}</p>
            <div className="signin-buttons">
              <Button onClick={() => void enter()}>{t('welcome.later')}</Button>
              <Button look="primary" onClick={() => go('app')}>
                {t('account.appStart')}
              </Button>
            </div>
          </>
        )}
      </Card>
    );
  if (link.data !== undefined)
    return (
      <Form secret={secret} link={link.data} onDone={(signedIn) => go(signedIn ? 'offer' : 'changed')} />
    );
  if (link.error === null) return <Card title={t('state.loading')}>{null}</Card>;
  return <Unusable error={link.error} />;
}

function Unusable({ error }: { readonly error: unknown }) {
  const words = useWords();
  const { t } = words;
  const gone = error instanceof CallFailed && [410, 422].includes(error.status);
  return (
    <Card title={t('welcome.unusable')}>
      {gone ? (
        <p>{t('welcome.unusableWhy')}</p>
      ) : (
        <Wrong>{signInProblem(error, 'welcome.unusable', words)}</Wrong>
      )}
      <Link to="/signin">{t('signin.enter')}</Link>
    </Card>
  );
}

function Form({
  secret,
  link,
  onDone,
}: {
  readonly secret: string;
  readonly link: Invited;
  readonly onDone: (signedIn: boolean) => void;
}) {
  const words = useWords();
  const { t, language } = words;
  const arriving = useMutation({
    mutationFn: (form: FormData) =>
      call('POST /welcome', {
        body: {
          secret,
          password: written(form, 'password'),
          ...(link.kind === 'reset' ? {} : { name: written(form, 'name'), language }),
          ...(link.kind === 'first' ? { email: written(form, 'email') } : {}),
          ...(form.get('supervises') === null ? {} : { supervises: true }),
        },
      }),
    onSuccess: ({ me }) => onDone(me !== null),
  });
  const { error } = arriving;
  const faults = faultsAt(error);
  const passwordFault = faults.get('/password');
  const title =
    link.kind === 'reset' ? t('welcome.reset', { name: link.name ?? '' }) : t(`welcome.${link.kind}`);
  return (
    <Card title={title}>
      {link.kind === 'first' ? <p className="signin-soft">{t('welcome.firstWhy')}</p> : null}
      {link.kind === 'invitation' && link.role !== null ? (
        <p className="signin-soft">
          {t('welcome.invitationWhy', { role: t(`role.${link.role}`), email: link.email ?? '' })}
        </p>
      ) : null}
      <Wrong>
        {error === null || faults.size > 0 ? undefined : signInProblem(error, 'welcome.unusable', words)}
      </Wrong>
      <form
        className="signin-form"
        onSubmit={(event) => {
          event.preventDefault();
          arriving.mutate(new FormData(event.currentTarget));
        }}
      >
        {link.kind === 'reset' ? (
          <input type="hidden" name="username" autoComplete="username" value={link.email ?? ''} readOnly />
        ) : (
          <TextInput
            label={t('welcome.name')}
            hint={t('welcome.nameHint')}
            name="name"
            autoComplete="name"
            maxLength={80}
            required
            {...fault(faults.get('/name'))}
          />
        )}
        {link.kind === 'first' ? (
          <TextInput
            label={t('signin.email')}
            name="email"
            type="email"
            autoComplete="email"
            required
            {...fault(faults.get('/email'))}
          />
        ) : null}
        <Secret
          label={t('welcome.choose')}
          hint={t('welcome.passwordHint')}
          name="password"
          autoComplete="new-password"
          minLength={12}
          required
          {...fault(
            passwordFault === undefined
              ? undefined
              : t(passwordFault.startsWith('must have 12') ? 'password.too-short' : 'password.refused'),
          )}
        />
        {link.kind === 'first' ? <Checkbox label={t('welcome.supervises')} name="supervises" /> : null}
        <Button type="submit" look="primary" busy={arriving.isPending}>
          {t('welcome.done')}
        </Button>
      </form>
    </Card>
  );
}

function fault(detail: string | undefined): { readonly error?: string } {
  return detail === undefined ? {} : { error: detail };
}
