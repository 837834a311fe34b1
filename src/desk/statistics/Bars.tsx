import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import './Bars.css';
import type { FiguresSearch } from '../state/figures.ts';
import { showNumber } from '../text/format.ts';
import { useWords } from '../text/t.ts';

/** One bar: its name, how many tickets it stands for, and what opens them. */
export interface BarRow {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  readonly open: FiguresSearch;
  /** Colour only says again what the label says. */
  readonly tone?: 'plain' | 'good' | 'soon' | 'late';
}

/** Height of a row, px: the bars of the drawing lie beside the lines of the table. */
const height = 28;

/** A figure in bars beside its own table: the drawing has a title, and every number is a way to its tickets. */
export function Bars({ title, rows }: { readonly title: string; readonly rows: readonly BarRow[] }) {
  const { t, language } = useWords();
  const id = useId();
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <table className="bars">
      <caption className="only-read">{title}</caption>
      <colgroup>
        <col className="bars-names" />
        <col />
        <col className="bars-counts" />
      </colgroup>
      <thead className="only-read">
        <tr>
          <th scope="col">{t('figures.part')}</th>
          <th scope="col">{t('figures.drawing')}</th>
          <th scope="col">{t('figures.tickets')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, place) => (
          <tr key={row.key} style={{ height }}>
            <th scope="row">{row.label}</th>
            {place > 0 ? null : (
              <td rowSpan={rows.length} className="bars-drawing">
                <svg
                  role="img"
                  aria-labelledby={id}
                  width="100%"
                  height={rows.length * height}
                  viewBox={`0 0 100 ${rows.length * height}`}
                  preserveAspectRatio="none"
                >
                  <title id={id}>
                    {`${title}. ${rows.map(({ label, count }) => `${label}: ${showNumber(count, language)}`).join('; ')}`}
                  </title>
                  {rows.map(({ key, count, tone = 'plain' }, at) => (
                    <rect
                      key={key}
                      className={`bars-bar bars-${tone}`}
                      x="0"
                      y={at * height + 7}
                      // A single ticket among thousands is still seen.
                      width={count === 0 ? 0 : Math.max(0.8, (count / most) * 100)}
                      height={height - 14}
                    />
                  ))}
                </svg>
              </td>
            )}
            <td className="bars-count">
              <Count name={row.label} count={row.count} open={row.open} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A number that opens its tickets; none opens nothing. */
export function Count({
  name,
  count,
  open,
  className = '',
}: {
  readonly name: string;
  /** A number of tickets, or a figure made of them in words. */
  readonly count: number | string;
  readonly open: FiguresSearch;
  readonly className?: string;
}) {
  const { t, language } = useWords();
  if (count === 0) return <span className={`count count-none ${className}`}>0</span>;
  const shown = typeof count === 'number' ? showNumber(count, language) : count;
  return (
    <Link
      to="/statistics"
      search={({ days, from, to }: Pick<FiguresSearch, 'days' | 'from' | 'to'>) => ({
        ...(from === undefined || to === undefined ? (days === undefined ? {} : { days }) : { from, to }),
        ...open,
      })}
      className={`count ${className}`}
      aria-label={t('figures.open', { name, value: shown })}
    >
      {shown}
    </Link>
  );
}
