import { describe, expect, test } from 'vitest';
import { letterWords } from '#src/domain/letters/letter-words.ts';

describe('the words of a letter', () => {
  test('go on over its pages, and end where a paper with a heading begins', () => {
    const letter = 'Gentili signori,\nvi scrivo perché\fnon ho avuto risposta.\nAnna Bianchi';
    expect(letterWords(letter)).toBe(letter);
    expect(letterWords(`${letter}\fDott. Carlo Prova\nPRESCRIZIONE MEDICA\nPaziente: Anna`)).toBe(letter);
    expect(letterWords(`${letter}\fFATTURA N. 118/2026\n120,00\fe così via`)).toBe(letter);
  });

  test('are the first page whatever stands on top of it, and a prefix of the file', () => {
    const form = 'MODULO DI DENUNCIA\nLuogo: Lodi\fPag. 2';
    expect(letterWords(form)).toBe(form);
    expect(letterWords('')).toBe('');
  });
});
