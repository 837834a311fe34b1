import { useId, useRef, useState } from 'react';
import '../ui/Card.css';
import './DecisionSheet.css';
import { parseMoney } from '../../domain/money.ts';
import { call } from '../api/client.ts';
import type { Claim, DecisionSheet as Sheet } from '../api/contract.ts';
import { AcceptAll } from '../claim/AcceptAll.tsx';
import { AmountClaimed } from '../claim/AmountClaimed.tsx';
import { useKeys } from '../keys.ts';
import { useDecisionSheet, useOfferTakeBack, type DecisionDraft } from '../state/claim-decisions.ts';
import { bare, useAct } from '../state/ticket.ts';
import { plainMoney, showMoney } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Details } from '../ui/Details.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Choice, Select, TextArea, TextInput } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { notify } from '../ui/notices.ts';

/** Approving or rejecting a claim: cover and sums, what stands in the way, who has to sign, and the letter beside. */
export function DecisionSheet({ claim, onClose }: { readonly claim: Claim; readonly onClose: () => void }) {
  const { t, language } = useWords();
  const offerTakeBack = useOfferTakeBack();
  const id = useId();
  const first = useRef<HTMLInputElement>(null);
  const [clientId] = useState(() => crypto.randomUUID());
  const [kind, decide] = useState<'approve' | 'reject'>('approve');
  const [typed, type] = useState<string | undefined>(undefined);
  const [payee, choosePayee] = useState<string | undefined>(undefined);
  const [form, write] = useState({
    cover: '',
    iban: '',
    reason: '',
    clause: '',
    explanation: '',
    note: '',
    language: claim.language,
  });
  const put = (part: Partial<typeof form>) => write((before) => ({ ...before, ...part }));
  const sending = useRef(false);
  // What the cover pays is proposed; whoever decides writes another sum over it.
  const payable = claim.coverage?.amounts?.payable ?? null;
  const proposed = payable === null || payable === 0 ? '' : plainMoney(payable, language);
  const amount = typed ?? proposed;
  const cents = parseMoney(amount);
  const draft: DecisionDraft =
    kind === 'approve'
      ? {
          kind,
          language: form.language,
          ...(cents === undefined || cents <= 0 ? {} : { amount: cents }),
          ...(payee === undefined ? {} : { payee }),
          ...(form.cover === '' ? {} : { coverCode: form.cover }),
          ...(form.iban.trim() === '' ? {} : { iban: form.iban.trim() }),
          ...(form.explanation.trim() === '' ? {} : { explanation: form.explanation.trim() }),
        }
      : {
          kind,
          language: form.language,
          ...(form.reason === '' ? {} : { reason: form.reason }),
          ...(form.clause.trim() === '' ? {} : { clause: form.clause.trim() }),
          ...(form.explanation.trim() === '' ? {} : { explanation: form.explanation.trim() }),
        };
  const { data: sheet, error, isFetching, isPlaceholderData } = useDecisionSheet(claim, draft);
  const [onlyPayee, ...otherPayees] = sheet?.payees ?? [];
  if (payee === undefined && onlyPayee !== undefined && otherPayees.length === 0) choosePayee(onlyPayee.id);
  /** Of the contract as it stood: one is named by hand where none answers. */
  const covers =
    claim.snapshot?.policy.versions.find(({ version }) => version === claim.snapshot?.version)?.covers ?? [];
  const make = useAct(() =>
    call('POST /claims/:claim/decisions', {
      params: { claim: bare(claim.reference) },
      body: {
        ...draft,
        clientId,
        version: claim.version,
        ...(form.note.trim() === '' ? {} : { note: form.note.trim() }),
      },
    }),
  );
  const ready = sheet?.possible === true && !isPlaceholderData;
  const submit = () => {
    // Not `isPending`: the second of two quick presses is heard before the page is drawn anew.
    if (!ready || sending.current) return;
    sending.current = true;
    make.mutate(undefined, {
      onSettled: () => {
        sending.current = false;
      },
      onSuccess: (decision) => {
        onClose();
        if (decision.state !== 'decided') {
          notify({ text: t('decide.done.proposed') });
          return;
        }
        offerTakeBack(decision);
      },
    });
  };
  useKeys({ 'Ctrl+Enter': submit });
  /** Less is granted than the cover pays, and the customer is to hear why. */
  const asksWhy = sheet?.obstacles.some((each) => each.kind === 'explanation') ?? false;
  const explanation = (
    <TextArea
      label={t('decide.explanation')}
      value={form.explanation}
      maxLength={4_000}
      rows={4}
      lang={form.language}
      onChange={(event) => put({ explanation: event.target.value })}
    />
  );
  const says =
    sheet?.signing?.holdsAtOnce === false
      ? 'decide.propose'
      : (`decide.do${kind === 'approve' ? 'Approve' : 'Reject'}` as const);
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${t('decide.title')} ${claim.reference}`}
      width="wide"
      first={first}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button
            look="primary"
            type="submit"
            form={id}
            keys="Ctrl+Enter"
            disabled={!ready}
            busy={make.isPending}
          >
            {t(says)}
          </Button>
        </>
      }
    >
      <Bar busy={isFetching && sheet === undefined} />
      {error === null ? null : <Problem error={error} />}
      {make.error === null ? null : <Problem error={make.error} />}
      <div className="decide">
        <form
          id={id}
          className="decide-form"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Choice
            label={t('decide.kind')}
            value={kind}
            options={[
              { value: 'approve', label: t('decide.approve') },
              { value: 'reject', label: t('decide.reject') },
            ]}
            onChange={decide}
          />
          {sheet === undefined ? null : <Cover sheet={sheet} />}
          {kind === 'approve' ? (
            <>
              {sheet === undefined || sheet.cover !== null || covers.length === 0 ? null : (
                <Select
                  label={t('decide.cover')}
                  value={form.cover}
                  options={[
                    { value: '', label: t('decide.choose') },
                    ...covers.map(({ code, name }) => ({ value: code, label: name[language] })),
                  ]}
                  onChange={(event) => put({ cover: event.target.value })}
                />
              )}
              <TextInput
                ref={first}
                label={t('decide.amount')}
                value={amount}
                data-proposed={proposed}
                inputMode="decimal"
                autoComplete="off"
                onChange={(event) => type(event.target.value)}
              />
              <Select
                label={t('decide.payee')}
                value={payee ?? ''}
                data-proposed={otherPayees.length === 0 ? onlyPayee?.id : undefined}
                options={[
                  { value: '', label: t('decide.choose') },
                  ...(sheet?.payees ?? []).map(({ id: value, name, ibanEnd }) => ({
                    value,
                    label:
                      ibanEnd === null
                        ? t('decide.payeeNoAccount', { name })
                        : t('decide.payeeLine', { name, end: ibanEnd }),
                  })),
                ]}
                onChange={(event) => choosePayee(event.target.value === '' ? undefined : event.target.value)}
              />
              <TextInput
                label={t('decide.iban')}
                hint={t('decide.ibanHint')}
                value={form.iban}
                maxLength={42}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => put({ iban: event.target.value })}
              />
              {asksWhy || form.explanation !== '' ? explanation : null}
            </>
          ) : (
            <>
              <Select
                label={t('decide.reason')}
                value={form.reason}
                options={[
                  { value: '', label: t('decide.choose') },
                  ...(sheet?.reasons ?? []).map((reason) => ({
                    value: reason.code,
                    label: reason[language],
                  })),
                ]}
                onChange={(event) => put({ reason: event.target.value })}
              />
              <TextInput
                label={t('decide.clause')}
                value={form.clause}
                maxLength={200}
                autoComplete="off"
                onChange={(event) => put({ clause: event.target.value })}
              />
              {explanation}
            </>
          )}
          <Select
            label={t('decide.language')}
            value={form.language}
            options={[
              { value: 'it', label: 'Italiano' },
              { value: 'en', label: 'English' },
            ]}
            onChange={(event) => put({ language: event.target.value === 'en' ? 'en' : 'it' })}
          />
          <TextInput
            label={t('decide.note')}
            value={form.note}
            maxLength={2_000}
            autoComplete="off"
            onChange={(event) => put({ note: event.target.value })}
          />
        </form>
        <div className="decide-beside">
          <div role="status">
            {sheet === undefined || sheet.obstacles.length === 0 ? null : (
              <section className="decide-obstacles">
                <h3>{t('decide.inTheWay')}</h3>
                <ul>
                  {sheet.obstacles.map((obstacle) => (
                    <li key={`${obstacle.kind} ${obstacle.it}`}>{obstacle[language]}</li>
                  ))}
                </ul>
                <AcceptAll claim={claim} onAccept={() => first.current?.focus()} />
              </section>
            )}
            {kind === 'approve' && sheet?.cover != null && sheet.calculation === null ? (
              <AmountClaimed claim={claim} />
            ) : null}
            {sheet?.signing == null ? null : <p className="decide-signing">{sheet.signing[language]}</p>}
          </div>
          <section className="card">
            <h3>{t('decide.letter')}</h3>
            {sheet?.letter == null ? (
              <p className="decide-soft">{t('decide.noLetter')}</p>
            ) : (
              <>
                <p className="decide-soft">{t('decide.to', { name: sheet.letter.to })}</p>
                <p>
                  <strong>{sheet.letter.subject}</strong>
                </p>
                <p className="card-words" lang={form.language}>
                  {sheet.letter.text}
                </p>
              </>
            )}
          </section>
        </div>
      </div>
    </Dialog>
  );
}

/** What the contract pays and how that comes about. */
function Cover({ sheet }: { readonly sheet: Sheet }) {
  const { t, language } = useWords();
  const steps = sheet.calculation?.steps ?? [];
  return (
    <section className="decide-cover">
      {sheet.verdict === null ? null : (
        <Tag tone={sheet.verdict === 'covered' ? 'good' : sheet.verdict === 'not_covered' ? 'late' : 'soon'}>
          {t(`panel.cover.${sheet.verdict}`)}
        </Tag>
      )}
      <Details
        rows={[
          ...(sheet.cover === null ? [] : [{ name: t('decide.cover'), value: sheet.cover[language] }]),
          ...steps.map((step) => ({
            key: `${step.rule} ${step.it}`,
            name: step[language],
            value: showMoney(step.rule === 'claimed' ? step.amount : step.change, language),
          })),
          ...(sheet.calculation === null
            ? []
            : [
                {
                  name: t('panel.payable'),
                  value: <strong>{showMoney(sheet.calculation.payable, language)}</strong>,
                },
              ]),
          ...(sheet.grantedBefore === 0
            ? []
            : [{ name: t('decide.granted'), value: showMoney(sheet.grantedBefore, language) }]),
        ]}
      />
    </section>
  );
}
