import { Inbox } from 'lucide-react';
import { useEffect, useRef } from 'react';
import './TicketView.css';
import { call } from '../api/client.ts';
import type { Ticket } from '../api/contract.ts';
import { changeLook, useLook } from '../state/look.ts';
import { useMay } from '../state/me.ts';
import { useTicket } from '../state/ticket.ts';
import { useWords } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Problem } from '../ui/Problem.tsx';
import { ClaimPanel } from './ClaimPanel.tsx';
import { Composer } from './Composer.tsx';
import { Edge } from './Edge.tsx';
import { TicketHead } from './TicketHead.tsx';
import { Timeline } from './Timeline.tsx';
import { useQueryClient } from '@tanstack/react-query';

/** The open ticket: what was said, where to answer, and its claim beside it. */
export function TicketView({
  ticket: key,
  onDone,
  onBack,
}: {
  readonly ticket: string | undefined;
  /** The matter is settled: on to the next. */
  readonly onDone: () => void;
  readonly onBack: () => void;
}) {
  const { t } = useWords();
  const look = useLook();
  const works = useMay('work_claims');
  const { data: ticket, isPending, isFetching, error, refetch } = useTicket(key);
  useSeen(ticket);
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
        <Bar busy={isPending && isFetching} />
        {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      </div>
    );
  return (
    <div className={look.panel ? 'ticket ticket-with-panel' : 'ticket'}>
      <article className="ticket-main" aria-labelledby="ticket-title">
        <TicketHead ticket={ticket} onDone={onDone} onBack={onBack} />
        <Timeline ticket={ticket} />
        {works ? <Composer ticket={ticket} onDone={onDone} /> : null}
      </article>
      {look.panel ? (
        <>
          <Edge
            label={t('keys.panel')}
            value={look.panelWidth}
            least={280}
            most={560}
            from="right"
            onChange={(panelWidth) => changeLook({ panelWidth })}
          />
          <ClaimPanel ticket={ticket} />
        </>
      ) : null}
    </div>
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
