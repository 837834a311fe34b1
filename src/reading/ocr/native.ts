/** The `tesseract` program of the operating system (5 or later). */
import { spawn } from 'node:child_process';
import { ThreadFailure } from '../../threads.ts';
import type { Raster } from './index.ts';
import { netpbm } from './netpbm.ts';

/** A page full of small print has half a megabyte. */
const longestOutput = 16_000_000;

/**
 * Opens the program at `path`, up to `most` of it at once.
 *
 * @returns reads a page and gives the TSV that `wordsFromTsv` reads. @throws ThreadFailure when it took too long, broke or was called off.
 */
export function openNative(
  path: string,
  most: number,
  deadlineMs: number,
): (page: Raster, signal?: AbortSignal) => Promise<string> {
  let busy = 0;
  const waiting: (() => void)[] = [];
  return async (page, signal) => {
    if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy++;
    try {
      return await run(path, page, deadlineMs, signal);
    } finally {
      const next = waiting.shift();
      if (next === undefined) busy--;
      else next();
    }
  };
}

async function run(
  path: string,
  page: Raster,
  deadlineMs: number,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (signal?.aborted === true) throw new ThreadFailure('it was called off');
  const child = spawn(path, ['stdin', 'stdout', '-l', 'ita+eng', '--oem', '1', '--psm', '3', 'tsv'], {
    // One thread a page: more of them slow each other down (the-paperless-project/paperless, issue 668).
    env: { OMP_THREAD_LIMIT: '1', LC_ALL: 'C.UTF-8' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const fail = (why: string) => {
    reject(new ThreadFailure(why));
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => fail(`not read within ${deadlineMs / 1_000} s`), deadlineMs);
  const onAbort = () => fail('it was called off');
  signal?.addEventListener('abort', onAbort, { once: true });
  const output: Buffer[] = [];
  let length = 0;
  let complaint = '';
  child.stdout.on('data', (piece: Buffer) => {
    length += piece.length;
    if (length > longestOutput) fail('the reader wrote too much');
    else output.push(piece);
  });
  child.stderr.on('data', (piece: Buffer) => {
    complaint = `${complaint}${piece.toString('utf8')}`.slice(-300);
  });
  child.on('error', (error) => fail(`the reader did not start: ${error.message}`));
  child.on('close', (code) => {
    if (code === 0) resolve(Buffer.concat(output).toString('utf8'));
    else fail(`the reader broke: ${complaint.trim()}`);
  });
  // A program that ends before it has read its page closes the pipe; its exit says why.
  child.stdin.on('error', () => {});
  child.stdin.end(netpbm(page));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
