/** Who else has which ticket open, and telling them that one has it open oneself. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { isUnattended } from '../api/attended.ts';
import { call } from '../api/client.ts';
import type { Addresses } from '../api/contract.ts';
import { useLink } from './link.ts';

/** Somebody on a ticket. */
export type Somebody = Addresses['GET /presence']['answer']['items'][number];

/** Said again so often; after twenty seconds without it one counts as away. */
const beatMs = 8_000;
/** Whoever only passes through a ticket is not told of: one has it open after so long, ms. */
const stayMs = 600;
/** A hand that has rested so long does not write any more. */
const restMs = 10_000;
const nobody: readonly Somebody[] = [];

/** Other people, by the id of the ticket they have open. What is not told any more is not shown. */
export function usePresence(): ReadonlyMap<string, readonly Somebody[]> {
  const { state } = useLink();
  const { data } = useQuery({
    queryKey: ['presence'],
    queryFn: ({ signal }) => call('GET /presence', { signal }),
    enabled: state === 'live',
    // Nobody says when somebody was not heard of any more.
    refetchInterval: ({ state: { data: last } }) => ((last?.items.length ?? 0) > 0 ? 20_000 : false),
  });
  return useMemo(() => {
    const found = new Map<string, Somebody[]>();
    if (state === 'live')
      for (const each of data?.items ?? []) found.set(each.ticket, [...(found.get(each.ticket) ?? []), each]);
    return found;
  }, [data, state]);
}

/** Other people on a ticket, those who write first. */
export function useOthers(ticket: string): readonly Somebody[] {
  return usePresence().get(ticket) ?? nobody;
}

let typedAt = -Infinity;
let typedIn = '';
let onTyping: (() => void) | undefined;

/** A key was pressed in the answer to a ticket. */
export function noteTyping(ticket: string): void {
  const began = typedIn !== ticket || performance.now() - typedAt > restMs;
  typedIn = ticket;
  typedAt = performance.now();
  if (began) onTyping?.();
}

/** The answer has left or was thrown away: nobody needs to wait for it. */
export function noteRest(): void {
  if (typedAt === -Infinity) return;
  typedAt = -Infinity;
  onTyping?.();
}

/** The ticket that was left just now, of which the next word tells; and when it is told of without one. */
let left: { readonly ticket: string; readonly timer: ReturnType<typeof setTimeout> } | undefined;

/** @returns the ticket that was left and of which nobody was told yet */
function takeLeft(): string | undefined {
  const ticket = left?.ticket;
  clearTimeout(left?.timer);
  left = undefined;
  return ticket;
}

function say(ticket: string, state: 'reading' | 'writing' | 'away', leaves?: string): void {
  // Nobody is held up by it: the next beat says it again.
  void call('POST /tickets/:ticket/presence', {
    params: { ticket },
    body: { state, ...(leaves === undefined || leaves === ticket ? {} : { leaves }) },
    keepalive: true,
  }).catch(() => undefined);
}

/**
 * Tells the others that one has a ticket open, as long as somebody sits before it. Going from one ticket to the next is
 * one word: every other page reads the list anew after each.
 */
export function useHere(ticket: string | undefined): void {
  useEffect(() => {
    if (ticket === undefined) return undefined;
    let last = 'away';
    const tell = (state: 'reading' | 'writing' | 'away') => {
      if (state === 'away' && last === 'away') return;
      last = state;
      say(ticket, state, takeLeft());
    };
    const beat = () => {
      if (document.visibilityState === 'hidden' || isUnattended()) tell('away');
      else if (typedIn === ticket && performance.now() - typedAt < restMs) tell('writing');
      else tell('reading');
    };
    const leave = () => {
      tell('away');
      const before = takeLeft();
      if (before !== undefined) say(before, 'away');
    };
    const stays = setTimeout(beat, stayMs);
    const timer = setInterval(beat, beatMs);
    onTyping = beat;
    document.addEventListener('visibilitychange', beat);
    window.addEventListener('pagehide', leave);
    return () => {
      clearTimeout(stays);
      clearInterval(timer);
      if (onTyping === beat) onTyping = undefined;
      document.removeEventListener('visibilitychange', beat);
      window.removeEventListener('pagehide', leave);
      if (last === 'away') return;
      const before = takeLeft();
      if (before !== undefined && before !== ticket) say(before, 'away');
      left = {
        ticket,
        timer: setTimeout(() => {
          const gone = takeLeft();
          if (gone !== undefined) say(gone, 'away');
        }, stayMs + 300),
      };
    };
  }, [ticket]);
}
