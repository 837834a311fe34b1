/** How the page keeps what the API said: until the stream of changes says that it is not so any more, and briefly where it does not. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { CallFailed } from '../api/client.ts';

/**
 * A client whose reads are tried again only where trying again can help.
 *
 * @param onSignedOut told when the API does not know this browser any more
 */
export function openQueries(onSignedOut: () => void): QueryClient {
  const look = (error: unknown) => {
    if (error instanceof CallFailed && error.code === 'unauthorized') onSignedOut();
  };
  return new QueryClient({
    // Whoever asks for the session itself looks at the answer.
    queryCache: new QueryCache({
      onError: (error, query) => (query.queryKey[0] === 'session' ? undefined : look(error)),
    }),
    mutationCache: new MutationCache({ onError: look }),
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
