import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { ZipWriter } from '#src/zip.ts';
import { randomFrom } from './random.ts';
import { unzip } from './unzip.ts';

test('a zip of any entries is read by others as it was written', async () => {
  const random = randomFrom(3);
  const pieces: Buffer[] = [];
  const zip = new ZipWriter(
    async (bytes) => void pieces.push(Buffer.from(bytes)),
    new Date('2026-11-12T10:00:00Z'),
  );
  const whole = Buffer.from(Array.from({ length: 300_000 }, () => random.whole(0, 255)));
  await zip.add('a/b.bin', [whole.subarray(0, 100_000), whole.subarray(100_000)]);
  await zip.add('../../etc/passwd', ['x']);
  await zip.add('a/B.bin', []);
  await zip.close();
  const entries = unzip(Buffer.concat(pieces));
  expect([...entries.keys()]).toEqual(['a/b.bin', 'etc/passwd', 'a/B (2).bin']);
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  expect(digest(entries.get('a/b.bin') ?? Buffer.alloc(0))).toBe(digest(whole));
});
