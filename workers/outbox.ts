/** Putting something into the outbox: rendered, frozen into bytes, signed return addresses, once per key. */
import type { Draft } from '#src/channel.ts';
import { mayAutoAnswer, type CourtesyAnswer } from '#src/domain/answering/courtesy.ts';
import type { ClaimId, RequestId } from '#src/domain/ids.ts';
import { reachableAt } from '#src/domain/answering/quiet-hours.ts';
import { bounceToken, replyToken } from '#src/domain/answering/reply-token.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import { lastHumanOf, type StoredMessage } from '#src/storage/messages.ts';
import * as outbound from '#src/storage/outbound.ts';
import { doNotWriteTo } from '#src/storage/parties.ts';
import { idsOf, rememberIds } from '#src/storage/threads.ts';
import { render, type Letter } from '#templates/index.ts';
import { channelOf, type Deps } from './stage.ts';

/** What is to be said to a ticket's customer. */
export interface Saying {
  readonly key: string;
  readonly ticket: Ticket;
  readonly claimId?: ClaimId;
  readonly requestId?: RequestId;
  readonly round?: number;
  readonly recipient: string;
  readonly letter: Letter;
  readonly automatic: Draft['automatic'];
  /** Requirement keys it asks for. */
  readonly asks?: readonly string[];
  /** Files whose bytes are in the blob store. */
  readonly attachments?: readonly outbound.SentFile[];
  /** What a person wrote, when it may be taken back. */
  readonly written?: outbound.Written;
  readonly notBefore: Date;
  /** `machine:<stage>` or `person:<name>`. */
  readonly by: string;
}

/**
 * Composes and enqueues a message in the caller's transaction, and rings the send stage.
 *
 * @returns undefined when this key was said before: whoever asks twice gets one message.
 */
export async function say(tx: Tx, deps: Deps, saying: Saying): Promise<outbound.Outbound | undefined> {
  if ((await outbound.findByKey(tx, saying.key)) !== undefined) return undefined;
  const rendered = render(saying.letter, deps.profile);
  const answered = await lastHumanOf(tx, { ticketId: saying.ticket.id });
  return enqueueDraft(tx, deps, {
    saying,
    subject: rendered.subject,
    text: rendered.text,
    ...(rendered.html === undefined ? {} : { html: rendered.html }),
    answered,
  });
}

/** The same words to another address of the same person, after the first one refused them for good. */
export async function enqueueAgain(
  tx: Tx,
  deps: Deps,
  message: outbound.Outbound,
  ticket: Ticket,
  recipient: string,
): Promise<outbound.Outbound | undefined> {
  const key = `${message.key}>${recipient}`;
  if ((await outbound.findByKey(tx, key)) !== undefined) return undefined;
  return enqueueDraft(tx, deps, {
    saying: {
      key,
      ticket,
      ...(message.claimId === undefined ? {} : { claimId: message.claimId }),
      ...(message.requestId === undefined ? {} : { requestId: message.requestId }),
      round: message.round,
      recipient,
      letter: { purpose: message.purpose, language: message.language },
      automatic: message.automatic,
      asks: message.asks,
      attachments: message.attachments,
      notBefore: deps.now(),
      by: 'machine:settle',
    },
    subject: message.subject,
    text: message.body,
    ...(message.html === undefined ? {} : { html: message.html }),
    answered: await lastHumanOf(tx, { ticketId: ticket.id }),
  });
}

async function enqueueDraft(
  tx: Tx,
  deps: Deps,
  content: {
    saying: Omit<Saying, 'letter'> & { letter: Pick<Letter, 'language'> & { purpose: string } };
    subject: string;
    text: string;
    html?: string;
    answered: StoredMessage | undefined;
  },
): Promise<outbound.Outbound | undefined> {
  const { saying, answered } = content;
  const { ticket } = saying;
  const channel = channelOf(deps, ticket.channel);
  if (channel.compose === undefined) throw new Error(`the channel ${ticket.channel} does not send`);
  const [secret] = deps.settings.tokenSecrets;
  const id = await outbound.nextId(tx);
  const thread = await idsOf(tx, ticket.id);
  const composed = await channel.compose({
    key: saying.key,
    to: {
      address: saying.recipient,
      ...(ticket.customerName === undefined ? {} : { name: ticket.customerName }),
    },
    language: saying.letter.language,
    subject: content.subject,
    text: content.text,
    ...(content.html === undefined ? {} : { html: content.html }),
    replyToken: replyToken(ticket.reference, secret),
    bounceToken: bounceToken(id, secret),
    ...(answered?.ownId === undefined ? {} : { inReplyTo: answered.ownId }),
    references: thread,
    automatic: saying.automatic,
    attachments: await Promise.all(
      (saying.attachments ?? []).map(async ({ name, contentType, sha256: file }) => ({
        name,
        contentType,
        content: await deps.blobs.get(file),
      })),
    ),
    date: deps.now(),
  });
  const sha256 = await deps.blobs.put(composed.bytes);
  const notBefore =
    saying.automatic === 'no' ? saying.notBefore : reachableAt(channel.medium, saying.notBefore);
  const message = await outbound.enqueue(tx, {
    id,
    key: saying.key,
    ticketId: ticket.id,
    ...(saying.claimId === undefined ? {} : { claimId: saying.claimId }),
    ...(saying.requestId === undefined ? {} : { requestId: saying.requestId }),
    purpose: saying.letter.purpose,
    round: saying.round ?? 0,
    channel: ticket.channel,
    recipient: saying.recipient.toLowerCase(),
    language: saying.letter.language,
    subject: content.subject,
    body: content.text,
    ...(content.html === undefined ? {} : { html: content.html }),
    automatic: saying.automatic,
    asks: saying.asks ?? [],
    composed,
    sha256,
    ...(saying.written === undefined ? {} : { written: saying.written }),
    attachments: saying.attachments ?? [],
    notBefore,
    createdBy: saying.by,
  });
  if (message === undefined) return undefined;
  await rememberIds(tx, ticket.id, '', [{ externalId: composed.messageId, kind: 'sent' }]);
  await record(tx, {
    ticketId: ticket.id,
    ...(saying.claimId === undefined ? {} : { claimId: saying.claimId }),
    actor: saying.by,
    action: 'queued',
    data: { outbound: id, purpose: saying.letter.purpose, round: saying.round ?? 0, asks: saying.asks ?? [] },
  });
  if (notBefore <= deps.now()) await deps.queue.ring(tx, { stage: 'send', id, version: message.fence });
  return message;
}

/** Whether a machine may write to this ticket's customer now (RFC 3834 and our own brakes), counted in this transaction. */
export async function mayWrite(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  purpose: 'acknowledgement' | 'other',
  answers: StoredMessage | undefined,
): Promise<CourtesyAnswer> {
  if (!deps.settings.autoAnswer) return { ok: false, reason: 'automatic messages are switched off' };
  const age = answers === undefined ? 0 : deps.now().getTime() - answers.receivedAt.getTime();
  if (age > deps.settings.autoAnswerMaxAgeMs)
    return { ok: false, reason: `the message is ${Math.floor(age / 86_400_000)} days old` };
  const to = ticket.customer ?? '';
  const doNotWrite = to === '' ? undefined : await doNotWriteTo(tx, to);
  return mayAutoAnswer({
    purpose,
    to,
    ...(answers === undefined ? {} : { nature: answers.nature }),
    doNotAnswer: answers?.doNotAnswer ?? [],
    recent: await outbound.recentAutomatic(
      tx,
      to,
      { ticketId: ticket.id, ...(ticket.claimId === undefined ? {} : { claimId: ticket.claimId }) },
      deps.now(),
    ),
    limits: {
      acksPerClaimPerDay: 1,
      perAddressPerDay: deps.settings.limits.automaticPerAddressPerDay,
      globalPerMinute: deps.settings.limits.automaticPerMinute,
    },
    ...(doNotWrite === undefined ? {} : { partyDoNotWrite: doNotWrite }),
    ownAddresses: new Set([deps.settings.desk.email.toLowerCase()]),
  });
}
