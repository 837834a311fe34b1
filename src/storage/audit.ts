/** The chain over what happened: sealing what was committed, reading it back to be verified, erasing words in it. */
import { randomBytes } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import {
  beginning,
  ChainReader,
  digestOf,
  hashOf,
  sealedLogs,
  type Anchor,
  type ChainFault,
  type RowName,
  type SealedLog,
} from '#src/domain/audit/chain.ts';
import type { Db, Sql, Tx } from './db.ts';
import { record, type HistoryEvent } from './history.ts';

/** An instant as the chain writes it: to the microsecond, in UTC. */
const instant = (column: RawBuilder<unknown>) =>
  sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/**
 * What a row says, as canonical text: jsonb writes its members in one order, and those that are null are left out, so
 * that a column that is added later changes nothing that was sealed before. It stands here and not in a view: whoever
 * may change the tables could make a view say what it should.
 */
const saying: Readonly<Record<SealedLog, { header: RawBuilder<string>; data: RawBuilder<string> }>> = {
  history: {
    header: sql`jsonb_strip_nulls(jsonb_build_object(
      'at', ${instant(sql`r.at`)}, 'ticket', r.ticket_id, 'claim', r.claim_id, 'actor', r.actor, 'role', r.role,
      'subject', r.subject_kind, 'subjectId', r.subject_id, 'action', r.action,
      'restricted', r.restricted, 'looked', nullif(r.looked, false), 'source', r.source))::text`,
    data: sql`r.data::text`,
  },
  status_change: {
    header: sql`jsonb_strip_nulls(jsonb_build_object(
      'at', ${instant(sql`r.at`)}, 'ticket', r.ticket_id, 'claim', r.claim_id))::text`,
    data: sql`jsonb_build_array(r.was, r.became)::text`,
  },
};

interface Words {
  row_id: string;
  header: string;
  data: string;
}

async function wordsOf(db: Sql, log: SealedLog, ids: readonly string[]): Promise<Map<string, Words>> {
  if (ids.length === 0) return new Map();
  const { header, data } = saying[log];
  const { rows } = await sql<Words>`
    select r.id as row_id, ${header} as header, ${data} as data from ${sql.table(log)} r
    where r.id = any (${[...ids]}::bigint[])`.execute(db.sql);
  return new Map(rows.map((row) => [row.row_id, row]));
}

async function wordsByLog(
  db: Sql,
  rows: readonly { readonly log: SealedLog; readonly row_id: string }[],
): Promise<ReadonlyMap<SealedLog, Map<string, Words>>> {
  const found = new Map<SealedLog, Map<string, Words>>();
  for (const log of sealedLogs)
    found.set(
      log,
      await wordsOf(
        db,
        log,
        rows.filter((row) => row.log === log).map(({ row_id }) => row_id),
      ),
    );
  return found;
}

/**
 * Chains rows that are committed and not yet sealed, the first of them first. One at a time does it, whoever asks; writers
 * never wait for it. Killed in between, it has done nothing.
 *
 * @returns how many it chained; fewer than `batch`: there are no more.
 */
export async function sealBatch(db: Db, batch = 1_000): Promise<number> {
  return db.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('history_seal', 0))`.execute(tx.sql);
    const owed = await tx.sql.selectFrom('history_unsealed').selectAll().orderBy('id').limit(batch).execute();
    if (owed.length === 0) return 0;
    const words = await wordsByLog(tx, owed);
    const { rows: clock } = await sql<{
      at: string;
    }>`select ${instant(sql`clock_timestamp()`)} as at`.execute(tx.sql);
    const sealedAt = clock[0]?.at ?? '';
    const head = await headOf(tx);
    let { seq } = head;
    let previous = head.bytes;
    const seals = owed.flatMap(({ log, row_id: rowId }) => {
      const said = words.get(log)?.get(rowId);
      // Taken out before it was sealed, by somebody who may do everything: nothing is left to be sealed.
      if (said === undefined) return [];
      const salt = randomBytes(16);
      const dataDigest = digestOf(salt, said.data);
      const hash = hashOf(previous, { seq: ++seq, log, rowId, sealedAt, dataDigest }, said.header);
      previous = hash;
      return [
        { seq: String(seq), log, row_id: rowId, sealed_at: sealedAt, salt, data_digest: dataDigest, hash },
      ];
    });
    if (seals.length > 0)
      await sql`insert into history_seal (seq, log, row_id, sealed_at, salt, data_digest, hash)
        select * from unnest(${seals.map((each) => each.seq)}::bigint[], ${seals.map((each) => each.log)}::text[],
          ${seals.map((each) => each.row_id)}::bigint[], ${seals.map((each) => each.sealed_at)}::timestamptz[],
          ${seals.map((each) => each.salt)}::bytea[], ${seals.map((each) => each.data_digest)}::bytea[],
          ${seals.map((each) => each.hash)}::bytea[])`.execute(tx.sql);
    await tx.sql
      .deleteFrom('history_unsealed')
      .where(
        'id',
        'in',
        owed.map(({ id }) => id),
      )
      .execute();
    return owed.length;
  });
}

/** Chains everything that is committed. @returns how many rows */
export async function sealAll(db: Db): Promise<number> {
  const batch = 1_000;
  for (let all = 0; ;) {
    const did = await sealBatch(db, batch);
    all += did;
    if (did < batch) return all;
  }
}

async function headOf(db: Sql): Promise<{ seq: number; bytes: Buffer }> {
  const head = await db.sql
    .selectFrom('history_seal')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return head === undefined ? { seq: 0, bytes: beginning } : { seq: Number(head.seq), bytes: head.hash };
}

/** The last seal of the chain: whoever writes it down elsewhere can show later that nothing before it was touched. */
export async function chainHead(db: Sql): Promise<Anchor> {
  const { seq, bytes } = await headOf(db);
  return { seq, hash: bytes.toString('hex') };
}

/** What was found. */
export interface ChainReport {
  readonly faults: readonly ChainFault[];
  /** Seals that were read. */
  readonly seals: number;
  readonly head: Anchor;
  /** Rows that wait for their seal: the clock makes it within seconds. */
  readonly unsealed: number;
  /** Rows whose words were erased, and whose erasure is told. */
  readonly erased: number;
}

/** Reads the whole chain and every row of its logs, in steps, without holding anybody up. */
export async function verifyChain(db: Sql, anchors: readonly Anchor[], step = 5_000): Promise<ChainReport> {
  const chain = new ChainReader(anchors);
  for (let after = 0; ;) {
    const { rows } = await sql<{
      seq: string;
      log: SealedLog;
      row_id: string;
      sealed_at: string;
      salt: Buffer | null;
      data_digest: Buffer;
      hash: Buffer;
    }>`select seq, log, row_id, ${instant(sql`sealed_at`)} as sealed_at, salt, data_digest, hash
      from history_seal where seq > ${after} order by seq limit ${step}`.execute(db.sql);
    const words = await wordsByLog(db, rows);
    for (const row of rows) {
      const said = words.get(row.log)?.get(row.row_id);
      const erasedBy = said === undefined ? undefined : erasureIn(said.data);
      chain.take({
        seal: {
          seq: Number(row.seq),
          log: row.log,
          rowId: row.row_id,
          sealedAt: row.sealed_at,
          salt: row.salt ?? undefined,
          dataDigest: row.data_digest,
          hash: row.hash,
        },
        words: said,
        erasedBy,
      });
      after = Number(row.seq);
    }
    if (rows.length < step) break;
  }
  const faults = [...chain.end()];
  const untold = await untoldErasures(db, chain.erased);
  for (const { seq, log, rowId } of untold) faults.push({ kind: 'erased-untold', seq, log, rowId });
  for (const row of await neverSealed(db)) faults.push({ kind: 'inserted', ...row });
  const { rows: waiting } = await sql<{ n: number }>`
    select count(*)::int as n from history_unsealed`.execute(db.sql);
  return {
    faults,
    seals: chain.seals,
    head: chain.head,
    unsealed: waiting[0]?.n ?? 0,
    erased: chain.erased.length - untold.length,
  };
}

/** Rows that neither have a seal nor wait for one. */
async function neverSealed(db: Sql): Promise<RowName[]> {
  const found: RowName[] = [];
  for (const log of sealedLogs) {
    // One statement, one snapshot: a row is sealed and stops waiting in the same transaction.
    const { rows } = await sql<{ id: string }>`
      select r.id from ${sql.table(log)} r
      where not exists (select from history_seal s where s.log = ${log} and s.row_id = r.id)
        and not exists (select from history_unsealed u where u.log = ${log} and u.row_id = r.id)
      order by r.id limit 1000`.execute(db.sql);
    found.push(...rows.map(({ id }) => ({ log, rowId: id })));
  }
  return found;
}

const erasure = 'words-erased';

function erasureIn(data: string): string | undefined {
  return /^\{"erasedBy": "(\d+)"\}$/.exec(data)?.[1];
}

async function untoldErasures<Erased extends RowName & { readonly by: string }>(
  db: Sql,
  erased: readonly Erased[],
): Promise<Erased[]> {
  if (erased.length === 0) return [];
  const { rows } = await sql<{ id: string; row: string }>`
    select h.id, jsonb_array_elements_text(h.data -> 'rows') as row from history h
    where h.id = any (${[...new Set(erased.map(({ by }) => by))]}::bigint[]) and h.action = ${erasure}
      and jsonb_typeof(h.data -> 'rows') = 'array'`.execute(db.sql);
  const told = new Set(rows.map(({ id, row }) => `${id} ${row}`));
  return erased.filter(({ log, rowId, by }) => log !== 'history' || !told.has(`${by} ${rowId}`));
}

/**
 * Takes the words (`data`) out of events for good; who, when and about what stays, and the chain stays whole. An event
 * tells which rows gave up their words, in the same transaction.
 *
 * @param ids events that are sealed already: the others are left as they are, and come with the next call.
 * @param why who asks for it and the reason, without words of the person.
 * @returns ids whose words are gone.
 */
export async function eraseWords(
  tx: Tx,
  ids: readonly string[],
  why: Omit<HistoryEvent, 'action'>,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select h.id from history h join history_seal s on s.log = 'history' and s.row_id = h.id
    where h.id = any (${[...ids]}::bigint[]) and not h.data ? 'erasedBy' and h.action <> ${erasure}
    order by h.id`.execute(tx.sql);
  if (rows.length === 0) return [];
  const erased = rows.map(({ id }) => id);
  const by = await record(tx, { ...why, action: erasure, data: { ...why.data, rows: erased } });
  await sql`update history set data = ${JSON.stringify({ erasedBy: by })}::jsonb
    where id = any (${erased}::bigint[])`.execute(tx.sql);
  await sql`update history_seal set salt = null
    where log = 'history' and row_id = any (${erased}::bigint[])`.execute(tx.sql);
  return erased;
}
