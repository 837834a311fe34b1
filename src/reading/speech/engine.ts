/** What engines of speech are given and what they tell. */
import type { Language } from '../../domain/message.ts';
import type { SpokenStretch } from '../../domain/phone/transcript.ts';

/** A recording as a file. */
export interface Recording {
  readonly bytes: Uint8Array;
  readonly language: Language;
  /** Twilio's own name of it; absent for what came another way. */
  readonly sid?: string;
}

/** Whoever listens to a recording learns of it as it goes. */
export interface Listening {
  /** Stretches that were heard before, as `channel:start`: they are not heard again. */
  readonly heard: ReadonlySet<string>;
  /** Before the first stretch. */
  onOpened(sound: { readonly ms: number; readonly channels: number }): Promise<void>;
  /** Each stretch once; one at a time. */
  onHeard(stretch: SpokenStretch): Promise<void>;
}

/** Why there is no transcript. */
export type SpeechFault =
  /** No engine for this language is set up or installed. */
  | 'no-engine'
  /** The file's sound cannot be had. */
  | 'sound'
  /** The engine broke or did not end; another try may help. */
  | 'broken'
  /** The service ends; whatever was heard is kept. */
  | 'closing';

/** A recording that was not transcribed to its end. */
export class SpeechFailure extends Error {
  override name = 'SpeechFailure';
  readonly fault: SpeechFault;

  constructor(fault: SpeechFault, note: string, options?: ErrorOptions) {
    super(note, options);
    this.fault = fault;
  }
}
