/** An answer while it is written: in the browser at every key, on the server when the hand rests. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { call, CallFailed } from '../api/client.ts';
import type { Draft, Ticket } from '../api/contract.ts';
import { useLink, useLookAgain } from './link.ts';
import { noteRest, noteTyping } from './presence.ts';
import {
  forgetText,
  isBlank,
  keepText,
  keptUnder,
  readFile,
  readKept,
  type After,
  type KeptFile,
  type KeptText,
} from './drafts.ts';

/** The server is told so long after the last key. */
const restMs = 800;

export type Kept = 'no' | 'here' | 'server';

/** The draft of a person's answer on a ticket, and the drafts of others. */
export function useDraft(ticket: Ticket, person: string) {
  const queries = useQueryClient();
  const place = keptUnder(person, 'reply', ticket.id);
  const [draft, setDraft] = useState<KeptText>(() => readKept(localStorage, place) ?? fresh(ticket.basedOn));
  const [kept, setKept] = useState<Kept>(isBlank(draft) ? 'no' : draft.saved === true ? 'server' : 'here');
  /** Another window wrote it over: its words are shown, and that is said; those that stood here can be had again. */
  const [replaced, setReplaced] = useState<Replaced>();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(draft);
  // With the screen, not after it: an effect that comes later would put an older draft in the place of one that a file has
  // just joined, and the next file would join that.
  useLayoutEffect(() => {
    latest.current = draft;
  });

  const { data: drafts } = useQuery({
    queryKey: ['ticket', ticket.id, 'drafts'],
    queryFn: ({ signal }) => call('GET /tickets/:ticket/drafts', { params: { ticket: ticket.id }, signal }),
    refetchInterval: useLookAgain(),
  });
  const own = drafts?.items.find((each) => each.own);
  const others =
    drafts?.items.filter((each) => !each.own && (each.text.trim() !== '' || each.attachments.length > 0)) ??
    [];
  // Begun on another computer: found there when nothing is written here.
  const [seen, see] = useState(0);
  if (own !== undefined && own.revision > seen) {
    see(own.revision);
    if (isBlank(draft) && draft.thrownAway === undefined) {
      if (isBlank({ text: own.text, files: own.attachments })) setDraft({ ...draft, revision: own.revision });
      else {
        setDraft({
          ...fresh(own.basedOn ?? ticket.basedOn),
          text: own.text,
          files: own.attachments,
          ...(own.to === null ? {} : { to: own.to }),
          revision: own.revision,
        });
        setKept('server');
      }
    }
  }

  /** One save at a time: a second one on its way would be based on a revision that the first is about to replace. */
  const saving = useRef<'no' | 'yes' | 'again'>('no');
  const store = useCallback(async (): Promise<void> => {
    if (saving.current !== 'no') {
      saving.current = 'again';
      return;
    }
    do {
      saving.current = 'yes';
      const next = latest.current;
      try {
        const saved: Draft = await call('PUT /tickets/:ticket/draft', {
          params: { ticket: ticket.id },
          body: {
            revision: next.revision,
            text: next.text,
            basedOn: next.basedOn,
            to: next.to ?? null,
            attachments: (next.files ?? []).map((file) => file.id),
          },
          // Thrown away stays thrown away when the page is left at once.
          keepalive: next.thrownAway !== undefined && isBlank(next),
        });
        see(saved.revision);
        if (latest.current.clientId !== next.clientId) break;
        const isWhole = latest.current.text === next.text && latest.current.files === next.files;
        const { thrownAway, ...now } = latest.current;
        latest.current = {
          ...now,
          ...(thrownAway === undefined || next.thrownAway !== undefined ? {} : { thrownAway }),
          revision: saved.revision,
        };
        setDraft(latest.current);
        // After a reload the next save goes on from this one.
        keepText(localStorage, place, { ...latest.current, ...(isWhole ? { saved: true } : {}) });
        // An empty one is kept nowhere: there is nothing to throw away.
        if (isWhole) setKept(isBlank(latest.current) ? 'no' : 'server');
      } catch (error) {
        const current = newer(error);
        if (current === undefined) {
          // Where the server has none, there is nothing left to throw away.
          if (isOutdated(error) && isBlank(latest.current)) forgetText(localStorage, place);
          break;
        }
        // An earlier save of these very words, or of those thrown away, of which this browser was not told any more.
        if (
          latest.current.revision < current.revision &&
          goesOn(latest.current.thrownAway ?? latest.current, current)
        ) {
          latest.current = { ...latest.current, revision: current.revision };
          saving.current = 'again';
          continue;
        }
        // Words of the other window are not thrown away, and neither are ours.
        const { to: _, thrownAway: __, ...rest } = latest.current;
        setReplaced((before) => ({
          ...(goesOn(current, rest) ? (before ?? { text: '' }) : below(before ?? { text: '' }, rest)),
          isNews: true,
        }));
        see(current.revision);
        latest.current = { ...rest, ...current };
        keepText(localStorage, place, { ...latest.current, saved: true });
        setDraft(latest.current);
      }
    } while (isAgain(saving));
    saving.current = 'no';
  }, [ticket.id, place, see]);

  const change = useCallback(
    ({
      to,
      ...part
    }: {
      readonly text?: string;
      readonly files?: readonly KeptFile[];
      readonly to?: string | null;
      readonly unsent?: After;
    }) => {
      // Whatever is changed, it is written on.
      const { to: toBefore, saved: _, unsent: __, ...before } = latest.current;
      const toNow = to === undefined ? toBefore : (to ?? undefined);
      // The first letter begins an answer: it is based on what is on the screen now.
      const next: KeptText = {
        ...before,
        ...(isBlank(before) ? { basedOn: ticket.basedOn } : {}),
        ...part,
        ...(toNow === undefined ? {} : { to: toNow }),
      };
      if (isBlank(next) || next.unsent !== undefined) noteRest();
      else noteTyping(ticket.id);
      // Two files that arrive together both find the other one.
      latest.current = next;
      setDraft(next);
      // Whoever was in the middle of a word has pressed the next key before reading the offer: it stands.
      setReplaced((mine) => (mine === undefined || isBlank(mine) ? undefined : { ...mine, isNews: false }));
      setKept(keepText(localStorage, place, next) && !isBlank(next) ? 'here' : 'no');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void store(), restMs);
    },
    [ticket.id, ticket.basedOn, place, store],
  );
  const write = (text: string) => change({ text });
  const attach = useCallback(
    (file: KeptFile) =>
      change({ files: [...(latest.current.files ?? []).filter(({ id }) => id !== file.id), file] }),
    [change],
  );
  const detach = (id: string) => change({ files: (draft.files ?? []).filter((file) => file.id !== id) });
  /** Null: the usual one. */
  const address = (to: string | null) => change({ to });
  const discard = () => {
    const { text, files = [] } = latest.current;
    latest.current = { ...latest.current, thrownAway: { text, files } };
    change({ text: '', files: [], to: null });
    clearTimeout(timer.current);
    void store();
  };
  /** Send was pressed and nobody answered: it stands there as not sent until a person decides. */
  const holdBack = (unsent: After) => change({ unsent });
  /** It is written on. */
  const takeUp = () => change({});
  /** What stood here before the other window's words, below them. */
  const bringMine = () => {
    if (replaced === undefined) return;
    change(below(latest.current, replaced));
    setReplaced(undefined);
  };
  // In this browser only, as after a reload or a time without network: the server gets it without another key.
  const isTold = useLink().state === 'live';
  useEffect(() => {
    const found = latest.current;
    if ((isBlank(found) && found.thrownAway === undefined) || found.saved === true) return undefined;
    timer.current = setTimeout(() => void store(), restMs);
    return () => clearTimeout(timer.current);
  }, [store, isTold]);
  useEffect(() => () => clearTimeout(timer.current), []);

  /** It has left or was thrown away: the next letter begins another one. */
  const forget = () => {
    clearTimeout(timer.current);
    noteRest();
    forgetText(localStorage, place);
    latest.current = fresh(ticket.basedOn);
    setDraft(latest.current);
    setReplaced(undefined);
    setKept('no');
    void queries.invalidateQueries({ queryKey: ['ticket', ticket.id, 'drafts'] });
  };
  /** After a refusal: what is sent next is another answer, not the one that may have left under this mark. */
  const renewMark = () => {
    latest.current = { ...latest.current, clientId: crypto.randomUUID() };
    keepText(localStorage, place, latest.current);
    setDraft(latest.current);
  };
  /** An answer that was taken back is written again. */
  const bringBack = (text: string, files: readonly KeptFile[], revision: number) => {
    const next = { ...fresh(ticket.basedOn), text, files, revision };
    keepText(localStorage, place, { ...next, saved: true });
    latest.current = next;
    setDraft(next);
    setKept('server');
  };
  return {
    draft,
    kept,
    replaced,
    others,
    write,
    attach,
    detach,
    address,
    discard,
    forget,
    holdBack,
    takeUp,
    renewMark,
    bringBack,
    bringMine,
    settle: () => clearTimeout(timer.current),
  };
}

/** What stood here before the words of another window; `isNews` until the next key. */
type Replaced = Pick<KeptText, 'text' | 'files'> & { readonly isNews: boolean };

/** Words and files of two drafts, those of the second below. */
function below(
  first: Pick<KeptText, 'text' | 'files'>,
  second: Pick<KeptText, 'text' | 'files'>,
): Pick<KeptText, 'text'> & { readonly files: readonly KeptFile[] } {
  const known = new Set(first.files?.map(({ id }) => id));
  return {
    text: [first.text.trimEnd(), second.text].filter((text) => text.trim() !== '').join('\n\n'),
    files: [...(first.files ?? []), ...(second.files ?? []).filter(({ id }) => !known.has(id))],
  };
}

function fresh(basedOn: string): KeptText {
  return { text: '', clientId: crypto.randomUUID(), basedOn, revision: 0, files: [] };
}

/** Whether a draft has every word and file of another one, and perhaps more after them. */
function goesOn(draft: Pick<KeptText, 'text' | 'files'>, earlier: Pick<KeptText, 'text' | 'files'>): boolean {
  const files = new Set(draft.files?.map(({ id }) => id));
  return draft.text.startsWith(earlier.text) && (earlier.files ?? []).every(({ id }) => files.has(id));
}

/** Read anew: it changes while a save is under way. */
function isAgain(saving: { readonly current: string }): boolean {
  return saving.current === 'again';
}

function isOutdated(error: unknown): error is CallFailed {
  return error instanceof CallFailed && error.code === 'outdated';
}

/** The draft that stands on the server, when ours was an older one. */
function newer(error: unknown): Pick<KeptText, 'text' | 'revision' | 'files' | 'to'> | undefined {
  if (!isOutdated(error)) return undefined;
  const { current } = error.problem;
  if (typeof current !== 'object' || current === null) return undefined;
  const { text, revision, attachments, to } = current as Readonly<Record<string, unknown>>;
  return typeof text === 'string' && typeof revision === 'number'
    ? {
        text,
        revision,
        files: Array.isArray(attachments) ? attachments.flatMap((file: unknown) => readFile(file) ?? []) : [],
        ...(typeof to === 'string' ? { to } : {}),
      }
    : undefined;
}
