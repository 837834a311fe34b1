/** The smallest SMTP client: tests decide about every byte. */
import { type Socket, connect } from 'node:net';

export interface SmtpClient {
  /** The greeting, as the server wrote it. */
  readonly greeting: string;
  /** Writes a line and waits for the whole reply to it, lines joined by `\n`. */
  say(line: string): Promise<string>;
  /** Writes bytes as they are. */
  write(bytes: string | Uint8Array): void;
  /** The next reply, or `undefined` when the server hung up. */
  reply(): Promise<string | undefined>;
  /** Leaves without a word. */
  destroy(): void;
  readonly socket: Socket;
}

/** Connects and waits for the greeting. */
export async function connectSmtp(port: number): Promise<SmtpClient> {
  const socket = connect(port, '127.0.0.1');
  const lines: string[] = [];
  let rest = '';
  let closed = false;
  let wake = (): void => undefined;
  socket.on('error', () => undefined);
  socket.on('close', () => {
    closed = true;
    wake();
  });
  socket.on('data', (bytes) => {
    const parts = (rest + bytes.toString('latin1')).split('\r\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    wake();
  });
  const reply = async (): Promise<string | undefined> => {
    for (;;) {
      const end = lines.findIndex((line) => /^\d{3}(?: |$)/.test(line));
      if (end >= 0) return lines.splice(0, end + 1).join('\n');
      if (closed) return undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const client: Omit<SmtpClient, 'greeting'> = {
    socket,
    reply,
    write: (bytes) => {
      socket.write(bytes);
    },
    async say(line) {
      socket.write(`${line}\r\n`);
      return (await reply()) ?? 'hung up';
    },
    destroy: () => {
      socket.destroy();
    },
  };
  return { ...client, greeting: (await reply()) ?? 'hung up' };
}

/** Pushes one message the way an MTA does and returns the verdict after the dot. */
export async function pushMail(
  port: number,
  mail: { readonly from?: string; readonly to: readonly string[]; readonly raw: string | Uint8Array },
): Promise<string> {
  const client = await connectSmtp(port);
  try {
    await client.say('EHLO mta.example.com');
    await client.say(`MAIL FROM:<${mail.from ?? 'anna.bianchi@example.it'}>`);
    for (const to of mail.to) await client.say(`RCPT TO:<${to}>`);
    const go = await client.say('DATA');
    if (!go.startsWith('354')) return go;
    client.write(dotStuffed(mail.raw));
    return (await client.reply()) ?? 'hung up';
  } finally {
    client.destroy();
  }
}

/** The bytes that follow DATA: stuffed dots (RFC 5321 4.5.2) and the end. The mail must end with CRLF. */
export function dotStuffed(raw: string | Uint8Array): Buffer {
  const text = Buffer.from(raw)
    .toString('latin1')
    .replace(/(^|\r\n)\./g, '$1..');
  return Buffer.from(`${text}.\r\n`, 'latin1');
}
