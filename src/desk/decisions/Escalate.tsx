import { useRef, useState } from 'react';
import { personReasons, type PersonReason } from '../../domain/decisions/escalation.ts';
import { call } from '../api/client.ts';
import type { Ticket } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { useAct } from '../state/ticket.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Select, TextArea } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';

/** Hands a ticket up with a reason and a note. */
export function Escalate({ ticket, onClose }: { readonly ticket: Ticket; readonly onClose: () => void }) {
  const { t } = useWords();
  const first = useRef<HTMLSelectElement>(null);
  const [clientId] = useState(() => crypto.randomUUID());
  const [reason, choose] = useState<PersonReason>('coverage_doubt');
  const [note, write] = useState('');
  const raise = useAct(() =>
    call('POST /tickets/:ticket/escalations', {
      params: { ticket: ticket.id },
      body: { reason, note: note.trim(), clientId, version: ticket.version },
    }),
  );
  const ready = note.trim() !== '';
  const run = () => {
    if (!ready || raise.isPending) return;
    raise.mutate(undefined, {
      onSuccess: () => {
        notify({ text: t('escalate.done') });
        onClose();
      },
    });
  };
  useKeys({ 'Ctrl+Enter': run });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('escalate.title')}
      first={first}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" keys="Ctrl+Enter" disabled={!ready} busy={raise.isPending} onClick={run}>
            {t('escalate.do')}
          </Button>
        </>
      }
    >
      {raise.error === null ? null : <Problem error={raise.error} />}
      <Select
        ref={first}
        label={t('supervise.why')}
        value={reason}
        options={personReasons.map((each) => ({ value: each, label: t(`escalate.reason.${each}`) }))}
        onChange={(event) => choose(personReasons.find((each) => each === event.target.value) ?? reason)}
      />
      <TextArea
        label={t('escalate.note')}
        value={note}
        rows={4}
        maxLength={2_000}
        onChange={(event) => write(event.target.value)}
      />
    </Dialog>
  );
}
