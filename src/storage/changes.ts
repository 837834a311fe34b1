/**
 * What has changed since a moment, for those who watch. A moment is a snapshot of PostgreSQL (`xmin:xmax:xip`): what a
 * snapshot did not see and the next one sees is new, in whatever order transactions began, drew numbers and committed.
 */
import { sql } from 'kysely';
import type { Db, Sql } from './db.ts';

/**
 * What changes are about. `ticket`: its row, its conversation, its notes. `claim`: its row, what it needs, what was
 * asked. `draft`, `presence`: of a ticket. `fraud`: a claim, for those who may know. `source`: the ways in, all of them.
 * `scan`: a file of scanned post, while people sort it. `call`: the calls that go on, all of them. `letter`: one of ours on paper, or those of a batch. `session`, `person`: who may watch at all.
 */
const changeKinds = [
  'ticket',
  'claim',
  'draft',
  'presence',
  'fraud',
  'source',
  'scan',
  'call',
  'letter',
  'session',
  'person',
] as const;
type ChangeKind = (typeof changeKinds)[number];

/** Something is not as it was. */
export interface Change {
  readonly kind: ChangeKind;
  /** The row's; `0` where all of a kind are meant. */
  readonly id: string;
  /** Of a ticket's or claim's row as it is now. */
  readonly version?: number;
}

/** Everything new, and the moment up to which it is told. */
export interface News {
  readonly changes: readonly Change[];
  readonly mark: string;
  /** Not everything since then is known any more, or it is too much to tell: read everything anew. */
  readonly gap: boolean;
}

/** More changes than this are a gap: whoever watches reads everything anew, which costs less. */
export const mostChanges = 500;
/** Changes are kept for so long, in minutes. */
export const keptMinutes = 60;
/**
 * Whoever begins to watch is told the last seconds too: what it has read just before may be older than its first news.
 */
export const backSeconds = 10;

interface Row {
  mark: string;
  gap: boolean;
  changes: { kind: string; id: string; version: number | null }[] | null;
}

/** Everything that has changed since `mark`; what is no mark of this database is a gap. */
export async function changesSince(db: Sql, mark: string): Promise<News> {
  if (!isMark(mark)) return { ...(await changesOfLate(db)), changes: [], gap: true };
  // One statement: what it reads and the mark that it answers are of the same snapshot.
  const { rows } = await sql<Row>`
    with since as (select ${mark}::pg_snapshot as seen)
    select pg_current_snapshot()::text as mark,
      pg_snapshot_xmax(since.seen) > pg_snapshot_xmax(pg_current_snapshot())
        or exists (select 1 from change_floor f where f.xid >= pg_snapshot_xmin(since.seen)) as gap,
      (select jsonb_agg(jsonb_build_object('kind', n.kind, 'id', n.row_id::text, 'version', ${versionOf}))
        from (
          select c.kind, c.row_id from change c
          where c.xid >= pg_snapshot_xmin(since.seen) and not pg_visible_in_snapshot(c.xid, since.seen)
          group by c.kind, c.row_id limit ${mostChanges + 1}
        ) as n) as changes
    from since`.execute(db.sql);
  return newsOf(rows);
}

/** The changes of the last seconds, for whoever begins to watch now. */
export async function changesOfLate(db: Sql): Promise<News> {
  const { rows } = await sql<Row>`
    select pg_current_snapshot()::text as mark, false as gap,
      (select jsonb_agg(jsonb_build_object('kind', n.kind, 'id', n.row_id::text, 'version', ${versionOf}))
        from (
          select l.kind, l.row_id
          from (select * from change order by xid desc limit ${mostChanges * 2}) as l
          where l.at > clock_timestamp() - make_interval(secs => ${backSeconds})
          group by l.kind, l.row_id limit ${mostChanges + 1}
        ) as n) as changes`.execute(db.sql);
  return newsOf(rows);
}

const versionOf = sql`case n.kind
  when 'ticket' then (select t.version from ticket t where t.id = n.row_id)
  when 'claim' then (select k.version from claim k where k.id = n.row_id) end`;

function newsOf(rows: readonly Row[]): News {
  const [row] = rows;
  if (row === undefined) throw new Error('the database told no snapshot');
  const changes = row.changes ?? [];
  const gap = row.gap || changes.length > mostChanges;
  return {
    mark: row.mark,
    gap,
    changes: gap
      ? []
      : changes.flatMap(({ kind, id, version }) => {
          const known = changeKinds.find((each) => each === kind);
          return known === undefined ? [] : [{ kind: known, id, ...(version === null ? {} : { version }) }];
        }),
  };
}

/** Throws away what is older than an hour and can be seen by everybody. @returns how many */
export async function forgetChanges(db: Db, minutes = keptMinutes): Promise<number> {
  return db.transaction(async (tx) => {
    // Those of transactions still under way, and whatever began after them, stay: a reader may have to come back to them.
    const { rows } = await sql<{ gone: string; last: string | null }>`
      with recent as (
        select least(pg_snapshot_xmin(pg_current_snapshot()), (
          select c.xid from change c where c.at >= clock_timestamp() - make_interval(mins => ${minutes})
          order by c.xid limit 1)) as xid
      ), gone as (
        delete from change using recent where change.xid < recent.xid returning change.xid
      )
      select count(*) as gone, max(xid)::text as last from gone`.execute(tx.sql);
    const last = rows[0]?.last ?? null;
    if (last !== null)
      await sql`insert into change_floor (xid) values (${last}::xid8)
        on conflict (one) do update set xid = greatest(change_floor.xid, excluded.xid)`.execute(tx.sql);
    return Number(rows[0]?.gone ?? 0);
  });
}

/** Whether a text reads as a snapshot: PostgreSQL fails on any other, and a browser may send what it likes. */
function isMark(mark: string): boolean {
  const found = /^(\d{1,19}):(\d{1,19}):((?:\d{1,19}(?:,\d{1,19})*)?)$/.exec(mark);
  if (found === null || mark.length > 8_000) return false;
  const [, least = '', next = '', running = ''] = found;
  const between = running === '' ? [] : running.split(',').map(BigInt);
  const [xmin, xmax] = [BigInt(least), BigInt(next)];
  return (
    xmin > 0n &&
    xmax < 1n << 63n &&
    xmin <= xmax &&
    between.every((each, place) => each >= xmin && each < xmax && each > (between[place - 1] ?? -1n))
  );
}
