import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Backoff } from '#channels/email/backoff.ts';

test('waits double up to the longest, and start over once the trouble is over', () => {
  const backoff = new Backoff({ first: 1_000, max: 5_000 }, () => 1);

  expect([1, 2, 3, 4, 5].map(() => backoff.next())).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
  backoff.reset();
  expect(backoff.next()).toBe(1_000);
});

test('a refused login waits at least its own time', () => {
  const backoff = new Backoff({ first: 1_000, max: 300_000 }, () => 1);

  expect([backoff.next(60_000), backoff.next(0)]).toEqual([60_000, 2_000]);
});

test('no wait is shorter than half of its length or longer than all of it', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(20), (random, times) => {
      const backoff = new Backoff({ first: 100, max: 10_000 }, () => random);
      for (let index = 0; index < times; index += 1) backoff.next();
      const length = Math.min(100 * 2 ** times, 10_000);
      const wait = backoff.next();
      expect(wait).toBeGreaterThanOrEqual(length / 2);
      expect(wait).toBeLessThanOrEqual(length);
    }),
  );
});
