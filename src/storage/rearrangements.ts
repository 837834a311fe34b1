/** Rows that people move between tickets and claims, and the record that lets them be put back. */
import { sql } from 'kysely';
import type { ClaimStatus } from '#src/domain/claims/claim.ts';
import type {
  ClaimId,
  MessageId,
  OutboundId,
  PartyId,
  RearrangementId,
  RequestId,
  TicketId,
} from '#src/domain/ids.ts';
import type { CarriedLine, LinkBefore, Moved, Rearrangement } from '#src/domain/claims/rearrangement.ts';
import type { Sql, Tx } from './db.ts';
import { ticketsOn } from './links.ts';

/** Keeps what was moved. The key is unique: look for it first with `findByKey`. */
export async function keep(
  tx: Tx,
  rearrangement: Pick<
    Rearrangement,
    'kind' | 'fromTicket' | 'toTicket' | 'fromClaim' | 'toClaim' | 'moved' | 'reason' | 'doneBy'
  > & { readonly key: string },
): Promise<Rearrangement> {
  const row = await tx.sql
    .insertInto('rearrangement')
    .values({
      key: rearrangement.key,
      kind: rearrangement.kind,
      from_ticket: rearrangement.fromTicket ?? null,
      to_ticket: rearrangement.toTicket ?? null,
      from_claim: rearrangement.fromClaim ?? null,
      to_claim: rearrangement.toClaim ?? null,
      moved: JSON.stringify(rearrangement.moved),
      reason: rearrangement.reason ?? null,
      done_by: rearrangement.doneBy,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return asRearrangement(row);
}

export async function findByKey(db: Sql, key: string): Promise<Rearrangement | undefined> {
  const row = await db.sql.selectFrom('rearrangement').selectAll().where('key', '=', key).executeTakeFirst();
  return row === undefined ? undefined : asRearrangement(row);
}

/** How a claim came to be opened by a person, while that has not been taken back. */
export async function openingOf(db: Sql, claimId: ClaimId): Promise<Rearrangement | undefined> {
  const row = await db.sql
    .selectFrom('rearrangement')
    .selectAll()
    .where('to_claim', '=', claimId)
    .where('kind', '=', 'open-claim')
    .where('state', '=', 'done')
    .executeTakeFirst();
  return row === undefined ? undefined : asRearrangement(row);
}

export async function find(db: Sql, id: string): Promise<Rearrangement | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await db.sql
    .selectFrom('rearrangement')
    .selectAll()
    .where('id', '=', id as RearrangementId)
    .executeTakeFirst();
  return row === undefined ? undefined : asRearrangement(row);
}

/** Moves that a ticket or a claim took part in, newest first, at most a hundred. */
export async function touching(
  db: Sql,
  what: { readonly ticketId: TicketId } | { readonly claimId: ClaimId },
): Promise<Rearrangement[]> {
  const rows = await db.sql
    .selectFrom('rearrangement')
    .selectAll()
    .where((eb) =>
      'ticketId' in what
        ? eb.or([eb('from_ticket', '=', what.ticketId), eb('to_ticket', '=', what.ticketId)])
        : eb.or([eb('from_claim', '=', what.claimId), eb('to_claim', '=', what.claimId)]),
    )
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
  return rows.map(asRearrangement);
}

/** The latest move after this one that touches one of its tickets or claims and has not been taken back. */
export async function laterThan(
  db: Sql,
  { id, fromTicket, toTicket, fromClaim, toClaim, moved }: Rearrangement,
): Promise<Rearrangement | undefined> {
  const tickets = [fromTicket, toTicket, ...(moved.tickets ?? []).map((ticket) => ticket.id)].flatMap(
    (ticket) => ticket ?? [],
  );
  const claims = [fromClaim, toClaim].flatMap((claim) => claim ?? []);
  const row = await db.sql
    .selectFrom('rearrangement')
    .selectAll()
    .where('id', '>', id)
    .where('state', '=', 'done')
    .where((eb) =>
      eb.or([
        eb('from_ticket', 'in', ['0' as TicketId, ...tickets]),
        eb('to_ticket', 'in', ['0' as TicketId, ...tickets]),
        // Tickets of one claim are moved without regard to each other; only the claims' own moves build on each other.
        eb.and([
          eb('kind', '=', 'merge-claims'),
          eb.or([
            eb('from_claim', 'in', ['0' as ClaimId, ...claims]),
            eb('to_claim', 'in', ['0' as ClaimId, ...claims]),
          ]),
        ]),
      ]),
    )
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row === undefined ? undefined : asRearrangement(row);
}

/** @returns false when it was taken back before. */
export async function markUndone(
  tx: Tx,
  id: RearrangementId,
  { by, reason }: { by: string; reason: string },
): Promise<boolean> {
  const done = await tx.sql
    .updateTable('rearrangement')
    .set({ state: 'undone', undone_by: by, undone_at: new Date(), undo_reason: reason })
    .where('id', '=', id)
    .where('state', '=', 'done')
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/**
 * Moves messages with what was read in them to another ticket: all of them, or those named that are still there.
 * Copies go where their first one goes.
 *
 * @returns ids of the messages that moved.
 */
export async function moveMessages(
  tx: Tx,
  from: TicketId,
  to: TicketId,
  only?: readonly MessageId[],
): Promise<MessageId[]> {
  const ids = only === undefined ? null : [...only];
  const { rows } = await sql<{ id: MessageId }>`
    update message set ticket_id = ${to} where ticket_id = ${from}
      and (${ids}::bigint[] is null or id = any(${ids}::bigint[]) or copy_of = any(${ids}::bigint[]))
    returning id`.execute(tx.sql);
  const moved = rows.map((row) => row.id);
  await moveFacts(tx, moved, from, to);
  return moved;
}

/** What a ticket read in messages goes with them; what others read in their part of a divided one stays theirs. */
async function moveFacts(
  tx: Tx,
  messages: readonly MessageId[],
  from: TicketId,
  to: TicketId,
): Promise<void> {
  if (messages.length === 0) return;
  await tx.sql
    .updateTable('fact')
    .set({ ticket_id: to })
    .where('message_id', 'in', messages)
    .where('ticket_id', '=', from)
    .execute();
}

/**
 * Lets messages that a ticket shares with another one belong to a third instead, with what was read in its part of a
 * divided one; those that lie there already stay.
 *
 * @returns ids of the messages whose share moved.
 */
export async function moveShares(
  tx: Tx,
  from: TicketId,
  to: TicketId,
  only?: readonly MessageId[],
): Promise<MessageId[]> {
  const ids = only === undefined ? null : [...only];
  const { rows } = await sql<{ id: MessageId }>`
    update ticket_message s set ticket_id = ${to} where s.ticket_id = ${from}
      and (${ids}::bigint[] is null or s.message_id = any(${ids}::bigint[]))
      and not exists (select 1 from conversation c where c.ticket_id = ${to} and c.message_id = s.message_id)
    returning s.message_id as id`.execute(tx.sql);
  const moved = rows.map((row) => row.id);
  await moveFacts(tx, moved, from, to);
  return moved;
}

/** Shows what we said on another ticket; how far it got on its way does not change. @returns ids of what moved. */
export async function moveOutbound(
  tx: Tx,
  from: TicketId,
  to: TicketId,
  only?: readonly OutboundId[],
): Promise<OutboundId[]> {
  const ids = only === undefined ? null : [...only];
  const { rows } = await sql<{ id: OutboundId }>`
    update outbound set ticket_id = ${to} where ticket_id = ${from}
      and (${ids}::bigint[] is null or id = any(${ids}::bigint[])) returning id`.execute(tx.sql);
  return rows.map((row) => row.id);
}

/** Has requests asked on another ticket. @returns ids of what moved. */
export async function moveRequests(
  tx: Tx,
  from: TicketId,
  to: TicketId,
  only?: readonly RequestId[],
): Promise<RequestId[]> {
  const ids = only === undefined ? null : [...only];
  const { rows } = await sql<{ id: RequestId }>`
    update information_request set ticket_id = ${to}, version = version + 1 where ticket_id = ${from}
      and (${ids}::bigint[] is null or id = any(${ids}::bigint[])) returning id`.execute(tx.sql);
  return rows.map((row) => row.id);
}

/** What a supervisor was asked on one ticket stands on another; what both were asked stays. @returns ids of what moved. */
export async function moveEscalations(
  tx: Tx,
  from: TicketId,
  to: TicketId,
  only?: readonly string[],
): Promise<string[]> {
  const ids = only === undefined ? null : [...only];
  const { rows } = await sql<{ id: string }>`
    update escalation e set ticket_id = ${to} where e.ticket_id = ${from}
      and (${ids}::bigint[] is null or e.id = any(${ids}::bigint[]))
      and not exists (select 1 from escalation o
        where o.ticket_id = ${to} and o.reason = e.reason and o.period = e.period) returning e.id`.execute(
    tx.sql,
  );
  return rows.map((row) => row.id);
}

/** Lets answers to some mails find another ticket. @returns the mail ids that lead there now. */
export async function moveThreads(
  tx: Tx,
  from: TicketId,
  to: TicketId,
  externalIds: readonly string[],
): Promise<string[]> {
  if (externalIds.length === 0) return [];
  const { rows } = await sql<{ external_id: string }>`
    update thread_id t set ticket_id = ${to} where t.ticket_id = ${from}
      and t.external_id = any(${[...externalIds]}::text[]) and t.kind <> 'sent'
      and not exists (select 1 from thread_id o where o.ticket_id = ${to}
        and o.external_id = t.external_id and o.sender = t.sender and o.kind = t.kind)
    returning t.external_id`.execute(tx.sql);
  return rows.map((row) => row.external_id);
}

/** A ticket's links exactly as they stood. */
export async function restoreLinks(tx: Tx, ticketId: TicketId, links: readonly LinkBefore[]): Promise<void> {
  await tx.sql.deleteFrom('link').where('ticket_id', '=', ticketId).execute();
  const own = links.filter((link) => link.ticketId === ticketId);
  if (own.length === 0) return;
  await tx.sql
    .insertInto('link')
    .values(
      own.map((link) => ({
        ticket_id: ticketId,
        claim_id: link.claimId,
        state: link.state,
        score: link.score,
        evidence: JSON.stringify(link.evidence),
        rules: link.rules,
        certainty: link.certainty ?? null,
        decided_by: link.decidedBy,
      })),
    )
    .execute();
}

/** Adds the people and foreign numbers of one claim to another. @returns what was not there before. */
export async function addFileOf(
  tx: Tx,
  from: ClaimId,
  to: ClaimId,
): Promise<Required<Pick<Moved, 'addedParties' | 'addedExternalReferences'>>> {
  const { rows } = await sql<{ partyId: PartyId; role: string }>`
    insert into claim_party (claim_id, party_id, role)
      select ${to}, party_id, role from claim_party where claim_id = ${from} on conflict do nothing
    returning party_id as "partyId", role`.execute(tx.sql);
  const { rows: numbers } = await sql<{ added: string[] }>`
    update claim whole set external_references = whole.external_references || added.numbers from (
      select coalesce(array_agg(number), '{}') as numbers from (
        select unnest(external_references) as number from claim where id = ${from}
        except select unnest(external_references) from claim where id = ${to}) as missing) as added
    where whole.id = ${to} returning added.numbers as added`.execute(tx.sql);
  return { addedParties: rows, addedExternalReferences: numbers[0]?.added ?? [] };
}

/** Takes away what `addFileOf` added. */
export async function removeAdded(
  tx: Tx,
  claimId: ClaimId,
  { addedParties = [], addedExternalReferences = [] }: Moved,
): Promise<void> {
  for (const { partyId, role } of addedParties)
    await sql`delete from claim_party where claim_id = ${claimId} and party_id = ${partyId}
      and role = ${role}`.execute(tx.sql);
  if (addedExternalReferences.length > 0)
    await sql`update claim set external_references = array(select unnest(external_references)
      except select unnest(${[...addedExternalReferences]}::text[])) where id = ${claimId}`.execute(tx.sql);
}

/** Puts lines of a checklist back as they stood, unless somebody has said something else of them since. */
export async function restoreLines(tx: Tx, claimId: ClaimId, lines: readonly CarriedLine[]): Promise<void> {
  for (const { key, state, before } of lines) {
    if (before === undefined)
      await tx.sql
        .deleteFrom('requirement')
        .where('claim_id', '=', claimId)
        .where('key', '=', key)
        .where('state', '=', state)
        .execute();
    else
      await tx.sql
        .updateTable('requirement')
        .set({
          state: before.line.state,
          note: before.line.note ?? null,
          evidence: before.evidence === undefined ? null : JSON.stringify(before.evidence),
          changed_at: new Date(),
        })
        .where('claim_id', '=', claimId)
        .where('key', '=', key)
        .where('state', '=', state)
        .execute();
  }
}

/** How much stands on a ticket: messages without their copies, what we said, and requests that are still open. */
export async function sizeOf(
  db: Sql,
  ticketId: TicketId,
): Promise<{ readonly messages: number; readonly answers: number; readonly requests: number }> {
  const { rows } = await sql<{ messages: number; answers: number; requests: number }>`select
    (select count(*)::int from message where ticket_id = ${ticketId} and copy_of is null) as messages,
    (select count(*)::int from outbound where ticket_id = ${ticketId} and state <> 'cancelled') as answers,
    (select count(*)::int from information_request where ticket_id = ${ticketId} and state = 'open') as requests
  `.execute(db.sql);
  return rows[0] ?? { messages: 0, answers: 0, requests: 0 };
}

const overStatuses: ClaimStatus[] = ['closed', 'closed_no_action', 'withdrawn', 'paid', 'rejected'];

/** Marks a claim as merged into another, or, without one, as standing for itself again. */
export async function markClaimMerged(tx: Tx, claimId: ClaimId, into: ClaimId | undefined): Promise<void> {
  await tx.sql
    .updateTable('claim')
    .set((eb) => ({
      merged_into: into ?? null,
      closed_at:
        into === undefined
          ? eb.case().when('status', 'in', overStatuses).then(eb.ref('closed_at')).else(null).end()
          : eb.fn.coalesce('closed_at', eb.val(new Date())),
    }))
    .where('id', '=', claimId)
    .execute();
}

/**
 * Leaves of a claim that should never have been opened its number, its history and its checklist: it is closed, nothing
 * is found any more by what it held, and nobody is on it.
 */
export async function emptyClaim(tx: Tx, claimId: ClaimId): Promise<void> {
  await tx.sql.deleteFrom('claim_party').where('claim_id', '=', claimId).execute();
  await tx.sql
    .updateTable('claim')
    .set((eb) => ({
      status: 'closed_no_action',
      closed_at: eb.fn.coalesce('closed_at', eb.val(new Date())),
      policy_id: null,
      loss_on: null,
      loss_time: null,
      loss_place: null,
      plates: [],
      external_references: [],
      coverage: null,
      version: eb('version', '+', 1),
      updated_at: new Date(),
    }))
    .where('id', '=', claimId)
    .execute();
}

/** Ids of the tickets on a claim, as their own one or as one of several, in order. */
export async function ticketIdsOf(db: Sql, claimId: ClaimId): Promise<TicketId[]> {
  const rows = await db.sql
    .selectFrom('ticket')
    .select('id')
    .where('id', 'in', ticketsOn(claimId))
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

/** Ids of a ticket's messages. */
export async function messageIdsOf(db: Sql, ticketId: TicketId): Promise<MessageId[]> {
  const rows = await db.sql.selectFrom('message').select('id').where('ticket_id', '=', ticketId).execute();
  return rows.map((row) => row.id);
}

function asRearrangement(row: {
  id: RearrangementId;
  kind: Rearrangement['kind'];
  state: Rearrangement['state'];
  from_ticket: TicketId | null;
  to_ticket: TicketId | null;
  from_claim: ClaimId | null;
  to_claim: ClaimId | null;
  moved: Moved;
  reason: string | null;
  done_by: string;
  done_at: Date;
  undone_by: string | null;
  undone_at: Date | null;
  undo_reason: string | null;
}): Rearrangement {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    ...(row.from_ticket === null ? {} : { fromTicket: row.from_ticket }),
    ...(row.to_ticket === null ? {} : { toTicket: row.to_ticket }),
    ...(row.from_claim === null ? {} : { fromClaim: row.from_claim }),
    ...(row.to_claim === null ? {} : { toClaim: row.to_claim }),
    moved: row.moved,
    ...(row.reason === null ? {} : { reason: row.reason }),
    doneBy: row.done_by,
    doneAt: row.done_at,
    ...(row.undone_by === null ? {} : { undoneBy: row.undone_by }),
    ...(row.undone_at === null ? {} : { undoneAt: row.undone_at }),
    ...(row.undo_reason === null ? {} : { undoReason: row.undo_reason }),
  };
}
