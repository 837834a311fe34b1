/**
 * A message that is about two things is divided: its ticket and a second one beside it each hear their part of the words
 * and files, and everybody sees the whole of it.
 */
import type { AttachmentId } from '../ids.ts';
import type { Span } from '../message.ts';
import type { Place } from '../text/text.ts';

/** Where words stand, as offsets of the text they were read in. */
export type Stretch = Pick<Place, 'start' | 'end'>;

/** What a second ticket hears of a message, as it is stored with it. */
export interface MessagePart {
  /** `several`: the message tells several losses. `answer`: it is about a known claim, and tells another loss beside. */
  readonly how: 'several' | 'answer';
  /** Words that speak of the second ticket's matter alone: the first one does not hear them. */
  readonly own: readonly Stretch[];
  /** Words that are not the second ticket's. What stands in neither list both hear. */
  readonly silent: readonly Stretch[];
  /** Files that are the second ticket's alone. */
  readonly files: readonly AttachmentId[];
  /** Files that may be of either: nobody counts them before a person has looked. */
  readonly unclear: readonly AttachmentId[];
}

/** What one of the tickets hears of a divided message. */
export interface Hearing {
  /** Words it does not hear. */
  readonly silent: readonly Stretch[];
  /** Files it does not hear. */
  readonly silentFiles: readonly AttachmentId[];
  readonly unclear: readonly AttachmentId[];
  /** False where the subject may speak of the other matter. */
  readonly withSubject: boolean;
}

/** What the ticket hears that the message came to, beside its second tickets. */
export function heardFirst(parts: readonly MessagePart[]): Hearing {
  return {
    silent: parts.flatMap(({ own }) => own),
    silentFiles: parts.flatMap(({ files }) => files),
    unclear: [...new Set(parts.flatMap(({ unclear }) => unclear))],
    withSubject: parts.every(({ how }) => how === 'answer'),
  };
}

/** What a second ticket hears. The message's other files stay with the first one. */
export function heardSecond(part: MessagePart, all: readonly AttachmentId[]): Hearing {
  const own = new Set([...part.files, ...part.unclear]);
  return {
    silent: part.silent,
    silentFiles: all.filter((id) => !own.has(id)),
    unclear: part.unclear,
    // Of an answer it is that of our letter about the other claim.
    withSubject: false,
  };
}

/** True when a ticket hears the place of a value; what a divided message quotes may be of either part, and is heard by none. */
export function hears({ silent, silentFiles, withSubject }: Hearing, { part, start, end }: Span): boolean {
  if (part === 'subject') return withSubject;
  if (part === 'quoted') return false;
  if (part === 'body' || part === 'transcript')
    return !silent.some((stretch) => stretch.start < end && stretch.end > start);
  return !silentFiles.some((id) => part === `attachment:${id}`);
}

/** Words with some stretches blanked out: every other sign keeps its place. */
export function without(words: string, stretches: readonly Stretch[]): string {
  let rest = words;
  for (const { start, end } of stretches)
    rest = `${rest.slice(0, start)}${rest.slice(start, end).replaceAll(/[^\n]/g, ' ')}${rest.slice(end)}`;
  return rest;
}
