/** Letters: paper that came by post and was scanned into a folder. Answers on paper are drawn, and leave nowhere yet. */
import type { Channel } from '#src/channel.ts';
import { connectionsOf } from './connections.ts';
import { drawLetter, rightWindow } from './draw.ts';
import { watchScanner, type Log } from './folder.ts';
import { readLetter } from './letter.ts';
import type { LettersSettings } from './settings.ts';

/** The letters channel; without scanners it waits for nothing. */
export function lettersChannel({ scanners, ...settings }: LettersSettings, { log }: { log: Log }): Channel {
  return {
    name: 'letter',
    medium: 'letter',
    listen: async (intake, signal) => {
      await Promise.all(scanners.map((scanner) => watchScanner(scanner, settings, intake, log, signal)));
    },
    draw: (draft) => drawLetter(draft, rightWindow),
    connections: () => connectionsOf({ scanners }),
    normalize: (item) => Promise.resolve(readLetter(item)),
    close: () => Promise.resolve(),
  };
}
