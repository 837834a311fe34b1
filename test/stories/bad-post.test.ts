import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { watchScanner } from '#channels/letters/folder.ts';
import type { OriginalId } from '#src/domain/ids.ts';
import { folderBlobStore } from '#src/storage/blobs.ts';
import { attachmentsOf, ofTicket } from '#src/storage/messages.ts';
import { ledger } from '#src/storage/originals.ts';
import { findBatch, lettersOf } from '#src/storage/scan-batches.ts';
import { scannedPagesOf } from '#src/storage/scanned-pages.ts';
import { list } from '#src/storage/tickets.ts';
import { intakeFor, workers } from '#workers/index.ts';
import { useDesk } from '../desk.ts';
import { canMount } from '../mounts.ts';
import { pdfOf } from '../pdf.ts';
import { photoOf, scanOf } from '../scan.ts';

const desk = useDesk();

const letter = (name: string) => [
  `${name}, via Cavour 12, 26900 Lodi`,
  'vi chiedo a che punto sia la mia richiesta di rimborso della visita di luglio, che non ho avuto notizie.',
];

/** A fax that says it has so many dots; whoever draws it finds out that it has none. */
function tiffThatClaims(width: number, height: number): Uint8Array {
  const long = 4;
  const short = 3;
  // Width, height, bits, CCITT G4, white is zero, the strip, its rows and its length (TIFF 6.0).
  const entries = [
    [256, long, width],
    [257, long, height],
    [258, short, 1],
    [259, short, 4],
    [262, short, 0],
    [273, long, 8],
    [278, long, height],
    [279, long, 4],
  ] as const;
  const file = Buffer.alloc(12 + 2 + entries.length * 12 + 4);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(12, 4);
  file.writeUInt16LE(entries.length, 12);
  for (const [index, [tag, type, value]] of entries.entries()) {
    const at = 14 + index * 12;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(1, at + 4);
    file.writeUInt32LE(value, at + 8);
  }
  return file;
}

/** The same file with a password that nobody knows (ISO 32000-1, 7.6.3). */
function locked(pdf: Uint8Array): Uint8Array {
  const nothing = `<${'00'.repeat(32)}>`;
  const encrypt = `/Encrypt << /Filter /Standard /V 1 /R 2 /O ${nothing} /U ${nothing} /P -4 >> /ID [<00> <00>] /Root`;
  return Buffer.from(
    Buffer.from(pdf)
      .toString('latin1')
      .replace(/\/Root(?=[^]*startxref)/, encrypt),
    'latin1',
  );
}

/** So many pages in a few kilobytes: all of them are the same object. */
function pdfOfPages(count: number, side = 595): Uint8Array {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${count} /Kids [${'3 0 R '.repeat(count)}] >>`,
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${side} ${side}] >>`,
  ];
  let file = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const start = file.length;
  file += `xref\n0 4\n0000000000 65535 f \n${table}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

/** What a person finds of a file: the reason why nothing was read, or what was. */
interface Found {
  readonly unreadable?: unknown;
  readonly read?: unknown;
  readonly note?: unknown;
  readonly text?: unknown;
}

const whole = pdfOf([letter('Anna Bianchi')]);
const bad: readonly (readonly [name: string, bytes: () => Promise<Uint8Array> | Uint8Array, found: Found])[] =
  [
    [
      'torn.pdf',
      () => whole.subarray(0, 30),
      { read: 'failed', note: expect.stringMatching(/PDF|corrupted/) },
    ],
    ['locked.pdf', () => locked(whole), { read: 'failed', note: expect.stringMatching(/password/i) }],
    [
      'zip.pdf',
      () => Buffer.from('PK\u0003\u0004 un archivio, e non una scansione'),
      { unreadable: expect.stringContaining('is no scan') },
    ],
    ['words.tif', () => Buffer.from('solo parole'), { unreadable: expect.stringContaining('is no scan') }],
    [
      'many-pages.pdf',
      () => pdfOfPages(5_000),
      { read: 'no-text', note: 'only the first 500 pages of a file so long are read' },
    ],
    ['giant-page.pdf', () => pdfOfPages(1, 14_400), { read: 'no-text' }],
    ['huge.tif', () => tiffThatClaims(20_000, 20_000), { read: 'no-text', note: 'it has too many pixels' }],
    // Scanners and people call files as they like.
    [
      'photo.pdf',
      async () => photoOf(await scanOf(letter('Bruno Verdi'), { dpi: 150 })),
      { read: 'read', text: expect.stringContaining('Bruno Verdi') },
    ],
    [
      'good.pdf',
      () => pdfOf([letter('Carla Rossi')]),
      { read: 'read', text: expect.stringContaining('Carla Rossi') },
    ],
  ];

/** Megabytes that reading all of them may add to the process; its threads have limits of their own. */
const cap = 1_500;

test('whatever is wrong with a file, it is one ticket with the reason, the others are read, and memory stays below the cap', async () => {
  const { db } = desk.deps;
  const before = process.resourceUsage().maxRSS;
  for (const [path, bytes] of bad)
    await intakeFor('letter', desk.deps).deliver({
      channel: 'letter',
      account: 'lodi',
      sourceKey: path,
      bytes: new Uint8Array(await bytes()),
      receivedAt: desk.now,
      envelope: { path },
    });
  await desk.settle();
  const found = new Map<string, Found>();
  for (const { id, subject } of await list(db, {}, { size: 50 })) {
    const [message, ...more] = await ofTicket(db, id);
    expect(more).toEqual([]);
    const [file] = await attachmentsOf(db, id);
    const [page] = file === undefined ? [] : await scannedPagesOf(db, file.id);
    const note = file?.readNote ?? page?.note;
    found.set(
      subject.replace('Posta: ', ''),
      message?.nature.kind === 'unreadable'
        ? { unreadable: message.nature.reason }
        : {
            read: file?.readState,
            ...(note === undefined ? {} : { note }),
            ...(file?.text === undefined ? {} : { text: file.text }),
          },
    );
  }
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(bad.map(([name, , expected]) => [name, expected])),
  );
  expect((process.resourceUsage().maxRSS - before) / 1_024).toBeLessThan(cap);
}, 120_000);

/** A disk of 8 MB with nothing else on it, of which all but a few kilobytes are taken. */
async function nearlyFullDisk() {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'sportello', folder]);
  const ballast = join(folder, 'ballast');
  const { bavail, bsize } = await statfs(folder);
  await writeFile(ballast, Buffer.alloc((bavail - 4) * bsize));
  return {
    blobs: folderBlobStore(join(folder, 'blobs')),
    makeRoom: () => rm(ballast),
    files: async () =>
      (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile() && entry.name !== 'ballast')
        .map(({ name }) => name),
    [Symbol.asyncDispose]: async () => {
      execFileSync('umount', ['--lazy', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Longer than what is left. */
const tall = () => pdfOf(Array.from({ length: 60 }, (_, index) => letter(`Anna Bianchi ${index}`)));

describe.skipIf(!canMount)('a disk without room', () => {
  test('loses no file: it stays in its folder, the channel says why, and it is one ticket when there is room', async () => {
    const { db } = desk.deps;
    await using disk = await nearlyFullDisk();
    const folder = await mkdtemp(join(tmpdir(), 'sportello-full-'));
    const stop = new AbortController();
    const deps = { ...desk.deps, blobs: disk.blobs };
    const intake = intakeFor('letter', deps);
    const told: string[] = [];
    const left: string[] = [];
    let hasRoom = false;
    let looks = 0;
    await writeFile(join(folder, 'scan.pdf'), tall());
    await watchScanner(
      { name: 'lodi', folder },
      { stillMs: 20, pollMs: 20, maxSize: 1_000_000, ignore: [] },
      {
        ...intake,
        report: async (source, state) => {
          if (state.state === 'failing') told.push(state.error);
          if (told.length >= 3 && !hasRoom) {
            hasRoom = true;
            left.push(...(await disk.files()));
            await disk.makeRoom();
          } else if (hasRoom && state.state === 'alive' && ++looks > 2) stop.abort();
          return intake.report(source, state);
        },
      },
      { info: () => {}, warn: () => {} },
      stop.signal,
    );
    expect(told[0]).toContain('ENOSPC');
    // What was begun three times did not take the room of the next try.
    expect(left).toEqual([]);
    expect(await readdir(join(folder, 'done'))).toEqual(['scan.pdf']);
    expect(await disk.files()).toHaveLength(1);
    expect(await ledger(db)).toMatchObject([{ originals: 1, unaccounted: 0 }]);
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  test('while letters are cut out of a batch makes none of them, and all of them when there is room', async () => {
    const { db, blobs } = desk.deps;
    await using disk = await nearlyFullDisk();
    const pages = [...Array.from({ length: 30 }, (_, index) => letter(`Anna Bianchi ${index}`)), ['PATCH T']];
    await intakeFor('letter', desk.deps).deliver({
      channel: 'letter',
      account: 'lodi',
      sourceKey: 'scan.pdf',
      bytes: pdfOf([...pages, ...pages, letter('Bruno Verdi')]),
      receivedAt: desk.now,
      envelope: { path: 'scan.pdf' },
    });
    await desk.settleUntil('sort');
    const sort = workers.find(({ stage }) => stage === 'sort');
    const full = { ...desk.deps, blobs: { ...blobs, put: (bytes: Uint8Array) => disk.blobs.put(bytes) } };
    await expect(sort?.run('1', full)).rejects.toThrow('ENOSPC');
    expect(await findBatch(db, '1')).toMatchObject({ state: 'reading' });
    expect(await lettersOf(db, '1' as OriginalId)).toEqual([]);
    await desk.settle();
    expect((await lettersOf(db, '1' as OriginalId)).map(({ pages: own }) => own.length)).toEqual([30, 30, 1]);
    expect(await list(db, {}, { size: 9 })).toHaveLength(3);
  }, 60_000);
});
