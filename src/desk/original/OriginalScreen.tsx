import { getRouteApi, useNavigate, useRouter } from '@tanstack/react-router';
import { ArrowLeft, Download, Paperclip } from 'lucide-react';
import { Suspense, useEffect, useState } from 'react';
import '../ui/Card.css';
import './OriginalScreen.css';
import type { MailHtml, Message, Reading } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { light } from '../state/lit.ts';
import { useMailHtml, useMessage } from '../state/mail.ts';
import { useReadings } from '../state/readings.ts';
import { showInstantLong, showSize } from '../text/format.ts';
import { useWords, type Say } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { IconButton } from '../ui/Button.tsx';
import { Details, Section } from '../ui/Details.tsx';
import { Missing } from '../ui/Missing.tsx';
import { FilePreview } from './FilePreview.tsx';
import { MailBody } from './MailBody.tsx';
import { Readings } from './Readings.tsx';
import { nameOfReading } from './scan-text.ts';
import { ScanView, type LitReading } from './ScanView.tsx';
import { useScanWords } from './words.ts';

const route = getRouteApi('/desk/tickets/$ticket/original/$message');
/** A message at full width, with what was read in it beside it, and what proves that and when it came. */
export function OriginalScreen() {
  return (
    <Suspense fallback={null}>
      <Original />
    </Suspense>
  );
}

function Original() {
  const { t } = useWords();
  const { ticket, message: id } = route.useParams();
  const router = useRouter();
  const navigate = useNavigate();
  const { data, error, isPending, isFetching, refetch } = useMessage(id);
  const readings = useReadings(ticket, id).data?.items ?? [];
  const [lit, look] = useState<LitReading | undefined>(undefined);
  const [pointed, point] = useState<Reading | undefined>(undefined);
  const [wanted, show] = useState<string | undefined>(undefined);
  // What has the focus when the page is left never loses it.
  useEffect(() => () => light(undefined), []);
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
  const scans = message.attachments.filter((file) => !file.inline && file.preview !== null);
  // A letter is its scan; of a mail the words come first.
  const chosen = wanted ?? (message.channel === 'letter' ? scans[0]?.id : undefined);
  const scan = scans.find((file) => file.id === chosen);
  const lookAt = (reading: Reading | undefined, follow: boolean) => {
    look(reading === undefined ? undefined : { reading, follow });
    const typed = reading !== undefined && reading.place === null;
    light(typed ? { message: id, quote: reading.quote } : undefined);
    if (reading === undefined || !follow) return;
    const place = scans.find((file) => file.id === reading.place?.attachment)?.id;
    if (place !== undefined) show(place);
    else if (typed && scans.length > 0 && message.channel !== 'letter') show('');
  };
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
      <div className="original-main">
        {scans.length === 0 ? null : (
          <Parts
            scans={scans}
            chosen={scan?.id}
            hasWords={message.channel !== 'letter' || message.text.trim() !== ''}
            onChoose={(next) => show(next ?? '')}
          />
        )}
        {scan === undefined ? null : (
          <ScanView
            key={scan.id}
            file={scan}
            readings={readings}
            lit={lit}
            onPoint={point}
            onChoose={(reading) =>
              document
                .querySelector<HTMLElement>(`[data-reading="${CSS.escape(nameOfReading(reading))}"]`)
                ?.focus()
            }
          />
        )}
        <div
          className="original-mail"
          tabIndex={0}
          role="region"
          aria-label={message.subject}
          hidden={scan !== undefined}
        >
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
      </div>
      <aside className="original-side" aria-label={t('original.facts')}>
        <Readings
          ticket={ticket}
          message={id}
          readings={readings}
          lit={pointed ?? lit?.reading}
          isScan={message.channel === 'letter'}
          onLook={lookAt}
        />
        {original === null ? null : <Proof message={message} original={original} />}
      </aside>
    </article>
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

/** What of a message is shown: its words, or one of the files that can be looked at. */
function Parts({
  scans,
  chosen,
  hasWords,
  onChoose,
}: {
  readonly scans: Message['attachments'];
  readonly chosen: string | undefined;
  readonly hasWords: boolean;
  readonly onChoose: (file: string | undefined) => void;
}) {
  const { t } = useScanWords();
  if (scans.length === 1 && !hasWords) return null;
  return (
    <div className="original-parts" role="group" aria-label={t('scan.parts')}>
      {hasWords ? (
        <button
          type="button"
          className="original-part"
          aria-pressed={chosen === undefined}
          onClick={() => onChoose(undefined)}
        >
          {t('scan.message')}
        </button>
      ) : null}
      {scans.map((file) => (
        <button
          key={file.id}
          type="button"
          className="original-part"
          aria-pressed={file.id === chosen}
          onClick={() => onChoose(file.id)}
        >
          {file.name}
        </button>
      ))}
    </div>
  );
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
