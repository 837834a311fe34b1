/**
 * Policies looked up outside. The directory is asked before a ticket is linked, never inside a transaction; when it is
 * away the ticket goes on with what is on file, says so, and the clock has the question asked again until it is
 * answered.
 */
import type { Fact } from '#src/domain/facts/fact.ts';
import { normalizePlate, normalizePolicyNumber } from '#src/domain/facts/identifiers.ts';
import type { PolicyId, TicketId } from '#src/domain/ids.ts';
import type { Address } from '#src/domain/message.ts';
import { identifyPolicy } from '#src/domain/linking/linking.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { PolicyClue } from '#src/domain/policies/policy-clue.ts';
import type { Labels } from '#src/domain/profile.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import * as links from '#src/storage/links.ts';
import * as messages from '#src/storage/messages.ts';
import { findPolicies } from '#src/storage/policies.ts';
import { closeQuestion, keepQuestion, openQuestion } from '#src/storage/policy-questions.ts';
import * as tickets from '#src/storage/tickets.ts';
import { addPeopleOf } from './claim-change.ts';
import { move, type Deps, type Worker } from './stage.ts';

/** What the directory said to a ticket's clues. */
export interface Consulted {
  readonly clues: readonly PolicyClue[];
  readonly policies: readonly PolicyId[];
  /** Policies that were told with errors. */
  readonly faults: readonly string[];
  /** Set when it could not be asked, or not about everything. */
  readonly away?: { readonly reason: Labels; readonly retryAt: Date };
}

/** A message names its policy in one or two ways; a list of plates is a fleet's, and somebody else's question. */
const mostClues = 8;

/** Clues to policies in what people wrote, the most telling first. */
export function cluesIn(facts: readonly Fact[], senders: readonly Address[]): readonly PolicyClue[] {
  const values = (...keys: string[]) =>
    facts.flatMap((fact) => (keys.includes(fact.key) && fact.span.part !== 'quoted' ? [fact.value] : []));
  const clues: PolicyClue[] = [
    ...values('policy_number').map((value) => ({
      by: 'number' as const,
      value: normalizePolicyNumber(value),
    })),
    ...values('plate_own', 'plate').map((value) => ({ by: 'plate' as const, value: normalizePlate(value) })),
    ...values('fiscal_code').map((value) => ({ by: 'fiscalCode' as const, value: value.toUpperCase() })),
    ...senders.map(({ address }) => ({ by: 'contact' as const, value: address.toLowerCase() })),
    ...values('contact_email', 'contact_phone').map((value) => ({
      by: 'contact' as const,
      value: value.toLowerCase(),
    })),
  ];
  return [...new Map(clues.map((clue) => [`${clue.by} ${clue.value}`, clue])).values()]
    .filter(({ value }) => value !== '')
    .slice(0, mostClues);
}

/** Asks an outside directory; the one of our own rows needs no asking. Never call it inside a transaction. */
export async function consult(
  deps: Pick<Deps, 'directory'>,
  clues: readonly PolicyClue[],
): Promise<Consulted> {
  const policies = new Set<PolicyId>();
  const faults: string[] = [];
  if (!deps.directory.isOutside) return { clues, policies: [], faults };
  for (const clue of clues) {
    const answer = await deps.directory.find(clue);
    // Away for one clue is away for all: nobody's mail waits for a second deadline.
    if (answer.outcome === 'unreachable') return { clues, policies: [...policies], faults, away: answer };
    for (const id of answer.policies) policies.add(id);
    faults.push(...answer.faults);
  }
  return { clues, policies: [...policies], faults };
}

/** Remembers in the ticket's transaction what the directory said: a question that stays open, or one that is closed. */
export async function keepConsulted(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  ticketId: TicketId,
  consulted: Consulted,
): Promise<void> {
  const open = await openQuestion(tx, ticketId);
  const { away } = consulted;
  const why = away?.reason ?? faultReason(consulted);
  if (why === undefined) {
    if (open !== undefined) await closeQuestion(tx, ticketId);
    return;
  }
  const now = deps.now();
  await keepQuestion(tx, {
    ticketId,
    clues: consulted.clues,
    reason: why,
    askedAt: now,
    nextAt:
      away === undefined
        ? new Date(now.getTime() + faultPauseMs)
        : laterOf(away.retryAt, pauseAfter(open?.version)),
  });
  if (open === undefined)
    await record(tx, {
      ticketId,
      actor: 'machine:look-up',
      action: 'directory-away',
      data: { reason: why.en, clues: consulted.clues.map(({ by }) => by) },
    });

  function pauseAfter(attempts = 0): Date {
    // 1, 2, 4 … minutes, an hour at most: a night's outage is not a thousand calls a ticket.
    return new Date(now.getTime() + Math.min(3_600_000, 60_000 * 2 ** Math.min(attempts, 10)));
  }
}

/** Somebody has to mend a policy that is told with errors: until then an hour between questions is enough. */
const faultPauseMs = 3_600_000;

function faultReason({ policies, faults }: Consulted): Labels | undefined {
  const [first] = faults;
  if (first === undefined || policies.length > 0) return undefined;
  return { it: `trasmette una polizza con errori (${first})`, en: `tells a policy with errors (${first})` };
}

function laterOf(a: Date, b: Date): Date {
  return a > b ? a : b;
}

/**
 * Gives a claim that has no policy the one its ticket names, if it is on file by now: the directory answered late, or
 * an import has brought it. The caller holds the claim's lock.
 *
 * @returns the claim as it is then.
 */
export async function namePolicy(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  file: claims.ClaimFile,
): Promise<claims.ClaimFile> {
  if (file.claim.policyId !== undefined) return file;
  // Beside another claim, what was said before this one was reported names that one's policy.
  const isShared = (await links.claimsOf(tx, ticket)).length > 1;
  const telling = (await messages.ofTicket(tx, ticket.id)).filter(
    ({ receivedAt }) => !isShared || receivedAt >= file.claim.notifiedAt,
  );
  const ids = new Set(telling.map(({ id }) => id));
  const facts = (await messages.factsOf(tx, ticket.id)).filter(({ messageId }) => ids.has(messageId));
  const senders = telling.flatMap(({ sender, nature }) =>
    nature.kind === 'human' && sender !== undefined ? [sender] : [],
  );
  const clues = cluesIn(facts, senders);
  const of = (by: PolicyClue['by']) => clues.flatMap((clue) => (clue.by === by ? [clue.value] : []));
  const policies = await findPolicies(tx, {
    numbers: of('number'),
    plates: of('plate'),
    contacts: of('contact'),
    fiscalCodes: of('fiscalCode'),
    ibans: [],
    names: [],
  });
  const { policyId, evidence } = identifyPolicy(facts, senders.at(-1), policies, file.claim.type);
  if (policyId === undefined) return file;
  await claims.update(tx, file, { policyId }, deps.now());
  await addPeopleOf(tx, file, policyId);
  await record(tx, {
    ticketId: ticket.id,
    claimId: file.claim.id,
    actor: 'machine:assess',
    action: 'policy-found',
    data: { policy: policyId, signals: evidence.map(({ signal }) => signal) },
  });
  return claims.load(tx, file.claim.id);
}

/** Asks the directory again about a ticket that went on without it. */
export const lookUp: Worker = {
  stage: 'look-up',
  lane: 'inbound',

  run: async (id, deps) => {
    // The clock rings with the id of a ticket it found.
    const ticketId = id as TicketId;
    const question = await openQuestion(deps.db, ticketId);
    if (question === undefined) throw new Stale(`ticket ${id} has no open question`);
    const consulted = await consult(deps, question.clues);
    await deps.db.transaction(async (tx) => {
      const before = await tickets.find(tx, ticketId);
      if (before?.claimId !== undefined) await claims.lock(tx, before.claimId);
      const ticket = await tickets.loadForUpdate(tx, ticketId);
      const now = await openQuestion(tx, ticketId);
      if (now?.version !== question.version) throw new Stale(`ticket ${id} has asked anew`);
      await keepConsulted(tx, deps, ticketId, consulted);
      if ((await openQuestion(tx, ticketId)) !== undefined) return;
      await record(tx, {
        ticketId,
        actor: 'machine:look-up',
        action: 'directory-answered',
        data: { policies: consulted.policies.length },
      });
      await goOn(tx, deps, ticket);
    });
  },

  giveUp: async (id, reason, deps) => {
    const question = await openQuestion(deps.db, id as TicketId);
    if (question === undefined) return;
    await deps.db.transaction((tx) =>
      keepQuestion(tx, {
        ...question,
        reason: { it: reason, en: reason },
        nextAt: new Date(deps.now().getTime() + faultPauseMs),
      }),
    );
  },
};

/** The ticket is looked at again with what was learnt; one that is on its way comes there by itself. */
async function goOn(tx: Tx, deps: Deps, ticket: Ticket): Promise<void> {
  if (ticket.status === 'closed' || ticket.status === 'merged') return;
  if (ticket.stage !== 'settled' && ticket.stage !== 'request') return;
  const reopened = ticket.status === 'waiting_customer' ? { status: 'open' as const } : {};
  await move(tx, deps, ticket, ticket.claimId === undefined ? 'link' : 'assess', reopened);
}
