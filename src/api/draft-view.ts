/** Answers that are being written, as the API shows them. */
import { z } from 'zod';
import { formatReference } from '../domain/linking/reference.ts';
import { uploadsOf, type KeptDraft, type Upload } from '../storage/drafts.ts';
import { referencesOf } from '../storage/tickets.ts';
import { instant, language, named } from './schemas.ts';
import type { ApiTools } from './tools.ts';

export const uploadView = named(
  'Upload',
  z.strictObject({
    id: z.string(),
    name: z.string(),
    contentType: z.string().describe('As found in the bytes where they tell.'),
    size: z.int(),
  }),
  'A file added to an answer.',
);

export const draftView = named(
  'Draft',
  z.strictObject({
    ticket: z.string().describe('Reference of the ticket.'),
    author: z.string(),
    own: z.boolean(),
    channel: z.string(),
    revision: z.int().describe('Send it back when you save the draft again.'),
    text: z.string(),
    to: z.string().nullable(),
    subject: z.string().nullable(),
    language: language.nullable(),
    basedOn: z.string().nullable().describe('How far the conversation had gone for the writer.'),
    attachments: z.array(uploadView),
    updatedAt: instant,
  }),
  'An answer that somebody is writing.',
);

/** Drafts as one person sees them. */
export async function showDrafts(
  { db }: Pick<ApiTools, 'db'>,
  drafts: readonly KeptDraft[],
  reader: string,
): Promise<z.input<typeof draftView>[]> {
  const references = await referencesOf(
    db,
    drafts.map(({ ticketId }) => ticketId),
  );
  return Promise.all(
    drafts.map(async (draft) => {
      const reference = references.get(draft.ticketId);
      const files = (await uploadsOf(db, draft.ticketId, draft.uploads)) ?? [];
      return {
        ticket: reference === undefined ? draft.ticketId : formatReference(reference, 'TCK'),
        author: draft.author,
        own: draft.author === reader,
        channel: draft.channel,
        revision: draft.revision,
        text: draft.text,
        to: draft.to ?? null,
        subject: draft.subject ?? null,
        language: draft.language ?? null,
        basedOn: draft.basedOn ?? null,
        attachments: files.map(showUpload),
        updatedAt: draft.updatedAt.toISOString(),
      };
    }),
  );
}

export function showUpload({ id, name, contentType, size }: Upload): z.input<typeof uploadView> {
  return { id, name, contentType, size };
}
