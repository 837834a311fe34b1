/** Putting something into the outbox: rendered, frozen into bytes, signed return addresses and marks, once per key. */
import type { Channel, Draft } from '#src/channel.ts';
import { mayAutoAnswer, type CourtesyAnswer } from '#src/domain/answering/courtesy.ts';
import type { ClaimId, RequestId } from '#src/domain/ids.ts';
import { reachableAt } from '#src/domain/answering/quiet-hours.ts';
import { bounceToken, replyToken } from '#src/domain/answering/reply-token.ts';
import type { ByPost, WayOut } from '#src/domain/answering/way-out.ts';
import { letterMark, printedMark } from '#src/domain/letters/letter-mark.ts';
import { inOneLine, linesBelowName } from '#src/domain/letters/postal-address.ts';
import type { Sheet } from '#src/domain/letters/sheet.ts';
import { isReference } from '#src/domain/linking/reference.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import { lastHumanOf, type StoredMessage } from '#src/storage/messages.ts';
import * as outbound from '#src/storage/outbound.ts';
import { addPaper } from '#src/storage/paper-letters.ts';
import { doNotWriteTo, loadParties } from '#src/storage/parties.ts';
import { idsOf, rememberIds } from '#src/storage/threads.ts';
import { discreet, render, textOf, type Letter, type Rendered } from '#templates/index.ts';
import { levelTowards } from './identity.ts';
import { channelOf, paperOf, type Deps } from './stage.ts';

/** What is to be said to a ticket's customer. */
export interface Saying {
  readonly key: string;
  readonly ticket: Ticket;
  readonly claimId?: ClaimId;
  readonly requestId?: RequestId;
  readonly round?: number;
  /** Where it goes by which road; see `ownWay` for an address on the ticket's own channel. */
  readonly way: WayOut;
  readonly letter: Letter;
  readonly automatic: Draft['automatic'];
  /** Requirement keys it asks for. */
  readonly asks?: readonly string[];
  /** Files whose bytes are in the blob store. */
  readonly attachments?: readonly outbound.SentFile[];
  /** What a person wrote, when it may be taken back. */
  readonly written?: outbound.Written;
  /** It settles the matter: a complaint is answered when this has left. */
  readonly settles?: boolean;
  readonly notBefore: Date;
  /**
   * It goes to somebody beside the conversation, who learns nothing of it, not even its ids: the token of the address that
   * brings their answer back.
   */
  readonly aside?: string;
  /** Words that whoever gets it may read and nobody here: the row that is kept has dots in their place. */
  readonly secret?: string;
  /** `machine:<stage>` or `person:<name>`. */
  readonly by: string;
}

/** An address on the ticket's own channel, for words that go nowhere else. */
export function ownWay(address: string): WayOut {
  return { road: 'own', address, why: { it: 'per la via da cui ha scritto', en: 'the way they wrote' } };
}

/** What stands as recipient: a mail address or number, or name and postal address in one line. */
export function recipientOf(way: WayOut): string {
  return way.road === 'post' ? inOneLine(way.to) : way.address.toLowerCase();
}

/** The channel that words take by a road. @throws Refused when this installation has it no longer. */
function channelBy(deps: Deps, way: WayOut, ticket: Ticket): Channel {
  if (way.road === 'post') return paperOf(deps);
  const names = { mail: 'email', text: 'sms', call: 'call', own: ticket.channel } as const;
  return channelOf(deps, names[way.road]);
}

/** A letter in the form that its road takes. */
export function renderFor(deps: Deps, letter: Letter, way: WayOut, ticket: Ticket): Rendered {
  if (way.road === 'post') return renderOnPaper(deps, letter, way);
  return render({ ...letter, medium: channelBy(deps, way, ticket).medium }, deps.profile);
}

function renderOnPaper(deps: Deps, letter: Letter, { to }: Pick<ByPost, 'to'>): Rendered {
  const customer = { name: to.name, address: linesBelowName(to).join('\n') };
  return render({ ...letter, medium: 'letter', customer }, deps.profile);
}

/**
 * Composes and enqueues a message in the caller's transaction, and rings the send stage. One that goes by post is drawn
 * now, and waits in the print room.
 *
 * @returns undefined when this key was said before: whoever asks twice gets one message.
 */
export async function say(tx: Tx, deps: Deps, saying: Saying): Promise<outbound.Outbound | undefined> {
  if ((await outbound.findByKey(tx, saying.key)) !== undefined) return undefined;
  const letter = await discreetLetter(tx, saying);
  const rendered = renderFor(deps, letter, saying.way, saying.ticket);
  const onPaper =
    saying.way.road === 'post' ? rendered : render({ ...letter, medium: 'letter' }, deps.profile);
  const { sheet } = onPaper;
  return enqueueDraft(tx, deps, {
    saying,
    subject: rendered.subject,
    text: rendered.text,
    ...(rendered.html === undefined ? {} : { html: rendered.html }),
    ...(sheet === undefined ? {} : { sheet }),
    answered: await lastHumanOf(tx, { ticketId: saying.ticket.id }),
  });
}

/** What leaves by itself says no more than whoever it goes to may know. People's own words are looked at before. */
async function discreetLetter(
  tx: Tx,
  { letter, automatic, aside, claimId, ticket, way }: Saying,
): Promise<Letter> {
  if (automatic === 'no' || aside !== undefined) return letter;
  const claim = claimId === undefined ? undefined : (await claims.load(tx, claimId)).claim;
  return discreet(letter, await levelTowards(tx, ticket, claim, way));
}

/**
 * The same words by another way to the same person, after the first one refused them for good, or to the corrected address.
 *
 * @param by who has it sent again; a person may take it back as the first writer could.
 */
export async function enqueueAgain(
  tx: Tx,
  deps: Deps,
  message: outbound.Outbound,
  ticket: Ticket,
  way: WayOut,
  by = 'machine:settle',
): Promise<outbound.Outbound | undefined> {
  const recipient = recipientOf(way);
  const key = `${message.key}>${recipient}`;
  if ((await outbound.findByKey(tx, key)) !== undefined) return undefined;
  const sheet =
    message.sheet === undefined || way.road !== 'post'
      ? message.sheet
      : { ...message.sheet, recipient: [way.to.name, ...linesBelowName(way.to)] };
  if (way.road === 'post' && sheet === undefined) return undefined;
  return enqueueDraft(tx, deps, {
    saying: {
      key,
      ticket,
      ...(message.claimId === undefined ? {} : { claimId: message.claimId }),
      ...(message.requestId === undefined ? {} : { requestId: message.requestId }),
      round: message.round,
      way: message.needsProof ? { ...way, needsProof: true } : way,
      letter: { purpose: message.purpose, language: message.language },
      automatic: message.automatic,
      asks: message.asks,
      attachments: message.attachments,
      settles: message.settles,
      ...(message.written === undefined || by === 'machine:settle' ? {} : { written: message.written }),
      notBefore: deps.now(),
      by,
    },
    subject: message.subject,
    ...(way.road === 'post' && sheet !== undefined
      ? { text: textOf(sheet) }
      : { text: message.body, ...(message.html === undefined ? {} : { html: message.html }) }),
    ...(sheet === undefined ? {} : { sheet }),
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
    sheet?: Sheet;
    answered: StoredMessage | undefined;
  },
): Promise<outbound.Outbound | undefined> {
  const { saying, answered, sheet } = content;
  const { ticket, way, aside } = saying;
  const hide = (text: string) =>
    saying.secret === undefined ? text : text.replaceAll(saying.secret, '•'.repeat(saying.secret.length));
  const channel = channelBy(deps, way, ticket);
  if (channel.compose === undefined) throw new Error(`the channel ${channel.name} does not send`);
  const [secret] = deps.settings.tokenSecrets;
  const id = await outbound.nextId(tx);
  const thread = aside === undefined ? await idsOf(tx, ticket.id) : [];
  const name = way.road === 'post' ? way.to.name : (way.name ?? ticket.customerName);
  const recipient = recipientOf(way);
  const composed = await channel.compose({
    key: saying.key,
    to: { address: recipient, ...(name === undefined ? {} : { name }) },
    language: saying.letter.language,
    subject: content.subject,
    text: content.text,
    ...(content.html === undefined ? {} : { html: content.html }),
    ...(way.road === 'post' && sheet !== undefined
      ? { sheet, postage: way.postage, markOf: marksOf(sheet, ticket, id, secret) }
      : {}),
    replyToken: aside ?? replyToken(ticket.reference, secret),
    bounceToken: bounceToken(id, secret),
    ...(answered?.ownId === undefined || aside !== undefined ? {} : { inReplyTo: answered.ownId }),
    references: thread,
    automatic: saying.automatic,
    attachments: await Promise.all(
      (saying.attachments ?? []).map(async ({ name: file, contentType, sha256: bytes }) => ({
        name: file,
        contentType,
        content: await deps.blobs.get(bytes),
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
    channel: channel.name,
    recipient,
    language: saying.letter.language,
    subject: content.subject,
    body: hide(content.text),
    ...(content.html === undefined ? {} : { html: hide(content.html) }),
    automatic: saying.automatic,
    asks: saying.asks ?? [],
    composed,
    sha256,
    ...(saying.written === undefined ? {} : { written: saying.written }),
    attachments: saying.attachments ?? [],
    carriedBy: way.road === 'post' ? 'people' : 'machine',
    ...(sheet === undefined || saying.secret !== undefined ? {} : { sheet }),
    settles: saying.settles ?? false,
    needsProof: way.needsProof === true,
    notBefore,
    createdBy: saying.by,
  });
  if (message === undefined) return undefined;
  if (way.road === 'post')
    await addPaper(tx, {
      id,
      ...(way.party === undefined ? {} : { partyId: way.party }),
      address: way.to,
      postage: way.postage,
      pages: composed.pages ?? 1,
      why: way.why,
    });
  if (aside === undefined)
    await rememberIds(tx, ticket.id, '', [
      { externalId: composed.messageId, kind: 'sent' },
      ...(composed.talk === undefined ? [] : [{ externalId: composed.talk, kind: 'sent' as const }]),
    ]);
  await record(tx, {
    ticketId: ticket.id,
    ...(saying.claimId === undefined ? {} : { claimId: saying.claimId }),
    actor: saying.by,
    action: 'queued',
    data: {
      outbound: id,
      purpose: saying.letter.purpose,
      round: saying.round ?? 0,
      asks: saying.asks ?? [],
      ...(way.road === 'own' ? {} : { channel: channel.name, why: way.why }),
    },
  });
  if (message.carriedBy === 'machine' && notBefore <= deps.now())
    await deps.queue.ring(tx, { stage: 'send', id, version: message.fence });
  return message;
}

/** The mark of each page, signed: it names the file whose number stands in the letter, so that it tells no other. */
function marksOf(
  sheet: Pick<Sheet, 'reference'>,
  ticket: Pick<Ticket, 'reference'>,
  letter: outbound.Outbound['id'],
  secret: string,
): NonNullable<Draft['markOf']> {
  const digits = sheet.reference.replaceAll(/\D/g, '');
  const reference = isReference(digits) ? digits : ticket.reference;
  return (kind, page) => {
    const mark = { kind, page, reference, letter };
    return { code: letterMark(mark, secret), print: printedMark(mark, secret) };
  };
}

/** Whether a machine may write to this ticket's customer now (RFC 3834 and our own brakes), counted in this transaction. */
export async function mayWrite(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  purpose: 'acknowledgement' | 'other',
  answers: StoredMessage | undefined,
  way: WayOut | undefined,
): Promise<CourtesyAnswer> {
  if (!deps.settings.autoAnswer) return { ok: false, reason: 'automatic messages are switched off' };
  const age = answers === undefined ? 0 : deps.now().getTime() - answers.receivedAt.getTime();
  if (age > deps.settings.autoAnswerMaxAgeMs)
    return { ok: false, reason: `the message is ${Math.floor(age / 86_400_000)} days old` };
  const to = way === undefined ? '' : recipientOf(way);
  if (way !== undefined && way.road !== 'post') {
    const channel = channelBy(deps, way, ticket);
    if (channel.compose === undefined)
      return { ok: false, reason: `nothing is sent by ${channel.name} here` };
    if (to.includes('@') !== (channel.medium === 'email'))
      return { ok: false, reason: `${channel.name} does not reach ${to}` };
    const barred = channel.whyBarred?.(to);
    if (barred !== undefined) return { ok: false, reason: barred.en };
  }
  const doNotWrite =
    way?.road !== 'post'
      ? to === ''
        ? undefined
        : await doNotWriteTo(tx, to)
      : way.party === undefined
        ? undefined
        : (await loadParties(tx, [way.party])).get(way.party)?.doNotWrite;
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
