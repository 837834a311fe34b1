import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { learn, preferredLanguage, WordsContext, type Language, type Speech } from './t.ts';

const kept = 'sportello.language';

/** The language to begin with: the person's last on this computer, else the browser's; Italian when neither says. */
export function firstLanguage(): Language {
  const last = localStorage.getItem(kept);
  return last === 'it' || last === 'en' ? last : preferredLanguage(navigator.languages);
}

/** The language of everything inside, `first` until another is chosen. */
export function Words({ first, children }: { readonly first: Speech; readonly children: ReactNode }) {
  const [speech, choose] = useState(first);
  useEffect(() => {
    document.documentElement.lang = speech.language;
  }, [speech]);
  const words = useMemo(
    () => ({
      ...speech,
      speak: (next: Language) => {
        localStorage.setItem(kept, next);
        // Where the other words cannot be fetched, the page goes on in those it has.
        void learn(next).then(choose, () => undefined);
      },
    }),
    [speech],
  );
  return <WordsContext value={words}>{children}</WordsContext>;
}
