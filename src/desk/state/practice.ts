/** Practice: whether this is the practice desk, where it is otherwise, and how its cases stand. */
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';

/** Whether this is the practice desk; asked once, it does not change while a page is open. */
export function useIsPractice(): boolean {
  const { data } = useQuery({
    queryKey: ['practice'],
    queryFn: ({ signal }) => call('GET /practice', { signal }),
    staleTime: Infinity,
  });
  return data?.here === true;
}

/** How the cases stand, or where they are. */
export function usePractice() {
  return useQuery({
    // Below `queue`: what people do with tickets makes it stale.
    queryKey: ['queue', 'practice'],
    queryFn: ({ signal }) => call('GET /practice', { signal }),
  });
}
