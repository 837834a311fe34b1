import { Link } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState } from 'react';
import './OpenClaim.css';
import { call, CallFailed } from '../api/client.ts';
import type { Alike, Fact, Proposal, Ticket } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { useUndoMove } from '../state/moves.ts';
import { useAlike, usePolicies, useProposal } from '../state/openings.ts';
import { bare, useAct } from '../state/ticket.ts';
import { offerUndo } from '../state/undo.ts';
import { showDay, showQuote } from '../text/format.ts';
import { useWords, type Words } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Checkbox, Choice, Select, TextInput } from '../ui/Field.tsx';
import { Problem, notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';

/** Opens a claim from a ticket: what the messages tell stands in the form with its words, and the person decides. */
export function OpenClaim({ ticket, onClose }: { readonly ticket: Ticket; readonly onClose: () => void }) {
  const { t } = useWords();
  const { data, error, isFetching, refetch } = useProposal(ticket);
  if (data?.refusal === null) return <Form ticket={ticket} proposal={data} onClose={onClose} />;
  return (
    <Dialog open onClose={onClose} title={t('keys.openClaim')}>
      <Bar busy={isFetching} />
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      {data?.refusal == null ? null : <p role="status">{t(`opening.${data.refusal}`)}</p>}
    </Dialog>
  );
}

const none = '';
const other = '?';

function Form({
  ticket,
  proposal,
  onClose,
}: {
  readonly ticket: Ticket;
  readonly proposal: Proposal;
  readonly onClose: () => void;
}) {
  const words = useWords();
  const { t, language } = words;
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const first = useRef<HTMLSelectElement>(null);
  const sending = useRef(false);
  // Drawn once for this form: pressed twice, or sent again after a lost answer, it opens one claim.
  const [clientId] = useState(() => crypto.randomUUID());
  const [type, chooseType] = useState(proposal.type ?? '');
  const [policies, offer] = useState<readonly Offered[]>(proposal.policies);
  const [policy, choosePolicy] = useState(proposal.policy ?? none);
  const [lossOn, putDay] = useState(proposal.lossOn ?? '');
  const [lossPlace, putPlace] = useState(proposal.lossPlace ?? '');
  const [role, chooseRole] = useState<'only' | 'primary' | 'further'>('further');
  const [asks, ask] = useState(true);
  const [notSame, deny] = useState<ReadonlySet<string>>(new Set());
  const [fault, blame] = useState<Fault | undefined>(undefined);
  const known = policy === none || policy === other ? undefined : policy;
  const alike = useAlike(ticket.id, {
    type,
    ...(known === undefined ? {} : { policy: known }),
    ...(lossOn === '' ? {} : { lossOn }),
  });
  const found = type === '' ? [] : (alike.data?.items ?? []);
  const undo = useUndoMove();
  const create = useAct(() =>
    call('POST /tickets/:ticket/claim', {
      params: { ticket: ticket.id },
      body: {
        type,
        policy: known ?? null,
        lossOn: lossOn === '' ? null : lossOn,
        lossPlace: lossPlace.trim() === '' ? null : lossPlace.trim(),
        role,
        notSameAs: found.flatMap(({ claim }) => (notSame.has(claim) ? [bare(claim)] : [])),
        asks,
        clientId,
        version: ticket.version,
      },
    }),
  );
  const submit = () => {
    // Not `isPending`: the second of two quick presses is heard before the page is drawn anew.
    if (sending.current) return;
    const first = type === '' ? 'type' : found.some(({ claim }) => !notSame.has(claim)) ? 'alike' : undefined;
    blame(first);
    if (first !== undefined) return;
    sending.current = true;
    create.mutate(undefined, {
      onSettled: () => {
        sending.current = false;
      },
      onSuccess: ({ claim, rearrangement, undoSeconds }) => {
        onClose();
        const back = () =>
          void undo(rearrangement, t('opening.undoReason'))
            .then(() => notify({ text: t('done.claimUndone') }))
            .catch((error: unknown) => notifyProblem(error, words));
        offerUndo({
          text: t('done.claimOpened', { claim }),
          detail: asks ? t('opening.leavesIn', { n: undoSeconds }) : t('opening.heldBack'),
          label: t('action.undo'),
          back,
          forMs: undoSeconds * 1_000,
        });
      },
      onError: (error) => {
        const own = faultIn(error);
        blame(own);
        // Somebody has reported it since the form was opened.
        if (own === 'alike') void alike.refetch();
      },
    });
  };
  useKeys({ 'Ctrl+Enter': () => form.current?.requestSubmit() });
  const reasons = policies.find(({ number }) => number === policy)?.reasons ?? [];
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('keys.openClaim')}
      description={t('opening.what')}
      width="wide"
      first={first}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" type="submit" form={id} keys="Ctrl+Enter" busy={create.isPending}>
            {t('opening.open')}
          </Button>
        </>
      }
    >
      <form
        id={id}
        ref={form}
        className="opening"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="opening-part">
          <Select
            ref={first}
            label={t('opening.type')}
            value={type}
            {...(fault === 'type' ? { error: t('opening.noType') } : {})}
            {...(proposal.typeWords.length === 0 || type !== proposal.type
              ? {}
              : { hint: t('opening.typeWords', { words: quotes(proposal.typeWords, words) }) })}
            options={[
              ...(proposal.type === null ? [{ value: '', label: t('opening.typeChoose') }] : []),
              ...proposal.types.map((each) => ({ value: each.type, label: each.label[language] })),
            ]}
            onChange={(event) => chooseType(event.target.value)}
          />
        </div>
        <div className="opening-part">
          <Select
            label={t('opening.policy')}
            value={policy}
            {...(fault === 'policy' ? { error: t('opening.noPolicy') } : {})}
            options={[
              ...policies.map((each) => ({
                value: each.number,
                label: t('opening.policyOf', {
                  number: each.number,
                  product: each.product,
                  people: each.people.join(', '),
                }),
              })),
              { value: none, label: t('opening.policyNone') },
              { value: other, label: t('opening.policyOther') },
            ]}
            onChange={(event) => choosePolicy(event.target.value)}
          />
          <Reasons reasons={reasons} />
          {policy === other ? (
            <FindPolicy
              onPolicy={(taken) => {
                offer((before) => [taken, ...before.filter(({ number }) => number !== taken.number)]);
                choosePolicy(taken.number);
              }}
            />
          ) : null}
        </div>
        <div className="opening-part">
          <TextInput
            label={t('opening.lossOn')}
            hint={t('opening.unknown')}
            {...(fault === 'lossOn' ? { error: t('opening.noDay') } : {})}
            type="date"
            value={lossOn}
            onChange={(event) => putDay(event.target.value)}
          />
          <Told
            facts={proposal.lossDays}
            show={(fact) => showDay(fact.value, language)}
            onTake={({ value }) => putDay(value)}
          />
        </div>
        <div className="opening-part">
          <TextInput
            label={t('opening.lossPlace')}
            value={lossPlace}
            maxLength={300}
            onChange={(event) => putPlace(event.target.value)}
          />
          <Told
            facts={proposal.lossPlaces}
            show={({ value }) => value}
            onTake={({ value }) => putPlace(value)}
          />
        </div>
        {proposal.claims.length === 0 ? null : (
          <div className="opening-part opening-whole">
            <p className="field-label">{t('opening.role', { claims: proposal.claims.join(', ') })}</p>
            <Choice
              label={t('opening.role', { claims: proposal.claims.join(', ') })}
              value={role}
              options={[
                { value: 'further', label: t('opening.further') },
                { value: 'primary', label: t('opening.primary') },
                { value: 'only', label: t('opening.only') },
              ]}
              onChange={chooseRole}
            />
          </div>
        )}
        <div className="opening-part opening-whole">
          <Checkbox
            label={t('opening.asks')}
            aria-describedby={`${id}-asks`}
            checked={asks}
            onChange={(event) => ask(event.target.checked)}
          />
          <p id={`${id}-asks`} className="field-hint">
            {t(asks ? 'opening.asksHow' : 'opening.asksNot')}
          </p>
        </div>
        {found.length === 0 ? null : (
          <section className="opening-alike opening-whole" role="status">
            <h3>{t('opening.alike', { n: found.length })}</h3>
            <ul>
              {found.map((each) => (
                <AlikeLine
                  key={each.claim}
                  ticket={ticket}
                  alike={each}
                  denied={notSame.has(each.claim)}
                  onDeny={(denied) => {
                    const next = new Set(notSame);
                    if (denied) next.add(each.claim);
                    else next.delete(each.claim);
                    deny(next);
                  }}
                  onLinked={onClose}
                />
              ))}
            </ul>
            {fault === 'alike' ? (
              <p className="field-error" role="alert">
                {t('opening.sayFirst')}
              </p>
            ) : null}
          </section>
        )}
      </form>
      {create.error === null || fault !== undefined ? null : (
        <Problem error={create.error} kept={t('opening.kept')} />
      )}
    </Dialog>
  );
}

/** A policy that can be chosen, with what in the messages points to it. */
type Offered = Proposal['policies'][number];

/** What in the form is not right. */
type Fault = 'type' | 'policy' | 'lossOn' | 'alike';

/** The part of the form that the API has refused, if it is one. */
function faultIn(error: unknown): Fault | undefined {
  if (!(error instanceof CallFailed)) return undefined;
  if (error.code === 'perhaps-same-loss') return 'alike';
  const told = JSON.stringify(error.problem['errors'] ?? '');
  return (['type', 'policy', 'lossOn'] as const).find((field) => told.includes(`"/${field}"`));
}

function quotes(said: readonly string[], { language }: Pick<Words, 'language'>): string {
  return said.map((each) => showQuote(each, language)).join(', ');
}

/** What speaks for a policy and against it. */
function Reasons({ reasons }: { readonly reasons: Offered['reasons'] }) {
  const { t, language } = useWords();
  if (reasons.length === 0) return null;
  return (
    <ul className="opening-reasons">
      {reasons.map(({ text, speaks }) => (
        <li key={text.it}>
          <span className={`opening-${speaks}`} role="img" aria-label={t(`opening.${speaks}`)}>
            {speaks === 'for' ? '✓' : '△'}
          </span>
          <span>{text[language]}</span>
        </li>
      ))}
    </ul>
  );
}

/** Values that stand in the messages: one press takes them over. */
function Told({
  facts,
  show,
  onTake,
}: {
  readonly facts: readonly Fact[];
  readonly show: (fact: Fact) => string;
  readonly onTake: (fact: Fact) => void;
}) {
  const words = useWords();
  if (facts.length === 0) return null;
  return (
    <ul className="opening-told">
      <li>{words.t('opening.told')}</li>
      {facts.map((fact) => (
        <li key={fact.value}>
          <Button size="small" look="wash" title={quotes([fact.quote], words)} onClick={() => onTake(fact)}>
            {show(fact)}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** Looks a policy up that the messages do not point to. */
function FindPolicy({ onPolicy }: { readonly onPolicy: (policy: Offered) => void }) {
  const { t } = useWords();
  const [typed, type] = useState('');
  const [asked, ask] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => ask(typed), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  const { data, error } = usePolicies(asked);
  const found = data?.items ?? [];
  const take = (policy: (typeof found)[number]) =>
    onPolicy({
      number: policy.number,
      product: policy.product,
      people: [...new Set(policy.parties.map(({ party }) => party.name))],
      reasons: [],
    });
  return (
    <>
      <TextInput
        label={t('opening.policyFind')}
        hint={t('opening.policyFindHint')}
        value={typed}
        maxLength={60}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          // Enter takes the one policy that was found; it never sends the form from here.
          if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          const [only] = found;
          if (only !== undefined && found.length === 1) take(only);
        }}
      />
      {error === null ? null : <Problem error={error} />}
      {data?.directory.reachable === false ? <p role="status">{t('opening.policyAway')}</p> : null}
      <div role="status">{data !== undefined && found.length === 0 ? t('opening.policyNothing') : null}</div>
      <ul className="opening-found">
        {found.slice(0, 6).map((policy) => (
          <li key={policy.id}>
            <span>
              {t('opening.policyOf', {
                number: policy.number,
                product: policy.product,
                people: [...new Set(policy.parties.map(({ party }) => party.name))].join(', '),
              })}
            </span>
            <Button size="small" onClick={() => take(policy)}>
              {t('opening.take')}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** A claim that may be the same event: the ticket is linked to it, or the person says that it is another one. */
function AlikeLine({
  ticket,
  alike,
  denied,
  onDeny,
  onLinked,
}: {
  readonly ticket: Ticket;
  readonly alike: Alike;
  readonly denied: boolean;
  readonly onDeny: (denied: boolean) => void;
  readonly onLinked: () => void;
}) {
  const words = useWords();
  const { t, language } = words;
  const type = alike.label?.[language] ?? '';
  const link = useAct(() =>
    call('PUT /tickets/:ticket/link', {
      params: { ticket: ticket.id },
      body: {
        claim: bare(alike.claim),
        role: ticket.claims.length === 0 ? 'only' : 'further',
        version: ticket.version,
      },
    }),
  );
  return (
    <li>
      <p>
        <Link to="/claims/$claim" params={{ claim: bare(alike.claim) }} target="_blank">
          {alike.claim}
        </Link>{' '}
        · {t(`claimStatus.${alike.status}`)} ·{' '}
        {alike.lossOn === null
          ? t('opening.alikeNoDay', { type })
          : t('opening.alikeOn', { type, day: showDay(alike.lossOn, language) })}
      </p>
      <p>{alike.evidence.map(({ text }) => text[language]).join(' · ')}</p>
      <div className="opening-alike-acts">
        {ticket.claims.includes(alike.claim) ? null : (
          <Button
            size="small"
            busy={link.isPending}
            onClick={() =>
              link.mutate(undefined, {
                onSuccess: () => {
                  notify({ text: t('done.linked', { claim: alike.claim }) });
                  onLinked();
                },
                onError: (error) => notifyProblem(error, words),
              })
            }
          >
            {t('opening.same')}
          </Button>
        )}
        <Checkbox
          label={t('opening.notSame')}
          checked={denied}
          onChange={(event) => onDeny(event.target.checked)}
        />
      </div>
    </li>
  );
}
