/** A document of a claim as answers show it: what it says, what is wrong with it, and where else it came. */
import { z } from 'zod';
import { wrongSums } from '../domain/documents/bill.ts';
import type { Requirement } from '../domain/claims/claim.ts';
import type { DocumentQuality } from '../domain/documents/document-detail.ts';
import { flawWords } from '../domain/documents/document-quality.ts';
import type { Profile } from '../domain/profile.ts';
import { formatReference } from '../domain/linking/reference.ts';
import type { Sql } from '../storage/db.ts';
import { duplicatesElsewhere, type DuplicateElsewhere, type StoredDocument } from '../storage/documents.ts';
import { explainDocument, explanationView } from './explanation-view.ts';
import { day, instant, labels, named } from './schemas.ts';
import { previewOf, previewView } from './ticket-view.ts';

const flaw = z.enum(['illegible', 'unsigned', 'undated', 'partial'] satisfies readonly DocumentQuality[]);

/** What may be wrong with a document, with its words. */
export const flawView = z.strictObject({ flaw, label: labels });

const cents = z.int().nullable();
const text = z.string().nullable();

const detailView = named(
  'DocumentDetail',
  z.strictObject({
    datedOn: day.nullable(),
    number: text.describe('As printed.'),
    issuer: text,
    issuerVat: text.describe('Passes its check.'),
    issuerVatWrong: text.describe('Labelled a VAT number, and fails its check.'),
    holder: text.describe('In whose name it is.'),
    patient: text,
    diagnosis: text,
    doctor: text,
    lines: z
      .array(z.int())
      .nullable()
      .describe('Euro cents, as all amounts; null when they could not be told.'),
    net: cents,
    vat: cents,
    charges: z.array(z.int()).describe('Stamp duty, funds; discounts are negative.'),
    total: cents,
    currency: text.describe('ISO 4217.'),
    paid: z.boolean().nullable(),
    pages: z.int().nullable().describe('That are there.'),
    pagesOf: z.int().nullable().describe('That should be there, as its page numbers say.'),
    plates: z.array(z.string()),
    iban: text,
    validUntil: day.nullable(),
    from: day.nullable(),
    to: day.nullable(),
    quotes: z
      .record(z.string(), z.strictObject({ start: z.int(), end: z.int(), quote: z.string() }))
      .describe('Where each value was read: offsets in the text of the file, and the words.'),
  }),
  'What a document says. Null: it does not say it, or nobody could read it.',
);

/** A document with all its sightings. */
export const documentView = named(
  'Document',
  z.strictObject({
    id: z.string(),
    item: z.string().describe('What it counts as.'),
    label: labels.nullable(),
    recognised: z.string().describe('What the machine took it for.'),
    method: z.enum(['file-name', 'file-text', 'mentioned', 'photo', 'person']),
    confidence: z.number(),
    quote: z.string().describe('The words that told its kind.'),
    explanation: explanationView,
    name: z.string().nullable(),
    message: z.string(),
    ticket: z.string().nullable().describe('Id of the ticket it came on.'),
    attachment: z.string().nullable().describe('Where its bytes can be fetched.'),
    preview: previewView,
    receivedAt: instant,
    pages: z
      .strictObject({ first: z.int(), last: z.int() })
      .nullable()
      .describe('Its pages within the file; null when it is the whole file.'),
    detail: detailView,
    flaws: z.array(flawView),
    wrongSums: z
      .array(z.strictObject({ what: z.enum(['lines', 'vat']), made: z.int(), written: z.int() }))
      .describe('Sums that do not come out, in euro cents.'),
    satisfies: z.array(z.string()).describe('Keys of the lines of the checklist it answers.'),
    sightings: z
      .array(
        z.strictObject({
          id: z.string(),
          name: z.string().nullable(),
          message: z.string(),
          ticket: z.string().nullable(),
          attachment: z.string().nullable(),
          receivedAt: instant,
        }),
      )
      .describe('Every time the same document came on this claim, the first one included.'),
    elsewhere: z
      .array(
        z.strictObject({
          claim: z.string(),
          document: z.string(),
          by: z
            .enum(['file', 'number', 'amount'])
            .describe('The same file; the same number, day and issuer; the same amount, day and person.'),
          receivedAt: instant,
        }),
      )
      .describe('The same document on other claims, where being paid twice is the question.'),
    detached: z.boolean().describe('A person said that it is no document of this claim.'),
    decidedBy: z.string().nullable().describe('Whose word its kind is; null: the machine’s.'),
    note: z.string().nullable(),
  }),
  'A document of a claim. One that came twice is one.',
);

/** A claim's documents, the latest first, those a person took off it last. `all`: its sightings, as storage has them. */
export async function showDocuments(
  db: Sql,
  profile: Profile,
  all: readonly StoredDocument[],
  requirements: readonly Requirement[],
): Promise<z.input<typeof documentView>[]> {
  const live = all.filter((document) => !document.detached);
  const elsewhere = await duplicatesElsewhere(
    db,
    live.map((document) => document.id),
  );
  const shown = [
    ...live.filter((document) => document.duplicateOf === undefined),
    ...all.filter((document) => document.detached),
  ];
  return shown.map((document) => {
    const sightings = [
      document,
      ...live.filter((each) => each.duplicateOf === document.id && !document.detached).toReversed(),
    ];
    return show(document, profile, requirements, sightings, elsewhere);
  });
}

function show(
  document: StoredDocument,
  profile: Profile,
  requirements: readonly Requirement[],
  sightings: readonly StoredDocument[],
  duplicates: readonly DuplicateElsewhere[],
): z.input<typeof documentView> {
  const { detail } = document;
  const ids = new Set(sightings.map((each) => each.id));
  const elsewhere = new Map(
    duplicates.flatMap((each) => (ids.has(each.documentId) ? [[each.other.id, each] as const] : [])),
  );
  return {
    id: document.id,
    item: document.item,
    label: profile.items.get(document.item)?.label ?? null,
    recognised: document.recognised,
    method: document.method,
    confidence: document.confidence,
    quote: document.span.quote,
    explanation: explainDocument(document, profile),
    ...sightingOf(document),
    preview:
      document.attachmentId === undefined || document.contentType === undefined
        ? null
        : previewOf({
            id: document.attachmentId,
            contentType: document.contentType,
            ...(document.filePages === undefined ? {} : { pages: document.filePages }),
          }),
    pages: document.firstPage === 0 ? null : { first: document.firstPage, last: document.lastPage },
    detail: {
      datedOn: detail.datedOn ?? null,
      number: detail.number ?? null,
      issuer: detail.issuer ?? null,
      issuerVat: detail.issuerVat ?? null,
      issuerVatWrong: detail.issuerVatWrong ?? null,
      holder: detail.holder ?? null,
      patient: detail.patient ?? null,
      diagnosis: detail.diagnosis ?? null,
      doctor: detail.doctor ?? null,
      lines: detail.lines === undefined ? null : [...detail.lines],
      net: detail.net ?? null,
      vat: detail.vat ?? null,
      charges: [...(detail.charges ?? [])],
      total: detail.total ?? null,
      currency: detail.currency ?? null,
      paid: detail.paid ?? null,
      pages: detail.pages ?? null,
      pagesOf: detail.pagesOf ?? null,
      plates: [...(detail.plates ?? [])],
      iban: detail.iban ?? null,
      validUntil: detail.validUntil ?? null,
      from: detail.from ?? null,
      to: detail.to ?? null,
      quotes: Object.fromEntries(
        Object.entries(detail.spans).map(([key, { start, end, quote }]) => [key, { start, end, quote }]),
      ),
    },
    flaws: showFlaws(detail.quality),
    wrongSums: [...wrongSums(detail)],
    satisfies: document.detached
      ? []
      : requirements.filter(({ anyOf }) => anyOf.includes(document.item)).map((line) => line.key),
    sightings: sightings.map((each) => ({ id: each.id, ...sightingOf(each) })),
    elsewhere: [...elsewhere.values()].map(({ other, reference, by }) => ({
      claim: formatReference(reference, profile.terms.claimPrefix),
      document: other.id,
      by,
      receivedAt: other.receivedAt.toISOString(),
    })),
    detached: document.detached,
    decidedBy: document.decidedBy ?? null,
    note: document.note ?? null,
  };
}

function sightingOf(document: StoredDocument) {
  return {
    name: document.name ?? null,
    message: document.messageId,
    ticket: document.ticketId ?? null,
    attachment: document.attachmentId === undefined ? null : `/attachments/${document.attachmentId}`,
    receivedAt: document.receivedAt.toISOString(),
  };
}

/** Flaws with their words. */
export function showFlaws(flaws: readonly DocumentQuality[]): z.input<typeof flawView>[] {
  return flaws.map((each) => ({ flaw: each, label: { ...flawWords[each] } }));
}
