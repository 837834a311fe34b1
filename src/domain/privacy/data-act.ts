/** What is done with everything about a person, and how far it has come. */
import type { Labels } from '../profile.ts';
import type { DataKind } from './personal-data.ts';

/** A copy (GDPR art. 15), erasure (art. 17), restriction (art. 18), and its end. */
export type DataActKind = 'export' | 'erase' | 'restrict' | 'lift';

/**
 * `proposed` waits for a second person; `waiting` and `working` are the machine's; `gone`: a copy that is kept no longer.
 */
export type DataActState = 'proposed' | 'waiting' | 'working' | 'done' | 'refused' | 'failed' | 'gone';

/** How far the machine has come: rows or steps. */
export interface DataProgress {
  readonly done?: number;
  readonly total?: number;
  /** What it is at. */
  readonly at?: DataKind | 'bytes' | 'index';
}

/** Why something stays, by whose rule, and until when where that is known. */
export interface Staying {
  readonly why: Labels;
  readonly law: string;
  readonly until?: string;
}

/** One line of what erasing would do. */
export interface ErasureLine {
  readonly kind: ErasedKind;
  /** Rows that go. */
  readonly goes: number;
  /** Rows that stay, with every reason. */
  readonly stays: number;
  readonly staying: readonly Staying[];
}

/** What is erased, in the order in which it is shown. */
export const erasedKinds = [
  'messages',
  'files',
  'sent',
  'facts',
  'notes',
  'drafts',
  'tickets',
  'claims',
  'person',
  'history',
] as const;
export type ErasedKind = (typeof erasedKinds)[number];

/** What erasing would do, as it was looked at before anybody agreed. */
export interface ErasurePlan {
  readonly lines: readonly ErasureLine[];
  /** Nothing goes at all while it stands. */
  readonly hold?: Staying;
}
