import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cover, SubLimit } from '#src/domain/claims/claim.ts';
import { payableFor, type PayableQuestion } from '#src/domain/policies/payable.ts';

const cover: Cover = {
  code: 'FUR',
  name: { it: 'Furto', en: 'Theft' },
  clause: 'art. 12 CGA',
  claimTypes: [],
  waitingDays: 0,
  exclusions: [],
};
const jewels: SubLimit = {
  code: 'GIO',
  name: { it: 'Gioielli', en: 'Jewels' },
  limit: 50_000,
  claimTypes: [],
  words: [],
};
const pay = (question: Partial<PayableQuestion> & { cover?: Cover }) =>
  payableFor({ claimed: 100_000, cover, ...question }).payable;

describe('what a cover pays', () => {
  test.each([
    ['nothing stands against it', {}, 100_000],
    ['franchigia of 150 €', { deductible: 15_000 }, 85_000],
    ['scoperto of 10%', { deductiblePercent: 10 }, 90_000],
    ['scoperto of 10%, at least 250 €', { deductiblePercent: 10, deductibleMinimum: 25_000 }, 75_000],
    ['scoperto of 30%, at least 250 €', { deductiblePercent: 30, deductibleMinimum: 25_000 }, 70_000],
    ['the greater of franchigia and scoperto', { deductible: 20_000, deductiblePercent: 10 }, 80_000],
    ['limit of 600 €', { limit: 60_000 }, 60_000],
    ['franchigia before the limit', { limit: 90_000, deductible: 15_000 }, 85_000],
    ['franchigia above the amount', { deductible: 200_000 }, 0],
    ['scoperto of all', { deductiblePercent: 100 }, 0],
    ['no limit left in the contract', { limit: 0 }, 0],
  ])('of 1,000 €: %s', (_, terms, payable) => {
    expect(pay({ cover: { ...cover, ...terms } })).toBe(payable);
  });

  test('a sub-limit holds for the part that falls under it, for all when nobody has said which', () => {
    expect(pay({ subLimits: [{ subLimit: jewels }] })).toBe(50_000);
    expect(pay({ subLimits: [{ subLimit: jewels, portion: 60_000 }] })).toBe(90_000);
    expect(pay({ subLimits: [{ subLimit: jewels, portion: 30_000 }] })).toBe(100_000);
  });

  test('what was paid to others leaves the limit smaller, what was paid here is taken off the sum', () => {
    const limited = { ...cover, limit: 150_000 };
    expect(pay({ cover: limited, paidToOthers: 80_000 })).toBe(70_000);
    expect(pay({ cover: limited, paidToOthers: 200_000 })).toBe(0);
    expect(pay({ cover: limited, paidHere: 40_000 })).toBe(60_000);
    expect(pay({ cover: limited, paidHere: 400_000 })).toBe(0);
  });

  test('the steps tell the whole calculation, in both languages, and end at the result', () => {
    const { steps, payable } = payableFor({
      claimed: 500_000,
      cover: {
        ...cover,
        deductiblePercent: 10,
        deductibleMinimum: 25_000,
        limit: 300_000,
        limitBasis: 'year',
      },
      subLimits: [{ subLimit: { ...jewels, clause: 'art. 13' }, portion: 100_000 }],
      paidToOthers: 60_000,
      paidHere: 10_000,
    });
    expect(
      steps.map(({ rule, change, amount, clause, text }) => [rule, change, amount, clause, text.it]),
    ).toEqual([
      ['claimed', 0, 500_000, undefined, 'Importo richiesto'],
      ['deductible', -50_000, 450_000, 'art. 12 CGA', 'Scoperto 10% con il minimo di 250,00 €'],
      ['sub_limit', 0, 450_000, 'art. 13', 'Sottolimite «Gioielli»: 500,00 €'],
      [
        'limit',
        -210_000,
        240_000,
        'art. 12 CGA',
        'Massimale per anno assicurativo: restano 2.400,00 € di 3.000,00 €',
      ],
      ['paid', -10_000, 230_000, undefined, 'Già pagato su questo sinistro'],
    ]);
    expect(steps.at(-2)?.text.en).toBe('Limit per policy year: €2,400.00 left of €3,000.00');
    expect(payable).toBe(230_000);
  });

  test('a sum below zero or no number of cents is taken as it can be paid', () => {
    expect(pay({ claimed: -5 })).toBe(0);
    expect(pay({ claimed: 10.9 })).toBe(10);
  });
});

describe('whatever the terms', () => {
  const cents = fc.oneof(fc.nat(50), fc.nat(2_000_000), fc.nat(10_000_000_000));
  const maybe = <T>(each: fc.Arbitrary<T>) => fc.option(each, { nil: undefined });
  const present = (fields: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const question = fc
    .record({
      terms: fc
        .record({
          limit: maybe(cents),
          limitBasis: maybe(fc.constantFrom('event' as const, 'year' as const)),
          deductible: maybe(cents),
          deductiblePercent: maybe(fc.integer({ min: 0, max: 10_000 }).map((n) => n / 100)),
          deductibleMinimum: maybe(cents),
        })
        .map((terms): Cover => ({ ...cover, ...present(terms) })),
      subLimits: fc.array(
        fc.record({ limit: cents, portion: maybe(cents) }).map(({ limit, portion }) => ({
          subLimit: { ...jewels, limit },
          ...(portion === undefined ? {} : { portion }),
        })),
        { maxLength: 3 },
      ),
      paidToOthers: cents,
      paidHere: cents,
    })
    .map(({ terms, ...rest }) => ({ cover: terms, ...rest }));

  test('no more is paid than is claimed, than the limit leaves or than a sub-limit of the whole; never less than nothing', () => {
    fc.assert(
      fc.property(cents, question, (claimed, asked) => {
        const { payable, steps, retained } = payableFor({ claimed, ...asked });
        expect(Number.isInteger(payable)).toBe(true);
        expect(payable).toBeGreaterThanOrEqual(0);
        expect(payable).toBeLessThanOrEqual(claimed - retained);
        const left = (asked.cover.limit ?? Infinity) - asked.paidToOthers;
        expect(payable).toBeLessThanOrEqual(Math.max(0, left));
        for (const { subLimit, portion } of asked.subLimits)
          expect(payable).toBeLessThanOrEqual(
            claimed - Math.min(claimed, portion ?? claimed) + Math.min(claimed, subLimit.limit),
          );
        for (const [i, step] of steps.entries()) {
          expect(step.change).toBeLessThanOrEqual(0);
          expect(step.amount).toBe((steps[i - 1]?.amount ?? claimed) + step.change);
        }
        expect(steps.at(-1)?.amount).toBe(payable);
      }),
    );
  });

  test('who claims more is never paid less', () => {
    fc.assert(
      fc.property(cents, cents, question, (one, other, asked) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(payableFor({ claimed: less, ...asked }).payable).toBeLessThanOrEqual(
          payableFor({ claimed: more, ...asked }).payable,
        );
      }),
    );
  });
});
