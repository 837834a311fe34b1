/**
 * The practice desk: a desk of its own beside the real one, on its own address. It has its own database in memory, its
 * own files, its own queue and stages, and channels that are connected to nothing; only the people and their sessions are
 * those of the real desk. So nothing of it can leave, be counted, be found or be late there.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openChannels } from '#channels/index.ts';
import { callWords } from '#templates/call.ts';
import { intakeFor, runClock, stages, workers, type Deps } from '#workers/index.ts';
import { personActions } from '#workers/person.ts';
import { startApi, type ApiSettings, type RunningApi } from './api/index.ts';
import type { PracticeState } from './api/practice.ts';
import type { Channel } from './channel.ts';
import { compareAttempt, type PracticeCase } from './domain/practice.ts';
import { addDays, formatDate, localDateOf } from './domain/time/calendar.ts';
import { databaseDirectory } from './policy-directory.ts';
import { loadPracticeSeed, type PracticeSeed } from './practice-cases.ts';
import { openQueue } from './queue.ts';
import { folderBlobStore } from './storage/blobs.ts';
import { requirementsOf } from './storage/claims.ts';
import { openDb } from './storage/db.ts';
import { migrate } from './storage/migrate.ts';
import { upsertPolicy } from './storage/policies.ts';
import { emptyPractice, practiceRows, type PracticeRow } from './storage/practice.ts';
import { sealedFiles } from './storage/sealed-files.ts';

/** A practice desk at work. */
export interface PracticeDesk {
  readonly deps: Deps;
  readonly api: RunningApi;
  /** Resolves once the cases are on the desk. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

/** Names the mails of practice where they were seen. */
const account = 'practice';
/** How often the clock of practice turns, and how often seeding looks whether a mail has been worked off. */
const [clockMs, lookMs] = [2_000, 200];
/** A case that has not come through the stages by then is left as it is. */
const mostWaitMs = 120_000;

/**
 * Starts the practice desk beside a real one.
 *
 * @param real the real desk: its people come in here, by its sessions
 * @param settings where it listens
 * @returns undefined when the house's profile has no cases. @throws ProfileError when they have a mistake
 */
export async function startPractice(
  real: Deps,
  settings: Omit<ApiSettings, 'token' | 'people' | 'hooks' | 'practice'> & { readonly dataDir: string },
): Promise<PracticeDesk | undefined> {
  const seed = await loadPracticeSeed(real.profile.folder, localDateOf(real.now()));
  if (seed === undefined) return undefined;
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.toReversed())
      await closer().catch((error: unknown) => real.log.error('practice.close-failed', error));
  };
  try {
    const log = real.log.with({ practice: true });
    const folder = join(settings.dataDir, 'practice');
    await rm(folder, { recursive: true, force: true });
    const db = await openDb({ poolSize: 10, onError: (error) => log.error('database.error', error) });
    closers.push(() => db.close());
    await migrate(db);
    const queue = await openQueue({ db, stages, log, prefix: 'practice' });
    const channels = new Map<string, Channel>();
    // The file of heads is that of the real chain: another chain's in it would look like a chain that was made anew.
    const { auditAnchorFile: _, ...rules } = real.settings;
    const deps: Deps = {
      ...real,
      db,
      queue,
      log,
      blobs: folderBlobStore(join(folder, 'originals')),
      // By the numbers of rows, which are the same in both databases.
      copies: sealedFiles(join(folder, 'copies'), real.settings.tokenSecrets),
      channels,
      directory: databaseDirectory(db),
      // Its departments have no addresses: what they are asked stays here.
      profile: {
        ...real.profile,
        departments: real.profile.departments.map((department) => {
          const { email: __, ...unmailed } = department;
          return unmailed;
        }),
      },
      settings: { ...rules, practice: true, autoAnswer: true },
    };
    for (const channel of openChannels(
      {
        // No mailbox, no listener, no relay.
        email: {
          mailboxes: [],
          desk: { name: real.settings.desk.name, address: real.settings.desk.email, plusAddressing: true },
          bounce: { address: real.settings.desk.email, plusAddressing: true, nullSender: false },
          sentEvidence: [],
        },
      },
      {
        log,
        callWords,
        secrets: () => ({
          readSecret: () => Promise.resolve(undefined),
          writeSecret: () => Promise.resolve(),
        }),
      },
    )) {
      channels.set(channel.name, channel);
      closers.push(() => channel.close());
    }
    const stop = new AbortController();
    const clock = runClock(deps, clockMs, stop.signal).catch((error: unknown) =>
      log.error('practice.clock-failed', error),
    );
    let seeding = Promise.resolve();
    closers.push(() => queue.close());
    closers.push(async () => {
      stop.abort();
      await Promise.all([clock, seeding]);
    });
    queue.start(workers, deps, { inbound: 1, media: 1, speech: 1, outbound: 1 });

    const sow = () => {
      seeding = seeding
        .then(() => sowCases(deps, seed, stop.signal))
        .catch((error: unknown) => log.error('practice.seeding-failed', error));
      return seeding;
    };
    const ready = sow();
    const { dataDir: __, ...listening } = settings;
    const api = await startApi(
      deps,
      {
        ...listening,
        signInAt: real,
        practice: {
          here: true,
          states: () => statesOf(deps, seed.cases),
          reset: async () => {
            await seeding;
            await emptyPractice(db);
            void sow();
          },
        },
      },
      personActions(deps),
    );
    closers.push(() => api.close());
    return { deps, api, ready, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Lets the cases come in as mails do, and writes down for each what colleagues would have found out before a decision. */
async function sowCases(deps: Deps, seed: PracticeSeed, signal: AbortSignal): Promise<void> {
  for (const policy of seed.policies) await deps.db.transaction((tx) => upsertPolicy(tx, policy));
  const intake = intakeFor('email', deps);
  for (const each of seed.cases)
    await intake.deliver({
      channel: 'email',
      account,
      sourceKey: each.key,
      bytes: mailOf(each, deps),
      receivedAt: deps.now(),
    });
  for (const each of seed.cases) {
    const row = await settled(deps, each.key, signal);
    if (signal.aborted) return;
    if (row?.claimId === undefined) continue;
    const actions = personActions(deps);
    const by = 'person:Esercizio';
    await actions.changeClaim({
      claimId: row.claimId,
      by,
      ...(each.lossDaysAgo === undefined
        ? {}
        : { lossOn: addDays(localDateOf(deps.now()), -each.lossDaysAgo) }),
      ...(each.claimed === undefined ? {} : { amountClaimed: each.claimed }),
    });
    await settled(deps, each.key, signal);
    if (each.papersAccepted)
      await actions.decideRequirements({
        claimId: row.claimId,
        keys: (await requirementsOf(deps.db, row.claimId)).map(({ key }) => key),
        state: 'accepted',
        note: 'Esercizio: le carte sono arrivate e sono in ordine / Exercise: the papers have come and are in order',
        by,
      });
  }
  deps.log.info('practice.ready', { cases: seed.cases.length });
}

async function settled(deps: Deps, key: string, signal: AbortSignal): Promise<PracticeRow | undefined> {
  for (const end = performance.now() + mostWaitMs; performance.now() < end && !signal.aborted;) {
    const row = (await practiceRows(deps.db, account)).find(({ sourceKey }) => sourceKey === key);
    if (row?.stage === 'settled') return row;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  return undefined;
}

function mailOf(each: PracticeCase, { now, settings }: Pick<Deps, 'now' | 'settings'>): Uint8Array {
  const today = localDateOf(now());
  const text = each.text.replaceAll(/\{DAY-(\d+)\}/g, (_, days: string) =>
    formatDate(addDays(today, -Number(days)), 'it'),
  );
  return Buffer.from(
    [
      `From: ${each.name} <${each.from}>`,
      `To: ${settings.desk.email}`,
      `Subject: ${each.subject}`,
      `Date: ${now().toUTCString()}`,
      `Message-ID: <practice-${each.key}-${now().getTime()}@example.net>`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      ...text.split('\n'),
      '',
    ].join('\r\n'),
  );
}

/** How each case stands; its lesson is told once somebody has tried. */
async function statesOf({ db }: Deps, cases: readonly PracticeCase[]): Promise<readonly PracticeState[]> {
  const rows = new Map((await practiceRows(db, account)).map((row) => [row.sourceKey, row]));
  return cases.map(({ key, title, expected, why }) => {
    const row = rows.get(key);
    const attempt = row?.attempt;
    return {
      key,
      title,
      ...(row === undefined ? {} : { ticket: row.ticket }),
      ...(attempt === undefined
        ? {}
        : { attempt, lesson: { verdict: compareAttempt(expected, attempt), expected, why } }),
    };
  });
}
