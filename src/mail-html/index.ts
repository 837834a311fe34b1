/** Mails as HTML that may be shown: made harmless in a thread of its own, and kept for the next who looks. */
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { sanitiserRules, type SanitisedMail, type SanitiseRequest } from './sanitise.ts';
import type { FromSanitiser } from './thread.ts';

export { openPageDrawer, type PageDrawer } from './pdf-page.ts';
export { pictureKey, sanitiserRules, type Blocked, type SanitisedMail } from './sanitise.ts';
export {
  openRemotePictures,
  PictureRefused,
  type FetchedPicture,
  type RemotePictures,
} from './remote-picture.ts';

/** Makes mails harmless. */
export interface MailSanitiser {
  /** Nothing when it took too long or broke: the mail's text is there. Never rejects. */
  sanitise(request: SanitiseRequest): Promise<SanitisedMail | undefined>;
  close(): Promise<void>;
}

/** Characters of results that are kept, in all. */
const mostKept = 20_000_000;

/**
 * Opens a sanitiser with a thread of its own: megabytes of HTML keep a processor busy for seconds, and a hostile mail
 * costs that thread and nothing else.
 *
 * @param options.deadlineMs longest time for one mail.
 */
export function openMailSanitiser(options: { deadlineMs?: number; memoryMb?: number } = {}): MailSanitiser {
  const deadlineMs = options.deadlineMs ?? 10_000;
  const kept = new Map<string, SanitisedMail>();
  const underWay = new Map<string, Promise<SanitisedMail | undefined>>();
  let size = 0;
  let thread: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  const start = () => {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb ?? 256 },
      env: {},
      execArgv: [],
    });
    // A broken thread may still report while it ends; nobody listening would end the process.
    worker.on('error', () => {});
    worker.unref();
    return worker;
  };
  const ask = async (request: SanitiseRequest): Promise<SanitisedMail | undefined> => {
    if (closed) return undefined;
    const worker = (thread ??= start());
    worker.ref();
    const { promise, resolve } = Promise.withResolvers<SanitisedMail | undefined>();
    const fail = () => {
      thread = undefined;
      void worker.terminate();
      resolve(undefined);
    };
    const timer = setTimeout(fail, deadlineMs);
    const onMessage = (answer: FromSanitiser) => resolve(answer.sanitised);
    worker.on('message', onMessage).on('error', fail).on('exit', fail);
    worker.postMessage(request);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', fail).off('exit', fail);
      worker.unref();
    }
  };
  const keep = (key: string, result: SanitisedMail) => {
    if (result.html.length > mostKept / 4) return;
    kept.set(key, result);
    size += result.html.length;
    // The oldest go first; what is asked for again moves to the end.
    for (const [oldest, { html }] of kept) {
      if (size <= mostKept) break;
      kept.delete(oldest);
      size -= html.length;
    }
  };

  return {
    sanitise: (request) => {
      const key = keyOf(request);
      const known = kept.get(key);
      if (known !== undefined) {
        kept.delete(key);
        kept.set(key, known);
        return Promise.resolve(known);
      }
      const same = underWay.get(key);
      if (same !== undefined) return same;
      const mine = last
        .then(() => ask(request))
        .then((result) => {
          if (result !== undefined) keep(key, result);
          return result;
        })
        .finally(() => underWay.delete(key));
      underWay.set(key, mine);
      last = mine;
      return mine;
    },
    close: async () => {
      closed = true;
      await thread?.terminate();
      await last;
    },
  };
}

/** The raw HTML, what it is mixed with, and the rules: the same ones give the same result. */
function keyOf({ html, pictures, remote }: SanitiseRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([sanitiserRules, [...pictures], remote ?? null]))
    .update(html)
    .digest('hex');
}
