/** Internal notes as answers show them. */
import { z } from 'zod';
import { noteEditMs, whyNotEdit } from '../domain/note.ts';
import type { Note } from '../storage/notes.ts';
import { instant, named, version } from './schemas.ts';

export const noteView = named(
  'Note',
  z.strictObject({
    id: z.string(),
    version,
    author: z.string(),
    text: z.string(),
    mentions: z.array(z.string()).describe('Names of the people it calls.'),
    createdAt: instant,
    editedAt: instant.nullable(),
    editableUntil: instant
      .nullable()
      .describe('Until then you may edit it; null: not any more, or it is not yours.'),
    former: z
      .array(z.strictObject({ text: z.string(), replacedAt: instant }))
      .describe('What it said before, oldest first.'),
  }),
  'Words between colleagues on a ticket; no customer ever gets them.',
);

export function showNote(
  note: Note,
  reader: { readonly person: string; readonly now: Date },
): z.input<typeof noteView> {
  return {
    id: note.id,
    version: note.version,
    author: note.author,
    text: note.text,
    mentions: [...note.mentions],
    createdAt: note.createdAt.toISOString(),
    editedAt: note.editedAt?.toISOString() ?? null,
    editableUntil:
      whyNotEdit(note, reader) === undefined
        ? new Date(note.createdAt.getTime() + noteEditMs).toISOString()
        : null,
    former: note.former.map(({ text, replacedAt }) => ({ text, replacedAt: replacedAt.toISOString() })),
  };
}
