import { useState } from 'react';
import { returnReasons, type ReturnReason } from '../../domain/letters/returned-post.ts';
import type { PaperLetter } from '../api/contract.ts';
import { romeDay } from '../state/figures.ts';
import { useNow } from '../state/now.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Select, TextInput } from '../ui/Field.tsx';
import { usePrintWords } from './words.ts';

/** Asks why and when a letter came back. */
export function ReturnDialog({
  letter,
  busy,
  onClose,
  onReturned,
}: {
  readonly letter: PaperLetter;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onReturned: (step: {
    readonly act: 'return';
    readonly on: string;
    readonly reason: ReturnReason;
    readonly note?: string;
  }) => void;
}) {
  const { t } = usePrintWords();
  const today = romeDay(useNow());
  const [on, set] = useState(today);
  const [reason, choose] = useState<ReturnReason>('unclaimed');
  const [note, write] = useState('');
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('print.returnTitle', { name: letter.to })}
      description={t('print.returnWhy')}
      foot={
        <>
          <Button onClick={onClose}>{t('action.back')}</Button>
          <Button
            look="primary"
            disabled={on === ''}
            busy={busy}
            onClick={() =>
              onReturned({
                act: 'return',
                on,
                reason,
                ...(note.trim() === '' ? {} : { note: note.trim() }),
              })
            }
          >
            {t('print.return')}
          </Button>
        </>
      }
    >
      <div className="print-form">
        <Select
          label={t('print.returnReason')}
          value={reason}
          options={returnReasons.map((each) => ({ value: each, label: t(`print.return.${each}`) }))}
          onChange={({ target }) => choose(returnReasons.find((each) => each === target.value) ?? reason)}
        />
        <TextInput
          type="date"
          label={t('print.returnDay')}
          value={on}
          max={today}
          min={letter.postedOn ?? undefined}
          onChange={({ target }) => set(target.value)}
        />
        <TextInput
          label={t('print.note')}
          value={note}
          maxLength={500}
          onChange={({ target }) => write(target.value)}
        />
      </div>
    </Dialog>
  );
}
