import { useRef, useState } from 'react';
import { useAskForCall } from '../state/calls.ts';
import { usePlaceCall } from '../state/place-call.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { notify } from '../ui/notices.ts';
import { notifyProblem } from '../ui/Problem.tsx';
import { usePhoneWords } from './words.ts';

/** Asks once before somebody's telephone rings; the same question answered twice is one call. */
export function PlaceCall({
  ticket,
  to,
  isWaiting = false,
  onClose,
}: {
  /** Reference of the ticket. */
  readonly ticket: string;
  /** E.164. */
  readonly to: string;
  /** They are on the list of those to call back already. */
  readonly isWaiting?: boolean;
  readonly onClose: () => void;
}) {
  const words = usePhoneWords();
  const { t } = words;
  const first = useRef<HTMLButtonElement>(null);
  const [clientId] = useState(() => crypto.randomUUID());
  const place = usePlaceCall({ reference: ticket });
  const later = useAskForCall();
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('place.title', { to })}
      first={first}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          {isWaiting ? null : (
            <Button
              busy={later.isPending}
              onClick={() =>
                later.mutate(
                  { ticket, to, clientId },
                  {
                    onSuccess: () => {
                      notify({ text: t('place.laterDone', { to }) });
                      onClose();
                    },
                    onError: (error) => notifyProblem(error, words),
                  },
                )
              }
            >
              {t('place.later')}
            </Button>
          )}
          <Button
            ref={first}
            look="primary"
            busy={place.isPending}
            onClick={() => place.mutate({ to, clientId }, { onSettled: onClose })}
          >
            {t('place.do')}
          </Button>
        </>
      }
    >
      <p>{t('place.more')}</p>
    </Dialog>
  );
}
