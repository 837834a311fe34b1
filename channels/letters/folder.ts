/**
 * Watches a folder into which scanners write. The rule: a file is taken only when it has been still, and moved only when
 * it is stored. Whatever happens in between, the file lies where it lay and is found again.
 */
import { watch } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Intake } from '#src/channel.ts';
import type { LettersSettings, ScannerFolder } from './settings.ts';

/** Where files go, in the scanner's own folder: another disk could not take them in one step. */
const done = 'done';
const failed = 'failed';

/** More files in one look wait for the next. */
const mostFiles = 10_000;
/** Folders below folders. */
const deepest = 8;
/** A file of no length may still be growing; after so many still looks it is not. */
const emptyLooks = 10;

/** What the watch tells about itself. */
export interface Log {
  info(event: string, facts?: Readonly<Record<string, string | number>>): void;
  warn(event: string, facts?: Readonly<Record<string, string | number>>): void;
}

interface Sight {
  readonly size: number;
  readonly changed: number;
  /** When it was first seen so. */
  readonly since: number;
}

/** What the machine does for a watch: a test has it change a file, or run out of watches, at the moment that matters. */
export interface Machine {
  readFile(file: string): Promise<Uint8Array>;
  /** Calls back when something changes below the folder. @throws when the machine has no watch to spare. */
  watch(folder: string, signal: AbortSignal, changed: () => void): void;
}

const thisMachine: Machine = {
  readFile: (file) => readFile(file),
  watch: (folder, signal, changed) => {
    const watcher = watch(folder, { recursive: true, signal }, changed);
    // The folder went away: the pause is all there is.
    watcher.on('error', () => {});
  },
};

/** Takes what comes into the folder until `signal` aborts. A folder that is away is reported and tried again. */
export async function watchScanner(
  scanner: ScannerFolder,
  settings: Omit<LettersSettings, 'scanners'>,
  intake: Intake,
  log: Log,
  signal: AbortSignal,
  machine: Machine = thisMachine,
): Promise<void> {
  const seen = new Map<string, Sight>();
  const ignored = settings.ignore.map(patternOf);
  // The disk on which its own folders were seen last.
  let disk: number | undefined;
  while (!signal.aborted) {
    let growing = false;
    const troubles: string[] = [];
    try {
      const away = await shareAway();
      if (away !== undefined) troubles.push(away);
      const { files, tooDeep } = await filesIn(scanner.folder, ignored);
      if (tooDeep !== undefined)
        troubles.push(`${tooDeep}: folders more than ${deepest} deep are not looked into`);
      for (const path of seen.keys()) if (!files.includes(path)) seen.delete(path);
      for (const path of files) {
        if (signal.aborted) return;
        try {
          if (await take(path)) seen.delete(path);
          else growing = true;
        } catch (error) {
          // One file that cannot be opened keeps no other one waiting.
          troubles.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    } catch (error) {
      troubles.push(error instanceof Error ? error.message : String(error));
    }
    if (signal.aborted) return;
    const [trouble] = troubles;
    if (trouble !== undefined) log.warn('scanner.failing', { scanner: scanner.name, error: trouble });
    // Storage that is down refuses the report as well: the log has it.
    await intake
      .report(
        scanner.name,
        trouble === undefined
          ? { state: 'alive', detail: scanner.folder }
          : { state: 'failing', error: trouble },
      )
      .catch(() => {});
    // While something grows, every change of it would be news.
    if (growing) await pause(settings.stillMs, undefined, { signal }).catch(() => {});
    else await news(machine, scanner.folder, settings.pollMs, signal);
  }

  /**
   * A share that is unmounted leaves an empty folder behind, which nobody would miss anything in: another disk than
   * before, without what was moved there. @returns what to tell of it.
   */
  async function shareAway(): Promise<string | undefined> {
    const { dev } = await stat(scanner.folder);
    if ((await sightOf(join(scanner.folder, done))) !== undefined) disk = dev;
    return disk === undefined || disk === dev
      ? undefined
      : `${scanner.folder} is empty and on another disk than before: is its share still mounted?`;
  }

  /** @returns false when the file must be looked at again. */
  async function take(path: string): Promise<boolean> {
    const file = join(scanner.folder, path);
    const sight = await sightOf(file);
    if (sight === undefined) return true;
    const before = seen.get(path);
    const isStill = before !== undefined && before.size === sight.size && before.changed === sight.changed;
    if (!isStill) {
      seen.set(path, sight);
      return false;
    }
    const stillFor = sight.since - before.since;
    if (stillFor < settings.stillMs) return false;
    if (sight.size === 0) {
      if (stillFor < settings.stillMs * emptyLooks) return false;
      await putAside(path, sight, 'the file is empty');
      return true;
    }
    if (sight.size > settings.maxSize) {
      await putAside(
        path,
        sight,
        `the file has ${sight.size} bytes; ${settings.maxSize} are the most (SCANNERS_MAX_MB)`,
      );
      return true;
    }
    const bytes = await machine.readFile(file);
    const after = await sightOf(file);
    // It was written to while it was read: what was read may be half a letter.
    if (after?.size !== sight.size || after.changed !== sight.changed || bytes.length !== sight.size) {
      if (after !== undefined) seen.set(path, after);
      return after === undefined;
    }
    const outcome = await intake.deliver({
      channel: 'letter',
      account: scanner.name,
      sourceKey: `${path}/${sight.changed}/${sight.size}`,
      bytes,
      // The office scans on the day the post comes; clocks start with that day.
      receivedAt: new Date(Math.min(sight.changed, Date.now())),
      envelope: { path },
    });
    log.info('scanner.taken', { scanner: scanner.name, outcome, bytes: bytes.length });
    await move(path, done);
    return true;
  }

  /** A person hears of it by a ticket: nobody looks into folders. The note stands for the file, which stays on the disk. */
  async function putAside(path: string, { size, changed }: Sight, why: string): Promise<void> {
    await intake.deliver({
      channel: 'letter',
      account: scanner.name,
      sourceKey: `${path}/${changed}/${size}`,
      bytes: new TextEncoder().encode(`${path}\n${size} bytes\n${new Date(changed).toISOString()}\n${why}\n`),
      receivedAt: new Date(Math.min(changed, Date.now())),
      envelope: { path, fault: why },
    });
    const target = await move(path, failed);
    await writeFile(`${target}.why.txt`, `${why}\n`);
    log.warn('scanner.put-aside', { scanner: scanner.name, file: path, why });
  }

  /** Never onto another file: scanners begin their numbers again. */
  async function move(path: string, where: typeof done | typeof failed): Promise<string> {
    const ending = extname(path);
    const stem = join(dirname(path), basename(path, ending));
    for (let count = 1; ; count++) {
      const target = join(scanner.folder, where, count === 1 ? path : `${stem}-${count}${ending}`);
      if ((await sightOf(target)) !== undefined) continue;
      await mkdir(dirname(target), { recursive: true });
      await rename(join(scanner.folder, path), target);
      disk = (await stat(scanner.folder)).dev;
      return target;
    }
  }
}

/**
 * Files below the folder, with `/` between folders, oldest names first; what was taken or put aside is left out.
 * `tooDeep` is a folder that was not looked into.
 */
async function filesIn(
  folder: string,
  ignored: readonly RegExp[],
): Promise<{ readonly files: readonly string[]; readonly tooDeep?: string }> {
  const found: string[] = [];
  let tooDeep: string | undefined;
  const look = async (below: string, depth: number) => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      if (found.length >= mostFiles) return;
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.name.startsWith('.') || ignored.some((pattern) => pattern.test(entry.name))) continue;
      if (entry.isFile()) found.push(path);
      // Links are not followed: they may lead anywhere.
      else if (entry.isDirectory() && path !== done && path !== failed) {
        if (depth < deepest) await look(path, depth + 1);
        else tooDeep ??= path;
      }
    }
  };
  await look('', 0);
  return { files: found.toSorted(), ...(tooDeep === undefined ? {} : { tooDeep }) };
}

async function sightOf(file: string): Promise<Sight | undefined> {
  try {
    const { size, mtimeMs } = await lstat(file);
    return { size, changed: Math.round(mtimeMs), since: performance.now() };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Waits for a change in the folder, at most `ms`: disks of the network tell of none. */
async function news(machine: Machine, folder: string, ms: number, signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const changed = new Promise<void>((resolve) => {
    try {
      machine.watch(folder, both, resolve);
    } catch {
      // None to spare: the pause is all there is.
    }
  });
  await Promise.race([changed, pause(ms, undefined, { signal: both }).catch(() => {})]);
  stop.abort();
}

/** `*.tmp` as a pattern; letters of either case. */
function patternOf(name: string): RegExp {
  const letters = name.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${letters.join('.*')}$`, 'i');
}
