import { useEffect, type ReactNode } from 'react';
import './Card.css';
import { applyLook } from '../state/look.ts';
import { chooseForSignIn } from '../state/me.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';

/** The one card of the pages before the desk: the mark, what it is about, and the language below. */
export function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { language, speak, t } = useWords();
  const choose = (next: typeof language) => {
    chooseForSignIn(next);
    speak(next);
  };
  useEffect(applyLook, []);
  useEffect(() => {
    document.title = `${title} – ${t('app.name')}`;
  }, [title, t]);
  return (
    <main className="signin">
      <div className="signin-card">
        <p className="signin-mark">
          <img src="/desk/mark.svg" alt="" width="24" height="24" />
          {t('app.name')}
        </p>
        <h1>{title}</h1>
        {children}
      </div>
      <p className="signin-foot">
        <Button
          look="quiet"
          size="small"
          lang="it"
          aria-pressed={language === 'it'}
          onClick={() => choose('it')}
        >
          Italiano
        </Button>
        <Button
          look="quiet"
          size="small"
          lang="en"
          aria-pressed={language === 'en'}
          onClick={() => choose('en')}
        >
          English
        </Button>
      </p>
    </main>
  );
}

/** What was not right, read aloud as soon as it is there. */
export function Wrong({ children }: { readonly children: string | undefined }) {
  return <div role="alert">{children === undefined ? null : <p className="signin-error">{children}</p>}</div>;
}
