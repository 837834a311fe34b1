import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { preferredLanguage, sayIn, WordsContext, type Language } from './t.ts';

const kept = 'sportello.language';

/** The language of everything inside: the person's own, else the browser's; Italian when neither says. */
export function Words({ children }: { readonly children: ReactNode }) {
  const [language, choose] = useState<Language>(() => {
    const last = localStorage.getItem(kept);
    return last === 'it' || last === 'en' ? last : preferredLanguage(navigator.languages);
  });
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const words = useMemo(
    () => ({
      language,
      t: sayIn(language),
      speak: (next: Language) => {
        localStorage.setItem(kept, next);
        choose(next);
      },
    }),
    [language],
  );
  return <WordsContext value={words}>{children}</WordsContext>;
}
