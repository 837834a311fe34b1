import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { DocumentDetail } from '#src/domain/documents/document-detail.ts';
import type {
  AttachmentId,
  ClaimTypeId,
  ItemId,
  LocalDate,
  MessageId,
  OriginalId,
  Sha256,
} from '#src/domain/ids.ts';
import { referenceFor } from '#src/domain/linking/reference.ts';
import * as claims from '#src/storage/claims.ts';
import {
  documentsOf,
  duplicatesElsewhere,
  fileDocuments,
  type ReadDocument,
} from '#src/storage/documents.ts';
import { nextReferenceNumber } from '#src/storage/tickets.ts';
import { useDatabase } from '../database.ts';

const database = useDatabase();

async function openClaim() {
  return database.db.transaction(async (tx) =>
    claims.open(tx, {
      reference: referenceFor(await nextReferenceNumber(tx)),
      type: 'health_expense' as ClaimTypeId,
      notifiedAt: new Date('2026-11-12T09:00:00Z'),
      language: 'it',
      plates: [],
      externalReferences: [],
      parties: [],
    }),
  );
}

let serial = 0;
/** A message with one file. */
async function arrived(): Promise<{ messageId: MessageId; attachmentId: AttachmentId }> {
  const { sql: rows } = database.db;
  const sha256 = String(++serial).padStart(64, '0') as Sha256;
  const original = await rows
    .insertInto('original')
    .values({
      channel: 'email',
      account: 'claims',
      sha256,
      size: 1,
      received_at: new Date('2026-11-12T09:00:00Z'),
      envelope: '{}',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const message = await rows
    .insertInto('message')
    .values({
      original_id: original.id satisfies OriginalId,
      channel: 'email',
      nature: 'human',
      nature_detail: '{"kind":"human"}',
      recipients: '{"to":[],"cc":[],"replyTo":[],"deliveredTo":[]}',
      subject: 'Fattura',
      received_at: new Date('2026-11-12T09:00:00Z'),
      text: '',
      new_text: '',
      language: 'it',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const attachment = await rows
    .insertInto('attachment')
    .values({
      message_id: message.id,
      ordinal: 0,
      name: 'fattura.pdf',
      content_type: 'application/pdf',
      size: 1,
      sha256,
      inline: false,
      read_state: 'read',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { messageId: message.id, attachmentId: attachment.id };
}

async function invoice(detail: Partial<DocumentDetail>, sha256: string): Promise<ReadDocument> {
  const { messageId, attachmentId } = await arrived();
  const item = 'doc_invoice' as ItemId;
  return {
    messageId,
    seen: {
      item,
      span: { part: `attachment:${attachmentId}`, start: 0, end: 7, quote: 'FATTURA' },
      method: 'file-text',
      confidence: 0.9,
    },
    sha256: sha256.repeat(64) as Sha256,
    detail: { item, quality: [], spans: {}, ...detail },
  };
}
const aurora = {
  number: '123/2026',
  datedOn: '2026-07-10' as LocalDate,
  issuerVat: '12345678903',
  total: 12_000,
};

test('an invoice that comes twice on a claim is one document with two sightings, and no duplicate of itself', async () => {
  const claim = await openClaim();
  const first = await invoice(aurora, 'a');
  const again = await invoice({ ...aurora, number: 'FT 123-26' }, 'b');
  for (const read of [[first], [first, again], [first, again]])
    await database.db.transaction((tx) => fileDocuments(tx, claim, read));
  const [second, original] = await documentsOf(database.db, claim);
  expect(await documentsOf(database.db, claim)).toHaveLength(2);
  expect(original?.duplicateOf).toBeUndefined();
  expect(second?.duplicateOf).toBe(original?.id);
  expect(await duplicatesElsewhere(database.db, [original!.id, second!.id])).toEqual([]);
});

test('an invoice that came on another claim is found there, by its number or by its file', async () => {
  const [one, other] = [await openClaim(), await openClaim()];
  const numbered = await invoice(aurora, 'a');
  const unread = await invoice({}, 'c');
  await database.db.transaction(async (tx) => fileDocuments(tx, one, [numbered, unread]));
  const copies = [
    await invoice({ ...aurora, number: '000123' }, 'b'),
    await invoice({}, 'c'),
    await invoice({ ...aurora, number: '124/2026' }, 'd'),
  ];
  await database.db.transaction(async (tx) => fileDocuments(tx, other, copies));
  const filed = await documentsOf(database.db, other);
  const found = await duplicatesElsewhere(
    database.db,
    filed.map((document) => document.id),
  );
  expect(found.map(({ by, other: { claimId } }) => [by, claimId])).toEqual(
    expect.arrayContaining([
      ['number', one],
      ['file', one],
    ]),
  );
  expect(found).toHaveLength(2);
});

test('a file filed on two claims because one mail speaks of both is no duplicate', async () => {
  const [one, other] = [await openClaim(), await openClaim()];
  const shared = await invoice(aurora, 'a');
  for (const claim of [one, other]) await database.db.transaction((tx) => fileDocuments(tx, claim, [shared]));
  const [filed] = await documentsOf(database.db, other);
  expect(await duplicatesElsewhere(database.db, [filed!.id])).toEqual([]);
});

test('duplicates are found by index, however many documents there are', async () => {
  const plan = await database.db.transaction(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx.sql);
    return sql<{
      'QUERY PLAN': string;
    }>`explain select id from document where identity && array['x']`.execute(tx.sql);
  });
  expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('document_identity');
});
