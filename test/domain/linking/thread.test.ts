import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LocalDate, Reference } from '#src/domain/ids.ts';
import { referenceFor } from '#src/domain/linking/reference.ts';
import {
  isReplySubject,
  normalizeSubject,
  topicChanged,
  usableThreadId,
} from '#src/domain/linking/thread.ts';

describe('ids that tie messages together', () => {
  test.each([
    ['sportello.42.k7f3@mail.example.org', 2, true],
    ['<CAF+abc_123@mail.example.com>', 1, true],
    ['', 1, false],
    ['<>', 1, false],
    ['abc', 1, false],
    ['no-at-sign-in-here', 1, false],
    ['@example.org', 1, false],
    ['12345678@', 1, false],
    ['0@localhost', 1, false],
    ['undefined@example.org', 1, false],
    ['null@example.org', 1, false],
    ['two words@example.org', 1, false],
    ['newsletter-7@lists.example.com', 300, false],
    ['family-and-lawyer@example.com', 8, true],
  ])('%j, used by %i senders: %s', (id, popularity, expected) => {
    expect(usableThreadId(id, popularity)).toBe(expected);
  });

  test('nothing short, without an @ or used by everybody ever ties strangers together', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.nat(1000), (id, popularity) => {
        const usable = usableThreadId(id, popularity);
        expect(usable && (id.trim().length < 8 || !id.includes('@') || popularity > 8)).toBe(false);
      }),
    );
  });
});

describe('subjects', () => {
  test.each([
    ['Re: R: I: Fwd: Danno in cucina', 'Danno in cucina'],
    ['RE: [SIN 4827-1936-52] Ci servono 2 documenti', 'Ci servono 2 documenti'],
    ['R: [TCK 4827 1936 52] R: ciao', 'ciao'],
    ['Re[2]: Risp: AW: Sinistro', 'Sinistro'],
    ['POSTA CERTIFICATA: Richiesta danni', 'Richiesta danni'],
    ['[EXTERNAL] FW: Claim', 'Claim'],
    ['***SPAM*** offerta', 'offerta'],
    ['Rimborso: domanda', 'Rimborso: domanda'],
    ['Infortunio', 'Infortunio'],
    ['  Re:   ', ''],
  ])('%j is about %j', (subject, expected) => {
    expect(normalizeSubject(subject)).toBe(expected);
  });

  test('stripping twice gives the same, and endless prefixes end', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (subject) => {
        const once = normalizeSubject(`Re: ${subject}`);
        expect(normalizeSubject(once)).toBe(once);
      }),
    );
    expect(normalizeSubject('Re: '.repeat(50_000))).toBe('');
  });

  test('an answer is told by its prefix or our tag', () => {
    expect(['Re: x', 'R: x', 'I: x', 'x [SIN 4827-1936-52]'].map(isReplySubject)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['Rimborso', 'Incidente del 3 luglio', ''].map(isReplySubject)).toEqual([false, false, false]);
  });
});

describe('a changed topic', () => {
  const mine = referenceFor(1);
  const other = referenceFor(2);
  const same = {
    oldSubject: 'Danno da acqua in cucina',
    newSubject: 'Re: [SIN 4827-1936-52] Danno da acqua in cucina',
    oldReference: mine,
    newReferences: [] as Reference[],
    daysSilent: 2,
    ticketClosed: false,
    newText: 'Allego la fattura. Grazie',
  };

  test.each([
    ['an ordinary answer', {}, false],
    ['a late answer to a closed ticket about the same', { ticketClosed: true, daysSilent: 90 }, false],
    ['a very late answer to a closed ticket', { ticketClosed: true, daysSilent: 400 }, true],
    ['another claim’s number', { newReferences: [other] }, true],
    ['its own and another claim’s number', { newReferences: [mine, other] }, false],
    [
      'another subject at once, as people who use «answer» to write do',
      { newSubject: 'Tamponamento di ieri' },
      false,
    ],
    ['another subject in a closed ticket', { newSubject: 'Tamponamento di ieri', ticketClosed: true }, true],
    [
      'another subject and words of a new loss',
      { newSubject: 'Tamponamento', newText: 'Vorrei denunciare un incidente' },
      true,
    ],
    [
      'words of a new loss in a silent thread',
      { newText: 'I want to report a new claim', daysSilent: 100 },
      true,
    ],
    [
      'another day of loss',
      { oldLossOn: '2026-07-03' as LocalDate, newLossOn: '2026-09-01' as LocalDate },
      true,
    ],
    ['no subject at all', { newSubject: '', ticketClosed: true }, false],
  ])('%s: %s', (_, change, expected) => {
    const result = topicChanged({ ...same, ...change });
    expect(result.changed).toBe(expected);
    expect(result.changed && result.why.length === 0).toBe(false);
  });
});
