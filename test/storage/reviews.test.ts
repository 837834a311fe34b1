import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { PartyId } from '#src/domain/ids.ts';
import type { Tx } from '#src/storage/db.ts';
import { findingsOf } from '#src/storage/findings.ts';
import * as reviews from '#src/storage/reviews.ts';
import { openClaim } from '#test/api/rows.ts';
import { useDesk } from '#test/desk.ts';

const desk = useDesk();

/** An insurer's office of some years: thousands of people and claims, and one address, telephone and account on many. */
async function manyOthers(): Promise<void> {
  const { db } = desk.deps;
  await sql`
    insert into party (name, name_key, surname, iban, address)
    select 'Persona ' || n, 'persona ' || n, 'Persona' || n,
      case when n % 3 = 0 then 'IT20E0999901600000100200300' else 'IT' || n end,
      case when n % 5 = 0 then 'Via Garibaldi 14, 26900 Lodi LO' else 'Via ' || n end
    from generate_series(1, 4000) as n`.execute(db.sql);
  await sql`
    insert into contact (party_id, kind, value)
    select id, 'phone', case when id % 4 = 0 then '+393330000001' else '+39' || id end from party
    where name like 'Persona %'`.execute(db.sql);
  await sql`
    insert into claim (reference, type, status, notified_at, language, plates)
    select 'X' || n, 'motor_damage', 'incomplete', timestamptz '2026-10-01', 'it', array['AA' || n] from generate_series(1, 4000) as n`.execute(
    db.sql,
  );
  await sql`
    insert into claim_party (claim_id, party_id, role)
    select c.id, p.id, 'insured' from claim c join party p on p.name = 'Persona ' || substr(c.reference, 2)
    where c.reference like 'X%'`.execute(db.sql);
  await sql`analyze`.execute(db.sql);
}

const watched = ['party', 'contact', 'claim', 'claim_party', 'claim_number'];

/** Whole-table reads that this session has counted so far; what earlier transactions counted may still be among them. */
async function wholeReads(tx: Tx): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ name: string; reads: string }>`
    select relname as name, pg_stat_get_xact_numscans(oid) as reads from pg_class
    where relkind = 'r' and relname = any(${watched}::text[])`.execute(tx.sql);
  return new Map(rows.map(({ name, reads }) => [name, Number(reads)]));
}

test('what a review reads is found by index, however many others there are', async () => {
  await manyOthers();
  const { claim } = await openClaim(desk);
  const scanned = await desk.deps.db.transaction(async (tx) => {
    const before = await wholeReads(tx);
    const payees = claim.parties.map(({ party }) => party.id satisfies PartyId);
    await reviews.recurrencesOf(tx, claim.id, 3);
    await reviews.sharingsOf(tx, claim.id);
    await reviews.accountsOf(tx, payees);
    await reviews.factsOf(tx, claim.id);
    await reviews.messagesOf(tx, claim.id);
    await findingsOf(tx, claim.id);
    const after = await wholeReads(tx);
    return watched.filter((name) => after.get(name) !== before.get(name));
  });
  expect(scanned).toEqual([]);
});
