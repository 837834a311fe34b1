/** Tasks that departments were given, and what became of them. */
import { sql, type Selectable } from 'kysely';
import type { TaskState } from '#src/domain/departments/task.ts';
import type { ClaimId, LocalDate, MessageId, OutboundId, TaskId, TicketId } from '#src/domain/ids.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { TicketStatus } from '#src/domain/ticket.ts';
import type { Sql, Tx } from './db.ts';
import type { Reader } from './history.ts';
import { ticketsOn } from './links.ts';
import type { Schema } from './schema.ts';

/** A task as it is kept. */
export interface Task {
  readonly id: TaskId;
  readonly version: number;
  readonly ticketId: TicketId;
  readonly claimId?: ClaimId;
  /** Id of a department of the profile. */
  readonly department: string;
  readonly state: TaskState;
  readonly text: string;
  readonly dueOn: LocalDate;
  /** `person:<name>`. */
  readonly givenBy: string;
  readonly givenAt: Date;
  /** When it was given or, later, opened again: what its clocks count from. */
  readonly openedAt: Date;
  /** Where it was sent; absent when it is worked on here. */
  readonly email?: string;
  readonly outboundId?: OutboundId;
  /** Status of the ticket before it waited. */
  readonly ticketWas: TicketStatus;
  readonly answer?: string;
  readonly messageId?: MessageId;
  /** `person:<name>`, or the address that answered. */
  readonly endedBy?: string;
  readonly endedAt?: Date;
  /** How often the department was reminded since `openedAt`. */
  readonly reminders: number;
  /** Only roles that may know of fraud signals ever see it. */
  readonly restricted?: 'fraud';
}

/** What a new task starts with. */
export type NewTask = Pick<
  Task,
  | 'ticketId'
  | 'claimId'
  | 'department'
  | 'text'
  | 'dueOn'
  | 'givenBy'
  | 'givenAt'
  | 'email'
  | 'ticketWas'
  | 'restricted'
> & { readonly clientId: string };

/** Gives a task. `again`: its giver had given it before. */
export async function give(tx: Tx, task: NewTask): Promise<{ readonly task: Task; readonly again: boolean }> {
  const row = await tx.sql
    .insertInto('task')
    .values({
      ticket_id: task.ticketId,
      claim_id: task.claimId ?? null,
      department: task.department,
      text: task.text,
      due_on: task.dueOn,
      given_by: task.givenBy,
      given_at: task.givenAt,
      opened_at: task.givenAt,
      client_id: task.clientId,
      email: task.email ?? null,
      ticket_was: task.ticketWas,
      restricted: task.restricted ?? null,
    })
    .onConflict((conflict) => conflict.columns(['given_by', 'client_id']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) return { task: asTask(row), again: false };
  const before = await findGiven(tx, task.givenBy, task.clientId);
  if (before === undefined) throw new Error('a task that exists cannot be found');
  return { task: before, again: true };
}

/** The task that somebody gave under this id, if they did. */
export async function findGiven(db: Sql, givenBy: string, clientId: string): Promise<Task | undefined> {
  const row = await db.sql
    .selectFrom('task')
    .selectAll()
    .where('given_by', '=', givenBy)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row === undefined ? undefined : asTask(row);
}

export async function find(db: Sql, id: string): Promise<Task | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await db.sql
    .selectFrom('task')
    .selectAll()
    .where('id', '=', id as TaskId)
    .executeTakeFirst();
  return row === undefined ? undefined : asTask(row);
}

/** The task that a message of ours gave or reminded of. */
export async function findByOutbound(db: Sql, ids: readonly OutboundId[]): Promise<Task | undefined> {
  if (ids.length === 0) return undefined;
  const row = await db.sql
    .selectFrom('task')
    .selectAll()
    .where('outbound_id', 'in', [...ids])
    .executeTakeFirst();
  return row === undefined ? undefined : asTask(row);
}

/** Tasks of a claim and of its tickets, or of one ticket and those merged into it; open ones first. */
export async function of(
  db: Sql,
  whose: { readonly claimId: ClaimId } | { readonly ticketId: TicketId },
  reader: Reader,
): Promise<Task[]> {
  let query = db.sql.selectFrom('task').selectAll();
  query =
    'claimId' in whose
      ? query.where((eb) =>
          eb.or([eb('claim_id', '=', whose.claimId), eb('ticket_id', 'in', ticketsOn(whose.claimId))]),
        )
      : query.where('ticket_id', 'in', familyOf(whose.ticketId));
  if (!reader.mayReadFraud) query = query.where('restricted', 'is', null);
  const rows = await query
    .orderBy(sql`state <> 'open'`)
    .orderBy('due_on')
    .orderBy('id')
    .limit(200)
    .execute();
  return rows.map(asTask);
}

/** How many tasks departments have open on a ticket, as everybody may know. */
export async function departmentsAsked(db: Sql, ticketId: TicketId): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from task
    where ticket_id in ${familyOf(ticketId)} and state = 'open' and restricted is null`.execute(db.sql);
  return rows[0]?.n ?? 0;
}

function familyOf(ticketId: TicketId) {
  return sql<TicketId>`(with recursive family as (
      select ${ticketId}::bigint as id
      union select t.id from ticket t join family f on t.merged_into = f.id)
    select id from family)`;
}

/** Open tasks, the first due first. */
export async function listOpen(
  db: Sql,
  filter: { readonly department?: string },
  page: { readonly size: number; readonly after?: { readonly dueOn: LocalDate; readonly id: TaskId } },
  reader: Reader,
): Promise<Task[]> {
  let query = db.sql.selectFrom('task').selectAll().where('state', '=', 'open');
  if (filter.department !== undefined) query = query.where('department', '=', filter.department);
  if (!reader.mayReadFraud) query = query.where('restricted', 'is', null);
  const { after } = page;
  if (after !== undefined)
    query = query.where(sql<boolean>`(due_on, id) > (${after.dueOn}::date, ${after.id}::bigint)`);
  return (await query.orderBy('due_on').orderBy('id').limit(page.size).execute()).map(asTask);
}

/** Changes what becomes of a task; null clears. @throws Stale when somebody was faster */
export async function update(
  tx: Tx,
  task: Pick<Task, 'id' | 'version'>,
  change: {
    readonly state?: TaskState;
    readonly answer?: string | null;
    readonly messageId?: MessageId | null;
    readonly endedBy?: string | null;
    readonly endedAt?: Date | null;
    readonly outboundId?: OutboundId | null;
    readonly reminders?: number;
    readonly openedAt?: Date;
    readonly dueOn?: LocalDate;
  },
): Promise<Task> {
  const row = await tx.sql
    .updateTable('task')
    .set((eb) => ({
      version: eb('version', '+', 1),
      ...(change.state === undefined ? {} : { state: change.state }),
      ...(change.answer === undefined ? {} : { answer: change.answer }),
      ...(change.messageId === undefined ? {} : { message_id: change.messageId }),
      ...(change.endedBy === undefined ? {} : { ended_by: change.endedBy }),
      ...(change.endedAt === undefined ? {} : { ended_at: change.endedAt }),
      ...(change.outboundId === undefined ? {} : { outbound_id: change.outboundId }),
      ...(change.reminders === undefined ? {} : { reminders: change.reminders }),
      ...(change.openedAt === undefined ? {} : { opened_at: change.openedAt }),
      ...(change.dueOn === undefined ? {} : { due_on: change.dueOn }),
    }))
    .where('id', '=', task.id)
    .where('version', '=', task.version)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new Stale(`task ${task.id} has moved on`);
  return asTask(row);
}

function asTask(row: Selectable<Schema['task']>): Task {
  return {
    id: row.id,
    version: row.version,
    ticketId: row.ticket_id,
    ...(row.claim_id === null ? {} : { claimId: row.claim_id }),
    department: row.department,
    state: row.state,
    text: row.text,
    dueOn: row.due_on,
    givenBy: row.given_by,
    givenAt: row.given_at,
    openedAt: row.opened_at,
    ...(row.email === null ? {} : { email: row.email }),
    ...(row.outbound_id === null ? {} : { outboundId: row.outbound_id }),
    ticketWas: row.ticket_was,
    ...(row.answer === null ? {} : { answer: row.answer }),
    ...(row.message_id === null ? {} : { messageId: row.message_id }),
    ...(row.ended_by === null ? {} : { endedBy: row.ended_by }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    reminders: row.reminders,
    ...(row.restricted === null ? {} : { restricted: row.restricted }),
  };
}
