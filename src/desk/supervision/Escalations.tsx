import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { Escalation } from '../api/contract.ts';
import { AssignDialog } from '../desk/AssignDialog.tsx';
import { useKeys } from '../keys.ts';
import { useEscalations, useEscalationStep } from '../state/claim-decisions.ts';
import { useMay } from '../state/me.ts';
import { useNow } from '../state/now.ts';
import { bare } from '../state/ticket.ts';
import { showInstant } from '../text/format.ts';
import { showLeft, urgency } from '../text/time.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextArea } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useSupervisionWords } from './words.ts';

const tones = { late: 'late', soon: 'soon', calm: 'quiet' } as const;

/** What was handed up: each with who has it, and what a supervisor can do with it. */
export function Escalations() {
  const { t, language } = useSupervisionWords();
  const now = useNow();
  const handles = useMay('handle_escalations');
  const { data, error, refetch, isPending } = useEscalations();
  const { busy, step } = useEscalationStep('foot');
  const [given, give] = useState<Escalation | undefined>(undefined);
  const [answered, answer] = useState<
    { readonly escalation: Escalation; readonly step: 'return' | 'decide' } | undefined
  >(undefined);
  return (
    <section className="supervise-part" id="handed-up" tabIndex={-1}>
      <h2>{t('supervise.handedUp')}</h2>
      <p className="supervise-soft">{t('supervise.handedUpHelp')}</p>
      <Bar busy={isPending} />
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 ? <p className="supervise-soft">{t('supervise.noEscalations')}</p> : null}
      <ul className="supervise-list">
        {(data?.items ?? []).map((escalation) => (
          <li key={escalation.id} className="supervise-line">
            <div>
              <p>
                <Link to="/queue/$view/$ticket" params={{ view: 'all', ticket: bare(escalation.ticket) }}>
                  {escalation.subject === '' ? escalation.ticket : escalation.subject}
                </Link>{' '}
                {escalation.customer === null ? '' : `· ${escalation.customer}`}{' '}
                <Tag tone="soon">{t(`escalate.reason.${escalation.reason}`)}</Tag>{' '}
                {escalation.due === null ? null : (
                  <Tag tone={tones[urgency(escalation.due, now)]}>
                    {t('supervise.due', { left: showLeft(escalation.due, now, t) })}
                  </Tag>
                )}
              </p>
              {escalation.clock === null ? null : <p>{escalation.clock.label[language]}</p>}
              {escalation.note === null ? null : <p>{escalation.note}</p>}
              <p className="supervise-soft">
                {t('supervise.by')} {escalation.raisedBy?.replace(/^person:/, '') ?? t('supervise.machine')} ·{' '}
                {showInstant(escalation.raisedAt, language, now)}
                {escalation.handledBy === null ? '' : ` · ${t('supervise.who')}: ${escalation.handledBy}`}
                {escalation.claim === null ? null : (
                  <>
                    {' · '}
                    <Link to="/claims/$claim" params={{ claim: bare(escalation.claim) }}>
                      {escalation.claim}
                    </Link>
                  </>
                )}
              </p>
            </div>
            {handles ? (
              <span className="supervise-acts">
                {escalation.handledBy === null ? (
                  <Button size="small" busy={busy} onClick={() => step(escalation, { step: 'take' })}>
                    {t('supervise.take')}
                  </Button>
                ) : null}
                <Button size="small" onClick={() => give(escalation)}>
                  {t('supervise.give')}
                </Button>
                <Button size="small" onClick={() => answer({ escalation, step: 'return' })}>
                  {t('supervise.return')}
                </Button>
                <Button size="small" onClick={() => answer({ escalation, step: 'decide' })}>
                  {t('supervise.end')}
                </Button>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      <AssignDialog
        open={given !== undefined}
        now={given?.handledBy ?? null}
        onClose={() => give(undefined)}
        onPerson={(to) => {
          if (given !== undefined) step(given, { step: 'reassign', to });
        }}
      />
      {answered === undefined ? null : (
        <Answer escalation={answered.escalation} step={answered.step} onClose={() => answer(undefined)} />
      )}
    </section>
  );
}

function Answer({
  escalation,
  step: name,
  onClose,
}: {
  readonly escalation: Escalation;
  readonly step: 'return' | 'decide';
  readonly onClose: () => void;
}) {
  const { t } = useSupervisionWords();
  const { busy, error, step } = useEscalationStep('dialog');
  const first = useRef<HTMLTextAreaElement>(null);
  const [note, write] = useState('');
  const ready = note.trim() !== '';
  const run = () => {
    if (ready && !busy) step(escalation, { step: name, note: note.trim() }, onClose);
  };
  useKeys({ 'Ctrl+Enter': run });
  const says = name === 'return' ? 'supervise.return' : 'supervise.end';
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(says).replace('…', '')}
      first={first}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" keys="Ctrl+Enter" disabled={!ready} busy={busy} onClick={run}>
            {t(says).replace('…', '')}
          </Button>
        </>
      }
    >
      {error === null ? null : <Problem error={error} />}
      <TextArea
        ref={first}
        label={t(name === 'return' ? 'supervise.returnWhat' : 'supervise.endWhat')}
        value={note}
        rows={4}
        maxLength={2_000}
        onChange={(event) => write(event.target.value)}
      />
    </Dialog>
  );
}
