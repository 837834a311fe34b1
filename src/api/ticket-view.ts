/** Tickets as answers show them. */
import { z } from 'zod';
import type { Fact } from '../domain/facts/fact.ts';
import type { ClaimId, MessageId } from '../domain/ids.ts';
import type { Address } from '../domain/message.ts';
import { isPictureType } from '../domain/documents/picture.ts';
import { describeProblem, describeUnreadable } from '../domain/problem.ts';
import type { Profile } from '../domain/profile.ts';
import { formatReference } from '../domain/linking/reference.ts';
import { item } from '../domain/facts/statements.ts';
import type { Ticket } from '../domain/ticket.ts';
import { referencesOf } from '../storage/claims.ts';
import type { Sql } from '../storage/db.ts';
import { countBlockers } from '../storage/findings.ts';
import type { PastEvent } from '../storage/history.ts';
import type { LinkState } from '../storage/links.ts';
import type { AttachmentRow, ConversationMark, Said, StoredMessage } from '../storage/messages.ts';
import { explanationView } from './explanation-view.ts';
import {
  address,
  caseKind,
  instant,
  language,
  named,
  place,
  stage,
  ticketStatus,
  version,
  labels,
} from './schemas.ts';
import type { ApiTools } from './tools.ts';

const problemView = named(
  'TicketProblem',
  z.strictObject({
    code: z.string(),
    detail: z.string().nullable(),
    it: z.string(),
    en: z.string(),
  }),
  'Why a person must look at a ticket.',
);

const row = {
  id: z.string(),
  reference: z.string().describe('As people see it: `TCK 4827-1936-52`.'),
  version: version.describe('Grows with every change; send it back as `If-Match` or `version`.'),
  stage: stage.describe('Where the machine is with it; `settled` when it has nothing to do.'),
  status: ticketStatus,
  caseKind,
  channel: z.string(),
  language,
  subject: z.string(),
  customer: address.nullable().describe('Who opened it.'),
  caller: z.string().nullable().describe('Name of who called or came, where no address is known.'),
  claim: z.string().nullable().describe('Reference of its claim: `SIN 4827-1936-52`.'),
  blockers: z.int().describe('Findings on its claim that stop an approval until somebody puts them aside.'),
  problem: problemView.nullable(),
  assignee: z.string().nullable().describe('Name of the person whose work it is.'),
  postponedUntil: instant.nullable().describe('Put off until then, or until somebody writes.'),
  receivedAt: instant.describe('Legal receipt of the first message.'),
  updatedAt: instant,
};

export const ticketRow = named('TicketRow', z.strictObject(row), 'A ticket as a queue shows it.');

/** How a file is shown without being downloaded. */
export const previewView = z
  .strictObject({
    kind: z.enum(['picture', 'pages']),
    url: z.string().describe('Of `pages`: add `/` and the number of the page, from 1.'),
    pages: z.int().nullable().describe('How many there are; null when nobody counted, and for pictures.'),
  })
  .nullable()
  .describe('How a browser may show it; null when only a download is safe.');

export const attachmentView = named(
  'Attachment',
  z.strictObject({
    id: z.string(),
    name: z.string(),
    contentType: z.string().describe('As found in the bytes where they tell, otherwise as the sender said.'),
    size: z.int(),
    inline: z.boolean().describe('Part of the HTML text, such as a logo.'),
    foundIn: z.string().nullable().describe('`winmail.dat` or the attached message it was unpacked from.'),
    readState: z.enum(['waiting', 'read', 'no-text', 'failed']),
    readNote: z.string().nullable(),
    url: z.string(),
    preview: previewView,
  }),
);

export const messageView = named(
  'Message',
  z.strictObject({
    id: z.string(),
    receivedAt: instant.describe('Legal receipt.'),
    writtenAt: instant.nullable().describe('What its own `Date` header says.'),
    channel: z.string(),
    nature: z.looseObject({
      kind: z.enum([
        'human',
        'auto-reply',
        'bounce',
        'feedback-report',
        'list',
        'pec-receipt',
        'department',
        'unreadable',
      ]),
    }),
    unreadable: labels.nullable().describe('Why it could not be read, in words.'),
    from: address.nullable(),
    caller: z.string().nullable().describe('Name of who called or came, where no address is known.'),
    to: z.array(address),
    cc: z.array(address),
    replyTo: z.array(address),
    subject: z.string(),
    newText: z.string().describe('What the sender newly wrote, without quotes and signature.'),
    text: z.string(),
    cut: z.boolean().describe('The texts are longer than shown: the original has all of it.'),
    language,
    warnings: z.array(z.string()),
    doNotAnswer: z.array(z.string()).describe('Why no machine may answer it; empty when one may.'),
    forwarded: z
      .strictObject({ from: address.nullable(), date: z.string().nullable(), subject: z.string().nullable() })
      .nullable(),
    pec: z
      .strictObject({
        sender: z.string().nullable(),
        certifiedAt: instant.nullable(),
        identifier: z.string().nullable(),
        provider: z.string().nullable(),
      })
      .nullable()
      .describe('The certified envelope it came in.'),
    copyOf: z.string().nullable().describe('The message this is a second copy of.'),
    attachments: z.array(attachmentView),
    html: place.nullable().describe('Where its HTML form can be read, made harmless; null without one.'),
    original: z.string().describe('Where its bytes can be fetched.'),
  }),
  'A message that arrived.',
);

export const eventView = named(
  'Event',
  z.strictObject({
    id: z.string(),
    at: instant,
    actor: z.string().describe('`machine:<stage>`, `person:<name>` or `customer`.'),
    action: z.string(),
    ticket: z.string().nullable().describe('Id of the ticket it happened to.'),
    data: z.record(z.string(), z.unknown()),
  }),
  'Something that happened; history never changes.',
);

export const linkView = named(
  'Link',
  z.strictObject({
    claim: z.string(),
    state: z.enum(['auto', 'opened', 'suggested', 'confirmed', 'removed'] satisfies readonly LinkState[]),
    score: z.number().describe('log₂ odds that the ticket belongs to the claim.'),
    evidence: z.unknown().describe('Signals with their weights and the words they stand on.'),
    explanation: explanationView,
    rules: z.string(),
    certainty: z
      .number()
      .nullable()
      .describe(
        'How likely the link is right, 0 to 1, as measured on links like it; null on those of people.',
      ),
    decidedBy: z.string(),
    decidedAt: instant,
  }),
  'A claim a ticket belongs to, may belong to, or does not belong to, and why.',
);

export const factView = named(
  'Fact',
  z.strictObject({
    key: z.string().describe('Field of the profile, or an identifier such as `reference`, `plate`, `phone`.'),
    label: labels.nullable().describe('What the profile calls the field; null for identifiers.'),
    value: z
      .string()
      .describe(
        'Normalised: days `2026-07-03`, hours `15:30`, amounts in cents, telephones E.164, plates and accounts without blanks.',
      ),
    method: z
      .string()
      .describe(
        '`labelled`, `phrase`, `regex`, `dictated` (spoken or spelled out), `repaired` (a slip was mended: never exact), `signature`, `header`.',
      ),
    confidence: z.number().describe('0 to 1.'),
    part: z.string().describe('Where it stood: `subject`, `body`, `attachment:<id>` …'),
    quote: z.string().describe('The words it was read from.'),
    start: z.int().describe('Where the words begin in that part.'),
    message: z.string(),
  }),
  'Something read in a message. A proposal: contradictions are all kept.',
);

/** A claim as a row of another list names it. */
export interface ClaimMark {
  /** As people see it. */
  readonly reference: string;
  /** Findings that stop an approval. */
  readonly blockers: number;
}

/** How to name these tickets' claims; to be handed to `showTicket`. */
export async function claimsOf(
  tools: Pick<ApiTools, 'db' | 'profile'>,
  tickets: readonly Ticket[],
): Promise<ReadonlyMap<ClaimId, ClaimMark>> {
  return claimMarks(
    tools,
    tickets.flatMap(({ claimId }) => claimId ?? []),
  );
}

/** How to name some claims. */
export async function claimMarks(
  { db, profile }: { readonly db: Sql; readonly profile: Pick<Profile, 'terms'> },
  ids: readonly ClaimId[],
): Promise<ReadonlyMap<ClaimId, ClaimMark>> {
  const wanted = [...new Set(ids)];
  const [references, blockers] = await Promise.all([referencesOf(db, wanted), countBlockers(db, wanted)]);
  return new Map(
    Array.from(references, ([id, reference]) => [
      id,
      { reference: formatReference(reference, profile.terms.claimPrefix), blockers: blockers.get(id) ?? 0 },
    ]),
  );
}

export function showTicket(
  ticket: Ticket,
  claims: ReadonlyMap<ClaimId, ClaimMark>,
): z.input<typeof ticketRow> {
  const claim = ticket.claimId === undefined ? undefined : claims.get(ticket.claimId);
  return {
    id: ticket.id,
    reference: formatReference(ticket.reference, 'TCK'),
    version: ticket.version,
    stage: ticket.stage,
    status: ticket.status,
    caseKind: ticket.caseKind,
    channel: ticket.channel,
    language: ticket.language,
    subject: ticket.subject,
    customer:
      ticket.customer === undefined ? null : { address: ticket.customer, name: ticket.customerName ?? null },
    caller: ticket.customer === undefined ? (ticket.customerName ?? null) : null,
    claim: claim?.reference ?? null,
    blockers: claim?.blockers ?? 0,
    problem:
      ticket.problem === undefined
        ? null
        : {
            code: ticket.problem.code,
            detail: ticket.problem.detail ?? null,
            it: describeProblem(ticket.problem, 'it'),
            en: describeProblem(ticket.problem, 'en'),
          },
    assignee: ticket.assignee ?? null,
    postponedUntil: ticket.asleepUntil?.toISOString() ?? null,
    receivedAt: ticket.receivedAt.toISOString(),
    updatedAt: ticket.updatedAt.toISOString(),
  };
}

export function showMessage(
  message: StoredMessage & { readonly cut: boolean },
  files: readonly AttachmentRow[],
): z.input<typeof messageView> {
  const { forwarded, pec } = message;
  return {
    id: message.id,
    receivedAt: message.receivedAt.toISOString(),
    writtenAt: message.writtenAt?.toISOString() ?? null,
    channel: message.channel,
    nature: message.nature,
    unreadable: message.nature.kind === 'unreadable' ? describeUnreadable(message.nature.reason) : null,
    from: message.sender === undefined ? null : showAddress(message.sender),
    caller: message.caller ?? null,
    to: message.recipients.to.map(showAddress),
    cc: message.recipients.cc.map(showAddress),
    replyTo: message.recipients.replyTo.map(showAddress),
    subject: message.subject,
    newText: message.newText,
    text: message.text,
    cut: message.cut,
    language: message.language,
    warnings: [...message.warnings],
    doNotAnswer: [...message.doNotAnswer],
    forwarded:
      forwarded === undefined
        ? null
        : {
            from: forwarded.from === undefined ? null : showAddress(forwarded.from),
            date: forwarded.date ?? null,
            subject: forwarded.subject ?? null,
          },
    pec:
      pec === undefined
        ? null
        : {
            sender: pec.sender ?? null,
            certifiedAt: pec.certifiedAt === undefined ? null : new Date(pec.certifiedAt).toISOString(),
            identifier: pec.identifier ?? null,
            provider: pec.provider ?? null,
          },
    copyOf: message.copyOf ?? null,
    attachments: files.filter((file) => file.messageId === message.id).map(showAttachment),
    html: message.hasHtml ? `/messages/${message.id}/html` : null,
    original: `/originals/${message.originalId}`,
  };
}

function showAttachment(file: AttachmentRow): z.input<typeof attachmentView> {
  return {
    id: file.id,
    name: file.name,
    contentType: file.contentType,
    size: file.size,
    inline: file.inline,
    foundIn: file.foundIn ?? null,
    readState: file.readState,
    readNote: file.readNote ?? null,
    url: `/attachments/${file.id}`,
    preview: previewOf(file),
  };
}

/** Kinds are told from the bytes when a message arrives, and once more when they are shown. */
export function previewOf({
  id,
  contentType,
  pages,
}: Pick<AttachmentRow, 'id' | 'contentType' | 'pages'>): z.input<typeof previewView> {
  if (contentType === 'application/pdf')
    return { kind: 'pages', url: `/attachments/${id}/pages`, pages: pages ?? null };
  return isPictureType(contentType)
    ? { kind: 'picture', url: `/attachments/${id}/picture`, pages: null }
    : null;
}

export function showAddress(from: Address): z.input<typeof address> {
  return { address: from.address, name: from.name ?? null };
}

export function showEvent(event: PastEvent): z.input<typeof eventView> {
  return {
    id: event.id,
    at: event.at.toISOString(),
    actor: event.actor,
    action: event.action,
    ticket: event.ticketId ?? null,
    data: { ...event.data },
  };
}

export function showSaid(said: Said): {
  direction: Said['direction'];
  id: string;
  at: string;
  by: string;
  text: string;
} {
  return { ...said, at: said.at.toISOString() };
}

/** How far a conversation had gone, as clients carry it: `basedOn`. */
export const markText = z
  .string()
  .regex(/^\d{1,9}\.\d{1,18}\.\d{1,9}\.\d{1,18}$/, 'must be the `basedOn` of the ticket as you saw it')
  .transform((text): ConversationMark => {
    const [messages = '0', lastMessage = '0', sent = '0', lastSent = '0'] = text.split('.');
    return { messages: Number(messages), lastMessage, sent: Number(sent), lastSent };
  });

export { markText as showMark } from '../storage/messages.ts';

/** A fact as answers show it. */
export function showFact(
  { key, value, method, confidence, span, messageId }: Fact & { readonly messageId: MessageId },
  { items }: Pick<Profile, 'items'>,
): z.input<typeof factView> {
  return {
    key,
    label: items.get(item(key))?.label ?? null,
    value,
    method,
    confidence,
    part: span.part,
    quote: span.quote,
    start: span.start,
    message: messageId,
  };
}
