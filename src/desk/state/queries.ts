/** How the page keeps what the API said: briefly, told of changes by the live stream rather than by asking again. */
import { QueryClient } from '@tanstack/react-query';
import { CallFailed } from '../api/client.ts';

/** A client whose reads are tried again only where trying again can help. */
export function openQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) =>
          failures < 2 && error instanceof CallFailed && (error.status === 0 || error.status >= 500),
      },
      mutations: { retry: false },
    },
  });
}
