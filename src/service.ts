/** Puts the parts together: the one place, beside `main.ts`, that knows all of them. */
import { join } from 'node:path';
import { openChannels, type ChannelSettings } from '#channels/index.ts';
import { callWords } from '#templates/call.ts';
import { loadReplyTemplates } from '#templates/replies/index.ts';
import { intakeFor, runClock, stages, workers, type Deps } from '#workers/index.ts';
import { personActions } from '#workers/person.ts';
import { startApi, type ApiSettings, type RunningApi } from './api/index.ts';
import type { Hook } from './api/hooks.ts';
import type { Channel } from './channel.ts';
import type { Config } from './config.ts';
import { createLog, type Log } from './log.ts';
import { withAddresses } from './domain/departments/department.ts';
import type { Profile } from './domain/profile.ts';
import { loadProfile, ProfileError } from './profile.ts';
import { payingFolder } from './paying-system-folder.ts';
import { httpPayingSystem } from './paying-system-http.ts';
import { httpDirectory } from './policy-directory-http.ts';
import { databaseDirectory, type PolicyDirectory } from './policy-directory.ts';
import { startPractice, type PracticeDesk } from './practice.ts';
import { openQueue } from './queue.ts';
import { openReader } from './reading/index.ts';
import { openSpeech } from './reading/speech/index.ts';
import { folderBlobStore } from './storage/blobs.ts';
import { firstLinkMs } from './domain/people/sign-in.ts';
import { openDb } from './storage/db.ts';
import { invite } from './storage/invitations.ts';
import { migrate } from './storage/migrate.ts';
import { reclaim } from './storage/outbound.ts';
import { anybody } from './storage/people.ts';
import { upsertPolicy } from './storage/policies.ts';
import { sealedFiles } from './storage/sealed-files.ts';
import { findSecret, writeSecret } from './storage/sources.ts';

/** A service at work. */
export interface Service {
  readonly deps: Deps;
  /** Absent when this process has no API. */
  readonly api?: RunningApi;
  /** Absent when nobody practises here. */
  readonly practice?: PracticeDesk;
  /** Stops listening, lets running work end, closes everything. */
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly config: Config;
  readonly channels: ChannelSettings;
  readonly log?: Log;
  readonly now?: () => Date;
  readonly onListening?: (channel: string, port: number) => void;
  /** Folder of the built page of the desk (`buildDesk`); absent: the API alone. */
  readonly deskFolder?: string;
  /** Told the link for the first administrator when nobody is on file. It is a secret: it belongs on the terminal, not in the log. */
  readonly onNobody?: (link: string) => void;
  /** Told when a part that should run for ever has ended by itself: the process should stop and be started again. */
  readonly onFailure?: (part: string, error: unknown) => void;
}

/**
 * Starts the roles of this process.
 *
 * @throws FolderInUse, ProfileError, or what PostgreSQL and Redis say when they cannot be reached.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { config } = options;
  const log = options.log ?? createLog(config.logLevel);
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.toReversed())
      await closer().catch((error: unknown) => log.error('close.failed', error));
    closers.length = 0;
  };
  try {
    const profile = await profileOf(config);
    const db = await openDb({
      ...(config.databaseUrl === undefined
        ? { folder: join(config.dataDir, 'database') }
        : { url: config.databaseUrl }),
      poolSize: config.poolSize,
      onError: (error) => log.error('database.error', error),
    });
    closers.push(() => db.close());
    for (const name of await migrate(db)) log.info('migrated', { name });
    const queue = await openQueue({
      db,
      stages,
      log,
      prefix: config.queuePrefix,
      ...(config.redisUrl === undefined ? {} : { redisUrl: config.redisUrl }),
    });
    let queueClosed: Promise<void> | undefined;
    const closeQueue = () => (queueClosed ??= queue.close());
    closers.push(closeQueue);
    const reader = openReader({
      deadlineMs: config.readTimeoutMs,
      ...(config.ocr === undefined ? {} : { ocr: config.ocr }),
    });
    closers.push(() => reader.close());
    const speech = openSpeech({ ...config.speech, folder: join(config.dataDir, 'speech') });
    for (const language of ['it', 'en'] as const)
      log.info('speech', { language, ...speech.engineFor(language) });

    const [key] = config.tokenSecrets;
    const channels = new Map<string, Channel>();
    const deps: Deps = {
      db,
      queue,
      blobs: folderBlobStore(join(config.dataDir, 'originals')),
      copies: sealedFiles(join(config.dataDir, 'copies'), config.tokenSecrets),
      channels,
      profile,
      reader,
      speech,
      directory: directoryOf(config, { db, profile, log, now: options.now ?? (() => new Date()) }),
      ...payingOf(config, options.now ?? (() => new Date())),
      replyTemplates: await loadReplyTemplates(),
      log,
      now: options.now ?? (() => new Date()),
      settings: {
        desk: config.desk,
        tokenSecrets: config.tokenSecrets,
        autoAnswer: config.autoAnswer,
        autoAnswerMaxAgeMs: config.autoAnswerMaxAgeMs,
        limits: {
          automaticPerAddressPerDay: config.automaticPerAddressPerDay,
          automaticPerMinute: config.automaticPerMinute,
        },
        ...(config.isCertified === undefined ? {} : { isCertified: config.isCertified }),
        undoSeconds: config.undoSeconds,
        keepUnsentMs: config.keepUnsentMs,
        ...(config.keepCopyMs === undefined ? {} : { keepCopyMs: config.keepCopyMs }),
        ...(config.auditAnchorFile === undefined ? {} : { auditAnchorFile: config.auditAnchorFile }),
        sendTimeoutMs: config.sendTimeoutMs,
        sendRetryMs: config.sendRetryMs,
        forgottenAfterMs: config.forgottenAfterMs,
      },
    };
    for (const channel of openChannels(options.channels, {
      log,
      callWords,
      secrets: (name) => ({
        readSecret: (secret) => findSecret(db, `${name}:${secret}`, key),
        writeSecret: (secret, value) => writeSecret(db, `${name}:${secret}`, value, key),
      }),
      ...(options.onListening === undefined ? {} : { onListening: options.onListening }),
    })) {
      channels.set(channel.name, channel);
      closers.push(() => channel.close());
    }

    // Closed in the opposite order: running work still needs the readers and the channels.
    closers.push(closeQueue);
    // A call of two hours does not hold up the goodbye: it is heard on where it was.
    closers.push(() => speech.close());

    // The embedded database is ours alone: whatever was on its way when the last process ended has nobody else.
    if (db.kind === 'embedded') await reclaim(db, new Date(), new Date());

    const stop = new AbortController();
    const running: Promise<void>[] = [];
    const keep = (part: string, work: Promise<void>) => {
      running.push(
        work.catch((error: unknown) => {
          log.error('part.failed', error, { part });
          options.onFailure?.(part, error);
        }),
      );
    };
    closers.push(async () => {
      stop.abort();
      await Promise.all(running);
    });
    if (config.roles.has('workers')) queue.start(workers, deps, config.concurrency);
    if (config.roles.has('clock')) keep('clock', runClock(deps, config.clockMs, stop.signal));
    if (config.roles.has('channels'))
      for (const channel of channels.values())
        // One process reads a source at a time; another one takes over when it ends.
        keep(
          `channel:${channel.name}`,
          db.withLock(`channel:${channel.name}`, stop.signal, (held) =>
            channel.listen(intakeFor(channel.name, deps), held),
          ),
        );
    let practice: PracticeDesk | undefined;
    const api = config.roles.has('api')
      ? await startApi(
          deps,
          {
            ...config.api,
            hooks: hooksOf(deps),
            practice: {
              here: false,
              address: () => practice && (config.practice?.publicUrl ?? practice.api.url),
            },
            ...(options.deskFolder === undefined ? {} : { deskFolder: options.deskFolder }),
          },
          personActions(deps),
        )
      : undefined;
    if (api !== undefined) closers.push(() => api.close());
    if (api !== undefined && config.practice !== undefined) {
      const { token: _, people: __, provider: ___, publicUrl: ____, ...entrance } = config.api;
      practice = await startPractice(deps, {
        ...entrance,
        ...config.practice,
        dataDir: config.dataDir,
        ...(options.deskFolder === undefined ? {} : { deskFolder: options.deskFolder }),
      });
      closers.push(async () => practice?.close());
    }
    if (api !== undefined && options.onNobody !== undefined && !(await anybody(db))) {
      const now = deps.now();
      const { secret } = await db.transaction((tx) =>
        invite(tx, { kind: 'first', lifeMs: firstLinkMs }, 'machine:start', now),
      );
      options.onNobody(`${new URL(config.api.publicUrl ?? api.url).origin}/desk/welcome#${secret}`);
    }
    log.info('started', {
      roles: [...config.roles].join(','),
      database: db.kind,
      queue: config.redisUrl === undefined ? 'database' : 'redis',
    });
    return {
      deps,
      ...(api === undefined ? {} : { api }),
      ...(practice === undefined ? {} : { practice }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What providers may call, by the channel's name. */
function hooksOf(deps: Deps): NonNullable<ApiSettings['hooks']> {
  return new Map(
    [...deps.channels.values()].flatMap((channel) => {
      if (channel.hook === undefined) return [];
      const intake = intakeFor(channel.name, deps);
      const hook: Hook = async (request) => {
        const answer = await channel.hook?.(request, intake);
        return answer ?? { status: 404, contentType: 'text/plain', body: '' };
      };
      return [[channel.name, hook] as const];
    }),
  );
}

/** The insurer's own system when its address is set, else what is on file here. */
function directoryOf(
  { policyDirectory }: Config,
  { db, profile, log, now }: Pick<Deps, 'db' | 'profile' | 'log' | 'now'>,
): PolicyDirectory {
  if (policyDirectory === undefined) return databaseDirectory(db);
  return httpDirectory({
    ...policyDirectory,
    claimTypes: new Set(profile.claimTypes.keys()),
    store: async (draft) => (await db.transaction((tx) => upsertPolicy(tx, draft))).id,
    log,
    now,
  });
}

/** Where orders of payment go, if anywhere. */
function payingOf({ paying }: Config, now: () => Date): Pick<Deps, 'paying'> {
  if (paying === undefined) return {};
  return {
    paying:
      'folder' in paying
        ? payingFolder({ path: paying.folder, holdMs: paying.holdMs })
        : httpPayingSystem({ ...paying, now }),
  };
}

/** @throws ProfileError on a fault in its files, or when the settings name a department it does not have. */
async function profileOf({ profile: name, departmentMail }: Config): Promise<Profile> {
  const profile = await loadProfile(name);
  const { departments, wrong } = withAddresses(profile.departments, departmentMail ?? new Map());
  if (wrong.length > 0)
    throw new ProfileError(
      name,
      wrong.map((id) => `DEPARTMENT_MAIL: ${id} is no department of this profile that is asked by mail`),
    );
  return { ...profile, departments };
}
