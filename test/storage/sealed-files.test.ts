import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { sealedFiles } from '#src/storage/sealed-files.ts';

test('sealed files tell nothing to whoever reads the disk, and do not open when a byte is changed or the name is another', async () => {
  const folder = `${process.env['TMPDIR'] ?? '/tmp'}/sealed-${randomUUID()}`;
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const files = sealedFiles(folder, ['a first secret of some length', 'an older one']);
  await files.write('copy-1', (write) => write(Buffer.from('un segreto di Anna')));
  const path = `${folder}/copy-1.sealed`;
  const bytes = await readFile(path);
  expect(bytes.toString('latin1')).not.toContain('segreto');
  const read = async (name: string, by = files) => {
    const pieces: Buffer[] = [];
    for await (const piece of by.read(name)) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  };
  expect(await read('copy-1')).toBe('un segreto di Anna');
  expect(await read('copy-1', sealedFiles(folder, ['a new one', 'a first secret of some length']))).toContain(
    'Anna',
  );
  await writeFile(`${folder}/copy-2.sealed`, bytes);
  await expect(read('copy-2')).rejects.toThrow('damaged');
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  await writeFile(path, bytes);
  await expect(read('copy-1')).rejects.toThrow('damaged');
});
