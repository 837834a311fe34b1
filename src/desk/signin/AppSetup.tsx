/** Switching an authenticator app on: scan or type the key, show the first code, keep the recovery codes. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import './Card.css';
import { call } from '../api/client.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { TextInput } from '../ui/Field.tsx';
import { notify } from '../ui/notices.ts';
import { Wrong } from './Card.tsx';
import { Qr } from './Qr.tsx';
import { signInProblem, written } from './words.ts';

/** @param onDone once the recovery codes were kept */
export function AppSetup({ onDone }: { readonly onDone: () => void }) {
  const words = useWords();
  const { t } = words;
  const [codes, keep] = useState<readonly string[]>();
  const offer = useQuery({
    queryKey: ['app-offer'],
    // Each offer takes the place of the one before: one that is being scanned must not change.
    queryFn: () => call('POST /me/app'),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const starting = useMutation({
    mutationFn: (form: FormData) => call('PUT /me/app', { body: { code: written(form, 'code') } }),
    onSuccess: (answer) => keep(answer.codes),
  });
  if (codes !== undefined) return <RecoveryCodes codes={codes} onKept={onDone} />;
  const error = offer.error ?? starting.error;
  return (
    <>
      <Wrong>{error === null ? undefined : signInProblem(error, 'signin.codeWrong', words)}</Wrong>
      {offer.data === undefined ? null : (
        <>
          <p>{t('account.appScan')}</p>
          <Qr text={offer.data.address} label={t('account.qr')} />
          <p>
            <span className="signin-soft">{t('account.appKey')}: </span>
            <span className="signin-key">{(offer.data.secret.match(/.{1,4}/g) ?? []).join(' ')}</span>
          </p>
          <form
            className="signin-form"
            onSubmit={(event) => {
              event.preventDefault();
              starting.mutate(new FormData(event.currentTarget));
            }}
          >
            <TextInput
              label={t('account.appFirst')}
              name="code"
              className="signin-code"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={7}
              required
            />
            <Button type="submit" look="primary" busy={starting.isPending}>
              {t('account.appConfirm')}
            </Button>
          </form>
        </>
      )}
    </>
  );
}

/** Recovery codes, the only time they are shown. */
export function RecoveryCodes({
  codes,
  onKept,
}: {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}) {
  const { t } = useWords();
  return (
    <>
      <h2>{t('account.codes')}</h2>
      <p>{t('account.codesWhy')}</p>
      <ul className="signin-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="signin-buttons">
        <CopyButton text={codes.join('\n')} />
        <Button look="primary" onClick={onKept}>
          {t('account.codesKept')}
        </Button>
      </div>
    </>
  );
}

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text }: { readonly text: string }) {
  const { t } = useWords();
  return (
    <Button
      onClick={() =>
        // Typed as always there; it is not on plain http.
        void ((navigator as Partial<Navigator>).clipboard?.writeText(text) ?? Promise.reject()).then(
          () => notify({ text: t('account.copied') }),
          () => notify({ text: t('state.failed'), tone: 'bad' }),
        )
      }
    >
      {t('account.copy')}
    </Button>
  );
}
