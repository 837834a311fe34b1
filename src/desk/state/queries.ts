/** How the page keeps what the API said: until the stream of changes says that it is not so any more, and briefly where it does not. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { CallFailed, noAnswer } from '../api/client.ts';

/**
 * A client whose reads are tried again only where trying again can help. Without network what was read before stays as it
 * is and is read anew when the network is back; what was never read says so, and is read then. Nothing that a person does
 * waits for the network: it fails at once, and is done again only by a person, who sees what has changed meanwhile.
 *
 * @param onSignedOut told when the API does not know this browser any more
 */
export function openQueries(onSignedOut: () => void): QueryClient {
  const look = (error: unknown) => {
    if (error instanceof CallFailed && error.code === 'unauthorized') onSignedOut();
  };
  // Whoever asks for the session itself looks at the answer.
  const queryCache = new QueryCache({
    onError: (error, query) => (query.queryKey[0] === 'session' ? undefined : look(error)),
  });
  queryCache.subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'pause' || event.query.state.data !== undefined)
      return;
    // It goes on by itself when the network is back. Until then a screen has nothing to show, and must not wait in silence.
    event.query.setState({ status: 'error', error: noAnswer('GET') });
  });
  return new QueryClient({
    queryCache,
    mutationCache: new MutationCache({ onError: look }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) =>
          failures < 2 && error instanceof CallFailed && (error.status === 0 || error.status >= 500),
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
