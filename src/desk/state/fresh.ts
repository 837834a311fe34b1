/** What changes mean for what the page has read: what it shows of them is read anew. */
import type { InvalidateQueryFilters, QueryClient } from '@tanstack/react-query';
import type { Change } from '../api/news.ts';

/** Lists are read anew at most so often, ms, however much happens. */
const restMs = 1_500;

/** What is read anew because of changes; lists and counts not more often than a person can follow. */
export function openFreshener(queries: QueryClient, isSeen: () => boolean, rest = restMs) {
  const stale = (filters: Pick<InvalidateQueryFilters, 'queryKey' | 'predicate'>) => {
    // What is being read for the first time is not begun anew by itself, and may bring what was before the change.
    const first = queries
      .getQueryCache()
      .findAll(filters)
      .filter(({ state }) => state.fetchStatus === 'fetching' && state.data === undefined);
    for (const { queryKey, promise } of first)
      void promise?.catch(() => undefined).then(() => queries.invalidateQueries({ queryKey, exact: true }));
    // A page nobody looks at reads nothing; it does when it is looked at again.
    void queries.invalidateQueries({ ...filters, refetchType: isSeen() ? 'active' : 'none' });
  };
  let resting: ReturnType<typeof setTimeout> | undefined;
  let waits = false;
  const lists = () => {
    if (resting !== undefined) {
      waits = true;
      return;
    }
    stale({ queryKey: ['queue'] });
    resting = setTimeout(() => {
      resting = undefined;
      if (!waits) return;
      waits = false;
      lists();
    }, rest);
  };
  return {
    changes: (changes: readonly Change[]) => {
      for (const key of keysOf(changes, namesOf(queries))) stale({ queryKey: key });
      if (changes.some(({ kind }) => kind === 'ticket' || kind === 'claim')) lists();
    },
    /** @param since only what was read before then, ms since 1970 */
    everything: (since?: number) => {
      stale({
        predicate: ({ queryKey, state }) =>
          queryKey[0] !== 'session' &&
          (since === undefined || (state.dataUpdatedAt > 0 && state.dataUpdatedAt < since)),
      });
    },
    close: () => clearTimeout(resting),
  };
}

/** By which words the page knows the rows it has read: it asks by number (`4827193652`), changes tell ids. */
function namesOf(queries: QueryClient): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { queryKey, state } of queries.getQueryCache().getAll()) {
    const [kind, name] = queryKey;
    if ((kind !== 'ticket' && kind !== 'claim') || typeof name !== 'string' || queryKey.length !== 2)
      continue;
    const { data } = state;
    if (typeof data === 'object' && data !== null && 'id' in data && typeof data.id === 'string')
      names.set(`${kind} ${data.id}`, name);
  }
  return names;
}

/** What the page has read of the rows that changed, by the keys of its queries. */
export function keysOf(
  changes: readonly Change[],
  names: ReadonlyMap<string, string>,
): readonly (readonly string[])[] {
  const keys: (readonly string[])[] = [];
  for (const { kind, id } of changes) {
    const name = names.get(`${kind} ${id}`);
    if ((kind === 'ticket' || kind === 'claim') && name !== undefined) keys.push([kind, name]);
    if (kind === 'draft') keys.push(['ticket', id, 'drafts']);
  }
  // One list for all of a kind.
  if (changes.some(({ kind }) => kind === 'presence')) keys.push(['presence']);
  if (changes.some(({ kind }) => kind === 'source')) keys.push(['sources']);
  if (changes.some(({ kind }) => kind === 'call')) keys.push(['calls']);
  if (changes.some(({ kind }) => kind === 'scan')) keys.push(['scan-batches']);
  if (changes.some(({ kind }) => kind === 'letter')) keys.push(['paper-letters']);
  return keys;
}
