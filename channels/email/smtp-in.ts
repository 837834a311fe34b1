/**
 * Takes mail an MTA pushes to us. The promise of RFC 5321 6.1 is kept to the letter: 250 is said only after
 * the message is stored, and everything else makes the MTA keep it. An MTA that lost our 250 sends the same
 * bytes again; they are recognised and accepted again.
 */
import { createHash } from 'node:crypto';
import { SMTPServer } from 'smtp-server';
import type {
  SMTPServerDataStream,
  SMTPServerError,
  SMTPServerOptions,
  SMTPServerSession,
} from 'smtp-server';
import type { Intake, RawItem } from '#src/channel.ts';
import { Backoff, pause } from './backoff.ts';
import { explain } from './imap-connection.ts';
import { Pulse } from './pulse.ts';
import type { Log, SmtpInSettings } from './settings.ts';

/** Name of the listener on the health page. */
export function listenerSourceName(settings: SmtpInSettings): string {
  return `smtp-in:${settings.name}`;
}

/** Pauses of the listener; tests shorten them. */
export interface ListenerRhythm {
  readonly backoff: { readonly first: number; readonly max: number };
  readonly report: number;
  /** How long open transactions may take to end once we are told to stop. */
  readonly close: number;
}

const defaultRhythm: ListenerRhythm = {
  backoff: { first: 1_000, max: 60_000 },
  report: 30_000,
  close: 2_000,
};

/**
 * Listens until `signal` aborts, and again when listening fails (an old process may still hold the port).
 * `onListening` hears the port, for listeners that let the system choose one.
 */
export async function listenSmtp(
  settings: SmtpInSettings,
  intake: Intake,
  signal: AbortSignal,
  deps: {
    readonly log: Log;
    readonly onListening?: (port: number) => void;
    readonly rhythm?: ListenerRhythm;
  },
): Promise<void> {
  const rhythm = deps.rhythm ?? defaultRhythm;
  const pulse = new Pulse(listenerSourceName(settings), intake, deps.log, rhythm.report);
  const backoff = new Backoff(rhythm.backoff);
  while (!signal.aborted) {
    try {
      await serve(settings, intake, signal, { ...deps, rhythm, pulse, listening: () => backoff.reset() });
    } catch (error) {
      await pulse.failing(explain(error));
    }
    if (!signal.aborted) await pause(backoff.next(), signal);
  }
}

async function serve(
  settings: SmtpInSettings,
  intake: Intake,
  signal: AbortSignal,
  deps: {
    readonly log: Log;
    readonly pulse: Pulse;
    readonly rhythm: ListenerRhythm;
    readonly onListening?: (port: number) => void;
    readonly listening: () => void;
  },
): Promise<void> {
  const { log, pulse, rhythm } = deps;
  const server = new SMTPServer(serverOptions(settings, intake, rhythm, log));
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<void>();
  // Also every broken client connection arrives here; without this listener one ECONNRESET ends the process.
  server.on('error', (error) => {
    if (server.server.listening) log.info('smtp client failed', { error: explain(error) });
    else fail(error);
  });
  server.on('close', () => fail(new Error('the listener closed')));
  ended.catch(() => undefined);
  const beat = setInterval(() => void pulse.alive(), rhythm.report);
  signal.addEventListener('abort', () => end(), { once: true });
  server.listen(settings.port, settings.host, () => {
    deps.listening();
    void pulse.alive();
    const address = server.server.address();
    if (address !== null && typeof address === 'object') deps.onListening?.(address.port);
  });
  try {
    if (!signal.aborted) await ended;
  } finally {
    clearInterval(beat);
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

function serverOptions(
  settings: SmtpInSettings,
  intake: Intake,
  rhythm: ListenerRhythm,
  log: Log,
): SMTPServerOptions {
  const storeTimeout = settings.storeTimeout ?? 240_000;
  const memory = new Memory(Math.max(settings.maxBytesInFlight ?? 256 * 1024 * 1024, settings.maxSize));
  const accepts = recipientRule(settings.recipients ?? []);
  return {
    name: settings.hostname,
    size: settings.maxSize,
    rejectOversized: true,
    maxClients: settings.maxClients ?? 200,
    maxRecipients: 100,
    // AUTH has no use here, and without our own certificate smtp-server would offer one whose key is public.
    disabledCommands: settings.tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    ...(settings.tls ? { key: settings.tls.key, cert: settings.tls.cert } : {}),
    disableReverseLookup: true,
    hideENHANCEDSTATUSCODES: false,
    heloResponse: '%s',
    socketTimeout: settings.idleTimeout ?? 300_000,
    closeTimeout: rhythm.close,
    logger: false,
    onMailFrom(address, _session, answer) {
      const announced = address.args === false ? 0 : Number(address.args['SIZE'] ?? 0);
      if (!memory.hasRoomFor(announced)) return answer(reply(451, 'Busy, try again in a moment'));
      answer();
    },
    onRcptTo(address, _session, answer) {
      if (!accepts(address.address)) return answer(reply(550, 'No such recipient here'));
      answer();
    },
    onData(stream, session, answer) {
      void receive(stream, memory)
        .then((bytes) => store(itemOf(bytes, session, settings), intake, storeTimeout))
        .then(
          (outcome) => answer(null, outcome === 'stored' ? 'Stored' : 'Stored already'),
          (error: unknown) => {
            log.warn('pushed message not taken', {
              source: listenerSourceName(settings),
              error: explain(error),
            });
            answer(error instanceof SmtpReply ? error : reply(451, 'Not stored, try again later'));
          },
        )
        .finally(() => memory.release(stream));
    },
  };
}

/** An error with the words and the code a client gets. */
class SmtpReply extends Error implements SMTPServerError {
  override name = 'SmtpReply';
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

function reply(code: number, message: string): SmtpReply {
  return new SmtpReply(code, message);
}

/** How many bytes of unfinished messages we hold. Clients decide how many send at once; this decides for how many we have room. */
class Memory {
  readonly #limit: number;
  readonly #held = new Map<object, number>();
  #total = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  hasRoomFor(bytes: number): boolean {
    return this.#total + bytes <= this.#limit;
  }

  /** False, and nothing changes, when that would be too much. */
  hold(holder: object, bytes: number): boolean {
    if (!this.hasRoomFor(bytes)) return false;
    this.#held.set(holder, (this.#held.get(holder) ?? 0) + bytes);
    this.#total += bytes;
    return true;
  }

  release(holder: object): void {
    this.#total -= this.#held.get(holder) ?? 0;
    this.#held.delete(holder);
  }
}

/** All bytes of a message after dot-unstuffing. Reads to the end even what it must refuse: only then may we answer. */
function receive(stream: SMTPServerDataStream, memory: Memory): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let pieces: Buffer[] = [];
    let refusal: SmtpReply | undefined;
    const refuse = (why: SmtpReply): void => {
      refusal = why;
      pieces = [];
      memory.release(stream);
    };
    stream.on('data', (piece: Buffer) => {
      if (refusal) return;
      if (stream.sizeExceeded) refuse(reply(552, 'Message too large'));
      else if (memory.hold(stream, piece.length)) pieces.push(piece);
      else refuse(reply(451, 'Busy, try again in a moment'));
    });
    stream.on('error', reject);
    stream.on('close', () => reject(new Error('the client left in the middle of the message')));
    stream.on('end', () => {
      if (stream.sizeExceeded) refuse(reply(552, 'Message too large'));
      if (refusal) reject(refusal);
      else resolve(Buffer.concat(pieces));
    });
  });
}

function itemOf(bytes: Buffer, session: SMTPServerSession, settings: SmtpInSettings): RawItem {
  const { mailFrom, rcptTo } = session.envelope;
  const to = rcptTo.map((recipient) => recipient.address);
  const domains = new Set(to.map((address) => domainOf(address)));
  const [domain] = domains;
  return {
    channel: 'email',
    account: `smtp:${domains.size === 1 && domain !== undefined && domain !== '' ? domain : settings.name}`,
    // The same bytes are the same message: an MTA that lost our answer sends exactly what it sent before.
    sourceKey: createHash('sha256').update(bytes).digest('hex'),
    bytes,
    receivedAt: new Date(),
    envelope: { from: mailFrom === false ? '' : mailFrom.address, to },
  };
}

async function store(item: RawItem, intake: Intake, within: number): Promise<'stored' | 'duplicate'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('storage took too long')), within);
  });
  try {
    return await Promise.race([intake.deliver(item), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Accepts listed addresses, with any part after a plus, and all addresses of listed domains. */
function recipientRule(recipients: readonly string[]): (address: string) => boolean {
  if (recipients.length === 0) return () => true;
  const listed = new Set(recipients.map((recipient) => recipient.toLowerCase().replace(/^@/, '')));
  return (address) => {
    const lower = address.toLowerCase();
    const domain = domainOf(lower);
    const local = lower.slice(0, lower.length - domain.length - 1);
    const plain = `${local.split('+', 1)[0]}@${domain}`;
    return listed.has(lower) || listed.has(plain) || listed.has(domain);
  };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
