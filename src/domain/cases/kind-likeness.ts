/**
 * What the examples of a house say beside the rules: they decide where the rules found nothing, find complaints in
 * words no rule knows, and doubt those of which few signs were found. The limits were chosen on examples left out of the
 * learning and on open banks of messages.
 */
import { namesUnknownCulprit, onlyWishesToSpeak, speaksOfTreatment, speaksOfUs } from './displeasure.ts';
import { kindSchool, type ExampleKind, type KindExample } from './kind-examples.ts';
import type { Span } from '../message.ts';
import { likenesses, speakingFor, type Likeness } from '../text/likeness.ts';
import type { Reading } from '../text/text.ts';

/** From this share on a complaint is seen that shows no sign of displeasure: any sentence reads a little like one. */
const enoughAlone = 0.6;
/** … and from this one on where it speaks of how somebody is dealt with; a person should look at any other. */
const doubtfulAlone = 0.4;
/** … that shows a sign or two, and is about nothing else. */
const enoughWithSigns = 0.25;
/** … beside papers, a question or whatever else the message is about, with signs or without. */
const enoughBeside = 0.6;
/** Below this share signs of displeasure alone are for a person to judge. */
const doubtful = 0.05;
/** From this share on the examples name the kind of a message in which the rules found none. */
const enoughToName = 0.3;
/** From this share on they name it against few words of another kind. */
const enoughToOverrule = 0.65;
/**
 * Some kinds take more: a claim may be opened for a new loss, who works on a claim may be let at it, and whoever writes
 * formally is no lawyer yet.
 */
const enoughFor: Partial<Record<ExampleKind, number>> = {
  claim_new: 0.6,
  provider: 0.45,
  third_party_letter: 0.75,
};

type Verdict = 'complaint' | 'perhaps' | 'none';

/** A part of a message as the rules read it. */
interface Part {
  readonly part: 'subject' | 'body';
  readonly reading: Reading;
  readonly end: number;
}

/** Whether a kind may be told by likeness alone, of the folded words that read like it. */
type Fits = (kind: ExampleKind, words: string) => boolean;

/** A kind that likeness tells, and the words that spoke most for it where it did. */
interface Named {
  readonly kind: ExampleKind;
  readonly evidence: readonly Span[];
}

/** What the examples say of a message. */
export interface ExampleReading {
  /**
   * Whether it is a complaint, given what the signs of displeasure say. Where it tells a loss, only words about us make
   * one: the others may be about whoever caused it.
   */
  complains(signs: Verdict, beside: { readonly aboutElse: boolean; readonly tellsLoss: boolean }): Verdict;
  /** The fitting kind that its own words read like most, where they do so enough; a complaint is judged by `complains`. */
  named(fits: Fits): Named | undefined;
  /** The same of a new loss alone, where it reads like one at least so much (0–1). */
  tellsLoss(enough: number, fits: Fits): Named | undefined;
  /** The same where the examples are so sure that few words of another kind do not stand against them. */
  sure(fits: Fits): Named | undefined;
  /** The words that spoke most for a complaint; the whole sentence where none of them says anything by itself. */
  complaintWords(): readonly Span[];
}

/** Reads a message by what it has in common with the examples. */
export function readByExamples(examples: readonly KindExample[], parts: readonly Part[]): ExampleReading {
  const learner = kindSchool.learnerOf(examples);
  const found = parts.flatMap((part) =>
    likenesses(learner, part.reading, part.end).map((likeness) => ({ part, likeness })),
  );
  // «Per favore rispondere» over a question: a subject says how it presses, the letter itself what it complains of.
  const inBody = found.filter(({ part }) => part.part === 'body');
  const crossest = (inBody.length > 0 ? inBody : found)
    .filter((each) => !namesUnknownCulprit(wordsOf(each)) && !onlyWishesToSpeak(wordsOf(each)))
    .reduce<(typeof found)[number] | undefined>(
      (most, each) => (most === undefined || complaintIn(each) > complaintIn(most) ? each : most),
      undefined,
    );
  const wordsFor = (kind: ExampleKind, { part, likeness }: (typeof found)[number]) => {
    const phrases = speakingFor(learner, part.reading, likeness, kind);
    return (phrases.length > 0 ? phrases : [likeness]).map(({ start, end }) => ({
      part: part.part,
      ...part.reading.place(start, end),
    }));
  };
  const mostAlike = (enough: number, fits: Fits): Named | undefined => {
    let kind: ExampleKind | undefined;
    let decided: (typeof found)[number] | undefined;
    let most = 0;
    for (const each of found) {
      const { part, likeness } = each;
      if (part.part !== 'body' || likeness.probability <= most) continue;
      if (likeness.kind === undefined || likeness.kind === 'other' || likeness.kind === 'complaint') continue;
      if (likeness.probability < Math.max(enough, enoughFor[likeness.kind] ?? 0)) continue;
      if (!fits(likeness.kind, part.reading.folded.slice(likeness.start, likeness.end))) continue;
      // «Prescrizione medica» is the heading of a paper, and tells no loss.
      if (likeness.kind === 'claim_new' && wordsIn(part.reading, likeness) < fewestTelling) continue;
      kind = likeness.kind;
      decided = each;
      most = likeness.probability;
    }
    return kind === undefined || decided === undefined
      ? undefined
      : { kind, evidence: wordsFor(kind, decided) };
  };
  return {
    complains(signs, { aboutElse, tellsLoss }) {
      const share = crossest === undefined ? 0 : complaintIn(crossest);
      if (signs === 'complaint') return share < doubtful ? 'perhaps' : signs;
      if (crossest === undefined || (tellsLoss && !speaksOfUs(wordsOf(crossest)))) return signs;
      const enough = aboutElse ? enoughBeside : signs === 'perhaps' ? enoughWithSigns : enoughAlone;
      if (share >= enough) return 'complaint';
      if (share < doubtfulAlone || aboutElse) return signs;
      return speaksOfTreatment(wordsOf(crossest)) ? 'complaint' : 'perhaps';
    },
    named: (fits) => mostAlike(enoughToName, fits),
    tellsLoss: (enough, fits) =>
      mostAlike(enough, (kind, words) => kind === 'claim_new' && fits(kind, words)),
    sure: (fits) => mostAlike(enoughToOverrule, fits),
    complaintWords: () => (crossest === undefined ? [] : wordsFor('complaint', crossest)),
  };
}

function wordsIn({ folded }: Reading, { start, end }: Pick<Likeness<ExampleKind>, 'start' | 'end'>): number {
  return folded.slice(start, end).trim().split(/\s+/).length;
}

/** In fewer words a loss is seldom told, and a heading with a name often stands. */
const fewestTelling = 9;

/** The folded words of a stretch. */
function wordsOf({
  part,
  likeness,
}: {
  readonly part: Part;
  readonly likeness: Likeness<ExampleKind>;
}): string {
  return part.reading.folded.slice(likeness.start, likeness.end);
}

function complaintIn({ likeness }: { readonly likeness: Likeness<ExampleKind> }): number {
  return likeness.of.get('complaint') ?? 0;
}
