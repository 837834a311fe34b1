import { useRef } from 'react';
import type { FollowUpDay } from '../api/contract.ts';
import { weekday } from '../state/calendar.ts';
import { channelKey } from '../state/filters.ts';
import { addDays } from '../state/figures.ts';
import { showNumber } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { dayWords, roundWords } from './words.ts';

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** A month in weeks: what leaves on each day, by round and channel. Arrows walk the days. */
export function Month({
  days,
  month,
  chosen,
  today,
  onChoose,
}: {
  readonly days: readonly FollowUpDay[];
  readonly month: string;
  readonly chosen: string;
  readonly today: string;
  readonly onChoose: (day: string) => void;
}) {
  const { t, language } = useWords();
  const grid = useRef<HTMLTableElement>(null);
  const weeks = Array.from({ length: Math.ceil(days.length / 7) }, (_, week) =>
    days.slice(week * 7, week * 7 + 7),
  );
  return (
    <table className="month" ref={grid} aria-label={dayWords(chosen, language, 'month')}>
      <thead>
        <tr>
          {(weeks[0] ?? []).map(({ day }) => (
            <th key={day} scope="col">
              {dayWords(day, language, 'narrow')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]?.day}>
            {week.map((each) => {
              const count = each.rounds.reduce((sum, round) => sum + round.count, 0);
              const held = each.rounds.reduce((sum, round) => sum + round.held, 0);
              const closed = !each.working || !each.open;
              const holiday = !each.working && weekday(each.day) < 5;
              return (
                <td
                  key={each.day}
                  className={[
                    closed ? 'month-closed' : '',
                    each.day.startsWith(month) ? '' : 'month-other',
                    each.day === chosen ? 'month-chosen' : '',
                  ].join(' ')}
                >
                  <button
                    type="button"
                    className="month-day"
                    data-day={each.day}
                    tabIndex={each.day === chosen ? 0 : -1}
                    aria-pressed={each.day === chosen}
                    onClick={() => onChoose(each.day)}
                    onKeyDown={(event) => {
                      const by = steps[event.key];
                      if (by === undefined) return;
                      event.preventDefault();
                      event.stopPropagation();
                      const next = addDays(chosen, by);
                      onChoose(next);
                      // Another month is drawn first.
                      setTimeout(
                        () => grid.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus(),
                        50,
                      );
                    }}
                  >
                    <span className="only-read">
                      {[
                        dayWords(each.day, language, 'long'),
                        closed ? t('calendar.closed') : '',
                        t('calendar.count', { n: count }),
                        held === 0 ? '' : t('calendar.held', { n: held }),
                      ]
                        .filter(Boolean)
                        .join(', ')}
                    </span>
                    <span
                      aria-hidden="true"
                      className={each.day === today ? 'month-number month-today' : 'month-number'}
                    >
                      {Number(each.day.slice(8))}
                      {holiday ? <span className="month-holiday"> {t('calendar.holiday')}</span> : null}
                    </span>
                    {count === 0 ? null : (
                      <span aria-hidden="true" className="month-total">
                        {showNumber(count, language)}
                      </span>
                    )}
                    <span aria-hidden="true" className="month-rounds">
                      {each.rounds.map((round) => {
                        const key = channelKey(round.channel);
                        return (
                          <span key={`${round.channel} ${round.round ?? ''}`}>
                            <b>{showNumber(round.count, language)}</b> {roundWords(round.round, t)}
                            <span className="month-channel">
                              {' '}
                              · {key === undefined ? round.channel : t(key)}
                            </span>
                          </span>
                        );
                      })}
                      {held === 0 ? null : (
                        <span className="month-held">{t('calendar.held', { n: held })}</span>
                      )}
                    </span>
                  </button>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
