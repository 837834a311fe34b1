import { Unplug } from 'lucide-react';
import './BrokenSources.css';
import { useNow } from '../state/now.ts';
import type { Source } from '../api/contract.ts';
import { nameOf } from '../state/sources.ts';
import { showInstant, showInstantLong } from '../text/format.ts';
import { useWords } from '../text/t.ts';

/** Says which ways in do not work: a list without what has not arrived must not look complete. */
export function BrokenSources({ sources }: { readonly sources: readonly Source[] }) {
  const { t, language } = useWords();
  const now = useNow();
  if (sources.length === 0) return null;
  return (
    <ul className="broken" role="status">
      {sources.map((source) => {
        const since = source.aliveAt;
        const name = nameOf(source.source);
        return (
          <li key={source.source} className="broken-line" title={source.error ?? undefined}>
            <Unplug aria-hidden="true" />
            {since === null ? (
              t('live.sourceNever', { name })
            ) : (
              <time dateTime={since} title={showInstantLong(since, language)}>
                {t('live.source', { name, time: showInstant(since, language, now) })}
              </time>
            )}
          </li>
        );
      })}
    </ul>
  );
}
