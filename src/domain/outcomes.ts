import type { Labels } from './profile.ts';

/** Someone was faster, or the row has left this stage: the work is already done. End quietly. */
export class Stale extends Error {
  override name = 'Stale';
}

/** No retry will help: a person must look. The message, or better its words in both languages, is shown to that person. */
export class Refused extends Error {
  override name = 'Refused';
  readonly words?: Labels;

  constructor(words: string | Labels) {
    super(typeof words === 'string' ? words : words.en);
    if (typeof words !== 'string') this.words = words;
  }
}
