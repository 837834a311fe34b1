/** Transcripts of recordings: their rows, stretch by stretch as they are heard. */
import { sql } from 'kysely';
import type { AttachmentId, MessageId, Sha256, TicketId } from '#src/domain/ids.ts';
import type { Language } from '#src/domain/message.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { SpokenStretch, TranscriptState } from '#src/domain/phone/transcript.ts';
import { clean } from './clean.ts';
import type { Sql, Tx } from './db.ts';

/** A recording's transcript, as far as it is. */
export interface Transcript {
  /** The file that was recorded. */
  readonly id: AttachmentId;
  readonly messageId: MessageId;
  readonly state: TranscriptState;
  readonly version: number;
  readonly language: Language;
  readonly engine?: string;
  /** 0 to 1. */
  readonly confidence?: number;
  readonly lengthMs?: number;
  readonly heardMs: number;
  readonly channels?: number;
  /** Why there is none, in words of whatever gave up. */
  readonly note?: string;
}

/** A transcript somebody is about to listen for. */
export interface Dictation extends Transcript {
  /** How often it was begun since a stretch was last heard, this time included. */
  readonly tries: number;
  readonly ticketId: TicketId;
  readonly sha256: Sha256;
  /** What the provider calls the recording; absent for what came as a file. */
  readonly recording?: string;
  /** Whether the caller agreed to be recorded; true for a message that somebody left on purpose on another system. */
  readonly agreed: boolean;
}

/** Begins transcripts for the recordings of a message that has a ticket. @returns what to ring for. */
export async function beginTranscripts(
  tx: Tx,
  messageId: MessageId,
  language: Language,
): Promise<{ id: AttachmentId; version: number }[]> {
  const rows = await tx.sql
    .insertInto('transcript')
    .columns(['attachment_id', 'language'])
    .expression((eb) =>
      eb
        .selectFrom('attachment')
        .select(['id', sql.lit(language).as('language')])
        .where('message_id', '=', messageId)
        .where('content_type', 'like', 'audio/%'),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning(['attachment_id', 'version'])
    .execute();
  return rows.map((row) => ({ id: row.attachment_id, version: row.version }));
}

/** One that waits, with one more start counted. @throws Stale when nobody need listen. */
export async function startListening(db: Sql, id: string): Promise<Dictation> {
  if (!/^\d{1,18}$/.test(id)) throw new Stale(`there is no recording ${id}`);
  const started = await db.sql
    .updateTable('transcript')
    .set((eb) => ({ tries: eb('tries', '+', 1), alive_at: new Date() }))
    .where('attachment_id', '=', id as AttachmentId)
    .where('state', '=', 'waiting')
    .returningAll()
    .executeTakeFirst();
  const about = await db.sql
    .selectFrom('attachment')
    .innerJoin('message', 'message.id', 'attachment.message_id')
    .innerJoin('original', 'original.id', 'message.original_id')
    .select(['attachment.message_id', 'attachment.sha256', 'message.ticket_id', 'original.envelope'])
    .where('attachment.id', '=', id as AttachmentId)
    .executeTakeFirst();
  if (started === undefined || about === undefined || about.ticket_id === null)
    throw new Stale(`recording ${id} was heard already`);
  const { recording } = about.envelope;
  return {
    ...asTranscript({ ...started, message_id: about.message_id }),
    tries: started.tries,
    ticketId: about.ticket_id,
    sha256: about.sha256,
    ...(recording === undefined ? {} : { recording: recording.id }),
    agreed: recording === undefined || (await agreedTo(db, recording.call)),
  };
}

/** Only a choice that was kept, and no other beside it, is an agreement. */
async function agreedTo(db: Sql, call: string): Promise<boolean> {
  const rows = await db.sql
    .selectFrom('recording_consent')
    .select('choice')
    .where('call', '=', call)
    .execute();
  return rows.length > 0 && rows.every(({ choice }) => choice === 'recorded');
}

/** Tells the clock that somebody is at work on it. */
export async function keepListening(db: Sql, id: AttachmentId): Promise<void> {
  await db.sql
    .updateTable('transcript')
    .set({ alive_at: new Date() })
    .where('attachment_id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** What is known of the sound before a word of it. */
export async function keepSound(
  db: Sql,
  id: AttachmentId,
  { ms, channels, engine }: { readonly ms: number; readonly channels: number; readonly engine: string },
): Promise<void> {
  await db.sql
    .updateTable('transcript')
    .set({ length_ms: ms, channels, engine })
    .where('attachment_id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** Keeps a stretch; of two who heard the same one, the first. Whoever hears on is at the first try of the next. */
export async function keepStretch(tx: Tx, id: AttachmentId, stretch: SpokenStretch): Promise<void> {
  await tx.sql
    .insertInto('transcript_stretch')
    .values({
      attachment_id: id,
      channel: stretch.channel,
      start_ms: stretch.start,
      end_ms: stretch.end,
      text: clean(stretch.text),
      confidence: stretch.confidence,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx.sql
    .updateTable('transcript')
    .set({ tries: 1, alive_at: new Date(), heard_ms: sql`greatest(heard_ms, ${stretch.end})` })
    .where('attachment_id', '=', id)
    .execute();
}

/** Ends the listening. @throws Stale when it has ended, or is to be heard again. */
export async function settleTranscript(
  tx: Tx,
  { id, version }: Pick<Transcript, 'id' | 'version'>,
  how: {
    readonly state: Exclude<TranscriptState, 'waiting'>;
    readonly confidence?: number;
    readonly note?: string;
  },
): Promise<void> {
  const row = await tx.sql
    .updateTable('transcript')
    .set({
      state: how.state,
      confidence: how.confidence ?? null,
      note: how.note === undefined ? null : clean(how.note).slice(0, 500),
    })
    .where('attachment_id', '=', id)
    .where('version', '=', version)
    .where('state', '=', 'waiting')
    .returning('attachment_id')
    .executeTakeFirst();
  if (row === undefined) throw new Stale(`recording ${id} was heard already`);
}

/** Lets a recording of which there is no transcript be heard once more. @returns its new version; undefined when it waits or is there. */
export async function listenAgain(tx: Tx, id: AttachmentId): Promise<number | undefined> {
  const row = await tx.sql
    .updateTable('transcript')
    .set((eb) => ({
      state: 'waiting',
      version: eb('version', '+', 1),
      tries: 0,
      note: null,
      alive_at: new Date(),
    }))
    .where('attachment_id', '=', id)
    .where('state', 'in', ['declined', 'no-engine', 'failed'])
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

export async function findTranscript(db: Sql, id: string): Promise<Transcript | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await db.sql
    .selectFrom('transcript')
    .innerJoin('attachment', 'attachment.id', 'transcript.attachment_id')
    .selectAll('transcript')
    .select('attachment.message_id')
    .where('attachment_id', '=', id as AttachmentId)
    .executeTakeFirst();
  return row === undefined ? undefined : asTranscript(row);
}

/** What was heard of a recording, in the order in which it was said. */
export async function stretchesOf(db: Sql, id: AttachmentId): Promise<SpokenStretch[]> {
  const rows = await db.sql
    .selectFrom('transcript_stretch')
    .selectAll()
    .where('attachment_id', '=', id)
    .orderBy('start_ms')
    .orderBy('channel')
    .execute();
  return rows.map((row) => ({
    channel: row.channel,
    start: row.start_ms,
    end: row.end_ms,
    text: row.text,
    confidence: row.confidence,
  }));
}

/** Transcripts of messages, in the order of their files. */
export async function transcriptsOf(db: Sql, messageIds: readonly MessageId[]): Promise<Transcript[]> {
  if (messageIds.length === 0) return [];
  const rows = await db.sql
    .selectFrom('transcript')
    .innerJoin('attachment', 'attachment.id', 'transcript.attachment_id')
    .selectAll('transcript')
    .select('attachment.message_id')
    .where('attachment.message_id', 'in', [...messageIds])
    .orderBy('attachment.message_id')
    .orderBy('attachment.ordinal')
    .execute();
  return rows.map(asTranscript);
}

/** What was heard of each recording of these messages, in the order of their files. */
export async function stretchesByMessage(
  db: Sql,
  messageIds: readonly MessageId[],
): Promise<ReadonlyMap<MessageId, SpokenStretch[][]>> {
  const found = new Map<MessageId, SpokenStretch[][]>();
  for (const { id, messageId } of await transcriptsOf(db, messageIds))
    found.set(messageId, [...(found.get(messageId) ?? []), await stretchesOf(db, id)]);
  return found;
}

/** The words of a message's caller, once they were heard; what a mail around them says stays as it is. */
export async function giveSpokenWords(tx: Tx, messageId: MessageId, words: string): Promise<void> {
  await tx.sql
    .updateTable('message')
    .set({ new_text: clean(words) })
    .where('id', '=', messageId)
    .execute();
}

/** Recordings that nobody has listened to for longer than a healthy queue would let them wait. */
export async function forgottenRecordings(
  db: Sql,
  before: Date,
  limit: number,
): Promise<{ id: AttachmentId; version: number }[]> {
  const rows = await db.sql
    .selectFrom('transcript')
    .select(['attachment_id', 'version'])
    .where('state', '=', 'waiting')
    .where('alive_at', '<', before)
    .orderBy('alive_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ id: row.attachment_id, version: row.version }));
}

function asTranscript(row: {
  attachment_id: AttachmentId;
  message_id: MessageId;
  state: TranscriptState;
  version: number;
  language: Language;
  engine: string | null;
  confidence: number | null;
  length_ms: number | null;
  heard_ms: number;
  channels: number | null;
  note: string | null;
}): Transcript {
  return {
    id: row.attachment_id,
    messageId: row.message_id,
    state: row.state,
    version: row.version,
    language: row.language,
    ...(row.engine === null ? {} : { engine: row.engine }),
    ...(row.confidence === null ? {} : { confidence: row.confidence }),
    ...(row.length_ms === null ? {} : { lengthMs: row.length_ms }),
    heardMs: row.heard_ms,
    ...(row.channels === null ? {} : { channels: row.channels }),
    ...(row.note === null ? {} : { note: row.note }),
  };
}
