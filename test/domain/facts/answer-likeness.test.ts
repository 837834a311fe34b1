import { describe, expect, test } from 'vitest';
import { extractFacts } from '#src/domain/facts/facts.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import { loadProfile } from '#src/profile.ts';

const profile = await loadProfile('insurer');

function factsOf(text: string, key: string) {
  return extractFacts({
    parts: [{ part: 'body', text }],
    profile,
    today: '2026-11-27' as LocalDate,
    language: 'it',
  }).filter((fact) => fact.key === key);
}

describe('answers in words that no rule knows', () => {
  test.each([
    'La vettura è da mio zio, potete andare a vederla.',
    'The car is at the barn of a friend, come and look whenever it suits you.',
  ])('say where the damage can be seen: %s', (text) => {
    const [place] = factsOf(text, 'inspection_place');
    expect(place?.value).toBe(text);
    expect(text.slice(place?.span.start, place?.span.end)).toBe(place?.span.quote);
  });

  test.each([
    'Good morning,',
    'Quando mi pagate? Aspetto da settimane.',
    'Allego la fattura e la ricevuta del bonifico.',
    'Ieri mi hanno tamponato in via Larga.',
  ])('and nothing of the kind: %s', (text) => {
    expect(factsOf(text, 'inspection_place')).toEqual([]);
  });

  test('tell what happened without any tense or word of telling, less surely than those that have one', () => {
    const text = 'Our dishwasher inlet let go while we were at work and the hall runner was floating.';
    expect(factsOf(text, 'loss_description')).toEqual([
      expect.objectContaining({ method: 'likeness', confidence: 0.55 }),
    ]);
  });

  test.each([
    ['Ho 41 anni, lavoro in tipografia e prendo 1.450 euro al mese.', 0.85],
    ['Sono saldatrice, nata nel 1985, 1.700 € netti al mese.', 0.85],
    ['She is a roofer by trade, 52 years old, € 30,000 a year.', 0.85],
    ['Geometra, 41 anni, reddito 28.000 euro.', 0.6],
  ])('name age, job and income: %s', (text, confidence) => {
    expect(factsOf(text, 'injured_age_job_income')).toEqual([expect.objectContaining({ confidence })]);
  });

  test.each([
    'Il danno è di 500 euro, pago 300 euro al mese di affitto.',
    'Da 20 anni sono cliente, premio di 400 euro annui.',
  ])('no income in what is paid: %s', (text) => {
    expect(factsOf(text, 'injured_age_job_income')).toEqual([]);
  });
});
