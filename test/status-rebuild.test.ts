import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { referenceFor } from '#src/domain/linking/reference.ts';
import { openDb } from '#src/storage/db.ts';
import { nextReferenceNumber, open } from '#src/storage/tickets.ts';
import { embeddedTemplate } from './database.ts';

const program = fileURLToPath(new URL('../src/status-rebuild.ts', import.meta.url));

let folder: string;
let reference: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sportello-status-rebuild-'));
  const db = await openDb({ folder: join(folder, 'database'), template: await embeddedTemplate() });
  const ticket = await db.transaction(async (tx) =>
    open(tx, {
      reference: referenceFor(await nextReferenceNumber(tx)),
      stage: 'settled',
      status: 'open',
      caseKind: 'other',
      channel: 'email',
      account: 'sinistri@sportello.example',
      language: 'it',
      subject: 'Orari',
      receivedAt: new Date(),
      filedAt: new Date(),
    }),
  );
  // Somebody reaches past the log.
  await sql`alter table ticket disable trigger ticket_status_changed`.execute(db.sql);
  await sql`update ticket set status = 'closed' where id = ${ticket.id}`.execute(db.sql);
  await sql`alter table ticket enable trigger ticket_status_changed`.execute(db.sql);
  reference = ticket.reference.replace(/^(....)(....)/, '$1-$2-');
  await db.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command as a person would, on the embedded database. */
function rebuild(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: folder },
    encoding: 'utf8',
    timeout: 50_000,
  });
  return { status, stderr, lines: stdout.trim().split('\n') };
}

describe('npm run status:rebuild', () => {
  test('names what stands otherwise than its log and changes nothing, until it is told to', () => {
    expect(rebuild()).toEqual({
      status: 1,
      stderr: '',
      lines: [`ticket ${reference} is closed, and its log says open`, '1 stood otherwise, 0 were put back.'],
    });
    expect(rebuild('--write', '--by', 'Sara Admin')).toEqual({
      status: 0,
      stderr: '',
      lines: [`ticket ${reference} was closed, and is open again`, '1 stood otherwise, 1 were put back.'],
    });
  });

  test('changes nothing for nobody, or where it was not understood', () => {
    for (const words of [['--write'], ['--write', '--by', ' ']])
      expect(rebuild(...words)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('not understood'),
      });
  });
});
