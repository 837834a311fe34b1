/** Our letters on paper, a shelf of the print room at a time. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { call } from '../api/client.ts';
import type { PaperLetter } from '../api/contract.ts';
import { useLookAgain } from './link.ts';

export const shelves = ['to_print', 'printed', 'posted', 'returned'] as const;
export type Shelf = (typeof shelves)[number];

const key = ['paper-letters'] as const;
const pageSize = 100;

/** As soon as this a shelf is asked for again whose next letter is due, ms: two computers' clocks differ. */
const soonestMs = 3_000;

/** The letters of a shelf: what colleagues do is told, and what its writer may still take back comes at its time. */
export function useShelf(shelf: Shelf) {
  const again = useLookAgain();
  return useInfiniteQuery({
    queryKey: [...key, shelf],
    queryFn: ({ pageParam, signal }) =>
      call('GET /paper-letters', {
        query: { shelf, size: pageSize, ...(pageParam === '' ? {} : { after: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ items }) => (items.length < pageSize ? undefined : items.at(-1)?.id),
    refetchInterval: ({ state: { data } }) => {
      const next = data?.pages[0]?.lying.nextAt;
      if (next == null) return again;
      const soon = Math.max(soonestMs, Date.parse(next) - Date.now());
      return again === false ? soon : Math.min(again, soon);
    },
    select: ({ pages }) => ({
      letters: pages.flatMap(({ items }): readonly PaperLetter[] => items),
      counts: pages[0]?.counts,
      lying: pages[0]?.lying,
      supplier: pages[0]?.supplier,
    }),
  });
}

/** How many letters lie where, for screens that show none of them. */
export function useLetterStock(when: boolean) {
  return useQuery({
    queryKey: [...key, 'stock'],
    queryFn: ({ signal }) => call('GET /paper-letters', { query: { size: 0 }, signal }),
    refetchInterval: useLookAgain(),
    enabled: when,
  });
}

/** Reads every shelf anew, after something was done to a letter. */
export function useRestock(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(() => client.invalidateQueries({ queryKey: key }), [client]);
}

/** The shelf in the address; what waits to be printed otherwise. */
export function readShelf(search: Readonly<Record<string, unknown>>): { readonly shelf?: Shelf } {
  const shelf = shelves.find((each) => each === search['shelf']);
  return shelf === undefined || shelf === 'to_print' ? {} : { shelf };
}
