/** The thread behind `policy-reader.ts`: reads one file, then hands its policies over batch by batch. */
import { parentPort } from 'node:worker_threads';
import type { PolicyDraft, PolicyProblem } from '../domain/policies/policy-file.ts';
import { readPolicies } from '../policy-import.ts';

/** A file to read, or `next` for the next batch of the one that was read. */
export type ToThread =
  | {
      readonly bytes: Uint8Array;
      readonly format: 'csv' | 'json';
      readonly charset?: string;
      readonly claimTypes: readonly string[];
    }
  | 'next';

/** What was found, then batches; an empty batch is the end. */
export type FromThread =
  | { readonly policies: number; readonly problems: readonly PolicyProblem[] }
  | { readonly batch: readonly PolicyDraft[] }
  | { readonly unreadable: string };

const port = parentPort;
if (port === null) throw new Error('policy-reader-thread.ts runs as a worker thread');

const batchSize = 200;
let policies: readonly PolicyDraft[] = [];
let given = 0;

port.on('message', (asked: ToThread) => {
  port.postMessage((asked === 'next' ? next() : read(asked)) satisfies FromThread);
});

function next(): FromThread {
  const batch = policies.slice(given, given + batchSize);
  given += batch.length;
  return { batch };
}

function read(file: Exclude<ToThread, 'next'>): FromThread {
  const decoded = decode(file.bytes, file.charset);
  if (decoded === undefined)
    return { unreadable: `The characters cannot be read as ${file.charset ?? 'text'}.` };
  const found = readPolicies(decoded.text, file.format, { claimTypes: new Set(file.claimTypes) });
  policies = found.policies;
  return {
    policies: policies.length,
    problems: [
      ...(decoded.guessed
        ? [
            {
              row: 0,
              severity: 'warning' as const,
              problem: 'the file is not UTF-8 and was read as Windows-1252: look at the accented letters',
            },
          ]
        : []),
      ...found.problems,
    ],
  };
}

/** Spreadsheets in Italy still save tables as Windows-1252, and some as UTF-16. */
function decode(
  bytes: Uint8Array,
  charset: string | undefined,
): { text: string; guessed: boolean } | undefined {
  const [first, second] = bytes;
  const marked =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : undefined;
  try {
    return {
      text: new TextDecoder(marked ?? charset ?? 'utf-8', { fatal: true }).decode(bytes),
      guessed: false,
    };
  } catch {
    if (marked !== undefined || charset !== undefined) return undefined;
    return { text: new TextDecoder('windows-1252').decode(bytes), guessed: true };
  }
}
