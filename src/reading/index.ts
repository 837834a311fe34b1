/**
 * Text out of documents that came as files: PDFs made on a computer carry it, plain text is it.
 * Scans need OCR, which comes with letters; until then they are `no-text` and a person looks. A photograph tells when
 * and with what it was taken.
 */
import { Worker } from 'node:worker_threads';
import { longestExif } from './exif.ts';
import type { FromReader, ToReader } from './thread.ts';

export type Reading =
  /** `text` has its pages parted by form feeds. */
  | ({ readonly state: 'read'; readonly text: string } & Counted)
  | ({ readonly state: 'no-text' } & Counted)
  | { readonly state: 'failed'; readonly note: string };

/** What a file says of itself beside its text, where its kind has pages. */
interface Counted {
  readonly pages?: number;
  readonly layer?: FileLayer;
}

/** A field of a PDF form. An empty value is a field nobody filled in. */
export interface FormField {
  /** As the form shows it when it says so, else its technical name. */
  readonly name: string;
  readonly kind: 'text' | 'choice' | 'check' | 'signature';
  readonly value: string;
}

/** What a file holds beside its text; `domain/document-detail.ts` says what is made of it. */
export interface FileLayer {
  readonly form?: readonly FormField[];
  /** Pages, from 1, with pictures, ink or stamps on them. */
  readonly marked?: readonly number[];
  /** Signed with a certificate. */
  readonly signed?: boolean;
  /** What the file says of its making; instants in ISO 8601. */
  readonly made?: {
    readonly producer?: string;
    readonly creator?: string;
    readonly created?: string;
    readonly modified?: string;
  };
  /** 0–1, how sure OCR was of the letters; absent for a text layer. */
  readonly confidence?: number;
}

export interface DocumentReader {
  /** Never rejects for a bad document: what cannot be read in time, or breaks the reader, is `failed` with the reason. */
  read(bytes: Uint8Array, contentType: string): Promise<Reading>;
  close(): Promise<void>;
}

/** XML is read when it is an electronic invoice. */
const readable: ReadonlySet<string> = new Set([
  'application/pdf',
  'text/plain',
  'text/csv',
  'application/xml',
  'text/xml',
  'image/jpeg',
]);

/** True for kinds of files that `read` can get something out of. */
export function isReadable(contentType: string): boolean {
  return readable.has(contentType);
}

/**
 * Opens a reader with a thread of its own, so that a hostile PDF costs that thread and nothing else.
 *
 * @param options.deadlineMs longest time for one document; then the thread is ended and the next one starts.
 */
export function openReader(options: { deadlineMs?: number; memoryMb?: number } = {}): DocumentReader {
  const deadlineMs = options.deadlineMs ?? 30_000;
  let thread: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  const start = () => {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb ?? 512 },
    });
    // A broken thread may still report while it ends; nobody listening would end the process.
    worker.on('error', () => {});
    worker.unref();
    return worker;
  };
  const ask = async (bytes: Uint8Array, contentType: string): Promise<Reading> => {
    const worker = (thread ??= start());
    worker.ref();
    const { promise, resolve } = Promise.withResolvers<Reading>();
    const fail = (note: string) => {
      thread = undefined;
      void worker.terminate();
      resolve({ state: 'failed', note });
    };
    const timer = setTimeout(() => fail(`not read within ${deadlineMs / 1_000} s`), deadlineMs);
    const onMessage = (answer: FromReader) => resolve(answer);
    const onError = (error: Error) => fail(`the reader broke: ${error.message}`);
    const onExit = () => fail('the reader stopped');
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    const copy = new Uint8Array(bytes);
    worker.postMessage({ bytes: copy, contentType } satisfies ToReader, [copy.buffer]);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      worker.unref();
    }
  };

  return {
    read: (bytes, contentType) => {
      if (closed) return Promise.resolve({ state: 'failed', note: 'the reader is closed' });
      if (!isReadable(contentType)) return Promise.resolve({ state: 'no-text' });
      // A photograph says what it says of itself at its beginning.
      const head = contentType === 'image/jpeg' ? bytes.subarray(0, longestExif) : bytes;
      const mine = last.then(() => ask(head, contentType));
      last = mine;
      return mine;
    },
    close: async () => {
      closed = true;
      await last;
      await thread?.terminate();
    },
  };
}
