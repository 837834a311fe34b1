import { expect, test } from 'vitest';
import { actorAs, redacted, redactedValue, redactor } from '#src/domain/privacy/redaction.ts';

const redact = redactor({
  own: ['Anna Bianchi', 'anna.bianchi@example.org', 'BNCNNA85C54E648G', '+393331234567'],
  others: ['Bruno Ferri', 'bruno.ferri@example.com', 'Via Garibaldi 5, Torino'],
  house: ['sinistri@sportello.example'],
});

test('what is hers and the house’s stays; names, addresses, numbers and accounts of others go, known or not', () => {
  expect(
    redact(
      'Anna Bianchi (anna.bianchi@example.org, 333 1234567) e BRUNO  FERRI, via garibaldi 5, torino, tel. 340 7654321, ' +
        'bonifico su IT60X0542811101000000123456; scrivete a sinistri@sportello.example o ad altra@example.net.',
    ),
  ).toBe(
    `Anna Bianchi (anna.bianchi@example.org, 333 1234567) e ${redacted}, ${redacted}, tel. ${redacted}, ` +
      `bonifico su ${redacted}; scrivete a sinistri@sportello.example o ad ${redacted}.`,
  );
});

test('a name within another word is no name', () => {
  expect(redactor({ own: [], others: ['Rossi'], house: [] })('Il rossiccio Rossi')).toBe(
    `Il rossiccio ${redacted}`,
  );
});

test('every text of a value is looked at, keys and figures stay', () => {
  expect(redactedValue({ note: ['Bruno Ferri', 3, null], ok: true }, redact)).toEqual({
    note: [redacted, 3, null],
    ok: true,
  });
});

test('colleagues have no names in a copy', () => {
  expect(actorAs('person:Giulia Ferri')).not.toContain('Giulia');
  expect(actorAs('machine:link')).toBe('sistema / machine');
});
