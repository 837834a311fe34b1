import { describe, expect, test } from 'vitest';
import {
  faultOfValue,
  identityFor,
  needsFourEyes,
  readChanges,
  whyNotYet,
  type ChangeRequest,
} from '#src/domain/cases/account-change.ts';
import type { ChangeRequestId, LocalDate, TicketId } from '#src/domain/ids.ts';
import { longTexts } from '../facts/long-texts.ts';

const today = '2026-11-12' as LocalDate;

function changesIn(text: string, subject = '') {
  return readChanges(
    [
      { part: 'subject', text: subject },
      { part: 'body', text },
    ],
    today,
    'anna.bianchi@example.org',
  ).map(({ field, newValue, effectiveOn }) => [field, newValue, effectiveOn]);
}

describe('changes a message asks for', () => {
  test.each([
    [
      'Vi comunico il mio nuovo indirizzo: via Garibaldi 7, 20121 Milano.',
      [['address', 'via Garibaldi 7, 20121 Milano', undefined]],
    ],
    [
      'Dal 1° dicembre mi trasferisco in via Garibaldi 7, 20121 Milano.',
      [['address', 'via Garibaldi 7, 20121 Milano', '2026-12-01']],
    ],
    [
      'Ho cambiato banca. Il nuovo IBAN è IT60 X054 2811 1010 0000 0123 456.',
      [['iban', 'IT60X0542811101000000123456', undefined]],
    ],
    [
      'Please pay any refunds into GB82WEST12345698765432, I have closed the old account.',
      [['iban', 'GB82WEST12345698765432', undefined]],
    ],
    ['Il mio numero è cambiato: 348 7654321', [['phone', '+393487654321', undefined]]],
    [
      'Non uso più questa mail, scrivetemi a anna.nuova@example.org',
      [['email', 'anna.nuova@example.org', undefined]],
    ],
    [
      'We moved house. Our new address is 12 High Street, Verona.',
      [['address', '12 High Street, Verona', undefined]],
    ],
    ['I got married and my surname is now Greco.', [['name', 'Greco', undefined]]],
    ['Vorrei modificare l’IBAN per i rimborsi.', [['iban', undefined, undefined]]],
    ['I’d like to change the beneficiary on my life policy.', [['beneficiary', undefined, undefined]]],
    [
      'Il codice fiscale registrato è errato, quello giusto è BNCNNA85C54E648G',
      [['fiscal_code', 'BNCNNA85C54E648G', undefined]],
    ],
    [
      'Ho venduto la macchina e vorrei passare la polizza sulla nuova, targa GB456ZZ.',
      [['vehicle', 'GB456ZZ', undefined]],
    ],
  ])('%s', (text, expected) => expect(changesIn(text)).toEqual(expected));

  test('take the new value and not the old one beside it', () => {
    expect(
      changesIn(
        'Cambio IBAN: il vecchio IT60X0542811101000000123456 è chiuso, il nuovo è GB82WEST12345698765432.',
      ),
    ).toEqual([['iban', 'GB82WEST12345698765432', undefined]]);
  });

  test('are several when several are asked', () => {
    expect(
      changesIn(
        'Ho traslocato: il nuovo indirizzo è via Po 3, 10121 Torino. Anche il cellulare è cambiato: 340 9988776.',
      ).map(([field]) => field),
    ).toEqual(['address', 'phone']);
  });

  test('are none in a signature', () => {
    expect(changesIn('Grazie per la risposta.\n\nAnna Bianchi\nvia Larga 3, Lodi\ntel. 348 7654321')).toEqual(
      [],
    );
    expect(changesIn('Thanks, all clear.\n\nAnna\n5 Park Lane\nPhone 348 7654321')).toEqual([]);
  });

  test('are read in time that grows with the text', () => {
    for (const text of longTexts('nuovo indirizzo via ', 'via Po 3, ', 'cambio IBAN '))
      expect(() => changesIn(text)).not.toThrow();
  });
});

describe('what a change takes', () => {
  test('is a proven identity for whatever leads money or letters elsewhere, and two people for the money', () => {
    expect((['address', 'email', 'iban', 'phone', 'beneficiary'] as const).map(identityFor)).toEqual([
      3, 3, 3, 3, 3,
    ]);
    expect((['name', 'fiscal_code', 'birth_date'] as const).map(identityFor)).toEqual([2, 2, 2]);
    expect(needsFourEyes('iban')).toBe(true);
    expect(needsFourEyes('address')).toBe(false);
  });

  const change = (differing: Partial<ChangeRequest> = {}): ChangeRequest => ({
    id: '1' as ChangeRequestId,
    version: 1,
    ticketId: '1' as TicketId,
    field: 'iban',
    newValue: 'IT60X0542811101000000123456',
    state: 'proposed',
    identityRequired: 3,
    identityReached: 3,
    fourEyes: true,
    ...differing,
  });

  const withoutValue = (): ChangeRequest => {
    const { newValue: _, ...rest } = change();
    return rest;
  };

  test.each([
    ['identity that is not proven', change({ identityReached: 1 }), 'approve', 'person:Sara', /identity/],
    ['a value nobody knows', withoutValue(), 'approve', 'person:Sara', /value/],
    ['a first person without a name', change(), 'approve', 'person:api', /say who you are/],
    [
      'the same person twice',
      change({ approvedBy: 'person:Sara' }),
      'approve',
      'person:Sara',
      /somebody else/,
    ],
    ['one approval of two', change({ approvedBy: 'person:Sara' }), 'apply', 'person:Sara', /second person/],
    ['what was refused', change({ state: 'refused' }), 'apply', 'person:Sara', /refused/],
  ] as const)('stops at %s', (_, given, step, by, reason) => {
    expect(whyNotYet(given, step, by)?.en).toMatch(reason);
  });

  test('lets a second person confirm, and then apply', () => {
    expect(whyNotYet(change({ approvedBy: 'person:Sara' }), 'approve', 'person:Luca')).toBeUndefined();
    expect(whyNotYet(change({ state: 'approved' }), 'apply', 'person:Sara')).toBeUndefined();
  });

  test('is a value that can be one', () => {
    expect(faultOfValue('iban', 'IT60X0542811101000000123457')?.en).toMatch(/check digits/);
    expect(faultOfValue('phone', '348 7654321')?.en).toMatch(/country/);
    expect(faultOfValue('address', 'via Po 3, Torino')).toBeUndefined();
  });
});
