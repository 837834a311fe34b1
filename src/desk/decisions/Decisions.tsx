import { useRef, useState } from 'react';
import './Decisions.css';
import { parseMoney } from '../../domain/money.ts';
import type { Claim, Decision } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { useDecisionLetter, useDecisions, useDecisionStep } from '../state/claim-decisions.ts';
import { useMay, useMe } from '../state/me.ts';
import { showDay, showMoney } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Section } from '../ui/Details.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextArea, TextInput } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';

type Step = 'sign' | 'return' | 'reopen';

/** What was decided on a claim, who signed it, and what its reader may do with it. */
export function Decisions({ claim }: { readonly claim: Claim }) {
  const { t, language } = useWords();
  const me = useMe();
  const decides = useMay('decide_claims');
  const { data } = useDecisions(claim);
  const { busy, step } = useDecisionStep('foot');
  const [asked, ask] = useState<{ readonly decision: Decision; readonly step: Step } | undefined>(undefined);
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Section title={t('decide.list')}>
      <ul className="claim-list">
        {items.map((decision) => {
          const isOwn = decision.signatures.some(({ by }) => by === `person:${me?.name ?? ''}`);
          const proposed = decision.state === 'proposed';
          return (
            <li key={decision.id} className="claim-line">
              <div>
                <p>
                  {t(`decide.${decision.kind}`)}
                  {decision.amount === null
                    ? ''
                    : ` · ${t('decide.saysApprove', {
                        amount: showMoney(decision.amount, language),
                        name: decision.payee?.name ?? '',
                      })}`}
                  {decision.clause === null ? '' : ` · ${decision.clause}`}{' '}
                  <Tag tone={proposed ? 'soon' : decision.state === 'decided' ? 'good' : 'quiet'}>
                    {t(`decide.state.${decision.state}`)}
                  </Tag>
                </p>
                <p className="claim-soft">
                  {t('decide.signedBy', {
                    names: decision.signatures.map(({ by }) => by.replace(/^person:/, '')).join(', '),
                  })}
                </p>
                {decision.explanation === null ? null : (
                  <p lang={decision.language}>{decision.explanation}</p>
                )}
                {decision.state === 'reopened' && decision.order === 'taken_up' ? (
                  <p>{t('decide.orderStands')}</p>
                ) : null}
                {decision.state === 'decided' && decision.payBy !== null ? (
                  <p>{t('decide.payBy', { day: showDay(decision.payBy, language) })}</p>
                ) : null}
                {decision.note === null ? null : <p className="claim-soft">{decision.note}</p>}
                {decision.ended?.note == null ? null : <p>{decision.ended.note}</p>}
              </div>
              <span className="decide-acts">
                {proposed && decides && !isOwn ? (
                  <>
                    <Button size="small" onClick={() => ask({ decision, step: 'return' })}>
                      {t('decide.return')}
                    </Button>
                    <Button size="small" look="primary" onClick={() => ask({ decision, step: 'sign' })}>
                      {t('decide.sign')}
                    </Button>
                  </>
                ) : null}
                {proposed && isOwn ? (
                  <Button size="small" busy={busy} onClick={() => step(decision, { step: 'take_back' })}>
                    {t('decide.takeBack')}
                  </Button>
                ) : null}
                {decision.state === 'decided' && decides ? (
                  <Button size="small" onClick={() => ask({ decision, step: 'reopen' })}>
                    {t('decide.reopen')}
                  </Button>
                ) : null}
              </span>
            </li>
          );
        })}
      </ul>
      {asked === undefined ? null : (
        <StepDialog decision={asked.decision} step={asked.step} onClose={() => ask(undefined)} />
      )}
    </Section>
  );
}

/** A signature enters the critical values anew; what is returned or reopened says why. */
function StepDialog({
  decision,
  step: name,
  onClose,
}: {
  readonly decision: Decision;
  readonly step: Step;
  readonly onClose: () => void;
}) {
  const { t } = useWords();
  const { busy, error, step } = useDecisionStep('dialog');
  const amountField = useRef<HTMLInputElement>(null);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const [amount, enter] = useState('');
  const [end, type] = useState('');
  const [note, write] = useState('');
  const confirms = name === 'sign' && decision.kind === 'approve';
  const letter = useDecisionLetter(decision, name === 'sign');
  const says =
    name === 'sign'
      ? confirms
        ? 'decide.signWhat'
        : 'decide.signReject'
      : name === 'reopen' && decision.order !== null
        ? decision.order === 'waits'
          ? 'decide.reopenOrder'
          : 'decide.orderStands'
        : undefined;
  const cents = parseMoney(amount);
  // Nobody signs a letter that he could not read.
  const isRead = name !== 'sign' || letter.data !== undefined;
  const isFilled = confirms
    ? cents !== undefined && cents > 0 && /^[A-Za-z0-9]{4}$/.test(end.trim())
    : name === 'sign' || note.trim() !== '';
  const ready = isFilled && isRead;
  const run = () => {
    if (!ready || busy) return;
    step(
      decision,
      {
        step: name,
        ...(confirms && cents !== undefined
          ? { confirm: { amount: cents, ibanEnd: end.trim().toUpperCase() } }
          : {}),
        ...(letter.data === undefined ? {} : { letterMark: letter.data.mark }),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      },
      onClose,
    );
  };
  useKeys({ 'Ctrl+Enter': run });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`decide.${name}Title`)}
      width={name === 'sign' ? 'wide' : 'normal'}
      {...(says === undefined ? {} : { description: t(says) })}
      first={confirms ? amountField : noteField}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" keys="Ctrl+Enter" disabled={!ready} busy={busy} onClick={run}>
            {t(`decide.${name}Title`)}
          </Button>
        </>
      }
    >
      {error === null ? null : <Problem error={error} />}
      {confirms ? (
        <>
          <TextInput
            ref={amountField}
            label={t('decide.amount')}
            value={amount}
            inputMode="decimal"
            autoComplete="off"
            onChange={(event) => enter(event.target.value)}
          />
          <TextInput
            label={t('decide.ibanEnd')}
            value={end}
            maxLength={4}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => type(event.target.value)}
          />
        </>
      ) : (
        <TextArea
          ref={noteField}
          label={name === 'sign' ? t('decide.note') : t(`decide.${name}What`)}
          value={note}
          rows={3}
          maxLength={2_000}
          onChange={(event) => write(event.target.value)}
        />
      )}
      {name === 'sign' ? (
        <section className="card decide-read" aria-label={t('decide.letter')}>
          <h3>{t('decide.letter')}</h3>
          <Bar busy={letter.isPending} />
          {letter.error === null ? null : (
            <Problem error={letter.error} onRetry={() => void letter.refetch()} />
          )}
          {letter.data === undefined ? null : (
            <>
              <p className="claim-soft">{t('decide.to', { name: letter.data.to })}</p>
              <p>
                <strong>{letter.data.subject}</strong>
              </p>
              <p className="card-words" lang={decision.language} tabIndex={0}>
                {letter.data.text}
              </p>
            </>
          )}
        </section>
      ) : null}
    </Dialog>
  );
}
