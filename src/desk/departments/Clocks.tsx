import './Clocks.css';
import type { RunningClock } from '../api/contract.ts';
import { useNow } from '../state/now.ts';
import { showDay } from '../text/format.ts';
import { showLeft, urgency } from '../text/time.ts';
import { useWords } from '../text/t.ts';
import { Tag } from '../ui/Tag.tsx';

/** Running deadlines with the time that is left, in words, and the article each comes from. */
export function Clocks({ clocks }: { readonly clocks: readonly RunningClock[] }) {
  const { t, language } = useWords();
  const now = useNow();
  if (clocks.length === 0) return <p className="clocks-soft">{t('clocks.none')}</p>;
  return (
    <ul className="clocks">
      {clocks.map(({ id, label, kind, source, startedAt, deadline, binding }) => (
        <li key={`${id} ${startedAt}`} className="clock">
          <div>
            <p>{label[language]}</p>
            <p className="clocks-soft">
              {t(kind === 'law' ? 'clocks.law' : 'clocks.ours')}
              {deadline === null
                ? ''
                : ` · ${t('clocks.due', { day: showDay(deadline.targetDue, language) })}${
                    deadline.legalDue === deadline.targetDue || kind !== 'law'
                      ? ''
                      : ` · ${t('clocks.legal', { day: showDay(deadline.legalDue, language) })}`
                  }`}
              {kind === 'law' ? ` · ${articleOf(source)}` : ''}
            </p>
          </div>
          {deadline === null ? (
            <Tag>{t('clocks.still')}</Tag>
          ) : (
            <Tag tone={binding ? toneOf[urgency(deadline.dueAt, now)] : 'quiet'}>
              {deadline.overByLaw && kind === 'law'
                ? t('clocks.overByLaw')
                : showLeft(deadline.dueAt, now, t)}
            </Tag>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Remarks for whoever sets the house up are none for whoever works the claim. */
function articleOf(source: string): string {
  return source.replace(/\s*[;(].*$/su, '');
}

const toneOf = { late: 'late', soon: 'soon', calm: 'quiet' } as const;
