import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  inOneLine,
  isSameAddress,
  linesBelowName,
  readPostalAddress,
  remarksOn,
} from '#src/domain/letters/postal-address.ts';
import { castPolicies } from '../../cast.ts';

describe('a postal address on file', () => {
  test.each([
    ['Via Garibaldi 14, 26900 Lodi LO', 'Via Garibaldi 14', '26900', 'Lodi', 'LO'],
    ['Corso Umberto I 102 - 80138 Napoli (NA)', 'Corso Umberto I 102', '80138', 'Napoli', 'NA'],
    ['Via Roma, 3\n20099 Sesto San Giovanni MI', 'Via Roma, 3', '20099', 'Sesto San Giovanni', 'MI'],
    ['Piazza Dante snc, I-57121 Livorno', 'Piazza Dante snc', '57121', 'Livorno', undefined],
  ])('%s is taken apart', (onFile, street, postcode, town, province) => {
    const read = readPostalAddress('Anna Bianchi', onFile);
    expect(read).toEqual({
      name: 'Anna Bianchi',
      street,
      postcode,
      town,
      ...(province === undefined ? {} : { province }),
    });
    expect(read === undefined ? [] : remarksOn(read)).toEqual([]);
  });

  test.each([
    'Lodi',
    'Via Garibaldi 14',
    '26900 Lodi LO',
    'Via Roma 1, 00000 Nessundove',
    'Via Roma 1, 20100 Milano XX',
  ])('%s is half an address, and no letter goes there', (onFile) => {
    expect(readPostalAddress('Anna Bianchi', onFile)).toBeUndefined();
  });

  test('of every customer of the cast can be written to', () => {
    const people = castPolicies().flatMap(({ parties }) => parties.map(({ party }) => party));
    const addresses = people.flatMap(({ name, address }) =>
      address === undefined ? [] : [{ name, address }],
    );
    expect(addresses.length).toBeGreaterThan(10);
    for (const { name, address } of addresses) expect(readPostalAddress(name, address)).toBeDefined();
  });

  test('comes back from its own lines', () => {
    const word = fc.stringMatching(/^[A-Z][a-z]{2,9}$/);
    fc.assert(
      fc.property(word, word, word, fc.integer({ min: 1, max: 200 }), (name, street, town, number) => {
        const address = {
          name: `Rossi ${name}`,
          street: `Via ${street} ${number}`,
          postcode: '26900',
          town,
          province: 'LO',
        };
        expect(readPostalAddress(address.name, linesBelowName(address).join('\n'))).toEqual(address);
      }),
    );
  });
});

describe('an address that a person enters', () => {
  const good = { name: 'Anna Bianchi', street: 'Via Garibaldi 14', postcode: '26900', town: 'Lodi' };

  test.each(['MIL', 'm', 'M1'])('with the province %s goes nowhere, abroad neither', (province) => {
    for (const country of [{}, { country: 'Francia' }])
      expect(remarksOn({ ...good, ...country, province })).toMatchObject([
        { part: 'province', stops: true, words: { it: expect.stringContaining('due lettere') } },
      ]);
  });

  test('with a postcode of another province, or no house number, is worth a look and may leave', () => {
    const remarks = remarksOn({ ...good, street: 'Via Garibaldi', province: 'MI' });
    expect(remarks.map(({ part, stops }) => ({ part, stops }))).toEqual([
      { part: 'street', stops: false },
      { part: 'province', stops: false },
    ]);
  });

  test('abroad needs no Italian postcode, and names its country last', () => {
    const abroad = { ...good, postcode: 'SW1A 1AA', town: 'London', country: 'Regno Unito' };
    expect(remarksOn(abroad)).toEqual([]);
    expect(linesBelowName(abroad).at(-1)).toBe('REGNO UNITO');
  });

  test('of two lines in one part is refused: it would push the town out of the window', () => {
    expect(remarksOn({ ...good, street: 'Via Garibaldi 14\nscala B' })).toMatchObject([
      { part: 'street', stops: true },
    ]);
  });

  test('is the one on file however it is spelt', () => {
    expect(
      isSameAddress({ ...good, province: 'LO' }, { ...good, street: 'VIA GARIBALDI, 14', province: 'LO' }),
    ).toBe(true);
    expect(isSameAddress(good, { ...good, street: 'Via Garibaldi 41' })).toBe(false);
    expect(inOneLine(good)).toBe('Anna Bianchi, Via Garibaldi 14, 26900 Lodi');
  });
});
