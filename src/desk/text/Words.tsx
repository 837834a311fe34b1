import { startTransition, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
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
  // A screen that has words of its own stands as it is until those have come too.
  const change = useCallback((next: Speech) => startTransition(() => choose(next)), []);
  useEffect(() => {
    document.documentElement.lang = speech.language;
  }, [speech]);
  useEffect(() => {
    // Another tab of this browser was told to speak otherwise.
    const hear = ({ key, newValue }: StorageEvent) => {
      if (key === kept && (newValue === 'it' || newValue === 'en'))
        void learn(newValue).then(change, () => undefined);
    };
    window.addEventListener('storage', hear);
    return () => window.removeEventListener('storage', hear);
  }, [change]);
  const words = useMemo(
    () => ({
      ...speech,
      speak: (next: Language) => {
        localStorage.setItem(kept, next);
        // Where the other words cannot be fetched, the page goes on in those it has.
        void learn(next).then(change, () => undefined);
      },
    }),
    [speech, change],
  );
  return <WordsContext value={words}>{children}</WordsContext>;
}
