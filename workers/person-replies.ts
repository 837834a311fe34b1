/** Answers of people: written, held for some seconds, taken back or let go. */
import type { ApiActions, Reply, ReplyOutcome } from '#src/api/actions.ts';
import { whyNotAnswer } from '#src/domain/cases/complaint.ts';
import { localDateOf } from '#src/domain/time/calendar.ts';
import { wantsNextStep } from '#src/domain/time/clock.ts';
import { foldToGsm, mostParts, partsOf } from '#src/domain/answering/text-message.ts';
import type { Address } from '#src/domain/message.ts';
import type { ByPost, WayOut } from '#src/domain/answering/way-out.ts';
import type { Claim } from '#src/domain/claims/claim.ts';
import {
  isSameAddress,
  readPostalAddress,
  remarksOn,
  type PostalAddress,
} from '#src/domain/letters/postal-address.ts';
import { levelForWords } from '#src/domain/identity/disclosure.ts';
import { unproven } from '#src/domain/identity/identity.ts';
import { Refused, Stale } from '#src/domain/outcomes.ts';
import type { Labels } from '#src/domain/profile.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import { eventsTowards } from '#src/domain/ticket-status.ts';
import * as claims from '#src/storage/claims.ts';
import * as complaints from '#src/storage/complaints.ts';
import { waysToAnswer } from '#src/storage/answer-ways.ts';
import type { Tx } from '#src/storage/db.ts';
import { dropDraft, holdUploads, keepDraft, lockDraft, type KeptDraft } from '#src/storage/drafts.ts';
import * as escalations from '#src/storage/escalations.ts';
import { record } from '#src/storage/history.ts';
import { addOverride } from '#src/storage/identities.ts';
import * as links from '#src/storage/links.ts';
import * as messages from '#src/storage/messages.ts';
import * as outbox from '#src/storage/outbound.ts';
import { lockPapers } from '#src/storage/paper-letters.ts';
import { departmentsAsked } from '#src/storage/tasks.ts';
import { forbidsTexts } from '#src/storage/text-consents.ts';
import * as tickets from '#src/storage/tickets.ts';
import { goesToParty, isPartyOf, levelTowards } from './identity.ts';
import { isFinal, lockTicket, notPossible, unknown, onlyBy, ticketIs } from './decisions.ts';
import { renderFor, say, type Saying } from './outbox.ts';
import { specimenMark } from './person-letters.ts';
import { move, paperOf, type Deps } from './stage.ts';

/**
 * Puts a person's answer into the outbox, where it is held for some seconds: until then it can be taken back. It is the
 * outbox that waits, not the page, so it leaves also when the tab is closed.
 */
export async function reply(tx: Tx, deps: Deps, asked: Reply): Promise<ReplyOutcome> {
  const ticket = await lockTicket(tx, asked.ticketId);
  if (ticket === undefined) return unknown;
  const key = `reply:ticket-${ticket.id}:${asked.clientId}`;
  const before = await outbox.findByKey(tx, key);
  if (before !== undefined)
    // Other words under the same mark would be lost without a sign.
    return before.written === undefined || before.written.text === asked.text
      ? { outcome: 'queued', message: before, again: true }
      : notPossible({
          it: 'questa risposta è già partita con altre parole: la legga nella conversazione; ciò che manca parte se la invia di nuovo',
          en: 'this answer has already been sent in other words: read it in the conversation; what is missing leaves if you send it again',
        });
  if (isFinal(ticket)) return notPossible(ticketIs(ticket));
  const wrong = asked.post === undefined ? undefined : whyNotPostable(asked.post.address);
  if (wrong !== undefined) return notPossible(wrong);

  const said = await messages.saidSince(tx, ticket.id, asked.basedOn);
  if (said.length > 0)
    return { outcome: 'moved-on', said, mark: await messages.conversationMark(tx, ticket.id) };

  const claim = ticket.claimId === undefined ? undefined : (await claims.load(tx, ticket.claimId)).claim;
  const addressed = await addresseeOf(tx, deps, ticket, claim, asked);
  if ('outcome' in addressed) return addressed;

  const needs = levelForWords({
    aboutClaim: claim !== undefined,
    text: `${asked.subject ?? ''}\n${asked.text}`,
  });
  const has = await levelTowards(tx, ticket, claim, addressed.way);
  if (has < needs && asked.unproven === undefined)
    return { outcome: 'unproven', has, needs, words: unproven(has, needs) };

  const files = await holdUploads(tx, ticket.id, asked.attachments);
  if (files === undefined) return { outcome: 'no-file' };
  if (files.reduce((sum, { size }) => sum + size, 0) > mostAttachedBytes)
    return notPossible({
      it: 'gli allegati sono troppo grandi per un’e-mail: li mandi in due risposte',
      en: 'the files are larger than a mail may be: send them in two answers',
    });

  const complaint = asked.close ? await complaints.ofTicket(tx, ticket.id) : undefined;
  if (complaint !== undefined && complaint.answeredAt === undefined) {
    const unfit = whyNotAnswer(
      complaint,
      { author: nameOf(asked.by), text: asked.text },
      wantsNextStep(deps.profile.clocks),
    );
    if (unfit !== undefined) return notPossible(unfit);
  }

  const statusMade = asked.close
    ? ('resolved' as const)
    : asked.wait
      ? ('waiting_customer' as const)
      : ticket.status === 'new'
        ? ('open' as const)
        : undefined;
  // What only a clock has handed up is done by being answered, and its escalation ends by itself.
  const isAnsweredLate =
    asked.close && ticket.status === 'escalated' && !(await handedUpByPeople(tx, ticket));
  const road =
    statusMade === undefined || isAnsweredLate
      ? undefined
      : eventsTowards(ticket, statusMade, await departmentsAsked(tx, ticket.id));
  if (road !== undefined && 'refused' in road)
    return notPossible({
      it: `${road.refused.it}. Può inviare la risposta senza cambiare lo stato.`,
      en: `${road.refused.en}. You can send the answer without changing the status.`,
    });
  const arrives = ticket.problem?.code === 'not_delivered' ? ticket.problem : undefined;
  const message = await sayOrRefuse(tx, deps, {
    key,
    ...addressed,
    ...(claim === undefined ? {} : { claimId: claim.id }),
    automatic: 'no',
    attachments: files.map(({ name, contentType, size, sha256 }) => ({ name, contentType, size, sha256 })),
    written: {
      text: asked.text,
      ...(asked.to === undefined ? {} : { to: asked.to }),
      ...(asked.post === undefined ? {} : { post: asked.post }),
      ...(asked.subject === undefined ? {} : { subject: asked.subject }),
      ...(asked.language === undefined ? {} : { language: asked.language }),
      basedOn: messages.markText(asked.basedOn),
      uploads: asked.attachments,
      statusWas: ticket.status,
      ...(statusMade === undefined ? {} : { statusMade }),
      ...(arrives === undefined ? {} : { problemWas: arrives }),
    },
    settles: complaint !== undefined,
    notBefore: new Date(deps.now().getTime() + holdSeconds(deps, asked) * 1_000),
    by: asked.by,
  });
  if (message === undefined) throw new Stale(`reply ${key} was queued by someone else`);
  if ('outcome' in message) return message;
  if (has < needs && asked.unproven !== undefined) {
    const override = { has, needs, reason: asked.unproven };
    await addOverride(tx, {
      ticketId: ticket.id,
      purpose: 'reply',
      ...override,
      by: asked.by,
      at: deps.now(),
      usedFor: `outbound:${message.id}`,
    });
    await record(tx, {
      ticketId: ticket.id,
      actor: asked.by,
      action: 'identity-overridden',
      data: { purpose: 'reply', outbound: message.id, ...override },
    });
  }
  if (asked.close) await record(tx, { ticketId: ticket.id, actor: asked.by, action: 'resolved' });
  await move(tx, deps, ticket, ticket.stage, {
    ...(statusMade === undefined ? {} : { status: statusMade }),
    ...(arrives === undefined ? {} : { problem: null }),
  });
  await dropDraft(tx, { ticketId: ticket.id, author: nameOf(asked.by), channel: ticket.channel });
  return { outcome: 'queued', message, again: false };
}

async function handedUpByPeople(tx: Tx, ticket: Ticket): Promise<boolean> {
  return (await escalations.ofTicket(tx, ticket.id)).some(
    ({ state, clock }) => (state === 'raised' || state === 'acknowledged') && clock === undefined,
  );
}

type Addressed = Pick<Saying, 'ticket' | 'way' | 'letter'>;

/** To whom an answer goes by which road, and its letter, composed for that person: who need not have opened the ticket. */
async function addresseeOf(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  claim: Claim | undefined,
  asked: Pick<Reply, 'to' | 'post' | 'language' | 'text' | 'subject' | 'author' | 'attachments'>,
): Promise<
  Addressed | ReturnType<typeof notPossible> | { readonly outcome: 'stranger'; readonly to: string }
> {
  const found = asked.post === undefined ? await mailTo(tx, deps, ticket, asked) : postTo(claim, asked.post);
  if ('outcome' in found) return found;
  const name = found.road === 'post' ? found.to.name : found.name;
  // A claim's number goes to its own people only: whoever else wrote knows the ticket's.
  const knowsClaim =
    claim !== undefined &&
    (found.road === 'post'
      ? goesToParty(claim, found)
      : isPartyOf(claim, found.address) || (await opened(tx, ticket, found)));
  const { customerName: _, ...unnamed } = ticket;
  return {
    ticket: name === undefined ? unnamed : { ...ticket, customerName: name },
    way: found,
    letter: {
      purpose: 'reply',
      language: asked.language ?? ticket.language,
      medium: 'email',
      desk: deps.settings.desk,
      customer: name === undefined ? {} : { name },
      reference: knowsClaim
        ? formatReference(claim.reference, deps.profile.terms.claimPrefix)
        : formatReference(ticket.reference, 'TCK'),
      writtenOn: localDateOf(deps.now()),
      text: asked.text,
      ...(asked.subject === undefined ? {} : { subject: asked.subject }),
      ...(asked.author === undefined ? {} : { author: asked.author }),
    },
  };
}

async function mailTo(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  asked: Pick<Reply, 'to' | 'text' | 'attachments'>,
): Promise<
  | Exclude<WayOut, ByPost>
  | ReturnType<typeof notPossible>
  | { readonly outcome: 'stranger'; readonly to: string }
> {
  const own = deps.channels.get(ticket.channel);
  if (own === undefined)
    return notPossible({
      it: 'questo canale qui non c’è più: risponda per lettera',
      en: `there is no channel ${ticket.channel} here any more: answer by letter`,
    });
  const texts = deps.channels.get('sms')?.compose !== undefined;
  const { ways, usual } = await waysToAnswer(tx, ticket, { texts });
  const to = asked.to === undefined ? usual : ways.find(({ address }) => address === asked.to);
  if (to === undefined)
    return asked.to === undefined
      ? notPossible({ it: 'non si sa a chi rispondere', en: 'nobody is known to answer to' })
      : { outcome: 'stranger', to: asked.to };
  // Whoever called or wrote on paper is answered by mail, or by a text message, where an address is known.
  const road = !to.address.includes('@') ? 'text' : own?.medium === 'email' ? 'own' : 'mail';
  if (road !== 'text' && (road === 'own' ? own : deps.channels.get('email'))?.compose === undefined)
    return notPossible({
      it: 'per questa via da qui non si può rispondere: risponda per lettera',
      en: 'no mail can be sent from here: answer by letter',
    });
  if (road === 'text') {
    const refusal = await whyNoText(tx, deps, asked, to.address);
    if (refusal !== undefined) return notPossible(refusal);
  }
  return {
    road,
    address: to.address,
    ...(to.name === undefined ? {} : { name: to.name }),
    why: chosen,
  };
}

/** The letter's road; to the party of the claim whose name and address on file these are. */
function postTo(claim: Claim | undefined, { address, postage }: NonNullable<Reply['post']>): ByPost {
  const party = claim?.parties
    .map((each) => each.party)
    .find((each) => {
      const onFile = each.address === undefined ? undefined : readPostalAddress(each.name, each.address);
      return onFile !== undefined && isSameAddress(onFile, address);
    });
  return {
    road: 'post',
    to: address,
    postage,
    ...(party === undefined ? {} : { party: party.id }),
    why: chosen,
  };
}

const chosen: Labels = { it: 'scelto da chi risponde', en: 'chosen by whoever answers' };

function whyNotPostable(address: PostalAddress): Labels | undefined {
  return remarksOn(address).find(({ stops }) => stops)?.words;
}

/** An answer by letter as it would be printed: drawn like the real one, with the codes of a specimen, and not kept. */
export async function previewLetter(
  deps: Deps,
  asked: Parameters<ApiActions['previewLetter']>[0],
): ReturnType<ApiActions['previewLetter']> {
  const { post } = asked;
  if (post === undefined)
    return notPossible({ it: 'manca l’indirizzo postale', en: 'the postal address is missing' });
  const wrong = whyNotPostable(post.address);
  if (wrong !== undefined) return notPossible(wrong);
  const planned = await deps.db.transaction(async (tx) => {
    const ticket = await tickets.find(tx, asked.ticketId);
    if (ticket === undefined) return unknown;
    const claim = ticket.claimId === undefined ? undefined : (await claims.load(tx, ticket.claimId)).claim;
    const addressed = await addresseeOf(tx, deps, ticket, claim, asked);
    if ('outcome' in addressed) return addressed.outcome === 'stranger' ? unknown : addressed;
    const files = await holdUploads(tx, ticket.id, asked.attachments);
    return files === undefined
      ? ({ outcome: 'no-file' } as const)
      : { outcome: 'planned' as const, addressed, files };
  });
  if (planned.outcome !== 'planned') return planned;
  const { sheet } = renderFor(
    deps,
    planned.addressed.letter,
    planned.addressed.way,
    planned.addressed.ticket,
  );
  if (sheet === undefined) return unknown;
  try {
    const drawn = await paperOf(deps).compose?.({
      key: 'preview',
      to: { address: '' },
      language: sheet.language,
      subject: sheet.subject,
      text: '',
      sheet,
      postage: post.postage,
      markOf: specimenMark,
      references: [],
      automatic: 'no',
      attachments: await Promise.all(
        planned.files.map(async ({ name, contentType, sha256 }) => ({
          name,
          contentType,
          content: await deps.blobs.get(sha256),
        })),
      ),
      date: deps.now(),
    });
    return drawn === undefined ? unknown : { outcome: 'drawn', bytes: drawn.bytes, pages: drawn.pages ?? 1 };
  } catch (error) {
    if (error instanceof Refused)
      return notPossible(error.words ?? { it: 'da qui non si stampano lettere', en: error.message });
    throw error;
  }
}

/** Why these words cannot leave as a text message, if so. */
async function whyNoText(
  tx: Tx,
  deps: Deps,
  asked: Pick<Reply, 'text' | 'attachments'>,
  number: string,
): Promise<Labels | undefined> {
  if (asked.attachments.length > 0)
    return {
      it: 'un SMS non porta allegati: scelga un indirizzo e-mail, o tolga i file',
      en: 'a text message carries no files: choose an e-mail address, or take the files off',
    };
  if (partsOf(foldToGsm(asked.text)) > mostParts)
    return {
      it: 'è troppo lungo per un SMS: al massimo 450 caratteri',
      en: 'it is too long for a text message: at most 450 characters',
    };
  const barred = deps.channels.get('sms')?.whyBarred?.(number);
  if (barred !== undefined) return { it: `${number}: ${barred.it}`, en: `${number}: ${barred.en}` };
  if (await forbidsTexts(tx, number))
    return {
      it: 'chi ha questo numero ha scritto STOP: non vuole SMS',
      en: 'whoever has this number wrote STOP: they want no text messages',
    };
  return undefined;
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
      return notPossible(error.words ?? { it: 'il canale non è configurato qui', en: error.message });
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
  const on = await tickets.find(tx, message.ticketId);
  // A draft belongs to its ticket's channel, by whatever road the answer went.
  const of = { ticketId: message.ticketId, author, channel: on?.channel ?? message.channel };
  const [paper] = message.carriedBy === 'people' ? await lockPapers(tx, [message.id]) : [];
  if (paper !== undefined && !paper.withdrawn && paper.state !== 'to_print')
    return notPossible({
      it: 'la lettera è già stampata: si ritira nella stanza delle stampe',
      en: 'the letter is printed already: take it back in the print room',
    });
  // The message first, then its ticket: whoever settles a message takes them in this order too.
  if (!(await outbox.takeBack(tx, message.id, asked.by, deps.now()))) {
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
export async function restoreTicket(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  written: outbox.Written,
): Promise<Ticket> {
  const { statusMade, statusWas, problemWas } = written;
  if (written.answered === true) {
    const entry = await complaints.ofTicket(tx, ticket.id);
    if (entry !== undefined) await complaints.update(tx, entry.id, { answeredAt: null });
  }
  return move(tx, deps, ticket, ticket.stage, {
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
