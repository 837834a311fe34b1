import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#src/domain/time/calendar.ts';
import type { Cover, Instalment, Party, Policy, PolicyVersion } from '#src/domain/claims/claim.ts';
import { assessCoverage, versionOn, type CoverageQuestion } from '#src/domain/policies/coverage.ts';
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

  test('of whole days with a gap before the next, the version found holds the day, and none is found outside', () => {
    const start = day('2026-01-01');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(700), fc.nat(400)), { maxLength: 6 }),
        fc.integer({ min: -50, max: 1200 }),
        (stretches, at) => {
          const versions = stretches.map(([from, length], n) => ({
            ...version(addDays(start, from), addDays(start, from + length), [water], n),
            fromTime: '00:00',
          }));
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

describe('the hours of a policy', () => {
  const byLaw = policy([version('2026-03-10', '2027-03-10')]);
  const toNoon = policy([{ ...version('2026-03-10', '2026-09-20'), fromTime: '12:30', toTime: '12:00' }]);
  const holiday = policy([version('2026-08-03', '2026-08-14')]);

  test.each([
    // From 24:00 to 24:00, as art. 1899 of the Civil Code has it and the days show.
    ['byLaw', '2026-03-10', '10:00', ['not_covered', 'pe.before_inception blocker']],
    ['byLaw', '2026-03-10', '23:59', ['not_covered', 'pe.before_inception blocker']],
    ['byLaw', '2026-03-10', '24:00', ['covered']],
    ['byLaw', '2026-03-10', undefined, ['needs_human', 'pe.before_inception warning']],
    ['byLaw', '2026-03-11', '00:00', ['covered']],
    ['byLaw', '2026-03-11', undefined, ['covered']],
    ['byLaw', '2027-03-10', '23:59', ['covered']],
    ['byLaw', '2027-03-10', undefined, ['covered']],
    ['byLaw', '2027-03-10', '24:00', ['not_covered', 'pe.after_expiry blocker']],
    ['byLaw', '2027-03-11', '00:00', ['not_covered', 'pe.after_expiry blocker']],
    // Stated hours within the day: only the hour of the loss decides, and without it a person.
    ['toNoon', '2026-03-10', '12:29', ['not_covered', 'pe.before_inception blocker']],
    ['toNoon', '2026-03-10', '12:30', ['covered']],
    ['toNoon', '2026-03-10', undefined, ['needs_human', 'pe.before_inception warning']],
    ['toNoon', '2026-09-20', '11:59', ['covered']],
    ['toNoon', '2026-09-20', '12:00', ['not_covered', 'pe.after_expiry blocker']],
    ['toNoon', '2026-09-20', undefined, ['needs_human', 'pe.after_expiry warning']],
    // Twelve days written without an hour: the law's is taken, and a person looks at the first day.
    ['holiday', '2026-08-03', '10:00', ['needs_human', 'pe.before_inception warning']],
    ['holiday', '2026-08-03', undefined, ['needs_human', 'pe.before_inception warning']],
    ['holiday', '2026-08-04', '10:00', ['covered']],
    ['holiday', '2026-08-02', '23:59', ['not_covered', 'pe.before_inception blocker']],
  ] as const)('%s: a loss on %s at %s', (which, lossOn, lossTime, expected) => {
    const contract = { byLaw, toNoon, holiday }[which];
    expect(
      told(lossOn, contract, {
        receivedOn: day('2027-03-12'),
        ...(lossTime === undefined ? {} : { lossTime }),
      }),
    ).toEqual(expected);
  });

  test('the finding says the hours in both languages', () => {
    const texts = (contract: Policy, lossOn: string, lossTime?: string) =>
      assess(lossOn, contract, lossTime === undefined ? {} : { lossTime }).findings.flatMap(({ id, text }) =>
        id === 'pe.late_notice' ? [] : [text.it, text.en],
      );
    expect(texts(byLaw, '2026-03-10', '10:00')).toEqual([
      'Sinistro del 10 marzo 2026, ore 10; la polizza decorre dalle ore 24 del 10 marzo 2026.',
      'Loss of 10 March 2026, 10:00; the policy starts at 24:00 of 10 March 2026.',
    ]);
    expect(texts(toNoon, '2026-03-10')).toEqual([
      'Sinistro del 10 marzo 2026, giorno in cui la polizza decorre dalle ore 12.30: l’ora del sinistro non è nota.',
      'Loss of 10 March 2026, the day on which the policy starts at 12:30: the time of the loss is not known.',
    ]);
    expect(texts(holiday, '2026-08-03', '10:00')[0]).toContain(
      'vale quella di legge: da verificare sul contratto',
    );
    expect(texts(toNoon, '2026-09-20')[0]).toBe(
      'Sinistro del 20 settembre 2026, giorno in cui la polizza cessa alle ore 12: l’ora del sinistro non è nota.',
    );
  });

  test('where one version follows another on the same day, the hour says which answers', () => {
    const changed = policy([
      { ...version('2026-01-01', '2026-06-10'), fromTime: '00:00', toTime: '12:00' },
      { ...version('2026-06-10', '2026-12-31', [{ ...water, limit: 900_000 }], 2), fromTime: '12:00' },
    ]);
    expect(assess('2026-06-10', changed, { lossTime: '11:00' }).version?.version).toBe(1);
    expect(assess('2026-06-10', changed, { lossTime: '12:00' }).version?.version).toBe(2);
    expect(told('2026-06-10', changed)[0]).toBe('needs_human');
  });

  test('fifteen days of motor liability count from the last moment, also at noon', () => {
    const motor = { ...water, claimTypes: ['motor_damage' as ClaimTypeId] };
    const ran = policy([{ ...version('2025-06-01', '2025-12-31', [motor]), toTime: '12:00' }]);
    expect(
      told('2025-12-31', ran, {
        claimType: type('motor_damage'),
        lossTime: '18:00',
        receivedOn: day('2026-01-02'),
      }),
    ).toEqual(['needs_human', 'pe.after_expiry warning']);
  });

  test('a moment is in force at most once per version: what a version holds at any minute lies between its ends', () => {
    const clock = fc
      .nat(24 * 60)
      .map((n) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`);
    fc.assert(
      fc.property(
        fc.integer({ min: -3, max: 200 }),
        fc.nat(190),
        clock,
        clock,
        clock,
        (at, length, from, to, time) => {
          const start = day('2026-02-01');
          const one = {
            ...version(start, addDays(start, length + 1)),
            fromTime: from,
            toTime: to,
          };
          const on = addDays(start, at);
          const minutes = (d: LocalDate, t: string) =>
            Date.parse(`${d}T00:00:00Z`) / 60_000 + Number(t.slice(0, 2)) * 60 + Number(t.slice(3));
          const moment = minutes(on, time);
          const isIn = minutes(one.validFrom, from) <= moment && moment < minutes(one.validTo, to);
          expect(versionOn(policy([one]), on, time)?.version).toBe(isIn ? 1 : undefined);
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
    ['2026-08-05', '2026-08-05', ['needs_human', 'pe.premium_unpaid blocker']],
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
  test('is not missed where the law grants a benefit and no contract: a person decides', () => {
    const claimType = type('welfare_benefit');
    expect(told('2026-05-01', undefined, { claimType })).toEqual(['needs_human']);
    expect(told(undefined, policy([year]), { claimType })).toEqual(['needs_human']);
  });

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

  test('a late payment works from 24:00 of its day, and the finding says so', () => {
    const late = policy([year], {
      instalments: [{ dueOn: day('2026-01-01'), amount: 30_000, paidOn: day('2026-02-10') }],
    });
    const [finding] = assess('2026-02-10', late).findings.filter(({ id }) => id === 'pe.premium_unpaid');
    expect(finding?.text).toEqual({
      it: 'La rata scaduta il 1° gennaio 2026 è stata pagata il 10 febbraio 2026, con effetto dalle ore 24: al 10 febbraio 2026 la garanzia può risultare sospesa.',
      en: 'The instalment due on 1 January 2026 was paid on 10 February 2026, effective at 24:00: on 10 February 2026 the cover may have been suspended.',
    });
    expect(told('2026-02-11', late)).toEqual(['covered']);
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

describe('exclusions', () => {
  const worn: Cover = {
    ...water,
    clause: 'art. 10 CGA',
    exclusions: [
      {
        code: 'USU',
        clause: 'art. 14.2 CGA',
        text: { it: 'usura e mancata manutenzione', en: 'wear and lack of maintenance' },
        words: ['usura', 'vecchi* tubatur*', 'worn*'],
        when: [],
      },
      {
        code: 'GEL',
        text: { it: 'gelo', en: 'frost' },
        words: [],
        when: [
          { fact: 'cause', in: ['frost'] },
          { fact: 'occupied', in: ['no', 'unknown'] },
        ],
      },
    ],
  };
  const contract = policy([version('2026-01-01', '2026-12-31', [worn])]);

  test('that the words touch are to be looked at, with the words and the clause, and refuse nothing', () => {
    const result = assess('2026-05-01', contract, {
      receivedOn: day('2026-05-02'),
      words: 'Il perito dice che è colpa dell’USURA della guarnizione.',
    });
    expect(result.verdict).toBe('needs_human');
    expect(result.findings).toEqual([
      {
        id: 'pe.exclusion',
        severity: 'warning',
        text: {
          it: 'Da guardare: il cliente scrive «USURA», e la garanzia «Acqua condotta» esclude «usura e mancata manutenzione».',
          en: 'To be looked at: the customer writes “USURA”, and the cover “Escape of water” excludes “wear and lack of maintenance”.',
        },
        clause: 'art. 14.2 CGA',
        evidence: { cover: 'AC', exclusion: 'USU', proof: 'il cliente scrive «USURA»' },
      },
    ]);
  });

  test('that only part of a word resembles are none, and neither is what nobody wrote', () => {
    for (const words of ['misura del danno', 'è tutto nuovo', undefined])
      expect(
        told('2026-05-01', contract, {
          receivedOn: day('2026-05-02'),
          ...(words === undefined ? {} : { words }),
        }),
      ).toEqual(['covered']);
  });

  test('that facts touch need all of their facts', () => {
    const about = (...facts: [string, string][]) =>
      told('2026-05-01', contract, { receivedOn: day('2026-05-02'), facts: new Map(facts) });
    expect(about(['cause', 'frost'])).toEqual(['covered']);
    expect(about(['cause', 'frost'], ['occupied', 'yes'])).toEqual(['covered']);
    expect(about(['cause', 'frost'], ['occupied', 'no'])).toEqual(['needs_human', 'pe.exclusion warning']);
  });
});

describe('amounts', () => {
  const home: Cover = {
    ...water,
    clause: 'art. 10 CGA',
    deductible: 15_000,
    limitBasis: 'year',
    subLimits: [
      {
        code: 'GIO',
        name: { it: 'Gioielli', en: 'Jewels' },
        limit: 100_000,
        clause: 'art. 13 CGA',
        claimTypes: [],
        words: ['gioiell*', 'jewel*'],
      },
    ],
  };
  const contract = policy([version('2026-01-01', '2026-12-31', [home])]);
  const claim = (more: Partial<CoverageQuestion>) =>
    assess('2026-05-01', contract, { receivedOn: day('2026-05-02'), ...more });

  test('while nobody names a sum, what the cover leaves is told all the same', () => {
    expect(claim({})).toMatchObject({
      verdict: 'covered',
      clause: 'art. 10 CGA',
      amounts: { limitLeft: 500_000, subLimits: [] },
    });
    expect(claim({}).amounts?.calculation).toBeUndefined();
  });

  test('a deductible alone leaves a claim covered, and the calculation shows it', () => {
    const result = claim({ amountClaimed: 120_000 });
    expect(result.verdict).toBe('covered');
    expect(result.amounts?.calculation).toMatchObject({ payable: 105_000, retained: 15_000 });
  });

  test('what the year paid to others leaves less, and then it is covered in part', () => {
    const paid = new Map([['AC', { here: 0, others: 450_000 }]]);
    const result = claim({ amountClaimed: 120_000, paid });
    expect(result).toMatchObject({
      verdict: 'partly',
      amounts: { limitLeft: 50_000, calculation: { payable: 50_000 } },
    });
    expect(result.findings).toMatchObject([
      {
        id: 'pe.limit_exceeded',
        severity: 'warning',
        evidence: { limit: 500_000, limitLeft: 50_000, payable: 50_000 },
      },
    ]);
    const unsaid = policy([version('2026-01-01', '2026-12-31')]);
    expect(
      assess('2026-05-01', unsaid, { receivedOn: day('2026-05-02'), amountClaimed: 120_000, paid }).verdict,
    ).toBe('covered');
    const perEvent = policy([version('2026-01-01', '2026-12-31', [{ ...home, limitBasis: 'event' }])]);
    expect(
      assess('2026-05-01', perEvent, { receivedOn: day('2026-05-02'), amountClaimed: 120_000, paid }).verdict,
    ).toBe('covered');
  });

  test('a limit that is used up is for a person to tell, not a refusal', () => {
    const result = claim({ amountClaimed: 120_000, paid: new Map([['AC', { here: 0, others: 700_000 }]]) });
    expect(result.verdict).toBe('needs_human');
    expect(result.amounts?.calculation?.payable).toBe(0);
    expect(result.findings[0]?.text.it).toBe(
      'Il massimale della garanzia «Acqua condotta» è esaurito da pagamenti precedenti.',
    );
  });

  test('words that touch a sub-limit ask a person which part it is; once said, the calculation uses it', () => {
    const words = 'Si sono rovinati il parquet e i gioielli di mia nonna.';
    const asked = claim({ amountClaimed: 220_000, words });
    expect(asked.verdict).toBe('needs_human');
    expect(asked.findings.map(({ id, clause }) => [id, clause])).toEqual([
      ['pe.sub_limit', 'art. 13 CGA'],
      ['pe.limit_exceeded', 'art. 13 CGA'],
    ]);
    expect(asked.amounts?.calculation?.payable).toBe(100_000);
    const said = claim({ amountClaimed: 220_000, words, portions: new Map([['GIO', 120_000]]) });
    expect(said.verdict).toBe('partly');
    expect(said.amounts?.calculation?.payable).toBe(200_000);
  });

  test('a yearly sub-limit of which the year may have used some is for a person to count', () => {
    const paid = new Map([['AC', { here: 0, others: 40_000 }]]);
    const portions = new Map([['GIO', 50_000]]);
    expect(claim({ amountClaimed: 120_000, portions }).verdict).toBe('covered');
    const counted = claim({ amountClaimed: 120_000, portions, paid });
    expect(counted.verdict).toBe('needs_human');
    expect(counted.findings.map(({ id, evidence }) => [id, evidence['paid']])).toEqual([
      ['pe.sub_limit', 40_000],
    ]);
  });

  test('what does not exceed the deductible is for a person to tell', () => {
    expect(claim({ amountClaimed: 15_000 })).toMatchObject({
      verdict: 'needs_human',
      findings: [{ id: 'pe.below_deductible', severity: 'warning' }],
    });
  });

  test('a proposal that forgets the deductible is stopped', () => {
    const ids = (amountProposed: number) =>
      claim({ amountClaimed: 120_000, amountProposed }).findings.map(
        ({ id, severity }) => `${id} ${severity}`,
      );
    expect(ids(105_000)).toEqual([]);
    expect(ids(105_001)).toEqual(['pe.deductible blocker']);
  });

  test('other covers for the same kind of loss are named beside the one that answers', () => {
    const two = policy([version('2026-01-01', '2026-12-31', [home, { ...water, code: 'RIC' }])]);
    expect(assess('2026-05-01', two)).toMatchObject({ cover: { code: 'AC' }, otherCovers: ['RIC'] });
  });
});
