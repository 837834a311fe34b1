import { expect, test } from 'vitest';
import { handChannels } from '#channels/hand/index.ts';
import { lettersChannel } from '#channels/letters/index.ts';
import { phoneChannels } from '#channels/phone/index.ts';
import { callWords } from '#templates/call.ts';
import { MemoryIntake } from '../intake.ts';
import { quietLog } from '../quiet-log.ts';

const log = quietLog;
const idle = [
  ...handChannels({}),
  lettersChannel({ scanners: [], stillMs: 1, pollMs: 1, maxSize: 1, ignore: [] }, { log }),
  ...phoneChannels(undefined, { words: callWords, log }),
];

test.each(idle.map((channel) => [channel.name, channel] as const))(
  'the channel %s, with nothing to watch, ends at once and leaves its connection to those who work',
  async (_name, channel) => {
    await expect(channel.listen(new MemoryIntake(), new AbortController().signal)).resolves.toBeUndefined();
  },
);
