/**
 * One message, several losses: hail on the car and a burst pipe at home, or the two cars of one household. Which
 * sentences tell which loss, so that each becomes work of its own. Only what cannot be one event is told apart; what may
 * be two is left together and a person is told.
 */
import { canBeOneEvent, oneMore } from './loss-in-answer.ts';
import { classifyClaimType, typeByWords } from './claim-type.ts';
import type { Fact } from '../facts/fact.ts';
import { findPlates } from '../facts/identifiers.ts';
import { tellsAnywhere, tellsEvent } from '../facts/telling.ts';
import type { ClaimTypeId } from '../ids.ts';
import type { Span } from '../message.ts';
import type { Stretch } from './message-part.ts';
import type { Labels, Profile } from '../profile.ts';
import { read, readProse, sentencesOf } from '../text/text.ts';

/** One of the losses that a message tells. */
export interface LossPart {
  /** The stretches that speak of this loss and of no other, in order. What no loss owns is about all of them. */
  readonly own: readonly Stretch[];
  /** Type that its words speak of clearly. */
  readonly claimType?: ClaimTypeId;
  readonly facts: readonly Fact[];
}

/** What a message tells, when it is more than one loss. */
export interface SeveralLosses {
  /** At least two, in the order of the message. */
  readonly losses: readonly LossPart[];
  /** False when they may be one event after all: then nothing is divided. */
  readonly isSure: boolean;
  /** What tells them apart, for the middle of a sentence. */
  readonly why: Labels;
  /** The words that say so. */
  readonly words: readonly Span[];
}

/** A message as its losses are looked for. */
export interface TellingMessage {
  /** What the sender newly wrote. */
  readonly words: string;
  readonly profile: Profile;
  /** Reads the facts of some of its words, with offsets in them. */
  readonly factsOf: (text: string) => readonly Fact[];
}

/** Longer ones are correspondence, not a report: they are left together. */
const longest = 20_000;
const mostSentences = 80;

/** The losses a message tells, if they are several; undefined when it tells one, or none. */
export function lossesTold(message: TellingMessage): SeveralLosses | undefined {
  const { words } = message;
  if (words.length > longest) return undefined;
  const cars = carsOfOneOwner(message);
  if (cars !== undefined) return cars;
  if (!tellsTwice(words)) return undefined;
  const gathered = gather(message);
  if (gathered.length < 2) return undefined;
  const groups = gathered.map((group) => asGroup(group, message));
  const losses = groups.map(({ own, claimType, facts }): LossPart => ({
    own,
    facts,
    ...(claimType === undefined ? {} : { claimType }),
  }));
  const reasons = groups.slice(1).map((group, index) => apartFrom(group, groups.slice(0, index + 1)));
  const [first] = reasons;
  if (first === undefined) return undefined;
  const sure = reasons.every(({ isSure }) => isSure);
  // One breath tells one event in many words: «un corto circuito ha bruciato il cruscotto; l'incendio fu domato».
  const paragraphs = new Set(groups.map(({ sentences }) => sentences[0]?.paragraph));
  if (!sure && paragraphs.size < groups.length) return undefined;
  return {
    losses,
    isSure: sure,
    why: first.why,
    words: groups.slice(0, 2).flatMap(({ telling }) => telling.slice(0, 1)),
  };
}

/** The parts of a message that tell a loss, one after the other; of a message that tells one loss, one. */
export function lossParts(message: TellingMessage): readonly LossPart[] {
  if (message.words.length > longest) return [];
  return gather(message).map((group) => {
    const { own, claimType, facts } = asGroup(group, message);
    return { own, facts, ...(claimType === undefined ? {} : { claimType }) };
  });
}

interface Sentence extends Stretch {
  readonly original: string;
  readonly folded: string;
  readonly paragraph: number;
  readonly type: ClaimTypeId | undefined;
  readonly tells: boolean;
  readonly days: readonly string[];
  readonly plates: readonly string[];
}

interface Group {
  readonly own: readonly Stretch[];
  readonly sentences: readonly Sentence[];
  readonly claimType?: ClaimTypeId;
  readonly facts: readonly Fact[];
  readonly telling: readonly Span[];
}

/** A loss begins with a sentence that tells an event: where fewer than two do, nothing needs a closer look. */
function tellsTwice(words: string): boolean {
  const reading = readProse(words);
  let looked = 0;
  let telling = 0;
  for (const { text } of sentencesOf(reading, reading.folded.length)) {
    if (looked++ === mostSentences) return false;
    if (tellsEvent(text) && ++telling === 2) return true;
  }
  return false;
}

/** Gathers the sentences around those that tell an event, a loss at a time. */
function gather({ words, profile, factsOf }: TellingMessage): readonly (readonly Sentence[])[] {
  const sentences = sentencesIn(words, profile, factsOf);
  const groups: Sentence[][] = [];
  const taken = new Set<Sentence>();
  const of = new Map<number, Sentence[]>();
  for (const sentence of sentences) {
    const own = of.get(sentence.paragraph) ?? [];
    own.push(sentence);
    of.set(sentence.paragraph, own);
  }
  for (const paragraph of of.values()) {
    let current: Sentence[] | undefined;
    let waiting: Sentence[] = [];
    for (const sentence of paragraph) {
      if (isTelling(sentence)) {
        const known = groups.find((group) => isSameLoss(sentence, group));
        const group = known ?? [];
        if (known === undefined) groups.push(group);
        // A day or a plate that stands before the telling words belongs to them; a greeting to nobody.
        for (const before of waiting)
          if (before.days.length > 0 || before.plates.length > 0 || before.type !== undefined) {
            group.push(before);
            taken.add(before);
          }
        waiting = [];
        current = group;
        group.push(sentence);
        taken.add(sentence);
      } else if (current === undefined) waiting.push(sentence);
      else {
        current.push(sentence);
        taken.add(sentence);
      }
    }
  }
  return groups;
}

function asGroup(group: readonly Sentence[], { profile, factsOf }: TellingMessage): Group {
  const text = group.map(({ original }) => original).join(' ');
  // What only reads like a kind of loss proves no second event.
  const { type } = typeByWords(text, profile);
  const [telling] = group.filter(isTelling);
  return {
    own: joined(group),
    sentences: group,
    facts: factsOf(text),
    ...(type === undefined ? {} : { claimType: type }),
    telling:
      telling === undefined
        ? []
        : [{ part: 'body' as const, start: telling.start, end: telling.end, quote: telling.original }],
  };
}

function sentencesIn(
  words: string,
  profile: Profile,
  factsOf: TellingMessage['factsOf'],
): readonly Sentence[] {
  const reading = readProse(words);
  const found: Sentence[] = [];
  let paragraph = 0;
  let last = 0;
  for (const { start, end, text } of sentencesOf(reading, reading.folded.length)) {
    if (found.length === mostSentences) return found;
    const place = reading.place(start, end);
    if (/\n[ \t]*\r?\n/.test(words.slice(last, place.start))) paragraph += 1;
    last = place.end;
    const original = words.slice(place.start, place.end);
    const tells = tellsEvent(text);
    const facts = /\d|ieri|yesterday/.test(text) ? factsOf(original) : [];
    let type: { readonly known: ClaimTypeId | undefined } | undefined;
    found.push({
      start: place.start,
      end: place.end,
      original,
      folded: text,
      paragraph,
      // Of most sentences nobody asks.
      get type() {
        return (type ??= { known: classifyClaimType(original, profile).type }).known;
      },
      tells,
      days: facts.flatMap(({ key, value }) => (key === 'loss_date' ? [value] : [])),
      plates: facts.flatMap(({ key, value }) => (key === 'plate_own' ? [value] : [])),
    });
  }
  return found;
}

function isTelling({ tells, type, days }: Sentence): boolean {
  return tells && (type !== undefined || days.length > 0);
}

/** Whether a sentence that tells an event goes on with the loss of those before it. */
function isSameLoss(sentence: Sentence, group: readonly Sentence[]): boolean {
  const types = new Set(group.flatMap(({ type }) => type ?? []));
  const { type } = sentence;
  if (type !== undefined && types.size > 0 && [...types].every((each) => !canBeOneEvent(type, each)))
    return false;
  const days = new Set(group.flatMap((each) => each.days));
  const plates = new Set(group.flatMap((each) => each.plates));
  const otherDay = sentence.days.length > 0 && days.size > 0 && !sentence.days.some((day) => days.has(day));
  const otherPlate =
    sentence.plates.length > 0 && plates.size > 0 && !sentence.plates.some((plate) => plates.has(plate));
  return !(otherDay && (otherPlate || oneMore.test(sentence.folded)));
}

interface Apart {
  readonly isSure: boolean;
  readonly why: Labels;
}

/** What shows that a part tells another loss than those before it. */
function apartFrom(group: Group, before: readonly Group[]): Apart {
  const days = (each: Group) => new Set(each.sentences.flatMap((sentence) => sentence.days));
  const own = days(group);
  const otherDay =
    own.size > 0 &&
    before.every((each) => days(each).size > 0 && [...own].every((day) => !days(each).has(day)));
  const plates = (each: Group) => new Set(each.sentences.flatMap((sentence) => sentence.plates));
  const ownPlates = plates(group);
  const otherPlate =
    ownPlates.size > 0 &&
    before.every(
      (each) => plates(each).size > 0 && [...ownPlates].every((plate) => !plates(each).has(plate)),
    );
  const types = [group, ...before].map(({ claimType }) => claimType);
  const { claimType } = group;
  const otherKind =
    claimType !== undefined &&
    before.every((each) => each.claimType !== undefined && !canBeOneEvent(claimType, each.claimType));
  const text = group.sentences.map(({ folded }) => folded).join(' ');
  if (sameEvent.test(text)) return { isSure: false, why: anotherKind };
  const all = [...before.flatMap(({ sentences }) => sentences), ...group.sentences];
  const isCounted = all.some(({ folded }) => oneMore.test(folded) || counted.test(folded));
  // Luggage out of a rented car, a holiday ended by a crash: a journey is one event of many kinds.
  const isJourney = types.some((type) => type?.startsWith('travel_') === true);
  const isAdded = added.test(group.sentences[0]?.folded ?? '') || isListed(group, before);
  if (otherDay && (otherKind || isCounted || otherPlate))
    return { isSure: true, why: otherKind ? anotherKind : anotherDay };
  if (otherKind && isCounted) return { isSure: true, why: anotherKind };
  if (otherKind && isAdded && !isJourney && own.size === 0) return { isSure: true, why: anotherKind };
  if (otherKind && isAdded && !isJourney && !before.some((each) => days(each).size > 0))
    return { isSure: true, why: anotherKind };
  return { isSure: false, why: otherKind ? anotherKind : anotherDay };
}

/** «1) … 2) …», or a paragraph each. */
function isListed(group: Group, before: readonly Group[]): boolean {
  const begins = (each: Group) =>
    /^(?:\(?\d{1,2}[.)]|[-•*]|[a-c]\))/.test(each.sentences[0]?.original.trim() ?? '');
  return begins(group) && before.every(begins);
}

const sameEvent =
  /(?<![a-z])(?:stess[oa] (?:incidente|sinistro|evento|fatto|occasione|urto|temporale ha anche)|medesim[oa] (?:incidente|sinistro|evento)|in seguito a (?:cio|questo)|a causa (?:di cio|dell'urto)|di conseguenza|same (?:accident|incident|event|crash)|as a result)(?![a-z])/;

/** «Due sinistri», «entrambi i danni», "two claims". */
const counted =
  /(?<![a-z])(?:(?:due|2|tre|3) (?:sinistri|denunce|danni|eventi|fatti|richieste|pratiche|cose|problemi|incidenti)|entramb[ie] i (?:sinistri|danni|fatti)|(?:due|2) (?:distint|divers|separat)[ie]|(?:two|three) (?:\w+ )?(?:claims|losses|incidents|accidents|things|events|matters))(?![a-z])/;

/** How people go on to the next thing. */
const added =
  /^(?:\W*)(?:inoltre|in piu|per di piu|oltre a (?:cio|questo)|come se non bastasse|poi|sempre|anche|ancora|e (?:non e finita|poi)|la seconda|il secondo|secondo|secondariamente|in secondo luogo|separatamente|a parte|altro|also|in addition|besides|moreover|secondly|second|then|separately|on top of that|and)(?![a-z])/;

const anotherKind: Labels = {
  it: 'vi si raccontano due fatti di genere del tutto diverso',
  en: 'it tells two things of quite different kinds',
};
const anotherDay: Labels = {
  it: 'vi si raccontano due fatti di giorni diversi',
  en: 'it tells two things of different days',
};
const twoCars: Labels = {
  it: 'vi si denuncia il danno a due veicoli della stessa famiglia, ciascuno con la sua targa',
  en: 'it reports damage to two vehicles of one household, each with its plate',
};

/** «Le nostre due auto AA111AA e BB222BB»: the story is of both, each plate of one. */
function carsOfOneOwner({ words, profile, factsOf }: TellingMessage): SeveralLosses | undefined {
  const reading = read(words);
  const named = ownCars.exec(reading.folded);
  if (named === null) return undefined;
  // Hail speaks of houses as much as of cars: here the plates say which it is.
  const { scores } = classifyClaimType(words, profile);
  const type = scores.find((each) => each.type.startsWith('motor_'))?.type;
  if (!tellsAnywhere(reading, reading.folded.length)) return undefined;
  const { quote } = reading.place(named.index, named.index + named[0].length);
  const from = reading.place(named.index, named.index + 1).start;
  const plates = findPlates(reading).filter(({ start }) => start >= from - 5 && start - from < 240);
  const distinct = [...new Set(plates.map(({ value }) => value))];
  if (distinct.length !== 2) return undefined;
  // They have run into each other: that is one event of both.
  if (collided.test(reading.folded)) return undefined;
  const all = findPlates(reading);
  const numbers = factsOf(words).filter(({ key, span }) => key === 'policy_number' && span.part === 'body');
  const losses = distinct.map((value): LossPart => {
    const own = [
      ...all.filter((plate) => plate.value === value),
      // A policy in brackets behind its plate.
      ...numbers
        .map(({ span }) => span)
        .filter(({ start }) => {
          const nearest = all.findLast((plate) => plate.end <= start);
          return nearest !== undefined && nearest.value === value && start - nearest.end < 60;
        }),
    ];
    return {
      own: own.map(({ start, end }) => ({ start, end })),
      facts: [],
      ...(type === undefined ? {} : { claimType: type }),
    };
  });
  return {
    losses,
    isSure: true,
    why: twoCars,
    words: [{ part: 'body', start: from, end: from + quote.length, quote }],
  };
}

const ownCars =
  /(?<![a-z])(?:(?:(?:tutte e )?(?:due )?(?:le )?)(?:nostre|mie) (?:due |2 )?(?:auto|automobili|macchine|vetture|moto)|(?:both|two) (?:of )?(?:our|my) (?:cars|vehicles)|(?:our|my) (?:two )?(?:cars|vehicles)|(?:la )?(?:mia|nostra) (?:auto|macchina|vettura)[^.!?\n]{0,60} e (?:quella|l'auto|la macchina) di mi[oa] (?:marito|moglie|figlio|figlia|padre|madre)|my (?:car|vehicle)[^.!?\n]{0,60} and (?:my (?:husband|wife|son|daughter|father|mother)(?:'s|’s)?|that of my \w+))(?![a-z])/;

const collided =
  /(?<![a-z])(?:tra (?:di )?loro|l'un[oa] (?:contro|con) l'altr[oa]|(?:mi sono|si sono) (?:scontrat|urtat|toccat)[eia]|each other|into my (?:husband|wife|son|daughter))(?![a-z])/;

/** Neighbouring stretches as one. */
function joined(sentences: readonly Sentence[]): Stretch[] {
  const found: { start: number; end: number }[] = [];
  for (const { start, end } of sentences.toSorted((a, b) => a.start - b.start)) {
    const last = found.at(-1);
    if (last !== undefined && start - last.end < 3) last.end = end;
    else found.push({ start, end });
  }
  return found;
}
