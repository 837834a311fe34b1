/**
 * The floor: the least anybody can do with a mailbox, in the obvious way: fetch a mail, parse it, insert a row. No
 * resuming, no originals, no tickets, no deadline for odd mail. Runs as a process of its own, so that it is measured
 * as the service is: `node bench/ingest/floor.ts <imap port> <user> <password> embedded:<folder>|postgres://…`
 */
import { PGlite } from '@electric-sql/pglite';
import { ImapFlow } from 'imapflow';
import { simpleParser } from 'mailparser';
import pg from 'pg';
import { DurableFS, durableStartParams } from '#src/storage/embedded/durable-fs.ts';

const [port, user, pass, where] = process.argv.slice(2);
if (port === undefined || user === undefined || pass === undefined || where === undefined)
  throw new Error('floor.ts needs a port, a user, a password and a database');

const columns =
  'uid integer primary key, message_id text, sender text, subject text, written_at timestamptz, body text';
const insert =
  'insert into mail (uid, message_id, sender, subject, written_at, body) values ($1, $2, $3, $4, $5, $6)';

const database = await open(where);
await database.run(`create table mail (${columns})`, []);
const client = new ImapFlow({
  host: '127.0.0.1',
  port: Number(port),
  secure: false,
  doSTARTTLS: false,
  auth: { user, pass },
  logger: false,
});
await client.connect();
await client.mailboxOpen('INBOX', { readOnly: true });
say('started');
let mails = 0;
for await (const message of client.fetch('1:*', { uid: true, source: true })) {
  const mail = await simpleParser(message.source ?? Buffer.alloc(0));
  // PostgreSQL takes no NUL in text.
  const text = (value: string | undefined) => value?.replaceAll('\0', '') ?? null;
  await database.run(insert, [
    message.uid,
    text(mail.messageId),
    text(mail.from?.value[0]?.address),
    text(mail.subject),
    mail.date?.toISOString() ?? null,
    text(mail.text),
  ]);
  mails++;
}
say('done', { mails });
// Stays until it has been looked at: a process that is gone has no memory to measure.
process.stdin.once('data', () => process.exit(0));

function say(event: string, facts: Record<string, number> = {}): void {
  console.log(JSON.stringify({ time: new Date().toISOString(), event, ...facts }));
}

async function open(url: string): Promise<{ run: (sql: string, values: unknown[]) => Promise<unknown> }> {
  if (url.startsWith('embedded:')) {
    // As durable as ours: a commit that may vanish is another job.
    const embedded = await PGlite.create({
      fs: new DurableFS(url.slice('embedded:'.length)),
      startParams: [...durableStartParams],
    });
    return { run: (sql, values) => embedded.query(sql, values) };
  }
  const server = new pg.Client({ connectionString: url });
  await server.connect();
  return { run: (sql, values) => server.query(sql, values) };
}
