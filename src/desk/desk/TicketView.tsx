import { ArrowLeft, Inbox } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef } from 'react';
import './TicketView.css';
import { call } from '../api/client.ts';
import type { Ticket } from '../api/contract.ts';
import { useHere } from '../state/presence.ts';
import { useTicket } from '../state/ticket.ts';
import { useWords } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { IconButton } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Missing } from '../ui/Missing.tsx';
import { useQueryClient } from '@tanstack/react-query';
import { fetched } from '../ui/fetched.ts';

const OpenTicket = lazy(
  fetched(() => import('./OpenTicket.tsx').then((module) => ({ default: module.OpenTicket }))),
);

/** The place of the open ticket: the ticket, or why there is none. What reads and answers it is loaded with the first. */
export function TicketView({
  view,
  ticket: key,
  onDone,
  onBack,
}: {
  /** The list it is opened from. */
  readonly view: string;
  readonly ticket: string | undefined;
  /** The matter is settled: on to the next. */
  readonly onDone: () => void;
  readonly onBack: () => void;
}) {
  const { t } = useWords();
  const { data: ticket, isPending, isFetching, error, refetch } = useTicket(key);
  useSeen(ticket);
  useHere(ticket?.id);
  if (key === undefined)
    return (
      <div className="ticket ticket-none">
        <Empty title={t('ticket.none')} icon={<Inbox aria-hidden="true" />}>
          {t('ticket.none.more')}
        </Empty>
      </div>
    );
  if (ticket === undefined)
    return (
      <div className="ticket ticket-none">
        <IconButton label={t('action.back')} className="ticket-back" onClick={onBack}>
          <ArrowLeft />
        </IconButton>
        <Bar busy={isPending && isFetching} />
        {error === null ? null : (
          <Missing error={error} says="state.noTicket" view={view} onRetry={() => void refetch()} />
        )}
      </div>
    );
  return (
    <Suspense
      fallback={
        <div className="ticket ticket-none">
          <Bar busy />
        </div>
      }
    >
      <OpenTicket ticket={ticket} onDone={onDone} onBack={onBack} />
    </Suspense>
  );
}

/** A ticket that has been on the screen for a moment has been seen, as far as it went. */
function useSeen(ticket: Ticket | undefined): void {
  const queries = useQueryClient();
  const told = useRef('');
  const id = ticket?.id;
  const basedOn = ticket?.basedOn;
  useEffect(() => {
    if (id === undefined || basedOn === undefined || told.current === `${id} ${basedOn}`) return undefined;
    const wait = setTimeout(() => {
      told.current = `${id} ${basedOn}`;
      // Not marked is no harm: it stays unread.
      void call('PUT /tickets/:ticket/seen', { params: { ticket: id }, body: { basedOn } })
        .then(() => queries.invalidateQueries({ queryKey: ['queue'] }))
        .catch(() => undefined);
    }, 1_200);
    return () => clearTimeout(wait);
  }, [id, basedOn, queries]);
}
