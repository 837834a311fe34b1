/** Who is at the desk. */
import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { call } from '../api/client.ts';
import type { Addresses, Me } from '../api/contract.ts';
import { useWords } from '../text/t.ts';
import { changeLook } from './look.ts';

/** The session of this browser; fails with 401 where there is none. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => call('GET /session', { signal }),
  staleTime: 5 * 60_000,
});

/** The person of this session; undefined until it is known. */
export function useMe(): Me | undefined {
  return useQuery(sessionQuery).data?.me;
}

/** Whether the person of this session holds a right. */
export function useMay(right: Me['rights'][number]): boolean {
  return useMe()?.rights.includes(right) ?? false;
}

/** Somebody else may be at the desk now: nothing of the one before is kept. */
export async function personChanged(queries: QueryClient): Promise<void> {
  await queries.cancelQueries();
  queries.clear();
}

const chosen = 'sportello.language.chosen';

/** Whoever chooses a language before the sign-in means it for himself, whatever he chose once: also over the way of a house's own sign-in. */
export function chooseForSignIn(language: Me['language']): void {
  sessionStorage.setItem(chosen, language);
}

/** Shows the page as its person likes it, on every computer. */
export function useOwnHabits(): void {
  const me = useMe();
  const keep = useKeepHabit();
  const { speak } = useWords();
  const [language, theme, singleKeys] = [me?.language, me?.theme, me?.preferences.singleKeys];
  useEffect(() => {
    if (language === undefined) return;
    const meant = sessionStorage.getItem(chosen);
    if ((meant === 'it' || meant === 'en') && meant !== language) {
      keep({ language: meant });
      return;
    }
    sessionStorage.removeItem(chosen);
    speak(language);
    // What the page says changes `speak` as well: only another choice of the person counts.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [language]);
  useEffect(() => {
    if (theme !== undefined && singleKeys !== undefined) changeLook({ theme, singleKeys });
  }, [theme, singleKeys]);
}

/** Keeps a choice for the person's other computers. On this one it holds already: where it cannot be kept nothing is lost. */
export function useKeepHabit(): (change: Addresses['PATCH /me']['body']) => void {
  const queries = useQueryClient();
  return useCallback(
    (change) =>
      void call('PATCH /me', { body: change })
        .then((me) =>
          queries.setQueryData(sessionQuery.queryKey, (before) =>
            before === undefined ? undefined : { ...before, me },
          ),
        )
        .finally(() => {
          if (change.language !== undefined) sessionStorage.removeItem(chosen);
        })
        .catch(() => undefined),
    [queries],
  );
}
