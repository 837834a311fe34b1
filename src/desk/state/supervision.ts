/** The figures of the supervisor's board. */
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import type { Supervision } from '../api/contract.ts';
import { useLookAgain } from './link.ts';

/** How much a person, a clock or the house has open. */
export type Load = Pick<Supervision, 'open' | 'late' | 'soon'>;

/** How much is open, late and nobody's. */
export function useSupervision(enabled: boolean) {
  return useQuery({
    enabled,
    // Below `queue`: what makes lists stale makes their figures stale.
    queryKey: ['queue', 'supervision'],
    queryFn: ({ signal }) => call('GET /supervision', { signal }),
    refetchInterval: useLookAgain(),
  });
}

/** Tickets that are offered for a hand-over at once. */
export const mostOffered = 200;

/** The open tickets of a person, or nobody's, in the order in which they are due. */
export function useTicketsOf(name: string | null) {
  return useQuery({
    queryKey: ['queue', 'of', name],
    queryFn: ({ signal }) =>
      call('GET /queue', { query: { view: 'all', assignee: name ?? 'nobody', limit: mostOffered }, signal }),
    select: ({ items, size }) => ({ items, more: size !== null && size.count > items.length }),
  });
}
