/** The queue as it is read: pages of a view, and the size of all. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { call } from '../api/client.ts';
import type { QueueQuery, View } from '../api/contract.ts';
import { readFilters } from './filters.ts';
import { useLookAgain } from './link.ts';
import { bare } from './ticket.ts';

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
  'kind' | 'channel' | 'due' | 'assignee' | 'claimType' | 'clock' | 'language' | 'unread' | 'needsPerson'
>;

/** Opens a ticket in the list where the person is, narrowed as it is; in the list of all from other screens. */
export function useOpenTicket(): (reference: string) => void {
  const navigate = useNavigate();
  const here = useParams({ strict: false }).view;
  const view = views.find((each) => each === here);
  return (reference) =>
    void navigate({
      to: '/queue/$view/$ticket',
      params: { view: view ?? 'all', ticket: bare(reference) },
      search: (before: Readonly<Record<string, unknown>>) => (view === undefined ? {} : readFilters(before)),
    });
}

/** Pages of a view, the next ones read as one scrolls. Until the first has come there are none: those of another view are not its own. */
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
