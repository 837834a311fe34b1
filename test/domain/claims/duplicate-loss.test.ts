import { describe, expect, test } from 'vitest';
import type { Claim, ClaimRole } from '#src/domain/claims/claim.ts';
import { sameEvent, type LossReport } from '#src/domain/claims/duplicate-loss.ts';
import type { ClaimId, ClaimTypeId, LocalDate, PartyId, PolicyId } from '#src/domain/ids.ts';
import { referenceFor } from '#src/domain/linking/reference.ts';

let serial = 0;

/** A crash of Anna's car in Lodi on 10 November, with whatever is said otherwise. */
function report(
  change: Partial<Omit<Claim, 'type' | 'lossOn' | 'policyId'>> & {
    type?: string;
    lossOn?: string | null;
    policy?: string | null;
    people?: readonly (readonly [ClaimRole, string])[];
    reporters?: readonly string[];
  } = {},
): LossReport {
  const { type, lossOn, policy, people, reporters, ...rest } = change;
  serial++;
  return {
    reporters: reporters ?? [],
    claim: {
      id: String(serial) as ClaimId,
      reference: referenceFor(BigInt(serial)),
      type: (type ?? 'motor_damage') as ClaimTypeId,
      status: 'incomplete',
      ...(policy === null ? {} : { policyId: (policy ?? '1') as PolicyId }),
      ...(lossOn === null ? {} : { lossOn: (lossOn ?? '2026-11-10') as LocalDate }),
      notifiedAt: new Date('2026-11-12T09:00:00Z'),
      language: 'it',
      plates: ['GA123BC'],
      externalReferences: [],
      parties: (people ?? []).map(([role, id]) => ({
        role,
        party: { id: id as PartyId, name: `Persona ${id}`, contacts: [] },
      })),
      ...rest,
    },
  };
}

const signals = (one: LossReport, other: LossReport) =>
  sameEvent(one, other)?.map(({ signal }) => signal) ?? 'two events';

describe('two reports are perhaps one event', () => {
  test('when policy, car and day agree', () => {
    expect(signals(report(), report())).toEqual(['own_plate', 'policy', 'loss_date', 'claim_type']);
  });

  test.each([
    ['three days apart: «il 10» and «il 13»', { lossOn: '2026-11-13' }, 'loss_date_near'],
    ['damage in one, injury in the other', { type: 'motor_injury' }, 'loss_date'],
    ['one on the policy, one by a caller nobody knew', { policy: null }, 'loss_date'],
    ['no day in one of them, told in the same week', { lossOn: null }, 'loss_date_unknown'],
    [
      'a comma in the foreign number',
      { plates: [], policy: null, externalReferences: ['2026/771.3'] },
      'external_ref',
    ],
  ] as const)('%s', (_, change, expected) => {
    expect(signals(report({ externalReferences: ['2026 7713'] }), report(change))).toContain(expected);
  });

  test('when the two drivers, both insured here, report the same crash', () => {
    const anna = report({ plates: ['GA123BC', 'FX123YZ'] });
    const other = report({ policy: '2', plates: ['FX123YZ', 'GA123BC'] });
    expect(signals(anna, other)).toContain('other_side');
    expect(signals(other, anna)).toContain('other_side');
  });

  test('when the same person reports twice without naming any policy', () => {
    const without = { policy: null, plates: [], reporters: ['anna.bianchi@example.org'] } as const;
    expect(signals(report(without), report(without))).toEqual(['reporter', 'loss_date', 'claim_type']);
  });

  test('when water came in by the storm: one calls it water, the other weather', () => {
    expect(
      signals(report({ type: 'home_water', plates: [] }), report({ type: 'home_fire_weather', plates: [] })),
    ).toContain('policy');
  });
});

describe('two reports are two events', () => {
  test.each([
    ['four days apart', { lossOn: '2026-11-14' }],
    ['another car of the fleet', { plates: ['FX999YZ'] }],
    ['the same car on a policy of another year at another insurer number', { policy: '2', plates: [] }],
    ['a burglary on the day of the crash', { type: 'home_theft', plates: [] }],
    ['told without a day, weeks later', { lossOn: null, notifiedAt: new Date('2026-12-24T09:00:00Z') }],
    ['nothing in common but the day', { policy: null, plates: [] }],
  ] as const)('%s', (_, change) => {
    expect(signals(report(), report(change))).toBe('two events');
  });

  test('when the same car was hit by one car on Monday and by another on Tuesday', () => {
    expect(
      signals(
        report({ plates: ['GA123BC', 'FX111AA'] }),
        report({ plates: ['GA123BC', 'FX222BB'], lossOn: '2026-11-11' }),
      ),
    ).toBe('two events');
  });

  test('when one person’s two cars stood in the hail', () => {
    const people = [['insured', '7']] as const;
    expect(
      signals(
        report({ people, type: 'motor_own' }),
        report({ people, type: 'motor_own', policy: '2', plates: ['FX999YZ'] }),
      ),
    ).toBe('two events');
  });

  test('when one treatment has bills on two days, yet two bills of one day are looked at', () => {
    const bill = { type: 'health_expense', plates: [] };
    expect(signals(report(bill), report({ ...bill, lossOn: '2026-11-11' }))).toBe('two events');
    expect(signals(report(bill), report(bill))).toContain('policy');
  });

  test('when an agency reports for two of its customers', () => {
    const byAgency = { policy: null, plates: [], reporters: ['agenzia@example.com'] } as const;
    expect(
      signals(
        report({ ...byAgency, people: [['insured', '7']] }),
        report({ ...byAgency, people: [['insured', '8']] }),
      ),
    ).toBe('two events');
  });

  test('when only the broker is the same', () => {
    const people = [['intermediary', '9']] as const;
    const without = { policy: null, plates: [], people } as const;
    expect(signals(report(without), report(without))).toBe('two events');
  });
});
