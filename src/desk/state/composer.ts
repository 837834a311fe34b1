/** An answer while it is written: in the browser at every key, on the server when the hand rests. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call, CallFailed } from '../api/client.ts';
import type { Draft, Ticket } from '../api/contract.ts';
import { useLookAgain } from './link.ts';
import { noteRest, noteTyping } from './presence.ts';
import { forgetText, keepText, readKept, type KeptText } from './drafts.ts';

/** The server is told so long after the last key. */
const restMs = 800;

export type Kept = 'no' | 'here' | 'server';

/** The draft of one's answer on a ticket, and the drafts of others. */
export function useDraft(ticket: Ticket) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState<KeptText>(
    () => readKept(localStorage, ticket.id) ?? fresh(ticket.basedOn),
  );
  const [kept, setKept] = useState<Kept>(draft.text === '' ? 'no' : 'here');
  /** Another window wrote it over: its words are shown, and that is said. */
  const [replaced, setReplaced] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(draft);
  useEffect(() => {
    latest.current = draft;
  });

  const { data: drafts } = useQuery({
    queryKey: ['ticket', ticket.id, 'drafts'],
    queryFn: ({ signal }) => call('GET /tickets/:ticket/drafts', { params: { ticket: ticket.id }, signal }),
    refetchInterval: useLookAgain(),
  });
  const own = drafts?.items.find((each) => each.own);
  const others = drafts?.items.filter((each) => !each.own && each.text.trim() !== '') ?? [];
  // Begun on another computer: found there when nothing is written here.
  const [seen, see] = useState(0);
  if (own !== undefined && own.revision > seen) {
    see(own.revision);
    if (draft.text === '' && own.text !== '') {
      setDraft({ ...fresh(own.basedOn ?? ticket.basedOn), text: own.text, revision: own.revision });
      setKept('server');
    }
  }

  const store = useCallback(
    async (next: KeptText): Promise<void> => {
      try {
        const saved: Draft = await call('PUT /tickets/:ticket/draft', {
          params: { ticket: ticket.id },
          body: { revision: next.revision, text: next.text, basedOn: next.basedOn },
        });
        see(saved.revision);
        setDraft((now) => ({ ...now, revision: saved.revision }));
        if (latest.current.text === next.text) setKept('server');
      } catch (error) {
        const current = newer(error);
        if (current === undefined) return;
        // Words of the other window are not thrown away; ours stay in the browser until they are overwritten.
        setReplaced(true);
        see(current.revision);
        setDraft((now) => ({ ...now, text: current.text, revision: current.revision }));
      }
    },
    [ticket.id],
  );

  const write = (text: string) => {
    if (text.trim() === '') noteRest();
    else noteTyping(ticket.id);
    // The first letter begins an answer: it is based on what is on the screen now.
    const next = draft.text === '' ? { ...draft, basedOn: ticket.basedOn, text } : { ...draft, text };
    setDraft(next);
    setReplaced(false);
    setKept(keepText(localStorage, ticket.id, next) && text.trim() !== '' ? 'here' : 'no');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void store({ ...next, revision: latest.current.revision }), restMs);
  };
  useEffect(() => () => clearTimeout(timer.current), []);

  /** It has left or was thrown away: the next letter begins another one. */
  const forget = () => {
    clearTimeout(timer.current);
    noteRest();
    forgetText(localStorage, ticket.id);
    setDraft(fresh(ticket.basedOn));
    setKept('no');
    void queries.invalidateQueries({ queryKey: ['ticket', ticket.id, 'drafts'] });
  };
  /** An answer that was taken back is written again. */
  const bringBack = (text: string, revision: number) => {
    const next = { ...fresh(ticket.basedOn), text, revision };
    keepText(localStorage, ticket.id, next);
    setDraft(next);
    setKept('server');
  };
  return {
    draft,
    kept,
    replaced,
    others,
    write,
    forget,
    bringBack,
    settle: () => clearTimeout(timer.current),
  };
}

function fresh(basedOn: string): KeptText {
  return { text: '', clientId: crypto.randomUUID(), basedOn, revision: 0 };
}

/** The draft that stands on the server, when ours was an older one. */
function newer(error: unknown): { readonly text: string; readonly revision: number } | undefined {
  if (!(error instanceof CallFailed) || error.code !== 'outdated') return undefined;
  const { current } = error.problem;
  return typeof current === 'object' &&
    current !== null &&
    'text' in current &&
    'revision' in current &&
    typeof current.text === 'string' &&
    typeof current.revision === 'number'
    ? { text: current.text, revision: current.revision }
    : undefined;
}
