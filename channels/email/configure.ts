/** The e-mail channel's settings from the environment; `.env.example` explains each to the person who sets it. */
import { readFileSync } from 'node:fs';
import type { Settings } from '#src/settings.ts';
import type {
  Authentication,
  EmailSettings,
  MailboxSettings,
  SentEvidenceSettings,
  TlsMode,
} from './settings.ts';

const tlsModes = ['implicit', 'starttls', 'none'] as const;

/** Reads everything about e-mail; problems are collected in `settings`. */
export function readEmailSettings(settings: Settings, desk: { name: string; email: string }): EmailSettings {
  const mailboxes = settings.list('MAILBOXES').map((name) => readMailbox(settings, name));
  const plusAddressing = settings.flag('PLUS_ADDRESSING', true);
  const bounce = settings.optional('BOUNCE_ADDRESS');
  const smtpIn = readSmtpIn(settings);
  const out = readSmtpOut(settings, mailboxes);
  const idle = settings.number('IMAP_IDLE_SECONDS', 60, { min: 5, max: 1_740 });
  const poll = settings.number('IMAP_POLL_SECONDS', 300, { min: 5, max: 86_400 });
  const reconcile = settings.number('IMAP_RECONCILE_HOURS', 24, { min: 1, max: 720 });
  const maxMail = settings.number('MAX_MAIL_MB', 150, { min: 1, max: 2_000 });
  return {
    mailboxes,
    ...(smtpIn === undefined ? {} : { smtpIn }),
    ...(out === undefined ? {} : { out }),
    desk: { name: desk.name, address: desk.email, plusAddressing },
    bounce: {
      address: bounce === undefined ? desk.email : settings.email('BOUNCE_ADDRESS', bounce),
      plusAddressing,
      nullSender: settings.flag('NULL_SENDER', false),
    },
    sentEvidence: readEvidence(settings, mailboxes),
    ownAddresses: settings.list('OWN_ADDRESSES').map((address) => settings.email('OWN_ADDRESSES', address)),
    imap: {
      idle: idle * 1_000,
      poll: poll * 1_000,
      reconcile: reconcile * 3_600_000,
      maxMailSize: maxMail * 1_048_576,
    },
  };
}

function readMailbox(settings: Settings, name: string): MailboxSettings {
  const prefix = prefixOf(settings, name);
  const tls: TlsMode = settings.choice(`${prefix}TLS`, tlsModes, 'implicit');
  const moveTo = settings.optional(`${prefix}MOVE_TO`);
  const folders = settings.list(`${prefix}FOLDERS`);
  if (moveTo !== undefined && (folders.length === 0 ? ['INBOX'] : folders).includes(moveTo))
    settings.problem(`${prefix}MOVE_TO=${moveTo} is a folder that is read`);
  const since = settings.optional(`${prefix}SINCE`);
  if (since !== undefined && Number.isNaN(Date.parse(since)))
    settings.problem(`${prefix}SINCE=${since} must be a date such as 2026-11-01`);
  const ca = readPem(settings, `${prefix}TLS_CA_FILE`);
  return {
    name,
    host: settings.required(`${prefix}HOST`, `the IMAP server of mailbox ${name}`),
    port: settings.port(`${prefix}PORT`, tls === 'implicit' ? 993 : 143),
    tls,
    user: settings.required(`${prefix}USER`, `the user name of mailbox ${name}`),
    auth: readAuthentication(settings, prefix, `mailbox ${name}`),
    folders: folders.length === 0 ? ['INBOX'] : folders,
    markSeen: settings.flag(`${prefix}MARK_SEEN`, false),
    ...(moveTo === undefined ? {} : { moveTo }),
    ...(since === undefined || Number.isNaN(Date.parse(since)) ? {} : { since: new Date(since) }),
    tlsRejectUnauthorized: settings.flag(`${prefix}TLS_VERIFY`, true),
    ...(ca === undefined ? {} : { tlsCa: ca }),
  };
}

function prefixOf(settings: Settings, name: string): string {
  if (!/^[a-z][a-z0-9]*$/.test(name)) settings.problem(`MAILBOXES: ${name} must be small letters and digits`);
  return `MAILBOX_${name.toUpperCase()}_`;
}

function readAuthentication(settings: Settings, prefix: string, whose: string): Authentication {
  const provider = settings.choice(`${prefix}OAUTH`, ['no', 'google', 'microsoft', 'custom'], 'no');
  if (provider === 'no')
    return { kind: 'password', password: settings.required(`${prefix}PASSWORD`, `the password of ${whose}`) };
  const grant = settings.choice(
    `${prefix}OAUTH_GRANT`,
    ['refresh_token', 'client_credentials'],
    'refresh_token',
  );
  const optional = {
    tenant: settings.optional(`${prefix}OAUTH_TENANT`),
    tokenUrl: settings.optional(`${prefix}OAUTH_TOKEN_URL`),
    clientSecret: settings.optional(`${prefix}OAUTH_CLIENT_SECRET`),
    refreshToken: settings.optional(`${prefix}OAUTH_REFRESH_TOKEN`),
    scope: settings.optional(`${prefix}OAUTH_SCOPE`),
  };
  if (grant === 'refresh_token' && optional.refreshToken === undefined)
    settings.problem(`${prefix}OAUTH_REFRESH_TOKEN is missing: the first refresh token of ${whose}`);
  if (grant === 'client_credentials' && optional.clientSecret === undefined)
    settings.problem(`${prefix}OAUTH_CLIENT_SECRET is missing: client_credentials needs it`);
  if (provider === 'custom' && optional.tokenUrl === undefined)
    settings.problem(`${prefix}OAUTH_TOKEN_URL is missing: a custom provider needs it`);
  return {
    kind: 'oauth2',
    provider,
    grant,
    clientId: settings.required(`${prefix}OAUTH_CLIENT_ID`, `the OAuth2 client of ${whose}`),
    ...(optional.tenant === undefined ? {} : { tenant: optional.tenant }),
    ...(optional.tokenUrl === undefined ? {} : { tokenUrl: optional.tokenUrl }),
    ...(optional.clientSecret === undefined ? {} : { clientSecret: optional.clientSecret }),
    ...(optional.refreshToken === undefined ? {} : { refreshToken: optional.refreshToken }),
    ...(optional.scope === undefined ? {} : { scope: optional.scope }),
  };
}

function readSmtpIn(settings: Settings): EmailSettings['smtpIn'] {
  if (settings.optional('SMTP_IN_PORT') === undefined) return undefined;
  const key = readPem(settings, 'SMTP_IN_TLS_KEY_FILE');
  const cert = readPem(settings, 'SMTP_IN_TLS_CERT_FILE');
  if ((key === undefined) !== (cert === undefined))
    settings.problem('SMTP_IN_TLS_KEY_FILE and SMTP_IN_TLS_CERT_FILE belong together');
  const maxSize = settings.number('MAX_MAIL_MB', 150, { min: 1, max: 2_000 }) * 1_048_576;
  return {
    name: 'smtp-in',
    host: settings.text('SMTP_IN_HOST', '127.0.0.1'),
    port: settings.port('SMTP_IN_PORT', 2525),
    hostname: settings.text('SMTP_IN_HOSTNAME', 'sportello'),
    maxSize,
    recipients: settings.list('SMTP_IN_RECIPIENTS').map((each) => each.toLowerCase()),
    ...(key === undefined || cert === undefined ? {} : { tls: { key, cert } }),
  };
}

function readSmtpOut(settings: Settings, mailboxes: readonly MailboxSettings[]): EmailSettings['out'] {
  const host = settings.optional('SMTP_OUT_HOST');
  if (host === undefined) {
    if (settings.optional('SMTP_OUT_PORT') !== undefined)
      settings.problem('SMTP_OUT_HOST is missing: the relay that carries our messages');
    return undefined;
  }
  const tls: TlsMode = settings.choice('SMTP_OUT_TLS', tlsModes, 'starttls');
  const sharing = settings.optional('SMTP_OUT_MAILBOX');
  if (sharing !== undefined && !mailboxes.some((mailbox) => mailbox.name === sharing))
    settings.problem(`SMTP_OUT_MAILBOX=${sharing} is none of MAILBOXES`);
  const user = settings.optional('SMTP_OUT_USER');
  const ca = readPem(settings, 'SMTP_OUT_TLS_CA_FILE');
  const hostname = settings.optional('SMTP_OUT_HOSTNAME');
  return {
    host,
    port: settings.port('SMTP_OUT_PORT', tls === 'implicit' ? 465 : tls === 'starttls' ? 587 : 25),
    tls,
    ...(sharing !== undefined
      ? { auth: { mailbox: sharing } }
      : user === undefined
        ? {}
        : { auth: { user, with: readAuthentication(settings, 'SMTP_OUT_', 'the relay') } }),
    ...(hostname === undefined ? {} : { hostname }),
    tlsRejectUnauthorized: settings.flag('SMTP_OUT_TLS_VERIFY', true),
    ...(ca === undefined ? {} : { tlsCa: ca }),
  };
}

/** `claims:\Sent, journal:INBOX` */
function readEvidence(settings: Settings, mailboxes: readonly MailboxSettings[]): SentEvidenceSettings[] {
  return settings.list('SENT_EVIDENCE').flatMap((entry) => {
    const at = entry.indexOf(':');
    const mailbox = entry.slice(0, Math.max(0, at));
    if (at > 0 && mailboxes.some((each) => each.name === mailbox))
      return [{ mailbox, folder: entry.slice(at + 1) }];
    settings.problem(`SENT_EVIDENCE: ${entry} must be mailbox:folder with a mailbox of MAILBOXES`);
    return [];
  });
}

function readPem(settings: Settings, name: string): string | undefined {
  const file = settings.optional(name);
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    settings.problem(`${name}=${file} cannot be read`);
    return undefined;
  }
}
