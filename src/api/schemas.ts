/** Shapes that several resources share. The same zod schemas check requests, describe them, and describe the answers. */
import { z } from 'zod';
import { parseLocalDate } from '../domain/time/calendar.ts';
import type { ClaimStatus } from '../domain/claims/claim.ts';
import { findReferences, isReference } from '../domain/linking/reference.ts';
import type { Reference } from '../domain/ids.ts';
import { caseKinds, ticketStages, type TicketStatus } from '../domain/ticket.ts';

/** Every schema with a name of its own in the OpenAPI document: bodies that come in, and everything that goes out. */
export const incoming = z.registry<{ id: string; description?: string }>();
export const outgoing = z.registry<{ id: string; description?: string }>();

/** Gives a schema of an answer its name in the OpenAPI document. */
export function named<T extends z.ZodType>(id: string, schema: T, description?: string): T {
  outgoing.add(schema, { id, ...(description === undefined ? {} : { description }) });
  return schema;
}

/** Gives the schema of a body that comes in its name in the OpenAPI document. */
export function namedBody<T extends z.ZodType>(id: string, schema: T, description?: string): T {
  incoming.add(schema, { id, ...(description === undefined ? {} : { description }) });
  return schema;
}

/** Id of a row, as the database prints it. */
export const rowId = z.string().regex(/^\d{1,18}$/, 'is no id');

/** What a ticket or a claim is called by: one of our references, or its id. */
export type Key = { readonly reference: Reference } | { readonly id: string };

/** A reference in any spelling (`SIN 4827-1936-52`, `4827193652`, `tck 4827/1936/52`), or an id. */
export const key = z
  .string()
  .max(64)
  .transform((text, context): Key => {
    const bare = text.trim();
    if (isReference(bare)) return { reference: bare };
    // Ten digits that begin as ours do were meant to be one of ours.
    if (/^\d{1,18}$/.test(bare) && !/^[4-7]\d{9}$/.test(bare)) return { id: bare };
    const found = findReferences(`rif. ${bare}`);
    const reference = found.length === 1 ? found[0]?.value : undefined;
    if (reference !== undefined) return { reference };
    context.issues.push({
      code: 'custom',
      message:
        found.length === 1
          ? 'its check digits do not agree: a digit is wrong'
          : 'is neither a reference nor an id',
      input: text,
    });
    return z.NEVER;
  })
  .describe('A reference in any spelling (`SIN 4827-1936-52`, `4827193652`) or an id.');

/** Words of a person: no control characters but line breaks and tabs, whole characters only, ends trimmed. */
export function words(longest: number): z.ZodString {
  return trimmed(longest).regex(noControls, 'contains control characters');
}

/** One line of words. */
export function line(longest: number): z.ZodString {
  return trimmed(longest).regex(noControlsNorBreaks, 'contains control characters or more than one line');
}

function trimmed(longest: number): z.ZodString {
  return z
    .string()
    .max(longest)
    .overwrite((text) => text.toWellFormed().trim())
    .min(1, 'is empty');
}

// oxlint-disable-next-line no-control-regex -- they are what must not be there
const noControls = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$/;
// oxlint-disable-next-line no-control-regex -- as above
const noControlsNorBreaks = /^[^\u0000-\u001f\u007f-\u009f]*$/;

/** `true` or `false` in a query; the bare name says `true`. */
export const flag = z.enum(['true', 'false', '']).transform((value) => value !== 'false');

/** The version of a ticket or claim somebody looked at; `If-Match` says the same. */
export const version = z.int().min(1).max(2_147_483_647);

/** An instant, as all answers write it: ISO 8601, UTC, milliseconds. */
export const instant = z.iso.datetime();

/** A calendar day in Europe/Rome. */
export const day = z.iso.date();

/** A day that comes in, as the rules take it: a real one between 1900 and 2100. */
export const realDay = day.transform((text, context) => {
  const parsed = parseLocalDate(text);
  if (parsed !== undefined) return parsed;
  context.issues.push({ code: 'custom', message: 'must lie between 1900 and 2100', input: text });
  return z.NEVER;
});

export const language = z.enum(['it', 'en']);

/** Where something can be fetched, relative to this API: no words of anybody stand in it. */
export const place = z.string();

export const labels = z.strictObject({ it: z.string(), en: z.string() });

export const address = named(
  'Address',
  z.strictObject({ address: z.string(), name: z.string().nullable() }),
  'A mailbox or telephone number, with the name that stood beside it.',
);

export const stage = z.enum(ticketStages);

export const ticketStatus = z.enum([
  'new',
  'open',
  'waiting_customer',
  'waiting_department',
  'escalated',
  'resolved',
  'closed',
  'merged',
] satisfies readonly TicketStatus[]);

export const caseKind = z.enum(caseKinds);

export const claimStatus = z.enum([
  'notified',
  'incomplete',
  'complete',
  'in_review',
  'approved',
  'rejected',
  'escalated',
  'payment_ordered',
  'paid',
  'closed',
  'withdrawn',
  'closed_no_action',
  'reopened',
] satisfies readonly ClaimStatus[]);

export const outboundState = z.enum([
  'queued',
  'dialing',
  'transmitting',
  'sent',
  'refused',
  'uncertain',
  'cancelled',
]);

/** Size of a page and where it begins. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Rows on a page.'),
  cursor: z
    .string()
    .max(200)
    .optional()
    .describe(
      '`next` of the page before; without it the first page. Opaque, and good only with the same filters.',
    ),
};

/** A page of rows; `next` is null on the last one. */
export function pageOf<T extends z.ZodType>(id: string, row: T) {
  return named(
    id,
    z.strictObject({ items: z.array(row), next: z.string().nullable().describe('Cursor of the next page.') }),
  );
}

/** Packs the key of the last row of a page into a cursor. */
export function cursorOf(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Unpacks a cursor; undefined when it is none of ours. */
export function readCursor<T extends z.ZodType>(cursor: string, parts: T): z.infer<T> | undefined {
  let unpacked: unknown;
  try {
    unpacked = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
  return parts.safeParse(unpacked).data;
}
