/** The ways in that do not work: what has not arrived cannot be shown, and must not look like nothing to do. */
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import type { Source } from '../api/contract.ts';

/** Silence tells itself by no change: it is looked for, ms. */
const lookAgainMs = 60_000;

/** Ways in that fail or have shown no life for ten minutes. */
export function useBroken(): readonly Source[] {
  const { data } = useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => call('GET /channels/health', { signal }),
    refetchInterval: lookAgainMs,
    select: ({ sources }) => sources.filter(isBroken),
  });
  return data ?? [];
}

/** Whether a way in is not to be relied on. */
export function isBroken({ state, silent }: Pick<Source, 'state' | 'silent'>): boolean {
  return state === 'failing' || silent;
}

/**
 * What a way in is called by people: the mailbox or the scanner, without its channel, its protocol and the folder that
 * everybody has (`email:imap:sinistri/INBOX` → `sinistri`).
 */
export function nameOf(source: string): string {
  return source.replace(/^[a-z-]+:(?:(?:imap|smtp-in):)?/, '').replace(/\/inbox$/i, '');
}
