import { useRef, useState } from 'react';
import { useKeys } from '../keys.ts';
import { useWords } from '../text/t.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { TextArea } from './Field.tsx';

/** Asks why, before something is done that needs a reason. Ctrl+Enter does it. */
export function Why({
  title,
  description,
  action,
  start = '',
  busy,
  onClose,
  onReason,
}: {
  readonly title: string;
  readonly description?: string;
  /** What the button says; to save otherwise. */
  readonly action?: string;
  /** What stands there at first. */
  readonly start?: string;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onReason: (reason: string) => void;
}) {
  const { t } = useWords();
  const [reason, explain] = useState(start);
  const field = useRef<HTMLTextAreaElement>(null);
  const run = () => {
    if (reason.trim() !== '' && !busy) onReason(reason.trim());
  };
  useKeys({ 'Ctrl+Enter': run });
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      first={field}
      {...(description === undefined ? {} : { description })}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" keys="Ctrl+Enter" busy={busy} disabled={reason.trim() === ''} onClick={run}>
            {action ?? t('action.save')}
          </Button>
        </>
      }
    >
      <TextArea
        ref={field}
        label={t('claim.note')}
        value={reason}
        maxLength={500}
        required
        onChange={(event) => explain(event.target.value)}
      />
    </Dialog>
  );
}
