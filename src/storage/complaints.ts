import { sql, type Selectable } from 'kysely';
import type { ComplaintEntry, ComplaintOutcome, WaitingAnswer } from '#src/domain/cases/complaint.ts';
import type { ComplaintId, LocalDate, TicketId } from '#src/domain/ids.ts';
import { Stale } from '#src/domain/outcomes.ts';
import { clean } from './clean.ts';
import type { Sql, Tx } from './db.ts';
import type { Schema } from './schema.ts';

/** What an entry starts with. */
export type NewComplaint = Pick<
  ComplaintEntry,
  | 'ticketId'
  | 'receivedAt'
  | 'channel'
  | 'complainant'
  | 'policyNumber'
  | 'claimReference'
  | 'area'
  | 'product'
  | 'reason'
  | 'personComplainedAbout'
  | 'dueOn'
  | 'legalDueOn'
>;

/** Enters a complaint, once per ticket. @returns undefined when it is in the register already */
export async function enter(tx: Tx, entry: NewComplaint): Promise<ComplaintId | undefined> {
  const row = await tx.sql
    .insertInto('complaint_entry')
    .values({
      ticket_id: entry.ticketId,
      received_at: entry.receivedAt,
      channel: entry.channel,
      complainant_name: entry.complainant.name === undefined ? null : clean(entry.complainant.name),
      complainant_address: entry.complainant.address ?? null,
      complainant_phone: entry.complainant.phone ?? null,
      complainant_role: entry.complainant.role,
      policy_number: entry.policyNumber ?? null,
      claim_reference: entry.claimReference ?? null,
      area: entry.area,
      product: entry.product ?? null,
      reason: entry.reason,
      person_complained_about:
        entry.personComplainedAbout === undefined ? null : clean(entry.personComplainedAbout),
      due_on: entry.dueOn,
      legal_due_on: entry.legalDueOn,
    })
    .onConflict((conflict) => conflict.column('ticket_id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

export async function ofTicket(db: Sql, ticketId: TicketId): Promise<ComplaintEntry | undefined> {
  const row = await db.sql
    .selectFrom('complaint_entry')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .executeTakeFirst();
  return row === undefined ? undefined : asEntry(row);
}

export async function find(db: Sql, id: string): Promise<ComplaintEntry | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await db.sql
    .selectFrom('complaint_entry')
    .selectAll()
    .where('id', '=', id as ComplaintId)
    .executeTakeFirst();
  return row === undefined ? undefined : asEntry(row);
}

/** Locks an entry. @throws Stale when there is none */
export async function loadForUpdate(tx: Tx, id: ComplaintId): Promise<ComplaintEntry> {
  const row = await tx.sql
    .selectFrom('complaint_entry')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new Stale(`complaint ${id} is gone`);
  return asEntry(row);
}

/** What people change in an entry; `null` clears. */
export interface ComplaintUpdate {
  readonly complainantName?: string | null;
  readonly complainantAddress?: string | null;
  readonly complainantPhone?: string | null;
  readonly complainantRole?: ComplaintEntry['complainant']['role'];
  readonly representedBy?: string | null;
  readonly policyNumber?: string | null;
  readonly claimReference?: string | null;
  readonly concerned?: string | null;
  readonly area?: ComplaintEntry['area'];
  readonly product?: string | null;
  readonly reason?: ComplaintEntry['reason'];
  readonly personComplainedAbout?: string | null;
  readonly handler?: string | null;
  readonly extensionReason?: string | null;
  /** Both days together, as the rules count them. */
  readonly dueOn?: LocalDate;
  readonly legalDueOn?: LocalDate;
  readonly answeredAt?: Date | null;
  readonly outcome?: ComplaintOutcome | null;
  readonly amount?: number | null;
  readonly rootCause?: string | null;
  readonly sentToIvass?: boolean;
  readonly sentToArbitrator?: boolean;
  readonly inCourt?: boolean;
  readonly closedAt?: Date | null;
}

const columns = {
  complainantName: 'complainant_name',
  complainantAddress: 'complainant_address',
  complainantPhone: 'complainant_phone',
  complainantRole: 'complainant_role',
  representedBy: 'represented_by',
  policyNumber: 'policy_number',
  claimReference: 'claim_reference',
  concerned: 'concerned',
  area: 'area',
  product: 'product',
  reason: 'reason',
  personComplainedAbout: 'person_complained_about',
  handler: 'handler',
  extensionReason: 'extension_reason',
  dueOn: 'due_on',
  legalDueOn: 'legal_due_on',
  answeredAt: 'answered_at',
  outcome: 'outcome',
  amount: 'amount',
  rootCause: 'root_cause',
  sentToIvass: 'sent_to_ivass',
  sentToArbitrator: 'sent_to_arbitrator',
  inCourt: 'in_court',
  closedAt: 'closed_at',
} as const satisfies Record<keyof ComplaintUpdate, keyof Schema['complaint_entry']>;

export async function update(tx: Tx, id: ComplaintId, change: ComplaintUpdate): Promise<ComplaintEntry> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(change))
    if (value !== undefined) values[columns[name as keyof ComplaintUpdate]] = value;
  const row = await tx.sql
    .updateTable('complaint_entry')
    .set((eb) => ({ ...values, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  // Its clock ends with the answer, or on another day: the ticket's next deadline is told anew.
  if (change.answeredAt !== undefined || change.closedAt !== undefined || change.dueOn !== undefined)
    await tx.sql.updateTable('ticket').set({ due_version: 0 }).where('id', '=', row.ticket_id).execute();
  return asEntry(row);
}

/** Where the next page starts. */
export interface ComplaintKey {
  readonly day: string;
  readonly id: ComplaintId;
}

/** A page of the register: open ones by their day, the nearest first; all of them the newest first. */
export async function list(
  db: Sql,
  filter: { readonly open: boolean },
  page: { readonly size: number; readonly after?: ComplaintKey },
): Promise<ComplaintEntry[]> {
  let query = db.sql.selectFrom('complaint_entry').selectAll();
  if (filter.open) {
    query = query.where('closed_at', 'is', null);
    if (page.after !== undefined)
      query = query.where(sql<boolean>`(due_on, id) > (${page.after.day}::date, ${page.after.id})`);
    query = query.orderBy('due_on').orderBy('id');
  } else {
    if (page.after !== undefined)
      query = query.where(
        sql<boolean>`(received_at, id) < (${page.after.day}::timestamptz, ${page.after.id})`,
      );
    query = query.orderBy('received_at', 'desc').orderBy('id', 'desc');
  }
  return (await query.limit(page.size).execute()).map(asEntry);
}

/** Entries in the order they were made, for the export: `size` of them after the one with an id. */
export async function after(db: Sql, id: string, size: number): Promise<ComplaintEntry[]> {
  const rows = await db.sql
    .selectFrom('complaint_entry')
    .selectAll()
    .where('id', '>', id as ComplaintId)
    .orderBy('id')
    .limit(size)
    .execute();
  return rows.map(asEntry);
}

/** When complaints were confirmed, by ticket: their acknowledgements left. */
export async function acknowledgements(
  db: Sql,
  ticketIds: readonly TicketId[],
): Promise<ReadonlyMap<TicketId, Date>> {
  if (ticketIds.length === 0) return new Map();
  const rows = await db.sql
    .selectFrom('outbound')
    .select(['ticket_id', 'sent_at'])
    .where(
      'key',
      'in',
      ticketIds.map((id) => `received:complaint-${id}`),
    )
    .where('state', '=', 'sent')
    .execute();
  return new Map(rows.flatMap((row) => (row.sent_at === null ? [] : [[row.ticket_id, row.sent_at]])));
}

/** Answers to complaints that are written and have not left, by ticket. */
export async function waitingAnswers(
  db: Sql,
  ticketIds: readonly TicketId[],
): Promise<ReadonlyMap<TicketId, WaitingAnswer>> {
  if (ticketIds.length === 0) return new Map();
  const rows = await db.sql
    .selectFrom('outbound')
    .select(['ticket_id', 'carried_by'])
    .where('ticket_id', 'in', [...ticketIds])
    .where('settles', '=', true)
    .where('state', 'in', ['queued', 'dialing', 'transmitting', 'uncertain'])
    .orderBy('id')
    .execute();
  return new Map(rows.map((row) => [row.ticket_id, row.carried_by === 'people' ? 'letter' : 'message']));
}

function asEntry(row: Selectable<Schema['complaint_entry']>): ComplaintEntry {
  return {
    id: row.id,
    ticketId: row.ticket_id,
    version: row.version,
    receivedAt: row.received_at,
    channel: row.channel,
    complainant: {
      ...(row.complainant_name === null ? {} : { name: row.complainant_name }),
      ...(row.complainant_address === null ? {} : { address: row.complainant_address }),
      ...(row.complainant_phone === null ? {} : { phone: row.complainant_phone }),
      role: row.complainant_role,
    },
    ...(row.represented_by === null ? {} : { representedBy: row.represented_by }),
    ...(row.policy_number === null ? {} : { policyNumber: row.policy_number }),
    ...(row.claim_reference === null ? {} : { claimReference: row.claim_reference }),
    ...(row.concerned === null ? {} : { concerned: row.concerned }),
    area: row.area,
    ...(row.product === null ? {} : { product: row.product }),
    reason: row.reason,
    ...(row.person_complained_about === null ? {} : { personComplainedAbout: row.person_complained_about }),
    ...(row.handler === null ? {} : { handler: row.handler }),
    dueOn: row.due_on,
    legalDueOn: row.legal_due_on,
    ...(row.extension_reason === null ? {} : { extensionReason: row.extension_reason }),
    ...(row.answered_at === null ? {} : { answeredAt: row.answered_at }),
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
    ...(row.amount === null ? {} : { amount: Number(row.amount) }),
    ...(row.root_cause === null ? {} : { rootCause: row.root_cause }),
    sentToIvass: row.sent_to_ivass,
    sentToArbitrator: row.sent_to_arbitrator,
    inCourt: row.in_court,
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
  };
}
