import { useRef, useState } from 'react';
import './EditComplaint.css';
import { call } from '../api/client.ts';
import type { Addresses, Complaint } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { useMay } from '../state/me.ts';
import { useAct } from '../state/ticket.ts';
import { showDay } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Details } from '../ui/Details.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Checkbox, Select, TextArea, TextInput } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';
import { areas, outcomes, reasons } from './words.ts';

type Patch = Addresses['PATCH /complaints/:complaint']['body'];

/** An entry of the register: who handles it, what it was about, what came of it; closed with its outcome. */
export function EditComplaint({
  entry,
  title,
  onClose,
}: {
  readonly entry: Complaint;
  /** The ticket's number. */
  readonly title: string;
  readonly onClose: () => void;
}) {
  const { t, language } = useWords();
  const keeps = useMay('keep_complaints');
  const first = useRef<HTMLSelectElement>(null);
  const [form, write] = useState({
    reason: entry.reason,
    area: entry.area,
    handler: entry.handler ?? '',
    personComplainedAbout: entry.personComplainedAbout ?? '',
    outcome: entry.outcome ?? '',
    rootCause: entry.rootCause ?? '',
    sentToIvass: entry.sentToIvass,
    sentToArbitrator: entry.sentToArbitrator,
    inCourt: entry.inCourt,
  });
  const put = (part: Partial<typeof form>) => write((before) => ({ ...before, ...part }));
  const save = useAct((more: Pick<Patch, 'closedAt'>) =>
    call('PATCH /complaints/:complaint', {
      params: { complaint: entry.id },
      body: {
        reason: form.reason,
        area: form.area,
        handler: orNull(form.handler),
        personComplainedAbout: orNull(form.personComplainedAbout),
        outcome: outcomes.find((each) => each === form.outcome) ?? null,
        rootCause: orNull(form.rootCause),
        sentToIvass: form.sentToIvass,
        sentToArbitrator: form.sentToArbitrator,
        inCourt: form.inCourt,
        ...more,
        version: entry.version,
      },
    }),
  );
  const run = (more: Pick<Patch, 'closedAt'> = {}) => {
    if (!keeps || save.isPending) return;
    save.mutate(more, {
      onSuccess: () => {
        notify({ text: t(more.closedAt === undefined ? 'complaints.saved' : 'complaints.closed') });
        onClose();
      },
    });
  };
  useKeys({ 'Ctrl+Enter': () => run() });
  const options = <T extends string>(all: readonly T[], name: (each: T) => string) =>
    all.map((value) => ({ value, label: name(value) }));
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('complaints.entry', { ticket: title })}
      width="wide"
      {...(keeps ? { first } : {})}
      foot={
        keeps ? (
          <>
            {entry.closedAt === null ? (
              <Button
                disabled={form.outcome === ''}
                busy={save.isPending}
                onClick={() => run({ closedAt: new Date().toISOString() })}
              >
                {t('complaints.close')}
              </Button>
            ) : (
              <Button busy={save.isPending} onClick={() => run({ closedAt: null })}>
                {t('complaints.reopen')}
              </Button>
            )}
            <Button look="primary" keys="Ctrl+Enter" busy={save.isPending} onClick={() => run()}>
              {t('action.save')}
            </Button>
          </>
        ) : (
          <Button onClick={onClose}>{t('action.close')}</Button>
        )
      }
    >
      <Details
        rows={[
          { name: t('complaints.by'), value: entry.complainantName ?? entry.complainantAddress ?? '' },
          { name: t('complaints.received'), value: showDay(entry.receivedAt.slice(0, 10), language) },
          { name: t('complaints.due'), value: showDay(entry.dueOn, language) },
          ...(entry.answeredAt === null
            ? entry.answerWaits === null
              ? []
              : [{ name: t('complaints.answered'), value: t(`complaints.waits.${entry.answerWaits}`) }]
            : [{ name: t('complaints.answered'), value: showDay(entry.answeredAt.slice(0, 10), language) }]),
        ]}
      />
      <fieldset className="complaint-form" disabled={!keeps}>
        <legend className="only-read">{t('complaints.title')}</legend>
        <Select
          ref={first}
          label={t('complaints.reason')}
          value={form.reason}
          options={options(reasons, (each) => t(`complaints.reason.${each}`))}
          onChange={({ target }) => put({ reason: reasons.find((each) => each === target.value) ?? 'other' })}
        />
        <Select
          label={t('complaints.area')}
          value={form.area}
          options={options(areas, (each) => t(`complaints.area.${each}`))}
          onChange={({ target }) => put({ area: areas.find((each) => each === target.value) ?? 'other' })}
        />
        <TextInput
          label={t('complaints.about')}
          value={form.personComplainedAbout}
          maxLength={200}
          onChange={({ target }) => put({ personComplainedAbout: target.value })}
        />
        <TextInput
          label={t('complaints.handler')}
          hint={t('complaints.handlerHint')}
          value={form.handler}
          maxLength={200}
          onChange={({ target }) => put({ handler: target.value })}
        />
        <Select
          label={t('complaints.outcome')}
          value={form.outcome}
          options={[
            { value: '', label: t('complaints.noOutcome') },
            ...options(outcomes, (each) => t(`complaints.outcome.${each}`)),
          ]}
          onChange={({ target }) => put({ outcome: target.value })}
        />
        <TextArea
          label={t('complaints.cause')}
          value={form.rootCause}
          maxLength={2_000}
          onChange={({ target }) => put({ rootCause: target.value })}
        />
        <Checkbox
          label={t('complaints.ivass')}
          checked={form.sentToIvass}
          onChange={({ target }) => put({ sentToIvass: target.checked })}
        />
        <Checkbox
          label={t('complaints.arbitrator')}
          checked={form.sentToArbitrator}
          onChange={({ target }) => put({ sentToArbitrator: target.checked })}
        />
        <Checkbox
          label={t('complaints.court')}
          checked={form.inCourt}
          onChange={({ target }) => put({ inCourt: target.checked })}
        />
      </fieldset>
      {save.error === null ? null : <Problem error={save.error} />}
    </Dialog>
  );
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
