/** Consent to the recording of a call: asked before anything is recorded, and kept as proof (domain guide G.1, G.4). */
import type { Language } from '../message.ts';

/** How a house asks. */
export const recordingModes = [
  /** The notice is read out; whoever does not want to be recorded presses nine. */
  'opt-out',
  /** Only whoever presses one is recorded. */
  'opt-in',
  /** Nobody is, and nobody is asked. */
  'never',
] as const;
export type RecordingMode = (typeof recordingModes)[number];

export type RecordingChoice = 'recorded' | 'declined';

/** One caller's choice. */
export interface RecordingConsent {
  /** The provider's id of the call. */
  readonly call: string;
  /** Version of the notice that was read out; the house's own name for it. */
  readonly notice: string;
  /** Of the notice. */
  readonly language: Language;
  readonly choice: RecordingChoice;
  readonly at: Date;
}

/**
 * What a caller chose by a key, or by none.
 *
 * @param key `undefined`: nothing was pressed while the notice was read and some seconds after it.
 * @returns undefined for a key that means nothing here: nobody is recorded by a slip of the finger.
 */
export function choiceBy(key: string | undefined, mode: RecordingMode): RecordingChoice | undefined {
  switch (mode) {
    case 'opt-out':
      if (key === undefined) return 'recorded';
      return key === '9' ? 'declined' : undefined;
    case 'opt-in':
      return key === '1' ? 'recorded' : 'declined';
    case 'never':
      return 'declined';
  }
}
