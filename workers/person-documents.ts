/** What people say of documents: what a file is, that it is something else, that it does not belong to a claim. */
import type { ApiActions, DocumentOutcome } from '#src/api/actions.ts';
import { localDateOf } from '#src/domain/time/calendar.ts';
import { readDocument, sourceOf } from '#src/domain/documents/document-detail.ts';
import { readAttachments } from '#src/domain/documents/documents.ts';
import type { ClaimId, TicketId } from '#src/domain/ids.ts';
import type { Item } from '#src/domain/profile.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import * as documents from '#src/storage/documents.ts';
import { record } from '#src/storage/history.ts';
import * as links from '#src/storage/links.ts';
import * as messages from '#src/storage/messages.ts';
import { readersOf } from '#src/storage/second-tickets.ts';
import * as tickets from '#src/storage/tickets.ts';
import { notPossible, wakeClaim } from './decisions.ts';
import { move, type Deps } from './stage.ts';

type Asked<Action extends keyof ApiActions> = Parameters<ApiActions[Action]>[0];

export async function nameDocument(
  tx: Tx,
  deps: Deps,
  asked: Asked<'nameDocument'>,
): Promise<DocumentOutcome> {
  const opened = await open(tx, asked);
  if ('outcome' in opened) return opened;
  const { file } = opened;
  const attachment = await messages.findAttachment(tx, asked.attachmentId);
  const message = attachment === undefined ? undefined : await messages.findMessage(tx, attachment.messageId);
  if (attachment === undefined || message?.ticketId === undefined) return { outcome: 'unknown' };
  if (!(await isOn(tx, await readersOf(tx, message.id), asked.claimId)))
    return notPossible({
      it: 'il file è arrivato con una pratica che non è collegata a questo sinistro',
      en: 'the file came with a ticket that is not linked to this claim',
    });
  const item = itemOf(deps, asked.item);
  if (item === undefined) return notADocument(asked.item);

  const before = (await documents.documentsOf(tx, asked.claimId, { detached: true })).find(
    (each) => each.attachmentId === attachment.id && each.item === item.id,
  );
  if (before !== undefined && !before.detached)
    return { outcome: 'done', documentId: before.id, claim: file };
  const span = {
    part: `attachment:${attachment.id}`,
    start: 0,
    end: attachment.name.length,
    quote: attachment.name,
  } as const;
  const documentId = await documents.nameDocument(tx, asked.claimId, {
    messageId: message.id,
    seen: { item: item.id, span, method: 'person', confidence: 1 },
    sha256: attachment.sha256,
    detail: readDocument(item, sourceOf(attachment, { span }, localDateOf(message.receivedAt))),
    by: asked.by,
    ...(asked.note === undefined ? {} : { note: asked.note }),
  });
  await claims.update(tx, file, {}, deps.now());
  await record(tx, {
    ticketId: message.ticketId,
    claimId: asked.claimId,
    actor: asked.by,
    action: 'document-named',
    data: { document: documentId, attachment: attachment.id, item: item.id, ...noteOf(asked) },
  });
  await settleFiles(tx, deps, message.ticketId, asked.claimId);
  await wakeClaim(tx, deps, asked.claimId);
  return { outcome: 'done', documentId, claim: { ...file, version: file.version + 1 } };
}

export async function correctDocument(
  tx: Tx,
  deps: Deps,
  asked: Asked<'correctDocument'>,
): Promise<DocumentOutcome> {
  const opened = await open(tx, asked);
  if ('outcome' in opened) return opened;
  const { file } = opened;
  const document = await documents.findDocument(tx, asked.documentId);
  if (document === undefined || document.claimId !== asked.claimId) return { outcome: 'unknown' };
  const wanted = asked.item === null ? document.recognised : (asked.item ?? document.item);
  const item = itemOf(deps, wanted);
  if (item === undefined) return notADocument(wanted);
  const detached = asked.detached ?? document.detached;
  if (item.id === document.item && detached === document.detached)
    return { outcome: 'done', documentId: document.id, claim: file };

  const attachment =
    document.attachmentId === undefined
      ? undefined
      : await messages.findAttachment(tx, document.attachmentId);
  const seen = {
    span: document.span,
    ...(document.firstPage === 0 ? {} : { pages: { first: document.firstPage, last: document.lastPage } }),
  };
  const asRead = item.id === document.recognised && !detached && document.method !== 'person';
  await documents.correctDocument(tx, document, {
    item: item.id,
    detail: readDocument(item, sourceOf(attachment, seen, localDateOf(document.receivedAt))),
    detached,
    by: asRead ? null : asked.by,
    note: asked.note ?? null,
  });
  const reopened = await documents.reopenUnsupported(tx, asked.claimId);
  await claims.update(tx, file, {}, deps.now());
  await record(tx, {
    ...(document.ticketId === undefined ? {} : { ticketId: document.ticketId }),
    claimId: asked.claimId,
    actor: asked.by,
    action: 'document-corrected',
    data: {
      document: document.id,
      ...(item.id === document.item ? {} : { item: item.id, itemWas: document.item }),
      ...(detached === document.detached ? {} : { detached }),
      ...(reopened.length === 0 ? {} : { missing: reopened }),
      ...noteOf(asked),
    },
  });
  await wakeClaim(tx, deps, asked.claimId);
  return {
    outcome: 'done',
    documentId: document.id,
    claim: { ...file, version: file.version + 1 },
  };
}

/** The claim, held for the rest of the transaction, if the person saw it as it is. */
async function open(
  tx: Tx,
  asked: { readonly claimId: ClaimId; readonly version?: number },
): Promise<{ readonly file: claims.ClaimFile } | Exclude<DocumentOutcome, { outcome: 'done' }>> {
  await claims.lock(tx, asked.claimId);
  const [file] = await claims.loadFiles(tx, [asked.claimId]);
  if (file === undefined) return { outcome: 'unknown' };
  if (asked.version !== undefined && asked.version !== file.version) return { outcome: 'stale', now: file };
  return { file };
}

async function isOn(tx: Tx, ticketIds: readonly TicketId[], claimId: ClaimId): Promise<boolean> {
  for (const id of ticketIds)
    if (
      (await links.ofTicket(tx, id)).some(
        (link) => link.claimId === claimId && link.state !== 'suggested' && link.state !== 'removed',
      )
    )
      return true;
  return false;
}

function itemOf({ profile }: Deps, wanted: string): Item | undefined {
  return [...profile.items.values()].find(({ id, kind }) => id === wanted && kind === 'document');
}

function notADocument(item: string): DocumentOutcome {
  return notPossible({
    it: `il profilo non ha un documento ${item}`,
    en: `the profile has no document ${item}`,
  });
}

function noteOf({ note }: { readonly note?: string }): { note?: string } {
  return note === undefined ? {} : { note };
}

/** A ticket whose last riddle a person has named no longer waits for somebody to look at its files. */
async function settleFiles(tx: Tx, deps: Deps, ticketId: TicketId, claimId: ClaimId): Promise<void> {
  const ticket = await tickets.loadForUpdate(tx, ticketId);
  if (ticket.problem?.code !== 'files_to_look_at') return;
  const { claim } = await claims.load(tx, claimId);
  const claimType = deps.profile.claimTypes.get(claim.type);
  const files = await messages.attachmentsOf(tx, ticketId);
  const named = new Set(
    (await documents.documentsOf(tx, claimId, { detached: true })).map((each) => each.attachmentId),
  );
  const left = (await messages.ofTicket(tx, ticketId)).some((message) =>
    readAttachments({
      attachments: files.filter((each) => each.messageId === message.id),
      newText: messages.wordsOf(message),
      profile: deps.profile,
      ...(claimType === undefined ? {} : { claimType }),
    }).unexplained.some((id) => !named.has(id)),
  );
  if (!left) await move(tx, deps, ticket, ticket.stage, { problem: null });
}
