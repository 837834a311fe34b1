/** What was said on a recording; its words come while it is listened to. */
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';

/** @param ticket whose change makes it stale: each stretch that is heard is one. */
export function useTranscript(ticket: string, attachment: string) {
  return useQuery({
    queryKey: ['ticket', ticket, 'transcript', attachment],
    queryFn: ({ signal }) =>
      call('GET /attachments/:attachment/transcript', { params: { attachment }, signal }),
  });
}
