/** What a caller hears and what a representative reads of a call; `templates/call.ts` has the words. */
import type { Language } from '../message.ts';
import type { RecordingMode } from './consent.ts';

/** The words of one language. */
export interface CallWords {
  /** Read out before anything else; says how to be recorded or not. */
  readonly notice: (desk: string, mode: RecordingMode) => string;
  /** In this language, to those who hear the other one. */
  readonly switchTo: string;
  readonly askReference: (maySpeak: boolean) => string;
  readonly connecting: string;
  readonly leaveMessage: string;
  readonly noMessage: string;
  readonly willCallBack: string;
  /** To a caller whose number is withheld and who wants, or needs, to be called back. */
  readonly askNumber: string;
  /** To one who then left no number. */
  readonly cannotCallBack: string;
  readonly thanks: string;
  /** To whoever takes the telephone of the office, before the customer's rings. */
  readonly callingOut: string;
  /** To the called person, before the notice. */
  readonly itIsUs: (desk: string) => string;
  readonly textSubject: string;
  readonly callSubject: Readonly<Record<CallOutcome, string>>;
  readonly recordingSubject: string;
  /** Why a recording or a picture is not here. */
  readonly missing: Readonly<Record<'never-came' | 'too-large', string>>;
  readonly pictureSubject: string;
  /** Of a call that never reached us and was found in the provider's list. */
  readonly unheard: string;
  /** Before the number that a caller without a number of their own left. */
  readonly callBackTo: string;
  readonly withheld: string;
  readonly from: string;
  readonly reference: string;
  readonly spoken: string;
  readonly seconds: (seconds: number) => string;
  readonly consent: Readonly<Record<'recorded' | 'declined' | 'not-asked', string>>;
}

export type CallWordsOf = Readonly<Record<Language, CallWords>>;

/** How a call ended for the caller; `placed` and `unreached` are calls of ours. */
export type CallOutcome = 'answered' | 'voicemail' | 'callback' | 'abandoned' | 'placed' | 'unreached';
