/** Calls that go on, and who waits to be called back. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import type { Addresses, CallBack } from '../api/contract.ts';
import { bare, useAct } from './ticket.ts';

/** The end of a call may tell itself by nothing: it is looked for, ms. */
const lookAgainMs = 30_000;

/** The calls that go on at this moment, the newest first. */
export function useCurrentCalls(reads: boolean) {
  return useQuery({
    queryKey: ['calls'],
    queryFn: ({ signal }) => call('GET /calls', { signal }),
    enabled: reads,
    refetchInterval: ({ state }) => ((state.data?.items.length ?? 0) > 0 ? lookAgainMs : false),
    select: ({ items }) => items,
  });
}

/** Who waits to be called back, the longest waiting first. */
export function useCallBacks() {
  return useInfiniteQuery({
    // Below `queue`: what makes lists stale makes this one stale.
    queryKey: ['queue', 'call-backs'],
    queryFn: ({ pageParam, signal }) =>
      call('GET /call-backs', { query: pageParam === undefined ? {} : { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** Puts somebody on the list. */
export function useAskForCall() {
  return useAct(
    ({ ticket, to, clientId }: { readonly ticket: string; readonly to: string; readonly clientId: string }) =>
      call('POST /tickets/:ticket/call-backs', {
        params: { ticket: bare(ticket) },
        body: { number: to, clientId },
      }),
  );
}

export type CallBackStep = Addresses['POST /call-backs/:callBack/steps']['body']['step'];

/** Says what came of calling somebody back. */
export function useCallBackStep() {
  return useAct(({ callBack, step }: { readonly callBack: CallBack; readonly step: CallBackStep }) =>
    call('POST /call-backs/:callBack/steps', {
      params: { callBack: callBack.id },
      body: { step, version: callBack.version },
    }),
  );
}
