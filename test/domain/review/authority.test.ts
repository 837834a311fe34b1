import { describe, expect, test } from 'vitest';
import { deciderOf, type Authority } from '#src/domain/review/authority.ts';
import type { ClaimTypeId, LocalDate } from '#src/domain/ids.ts';
import { loadProfile } from '#src/profile.ts';

const today = '2026-11-12' as LocalDate;
const euros = (amount: number) => Math.round(amount * 100);

describe('who decides', async () => {
  const { authority } = await loadProfile('insurer');
  const decides = (type: string, total: number, on = today) => {
    const { role, people } = deciderOf(authority, { type: type as ClaimTypeId, total: euros(total) }, on);
    return `${people} ${role}`;
  };

  test.each([
    ['home_water', 0, '1 rep'],
    ['home_water', 2_500, '1 rep'],
    ['home_water', 2_500.01, '1 senior_rep'],
    ['home_water', 10_000, '1 senior_rep'],
    ['home_water', 10_000.01, '1 supervisor'],
    ['home_water', 50_000, '1 supervisor'],
    ['home_water', 50_000.01, '2 supervisor'],
    // Injury, death and liability are never a representative's, however small.
    ['motor_injury', 100, '1 senior_rep'],
    ['personal_accident', 100, '1 senior_rep'],
    ['liability', 2_500, '1 senior_rep'],
    ['death_benefit', 10_000.01, '1 supervisor'],
    ['motor_damage', 2_500, '1 rep'],
  ])('a claim of type %s over %d euros: %s', (type, total, who) => {
    expect(decides(type, total)).toBe(who);
  });

  test('nobody alone before any limits hold', () => {
    expect(decides('home_water', 1, '2025-12-31' as LocalDate)).toBe('2 supervisor');
    expect(decides('home_water', 1, '2026-01-01' as LocalDate)).toBe('1 rep');
  });

  test('new limits hold from their day on, in whatever order they are listed', () => {
    const raised: Authority = {
      from: '2027-01-01' as LocalDate,
      limits: { rep: euros(5_000), senior_rep: euros(20_000), supervisor: euros(50_000) },
      minimumRole: new Map(),
    };
    const of = (on: string) =>
      deciderOf(
        [raised, ...authority],
        { type: 'home_water' as ClaimTypeId, total: euros(4_000) },
        on as LocalDate,
      ).role;
    expect([of('2026-12-31'), of('2027-01-01')]).toEqual(['senior_rep', 'rep']);
  });
});
