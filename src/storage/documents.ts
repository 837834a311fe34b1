/** Documents of claims: what came, what it says, what people decided about it, and where the same one came before. */
import { sql } from 'kysely';
import {
  identityKeys,
  firstSightings,
  isSpentOnce,
  sameDocument,
  type SameBy,
} from '#src/domain/documents/document-identity.ts';
import { documentRules, type DocumentDetail } from '#src/domain/documents/document-detail.ts';
import type { DocumentSeen } from '#src/domain/facts/fact.ts';
import type {
  AttachmentId,
  ClaimId,
  DocumentId,
  ItemId,
  MessageId,
  Reference,
  Sha256,
  TicketId,
} from '#src/domain/ids.ts';
import type { Span } from '#src/domain/message.ts';
import { cleanJson } from './clean.ts';
import type { Sql, Tx } from './db.ts';

/** One sighting of a document on a claim, with the message and the file it came in. */
export interface StoredDocument {
  readonly id: DocumentId;
  readonly claimId: ClaimId;
  /** What it counts as. */
  readonly item: ItemId;
  /** What the machine took it for; the same as `item` unless a person said otherwise. */
  readonly recognised: ItemId;
  readonly detail: DocumentDetail;
  readonly messageId: MessageId;
  readonly ticketId?: TicketId;
  readonly attachmentId?: AttachmentId;
  readonly name?: string;
  /** Of the file, told from its bytes. */
  readonly contentType?: string;
  /** Of the whole file, where it could be told. */
  readonly filePages?: number;
  readonly sha256?: Sha256;
  /** First and last page within the file, from 1; 0 when it is the whole file. */
  readonly firstPage: number;
  readonly lastPage: number;
  readonly method: DocumentSeen['method'];
  readonly confidence: number;
  readonly span: Span;
  readonly receivedAt: Date;
  /** The earlier one on this claim that this is another sighting of: whoever counts documents passes it over. */
  readonly duplicateOf?: DocumentId;
  /** A person said that it is no document of this claim. */
  readonly detached: boolean;
  /** `person:<name>` whose word `item` or `detached` is; the machine changes neither. */
  readonly decidedBy?: string;
  readonly note?: string;
}

/** A document as the assessment read it. */
export interface ReadDocument {
  readonly messageId: MessageId;
  readonly seen: DocumentSeen;
  readonly sha256?: Sha256;
  readonly detail: DocumentDetail;
}

/**
 * Files what was read on a claim, and says again which of its documents are one. The same reading once more changes
 * nothing, a newer reading replaces an older one, and what a person said of a document stays. The caller holds the
 * claim.
 */
export async function fileDocuments(tx: Tx, claimId: ClaimId, read: readonly ReadDocument[]): Promise<void> {
  const rows = new Map(
    read.map(({ messageId, seen, sha256, detail }) => {
      const attachmentId = attachmentOf(seen);
      const pages = seen.pages ?? { first: 0, last: 0 };
      return [
        readKey(messageId, seen),
        {
          claim_id: claimId,
          message_id: messageId,
          attachment_id: attachmentId,
          item: seen.item,
          recognised: seen.item,
          first_page: pages.first,
          last_page: pages.last,
          span: cleanJson(seen.span),
          method: seen.method,
          confidence: seen.confidence,
          sha256: sha256 ?? null,
          detail: cleanJson(detail),
          identity: [
            ...identityKeys({
              item: seen.item,
              firstPage: pages.first,
              detail,
              ...(sha256 === undefined ? {} : { sha256 }),
            }),
          ],
          rules: documentRules,
        },
      ];
    }),
  );
  if (rows.size > 0)
    await tx.sql
      .insertInto('document')
      .values([...rows.values()])
      .onConflict((conflict) =>
        conflict
          .expression(sql`claim_id, message_id, recognised, coalesce(attachment_id, 0), first_page`)
          .doUpdateSet((eb) => ({
            span: eb.ref('excluded.span'),
            last_page: eb.ref('excluded.last_page'),
            method: eb.ref('excluded.method'),
            confidence: eb.ref('excluded.confidence'),
            sha256: eb.ref('excluded.sha256'),
            detail: eb.ref('excluded.detail'),
            identity: eb.ref('excluded.identity'),
            rules: eb.ref('excluded.rules'),
          }))
          // A person's word stands, with the reading that was made for it.
          .where('document.decided_by', 'is', null),
      )
      .execute();
  await tellApart(tx, claimId);
}

function attachmentOf({ span, file }: DocumentSeen): AttachmentId | null {
  if (file !== undefined) return file;
  return span.part.startsWith('attachment:')
    ? // The part is `attachment:` and the id of the row.
      (span.part.slice('attachment:'.length) as AttachmentId)
    : null;
}

/** What today's rules have read on a claim already, as `readKey` names it: it need not be read again. */
export async function readBefore(db: Sql, claimId: ClaimId): Promise<ReadonlySet<string>> {
  const rows = await db.sql
    .selectFrom('document')
    .select(['message_id', 'recognised', 'attachment_id', 'first_page'])
    .where('claim_id', '=', claimId)
    .where('rules', '=', documentRules)
    .execute();
  return new Set(rows.map((row) => keyOf(row.message_id, row.recognised, row.attachment_id, row.first_page)));
}

/** Names what was seen in a message, whatever it says. */
export function readKey(messageId: MessageId, seen: DocumentSeen): string {
  return keyOf(messageId, seen.item, attachmentOf(seen), seen.pages?.first ?? 0);
}

function keyOf(messageId: MessageId, item: ItemId, attachment: AttachmentId | null, page: number): string {
  return `${messageId} ${item} ${attachment} ${page}`;
}

/** Marks which sightings of a claim are of one document: the earliest stands for all. */
async function tellApart(tx: Tx, claimId: ClaimId): Promise<void> {
  const live = (await documentsOf(tx, claimId)).toSorted((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
  const first = firstSightings(live);
  for (const document of live) {
    const found = first.get(document.id) ?? document.id;
    const duplicateOf = found === document.id ? undefined : found;
    if (duplicateOf !== document.duplicateOf)
      await tx.sql
        .updateTable('document')
        .set({ duplicate_of: duplicateOf ?? null })
        .where('id', '=', document.id)
        .execute();
  }
}

/**
 * A claim's documents, newest first, at most `size`; those a person took off it only when asked for. Every sighting is
 * one of them: a document that came twice is there twice, the later one with `duplicateOf`.
 */
export async function documentsOf(
  db: Sql,
  claimId: ClaimId,
  options: { size?: number; detached?: boolean } = {},
): Promise<StoredDocument[]> {
  let query = selectDocuments(db).where('document.claim_id', '=', claimId).orderBy('document.id', 'desc');
  if (options.detached !== true) query = query.where('document.detached', '=', false);
  return (await query.limit(options.size ?? 1_000).execute()).map(asDocument);
}

/**
 * Files a file on a claim as what a person says it is; of one that lies there already their word counts from now on.
 * The caller holds the claim.
 */
export async function nameDocument(
  tx: Tx,
  claimId: ClaimId,
  named: ReadDocument & { readonly by: string; readonly note?: string },
): Promise<DocumentId> {
  await fileDocuments(tx, claimId, [named]);
  const row = await tx.sql
    .updateTable('document')
    .set({
      item: named.seen.item,
      detail: cleanJson(named.detail),
      identity: [...identityKeys({ ...named, item: named.seen.item })],
      detached: false,
      decided_by: named.by,
      note: named.note ?? null,
    })
    .where('claim_id', '=', claimId)
    .where('message_id', '=', named.messageId)
    .where('recognised', '=', named.seen.item)
    .where('attachment_id', 'is not distinct from', attachmentOf(named.seen))
    .where('first_page', '=', named.seen.pages?.first ?? 0)
    .returning('id')
    .executeTakeFirstOrThrow();
  await tellApart(tx, claimId);
  return row.id;
}

/**
 * What a person says of a document: that it is something else, that it is none of this claim, or that the machine was
 * right (`by` null). The caller holds the claim.
 */
export async function correctDocument(
  tx: Tx,
  document: StoredDocument,
  change: {
    readonly item: ItemId;
    readonly detail: DocumentDetail;
    readonly detached: boolean;
    readonly by: string | null;
    readonly note: string | null;
  },
): Promise<void> {
  await tx.sql
    .updateTable('document')
    .set({
      item: change.item,
      detail: cleanJson(change.detail),
      identity: [...identityKeys({ ...document, item: change.item, detail: change.detail })],
      rules: documentRules,
      detached: change.detached,
      duplicate_of: null,
      decided_by: change.by,
      note: change.note,
    })
    .where('id', '=', document.id)
    .execute();
  // Whatever pointed at it looks for another first sighting.
  await tx.sql
    .updateTable('document')
    .set({ duplicate_of: null })
    .where('duplicate_of', '=', document.id)
    .execute();
  await tellApart(tx, document.claimId);
}

/**
 * Lines of a checklist that a document satisfied and no document satisfies any longer are missing again. What a person
 * accepted or waived stays.
 *
 * @returns their keys.
 */
export async function reopenUnsupported(tx: Tx, claimId: ClaimId): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    with unsupported as (
      select key, any_of from requirement r where claim_id = ${claimId} and state = 'received'
        and evidence ->> 'kind' = 'document'
        and not exists (select 1 from document d
          where d.claim_id = ${claimId} and not d.detached and d.item = any(r.any_of))
    )
    update requirement r set evidence = null, changed_at = now(),
      state = case when r.asked_rounds > 0 then 'asked' else 'missing' end
    where r.claim_id = ${claimId} and r.state = 'received' and (r.key in (select key from unsupported)
      or (r.evidence is null and exists (select 1 from unsupported u where u.any_of <@ r.any_of)))
    returning r.key`.execute(tx.sql);
  return rows.map((row) => row.key);
}

/** One document; undefined when there is none. */
export async function findDocument(db: Sql, id: string): Promise<StoredDocument | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await selectDocuments(db)
    .where('document.id', '=', id as DocumentId)
    .executeTakeFirst();
  return row === undefined ? undefined : asDocument(row);
}

/** The same document on another claim. */
export interface DuplicateElsewhere {
  /** The one that was asked about. */
  readonly documentId: DocumentId;
  readonly other: StoredDocument;
  readonly reference: Reference;
  readonly by: SameBy;
}

/**
 * Where else documents that are paid once have come: on another claim, by the same file or the same bill, found by
 * index. A file filed on two claims because its one message speaks of both is not among them.
 */
export async function duplicatesElsewhere(
  db: Sql,
  documentIds: readonly DocumentId[],
): Promise<DuplicateElsewhere[]> {
  if (documentIds.length === 0) return [];
  const own = (
    await selectDocuments(db)
      .where('document.id', 'in', [...documentIds])
      .execute()
  )
    .map(asDocument)
    .filter((document) => isSpentOnce(document.item) && !document.detached);
  const keys = [...new Set(own.flatMap((document) => identityKeys(document)))];
  if (keys.length === 0) return [];
  const others = (
    await selectDocuments(db)
      .where(sql<boolean>`document.identity && ${keys}::text[]`)
      .where('document.detached', '=', false)
      .where('document.duplicate_of', 'is', null)
      .orderBy('document.id')
      .limit(500)
      .execute()
  ).map(asDocument);
  const references = await db.sql
    .selectFrom('claim')
    .select(['id', 'reference'])
    .where('id', 'in', [...new Set(['0' as ClaimId, ...others.map((each) => each.claimId)])])
    .execute();
  return own.flatMap((document) =>
    others.flatMap((other): DuplicateElsewhere[] => {
      if (other.claimId === document.claimId || other.messageId === document.messageId) return [];
      const by = sameDocument(document, other);
      const reference = references.find((each) => each.id === other.claimId)?.reference;
      return by === undefined || reference === undefined
        ? []
        : [{ documentId: document.id, other, reference, by }];
    }),
  );
}

/**
 * Takes back what messages brought to a claim they do not belong to: their documents leave it, and lines that nothing
 * else satisfies are missing again. What a person accepted or waived stays.
 *
 * @returns keys of the lines that are missing again, and the documents that people had decided about, as
 *   `putDocumentsBack` takes them.
 */
export async function withdrawEvidence(
  tx: Tx,
  claimId: ClaimId,
  messageIds: readonly MessageId[],
): Promise<{ lines: string[]; decided: unknown[] }> {
  const ids = [...messageIds];
  const { rows: taken } = await sql<{ document: unknown }>`delete from document d
    where d.message_id = any(${ids}::bigint[]) and d.claim_id = ${claimId}
    returning case when d.decided_by is null then null else to_jsonb(d) end as document`.execute(tx.sql);
  await tellApart(tx, claimId);
  const { rows } = await sql<{ key: string }>`
    with unsupported as (
      select key, any_of from requirement r where claim_id = ${claimId} and state = 'received'
        and not exists (select 1 from document d
          where d.claim_id = ${claimId} and not d.detached and d.item = any(r.any_of))
        and (evidence ->> 'kind' = 'document' or (evidence ->> 'kind' = 'fact'
          and evidence -> 'fact' ->> 'messageId' = any(${ids}::text[])))
    )
    update requirement r set evidence = null, changed_at = now(),
      state = case when r.asked_rounds > 0 then 'asked' else 'missing' end
    where r.claim_id = ${claimId} and r.state = 'received' and (r.key in (select key from unsupported)
      -- a wider line that came with one of them: «estimate or invoice» beside «estimate»
      or (r.evidence is null and exists (select 1 from unsupported u where u.any_of <@ r.any_of)))
    returning r.key`.execute(tx.sql);
  return {
    lines: rows.map((row) => row.key),
    decided: taken.flatMap(({ document }) => document ?? []),
  };
}

/** Files documents again that left a claim, with what people had said of them. */
export async function putDocumentsBack(tx: Tx, claimId: ClaimId, taken: readonly unknown[]): Promise<void> {
  for (const document of taken)
    await sql`insert into document overriding system value
      select * from jsonb_populate_record(null::document, ${JSON.stringify(document)}::jsonb
        || '{"duplicate_of": null}'::jsonb)
      on conflict do nothing`.execute(tx.sql);
  if (taken.length > 0) await tellApart(tx, claimId);
}

/** Files what messages brought to one claim on another, with what people said of it. What is there already stays. */
export async function moveDocuments(
  tx: Tx,
  from: ClaimId,
  to: ClaimId,
  messageIds: readonly MessageId[],
): Promise<void> {
  await sql`update document d set claim_id = ${to}, duplicate_of = null
    where d.claim_id = ${from} and d.message_id = any(${[...messageIds]}::bigint[])
      and not exists (select 1 from document o where o.claim_id = ${to} and o.message_id = d.message_id
        and o.recognised = d.recognised and coalesce(o.attachment_id, 0) = coalesce(d.attachment_id, 0)
        and o.first_page = d.first_page)`.execute(tx.sql);
  await tellApart(tx, from);
  await tellApart(tx, to);
}

function selectDocuments(db: Sql) {
  return db.sql
    .selectFrom('document')
    .innerJoin('message', 'message.id', 'document.message_id')
    .leftJoin('attachment', 'attachment.id', 'document.attachment_id')
    .selectAll('document')
    .select([
      'message.ticket_id',
      'message.received_at',
      'attachment.name',
      'attachment.content_type',
      'attachment.pages',
    ]);
}

function asDocument(
  row: Awaited<ReturnType<ReturnType<typeof selectDocuments>['execute']>>[number],
): StoredDocument {
  return {
    id: row.id,
    claimId: row.claim_id,
    item: row.item,
    recognised: row.recognised,
    detail: row.detail ?? { item: row.item, quality: [], spans: {} },
    messageId: row.message_id,
    ...(row.ticket_id === null ? {} : { ticketId: row.ticket_id }),
    ...(row.attachment_id === null ? {} : { attachmentId: row.attachment_id }),
    ...(row.name === null ? {} : { name: row.name }),
    ...(row.content_type === null ? {} : { contentType: row.content_type }),
    ...(row.pages === null ? {} : { filePages: row.pages }),
    ...(row.sha256 === null ? {} : { sha256: row.sha256 }),
    firstPage: row.first_page,
    lastPage: row.last_page,
    method: row.method,
    confidence: row.confidence,
    span: row.span,
    receivedAt: row.received_at,
    ...(row.duplicate_of === null ? {} : { duplicateOf: row.duplicate_of }),
    detached: row.detached,
    ...(row.decided_by === null ? {} : { decidedBy: row.decided_by }),
    ...(row.note === null ? {} : { note: row.note }),
  };
}
