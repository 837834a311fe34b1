import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { list } from '#src/storage/claims.ts';
import { findByNumber } from '#src/storage/policies.ts';
import { anna, mail } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { until } from '#test/until.ts';
import { token, useApi, type Asking } from './client.ts';
import { openClaim } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const header = 'policy_number;product;name;email;valid_from;valid_to;plate;cover_code;claim_types';
const rows = {
  good: 'RCA-2026-000901;Auto;Elena Ricci;elena.ricci@example.org;01/01/2026;31/12/2026;AB901CD;RCA;motor_damage',
  other:
    'RCA-2026-000902;Auto;Fabio Riva;fabio.riva@example.org;01/01/2026;31/12/2026;AB902CD;RCA;motor_damage',
  badDate:
    'RCA-2026-000903;Auto;Gina Sala;gina.sala@example.org;01/01/2026;31/02/2026;AB903CD;RCA;motor_damage',
  accented:
    'RCA-2026-000904;Auto;Niccolò Libertà;niccolo@example.org;01/01/2026;31/12/2026;AB904CD;RCA;motor_damage',
};

const csv = (...lines: readonly string[]): Asking => ({
  raw: [header, ...lines].join('\n'),
  headers: { 'content-type': 'text/csv; charset=utf-8' },
});

const report = z.looseObject({
  dryRun: z.boolean(),
  policies: z.int(),
  added: z.int(),
  updated: z.int(),
  stopped: z.string().nullable(),
  problems: z.array(z.looseObject({ row: z.int(), field: z.string().nullable(), severity: z.string() })),
});

const load = (asking: Asking, query = '') => client.read(report, 'POST', `/policies/import${query}`, asking);

describe('importing policies', () => {
  test('stores the good rows and names the bad ones by row and field', async () => {
    const answer = await load(csv(rows.good, rows.badDate, rows.other));
    expect(answer).toMatchObject({ dryRun: false, policies: 2, added: 2, updated: 0, stopped: null });
    expect(answer.problems).toMatchObject([{ row: 3, field: 'valid_to', severity: 'error' }]);
    expect(await findByNumber(desk.deps.db, 'rca 2026 000901')).toMatchObject({ number: 'RCA-2026-000901' });
    expect(await findByNumber(desk.deps.db, 'RCA-2026-000903')).toBeUndefined();
  });

  test('again, whole, after the correction takes the place of what was known', async () => {
    await load(csv(rows.good, rows.badDate));
    const again = await load(
      csv(rows.good.replace('AB901CD', 'AB999CD'), rows.badDate.replace('31/02', '28/02')),
    );
    expect(again).toMatchObject({ policies: 2, added: 1, updated: 1, problems: [] });
    const policy = await findByNumber(desk.deps.db, 'RCA-2026-000901');
    expect(policy?.versions[0]?.plate).toBe('AB999CD');
    expect(new Set(policy?.parties.map((each) => each.party.id)).size).toBe(1);
  });

  test('of this year’s term keeps last year’s, unless the file says that it is complete', async () => {
    const lastYear = rows.good.replace('01/01/2026;31/12/2026', '01/01/2025;31/12/2025');
    await load(csv(lastYear));
    await load(csv(rows.good));
    const terms = async () =>
      (await findByNumber(desk.deps.db, 'RCA-2026-000901'))?.versions.map(({ validFrom }) => validFrom);
    expect(await terms()).toEqual(['2025-01-01', '2026-01-01']);
    await load(csv(rows.good), '?complete');
    expect(await terms()).toEqual(['2026-01-01']);
  });

  test('leaves claims on the policies they had', async () => {
    const { claim } = await openClaim(desk);
    await load(csv(rows.good.replace('RCA-2026-000901', anna.motorPolicy)));
    const [file] = await list(desk.deps.db, {}, { size: 1 });
    expect(file?.claim.policyId).toBe(claim.policyId);
  });

  test('to try it stores nothing and says what would be new', async () => {
    await load(csv(rows.good));
    const answer = await load(csv(rows.good, rows.other, rows.badDate), '?dryRun');
    expect(answer).toMatchObject({ dryRun: true, policies: 2, added: 1, updated: 1 });
    expect(answer.problems).toHaveLength(1);
    expect(await findByNumber(desk.deps.db, 'RCA-2026-000902')).toBeUndefined();
  });

  test('as JSON, with people written once', async () => {
    const answer = await load({
      body: {
        people: {
          elena: { name: 'Elena Ricci', contacts: [{ kind: 'email', value: 'elena.ricci@example.org' }] },
        },
        policies: [
          {
            number: 'CAS-2026-000001',
            product: 'Casa',
            parties: [{ role: ['policyholder', 'insured'], person: 'elena' }],
            versions: [
              {
                validFrom: '2026-01-01',
                validTo: '2026-12-31',
                covers: [{ code: 'ACQ', name: { it: 'Acqua', en: 'Water' }, claimTypes: ['home_water'] }],
              },
            ],
          },
          { number: 'CAS-2026-000002', product: 'Casa', versions: [] },
        ],
      },
    });
    expect(answer).toMatchObject({ policies: 1, added: 1 });
    expect(answer.problems.every((each) => each.row === 2)).toBe(true);
  });

  test('with a claim type nobody knows keeps that policy out', async () => {
    const answer = await load(csv(rows.good.replace('motor_damage', 'motor_dammage'), rows.other));
    expect(answer.policies).toBe(1);
    expect(answer.problems).toMatchObject([{ row: 2, field: 'claim_types', severity: 'error' }]);
  });

  test.each([
    ['UTF-8 that does not say so', 'utf8', 'text/csv', 0],
    ['Windows-1252, as Italian spreadsheets write', 'latin1', 'text/csv', 1],
    ['Latin-1 that says so', 'latin1', 'text/csv; charset=iso-8859-1', 0],
    ['UTF-16 with its mark', 'utf16le', 'text/csv', 0],
  ] as const)('reads %s', async (_, encoding, type, warnings) => {
    const text = `${encoding === 'utf16le' ? '\uFEFF' : ''}${header}\n${rows.accented}`;
    const answer = await load({
      raw: new Uint8Array(Buffer.from(text, encoding)),
      headers: { 'content-type': type },
    });
    expect(answer).toMatchObject({ added: 1 });
    expect(answer.problems).toHaveLength(warnings);
    const policy = await findByNumber(desk.deps.db, 'RCA-2026-000904');
    expect(policy?.parties[0]?.party.name).toBe('Niccolò Libertà');
  });

  test('goes on after a policy that the database will not take, and names it', async () => {
    await desk.deps.db.sql.schema
      .alterTable('policy')
      .addCheckConstraint('no_902', sql`number <> 'RCA-2026-000902'`)
      .execute();
    try {
      const answer = await load(csv(rows.other, rows.good));
      expect(answer).toMatchObject({ added: 1, stopped: null });
      expect(answer.problems).toMatchObject([{ policy: 'RCA-2026-000902', severity: 'error' }]);
    } finally {
      await desk.deps.db.sql.schema.alterTable('policy').dropConstraint('no_902').execute();
    }
  });

  test('one at a time', async () => {
    const [one, two] = await Promise.all([
      client.ask('POST', '/policies/import', csv(rows.good)),
      client.ask('POST', '/policies/import', csv(rows.other)),
    ]);
    expect(new Set([one.status, two.status])).toEqual(new Set([200, 409]));
    expect((await client.ask('POST', '/policies/import', csv(rows.other))).status).toBe(200);
  });

  test('ends when whoever sent the file leaves, and keeps what was stored', async () => {
    const long = Array.from({ length: 3_000 }, (_, n) =>
      rows.good.replace('000901', String(n).padStart(6, '0')),
    );
    const leaving = new AbortController();
    const importing = fetch(`${client.api.url}/policies/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
      body: [header, ...long].join('\n'),
      signal: leaving.signal,
    });
    await until('the first policy is stored', async () => findByNumber(desk.deps.db, 'RCA-2026-000000'));
    leaving.abort();
    await expect(importing).rejects.toThrow('aborted');
    await until('the next import is let in', async () => {
      const answer = await client.ask('POST', '/policies/import', csv(rows.other));
      return answer.status === 200;
    });
    expect(await findByNumber(desk.deps.db, 'RCA-2026-002999')).toBeUndefined();
  });

  test('answers other requests while it reads a long file', async () => {
    const long = Array.from({ length: 60_000 }, (_, n) =>
      rows.badDate.replace('000903', String(n).padStart(6, '0')),
    );
    const importing = client.ask('POST', '/policies/import', csv(...long));
    const done = importing.then(() => true);
    let answered = 0;
    while (
      !(await Promise.race([done, new Promise<false>((resolve) => setTimeout(() => resolve(false), 20))]))
    ) {
      await client.get('/healthz');
      answered++;
    }
    expect(answered).toBeGreaterThan(5);
    expect((await importing).json).toMatchObject({ policies: 0 });
  });

  test.each([
    ['an unknown kind of file', { raw: 'x', headers: { 'content-type': 'application/pdf' } }, '', 415],
    [
      'a compressed file',
      { raw: 'x', headers: { 'content-type': 'text/csv', 'content-encoding': 'gzip' } },
      '',
      415,
    ],
    [
      'a charset nobody knows',
      { raw: 'x', headers: { 'content-type': 'text/csv; charset=klingon' } },
      '',
      409,
    ],
    ['another format', { raw: 'x' }, '?format=xml', 400],
  ])('refuses %s', async (_, asking, query, status) => {
    expect((await client.refused('POST', `/policies/import${query}`, asking)).status).toBe(status);
  });

  test('of an empty file says so', async () => {
    const answer = await load({ raw: '', headers: { 'content-type': 'text/csv' } }, '?format=csv');
    expect(answer).toMatchObject({ policies: 0, problems: [{ row: 0 }] });
  });
});

describe('a policy that arrives after the claim', () => {
  test('is given to the claim that named it, and its people are known', async () => {
    await desk.receive(
      mail({
        from: 'Elena Ricci <elena.ricci@example.org>',
        subject: 'Denuncia di sinistro',
        text: `Buongiorno, vorrei denunciare un sinistro: il 10 novembre 2026 alle 8.30 a Lodi un'auto targata FX123YZ mi
ha tamponato. La mia è targata AB901CD, polizza n. RCA-2026-000901. Nessun ferito. Elena Ricci`,
      }),
    );
    await desk.settle();
    const only = async () => {
      const [file] = await list(desk.deps.db, {}, { size: 1 });
      if (file === undefined) throw new Error('no claim was opened');
      return file;
    };
    expect((await only()).claim.policyId).toBeUndefined();
    await load(csv(rows.other), '?dryRun');
    expect(desk.bells).toEqual([]);
    await load(csv(rows.good));
    await desk.settle();
    const { claim, coverage } = await only();
    expect(claim.policyId).toBe((await findByNumber(desk.deps.db, 'RCA-2026-000901'))?.id);
    expect(claim.parties.map(({ party }) => party.name)).toContain('Elena Ricci');
    expect(coverage?.verdict).toBe('covered');
  });
});

describe('looking policies up', () => {
  const numbersOf = z.looseObject({
    items: z.array(z.looseObject({ number: z.string() })),
    directory: z.looseObject({}),
  });
  const lookUp = (query: string) => client.read(numbersOf, 'GET', `/policies?${query}`);

  test.each([
    ['number=rca%202025%20004217', [anna.motorPolicy]],
    ['plate=ga%20123%20bc', [anna.motorPolicy]],
    ['fiscalCode=bncnna85c54e648g', [anna.motorPolicy, 'SAL-2025-001183']],
    ['contact=Anna.Bianchi%40Example.org', [anna.motorPolicy, 'SAL-2025-001183']],
    ['contact=%2B39%20333%20000%200001', [anna.motorPolicy, 'SAL-2025-001183']],
    ['id=1', [anna.motorPolicy]],
    ['plate=ZZ999ZZ', []],
  ])('by %s', async (query, numbers) => {
    const { items, directory } = await lookUp(query);
    expect(items.map(({ number }) => number)).toEqual(numbers);
    expect(directory).toEqual({ asked: 'here', reachable: true, reason: null, retryAt: null, faults: [] });
  });

  test('asks for one clue, neither none nor two', async () => {
    for (const query of ['', '?plate=GA123BC&number=1', '?colour=red'])
      expect((await client.refused('GET', `/policies${query}`)).status).toBe(400);
  });

  test('in a directory outside shows what is on file here while that is away, and why', async () => {
    const retryAt = new Date('2026-11-12T09:05:00Z');
    desk.directory = {
      isOutside: true,
      find: () =>
        Promise.resolve({
          outcome: 'unreachable',
          reason: { it: 'rifiuta la connessione', en: 'refuses the connection' },
          retryAt,
        }),
    };
    const { items, directory } = await lookUp('plate=GA123BC');
    expect(items.map(({ number }) => number)).toEqual([anna.motorPolicy]);
    expect(directory).toEqual({
      asked: 'outside',
      reachable: false,
      reason: { it: 'rifiuta la connessione', en: 'refuses the connection' },
      retryAt: retryAt.toISOString(),
      faults: [],
    });
  });
});

describe('a policy', () => {
  test('is read by its number in any spelling, with people, versions, covers and premiums', async () => {
    const { json } = await client.get('/policies/rca2025%2F004217');
    expect(json).toMatchObject({
      number: anna.motorPolicy,
      parties: expect.arrayContaining([
        expect.objectContaining({
          party: expect.objectContaining({ name: anna.name, fiscalCode: anna.fiscalCode }),
        }),
      ]),
      versions: expect.arrayContaining([
        expect.objectContaining({
          plate: anna.plate,
          covers: expect.arrayContaining([expect.objectContaining({ code: expect.any(String) })]),
        }),
      ]),
    });
  });

  test('that is not on file is not found', async () => {
    expect((await client.refused('GET', '/policies/XX-000')).status).toBe(404);
    expect((await client.refused('GET', '/policies/%00')).status).toBe(400);
  });
});
