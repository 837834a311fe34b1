import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { PartyId } from '#src/domain/ids.ts';
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

test('what a review reads is found by index, however many others there are', async () => {
  await manyOthers();
  const { claim } = await openClaim(desk);
  const scanned = await desk.deps.db.transaction(async (tx) => {
    const payees = claim.parties.map(({ party }) => party.id satisfies PartyId);
    await reviews.recurrencesOf(tx, claim.id, 3);
    await reviews.sharingsOf(tx, claim.id);
    await reviews.accountsOf(tx, payees);
    await reviews.factsOf(tx, claim.id);
    await reviews.messagesOf(tx, claim.id);
    await findingsOf(tx, claim.id);
    // Sequential scans of this transaction, by table.
    const { rows } = await sql<{ name: string }>`
      select relname as name from pg_class where relkind = 'r' and relname = any(${[
        'party',
        'contact',
        'claim',
        'claim_party',
        'claim_number',
      ]}::text[]) and pg_stat_get_xact_numscans(oid) > 0`.execute(tx.sql);
    return rows.map(({ name }) => name);
  });
  expect(scanned).toEqual([]);
});

test('an account on thousands of claims counts, the address of a block of flats does not', async () => {
  await manyOthers();
  const { claim } = await openClaim(desk);
  await openClaim(desk);
  const found = new Map(
    (await reviews.recurrencesOf(desk.deps.db, claim.id, 3)).map(({ by, claims }) => [by, claims.length]),
  );
  expect(found.get('iban')).toBeGreaterThan(100);
  expect([...found.keys()]).not.toContain('address');
});
