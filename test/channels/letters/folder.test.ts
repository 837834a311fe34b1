import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchScanner, type Machine } from '#channels/letters/folder.ts';
import { lettersChannel } from '#channels/letters/index.ts';
import type { Intake, RawItem, SourceNews } from '#src/channel.ts';
import { canMount } from '../../mounts.ts';

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

function listen(settings: { maxSize?: number; machine?: Machine } = {}) {
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
  const rules = {
    stillMs: 40,
    pollMs: 60,
    maxSize: settings.maxSize ?? 1_000_000,
    ignore: ['*.tmp', '~*'],
  };
  const log = { info: () => {}, warn: () => {} };
  listening =
    settings.machine === undefined
      ? lettersChannel({ scanners: [{ name: 'lodi', folder }], ...rules }, { log }).listen(
          intake,
          stop.signal,
        )
      : watchScanner({ name: 'lodi', folder }, rules, intake, log, stop.signal, settings.machine);
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

  test('that is written to while it is read is read again, and comes once, as it is in the end', async () => {
    const half: string[] = [];
    await put('scan.pdf', '%PDF');
    listen({
      machine: {
        watch: () => {},
        readFile: async (file) => {
          const bytes = await readFile(file);
          if (half.length < 2) {
            half.push(file);
            await appendFile(file, ` page ${half.length}`);
          }
          return bytes;
        },
      },
    });
    await until(() => isThere('done/scan.pdf'));
    expect(half).toHaveLength(2);
    expect(items.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['%PDF page 1 page 2']);
  });

  test('in folders within folders comes with all of them; what lies too deep is told, and left', async () => {
    await put('a/b/c/d/e/f/g/h/scan.pdf', '%PDF eight');
    await put('a/b/c/d/e/f/g/h/i/scan.pdf', '%PDF nine');
    await put('done/old.pdf', '%PDF taken before');
    await put('reclami/done/scan.pdf', '%PDF of an office that calls its folder so');
    listen();
    await until(() => isThere('done/a/b/c/d/e/f/g/h/scan.pdf') && isThere('done/reclami/done/scan.pdf'));
    await until(() =>
      news.some((each) => each.state === 'failing' && each.error.includes('a/b/c/d/e/f/g/h/i')),
    );
    expect(new Set(items.map(({ envelope }) => envelope?.path))).toEqual(
      new Set(['a/b/c/d/e/f/g/h/scan.pdf', 'reclami/done/scan.pdf']),
    );
    expect(isThere('a/b/c/d/e/f/g/h/i/scan.pdf')).toBe(true);
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

  test('is looked through from time to time where the machine tells of no change', async () => {
    listen({
      machine: {
        readFile: (file) => readFile(file),
        // As of Linux when `fs.inotify.max_user_watches` is used up.
        watch: () => {
          throw Object.assign(new Error('no watch to spare'), { code: 'ENOSPC' });
        },
      },
    });
    await until(() => news.length > 1);
    await put('scan.pdf', '%PDF');
    await until(() => isThere('done/scan.pdf'));
    expect(items).toHaveLength(1);
  });

  // Where nothing can be mounted, the folder was seen to go away and come back above.
  test.skipIf(!canMount)(
    'whose share is unmounted says so, though its folder is there and empty, and goes on when it is back',
    async () => {
      const share = await mkdtemp(join(tmpdir(), 'share-'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'share', share]);
      const mount = () => execFileSync('mount', ['--bind', share, folder]);
      mount();
      let isMounted = true;
      try {
        listen();
        await put('one.pdf', '%PDF one');
        await until(() => isThere('done/one.pdf'));
        execFileSync('umount', ['--lazy', folder]);
        isMounted = false;
        await until(() =>
          news.some((each) => each.state === 'failing' && each.error.includes('still mounted')),
        );
        await writeFile(join(share, 'two.pdf'), '%PDF two');
        mount();
        isMounted = true;
        await until(() => isThere('done/two.pdf'));
        await until(() => news.at(-1)?.state === 'alive');
        expect(items.map(({ envelope }) => envelope?.path)).toEqual(['one.pdf', 'two.pdf']);
      } finally {
        stop.abort();
        await listening;
        if (isMounted) execFileSync('umount', ['--lazy', folder]);
        execFileSync('umount', ['--lazy', share]);
        await rm(share, { recursive: true, force: true });
      }
    },
  );

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
