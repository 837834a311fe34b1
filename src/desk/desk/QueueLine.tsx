import { CircleAlert, Eye, PenLine } from 'lucide-react';
import { memo } from 'react';
import './QueueLine.css';
import type { QueueRow } from '../api/contract.ts';
import { showInstant, showInstantLong } from '../text/format.ts';
import { showLeft, urgency } from '../text/time.ts';
import { useWords } from '../text/t.ts';
import { rowName } from '../text/who.ts';
import { ChannelIcon } from '../ui/ChannelIcon.tsx';
import { Tag } from '../ui/Tag.tsx';

/** One ticket of the list: who, what about, and only what is not as usual. */
export const QueueLine = memo(function QueueLine({
  row,
  place,
  of,
  top,
  isOpen,
  isChosen,
  minute,
  reader,
  writer,
  onOpen,
  onToggle,
}: {
  readonly row: QueueRow;
  readonly place: number;
  readonly of: number;
  readonly top: number;
  readonly isOpen: boolean;
  readonly isChosen: boolean;
  /** Minutes since 1970: times are drawn anew each minute and not at every key. */
  readonly minute: number;
  /** Names of others who have it open: who reads it, who writes an answer. */
  readonly reader: string | undefined;
  readonly writer: string | undefined;
  readonly onOpen: (row: QueueRow) => void;
  readonly onToggle: (id: string, range: boolean) => void;
}) {
  const { t, language } = useWords();
  const now = new Date(minute * 60_000);
  const who = rowName(row, t);
  const left = row.due === null ? undefined : urgency(row.due.at, now);
  return (
    <div
      id={`row-${row.id}`}
      role="option"
      aria-selected={isChosen}
      aria-current={isOpen ? 'true' : undefined}
      aria-setsize={of}
      aria-posinset={place}
      className={`queue-line ${isOpen ? 'queue-line-open' : ''} ${isChosen ? 'queue-line-chosen' : ''} ${row.unread ? 'queue-line-unread' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) onToggle(row.id, event.shiftKey);
        else onOpen(row);
      }}
    >
      <span className="queue-line-icon">
        <ChannelIcon channel={row.channel} />
      </span>
      <span className="queue-line-who">
        {row.unread ? <span className="only-read">{t('queue.unread')}: </span> : null}
        {who}
      </span>
      <span
        className={`queue-line-time ${left === undefined || left === 'calm' ? '' : `queue-line-${left}`}`}
        title={showInstantLong(row.due?.at ?? row.updatedAt, language)}
      >
        {row.due === null ? showInstant(row.updatedAt, language, now) : showLeft(row.due.at, now, t)}
      </span>
      <span className="queue-line-what" lang={row.language}>
        {row.subject === '' ? (row.claimType?.label[language] ?? t(`kind.${row.caseKind}`)) : row.subject}
      </span>
      <span className="queue-line-tags">
        {writer === undefined && reader === undefined ? null : (
          <span
            className={writer === undefined ? 'queue-line-here' : 'queue-line-here queue-line-writes'}
            title={t(writer === undefined ? 'live.reads' : 'live.writes', { name: writer ?? reader ?? '' })}
          >
            {writer === undefined ? <Eye aria-hidden="true" /> : <PenLine aria-hidden="true" />}
            <span aria-hidden="true">{initials(writer ?? reader ?? '')}</span>
            <span className="only-read">
              {t(writer === undefined ? 'live.reads' : 'live.writes', { name: writer ?? reader ?? '' })}
            </span>
          </span>
        )}
        {row.problem === null ? null : (
          <span className="queue-line-problem" title={row.problem[language]}>
            <CircleAlert aria-hidden="true" />
            <span className="only-read">{row.problem[language]}</span>
          </span>
        )}
        {row.caseKind === 'complaint' ? <Tag tone="late">{t('kind.complaint')}</Tag> : null}
        {row.missing > 0 ? <Tag tone="soon">{t('queue.missing', { n: row.missing })}</Tag> : null}
      </span>
    </div>
  );
});

/** `Marta Villa` → `MV`. */
function initials(name: string): string {
  return name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .join('')
    .slice(0, 2)
    .toUpperCase();
}
