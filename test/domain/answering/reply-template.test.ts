import { expect, test } from 'vitest';
import { fillTemplate } from '#src/domain/answering/reply-template.ts';

const fill = (text: string, deadline: string, language: 'it' | 'en' = 'it') =>
  fillTemplate(text, { deadline }, language).text;

test.each([
  ['Risponda entro il {deadline}.', '11 dicembre 2026', 'Risponda entro l’11 dicembre 2026.'],
  ['Risponda entro il {deadline}.', '8 gennaio 2027', 'Risponda entro l’8 gennaio 2027.'],
  ['prima del {deadline}', '8 gennaio 2027', 'prima dell’8 gennaio 2027'],
  ['Dal {deadline} in poi', '11 marzo 2027', 'Dall’11 marzo 2027 in poi'],
  ['entro il {deadline}', '18 gennaio 2027', 'entro il 18 gennaio 2027'],
  ['entro il {deadline}', '1° gennaio 2027', 'entro il 1° gennaio 2027'],
])('an article before a day loses its vowel where the day is said with one: %s %s', (text, day, said) => {
  expect(fill(text, day)).toBe(said);
});

test('English days are left alone, and so is a slot that nothing fills', () => {
  expect(fill('by {deadline}', '8 January 2027', 'en')).toBe('by 8 January 2027');
  expect(fillTemplate('entro il {deadline}', {}, 'it')).toEqual({
    text: 'entro il [entro quando]',
    unfilled: ['deadline'],
  });
});
