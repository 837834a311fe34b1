import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextInput } from '../ui/Field.tsx';
import { usePrintWords } from './words.ts';

/** Asks why a letter is not to leave. */
export function TakeBackDialog({
  name,
  busy,
  onClose,
  onReason,
}: {
  readonly name: string;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onReason: (reason: string) => void;
}) {
  const { t } = usePrintWords();
  const [reason, say] = useState('');
  const given = reason.trim() !== '';
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('print.takeBackTitle', { name })}
      description={t('print.takeBackWhy')}
      foot={
        <>
          <Button onClick={onClose}>{t('action.back')}</Button>
          <Button look="primary" disabled={!given} busy={busy} onClick={() => onReason(reason.trim())}>
            {t('print.takeBack')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (given) onReason(reason.trim());
        }}
      >
        <TextInput
          label={t('print.reason')}
          value={reason}
          maxLength={500}
          onChange={({ target }) => say(target.value)}
        />
      </form>
    </Dialog>
  );
}
