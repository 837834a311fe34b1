import { useQuery } from '@tanstack/react-query';
import { Download, FileText, Mail, Paperclip, Phone, type LucideIcon } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import './Timeline.css';
import { call } from '../api/client.ts';
import type { Attachment, Message, Ticket } from '../api/contract.ts';
import { useLit } from '../state/lit.ts';
import { useNow } from '../state/now.ts';
import { showInstant, showInstantLong, showSize } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Tag } from '../ui/Tag.tsx';

const icons: Readonly<Record<string, LucideIcon>> = { email: Mail, letter: FileText, phone: Phone };
type Sent = Ticket['outbound'][number];
type Said =
  | { readonly at: string; readonly kind: 'in'; readonly message: Message }
  | { readonly at: string; readonly kind: 'out'; readonly sent: Sent };

/** Everything that was said, oldest first, in one column whatever the channel; opened at the last thing said. */
export function Timeline({ ticket }: { readonly ticket: Ticket }) {
  const { t } = useWords();
  const said = useMemo<readonly Said[]>(
    () =>
      [
        ...ticket.messages.items.map((message) => ({ at: message.receivedAt, kind: 'in' as const, message })),
        ...ticket.outbound.map((sent) => ({ at: sent.sentAt ?? sent.createdAt, kind: 'out' as const, sent })),
      ].toSorted((a, b) => a.at.localeCompare(b.at)),
    [ticket.messages.items, ticket.outbound],
  );
  const box = useRef<HTMLDivElement>(null);
  const count = said.length;
  useEffect(() => {
    // The last card from its first line, not from its end.
    box.current?.lastElementChild?.scrollIntoView({ block: 'start' });
  }, [ticket.id, count]);
  return (
    <div className="timeline" ref={box} role="log" aria-label={t('ticket.conversation')} tabIndex={0}>
      {said.map((each) =>
        each.kind === 'in' ? (
          <MessageCard key={`in${each.message.id}`} message={each.message} />
        ) : (
          <SentCard key={`out${each.sent.id}`} sent={each.sent} />
        ),
      )}
    </div>
  );
}

function MessageCard({ message }: { readonly message: Message }) {
  const { t, language } = useWords();
  const now = useNow();
  const [whole, show] = useState(false);
  const Icon = icons[message.channel] ?? Mail;
  const who = message.from?.name ?? message.from?.address ?? t(`channel.${channelOf(message.channel)}`);
  const { kind } = message.nature;
  const text = whole ? message.text : message.newText === '' ? message.text : message.newText;
  const hasMore = message.text.trim() !== message.newText.trim() && message.newText !== '';
  const files = message.attachments.filter((file) => !file.inline);
  return (
    <section className="card" aria-label={who} id={`message-${message.id}`}>
      <header className="card-head">
        <span className="card-mark" aria-hidden="true">
          {initials(who)}
        </span>
        <strong>{who}</strong>
        <Icon aria-label={t(`channel.${channelOf(message.channel)}`)} />
        {kind === 'human' ? null : <Tag>{t(`ticket.notHuman.${kind}`)}</Tag>}
        {message.pec === null ? null : <Tag tone="accent">PEC</Tag>}
        <time dateTime={message.receivedAt} title={showInstantLong(message.receivedAt, language)}>
          {showInstant(message.receivedAt, language, now)}
        </time>
        <a className="card-original" href={message.original} title={t('ticket.original')}>
          <Download aria-label={t('ticket.original')} />
        </a>
      </header>
      <Words text={text} message={message.id} lang={message.language} />
      {hasMore ? (
        <button type="button" className="card-more" onClick={() => show(!whole)}>
          {whole ? t('ticket.folded') : t('ticket.shown')}
        </button>
      ) : null}
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
function Words({
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

function SentCard({ sent }: { readonly sent: Sent }) {
  const { t, language } = useWords();
  const now = useNow();
  // What we sent never changes: its text is read once.
  const { data } = useQuery({
    queryKey: ['outbound', sent.id],
    queryFn: ({ signal }) => call('GET /outbox/:outbound', { params: { outbound: sent.id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const who = sent.createdBy.startsWith('person:')
    ? sent.createdBy.slice('person:'.length)
    : t('ticket.automatic');
  const bad = sent.state === 'refused' || sent.state === 'uncertain' || sent.delivery === 'bounced';
  const at = sent.sentAt ?? sent.createdAt;
  return (
    <section className="card card-ours" aria-label={who}>
      <header className="card-head">
        <strong>{who}</strong>
        <span className="card-to">{t('ticket.to', { name: sent.to })}</span>
        <Tag tone={bad ? 'late' : sent.state === 'sent' ? 'quiet' : 'soon'}>
          {sent.delivery === 'bounced' ? t('out.bounced') : t(`out.${sent.state}`)}
        </Tag>
        <time dateTime={at} title={showInstantLong(at, language)}>
          {showInstant(at, language, now)}
        </time>
      </header>
      <p className="card-words" lang={sent.language}>
        {data?.text ?? sent.subject}
      </p>
    </section>
  );
}

function channelOf(channel: string): 'email' | 'letter' | 'phone' | 'sms' | 'web' {
  return channel === 'letter' || channel === 'phone' || channel === 'sms' || channel === 'web'
    ? channel
    : 'email';
}

function initials(name: string): string {
  return name
    .split(/[\s@.]+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
}
