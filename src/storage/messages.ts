import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type {
  AttachmentId,
  ClaimId,
  MessageId,
  OriginalId,
  PartyId,
  Sha256,
  TicketId,
} from '#src/domain/ids.ts';
import type { FileLayer } from '#src/domain/documents/document-detail.ts';
import { heardFirst, heardSecond, without, type Hearing } from '#src/domain/claims/message-part.ts';
import type { Fact } from '#src/domain/facts/fact.ts';
import type {
  Address,
  ChannelName,
  Forwarded,
  InboundMessage,
  Language,
  Nature,
  PecEnvelope,
  Span,
} from '#src/domain/message.ts';
import { clean, cleanJson } from './clean.ts';
import type { Sql, Tx } from './db.ts';
import { ticketsOn } from './links.ts';

/** A message as stored, without its attachments. */
export interface StoredMessage {
  readonly id: MessageId;
  readonly originalId: OriginalId;
  readonly ticketId?: TicketId;
  readonly channel: ChannelName;
  readonly nature: Nature;
  readonly sender?: Address;
  /** Name of whoever it came from, where no address is known. */
  readonly caller?: string;
  readonly recipients: { to: Address[]; cc: Address[]; replyTo: Address[]; deliveredTo: string[] };
  readonly subject: string;
  /** The subject is a heading of ours (`InboundMessage`). */
  readonly headedByUs?: true;
  readonly writtenAt?: Date;
  readonly receivedAt: Date;
  readonly ownId?: string;
  readonly text: string;
  readonly newText: string;
  /** Whether an HTML form of it is kept. */
  readonly hasHtml: boolean;
  readonly language: Language;
  readonly doNotAnswer: readonly string[];
  readonly warnings: readonly string[];
  readonly forwarded?: Forwarded;
  readonly pec?: PecEnvelope;
  readonly copyOf?: MessageId;
  readonly handledAt?: Date;
  /** Set where the message is divided, and its ticket hears a part of it (`ofTicket`). */
  readonly hearing?: Hearing;
  /** Its ticket hears a part of its own, though the message came to another one. */
  readonly isSecond?: true;
}

/** A file that came with a message. */
export interface StoredAttachment {
  readonly id: AttachmentId;
  readonly messageId: MessageId;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: Sha256;
  readonly inline: boolean;
  readonly text?: string;
  readonly readState: 'waiting' | 'read' | 'no-text' | 'failed';
  readonly readNote?: string;
  /** Pages of the file; absent when nobody counted. */
  readonly pages?: number;
  readonly layer?: FileLayer;
}

/**
 * What makes two mails the same mail: sender, date, subject, words and files. Two of our mailboxes in To and Cc get
 * different bytes of one mail; a reused Message-ID on another mail is not one.
 */
export function fingerprint(message: InboundMessage): string | undefined {
  if (message.sender === undefined || message.writtenAt === undefined || message.ids.own === undefined)
    return undefined;
  return createHash('sha256')
    .update(
      JSON.stringify([
        message.sender.address,
        message.writtenAt.toISOString(),
        message.ids.own,
        message.subject,
        message.text,
        message.attachments.map((attachment) => attachment.sha256),
      ]),
    )
    .digest('hex');
}

/** The first message with this fingerprint that has a ticket. */
export async function findTwin(
  db: Sql,
  print: string,
): Promise<{ id: MessageId; ticketId: TicketId } | undefined> {
  const row = await db.sql
    .selectFrom('message')
    .select(['id', 'ticket_id'])
    .where('fingerprint', '=', print)
    .where('copy_of', 'is', null)
    .where('ticket_id', 'is not', null)
    .orderBy('id')
    .executeTakeFirst();
  return row === undefined || row.ticket_id === null ? undefined : { id: row.id, ticketId: row.ticket_id };
}

/** The files of a message that the read stage gets text from. */
export function filesToRead(
  { attachments }: Pick<InboundMessage, 'attachments'>,
  readable: (contentType: string) => boolean,
): InboundMessage['attachments'] {
  return attachments.filter(({ inline, contentType }) => !inline && readable(contentType));
}

/** Stores a message with its attachments' rows; their bytes must be in the blob store already. */
export async function insert(
  tx: Tx,
  input: {
    originalId: OriginalId;
    channel: ChannelName;
    ticketId?: TicketId;
    receivedAt: Date;
    message: InboundMessage;
    copyOf?: MessageId;
    /** True when no stage needs to look at it (receipts, automatic mail, copies). */
    handled: boolean;
    /** Which attachments the read stage can get text from. */
    readable: (contentType: string) => boolean;
  },
): Promise<{ id: MessageId; toRead: number }> {
  const { message } = input;
  const row = await tx.sql
    .insertInto('message')
    .values({
      original_id: input.originalId,
      ticket_id: input.ticketId ?? null,
      channel: input.channel,
      nature: message.nature.kind,
      nature_detail: JSON.stringify(message.nature),
      sender: message.sender?.address ?? null,
      sender_name: message.sender?.name ?? message.caller ?? null,
      recipients: JSON.stringify({
        to: message.to,
        cc: message.cc,
        replyTo: message.replyTo,
        deliveredTo: message.deliveredTo,
      }),
      subject: clean(message.subject),
      headed_by_us: message.headedByUs ?? false,
      written_at: message.writtenAt ?? null,
      received_at: input.receivedAt,
      own_id: message.ids.own ?? null,
      text: clean(message.text),
      new_text: clean(message.newText),
      html: message.html === undefined ? null : clean(message.html),
      language: message.language,
      do_not_answer: [...message.doNotAnswer],
      warnings: message.warnings.map(clean),
      forwarded: message.forwarded === undefined ? null : JSON.stringify(message.forwarded),
      pec: message.pec === undefined ? null : JSON.stringify(message.pec),
      fingerprint: fingerprint(message) ?? null,
      copy_of: input.copyOf ?? null,
      handled_at: input.handled ? new Date() : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const toRead = new Set(input.handled ? [] : filesToRead(message, input.readable));
  if (message.attachments.length > 0) {
    await tx.sql
      .insertInto('attachment')
      .values(
        message.attachments.map((attachment, ordinal) => {
          return {
            message_id: row.id,
            ordinal,
            name: clean(attachment.name),
            content_type: attachment.contentType,
            size: attachment.size,
            sha256: attachment.sha256,
            inline: attachment.inline,
            content_id: attachment.contentId ?? null,
            found_in: attachment.foundIn === undefined ? null : clean(attachment.foundIn),
            read_state: toRead.has(attachment) ? ('waiting' as const) : ('no-text' as const),
          };
        }),
      )
      .execute();
  }
  return { id: row.id, toRead: toRead.size };
}

/**
 * What a message tells us: the sender's new words, and in a forwarded mail also what was forwarded,
 * because that is why it was sent to us. Of a divided message what its ticket hears, every sign in its place.
 */
export function wordsOf({
  text,
  newText,
  forwarded,
  hearing,
}: Pick<StoredMessage, 'text' | 'newText' | 'forwarded' | 'hearing'>): string {
  const words = forwarded === undefined ? newText : text;
  return hearing === undefined ? words : without(words, hearing.silent);
}

/** The subject as words of its sender; empty where it speaks of something else than the ticket, and where it is a heading of ours. */
export function subjectOf({
  subject,
  headedByUs,
  hearing,
}: Pick<StoredMessage, 'subject' | 'headedByUs' | 'hearing'>): string {
  return headedByUs === true || hearing?.withSubject === false ? '' : subject;
}

/** Ids of a ticket's messages: those that came to it and those it shares with another ticket. */
function belongingTo(db: Sql, ticketId: TicketId) {
  return db.sql.selectFrom('conversation').select('message_id').where('ticket_id', '=', ticketId);
}

/** All messages of a ticket, oldest first, each as the ticket hears it. */
export async function ofTicket(db: Sql, ticketId: TicketId): Promise<StoredMessage[]> {
  const rows = await db.sql
    .selectFrom('message')
    .selectAll('message')
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('ticket_message')
            .select('part')
            .whereRef('ticket_message.message_id', '=', 'message.id')
            .where('part', 'is not', null),
        )
        .as('has_parts'),
    )
    .where('id', 'in', belongingTo(db, ticketId))
    .orderBy('received_at')
    .orderBy('id')
    .execute();
  // Hardly any message is divided.
  const divided = rows.some((row) => row.has_parts)
    ? await dividedOn(db, ticketId)
    : new Map<MessageId, Divided>();
  return rows.map((row) => {
    const message = asMessage(row);
    const heard = divided.get(message.id);
    if (heard === undefined) return message;
    const { handledAt, ...rest } = message;
    const drawnOut = heard.isSecond ? heard.handledAt : handledAt;
    return {
      ...rest,
      hearing: heard.hearing,
      ...(heard.isSecond ? { isSecond: true } : {}),
      ...(drawnOut === undefined ? {} : { handledAt: drawnOut }),
    };
  });
}

/**
 * True when a ticket reads a message itself: it came there, or the ticket hears a part of its own. What a complaint
 * shares with the ticket beside it is read there.
 *
 * @param message as `ofTicket` gives it for that ticket
 */
export function isReadBy(
  ticket: { readonly id: TicketId },
  { ticketId, isSecond }: Pick<StoredMessage, 'ticketId' | 'isSecond'>,
): boolean {
  return ticketId === ticket.id || isSecond === true;
}

/** What a ticket hears of a divided message. */
export interface Divided {
  readonly hearing: Hearing;
  readonly isSecond: boolean;
  readonly handledAt?: Date;
}

/** What a ticket hears of those of its messages that are divided. A part that was merged away is heard by the first one again. */
export async function dividedOn(db: Sql, ticketId: TicketId): Promise<ReadonlyMap<MessageId, Divided>> {
  const rows = await db.sql
    .selectFrom('ticket_message')
    .innerJoin('ticket', 'ticket.id', 'ticket_message.ticket_id')
    .select(['message_id', 'ticket_id', 'part', 'handled_at'])
    .where('message_id', 'in', belongingTo(db, ticketId))
    .where('part', 'is not', null)
    .where('ticket.status', '<>', 'merged')
    .execute();
  const divided = new Map<MessageId, Divided>();
  for (const [messageId, parts] of Map.groupBy(rows, (row) => row.message_id)) {
    const own = parts.find((row) => row.ticket_id === ticketId);
    if (own?.part == null) {
      const told = parts.flatMap(({ part }) => part ?? []);
      divided.set(messageId, { hearing: heardFirst(told), isSecond: false });
      continue;
    }
    const files = await db.sql
      .selectFrom('attachment')
      .select('id')
      .where('message_id', '=', messageId)
      .execute();
    const ids = files.map(({ id }) => id);
    divided.set(messageId, {
      hearing: heardSecond(own.part, ids),
      isSecond: true,
      ...(own.handled_at === null ? {} : { handledAt: own.handled_at }),
    });
  }
  return divided;
}

export async function findMessage(
  db: Sql,
  id: string,
): Promise<(StoredMessage & { html?: string }) | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await db.sql
    .selectFrom('message')
    .selectAll()
    .where('id', '=', id as MessageId)
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : { ...asMessage(row), ...(row.html === null ? {} : { html: row.html }) };
}

/** The message an original became, if it was read before. */
export async function findByOriginal(
  db: Sql,
  originalId: OriginalId,
): Promise<{ id: MessageId; ticketId?: TicketId; nature: Nature['kind'] } | undefined> {
  const row = await db.sql
    .selectFrom('message')
    .select(['id', 'ticket_id', 'nature'])
    .where('original_id', '=', originalId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { id: row.id, nature: row.nature, ...(row.ticket_id === null ? {} : { ticketId: row.ticket_id }) };
}

/** Takes an unreadable message away, because its original is about to be read again. */
export async function discardUnreadable(tx: Tx, id: MessageId): Promise<void> {
  await tx.sql.deleteFrom('attachment').where('message_id', '=', id).execute();
  await tx.sql.deleteFrom('message').where('id', '=', id).where('nature', '=', 'unreadable').execute();
}

/** Says which person on file a posted letter is from, or that nobody knows. */
export async function writtenBy(tx: Tx, id: MessageId, party: PartyId | undefined): Promise<void> {
  const changed = await tx.sql
    .updateTable('message')
    .set({ written_by: party ?? null })
    .where('id', '=', id)
    .where('written_by', 'is distinct from', party ?? null)
    .returning(['id', 'ticket_id'])
    .executeTakeFirst();
  if (changed === undefined) return;
  // Whoever's data are restricted is not to be found by what they wrote.
  await sql`select search_refresh(r.kind, r.id) from (select 'message' as kind, ${id}::bigint as id
    union all select 'ticket', ${changed.ticket_id}::bigint
    union all select 'file', a.id from attachment a where a.message_id = ${id}) as r
    where r.id is not null`.execute(tx.sql);
}

/** Marks messages as drawn out by a ticket; of a divided one its part. */
export async function markHandled(tx: Tx, ticketId: TicketId, ids: readonly MessageId[]): Promise<void> {
  if (ids.length === 0) return;
  const now = new Date();
  const parts = await tx.sql
    .updateTable('ticket_message')
    .set({ handled_at: now })
    .where('ticket_id', '=', ticketId)
    .where('message_id', 'in', [...ids])
    .where('part', 'is not', null)
    .returning('message_id')
    .execute();
  const divided = new Set(parts.map((row) => row.message_id));
  const whole = ids.filter((id) => !divided.has(id));
  if (whole.length === 0) return;
  await tx.sql.updateTable('message').set({ handled_at: now }).where('id', 'in', whole).execute();
}

/** Attachments of a ticket's messages, in order; of a divided message those that the ticket hears. */
export async function attachmentsOf(db: Sql, ticketId: TicketId): Promise<StoredAttachment[]> {
  const rows = await db.sql
    .selectFrom('attachment')
    .selectAll()
    .where('message_id', 'in', belongingTo(db, ticketId))
    .orderBy('attachment.message_id')
    .orderBy('attachment.ordinal')
    .execute();
  if (rows.length === 0) return [];
  const divided = await dividedOn(db, ticketId);
  return rows
    .filter((row) => divided.get(row.message_id)?.hearing.silentFiles.includes(row.id) !== true)
    .map(asAttachment);
}

export async function findAttachment(db: Sql, id: string): Promise<StoredAttachment | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await db.sql
    .selectFrom('attachment')
    .selectAll()
    .where('id', '=', id as AttachmentId)
    .executeTakeFirst();
  return row === undefined ? undefined : asAttachment(row);
}

/** Files a message's HTML may show by their Content-ID, those of the message itself before those of attached ones. */
export async function namedFilesOf(
  db: Sql,
  messageId: MessageId,
): Promise<{ id: AttachmentId; contentId: string; contentType: string }[]> {
  const rows = await db.sql
    .selectFrom('attachment')
    .select(['id', 'content_id', 'content_type'])
    .where('message_id', '=', messageId)
    .where('content_id', 'is not', null)
    .orderBy(sql`found_in is not null`)
    .orderBy('ordinal')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    contentId: row.content_id ?? '',
    contentType: row.content_type,
  }));
}

/** What came of reading an attachment. */
export type ReadResult =
  | { readonly state: 'read'; readonly text: string; readonly pages?: number; readonly layer?: FileLayer }
  | { readonly state: 'no-text'; readonly pages?: number; readonly layer?: FileLayer }
  | { readonly state: 'failed'; readonly note: string };

export async function recordReading(tx: Tx, id: AttachmentId, result: ReadResult): Promise<void> {
  await tx.sql
    .updateTable('attachment')
    .set({
      read_state: result.state,
      text: result.state === 'read' ? clean(result.text) : null,
      read_note: result.state === 'failed' ? clean(result.note) : null,
      pages: result.state === 'failed' ? null : (result.pages ?? null),
      layer: result.state === 'failed' || result.layer === undefined ? null : cleanJson(result.layer),
    })
    .where('id', '=', id)
    .execute();
}

/** The words of a letter, once its pages have been read; a message that has words of its own keeps them. */
export async function giveWords(
  tx: Tx,
  id: MessageId,
  { text, language }: { readonly text: string; readonly language: Language },
): Promise<void> {
  await tx.sql
    .updateTable('message')
    .set({ text: clean(text), new_text: clean(text), language })
    .where('id', '=', id)
    .where('new_text', '=', '')
    .execute();
}

/**
 * Replaces what a ticket has read in a message: reading it again gives the same facts, not twice as many. What another
 * ticket read in its part of a divided message stays.
 */
export async function replaceFacts(
  tx: Tx,
  message: { id: MessageId; ticketId: TicketId },
  facts: readonly Fact[],
): Promise<void> {
  await sql`with second as (select ticket_id from ticket_message where message_id = ${message.id} and part is not null)
    delete from fact where message_id = ${message.id} and (ticket_id = ${message.ticketId}
      or (ticket_id not in (select ticket_id from second) and ${message.ticketId} not in (select ticket_id from second)))`.execute(
    tx.sql,
  );
  if (facts.length === 0) return;
  await tx.sql
    .insertInto('fact')
    .values(
      facts.map((fact) => ({
        message_id: message.id,
        ticket_id: message.ticketId,
        key: fact.key,
        value: clean(fact.value),
        span: JSON.stringify({ ...fact.span, quote: clean(fact.span.quote) }),
        method: fact.method,
        confidence: fact.confidence,
      })),
    )
    .execute();
}

/** Facts read in a ticket's messages, with the message each stood in; of a divided message those of its own part. */
export async function factsOf(db: Sql, ticketId: TicketId): Promise<(Fact & { messageId: MessageId })[]> {
  const rows = await db.sql
    .selectFrom('fact')
    .selectAll()
    .where('message_id', 'in', belongingTo(db, ticketId))
    .where(
      sql<boolean>`(fact.ticket_id = ${ticketId} or not exists (select 1 from ticket_message as divided
        where divided.message_id = fact.message_id and divided.part is not null
          and divided.ticket_id in (${ticketId}, fact.ticket_id)))`,
    )
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    messageId: row.message_id,
    // Written by `replaceFacts` from a Fact's own key.
    key: row.key as Fact['key'],
    value: row.value,
    span: row.span,
    method: row.method,
    confidence: row.confidence,
  }));
}

/** The last human message of a claim's tickets: what an automatic message on this claim answers. */
export async function lastHumanOf(
  db: Sql,
  where: { ticketId: TicketId } | { claimId: ClaimId },
): Promise<StoredMessage | undefined> {
  let query = db.sql
    .selectFrom('message')
    .innerJoin('ticket', 'ticket.id', 'message.ticket_id')
    .selectAll('message')
    .where('message.nature', '=', 'human')
    .where('message.copy_of', 'is', null);
  query =
    'ticketId' in where
      ? query.where('message.id', 'in', belongingTo(db, where.ticketId))
      : query.where('ticket.id', 'in', ticketsOn(where.claimId));
  const row = await query
    .orderBy('message.received_at', 'desc')
    .orderBy('message.id', 'desc')
    .executeTakeFirst();
  return row === undefined ? undefined : asMessage(row);
}

/**
 * A page of a ticket's messages, newest first, with their texts cut to `longest` characters: one mail of megabytes, or
 * ten thousand mails of a loop, must not be answered at once.
 */
export async function pageOf(
  db: Sql,
  ticketId: TicketId,
  page: { before?: MessageId; size: number; longest: number },
): Promise<(StoredMessage & { cut: boolean })[]> {
  let query = shortened(db, page.longest).where('id', 'in', belongingTo(db, ticketId));
  if (page.before !== undefined) query = query.where('id', '<', page.before);
  const rows = await query.orderBy('id', 'desc').limit(page.size).execute();
  return rows.map((row) => ({ ...asMessage(row), cut: row.cut }));
}

/** Messages by their ids, in no order, their texts cut to `longest` characters. */
export async function messagesByIds(
  db: Sql,
  ids: readonly MessageId[],
  longest: number,
): Promise<(StoredMessage & { cut: boolean })[]> {
  if (ids.length === 0) return [];
  const rows = await shortened(db, longest)
    .where('id', 'in', [...ids])
    .execute();
  return rows.map((row) => ({ ...asMessage(row), cut: row.cut }));
}

function shortened(db: Sql, longest: number) {
  return db.sql
    .selectFrom('message')
    .select([
      'id',
      'original_id',
      'ticket_id',
      'channel',
      'nature_detail',
      'sender',
      'sender_name',
      'recipients',
      'subject',
      'headed_by_us',
      'written_at',
      'received_at',
      'own_id',
      'language',
      'do_not_answer',
      'warnings',
      'forwarded',
      'pec',
      'copy_of',
      'handled_at',
      sql<boolean>`html is not null`.as('has_html'),
      sql<string>`left(text, ${longest})`.as('text'),
      sql<string>`left(new_text, ${longest})`.as('new_text'),
      sql<boolean>`char_length(text) > ${longest} or char_length(new_text) > ${longest}`.as('cut'),
    ]);
}

/** A file that came with a message, without the text read from it. */
export type AttachmentRow = Omit<StoredAttachment, 'text'> & { readonly foundIn?: string };

/** Files of some messages, in order. */
export async function filesOf(db: Sql, messageIds: readonly MessageId[]): Promise<AttachmentRow[]> {
  if (messageIds.length === 0) return [];
  const rows = await db.sql
    .selectFrom('attachment')
    .select([
      'id',
      'message_id',
      'name',
      'content_type',
      'size',
      'sha256',
      'inline',
      'read_state',
      'read_note',
      'found_in',
      'pages',
    ])
    .where('message_id', 'in', [...messageIds])
    .orderBy('message_id')
    .orderBy('ordinal')
    .execute();
  return rows.map((row) => ({
    ...asAttachment({ ...row, text: null, layer: null }),
    ...(row.found_in === null ? {} : { foundIn: row.found_in }),
  }));
}

/** How far a ticket's conversation had gone when somebody looked at it, in both directions. */
export interface ConversationMark {
  readonly messages: number;
  readonly lastMessage: string;
  readonly sent: number;
  readonly lastSent: string;
}

/** A mark as text: clients carry it from their look at a ticket to their answer. */
export function markText(mark: ConversationMark): string {
  return `${mark.messages}.${mark.lastMessage}.${mark.sent}.${mark.lastSent}`;
}

export async function conversationMark(db: Sql, ticketId: TicketId): Promise<ConversationMark> {
  const { rows } = await sql<{ messages: string; last_message: string; sent: string; last_sent: string }>`
    select m.n as messages, m.last as last_message, o.n as sent, o.last as last_sent
    from (select count(*) as n, coalesce(max(message_id), 0) as last from conversation where ticket_id = ${ticketId}) as m,
      (select count(*) as n, coalesce(max(id), 0) as last from outbound where ticket_id = ${ticketId}) as o`.execute(
    db.sql,
  );
  const row = rows[0];
  return {
    messages: Number(row?.messages ?? 0),
    lastMessage: row?.last_message ?? '0',
    sent: Number(row?.sent ?? 0),
    lastSent: row?.last_sent ?? '0',
  };
}

/** Something said on a ticket, in either direction. */
export interface Said {
  readonly direction: 'inbound' | 'outbound';
  readonly id: string;
  readonly at: Date;
  /** Who wrote it: an address, `machine:<stage>` or `person:<name>`. */
  readonly by: string;
  readonly text: string;
}

/**
 * What was said on a ticket since `mark`, oldest first, at most 20 each way: copies, receipts and messages that were
 * cancelled before they left do not count. A row whose id was drawn before the mark and that became visible after it is
 * found by its count.
 */
export async function saidSince(db: Sql, ticketId: TicketId, mark: ConversationMark): Promise<Said[]> {
  const { rows } = await sql<{
    direction: Said['direction'];
    id: string;
    at: Date;
    by: string | null;
    text: string;
  }>`
    select * from (
      (select 'inbound' as direction, id, created_at as at, sender as by, left(new_text, 20000) as text from message
        where id in (select message_id from conversation where ticket_id = ${ticketId})
          and copy_of is null and nature <> 'pec-receipt'
          and (id > ${mark.lastMessage} or ${mark.messages} <
            (select count(*) from conversation where ticket_id = ${ticketId} and message_id <= ${mark.lastMessage}))
        order by id desc limit 20)
      union all
      (select 'outbound', id, created_at, created_by, left(body, 20000) from outbound
        where ticket_id = ${ticketId} and state <> 'cancelled'
          and (id > ${mark.lastSent} or ${mark.sent} <
            (select count(*) from outbound where ticket_id = ${ticketId} and id <= ${mark.lastSent}))
        order by id desc limit 20)
    ) as said order by at, id`.execute(db.sql);
  return rows.map((row) => ({
    direction: row.direction,
    id: row.id,
    at: row.at,
    by: row.by ?? '',
    text: row.text,
  }));
}

/** True while files of a ticket wait to be read. */
export async function hasUnread(db: Sql, ticketId: TicketId): Promise<boolean> {
  const row = await db.sql
    .selectFrom('attachment')
    .innerJoin('message', 'message.id', 'attachment.message_id')
    .select('attachment.id')
    .where('message.ticket_id', '=', ticketId)
    .where('attachment.read_state', '=', 'waiting')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** True while no stage has drawn everything out of a ticket's messages, and of its parts of divided ones. */
export async function hasUnhandled(db: Sql, ticketId: TicketId): Promise<boolean> {
  const { rows } = await sql<{ waits: boolean }>`
    select exists (select 1 from message where ticket_id = ${ticketId} and handled_at is null)
      or exists (select 1 from ticket_message
        where ticket_id = ${ticketId} and part is not null and handled_at is null) as waits`.execute(db.sql);
  return rows[0]?.waits === true;
}

/** Lets link and assess look again at what a ticket's people wrote, all or some of it: for another claim it is new. */
export async function markUnhandled(tx: Tx, ticketId: TicketId, only?: readonly MessageId[]): Promise<void> {
  await tx.sql
    .updateTable('message')
    .set({ handled_at: null })
    .where('ticket_id', '=', ticketId)
    .where('nature', '=', 'human')
    .where('copy_of', 'is', null)
    .$if(only !== undefined, (query) => query.where('id', 'in', ['0' as MessageId, ...(only ?? [])]))
    .execute();
  await tx.sql
    .updateTable('ticket_message')
    .set({ handled_at: null })
    .where('ticket_id', '=', ticketId)
    .where('part', 'is not', null)
    .$if(only !== undefined, (query) => query.where('message_id', 'in', ['0' as MessageId, ...(only ?? [])]))
    .execute();
}

function asMessage(row: {
  id: MessageId;
  original_id: OriginalId;
  ticket_id: TicketId | null;
  channel: string;
  nature_detail: Nature;
  sender: string | null;
  sender_name: string | null;
  recipients: StoredMessage['recipients'];
  subject: string;
  headed_by_us: boolean;
  written_at: Date | null;
  received_at: Date;
  own_id: string | null;
  text: string;
  new_text: string;
  /** The HTML itself, or only whether there is some. */
  html?: string | null;
  has_html?: boolean;
  language: Language;
  do_not_answer: string[];
  warnings: string[];
  forwarded: Forwarded | null;
  pec: PecEnvelope | null;
  copy_of: MessageId | null;
  handled_at: Date | null;
}): StoredMessage {
  return {
    id: row.id,
    originalId: row.original_id,
    ...(row.ticket_id === null ? {} : { ticketId: row.ticket_id }),
    channel: row.channel,
    nature: row.nature_detail,
    ...(row.sender === null
      ? row.sender_name === null
        ? {}
        : { caller: row.sender_name }
      : { sender: { address: row.sender, ...(row.sender_name === null ? {} : { name: row.sender_name }) } }),
    recipients: row.recipients,
    subject: row.subject,
    ...(row.headed_by_us ? { headedByUs: true } : {}),
    ...(row.written_at === null ? {} : { writtenAt: row.written_at }),
    receivedAt: row.received_at,
    ...(row.own_id === null ? {} : { ownId: row.own_id }),
    text: row.text,
    newText: row.new_text,
    hasHtml: row.has_html ?? row.html != null,
    language: row.language,
    doNotAnswer: row.do_not_answer,
    warnings: row.warnings,
    ...(row.forwarded === null ? {} : { forwarded: row.forwarded }),
    ...(row.pec === null ? {} : { pec: row.pec }),
    ...(row.copy_of === null ? {} : { copyOf: row.copy_of }),
    ...(row.handled_at === null ? {} : { handledAt: row.handled_at }),
  };
}

function asAttachment(row: {
  id: AttachmentId;
  message_id: MessageId;
  name: string;
  content_type: string;
  size: string;
  sha256: Sha256;
  inline: boolean;
  text: string | null;
  read_state: StoredAttachment['readState'];
  read_note: string | null;
  pages: number | null;
  layer: FileLayer | null;
}): StoredAttachment {
  return {
    id: row.id,
    messageId: row.message_id,
    name: row.name,
    contentType: row.content_type,
    size: Number(row.size),
    sha256: row.sha256,
    inline: row.inline,
    ...(row.text === null ? {} : { text: row.text }),
    readState: row.read_state,
    ...(row.read_note === null ? {} : { readNote: row.read_note }),
    ...(row.pages === null ? {} : { pages: row.pages }),
    ...(row.layer === null ? {} : { layer: row.layer }),
  };
}

/** Where in a file some words stand: its name, and the page when its text has pages. */
export interface FileSpot {
  readonly file?: string;
  readonly page?: number;
}

/** Looks up the files that spans of `attachment:<id>` lie in; the answer gives nothing for other spans. */
export async function spotsInFiles(
  db: Sql,
  spans: readonly Pick<Span, 'part' | 'start'>[],
): Promise<(span: Pick<Span, 'part' | 'start'>) => FileSpot> {
  const wanted = new Map(
    spans.flatMap(({ part, start }) => {
      const id = /^attachment:(\d{1,18})$/.exec(part)?.[1];
      return id === undefined ? [] : [[`${part} ${start}`, { id, start }] as const];
    }),
  );
  if (wanted.size === 0) return () => ({});
  // Pages are parted by form feeds. PostgreSQL counts characters and we count code units: close enough for a page.
  const { rows } = await sql<{ id: string; start: number; name: string; pages: number; page: number }>`
    select a.id::text as id, s.start, a.name,
      1 + length(a.text) - length(replace(a.text, chr(12), '')) as pages,
      1 + length(left(a.text, s.start)) - length(replace(left(a.text, s.start), chr(12), '')) as page
    from jsonb_to_recordset(${JSON.stringify([...wanted.values()])}::jsonb) as s(id bigint, start int)
    join attachment a on a.id = s.id`.execute(db.sql);
  const spots = new Map(
    rows.map(({ id, start, name, pages, page }): [string, FileSpot] => [
      `attachment:${id} ${start}`,
      { file: name, ...(pages > 1 ? { page } : {}) },
    ]),
  );
  return ({ part, start }) => spots.get(`${part} ${start}`) ?? {};
}
