/** Catches what the demonstration sends: a real SMTP server in front of a page where the messages can be read. */
import { createServer } from 'node:http';
import { freePortFrom } from './free-port.ts';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** A message that reached the catcher. */
export interface Caught {
  readonly number: number;
  readonly envelopeFrom: string;
  readonly to: readonly string[];
  readonly bytes: Buffer;
  readonly mail: ParsedMail;
}

export interface Catcher {
  readonly smtpPort: number;
  /** Where the messages can be read. */
  readonly url: string;
  readonly caught: readonly Caught[];
  close(): Promise<void>;
}

/** Starts the catcher on loopback; a port that is taken is replaced by a free one. */
export async function startCatcher(ports: { smtp: number; page: number }): Promise<Catcher> {
  const caught: Caught[] = [];
  /** @returns the error the sender is told, if the message cannot be kept. */
  const keep = async (bytes: Buffer, envelope: SMTPServerSession['envelope']): Promise<Error | null> => {
    try {
      caught.push({
        number: caught.length + 1,
        envelopeFrom: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
        to: envelope.rcptTo.map((recipient) => recipient.address),
        bytes,
        mail: await simpleParser(bytes),
      });
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  };
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        void (async () => done(await keep(Buffer.concat(chunks), session.envelope)))();
      });
    },
  });
  smtp.on('error', () => {});
  const smtpPort = await freePortFrom(ports.smtp);
  await new Promise<void>((resolve) => smtp.listen(smtpPort, '127.0.0.1', resolve));
  const page = createServer((request, response) => {
    const number = /^\/(\d+)(\.eml|\.html)?$/.exec(request.url ?? '');
    const message = caught[Number(number?.[1] ?? 0) - 1];
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (number !== null && message === undefined) {
      response.statusCode = 404;
      response.end('No such message');
    } else if (number?.[2] === '.eml' && message !== undefined) {
      response.setHeader('Content-Type', 'message/rfc822');
      response.end(message.bytes);
    } else {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.setHeader(
        'Content-Security-Policy',
        "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'",
      );
      response.end(
        number?.[2] === '.html'
          ? message?.mail.html || '<p>no HTML part</p>'
          : message === undefined
            ? listPage(caught)
            : messagePage(message),
      );
    }
  });
  const pagePort = await freePortFrom(ports.page);
  await new Promise<void>((resolve) => page.listen(pagePort, '127.0.0.1', resolve));
  return {
    smtpPort,
    url: `http://127.0.0.1:${pagePort}/`,
    caught,
    close: async () => {
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
      page.closeAllConnections();
      await new Promise<void>((resolve) => page.close(() => resolve()));
    },
  };
}

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1917;background:#fafaf9}' +
  'table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #e7e5e4}' +
  'pre{white-space:pre-wrap;background:#fff;border:1px solid #e7e5e4;padding:1rem}iframe{width:100%;height:40rem;border:1px solid #e7e5e4;background:#fff}' +
  '@media (prefers-color-scheme:dark){body{color:#e7e5e4;background:#1c1917}pre{background:#292524;border-color:#44403c}td,th{border-color:#44403c}a{color:#93c5fd}}';

function listPage(caught: readonly Caught[]): string {
  const rows = caught
    .toReversed()
    .map(
      (message) =>
        `<tr><td>${message.number}</td><td>${escapeHtml(message.to.join(', '))}</td><td><a href="/${message.number}">${escapeHtml(message.mail.subject ?? '(no subject)')}</a></td></tr>`,
    );
  return shell(
    'What the desk sent',
    caught.length === 0
      ? '<p>Nothing was sent yet. This page shows every message the desk sends; reload it after you mailed to the desk.</p>'
      : `<table><thead><tr><th>#</th><th>to</th><th>subject</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
  );
}

function messagePage({ number, mail, bytes, envelopeFrom, to }: Caught): string {
  const head = bytes.toString('utf8').split(/\r?\n\r?\n/, 1)[0] ?? '';
  return shell(
    mail.subject ?? '(no subject)',
    `<p><a href="/">all messages</a> · <a href="/${number}.eml">original</a></p>` +
      `<p>to ${escapeHtml(to.join(', '))}, return address ${escapeHtml(envelopeFrom)}</p>` +
      `<h2>As text</h2><pre>${escapeHtml(mail.text ?? '')}</pre>` +
      `<h2>As HTML</h2><iframe sandbox src="/${number}.html" title="the message as HTML"></iframe>` +
      `<h2>Headers</h2><pre>${escapeHtml(head)}</pre>`,
  );
}

function shell(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${style}</style><h1>${escapeHtml(title)}</h1>${body}</html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
