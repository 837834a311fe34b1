import { Link } from '@tanstack/react-router';
import type { FollowUp } from '../api/contract.ts';
import { channelKey } from '../state/filters.ts';
import { bare } from '../state/ticket.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Tag } from '../ui/Tag.tsx';
import { GoOn } from './Steps.tsx';
import { roundWords } from './words.ts';

/** One request with what it does next, and what a person may do about it. */
export function Reminder({
  of,
  onDo,
}: {
  readonly of: FollowUp;
  readonly onDo: (what: 'send' | 'move' | 'stop') => void;
}) {
  const { t, language } = useWords();
  const { request, next, customer, claimType, missing, steps } = of;
  const who = customer?.name ?? customer?.address ?? of.ticket;
  const key = channelKey(next.channel);
  const may = (step: FollowUp['steps'][number]) => steps.includes(step);
  return (
    <li className="reminder" aria-label={`${who}, ${of.claim}`}>
      <div className="reminder-head">
        <Link
          to="/queue/$view/$ticket"
          params={{ view: 'all', ticket: bare(of.ticket) }}
          className="reminder-who"
        >
          {who}
        </Link>
        <Tag tone={next.purpose === 'escalate' ? 'late' : next.purpose === 'final' ? 'soon' : 'quiet'}>
          {roundWords(next.round, t, next.purpose)}
        </Tag>
        <span className="reminder-soft">{key === undefined ? next.channel : t(key)}</span>
        {request.held === null ? null : (
          <Tag tone="soon">{t('calendar.heldBy', { name: request.held.by.replace(/^\w+:/, '') })}</Tag>
        )}
      </div>
      <p className="reminder-what">
        <Link to="/claims/$claim" params={{ claim: bare(of.claim) }}>
          {of.claim}
        </Link>
        {claimType === null ? '' : ` · ${claimType[language]}`}
        <span className="reminder-soft"> · {request.standing[language]}</span>
      </p>
      <p className="reminder-soft">
        {request.held !== null
          ? request.held.why
          : missing.length === 0
            ? t('calendar.nothingMissing')
            : t('calendar.missing', { items: missing.map((each) => each[language]).join(', ') })}
      </p>
      <div className="reminder-acts">
        {may('go_on') ? <GoOn of={of} /> : null}
        {may('send_now') ? (
          <Button size="small" onClick={() => onDo('send')}>
            {t('panel.sendNow')}
          </Button>
        ) : null}
        {may('extend') ? (
          <Button size="small" onClick={() => onDo('move')}>
            {t('calendar.move')}
          </Button>
        ) : null}
        {may('cancel') ? (
          <Button size="small" onClick={() => onDo('stop')}>
            {t('panel.hold')}
          </Button>
        ) : null}
      </div>
    </li>
  );
}
