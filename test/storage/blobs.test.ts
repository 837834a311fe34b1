import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BlobDamaged, folderBlobStore, sha256Of } from '#src/storage/blobs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sportello-blobs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the blob store', () => {
  test('gives back the very bytes, under their hash', async () => {
    const blobs = folderBlobStore(folder);
    const bytes = Buffer.from([0, 255, 13, 10, 0]);
    const name = await blobs.put(bytes);
    expect(name).toBe(sha256Of(bytes));
    expect(Buffer.from(await blobs.get(name))).toEqual(bytes);
    expect(await blobs.has(name)).toBe(true);
  });

  test('takes the same bytes from many hands at once and keeps one copy, with nothing half-written beside it', async () => {
    const blobs = folderBlobStore(folder);
    const bytes = Buffer.alloc(200_000, 'claims');
    const names = await Promise.all(Array.from({ length: 12 }, () => blobs.put(bytes)));
    expect(new Set(names).size).toBe(1);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.map((file) => file.name)).toEqual([names[0]]);
  });

  test('notices when somebody changed what it keeps', async () => {
    const blobs = folderBlobStore(folder);
    const name = await blobs.put(Buffer.from('the original'));
    writeFileSync(join(folder, name.slice(0, 2), name.slice(2, 4), name), 'another');
    await expect(blobs.get(name)).rejects.toThrow(BlobDamaged);
  });

  test('says which blob is missing', async () => {
    const name = sha256Of(Buffer.from('never stored'));
    await expect(folderBlobStore(folder).get(name)).rejects.toThrow(name);
  });
});

describe('a blob that is taken away', () => {
  const noon = new Date('2026-11-12T12:00:00Z');
  const later = new Date('2026-11-13T12:00:00Z');

  test('can be read until the end, and is stored anew by whoever puts it', async () => {
    const blobs = folderBlobStore(folder);
    const bytes = Buffer.from('a form nobody sent');
    const name = await blobs.put(bytes);
    await blobs.setAside(name, noon);
    await blobs.setAside(name, later);
    expect(await blobs.has(name)).toBe(false);
    expect(Buffer.from(await blobs.get(name))).toEqual(bytes);
    expect(await blobs.asideBefore(noon)).toEqual([]);
    expect(await blobs.asideBefore(later)).toEqual([name]);
    await blobs.put(bytes);
    await blobs.dropAside(name);
    await blobs.dropAside(name);
    expect(await blobs.asideBefore(later)).toEqual([]);
    expect(Buffer.from(await blobs.get(name))).toEqual(bytes);
  });

  test('is gone when nobody wanted it back, and there again when somebody did', async () => {
    const blobs = folderBlobStore(folder);
    const [gone, back] = [await blobs.put(Buffer.from('one')), await blobs.put(Buffer.from('two'))];
    for (const name of [gone, back]) await blobs.setAside(name, noon);
    await blobs.dropAside(gone);
    await blobs.takeBack(back);
    await blobs.takeBack(back);
    await expect(blobs.get(gone)).rejects.toThrow(gone);
    expect(await blobs.has(back)).toBe(true);
    expect(await blobs.asideBefore(later)).toEqual([]);
  });

  test('and never was there is nothing to take', async () => {
    const blobs = folderBlobStore(folder);
    expect(await blobs.asideBefore(later)).toEqual([]);
    await blobs.setAside(sha256Of(Buffer.from('never stored')), noon);
    expect(await blobs.asideBefore(later)).toEqual([]);
  });
});
