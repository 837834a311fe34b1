import type { liveIt } from './live-it.ts';

/** Words of what happens now, in English. */
export const liveEn: { readonly [K in keyof typeof liveIt]: string } = {
  'live.broken': 'The server does not answer: trying again by itself. What you write stays on this computer.',
  'live.upTo': 'What you see is of {time}.',
  'live.reads': '{name} is reading',
  'live.writes': '{name} is writing',
  'live.warning': '{name} is writing an answer at this moment.',
  'live.warningMore': 'Better wait, or agree by a note.',
  'live.source':
    'The mailbox {name} does not answer. Last contact: {time}. New mail does not arrive until it does.',
  'live.sourceNever': 'The mailbox {name} has not answered yet: new mail does not arrive.',
  'live.notEmpty': 'Nothing here, but mail does not arrive',
  'live.notEmptyMore': 'A mailbox does not answer. What is missing appears by itself when it does.',
};
