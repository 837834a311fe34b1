/**
 * Which part of a message is about which of its claims. A broker writes about two customers in one mail: what stands
 * beside the number, plate or name of one of them is his, and nobody else's file may learn of it. What cannot be told
 * apart belongs to no claim until a person has looked; where the message belongs to one claim only, everything is heard
 * there but what speaks of somebody else's claim or policy.
 */
import type { Claim, Party, Policy } from './claim.ts';
import { findPlates, normalizePlate, normalizePolicyNumber } from '../facts/identifiers.ts';
import type { AttachmentId, ClaimId } from '../ids.ts';
import type { Address, Span } from '../message.ts';
import { nameKey } from '../text/names.ts';
import { findReferences } from '../linking/reference.ts';
import { fold, read, type Place, type Reading } from '../text/text.ts';

/** A claim with the policy it stands on: what may be written of it. */
export interface SharedClaim {
  readonly claim: Claim;
  readonly policy?: Policy;
}

/** What a message may speak of beside its claims: a claim it does not belong to, or a policy of somebody else. */
export type OtherMatter = SharedClaim | { readonly policy: Policy };

/** A message as it was read: facts of part `body` have their offsets in `words`. */
export interface SharedMessage {
  readonly subject: string;
  readonly words: string;
  /** Whoever wrote it: his own name under it speaks of no other matter. */
  readonly sender?: Address;
  readonly attachments: readonly {
    readonly id: AttachmentId;
    readonly name: string;
    readonly text?: string;
  }[];
}

/** Tells whose claim a place of the message is about; undefined when it is about none, or that is not clear. */
export type ShareOf = (span: Pick<Span, 'part' | 'start'>) => ClaimId | undefined;

/** A message shared out. */
export interface Share {
  readonly of: ShareOf;
  /** Sentences that begin to speak of another matter: heard by none of the claims, so that a person must look. */
  readonly ofOthers: readonly Span[];
}

/** Shares a message out among the claims it is about. `beside` is what else it may speak of: never theirs. */
export function shareOut(
  message: SharedMessage,
  claims: readonly SharedClaim[],
  beside: readonly OtherMatter[] = [],
): Share {
  const matters = mattersOf(message, claims, beside);
  const [one, ...more] = claims;
  // Of a message about one claim only, everything that names no other matter is heard there.
  const alone = more.length === 0 ? one?.claim.id : undefined;
  const owner = (found: ReadonlySet<Matter>) => ownerOf(found, alone);
  const { sender } = message;
  const isTheirs =
    sender !== undefined && claims.some((each) => peopleOf(each).some((party) => isWriter(party, sender)));
  const sections = sectionsOf(message.words, matters, owner, isTheirs);
  const subject = owner(mattersIn(message.subject, matters));
  const files = new Map<string, Owner>(
    message.attachments.map((file) => [
      `attachment:${file.id}`,
      owner(mattersIn(`${file.name}\n${(file.text ?? '').slice(0, longestFile)}`, matters)),
    ]),
  );
  const told = ({ part, start }: Pick<Span, 'part' | 'start'>): Owner => {
    if (part === 'subject') return subject;
    if (part === 'body' || part === 'transcript') return sectionAt(sections, start)?.owner;
    return files.get(part);
  };
  return {
    of: (span) => {
      const found = told(span);
      return found === 'other' ? undefined : (found ?? alone);
    },
    ofOthers: sections.flatMap(({ start, end, owner: found, isNamed }) =>
      found === 'other' && isNamed
        ? [{ part: 'body' as const, start, end, quote: message.words.slice(start, end).trim() }]
        : [],
    ),
  };
}

/** Whose a place is: a claim's, of another matter, or nobody's that is named. */
type Owner = ClaimId | 'other' | undefined;

/** Whose a sentence is that names these. Where there is one claim, naming it is enough. */
function ownerOf(found: ReadonlySet<Matter>, alone: ClaimId | undefined): Owner {
  const owners = new Set([...found].map(({ claimId }) => claimId ?? 'other'));
  if (alone !== undefined && owners.has(alone)) return alone;
  const [one] = owners;
  return owners.size === 1 ? one : undefined;
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

/** The words of a message in pieces that follow each other, each about one claim, or about none. */
export function wordsByOwner(
  words: string,
  shareOf: ShareOf,
): readonly { readonly text: string; readonly start: number; readonly claimId?: ClaimId }[] {
  const pieces: { start: number; end: number; claimId: ClaimId | undefined }[] = [];
  for (const { start, end } of sentencesOf(words)) {
    const claimId = shareOf({ part: 'body', start });
    const last = pieces.at(-1);
    if (last !== undefined && last.claimId === claimId) last.end = end;
    else pieces.push({ start, end, claimId });
  }
  return pieces.map(({ start, end, claimId }) => ({
    text: words.slice(start, end),
    start,
    ...(claimId === undefined ? {} : { claimId }),
  }));
}

/** A bill names its customer on the first pages. */
const longestFile = 20_000;

interface Section {
  readonly start: number;
  readonly end: number;
  readonly owner: Owner;
  /** It names the matter itself, and does not only go on. */
  readonly isNamed: boolean;
}

/**
 * Sentences and lines, each with whose it is. One that names nothing goes on with the matter of the sentence before it,
 * as far as the paragraph reaches, or the next one when a heading stood alone.
 */
function sectionsOf(
  words: string,
  matters: readonly Matter[],
  owner: (found: ReadonlySet<Matter>) => Owner,
  isTheirs: boolean,
): readonly Section[] {
  const marks = marksIn(words, matters).toSorted((x, y) => x.at - y.at);
  const sections: Section[] = [];
  let going: Owner;
  let isHeading = false;
  let next = 0;
  for (const { start, end, startsParagraph } of sentencesOf(words)) {
    if (startsParagraph && !isHeading) going = undefined;
    const found = new Set<Matter>();
    for (let mark = marks[next]; mark !== undefined && mark.at < end; mark = marks[++next])
      found.add(mark.matter);
    if (found.size > 0) going = owner(found);
    // «Di mia madre Elena scrivo a parte. Il mio perito …»: a customer speaks of himself again.
    else if (going === 'other' && isTheirs && ofMyself.test(words.slice(start, end))) going = undefined;
    sections.push({ start, end, owner: going, isNamed: found.size > 0 });
    isHeading = found.size > 0 && going !== undefined && startsParagraph && end - start < 120;
  }
  return sections;
}

const ofMyself = /(?<!\p{L})(?:mi[oae]|miei|nostr[oaie]|my|mine|our|ours)(?!\p{L})/iu;

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

/** A claim or another matter as a text may name it. */
interface Matter {
  /** Absent for what is not the message's own. */
  readonly claimId?: ClaimId;
  readonly references: ReadonlySet<string>;
  readonly plates: ReadonlySet<string>;
  readonly policyNumber?: string;
  /** Names of its people that no other of the matters has. */
  readonly names: readonly string[];
}

function mattersOf(
  { sender }: SharedMessage,
  claims: readonly SharedClaim[],
  beside: readonly OtherMatter[],
): readonly Matter[] {
  const all = [...claims, ...beside];
  const hasPeople = claims.every((each) => peopleOf(each).length > 0);
  return all.map((one, place): Matter => {
    const isOther = place >= claims.length;
    const { policy } = one;
    const claim = 'claim' in one ? one.claim : undefined;
    const known = new Set(
      all
        .filter((other) => other !== one)
        .flatMap((other) => peopleOf(other).map(({ name }) => nameKey(name))),
    );
    // Where nobody of the claim is known, the name may be its own customer's.
    const people = (isOther && !hasPeople ? [] : peopleOf(one)).filter(
      (party) =>
        !known.has(nameKey(party.name)) && !(isOther && sender !== undefined && isWriter(party, sender)),
    );
    return {
      ...(claim === undefined || isOther ? {} : { claimId: claim.id }),
      references: new Set(claim === undefined ? [] : [claim.reference, ...(claim.formerReferences ?? [])]),
      plates: new Set(
        [...(claim?.plates ?? []), ...(policy?.versions ?? []).flatMap(({ plate }) => plate ?? [])].map(
          normalizePlate,
        ),
      ),
      ...(policy === undefined ? {} : { policyNumber: policy.number }),
      names: people.map(({ name }) => name),
    };
  });
}

/** Whether a person is the one who writes. A mailbox that several people have is nobody's. */
function isWriter({ name, contacts }: Party, sender: Address): boolean {
  if (sender.name !== undefined && nameKey(sender.name) === nameKey(name)) return true;
  return contacts.some(({ value, shared }) => shared !== true && value === sender.address.toLowerCase());
}

function peopleOf(one: OtherMatter): readonly Party[] {
  const parties = 'claim' in one ? one.claim.parties : [];
  return [
    ...parties.filter(({ role }) => role !== 'intermediary' && role !== 'representative'),
    ...(one.policy?.parties ?? []),
  ].map(({ party }) => party);
}

function mattersIn(text: string, matters: readonly Matter[]): ReadonlySet<Matter> {
  return new Set(marksIn(text, matters).map(({ matter }) => matter));
}

interface Mark {
  readonly at: number;
  readonly matter: Matter;
}

/** Where a text speaks of one of the matters: its number, its plate, its policy, the name of one of its people. */
function marksIn(text: string, matters: readonly Matter[]): readonly Mark[] {
  const reading = read(text);
  const references = findReferences(reading);
  const plates = findPlates(reading);
  return matters.flatMap((matter) => {
    const { policyNumber, names } = matter;
    const found = [
      ...references.filter(({ value }) => value !== undefined && matter.references.has(value)),
      ...plates.filter(({ value }) => matter.plates.has(normalizePlate(value))),
      ...(policyNumber === undefined ? [] : placesOf(reading, spelled(policyNumber))),
      ...names.flatMap((name) => placesOf(reading, bothWaysRound(name))),
    ];
    return found
      .filter(
        ({ start, end }) =>
          matter.claimId !== undefined || !(isOtherSide(reading, start) || isUnderLetter(text, start, end)),
      )
      .map(({ start }): Mark => ({ at: start, matter }));
  });
}

/** «La controparte, targa …»: of the same event, though the other driver is a customer of ours as well. */
function isOtherSide(reading: Reading, at: number): boolean {
  const place = reading.seek(at);
  const [before = ''] = /[^.!?\n]*$/.exec(reading.folded.slice(Math.max(0, place - 90), place)) ?? [];
  return otherSide.test(before);
}

/** A name alone on its line with nothing but short lines after it: whoever signs, not what is written about. */
function isUnderLetter(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 12), start);
  const after = text.slice(end, end + 600);
  return /(?:^|\n)[^\n\p{L}\d]{0,8}$/u.test(before) && /^[^\p{L}\d\n]{0,4}(?:\n[^\n]{0,60})*$/u.test(after);
}

const otherSide =
  /(?<![a-z])(?:contropart\w{1,2}|altr[oa] (?:veicolo|auto|macchina|vettura|conducente|mezzo|guidatore)|investitore|responsabile|danneggiant\w|other (?:driver|vehicle|car|party|side)|third party|(?:sono stat[oa]|e stat[oa]|mi ha|ha) (?:tamponat|urtat|investit|colpit)\w{1,2}|hit by|ran into)(?![a-z])/;

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
