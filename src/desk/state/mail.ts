/** Mails as they were laid out: read once, because they never change. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';

/** One message with what proves it. */
export function useMessage(message: string) {
  return useQuery({
    queryKey: ['message', message],
    queryFn: ({ signal }) => call('GET /messages/:message', { params: { message }, signal }),
    staleTime: 60_000,
  });
}

/** The harmless HTML of a message; nothing is asked before `when`. */
export function useMailHtml(message: string, images: 'blocked' | 'shown', when: boolean) {
  return useQuery({
    queryKey: ['mail', message, images],
    queryFn: ({ signal }) =>
      call('GET /messages/:message/html', { params: { message }, query: { images }, signal }),
    enabled: when,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 600_000,
    placeholderData: keepPreviousData,
  });
}
