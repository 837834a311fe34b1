/** Asks again who somebody is, where the API wants it, and then goes on with what was to be done. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useCallback, useId, useState, type ReactNode } from 'react';
import { call, CallFailed } from '../api/client.ts';
import { useMe } from '../state/me.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextInput } from '../ui/Field.tsx';
import { Wrong } from './Card.tsx';
import { Secret } from './Secret.tsx';
import { useLeaving } from './SignIn.tsx';
import { signInProblem, written } from './words.ts';

interface Waiting {
  readonly goOn: () => void;
  readonly giveUp: () => void;
}

/**
 * Runs what may be sensitive: when the API answers `confirm-first`, the dialog asks and the same is done once more.
 *
 * @returns the way to run something, and the dialog to put on the page
 */
export function useConfirmed(): {
  readonly confirmed: <T>(work: () => Promise<T>) => Promise<T>;
  readonly asking: ReactNode;
} {
  const [waiting, wait] = useState<Waiting>();
  const confirmed = useCallback(async <T,>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CallFailed) || error.code !== 'confirm-first') throw error;
      await new Promise<void>((resolve, reject) => wait({ goOn: resolve, giveUp: () => reject(error) }));
      return work();
    } finally {
      wait(undefined);
    }
  }, []);
  return { confirmed, asking: waiting === undefined ? null : <Ask waiting={waiting} /> };
}

function Ask({ waiting }: { readonly waiting: Waiting }) {
  const words = useWords();
  const { t } = words;
  const me = useMe();
  const form = useId();
  const { data: ways } = useQuery({
    queryKey: ['ways'],
    queryFn: ({ signal }) => call('GET /session/ways', { signal }),
  });
  const leaving = useLeaving(window.location.pathname + window.location.search);
  const withCode = me?.codesSince != null;
  const confirming = useMutation({
    mutationFn: (secret: string) =>
      call('POST /session/confirmation', { body: withCode ? { code: secret } : { password: secret } }),
    onSuccess: waiting.goOn,
  });
  const byHouse = me !== undefined && !me.hasPassword && !withCode;
  return (
    <Dialog
      open
      onClose={waiting.giveUp}
      keeps
      title={t('confirm.title')}
      description={t('confirm.why')}
      foot={
        <>
          <Button onClick={waiting.giveUp}>{t('action.cancel')}</Button>
          {byHouse ? (
            <Button look="primary" busy={leaving.isPending} onClick={() => leaving.mutate(true)}>
              {t('confirm.house', { name: ways?.provider?.name ?? '' })}
            </Button>
          ) : (
            <Button look="primary" type="submit" form={form} busy={confirming.isPending}>
              {t('confirm.go')}
            </Button>
          )}
        </>
      }
    >
      <form
        id={form}
        className="signin-form"
        onSubmit={(event) => {
          event.preventDefault();
          confirming.mutate(written(new FormData(event.currentTarget), 'secret'));
        }}
      >
        <Wrong>
          {confirming.error === null
            ? undefined
            : signInProblem(confirming.error, withCode ? 'signin.codeWrong' : 'account.currentWrong', words)}
        </Wrong>
        {byHouse ? null : withCode ? (
          <TextInput
            label={t('signin.code')}
            hint={t('signin.codeHint')}
            name="secret"
            className="signin-code"
            inputMode="numeric"
            autoComplete="one-time-code"
            required
          />
        ) : (
          <Secret label={t('confirm.withPassword')} name="secret" autoComplete="current-password" required />
        )}
      </form>
    </Dialog>
  );
}
