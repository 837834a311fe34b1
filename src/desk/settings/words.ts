/** Words of the settings: they come with the first of its screens, not with the page. */
import { use } from 'react';
import type { settingsIt } from '../text/settings-it.ts';
import { sayIn, useWords, type Language, type Say, type TextKey, type Words } from '../text/t.ts';

type SettingsKey = keyof typeof settingsIt;
type Values = Parameters<Say>[1];

/** The page's words and those of the settings. */
export interface SettingsWords extends Omit<Words, 't'> {
  readonly t: (key: TextKey | SettingsKey, values?: Values) => string;
}

const dictionaries = {
  it: () => import('../text/settings-it.ts').then((module) => module.settingsIt),
  en: () => import('../text/settings-en.ts').then((module) => module.settingsEn),
} satisfies Record<
  Language,
  () => Promise<Readonly<Record<SettingsKey, Parameters<typeof sayIn>[1][string]>>>
>;

const learned = new Map<Language, Promise<(key: string, values?: Values) => string | undefined>>();

function learn(language: Language) {
  const known = learned.get(language);
  if (known !== undefined) return known;
  const learning = dictionaries[language]().then((dictionary) => {
    const say = sayIn(language, dictionary);
    const has = (key: string): key is SettingsKey => Object.hasOwn(dictionary, key);
    return (key: string, values?: Values) => (has(key) ? say(key, values) : undefined);
  });
  learned.set(language, learning);
  // A network that failed once is asked again.
  learning.catch(() => learned.delete(language));
  return learning;
}

/** The words of the settings, for their components; waits for them the first time. */
export function useSettingsWords(): SettingsWords {
  const words = useWords();
  const say = use(learn(words.language));
  return {
    ...words,
    // What the settings do not say is the page's to say.
    t: (key, values) => say(key, values) ?? words.t(key as TextKey, values),
  };
}
