import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#src/domain/calendar.ts';
import type { Cover, Instalment, Party, Policy, PolicyVersion } from '#src/domain/claim.ts';
import { assessCoverage, versionOn, type CoverageQuestion } from '#src/domain/coverage.ts';
import type { ClaimTypeId, LocalDate, PartyId, PolicyId } from '#src/domain/ids.ts';
import { loadProfile } from '#src/profile.ts';

const { claimTypes } = await loadProfile('insurer');
const type = (id: string) => claimTypes.get(id as ClaimTypeId)!;
const day = (text: string) => text as LocalDate;

const bruno: Party = { id: '5' as PartyId, name: 'Bruno Neri', fiscalCode: 'RSSMRA79B11C566R', contacts: [] };

const water: Cover = {
  code: 'AC',
  name: { it: 'Acqua condotta', en: 'Escape of water' },
  claimTypes: ['home_water' as ClaimTypeId],
  limit: 500_000,
  waitingDays: 0,
  exclusions: [],
};
const health: Cover = {
  ...water,
  code: 'SM',
  claimTypes: ['health_expense' as ClaimTypeId],
  waitingDays: 30,
};

function version(from: string, to: string, covers: readonly Cover[] = [water], n = 1): PolicyVersion {
  return { version: n, validFrom: day(from), validTo: day(to), covers };
}

function policy(versions: readonly PolicyVersion[], more: Partial<Policy> = {}): Policy {
  return {
    id: '1' as PolicyId,
    number: 'CAS-2025-000001',
    product: 'home',
    parties: [{ role: 'policyholder', party: bruno }],
    versions,
    instalments: [],
    ...more,
  };
}

const year = version('2026-01-01', '2026-12-31');

function assess(
  lossOn: string | undefined,
  contract: Policy | undefined,
  more: Partial<CoverageQuestion> = {},
) {
  return assessCoverage({
    claimType: type('home_water'),
    receivedOn: day('2026-12-31'),
    ...(lossOn === undefined ? {} : { lossOn: day(lossOn) }),
    ...(contract === undefined ? {} : { policy: contract }),
    ...more,
  });
}

const told = (...input: Parameters<typeof assess>) => {
  const { verdict, findings } = assess(...input);
  const ids = findings
    .filter(({ severity }) => severity !== 'info')
    .map(({ id, severity }) => `${id} ${severity}`);
  return [verdict, ...ids];
};

describe('the days of a policy', () => {
  test.each([
    ['2025-12-31', ['not_covered', 'pe.before_inception blocker']],
    ['2026-01-01', ['covered']],
    ['2026-12-31', ['covered']],
    ['2027-01-01', ['not_covered', 'pe.after_expiry blocker']],
  ])('of one from 1 January to 31 December, a loss on %s', (lossOn, expected) => {
    expect(told(lossOn, policy([year]), { receivedOn: day('2027-01-02') })).toEqual(expected);
  });

  test('a cancelled policy covers the day on which it ends and none after', () => {
    const cancelled = policy([year], { cancelledOn: day('2026-06-30') });
    expect(told('2026-06-30', cancelled)).toEqual(['covered']);
    expect(told('2026-07-01', cancelled)).toEqual(['not_covered', 'pe.after_expiry blocker']);
  });

  test('between two versions with a gap nothing is covered, and the finding names both edges', () => {
    const gap = policy([
      version('2026-01-01', '2026-05-31'),
      version('2026-07-01', '2026-12-31', [water], 2),
    ]);
    expect(told('2026-06-15', gap)).toEqual(['not_covered', 'pe.after_expiry blocker']);
    expect(assess('2026-06-15', gap).findings.at(-1)?.evidence).toMatchObject({
      validTo: '2026-05-31',
      validFrom: '2026-07-01',
    });
  });

  test('the version in force on the day of loss answers, of overlapping ones the latest', () => {
    const endorsed = policy([year, version('2026-05-01', '2026-12-31', [{ ...water, limit: 900_000 }], 2)]);
    expect(assess('2026-04-30', endorsed).cover?.limit).toBe(500_000);
    expect(assess('2026-05-01', endorsed).version?.version).toBe(2);
  });

  test('motor liability goes on for fifteen days after it ran out, which a person confirms; a home policy does not', () => {
    const motor = { ...water, claimTypes: ['motor_damage' as ClaimTypeId] };
    const ran = policy([version('2025-01-01', '2025-12-31', [motor])]);
    const after = (lossOn: string, contract = ran) =>
      told(lossOn, contract, { claimType: type('motor_damage'), receivedOn: day('2026-01-20') });
    expect(after('2026-01-15')).toEqual(['needs_human', 'pe.after_expiry warning']);
    expect(after('2026-01-16')).toEqual(['not_covered', 'pe.after_expiry blocker']);
    expect(after('2026-01-10', { ...ran, cancelledOn: day('2025-12-31') })).toEqual([
      'not_covered',
      'pe.after_expiry blocker',
    ]);
    expect(told('2026-01-10', policy([version('2025-01-01', '2025-12-31')]))).toEqual([
      'not_covered',
      'pe.after_expiry blocker',
    ]);
  });

  test('on any day the version found holds that day, and none is found outside all of them', () => {
    const start = day('2026-01-01');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(700), fc.nat(400)), { maxLength: 6 }),
        fc.integer({ min: -50, max: 1200 }),
        (stretches, at) => {
          const versions = stretches.map(([from, length], n) =>
            version(addDays(start, from), addDays(start, from + length), [water], n),
          );
          const on = addDays(start, at);
          const holding = versions.filter(({ validFrom, validTo }) => validFrom <= on && on <= validTo);
          expect(versionOn(policy(versions), on)?.version).toBe(
            holding.length === 0 ? undefined : Math.max(...holding.map((each) => each.version)),
          );
        },
      ),
    );
  });
});

describe('waiting periods', () => {
  const medical = { claimType: type('health_expense') };

  test.each([
    ['2026-01-30', ['not_covered', 'pe.waiting_period blocker']],
    ['2026-01-31', ['covered']],
  ])('of thirty days from 1 January: treatment on %s', (lossOn, expected) => {
    expect(told(lossOn, policy([version('2026-01-01', '2026-12-31', [health])]), medical)).toEqual(expected);
  });

  test('a renewal does not start them again, a gap and a cover added later do', () => {
    const renewed = policy([
      version('2025-01-01', '2025-12-31', [health]),
      version('2026-01-01', '2026-12-31', [health], 2),
    ]);
    expect(told('2026-01-10', renewed, medical)).toEqual(['covered']);
    const interrupted = policy([
      version('2025-01-01', '2025-11-30', [health]),
      version('2026-01-01', '2026-12-31', [health], 2),
    ]);
    expect(told('2026-01-10', interrupted, medical)).toEqual(['not_covered', 'pe.waiting_period blocker']);
    const added = policy([
      version('2025-01-01', '2025-12-31', [water]),
      version('2026-01-01', '2026-12-31', [health], 2),
    ]);
    expect(told('2026-01-10', added, medical)).toEqual(['not_covered', 'pe.waiting_period blocker']);
  });

  test('another cover without one answers instead', () => {
    const both = policy([
      version('2026-01-01', '2026-12-31', [health, { ...health, code: 'INF', waitingDays: 0 }]),
    ]);
    expect(assess('2026-01-10', both, medical)).toMatchObject({ verdict: 'covered', cover: { code: 'INF' } });
  });
});

describe('premiums', () => {
  const first: Instalment = { dueOn: day('2026-01-01'), amount: 30_000, paidOn: day('2026-01-01') };
  const second = (paidOn?: string): Instalment => ({
    dueOn: day('2026-07-01'),
    amount: 30_000,
    ...(paidOn === undefined ? {} : { paidOn: day(paidOn) }),
  });
  const withInstalments = (...instalments: Instalment[]) => policy([year], { instalments });

  test.each([
    ['2026-07-16', undefined, ['covered']],
    ['2026-07-17', undefined, ['needs_human', 'pe.premium_unpaid blocker']],
    ['2026-07-17', '2026-07-10', ['covered']],
    ['2026-08-01', '2026-08-05', ['needs_human', 'pe.premium_unpaid blocker']],
    ['2026-08-05', '2026-08-05', ['needs_human', 'pe.premium_unpaid warning']],
    ['2026-08-06', '2026-08-05', ['covered']],
    ['2026-06-30', undefined, ['covered']],
  ])('an instalment due on 1 July: loss on %s, paid on %s', (lossOn, paidOn, expected) => {
    expect(told(lossOn, withInstalments(first, second(paidOn)))).toEqual(expected);
  });

  test('the first one has no days of grace', () => {
    const unpaid = { dueOn: day('2026-01-01'), amount: 30_000 };
    expect(told('2026-01-02', withInstalments(unpaid))).toEqual(['needs_human', 'pe.premium_unpaid blocker']);
    expect(told('2026-01-01', withInstalments(first))).toEqual(['covered']);
  });

  test('unpaid is never a refusal', () => {
    expect(assess('2026-12-01', withInstalments(first, second())).verdict).toBe('needs_human');
  });
});

describe('what else can be found', () => {
  test('no policy, no date, no cover', () => {
    expect(told('2026-05-01', undefined)).toEqual(['needs_human', 'pe.no_policy blocker']);
    expect(told(undefined, policy([year]))).toEqual(['needs_human', 'pe.no_loss_date warning']);
    expect(told('2026-05-01', policy([year]), { claimType: type('home_theft') })).toEqual([
      'not_covered',
      'pe.cover_missing blocker',
    ]);
    expect(told(undefined, policy([year]), { claimType: type('home_theft') })).toContain(
      'pe.cover_missing blocker',
    );
    expect(told('2026-05-01', policy([]))).toEqual(['needs_human', 'pe.no_policy blocker']);
  });

  test('late notice is information and takes nothing away', () => {
    const result = assess('2026-05-01', policy([year]), { receivedOn: day('2026-05-12') });
    expect(result.verdict).toBe('covered');
    expect(result.findings).toMatchObject([
      { id: 'pe.late_notice', severity: 'info', evidence: { days: 11, noticeDays: 10 } },
    ]);
    expect(assess('2026-05-01', policy([year]), { receivedOn: day('2026-05-11') }).findings).toEqual([]);
  });

  test('a loss after the notice is a slip that a person must see', () => {
    expect(told('2026-06-02', policy([year]), { receivedOn: day('2026-06-01') })).toEqual([
      'needs_human',
      'pe.loss_in_future blocker',
    ]);
    expect(told('2027-06-02', policy([year]), { receivedOn: day('2026-06-01') })[0]).toBe('needs_human');
  });

  test('more than the limit is covered in part, the limit itself in full', () => {
    expect(told('2026-05-01', policy([year]), { amountClaimed: 500_001 })).toEqual([
      'partly',
      'pe.limit_exceeded warning',
    ]);
    expect(told('2026-05-01', policy([year]), { amountClaimed: 500_000 })).toEqual(['covered']);
  });

  test('a claimant or a plate that is not on the policy needs a person', () => {
    const carla = { id: '9' as PartyId, name: 'Carla Gialli' };
    expect(told('2026-05-01', policy([year]), { claimant: carla })).toEqual([
      'needs_human',
      'pe.not_insured blocker',
    ]);
    expect(
      told('2026-05-01', policy([year]), { claimant: { ...carla, fiscalCode: 'RSSMRA79B11C566R' } }),
    ).toEqual(['covered']);
    const car = policy([{ ...year, plate: 'AB 123 CD' }]);
    expect(told('2026-05-01', car, { ownPlate: 'AB123CD' })).toEqual(['covered']);
    expect(told('2026-05-01', car, { ownPlate: 'ZZ999ZZ' })).toEqual([
      'needs_human',
      'pe.not_insured blocker',
    ]);
  });

  test('every finding speaks both languages, with its dates written out', () => {
    const { findings } = assess('2027-01-05', policy([year]), { receivedOn: day('2027-02-05') });
    expect(findings.map(({ text }) => [text.it, text.en])).toEqual([
      [
        'Denuncia ricevuta 31 giorni dopo l’accaduto; il termine indicato è 10. Da sola non toglie il diritto.',
        'Notice received 31 days after the event; the stated term is 10. By itself it takes no right away.',
      ],
      [
        'Sinistro del 5 gennaio 2027; la polizza è scaduta il 31 dicembre 2026.',
        'Loss of 5 January 2027; the policy expired on 31 December 2026.',
      ],
    ]);
  });
});
