import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { readPolicies, type PolicyDraft } from '#src/policy-import.ts';
import { findByNumber, upsertPolicy } from '#src/storage/policies.ts';
import { useDatabase } from '#test/database.ts';

const database = useDatabase();

/** Bruno Ferri's home, told by a file. */
function told(versions: readonly object[], instalments: readonly object[] = []): PolicyDraft {
  const { policies, problems } = readPolicies(
    JSON.stringify([
      {
        number: 'CAS-2026-000501',
        product: 'Casa',
        parties: [{ role: ['policyholder', 'insured'], name: 'Bruno Ferri', fiscalCode: 'FRRBRN71R02F205K' }],
        versions,
        instalments,
      },
    ]),
    'json',
  );
  expect(problems).toEqual([]);
  const [draft] = policies;
  if (draft === undefined) throw new Error('no policy was read');
  return draft;
}

const theft = {
  code: 'FUR',
  name: { it: 'Furto', en: 'Theft' },
  clause: 'art. 12 CGA',
  claimTypes: ['home_theft'],
  limit: 20_000,
  limitBasis: 'year',
  deductiblePercent: 10,
  deductibleMinimum: 500,
  subLimits: [{ code: 'GIO', name: { it: 'Gioielli' }, limit: 3_000, words: ['gioiell*'] }],
  exclusions: [{ code: 'E1', clause: 'art. 15', text: 'Furto senza scasso', when: { forced: ['no'] } }],
};
const y2025 = { validFrom: '2025-03-01', validTo: '2026-03-01', covers: [theft] };
const y2026 = {
  validFrom: '2026-03-01',
  fromTime: '24:00',
  validTo: '2027-03-01',
  toTime: '12:00',
  covers: [theft],
};

const store = (draft: PolicyDraft, options?: { complete?: boolean }) =>
  database.db.transaction((tx) => upsertPolicy(tx, draft, options));
const onFile = async () => {
  const policy = await findByNumber(database.db, 'CAS-2026-000501');
  if (policy === undefined) throw new Error('the policy is not on file');
  return policy;
};

describe('a policy on file', () => {
  test('keeps hours, clauses, sub-limits and exclusions as they were told', async () => {
    const draft = told([y2026]);
    await store(draft);
    expect((await onFile()).versions).toEqual(draft.versions);
  });

  test('is the same after the same file has come again', async () => {
    const draft = told([y2025, y2026], [{ dueOn: '2026-03-01', amount: 210, paidOn: '2026-03-04' }]);
    await store(draft);
    const once = await onFile();
    await store(draft);
    expect(await onFile()).toEqual(once);
  });

  test('keeps last year’s version when a file tells this year’s only', async () => {
    await store(told([y2025], [{ dueOn: '2025-03-01', amount: 200, paidOn: '2025-03-01' }]));
    await store(told([y2026], [{ dueOn: '2026-03-01', amount: 210 }]));
    const policy = await onFile();
    expect(policy.versions.map(({ version, validFrom }) => [version, validFrom])).toEqual([
      [1, '2025-03-01'],
      [2, '2026-03-01'],
    ]);
    expect(policy.instalments.map(({ dueOn, paidOn }) => [dueOn, paidOn])).toEqual([
      ['2025-03-01', '2025-03-01'],
      ['2026-03-01', undefined],
    ]);
  });

  test('is what a complete file says, and no more', async () => {
    await store(told([y2025]));
    await store(told([y2026]), { complete: true });
    expect((await onFile()).versions.map(({ validFrom }) => validFrom)).toEqual(['2026-03-01']);
  });

  test('from before exclusions had codes is read with E1, E2 …, also when the change is made twice', async () => {
    await store(
      told([
        {
          ...y2026,
          covers: [
            { ...theft, exclusions: ['guerra', 'gelo'] },
            { ...theft, code: 'INC', exclusions: [] },
          ],
        },
      ]),
    );
    const expected = await onFile();
    await sql`update policy_version set covers = jsonb_set(covers, '{0,exclusions}', '["guerra", "gelo"]')`.execute(
      database.db.sql,
    );
    const migration = await readFile(
      new URL('../../src/storage/migrations/0007-policies.sql', import.meta.url),
      'utf8',
    );
    const [change = ''] = /update policy_version[\s\S]*?;/.exec(migration) ?? [];
    for (const _ of ['once', 'twice']) {
      await sql.raw(change).execute(database.db.sql);
      expect(await onFile()).toEqual(expected);
    }
  });
});
