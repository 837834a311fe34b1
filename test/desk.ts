/**
 * A desk in a test: the real stages, storage, templates and e-mail reading and composing, on this file's database.
 * Only two things are stand-ins: the bell board (rings are kept in a list and worked off by `settle`, so that a test
 * decides when) and the wire (what would be sent is recorded, with an outcome the test chooses).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { emailChannel } from '#channels/email/index.ts';
import { handChannels } from '#channels/hand/index.ts';
import { lettersChannel } from '#channels/letters/index.ts';
import { phoneChannels } from '#channels/phone/index.ts';
import { callWords } from '#templates/call.ts';
import type { Channel, Composed, SendOutcome } from '#src/channel.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Profile } from '#src/domain/profile.ts';
import { createLog } from '#src/log.ts';
import { loadProfile } from '#src/profile.ts';
import { databaseDirectory, type PolicyDirectory } from '#src/policy-directory.ts';
import type { Bell, Queue } from '#src/queue.ts';
import { openReader, type DocumentReader } from '#src/reading/index.ts';
import { openSpeech, type SpeechReader } from '#src/reading/speech/index.ts';
import { folderBlobStore } from '#src/storage/blobs.ts';
import { sealedFiles } from '#src/storage/sealed-files.ts';
import { upsertPolicy } from '#src/storage/policies.ts';
import { simpleParser, type ParsedMail } from 'mailparser';
import { loadReplyTemplates } from '#templates/replies/index.ts';
import { intakeFor, tick, workers, type Deps } from '#workers/index.ts';
import { castPolicies } from './cast.ts';
import { fillTables, useDatabase } from './database.ts';
import { quietLog } from './quiet-log.ts';

/** A message that left the desk. */
export interface Sent extends Composed {
  readonly mail: ParsedMail;
}

export interface TestDesk {
  readonly deps: Deps;
  /** Lines logged so far, as they would leave the process. */
  readonly logged: readonly string[];
  /** Where the desk looks policies up; a test may put another one in its place. */
  directory: PolicyDirectory;
  /** Who listens to recordings; nobody unless a test puts somebody in his place. */
  speech: SpeechReader;
  /** What time it is for the desk. */
  now: Date;
  /** Hands an original to the desk's intake, as IMAP would. Resolves with what intake said. */
  receive(
    eml: string,
    options?: { account?: string; key?: string; to?: string },
  ): Promise<'stored' | 'duplicate'>;
  /** Works off all bells, and what they ring, until it is quiet. */
  settle(): Promise<void>;
  /** Works off bells until only rings for `stage` are left. */
  settleUntil(stage: string): Promise<void>;
  /** One turn of the clock, which rings and does nothing else. */
  tickOnly(): Promise<void>;
  /** One turn of the clock, and then everything it rang. */
  tick(): Promise<void>;
  /** Moves time on and lets the clock turn. */
  later(days: number): Promise<void>;
  /** What left so far, in order. */
  readonly sent: readonly Sent[];
  /** What the far end says to the next messages; `sent` when nothing is set. */
  answerNext(...outcomes: (SendOutcome | 'crash-before' | 'crash-after')[]): void;
  /** Rings that wait. */
  readonly bells: readonly Bell[];
  /** Takes waiting rings off the board. */
  takeBells(count: number): Bell[];
  /** Forgets every waiting ring, as a flushed queue would. */
  loseBells(): void;
  /** Runs one stage on one row right now, whatever the bells say. Rejections are passed on. */
  run(stage: string, id: string): Promise<void>;
}

const nobodyListens = openSpeech({
  languages: { it: { engine: 'off' }, en: { engine: 'off' } },
  threads: 1,
  folder: '',
});

const phones = phoneChannels(undefined, { words: callWords, log: quietLog });

/** Read, and what is learned from it, once for all files that a worker runs: nobody writes in a profile. */
const profiles = new Map<string, Promise<Profile>>();

function profileOf(house: string): Promise<Profile> {
  const read = profiles.get(house) ?? loadProfile(house);
  profiles.set(house, read);
  return read;
}

/** The address of the desk in tests. */
const deskAddress = 'sinistri@sportello.example';

/**
 * Gives each test of the file a fresh desk with the cast's policies. Read its members inside tests only.
 *
 * @param house name of the profile it works by.
 */
const letters = lettersChannel(
  { scanners: [], stillMs: 1, pollMs: 1, maxSize: 0, ignore: [] },
  { log: { info: () => {}, warn: () => {} } },
);

export function useDesk({
  house = 'insurer',
  phone = () => phones,
}: {
  house?: string;
  /** Channels of the telephone in place of ones that are not set up; asked before each test. */
  phone?: () => readonly Channel[];
} = {}): TestDesk {
  const database = useDatabase();
  let folder = '';
  let profile: Profile;
  let replyTemplates: Deps['replyTemplates'];
  let reader: DocumentReader;
  let email: Channel;
  const state = {
    now: new Date('2026-11-12T09:00:00Z'),
    bells: [] as Bell[],
    sent: [] as Sent[],
    outcomes: [] as (SendOutcome | 'crash-before' | 'crash-after')[],
    logged: [] as string[],
    deps: undefined as Deps | undefined,
    directory: undefined as PolicyDirectory | undefined,
    speech: nobodyListens,
  };
  let serial = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sportello-desk-'));
    profile = await profileOf(house);
    replyTemplates = await loadReplyTemplates();
    reader = openReader();
    email = emailChannel(
      {
        mailboxes: [],
        desk: { name: 'Ufficio sinistri', address: deskAddress, plusAddressing: true },
        bounce: { address: 'ritorni@sportello.example', plusAddressing: true, nullSender: false },
        sentEvidence: [],
      },
      { log: quietLog, callWords },
    );
  });
  afterAll(async () => {
    await email.close();
    await reader.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    state.now = new Date('2026-11-12T09:00:00Z');
    state.bells = [];
    state.sent = [];
    state.outcomes = [];
    state.logged = [];
    state.directory = databaseDirectory(database.db);
    state.speech = nobodyListens;
    const wire: Channel = { ...email, send: (message, beforeLastByte) => send(message, beforeLastByte) };
    state.deps = {
      db: database.db,
      queue: boardOf(state),
      blobs: folderBlobStore(join(folder, 'blobs')),
      copies: sealedFiles(join(folder, 'copies'), ['a secret of thirty-two characters or so']),
      channels: new Map(
        [wire, ...handChannels(wire), letters, ...phone()].map((channel) => [channel.name, channel]),
      ),
      profile,
      reader,
      get directory() {
        return directoryNow();
      },
      get speech() {
        return state.speech;
      },
      replyTemplates,
      log: createLog('info', { write: (line: string) => void state.logged.push(line) }),
      now: () => state.now,
      settings: {
        desk: { name: 'Ufficio sinistri', email: deskAddress, phone: '02 5550 1234' },
        tokenSecrets: ['a secret of thirty-two characters or so'],
        autoAnswer: true,
        autoAnswerMaxAgeMs: 7 * 86_400_000,
        limits: { automaticPerAddressPerDay: 5, automaticPerMinute: 120 },
        sendTimeoutMs: 900_000,
        forgottenAfterMs: 60_000,
        keepUnsentMs: 90 * 86_400_000,
      },
    };
    await fillTables(database.db, 'cast', async () => {
      for (const policy of castPolicies()) await database.db.transaction((tx) => upsertPolicy(tx, policy));
    });
  });

  const depsNow = (): Deps => {
    if (state.deps === undefined) throw new Error('the desk is open only inside tests');
    return state.deps;
  };
  const directoryNow = (): PolicyDirectory => {
    if (state.directory === undefined) throw new Error('the desk is open only inside tests');
    return state.directory;
  };
  const send: NonNullable<Channel['send']> = async (message, beforeLastByte) => {
    const outcome = state.outcomes.shift() ?? { outcome: 'sent', response: '250 taken' };
    if (outcome === 'crash-before') throw new Crash();
    if (outcome !== 'crash-after' && outcome.outcome === 'retry') return outcome;
    await beforeLastByte();
    if (outcome === 'crash-after' || outcome.outcome === 'sent' || outcome.outcome === 'uncertain')
      state.sent.push({ ...message, mail: await simpleParser(Buffer.from(message.bytes)) });
    if (outcome === 'crash-after') throw new Crash();
    return outcome;
  };
  const run = async (stage: string, id: string) => {
    const worker = workers.find((each) => each.stage === stage);
    if (worker === undefined) throw new Error(`no stage ${stage}`);
    await worker.run(id, depsNow());
  };
  const settle = async (until?: string) => {
    for (let turns = 0; state.bells.some((bell) => bell.stage !== until); turns++) {
      if (turns > 500)
        throw new Error(`the desk does not come to rest: ${JSON.stringify(state.bells.slice(0, 5))}`);
      const index = state.bells.findIndex((each) => each.stage !== until);
      const [bell] = state.bells.splice(index, 1);
      if (bell === undefined) break;
      try {
        await run(bell.stage, bell.id);
      } catch (error) {
        if (!(error instanceof Stale)) throw error;
      }
    }
  };
  const tickOnce = async () => {
    await tick(depsNow());
    await settle();
  };

  return {
    get deps() {
      return depsNow();
    },
    get speech() {
      return state.speech;
    },
    set speech(value: SpeechReader) {
      state.speech = value;
    },
    get directory() {
      return directoryNow();
    },
    set directory(value: PolicyDirectory) {
      state.directory = value;
    },
    get now() {
      return state.now;
    },
    set now(value: Date) {
      state.now = value;
    },
    receive: (eml, options = {}) =>
      intakeFor('email', depsNow()).deliver({
        channel: 'email',
        account: options.account ?? 'claims',
        sourceKey: options.key ?? `INBOX/1/${++serial}`,
        bytes: Buffer.from(eml.replaceAll(/\r?\n/g, '\r\n'), 'latin1'),
        receivedAt: state.now,
        ...(options.to === undefined ? {} : { envelope: { to: [options.to] } }),
      }),
    settle: () => settle(),
    settleUntil: (stage) => settle(stage),
    tickOnly: async () => {
      await tick(depsNow());
    },
    tick: tickOnce,
    later: async (days) => {
      state.now = new Date(state.now.getTime() + days * 86_400_000);
      await tickOnce();
      // What a turn of the clock postpones by seconds is due at the next.
      state.now = new Date(state.now.getTime() + 60_000);
      await tickOnce();
    },
    get sent() {
      return state.sent;
    },
    answerNext: (...outcomes) => void state.outcomes.push(...outcomes),
    get logged() {
      return state.logged;
    },
    get bells() {
      return state.bells;
    },
    takeBells: (count) => state.bells.splice(0, count),
    loseBells: () => void (state.bells = []),
    run,
  };
}

/** Stands for the death of the process at this point: what was committed stays, nothing else does. */
class Crash extends Error {
  override name = 'Crash';
}

function boardOf(state: { bells: Bell[] }): Queue {
  return {
    ring: (tx, bell) => {
      tx.afterCommit(() => state.bells.push(bell));
      return Promise.resolve();
    },
    ringNow: (bells) => {
      state.bells.push(...bells);
      return Promise.resolve();
    },
    start: () => {},
    depth: () => {
      const none = { waiting: 0, active: 0, delayed: 0 };
      return Promise.resolve({ inbound: none, media: none, speech: none, outbound: none });
    },
    close: () => Promise.resolve(),
  };
}
