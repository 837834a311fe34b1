import { describe, expect, test } from 'vitest';
import type { CoverageResult } from '#src/domain/policies/coverage.ts';
import type { ClaimTypeId, LocalDate, Reference } from '#src/domain/ids.ts';
import { Stale } from '#src/domain/outcomes.ts';
import { readPolicies } from '#src/policy-import.ts';
import * as claims from '#src/storage/claims.ts';
import { latestOfClaim } from '#src/storage/history.ts';
import { savePayment } from '#src/storage/payments.ts';
import { findByNumber, upsertPolicy } from '#src/storage/policies.ts';
import { latestSnapshot } from '#src/storage/snapshots.ts';
import { list } from '#src/storage/tickets.ts';
import { personActions } from '#workers/person.ts';
import { mail } from '../cast.ts';
import { useDesk } from '../desk.ts';

const desk = useDesk();

/** Giulia Rinaldi's baggage, as the agency tells it on the day; whatever is said otherwise of it. */
async function importBaggage(
  change: { version?: object; cover?: object; policy?: object } = {},
): Promise<void> {
  const { policies, problems } = readPolicies(
    JSON.stringify([
      {
        number: 'VIA-2026-000777',
        product: 'Viaggio Libero',
        parties: [
          {
            role: ['policyholder', 'insured'],
            name: 'Giulia Rinaldi',
            fiscalCode: 'RNLGLI88D45H501K',
            contacts: [{ kind: 'email', value: 'giulia.rinaldi@example.it' }],
          },
        ],
        versions: [
          {
            validFrom: '2026-11-08',
            fromTime: '24:00',
            validTo: '2027-11-08',
            ...change.version,
            covers: [
              {
                code: 'BAG',
                name: { it: 'Bagaglio', en: 'Baggage' },
                clause: 'art. 31 CGA',
                claimTypes: ['travel_baggage'],
                limit: 1_500,
                limitBasis: 'year',
                deductible: 50,
                exclusions: [
                  {
                    code: 'INC',
                    clause: 'art. 33.2 CGA',
                    text: 'bagaglio incustodito',
                    words: ['incustodit*'],
                  },
                ],
                ...change.cover,
              },
            ],
          },
        ],
        instalments: [{ dueOn: '2026-11-08', amount: 89, paidOn: '2026-11-08' }],
        ...change.policy,
      },
    ]),
    'json',
  );
  expect(problems).toEqual([]);
  for (const policy of policies) await desk.deps.db.transaction((tx) => upsertPolicy(tx, policy));
}

/** Her suitcase does not arrive. */
async function suitcaseLost(told: string): Promise<void> {
  await desk.receive(
    mail({
      from: 'Giulia Rinaldi <giulia.rinaldi@example.it>',
      subject: 'Denuncia: bagaglio smarrito',
      text: `Buongiorno, denuncio un sinistro sulla polizza VIA-2026-000777. ${told}
La compagnia aerea non ha più trovato il mio bagaglio. Chiedo il rimborso di 620,00 euro.
Giulia Rinaldi`,
    }),
  );
  await desk.settle();
}

const atNight = 'Il 9 novembre 2026 alle ore 7.15 la mia valigia non è arrivata all’aeroporto di Fiumicino.';

async function onlyClaim() {
  const [file, ...others] = await claims.list(desk.deps.db, {}, { size: 10 });
  expect(others).toEqual([]);
  if (file === undefined) throw new Error('no claim was opened');
  return file;
}

const ids = (coverage: CoverageResult | undefined) =>
  coverage?.findings.map(({ id, severity }) => `${id} ${severity}`);

const snapshotsIn = async (claimId: string) =>
  (await latestOfClaim(desk.deps.db, claimId as Awaited<ReturnType<typeof onlyClaim>>['claim']['id'], 100))
    .filter(({ action }) => action === 'policy-snapshot')
    .map(({ actor, data }) => [actor, data?.['reason'], data?.['lossOn'], data?.['version']]);

describe('the cover of a claim', () => {
  test('is judged with the hour and the sum the customer wrote, and calculated line by line', async () => {
    await importBaggage();
    await suitcaseLost(atNight);
    const { claim, coverage } = await onlyClaim();
    expect(claim).toMatchObject({ lossOn: '2026-11-09', lossTime: '07:15' });
    expect(coverage).toMatchObject({
      verdict: 'covered',
      clause: 'art. 31 CGA',
      amounts: {
        limitLeft: 150_000,
        quote: expect.stringContaining('620,00'),
        calculation: { claimed: 62_000, retained: 5_000, payable: 57_000 },
      },
    });
  });

  test('on the first day, before midnight, is none; without an hour a person looks', async () => {
    await importBaggage({ version: { validFrom: '2026-11-09', validTo: '2027-11-09' } });
    await suitcaseLost(atNight);
    const known = await onlyClaim();
    expect(known.coverage?.verdict).toBe('not_covered');
    expect(ids(known.coverage)).toEqual(['pe.before_inception blocker']);
    await personActions(desk.deps).changeClaim({
      claimId: known.claim.id,
      lossTime: null,
      by: 'person:Sara Conti',
    });
    const unknown = await onlyClaim();
    expect(unknown.coverage?.verdict).toBe('needs_human');
    expect(ids(unknown.coverage)).toEqual(['pe.before_inception warning']);
    // Nothing was refused: the claim waits, and a person sees why.
    expect(unknown.claim.status).toBe('incomplete');
  });

  test('counts what the year has paid already to another claim of the policy', async () => {
    await importBaggage({ version: { validFrom: '2026-03-10', validTo: '2027-03-10' } });
    const policy = await findByNumber(desk.deps.db, 'VIA-2026-000777');
    if (policy === undefined) throw new Error('the policy is not on file');
    await desk.deps.db.transaction(async (tx) => {
      const earlier = await claims.open(tx, {
        reference: '4000000063' as Reference,
        type: 'travel_baggage' as ClaimTypeId,
        policyId: policy.id,
        lossOn: '2026-06-01' as LocalDate,
        notifiedAt: new Date('2026-06-02T09:00:00Z'),
        language: 'it',
        plates: [],
        externalReferences: [],
        parties: [],
        status: 'paid',
      });
      await savePayment(tx, {
        externalId: 'P-1',
        claimId: earlier,
        coverCode: 'BAG',
        amount: 120_000,
        orderedOn: '2026-06-20' as LocalDate,
      });
    });
    await suitcaseLost(atNight);
    const [file] = await claims.list(desk.deps.db, {}, { size: 1 });
    expect(file?.coverage).toMatchObject({
      verdict: 'partly',
      amounts: { limitLeft: 30_000, calculation: { payable: 30_000 } },
    });
  });

  test('with a word of an exclusion is to be looked at, and goes on all the same', async () => {
    await importBaggage();
    await suitcaseLost(`${atNight} L’avevo lasciata incustodita solo un momento.`);
    const { coverage } = await onlyClaim();
    expect(coverage?.verdict).toBe('needs_human');
    expect(coverage?.findings).toMatchObject([
      { id: 'pe.exclusion', severity: 'warning', clause: 'art. 33.2 CGA', evidence: { exclusion: 'INC' } },
    ]);
    // The words of the first mail still count when another one comes.
    await desk.receive(
      mail({
        from: 'Giulia Rinaldi <giulia.rinaldi@example.it>',
        subject: desk.sent[0]?.mail.subject ?? '',
        text: 'Il mio numero di volo era ZZ 482.',
      }),
    );
    await desk.settle();
    expect(ids((await onlyClaim()).coverage)).toContain('pe.exclusion warning');
    const [ticket] = await list(desk.deps.db, {}, { size: 1 });
    expect(ticket?.problem?.code).not.toBe('coverage_doubt');
  });
});

describe('the snapshot of a policy', () => {
  test('is taken once, at the loss, and what becomes of the policy later is only told', async () => {
    await importBaggage();
    await suitcaseLost(atNight);
    const { claim } = await onlyClaim();
    await importBaggage({ cover: { limit: 200 }, policy: { cancelledOn: '2026-11-01' } });
    await personActions(desk.deps).changeClaim({
      claimId: claim.id,
      amountClaimed: 70_000,
      by: 'person:Sara Conti',
    });
    await desk.settle();
    const after = await onlyClaim();
    expect(after.coverage).toMatchObject({
      verdict: 'covered',
      amounts: { limitLeft: 150_000, calculation: { payable: 65_000 } },
    });
    expect(after.coverage?.findings).toMatchObject([
      { id: 'pe.policy_changed', severity: 'info', evidence: { changed: 'versions, cancellation' } },
    ]);
    expect(await snapshotsIn(claim.id)).toEqual([['machine:assess', 'first', '2026-11-09', 1]]);
  });

  test('is taken anew when the day of the loss or the policy is another, and history says so', async () => {
    await importBaggage();
    await suitcaseLost(atNight);
    const { claim } = await onlyClaim();
    await importBaggage({ cover: { limit: 900 } });
    const actions = personActions(desk.deps);
    await actions.changeClaim({
      claimId: claim.id,
      lossOn: '2026-11-10' as LocalDate,
      by: 'person:Sara Conti',
    });
    expect((await onlyClaim()).coverage?.amounts?.limitLeft).toBe(90_000);
    const other = await findByNumber(desk.deps.db, 'VIA-2025-000702');
    if (other === undefined) throw new Error('the cast has lost Giulia’s older policy');
    await actions.changeClaim({ claimId: claim.id, policyId: other.id, by: 'person:Sara Conti' });
    expect(await snapshotsIn(claim.id)).toEqual([
      ['machine:assess', 'first', '2026-11-09', 1],
      ['person:Sara Conti', 'loss-date-changed', '2026-11-10', 1],
      ['person:Sara Conti', 'policy-changed', '2026-11-10', 1],
    ]);
    expect((await latestSnapshot(desk.deps.db, claim.id))?.policy.number).toBe('VIA-2025-000702');
    // The same once more is no change, and leaves no trace.
    const before = (await onlyClaim()).version;
    await actions.changeClaim({ claimId: claim.id, policyId: other.id, by: 'person:Sara Conti' });
    expect((await onlyClaim()).version).toBe(before);
  });

  test('is taken anew when a person asks for it, with the reason', async () => {
    await importBaggage({ policy: { instalments: [{ dueOn: '2026-11-08', amount: 89 }] } });
    await suitcaseLost(atNight);
    const { claim, coverage } = await onlyClaim();
    expect(ids(coverage)).toContain('pe.premium_unpaid blocker');
    await importBaggage();
    await personActions(desk.deps).takeSnapshot({
      claimId: claim.id,
      reason: 'L’agenzia aveva incassato la rata',
      by: 'person:Sara Conti',
    });
    expect(ids((await onlyClaim()).coverage)).toEqual([]);
    expect((await snapshotsIn(claim.id)).at(-1)).toEqual(['person:Sara Conti', 'asked-for', '2026-11-09', 1]);
  });

  test('assessing twice takes it once, and a crash before the commit leaves none', async () => {
    await importBaggage();
    await desk.receive(
      mail({
        from: 'Giulia Rinaldi <giulia.rinaldi@example.it>',
        subject: 'Denuncia: bagaglio smarrito',
        text: `Buongiorno, denuncio un sinistro sulla polizza VIA-2026-000777. ${atNight}`,
      }),
    );
    await desk.settleUntil('assess');
    const [bell] = desk.takeBells(1);
    if (bell === undefined) throw new Error('nothing rang');
    const { claim } = await onlyClaim();
    const commit = desk.deps.db.transaction.bind(desk.deps.db);
    desk.deps.db.transaction = (work) =>
      commit(async (tx) => {
        await work(tx);
        throw new Error('the process died');
      });
    await expect(desk.run(bell.stage, bell.id)).rejects.toThrow('died');
    desk.deps.db.transaction = commit;
    expect(await latestSnapshot(desk.deps.db, claim.id)).toBeUndefined();
    await desk.run(bell.stage, bell.id);
    await expect(desk.run(bell.stage, bell.id)).rejects.toThrow(Stale);
    await desk.settle();
    expect(await snapshotsIn(claim.id)).toHaveLength(1);
  });
});
