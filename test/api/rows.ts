/** Rows for tests of the API, put in through storage as the stages do. */
import { sql } from 'kysely';
import { referenceFor } from '#src/domain/linking/reference.ts';
import type { ClaimId, ClaimTypeId, ItemId, LocalDate, TicketId } from '#src/domain/ids.ts';
import type { Cents, Requirement } from '#src/domain/claims/claim.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import { findPolicies } from '#src/storage/policies.ts';
import * as tickets from '#src/storage/tickets.ts';
import { personActions } from '#workers/person.ts';
import type { TestDesk } from '#test/desk.ts';
import { anna } from '#test/cast.ts';

/** Opens a settled ticket of Anna's, with whatever is said otherwise. */
export function openTicket(desk: TestDesk, change: Partial<tickets.NewTicket> = {}): Promise<Ticket> {
  return desk.deps.db.transaction(async (tx) =>
    tickets.open(tx, {
      reference: referenceFor(await tickets.nextReferenceNumber(tx)),
      stage: 'settled',
      status: 'open',
      caseKind: 'other',
      channel: 'email',
      account: 'claims',
      language: 'it',
      subject: 'Una domanda',
      customer: anna.email,
      customerName: anna.name,
      receivedAt: desk.now,
      filedAt: change.receivedAt ?? desk.now,
      ...change,
    }),
  );
}

/** Opens a claim on Anna's motor policy, with the lines of the checklist that are given. */
export async function openClaim(
  desk: TestDesk,
  lines: readonly (Pick<Requirement, 'key'> & Partial<Requirement>)[] = [],
): Promise<claims.ClaimFile> {
  const [policy] = await findPolicies(desk.deps.db, {
    numbers: ['RCA2025004217'],
    plates: [],
    contacts: [],
    fiscalCodes: [],
    ibans: [],
    names: [],
  });
  const insured = policy?.parties.find((each) => each.role === 'insured')?.party;
  if (policy === undefined || insured === undefined) throw new Error('the cast has lost Anna and her car');
  const id = await desk.deps.db.transaction(async (tx) => {
    const opened = await claims.open(tx, {
      reference: referenceFor(await tickets.nextReferenceNumber(tx)),
      // A claim type of the profile.
      type: 'motor_damage' as ClaimTypeId,
      policyId: policy.id,
      notifiedAt: desk.now,
      language: 'it',
      plates: [anna.plate],
      externalReferences: [],
      parties: [{ partyId: insured.id, role: 'insured' }],
      status: 'incomplete',
    });
    await claims.saveRequirements(
      tx,
      opened,
      lines.map((line) => ({
        // Items of the profile.
        anyOf: line.key.split('|') as ItemId[],
        stage: 'review',
        level: 'M',
        state: 'missing',
        askedRounds: 0,
        ...line,
      })),
      new Map(),
      desk.now,
    );
    return opened;
  });
  return claims.load(desk.deps.db, id);
}

/**
 * A claim of Anna's with everything an approval needs, and her ticket: the loss is one that her car's policy covers,
 * and every line of the checklist is accepted.
 */
export async function readyToDecide(
  desk: TestDesk,
  amountClaimed: Cents,
  // The Tuesday before.
  lossOn = '2026-11-10' as LocalDate,
): Promise<{ readonly file: claims.ClaimFile; readonly ticket: Ticket }> {
  const { claim } = await openClaim(desk);
  const ticket = await openTicket(desk, { claimId: claim.id });
  await personActions(desk.deps).changeClaim({
    claimId: claim.id,
    lossOn,
    amountClaimed,
    by: 'person:Giulia Ferri',
  });
  await desk.settle();
  await desk.deps.db.transaction(async (tx) => {
    const lines = await claims.requirementsOf(tx, claim.id);
    await claims.saveRequirements(
      tx,
      claim.id,
      lines.map((line) => ({ ...line, state: 'accepted' })),
      new Map(),
      desk.now,
    );
  });
  return { file: await claims.load(desk.deps.db, claim.id), ticket };
}

/** Closes a ticket, as the clock does two weeks after it was resolved. */
export async function closeTicket(desk: TestDesk, id: TicketId | string): Promise<void> {
  await desk.deps.db.transaction(async (tx) => {
    const ticket = await tickets.find(tx, id);
    if (ticket === undefined) throw new Error(`ticket ${id} is gone`);
    await tickets.advance(tx, ticket, ticket.stage, { status: 'closed' }, desk.now);
  });
}

/** A claim as people left it who decided it: the database itself takes no other road there. */
export async function leaveDecided(
  desk: TestDesk,
  id: ClaimId,
  status: 'approved' | 'rejected',
): Promise<void> {
  await desk.deps.db.transaction(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx.sql);
    await sql`update claim set status = ${status}, version = version + 1 where id = ${id}`.execute(tx.sql);
  });
}

/** A ticket as it is now. */
export async function ticketNow(desk: TestDesk, id: TicketId | string): Promise<Ticket> {
  const ticket = await tickets.find(desk.deps.db, id);
  if (ticket === undefined) throw new Error(`ticket ${id} is gone`);
  return ticket;
}
