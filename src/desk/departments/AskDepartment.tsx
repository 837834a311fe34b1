import { useRef, useState } from 'react';
import { useKeys } from '../keys.ts';
import { useDepartments, useGiveTask } from '../state/departments.ts';
import { useMe } from '../state/me.ts';
import { keepTaskDraft, readTaskDraft } from '../state/task-draft.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Select, TextArea, TextInput } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';

/** Asks a department about a ticket; what was written stays when it is closed. */
export function AskDepartment({
  ticket,
  version,
  onClose,
}: {
  /** Reference of the ticket. */
  readonly ticket: string;
  /** As it was looked at; absent from a page that shows the claim only. */
  readonly version?: number;
  readonly onClose: () => void;
}) {
  const { t, language } = useWords();
  const first = useRef<HTMLSelectElement>(null);
  const person = useMe()?.name ?? '';
  const [asked, change] = useState(
    () =>
      readTaskDraft(localStorage, person, ticket) ?? {
        clientId: crypto.randomUUID(),
        department: '',
        text: '',
        dueOn: '',
      },
  );
  const { data, error, refetch } = useDepartments();
  const { busy, give } = useGiveTask(ticket);
  const offered = data?.items ?? [];
  const chosen = offered.find(({ id }) => id === asked.department) ?? offered[0];
  const write = (part: Partial<typeof asked>) => {
    const next = { ...asked, ...part };
    change(next);
    keepTaskDraft(localStorage, person, ticket, next);
  };
  const ready = asked.text.trim() !== '' && chosen !== undefined;
  const run = () => {
    if (!ready || busy) return;
    give(
      {
        department: chosen.id,
        text: asked.text.trim(),
        ...(asked.dueOn === '' ? {} : { dueOn: asked.dueOn }),
        clientId: asked.clientId,
        ...(version === undefined ? {} : { version }),
      },
      () => {
        keepTaskDraft(localStorage, person, ticket, undefined);
        onClose();
      },
    );
  };
  useKeys({ 'Ctrl+Enter': run });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('depart.askTitle')}
      {...(chosen === undefined ? {} : { description: t(chosen.byMail ? 'depart.byMail' : 'depart.here') })}
      first={first}
      keeps
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" keys="Ctrl+Enter" disabled={!ready} busy={busy} onClick={run}>
            {t('depart.do')}
          </Button>
        </>
      }
    >
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      <Select
        ref={first}
        label={t('depart.which')}
        value={chosen?.id ?? ''}
        options={offered.map(({ id, label }) => ({ value: id, label: label[language] }))}
        onChange={(event) => write({ department: event.target.value })}
      />
      <TextArea
        label={t('depart.text')}
        value={asked.text}
        rows={5}
        maxLength={4_000}
        onChange={(event) => write({ text: event.target.value })}
      />
      <TextInput
        type="date"
        label={t('depart.by')}
        hint={t('depart.byHint')}
        value={asked.dueOn}
        onChange={(event) => write({ dueOn: event.target.value })}
      />
    </Dialog>
  );
}
