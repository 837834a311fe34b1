/** The search as it stands in the address of the page, and what it finds. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '../api/client.ts';
import type { SearchHit, SearchQuery } from '../api/contract.ts';
import { filterChannels } from './filters.ts';
import { bare } from './ticket.ts';

/** Kinds of things that can be found, in the order in which they are shown. */
export const searchKinds = [
  'ticket',
  'claim',
  'message',
  'file',
  'answer',
  'note',
  'policy',
  'party',
] as const satisfies readonly SearchHit['kind'][];

/** What is looked for, as the address carries it. */
export type Looked = Pick<SearchQuery, 'kind' | 'channel' | 'from' | 'to'> & { readonly q?: string };

/** Longest search that the API takes. */
export const longestSearch = 200;

/** The search an address asks for; what cannot be read there is left out. */
export function readLooked(search: Readonly<Record<string, unknown>>): Looked {
  // A number typed into the address comes as one.
  const typed = typeof search['q'] === 'number' ? String(search['q']) : search['q'];
  const kind = searchKinds.find((each) => each === search['kind']);
  const channel = filterChannels.find((each) => each === search['channel']);
  const [from, to] = [search['from'], search['to']].map((day) =>
    typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : undefined,
  );
  return {
    ...(typeof typed === 'string' && typed !== '' ? { q: typed.slice(0, longestSearch) } : {}),
    ...(kind === undefined ? {} : { kind }),
    ...(channel === undefined ? {} : { channel }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** What was found: the best of every kind, or one kind in pages. */
export function useSearch(looked: Looked) {
  const q = (looked.q ?? '').trim();
  return useInfiniteQuery({
    queryKey: ['search', { ...looked, q }],
    enabled: q !== '',
    queryFn: ({ pageParam, signal }) =>
      call('GET /search', {
        query: {
          ...looked,
          q,
          limit: looked.kind === undefined ? 5 : 25,
          ...(pageParam === undefined ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    // While one types, what was found for the letters before stays.
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}

/** What a number leads straight to; nothing is asked for while it can be none. */
export function useStraight(typed: string) {
  const settled = useSettled(typed.trim(), 150);
  const may = /[\d@]/.test(settled) && /(?:[\p{L}\p{N}].*){4}/u.test(settled);
  const { data } = useQuery({
    queryKey: ['search', 'straight', settled],
    enabled: may,
    queryFn: ({ signal }) =>
      call('GET /search', { query: { q: settled.slice(0, longestSearch), straight: 'true' }, signal }),
    staleTime: 10_000,
  });
  return may && settled === typed.trim() ? (data?.straight ?? []) : [];
}

/** A value once it has not changed for a moment. */
function useSettled<T>(value: T, ms: number): T {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** Where a hit leads: its ticket, at the words that were found, or its claim; policies and people have no page of their own. */
export function placeOf(hit: SearchHit) {
  if (hit.ticket !== null)
    return {
      to: '/queue/$view/$ticket' as const,
      params: { view: 'all', ticket: bare(hit.ticket.reference) },
      ...(hit.kind === 'ticket' ? {} : { hash: anchorOf(hit) }),
    };
  const [claim] = hit.claims;
  return claim === undefined ? undefined : claimPlace(claim.reference);
}

/** A claim's page. */
export function claimPlace(reference: string) {
  return { to: '/claims/$claim' as const, params: { claim: bare(reference) } };
}

/** The part of a conversation where a hit stands, as the ticket's page names it. */
function anchorOf(hit: SearchHit): string {
  return hit.message === null
    ? `${hit.kind === 'note' ? 'note' : 'outbound'}-${hit.id}`
    : `message-${hit.message}`;
}

/** A text without its marks. */
export function wholeOf(pieces: SearchHit['title']): string {
  return pieces.map(({ text }) => text).join('');
}
