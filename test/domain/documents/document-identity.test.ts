import { describe, expect, test } from 'vitest';
import type { DocumentDetail } from '#src/domain/documents/document-detail.ts';
import {
  firstSightings,
  identityKeys,
  isSpentOnce,
  normalizeBillNumber,
  sameDocument,
  type Identifiable,
} from '#src/domain/documents/document-identity.ts';
import type { ItemId, LocalDate, Sha256 } from '#src/domain/ids.ts';

const day = (iso: string) => iso as LocalDate;
const sha = (letter: string) => letter.repeat(64) as Sha256;

/** A bill of the Poliambulatorio Aurora, as different copies of it may be read. */
function bill(detail: Partial<DocumentDetail>, more: Partial<Identifiable> = {}): Identifiable {
  const item = 'doc_invoice' as ItemId;
  return { item, ...more, detail: { item, quality: [], spans: {}, ...detail } };
}
const aurora = {
  number: '123/2026',
  datedOn: day('2026-07-10'),
  issuerVat: '12345678903',
  total: 12_000,
  patient: 'Anna Bianchi',
};

describe('the number of a bill', () => {
  test.each([
    ['123/2026', '123-26'],
    ['123/2026', 'FT 123-26'],
    ['n. 123', 'Fattura N° 0123'],
    ['000123', '123'],
    ['2026/123', '123/2026'],
    ['FT-123', 'ft 123'],
    ['A 12', 'A12'],
    ['INV-0042', 'Invoice 42'],
    ['12 / E / 2026', '12/E'],
  ])('is the same in %j and %j', (one, other) => {
    expect(normalizeBillNumber(one, day('2026-07-10'))).toBe(normalizeBillNumber(other, day('2026-07-10')));
  });

  test.each([
    ['12', '12/A'],
    ['123/2026', '123/2025'],
    ['1/23', '123'],
    ['A12', 'B12'],
    ['26', '2026'],
    ['10', '100'],
    ['123/1', '123/2'],
    ['FPR 12/26', '12/26'],
  ])('is not the same in %j and %j', (one, other) => {
    expect(normalizeBillNumber(one, day('2026-07-10'))).not.toBe(
      normalizeBillNumber(other, day('2026-07-10')),
    );
  });

  test('keeps what looks like a year when the bill is of another year, or of no known day', () => {
    expect(normalizeBillNumber('123/2025', day('2026-01-02'))).toBe('123-2025');
    expect(normalizeBillNumber('123/2026')).toBe('123-2026');
  });
});

describe('two documents are one', () => {
  test.each([
    ['the same file', bill({}, { sha256: sha('a') }), bill({}, { sha256: sha('a') }), 'file'],
    [
      'number, day and issuer',
      bill(aurora),
      bill({ ...aurora, number: 'FT 123-26', total: 12_500 }),
      'number',
    ],
    [
      'an invoice and the receipt of the same number',
      bill(aurora),
      bill(aurora, { item: 'doc_proof_purchase' as ItemId }),
      'number',
    ],
    [
      'number, day and total, where one issuer was not read',
      bill(aurora),
      bill({ number: '123', datedOn: aurora.datedOn, total: 12_000 }),
      'number',
    ],
    [
      'total, day and patient, where one number was not read',
      bill(aurora),
      bill({ datedOn: aurora.datedOn, total: 12_000, patient: 'BIANCHI ANNA' }),
      'amount',
    ],
  ])('by %s', (_, one, other, by) => {
    expect(sameDocument(one, other)).toBe(by);
    expect(sameDocument(other, one)).toBe(by);
    expect(identityKeys(one).some((key) => identityKeys(other).includes(key))).toBe(true);
  });

  test.each([
    ['another number', bill(aurora), bill({ ...aurora, number: '124/2026' })],
    ['another day', bill(aurora), bill({ ...aurora, datedOn: day('2026-07-11') })],
    ['another issuer', bill(aurora), bill({ ...aurora, issuerVat: '00743110157' })],
    [
      'another patient',
      bill({ ...aurora, number: '1' }),
      bill({ ...aurora, number: '2', patient: 'Bruno Ferri' }),
    ],
    [
      'two sessions on one day at one price',
      bill({ ...aurora, number: '88' }),
      bill({ ...aurora, number: '89' }),
    ],
    ['nothing but the number', bill({ number: '5' }), bill({ number: '5' })],
    [
      'nothing but day and total',
      bill({ total: 250, datedOn: aurora.datedOn }),
      bill({ total: 250, datedOn: aurora.datedOn }),
    ],
    [
      'an estimate and an invoice of the same number',
      bill(aurora, { item: 'doc_estimate' as ItemId }),
      bill(aurora),
    ],
    [
      'two bills in one file',
      bill(aurora, { sha256: sha('a'), firstPage: 1 }),
      bill({ ...aurora, number: '124/2026' }, { sha256: sha('a'), firstPage: 2 }),
    ],
    [
      'an invoice and a prescription in one file',
      bill({}, { sha256: sha('a') }),
      bill({}, { sha256: sha('a'), item: 'doc_prescription' as ItemId }),
    ],
  ])('not with %s', (_, one, other) => {
    expect(sameDocument(one, other)).toBeUndefined();
    expect(sameDocument(other, one)).toBeUndefined();
  });
});

test('of three sightings the first stands for all, and what came between stays itself', () => {
  const sightings = [
    { id: 1, ...bill(aurora, { sha256: sha('a') }) },
    { id: 2, ...bill({ ...aurora, number: '124' }, { sha256: sha('b') }) },
    { id: 3, ...bill(aurora, { sha256: sha('c') }) },
    // Not a word of it could be read, but it is the file of the third.
    { id: 4, ...bill({}, { sha256: sha('c') }) },
  ];
  expect([...firstSightings(sightings)]).toEqual([
    [1, 1],
    [2, 2],
    [3, 1],
    [4, 1],
  ]);
});

test('bills and photos are paid for once; papers that prove something serve several claims', () => {
  expect(isSpentOnce('doc_invoice' as ItemId)).toBe(true);
  expect(isSpentOnce('doc_damage_photos' as ItemId)).toBe(true);
  for (const item of ['doc_id', 'doc_prescription', 'doc_cai', 'doc_mandate'])
    expect(isSpentOnce(item as ItemId)).toBe(false);
});
