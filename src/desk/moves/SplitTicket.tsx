import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import './SplitTicket.css';
import { call } from '../api/client.ts';
import type { SplitPreview, Ticket } from '../api/contract.ts';
import { useTellMoved } from '../state/moves.ts';
import { useOpenTicket } from '../state/queue.ts';
import { useNow } from '../state/now.ts';
import { bare, useAct } from '../state/ticket.ts';
import { showInstant } from '../text/format.ts';
import { useWords, type Words } from '../text/t.ts';
import { Checkbox } from '../ui/Field.tsx';
import { MoveDialog } from './MoveDialog.tsx';

/** So much of a message is shown to know it by. */
const longest = 140;

/** Gives some messages a ticket of their own: they are chosen, what will happen is told, and then it is done. */
export function SplitTicket({ ticket, onClose }: { readonly ticket: Ticket; readonly onClose: () => void }) {
  const words = useWords();
  const { t, language } = words;
  const now = useNow();
  const openTicket = useOpenTicket();
  const tell = useTellMoved();
  const first = useRef<HTMLInputElement>(null);
  const [clientId] = useState(() => crypto.randomUUID());
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [reason, explain] = useState(t('moves.otherMatter'));
  const messages = ticket.messages.items.filter((message) => message.copyOf === null).toReversed();
  const wanted = messages.flatMap(({ id }) => (chosen.has(id) ? [id] : [])).join(',');
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['ticket', bare(ticket.reference), 'split', wanted],
    queryFn: ({ signal }) =>
      call('GET /tickets/:ticket/split/preview', {
        params: { ticket: ticket.id },
        query: { messages: wanted },
        signal,
      }),
    enabled: wanted !== '',
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const split = useAct(() =>
    call('POST /tickets/:ticket/split', {
      params: { ticket: ticket.id },
      body: { messages: wanted.split(','), reason, clientId, version: ticket.version },
    }),
  );
  const run = () => {
    split.mutate(undefined, {
      onSuccess: ({ reference }) => {
        onClose();
        void tell(t('moves.ticketSplit', { ticket: reference }), { ticket: reference }, 'split-ticket');
        openTicket(reference);
      },
      onError: () => void refetch(),
    });
  };
  return (
    <MoveDialog
      title={t('moves.splitTicket')}
      description={t('moves.splitWhy')}
      first={first}
      act={t('moves.split')}
      told={
        data === undefined || wanted === ''
          ? undefined
          : { obstacle: data.obstacle, lines: linesOf(data, words) }
      }
      reading={{ error, again: () => void refetch() }}
      reason={reason}
      onReason={explain}
      ready={!isPlaceholderData}
      doing={split}
      onRun={run}
      onClose={onClose}
    >
      <ul className="split-messages">
        {messages.map((message, index) => (
          <li key={message.id}>
            <Checkbox
              {...(index === 0 ? { ref: first } : {})}
              checked={chosen.has(message.id)}
              onChange={({ target }) =>
                choose((before) => {
                  const after = new Set(before);
                  if (target.checked) after.add(message.id);
                  else after.delete(message.id);
                  return after;
                })
              }
              label={
                <>
                  <span className="split-who">
                    {message.from?.name ?? message.from?.address ?? ''} ·{' '}
                    {showInstant(message.receivedAt, language, now)}
                    {message.attachments.length === 0
                      ? ''
                      : ` · ${t('ticket.attachments', { n: message.attachments.length })}`}
                  </span>
                  <span className="split-words" lang={message.language}>
                    {message.newText.slice(0, longest)}
                  </span>
                </>
              }
            />
          </li>
        ))}
      </ul>
    </MoveDialog>
  );
}

function linesOf({ messages, leaves }: SplitPreview, { t, language }: Words): readonly string[] {
  const labelOf = ({
    item,
    label,
  }: {
    readonly item: string;
    readonly label: Record<'it' | 'en', string> | null;
  }) => label?.[language] ?? item;
  return [
    t('moves.messagesSplit', { n: messages }),
    ...leaves.flatMap(({ claim, documents, lines }) => [
      ...(documents.length === 0
        ? []
        : [t('moves.documentsLeave', { claim, documents: documents.map(labelOf).join(', ') })]),
      ...(lines.length === 0
        ? []
        : [
            t('moves.missingAgain', {
              claim,
              lines: lines
                .map(({ anyOf }) => anyOf.map(labelOf).join(language === 'it' ? ' o ' : ' or '))
                .join(', '),
            }),
          ]),
    ]),
    t('moves.findsClaim'),
    t('moves.nothingSent'),
  ];
}
