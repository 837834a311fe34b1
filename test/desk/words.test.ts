import { describe, expect, test } from 'vitest';
import { keyName } from '#src/desk/key-name.ts';
import { showDay, showMoney, showSize } from '#src/desk/text/format.ts';
import { preferredLanguage, sayIn } from '#src/desk/text/t.ts';
import { dictionaryOf, type Text } from './dictionaries.ts';

const [italian, english] = await Promise.all([dictionaryOf('it'), dictionaryOf('en')]);

/** The words in braces of a text, in all its forms. */
function holes(text: Text | undefined): readonly string[] {
  if (text === undefined) return ['no text'];
  const forms = typeof text === 'string' ? [text] : [text.one, text.other];
  return [...new Set(forms.flatMap((form) => form.match(/\{\w+\}/g) ?? []))].toSorted();
}

describe('the page speaks two languages', () => {
  test('every text has the same holes in both', () => {
    const unequal = Object.entries(italian).filter(
      ([key, text]) => holes(english[key]).join() !== holes(text).join(),
    );
    expect(unequal).toEqual([]);
  });

  test('no text is left in the other language by mistake', () => {
    const same = Object.entries(italian).filter(
      ([key, text]) =>
        typeof text === 'string' &&
        text === english[key] &&
        // One word may be the same in both, and neither numbers nor what is put together from others have a language.
        /\s/.test(text) &&
        /\p{Ll}/u.test(text.replaceAll(/\{\w+\}/g, '')),
    );
    expect(same).toEqual([]);
  });

  test('one day and many days', () => {
    expect(sayIn('it', italian)('time.days', { n: 1 })).toBe('1 giorno');
    expect(sayIn('it', italian)('time.days', { n: 4 })).toBe('4 giorni');
    expect(sayIn('en', english)('time.days', { n: 0 })).toBe('0 days');
  });

  test('a browser that asks for neither language gets Italian', () => {
    expect(preferredLanguage(['de-CH', 'en-GB', 'it'])).toBe('en');
    expect(preferredLanguage(['de'])).toBe('it');
  });
});

describe('figures as people read them', () => {
  test('sums keep their dot in Italian, also with four figures', () => {
    expect(showMoney(248_000, 'it')).toMatch(/^2\.480,00\s€$/u);
    expect(showMoney(248_000, 'en')).toBe('€2,480.00');
  });

  test('a day is the same day in every zone', () => {
    expect(showDay('2026-03-07', 'it')).toBe('07/03/2026');
  });

  test('sizes', () => {
    expect(showSize(1_200, 'it')).toBe('1,2 kB');
    expect(showSize(3_400_000, 'en')).toBe('3.4 MB');
  });
});

describe('names of keys', () => {
  const press = (
    key: string,
    held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {},
  ) => keyName({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

  test('letters, with Shift as capitals; Cmd is Ctrl', () => {
    expect(press('j')).toBe('j');
    expect(press('A', { shiftKey: true })).toBe('Shift+A');
    expect(press('Enter', { metaKey: true, shiftKey: true })).toBe('Ctrl+Shift+Enter');
    expect(press('k', { ctrlKey: true })).toBe('Ctrl+k');
  });

  test('signs that need Shift are called by what they are', () => {
    expect(press('?', { shiftKey: true })).toBe('?');
  });
});
