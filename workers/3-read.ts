import { record } from '#src/storage/history.ts';
import {
  attachmentsOf,
  giveWords,
  ofTicket,
  recordReading,
  type StoredAttachment,
} from '#src/storage/messages.ts';
import { detectLanguage } from '#src/domain/text/language.ts';
import { keepScannedPages } from '#src/storage/scanned-pages.ts';
import { load } from '#src/storage/tickets.ts';
import { mustBeLookedAt } from '#src/domain/letters/scanned-page.ts';
import { letterWords } from '#src/domain/letters/letter-words.ts';
import type { Language } from '#src/domain/message.ts';
import type { Reading } from '#src/reading/index.ts';
import { move, type Deps, type Worker } from './stage.ts';

/** Gets the text out of a ticket's files, so that linking and the checklist can see what they say. */
export const read: Worker = {
  stage: 'read',
  lane: 'media',

  run: async (id, deps) => {
    const { db, blobs, reader, log } = deps;
    const ticket = await load(db, id, 'read');
    // Slow work first, in no transaction; a crash repeats it.
    const readings: { attachment: StoredAttachment; result: Reading }[] = [];
    for (const attachment of await attachmentsOf(db, ticket.id)) {
      if (attachment.readState !== 'waiting') continue;
      const result = await reader.read(await blobs.get(attachment.sha256), attachment.contentType);
      log.info('attachment.read', { ticket: id, attachment: attachment.id, state: result.state });
      readings.push({ attachment, result });
    }
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
        await keepScannedPages(tx, attachment.id, result.scanned);
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
