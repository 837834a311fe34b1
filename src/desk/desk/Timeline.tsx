import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Download, Maximize2, Paperclip, StickyNote } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import '../ui/Card.css';
import './Timeline.css';
import { call } from '../api/client.ts';
import type { Attachment, Event, Message, Note, Outbound, Ticket, TimelineItem } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { MailBody } from '../original/MailBody.tsx';
import { channelKey } from '../state/filters.ts';
import { useLit } from '../state/lit.ts';
import { useMe } from '../state/me.ts';
import { useLookAgain } from '../state/link.ts';
import { useNow } from '../state/now.ts';
import { bare } from '../state/ticket.ts';
import { showInstant, showInstantLong, showSize } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { ChannelIcon } from '../ui/ChannelIcon.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { knownEvents } from './known-events.ts';
import { fetched } from '../ui/fetched.ts';

const CallPlayer = lazy(
  fetched(() => import('../call/CallPlayer.tsx').then((module) => ({ default: module.CallPlayer }))),
);

/** Everything that was said, oldest first, in one column whatever the channel; opened at the last thing said. */
export function Timeline({ ticket }: { readonly ticket: Ticket }) {
  const { t } = useWords();
  const key = bare(ticket.reference);
  const { data, error, refetch, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery({
      // Below the ticket's own key: what makes the ticket stale makes its conversation stale.
      queryKey: ['ticket', key, 'timeline'],
      queryFn: ({ pageParam, signal }) =>
        call('GET /tickets/:ticket/timeline', {
          params: { ticket: key },
          query: { limit: 50, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      refetchInterval: useLookAgain(),
    });
  const said = useMemo(
    () => withoutTakenBack(data?.pages.flatMap((page) => page.items).toReversed() ?? []),
    [data],
  );
  const box = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  useKeys({
    o: () => {
      const last = said.findLast((each) => each.kind === 'message');
      if (last?.kind === 'message')
        void navigate({
          to: '/tickets/$ticket/original/$message',
          params: { ticket: key, message: last.message.id },
        });
    },
  });
  const me = useMe()?.name;
  /** What has been on the screen; undefined before anything was. */
  const known = useRef<ReadonlySet<string>>(undefined);
  /** What one has just written oneself, until the reader moves: notices below it take room and give it back. */
  const follow = useRef<Element>(undefined);
  useEffect(() => {
    const seen = box.current;
    if (seen === null) return undefined;
    const watch = new ResizeObserver(() => follow.current?.scrollIntoView({ block: 'nearest' }));
    watch.observe(seen);
    const letGo = () => {
      follow.current = undefined;
    };
    const moves = ['wheel', 'pointerdown', 'keydown'] as const;
    for (const each of moves) seen.addEventListener(each, letGo, { passive: true });
    return () => {
      watch.disconnect();
      for (const each of moves) seen.removeEventListener(each, letGo);
    };
  }, []);
  useEffect(() => {
    if (said.length === 0) return;
    const before = known.current;
    known.current = new Set(said.map(idOf));
    const cardOf = (item: TimelineItem | undefined) =>
      item === undefined ? undefined : (box.current?.querySelector(`#${placeOf(item)}`) ?? undefined);
    const theirs = said.findLast(({ kind }) => kind === 'message');
    if (before === undefined) {
      // What a search has led to, else what the customer said last, from its first line: that is what needs an answer.
      const sought = /^#(?:message|outbound|note)-\d+$/.test(window.location.hash)
        ? box.current?.querySelector(window.location.hash)
        : undefined;
      const last = said.findLast(({ kind }) => kind !== 'event');
      (sought ?? cardOf(theirs ?? last))?.scrollIntoView({ block: 'start' });
      return;
    }
    // Earlier ones that were asked for, and what happens around the words, move nothing under the reader's eyes.
    const since = said
      .slice(said.findIndex((each) => before.has(idOf(each))))
      .filter((each) => !before.has(idOf(each)));
    const own = since.findLast((each) => me !== undefined && authorOf(each) === me);
    if (own !== undefined) {
      follow.current = cardOf(own);
      follow.current?.scrollIntoView({ block: 'nearest' });
    } else if (since.some(({ kind }) => kind === 'message'))
      cardOf(theirs)?.scrollIntoView({ block: 'start' });
  }, [said, me]);
  return (
    <div className="timeline" ref={box} role="log" aria-label={t('ticket.conversation')} tabIndex={0}>
      <Bar busy={isPending} />
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      {hasNextPage ? (
        <Button look="quiet" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('ticket.earlier')}
        </Button>
      ) : null}
      {said.map((each) => (
        <Said key={idOf(each)} said={each} ticket={key} />
      ))}
    </div>
  );
}

/** Answers that were taken back are drafts again and were never said: the line that tells of it stands for them. */
function withoutTakenBack(items: readonly TimelineItem[]): readonly TimelineItem[] {
  const back = new Set(
    items.flatMap((each) =>
      each.kind === 'event' && each.event.action === 'reply-taken-back'
        ? [String(each.event.data.outbound)]
        : [],
    ),
  );
  return items.filter(
    (each) => each.kind !== 'outbound' || each.outbound.state !== 'cancelled' || !back.has(each.outbound.id),
  );
}

/** The person who wrote an answer or a note. */
function authorOf(item: TimelineItem): string | undefined {
  if (item.kind === 'note') return item.note.author;
  return item.kind === 'outbound' && item.outbound.createdBy.startsWith('person:')
    ? nameOf(item.outbound.createdBy)
    : undefined;
}

/** The id of its card in the page. */
function placeOf(item: TimelineItem): string {
  switch (item.kind) {
    case 'message':
      return `message-${item.message.id}`;
    case 'outbound':
      return `outbound-${item.outbound.id}`;
    case 'note':
      return `note-${item.note.id}`;
    case 'event':
      return `event-${item.event.id}`;
  }
}

function idOf(item: TimelineItem): string {
  switch (item.kind) {
    case 'message':
      return `in${item.message.id}`;
    case 'outbound':
      return `out${item.outbound.id}`;
    case 'note':
      return `note${item.note.id}`;
    case 'event':
      return `event${item.event.id}`;
  }
}

function Said({ said, ticket }: { readonly said: TimelineItem; readonly ticket: string }) {
  switch (said.kind) {
    case 'message':
      return <MessageCard message={said.message} ticket={ticket} />;
    case 'outbound':
      return <SentCard sent={said.outbound} />;
    case 'note':
      return <NoteCard note={said.note} />;
    case 'event':
      return <EventLine event={said.event} />;
  }
}

function MessageCard({ message, ticket }: { readonly message: Message; readonly ticket: string }) {
  const { t } = useWords();
  const channel = channelKey(message.channel);
  const who =
    message.from?.name ??
    message.from?.address ??
    message.caller ??
    (channel === undefined ? message.channel : t(channel));
  const mark = initials(who);
  const { kind } = message.nature;
  const recordings = message.attachments.filter(({ contentType }) => contentType.startsWith('audio/'));
  const files = message.attachments.filter((file) => !file.inline && !recordings.includes(file));
  // What was spoken is shown with its voices and seconds, and not a second time without.
  const isSpoken = message.channel === 'phone' && recordings.length > 0;
  return (
    <section className="card card-theirs" aria-label={who} id={`message-${message.id}`}>
      <header className="card-head">
        {mark === '' ? null : (
          <span className="card-mark" aria-hidden="true">
            {mark}
          </span>
        )}
        <strong>{who}</strong>
        <ChannelIcon channel={message.channel} />
        {kind === 'human' ? null : <Tag>{t(`ticket.notHuman.${kind}`)}</Tag>}
        {message.pec === null ? null : <Tag tone="accent">PEC</Tag>}
        <At instant={message.receivedAt} />
        <Link
          className="card-original"
          to="/tickets/$ticket/original/$message"
          params={{ ticket, message: message.id }}
          title={t('original.open')}
        >
          <Maximize2 aria-label={t('original.open')} />
        </Link>
        <a className="card-original" href={message.original} title={t('ticket.original')}>
          <Download aria-label={t('ticket.original')} />
        </a>
      </header>
      {isSpoken ? null : (
        <MailBody
          message={message}
          who={who}
          folds
          text={(words) => <Quoted text={words} message={message.id} lang={message.language} />}
        />
      )}
      <Suspense fallback={null}>
        {recordings.map((file) => (
          <CallPlayer key={file.id} file={file} message={message.id} ticket={ticket} />
        ))}
      </Suspense>
      {files.length === 0 ? null : (
        <ul className="card-files" aria-label={t('ticket.attachments', { n: files.length })}>
          {files.map((file) => (
            <AttachmentLine key={file.id} file={file} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Text with the quote of the fact that is looked at in a brighter light. */
function Quoted({
  text,
  message,
  lang,
}: {
  readonly text: string;
  readonly message: string;
  readonly lang: string;
}) {
  const lit = useLit();
  const quote = lit?.message === message ? lit.quote : undefined;
  const at = quote === undefined || quote === '' ? -1 : text.indexOf(quote);
  return (
    <p className="card-words" lang={lang}>
      {quote === undefined || at === -1 ? (
        text
      ) : (
        <>
          {text.slice(0, at)}
          <mark>{quote}</mark>
          {text.slice(at + quote.length)}
        </>
      )}
    </p>
  );
}

function AttachmentLine({ file }: { readonly file: Attachment }) {
  const { language } = useWords();
  return (
    <li>
      <a className="card-file" href={file.url}>
        <Paperclip aria-hidden="true" />
        <span className="card-file-name">{file.name}</span>
        <span className="card-file-size">{showSize(file.size, language)}</span>
      </a>
    </li>
  );
}

/** What leaves so much later, in ms, waits for the morning or for another try, and says until when. */
const soonMs = 60_000;

function SentCard({ sent }: { readonly sent: Outbound }) {
  const { t, language } = useWords();
  const now = useNow();
  const waits =
    sent.state === 'queued' &&
    sent.channel !== 'letter' &&
    new Date(sent.notBefore).getTime() - now.getTime() > soonMs;
  const who = sent.createdBy.startsWith('person:') ? nameOf(sent.createdBy) : t('ticket.automatic');
  const bad = sent.state === 'refused' || sent.state === 'uncertain' || sent.delivery === 'bounced';
  return (
    <section className="card card-ours" aria-label={who} id={`outbound-${sent.id}`}>
      <header className="card-head">
        <strong>{who}</strong>
        <span className="card-to">{t('ticket.to', { name: sent.to })}</span>
        <Tag tone={bad ? 'late' : sent.state === 'sent' ? 'quiet' : 'soon'}>
          {sent.delivery === 'bounced'
            ? t('out.bounced')
            : waits
              ? t('out.waits', { time: showInstant(sent.notBefore, language, now) })
              : t(sent.channel === 'letter' && sent.state === 'queued' ? 'out.paper' : `out.${sent.state}`)}
        </Tag>
        <At instant={sent.sentAt ?? sent.createdAt} />
      </header>
      <p className="card-words" lang={sent.language}>
        {sent.text}
      </p>
      {sent.attachments.length === 0 ? null : (
        <p className="card-to">{sent.attachments.map((file) => file.name).join(' · ')}</p>
      )}
    </section>
  );
}

function NoteCard({ note }: { readonly note: Note }) {
  const { t } = useWords();
  const me = useMe();
  const queries = useQueryClient();
  const calls = me !== undefined && note.mentions.includes(me.name);
  const told = useRef(false);
  useEffect(() => {
    if (!calls || told.current) return;
    told.current = true;
    // Not marked is no harm: the mention stays.
    void call('PUT /notes/:note/seen', { params: { note: note.id } })
      .then(() => queries.invalidateQueries({ queryKey: ['queue'] }))
      .catch(() => undefined);
  }, [calls, note.id, queries]);
  return (
    <section
      className="card card-note"
      aria-label={`${t('compose.note')}: ${note.author}`}
      id={`note-${note.id}`}
    >
      <header className="card-head">
        <StickyNote aria-hidden="true" />
        <strong>{note.author}</strong>
        <span className="card-to">{t('compose.note')}</span>
        <At instant={note.editedAt ?? note.createdAt} />
      </header>
      <p className="card-words">{note.text}</p>
    </section>
  );
}

/** What happened between the words, on a thin line; what has no words for people stands in the claim's register. */
function EventLine({ event }: { readonly event: Event }) {
  const { t, language } = useWords();
  const now = useNow();
  const action = knownEvents.find((each) => each === event.action);
  if (action === undefined) return null;
  return (
    <p className="timeline-event">
      {t(`event.${action}`)}
      {event.actor.startsWith('person:') ? ` · ${nameOf(event.actor)}` : ''}
      {action === 'letter-taken-back' && typeof event.data.reason === 'string'
        ? `: ${event.data.reason}`
        : ''}{' '}
      ·{' '}
      <time dateTime={event.at} title={showInstantLong(event.at, language)}>
        {showInstant(event.at, language, now)}
      </time>
    </p>
  );
}

function At({ instant }: { readonly instant: string }) {
  const { language } = useWords();
  const now = useNow();
  return (
    <time dateTime={instant} title={showInstantLong(instant, language)}>
      {showInstant(instant, language, now)}
    </time>
  );
}

function nameOf(actor: string): string {
  return actor.slice('person:'.length);
}

/** `Anna Bianchi` → `AB`; a telephone number has none. */
function initials(name: string): string {
  if (!/\p{L}/u.test(name)) return '';
  return name
    .split(/[\s@.]+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
}
