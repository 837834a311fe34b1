import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { certaintyOf } from '#src/domain/linking/certainty.ts';

const signals = [
  'thread',
  'ref',
  'ref_fixed',
  'loss_date',
  'email',
  'policy',
  'open_rfi',
  'only_claim',
] as const;
const evidence = (...names: string[]) => names.map((signal) => ({ signal, conflict: false }));

describe('how sure a link is', () => {
  test('a number of ours with nobody near is surer than the day of loss, and that surer than a known person', () => {
    const of = (...names: string[]) =>
      certaintyOf({ score: 25, lead: 20, about: 'claim', evidence: evidence(...names) });
    expect(of('ref', 'email')).toBeGreaterThan(of('loss_date', 'email'));
    expect(of('loss_date', 'email')).toBeGreaterThan(of('policy', 'email'));
  });

  test('a contradiction leaves a half at most', () => {
    const contradicted = [...evidence('ref', 'email'), { signal: 'conflict_date', conflict: true }];
    expect(certaintyOf({ score: 30, lead: 30, about: 'claim', evidence: contradicted })).toBeLessThanOrEqual(
      0.5,
    );
  });

  test('a known person who reports a new loss seldom means the old one', () => {
    const of = (about: 'claim' | 'new_loss') =>
      certaintyOf({ score: 25, lead: 20, about, evidence: evidence('policy', 'email') });
    expect(of('new_loss')).toBeLessThanOrEqual(0.2);
    expect(of('claim')).toBeGreaterThan(0.5);
  });

  test('a report that names the very day of a claim we know mostly means that claim', () => {
    const of = (...names: string[]) =>
      certaintyOf({ score: 25, lead: 20, about: 'new_loss', evidence: evidence(...names) });
    expect(of('policy', 'email', 'loss_date')).toBeGreaterThan(4 * of('policy', 'email'));
  });

  test('is a probability, and never falls with a greater lead or a greater score', () => {
    const grounds = fc.record({
      score: fc.double({ min: -20, max: 80, noNaN: true }),
      lead: fc.double({ min: 0, max: 80, noNaN: true }),
      about: fc.constantFrom('claim' as const, 'new_loss' as const, 'else' as const),
      evidence: fc.array(fc.record({ signal: fc.constantFrom(...signals), conflict: fc.boolean() }), {
        maxLength: 6,
      }),
    });
    fc.assert(
      fc.property(grounds, fc.double({ min: 0, max: 20, noNaN: true }), (one, more) => {
        const sure = certaintyOf(one);
        expect(sure).toBeGreaterThanOrEqual(0);
        expect(sure).toBeLessThanOrEqual(1);
        expect(certaintyOf({ ...one, lead: one.lead + more })).toBeGreaterThanOrEqual(sure);
        expect(certaintyOf({ ...one, score: one.score + more })).toBeGreaterThanOrEqual(sure);
      }),
    );
  });
});
