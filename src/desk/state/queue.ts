/** The queue as it is read: pages of a view, and the size of all. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import type { QueueQuery, View } from '../api/contract.ts';
import { useLookAgain } from './link.ts';

export const views = [
  'mine',
  'mentions',
  'new',
  'waiting',
  'escalated',
  'all',
  'asleep',
  'decided',
] as const satisfies readonly View[];

/** What narrows a view, as it stands in the address of the page. */
export type Filters = Pick<
  QueueQuery,
  'kind' | 'channel' | 'due' | 'assignee' | 'claimType' | 'language' | 'unread' | 'needsPerson'
>;

/** Pages of a view, the next ones read as one scrolls. */
export function useQueue(view: View, filters: Filters) {
  return useInfiniteQuery({
    queryKey: ['queue', view, filters],
    queryFn: ({ pageParam, signal }) =>
      call('GET /queue', {
        query: { view, ...filters, limit: 100, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: useLookAgain(),
  });
}

/** How many tickets each view holds. */
export function useCounts(enabled = true) {
  return useQuery({
    enabled,
    queryKey: ['queue', 'counts'],
    queryFn: ({ signal }) => call('GET /queue', { query: { view: 'mine', limit: 1 }, signal }),
    select: (queue) => queue.counts,
    refetchInterval: useLookAgain(),
  });
}
