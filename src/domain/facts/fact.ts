/** Something read in a message: a value with the words that carried it and how sure we are. */
import type { AttachmentId, ItemId } from '../ids.ts';
import type { Span } from '../message.ts';

/** What can be read: every `field` item of the profile, and the identifiers that linking uses. */
export type FactKey =
  | ItemId
  | 'reference'
  | 'reference_fixed'
  | 'external_ref'
  | 'plate'
  | 'date'
  | 'phone'
  | 'email';

export interface Fact {
  readonly key: FactKey;
  /** Normalised: `AB123CD`, `2026-07-03`, `IT60X…`, cents as digits, E.164, ten digits. */
  readonly value: string;
  readonly span: Span;
  /**
   * How it was read: `labelled` (behind its label), `phrase`, `regex` (by its shape), `dictated` (spoken or spelled out),
   * `likeness` (it reads like sentences that say such a thing), `repaired` (a slip was mended: never exact), `signature`, `header`.
   */
  readonly method: string;
  /** 0–1; 1 = a check digit agrees or the field is structured. */
  readonly confidence: number;
}

/** A document that came, or that the text says is attached. */
export interface DocumentSeen {
  readonly item: ItemId;
  readonly span: Span;
  /** `person`: somebody of the desk said what it is. */
  readonly method: 'file-name' | 'file-text' | 'mentioned' | 'photo' | 'person';
  readonly confidence: number;
  /** Its pages within the file, from 1, both included; absent when it is the whole file or nobody knows. */
  readonly pages?: { readonly first: number; readonly last: number };
  /** The file it must be, where the span lies elsewhere: the one file nobody could tell, and the one thing said to be attached. */
  readonly file?: AttachmentId;
}
