/** Deciding a claim: what is proposed, who signs it, the customer's letter and the payment order that follow from it. */
import { createHash } from 'node:crypto';
import type {
  ApiActions,
  DecisionLetterShown,
  DecisionOutcome,
  DecisionPreview,
  Unknown,
} from '#src/api/actions.ts';
import type { Approving, Rejecting } from '#src/domain/decisions/decision.ts';
import { stepDecision } from '#src/domain/decisions/decision.ts';
import {
  beyondCover,
  readDraft,
  standing,
  type DecisionFile,
  tellObstacles,
  type DecisionObstacle,
} from '#src/domain/decisions/obstacles.ts';
import type { DecisionRecord } from '#src/domain/decisions/record.ts';
import { isSigned, secondForApproval, signingWords, type Signing } from '#src/domain/decisions/signing.ts';
import { dueOf } from '#src/domain/cases/payment-road.ts';
import type { Cents, Claim, Party } from '#src/domain/claims/claim.ts';
import { normalizeIban } from '#src/domain/facts/identifiers.ts';
import type { ClaimId, ItemId, LocalDate, PaymentId } from '#src/domain/ids.ts';
import { levelFor } from '#src/domain/identity/disclosure.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { Language } from '#src/domain/message.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Person } from '#src/domain/people/role.ts';
import { queuePayment } from './hand-payment.ts';
import type { WayOut } from '#src/domain/answering/way-out.ts';
import { authorityOn, deciderOf } from '#src/domain/review/authority.ts';
import { reviewRules, type StoredFinding } from '#src/domain/review/finding.ts';
import type { Labels } from '#src/domain/profile.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import { localDateOf } from '#src/domain/time/calendar.ts';
import { amountInClaim } from '#src/storage/claim-words.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import * as decisions from '#src/storage/decisions.ts';
import * as escalations from '#src/storage/escalations.ts';
import { findingsOf } from '#src/storage/findings.ts';
import { record } from '#src/storage/history.ts';
import { useOverride } from '#src/storage/identities.ts';
import * as outbox from '#src/storage/outbound.ts';
import { lockLimits, paymentsOf, savePayment, withdrawOrder, wasPaidTo } from '#src/storage/payments.ts';
import { findPolicy } from '#src/storage/policies.ts';
import * as requests from '#src/storage/requests.ts';
import { latestSnapshot } from '#src/storage/snapshots.ts';
import * as tickets from '#src/storage/tickets.ts';
import type { DecisionLetter } from '#templates/index.ts';
import {
  goOnAsking,
  isFinal,
  isOutdated,
  lockWithClaims,
  notPossible,
  stopAsking,
  unknown,
} from './decisions.ts';
import { leftByYear } from './coverage.ts';
import { ownWay, recipientOf, renderFor, say } from './outbox.ts';
import { ticketOfCustomer } from './person-requests.ts';
import { levelTowards } from './identity.ts';
import { whyDecisionWaits } from './identity-proof.ts';
import { ownPeopleOf } from './review.ts';
import { channelOf, move, type Deps } from './stage.ts';
import { wayToCustomer } from './way-to-customer.ts';

type Asked = Parameters<ApiActions['decideClaim']>[0];

/** What is known about a claim when somebody decides it. */
interface Considered {
  readonly claim: Claim;
  readonly file: DecisionFile;
  readonly findings: readonly StoredFinding[];
  readonly policy?: DecisionRecord['policy'];
  /** Those whom the policy insures, or who are insured on the claim. */
  readonly insured: ReadonlySet<string>;
  readonly grantedBefore: Cents;
  readonly claimed?: Cents;
  readonly ownPeople: boolean;
}

/** Puts a decision forward; it holds at once where its proposer's signature is enough. */
export async function decideClaim(tx: Tx, deps: Deps, asked: Asked): Promise<DecisionOutcome> {
  await claims.lock(tx, asked.claimId);
  const before = await decisions.findByClient(tx, asked.claimId, asked.clientId);
  if (before !== undefined) return { outcome: 'done', decision: before, again: true };
  const [seen] = await claims.loadFiles(tx, [asked.claimId]);
  if (seen === undefined) return unknown;
  if (isOutdated(seen, asked.version)) return { outcome: 'moved-on', claim: seen };
  const wanted = await ticketOfCustomer(tx, deps, seen.claim, asked.ticketId);
  if ('outcome' in wanted) return wanted;
  const [ticket] = (await lockWithClaims(tx, [wanted.id], [asked.claimId])) ?? [];
  if (ticket === undefined) return unknown;
  if ((await decisions.ofClaim(tx, asked.claimId)).some(({ state }) => state === 'proposed'))
    return notPossible({
      it: 'una decisione su questo sinistro aspetta già una firma',
      en: 'a decision on this claim is waiting for a signature already',
    });
  if (seen.claim.policyId !== undefined) await lockLimits(tx, seen.claim.policyId);
  const about = await consider(tx, deps, seen);
  const { obstacles, says } = readDraft(asked.draft, about.file, asked.person);
  if (says === undefined) return notPossible(sentence(told(deps, obstacles)));
  const towards = await wayOfDecision(tx, deps, ticket, about.claim, says);
  const waits = await whyDecisionWaits(tx, ticket, about.claim, towards);
  if (waits !== undefined) return waits;
  const decision = await decisions.propose(
    tx,
    {
      claimId: asked.claimId,
      ticketId: ticket.id,
      clientId: asked.clientId,
      says,
      language: asked.language ?? ticket.language,
      signing: await signingOf(tx, deps, about, says),
      needsPolicy: about.file.needsPolicy,
      file: await recordOf(tx, deps, about, says),
      ...(asked.note === undefined ? {} : { note: asked.note }),
    },
    asked.person,
    deps.now(),
  );
  if (decision === undefined) throw new Stale(`claim ${asked.claimId} was decided by the same program`);
  await record(tx, {
    ticketId: ticket.id,
    claimId: asked.claimId,
    actor: `person:${asked.person.name}`,
    action: 'decision-proposed',
    data: { decision: decision.id, ...toldOf(says), role: asked.person.role },
  });
  if (!isSigned(decision.signing, decision.signatures)) return { outcome: 'done', decision, again: false };
  return {
    outcome: 'done',
    decision: await bringIntoForce(tx, deps, decision, ticket, asked),
    again: false,
  };
}

/** What deciding would do, what stands in the way, and the letter as it would leave; nothing is kept. */
export async function previewDecision(
  tx: Tx,
  deps: Deps,
  asked: Omit<Asked, 'clientId' | 'version'>,
): Promise<DecisionPreview | Unknown> {
  const [seen] = await claims.loadFiles(tx, [asked.claimId]);
  if (seen === undefined) return unknown;
  const about = await consider(tx, deps, seen);
  const { obstacles, says } = readDraft(asked.draft, about.file, asked.person);
  const ticket = await ticketOfCustomer(tx, deps, seen.claim, asked.ticketId);
  const open = (await decisions.ofClaim(tx, asked.claimId)).find(({ state }) => state === 'proposed');
  const waits: Labels[] =
    open === undefined
      ? []
      : [
          {
            it: 'Una decisione aspetta già una firma.',
            en: 'A decision is waiting for a signature already.',
          },
        ];
  const signing = says === undefined ? undefined : await signingOf(tx, deps, about, says);
  const way =
    says === undefined || 'outcome' in ticket
      ? undefined
      : await wayOfDecision(tx, deps, ticket, about.claim, says);
  const unknownReader =
    way === undefined || 'outcome' in ticket
      ? undefined
      : await whyDecisionWaits(tx, ticket, about.claim, way);
  return {
    outcome: 'previewed',
    file: about.file,
    insured: about.insured,
    grantedBefore: about.grantedBefore,
    obstacles: [
      ...told(deps, obstacles),
      ...('outcome' in ticket
        ? [{ kind: 'letter' as const, text: ticket.words ?? { it: ticket.reason, en: ticket.reason } }]
        : []),
      ...(unknownReader === undefined ? [] : [{ kind: 'letter' as const, text: unknownReader.words }]),
      ...waits.map((text) => ({ kind: 'waiting' as const, text })),
    ],
    ...(signing === undefined
      ? {}
      : {
          signing,
          words: signingWords(signing),
          holdsAtOnce: isSigned(signing, [{ by: `person:${asked.person.name}`, role: asked.person.role }]),
        }),
    ...(says === undefined || 'outcome' in ticket || way === undefined
      ? {}
      : {
          to: recipientOf(way),
          letter: renderFor(
            deps,
            letterOf(deps, about.claim, ticket, says, about.file.coverage, {
              language: asked.language ?? ticket.language,
              author: asked.person.name,
            }),
            way,
            ticket,
          ),
        }),
  };
}

/** The customer's letter: as it lies in the outbox, or, before the decision holds, as it would leave now. */
export async function showDecisionLetter(
  tx: Tx,
  deps: Deps,
  { decisionId }: { readonly decisionId: string },
): Promise<DecisionLetterShown | Unknown> {
  const decision = await decisions.find(tx, decisionId);
  if (decision === undefined) return unknown;
  const kept = decision.outboundId === undefined ? undefined : await outbox.find(tx, decision.outboundId);
  if (kept !== undefined)
    return marked({ frozen: true, to: kept.recipient, subject: kept.subject, text: kept.body });
  const ticket = await tickets.find(tx, decision.ticketId);
  if (ticket === undefined) return unknown;
  return letterBeforeSigning(tx, deps, decision, ticket);
}

async function letterBeforeSigning(
  tx: Tx,
  deps: Deps,
  decision: decisions.StoredDecision,
  ticket: Ticket,
): Promise<DecisionLetterShown> {
  const file = await claims.load(tx, decision.claimId);
  const way = await wayOfDecision(tx, deps, ticket, file.claim, decision.says);
  const { subject, text } = renderFor(deps, letterOfDecision(deps, decision, file, ticket), way, ticket);
  return marked({ frozen: false, to: recipientOf(way), subject, text });
}

function marked(shown: Omit<DecisionLetterShown, 'outcome' | 'mark'>): DecisionLetterShown {
  const { to, subject, text } = shown;
  const mark = createHash('sha256')
    .update(JSON.stringify([to, subject, text]))
    .digest('base64url');
  return { outcome: 'letter', ...shown, mark };
}

type Stepped = Parameters<ApiActions['stepDecision']>[0];

/** Signs, returns, takes back or reopens. The same step again does nothing more. */
export async function takeDecisionStep(tx: Tx, deps: Deps, asked: Stepped): Promise<DecisionOutcome> {
  const seen = await decisions.find(tx, asked.decisionId);
  if (seen === undefined) return unknown;
  if (asked.step === 'take_back' && (await isOrdered(tx, seen)))
    return notPossible({
      it: 'il pagamento è già ordinato: il sinistro si può solo riaprire',
      en: 'the payment is ordered already: the claim can only be reopened',
    });
  // The message first, then claim and ticket: whoever settles a message takes them in this order too.
  const left = await hasLeft(tx, deps, seen, asked);
  const [ticket] = (await lockWithClaims(tx, [seen.ticketId], [seen.claimId])) ?? [];
  const decision = await decisions.find(tx, asked.decisionId);
  if (ticket === undefined || decision === undefined) return unknown;
  if (decision.version !== seen.version) throw new Stale(`decision ${seen.id} has moved on`);
  if (isDone(decision, asked)) return { outcome: 'done', decision, again: true };
  if (isOutdated(decision, asked.version)) return { outcome: 'stale', now: decision };
  const file = await claims.load(tx, decision.claimId);
  if (file.claim.policyId !== undefined) await lockLimits(tx, file.claim.policyId);
  const about = await consider(tx, deps, file);
  const signing =
    decision.state === 'proposed' ? await signingOf(tx, deps, about, decision.says) : decision.signing;
  const verdict = stepDecision({ ...decision, signing }, asked.step, asked.person);
  if ('refused' in verdict) return notPossible(verdict.refused);
  switch (asked.step) {
    case 'sign':
      return signIt(tx, deps, asked, { decision, ticket, about, signing });
    case 'return':
      return ended(tx, decision, 'returned', asked, deps);
    case 'take_back':
      if (decision.state === 'proposed') return ended(tx, decision, 'taken_back', asked, deps);
      if (left) return notPossible(letterHasLeft);
      return undo(tx, deps, asked, decision, ticket);
    case 'reopen':
      // Where the payment is ordered it cannot be taken back, however long the letter waits.
      if (!left && (await stillHeld(tx, decision)) && !(await isOrdered(tx, decision)))
        return notPossible({
          it: 'la lettera non è ancora partita: la ritiri',
          en: 'the letter has not left yet: take it back',
        });
      return reopen(tx, deps, asked, decision, ticket);
  }
}

async function signIt(
  tx: Tx,
  deps: Deps,
  asked: Stepped,
  {
    decision,
    ticket,
    about,
    signing,
  }: {
    readonly decision: decisions.StoredDecision;
    readonly ticket: Ticket;
    readonly about: Considered;
    readonly signing: Signing;
  },
): Promise<DecisionOutcome> {
  const { says } = decision;
  const wrong = unconfirmed(says, asked.confirm);
  if (wrong !== undefined) return notPossible(wrong);
  const obstacles = [
    ...standing(says.kind, about.file, asked.person),
    // Money may have been granted, and the cover judged anew, since it was put forward.
    ...(says.kind === 'approve' ? beyondCover(says, about.file) : []),
  ];
  if (obstacles.length > 0) return notPossible(sentence(told(deps, obstacles)));
  const towards = await wayOfDecision(tx, deps, ticket, about.claim, says);
  const waits = await whyDecisionWaits(tx, ticket, about.claim, towards);
  if (waits !== undefined) return waits;
  if (
    asked.letterMark !== undefined &&
    asked.letterMark !== (await letterBeforeSigning(tx, deps, decision, ticket)).mark
  )
    return notPossible({
      it: 'la lettera non è più quella che ha letto: la rilegga e firmi di nuovo',
      en: 'the letter is no longer the one you read: read it again and sign then',
    });
  await decisions.sign(tx, decision.id, asked.person, deps.now());
  const signed = await decisions.update(tx, decision, {
    signing,
    file: await recordOf(tx, deps, about, says),
  });
  await record(tx, {
    ticketId: ticket.id,
    claimId: decision.claimId,
    actor: `person:${asked.person.name}`,
    action: 'decision-signed',
    data: { decision: decision.id, ...toldOf(says), role: asked.person.role },
  });
  return {
    outcome: 'done',
    decision: isSigned(signing, signed.signatures)
      ? await bringIntoForce(tx, deps, signed, ticket, asked)
      : signed,
    again: false,
  };
}

/** Whoever signs second enters the critical value anew (domain guide I.3): the sum and the end of the account. */
function unconfirmed(says: Approving | Rejecting, confirm: Stepped['confirm']): Labels | undefined {
  if (says.kind === 'reject') return undefined;
  if (confirm?.amount === says.amount && confirm.ibanEnd === says.payee.iban.slice(-4)) return undefined;
  return {
    it: 'importo e ultime quattro cifre dell’IBAN non sono quelli della proposta: li ricontrolli',
    en: 'amount and last four characters of the IBAN are not those proposed: check them again',
  };
}

/** A decision that everybody has signed: claim, payment order, letter and ticket follow in one transaction. */
async function bringIntoForce(
  tx: Tx,
  deps: Deps,
  decision: decisions.StoredDecision,
  ticket: Ticket,
  { person, undoSeconds }: { readonly person: Person; readonly undoSeconds?: number },
): Promise<decisions.StoredDecision> {
  const { claimId, says } = decision;
  const now = deps.now();
  const inForce = await decisions.update(tx, decision, { state: 'decided', decidedAt: now });
  const file = await claims.load(tx, claimId);
  await claims.update(tx, file, { status: says.kind === 'approve' ? 'approved' : 'rejected' }, deps.now());
  const open = await requests.findOpen(tx, claimId);
  const stopped =
    open === undefined ? [] : await stopAsking(tx, deps, open.ticketId, claimId, 'the claim was decided');
  const answered = await answerEscalations(tx, deps, claimId, person);
  const paymentId = says.kind === 'approve' ? await order(tx, deps, decision, says) : undefined;
  const way = await wayOfDecision(tx, deps, ticket, file.claim, says);
  const message = await say(tx, deps, {
    key: `decision:claim-${claimId}:${decision.id}`,
    ticket,
    claimId,
    way,
    letter: letterOfDecision(deps, decision, file, ticket),
    automatic: 'no',
    notBefore: new Date(now.getTime() + (undoSeconds ?? deps.settings.undoSeconds ?? 0) * 1_000),
    by: `person:${person.name}`,
  });
  if (message === undefined) throw new Stale(`the letter of decision ${decision.id} is queued already`);
  if (paymentId !== undefined) await queuePayment(tx, deps, paymentId, message.nextAt);
  // One that is not needed any more stays for what may need it later.
  if ((await levelTowards(tx, ticket, file.claim, way)) < levelFor.decision)
    await useOverride(tx, ticket.id, 'decision', `decision:${decision.id}`);
  await record(tx, {
    ticketId: ticket.id,
    claimId,
    actor: `person:${person.name}`,
    action: says.kind === 'approve' ? 'claim-approved' : 'claim-rejected',
    data: { decision: decision.id, ...toldOf(says), signedBy: decision.signatures.map(({ by }) => by) },
  });
  const resolves = ticket.status !== 'resolved' && !isFinal(ticket);
  if (resolves) await move(tx, deps, ticket, ticket.stage, { status: 'resolved' });
  return decisions.update(tx, inForce, {
    before: { claimStatus: file.claim.status, ticketStatus: ticket.status, stopped, answered },
    outboundId: message.id,
    ...(paymentId === undefined ? {} : { paymentId }),
  });
}

/** How a decision reaches the customer: with proof where the house wants it. */
async function wayOfDecision(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  claim: Claim,
  { kind }: Pick<Approving | Rejecting, 'kind'>,
): Promise<WayOut> {
  const purpose = kind === 'approve' ? 'approval' : 'rejection';
  return (await wayToCustomer(tx, deps, ticket, { claim, purpose })) ?? ownWay(ticket.customer ?? '');
}

/** What was handed up about the claim is answered by its decision. */
async function answerEscalations(
  tx: Tx,
  deps: Deps,
  claimId: ClaimId,
  person: Person,
): Promise<decisions.DecisionBefore['answered']> {
  const open = await escalations.answeredByDecision(tx, claimId);
  for (const escalation of open) {
    await escalations.update(tx, escalation, {
      state: 'decided',
      handledBy: person.name,
      at: deps.now(),
    });
    await record(tx, {
      ticketId: escalation.ticketId,
      claimId,
      actor: `person:${person.name}`,
      action: 'escalation-decided',
      data: { escalation: escalation.id, reason: escalation.reason },
    });
  }
  return open.map(({ id, state }) => ({ id, state }));
}

/** The order for the paying system, under a number of ours until it tells what became of it. */
async function order(
  tx: Tx,
  deps: Deps,
  decision: decisions.StoredDecision,
  says: Approving,
): Promise<PaymentId> {
  const externalId = `SPO-${decision.id}`;
  const today = localDateOf(deps.now());
  const dueOn = payBy(deps, (await claims.load(tx, decision.claimId)).claim);
  await savePayment(tx, {
    externalId,
    claimId: decision.claimId,
    coverCode: says.coverCode,
    amount: says.amount,
    decidedOn: today,
    payeeName: says.payee.name,
    iban: says.payee.iban,
    ...(dueOn === undefined ? {} : { dueOn }),
  });
  const made = (await paymentsOf(tx, decision.claimId)).find((each) => each.externalId === externalId);
  if (made === undefined) throw new Error(`the order ${externalId} is gone`);
  return made.id;
}

/** Takes a decision back whose letter has not begun to leave: everything is as it was. */
async function undo(
  tx: Tx,
  deps: Deps,
  asked: Stepped,
  decision: decisions.StoredDecision,
  ticket: Ticket,
): Promise<DecisionOutcome> {
  const { before, paymentId, claimId } = decision;
  if (before === undefined) throw new Error(`decision ${decision.id} does not know what it changed`);
  if (paymentId !== undefined && !(await withdrawOrder(tx, paymentId)))
    throw new Stale(`the order of decision ${decision.id} is on its way`);
  const outcome = await ended(tx, decision, 'taken_back', asked, deps);
  const file = await claims.load(tx, claimId);
  await claims.update(tx, file, { status: before.claimStatus }, deps.now());
  if (ticket.status === 'resolved' && before.ticketStatus !== 'resolved' && before.ticketStatus !== 'merged')
    await move(tx, deps, ticket, ticket.stage, { status: before.ticketStatus });
  await goOnAsking(tx, deps, before.stopped);
  for (const { id, state } of before.answered) {
    const escalation = await escalations.find(tx, id);
    if (escalation?.state === 'decided') await escalations.update(tx, escalation, { state, at: deps.now() });
  }
  return outcome;
}

/** A claim that was decided is looked at again; what was decided stays on record, and its order goes if it can. */
async function reopen(
  tx: Tx,
  deps: Deps,
  asked: Stepped,
  decision: decisions.StoredDecision,
  ticket: Ticket,
): Promise<DecisionOutcome> {
  if (asked.note === undefined)
    return notPossible({ it: 'scriva perché la riapre', en: 'say why it is reopened' });
  // What the paying system has not begun is no longer owed; the rest counts as granted and stops a rejection.
  const order =
    decision.paymentId === undefined
      ? undefined
      : (await withdrawOrder(tx, decision.paymentId))
        ? 'withdrawn'
        : 'stands';
  const outcome = await ended(tx, decision, 'reopened', asked, deps, order === undefined ? {} : { order });
  const file = await claims.load(tx, decision.claimId);
  await claims.update(tx, file, { status: 'reopened' }, deps.now());
  const isRead = ticket.problem?.code === 'evidence_after_decision';
  if (ticket.status === 'resolved' || isRead)
    await move(tx, deps, ticket, ticket.stage, {
      ...(ticket.status === 'resolved' ? { status: 'open' } : {}),
      ...(isRead ? { problem: null } : {}),
    });
  return outcome;
}

async function ended(
  tx: Tx,
  decision: decisions.StoredDecision,
  state: 'taken_back' | 'returned' | 'reopened',
  { person, note }: Stepped,
  deps: Deps,
  more: Readonly<Record<string, unknown>> = {},
): Promise<DecisionOutcome> {
  if (state === 'returned' && note === undefined)
    return notPossible({ it: 'scriva che cosa va cambiato', en: 'say what has to change' });
  const by = `person:${person.name}`;
  const done = await decisions.update(tx, decision, {
    state,
    ended: { by, at: deps.now(), ...(note === undefined ? {} : { note }) },
  });
  await record(tx, {
    ticketId: decision.ticketId,
    claimId: decision.claimId,
    actor: by,
    action: `decision-${state === 'taken_back' ? 'taken-back' : state}`,
    data: {
      decision: decision.id,
      ...toldOf(decision.says),
      ...(note === undefined ? {} : { note }),
      ...more,
    },
  });
  if (state === 'returned') await returnTicket(tx, deps, decision);
  return { outcome: 'done', decision: done, again: false };
}

/** A proposal sent back is work for whoever put it forward. */
async function returnTicket(tx: Tx, deps: Deps, decision: decisions.StoredDecision): Promise<void> {
  const ticket = await tickets.loadForUpdate(tx, decision.ticketId);
  const [proposer] = decision.signatures;
  if (isFinal(ticket) || proposer === undefined) return;
  await move(tx, deps, ticket, ticket.stage, { assignee: proposer.by.replace(/^person:/, '') });
}

const letterHasLeft: Labels = {
  it: 'la lettera è partita: il sinistro si può solo riaprire',
  en: 'the letter has left: the claim can only be reopened',
};

/** Takes the letter back when that is what is asked, and says whether it has left. */
async function hasLeft(
  tx: Tx,
  deps: Deps,
  decision: decisions.StoredDecision,
  { step, person, version }: Stepped,
): Promise<boolean> {
  if (decision.outboundId === undefined || decision.state !== 'decided') return false;
  if (step !== 'take_back') return !(await stillHeld(tx, decision));
  const isOwn = decision.signatures.some(({ by }) => by === `person:${person.name}`);
  // Whoever looked at another version is refused, and their step touches nothing.
  if (!isOwn || isOutdated(decision, version)) return false;
  return !(await outbox.takeBack(tx, decision.outboundId, `person:${person.name}`, deps.now()));
}

/** Whether the paying system has the order, may have it, or has begun to pay. */
async function isOrdered(tx: Tx, { id }: Pick<decisions.StoredDecision, 'id'>): Promise<boolean> {
  return (await decisions.find(tx, id))?.order === 'taken_up';
}

async function stillHeld(tx: Tx, { outboundId }: decisions.StoredDecision): Promise<boolean> {
  return outboundId !== undefined && (await outbox.find(tx, outboundId))?.state === 'queued';
}

/** A lost answer is asked for again: the row shows that the step was taken. */
function isDone(decision: decisions.StoredDecision, { step, person }: Stepped): boolean {
  const by = `person:${person.name}`;
  switch (step) {
    case 'sign':
      return decision.signatures.slice(1).some((each) => each.by === by);
    case 'return':
      return decision.state === 'returned' && decision.ended?.by === by;
    case 'take_back':
      return decision.state === 'taken_back' && decision.ended?.by === by;
    case 'reopen':
      return decision.state === 'reopened' && decision.ended?.by === by;
  }
}

async function consider(tx: Tx, deps: Deps, seen: claims.ClaimFile): Promise<Considered> {
  const { claim } = seen;
  const snapshot = await latestSnapshot(tx, claim.id);
  const policy =
    claim.policyId === undefined
      ? undefined
      : snapshot?.policyId === claim.policyId
        ? snapshot.policy
        : await findPolicy(tx, claim.policyId);
  const current = claim.policyId === undefined ? undefined : await findPolicy(tx, claim.policyId);
  const claimed = seen.amountClaimed ?? (await amountInClaim(tx, claim.id))?.amount;
  const findings = await findingsOf(tx, claim.id);
  const payees = new Map<string, Party>();
  // Accounts as they stand today: the snapshot keeps the contract, not where people bank.
  for (const { party } of [...claim.parties, ...(current?.parties ?? [])]) payees.set(party.id, party);
  return {
    claim,
    findings,
    grantedBefore: await decisions.grantedOn(tx, claim.id),
    ownPeople: (await ownPeopleOf(tx, deps, claim)).length > 0,
    insured: new Set([
      ...claim.parties.flatMap(({ role, party }) => (role === 'insured' ? [party.id] : [])),
      ...(policy?.parties ?? []).flatMap(({ role, party }) => (role === 'beneficiary' ? [] : [party.id])),
    ]),
    ...(policy === undefined
      ? {}
      : {
          policy: {
            number: policy.number,
            ...(snapshot === undefined ? {} : { snapshot: snapshot.id }),
            ...(snapshot?.version === undefined ? {} : { version: snapshot.version }),
            ...(claim.lossOn === undefined ? {} : { lossOn: claim.lossOn }),
          },
        }),
    ...(claimed === undefined ? {} : { claimed }),
    file: {
      claim,
      claimType: claim.type,
      requirements: await claims.requirementsOf(tx, claim.id),
      findings,
      needsPolicy: deps.profile.claimTypes.get(claim.type)?.needsPolicy ?? true,
      payees: [...payees.values()],
      reasons: deps.profile.rejections,
      payments: await paymentsOf(tx, claim.id),
      ...(policy === undefined ? {} : { leftByYear: await leftByYear(tx, claim, policy) }),
      ...(seen.coverage === undefined ? {} : { coverage: seen.coverage }),
      ...(claimed === undefined ? {} : { claimed }),
    },
  };
}

/** Who has to sign today: limits count all that was granted on the claim; a rejection counts what was asked for. */
async function signingOf(
  tx: Tx,
  deps: Deps,
  about: Considered,
  says: Approving | Rejecting,
): Promise<Signing> {
  const today = localDateOf(deps.now());
  const { type } = about.claim;
  if (says.kind === 'reject') {
    const suspects = deps.profile.rejections.some(
      ({ code, suspectsFraud }) => code === says.reason && suspectsFraud,
    );
    return {
      // Nobody knows how much is at stake: a supervisor's.
      ...(says.claimed === undefined
        ? ({ role: 'supervisor', people: 1 } as const)
        : deciderOf(deps.profile.authority, { type, total: says.claimed }, today)),
      second: [
        ...(suspects ? (['suspected_fraud'] as const) : []),
        ...(about.ownPeople ? (['own_people'] as const) : []),
      ],
    };
  }
  return {
    ...deciderOf(deps.profile.authority, { type, total: about.grantedBefore + says.amount }, today),
    second: secondForApproval({
      amount: says.amount,
      payeeIsInsured: about.insured.has(says.payee.id),
      accountOnFile:
        normalizeIban(about.file.payees.find(({ id }) => id === says.payee.id)?.iban ?? '') ===
        says.payee.iban,
      paidBefore: await wasPaidTo(tx, says.payee.iban),
      reopenedWithPayment: about.claim.status === 'reopened' && about.grantedBefore > 0,
      ownPeople: about.ownPeople,
    }),
  };
}

async function recordOf(
  tx: Tx,
  deps: Deps,
  about: Considered,
  says: Approving | Rejecting,
): Promise<DecisionRecord> {
  const { file, findings, policy, claimed, grantedBefore } = about;
  const proofs = await claims.evidenceOf(tx, about.claim.id);
  const calculation = file.coverage?.amounts?.calculation;
  const limits = authorityOn(deps.profile.authority, localDateOf(deps.now()));
  return {
    ...(policy === undefined ? {} : { policy }),
    ...(file.coverage === undefined ? {} : { verdict: file.coverage.verdict }),
    ...(file.coverage?.cover === undefined ? {} : { cover: file.coverage.cover.code }),
    ...(calculation === undefined ? {} : { calculation }),
    ...(claimed === undefined ? {} : { claimed }),
    grantedBefore,
    total: grantedBefore + (says.kind === 'approve' ? says.amount : 0),
    findings: findings.map(({ id, check, key, severity, state, version, text, figures, rules }) => ({
      id,
      check,
      key,
      severity,
      state,
      version,
      text,
      figures,
      rules,
    })),
    checklist: file.requirements.map(({ key, state }) => {
      const evidence = proofs.get(key)?.evidence;
      return { key, state, ...(evidence === undefined ? {} : { evidence }) };
    }),
    ...(limits === undefined ? {} : { limitsFrom: limits.from }),
    rules: { review: reviewRules, profile: deps.profile.folder },
  };
}

/** The letter of a decision that was put forward; whoever did so has written it. */
function letterOfDecision(
  deps: Deps,
  { says, language, signatures }: decisions.StoredDecision,
  { claim, coverage }: claims.ClaimFile,
  ticket: Ticket,
): DecisionLetter {
  const author = signatures[0]?.by.replace(/^person:/, '') ?? deps.settings.desk.name;
  return letterOf(deps, claim, ticket, says, coverage, { language, author });
}

function letterOf(
  deps: Deps,
  claim: Claim,
  ticket: Ticket,
  says: Approving | Rejecting,
  coverage: DecisionFile['coverage'],
  { language, author }: { readonly language: Language; readonly author: string },
): DecisionLetter {
  const type = deps.profile.claimTypes.get(claim.type);
  const today = localDateOf(deps.now());
  return {
    purpose: 'decision',
    language,
    medium: channelOf(deps, ticket.channel).medium,
    desk: deps.settings.desk,
    customer: ticket.customerName === undefined ? {} : { name: ticket.customerName },
    reference: formatReference(claim.reference, deps.profile.terms.claimPrefix),
    writtenOn: today,
    author,
    ...(type === undefined
      ? {}
      : {
          claim: {
            label: type.label[language],
            ...(claim.lossOn === undefined ? {} : { lossOn: claim.lossOn }),
          },
        }),
    outcome:
      says.kind === 'approve'
        ? approvedWords(deps, claim, says, coverage, language)
        : {
            kind: 'rejected',
            reason:
              deps.profile.rejections.find(({ code }) => code === says.reason)?.letter[language] ??
              says.reason,
            explanation: says.explanation,
            remedies: deps.profile.remedies[language],
            ...(says.clause === undefined ? {} : { clause: says.clause }),
          },
  };
}

function approvedWords(
  deps: Deps,
  claim: Claim,
  says: Approving,
  coverage: DecisionFile['coverage'],
  language: Language,
): Extract<DecisionLetter['outcome'], { kind: 'approved' }> {
  const steps = coverage?.amounts?.calculation?.steps ?? [];
  const taken = steps.filter(({ rule, change }) => rule === 'claimed' || change !== 0);
  const dueOn = payBy(deps, claim);
  const lines = taken.map(({ rule, text, change, amount }) => ({
    label: text[language],
    amount: rule === 'claimed' ? amount : change,
  }));
  const { reduction = 0 } = says;
  // What was granted since the cover was judged; without it the lines would not come to the sum.
  const before = lines.reduce((sum, { amount }) => sum + amount, 0) - reduction - says.amount;
  const less: readonly (readonly [Labels, Cents])[] = [
    [{ it: 'Già riconosciuto su questo sinistro', en: 'Granted on this claim before' }, before],
    [{ it: 'Importo non riconosciuto', en: 'Amount not granted' }, reduction],
  ];
  return {
    kind: 'approved',
    amount: says.amount,
    calculation:
      lines.length === 0
        ? []
        : [
            ...lines,
            ...less.flatMap(([label, amount]) =>
              amount > 0 ? [{ label: label[language], amount: -amount }] : [],
            ),
          ],
    ...(says.explanation === undefined ? {} : { explanation: says.explanation }),
    payee: says.payee.name,
    accountEnd: says.payee.iban.slice(-4),
    ...(dueOn === undefined ? {} : { payBy: dueOn }),
  };
}

/** The last day for paying what is decided today, where a rule sets one. */
function payBy(deps: Deps, claim: Claim): LocalDate | undefined {
  return dueOf(
    { decidedOn: localDateOf(deps.now()) },
    { claimType: claim.type, clocks: deps.profile.clocks, calendar: deps.profile.calendar },
  )?.on;
}

/** What history keeps of a decision: no account, no words for the customer. */
function toldOf(says: Approving | Rejecting): Record<string, unknown> {
  return says.kind === 'approve'
    ? { kind: says.kind, amount: says.amount, payee: says.payee.name }
    : { kind: says.kind, reason: says.reason, ...(says.clause === undefined ? {} : { clause: says.clause }) };
}

/** Obstacles in sentences that say which line of the checklist they are about. */
function told(deps: Deps, obstacles: readonly DecisionObstacle[]): ReturnType<typeof tellObstacles> {
  return tellObstacles(obstacles, (key) => {
    const names = key.split('|').map((item) => deps.profile.items.get(item as ItemId)?.label);
    const joined = (language: Language, or: string) =>
      names.map((label, at) => label?.[language] ?? key.split('|')[at] ?? key).join(or);
    return { it: joined('it', ' oppure '), en: joined('en', ' or ') };
  });
}

function sentence(obstacles: readonly { readonly text: Labels }[]): Labels {
  return {
    it: obstacles.map(({ text }) => text.it).join(' '),
    en: obstacles.map(({ text }) => text.en).join(' '),
  };
}
