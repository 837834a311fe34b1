import { record } from '#src/storage/history.ts';
import {
  attachmentsOf,
  giveWords,
  ofTicket,
  recordReading,
  type StoredAttachment,
} from '#src/storage/messages.ts';
import { detectLanguage } from '#src/domain/text/language.ts';
import { keepScannedPages, sheetsSeen } from '#src/storage/scanned-pages.ts';
import { batchOfLetter, findBatch, pagesOfLetter } from '#src/storage/scan-batches.ts';
import { keepWorking, load } from '#src/storage/tickets.ts';
import { mustBeLookedAt, type ScannedPage } from '#src/domain/letters/scanned-page.ts';
import { letterWords } from '#src/domain/letters/letter-words.ts';
import type { FileLayer } from '#src/domain/documents/document-detail.ts';
import type { Language } from '#src/domain/message.ts';
import type { Reading } from '#src/reading/index.ts';
import type { OriginalId } from '#src/domain/ids.ts';
import type { Sql } from '#src/storage/db.ts';
import { livingly, move, type Deps, type Worker } from './stage.ts';

/** Gets the text out of a ticket's files, so that linking and the checklist can see what they say. */
export const read: Worker = {
  stage: 'read',
  lane: 'media',

  run: async (id, deps) => {
    const { db, blobs, reader, log } = deps;
    const ticket = await load(db, id, 'read');
    // Slow work first, in no transaction; a crash repeats it.
    const readings: { attachment: StoredAttachment; result: Reading }[] = [];
    const originals = new Map(
      (await ofTicket(db, ticket.id)).map(({ id: message, originalId }) => [message, originalId]),
    );
    await livingly(
      deps,
      () => keepWorking(db, ticket.id, 'read'),
      async () => {
        for (const attachment of await attachmentsOf(db, ticket.id)) {
          if (attachment.readState !== 'waiting') continue;
          const original = originals.get(attachment.messageId);
          const result =
            (original === undefined ? undefined : await readWhenSorted(db, original)) ??
            (await reader.read(await blobs.get(attachment.sha256), attachment.contentType));
          log.info('attachment.read', { ticket: id, attachment: attachment.id, state: result.state });
          readings.push({ attachment, result });
        }
      },
    );
    // What stands in a letter is what its sender wrote to us: the same rules as for the words of a mail.
    const letters = new Set(
      (await ofTicket(db, ticket.id))
        .filter(({ channel }) => deps.channels.get(channel)?.medium === 'letter')
        .map(({ id: message }) => message),
    );
    let language: Language | undefined;
    await db.transaction(async (tx) => {
      for (const { attachment, result } of readings) {
        await recordReading(tx, attachment.id, result);
        if (result.state === 'read' && letters.has(attachment.messageId)) {
          const text = letterWords(result.text);
          language ??= detectLanguage(text);
          await giveWords(tx, attachment.messageId, { text, language });
        }
        if (result.state === 'failed' || result.scanned === undefined) continue;
        const text = result.state === 'read' ? result.text : '';
        await keepScannedPages(tx, attachment.id, result.scanned, text);
        const seen = await sheetsSeen(tx, { ...attachment, text }, result.scanned);
        if (seen.length > 0)
          await record(tx, {
            ticketId: ticket.id,
            actor: 'machine:read',
            action: 'sheets-came-before',
            data: {
              attachment: attachment.id,
              name: attachment.name,
              sheets: seen.slice(0, 20).map(({ page, other }) => ({
                page,
                attachment: other.attachmentId,
                otherPage: other.number,
                ...(other.ticketId === undefined ? {} : { ticket: other.ticketId }),
              })),
            },
          });
        const unsure = result.scanned.filter(mustBeLookedAt).map(({ number }) => number);
        if (unsure.length > 0)
          await record(tx, {
            ticketId: ticket.id,
            actor: 'machine:read',
            action: 'pages-to-look-at',
            data: { attachment: attachment.id, name: attachment.name, pages: unsure },
          });
      }
      const failed = readings.filter(({ result }) => result.state === 'failed').length;
      if (failed > 0)
        await record(tx, {
          ticketId: ticket.id,
          actor: 'machine:read',
          action: 'files-not-read',
          data: { failed },
        });
      await move(tx, deps, ticket, 'link', language === undefined ? {} : { language });
    });
  },

  // The files stay for a person; what the message itself says must not wait for them.
  giveUp: (id, reason, deps) => giveUpReading(id, reason, deps),
};

async function giveUpReading(id: string, reason: string, deps: Deps): Promise<void> {
  const ticket = await load(deps.db, id, 'read');
  const waiting = (await attachmentsOf(deps.db, ticket.id)).filter(
    (attachment) => attachment.readState === 'waiting',
  );
  await deps.db.transaction(async (tx) => {
    for (const attachment of waiting)
      await recordReading(tx, attachment.id, { state: 'failed', note: reason });
    await record(tx, {
      ticketId: ticket.id,
      actor: 'machine:read',
      action: 'files-not-read',
      data: { reason },
    });
    await move(tx, deps, ticket, 'link');
  });
}

/**
 * A letter out of a batch was read when its batch was sorted: no page is read twice. Undefined for any other file, and
 * for a letter with a page that a person has turned, because it was read lying.
 */
async function readWhenSorted(db: Sql, original: OriginalId): Promise<Reading | undefined> {
  const pages = await pagesOfLetter(db, original);
  if (pages === undefined || pages.some(({ turn, scanned }) => turn !== 0 || scanned === undefined))
    return undefined;
  // The file of a whole batch lies as it was scanned; one that was cut out of it was set upright.
  const own = await findBatch(db, original);
  const cut = own === undefined;
  const batch = own ?? (await batchOfLetter(db, original));
  const scanned: ScannedPage[] = [];
  let text = '';
  for (const [index, page] of pages.entries()) {
    if (index > 0) text += '\f';
    const offset = text.length;
    text += page.text;
    if (page.scanned === undefined) continue;
    scanned.push({
      ...page.scanned,
      number: index + 1,
      ...(cut ? { turned: 0 } : {}),
      words: page.scanned.words.map((word) => ({
        ...word,
        start: word.start + offset,
        end: word.end + offset,
      })),
    });
  }
  const sure = scanned.flatMap(({ confidence }) => confidence ?? []);
  const layer: FileLayer = {
    // A signature over the file is none over what was cut out of it.
    ...(batch?.layer === undefined ? {} : cut ? withoutSignature(batch.layer) : batch.layer),
    ...(sure.length === 0 ? {} : { confidence: Math.min(...sure) }),
  };
  const rest = {
    pages: pages.length,
    ...(scanned.length === 0 ? {} : { scanned }),
    ...(Object.keys(layer).length === 0 ? {} : { layer }),
  };
  return text.trim() === ''
    ? { state: 'no-text', ...rest }
    : { state: 'read', text: text.trimEnd(), ...rest };
}

function withoutSignature({ made }: Pick<FileLayer, 'made' | 'signed'>): FileLayer {
  return made === undefined ? {} : { made };
}
