/** What we say, as answers show it. */
import { z } from 'zod';
import type { Reference, TicketId } from '../domain/ids.ts';
import { formatReference } from '../domain/linking/reference.ts';
import type { Outbound } from '../storage/outbound.ts';
import { instant, language, named, outboundState } from './schemas.ts';

const row = {
  id: z.string(),
  ticket: z.string().describe('Reference of the ticket it belongs to.'),
  purpose: z.string().describe('`received`, `missing`, `reminder`, `complete`, `nudge`, `reply` …'),
  round: z.int(),
  channel: z.string(),
  to: z.string(),
  language,
  subject: z.string(),
  automatic: z.enum(['auto-replied', 'auto-generated', 'no']).describe('`no`: a person wrote it.'),
  asks: z.array(z.string()).describe('Lines of the checklist it asks for.'),
  state: outboundState.describe(
    '`uncertain`: it may have arrived, and no machine sends it again; proof or a person settles it.',
  ),
  stateSince: instant,
  attempts: z.int(),
  notBefore: instant.describe('When it is due while it is queued.'),
  lastResponse: z.string().nullable().describe('What the far end said last.'),
  settledBy: z.string().nullable(),
  sentAt: instant.nullable(),
  delivery: z.string().nullable().describe('What came back later: `delivered`, `bounced`, `delayed` …'),
  deliveryDetail: z.string().nullable(),
  attachments: z
    .array(z.strictObject({ name: z.string(), contentType: z.string(), size: z.int() }))
    .describe('Files that travel with it.'),
  createdBy: z.string(),
  createdAt: instant,
  content: z.string().describe('Where its bytes can be fetched.'),
};

export const outboundRow = named('OutboundRow', z.strictObject(row), 'One message to one recipient.');

export const outboundView = named(
  'Outbound',
  z.strictObject({ ...row, text: z.string(), messageId: z.string(), envelopeFrom: z.string() }),
  'One message to one recipient, with its text.',
);

export function showOutboundRow(
  message: Outbound,
  tickets: ReadonlyMap<TicketId, Reference>,
): z.input<typeof outboundRow> {
  const reference = tickets.get(message.ticketId);
  return {
    id: message.id,
    ticket: reference === undefined ? message.ticketId : formatReference(reference, 'TCK'),
    purpose: message.purpose,
    round: message.round,
    channel: message.channel,
    to: message.recipient,
    language: message.language,
    subject: message.subject,
    automatic: message.automatic,
    asks: [...message.asks],
    state: message.state,
    stateSince: message.stateSince.toISOString(),
    attempts: message.attempts,
    notBefore: message.nextAt.toISOString(),
    lastResponse: message.lastResponse ?? null,
    settledBy: message.settledBy ?? null,
    sentAt: message.sentAt?.toISOString() ?? null,
    delivery: message.delivery ?? null,
    deliveryDetail: message.deliveryDetail ?? null,
    attachments: message.attachments.map(({ name, contentType, size }) => ({ name, contentType, size })),
    createdBy: message.createdBy,
    createdAt: message.createdAt.toISOString(),
    content: `/outbox/${message.id}/content`,
  };
}

export function showOutbound(
  message: Outbound,
  tickets: ReadonlyMap<TicketId, Reference>,
): z.input<typeof outboundView> {
  return {
    ...showOutboundRow(message, tickets),
    text: message.body,
    messageId: message.messageId,
    envelopeFrom: message.envelopeFrom,
  };
}
