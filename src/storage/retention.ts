/** What the house's times of keeping have run out for: how much it is, and emptying it batch by batch. */
import { sql, type RawBuilder } from 'kysely';
import type { Sha256 } from '#src/domain/ids.ts';
import type { Cutoffs, Retention, RetentionKind } from '#src/domain/privacy/retention.ts';
import type { Sql, Tx } from './db.ts';
import { emptyClaims, emptyMessages, emptyTickets, noBytes, ticketGoes, type Erased } from './erasure.ts';

/** Rows of one step. */
const batch = 50;

/** Rows whose time is over, by kind. A legal hold keeps them all (`ticketGoes`). */
function overdue(kind: RetentionKind, cutoffs: Cutoffs): RawBuilder<unknown> {
  switch (kind) {
    case 'spam':
      return sql`select t.id from ticket t where t.erased_at is null and t.case_kind in ('spam', 'auto')
        and t.received_at < ${cutoffs.spam} and ${ticketGoes(cutoffs)}`;
    case 'unlinked':
      return sql`select t.id from ticket t where t.erased_at is null and t.claim_id is null
        and coalesce(t.resolved_at, t.status_since) < ${cutoffs.unlinked} and ${ticketGoes(cutoffs)}
        and not exists (select from link l where l.ticket_id = t.id and l.state in ('auto', 'opened', 'confirmed'))
        and not exists (select from complaint_entry e where e.ticket_id = t.id)`;
    case 'claimTickets':
      return sql`select t.id from ticket t join claim k on k.id = t.claim_id where t.erased_at is null
        and k.closed_at < ${cutoffs.claims} and ${ticketGoes(cutoffs)}`;
    case 'claims':
      return sql`select c.id from claim c where c.closed_at < ${cutoffs.claims}
        and not exists (select from legal_hold h where h.claim_id = c.id and h.lifted_at is null)
        and not exists (select from claim_party p join legal_hold h on h.party_id = p.party_id
          where p.claim_id = c.id and h.lifted_at is null)
        and (c.loss_place is not null or c.plates <> '{}' or c.coverage is not null
          or exists (select from decision d where d.claim_id = c.id and d.says <> '{}'::jsonb))`;
    case 'recordings':
      return sql`select a.id from attachment a join message m on m.id = a.message_id
        where m.received_at < ${cutoffs.recordings} and m.channel in ('phone', 'call')
          and a.content_type like 'audio/%' and a.sha256 <> ${noBytes}
          and not exists (select from conversation v join ticket t on t.id = v.ticket_id
            left join claim_party p on p.claim_id = t.claim_id
            join legal_hold h on h.lifted_at is null and (h.claim_id = t.claim_id or h.party_id = p.party_id)
            where v.message_id = m.id)
          and not exists (select from contact k join legal_hold h on h.party_id = k.party_id
            where k.value = m.sender and h.lifted_at is null)`;
  }
}

/** How many rows of a kind are over. */
export async function countOverdue(db: Sql, kind: RetentionKind, cutoffs: Cutoffs): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (${overdue(kind, cutoffs)}) as q`.execute(db.sql);
  return rows[0]?.n ?? 0;
}

/** Empties one batch of a kind. */
export async function emptyOverdue(
  tx: Tx,
  kind: RetentionKind,
  cutoffs: Cutoffs,
  now: Date,
): Promise<Erased> {
  const { rows } = await sql<{ id: string }>`
    select id from (${overdue(kind, cutoffs)}) as q order by id limit ${batch}`.execute(tx.sql);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return { rows: 0, blobs: [] };
  const these = sql`${ids}::bigint[]`;
  switch (kind) {
    case 'claims':
      return emptyClaims(tx, ids);
    case 'recordings': {
      const { rows: files } = await sql<{ sha256: Sha256 }>`
        select sha256 from attachment where id = any (${these})`.execute(tx.sql);
      // A recording is its own original: both names must go, or its bytes stay.
      await sql`update original g set sha256 = ${noBytes}, size = 0, identity = 'erased:' || g.id from message m join attachment a on a.message_id = m.id
        where a.id = any (${these}) and g.id = m.original_id and g.sha256 = a.sha256`.execute(tx.sql);
      await sql`update attachment set sha256 = ${noBytes}, size = 0 where id = any (${these})`.execute(
        tx.sql,
      );
      return { rows: ids.length, blobs: files.map(({ sha256 }) => sha256) };
    }
    case 'spam':
    case 'unlinked':
    case 'claimTickets': {
      // What another ticket hears too stays for that one.
      const { rows: messages } = await sql<{ id: string }>`
        select distinct v.message_id as id from conversation v join message m on m.id = v.message_id
        where v.ticket_id = any (${these}) and m.erased_at is null
          and not exists (select from conversation w join ticket t on t.id = w.ticket_id
            where w.message_id = v.message_id and w.ticket_id <> all (${these}) and t.erased_at is null)`.execute(
        tx.sql,
      );
      const emptied =
        messages.length === 0
          ? { rows: 0, blobs: [] }
          : await emptyMessages(
              tx,
              messages.map(({ id }) => id),
              now,
            );
      const tickets = await emptyTickets(tx, ids, now);
      return {
        rows: ids.length,
        blobs: [...emptied.blobs, ...tickets.blobs],
      };
    }
  }
}

/** A look at what is over, or what was emptied. */
export interface RetentionRun {
  readonly at: Date;
  readonly dry: boolean;
  readonly by: string;
  readonly found: Readonly<Partial<Record<RetentionKind, number>>>;
}

/** Keeps a turn. */
export async function keepRun(db: Sql, run: RetentionRun): Promise<void> {
  await db.sql
    .insertInto('retention_run')
    .values({ at: run.at, dry: run.dry, by: run.by, found: JSON.stringify(run.found) })
    .execute();
}

/** The latest turns. */
export async function lastRuns(db: Sql, size: number): Promise<RetentionRun[]> {
  const rows = await db.sql
    .selectFrom('retention_run')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(size)
    .execute();
  return rows.map(({ at, dry, by, found }) => ({ at, dry, by, found }));
}

/** Whether the house has confirmed exactly these times, by whom and when. */
export async function confirmationOf(
  db: Sql,
  rules: Retention,
): Promise<{ readonly by: string; readonly at: Date } | undefined> {
  const last = await db.sql
    .selectFrom('retention_word')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last === undefined) return undefined;
  const isSame =
    last.rules.claimFileYears === rules.claimFileYears &&
    last.rules.complaintYears === rules.complaintYears &&
    last.rules.unlinkedMonths === rules.unlinkedMonths &&
    last.rules.recordingMonths === rules.recordingMonths &&
    last.rules.spamDays === rules.spamDays;
  return isSame ? { by: last.confirmed_by, at: last.confirmed_at } : undefined;
}

/** Keeps the house's word on its times. */
export async function confirmRetention(
  db: Sql,
  rules: Retention,
  word: { readonly by: string; readonly at: Date },
): Promise<void> {
  await db.sql
    .insertInto('retention_word')
    .values({ rules: JSON.stringify(rules), confirmed_by: word.by, confirmed_at: word.at })
    .execute();
}
