/** Opening a claim from a ticket: what is proposed, what it may repeat, and policies to choose from. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import type { Addresses, Ticket } from '../api/contract.ts';

/**
 * What the messages of a ticket tell of a loss, read once for the time the form is open: what is chosen in it must
 * outlive a change of the ticket.
 */
export function useProposal(ticket: Pick<Ticket, 'id'>) {
  return useQuery({
    queryKey: ['opening', ticket.id],
    queryFn: ({ signal }) =>
      call('GET /tickets/:ticket/claim/proposal', { params: { ticket: ticket.id }, signal }),
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** Claims that may be the same event as the one in the form. */
export function useAlike(ticket: string, loss: Addresses['GET /tickets/:ticket/claim/alike']['query']) {
  return useQuery({
    queryKey: ['opening', ticket, 'alike', loss],
    enabled: loss.type !== '',
    queryFn: ({ signal }) =>
      call('GET /tickets/:ticket/claim/alike', { params: { ticket }, query: loss, signal }),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
}

/** Policies that answer to what somebody typed. */
export function usePolicies(typed: string) {
  const clue = clueOf(typed);
  return useQuery({
    queryKey: ['policies', clue],
    enabled: clue !== undefined,
    queryFn: ({ signal }) => call('GET /policies', { query: clue ?? {}, signal }),
    staleTime: 30_000,
  });
}

/** What a number or an address is, by its shape; undefined while it is too short to be any. */
function clueOf(typed: string): Addresses['GET /policies']['query'] | undefined {
  const text = typed.trim();
  const bare = text.replaceAll(/[^\p{L}\p{N}]/gu, '').toUpperCase();
  if (bare.length < 5 || text.length > 60) return undefined;
  if (/^\S+@\S+\.\S+$/.test(text)) return { contact: text };
  if (/^[A-Z]{6}[0-9A-Z]{2}[A-Z][0-9A-Z]{2}[A-Z][0-9A-Z]{3}[A-Z]$/.test(bare)) return { fiscalCode: bare };
  if (/^[A-Z]{2}\d{3}[A-Z]{2}$/.test(bare)) return { plate: bare };
  return { number: text };
}
