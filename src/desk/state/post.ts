/** Scanned post that waits for a person. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { useLookAgain } from './link.ts';

/** Key of everything read of scanned post, for those who change it. */
export const scannedPost = ['scan-batches'] as const;

/** As many are read at once; more are read when they are asked for. */
const heldAtOnce = 100;
const returnedAtOnce = 20;

/** Batches that are held, oldest first. */
export function useHeldPost() {
  return useInfiniteQuery({
    queryKey: [...scannedPost, 'held'],
    queryFn: ({ pageParam, signal }) =>
      call('GET /scan-batches', {
        query: { state: 'held', size: heldAtOnce, ...(pageParam === undefined ? {} : { after: pageParam }) },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ items }) => (items.length < heldAtOnce ? undefined : items.at(-1)?.id),
    refetchInterval: useLookAgain(),
  });
}

/** Batches that were sent back, those that came last first. */
export function useReturnedPost(when: boolean) {
  return useInfiniteQuery({
    queryKey: [...scannedPost, 'returned'],
    queryFn: ({ pageParam, signal }) =>
      call('GET /scan-batches', {
        query: {
          state: 'returned',
          order: 'newest',
          size: returnedAtOnce,
          ...(pageParam === undefined ? {} : { after: pageParam }),
        },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ items }) => (items.length < returnedAtOnce ? undefined : items.at(-1)?.id),
    enabled: when,
  });
}

/** How many are held: of no batch anything else is read. */
export function useHeldCount(when: boolean) {
  return useQuery({
    queryKey: [...scannedPost, 'count'],
    queryFn: ({ signal }) => call('GET /scan-batches', { query: { state: 'held', size: 0 }, signal }),
    refetchInterval: useLookAgain(),
    enabled: when,
  });
}
