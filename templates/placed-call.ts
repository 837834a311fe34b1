/** What stands on a ticket for a call that somebody placed from it. Nobody hears or reads it but the desk. */
import type { Common } from './letter.ts';
import { paragraph } from './layout.ts';
import type { Content } from './layout.ts';
import { say } from './wording.ts';

export interface PlacedCall extends Common {
  readonly purpose: 'call';
  /** In E.164. */
  readonly number: string;
}

/** Whom was called. */
export function placedCall({ language, number }: PlacedCall): Content {
  const words = say(language, { it: `Chiamata al ${number}`, en: `Call to ${number}` });
  return { subject: words, blocks: [paragraph(words)], texts: [words], footer: [] };
}
