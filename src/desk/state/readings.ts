/** What was read in a message and what people said of it; pages and words of its scans. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import type { Addresses } from '../api/contract.ts';
import { useLookAgain } from './link.ts';
import { renew } from './ticket.ts';

/** What a person says of a value. */
export type ReadingWord = Addresses['POST /messages/:message/readings']['body'];

const keyOf = (ticket: string, message: string) => ['ticket', ticket, 'readings', message] as const;

/** @param ticket whose change makes them stale: a colleague's word is one. */
export function useReadings(ticket: string, message: string) {
  return useQuery({
    queryKey: keyOf(ticket, message),
    refetchInterval: useLookAgain(),
    queryFn: ({ signal }) => call('GET /messages/:message/readings', { params: { message }, signal }),
  });
}

/** Says something of a value; the answer shows at once, and what rests on the value is read anew. */
export function useSayReading(ticket: string, message: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: ReadingWord) =>
      call('POST /messages/:message/readings', { params: { message }, body }),
    onSuccess: (answer) => queries.setQueryData(keyOf(ticket, message), answer),
    // Not waited for: what takes the word back is offered at once.
    onSettled: () => void renew(queries),
  });
}

/** Pages of a file that OCR looked at. */
export function useScannedPages(attachment: string) {
  return useQuery({
    queryKey: ['scan', attachment],
    queryFn: ({ signal }) => call('GET /attachments/:attachment/scan', { params: { attachment }, signal }),
    staleTime: 60_000,
  });
}

/** The words of one page. */
export function useScannedWords(attachment: string, page: number, when: boolean) {
  return useQuery({
    queryKey: ['scan-words', attachment, page],
    queryFn: ({ signal }) =>
      call('GET /attachments/:attachment/scan/words', { params: { attachment }, query: { page }, signal }),
    enabled: when,
    staleTime: 600_000,
  });
}
