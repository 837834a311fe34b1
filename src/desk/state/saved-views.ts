/** Views of the queue that people keep under a name. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import type { Addresses } from '../api/contract.ts';

export type SavedView = Addresses['GET /saved-views']['answer']['items'][number];

/** One's own and those that others share. */
export function useSavedViews(enabled: boolean): readonly SavedView[] {
  const { data } = useQuery({
    enabled,
    queryKey: ['saved-views'],
    queryFn: ({ signal }) => call('GET /saved-views', { signal }),
  });
  return data?.items ?? [];
}

/** Keeping and forgetting; the list is read anew after each. */
export function useKeeping() {
  const queries = useQueryClient();
  const anew = () => queries.invalidateQueries({ queryKey: ['saved-views'] });
  return {
    keep: (name: string, body: Addresses['PUT /saved-views/:name']['body']) =>
      call('PUT /saved-views/:name', { params: { name }, body }).finally(() => void anew()),
    forget: (view: SavedView) =>
      call('DELETE /saved-views/:view', { params: { view: view.id } }).finally(() => void anew()),
  };
}

/** Where a view leads. */
export function placeOfView({ filters: { view = 'all', ...search } }: SavedView) {
  return { to: '/queue/$view', params: { view }, search } as const;
}
