/**
 * Reads a file of policies in a thread of its own: fifty megabytes of table keep a processor busy for twenty seconds
 * (measured), and nobody else's request may wait for that.
 */
import { Worker } from 'node:worker_threads';
import type { PolicyDraft, PolicyProblem } from '../domain/policies/policy-file.ts';
import type { FromThread, ToThread } from './policy-reader-thread.ts';

/** The file cannot be read at all: its characters, its size or its shape defeat us. The message is for the sender. */
export class UnreadableFile extends Error {
  override name = 'UnreadableFile';
}

/** A file that was read; its policies come in batches, so that one half of the program never holds all of them. */
export interface OpenPolicyFile {
  readonly policies: number;
  readonly problems: readonly PolicyProblem[];
  batches(): AsyncGenerator<readonly PolicyDraft[]>;
  close(): Promise<void>;
}

/**
 * Reads a file of policies.
 *
 * @param file.charset as the sender named it; without one it is found out (byte order mark, UTF-8, else Windows-1252).
 * @throws UnreadableFile
 */
export async function openPolicyFile(
  file: {
    readonly bytes: Uint8Array;
    readonly format: 'csv' | 'json';
    readonly charset: string | undefined;
    readonly claimTypes: readonly string[];
  },
  signal: AbortSignal,
): Promise<OpenPolicyFile> {
  const thread = new Worker(new URL('./policy-reader-thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 3_072 },
  });
  const ask = async (question: ToThread): Promise<FromThread> => {
    const { promise, resolve, reject } = Promise.withResolvers<FromThread>();
    const onExit = () =>
      reject(new UnreadableFile('The file needs more memory than there is: send it in parts.'));
    const onError = (error: Error) =>
      reject(
        'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? new UnreadableFile('The file needs more memory than there is: send it in parts.')
          : error,
      );
    const onAbort = () => reject(new UnreadableFile('The connection ended.'));
    thread.on('message', resolve).on('error', onError).on('exit', onExit);
    signal.addEventListener('abort', onAbort);
    try {
      thread.postMessage(question);
      return await promise;
    } finally {
      thread.off('message', resolve).off('error', onError).off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
    }
  };
  // A thread that breaks while nobody asks must not end the process.
  thread.on('error', () => {});
  try {
    const { bytes, format, charset, claimTypes } = file;
    const answer = await ask({ bytes, format, claimTypes, ...(charset === undefined ? {} : { charset }) });
    if ('unreadable' in answer) throw new UnreadableFile(answer.unreadable);
    if (!('problems' in answer)) throw new Error('the reading thread answered out of turn');
    return {
      policies: answer.policies,
      problems: answer.problems,
      batches: async function* () {
        for (;;) {
          const next = await ask('next');
          if (!('batch' in next) || next.batch.length === 0) return;
          yield next.batch;
        }
      },
      close: async () => void (await thread.terminate()),
    };
  } catch (error) {
    await thread.terminate();
    throw error;
  }
}
