import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { lettersChannel } from '#channels/letters/index.ts';
import type { Intake, RawItem, SourceNews } from '#src/channel.ts';

let folder: string;
let stop: AbortController;
let listening: Promise<void> | undefined;
let items: RawItem[];
let news: SourceNews[];
/** What storage does with the next item. */
let deliver: (item: RawItem) => Promise<'stored' | 'duplicate'>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scanner-'));
  stop = new AbortController();
  items = [];
  news = [];
  deliver = (item) => {
    items.push(item);
    return Promise.resolve('stored');
  };
});
afterEach(async () => {
  stop.abort();
  await listening;
  await rm(folder, { recursive: true, force: true });
});

function listen(settings: { maxSize?: number } = {}) {
  const intake: Intake = {
    deliver: (item) => deliver(item),
    cursor: () => Promise.resolve(undefined),
    moveCursor: () => Promise.resolve(),
    known: () => Promise.resolve(new Set()),
    report: (_source, what) => {
      news.push(what);
      return Promise.resolve();
    },
    readSecret: () => Promise.resolve(undefined),
    writeSecret: () => Promise.resolve(),
    pieces: {
      keep: () => Promise.resolve('stored'),
      of: () => Promise.resolve([]),
      unused: () => Promise.resolve([]),
      use: () => Promise.resolve(),
    },
  };
  const channel = lettersChannel(
    {
      scanners: [{ name: 'lodi', folder }],
      stillMs: 40,
      pollMs: 60,
      maxSize: settings.maxSize ?? 1_000_000,
      ignore: ['*.tmp', '~*'],
    },
    { log: { info: () => {}, warn: () => {} } },
  );
  listening = channel.listen(intake, stop.signal);
}

async function put(path: string, content: string) {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}
const isThere = (path: string) => existsSync(join(folder, path));
const until = (what: () => unknown) =>
  vi.waitFor(() => expect(what()).toBeTruthy(), { timeout: 20_000, interval: 20 });

describe('a scanned file', () => {
  test('is handed over with its folders, byte for byte, and only then moved away', async () => {
    let stored: (() => void) | undefined;
    deliver = (item) => {
      items.push(item);
      return new Promise((resolve) => (stored = () => resolve('stored')));
    };
    await put('reclami/en/scan001.pdf', '%PDF-1.4 one');
    listen();
    await until(() => stored);
    expect(isThere('reclami/en/scan001.pdf')).toBe(true);
    expect(isThere('done')).toBe(false);
    stored?.();
    await until(() => isThere('done/reclami/en/scan001.pdf'));
    expect(isThere('reclami/en/scan001.pdf')).toBe(false);
    expect(items).toMatchObject([
      { channel: 'letter', account: 'lodi', envelope: { path: 'reclami/en/scan001.pdf' } },
    ]);
    expect(Buffer.from(items[0]?.bytes ?? []).toString()).toBe('%PDF-1.4 one');
  });

  test('that still grows is left alone until it is still', async () => {
    listen();
    await put('scan.pdf', '%PDF');
    for (let part = 0; part < 12; part++) {
      await appendFile(join(folder, 'scan.pdf'), ` part ${part}`);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    await until(() => isThere('done/scan.pdf'));
    expect(items.map(({ bytes }) => Buffer.from(bytes).toString()).at(-1)).toBe(
      await readFile(join(folder, 'done/scan.pdf'), 'utf8'),
    );
    expect(items).toHaveLength(1);
  });

  test('stays where it is while nothing can be stored, and comes when storage is back', async () => {
    let isDown = true;
    const store = deliver;
    deliver = (item) => (isDown ? Promise.reject(new Error('the database is away')) : store(item));
    await put('scan.pdf', '%PDF');
    listen();
    await until(() => news.some(({ state }) => state === 'failing'));
    expect(isThere('scan.pdf')).toBe(true);
    isDown = false;
    await until(() => isThere('done/scan.pdf'));
    expect(items).toHaveLength(1);
    await until(() => news.at(-1)?.state === 'alive');
  });

  test('that was stored before a crash is named the same again, so that it is stored once', async () => {
    await put('scan.pdf', '%PDF');
    listen();
    await until(() => isThere('done/scan.pdf'));
    // As if the process had died before it moved the file.
    await rename(join(folder, 'done/scan.pdf'), join(folder, 'scan.pdf'));
    await until(() => items.length === 2);
    expect(items[1]?.sourceKey).toBe(items[0]?.sourceKey);
  });

  test('never overwrites another one of the same name', async () => {
    await put('scan.pdf', '%PDF first');
    listen();
    await until(() => isThere('done/scan.pdf'));
    await put('scan.pdf', '%PDF second');
    await until(() => isThere('done/scan-2.pdf'));
    expect(await readFile(join(folder, 'done/scan.pdf'), 'utf8')).toBe('%PDF first');
    expect(items[1]?.sourceKey).not.toBe(items[0]?.sourceKey);
  });

  test('that is empty or too large is put aside, a note tells of it, and the others come', async () => {
    await put('empty.pdf', '');
    await put('giant.pdf', 'x'.repeat(300));
    await put('good.pdf', '%PDF');
    listen({ maxSize: 200 });
    await until(
      () =>
        isThere('done/good.pdf') &&
        isThere('failed/empty.pdf.why.txt') &&
        isThere('failed/giant.pdf.why.txt'),
    );
    expect(await readFile(join(folder, 'failed/empty.pdf.why.txt'), 'utf8')).toBe('the file is empty\n');
    expect(await readFile(join(folder, 'failed/giant.pdf.why.txt'), 'utf8')).toContain('300 bytes');
    expect((await readdir(join(folder, 'failed'))).toSorted()).toEqual([
      'empty.pdf',
      'empty.pdf.why.txt',
      'giant.pdf',
      'giant.pdf.why.txt',
    ]);
    expect(
      items.map(({ envelope }) => envelope).toSorted((x, y) => (x?.path ?? '').localeCompare(y?.path ?? '')),
    ).toEqual([
      { path: 'empty.pdf', fault: 'the file is empty' },
      { path: 'giant.pdf', fault: 'the file has 300 bytes; 200 are the most (SCANNERS_MAX_MB)' },
      { path: 'good.pdf' },
    ]);
    const note = items.find(({ envelope }) => envelope?.path === 'giant.pdf');
    expect(Buffer.from(note?.bytes ?? []).toString()).toContain('giant.pdf\n300 bytes\n');
  });

  test('of a name that is to be ignored stays where it is', async () => {
    for (const name of ['half.TMP', '~lock.pdf', '.hidden.pdf']) await put(name, 'x');
    await put('scan.pdf', '%PDF');
    listen();
    await until(() => isThere('done/scan.pdf'));
    expect(items).toHaveLength(1);
    expect((await readdir(folder)).toSorted()).toEqual(
      ['.hidden.pdf', 'done', 'half.TMP', '~lock.pdf'].toSorted(),
    );
  });
});

describe('a scanner', () => {
  test('whose folder is away says so, and is listened to again when it is back', async () => {
    await rm(folder, { recursive: true });
    listen();
    await until(() => news.some(({ state }) => state === 'failing'));
    await put('scan.pdf', '%PDF');
    await until(() => isThere('done/scan.pdf'));
    expect(items).toHaveLength(1);
  });

  test('stops when it is told', async () => {
    listen();
    await until(() => news.length > 0);
    stop.abort();
    await expect(listening).resolves.toBeUndefined();
  });
});

describe('the message in a scanned file', () => {
  const channel = lettersChannel(
    { scanners: [], stillMs: 1, pollMs: 1, maxSize: 1, ignore: [] },
    { log: { info: () => {}, warn: () => {} } },
  );
  const item = (bytes: Uint8Array, path: string) => ({
    channel: 'letter',
    account: 'lodi',
    bytes,
    receivedAt: new Date('2026-11-12T09:00:00Z'),
    envelope: { path },
  });

  test('is the file, in the language of its folder, and twice the same', async () => {
    const letter = item(Buffer.from('%PDF-1.4 one'), 'en/scan 1.pdf');
    const message = await channel.normalize(letter);
    expect(message).toMatchObject({
      nature: { kind: 'human' },
      language: 'en',
      doNotAnswer: [],
      attachments: [{ name: 'scan 1.pdf', contentType: 'application/pdf', size: 12, inline: false }],
    });
    expect(await channel.normalize(letter)).toEqual(message);
  });

  test('of another kind than its name says is taken by its bytes; no scan at all is unreadable', async () => {
    const tiff = await channel.normalize(item(Buffer.from('II*\0rest', 'latin1'), 'fax.pdf'));
    expect(tiff.attachments[0]?.contentType).toBe('image/tiff');
    const word = await channel.normalize(item(Buffer.from('PK\x03\x04 a document'), 'lettera.docx'));
    expect(word.nature).toEqual({
      kind: 'unreadable',
      reason: 'lettera.docx is no scan: PDF, TIFF, JPEG, PNG and HEIC are',
    });
  });
});
