import { describe, expect, test } from 'vitest';
import { detectLanguage } from '#src/domain/text/language.ts';

describe('the language of a text', () => {
  test.each([
    'Buongiorno, vorrei denunciare un sinistro avvenuto ieri a Lodi.',
    'In allegato la fattura. Cordiali saluti',
    "L'auto è dal carrozziere",
    'ok',
    '',
    'AB123CD 4827193652',
    'Mario Rossi, Via del Corso 3, Milano',
    'i documenti per la data come da list',
    'PERIZIA ALLEGATA, GRAZIE',
    'Grazie!',
    'Come richiesto.',
    'AN 123 BC',
  ])('«%s» is Italian', (text) => {
    expect(detectLanguage(text)).toBe('it');
  });

  test.each([
    'Please find attached the police report.',
    'Thanks!',
    'As requested.',
    'the PIR',
    'Hello, I had an accident in Rome yesterday.',
    'Thanks, the invoice is attached',
    "I don't have the receipt",
    'My flight was cancelled and the suitcase is lost. Polizza 123, sinistro 456.',
    'Kind regards\nJohn Harper\nVia del Corso 3, Milano',
  ])('«%s» is English', (text) => {
    expect(detectLanguage(text)).toBe('en');
  });

  test('a text that says nothing takes the language of what stands around it', () => {
    expect(detectLanguage('ok 333 0000000', 'We still need the police report and the invoice')).toBe('en');
    expect(detectLanguage('Ecco la fattura', 'We still need the police report and the invoice')).toBe('it');
    expect(detectLanguage('ok', '')).toBe('it');
  });

  test('a text of millions of words costs no more than its beginning', () => {
    expect(detectLanguage('the '.repeat(2_000_000))).toBe('en');
    expect(detectLanguage("a'".repeat(2_000_000))).toBe('it');
  });
});
