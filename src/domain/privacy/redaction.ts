/**
 * What a person's copy of their data leaves out of other people's (GDPR art. 15(4)): names, addresses, numbers and accounts
 * of anybody but them and the house. What the person sent or got is theirs as it is; what others wrote about them is given in
 * these words.
 */
import { findEmails, findFiscalCodes, findIbans, findPhones } from '../facts/identifiers.ts';
import { read } from '../text/text.ts';

/** What stands in the place of something of others. */
export const redacted = '[dato di terzi / third party]';

/** Who is who in a text. */
export interface Known {
  /** What belongs to the person: name, addresses, numbers, tax code, account, as they are on file. */
  readonly own: readonly string[];
  /** Names and identifiers of others that are known to stand in the file. */
  readonly others: readonly string[];
  /** The house's own addresses and numbers. */
  readonly house: readonly string[];
}

/** Takes others out of texts. Names as they are on file, whole; identifiers wherever they are read. */
export function redactor({ own, others, house }: Known): (text: string) => string {
  const kept = new Set([...own, ...house].map(bare).filter((each) => each !== ''));
  const words = [...new Set(others.map((each) => each.trim()))]
    .filter((each) => each.length > 2 && !kept.has(bare(each)))
    .toSorted((a, b) => b.length - a.length);
  const names = words.length === 0 ? undefined : new RegExp(words.map(pattern).join('|'), 'giu');
  return (text) => {
    const reading = read(text);
    const spots = [
      ...findEmails(reading),
      ...findIbans(reading),
      ...findFiscalCodes(reading),
      ...findPhones(reading),
    ]
      .filter(({ value }) => !kept.has(bare(value)))
      .map(({ start, end }) => ({ start, end }));
    const named =
      names === undefined
        ? []
        : Array.from(text.matchAll(names), ({ index, 0: found }) => ({
            start: index,
            end: index + found.length,
          }));
    let out = '';
    let at = 0;
    for (const { start, end } of [...spots, ...named].toSorted(
      (a, b) => a.start - b.start || b.end - a.end,
    )) {
      if (end <= at) continue;
      if (start >= at) out += text.slice(at, start) + redacted;
      at = end;
    }
    return out + text.slice(at);
  };
}

/** The same for everything in a value; keys stay. */
export function redactedValue(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((each: unknown) => redactedValue(each, redact));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, redactedValue(each, redact)]));
  return value;
}

/** Who acted, without their name: colleagues are no data of the customer. */
export function actorAs(actor: string): string {
  if (actor.startsWith('person:')) return 'ufficio / office';
  return actor === 'customer' ? 'cliente / customer' : 'sistema / machine';
}

function bare(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[^\p{L}\p{N}@.]/gu, '')
    .toLowerCase();
}

/** A name as people write it: any blanks between its parts, and none of its letters within another word. */
function pattern(name: string): string {
  const parts = name.split(/\s+/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return `(?<![\\p{L}\\p{N}])${parts.join('\\s+')}(?![\\p{L}\\p{N}])`;
}
