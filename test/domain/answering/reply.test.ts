import { describe, expect, test } from 'vitest';
import { whyRead } from '#src/domain/answering/reply.ts';

const reply = (newText: string, more: Partial<Parameters<typeof whyRead>[0]> = {}) =>
  whyRead({ newText, kind: 'claim_update', arrived: 1, complete: false, ...more });

describe('an answer to our request', () => {
  test.each([
    'In allegato il modulo CAI firmato. Cordiali saluti',
    'Ecco la fattura, il resto arriva domani.',
    'Please find the invoice attached.',
  ])('that only brings something is passed over: «%s»', (text) => expect(reply(text)).toBeUndefined());

  test.each([
    'Il CAI l’ha tenuto l’altro conducente. Come posso fare?',
    'Rinuncio al rimborso, grazie',
    'Non ho la prescrizione, il medico è in ferie',
    'Allego la fattura ma non riesco ad avere la cartella clinica',
    'Mi ha scritto il mio avvocato',
    'I cannot get the statement from the airline',
    'Could you call me back?',
    'Mio marito è deceduto la settimana scorsa',
  ])('that says more is read by a person: «%s»', (text) => expect(reply(text)).toBeDefined());

  test('that brings nothing of what was asked is read by a person', () => {
    expect(reply('Va bene, provvedo nei prossimi giorni.', { arrived: 0 })).toBeDefined();
  });

  test('that is a complaint or a change of data is read by a person, whatever it brings', () => {
    expect(reply('In allegato la fattura', { kind: 'complaint' })).toBe('complaint');
    expect(reply('In allegato la fattura', { kind: 'account_change' })).toBe('account_change');
  });

  test('that completes the claim needs no mark of its own: the claim goes to a person', () => {
    expect(reply('Ecco tutto. Quando mi pagate?', { complete: true })).toBeUndefined();
  });
});
