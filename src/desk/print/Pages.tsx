import type { PaperLetter } from '../api/contract.ts';
import { usePrintWords } from './words.ts';

/** So many pages are shown at once: nobody proofreads a pile here. */
const mostShown = 8;

/** The pages of a letter as they are printed. */
export function Pages({ letter }: { readonly letter: Pick<PaperLetter, 'id' | 'pages'> }) {
  const { t } = usePrintWords();
  const shown = Math.min(letter.pages, mostShown);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className="print-pages" tabIndex={0} role="region" aria-label={t('letter.preview')}>
      {Array.from({ length: shown }, (_, index) => (
        <img
          key={index}
          src={`/paper-letters/${letter.id}/pages/${index + 1}/picture`}
          alt={t('print.page', { n: index + 1, of: letter.pages })}
          loading="lazy"
        />
      ))}
      {shown === letter.pages ? null : (
        <p className="print-soft">{t('letter.first', { n: shown, of: letter.pages })}</p>
      )}
    </div>
  );
}
