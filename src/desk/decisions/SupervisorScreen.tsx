import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import './SupervisorScreen.css';
import type { Escalation } from '../api/contract.ts';
import { AssignDialog } from '../desk/AssignDialog.tsx';
import { OpenTasks } from '../departments/OpenTasks.tsx';
import { useKeys } from '../keys.ts';
import { LateLetters } from '../print/LateLetters.tsx';
import { useEscalations, useEscalationStep, useWaitingDecisions } from '../state/claim-decisions.ts';
import { useMay } from '../state/me.ts';
import { useNow } from '../state/now.ts';
import { bare } from '../state/ticket.ts';
import { showInstant, showMoney } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextArea } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';

/** What waits for a second person: decisions to be signed, and tickets handed up. */
export function SupervisorScreen() {
  const { t } = useWords();
  return (
    <article className="supervise" aria-labelledby="supervise-title" tabIndex={0}>
      <h1 id="supervise-title">{t('supervise.title')}</h1>
      <Signing />
      <HandedUp />
      <OpenTasks />
      <LateLetters />
    </article>
  );
}

function Signing() {
  const { t, language } = useWords();
  const { data, error, refetch, isPending } = useWaitingDecisions();
  return (
    <section>
      <h2>{t('supervise.signing')}</h2>
      <Bar busy={isPending} />
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 ? <p className="supervise-soft">{t('supervise.noSigning')}</p> : null}
      <ul className="supervise-list">
        {(data?.items ?? []).map((decision) => (
          <li key={decision.id} className="supervise-line">
            <div>
              <p>
                <Link to="/claims/$claim" params={{ claim: bare(decision.claim) }}>
                  {decision.claim}
                </Link>{' '}
                · {t(`decide.${decision.kind}`)}
                {decision.amount === null
                  ? ''
                  : ` · ${t('decide.saysApprove', {
                      amount: showMoney(decision.amount, language),
                      name: decision.payee?.name ?? '',
                    })}`}
              </p>
              <p className="supervise-soft">
                {t('decide.signedBy', {
                  names: decision.signatures.map(({ by }) => by.replace(/^person:/, '')).join(', '),
                })}
                {decision.note === null ? '' : ` · ${decision.note}`}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function HandedUp() {
  const { t, language } = useWords();
  const now = useNow();
  const handles = useMay('handle_escalations');
  const { data, error, refetch, isPending } = useEscalations();
  const { busy, step } = useEscalationStep('foot');
  const [given, give] = useState<Escalation | undefined>(undefined);
  const [answered, answer] = useState<
    { readonly escalation: Escalation; readonly step: 'return' | 'decide' } | undefined
  >(undefined);
  return (
    <section>
      <h2>{t('supervise.escalations')}</h2>
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
                · {escalation.customer ?? ''}{' '}
                <Tag tone="soon">{t(`escalate.reason.${escalation.reason}`)}</Tag>
              </p>
              {escalation.clock === null ? null : <p>{escalation.clock.label[language]}</p>}
              {escalation.note === null ? null : <p>{escalation.note}</p>}
              <p className="supervise-soft">
                {t('supervise.by')} {escalation.raisedBy?.replace(/^person:/, '') ?? t('supervise.machine')} ·{' '}
                {showInstant(escalation.raisedAt, language, now)}
                {escalation.claim === null ? '' : ` · ${escalation.claim}`}
                {escalation.handledBy === null ? '' : ` · ${t('supervise.who')}: ${escalation.handledBy}`}
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
  const { t } = useWords();
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
