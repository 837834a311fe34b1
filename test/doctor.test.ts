import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { namedIndexes } from '#src/storage/database-health.ts';
import { openDb } from '#src/storage/db.ts';
import { embeddedTemplate } from './database.ts';
import { freePort } from './free-port.ts';

const program = fileURLToPath(new URL('../src/doctor.ts', import.meta.url));
const whole = {
  DESK_NAME: 'Ufficio sinistri',
  DESK_EMAIL: 'sinistri@sportello.example',
  TOKEN_SECRETS: 'a secret of thirty-two characters or so',
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sportello-doctor-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the doctor prints and how it ends, in a process of its own with these settings alone. */
async function doctor(settings: Readonly<Record<string, string>>, words: readonly string[]) {
  const child = spawn(process.execPath, [program, ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...settings },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (said += part.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { said, code };
}

/** A name server with texts for names; of others it says that they are not there. */
async function nameServer(texts: ReadonlyMap<string, string>) {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const labels: string[] = [];
    let at = 12;
    for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + size));
      at += size + 1;
    }
    const question = query.subarray(12, at + 5);
    const text = texts.get(labels.join('.').toLowerCase());
    const answer =
      text === undefined
        ? Buffer.alloc(0)
        : Buffer.concat([
            // The name above, TXT, IN, a minute, the length with that of the one string.
            Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, text.length + 1, text.length]),
            Buffer.from(text, 'latin1'),
          ]);
    const head = Buffer.from([
      0x81,
      text === undefined ? 0x83 : 0x80,
      0,
      1,
      0,
      text === undefined ? 0 : 1,
      0,
      0,
      0,
      0,
    ]);
    socket.send(Buffer.concat([query.subarray(0, 2), head, question, answer]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${socket.address().port}`, close: () => socket.close() };
}

test('finds nothing broken where nothing is, and leaves nothing behind', async () => {
  const names = await nameServer(
    new Map([
      ['sportello.example', 'v=spf1 include:relay.example -all'],
      ['_dmarc.sportello.example', 'v=DMARC1; p=quarantine'],
      ['relay1._domainkey.sportello.example', 'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0'],
    ]),
  );
  try {
    const { said, code } = await doctor({ ...whole, DATA_DIR: join(folder, 'nothing') }, [
      '--dns',
      names.address,
      '--dkim',
      'relay1',
    ]);
    expect(said).toMatch(/^0 broken, 1 doubtful/m);
    expect(said).toContain('no mailbox, listener or scanner is set up');
    expect(said).toContain('has a DMARC record (quarantine)');
    expect(said).toContain('has a DKIM key at relay1._domainkey');
    expect(code).toBe(0);
  } finally {
    names.close();
  }
});

test('names what is broken and what to do, and tells no secret', async () => {
  const data = join(folder, 'data');
  const db = await openDb({ folder: join(data, 'database'), template: await embeddedTemplate() });
  const { rows } = await sql<{ name: string }>`select indexname as name from pg_indexes`.execute(db.sql);
  // Otherwise a whole database would be called broken.
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(await namedIndexes()));
  await sql`drop index ticket_working`.execute(db.sql);
  await sql`update pg_index set indisvalid = false where indexrelid = 'claim_policy'::regclass`.execute(
    db.sql,
  );
  await db.close();
  const [silent, relay] = [await freePort(), await freePort()];
  const names = await nameServer(
    new Map([
      ['sportello.example', 'v=spf1 +all'],
      ['old._domainkey.sportello.example', 'v=DKIM1; p='],
    ]),
  );
  try {
    const { said, code } = await doctor(
      {
        ...whole,
        DATA_DIR: data,
        PROFILE: 'nobody',
        MAILBOXE: 'claims',
        REDIS_URL: `redis://desk:hunter2@127.0.0.1:${silent}`,
        SMTP_OUT_HOST: '127.0.0.1',
        SMTP_OUT_PORT: String(relay),
        SMTP_OUT_TLS: 'none',
        DESK_OOPS: 'x',
      },
      ['--dns', names.address, '--dkim', 'old'],
    );
    expect(said).toContain('DESK_OOPS is no setting of this program');
    expect(said).toContain('BROKEN    Profile: ');
    expect(said).toContain('the index ticket_working is missing');
    expect(said).toContain('reindex index concurrently claim_policy');
    expect(said).toContain('Redis does not answer');
    expect(said).toContain('nobody listens on this port');
    expect(said).toContain('lets everybody send');
    expect(said).toContain('is revoked');
    expect(said).not.toContain('hunter2');
    expect(code).toBe(1);
  } finally {
    names.close();
  }
});
