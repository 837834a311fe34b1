import { Link } from '@tanstack/react-router';
import type { Filters } from '../state/queue.ts';
import { showNumber } from '../text/format.ts';
import { useSupervisionWords } from './words.ts';

/** A number of open tickets, which opens them in the queue; none opens nothing. */
export function LoadLink({
  name,
  count,
  search,
  tone = 'plain',
  named = false,
}: {
  readonly name: string;
  readonly count: number;
  /** What narrows the list of all open tickets to these. */
  readonly search: Filters;
  /** Colour only says again what the name says. */
  readonly tone?: 'plain' | 'soon' | 'late';
  /** The name stands beside the number. */
  readonly named?: boolean;
}) {
  const { t, language } = useSupervisionWords();
  const shown = showNumber(count, language);
  const look = `${named ? 'load-figure' : 'load'} ${count === 0 ? '' : `load-${tone}`}`;
  const words = named ? (
    <>
      <strong>{shown}</strong> {name}
    </>
  ) : (
    shown
  );
  if (count === 0) return <span className={`${look} load-none`}>{words}</span>;
  return (
    <Link
      to="/queue/$view"
      params={{ view: 'all' }}
      search={search}
      className={look}
      aria-label={named ? undefined : t('supervise.opens', { name, n: shown })}
    >
      {words}
    </Link>
  );
}
