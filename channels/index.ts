/** The ways customers reach us. Adding one is a folder here and a line in `openChannels`. */
import type { Channel, Intake } from '#src/channel.ts';
import type { Log } from '#src/log.ts';
import type { CallWordsOf } from '#src/domain/phone/call-words.ts';
import type { Settings } from '#src/settings.ts';
import { readEmailSettings } from './email/configure.ts';
import { emailChannel } from './email/index.ts';
import { handChannels } from './hand/index.ts';
import type { EmailSettings, Log as EmailLog } from './email/settings.ts';
import { phoneChannels } from './phone/index.ts';
import { readPhoneSettings, type PhoneSettings } from './phone/settings.ts';
import { lettersChannel } from './letters/index.ts';
import { readLettersSettings, type LettersSettings } from './letters/settings.ts';

/** Settings of every channel. */
export interface ChannelSettings {
  readonly email: EmailSettings;
  /** Absent: no scanner writes to us. */
  readonly letters?: LettersSettings;
  /** Absent: nobody can call us. */
  readonly phone?: PhoneSettings;
}

/** What a channel is given beside its settings. */
export interface ChannelTools {
  readonly log: Log;
  /** What callers hear. */
  readonly callWords: CallWordsOf;
  /** Where a channel of this name keeps rotated tokens, also in a process that only sends. */
  readonly secrets: (channel: string) => Pick<Intake, 'readSecret' | 'writeSecret'>;
  /** Hears the port of a listener that was told to choose one. */
  readonly onListening?: (channel: string, port: number) => void;
}

/** Reads every channel's settings; problems are collected in `settings`. */
export function readChannelSettings(
  settings: Settings,
  desk: { name: string; email: string },
): ChannelSettings {
  const phone = readPhoneSettings(settings, desk);
  return {
    email: readEmailSettings(settings, desk),
    letters: readLettersSettings(settings),
    ...(phone === undefined ? {} : { phone }),
  };
}

/** Opens every channel. Nothing listens or sends before it is told to. */
export function openChannels(settings: ChannelSettings, tools: ChannelTools): Channel[] {
  const email = emailChannel(settings.email, {
    log: plainLog(tools.log.with({ channel: 'email' })),
    secrets: tools.secrets('email'),
    callWords: tools.callWords,
    ...(tools.onListening === undefined
      ? {}
      : { onListening: (port: number) => tools.onListening?.('email', port) }),
  });
  const noScanners: LettersSettings = {
    scanners: [],
    stillMs: 5_000,
    pollMs: 30_000,
    maxSize: 0,
    ignore: [],
  };
  const letters = lettersChannel(settings.letters ?? noScanners, {
    log: tools.log.with({ channel: 'letter' }),
  });
  const calls = phoneChannels(settings.phone, {
    words: tools.callWords,
    log: tools.log.with({ channel: 'phone' }),
  });
  return [email, ...handChannels(email), letters, ...calls];
}

/** Channels hand over facts of any kind; a log line takes ids, numbers and short words. */
function plainLog(log: Log): EmailLog {
  const plain = (facts: Readonly<Record<string, unknown>> | undefined) =>
    Object.fromEntries(
      Object.entries(facts ?? {}).flatMap(([name, value]) =>
        typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
          ? [[name, typeof value === 'string' ? value.slice(0, 300) : value]]
          : [],
      ),
    );
  return {
    info: (event, facts) => log.info(event, plain(facts)),
    warn: (event, facts) => log.warn(event, plain(facts)),
    error: (event, facts) => log.error(event, facts?.['error'] ?? event, plain(facts)),
  };
}
