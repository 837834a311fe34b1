import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkDigits,
  findReferences,
  formatReference,
  isReference,
  referenceFor,
  repairReference,
} from '#src/domain/linking/reference.ts';
import { longTexts } from '../facts/long-texts.ts';

const serial = fc.integer({ min: 0, max: 39_999_999 });
const reference = serial.map((n) => referenceFor(n));

describe('the check digits', () => {
  test('follow ISO 7064 MOD 97-10', () => {
    expect(checkDigits('48271936')).toBe('52');
    expect(checkDigits('12345678')).toBe('89');
    expect(checkDigits('00000001')).toBe('95');
    expect(isReference('4827193652')).toBe(true);
    expect(isReference('1234567889')).toBe(false); // agrees, but is not a number we issue: it begins with 1
  });

  test('detect every single wrong digit', () => {
    fc.assert(
      fc.property(reference, fc.nat(9), fc.nat(9), (ref, at, digit) => {
        const changed = ref.slice(0, at) + digit + ref.slice(at + 1);
        expect(isReference(changed)).toBe(changed === ref);
      }),
      { numRuns: 2000 },
    );
  });

  test('detect every swap of neighbours', () => {
    fc.assert(
      fc.property(reference, fc.nat(8), (ref, at) => {
        const swapped = ref.slice(0, at) + ref.charAt(at + 1) + ref.charAt(at) + ref.slice(at + 2);
        expect(isReference(swapped)).toBe(swapped === ref);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('issuing', () => {
  test('every serial number gets a valid reference that begins with 4 to 7', () => {
    fc.assert(
      fc.property(reference, (ref) => {
        expect(isReference(ref)).toBe(true);
      }),
    );
  });

  test('no two serial numbers share a reference', () => {
    const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
    expect(gcd(24_721_359n, 40_000_000n)).toBe(1n);
    expect(new Set(Array.from({ length: 50_000 }, (_, n) => referenceFor(n))).size).toBe(50_000);
    // Pinned: another permutation would issue references that are already on paper.
    expect([0, 1, 2].map((n) => referenceFor(n))).toEqual(['4001234578', '6473370467', '4945506395']);
    expect(referenceFor(40_000_000n)).toBe(referenceFor(0));
    expect(() => referenceFor(-1)).toThrow(RangeError);
  });

  test('neighbours in time are far apart, so that a slip does not land on another customer', () => {
    const issued = new Set(Array.from({ length: 20_000 }, (_, n) => referenceFor(n)));
    let ambiguous = 0;
    for (let n = 0; n < 400; n++) {
      const ref = referenceFor(n * 50);
      const wrong = ref.slice(0, 5) + ((Number(ref[5]) + 3) % 10) + ref.slice(6);
      const existing = repairReference(wrong).filter((candidate) => issued.has(candidate));
      expect(existing).toContain(ref);
      if (existing.length > 1) ambiguous++;
    }
    expect(ambiguous).toBe(0);
  });

  test('people see four, four and two digits', () => {
    expect(formatReference(referenceFor(0), 'SIN')).toMatch(/^SIN [4-7]\d{3}-\d{4}-\d{2}$/);
    expect(formatReference(referenceFor(0), 'TCK')).toMatch(/^TCK /);
  });
});

describe('finding a reference', () => {
  test.each([
    'SIN 4827-1936-52',
    'sin.4827.1936.52',
    'Sinistro n° 48 27 19 36 52',
    'pratica n. 4827193652',
    'La mia pratica è 4827 1936 52 del 3 luglio',
    'rif 4827-1936-52 12/07/2026',
    'Vs. rif. SIN 4827–1936–52',
    '[SIN 4827-1936-52] Re: danni',
    'my claim number is 4827193652.',
    'Claim no. 4827-1936-52, please',
    'Reference: TCK4827193652',
    'numero pratica: *SIN 4827-1936-52*',
    'numero 4 8 2 7 1 9 3 6 5 2',
    'CLM 4827/1936/52',
    'il codice pratica 4827193652 3 luglio',
    'SIN\n4827-1936-52',
    'rispondi a sinistri+4827193652.k7f3@example.it',
    'polizza RCA 12, sinistro n. 4827193652',
  ])('with a word before it: %s', (text) => {
    expect(findReferences(text)).toMatchObject([{ value: '4827193652', labelled: true }]);
  });

  test.each(['4827193652', '4827-1936-52', 'ciao, 4827 1936 52!', '4827-1936-52 3 luglio'])(
    'with nothing before it: %s',
    (text) => {
      expect(findReferences(text)).toMatchObject([{ value: '4827193652', labelled: false }]);
    },
  );

  test('letters that a scanner put for digits are turned back after a label only', () => {
    expect(findReferences('SIN 4827-I936-5Z')).toMatchObject([{ value: '4827193652' }]);
    expect(findReferences('sinistro 48Z7-l936-S2')).toMatchObject([{ value: '4827193652' }]);
    expect(findReferences('4827-I936-5Z')).toEqual([]);
    for (const [letters, digits] of [
      ['O', '0'],
      ['Q', '0'],
      ['D', '0'],
      ['I', '1'],
      ['L', '1'],
      ['|', '1'],
      ['Z', '2'],
      ['S', '5'],
      ['G', '6'],
      ['B', '8'],
    ] as const) {
      expect(findReferences(`SIN 400123457${letters}`)[0]?.digits).toBe(`400123457${digits}`);
    }
  });

  test('the place is that of the original, whatever odd characters stand before it', () => {
    const text = 'Buongiorno 😀 la ﬁrma è qui… pratica n° 4827‑1936‑52.';
    const [found] = findReferences(text);
    expect(found?.quote).toBe('4827‑1936‑52');
    expect(text.slice(found?.start, found?.end)).toBe('4827‑1936‑52');
  });

  test.each([
    'IBAN IT60X0542811101000000123456',
    'DE89 3704 0044 0532 0130 00',
    'tel. +39 4827193652',
    '+48 27 193 652',
    'polizza n. 4827193652',
    'rif. polizza n. 4827193652',
    'fattura 4827193652',
    'X4827193652',
    '48271936524',
    '4827 1936 5213 8812',
    '4827193651',
    'il sinistro del 3 luglio',
    'vs. rif. 2026/1234567',
  ])('not in %s', (text) => {
    expect(findReferences(text).filter((found) => found.value !== undefined)).toEqual([]);
  });

  test('what a label calls a reference is handed on for repair even when its check digits disagree', () => {
    expect(findReferences('SIN 4827-1937-52')).toMatchObject([{ digits: '4827193752', labelled: true }]);
    expect(findReferences('SIN 482719365')).toMatchObject([{ digits: '482719365' }]);
    expect(findReferences('SIN 48271936522')).toMatchObject([{ digits: '48271936522' }]);
    expect(findReferences('4827-1936-53')).toMatchObject([{ digits: '4827193653', labelled: false }]);
  });
});

describe('repair', () => {
  test('brings back the reference behind one wrong, lost, added or swapped digit', () => {
    fc.assert(
      fc.property(reference, fc.nat(8), fc.nat(9), (ref, at, digit) => {
        const slips = [
          ref.slice(0, at) + digit + ref.slice(at + 1),
          ref.slice(0, at) + ref.slice(at + 1),
          ref.slice(0, at) + digit + ref.slice(at),
          ref.slice(0, at) + ref.charAt(at + 1) + ref.charAt(at) + ref.slice(at + 2),
        ];
        for (const slip of slips) expect(repairReference(slip)).toContain(ref);
      }),
    );
  });

  test('offers only valid references, few of them, and leaves a valid one alone', () => {
    for (const candidate of repairReference('4827193653')) expect(isReference(candidate)).toBe(true);
    expect(repairReference('4827193653').length).toBeLessThan(10);
    expect(repairReference('4827193652')).toEqual(['4827193652']);
    expect(repairReference('48271')).toEqual([]);
    expect(repairReference('48271936S2')).toEqual([]);
  });
});

test('hostile texts of 50,000 characters are read to their end', () => {
  const pieces = [
    'sin ',
    'n ',
    '1',
    'sin 4827',
    'o',
    '4827 1936 ',
    'rif.:',
    '4827-1936-52 ',
    'SIN 4827-1936-53 ',
    'a+1',
  ];
  for (const text of longTexts(...pieces)) expect(() => findReferences(text)).not.toThrow();
});
