/** Mails as HTML that may be shown: made harmless in a thread of its own, and kept for the next who looks. */
import { createHash } from 'node:crypto';
import { sanitiserRules, type SanitisedMail, type SanitiseRequest } from './sanitise.ts';
import { openThreads } from '../threads.ts';
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
  const thread = openThreads<SanitiseRequest, FromSanitiser>(new URL('./thread.ts', import.meta.url), {
    threads: 1,
    deadlineMs: options.deadlineMs ?? 10_000,
    memoryMb: options.memoryMb ?? 256,
  });
  const kept = new Map<string, SanitisedMail>();
  const underWay = new Map<string, Promise<SanitisedMail | undefined>>();
  let size = 0;
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
      const mine = thread
        .ask(request)
        .then(
          ({ sanitised }) => {
            if (sanitised !== undefined) keep(key, sanitised);
            return sanitised;
          },
          () => undefined,
        )
        .finally(() => underWay.delete(key));
      underWay.set(key, mine);
      return mine;
    },
    close: () => thread.close(),
  };
}

/** The raw HTML, what it is mixed with, and the rules: the same ones give the same result. */
function keyOf({ html, pictures, remote }: SanitiseRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([sanitiserRules, [...pictures], remote ?? null]))
    .update(html)
    .digest('hex');
}
