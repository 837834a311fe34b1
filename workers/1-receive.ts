import type { Intake } from '#src/channel.ts';
import type { ChannelName } from '#src/domain/message.ts';
import { known, store } from '#src/storage/originals.ts';
import { keepPiece, piecesOf, unusedWholes, usePieces } from '#src/storage/pieces.ts';
import {
  findCursor,
  findSecret,
  moveCursor,
  report,
  sourceOnFile,
  writeSecret,
} from '#src/storage/sources.ts';
import type { Deps } from './stage.ts';

/**
 * Stores what a channel hands over, before its source may forget it.
 *
 * The bytes reach the disk first, under their hash; then one transaction writes the original's row, the sighting, the
 * cursor and the bell. A crash in between leaves a blob without a row, which the same item, delivered again, finds.
 */
export function intakeFor(channel: ChannelName, deps: Deps): Intake {
  const { db, blobs, queue, log } = deps;
  const key = deps.settings.tokenSecrets[0];
  return {
    deliver: async (item) => {
      const sha256 = await blobs.put(item.bytes);
      const id = await db.transaction(async (tx) => {
        const stored = await store(tx, item, sha256);
        if (stored !== undefined) await queue.ring(tx, { stage: 'normalize', id: stored, version: 1 });
        return stored;
      });
      log.info('received', { channel, stored: id !== undefined, original: id, bytes: item.bytes.length });
      return id === undefined ? 'duplicate' : 'stored';
    },
    cursor: (source) => findCursor(db, sourceOnFile(channel, source)),
    moveCursor: (source, position) => moveCursor(db, sourceOnFile(channel, source), position),
    known: (account, sourceKeys) => known(db, channel, account, sourceKeys),
    report: async (source, news) => {
      if (news.state === 'failing') log.warn('source.failing', { channel, source });
      await report(db, sourceOnFile(channel, source), news, deps.now());
    },
    readSecret: (name) => findSecret(db, `${channel}:${name}`, key),
    writeSecret: (name, value) => writeSecret(db, `${channel}:${name}`, value, key),
    pieces: {
      keep: (piece) => keepPiece(db, channel, piece),
      of: (account, whole) => piecesOf(db, channel, account, whole),
      unused: () => unusedWholes(db, channel),
      use: (account, whole, keys) => usePieces(db, channel, account, whole, keys),
    },
  };
}
