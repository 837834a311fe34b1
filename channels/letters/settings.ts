/** The letters channel's settings from the environment; `.env.example` explains each to the person who sets it. */
import { isAbsolute, relative } from 'node:path';
import type { Settings } from '#src/settings.ts';
import { readWindow, type EnvelopeWindow } from './window.ts';

/** A folder into which scanners write. */
export interface ScannerFolder {
  /** Short, for people and for ever: originals are unique within it. */
  readonly name: string;
  readonly folder: string;
}

export interface LettersSettings {
  readonly scanners: readonly ScannerFolder[];
  /** A file is taken when its size and time have not changed for so long, in ms. */
  readonly stillMs: number;
  /** How often folders are looked through when nothing tells of a change, in ms. */
  readonly pollMs: number;
  /** Longer files are put aside, in bytes. */
  readonly maxSize: number;
  /** Names that are never taken, with `*` for any letters; those that begin with a dot never are. */
  readonly ignore: readonly string[];
  /** Where the house's envelopes show the address; on the right when absent. */
  readonly window?: EnvelopeWindow;
  /** Where batches are laid for a print supplier; the house prints itself when absent. */
  readonly printFolder?: string;
}

/** Reads everything about letters; problems are collected in `settings`. */
export function readLettersSettings(settings: Settings): LettersSettings {
  const scanners = settings.list('SCANNERS').map((name) => {
    if (!/^[a-z][a-z0-9]*$/.test(name))
      settings.problem(`SCANNERS: ${name} must be small letters and digits`);
    const setting = `SCANNER_${name.toUpperCase()}_FOLDER`;
    const folder = settings.required(setting, `the folder scanner ${name} writes to`);
    if (folder !== '' && !isAbsolute(folder)) settings.problem(`${setting}=${folder} must begin at the root`);
    return { name, folder };
  });
  for (const [index, one] of scanners.entries())
    for (const other of scanners.slice(0, index))
      if (one.folder !== '' && other.folder !== '' && overlap(one.folder, other.folder))
        settings.problem(`SCANNERS: the folders of ${other.name} and ${one.name} lie in one another`);
  const ignore = settings.list('SCANNERS_IGNORE');
  const printFolder = settings.optional('PRINT_FOLDER');
  if (printFolder !== undefined && !isAbsolute(printFolder))
    settings.problem(`PRINT_FOLDER=${printFolder} must begin at the root`);
  const place = settings.optional('LETTER_WINDOW');
  const window = place === undefined ? undefined : readWindow(place);
  if (place !== undefined && window === undefined)
    settings.problem(
      `LETTER_WINDOW=${place} must be right, left, or left,top,width,height in millimetres of a window below 34 and above 97`,
    );
  return {
    scanners,
    stillMs: settings.number('SCANNERS_STILL_SECONDS', 5, { min: 1, max: 3_600 }) * 1_000,
    pollMs: settings.number('SCANNERS_POLL_SECONDS', 30, { min: 1, max: 3_600 }) * 1_000,
    maxSize: settings.number('SCANNERS_MAX_MB', 200, { min: 1, max: 2_000 }) * 1_048_576,
    ...(printFolder === undefined ? {} : { printFolder }),
    ...(window === undefined ? {} : { window }),
    ignore:
      ignore.length === 0 ? ['*.tmp', '*.part', '*.filepart', '~*', 'Thumbs.db', 'desktop.ini'] : ignore,
  };
}

function overlap(a: string, b: string): boolean {
  const isWithin = (inner: string, outer: string) => {
    const way = relative(outer, inner);
    return way === '' || (!way.startsWith('..') && !isAbsolute(way));
  };
  return isWithin(a, b) || isWithin(b, a);
}
