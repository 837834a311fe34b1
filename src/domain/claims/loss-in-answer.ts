/**
 * Customers use our old letters as an address book: an answer about their car tells of the water in their cellar. Whether
 * a message that continues a conversation is nothing but the report of another loss, so that it is work of its own and
 * not news for the old claim. Only what cannot be the known loss is told apart; whatever is unsure stays where it was
 * sent, and a person looks.
 */
import { daysBetween, formatDate, italianDay, localDateOf, parseLocalDate } from '../time/calendar.ts';
import type { CaseKindGuess } from '../cases/case-kind.ts';
import type { Claim } from './claim.ts';
import type { DocumentSeen, Fact } from '../facts/fact.ts';
import type { ClaimTypeId, ItemId, LocalDate } from '../ids.ts';
import type { Span } from '../message.ts';
import type { Labels } from '../profile.ts';
import { read } from '../text/text.ts';

/** A message that continues a conversation, as its own words were read. */
export interface AnswerRead {
  /** Its kind as an answer about the known claim. */
  readonly asAnswer: CaseKindGuess;
  /** Its kind if nothing were known of an older claim. */
  readonly byItself: CaseKindGuess;
  readonly facts: readonly Fact[];
  readonly documents: readonly DocumentSeen[];
  /** Type of the loss that it tells, when its words are clear. */
  readonly claimType?: ClaimTypeId;
  /** What the sender newly wrote. */
  readonly words: string;
}

/** A claim of the conversation, and the documents it waits for. */
export interface ClaimAnswered {
  readonly claim: Claim;
  readonly awaited: readonly ItemId[];
}

/** Why a loss is not the one of the conversation, and the words that say so. */
export interface OtherLoss {
  readonly why: Labels;
  readonly words: readonly Span[];
}

/**
 * The other loss that an answer reports and does nothing else; undefined when it is no such answer. It is none when one
 * of the conversation's claims may be meant, when it brings what a claim waits for, or asks or complains beside.
 */
export function otherLossIn(answer: AnswerRead, claims: readonly ClaimAnswered[]): OtherLoss | undefined {
  if (claims.length === 0 || doesMore(answer, claims)) return undefined;
  return differenceFromAll(answer, claims);
}

/**
 * The loss that a part of an answer tells, when it is certainly none of the conversation's claims: the rest of the message
 * is the answer. `part` has only the words of that part.
 */
export function otherLossAmong(
  part: Omit<AnswerRead, 'documents'>,
  claims: readonly Claim[],
): OtherLoss | undefined {
  if (claims.length === 0) return undefined;
  return differenceFromAll(
    { ...part, documents: [] },
    claims.map((claim) => ({ claim, awaited: [] })),
  );
}

function differenceFromAll(answer: AnswerRead, claims: readonly ClaimAnswered[]): OtherLoss | undefined {
  const told = [answer.asAnswer, answer.byItself].some((guess) => guess.reportsNewLoss || guess.tellsLoss);
  if (!told && !own(answer.facts, 'loss_description').length) return undefined;
  const reasons = claims.map(({ claim }) => differenceFrom(claim, answer));
  const [first] = reasons;
  if (first === undefined || reasons.some((reason) => reason === undefined)) return undefined;
  const words = [...first.words, ...answer.byItself.evidence.filter(({ part }) => part === 'body')];
  return { why: first.why, words: words.slice(0, 10) };
}

/** The kind of a message that was told apart: the report of a loss, whatever its words alone were taken for. */
export function asReportOfLoss(guess: CaseKindGuess): CaseKindGuess {
  return {
    ...guess,
    kind: 'claim_new',
    also: guess.also.filter((kind) => kind !== 'claim_new' && kind !== 'claim_update'),
    reportsNewLoss: true,
    tellsLoss: true,
  };
}

/**
 * Whether a message on a claim may speak of another loss, so that a person looks before anybody is asked or reminded:
 * another day of loss, words that report one, a story without the day we know, or a story of quite another kind. What
 * papers are called and what a question names tells no other loss, nor does whatever names the known day.
 */
export function mayTellAnotherLoss(
  message: {
    /** Its kind as an answer about the claim. */
    readonly asAnswer: CaseKindGuess;
    /** Days of loss that it names for sure. */
    readonly lossDays: readonly LocalDate[];
    /** It describes how something happened. */
    readonly describes: boolean;
    /** All days in its own words. */
    readonly days: readonly LocalDate[];
    /** Type of the loss its words speak of, when they are clear. */
    readonly claimType?: ClaimTypeId;
  },
  claim: Pick<Claim, 'lossOn' | 'type' | 'notifiedAt'>,
): { readonly otherDay?: LocalDate } | undefined {
  const { asAnswer, lossDays, days, describes, claimType } = message;
  const { lossOn } = claim;
  const otherDay = lossDays.find(
    (day) => lossOn !== undefined && Math.abs(daysBetween(lossOn, day)) > sameDays,
  );
  if (otherDay !== undefined) return { otherDay };
  if (asAnswer.reportsNewLoss) return {};
  // «Mandato per l'incidente in cui …»: lawyers and workshops name the loss they write about.
  if (ofOthers.has(asAnswer.kind)) return undefined;
  const isKnownDay = lossOn !== undefined && lossDays.length > 0;
  if (isKnownDay && !(asAnswer.tellsLoss && !lossDays.some((day) => day === lossOn))) return undefined;
  if (asAnswer.tellsLoss && lossOn !== undefined) return {};
  const isAboutOld = ofOldMatter.has(asAnswer.kind);
  const tells = asAnswer.tellsLoss || (describes && !isAboutOld);
  // Of something since the claim was reported: «visita pediatrica del 10 novembre» under a letter about a leak.
  const isSince = !isAboutOld && days.some((day) => day > localDateOf(claim.notifiedAt));
  const isOfOtherFamily = claimType !== undefined && claimType.split('_')[0] !== claim.type.split('_')[0];
  if (isSince && (describes || isOfOtherFamily)) return {};
  return tells && claimType !== undefined && !canBeOneEvent(claimType, claim.type) ? {} : undefined;
}

/** It brings what was asked for, asks how the old matter stands, or complains of it: the conversation needs it. */
function doesMore({ asAnswer, byItself, documents, words }: AnswerRead, claims: readonly ClaimAnswered[]) {
  const kinds = [asAnswer, byItself].flatMap(({ kind, also }) => [kind, ...also]);
  if (kinds.some((kind) => ofOldMatter.has(kind))) return true;
  if (requested.test(read(words.slice(0, 20_000)).folded)) return true;
  return documents.some(({ item }) => claims.some(({ awaited }) => awaited.includes(item)));
}

const ofOldMatter: ReadonlySet<string> = new Set([
  'complaint',
  'claim_status',
  'payment_delay',
  'third_party_letter',
  'provider',
]);

/** Written for somebody else's claim: they name its loss, and tell none of their own. */
const ofOthers: ReadonlySet<string> = new Set(['third_party_letter', 'provider']);

/** «Quanto richiesto», «i documenti mancanti», "as requested": an answer to our request. */
const requested =
  /(?<![a-z])(?:(?:mi |ci )?(?:avete|avevate) (?:richiesto|chiesto|domandato)|(?:come|quanto|document\w{1,6}) (?:da (?:voi|vostra) )?(?:richiest\w|mancant\w)|(?:come )?da (?:vostra )?richiesta|(?:document\w{1,6}|cart[ae]|dat[oi]|fattur[ae]) (?:che )?(?:mancav\w{1,4}|mancant[ei]|richiest[oaie])|as (?:you )?(?:requested|asked)|(?:requested|missing) (?:documents?|papers?|items?)|you (?:asked|requested|wanted))(?![a-z])/;

/** What shows that the told loss is not this claim's; undefined when it may be. */
function differenceFrom(
  claim: Claim,
  { facts, claimType, asAnswer, words }: AnswerRead,
): OtherLoss | undefined {
  const days = own(facts, 'loss_date').filter(({ confidence }) => confidence >= 0.8);
  const anyDays = [...days, ...own(facts, 'date')].flatMap(({ value }) => parseLocalDate(value) ?? []);
  const { lossOn } = claim;
  const notified = localDateOf(claim.notifiedAt);
  // Whoever tells of the known day as well may be speaking of what has come of it.
  const isKnown = (day: LocalDate) =>
    day <= notified && lossOn !== undefined && Math.abs(daysBetween(day, lossOn)) <= sameDays;
  if (anyDays.some(isKnown)) return undefined;
  for (const { value, span } of days) {
    const day = parseLocalDate(value);
    if (day !== undefined && day > notified && (lossOn === undefined || day > lossOn))
      return { why: after(day, notified), words: [span] };
  }
  if (!asAnswer.reportsNewLoss) return undefined;
  for (const { value, span } of days) {
    const day = parseLocalDate(value);
    if (day !== undefined && lossOn !== undefined) return { why: anotherDay(day, lossOn), words: [span] };
  }
  if (claimType !== undefined && !canBeOneEvent(claimType, claim.type))
    return { why: anotherKind, words: [] };
  const reading = read(words.slice(0, 20_000));
  const one = oneMore.exec(reading.folded);
  if (one === null || (claimType === undefined && own(facts, 'loss_description').length === 0))
    return undefined;
  return {
    why: saidSo,
    words: [{ part: 'body', ...reading.place(one.index, one.index + one[0].length) }],
  };
}

/** Reports of one event may name days this far apart. */
const sameDays = 3;

/** What the sender wrote himself, not what he quotes nor what stands in his papers; that it only reads like a loss proves none. */
function own(facts: readonly Fact[], key: string): readonly Fact[] {
  return facts.filter(
    (fact) =>
      fact.key === key &&
      fact.method !== 'likeness' &&
      (fact.span.part === 'body' || fact.span.part === 'transcript'),
  );
}

/** A person hurt in a crash, a guest hurt in a house: types that one event can be. Others are two events. */
export function canBeOneEvent(a: ClaimTypeId, b: ClaimTypeId): boolean {
  const [one = '', other = ''] = [a, b].map((type) => type.split('_')[0]);
  if (one === other || one === 'liability' || other === 'liability') return true;
  const ofPeople = (family: string, type: string) =>
    ['health', 'personal', 'death', 'welfare'].includes(family) ||
    ['motor_injury', 'travel_medical', 'travel_cancel'].includes(type);
  const isMotor = one === 'motor' || other === 'motor';
  return (ofPeople(one, a) && ofPeople(other, b)) || (isMotor && (ofPeople(one, a) || ofPeople(other, b)));
}

/** One more loss, not «il nuovo sinistro»: that may be the known one. */
export const oneMore =
  /(?<![a-z])(?:un (?:nuovo|altro|secondo|ulteriore) (?:sinistro|incidente|danno|furto|infortunio|evento)|un'altra (?:denuncia|pratica|posizione)|una (?:nuova|seconda|ulteriore) (?:denuncia|pratica|posizione|richiesta di rimborso)|(?:a new|another|a second|a further) (?:claim|accident|loss|incident|theft))(?![a-z])/;

function after(day: LocalDate, notified: LocalDate): Labels {
  return {
    it: `il fatto è ${italianDay(day, 'del')}, dopo che quella pratica era stata denunciata (${formatDate(notified, 'it')})`,
    en: `it happened on ${formatDate(day, 'en')}, after that file had been reported (${formatDate(notified, 'en')})`,
  };
}

function anotherDay(day: LocalDate, lossOn: LocalDate): Labels {
  return {
    it: `denuncia un fatto ${italianDay(day, 'del')}, mentre quella pratica riguarda un fatto ${italianDay(lossOn, 'del')}`,
    en: `it reports something of ${formatDate(day, 'en')}, while that file is about something of ${formatDate(lossOn, 'en')}`,
  };
}

const anotherKind: Labels = {
  it: 'denuncia un fatto di tutt’altro genere',
  en: 'it reports something of quite another kind',
};

const saidSo: Labels = { it: 'dice che è un altro fatto', en: 'it says that it is another one' };
