/** Signing in: e-mail and password, then a code where one is asked for; the house's own sign-in first if there is one. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { call } from '../api/client.ts';
import { personChanged } from '../state/me.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { TextInput } from '../ui/Field.tsx';
import { Card, Wrong } from './Card.tsx';
import { Secret } from './Secret.tsx';
import { signInProblem, written } from './words.ts';

const route = getRouteApi('/signin');

/** The way from the sign-in to where one wanted to go. */
export function useEnter(to: string | undefined): () => Promise<void> {
  const queries = useQueryClient();
  const router = useRouter();
  return async () => {
    await personChanged(queries);
    // Only addresses of this page: a link must not lead from our sign-in to somewhere else.
    router.history.push(to !== undefined && /^\/desk\/(?!\/)/.test(to) ? to : '/desk/');
  };
}

export function SignIn() {
  const { to } = route.useSearch();
  const enter = useEnter(to);
  const [step, go] = useState<'password' | 'code' | 'recovery'>('password');
  if (step === 'password') return <Password to={to} onCode={() => go('code')} onEnter={enter} />;
  return <Code key={step} step={step} onStep={go} onEnter={enter} />;
}

function Password({
  to,
  onCode,
  onEnter,
}: {
  readonly to: string | undefined;
  readonly onCode: () => void;
  readonly onEnter: () => Promise<void>;
}) {
  const words = useWords();
  const { t } = words;
  const { data: ways } = useQuery({
    queryKey: ['ways'],
    queryFn: ({ signal }) => call('GET /session/ways', { signal }),
  });
  const entering = useMutation({
    mutationFn: (form: FormData) =>
      call('POST /session', {
        body: { step: 'password', email: written(form, 'email'), password: written(form, 'password') },
      }),
    onSuccess: (answer) => (answer.state === 'signed-in' ? onEnter() : onCode()),
  });
  const leaving = useLeaving(to);
  const sampling = useMutation({
    mutationFn: (name: string) => call('POST /session/demo', { body: { name } }),
    onSuccess: onEnter,
  });
  const error = entering.error ?? leaving.error ?? sampling.error;
  return (
    <Card title={t('signin.title')}>
      {ways?.nobody === true ? <p className="signin-soft">{t('signin.nobody')}</p> : null}
      <Wrong>{error === null ? undefined : signInProblem(error, 'signin.wrong', words)}</Wrong>
      {ways?.provider == null ? null : (
        <>
          <Button look="primary" busy={leaving.isPending} onClick={() => leaving.mutate(false)}>
            {t('signin.house', { name: ways.provider.name })}
          </Button>
          <p className="signin-or">{t('signin.or')}</p>
        </>
      )}
      {ways === undefined || ways.sample.length === 0 ? null : (
        <section className="signin-people" aria-labelledby="signin-sample">
          <h2 id="signin-sample">{t('signin.sample')}</h2>
          {ways.sample.map((person) => (
            <button
              key={person.name}
              type="button"
              className="signin-person"
              onClick={() => sampling.mutate(person.name)}
            >
              <span>{person.name}</span>
              <span className="signin-soft">{t(`role.${person.role}`)}</span>
            </button>
          ))}
        </section>
      )}
      <form
        className="signin-form"
        onSubmit={(event) => {
          event.preventDefault();
          entering.mutate(new FormData(event.currentTarget));
        }}
      >
        <TextInput label={t('signin.email')} name="email" type="email" autoComplete="username" required />
        <Secret label={t('signin.password')} name="password" autoComplete="current-password" required />
        <Button type="submit" look={ways?.provider == null ? 'primary' : 'plain'} busy={entering.isPending}>
          {t('signin.enter')}
        </Button>
      </form>
    </Card>
  );
}

const wanted = 'sportello.signin.to';

/** Where whoever left for the house's own sign-in wanted to go. */
export function wantedBefore(): string | undefined {
  return sessionStorage.getItem(wanted) ?? undefined;
}

/**
 * Leaves for the house's own sign-in. The variable says whether the password must be entered there again.
 *
 * @param to where it goes on afterwards; at the beginning otherwise
 */
export function useLeaving(to: string | undefined) {
  return useMutation({
    mutationFn: (again: boolean) => call('POST /session/provider', { body: { again } }),
    onSuccess: ({ address }) => {
      if (to === undefined) sessionStorage.removeItem(wanted);
      else sessionStorage.setItem(wanted, to);
      window.location.assign(address);
    },
  });
}

function Code({
  step,
  onStep,
  onEnter,
}: {
  readonly step: 'code' | 'recovery';
  readonly onStep: (step: 'password' | 'code' | 'recovery') => void;
  readonly onEnter: () => Promise<void>;
}) {
  const words = useWords();
  const { t } = words;
  const entering = useMutation({
    mutationFn: (form: FormData) => call('POST /session', { body: { step, code: written(form, 'code') } }),
    onSuccess: onEnter,
  });
  const app = step === 'code';
  const field = useRef<HTMLInputElement>(null);
  // The step before had the focus and is gone: it goes on where the person goes on.
  useEffect(() => field.current?.focus(), []);
  return (
    <Card title={app ? t('signin.codeTitle') : t('signin.recoveryTitle')}>
      <Wrong>
        {entering.error === null ? undefined : signInProblem(entering.error, 'signin.codeWrong', words)}
      </Wrong>
      <form
        className="signin-form"
        onSubmit={(event) => {
          event.preventDefault();
          entering.mutate(new FormData(event.currentTarget));
        }}
      >
        <TextInput
          label={t('signin.code')}
          hint={app ? t('signin.codeHint') : t('signin.recoveryHint')}
          name="code"
          ref={field}
          required
          spellCheck={false}
          autoCapitalize="none"
          className={app ? 'signin-code' : ''}
          autoComplete={app ? 'one-time-code' : 'off'}
          {...(app ? { inputMode: 'numeric' as const, maxLength: 7 } : {})}
        />
        <Button type="submit" look="primary" busy={entering.isPending}>
          {t('signin.enter')}
        </Button>
      </form>
      <div className="signin-buttons">
        <Button look="quiet" size="small" onClick={() => onStep(app ? 'recovery' : 'code')}>
          {app ? t('signin.recovery') : t('signin.useApp')}
        </Button>
        <Button look="quiet" size="small" onClick={() => onStep('password')}>
          {t('signin.again')}
        </Button>
      </div>
    </Card>
  );
}
