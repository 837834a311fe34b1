/** A letter before it has pages: who writes to whom, what it says, and what the other side is asked to send back. */
import type { Language } from '../message.ts';

/** A piece of a line: plain words, words that matter, an address to open, or a line break. */
export type Run =
  | string
  | { readonly strong: string }
  | { readonly link: string }
  | { readonly lineBreak: true };

export type Block =
  | { readonly kind: 'paragraph'; readonly runs: readonly Run[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Run[])[] };

/** How the post carries it: `registered` is the «raccomandata con avviso di ricevimento». */
export type PostageKind = 'plain' | 'registered';

export interface Sheet {
  readonly language: Language;
  /** The office, as its letterhead says. */
  readonly sender: {
    readonly name: string;
    readonly address?: string;
    readonly phone?: string;
    readonly hours?: string;
    readonly email: string;
  };
  /** Name and address, a line each, as they must show in the envelope's window. */
  readonly recipient: readonly string[];
  /** Day of writing, in the letter's language. */
  readonly date?: string;
  readonly subject: string;
  /** As printed: `SIN 4827-1936-52`. */
  readonly reference: string;
  /** From the greeting to the last line, the same words as in the mail. */
  readonly blocks: readonly Block[];
  /** What is to be sent back; none for a letter that asks for nothing. */
  readonly asks: readonly string[];
}

/**
 * A postal address as the lines of an envelope. It is on file as one line with commas or as several; a house number
 * behind a comma stays with its street.
 */
export function addressLines(address: string): readonly string[] {
  const lines: string[] = [];
  for (const part of address.split(/[\n,;]+/).map((each) => each.replaceAll(/\s+/g, ' ').trim())) {
    if (part === '') continue;
    const street = lines.at(-1);
    if (street !== undefined && houseNumber.test(part)) lines[lines.length - 1] = `${street}, ${part}`;
    else lines.push(part);
  }
  return lines;
}

const houseNumber = /^(?:n\.? ?|nr\.? ?)?\d{1,4}(?: ?\/? ?[a-z])?(?: (?:bis|ter))?$/i;
