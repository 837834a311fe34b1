/**
 * Which part of a message is about which of its claims. A broker writes about two customers in one mail: what stands
 * beside the number, plate or name of one of them is his, and nobody else's file may learn of it. What cannot be told
 * apart belongs to no claim until a person has looked.
 */
import type { Claim, Policy } from './claim.ts';
import { findPlates, normalizePlate, normalizePolicyNumber } from '../facts/identifiers.ts';
import type { AttachmentId, ClaimId } from '../ids.ts';
import type { Span } from '../message.ts';
import { nameKey } from '../text/names.ts';
import { findReferences } from '../linking/reference.ts';
import { fold, read, type Place, type Reading } from '../text/text.ts';

/** A claim with the policy it stands on: what may be written of it. */
export interface SharedClaim {
  readonly claim: Claim;
  readonly policy?: Policy;
}

/** A message as it was read: facts of part `body` have their offsets in `words`. */
export interface SharedMessage {
  readonly subject: string;
  readonly words: string;
  readonly attachments: readonly {
    readonly id: AttachmentId;
    readonly name: string;
    readonly text?: string;
  }[];
}

/** Tells whose claim a place of the message is about; undefined when that is not clear. */
export type ShareOf = (span: Pick<Span, 'part' | 'start'>) => ClaimId | undefined;

/** Shares a message out among the claims it is about. */
export function shareOut(message: SharedMessage, claims: readonly SharedClaim[]): ShareOf {
  const sections = sectionsOf(message.words, claims);
  const subject = only(claimsIn(message.subject, claims));
  const files = new Map<string, ClaimId | undefined>(
    message.attachments.map((file) => [
      `attachment:${file.id}`,
      only(claimsIn(`${file.name}\n${(file.text ?? '').slice(0, longestFile)}`, claims)),
    ]),
  );
  return ({ part, start }) => {
    if (part === 'subject') return subject;
    if (part === 'body' || part === 'transcript') return sectionAt(sections, start)?.claimId;
    return files.get(part);
  };
}

/** The section an offset lies in; they follow each other without gaps. */
function sectionAt(sections: readonly Section[], offset: number): Section | undefined {
  let low = 0;
  let high = sections.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sections[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const section = sections[low];
  return section !== undefined && offset < section.end ? section : undefined;
}

/** The sentences of a message that are about one claim. */
export function wordsAbout(claimId: ClaimId, words: string, shareOf: ShareOf): string {
  return [...sentencesOf(words)]
    .filter(({ start }) => shareOf({ part: 'body', start }) === claimId)
    .map(({ start, end }) => words.slice(start, end))
    .join('');
}

/** A bill names its customer on the first pages. */
const longestFile = 20_000;

interface Section {
  readonly start: number;
  readonly end: number;
  readonly claimId?: ClaimId;
}

/**
 * Sentences and lines, each with the one claim it names. One that names none goes on with the claim of the sentence
 * before it, as far as the paragraph reaches, or the next one when a heading stood alone.
 */
function sectionsOf(words: string, claims: readonly SharedClaim[]): readonly Section[] {
  const marks = marksIn(words, claims).toSorted((x, y) => x.at - y.at);
  const sections: Section[] = [];
  let going: ClaimId | undefined;
  let isHeading = false;
  let next = 0;
  for (const { start, end, startsParagraph } of sentencesOf(words)) {
    if (startsParagraph && !isHeading) going = undefined;
    const found = new Set<ClaimId>();
    for (let mark = marks[next]; mark !== undefined && mark.at < end; mark = marks[++next])
      found.add(mark.claimId);
    if (found.size > 0) going = only(found);
    sections.push({ start, end, ...(going === undefined ? {} : { claimId: going }) });
    isHeading = found.size === 1 && startsParagraph && end - start < 120;
  }
  return sections;
}

function* sentencesOf(
  words: string,
): Generator<{ readonly start: number; readonly end: number; readonly startsParagraph: boolean }> {
  const breaks = /\n\s*\n|\n|(?<=[;!?]|\p{L}{2}\.)\s+(?=\p{Lu}|\d|[-–•*])/gu;
  let start = 0;
  let startsParagraph = true;
  for (const match of words.matchAll(breaks)) {
    yield { start, end: match.index + match[0].length, startsParagraph };
    start = match.index + match[0].length;
    startsParagraph = /\n\s*\n/.test(match[0]);
  }
  if (start < words.length) yield { start, end: words.length, startsParagraph };
}

function claimsIn(text: string, claims: readonly SharedClaim[]): ReadonlySet<ClaimId> {
  return new Set(marksIn(text, claims).map(({ claimId }) => claimId));
}

interface Mark {
  readonly at: number;
  readonly claimId: ClaimId;
}

/** Where a text speaks of one of the claims: its number, its plate, its policy, the name of one of its people. */
function marksIn(text: string, claims: readonly SharedClaim[]): readonly Mark[] {
  const reading = read(text);
  const references = findReferences(reading);
  const plates = findPlates(reading);
  return claims.flatMap((one) => {
    const { claim, policy } = one;
    const claimId = claim.id;
    const numbers = new Set<string>([claim.reference, ...(claim.formerReferences ?? [])]);
    const own = new Set(
      [...claim.plates, ...(policy?.versions ?? []).flatMap((version) => version.plate ?? [])].map(
        normalizePlate,
      ),
    );
    return [
      ...references.filter(({ value }) => value !== undefined && numbers.has(value)),
      ...plates.filter(({ value }) => own.has(normalizePlate(value))),
      ...(policy === undefined ? [] : placesOf(reading, spelled(policy.number))),
      ...namesOf(one, claims).flatMap((name) => placesOf(reading, bothWaysRound(name))),
    ].map(({ start }): Mark => ({ at: start, claimId }));
  });
}

function placesOf(reading: Reading, pattern: RegExp | undefined): readonly Place[] {
  if (pattern === undefined) return [];
  return Array.from(reading.folded.matchAll(pattern), (match) =>
    reading.place(match.index, match.index + match[0].length),
  );
}

/** A policy number with whatever people put between its signs. */
function spelled(number: string): RegExp | undefined {
  const signs = Array.from(normalizePolicyNumber(number).toLowerCase(), escaped);
  if (signs.length < 5) return undefined;
  return new RegExp(`(?<![\\p{L}\\d])${signs.join('[ ./_-]{0,2}')}(?![\\p{L}\\d])`, 'gu');
}

/** «Rossi Mario», «Mario Rossi». */
function bothWaysRound(name: string): RegExp | undefined {
  const words = fold(name)
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '')
    .map(escaped);
  const [first = '', ...rest] = words;
  const last = words.at(-1) ?? '';
  if (rest.length === 0) return undefined;
  const spellings = [words, [...rest, first], [last, ...words.slice(0, -1)]].map((each) =>
    each.join('[^\\p{L}\\d]{1,3}'),
  );
  return new RegExp(`(?<![\\p{L}\\d])(?:${spellings.join('|')})(?![\\p{L}\\d])`, 'gu');
}

function escaped(sign: string): string {
  return sign.replaceAll(/[^\p{L}\p{N}]/gu, String.raw`\$&`);
}

/** Names of its people that no other of the claims has. */
function namesOf(one: SharedClaim, claims: readonly SharedClaim[]): readonly string[] {
  const others = new Set(
    claims.filter(({ claim }) => claim.id !== one.claim.id).flatMap((other) => peopleOf(other).map(nameKey)),
  );
  return peopleOf(one).filter((name) => !others.has(nameKey(name)));
}

function peopleOf({ claim, policy }: SharedClaim): readonly string[] {
  return [
    ...claim.parties.filter(({ role }) => role !== 'intermediary' && role !== 'representative'),
    ...(policy?.parties ?? []),
  ].map(({ party }) => party.name);
}

function only(found: ReadonlySet<ClaimId>): ClaimId | undefined {
  const [one] = found;
  return found.size === 1 ? one : undefined;
}
