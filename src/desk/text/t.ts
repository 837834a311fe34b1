/** The page's words: a typed dictionary, one language at a time, numbers and plurals by `Intl`. */
import { createContext, use } from 'react';
import type { it } from './it.ts';

export type Language = 'it' | 'en';
export type TextKey = keyof typeof it;

/** Forms of a text by number (CLDR plural categories that Italian and English have). */
interface Forms {
  readonly one: string;
  readonly other: string;
}

/** The same keys with the same kind of text in every language. */
export type Dictionary = { readonly [K in TextKey]: (typeof it)[K] extends string ? string : Forms };

const dictionaries: Readonly<Record<Language, () => Promise<Dictionary>>> = {
  it: () => import('./it.ts').then((module) => module.it),
  en: () => import('./en.ts').then((module) => module.en),
};

/** A language that is ready to be spoken. */
export interface Speech {
  readonly language: Language;
  readonly t: Say;
}

/** Fetches a language: nobody downloads the words of the other. */
export async function learn(language: Language): Promise<Speech> {
  return { language, t: sayIn(language, await dictionaries[language]()) };
}

const plurals: Readonly<Record<Language, Intl.PluralRules>> = {
  it: new Intl.PluralRules('it'),
  en: new Intl.PluralRules('en'),
};

/** Says something: `{words}` of the text are filled from `values`, and `n` chooses the form. */
export type Say = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

/** How a language says things. A word that is not given stays in braces, so that the mistake is seen. */
export function sayIn<Key extends string>(
  language: Language,
  dictionary: Readonly<Record<Key, string | Forms>>,
): (key: Key, values?: Readonly<Record<string, string | number>>) => string {
  return (key, values = {}) => {
    const text: string | Forms = dictionary[key];
    const form =
      typeof text === 'string'
        ? text
        : text[plurals[language].select(Number(values['n'] ?? 0)) === 'one' ? 'one' : 'other'];
    return form.replaceAll(/\{(\w+)\}/g, (hole, name: string) =>
      values[name] === undefined ? hole : String(values[name]),
    );
  };
}

/** The language of the page and the way it says things. */
export interface Words extends Speech {
  /** Changes the language, here and for the next visit. */
  readonly speak: (language: Language) => void;
}

export const WordsContext = createContext<Words>({
  language: 'it',
  t: (key) => key,
  speak: () => {},
});

/** The words of the page, for components. */
export function useWords(): Words {
  return use(WordsContext);
}

/** The language a browser prefers, for people who are not signed in. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const each of wanted) {
    if (each.toLowerCase().startsWith('it')) return 'it';
    if (each.toLowerCase().startsWith('en')) return 'en';
  }
  return 'it';
}
