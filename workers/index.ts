/** The stages as a list, in the order of the road. `1-receive` has no queue: channels call it. */
import { normalize } from './2-normalize.ts';
import { sort } from './sort-scans.ts';
import { read } from './3-read.ts';
import { transcribe } from './transcribe.ts';
import { link } from './4-link.ts';
import { assess } from './5-assess.ts';
import { request } from './6-request.ts';
import { send, settle } from './7-send.ts';
import { followUp } from './8-follow-up.ts';
import { escalateClaim, escalateTicketClocks } from './9-escalate.ts';
import { handPayment } from './hand-payment.ts';
import { lookUp } from './look-up.ts';
import { personalData } from './personal-data.ts';
import type { Worker } from './stage.ts';

export { intakeFor } from './1-receive.ts';
export { runClock, tick } from './clock.ts';
export { stages, type Deps } from './stage.ts';

export const workers: readonly Worker[] = [
  normalize,
  sort,
  read,
  transcribe,
  link,
  assess,
  request,
  send,
  settle,
  followUp,
  lookUp,
  personalData,
  escalateTicketClocks,
  escalateClaim,
  handPayment,
];
