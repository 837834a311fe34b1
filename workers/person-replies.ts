/** Answers of people: written, held for some seconds, taken back or let go. */
import type { ApiActions, Reply, ReplyOutcome } from '#src/api/actions.ts';
import { localDateOf } from '#src/domain/time/calendar.ts';
import type { Address } from '#src/domain/message.ts';
import { Refused, Stale } from '#src/domain/outcomes.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import * as complaints from '#src/storage/complaints.ts';
import { waysToAnswer } from '#src/storage/answer-ways.ts';
import type { Tx } from '#src/storage/db.ts';
import { dropDraft, holdUploads, keepDraft, lockDraft, type KeptDraft } from '#src/storage/drafts.ts';
import { record } from '#src/storage/history.ts';
import * as links from '#src/storage/links.ts';
import * as messages from '#src/storage/messages.ts';
import * as outbox from '#src/storage/outbound.ts';
import * as tickets from '#src/storage/tickets.ts';
import { isPartyOf } from './6-request.ts';
import { noteAnswer } from './complaint-register.ts';
import { isFinal, lockTicket, notPossible, unknown, onlyBy, ticketIs } from './decisions.ts';
import { say } from './outbox.ts';
import { move, type Deps } from './stage.ts';

/**
 * Puts a person's answer into the outbox, where it is held for some seconds: until then it can be taken back. It is the
 * outbox that waits, not the page, so it leaves also when the tab is closed.
 */
export async function reply(tx: Tx, deps: Deps, asked: Reply): Promise<ReplyOutcome> {
  const ticket = await lockTicket(tx, asked.ticketId);
  if (ticket === undefined) return unknown;
  const key = `reply:ticket-${ticket.id}:${asked.clientId}`;
  const before = await outbox.findByKey(tx, key);
  if (before !== undefined) return { outcome: 'queued', message: before, again: true };
  if (isFinal(ticket)) return notPossible(ticketIs(ticket));
  const channel = deps.channels.get(ticket.channel);
  if (channel?.compose === undefined)
    return notPossible({
      it: 'per questa via da qui non si può rispondere',
      en: `nothing can be sent by ${ticket.channel} here`,
    });

  const said = await messages.saidSince(tx, ticket.id, asked.basedOn);
  if (said.length > 0)
    return { outcome: 'moved-on', said, mark: await messages.conversationMark(tx, ticket.id) };

  const claim = ticket.claimId === undefined ? undefined : (await claims.load(tx, ticket.claimId)).claim;
  const { ways, usual } = await waysToAnswer(tx, ticket);
  const to = asked.to === undefined ? usual : ways.find(({ address }) => address === asked.to);
  if (to === undefined)
    return asked.to === undefined
      ? notPossible({ it: 'non si sa a chi rispondere', en: 'nobody is known to answer to' })
      : { outcome: 'stranger', to: asked.to };

  const files = await holdUploads(tx, ticket.id, asked.attachments);
  if (files === undefined) return { outcome: 'no-file' };
  if (files.reduce((sum, { size }) => sum + size, 0) > mostAttachedBytes)
    return notPossible({
      it: 'gli allegati sono troppo grandi per un’e-mail: li mandi in due risposte',
      en: 'the files are larger than a mail may be: send them in two answers',
    });

  // A claim's number goes to its own people only: whoever else wrote knows the ticket's.
  const knowsClaim = claim !== undefined && (isPartyOf(claim, to.address) || (await opened(tx, ticket, to)));
  const { customerName: _, ...unnamed } = ticket;
  const statusMade = asked.close
    ? ('resolved' as const)
    : asked.wait
      ? ('waiting_customer' as const)
      : ticket.status === 'new'
        ? ('open' as const)
        : undefined;
  const arrives = ticket.problem?.code === 'not_delivered' ? ticket.problem : undefined;
  const answered = asked.close && (await noteAnswer(tx, deps, ticket.id));
  const message = await sayOrRefuse(tx, deps, {
    key,
    // Composed for whoever is answered, who need not be the one who opened the ticket.
    ticket: to.name === undefined ? unnamed : { ...ticket, customerName: to.name },
    ...(claim === undefined ? {} : { claimId: claim.id }),
    recipient: to.address,
    letter: {
      purpose: 'reply',
      language: asked.language ?? ticket.language,
      medium: channel.medium,
      desk: deps.settings.desk,
      customer: to.name === undefined ? {} : { name: to.name },
      reference: knowsClaim
        ? formatReference(claim.reference, deps.profile.terms.claimPrefix)
        : formatReference(ticket.reference, 'TCK'),
      writtenOn: localDateOf(deps.now()),
      text: asked.text,
      ...(asked.subject === undefined ? {} : { subject: asked.subject }),
      ...(asked.author === undefined ? {} : { author: asked.author }),
    },
    automatic: 'no',
    attachments: files.map(({ name, contentType, size, sha256 }) => ({ name, contentType, size, sha256 })),
    written: {
      text: asked.text,
      ...(asked.to === undefined ? {} : { to: asked.to }),
      ...(asked.subject === undefined ? {} : { subject: asked.subject }),
      ...(asked.language === undefined ? {} : { language: asked.language }),
      basedOn: messages.markText(asked.basedOn),
      uploads: asked.attachments,
      statusWas: ticket.status,
      ...(statusMade === undefined ? {} : { statusMade }),
      ...(arrives === undefined ? {} : { problemWas: arrives }),
      answered,
    },
    notBefore: new Date(deps.now().getTime() + holdSeconds(deps, asked) * 1_000),
    by: asked.by,
  });
  if (message === undefined) throw new Stale(`reply ${key} was queued by someone else`);
  if ('outcome' in message) return message;
  if (asked.close) await record(tx, { ticketId: ticket.id, actor: asked.by, action: 'resolved' });
  await move(tx, deps, ticket, ticket.stage, {
    ...(statusMade === undefined ? {} : { status: statusMade }),
    ...(arrives === undefined ? {} : { problem: null }),
  });
  await dropDraft(tx, { ticketId: ticket.id, author: nameOf(asked.by), channel: ticket.channel });
  return { outcome: 'queued', message, again: false };
}

/** An address that no mail can go to is known only when the mail is composed. */
async function sayOrRefuse(
  tx: Tx,
  deps: Deps,
  saying: Parameters<typeof say>[2],
): Promise<Awaited<ReturnType<typeof say>> | ReturnType<typeof notPossible>> {
  try {
    return await say(tx, deps, saying);
  } catch (error) {
    if (error instanceof Refused)
      return notPossible({ it: 'il canale non è configurato qui', en: error.message });
    throw error;
  }
}

/** True for the person whose message opened the claim. */
async function opened(tx: Tx, ticket: Ticket, to: Address): Promise<boolean> {
  if (ticket.customer?.toLowerCase() !== to.address.toLowerCase()) return false;
  return (await links.ofTicket(tx, ticket.id)).some(
    (each) => each.claimId === ticket.claimId && each.state === 'opened',
  );
}

/** Files of one answer together. Many servers refuse mails over 25 MB, and base64 makes four bytes of three. */
const mostAttachedBytes = 18 * 1024 * 1024;

function holdSeconds(deps: Deps, asked: Reply): number {
  return asked.undoSeconds ?? deps.settings.undoSeconds ?? 0;
}

/** The name a person goes by, without the word that says that it is one. */
function nameOf(by: string): string {
  return by.replace(/^person:/, '');
}

/**
 * Takes an answer back that has not begun to leave: its words, recipient and files are a draft again, and the ticket is
 * as it was before it was sent. What its writer has begun to write meanwhile is kept behind the words that come back.
 */
export async function takeBackReply(
  tx: Tx,
  deps: Deps,
  asked: Parameters<ApiActions['takeBackReply']>[0],
): ReturnType<ApiActions['takeBackReply']> {
  const message = await outbox.find(tx, asked.outboundId);
  if (message === undefined) return unknown;
  const { written } = message;
  if (written === undefined)
    return notPossible({ it: 'non l’ha scritto una persona', en: 'no person wrote it' });
  if (message.createdBy !== asked.by) return notPossible(onlyBy(nameOf(message.createdBy)));
  const author = nameOf(asked.by);
  const of = { ticketId: message.ticketId, author, channel: message.channel };
  // The message first, then its ticket: whoever settles a message takes them in this order too.
  if (!(await outbox.takeBack(tx, message.id, asked.by))) {
    const now = (await outbox.find(tx, message.id)) ?? message;
    const draft = await lockDraft(tx, of);
    if (now.state === 'cancelled' && now.settledBy === asked.by)
      return { outcome: 'done', message: now, ...(draft === undefined ? {} : { draft }) };
    return notPossible(
      now.state === 'cancelled'
        ? { it: 'è stato annullato', en: 'it was cancelled' }
        : { it: 'è già partito', en: 'it has left' },
    );
  }
  const ticket = await tickets.loadForUpdate(tx, message.ticketId);
  await record(tx, {
    ticketId: ticket.id,
    ...(message.claimId === undefined ? {} : { claimId: message.claimId }),
    actor: asked.by,
    action: 'reply-taken-back',
    data: { outbound: message.id },
  });
  await restoreTicket(tx, deps, ticket, written);
  const draft = await restoreDraft(tx, of, written);
  const now = (await outbox.find(tx, message.id)) ?? message;
  return { outcome: 'done', message: now, ...(draft === undefined ? {} : { draft }) };
}

/** Undoes what sending had changed, where nobody has changed it further. */
async function restoreTicket(tx: Tx, deps: Deps, ticket: Ticket, written: outbox.Written): Promise<void> {
  const { statusMade, statusWas, problemWas } = written;
  if (written.answered) {
    const entry = await complaints.ofTicket(tx, ticket.id);
    if (entry !== undefined) await complaints.update(tx, entry.id, { answeredAt: null });
  }
  await move(tx, deps, ticket, ticket.stage, {
    ...(statusMade !== undefined && ticket.status === statusMade ? { status: statusWas } : {}),
    ...(problemWas !== undefined && ticket.problem === undefined ? { problem: problemWas } : {}),
  });
}

async function restoreDraft(
  tx: Tx,
  of: { readonly ticketId: Ticket['id']; readonly author: string; readonly channel: string },
  { text, to, subject, language, basedOn, uploads }: outbox.Written,
): Promise<KeptDraft | undefined> {
  const begun = await lockDraft(tx, of);
  const back = {
    ...of,
    text: begun === undefined || begun.text.trim() === '' ? text : `${text}\n\n${begun.text}`,
    ...(to === undefined ? {} : { to }),
    ...(subject === undefined ? {} : { subject }),
    ...(language === undefined ? {} : { language }),
    basedOn,
    uploads: [...new Set([...uploads, ...(begun?.uploads ?? [])])],
  };
  return (await keepDraft(tx, back, begun?.revision ?? 0)).draft;
}
