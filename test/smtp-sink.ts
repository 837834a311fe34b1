/**
 * A mail server on a real socket that does exactly what a test tells it, at every byte: refuses, stays
 * silent, hangs up before or after its 250, and remembers every byte it saw.
 */
import { type Server, type Socket, createServer } from 'node:net';
import { TLSSocket } from 'node:tls';

/**
 * What the sink does at one point of the conversation: a reply (its code and words; several lines joined by
 * `\n`), a hang-up, silence for ever, or, for some of these, later: when a promise resolves, or one that is made then.
 */
export type SinkAct =
  | string
  | { readonly drop: true; readonly after?: string }
  | { readonly silence: true }
  | { readonly once: Promise<unknown> | (() => Promise<unknown>); readonly act: SinkAct };

/** Hangs up with a reset. With `after` that reply is written first, and surely sent before the end. */
export function drop(after?: string): SinkAct {
  return after === undefined ? { drop: true } : { drop: true, after };
}

/** Never answers. */
export const silence: SinkAct = { silence: true };

/** One connection's behaviour; what is absent goes well. */
export interface SinkBehaviour {
  readonly greeting?: SinkAct;
  readonly ehlo?: SinkAct;
  readonly starttls?: SinkAct;
  readonly auth?: SinkAct;
  readonly mail?: SinkAct;
  readonly rcpt?: SinkAct;
  readonly data?: SinkAct;
  /** In the middle of the message, once this many bytes of it came. */
  readonly during?: { readonly bytes: number; readonly act: SinkAct };
  /** The verdict, once the dot came. */
  readonly dot?: SinkAct;
  /** The message is lost although no refusal was said: what a server that crashes after the dot does. */
  readonly loses?: boolean;
}

/** One connection as the sink saw it. */
export interface SinkSession {
  /** Commands in order, as written. */
  readonly commands: string[];
  /** Every byte after DATA was granted, stuffed dots and end included. */
  readonly dataBytes: () => Buffer;
  /** Whether the end of the message came: the moment a server may accept it. */
  readonly sawDot: () => boolean;
  readonly closed: () => boolean;
}

/** A message the sink said 250 to (or hung up just before saying so). */
export interface SinkMessage {
  readonly from: string;
  readonly to: readonly string[];
  /** As the sender meant it, dots unstuffed. */
  readonly bytes: Buffer;
}

export interface SmtpSink {
  readonly port: number;
  /** Messages whose dot came and whose verdict was not a refusal, in order. */
  readonly accepted: readonly SinkMessage[];
  readonly sessions: readonly SinkSession[];
  /** Behaviours of the next connections, one each; after them all goes well. */
  next(...behaviours: SinkBehaviour[]): void;
  /** Behaviour of every connection without one of its own. */
  always(behaviour: SinkBehaviour): void;
  close(): Promise<void>;
}

export interface SinkOptions {
  readonly port?: number;
  /** Lines of the EHLO reply after the first; default PIPELINING, SIZE, 8BITMIME, AUTH. */
  readonly extensions?: readonly string[];
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** Hears of every message the moment its dot came. */
  readonly onMessage?: (message: SinkMessage) => void;
  /** Chooses a connection's behaviour when neither `next` nor `always` did. */
  readonly choose?: () => SinkBehaviour;
}

/** Starts a sink on a loopback port. */
export async function startSmtpSink(options: SinkOptions = {}): Promise<SmtpSink> {
  const accepted: SinkMessage[] = [];
  const sessions: SinkSession[] = [];
  const queue: SinkBehaviour[] = [];
  const open = new Set<Socket>();
  let usual: SinkBehaviour | undefined;
  const server: Server = createServer((socket) => {
    open.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => open.delete(socket));
    const session = new Session(
      socket,
      queue.shift() ?? usual ?? options.choose?.() ?? {},
      options,
      (message) => {
        accepted.push(message);
        options.onMessage?.(message);
      },
    );
    sessions.push(session);
    session.begin();
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the sink got no port');
  return {
    port: address.port,
    accepted,
    sessions,
    next: (...behaviours) => queue.push(...behaviours),
    always: (behaviour) => {
      usual = behaviour;
    },
    close() {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const defaultExtensions = ['PIPELINING', 'SIZE 50000000', '8BITMIME', 'AUTH PLAIN LOGIN XOAUTH2'];

const lineEnd = Buffer.from('\r\n');
const endOfData = Buffer.from('\r\n.\r\n');

class Session implements SinkSession {
  readonly commands: string[] = [];
  readonly #behaviour: SinkBehaviour;
  readonly #options: SinkOptions;
  readonly #accept: (message: SinkMessage) => void;
  readonly #raw: Socket;
  #socket: Socket;
  #input = Buffer.alloc(0);
  #data: Buffer[] = [];
  #dataLength = 0;
  #tail = lineEnd;
  #inData = false;
  #dot = false;
  #closed = false;
  #busy = false;
  #duringDone = false;
  #from = '';
  #to: string[] = [];

  constructor(
    socket: Socket,
    behaviour: SinkBehaviour,
    options: SinkOptions,
    accept: (message: SinkMessage) => void,
  ) {
    this.#raw = socket;
    this.#socket = socket;
    this.#behaviour = behaviour;
    this.#options = options;
    this.#accept = accept;
  }

  dataBytes = (): Buffer => Buffer.concat(this.#data);
  sawDot = (): boolean => this.#dot;
  closed = (): boolean => this.#closed;

  begin(): void {
    this.#attend(this.#raw);
    this.#raw.on('close', () => {
      this.#closed = true;
    });
    this.#answer(this.#behaviour.greeting ?? '220 sink.example.com ESMTP');
  }

  #attend(socket: Socket): void {
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      this.#input = Buffer.concat([this.#input, bytes]);
      this.#read();
    });
  }

  #read(): void {
    while (!this.#busy && this.#input.length > 0) {
      if (this.#inData) {
        if (!this.#readData()) return;
        continue;
      }
      const end = this.#input.indexOf('\r\n');
      if (end < 0) return;
      const line = this.#input.subarray(0, end).toString('utf8');
      this.#input = this.#input.subarray(end + 2);
      this.commands.push(line);
      this.#obey(line);
    }
  }

  /** False when more bytes are needed. */
  #readData(): boolean {
    // The end may straddle two arrivals; at the very start its first CRLF is the one that ended DATA.
    const tail = this.#dataLength === 0 ? lineEnd : this.#tail;
    const seen = Buffer.concat([tail, this.#input]);
    const at = seen.indexOf(endOfData);
    const taken = at < 0 ? this.#input.length : at + endOfData.length - tail.length;
    this.#data.push(this.#input.subarray(0, taken));
    this.#dataLength += taken;
    this.#input = this.#input.subarray(taken);
    this.#tail = seen.subarray(-4);
    const { during } = this.#behaviour;
    if (during && !this.#duringDone && this.#dataLength >= during.bytes) {
      this.#duringDone = true;
      this.#answer(during.act);
    }
    if (at < 0) return false;
    this.#inData = false;
    this.#dot = true;
    const verdict = this.#behaviour.dot ?? '250 2.0.0 Ok: queued as SINK1';
    if (!isRefusal(verdict) && this.#behaviour.loses !== true) {
      const text = this.dataBytes()
        .subarray(0, -3)
        .toString('latin1')
        .replace(/(^|\r\n)\.\./g, '$1.');
      this.#accept({ from: this.#from, to: this.#to, bytes: Buffer.from(text, 'latin1') });
    }
    this.#answer(verdict);
    return true;
  }

  #obey(line: string): void {
    const verb = line.split(' ', 1)[0]?.toUpperCase() ?? '';
    const { ehlo, starttls, auth, mail, rcpt, data } = this.#behaviour;
    switch (verb) {
      case 'EHLO':
      case 'HELO': {
        const secure = this.#socket instanceof TLSSocket;
        const lines = [
          'sink.example.com',
          ...(this.#options.extensions ?? defaultExtensions),
          ...(this.#options.certificate && !secure ? ['STARTTLS'] : []),
        ];
        const last = lines.length - 1;
        return this.#answer(
          ehlo ?? lines.map((text, index) => `250${index === last ? ' ' : '-'}${text}`).join('\n'),
        );
      }
      case 'STARTTLS':
        this.#answer(starttls ?? '220 go ahead');
        if (starttls === undefined) this.#upgrade();
        return;
      case 'AUTH':
        return this.#answer(auth ?? '235 2.7.0 welcome');
      case 'MAIL':
        this.#from = addressIn(line);
        this.#to = [];
        return this.#answer(mail ?? '250 2.1.0 Ok');
      case 'RCPT':
        this.#to.push(addressIn(line));
        return this.#answer(rcpt ?? '250 2.1.5 Ok');
      case 'DATA': {
        // As real servers do: no recipient, no data.
        if ((mail !== undefined && isRefusal(mail)) || (rcpt !== undefined && isRefusal(rcpt))) {
          return this.#answer('503 5.5.1 no valid recipients');
        }
        const grant = data ?? '354 go ahead';
        if (typeof grant !== 'string' || grant.startsWith('3')) {
          this.#inData = true;
          this.#data = [];
          this.#dataLength = 0;
        }
        return this.#answer(grant);
      }
      case 'QUIT':
        this.#answer('221 bye');
        this.#socket.end();
        return;
      default:
        // The second line of an AUTH exchange, among others.
        return this.#answer('250 Ok');
    }
  }

  #answer(act: SinkAct): void {
    if (typeof act === 'string') {
      this.#socket.write(`${act.replaceAll('\n', '\r\n')}\r\n`);
      return;
    }
    this.#busy = true;
    if ('silence' in act) return;
    if ('once' in act) {
      const waited = typeof act.once === 'function' ? act.once() : act.once;
      void waited.then(() => {
        this.#busy = false;
        this.#answer(act.act);
        this.#read();
      });
      return;
    }
    if (act.after === undefined) this.#raw.resetAndDestroy();
    else this.#socket.end(`${act.after.replaceAll('\n', '\r\n')}\r\n`);
  }

  #upgrade(): void {
    const { certificate } = this.#options;
    if (!certificate) return;
    this.#raw.removeAllListeners('data');
    this.#input = Buffer.alloc(0);
    this.#attend(new TLSSocket(this.#raw, { isServer: true, cert: certificate.cert, key: certificate.key }));
  }
}

function isRefusal(act: SinkAct): boolean {
  if (typeof act === 'string') return /^[45]/.test(act);
  if ('once' in act) return isRefusal(act.act);
  return 'drop' in act && act.after !== undefined && /^[45]/.test(act.after);
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}
