import { cpus } from 'node:os';
import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import {
  isPersonName,
  isRole,
  roles as deskRoles,
  type Person,
  type Role as DeskRole,
} from './domain/people/role.ts';
import { usualLimits, type RateLimits } from './domain/people/sign-in.ts';
import type { Lane } from './queue.ts';
import type { SpeechChoice, SpeechSettings } from './reading/speech/index.ts';
import type { Settings } from './settings.ts';

/** Parts of the service that may run in processes of their own. */
const roles = ['api', 'workers', 'channels', 'clock'] as const;
type Role = (typeof roles)[number];

/** The house's own sign-in, as the settings tell it. */
interface ProviderConfig {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly scope: string;
  readonly groupsClaim: string;
  readonly groups: readonly { readonly group: string; readonly role: DeskRole }[];
  readonly timeoutSeconds: number;
}

/** Everything but the channels, read once at start. */
export interface Config {
  readonly roles: ReadonlySet<Role>;
  readonly dataDir: string;
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  readonly queuePrefix: string;
  readonly poolSize: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly profile: string;
  /** Mail addresses of departments, by their ids in the profile. */
  readonly departmentMail?: ReadonlyMap<string, string>;
  readonly api: {
    readonly host: string;
    readonly port: number;
    /** The shared token, if there is one. */
    readonly token?: string;
    readonly people: readonly (Person & { readonly token: string })[];
    /** Where browsers find the desk; absent: where the API listens. */
    readonly publicUrl?: string;
    /** Proxies whose word about a client's address is believed. */
    readonly trustedProxies?: readonly string[];
    readonly limits?: RateLimits;
    /** The house's own sign-in. */
    readonly provider?: ProviderConfig;
    /** Sample people come in with one click; never read from the settings: only the demonstration sets it. */
    readonly demo?: true;
  };
  /** Where beginners practise with invented cases; absent: nowhere. */
  readonly practice?: { readonly port: number; readonly publicUrl?: string };
  readonly desk: {
    readonly name: string;
    readonly email: string;
    readonly phone?: string;
    readonly address?: string;
    readonly hours?: string;
    readonly complaintsDesk?: string;
    readonly privacyUrl?: string;
  };
  readonly tokenSecrets: readonly [string, ...string[]];
  readonly autoAnswer: boolean;
  readonly autoAnswerMaxAgeMs: number;
  readonly automaticPerAddressPerDay: number;
  readonly automaticPerMinute: number;
  readonly concurrency: Readonly<Record<Lane, number>>;
  readonly clockMs: number;
  readonly forgottenAfterMs: number;
  /** Mails leave from a certified mailbox (PEC). */
  readonly isCertified?: boolean;
  readonly undoSeconds: number;
  readonly keepUnsentMs: number;
  /** How long a copy of somebody's data is kept for being fetched; three days when absent. */
  readonly keepCopyMs?: number;
  /** Where the head of the chain over history is written down, beside the log. */
  readonly auditAnchorFile?: string;
  readonly sendTimeoutMs: number;
  readonly sendRetryMs: number;
  readonly readTimeoutMs: number;
  /** How scans are read; absent: as the reader likes it. */
  readonly ocr?: {
    readonly threads: number;
    readonly pageMs: number;
    /** Path of a native `tesseract`; absent: the one built in. */
    readonly tesseract?: string;
  };
  /** How recordings are transcribed. */
  readonly speech: Omit<SpeechSettings, 'folder'>;
  /** Where orders of payment are handed over; absent: nowhere. Held so long that a decision can be taken back. */
  readonly paying?: { readonly holdMs: number } & (
    | { readonly url: string; readonly token?: string; readonly timeoutMs: number }
    | { readonly folder: string }
  );
  /** The insurer's own system of policies; absent: what is on file here is all there is. */
  readonly policyDirectory?: {
    readonly url: string;
    readonly token?: string;
    readonly timeoutMs: number;
    readonly cacheMs: number;
  };
}

/** Names of settings that begin so are ours: one nobody reads is a typing mistake. */
export const ownPrefixes = [
  'SCANNER',
  'TWILIO_',
  'PHONE_',
  'OCR_',
  'MAILBOX',
  'SMTP_',
  'DESK_',
  'IMAP_',
  'AUTOMATIC_',
  'AUDIT_',
  'CONCURRENCY_',
  'SENT_EVIDENCE',
  'BOUNCE_',
  'POLICY_',
  'PRACTICE_',
  'OIDC_',
  'SIGN_IN_',
];

/** Adds `.env` of the working folder to the environment; what is set already wins. */
export function loadDotEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

/** Reads the core's settings; problems are collected in `settings`. */
export function readConfig(settings: Settings): Config {
  const wanted = settings.list('ROLES');
  for (const role of wanted)
    if (!roles.some((known) => known === role))
      settings.problem(`ROLES: ${role} is none of ${roles.join(', ')}`);
  const active = new Set<Role>(wanted.length === 0 ? roles : roles.filter((role) => wanted.includes(role)));
  const databaseUrl = settings.url('DATABASE_URL', ['postgres', 'postgresql']);
  const redisUrl = settings.url('REDIS_URL', ['redis', 'rediss']);
  if (active.size < roles.length && databaseUrl === undefined)
    settings.problem(
      'ROLES: parts in separate processes need DATABASE_URL; the embedded database belongs to one process',
    );

  const people = readPeople(settings);
  // People sign in; tokens are for programs, and a desk may have none.
  const token = settings.optional('API_TOKEN');
  if (token !== undefined && token.length < 16) settings.problem('API_TOKEN must have 16 characters or more');
  if (people.some((person) => person.token === token))
    settings.problem('API_TOKENS: a person must not have the token of API_TOKEN');
  const provider = readProvider(settings);
  const publicUrl = settings.url('PUBLIC_URL', ['http', 'https']);
  if (publicUrl !== undefined && new URL(publicUrl).pathname !== '/')
    settings.problem('PUBLIC_URL must have no path: the desk lies at the root of its host');
  if (publicUrl !== undefined && !isSafe(publicUrl))
    settings.problem(
      'PUBLIC_URL must begin with https://, unless it is this computer: browsers keep no session without TLS',
    );
  const [secret, ...older] = settings.list('TOKEN_SECRETS');
  if (secret === undefined)
    settings.problem(
      'TOKEN_SECRETS is missing: the key that signs reply addresses, 32 characters or more; older keys after a comma',
    );
  for (const each of [secret ?? '', ...older])
    if (each !== '' && each.length < 32)
      settings.problem('TOKEN_SECRETS: every key must have 32 characters or more');

  const practicePort = settings.port('PRACTICE_PORT', 0);
  const practiceUrl = settings.url('PRACTICE_URL', ['http', 'https']);
  if (practiceUrl !== undefined && practicePort === 0)
    settings.problem('PRACTICE_URL needs PRACTICE_PORT: without it nobody practises');
  // Sessions belong to a host, whatever the port: on another one people would have to sign in again.
  if (
    practiceUrl !== undefined &&
    publicUrl !== undefined &&
    new URL(practiceUrl).hostname !== new URL(publicUrl).hostname
  )
    settings.problem('PRACTICE_URL must have the host of PUBLIC_URL, with another port');

  const directoryUrl = settings.url('POLICY_DIRECTORY_URL', ['http', 'https']);
  if (directoryUrl !== undefined && new URL(directoryUrl).username !== '')
    settings.problem(
      'POLICY_DIRECTORY_URL must not hold a user: the secret goes into POLICY_DIRECTORY_TOKEN',
    );

  const payingUrl = settings.url('PAYING_SYSTEM_URL', ['http', 'https']);
  const payingFolder = settings.optional('PAYING_SYSTEM_FOLDER');
  if (payingUrl !== undefined && new URL(payingUrl).username !== '')
    settings.problem('PAYING_SYSTEM_URL must not hold a user: the secret goes into PAYING_SYSTEM_TOKEN');
  if (payingUrl !== undefined && payingFolder !== undefined)
    settings.problem('PAYING_SYSTEM_URL and PAYING_SYSTEM_FOLDER: an order goes one way only');
  if (payingFolder !== undefined && !isAbsolute(payingFolder))
    settings.problem('PAYING_SYSTEM_FOLDER must be an absolute path');

  const optional = <K extends string>(key: K, name: string): Partial<Record<K, string>> => {
    const value = settings.optional(name);
    return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
  };
  return {
    roles: active,
    dataDir: settings.text('DATA_DIR', 'data'),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(redisUrl === undefined ? {} : { redisUrl }),
    queuePrefix: settings.text('QUEUE_PREFIX', 'sportello'),
    poolSize: settings.number('DATABASE_POOL', 20, { min: 10, max: 500 }),
    logLevel: settings.choice('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    profile: settings.text('PROFILE', 'insurer'),
    departmentMail: readDepartmentMail(settings),
    api: {
      host: settings.text('HOST', '127.0.0.1'),
      port: settings.port('PORT', 3000),
      ...(token === undefined ? {} : { token }),
      people,
      ...(publicUrl === undefined ? {} : { publicUrl }),
      trustedProxies: readProxies(settings),
      limits: readLimits(settings),
      ...(provider === undefined ? {} : { provider }),
    },
    ...(practicePort === 0
      ? {}
      : {
          practice: {
            port: practicePort,
            ...(practiceUrl === undefined ? {} : { publicUrl: practiceUrl }),
          },
        }),
    desk: {
      name: settings.required('DESK_NAME', 'the name of your claims desk, as customers read it'),
      email: settings.email(
        'DESK_EMAIL',
        settings.required('DESK_EMAIL', 'the address customers write to, such as sinistri@example.it'),
      ),
      ...optional('phone', 'DESK_PHONE'),
      ...optional('address', 'DESK_ADDRESS'),
      ...optional('hours', 'DESK_HOURS'),
      ...optional('complaintsDesk', 'DESK_COMPLAINTS'),
      ...optional('privacyUrl', 'DESK_PRIVACY_URL'),
    },
    tokenSecrets: [secret ?? '', ...older],
    autoAnswer: settings.flag('AUTO_ANSWER', true),
    autoAnswerMaxAgeMs: settings.number('AUTO_ANSWER_MAX_DAYS', 7, { min: 1, max: 3_650 }) * 86_400_000,
    automaticPerAddressPerDay: settings.number('AUTOMATIC_PER_ADDRESS_PER_DAY', 5, {
      min: 1,
      max: 1_000_000,
    }),
    automaticPerMinute: settings.number('AUTOMATIC_PER_MINUTE', 120, { min: 1, max: 1_000_000 }),
    concurrency: {
      inbound: settings.number('CONCURRENCY_INBOUND', 8, { min: 1, max: 200 }),
      media: settings.number('CONCURRENCY_MEDIA', Math.max(1, cpus().length - 1), { min: 1, max: 64 }),
      // One that listens here, and one that waits for a provider.
      speech: 2,
      outbound: settings.number('CONCURRENCY_OUTBOUND', 8, { min: 1, max: 200 }),
    },
    clockMs: settings.number('CLOCK_SECONDS', 5, { min: 1, max: 3_600 }) * 1_000,
    forgottenAfterMs: settings.number('FORGOTTEN_AFTER_SECONDS', 60, { min: 1, max: 86_400 }) * 1_000,
    isCertified: settings.flag('SMTP_OUT_PEC', false),
    undoSeconds: settings.number('UNDO_SECONDS', 10, { min: 0, max: 30 }),
    keepUnsentMs: settings.number('KEEP_UNSENT_DAYS', 90, { min: 7, max: 36_500 }) * 86_400_000,
    keepCopyMs: settings.number('KEEP_COPY_HOURS', 72, { min: 1, max: 720 }) * 3_600_000,
    ...optional('auditAnchorFile', 'AUDIT_ANCHOR_FILE'),
    sendTimeoutMs: settings.number('SEND_TIMEOUT_SECONDS', 420, { min: 10, max: 86_400 }) * 1_000,
    sendRetryMs: settings.number('SEND_RETRY_SECONDS', 60, { min: 1, max: 3_600 }) * 1_000,
    readTimeoutMs: settings.number('READ_TIMEOUT_SECONDS', 30, { min: 1, max: 3_600 }) * 1_000,
    ocr: {
      threads: settings.number('OCR_THREADS', Math.max(1, cpus().length - 1), { min: 1, max: 64 }),
      pageMs: settings.number('OCR_PAGE_SECONDS', 60, { min: 1, max: 3_600 }) * 1_000,
      ...readTesseract(settings),
    },
    speech: readSpeech(settings),
    ...(payingUrl === undefined && payingFolder === undefined
      ? {}
      : {
          paying: {
            holdMs: settings.number('PAYING_SYSTEM_HOLD_MINUTES', 30, { min: 0, max: 10_080 }) * 60_000,
            ...(payingUrl === undefined
              ? { folder: payingFolder ?? '' }
              : {
                  url: payingUrl,
                  ...optional('token', 'PAYING_SYSTEM_TOKEN'),
                  timeoutMs:
                    settings.number('PAYING_SYSTEM_TIMEOUT_SECONDS', 30, { min: 1, max: 300 }) * 1_000,
                }),
          },
        }),
    ...(directoryUrl === undefined
      ? {}
      : {
          policyDirectory: {
            url: directoryUrl,
            ...optional('token', 'POLICY_DIRECTORY_TOKEN'),
            timeoutMs: settings.number('POLICY_DIRECTORY_TIMEOUT_SECONDS', 3, { min: 1, max: 60 }) * 1_000,
            cacheMs: settings.number('POLICY_DIRECTORY_CACHE_SECONDS', 300, { min: 0, max: 86_400 }) * 1_000,
          },
        }),
  };
}

/** The native reader, which must be there: a slip here would leave every scan unread. */
function readTesseract(settings: Settings): { tesseract?: string } {
  const tesseract = settings.optional('OCR_TESSERACT');
  if (tesseract === undefined) return {};
  if (!isAbsolute(tesseract) || !existsSync(tesseract))
    settings.problem(`OCR_TESSERACT: ${tesseract} must be the path of a program, such as /usr/bin/tesseract`);
  return { tesseract };
}

/** An engine for each language; one that was set and is not there is a slip. */
function readSpeech(settings: Settings): Omit<SpeechSettings, 'folder'> {
  const choice = (name: string, usual: string): SpeechChoice => {
    const value = settings.text(name, usual);
    if (value === 'off' || value === 'built-in') return { engine: value };
    if (/^twilio:GA[0-9a-fA-F]{32}$/.test(value))
      return { engine: 'twilio', service: value.slice('twilio:'.length) };
    if (isAbsolute(value) && existsSync(value)) return { engine: 'folder', folder: value };
    settings.problem(
      `${name}: ${value} must be off, built-in, the path of a folder with a model, or twilio: and the Sid of a service (GA and 32 digits or letters)`,
    );
    return { engine: 'off' };
  };
  const languages = { it: choice('SPEECH_IT', 'off'), en: choice('SPEECH_EN', 'built-in') };
  if (languages.it.engine === 'built-in') settings.problem('SPEECH_IT: what is built in knows English alone');
  const accountSid = settings.optional('TWILIO_ACCOUNT_SID');
  const url = settings.url('TWILIO_INTELLIGENCE_URL', ['https', 'http']) ?? 'https://intelligence.twilio.com';
  const usesTwilio = [languages.it, languages.en].some(({ engine }) => engine === 'twilio');
  if (usesTwilio && accountSid === undefined)
    settings.problem('TWILIO_ACCOUNT_SID is missing: SPEECH_IT or SPEECH_EN asks Twilio for transcripts');
  if (usesTwilio && settings.flag('PHONE_DELETE_RECORDINGS', false))
    settings.problem(
      'PHONE_DELETE_RECORDINGS: Twilio cannot transcribe what is deleted there at once; its retention can be set there',
    );
  const ffmpeg = readFfmpeg(settings);
  return {
    languages,
    threads: settings.number('SPEECH_THREADS', 1, { min: 1, max: 64 }),
    ...(ffmpeg === undefined ? {} : { ffmpeg }),
    ...(accountSid === undefined
      ? {}
      : {
          twilio: {
            accountSid,
            authToken: settings.optional('TWILIO_AUTH_TOKEN') ?? '',
            url: url.replace(/\/+$/, ''),
          },
        }),
  };
}

/** For kinds of sound that are not read here; looked for where programs lie unless its path is set. */
function readFfmpeg(settings: Settings): string | undefined {
  const path = settings.optional('SPEECH_FFMPEG');
  if (path === undefined)
    return ['/usr/bin/ffmpeg', '/usr/local/bin/ffmpeg', '/opt/homebrew/bin/ffmpeg'].find((file) =>
      existsSync(file),
    );
  if (!isAbsolute(path) || !existsSync(path))
    settings.problem(`SPEECH_FFMPEG: ${path} must be the path of a program, such as /usr/bin/ffmpeg`);
  return path;
}

/** TLS, or this very computer, where nothing travels. */
function isSafe(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** Proxies before the service, by address or network. */
function readProxies(settings: Settings): string[] {
  return settings.list('TRUSTED_PROXIES').filter((each) => {
    const [address = '', bits, ...more] = each.split('/');
    const most = isIP(address) === 6 ? 128 : 32;
    const good =
      isIP(address) !== 0 &&
      more.length === 0 &&
      (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= most));
    if (!good)
      settings.problem(`TRUSTED_PROXIES: ${each} is no network address such as 10.0.0.1 or 10.0.0.0/8`);
    return good;
  });
}

function readLimits(settings: Settings): RateLimits {
  const most = (name: string, usual: RateLimits[keyof RateLimits]) => ({
    ...usual,
    most: settings.number(name, usual.most, { min: 1, max: 1_000_000 }),
  });
  return {
    signInPerAccount: most('SIGN_IN_PER_ACCOUNT', usualLimits.signInPerAccount),
    signInPerAddress: most('SIGN_IN_PER_ADDRESS', usualLimits.signInPerAddress),
    codes: most('SIGN_IN_CODES', usualLimits.codes),
    sends: most('SENDS_PER_MINUTE', usualLimits.sends),
    downloads: most('DOWNLOADS_PER_MINUTE', usualLimits.downloads),
    pictures: usualLimits.pictures,
  };
}

function readDepartmentMail(settings: Settings): ReadonlyMap<string, string> {
  return new Map(
    settings.list('DEPARTMENT_MAIL').flatMap((entry) => {
      const [id = '', address = ''] = entry.split('=').map((part) => part.trim().toLowerCase());
      if (id !== '' && /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(address)) return [[id, address] as const];
      settings.problem(`DEPARTMENT_MAIL: ${entry} is not department=address`);
      return [];
    }),
  );
}

/** The house's own sign-in, when `OIDC_ISSUER` is set. */
function readProvider(settings: Settings): ProviderConfig | undefined {
  const issuer = settings.url('OIDC_ISSUER', ['https', 'http']);
  if (issuer === undefined) return undefined;
  if (!isSafe(issuer))
    settings.problem('OIDC_ISSUER must begin with https://, unless it runs on this computer');
  const groups = settings.list('OIDC_ROLES').flatMap((entry) => {
    const at = entry.lastIndexOf('=');
    const [group, role] = [entry.slice(0, at).trim(), entry.slice(at + 1).trim()];
    if (at > 0 && group !== '' && isRole(role)) return [{ group, role }];
    settings.problem(`OIDC_ROLES: ${entry} is not group=role with one of ${deskRoles.join(', ')}`);
    return [];
  });
  if (groups.length === 0)
    settings.problem('OIDC_ROLES is missing: which groups of the house have which role, as group=role');
  const clientSecret = settings.optional('OIDC_CLIENT_SECRET');
  return {
    name: settings.text('OIDC_NAME', 'SSO'),
    issuer,
    clientId: settings.required('OIDC_CLIENT_ID', 'what the sign-in of the house calls this service'),
    ...(clientSecret === undefined ? {} : { clientSecret }),
    scope: settings.text('OIDC_SCOPE', 'openid profile email'),
    groupsClaim: settings.text('OIDC_GROUPS_CLAIM', 'groups'),
    groups,
    timeoutSeconds: settings.number('OIDC_TIMEOUT_SECONDS', 5, { min: 1, max: 60 }),
  };
}

/** People of the desk, as `name:role:token`, with commas. Tokens are secrets: no message repeats one. */
function readPeople(settings: Settings): (Person & { readonly token: string })[] {
  const people: (Person & { readonly token: string })[] = [];
  for (const [index, entry] of settings.list('API_TOKENS').entries()) {
    const [name = '', role = '', token = '', ...more] = entry.split(':').map((part) => part.trim());
    const which = `API_TOKENS, entry ${index + 1}`;
    const before = settings.problems;
    if (more.length > 0 || token === '') {
      settings.problem(`${which}: must be name:role:token`);
      continue;
    }
    if (!isPersonName(name) || name === 'api') settings.problem(`${which}: the name cannot be used`);
    else if (people.some((person) => person.name === name))
      settings.problem(`${which}: ${name} stands there twice`);
    if (!isRole(role)) settings.problem(`${which}: ${role} is none of ${deskRoles.join(', ')}`);
    if (!/^\S{16,}$/.test(token)) settings.problem(`${which}: the token must have 16 characters or more`);
    else if (people.some((person) => person.token === token))
      settings.problem(`${which}: somebody else has the same token`);
    if (settings.problems === before && isRole(role)) people.push({ name, role, token });
  }
  return people;
}
