/** The thread behind `openMailSanitiser`: one mail's HTML in, what may be shown of it out. */
import { parentPort } from 'node:worker_threads';
import { sanitiseMail, type SanitisedMail, type SanitiseRequest } from './sanitise.ts';

/** Absent when it broke on this mail. */
export interface FromSanitiser {
  readonly sanitised?: SanitisedMail;
}

parentPort?.on('message', (request: SanitiseRequest) => {
  parentPort?.postMessage(answerTo(request));
});

function answerTo(request: SanitiseRequest): FromSanitiser {
  try {
    return { sanitised: sanitiseMail(request) };
  } catch {
    return {};
  }
}
