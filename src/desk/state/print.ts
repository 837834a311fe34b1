/** Our letters on paper, a shelf of the print room at a time. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { call } from '../api/client.ts';
import type { PaperLetter } from '../api/contract.ts';

export const shelves = ['to_print', 'printed', 'posted', 'returned'] as const;
export type Shelf = (typeof shelves)[number];

const key = ['paper-letters'] as const;
const pageSize = 100;

/** The letters of a shelf; asked again twice a minute, because colleagues print too. */
export function useShelf(shelf: Shelf) {
  return useInfiniteQuery({
    queryKey: [...key, shelf],
    queryFn: ({ pageParam, signal }) =>
      call('GET /paper-letters', {
        query: { shelf, size: pageSize, ...(pageParam === '' ? {} : { after: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ items }) => (items.length < pageSize ? undefined : items.at(-1)?.id),
    refetchInterval: 30_000,
    select: ({ pages }) => ({
      letters: pages.flatMap(({ items }): readonly PaperLetter[] => items),
      counts: pages[0]?.counts,
    }),
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
