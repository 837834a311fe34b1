import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkFiscalCode,
  checkIban,
  checkVatNumber,
  checkVin,
  findEmails,
  findFiscalCodes,
  findIbans,
  findPhones,
  findPlates,
  findVatNumbers,
  findVins,
  fiscalCodeMatches,
  isOneSlipApart,
  normalizePlate,
  normalizePolicyNumber,
  sameFiscalCode,
} from '#src/domain/facts/identifiers.ts';
import { parseLocalDate } from '#src/domain/time/calendar.ts';
import { longTexts } from './long-texts.ts';

const values = (found: readonly { value: string }[]) => found.map(({ value }) => value);
const day = (iso: string) => parseLocalDate(iso) ?? expect.unreachable();

test('policy numbers compare without blanks, dots, slashes and dashes, but keep their zeros', () => {
  expect(normalizePolicyNumber(' rca-2025 / 004217 ')).toBe('RCA2025004217');
  expect(normalizePolicyNumber('00.123')).toBe('00123');
  expect(normalizePolicyNumber('１２３')).toBe('123');
});

describe('the tax code', () => {
  test.each([
    'RSSMRA79B11C566R',
    'BNCNNA85T43H501Q',
    'VRDLCU01L30L219O',
    'RSSMRA79B11C56SO', // omocodia
    'BNCNNA85T43H50MI',
    'VRDLCU01L30L21VD',
    'rss mra 79b11 c566r',
  ])('%s is valid', (code) => expect(checkFiscalCode(code)).toBe(true));

  test.each([
    'RSSMRA79B11C566S',
    'RSSMRA79B11C566',
    'RSSMRA79W11C566R',
    'RSSMRA79B00C566X',
    '',
    'RSSMRA79B11C566RR',
  ])('%s is not', (code) => expect(checkFiscalCode(code)).toBe(false));

  test('all 319 single substitutions that keep the shape are detected, and 25 wrong check letters', () => {
    const code = 'RSSMRA79B11C566R';
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    const digits = '0123456789LMNPQRSTUV';
    const pools = Array.from(code, (_, at) =>
      [6, 7, 9, 10, 12, 13, 14].includes(at) ? digits : at === 8 ? 'ABCDEHLMPRST' : letters,
    );
    const changed = pools.map((pool, at) =>
      Array.from(pool)
        .filter((sign) => sign !== code[at])
        .map((sign) => code.slice(0, at) + sign + code.slice(at + 1)),
    );
    expect(changed.slice(0, 15).flat()).toHaveLength(319);
    expect(changed.flat().filter((each) => checkFiscalCode(each))).toEqual([]);
  });

  test('all 6 swaps of neighbours that keep the shape are detected', () => {
    const code = 'RSSMRA79B11C566R';
    const isDigit = (at: number) => /\d/.test(code.charAt(at));
    const swapped = Array.from(code.slice(1)).flatMap((sign, before) =>
      sign === code[before] || isDigit(before) !== isDigit(before + 1)
        ? []
        : [code.slice(0, before) + sign + code.charAt(before) + code.slice(before + 2)],
    );
    expect(swapped).toHaveLength(6);
    expect(swapped.filter((each) => checkFiscalCode(each))).toEqual([]);
  });

  test('belongs to whoever has these consonants and this birthday', () => {
    expect(
      fiscalCodeMatches('RSSMRA79B11C566R', { surname: 'Rossi', given: 'Mario', birth: day('1979-02-11') }),
    ).toBe(true);
    expect(
      fiscalCodeMatches('BNCNNA85T43H501Q', { surname: 'Bianchi', given: 'Anna', birth: day('1985-12-03') }),
    ).toBe(true);
    expect(fiscalCodeMatches('RSSMRA79B11C56SO', { surname: 'ROSSI' })).toBe(true);
    expect(fiscalCodeMatches('RSSMRA79B11C566R', { surname: 'Rossi', birth: day('1979-02-12') })).toBe(false);
    expect(fiscalCodeMatches('RSSMRA79B11C566R', { surname: 'Rossi', given: 'Marta' })).toBe(false);
    expect(fiscalCodeMatches('RSSMRA79B11C566R', { surname: 'Bianchi' })).toBe(false);
  });

  test.each([
    ['BNCNNA85T43H50MI', 'Bianchi', 'Anna', '1985-12-03'], // omocodia, and a woman's day
    ['VRDLCU01L30L21VD', 'Verdi', 'Luca', '2001-07-30'],
    ['VRDLCU01L30L219O', 'VERDI', 'luca', '2001-07-30'],
    ['RSSMRAT9B11C566R', 'Rossi', 'Mario', '1979-02-11'], // a letter for a digit of the year
  ])('%s is that of %s %s', (code, surname, given, birth) =>
    expect(fiscalCodeMatches(code, { surname, given, birth: day(birth) })).toBe(true),
  );

  test.each([
    ['BNCNNA85T43H50MI', 'Bianchi', 'Anna', '1985-12-04'],
    ['BNCNNA85T43H50MI', 'Bianchi', 'Anna', '1985-11-03'],
    ['BNCNNA85T43H50MI', 'Bianchi', 'Anna', '1984-12-03'],
    ['VRDLCU01L30L21VD', 'Verdini', 'Mario', '2001-07-30'],
    ['no code at all', 'Verdi', 'Luca', '2001-07-30'],
  ])('%s is not that of %s %s born on %s', (code, surname, given, birth) =>
    expect(fiscalCodeMatches(code, { surname, given, birth: day(birth) })).toBe(false),
  );

  test('of one person is one, with letters put for digits or without', () => {
    expect(sameFiscalCode('RSSMRA79B11C566R', 'rss mra 79b11 c56so')).toBe(true);
    expect(sameFiscalCode('BNCNNA85T43H501Q', 'BNCNNA85T43H50MI')).toBe(true);
    expect(sameFiscalCode('RSSMRA79B11C566R', 'BNCNNA85T43H501Q')).toBe(false);
    expect(sameFiscalCode('RSSMRA79B11C566R', 'RSSMRA79B12C566R')).toBe(false);
  });

  test('accents, apostrophes and short names follow the decree', () => {
    expect(fiscalCodeMatches('DLCGRL80A01F205X', { surname: "D'Aló Cè", given: 'Gabriele' })).toBe(true);
    expect(fiscalCodeMatches('FOXLNE80A01F205X', { surname: 'Fo', given: 'Leone' })).toBe(true);
  });

  test('is found in groups and small letters, never with a wrong check letter', () => {
    expect(values(findFiscalCodes('CF: rss mra 79b11 c566r, e BNCNNA85T43H501Q.'))).toEqual([
      'RSSMRA79B11C566R',
      'BNCNNA85T43H501Q',
    ]);
    expect(findFiscalCodes('RSSMRA79B11C566S XRSSMRA79B11C566R')).toEqual([]);
  });
});

describe('the VAT number', () => {
  test('is eleven digits that pass Luhn', () => {
    expect(checkVatNumber('00743110157')).toBe(true);
    expect(checkVatNumber('12345678903')).toBe(true);
    expect(checkVatNumber('IT 00743110157')).toBe(true);
    expect(checkVatNumber('00743110158')).toBe(false);
    expect(checkVatNumber('00000000000')).toBe(false);
    expect(checkVatNumber('0074311015')).toBe(false);
  });

  test('is found after its label only', () => {
    expect(values(findVatNumbers('P. IVA IT00743110157; partita iva: 12345678903. 00743110157'))).toEqual([
      '00743110157',
      '12345678903',
    ]);
    expect(findVatNumbers('partita IVA 00743110158')).toEqual([]);
  });
});

describe('the account', () => {
  test.each([
    'IT60X0542811101000000123456',
    'it60 x054 2811 1010 0000 0123 456',
    'GB82WEST12345698765432',
    'DE89370400440532013000',
    'FR1420041010050500013M02606',
    'CH9300762011623852957',
  ])('%s is valid', (iban) => expect(checkIban(iban)).toBe(true));

  test.each([
    'IT60X0542811101000000123457',
    'IT6OX0542811101000000123456', // the letter O
    'IT60X05428111010000001234567', // too long for Italy
    'FR76X0542811101000000123456', // the length of another country
    'IT64Y0542811101000000123456', // MOD 97 agrees, the CIN does not
    'GB82WEST1234569876543', // too short
    'ZZ82WEST12345698765432',
    'IT60',
    '',
  ])('%s is not', (iban) => expect(checkIban(iban)).toBe(false));

  test('every single wrong digit is detected', () => {
    const iban = 'IT60X0542811101000000123456';
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 26 }), fc.nat(9), (at, digit) => {
        const changed = iban.slice(0, at) + digit + iban.slice(at + 1);
        expect(checkIban(changed)).toBe(changed === iban);
      }),
    );
  });

  test('is found in any grouping, also over a line break', () => {
    expect(values(findIbans('IBAN: IT60 X054 2811 1010\n0000 0123 456.'))).toEqual([
      'IT60X0542811101000000123456',
    ]);
    expect(values(findIbans('iban it60x0542811101000000123456 intestato a me'))).toEqual([
      'IT60X0542811101000000123456',
    ]);
    expect(findIbans('IT60X05428111010000001234567')).toEqual([]);
    expect(findIbans('il mio IBAN è IT60 X054 2811 1010 0000 0123 457')).toEqual([]);
  });
});

describe('plates', () => {
  const plates = (text: string) => findPlates(text).map(({ value, fuzzy }) => (fuzzy ? `${value}?` : value));

  test.each([
    ['AB123CD', 'AB123CD'],
    ['la mia auto targata GM 045 ZZ', 'GM045ZZ'],
    ['targa ab 123 cd', 'AB123CD'],
    ['panda ab123cd', 'AB123CD'],
    ['targa AB-123-CD.', 'AB123CD'],
    ['auto DA 123 BC blu', 'DA123BC'],
    ['targa: AB123CD del 3 luglio', 'AB123CD'],
    ['motociclo targato aa12345', 'AA12345'],
    ['my car, plate GM045ZZ', 'GM045ZZ'],
  ])('%s', (text, plate) => expect(plates(text)).toEqual([plate]));

  test('several in one text', () => {
    expect(plates('targhe AB123CD e FG456RT')).toEqual(['AB123CD', 'FG456RT']);
  });

  test.each([
    'AI123CD', // I, O, Q, U never occur
    'AB1234C',
    'da 250 al giorno',
    'HO PAGATO DA 250 AL GIORNO',
    'targa non visibile',
    'targa: XX XXX XX',
    'IT60X0542811101000000123456',
    'RSSMRA79B11C566R',
    'scrivere a ab123cd@example.it',
    'cap MI20121bis',
    'da 250 al 300',
    'XAB123CD',
  ])('none in %s', (text) => expect(plates(text)).toEqual([]));

  test('misread signs are put right by their place and said to be so', () => {
    expect(plates('AB1Z3CD')).toEqual(['AB123CD?']);
    expect(plates('targa A8I23CD')).toEqual(['AB123CD?']);
    expect(plates('targa AB 12O CD')).toEqual(['AB120CD?']);
    expect(plates('A5123CD')).toEqual(['AS123CD?']);
    expect(plates('targa 0B123C6')).toEqual(['DB123CG?']);
    expect(plates('AB1Z3C')).toEqual([]);
  });

  test('foreign and old plates count after a sure label', () => {
    expect(findPlates('controparte targa B-XY 1234')).toMatchObject([{ value: 'BXY1234', kind: 'foreign' }]);
    expect(findPlates('reg. LB19 XYZ')).toMatchObject([{ value: 'LB19XYZ', kind: 'foreign' }]);
    expect(findPlates('targa MI 1A2345')).toMatchObject([{ value: 'MI1A2345', kind: 'foreign' }]);
  });

  test.each([
    ['AB123CD', 'AB123CE'],
    ['AB123CD', 'AB132CD'],
    ['AB123CD', 'BA123CD'],
  ])('%s and %s are one slip apart', (a, b) => expect(isOneSlipApart(a, b)).toBe(true));

  test.each([
    ['AB123CD', 'AB123CD'],
    ['AB123CD', 'AB12CD'],
    ['AB123CD', 'AB321CD'],
    ['AB123CD', 'FG456RT'],
  ])('%s and %s are not', (a, b) => expect(isOneSlipApart(a, b)).toBe(false));

  test('every sign a scanner takes for another is put back in its place', () => {
    for (const [digit, misread] of Object.entries({ 0: 'ODQ', 1: 'IL', 2: 'Z', 5: 'S', 6: 'G', 8: 'B' }))
      for (const sign of misread) expect(plates(`targa AB1${sign}3CD`)).toEqual([`AB1${digit}3CD?`]);
    for (const [letter, misread] of Object.entries({ D: '0', Z: '2', S: '5', G: '6', B: '8' }))
      for (const sign of misread) expect(plates(`targa A${sign}123CD`)).toEqual([`A${letter}123CD?`]);
  });

  test.each(['XA123BC', 'YA123AB', 'ZA123AB'])(
    '%s is a plate: trailers, local police, square plates',
    (plate) => expect(plates(`targa ${plate}`)).toEqual([plate]),
  );

  test('compare without blanks and dashes', () => expect(normalizePlate(' ab-123 cd')).toBe('AB123CD'));
});

test('a frame number is 17 signs without I, O, Q; the American check digit is not asked for', () => {
  expect(checkVin('WVWZZZ1KZ6W612305')).toBe(true);
  expect(checkVin('1HGCM82633A004352')).toBe(true);
  expect(checkVin('WVWZZZ1KZ6W61230O')).toBe(false);
  expect(checkVin('12345678901234567')).toBe(false);
  expect(values(findVins('telaio WVWZZZ1KZ6W612305.'))).toEqual(['WVWZZZ1KZ6W612305']);
});

describe('telephones', () => {
  test.each([
    ['tel. 347 881 2345', '+393478812345'],
    ['+39 347 8812345', '+393478812345'],
    ['cell 347.88.12.345', '+393478812345'],
    ['0371/123456', '+390371123456'],
    ['(0371) 12 34 56', '+390371123456'],
    ['+39 (0371) 123456', '+390371123456'],
    ['Tel:02-12345678', '+390212345678'],
    ['0044 20 7946 0958', '+442079460958'],
    ['+1 (212) 555-0123', '+12125550123'],
    ['Mario Rossi 3478812345 20100 Milano', '+393478812345'],
  ])('%s', (text, number) => expect(values(findPhones(text))).toEqual([number]));

  test('two side by side are two', () => {
    expect(values(findPhones('347 881 2345 - 0371 123456'))).toEqual(['+393478812345', '+390371123456']);
    expect(values(findPhones('3478812345/0371123456'))).toEqual(['+393478812345', '+390371123456']);
  });

  test.each([
    'polizza 0371123456',
    'fattura n. 3478812345',
    '03/07/2026 15.30',
    'P.IVA 00743110157',
    'IT60 X054 2811 1010 0000 0123 457', // even a mistyped account
    'SIN 4827-1936-52',
    '€ 3.478.812.345',
    '3782 822463 10005', // a card
    '347.881.234,50 euro',
    '+12',
  ])('none in %s', (text) => expect(findPhones(text)).toEqual([]));

  test('no more than 200 from one text', () => {
    expect(findPhones('3478812345, '.repeat(1000)).length).toBeLessThanOrEqual(201);
  });
});

test('mail addresses are found in small letters, without the punctuation around them', () => {
  expect(
    values(
      findEmails('scrivimi a Mario.Rossi@Example.it. <a+b@mail.example.com>, x@y, a@b@c, ..z@example.org'),
    ),
  ).toEqual(['mario.rossi@example.it', 'a+b@mail.example.com', 'z@example.org']);
  expect(values(findEmails('posta@exämple.it'))).toEqual(['posta@exämple.it']);
  expect(findEmails(`${'a'.repeat(80)}@example.it`)).toEqual([]);
});

test('hostile texts of 50,000 characters are read to their end', () => {
  const pieces = [
    'a@',
    '@',
    'it60 ',
    'AB 123 ',
    'targa ',
    '+3 ',
    '3478812345 ',
    'p.iva ',
    'a@b.',
    'AB123CD ',
    '333 333 ',
    'rssmra79b11c566',
    'tel ',
    'a.',
    '0 a ',
    'AB1Z3CD ',
  ];
  const readers = [findPlates, findPhones, findEmails, findIbans, findFiscalCodes, findVatNumbers, findVins];
  for (const text of longTexts(...pieces)) for (const find of readers) expect(() => find(text)).not.toThrow();
});
