/** Letters: paper that came by post and was scanned into a folder, and answers on paper, which people print and post. */
import { createHash } from 'node:crypto';
import type { BatchFile, Channel, Composed, Draft } from '#src/channel.ts';
import { Refused } from '#src/domain/outcomes.ts';
import { bundle } from './bundle.ts';
import { connectionsOf } from './connections.ts';
import { drawLetter } from './draw.ts';
import { enclose } from './enclose.ts';
import { handOver } from './supplier.ts';
import { watchScanner, type Log } from './folder.ts';
import { readLetter } from './letter.ts';
import type { LettersSettings } from './settings.ts';
import { rightWindow, type EnvelopeWindow } from './window.ts';

/** The letters channel; without scanners it waits for nothing. */
export function lettersChannel(
  { scanners, printFolder, window = rightWindow, ...settings }: LettersSettings,
  { log }: { log: Log },
): Channel {
  return {
    name: 'letter',
    medium: 'letter',
    listen: async (intake, signal) => {
      await Promise.all(scanners.map((scanner) => watchScanner(scanner, settings, intake, log, signal)));
    },
    draw: (draft) => drawLetter(draft, window),
    compose: (draft) => compose(draft, window),
    bundle,
    ...(printFolder === undefined
      ? {}
      : { handOver: (id: string, files: readonly BatchFile[]) => handOver(printFolder, id, files) }),
    connections: () => connectionsOf({ scanners }),
    normalize: (item) => Promise.resolve(readLetter(item)),
    close: () => Promise.resolve(),
  };
}

/** A letter as it is printed, with what it encloses. Nothing sends it: people post it. */
async function compose(draft: Draft, window: EnvelopeWindow): Promise<Composed> {
  const { sheet, postage, markOf, date } = draft;
  if (sheet === undefined || markOf === undefined) throw new Refused('this has no form on paper');
  const letter = await drawLetter(
    { sheet, markOf, date, ...(postage === undefined ? {} : { postage }) },
    window,
  );
  const { bytes, pages } = await enclose(letter, draft.attachments);
  const name = createHash('sha256').update(draft.key).digest('hex').slice(0, 32);
  // The same shape as a mail's, in a domain that can never have any (RFC 2606).
  return {
    messageId: `${name}@letter.invalid`,
    envelopeFrom: '',
    envelopeTo: draft.to.address,
    bytes,
    pages,
  };
}
