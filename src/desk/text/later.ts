/** Words that come with a screen, not with the page. */
import { use } from 'react';
import { sayIn, useWords, type Language, type Say, type TextKey, type Words } from './t.ts';

type Values = Parameters<Say>[1];
type Texts<Key extends string> = Readonly<Record<Key, Parameters<typeof sayIn>[1][string]>>;

/** The page's words and those of a screen. */
export interface WordsWith<Key extends string> extends Omit<Words, 't'> {
  readonly t: (key: TextKey | Key, values?: Values) => string;
}

/** How the components of a screen speak: the words of their language are fetched the first time, and waited for. */
export function laterWords<Key extends string>(
  dictionaries: Readonly<Record<Language, () => Promise<Texts<Key>>>>,
): () => WordsWith<Key> {
  const learned = new Map<Language, Promise<(key: string, values?: Values) => string | undefined>>();
  const learn = (language: Language) => {
    const known = learned.get(language);
    if (known !== undefined) return known;
    const learning = dictionaries[language]().then((dictionary) => {
      const say = sayIn(language, dictionary);
      const has = (key: string): key is Key => Object.hasOwn(dictionary, key);
      return (key: string, values?: Values) => (has(key) ? say(key, values) : undefined);
    });
    learned.set(language, learning);
    // A network that failed once is asked again.
    learning.catch(() => learned.delete(language));
    return learning;
  };
  return () => {
    const words = useWords();
    const say = use(learn(words.language));
    return {
      ...words,
      // What the screen does not say is the page's to say.
      t: (key, values) => say(key, values) ?? words.t(key as TextKey, values),
    };
  };
}
