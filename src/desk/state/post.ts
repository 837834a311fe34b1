/** Scanned post that waits for a person. */
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { useLookAgain } from './link.ts';

/** Key of everything read of scanned post, for those who change it. */
export const scannedPost = ['scan-batches'] as const;

/** As many are read at once; those behind them come up as they are sorted. */
const heldAtOnce = 100;

/** Batches that are held, oldest first. */
export function useHeldPost() {
  return useQuery({
    queryKey: [...scannedPost, 'held'],
    queryFn: ({ signal }) =>
      call('GET /scan-batches', { query: { state: 'held', size: heldAtOnce }, signal }),
    refetchInterval: useLookAgain(),
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
