import { describe, expect, test } from 'vitest';
import { lateUntil, postBy } from '#src/domain/letters/letter-clock.ts';
import { loadProfile } from '#src/profile.ts';

const house = await loadProfile('insurer');
const at = (text: string) => new Date(text);

describe('a letter of ours', () => {
  test('is to be in the post by the end of the next day on which the office works', () => {
    // A Thursday; a Friday; the eve of the Immaculate Conception.
    expect(postBy(house, at('2026-11-12T09:00:00Z'))).toEqual(at('2026-11-13T22:59:59Z'));
    expect(postBy(house, at('2026-11-13T09:00:00Z'))).toEqual(at('2026-11-16T22:59:59Z'));
    expect(postBy(house, at('2026-12-04T09:00:00Z'))).toEqual(at('2026-12-09T22:59:59Z'));
  });

  test('is late exactly when it was ready by the moment the count of late ones begins with', () => {
    for (const hour of Array.from({ length: 60 }, (_, index) => index * 7)) {
      const now = new Date(at('2026-11-30T23:00:00Z').getTime() + hour * 3_600_000);
      const until = lateUntil(house, now);
      if (until === undefined) throw new Error('the house keeps a clock');
      const due = (ready: Date) => postBy(house, ready)?.getTime() ?? Number.NaN;
      expect(due(until)).toBeLessThan(now.getTime());
      expect(due(new Date(until.getTime() + 60_000))).toBeGreaterThanOrEqual(now.getTime());
    }
  });

  test('is never late in a house that keeps no such clock', () => {
    const without = { ...house, clocks: house.clocks.filter(({ trigger }) => trigger !== 'letter_queued') };
    expect(postBy(without, at('2026-11-12T09:00:00Z'))).toBeUndefined();
    expect(lateUntil(without, at('2026-12-12T09:00:00Z'))).toBeUndefined();
  });
});
