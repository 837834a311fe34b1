import { getRouteApi, useNavigate, useRouter } from '@tanstack/react-router';
import { ArrowLeft, Download, Paperclip } from 'lucide-react';
import { useEffect } from 'react';
import '../ui/Card.css';
import './OriginalScreen.css';
import type { Fact, MailHtml, Message } from '../api/contract.ts';
import { valueOf } from '../desk/ClaimPanel.tsx';
import { useKeys } from '../keys.ts';
import { light } from '../state/lit.ts';
import { useMailHtml, useMessage } from '../state/mail.ts';
import { useTicket } from '../state/ticket.ts';
import { showInstantLong, showShare, showSize } from '../text/format.ts';
import { useWords, type Say } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { IconButton } from '../ui/Button.tsx';
import { Details, Section } from '../ui/Details.tsx';
import { Missing } from '../ui/Missing.tsx';
import { FilePreview } from './FilePreview.tsx';
import { MailBody } from './MailBody.tsx';

const route = getRouteApi('/desk/tickets/$ticket/original/$message');
/** Below this a person confirms what was read. */
const sure = 0.8;

/** A message at full width, with what was read in it beside it, and what proves that and when it came. */
export function OriginalScreen() {
  const { t } = useWords();
  const { ticket, message: id } = route.useParams();
  const router = useRouter();
  const navigate = useNavigate();
  const { data, error, isPending, isFetching, refetch } = useMessage(id);
  const facts = useTicket(ticket).data?.facts.filter((fact) => fact.message === id) ?? [];
  const back = () => {
    if (router.history.canGoBack()) router.history.back();
    else void navigate({ to: '/queue/$view/$ticket', params: { view: 'all', ticket } });
  };
  useKeys({ Escape: back, o: back });
  if (data === undefined)
    return (
      <div className="original">
        <Bar busy={isPending && isFetching} />
        {error === null ? null : (
          <Missing error={error} says="state.noMessage" onRetry={() => void refetch()} />
        )}
      </div>
    );
  const { message, original } = data;
  const who = message.from?.name ?? message.from?.address ?? '';
  return (
    <article className="original" aria-labelledby="original-title">
      <header className="original-head">
        <IconButton label={t('original.back')} keys="Escape" onClick={back}>
          <ArrowLeft />
        </IconButton>
        <h1 id="original-title">{message.subject}</h1>
        <span className="original-who">
          {who}
          {message.from?.name == null ? '' : ` · ${message.from.address}`}
        </span>
      </header>
      <div className="original-mail" tabIndex={0} role="region" aria-label={message.subject}>
        <MailBody
          message={message}
          who={who}
          folds={false}
          follow
          text={(words) => (
            <p className="card-words" lang={message.language}>
              {words}
            </p>
          )}
        />
        <Files message={message} />
      </div>
      <aside className="original-side" aria-label={t('original.facts')}>
        <Facts facts={facts} />
        {original === null ? null : <Proof message={message} original={original} />}
      </aside>
    </article>
  );
}

/** What was read, the unsure first; the pointer or the focus lights the words it was read from. */
function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  const { t, language } = useWords();
  // What has the focus when the page is left never loses it.
  useEffect(() => () => light(undefined), []);
  const shown = [
    ...new Map(
      facts
        .filter(({ label, value }) => label !== null && value.length <= 120)
        .map((fact) => [`${fact.key} ${fact.value}`, fact] as const),
    ).values(),
  ].toSorted((a, b) => Number(a.confidence >= sure) - Number(b.confidence >= sure));
  return (
    <Section title={t('original.facts')}>
      {shown.length === 0 ? <p className="original-soft">{t('original.noFacts')}</p> : null}
      <ul className="panel-facts">
        {shown.map((fact) => (
          <li key={`${fact.key} ${fact.value}`}>
            <button
              type="button"
              className="panel-fact"
              title={`«${fact.quote}»`}
              onPointerEnter={() => light(fact)}
              onPointerLeave={() => light(undefined)}
              onFocus={() => light(fact)}
              onBlur={() => light(undefined)}
            >
              <span className="panel-soft">{fact.label?.[language]}</span>
              <span className={fact.confidence < sure ? 'panel-unsure' : ''}>
                {valueOf(fact, language)}
                {fact.confidence < sure
                  ? ` (${t('original.unsure', { share: showShare(fact.confidence, language) })})`
                  : ''}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Proof({
  message,
  original,
}: {
  readonly message: Message;
  readonly original: {
    readonly sha256: string;
    readonly size: number;
    readonly account: string;
    readonly receivedAt: string;
    readonly storedAt: string;
  };
}) {
  const { t, language } = useWords();
  const known = (['email', 'letter', 'phone', 'sms', 'web'] as const).find(
    (each) => each === message.channel,
  );
  const channelName = known === undefined ? message.channel : t(`channel.${known}`);
  const { data: mail } = useMailHtml(message.id, 'blocked', message.html !== null);
  const removed = mail === undefined ? '' : removedFrom(mail.blocked, t);
  return (
    <Section title={t('original.proof')}>
      <Details
        rows={[
          { name: t('original.received'), value: showInstantLong(original.receivedAt, language) },
          { name: t('original.stored'), value: showInstantLong(original.storedAt, language) },
          { name: t('original.channel'), value: `${channelName} · ${original.account}` },
          { name: t('original.size'), value: showSize(original.size, language) },
          { name: t('original.hash'), value: <code className="original-hash">{original.sha256}</code> },
          ...(removed === '' ? [] : [{ name: t('original.removed'), value: removed }]),
        ]}
      />
      <a className="original-download" href={message.original}>
        <Download aria-hidden="true" />
        {t('original.download')}
      </a>
    </Section>
  );
}

/** What was taken out of the HTML, in words. */
function removedFrom(blocked: MailHtml['blocked'], t: Say): string {
  return (['trackers', 'backgrounds', 'programs', 'forms', 'embedded'] as const)
    .filter((what) => blocked[what] > 0)
    .map((what) => t(`original.${what}`, { n: blocked[what] }))
    .join(', ');
}

/** The files that came with it: pictures and PDFs are shown, everything else is a download. */
function Files({ message }: { readonly message: Message }) {
  const { t, language } = useWords();
  const files = message.attachments.filter((file) => !file.inline);
  if (files.length === 0) return null;
  return (
    <Section title={t('original.files')}>
      <ul className="original-files">
        {files.map((file) => (
          <li key={file.id}>
            <FilePreview preview={file.preview} name={file.name} />
            <a className="card-file" href={file.url}>
              <Paperclip aria-hidden="true" />
              <span className="card-file-name">{file.name}</span>
              <span className="card-file-size">{showSize(file.size, language)}</span>
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}
