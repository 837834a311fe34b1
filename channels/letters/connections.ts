/** The folders of the scanners as they are set up, and a try of each: what people see and press on the desk. */
import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import type { Connection, ConnectionFault, ConnectionTrial } from '#src/channel.ts';
import type { LettersSettings, ScannerFolder } from './settings.ts';

/** A folder on a disk that is away may answer nothing at all. */
const trialMs = 10_000;

/** Every scanner's folder. */
export function connectionsOf({ scanners }: Pick<LettersSettings, 'scanners'>): readonly Connection[] {
  return scanners.map((scanner) => ({
    name: scanner.name,
    kind: 'folder',
    security: 'none',
    login: 'none',
    folders: [scanner.folder],
    sources: [scanner.name],
    isAccount: (account) => account === scanner.name,
    faultIn,
    settings: ['SCANNERS', `SCANNER_${scanner.name.toUpperCase()}_FOLDER`],
    attempt: () => attempt(scanner),
  }));
}

/** Looks whether the folder can be read and files can be moved in it; none is. */
async function attempt({ folder }: ScannerFolder): Promise<ConnectionTrial> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${trialMs / 1_000} s`)), trialMs);
  const looking = (async () => {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile()).length;
  })();
  looking.catch(() => undefined);
  try {
    return { outcome: 'works', folders: [{ name: folder, messages: await Promise.race([looking, late]) }] };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { outcome: 'fails', fault: faultIn(words), words };
  } finally {
    clearTimeout(timer);
  }
}

function faultIn(error: string): ConnectionFault {
  if (/ENOENT|ENOTDIR/.test(error)) return 'folder';
  return error.startsWith('no answer') ? 'no-answer' : 'other';
}
