/** Opening the file of a loss: by the machine for a notice, by a person from a ticket, and taking a person's word back. */
import type { ClaimOpening, OpeningOutcome } from '#src/api/actions.ts';
import { localDateOf } from '#src/domain/time/calendar.ts';
import {
  evidenceFor,
  kindAfterOpening,
  lossSaid,
  openingRefusal,
  undoRefusal,
  whyNotOpen,
  writesFrom,
} from '#src/domain/claims/claim-opening.ts';
import type { ReportedLoss } from '#src/domain/claims/duplicate-loss.ts';
import type { ClaimId, Reference, RequestId } from '#src/domain/ids.ts';
import { linkingRules } from '#src/domain/linking/linking.ts';
import type { Address } from '#src/domain/message.ts';
import type { Labels } from '#src/domain/profile.ts';
import type { Rearrangement } from '#src/domain/claims/rearrangement.ts';
import { referenceFor } from '#src/domain/linking/reference.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import { lossToldOn } from '#src/storage/claim-opening.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import { moveDocuments } from '#src/storage/documents.ts';
import { alikeReports, decideDuplicate, duplicatesOf, reporterAt, suspect } from '#src/storage/duplicates.ts';
import { record } from '#src/storage/history.ts';
import * as links from '#src/storage/links.ts';
import * as messages from '#src/storage/messages.ts';
import { applicantAt } from '#src/storage/parties.ts';
import { findPolicy, partiesOf } from '#src/storage/policies.ts';
import * as rearrangements from '#src/storage/rearrangements.ts';
import * as tickets from '#src/storage/tickets.ts';
import { takeKind } from './case-work.ts';
import { asItStands, isOutdated, lockWithClaims, notPossible, unknown, wakeClaim } from './decisions.ts';
import { linkBeside, linkProblems, takeOff, undoRelink } from './relink.ts';
import { move, type Deps } from './stage.ts';

/** A loss as it was told, and who told it. */
export interface Opening extends Omit<ReportedLoss, 'id' | 'parties'> {
  readonly sender?: Address;
  /** As it was read, for an applicant whose mail has no name. */
  readonly insuredName?: string;
}

/**
 * Opens the file of a loss. The insured and the policyholder are on it; where no policy tells who applies, it is whoever
 * wrote.
 */
export async function openFile(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  { sender, insuredName, ...loss }: Opening,
): Promise<{ readonly claimId: ClaimId; readonly reference: Reference }> {
  const insured = loss.policyId === undefined ? [] : await partiesOf(tx, loss.policyId);
  const applicant =
    insured.length > 0 ||
    deps.profile.claimTypes.get(loss.type)?.needsPolicy !== false ||
    sender === undefined
      ? undefined
      : await applicantAt(tx, {
          name: sender.name ?? insuredName ?? sender.address,
          address: sender.address,
          language: ticket.language,
        });
  const reference = referenceFor(await tickets.nextReferenceNumber(tx));
  const claimId = await claims.open(tx, {
    reference,
    ...loss,
    language: ticket.language,
    parties: [
      ...insured
        .filter((each) => each.role === 'insured' || each.role === 'policyholder')
        .map((each) => ({
          partyId: each.partyId,
          role: each.role === 'insured' ? ('insured' as const) : ('claimant' as const),
        })),
      ...(applicant === undefined ? [] : [{ partyId: applicant, role: 'claimant' as const }]),
    ],
  });
  return { claimId, reference };
}

/** Opens the claim of a loss that a person found in a ticket; the ticket goes on as if the machine had found it. */
export async function openClaim(tx: Tx, deps: Deps, asked: ClaimOpening): Promise<OpeningOutcome> {
  const [ticket] = (await lockWithClaims(tx, [asked.ticketId])) ?? [];
  if (ticket === undefined) return unknown;
  const key = `open-claim:${asked.clientId}`;
  const again = await rearrangements.findByKey(tx, key);
  if (again?.toClaim !== undefined) {
    if (again.toTicket !== ticket.id)
      return notPossible({
        it: 'questo clientId è già stato usato su un’altra pratica',
        en: 'this clientId was used on another ticket',
      });
    return { outcome: 'opened', claimId: again.toClaim, ticket, rearrangementId: again.id, again: true };
  }
  if (isOutdated(ticket, asked.version)) return { outcome: 'stale', now: ticket };
  const refusal = whyNotOpen(ticket);
  if (refusal !== undefined) return notPossible(openingRefusal(refusal));
  if (!deps.profile.claimTypes.has(asked.type))
    return { outcome: 'unfit', field: 'type', reason: 'is no type of claim of this house' };
  if (asked.lossOn !== undefined && asked.lossOn > localDateOf(deps.now()))
    return { outcome: 'unfit', field: 'lossOn', reason: 'is still to come' };
  const policy = asked.policyId === undefined ? undefined : await findPolicy(tx, asked.policyId);
  if (asked.policyId !== undefined && policy === undefined)
    return { outcome: 'unfit', field: 'policy', reason: 'is no policy on file' };

  const { told } = await lossToldOn(tx, ticket);
  const loss = lossSaid({ ...asked, ...(policy === undefined ? {} : { policy }) }, told);
  const alike = await alikeReports(tx, { claim: loss, reporters: await reporterAt(tx, ticket.customer) });
  const known = new Set(asked.notSameAs);
  if (alike.some(({ claim }) => !known.has(claim.id))) return { outcome: 'alike', found: alike };

  const before = await asItStands(tx, ticket);
  const current = await links.claimsOf(tx, ticket);
  const { parties: _, ...opening } = loss;
  const insuredName = told.facts.find((fact) => fact.key === 'insured_name')?.value;
  const { claimId, reference } = await openFile(tx, deps, ticket, {
    ...opening,
    ...(told.sender === undefined ? {} : { sender: told.sender }),
    ...(insuredName === undefined ? {} : { insuredName }),
  });
  const evidence = policy === undefined ? [] : evidenceFor(told, policy);
  await links.save(tx, {
    ticketId: ticket.id,
    claimId,
    state: 'opened',
    score: 0,
    evidence,
    rules: linkingRules.version,
    decidedBy: asked.by,
  });
  const left = { stopped: new Array<RequestId>(), documents: new Array<unknown>() };
  const leaves = asked.role === 'only' ? current : [];
  for (const each of leaves) {
    await moveDocuments(tx, each, claimId, await rearrangements.messageIdsOf(tx, ticket.id));
    const taken = await takeOff(tx, deps, ticket, each, {
      by: asked.by,
      reason: 'a claim of its own was opened',
    });
    left.stopped.push(...taken.stopped);
    left.documents.push(...taken.documents);
  }
  await links.dropSuggestions(tx, ticket.id);
  await messages.markUnhandled(tx, ticket.id);
  for (const { claim } of alike) await denyDuplicate(tx, claimId, claim.id, reference, asked);
  const [fromClaim] = leaves;
  const kept = await rearrangements.keep(tx, {
    key,
    kind: 'open-claim',
    toTicket: ticket.id,
    toClaim: claimId,
    ...(fromClaim === undefined ? {} : { fromClaim }),
    moved: {
      tickets: [before.ticket],
      links: before.links,
      ...left,
      writesFrom: writesFrom(deps.now()).toISOString(),
      ...(asked.asks === false ? { holdsRequest: true as const } : {}),
    },
    ...(asked.reason === undefined ? {} : { reason: asked.reason }),
    doneBy: asked.by,
  });
  await record(tx, {
    ticketId: ticket.id,
    claimId,
    actor: asked.by,
    action: 'claim-opened',
    data: {
      reference,
      type: asked.type,
      rules: linkingRules.version,
      policy: asked.policyId ?? null,
      lossOn: asked.lossOn ?? null,
      ...(current.length === 0 ? {} : { role: asked.role }),
      ...(ticket.problem === undefined ? {} : { problem: ticket.problem.code }),
      ...(alike.length === 0 ? {} : { notSameAs: alike.map(({ claim }) => claim.reference) }),
      ...(asked.reason === undefined ? {} : { reason: asked.reason }),
      signals: evidence.map(({ signal }) => signal),
    },
  });
  return {
    outcome: 'opened',
    claimId,
    ticket: await goOn(tx, deps, ticket, { claimId, ...asked, keeps: current.length > leaves.length }),
    rearrangementId: kept.id,
    again: false,
  };
}

/** Another event, by the word of whoever opened its claim: the machine does not ask again. */
async function denyDuplicate(
  tx: Tx,
  claimId: ClaimId,
  otherId: ClaimId,
  reference: Reference,
  { by, reason }: Pick<ClaimOpening, 'by' | 'reason'>,
): Promise<void> {
  const why = reason === undefined ? {} : { reason };
  await decideDuplicate(tx, { one: claimId, other: otherId }, { state: 'denied', ...why, by });
  await record(tx, {
    claimId: otherId,
    actor: by,
    action: 'duplicate-denied',
    data: { claim: reference, ...why },
  });
}

/** The ticket goes to the assessment with its new claim, as the report of a loss if it is nothing else. */
async function goOn(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  {
    claimId,
    role,
    by,
    keeps,
  }: Pick<ClaimOpening, 'role' | 'by'> & { readonly claimId: ClaimId; readonly keeps: boolean },
): Promise<Ticket> {
  const primary = role === 'further' && ticket.claimId !== undefined ? ticket.claimId : claimId;
  const caseKind = kindAfterOpening(ticket.caseKind, keeps);
  // A ticket whose files or words nobody has read yet goes its way: it comes to the assessment by itself.
  const reading = ticket.stage === 'read' || ticket.stage === 'link';
  const settles =
    ticket.problem !== undefined &&
    (linkProblems.has(ticket.problem.code) ||
      ticket.problem.code === 'new_loss_in_reply' ||
      ticket.problem.code === 'perhaps_two_losses');
  const moved = await move(tx, deps, ticket, reading ? ticket.stage : 'assess', {
    claimId: primary,
    ...(caseKind === ticket.caseKind ? {} : { caseKind }),
    ...(ticket.status === 'resolved' || ticket.status === 'waiting_customer' ? { status: 'open' } : {}),
    ...(settles ? { problem: null } : {}),
  });
  if (caseKind !== ticket.caseKind) await takeKind(tx, deps, moved, { was: ticket.caseKind, by });
  await linkBeside(tx, moved, primary, by);
  return moved;
}

/** Why a claim that a person opened has to stay; undefined when it can be taken back. */
export async function whyNotUndoOpening(
  tx: Tx,
  { toClaim, toTicket }: Rearrangement,
): Promise<Labels | undefined> {
  if (toClaim === undefined) return undefined;
  const { claim } = await claims.load(tx, toClaim);
  const on = await rearrangements.ticketIdsOf(tx, toClaim);
  return undoRefusal(claim, { hasOtherTickets: on.some((id) => id !== toTicket) });
}

/**
 * Puts the ticket back to where it was. What was opened by mistake keeps its number and its history, closed and empty:
 * nothing is ever linked to it again. The caller holds ticket and claims.
 */
export async function undoOpening(
  tx: Tx,
  deps: Deps,
  done: Rearrangement,
  ticket: Ticket,
  by: string,
): Promise<void> {
  const claimId = done.toClaim;
  if (claimId === undefined) return;
  const [was] = done.moved.tickets ?? [];
  const kind = was?.caseKind;
  const backTo = kind === undefined || ticket.caseKind !== 'claim_new' ? ticket.caseKind : kind;
  const back = await undoRelink(tx, deps, done, ticket, by, {
    ...(backTo === ticket.caseKind ? {} : { caseKind: backTo }),
    // Nobody is waited for: what was asked, was asked for the claim.
    ...(ticket.status === 'waiting_customer' ? { status: 'open' } : {}),
  });
  if (backTo !== ticket.caseKind) await takeKind(tx, deps, back, { was: ticket.caseKind, by });
  const { claim } = await claims.load(tx, claimId);
  await record(tx, {
    claimId,
    actor: by,
    action: 'claim-opening-undone',
    data: {
      ticket: ticket.reference,
      status: claim.status,
      policy: claim.policyId ?? null,
      lossOn: claim.lossOn ?? null,
      lossPlace: claim.lossPlace ?? null,
      plates: claim.plates,
      externalReferences: claim.externalReferences,
      parties: claim.parties.map(({ role, party }) => ({ role, party: party.id })),
    },
  });
  await rearrangements.emptyClaim(tx, claimId);
  for (const pair of await duplicatesOf(tx, claimId)) {
    if (pair.state !== 'suspected') continue;
    await suspect(tx, claimId, pair.claimId, undefined);
    // A later report was held back because of this one.
    if (!pair.isEarlier) await wakeClaim(tx, deps, pair.claimId);
  }
}
