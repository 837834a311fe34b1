/** Keeps the page in step with what happens. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { CallFailed } from '../api/client.ts';
import { openLive } from '../api/live.ts';
import { openFreshener } from './fresh.ts';
import { enter, leave } from './link.ts';
import { sessionQuery } from './me.ts';

/** What was read longer before the stream began than the stream goes back may have missed something, ms. */
const backMs = 8_000;

/** Keeps what was read in step with what happens, as long as the component is there and the person may watch. */
export function useLive(mayWatch: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!mayWatch) return undefined;
    const freshener = openFreshener(queries, () => document.visibilityState !== 'hidden');
    let before = true;
    enter(navigator.onLine ? 'opening' : 'offline');
    const close = openLive({
      onChanges: freshener.changes,
      onReset: freshener.everything,
      onState: (state) => {
        enter(state);
        if (state !== 'live') return;
        // What could not be read while the service did not answer.
        void queries.refetchQueries({
          type: 'active',
          predicate: ({ state: { status } }) => status === 'error',
        });
        if (!before) return;
        before = false;
        freshener.everything(Date.now() - backMs);
      },
      isSignedIn: async () => {
        try {
          await queries.fetchQuery({ ...sessionQuery, staleTime: 0, retry: false });
          return true;
        } catch (error) {
          if (!(error instanceof CallFailed) || error.status !== 401) return true;
          // Whatever is read next is refused, and leads to the sign-in.
          void queries.invalidateQueries();
          return false;
        }
      },
    });
    return () => {
      leave();
      close();
      freshener.close();
    };
  }, [mayWatch, queries]);
}
