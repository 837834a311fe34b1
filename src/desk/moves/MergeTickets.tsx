import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Ticket, TicketMergePreview } from '../api/contract.ts';
import { useTellMoved } from '../state/moves.ts';
import { useOpenTicket } from '../state/queue.ts';
import { bare, useAct } from '../state/ticket.ts';
import { useWords, type Say } from '../text/t.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Choice } from '../ui/Field.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { Pick, type Picked } from './Pick.tsx';

/** Makes one of two tickets: the other is found, what will happen is told, and then it is done. */
export function MergeTickets({ ticket, onClose }: { readonly ticket: Ticket; readonly onClose: () => void }) {
  const { t } = useWords();
  const [other, pick] = useState<Picked>();
  const [goesOn, lead] = useState<'other' | 'own'>('other');
  if (other === undefined)
    return (
      <Dialog open onClose={onClose} title={t('moves.mergeTicket')} width="wide">
        <Pick
          what="ticket"
          label={t('moves.otherTicket')}
          not={[ticket.reference]}
          {...(ticket.customer === null ? {} : { near: ticket.customer.address })}
          onPick={pick}
        />
      </Dialog>
    );
  const [from, into] =
    goesOn === 'other' ? [ticket.reference, other.reference] : [other.reference, ticket.reference];
  return (
    <Merge
      // Another pair, or the other way round, is another act.
      key={`${from} ${into}`}
      from={from}
      into={into}
      other={other}
      goesOn={goesOn}
      onLead={lead}
      onBack={() => pick(undefined)}
      onClose={onClose}
    />
  );
}

function Merge({
  from,
  into,
  other,
  goesOn,
  onLead,
  onBack,
  onClose,
}: {
  readonly from: string;
  readonly into: string;
  readonly other: Picked;
  readonly goesOn: 'other' | 'own';
  readonly onLead: (which: 'other' | 'own') => void;
  readonly onBack: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useWords();
  const openTicket = useOpenTicket();
  const tell = useTellMoved();
  const [clientId] = useState(() => crypto.randomUUID());
  const [reason, explain] = useState(t('moves.sameTicket'));
  const { data, error, refetch } = useQuery({
    queryKey: ['ticket', bare(from), 'merge', bare(into)],
    queryFn: ({ signal }) =>
      call('GET /tickets/:ticket/merge/preview', {
        params: { ticket: bare(from) },
        query: { into: bare(into) },
        signal,
      }),
    staleTime: 0,
  });
  const merge = useAct((seen: TicketMergePreview) =>
    call('POST /tickets/:ticket/merge', {
      params: { ticket: bare(from) },
      body: { into: bare(into), reason, clientId, version: seen.ticket.version },
    }),
  );
  const run = () => {
    if (data === undefined) return;
    merge.mutate(data, {
      onSuccess: () => {
        onClose();
        void tell(t('moves.ticketMerged', { ticket: into }), { ticket: from }, 'merge-tickets');
        openTicket(into);
      },
      // It has changed meanwhile: what is told is told anew.
      onError: () => void refetch(),
    });
  };
  return (
    <MoveDialog
      title={t('moves.mergeTicket')}
      act={t('moves.merge')}
      told={
        data === undefined
          ? undefined
          : { obstacle: data.obstacle, lines: linesOf(data, t), stays: staysOf(data, t) }
      }
      reading={{ error, again: () => void refetch() }}
      reason={reason}
      onReason={explain}
      doing={merge}
      onRun={run}
      onBack={onBack}
      onClose={onClose}
    >
      <p>
        {other.reference} · {other.title} · {other.about}
      </p>
      <Choice
        label={t('moves.goesOn')}
        value={goesOn}
        options={[
          { value: 'other', label: t('moves.otherGoesOn', { other: other.reference }) },
          { value: 'own', label: t('moves.thisGoesOn') },
        ]}
        onChange={onLead}
      />
    </MoveDialog>
  );
}

function linesOf(data: TicketMergePreview, t: Say): readonly string[] {
  return [
    t('moves.messagesGo', { n: data.messages, ticket: data.into.reference }),
    ...(data.answers === 0 ? [] : [t('moves.answersGo', { n: data.answers })]),
    ...(data.requests === 0 ? [] : [t('moves.requestsGo', { n: data.requests })]),
    ...(data.claim === null
      ? []
      : [t(data.claimHears ? 'moves.claimHears' : 'moves.claimStays', { claim: data.claim })]),
    t('moves.numberLeads', { from: data.ticket.reference, into: data.into.reference }),
    t('moves.nothingSent'),
  ];
}

function staysOf(data: TicketMergePreview, t: Say): readonly string[] {
  return data.drafts.length === 0
    ? []
    : [t('moves.draftsStay', { names: data.drafts.join(', '), ticket: data.ticket.reference })];
}
