/** Scanned post that waits for a person. */
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';

/** Key of the list, for those who change it. */
export const heldPost = ['scan-batches', 'held'] as const;

/** As many are read at once, the size of a page of the list: perhaps there are more. */
export const heldAtOnce = 50;

/** Batches that are held, oldest first; asked again twice a minute, because nobody tells of them. */
export function useHeldPost(when: boolean) {
  return useQuery({
    queryKey: heldPost,
    queryFn: ({ signal }) => call('GET /scan-batches', { query: { state: 'held' }, signal }),
    refetchInterval: 30_000,
    enabled: when,
  });
}
