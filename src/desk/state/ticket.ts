/** A ticket and its claim as the page knows them, and what people do with them. */
import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import type { Ticket } from '../api/contract.ts';
import { useLookAgain } from './link.ts';

/** A reference as addresses carry it: `TCK 4827-1936-52` → `4827193652`. */
export function bare(reference: string): string {
  return reference.replaceAll(/\D/g, '');
}

/** How a ticket is read; also used to read the next one before it is asked for. */
export function ticketQuery(key: string) {
  return {
    queryKey: ['ticket', key],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      call('GET /tickets/:ticket', { params: { ticket: key }, signal }),
  };
}

export function useTicket(key: string | undefined) {
  return useQuery({ ...ticketQuery(key ?? ''), enabled: key !== undefined, refetchInterval: useLookAgain() });
}

export function useClaim(reference: string | null | undefined) {
  // What has no digits is asked for as it is, and the API says that there is no such claim.
  const key = bare(reference ?? '') || (reference ?? '');
  return useQuery({
    queryKey: ['claim', key],
    queryFn: ({ signal }) => call('GET /claims/:claim', { params: { claim: key }, signal }),
    enabled: key !== '',
    refetchInterval: useLookAgain(),
  });
}

/** Everything that shows a ticket or its claim is read anew. */
export async function renew(
  queries: QueryClient,
  ticket?: Pick<Ticket, 'reference' | 'claim'>,
): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: ['queue'] }),
    queries.invalidateQueries({ queryKey: ['follow-ups'] }),
    ...(ticket === undefined
      ? [
          queries.invalidateQueries({ queryKey: ['ticket'] }),
          queries.invalidateQueries({ queryKey: ['claim'] }),
        ]
      : [
          queries.invalidateQueries({ queryKey: ['ticket', bare(ticket.reference)] }),
          ...(ticket.claim === null
            ? []
            : [queries.invalidateQueries({ queryKey: ['claim', bare(ticket.claim)] })]),
        ]),
  ]);
}

/** So long what was done is not called done before what shows it has been read anew, ms: slow lines hold nobody up. */
const renewMs = 1_500;

/** What a person does to tickets, while it goes on. */
export const actKey = ['act'] as const;

/** Something a person does to a ticket; what shows it is read anew whether it worked or not. */
export function useAct<T, R>(act: (what: T) => Promise<R>) {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: actKey,
    mutationFn: act,
    onSuccess: () => Promise.race([renew(queries), new Promise((over) => setTimeout(over, renewMs))]),
    // Why it was not done is said at once.
    onError: () => void renew(queries),
  });
}
