/** Internal notes on tickets, whom they mention, and who has read that. */
import { sql } from 'kysely';
import type { NoteId, TicketId } from '#src/domain/ids.ts';
import type { Sql, Tx } from './db.ts';

/** A note as it is now, with what it said before. */
export interface Note {
  readonly id: NoteId;
  readonly ticketId: TicketId;
  readonly author: string;
  readonly text: string;
  /** Names of the people it calls. */
  readonly mentions: readonly string[];
  readonly version: number;
  readonly createdAt: Date;
  readonly editedAt?: Date;
  /** Oldest first. */
  readonly former: readonly { readonly text: string; readonly replacedAt: Date }[];
}

interface Row {
  id: NoteId;
  ticket_id: TicketId;
  author: string;
  text: string;
  mentions: string[];
  version: number;
  created_at: Date;
  edited_at: Date | null;
  former: { text: string; at: string }[] | null;
}

const columns = sql`n.id, n.ticket_id, n.author, n.text, n.mentions, n.version, n.created_at, n.edited_at,
  (select jsonb_agg(jsonb_build_object('text', f.text, 'at', f.replaced_at) order by f.version)
    from note_text f where f.note_id = n.id) as former`;

/** Adds a note. `again`: its writer had sent it before. */
export async function addNote(
  tx: Tx,
  note: Pick<Note, 'ticketId' | 'author' | 'text' | 'mentions' | 'createdAt'> & { readonly clientId: string },
): Promise<{ readonly note: Note; readonly again: boolean }> {
  const mentions = [...new Set(note.mentions)];
  const { rows } = await sql<{ id: NoteId }>`
    insert into note (ticket_id, author, text, mentions, client_id, created_at)
    values (${note.ticketId}, ${note.author}, ${note.text}, ${mentions}, ${note.clientId}, ${note.createdAt})
    on conflict (author, client_id) do nothing returning id`.execute(tx.sql);
  const id = rows[0]?.id;
  if (id === undefined) {
    const before = await sql<Row>`select ${columns} from note n
      where n.author = ${note.author} and n.client_id = ${note.clientId}`.execute(tx.sql);
    const [row] = before.rows;
    if (row === undefined) throw new Error('a note that exists cannot be found');
    return { note: asNote(row), again: true };
  }
  await mention(tx, { id, ticketId: note.ticketId }, mentions);
  const added = await findNote(tx, id);
  if (added === undefined) throw new Error('a note that was added cannot be found');
  return { note: added, again: false };
}

async function mention(
  tx: Tx,
  note: Pick<Note, 'id' | 'ticketId'>,
  people: readonly string[],
): Promise<void> {
  if (people.length === 0) return;
  await tx.sql
    .insertInto('note_mention')
    .values(people.map((person) => ({ note_id: note.id, ticket_id: note.ticketId, person })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function findNote(db: Sql, id: string): Promise<Note | undefined> {
  const { rows } = await sql<Row>`select ${columns} from note n where n.id = ${id}`.execute(db.sql);
  return rows[0] === undefined ? undefined : asNote(rows[0]);
}

/** Notes by their ids, in no order. */
export async function notesByIds(db: Sql, ids: readonly NoteId[]): Promise<Note[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Row>`select ${columns} from note n where n.id in (${sql.join(ids)})`.execute(
    db.sql,
  );
  return rows.map(asNote);
}

/** A note, locked until the transaction ends. */
export async function lockNote(tx: Tx, id: string): Promise<Note | undefined> {
  await sql`select 1 from note where id = ${id} for update`.execute(tx.sql);
  return findNote(tx, id);
}

/** Puts other words in a note's place; what it said stays in its history. People who are not called any more are not. */
export async function editNote(
  tx: Tx,
  note: Note,
  change: { readonly text: string; readonly mentions: readonly string[]; readonly at: Date },
): Promise<Note> {
  const mentions = [...new Set(change.mentions)];
  await tx.sql
    .insertInto('note_text')
    .values({ note_id: note.id, version: note.version, text: note.text, replaced_at: change.at })
    .execute();
  await tx.sql
    .updateTable('note')
    .set((eb) => ({
      text: change.text,
      mentions,
      version: eb('version', '+', 1),
      edited_at: change.at,
    }))
    .where('id', '=', note.id)
    .execute();
  await tx.sql
    .deleteFrom('note_mention')
    .where('note_id', '=', note.id)
    .where('person', 'not in', ['', ...mentions])
    .execute();
  await mention(tx, note, mentions);
  const edited = await findNote(tx, note.id);
  if (edited === undefined) throw new Error('a note that was edited cannot be found');
  return edited;
}

/** Somebody has read where they were called. @returns false when the note does not call them. */
export async function readMention(db: Sql, id: string, person: string, at: Date): Promise<boolean> {
  const { rows } = await sql`update note_mention set read_at = coalesce(read_at, ${at})
    where note_id = ${id} and person = ${person} returning 1`.execute(db.sql);
  return rows.length > 0;
}

/** A ticket's notes and those of tickets that were merged into it, newest first. */
export async function notesOf(
  db: Sql,
  ticketId: TicketId,
  page: { readonly before?: NoteId; readonly size: number },
): Promise<Note[]> {
  const before = page.before === undefined ? sql`true` : sql`n.id < ${page.before}`;
  const { rows } = await sql<Row>`
    with recursive family as (
      select ${ticketId}::bigint as id
      union select t.id from ticket t join family f on t.merged_into = f.id)
    select ${columns} from note n where n.ticket_id in (select id from family) and ${before}
    order by n.id desc limit ${page.size}`.execute(db.sql);
  return rows.map(asNote);
}

function asNote(row: Row): Note {
  return {
    id: row.id,
    ticketId: row.ticket_id,
    author: row.author,
    text: row.text,
    mentions: row.mentions,
    version: row.version,
    createdAt: row.created_at,
    ...(row.edited_at === null ? {} : { editedAt: row.edited_at }),
    former: (row.former ?? []).map(({ text, at }) => ({ text, replacedAt: new Date(at) })),
  };
}
