/**
 * What kind of work a message is, by rules and words in Italian and English. A proposal: people may always
 * change it, and the words that decided are shown. «Reclamo» is a complaint (Italian law gives it its own clock
 * and register); the English "claim" is a sinistro.
 */
import { asksToAct, asksToKnow, handsOver, supposes, takesUpRequest, wishToKnow } from './asking.ts';
import {
  asksHowItStands,
  caseCues,
  isLossForm,
  isMark,
  missesMoney,
  namesKnown,
  namesRecord,
  onlyAsks,
  tellsLoss,
  toldLoss,
} from './case-cues.ts';
import { readByExamples, type ExampleReading } from './kind-likeness.ts';
import type { KindExample } from './kind-examples.ts';
import { displeasure, type DispleasureSign } from './displeasure.ts';
import type { MessageId } from '../ids.ts';
import type { Language, Span } from '../message.ts';
import { happened } from '../facts/statements.ts';
import {
  happenedToOthers,
  namedAsKnown,
  speaksOfOffice,
  tellsPast,
  tellsTimedEvent,
} from '../facts/telling.ts';
import { read, readProse, sentenceAround, sentencesOf, withFlag, type Reading } from '../text/text.ts';
import type { CaseKind } from '../ticket.ts';

/**
 * Marks for people and queues: a lawyer is involved, somebody complains or may be, an authority is named, it presses;
 * the kind was told by likeness to examples.
 */
export type CaseFlag = 'legal' | 'complaint' | 'perhaps_complaint' | 'regulator' | 'urgent' | 'like_examples';

/** A message as `classifyCaseKind` reads it. */
export interface CaseKindInput {
  readonly subject: string;
  readonly newText: string;
  /** The sender's address belongs to a party of a policy or claim. */
  readonly senderIsParty: boolean;
  /** One of our references stands in it, or the thread belongs to a claim. */
  readonly hasClaimReference: boolean;
  /** It answers our request for missing items. */
  readonly answersOurRequest: boolean;
  /** How many files came along, logos not counted. */
  readonly attachments: number;
  /** Its words are those of one kind of loss, and a day or a period stands in it. */
  readonly namesDatedLoss?: boolean;
  readonly language: Language;
  /** The house's own words for opening a claim («domanda di NASpI»), as strong as «vorrei denunciare un sinistro». */
  readonly opening?: RegExp;
  /** Words of the house's own business: what they name is not misdirected here, though it would be elsewhere. */
  readonly trade?: RegExp;
  /** Mail of the house with the kind of work each is; without it the rules stand alone. */
  readonly examples?: readonly KindExample[];
}

/** Words that decided, and the message they stand in. */
export interface CaseEvidence extends Span {
  readonly messageId: MessageId;
}

/** What the words, and what is known around them, say about the kind of work. */
export interface CaseKindGuess {
  readonly kind: CaseKind;
  /** What else the message asks for: a complaint inside a claim message becomes a second ticket. */
  readonly also: readonly CaseKind[];
  /** The words that decided, those of `kind` first. */
  readonly evidence: readonly Span[];
  /** It tells of a loss that we do not know yet; with an old reference in it, people must look before it is linked. */
  readonly reportsNewLoss: boolean;
  /** It tells how a loss happened, be it one we know: without its day nobody can be sure which. */
  readonly tellsLoss: boolean;
  /**
   * No rule knows it for one, but it reads like a loss as people tell theirs, known or not: with an old number in it,
   * people must look before it is linked.
   */
  readonly readsLikeLoss: boolean;
  readonly flags: readonly CaseFlag[];
}

/**
 * Classifies a message a person wrote. Automatic mail and unreadable originals are told apart before. A complaint
 * wins over every other kind; a letter of formal notice (diffida, messa in mora) is a third party's letter.
 */
export function classifyCaseKind(input: CaseKindInput): CaseKindGuess {
  const parts = [
    { part: 'subject' as const, reading: read(input.subject) },
    { part: 'body' as const, reading: readProse(input.newText) },
  ].map(({ part, reading }) => ({
    part,
    reading,
    end: part === 'body' ? startOfDisclaimer(reading) : reading.folded.length,
  }));
  const isOnOurs =
    input.senderIsParty || input.hasClaimReference || ownCover.test(read(input.newText).folded);
  const tellsOwnLoss = isOnOurs && tellsOfLoss(input.newText);
  // «Mi hanno tamponato mentre portavo il curriculum»: where a loss is told, a word of another trade is only its setting.
  const isBeaten = ({ kind, name }: Found) => kind === 'misdirected' && name === 'trade' && tellsOwnLoss;
  const found = [
    ...parts.flatMap((part) => [...findSignals(part), ...openingIn(part, input.opening)]),
    ...parts.flatMap((part) =>
      caseCues(part.reading, part.end, { ...input, isSubject: part.part === 'subject' })
        .map(({ kind, weight, start, end, isFaint = false }): Found => ({
          kind,
          weight,
          isFaint,
          span: { part: part.part, ...part.reading.place(start, end) },
          flag: undefined,
          name: nameOfCue(kind, weight, isFaint),
        }))
        .filter(({ kind, span }) => kind !== 'misdirected' || input.trade?.test(span.quote) !== true),
    ),
  ].filter((signal) => !isOfOthers(signal, parts) && !isSupposed(signal, parts) && !isBeaten(signal));
  const cross = displeasure(parts, false);
  let scores = scoresOf(found, input);
  const outright = scoresOf(
    found.filter(
      ({ kind, isFaint }) => isFaint !== true || (kind !== 'claim_update' && kind !== 'claim_status'),
    ),
    { ...input, answersOurRequest: false },
  );
  const aboutElse = input.attachments > 0 || order.some((kind) => (outright.get(kind) ?? 0) >= threshold);
  // Nothing brought, nothing asked, nothing else said: then one sign of displeasure is what the message is about.
  const signed = cross.verdict === 'complaint' || aboutElse ? cross : displeasure(parts, true);
  const alike = input.examples === undefined ? undefined : readByExamples(input.examples, parts);
  const tellsNews = !input.hasClaimReference && !input.answersOurRequest && tellsOfLoss(input.newText);
  const judged = alike?.complains(signed.verdict, { aboutElse, tellsLoss: tellsNews }) ?? signed.verdict;
  // A stranger who says no word of our trade complains of nobody here.
  const verdict =
    judged === 'complaint' && signed.verdict === 'none' && notOurs(input) !== undefined ? 'none' : judged;
  const displeased = { ...signed, verdict };
  if (displeased.verdict === 'complaint') {
    found.push(...asSignals(displeased.signs));
    if (signed.verdict !== 'complaint') found.push(...asFound('complaint', alike?.complaintWords() ?? []));
    scores = scoresOf(found, input);
  }
  const strong = order.filter((kind) => (scores.get(kind) ?? 0) >= threshold);
  const saidNew = saysNewLoss(scores, found, input);
  const kinds = strong.filter((kind) => kind !== 'claim_new' || saidNew);
  // The story of a loss we know, told again or in answer to us, adds to its claim; so does whatever else is told about it.
  // A question about a claim we know asks how far it is, whatever its words.
  if (
    kinds.length === 0 &&
    input.hasClaimReference &&
    parts.some(({ reading, end }) => onlyAsks(reading, end))
  )
    kinds.push('claim_status');
  if (kinds.length === 0 && (strong.includes('claim_new') || addsToClaim(input))) kinds.push('claim_update');
  // An answer to our request stays one, also when it brings a new address: that becomes the second ticket.
  if (input.answersOurRequest && kinds.includes('claim_update') && isPolicyMatter(kinds[0])) {
    kinds.splice(kinds.indexOf('claim_update'), 1);
    kinds.unshift('claim_update');
  }
  // Our insured's victim tells of a loss, but not of one of his own policy.
  if (kinds[0] === 'third_party_letter' && found.some(({ name }) => name === 'victim')) {
    const own = kinds.indexOf('claim_new');
    if (own !== -1) kinds.splice(own, 1);
  }
  // Papers that came along, or a matter that is named, make an update only where nothing new is told.
  const onlyBrings =
    kinds.length === 1 &&
    kinds[0] === 'claim_update' &&
    !found.some(
      ({ kind, weight, isFaint }) => kind === 'claim_update' && weight > threshold && isFaint !== true,
    );
  const told =
    kinds.length === 0 || onlyBrings
      ? (lossTold(input, onlyBrings) ?? (onlyBrings ? undefined : datedLoss(input)))
      : undefined;
  if (told) {
    if (onlyBrings) kinds.shift();
    kinds.push('claim_new');
  }
  // Papers that nobody asked for, beside what reads like a loss as people tell it: they belong to a loss we do not know.
  const toldWithPapers =
    kinds.length === 1 &&
    kinds[0] === 'claim_update' &&
    !input.hasClaimReference &&
    !input.answersOurRequest &&
    !takesUpRequest(parts.map(({ reading, end }) => reading.folded.slice(0, end)).join('\n'))
      ? alike?.tellsLoss(
          enoughBesidePapers,
          (each, words) => mayBe(each, words, input) && !isMark(words) && !namesKnown(words),
        )
      : undefined;
  if (toldWithPapers !== undefined) {
    kinds.splice(0, 1, 'claim_new');
    found.push(...asFound('claim_new', toldWithPapers.evidence));
  }
  // A loss that is only named, in a question or while money is awaited, is one we know: «gli sviluppi del tamponamento».
  const isOnlyTold = kinds[0] === 'claim_new' && !found.some(({ name }) => name === 'explicit');
  const named =
    isOnlyTold || (kinds.length === 0 && input.senderIsParty) ? asksOfNamedLoss(input.newText) : undefined;
  if (named !== undefined && (isOnlyTold || named.kind === 'payment_delay')) {
    if (isOnlyTold) kinds.shift();
    if (!kinds.includes(named.kind)) kinds.unshift(named.kind);
    found.push({ kind: named.kind, weight: threshold, span: named.span, flag: undefined, name: undefined });
  }
  const alien = kinds.length === 0 ? notOurs(input) : undefined;
  if (alien !== undefined) {
    kinds.push('misdirected');
    found.push({ kind: 'misdirected', weight: threshold, span: alien, flag: undefined, name: undefined });
  }
  const isFirm = kinds.some((each) => each === 'complaint' || (outright.get(each) ?? 0) >= firm);
  // What answers our request is read by a person where the rules are silent: «non scrivetemi più» reads like much else.
  const likely =
    kinds.length === 0 && !input.answersOurRequest
      ? alike?.named((each, words) => each !== 'claim_new' || mayBe(each, words, input))
      : isFirm
        ? undefined
        : alike?.sure((each, words) => mayBe(each, words, input));
  if (likely !== undefined && !kinds.includes(likely.kind)) {
    kinds.splice(
      0,
      kinds.length,
      likely.kind,
      ...kinds.filter((each) => standsElsewhere(each, likely, found, parts)),
    );
    found.push(...asFound(likely.kind, likely.evidence));
  }
  const [kind = 'other', ...rest] = kinds;
  const brings =
    found.some(({ name }) => name === 'brings') ||
    (kind === 'complaint' && input.attachments > 0 && bringsPapers(input.newText)) ||
    (input.answersOurRequest &&
      (input.attachments > 0 ||
        found.some(({ kind: told, isFaint }) => told === 'claim_update' && isFaint !== true)));
  // Whoever complains names the loss it is about: only outright words report another one.
  const reports =
    kind !== 'complaint' ||
    found.some(({ name }) => name === 'explicit') ||
    (!input.hasClaimReference && complainsAside(input.newText, found));
  const also = rest.filter(
    (other) =>
      isWorkOfItsOwn(kind, other) &&
      // Papers of a loss that is told in the same message belong to it.
      (other !== 'claim_update' || (brings && !(reports && rest.includes('claim_new')))) &&
      (other !== 'claim_new' || reports),
  );
  const telling = new Set<CaseKind>([kind, ...also]);
  const spans = found
    .filter((signal) => signal.weight > 0 && telling.has(signal.kind))
    .toSorted((a, b) => Number(b.kind === kind) - Number(a.kind === kind) || b.weight - a.weight);
  const flags = [
    ...new Set([
      ...found.flatMap(({ flag }) => flag ?? []),
      ...(kind === 'complaint' ? ['complaint' as const] : []),
      ...(kind !== 'complaint' && displeased.verdict === 'perhaps' ? ['perhaps_complaint' as const] : []),
    ]),
  ];
  const tellsLoss = strong.includes('claim_new') || told !== undefined;
  return {
    kind,
    also,
    evidence: [...(told ? [told] : []), ...spans.slice(0, 10).map(({ span }) => span)],
    reportsNewLoss:
      telling.has('claim_new') ||
      (kind === 'complaint' && saidNew) ||
      (isLetter(kind) && saidNew && found.some(isStory)),
    tellsLoss,
    readsLikeLoss: !tellsLoss && alike !== undefined && soundsLikeLoss(alike),
    flags,
  };
}

/** Outright words of work of its own, in none of the sentences that read like the kind likeness tells. */
function standsElsewhere(
  kind: CaseKind,
  likely: { readonly kind: CaseKind; readonly evidence: readonly Span[] },
  found: readonly Found[],
  parts: readonly Part[],
): boolean {
  if (!isWorkOfItsOwn(likely.kind, kind)) return false;
  const body = parts.find(({ part }) => part === 'body')?.reading;
  if (body === undefined) return false;
  const sentenceOf = ({ start }: Span) => sentenceAround(body, body.seek(start)).start;
  const taken = new Set(likely.evidence.filter(({ part }) => part === 'body').map(sentenceOf));
  return found.some(
    ({ kind: other, span, weight, isFaint }) =>
      other === kind &&
      weight >= threshold &&
      isFaint !== true &&
      span.part === 'body' &&
      !taken.has(sentenceOf(span)),
  );
}

/** What a rule may ask of a cue beside its kind. */
function nameOfCue(kind: CaseKind, weight: number, isFaint: boolean): Found['name'] {
  if (kind === 'claim_new') return 'story';
  if (kind === 'claim_update' && !isFaint) return 'brings';
  // Whoever says that we took him for somebody else is believed, whatever else he tells.
  return kind === 'misdirected' && weight >= 6 ? 'trade' : undefined;
}

/** «La mia polizza», "insured with you", «polizza n. …»: somebody unknown writes about cover of ours. */
const ownCover =
  /(?<![a-z])(?:(?:mia|nostra|vostra|la|sulla|polizza:?) (?:polizza|assicurazione)|polizza (?:n|nr|numero|infortuni|casa|auto|kasko|rc|vita|viaggio|sanitaria)\.?|(?:assicurat[oa]|assicurat[ie]) (?:con|da|presso) (?:di )?voi|(?:my|our|your|the) (?:[a-z]{3,9} )?policy|policy (?:no|number|ref)?\.? ?[a-z0-9-]{4,}|insured (?:with|by) you)(?![a-z])/;

/** A story that is only supposed: «mettiamo che mi tamponino»; one that says when it was is told. */
function isSupposed({ kind, name, span }: Found, parts: readonly Part[]): boolean {
  if (kind !== 'claim_new' || name === 'explicit') return false;
  const source = parts.find(({ part }) => part === span.part);
  if (source === undefined) return false;
  const { text } = sentenceAround(source.reading, source.reading.seek(span.start));
  return supposes(text) && !tellsTimedEvent(text);
}

/** «Ai vicini sono entrati i ladri. Da noi niente.»: told, in one sentence or two, and no loss of whoever writes. */
function isOfOthers({ kind, name, span }: Found, parts: readonly Part[]): boolean {
  if (kind !== 'claim_new' || name === 'explicit') return false;
  const source = parts.find(({ part }) => part === span.part);
  return source !== undefined && toldOfOthers(source.reading, source.reading.seek(span.start));
}

function toldOfOthers(reading: Reading, at: number): boolean {
  const { start, end } = sentenceAround(reading, at);
  return happenedToOthers(reading.folded.slice(start, Math.min(reading.folded.length, end + 90)));
}

/** Some sentence reads like a loss as people tell theirs: clearly, or very clearly where it names a thing that is known. */
function soundsLikeLoss(alike: ExampleReading): boolean {
  const tells = (words: string) =>
    !words.includes('?') &&
    !onlySupposed.test(words) &&
    !isMark(words) &&
    !handsOver(words) &&
    !speaksOfOffice(words) &&
    !happenedToOthers(words);
  return (
    alike.tellsLoss(enoughToAsk, (_, words) => tells(words) && !namesKnown(words)) !== undefined ||
    alike.tellsLoss(enoughThoughNamed, (_, words) => tells(words)) !== undefined
  );
}

/** Papers come along, and not only those of the complaint itself. */
function bringsPapers(newText: string): boolean {
  return [...sentencesOf(readProse(newText), 5_000)].some(
    ({ text }) => handsOver(text) && !/reclam|complain|contestazion/.test(text),
  );
}

/**
 * True when a loss is told in one sentence and the displeasure stands in others, which speak of something else or
 * earlier: «e già che ci sono, l’anno scorso…». Who waits for an answer complains about the loss he tells.
 */
function complainsAside(newText: string, found: readonly Found[]): boolean {
  const reading = readProse(newText);
  const marks = found.filter(
    ({ kind, weight, span }) => kind === 'complaint' && weight > 0 && span.part === 'body',
  );
  let tells = false;
  let isAside = marks.length > 0;
  for (const { start, end, text } of sentencesOf(reading, 8_000)) {
    const place = reading.place(start, end);
    if (!marks.some(({ span }) => span.start < place.end && span.end > place.start)) {
      tells ||= tellsLoss(text) && (tellsTimedEvent(text) || eventVerb.test(text));
      continue;
    }
    isAside &&= aside.test(text) || !waits.test(text);
  }
  return tells && isAside;
}
const aside =
  /(?<![a-z])(?:inoltre|altresi|anche|aggiungo|colgo|gia che|approfitto|per inciso|preced\w{2,6}|scors[oa]|ultima volta|l'altra volta|preannunci\w|previous|last (?:time|year|claim|case)|earlier|also|in addition|add|furthermore|while i|as well)(?![a-z])/;
const waits =
  /(?<![a-z])(?:da allora|ancora|aspett\w{1,6}|attend\w{1,5}|attesa|mesi|settimane|giorni|rispond\w{1,4}|rispost\w|richiam\w{1,5}|silenzio|liquida\w{1,6}|perizia|perito|sopralluogo|since|still|waiting|weeks|months|days|repl(?:y|ied)|answer\w{0,3}|called back|surveyor|adjuster)(?![a-z])/;

function isLetter(kind: CaseKind): boolean {
  return kind === 'third_party_letter' || kind === 'provider';
}

/** It tells what happened; that damages are asked for says nothing about whether we know why. */
function isStory({ kind, name, weight }: Found): boolean {
  return kind === 'claim_new' && weight > 0 && (name === 'story' || weight >= 6);
}

/** Kinds by precedence: the first with enough evidence is the kind of the ticket. */
const order: readonly CaseKind[] = [
  'complaint',
  'third_party_letter',
  'data_request',
  'misdirected',
  'provider',
  'claim_new',
  'payment_delay',
  'account_change',
  'renewal_problem',
  'claim_update',
  'claim_status',
  'spam',
];
const threshold = 3;
/** How much a message that brings papers must read like a loss to be taken for one. */
const enoughBesidePapers = 0.6;
/** … and one that names a claim, to be looked at by a person. */
const enoughToAsk = 0.65;
const enoughThoughNamed = 0.78;
/** From this weight on the words of a kind stand, however much the message reads like examples of another. */
const firm = 5;

/** Who writes, and about what, fits a kind that only likeness speaks for; a loss is told, not asked about or supposed. */
function mayBe(
  kind: CaseKind,
  words: string,
  { senderIsParty, hasClaimReference, answersOurRequest, newText }: CaseKindInput,
): boolean {
  if (answersOurRequest) return false;
  if (kind === 'claim_new')
    return (
      !hasClaimReference &&
      !words.includes('?') &&
      !onlySupposed.test(words) &&
      !happenedToOthers(readProse(newText).folded.slice(0, 5_000)) &&
      !speaksOfPolicy(newText)
    );
  if (kind === 'misdirected') return !hasClaimReference && !senderIsParty;
  if (kind === 'account_change') return namesRecord(words);
  if (kind === 'payment_delay') return !moneyCame.test(words) || comesShort.test(words);
  if (kind === 'provider' || kind === 'third_party_letter')
    return !senderIsParty && !(kind === 'provider' && ofOwnPolicy.test(readProse(newText).folded));
  return true;
}

/** "The money arrived yesterday", «ho ricevuto il bonifico»: nothing is awaited, unless something is said against it. */
const moneyCame =
  /(?<![a-z])(?:(?:money|payment|transfer|refund|cheque|settlement) (?:has |have )?(?:now |just |safely )?(?:arrived|come|been (?:received|credited)|reached)|(?:i|we) (?:have )?(?:now |just )?received (?:the|your|my) (?:money|payment|transfer|refund|cheque|settlement)|(?:bonifico|pagamento|accredito|rimborso|soldi|assegno|liquidazione) (?:e'?|sono) (?:gia |appena )?(?:arrivat|giunt|pervenut)[oaie]|(?:ho|abbiamo) (?:gia |appena )?ricevuto (?:il|i|l'|la|lo)(?: vostro)? ?(?:bonifico|pagamento|accredito|rimborso|soldi|assegno|liquidazione))(?![a-z])/;
const comesShort =
  /(?<![a-z])(?:not|never|nothing|yet|only|part|half|less|short|late|but|non|mai|nulla|niente|solo|soltanto|ancora|parte|meta|meno|manca|ritardo|ma|pero)(?![a-z])|n't(?![a-z])|\?/;

/** «La mia polizza», "I am insured with you", «il mio sinistro»: who writes is insured, and works on no loss of others. */
const ofOwnPolicy =
  /(?<![a-z])(?:(?:mi[oa]|nostr[oa]|miei|mie) (?:[a-z]{4,12} )?(?:polizza|assicurazione|contratto|sinistro|pratica|denuncia|codice fiscale|cod\.? ?fisc\w{0,5}|iban|auto|macchina|moto|casa|bagagli\w|valigi\w|infortunio|ricovero|visita|vacanza|viaggio)|sono (?:vostr[oa] )?(?:assicurat[oa]|client[ei])|(?:il|la) sottoscritt[oa] (?:assicurat|contraent)|(?:my|our) (?:[a-z]{4,12} )?(?:policy|insurance|claim|tax code|fiscal code|codice fiscale|iban|car|motorbike|house|home|luggage|bag|injury|stay|trip|holiday)|i am (?:insured|your (?:customer|policyholder)))(?![a-z])/;

interface Signal {
  readonly kind: CaseKind;
  readonly weight: number;
  readonly pattern: RegExp;
  /** The sentence must have this too. */
  readonly with?: RegExp;
  /** The sentence must not have this. */
  readonly without?: RegExp;
  /** Must not stand right before. */
  readonly notAfter?: RegExp;
  readonly flag?: CaseFlag;
  /** Names the signal where a rule asks for it. */
  readonly name?: 'explicit' | 'story' | 'victim' | 'brings' | 'trade';
}

const denied =
  /(?<![a-z])(?:non (?:e'?|si tratta di|voglio fare|intendo(?: fare)?)|not|isn't|senza|nessun[oa]?|no) (?:un[oa']? |a |any |alcun[oa]? )?$/;
/** Whose behaviour is complained of: ours. */
const aboutUs =
  /(?<![a-z])(?:voi|vi|vostr[oaie]|vs|servizio|assistenza|call ?cent(?:er|re)|centralino|operator[eai]|operatrice|assicurazion[ei]|compagnia|liquidator[ei]|liquidatrice|perit[oi]|uffici[oi]?|addett[oaie]|agenzia|rispost[ae]|risponde(?:te|re)?|riscontro|attes[ao]|ritard[oi]|gestione|gestit[oaie]|trattament[oi]|trattat[oaie]|comportamento|pratica|sinistro|tempi|mesi|settimane|you|your|company|insurer|staff|service|handling|handled|treated|waiting|delays?|response|reply|adjuster|months|weeks)(?![a-z])/;
/** Whose behaviour is none of ours: a complaint to an airline is a paper of a travel claim. */
const aboutOthers =
  /(?<![a-z])(?:compagnia aerea|vettore|linee aeree|airways|airlines|ryanair|easyjet|trenitalia|italo|aeroporto|carrozzeri[ae]|officina|altro (?:automobilista|conducente)|controparte|meccanico|clinica|garage|tour operator|hotel|albergo|agenzia di viaggi|ferrovie|treno|corriere|vicin[oaie]|condominio|amministratore|airline|carrier|travel agency|neighbou?rs?)(?![a-z])/;
/** … unless we are named beside them: «reclamo per la vostra carrozzeria convenzionata». */
const atUs =
  /(?<![a-z])(?:contro di voi|vostr[oaie] (?!richiest|mail|e-?mail|lettera|comunicazione)|convenzionat[oaie]|your (?!request|email|e-mail|letter|message))/;
const unwell =
  /(?<![a-z])(?:dolor[ei]|male|cervical\w{1,5}|pain|ache|headache|capogiri|vertigini|disturbi|danni|lesioni)(?![a-z])/;

const signals: readonly Signal[] = [
  // Complaint.
  {
    kind: 'complaint',
    weight: 6,
    pattern: /(?<![a-z])reclam[oi](?![a-z])/g,
    notAfter: denied,
    without: aboutOthers,
    flag: 'complaint',
  },
  {
    kind: 'complaint',
    weight: 6,
    pattern: /(?<![a-z])(?:reclam(?:are|iamo)|lamentel[ae]|lagnanz[ae]|rimostranz[ae])(?![a-z])/g,
    notAfter: denied,
    without: aboutOthers,
    flag: 'complaint',
  },
  {
    kind: 'complaint',
    weight: 6,
    pattern: /(?<![a-z])(?:complaints?|complain(?:ing|ed)?)(?![a-z])/g,
    notAfter: denied,
    without: new RegExp(`${aboutOthers.source}|${unwell.source}`),
    flag: 'complaint',
  },
  {
    kind: 'complaint',
    weight: 6,
    pattern:
      /(?<![a-z])(?:(?:un|l'|presentare|presentato|presentero|sporgere|fare|faro|formale) ?esposto|esposto (?:all'|presso|denuncia))/g,
    flag: 'complaint',
  },
  {
    kind: 'complaint',
    weight: 6,
    pattern: /(?<![a-z])(?:ivass|isvap)(?![a-z])/g,
    notAfter:
      /(?:regolamento|reg\.|iscri\w{2,6}|iscrizione|rui|registro|provvedimento|provv\.|vigilanza|vigilat[oa]|controllo|autorizzat\w|sito|albo|codice|elenco|n\.)\s(?:n\. ?\d{1,6} |al |all'|dell'|da |dal |di |presso |presso l'|l')?$/,
    without: /(?<![a-z])(?:rui|iscrizione|iscritt[oa]|registro unico|vigilanza)(?![a-z])/,
    flag: 'regulator',
  },
  {
    kind: 'complaint',
    weight: 5,
    pattern:
      /(?<![a-z])(?:arbitro assicurativo|ombudsman|associazione (?:dei )?consumatori|codacons|altroconsumo|federconsumatori|adiconsum|garante del consumatore|autorita di vigilanza|regulator|(?:report|reporting) you to|consumer (?:association|protection))(?![a-z])/g,
    flag: 'regulator',
  },
  {
    kind: 'complaint',
    weight: 5,
    pattern:
      /(?<![a-z])(?:disserviz(?:io|i)|pessim[oa] (?:servizio|assistenza|gestione|esperienza)|(?:poor|terrible|awful|appalling|dreadful|shocking|bad) (?:customer )?(?:service|experience|treatment|handling)|presa in giro|prendendo in giro|(?:prende(?:te|ndo|re|ndoci|ndomi)|pres[oaie]) in giro|(?:non|per niente|per nulla|poco|affatto) (?:\w{1,8} ){0,3}soddisfatt[oaie]|dissatisfaction|not (?:\w{2,8} ){0,2}(?:satisfied|happy|impressed)|hung up on|(?:riattaccato|sbattuto|chiuso) il telefono|(?:esigo|pretendo|pretendiamo|esigiamo) (?:delle |una |un |immediate )?(?:spiegazion[ei]|rispost[ae]|rispetto|chiariment[oi]|(?:le )?scuse)|trattat[oaie] (?:come|da) (?:un|una|numer|cliente di)|(?:nemmeno|neanche|neppure|mai) (?:stat[oa] )?(?:richiamat|rispost|avvisat|contattat|avvertit)\w{1,2}|comportamento (?:e'? )?(?:\w{1,8} )?(?:non e'? )?(?:corrett|scorrett)\w|worst (?:\w{1,12} ){0,2}(?:company|insurer|insurance|service|experience)|(?:ma )?come lavorate|siete (?:dei |degli |delle |proprio |tutti |davvero ){0,2}(?:ladri|inaffidabil[ei]|truffatori|incapaci|disonest[ie]|scorrett[ie]|vergognos[ie]|pessim[ie]|lent[ie]|poco seri|poco affidabili|assenti)|truffa(?:tori)?|you are (?:all )?(?:thieves|useless|liars|crooks|a joke)|waste of time|mancanza di (?:rispetto|professionalita|serieta))(?![a-z])/g,
    notAfter: denied,
    without: aboutOthers,
    flag: 'complaint',
  },
  {
    kind: 'complaint',
    weight: 3,
    pattern:
      /(?<![a-z])(?:mi vedro costrett[oa]|saro costrett[oa]|mi rivolgero (?:alle|all'|a un|al mio|ad un)|passero (?:alle vie legali|all'avvocato)|cambiero (?:compagnia|assicurazione)|nessuno (?:mi |ci |ha )?(?:risponde|ha risposto|si e'? degnat|mi ha)|non vi siete (?:degnati|fatti)|i will take this further|nobody (?:answers|replies|has answered|has replied)|no one (?:answers|replies|has answered))/g,
    with: aboutUs,
  },

  // A lawyer, another insurer, an authority.
  {
    kind: 'third_party_letter',
    weight: 6,
    pattern:
      /(?<![a-z])(?:(?:vi |la |formalmente )?diffid(?:a|o|iamo)(?! d(?:el|ella) (?:vicin|condomin))|mess[ai] in mora|costituzione in mora|costituire in mora|atto di citazione|negoziazione assistita|(?:invito|istanza|domanda|procedura) (?:a |alla |di )?(?:stipulare|mediazione)|letter before (?:action|claim)|formal notice (?:of (?:proceedings|legal|default|our intention)|to pay|under)|notice before action)(?![a-z])/g,
    notAfter: denied,
    flag: 'legal',
  },
  {
    kind: 'third_party_letter',
    weight: 4,
    pattern:
      /(?<![a-z])(?:in nome e per conto|nell'interesse (?:del|della|di)(?! (?:assicurat|contraent|nostr[oa] client|mi[oa] (?:madre|padre|moglie|marito|figli|coniug)))|per conto del(?:la)? (?:mi[oa]|nostr[oa]) (?:assistit[oa]|client[ei])|(?:mi[oa]|nostr[oa]|ns\.?) (?:assistit[oa]|patrocinat[oa])|assistit[oa] dallo scrivente|(?:our|my) client|studio legale|law firm|solicitors|giusta procura|scrivente (?:studio|avvocato|legale|difensore)|(?:difensore|legale)(?: di fiducia)? del(?:la)? (?:sig|signor|dott|mi[oa])|acting for|(?:il|la) sottoscritt[oa] avv(?:ocato|\.)|in qualita di (?:procuratore|difensore|legale))(?![a-z])/g,
  },
  {
    kind: 'third_party_letter',
    weight: 4,
    pattern:
      /(?<![a-z])(?:(?:ns|nostr[oa])\.? assicurat[oa]|(?:vs|vostr[oa])\.? assicurat[oa]|compagnia (?:gestionaria|debitrice)|azione di (?:rivalsa|regresso|surroga)|(?:rivalsa|surroga|regresso) nei vostri confronti|our insured|your insured|subrogation|procura della repubblica|tribunale (?:ordinario )?di|guardia di finanza|decreto di acquisizione)(?![a-z])/g,
  },
  // Whoever was hurt by our insured claims against us, and has no claim of his own with us.
  {
    kind: 'third_party_letter',
    weight: 8,
    name: 'victim',
    pattern:
      /(?<![a-z])(?:(?:vs|vostr[oa])\.? (?:assicurat[oa]|client[ei]|contraente) (?:(?!ed? |ma )\w{1,12},? ){0,4}?(?:(?:mi|ci) ha|ha) (?:\w{2,12} )?(?:tamponat|urtat|investit|colpit|danneggiat|distrutt|rott|rigat|ammaccat|causat|provocat|allagat|mors|ferit)\w{1,2}(?= (?:(?:la|il|lo|le|i|gli) )?(?:mi[oae]|miei|nostr[oaie])(?![a-z])| (?:un |dei |ingenti )?dann[oi])|(?:vs|vostr[oa])\.? (?:assicurat[oa]|client[ei]|contraente) (?:(?!ed? |ma )\w{1,12},? ){0,4}?(?:mi|ci) (?:ha|e'?) (?:\w{2,12} )?\w{3,12}(?:at|it|ut|ers|ors)[oaie]|(?:tamponat|urtat|investit|colpit|danneggiat|mors)[oaie] (?:\w{1,12} ){0,3}?da(?:l|lla)? ?(?:un[oa']? )?(?:vs|vostr[oa])\.? (?:assicurat[oa]|client[ei])|your (?:insured|policy ?holder|customer|client|driver)(?:'s (?:\w{2,10}))? (?:has |had |just |recently ){0,2}(?:hit|crashed into|ran into|drove into|backed into|reversed into|rear-?ended|damaged|scratched|knocked|injured|flooded|bumped)(?: into)? (?:my|me|our|us)|(?:hit|rear-?ended|damaged|injured|knocked) by (?:a |one of )?your (?:insured|policy ?holders?|customers?|clients?|driver))(?![a-z])/g,
    notAfter: /(?<![a-z])(?:sono|siamo|essendo|come|quale|qualita di|am|as) (?:un[oa]? |il |la |dei )?$/,
  },
  {
    kind: 'other',
    weight: 0,
    pattern:
      /(?<![a-z])(?:vie legali|azion[ei] legal[ei]|(?:mio|un|nostro) (?:avvocato|legale)|adire|giudice di pace|tribunale|denuncia penale|querela nei vostri|legal action|(?:my|our|a) (?:lawyer|solicitor|attorney)|sue you|court)(?![a-z])/g,
    flag: 'legal',
  },

  // Data protection: a request, not the consent or the footer.
  {
    kind: 'data_request',
    weight: 5,
    pattern:
      /(?<![a-z])(?:diritto (?:di accesso|all'oblio|alla cancellazione|alla portabilita|di rettifica|di opposizione)|accesso ai (?:miei )?dati(?: personali)?|(?:cancellazione|rettifica|portabilita|copia) (?:di tutti )?(?:i |dei )?(?:miei )?dati(?: personali)?|cancell(?:are|ate|i) (?:tutti )?i miei dati|oppong\w{0,4} al trattamento|revoc\w{1,4} (?:il |del )?(?:mio )?consenso|subject access request|right to (?:be forgotten|erasure|access)|(?:delete|erase|remove) (?:all )?my (?:personal )?data|copy of (?:all )?(?:my|the) (?:personal )?data|data (?:subject|portability) (?:access )?request)(?![a-z])/g,
  },
  {
    kind: 'data_request',
    weight: 3,
    pattern:
      /(?<![a-z])(?:gdpr|2016\/679|art(?:icolo|t?\.) ?(?:15|16|17|20|21)(?:,? (?:del )?(?:reg|gdpr))?|dati personali|personal data|data protection)(?![a-z\d])/g,
    with: /(?<![a-z])(?:chied[oe]|chiediamo|richied[oe]|richiesta|eserc\w{2,7}|vorrei|desider[oa]|request|exercise|would like|want|ask(?:ing)?)(?![a-z])/,
    without:
      /(?<![a-z])(?:autorizzo|acconsento|consenso al|presto il consenso|informativa|consent to|i authori[sz]e|rimborso|risarcimento)(?![a-z])/,
  },

  // Sent to the wrong place.
  {
    kind: 'misdirected',
    weight: 6,
    pattern:
      /(?<![a-z])(?:sbaglio (?:indirizzo|ufficio|persona|numero|porta)(?= se|\?| a )|(?:mi[ao]|nostr[ao]) (?:polizza|assicurazione) (?:e'?|sta|ce l'ho|l'ho fatta) con (?!voi(?![a-z])|questa|la vostra|codesta)[a-z]|(?:io |noi )?con voi (?:io |noi )?non (?:ho|abbiamo|avevo) (?:piu |mai avuto )?(?:niente|nulla|alcun\w|nessun\w|polizz\w|contratt\w|rapport\w)|(?:non (?:sono|siamo) (?:mai stat[oaie] )?(?:assicurat[oaie]|client[ei]) (?:con|da|presso|di) voi)|(?:i|we) (?:have|hold) (?:no|nothing|not any) (?:policy |cover |contract )?(?:with you)|(?:i am|i'm|we are|we're) not (?:insured |a customer |customers |one of your )?(?:with you|of yours))(?![a-z])/g,
  },
  {
    kind: 'misdirected',
    weight: 5,
    pattern:
      /(?<![a-z])(?:(?:avete|ha|hai) sbagliato (?:persona|indirizzo|destinatario|mail|numero)|(?:ho|abbiamo) ricevuto (?:questa|la vostra|questo|il vostro|una vostra)? ?\w{0,15} ?per errore|non (?:e'?|era|sono) (?:per|dirett[oa] a|indirizzat[oa] a|destinat[oa] a|rivolt[oa] a) me|non sono (?:io )?(?:il |la )?(?:destinatari[oa]|persona|signor[ae]?|sig\.)|(?:is|was) not (?:meant |intended )?for me|non sono (?:piu )?(?:un |una )?vostr[oa] (?:cliente|assicurat[oa])|(?:persona|destinatario|indirizzo) (?:sbagliat[oa]|errat[oa])|non (?:conosco|so chi sia) (?:questa persona|il sig)|wrong (?:person|address|recipient|e-?mail)|not your (?:customer|client)|never been (?:your|a) customer|received (?:this|your) (?:e-?mail|message|letter)?\s?(?:by|in) (?:error|mistake))(?![a-z])/g,
    notAfter:
      /(?<![a-z])(?:se|qualora|laddove|caso|chiunque|if|if you|should you|where you|have|aveste|avete)\s(?:have |avete |has |you )?$/,
  },

  // People who work on losses.
  {
    kind: 'provider',
    weight: 4,
    pattern:
      /(?<![a-z])(?:(?:siamo|sono) (?:la|una|il|l'|un) ?(?:carrozzeria|officina|clinica|struttura|perito|ospedale|autofficina|carrozzier[ei]|centro)|(?:ns|nostra|la nostra|presso la (?:ns|nostra))\.? (?:carrozzeria|officina|clinica|struttura|autofficina)|(?:vs|vostro|da voi)\.? incaric(?:o|ato)|incarico peritale|relazione peritale|elaborato peritale|perizia (?:n\.|definitiva|in allegato|allegata)|studio peritale|perito incaricato|nota (?:spese|onorari)|presa in carico|preautorizzazione|autorizzazione (?:alla riparazione|a procedere|alle riparazioni|all'intervento)|(?:veicolo|auto|vettura|paziente) del vostro (?:assicurato|cliente)|vostr[oa] (?:assicurat[oa]|client[ei]) (?:si trova|e'? ricoverat|presso di noi)|we are (?:the|a) (?:garage|body ?shop|clinic|hospital|repairer)|(?<!(?:from|into|of) )our (?:garage|workshop|clinic|hospital|body ?shop)|your (?:customer|insured|policyholder)'s (?:car|vehicle)|authori[sz]ation (?:to proceed|for (?:the )?repairs?)|(?:survey|adjuster's?) report attached|pre-?authori[sz]ation)(?![a-z])/g,
  },

  {
    kind: 'provider',
    weight: 4,
    pattern:
      /(?<![a-z])(?:(?:^|\n|[.,] ?)(?:carrozzeria|officina|clinica|garage|body ?shop|clinic)(?: here|, buon|: )|(?:la |l'|una )?(?:ditta|impresa|carrozzeria|officina|clinica)(?: [a-z]{3,12})? che ha (?:lavorato|eseguito|riparato|curato|operato)|(?:siamo|scrive|scriviamo (?:dalla|come)) (?:la |una |l'|il |un |lo )?(?:auto)?(?:carrozzeria|officina|clinica|poliambulatorio|carrozzier[ei]|centro (?:medico|cristalli|diagnostico))|we are (?:the|a) (?:garage|body ?shop|clinic|hospital|repairer))(?![a-z])/g,
  },

  // Somebody's charge for what was done for our customer.
  {
    kind: 'provider',
    weight: 6,
    pattern:
      /(?<![a-z])(?:(?:vostr[oa]|vs\.?|al|il|del|dal|della|la) (?:client[ei]|assicurat[oa]|pazient[ei])|your (?:customer|client|insured|policy ?holder|patient))(?![a-z])/g,
    with: /(?<![a-z])(?:iva (?:compresa|inclusa|esclusa)|piu iva|oltre iva|nostra competenza|nostr[oaie] (?:compens[oi]|onorari[oi]?|spettanze|competenze|fattura|parcella|nota|prestazion[ei]|intervento|lavor[oi])|pagamento diretto|saldate direttamente|prestazion[ei] (?:res[ae]|eseguit[ae]|effettuat[ae])|(?:ci|a noi) (?:liquidiate|saldiate|paghiate|corrispondiate)|our (?:firm|company|charges?|fees?|invoice|bill|account|work|costs?)|settle (?:it |this |the \w{4,8} )?(?:with us )?direct(?:ly)?|plus vat|including vat|incl\.? vat)(?![a-z])/,
    without:
      /(?<![a-z])(?:avv\.|avvocat[oi]|studio legale|solicitors?|law firm|risarcimento|compensation|in portafoglio|comune client[ei])(?![a-z])/,
  },

  // A new loss, said in so many words.
  {
    kind: 'claim_new',
    weight: 6,
    name: 'explicit',
    pattern:
      /(?<![a-z])(?:(?:vorrei|voglio|volevo|vorremmo|desider\w{1,5}|intend\w{1,5}|devo|dovrei|dobbiamo|per|a|sono a|con la presente|con questa mail|presente|vi) ?(?:a |per )?(?:denunciar\w{1,2}|denunci(?:o|amo)|segnalar\w{1,2}|segnal(?:o|iamo)|comunicar\w{1,2}|comunic(?:o|hiamo)|informar\w{1,2}|inform(?:o|iamo)|notificar\w{1,2}|riportare) (?:\w{1,8} ){0,5}?(?:sinistr[oi]|incident[ei]|furt[oi]|dann[oi]|infortuni[oi]|perdita|allagamento|infiltrazion[ei]|rapina|scippo|smarrimento|evento|rottura|tamponamento|incendio|grandinata|decesso)|(?:apr(?:ire|o|iamo)|apertura(?: di)?|inserire|attivare) (?:un |una |il |la |del |di |nuov[oa] )*(?:sinistro|denuncia|pratica di (?:rimborso|sinistro)|richiesta di (?:rimborso|risarcimento))|nuov[oa] (?:sinistro|denuncia|richiesta di rimborso|incidente|danno|infortunio)|altr[oa]'? ?(?:sinistro|incidente|infortunio|furto)(?= (?:avvenut|accadut|che|di|ieri|oggi|il))|denuncia (?:di |del |di un )?(?:nuovo )?(?:sinistro|incidente|danno|danni|infortunio) (?:del|avvenut|accadut|di ieri|in data|rca|auto|casa|polizza))(?![a-z])/g,
    notAfter: /(?<![a-z])(?:gia|ho|abbiamo|avevo|era stat[oa]|mia|della|alla|sulla)\s$/,
  },
  {
    kind: 'claim_new',
    weight: 6,
    name: 'explicit',
    pattern:
      /(?<![a-z])(?:(?:want|wish|would like|need|like|writing|have|trying|write) to (?:report|make|file|submit|open|notify|lodge|start|register|inform)(?: you)?(?: of| about)? (?:a |an |my |the |our |another )?(?:\w{3,12} ){0,3}?(?:claim|accident|loss|theft|damage|incident|burglary|leak|injury|crash|break-in)|(?:report|reporting|notify you of|notification of|notice of) (?:a |an |my |the |another )?(?:new )?(?:claim|accident|loss|theft|damage|incident|burglary|leak|injury)|new claim|(?:make|file|submit|lodge|open)(?:ing)? (?:a|another|my) (?:new )?claim|how (?:do|can) i (?:claim|make a claim)|i (?:want|wish|would like) to claim)(?![a-z])/g,
    notAfter: /(?<![a-z])(?:already|have|had|about|the|my)\s(?:already )?$/,
  },
  // … by telling us to open it, by making the report here and now, or by announcing that something happened.
  {
    kind: 'claim_new',
    weight: 6,
    name: 'explicit',
    pattern:
      /(?<![a-z])(?:apri(?:te|temi|teci|telo|tela|rmi|rci|rlo|rla)(?: pure| quindi| per favore| subito)? (?:il |la |un |una |questo |questa |quello che |nuov[oa] )*(?:sinistro|denuncia|pratica|posizione|dovete)|(?:facci[oa]|facciamo|fo|fare|faccio qui|vengo a fare|voglio fare|vorrei fare|devo fare|dobbiamo fare) (?:con (?:la )?presente |ora |adesso |qui |subito )?(?:la |una |mia |nuova |regolare )*(?:denuncia|segnalazione di (?:sinistro|danno))|(?:un |una |il |la |del |di un )?(?:cas[oi]|sinistr[oi]|dann[oi]|pratica|event[oi]|fatt[oi]|cosa|denuncia|incident[ei]|infortuni[oi]) nuov[oaie](?! (?:modulo|indirizzo|iban|polizza))|(?:vi |le )?(?:devo |dobbiamo |voglio |vorrei )?raccont(?:o|are|iamo|arvi|arle) (?:una cosa|quello|quanto|cio|cosa|cos'|che cosa|il fatto)(?: che| quel che)? ?(?:mi |ci )?(?:e'? |ha )?(?:capitat|success|accadut|avvenut)\w|(?:open|start|set up|put in|log|lodge) (?:me |us )?(?:a|my|the|this|another) (?:new )?(?:claim|case|file)|something (?:new )?to report|new claim details)(?![a-z])/g,
    notAfter:
      /(?<![a-z])(?:gia|ho|abbiamo|avevo|mia|nostra|della|alla|sulla|dalla|non|already|have|had|not)\s$/,
    without:
      /(?<![a-z])(?:altra compagnia|altra assicurazione|generali|unipol|allianz|axa|zurich|carabinieri|polizia|questura|police|elsewhere|another insurer|mandat\w|inviat\w|gia fatt\w)(?![a-z])/,
  },
  // … by whatever verb of giving notice, and whatever an event is called.
  {
    kind: 'claim_new',
    weight: 6,
    name: 'explicit',
    pattern:
      /(?<![a-z])(?:(?:denunci|segnal|notific|riferi|espo[nr]|rend\w{1,4} not|port\w{1,4} a (?:vostra )?conoscenza|d(?:o|a|iamo|are|arvi|arne|ando) (?:formale |regolare |tempestivo |rituale |pronto )?(?:avviso|notizia|comunicazione|avvertimento|contezza)|avviso|avvisa\w{0,3}|notizia\w{1,4}|inform|comunic|mett\w{1,4} al corrente|formul\w{1,4} (?:regolare |formale )?(?:denuncia|avviso|segnalazione)|(?:sporg|present|fa(?:re|ccio)|inoltr)\w{0,4} (?:regolare |formale )?(?:denuncia|avviso|segnalazione)|(?:vale|valga|intend\w{1,4}|consider\w{1,4}) (?:quale|come) (?:formale )?(?:denuncia|avviso|segnalazione|notifica)|aiuto (?:per|con) (?:una )?|raccont|descriv)\w{0,5},? (?:(?!(?:che|non|mi|vi|se|per|sul|sulla|quando|della) )[\w']{1,12},? ){0,5}?(?:(?:un|il|lo|l'|del|dell'|dello|per l'|di un|al|su un|seguente|nuovo|presente|seguenti|i|dei) ?){0,3}(?:fatt[oi]|evento|event[oi] dannos[oi]|accaduto|successo|episodi[oi]|quanto (?:segue|di seguito|accaduto|successo|avvenuto|capitato|occorso|sotto|qui)|sinistr[oi]|denuncia)(?= (?:che segue|seguente|di seguito|qui|sotto|accadut|avvenut|occors|sopra|capitat|descritt|esposto|dannos|nuov|di cui|success|spiacevol|increscios|a me|mi)|[.:,;]|$| *\n)|(?:apr(?:ire|a|ite|iate|o|iamo)|apertura|attivare|attivazione|registrare|istruire|avviare|prendere in carico|presa in carico) (?:di |del |della |dell')?(?:un[oa]? |il |la |l')?(?:nuov[oa] )?(?:pratica|posizione|fascicolo|evento|sinistro|denuncia|richiesta|garanzia|copertura)(?: assicurativ[oa])?(?= (?:di danno|di sinistro|per (?:un|il|l'|quanto)|nuov|sotto|qui|seguente|relativ|assicurativ|di polizza)|[.:,;]|$| *\n))/g,
    notAfter: /(?<![a-z])(?:gia|ho|abbiamo|avevo|era stat[oa]|mia|nostra|della|alla|sulla|dalla|non)\s$/,
  },
  {
    kind: 'claim_new',
    weight: 6,
    name: 'explicit',
    pattern:
      /(?<![a-z])(?:(?:(?:give|giving|gave|serve|formal) (?:you )?(?:formal |due |early |immediate )?notice|notify|notifying|notification|inform|advise|report|reporting|record|register|log|lodge|submit|tell|make|file)(?: you| your (?:company|office))?(?: of| about| for| on)? (?:(?:a|an|the|my|our|another|this|new|fresh|following|insured) ){0,3}(?:loss|event|occurrence|incident|mishap|matter|following|claim|accident)(?= (?:below|described|as follows|which|that (?:happened|occurred|took)|under|of|on|on record|please|with|at|in)|[.:,;]|$| *\n)|open(?:ing)? (?:a|an) (?:new |fresh )?(?:file|case|claim)|(?:place|put) (?:the|a|this) (?:following |new )?(?:loss|incident|event|accident) on record|new (?:loss|accident|incident) to report|(?:a |another )?(?:fresh|new) claim)(?![a-z])/g,
    notAfter: /(?<![a-z])(?:already|have|had|about|my|not|your|the)\s(?:already )?$/,
  },
  {
    kind: 'claim_new',
    weight: 6,
    name: 'explicit',
    pattern:
      /(?<![a-z])(?:(?:vale|valga|valgano|intend\w{1,4}|consider\w{1,4}|ricev\w{1,4}|accett\w{1,4}|accept|take|treat) (?:la presente |this (?:letter |message |mail )?)?(?:quale|come|as) (?:my |our |a |an |the )?(?:formale |formal |regolare )?(?:denuncia|avviso|notifica|segnalazione|notice|notification|report) (?:di|dell'|of) ?(?:un |an |a )?(?:sinistro|danno|evento|incidente|claim|loss|accident|event)|(?:scriv|contatt|rivolg|chiam|telefon)\w{1,3} (?:a (?:voi|lei) )?(?:perche|poiche|in quanto|dato che) (?:ho|abbiamo|mi|ci|purtroppo|ieri|oggi|stamattina|un|una|il|la|la mia|il mio|mio|mia) (?:[\w']{1,12} ){0,4}?(?:subit|avut|tamponat|rott|rubat|pers|cadut|ferit|danneggiat|allagat|fatto male|morto|mort|investit|rubat|smarrit|bruciat)\w{0,2}|(?:writing|write|calling|contacting you) (?:to you )?(?:because|as|since) (?:i|we|my|our|yesterday|last) (?:\w{1,12} ){0,4}?(?:had|lost|stolen|broke\w?|broken|hit|damaged|burst|flooded|fell|injured|died|crashed|burgled))(?![a-z])/g,
  },
  {
    kind: 'claim_new',
    weight: 4,
    name: 'explicit',
    pattern:
      /(?<![a-z])(?:(?:chied\w{1,3}|richied\w{1,3}|vorrei|inoltr\w{1,4}|present\w{1,5}) (?:\w{1,8} ){0,3}?(?:rimborso|risarcimento|indennizzo|liquidazione|diaria|indennita|prestazione)|richiesta (?:di )?(?:rimborso|risarcimento|indennizzo|danni|prestazione)|(?:per|ottenere|ai fini del?|diritto (?:a|ad)|a titolo di) ?(?:il |al |l'|un )?(?:rimborso|risarcimento|indennizzo)|(?:request|claim|claiming|apply|asking) (?:a |for |for a |the |my )?(?:refund|reimbursement|compensation)|(?:would like|i'd like|want|wish|hope) to (?:be |get )(?:reimbursed|refunded|compensated))(?![a-z])/g,
    notAfter: /(?<![a-z])(?:mia|alla|della|la mia|sulla|gia|precedente|stato|numero|my|the)\s$/,
  },
  {
    kind: 'claim_new',
    weight: 3,
    name: 'explicit',
    pattern:
      /^ {0,3}(?:(?:i|fwd|fw): )?(?:denuncia(?: *$| (?:di )?(?:sinistro|furto|danni|danno|incidente|infortunio))|sinistro (?:auto|casa|del|rca|moto)|apertura sinistro|richiesta (?:di )?rimborso|(?:new )?claim(?: form| notification)?(?! (?:\d|n|ref|sin))|accident report|furto|incidente)(?![a-z])/g,
  },
  // A bill to be refunded, without a word about an earlier message.
  {
    kind: 'claim_new',
    weight: 4,
    name: 'explicit',
    pattern: /(?<![a-z])(?:rimbors(?:o|are|armi)|reimburse(?:d|ment)?|refund(?:ed)?)(?![a-z])/g,
    with: /(?<![a-z])(?:fattur[ae]|ricevut[ae]|parcell[ae]|scontrin[oi]|invoices?|receipts?|bills?)(?![a-z])/,
    without:
      /(?<![a-z])(?:quando|a che punto|non|mai|ancora|gia|in attesa|stato|sollecit[a-z]{1,4}|richiest[oaie] da voi|come (?:da )?(?:richiest[oa]|vostra)|mi avete|avete|mancant[ei]|integrazion[ei]|mia richiesta|pratica|sinistro|when|status|waiting|still|not|never|requested|you asked|already|claim)(?![a-z])/,
    notAfter: /(?<![a-z])(?:mia|mio|alla|della|del|al|la mia|sulla|precedente|my|the|your|vostro)\s$/,
  },
  {
    kind: 'claim_new',
    weight: 3,
    name: 'explicit',
    pattern:
      /(?<![a-z])(?:(?:inoltr|trasmett|invi)\w{1,4} (?:la |una |in allegato |nuova ){0,2}denuncia|attached (?:is |please find )?(?:the |our |a )?(?:new )?(?:claim|loss) (?:form|notice|notification))(?! (?:ai|dei|della|alle|all'|al|presso|in questura|carabinieri|polizia|resa|sporta|fatta|querela|penale))/g,
    notAfter: /(?<![a-z])(?:gia|richiesta di|avervi)\s$/,
  },
  // … or told as a story.
  {
    kind: 'claim_new',
    weight: 3,
    name: 'story',
    pattern:
      /(?<![a-z])(?:(?:ho|abbiamo) (?:\w{2,12} )?(?:tamponat|urtat|investit|travolt)\w|(?:ho|abbiamo|ha) (?:smarrito|perso) (?:il|la|le|i) (?:mi[oae] )?(?:bagagli?o?|valigi[ae]|trolley)|(?:ho|abbiamo|ha) (?:avuto|fatto|subito) (?:un |una )?(?:incidente|sinistro|danno|furto|infortunio|tamponamento|rapina|scippo|frontale|perdita|infiltrazione|allagamento|incendio)|(?:sono|siamo|e'?) stat[oaie] (?:tamponat|investit|urtat|rubat|derubat|scippat|rapinat|colpit|danneggiat|morsicat|mors)\w{1,2}|(?:mi|ci) (?:hanno|ha|e'?|sono) (?:stat[oaie] )?(?:rubat|tamponat|investit|urtat|graffiat|rigat|scippat|rott|entrat|scassinat|forzat|danneggiat|bucat|incendiat|spaccat|sfondat|smarrit|pers)\w{1,2}|mi sono (?:fatt[oa] male|rott[oa]|fratturat[oa]|infortunat[oa]|ferit[oa]|tagliat[oa]|slogat[oa])|(?:e'?|ha|hanno|si e'?|si sono) (?:\w{2,12} )?(?:tamponat|scoppiat|rott|allagat|bruciat|crollat|esplos|danneggiat|caduto|caduta|infiltrat|mors|sfondat|forzat)\w{0,2}|perdita d'acqua|(?<!siete |siete dei )ladri|ignoti (?:sono|hanno)|grandinata|(?:grandine|fulmin[ei]|vento|temporale|tromba d'aria|tempesta|alluvione|incendio|fuoco|acqua) (?:\w{1,10} ){0,3}(?:ha|hanno) (?:\w{2,12} )?(?:rovinat|danneggiat|distrutt|bruciat|allagat|divelt|scoperchiat|rott)\w|(?:e'?|sono) (?:venut[oa] a mancare|mancat[oa]|decedut[oa]|mort[oa])|(?:dovuto|costrett\w a|devo) (?:annullare|cancellare|rinunciare al)|annullato (?:il|la|le) (?:viaggio|vacanz[ae]|prenotazione|volo)|(?:sinistro|incidente|furto|danno|infortunio|evento) (?:avvenuto|accaduto|occorso|verificatosi|subito|di ieri|di oggi|di stamattina)|(?:valigia|bagaglio|valigie) (?:\w{1,10} ){0,3}(?:smarrit|pers|non (?:e'? )?arrivat|mai arrivat|danneggiat|rott)\w{1,2})(?![a-z])/g,
  },
  {
    kind: 'claim_new',
    weight: 3,
    name: 'story',
    pattern:
      /(?<![a-z])(?:(?:i|we) (?:had|have had|was in|was involved in) (?:a |an )?(?:\w{1,8} )?(?:accident|crash|collision|incident|fall|leak|break-in|burglary|fire|flood)|(?:was|were|been|got) (?:stolen|robbed|burgled|rear-?ended|hit|damaged|broken into|flooded|bitten|injured|burnt|lost)|(?:hit|crashed into|bumped|scratched|damaged|stole|broke into|ran into) (?:my|our|me|us)|(?:pipe|tank|boiler|roof) (?:\w{1,6} )?(?:burst|leaked|broke|leaking)|passed away|has died|had to cancel (?:my|our|the)|(?:they|someone|thieves) (?:stole|took|broke)|(?:i|we) (?:fell|slipped|tripped|broke my|injured my|lost my)|(?:luggage|baggage|suitcase|bag) (?:\w{1,8} ){0,3}(?:never (?:arrived|turned up|showed up|came)|(?:did not|didn't) (?:arrive|turn up|show up)|was lost|is missing|missing|damaged|delayed))(?![a-z])/g,
  },
  {
    kind: 'claim_new',
    weight: -6,
    pattern:
      /(?<![a-z])(?:(?:gia|regolarmente|a suo tempo) (?:denunciat|segnalat|apert|inviat|comunicat)\w{1,2}|denuncia gia (?:inviata|presentata|fatta)|(?:riferimento|seguito|merito) (?:al|alla|del|della) (?:mia |nostra |vostra )?(?:denuncia|richiesta|sinistro|pratica|comunicazione)|already (?:reported|submitted|filed|claimed)|(?:regarding|re|concerning|about|following) my (?:existing |open )?claim)(?![a-z])/g,
  },

  // Money that does not come.
  {
    kind: 'payment_delay',
    weight: 5,
    pattern:
      /(?<![a-z])(?:dove sono i (?:miei )?soldi|(?:non ho |mai |ancora )(?:\w{1,8} )?(?:visto|ricevuto|preso) (?:un|neanche un|nemmeno un) (?:euro|centesimo|soldo)|quando (?:mi|ci) (?:pag|rimbors|liquid|risarci)\w{2,5}|(?:aspetto|attendo|aspettiamo|attendiamo|in attesa) (?:ancora |sempre |da \w{2,8} \w{3,9} )?(?:de[il]l? |di )?(?:i |il |l'|un )?(?:soldi|pagamento|bonifico|rimborso|risarcimento|indennizzo|assegno|accredito)|(?:mancat[oa]|ritardo (?:nel|del|sul|di)|ritardat[oa]|sollecit\w{1,3}(?: il| del| di)?) (?:pagament[oi]|accredito|bonifico|liquidazione|rimbors[oi]|risarcimento|indennizzo|erogazione)|(?:pagament[oi]|accredito|bonifico|rimborso|risarcimento|indennizzo|somma|importo|assegno|soldi|denaro) (?:\w{1,12} ){0,4}?(?:non (?:\w{1,8} ){0,3}?(?:arrivat|ricevut|pervenut|accreditat|pagat|versat|visto|erogat)\w{0,2}|mai (?:arrivat|ricevut|pervenut|accreditat)\w{0,2})|non (?:\w{1,8} ){0,4}?(?:ricevut|arrivat|pervenut|accreditat|vist|incassat|pagat|liquidat|rimborsat|risarcit|versat)\w{0,2} (?:\w{1,8} ){0,3}?(?:pagament[oi]|accredito|bonifico|rimborso|risarcimento|indennizzo|somma|importo|soldi|denaro|assegno|liquidazione|nulla sul conto)|quando (?:\w{1,12} ){0,3}?(?:(?:arriv|ricev|pag|accredit|liquid|vers|verr|effettu|dispon|emett)\w{1,8}) (?:\w{1,12} ){0,4}?(?:pagamento|bonifico|rimborso|risarcimento|indennizzo|soldi|accredito|assegno|denaro)|non (?:mi |ci )?(?:avete|e'? stat[oa]|sono stat[oa]) (?:ancora |mai )?(?:pagat|liquidat|rimborsat|risarcit)\w{1,2}|bonifico (?:respinto|stornato|rifiutato|mai)|(?:conto|bonifico|pagamento|rimborso|euro|€)[^.?!\n]{0,60}(?<![a-z])(?:non|mai|nulla|niente) (?:\w{1,8} ){0,3}?(?:arrivat|ricevut|accreditat|visto|pervenut)\w{0,2}(?! (?:\w{1,8} ){0,2}(?:rispost|riscontr|notizi|comunic|document|chiamat|perit)))(?![a-z])/g,
  },
  {
    kind: 'payment_delay',
    weight: 5,
    pattern:
      /(?<![a-z])(?:(?:not|haven't|hasn't|never|still waiting|waiting|have yet) (?:\w{1,8} ){0,4}?(?:received |get |got |seen |been |for )?(?:my |the |any |our )?(?:payment|refund|money|reimbursement|compensation|settlement|paid|reimbursed)|(?:payment|refund|money|transfer|reimbursement|settlement) (?:\w{1,8} ){0,4}?(?:not|never|hasn't|delayed|overdue|late|missing|pending|rejected)|where is my (?:money|payment|refund|cheque|check|transfer)|when (?:will|do|can|should) (?:i|we|my|the|you) (?:\w{1,8} ){0,3}?(?:paid|pay|payment|refund|money|reimbursed|reimbursement)|(?:late|delayed|missing|overdue) (?:payment|refund|reimbursement))(?![a-z])/g,
  },

  // Policy matters.
  {
    kind: 'renewal_problem',
    weight: 4,
    pattern:
      /(?<![a-z])(?:rinnov(?:o|are|ata|ato|arla|arlo|i)|tacito rinnovo|quietanza (?:di rinnovo|non)|avviso di scadenza|(?:polizza|assicurazione|copertura) (?:\w{1,8} ){0,3}?(?:scadut|scade|in scadenza|scadra|sospes)\w{0,2}|scadenza (?:della |della mia |di )?polizza|disdett[aoi]|disdire|addebitat\w (?:\w{1,8} )?(?:la rata|il premio|il rinnovo)|recedere|recesso|riattivare la polizza|attestato di rischio|premio (?:[\w']{1,12} ){0,5}?(?:aumentat|raddoppiat|alto|salit|caro|cresciut)\w{0,2}|aumento del premio|renew(?:al|ed|ing)?|(?:policy|cover|insurance) (?:\w{1,8} ){0,3}?(?:expir\w{1,4}|lapsed|cancelled|canceled)|cancel my (?:policy|insurance)|premium (?:increase|went up|has gone up|increased))(?![a-z])/g,
    without: /(?<![a-z])(?:passaporto|carta d'identita|patente|passport|licence)(?![a-z])/,
  },
  {
    kind: 'account_change',
    weight: 5,
    pattern:
      /(?<![a-z])(?:(?:cambi(?:o|are|ato|amento)|variazion[ei]|variare|variato|modific(?:a|are|ato|he)|aggiorn(?:are|amento|ate|o)|rettific(?:a|are)|sostitui\w{1,5}|correggere|corregg\w{1,4}) (?:\w{1,8} ){0,4}?(?:indirizzo|residenza|domicilio|iban|coordinate(?: bancarie)?|conto corrente|conto|banca|telefono|cellulare|numero di (?:telefono|cellulare)|e-?mail|posta elettronica|dati (?:anagrafici|personali|bancari|di contatto)|anagrafica|intestatari[oa]|intestazione|beneficiari[oa]|recapit[oi])|nuov[oaie] (?:indirizzo|residenza|domicilio|iban|coordinate|conto(?: corrente)?|numero (?:di )?(?:telefono|cellulare)|e-?mail|recapit[oi]|cellulare|telefono)|(?:indirizzo|residenza|cognome|iban|numero|cellulare|banca|conto|e-?mail) (?:\w{1,8} ){0,2}?(?:cambiat|variat|modificat)\w|(?:abitero|mi trasferiro|ci trasferiremo|mi trasferisco|abitiamo ora|ora abito|abito ora)|(?:mi sono|ci siamo|sono) trasferit[oaie]|ho cambiato casa|(?:chang\w{1,4}|updat\w{1,3}|amend|correct|modify) (?:\w{1,8} ){0,4}?(?:address|bank (?:details|account)|iban|account (?:details|number)|phone(?: number)?|e-?mail|contact details|personal details|beneficiary)|new (?:address|bank (?:details|account)|iban|phone number|mobile number|e-?mail(?: address)?)|(?:have |i've |we've )?moved (?:house|home|to a new))(?![a-z])/g,
    without: /(?<![a-z])(?:serratura|parabrezza|lunotto|caldaia|cambio (?:auto|automatico))(?![a-z])/,
  },

  // Something for a claim we know.
  {
    kind: 'claim_update',
    weight: 3,
    pattern:
      /(?<![a-z])(?:(?:in )?allegat[oaie]|alleg(?:o|hiamo)|(?:vi |le )?(?:invi[oa]|inviamo|trasmett\w{1,4}|inoltr[oi]|mando|spedisco|forni(?:sco|amo))|come (?:da voi )?richiest[oaie]|come da (?:vostra )?richiesta|(?:ad )?integrazione (?:document\w{1,6})?|documentazione (?:richiesta|mancante|integrativa)|documenti (?:richiesti|mancanti)|ecco (?:i|il|la|le|quanto)|please find|attached|enclosed|as requested|here (?:is|are) the|i (?:am )?send(?:ing)?|requested documents|missing documents)(?![a-z])/g,
  },
  {
    kind: 'claim_status',
    weight: 4,
    pattern:
      /(?<![a-z])(?:a che (?:punto|stadio|livello|fase)|(?:c'e'?|ci sono|avete|qualche) (?:qualche |delle |delle altre )?(?:novita|notizie|aggiornament[oi]|sviluppi)|saputo (?:piu )?(?:nulla|niente)|(?:sapete|sa|sapreste|saprebbe|potete|puo|potreste|potrebbe) (?:dirmi|dirci|dire|aggiornarmi|aggiornarci|farmi sapere)|(?:vorrei|volevo|vorremmo|desidero) (?:solo )?(?:sapere|conoscere|avere) (?:se |quando |come |quanto |lo stato|l'esito|a che|novita|notizie|informazioni)|stato (?:di avanzamento )?(?:della |del |di |dell')?(?:mi[oa] |nostr[oa] |vostr[oa] )?(?:pratica|sinistro|richiesta|rimborso|liquidazione|avanzamento|lavorazione)|stato pratica|stato sinistro|(?:aggiornament[oi]|novita|notizi[ae]|informazion[ei]|riscontr[oi](?! a)|delucidazion[ei]|chiariment[oi]) (?:\w{1,10} ){0,4}?(?:pratica|sinistro|rimborso|richiesta|perizia|liquidazione|risarcimento|denuncia)|(?:ci sono|avete|avere|ricevere) (?:delle |qualche )?(?:novita|notizie|aggiornamenti)|non ho (?:ancora |piu )?(?:ricevuto|avuto|saputo) (?:ancora |piu )?(?:alcun[oa]? |nessun[oa]? )?(?:rispost[ae]|riscontr[oi]|notizi[ae]|comunicazion[ei]|novita|aggiornament[oi]|nulla|niente)|(?:che fine ha fatto|tempi (?:di|per la) (?:liquidazione|rimborso|lavorazione|risposta)|quanto (?:tempo )?(?:ci vuole|manca|tempo)|(?:avete|ha|e'? stat[oa]) (?:poi |gia )?ricevut[oaie] (?:i |il |la |le |l')?(?:miei|mi[oae]|document\w{1,6}|fattura|quanto)|sono (?:ancora )?in attesa di (?:una )?(?:risposta|riscontro|vostre? notizi[ae]|perizia|perito)|quando (?:verra|viene|passera|arrivera) (?:il perito|il liquidatore|un perito|definit|chius)|(?<!un )sollecit(?:o|are|iamo)(?! (?:riscontro|cenno|evasione))))(?![a-z])/g,
    notAfter:
      /(?<![a-z])(?:resto|restiamo|rimango|rimaniamo|in attesa di|attesa di un vostro|attesa di vostro|attesa di un)\s$/,
  },
  {
    kind: 'claim_status',
    weight: 4,
    pattern:
      /(?<![a-z])(?:status (?:of|on) (?:my|our|the|this) (?:\w{1,10} )?(?:claim|case|file|request|reimbursement)|claim status|(?:any|an|some) (?:update|news|progress)(?: on| about| regarding)?|what is happening (?:with|to)|how (?:long|far)|haven't heard|have not heard|not heard (?:back|anything)|when will (?:my|the|our|a|an) (?:\w{1,10} )?(?:claim|case|adjuster|surveyor|inspection)|where is my claim|has (?:the|my|your) (?:adjuster|surveyor|claim|report|inspection|assessor)|follow(?:ing)? up on (?:my|the|our) claim|chasing|(?:just )?checking (?:on|whether|if|in)|(?:have|did) you (?:received?|get|got) (?:my|the|our))(?![a-z])/g,
  },

  // Blatant only; two of these words are needed.
  {
    kind: 'spam',
    weight: 2,
    pattern:
      /(?<![a-z])(?:casino|viagra|cialis|bitcoin|crypto(?:valut[ae]|currency)?|forex|lotteria|lottery|jackpot|hai vinto|you(?: have|'ve)? won|guadagn(?:a|i) (?:fino|facil)\w{0,5}|make money (?:fast|online)|seo (?:services|expert|audit)|backlinks?|first page of google|prima pagina di google|prestit[oi] (?:facil[ei]|veloc[ei]|immediat[oi])|hot singles|replica watches|eredita di \$|inheritance of \$|unclaimed funds|click here to|clicca qui per|unsubscribe)(?![a-z])/g,
  },
  {
    kind: 'other',
    weight: 0,
    pattern:
      /(?<![a-z])(?:urgent[ei]|urgentissim[oa]|con urgenza|urgenza|urgently|urgent|asap|as soon as possible|al piu presto|entro (?:24|48) ore)(?![a-z])/g,
    flag: 'urgent',
  },
];

function asSignals(signs: readonly DispleasureSign<Part>[]): readonly Found[] {
  const sum = signs.reduce((total, { weight }) => total + weight, 0);
  return signs.map(({ source, start, end, weight }) => ({
    kind: 'complaint',
    // Together they are a complaint, however light each is.
    weight: sum >= threshold ? weight : (weight * threshold) / sum,
    span: { part: source.part, ...source.reading.place(start, end) },
    flag: 'complaint',
    name: undefined,
  }));
}

/** Words that read like examples of a kind: together they are enough for it. */
function asFound(kind: CaseKind, spans: readonly Span[]): readonly Found[] {
  return spans.map((span) => ({
    kind,
    weight: threshold / spans.length,
    span,
    flag: 'like_examples',
    name: undefined,
  }));
}

function scoresOf(found: readonly Found[], input: CaseKindInput): Map<CaseKind, number> {
  const scores = new Map<CaseKind, number>();
  for (const { kind, weight } of found) scores.set(kind, (scores.get(kind) ?? 0) + weight);
  weighContext(scores, input, found);
  return scores;
}

interface Found {
  readonly kind: CaseKind;
  readonly weight: number;
  readonly span: Span;
  readonly flag: CaseFlag | undefined;
  readonly name: Signal['name'];
  /** Told by grammar alone: gives way to a story and to outright words. */
  readonly isFaint?: boolean;
}

interface Part {
  readonly part: 'subject' | 'body';
  readonly reading: Reading;
  readonly end: number;
}

/** Each signal counts once per part, at its first place that satisfies it. */
function findSignals({ part, reading, end }: Part): readonly Found[] {
  const found: Found[] = [];
  for (const signal of signals) {
    let tries = 0;
    for (const match of reading.folded.matchAll(signal.pattern)) {
      if (match.index >= end || ++tries > 50) break;
      if (!fits(signal, reading, match.index)) continue;
      if (signal.kind === 'claim_new' && signal.weight > 0 && isNamed(reading, match)) continue;
      const span: Span = { part, ...reading.place(match.index, match.index + match[0].length) };
      found.push({ kind: signal.kind, weight: signal.weight, span, flag: signal.flag, name: signal.name });
      break;
    }
  }
  return found;
}

/** «Vi informo, per il furto della bici»: the last word of the match is a loss that is only named. */
function isNamed(reading: Reading, { 0: words, index }: RegExpExecArray): boolean {
  const { start, text } = sentenceAround(reading, index);
  if (/(?:avvenut|accadut|occors|verificat|subit)\w{1,4}$|di (?:ieri|oggi)/.test(words)) return isMark(text);
  // «Invio la fattura per il rimborso»: what the paper is sent for.
  if (/rimbors|reimburs|refund/.test(words) && handsOver(text)) return false;
  const noun = index + words.trimEnd().lastIndexOf(' ') + 1;
  return namedAsKnown(reading.folded.slice(start, noun)) || namedAsKnown(reading.folded.slice(start, index));
}

/** Where the house's own words open a claim; whoever denies it or asks after one opens none. */
function openingIn({ part, reading, end }: Part, opening: RegExp | undefined): readonly Found[] {
  if (opening === undefined) return [];
  for (const match of reading.plain.matchAll(new RegExp(opening.source, withFlag(opening.flags)))) {
    if (match.index >= end) break;
    if (/(?:(?<![a-z])(?:non|not|never)|n't) $/.test(reading.folded.slice(0, match.index).slice(-60)))
      continue;
    const span: Span = { part, ...reading.place(match.index, match.index + match[0].length) };
    return [{ kind: 'claim_new', weight: 6, span, flag: undefined, name: 'explicit' }];
  }
  return [];
}

function fits(signal: Signal, reading: Reading, at: number): boolean {
  if (signal.notAfter?.test(reading.folded.slice(Math.max(0, at - 60), at)) === true) return false;
  if (signal.with === undefined && signal.without === undefined) return true;
  const { start, end, text } = sentenceAround(reading, at);
  if (signal.without?.test(text) === true && !(signal.kind === 'complaint' && atUs.test(text))) return false;
  // «È una vergogna! Non rispondete mai.»: who is meant stands in the sentence or in one beside it.
  return signal.with?.test(reading.folded.slice(Math.max(0, start - 120), end + 120)) ?? true;
}

/** What the words alone cannot know. */
function weighContext(scores: Map<CaseKind, number>, input: CaseKindInput, found: readonly Found[]): void {
  const add = (kind: CaseKind, weight: number) => scores.set(kind, (scores.get(kind) ?? 0) + weight);
  const has = (kind: CaseKind) => (scores.get(kind) ?? 0) > 0;
  // An answer brings something, unless it only asks.
  const onlyAsksBack =
    input.attachments === 0 &&
    // The subject is our own: «1 informazione per il suo sinistro».
    found.some(
      ({ kind, weight, span }) => kind === 'claim_status' && weight > threshold && span.part === 'body',
    ) &&
    !found.some(({ kind }) => kind === 'claim_update');
  if (input.answersOurRequest && !onlyAsksBack) add('claim_update', 4);
  // «In allegato» alone is an update only of something: a claim we know, or papers that came along.
  if (!input.answersOurRequest && !input.hasClaimReference && input.attachments === 0)
    add('claim_update', -2);
  if (input.hasClaimReference && input.attachments > 0) add('claim_update', 3);
  if (input.answersOurRequest && input.attachments > 0) {
    add('claim_status', -5);
    add('payment_delay', -6);
  }
  // «Per il comune cliente segnaliamo»: an intermediary passes on what our own customer tells.
  if (
    !found.some(({ kind, flag }) => kind === 'third_party_letter' && flag === 'legal') &&
    intermediary.test(readProse(input.newText).folded)
  )
    add('third_party_letter', -9);
  // A party does not write in the name of a lawyer or as a garage; what sounds so is a quotation.
  if (
    input.senderIsParty &&
    !found.some(({ kind, flag }) => kind === 'third_party_letter' && flag === 'legal')
  )
    add('third_party_letter', -3);
  // «Vs. assicurato» is how a garage writes too.
  const provides = scores.get('provider') ?? 0;
  if (provides >= threshold && !found.some(({ flag }) => flag === 'legal'))
    add('third_party_letter', provides > threshold ? -6 : -4);
  if (input.senderIsParty) {
    add('provider', -3);
    add('misdirected', -2);
    add('spam', -4);
  }
  // Whoever asks what became of it, or where the money is, speaks of a loss we know.
  const asks = Math.max(scores.get('claim_status') ?? 0, scores.get('payment_delay') ?? 0) >= threshold;
  const asksOutright = found.some(
    ({ kind, isFaint, weight }) =>
      (kind === 'claim_status' || kind === 'payment_delay') && isFaint !== true && weight >= threshold,
  );
  // … but «ieri mi hanno rubato la bici: quando mi richiamate?» tells first and then asks.
  if (asks && !found.some(({ name }) => name === 'explicit')) {
    if (asksOutright || input.hasClaimReference || !tellsOfLoss(input.newText)) add('claim_new', -7);
    else add('claim_status', -7);
  }
  // Asked about a matter, it is not added to it. The subject may be our own: «2 informazioni per il suo sinistro».
  const asksInBody = found.some(
    ({ kind, span, weight }) =>
      (kind === 'claim_status' || kind === 'payment_delay') && span.part === 'body' && weight >= threshold,
  );
  const adds = found.some(
    ({ kind, weight, isFaint }) => kind === 'claim_update' && weight > 0 && isFaint !== true,
  );
  if (asks && asksInBody && !adds) add('claim_update', -6);
  // «A integrazione dell’incendio»: what is named is known, and only added to.
  const addsOutright = found.some(({ kind, weight }) => kind === 'claim_update' && weight >= 6);
  if (addsOutright && !found.some(({ name }) => name === 'explicit')) add('claim_new', -7);
  // «Segnalo quanto segue», and then come papers of something known: nothing new was told.
  const news = found.filter(({ kind, weight }) => kind === 'claim_new' && weight > 0);
  if (
    news.length > 0 &&
    news.every(({ span }) => /quanto (?:segue|di seguito)|following/i.test(span.quote)) &&
    (input.attachments > 0 || (scores.get('claim_update') ?? 0) >= threshold) &&
    !tellsOfLoss(input.newText) &&
    !isLossForm(readProse(input.newText).folded)
  )
    add('claim_new', -13);
  // A premium that was paid and not booked is no payment of ours.
  if ((scores.get('renewal_problem') ?? 0) > threshold && (scores.get('payment_delay') ?? 0) <= 5)
    add('payment_delay', -5);
  // Words of insurance in it: whoever writes wants something from an insurer.
  if (has('claim_new') || has('claim_update') || has('claim_status') || input.hasClaimReference)
    add('spam', -4);
}

/** Agents and brokers, and people who write for one of their family. */
const intermediary =
  /(?<![a-z])(?:intermediari[oa]?|broker|brokers|subagenzia|(?:scrivente|nostra|questa|presso l'|la) agenzia (?!investigativ)|in portafoglio|comune client\w|mutual (?:customer|client)|nostro mandante|vi (?:trasmettiamo|giriamo|inoltriamo) la denuncia|(?:cliente|assicurat[oa]) [a-z' ]{3,40} ci incarica|(?:we|i) (?:forward|pass on|relay)[^.]{0,20} (?:on behalf|for)|our client [^.]{0,40}(?:has asked us to|asks us to) (?:convey|forward|pass)|statement received at our office|(?:mi[oa]|suo|sua) (?:congiunt[oa]|familiare|parente|genitore|coniuge|marito|moglie|madre|padre|mamma|papa|figli[oa]|fratello|sorella|nonn[oa]|zi[oa]|suocer[oa])|(?:my|his|her) (?:mother|father|wife|husband|son|daughter|brother|sister|parent|relative|family|spouse|partner|grandmother|grandfather))(?![a-z])/;

/** Some sentence tells an event that is not only named. */
function tellsOfLoss(newText: string): boolean {
  return [...sentencesOf(readProse(newText), 5_000)].some(
    ({ text }) => tellsLoss(text) && (!asksHowItStands(text) || eventVerb.test(text)),
  );
}

/** With an old reference or as an answer, only outright words make a story a new loss. */
function saysNewLoss(
  scores: ReadonlyMap<CaseKind, number>,
  found: readonly Found[],
  input: CaseKindInput,
): boolean {
  // «Sinistro del 3 novembre» over «a che punto è?»: the subject only names what the question is about.
  const told = found.filter(({ span, weight }) => span.part === 'body' && weight > 0).map(({ kind }) => kind);
  const asks = told.includes('claim_status') || told.includes('payment_delay');
  if (asks && !told.includes('claim_new')) return false;
  const explicit = found
    .filter(({ name }) => name === 'explicit')
    .reduce((sum, { weight }) => sum + weight, 0);
  if (input.answersOurRequest || input.hasClaimReference)
    return explicit >= 6 && (scores.get('claim_new') ?? 0) >= threshold;
  return (scores.get('claim_new') ?? 0) >= threshold;
}

/** Nothing else was asked for, no claim is known, and somebody tells of damage in whatever words: those words. */
function lossTold(
  { senderIsParty, hasClaimReference, answersOurRequest, newText }: CaseKindInput,
  onlyBrings: boolean,
): Span | undefined {
  if (hasClaimReference || answersOurRequest) return undefined;
  const reading = readProse(newText);
  const [first] = sentencesOf(reading, 5000);
  if (first !== undefined && isLossForm(reading.folded.slice(0, 5000)))
    return { part: 'body', ...reading.place(first.start, first.start + Math.min(first.text.length, 120)) };
  for (const { start, text } of sentencesOf(reading, 5000)) {
    if (text.endsWith('?') || onlySupposed.test(text) || toldOfOthers(reading, start)) continue;
    const words = toldLoss(text);
    // Beside papers it takes a verb: «la macchina rotta è a casa» says where it can be seen.
    if (onlyBrings && !tellsPast(text)) continue;
    // «La riunione è stata spostata a giovedì», by somebody unknown: an event, and none of ours.
    if (!senderIsParty && !happened.test(text) && !ofOurTrade.test(reading.folded)) continue;
    if (words !== undefined)
      return { part: 'body', ...reading.place(start + words.start, start + words.end) };
  }
  return undefined;
}

/**
 * «Visita oculistica del 3 novembre, 120 euro, prego di liquidare»: no verb says that something happened, but the words
 * are those of one kind of loss, with its day. Nothing else was asked for and no claim is known: somebody applies.
 */
function datedLoss({
  namesDatedLoss,
  hasClaimReference,
  answersOurRequest,
  newText,
}: CaseKindInput): Span | undefined {
  if (namesDatedLoss !== true || hasClaimReference || answersOurRequest) return undefined;
  const reading = readProse(newText);
  if (policyBusiness.test(reading.folded)) return undefined;
  const [first] = [...sentencesOf(reading, 5_000)].filter(
    ({ start, text }) =>
      !courtesy.test(text) && !onlySupposed.test(text) && /\d/.test(text) && !toldOfOthers(reading, start),
  );
  return first === undefined
    ? undefined
    : { part: 'body', ...reading.place(first.start, first.start + Math.min(first.text.length, 120)) };
}

/** Some sentence speaks of the contract itself; the estimate that comes along is a paper of the loss. */
function speaksOfPolicy(newText: string): boolean {
  return [...sentencesOf(readProse(newText), 5_000)].some(
    ({ text }) => policyBusiness.test(text) && !handsOver(text),
  );
}

/** The contract itself is spoken of: its price, its term, its papers. */
const policyBusiness =
  /(?<![a-z])(?:premio|rata|rate|rinnov\w{1,5}|quietanza|disdetta|annualita|attestat\w|attestazione|(?:aumento|rincaro)(?= [^.]{0,30}(?:assicurazione|polizza))|classe di merito|preventivo|fattura n\w{0,2} vostr\w|premium|renewal|instalments?|no[- ]claims|quote|certificate of (?:motor )?insurance)(?![a-z])/;

/**
 * A loss that the text only names: it asks how the matter stands, or waits for money that was agreed, and no verb says
 * that anything has happened. Which of the two, and the words.
 */
function asksOfNamedLoss(
  newText: string,
): { readonly kind: 'claim_status' | 'payment_delay'; readonly span: Span } | undefined {
  const reading = readProse(newText);
  const text = reading.folded.slice(0, 5_000);
  if (eventVerb.test(text) || policyBusiness.test(text)) return undefined;
  for (const sentence of sentencesOf(reading, 5_000)) {
    const kind = missesMoney(sentence.text) ? ('payment_delay' as const) : ('claim_status' as const);
    const wish =
      kind === 'claim_status'
        ? wishToKnow(sentence.text)
        : { start: 0, end: Math.min(sentence.text.length, 120) };
    if (wish === undefined || (kind === 'claim_status' && !asksHowItStands(sentence.text))) continue;
    return {
      kind,
      span: { part: 'body', ...reading.place(sentence.start + wish.start, sentence.start + wish.end) },
    };
  }
  return undefined;
}

/** Something has happened to somebody: the verbs by which losses are told, in both languages. */
const eventVerb =
  /(?<![a-z])(?:(?:ho|abbiamo|ha|hanno|aveva|avevo) (?:\w{1,12} ){0,2}?(?:avuto|subit[oaie]|riportat[oaie]|pers[oaie]|trovat[oaie]|rott[oaie]|urtat[oaie]|tamponat[oaie]|rubat[oaie]|sottratt[oaie]|smarrit[oaie]|danneggiat[oaie]|distrutt[oaie]|allagat[oaie]|colpit[oaie]|investit[oaie]|battut[oaie]|pres[oaie]|scoperchiat[oaie]|bruciat[oaie]|sfondat[oaie]|forzat[oaie]|ammaccat[oaie]|pagato|speso|sostenut[oaie]|fatto (?:una|la|un)|annullat[oaie]|disdett[oaie])|(?:e|e'|sono|siamo|era) (?:\w{1,12} ){0,2}?(?:cadut[oaie]|scivolat[oaie]|uscit[oaie]|entrat[oaie]|success[oaie]|accadut[oaie]|capitat[oaie]|scoppiat[oaie]|esplos[oaie]|mort[oaie]|decedut[oaie]|mancat[oaie]|rott[oaie]|crollat[oaie]|stat[oaie] (?:ricover\w+|operat\w|tampon\w+|invest\w+|rubat\w|colpit\w|urtat\w|dimess\w|visitat\w|danneggiat\w|smarrit\w|licenziat\w))|(?:si|mi si|ci si) (?:e'?|sono) (?:\w{1,12} ){0,1}?\w{3,14}(?:at|ut|it|tt|rs|st)[oaie]|(?:i|we|he|she|they|it|someone|somebody|who|my \w{2,12}|our \w{2,12}|the \w{2,12}) (?:have |has |had |was |were )?(?:had|broke\w?|broken|hit|crashed|fell|fallen|lost|stole|stolen|burst|flooded|slipped|collided|damaged|injured|admitted|operated|died|passed away|cancelled|missed|smashed|dented|scratched|burnt|burned|paid|spent|saw|cut|twisted|sprained|fractured|leaked))(?![a-z])/;

/** «In caso di incidente», "if I lose my luggage": nothing has happened. */
const onlySupposed =
  /(?<![a-z])(?:in caso di|nel caso|qualora|se (?:mi|ci|si|dovess|per caso|un)|eventual\w{1,4}|preventivo per|(?:polizza|assicurazione) (?:\w{1,10} ){0,2}(?:copr|comprend|inclu|prevede)\w{0,4}|sapere se|does (?:my|the|it)|vorrei (?:un preventivo|assicur\w{2,4}|stipulare)|if (?:i|we|my|the)|in case of|quote for)(?![a-z])/;

/**
 * Somebody unknown asks, orders, announces or sends something, and no word of all he writes is of insurance, losses,
 * money or people's papers: it was meant for another house.
 */
function notOurs({
  senderIsParty,
  hasClaimReference,
  answersOurRequest,
  subject,
  newText,
  trade,
}: CaseKindInput): Span | undefined {
  if (senderIsParty || hasClaimReference || answersOurRequest) return undefined;
  const reading = readProse(newText);
  const end = startOfDisclaimer(reading);
  const text = reading.folded.slice(0, end);
  if (ofOurTrade.test(text) || ofOurTrade.test(read(subject).folded) || trade?.test(newText) === true)
    return undefined;
  for (const sentence of sentencesOf(reading, Math.min(end, 3_000))) {
    const says = bodyOf(sentence.text);
    if (says.split(/\s+/).length < 5 || wantsPeople.test(says) || /^(?:se|if|qualora) /.test(says)) continue;
    if (!asksToKnow(says) && !asksToAct(says) && !handsOver(says) && !announces.test(says)) continue;
    return {
      part: 'body',
      ...reading.place(sentence.start, sentence.start + Math.min(sentence.text.length, 120)),
    };
  }
  return undefined;
}

/** A sentence without the greeting before it. */
function bodyOf(sentence: string): string {
  return sentence.replace(
    /^(?:(?:buon ?giorno|buona ?sera|salve|ciao|gentil\w{1,7}|egregi\w?|spett\w{0,6}|pregiat\w{1,8}|stimat\w|dear|hello|hi|good (?:morning|afternoon|evening)|to whom it may concern)[^,.:\n]{0,40}[,.:\n]?\s*)+/,
    '',
  );
}

const ofOurTrade =
  /(?<![a-z])(?:assicur|polizz|sinistr[oi](?![a-z])|dann[oi](?![a-z])|dannegg|rimbors|risarc|indenn|premi[oi](?![a-z])|perit[oi](?![a-z])|perizi|liquida|garanzi|denunci|copertur|massimal|franchigi|pratic[ah]|incident|furt[oi]|rubat|infortun|ricover|decess|deced|eredi|invalid|prestazion|sussid|disoccup|matern|malatti|reclam|privacy|gdpr|dati personali|miei dati|risarc|cid(?![a-z])|cai(?![a-z])|constatazion|targa|veicol|vettura|iban|bonific|tampona|grandin|allag|incendi|infiltraz|claim|insur|polic(?:y|ies)|cover|loss(?:es)?(?![a-z])|damage|adjuster|surveyor|accident|premium|benefit|compensat|reimburs|theft|stolen|injur|crash|liabilit|complain|personal data|my data|licence plate|number plate|preventivo (?:per |di )?(?:(?:l'|la |il |una |un |mi[ao] ){0,2})(?:auto|macchina|moto|scooter|casa|rc|vita|cane|gatto|viaggio|camper|furgone)|quote for (?:my|a|the) (?:car|van|house|home|dog|trip|bike)|broker|avvocat|avv\.|studio legale|solicitor|carabinieri|polizia|police)/;
/** Somebody wants to reach us, or cannot: that is no mistake in the address. */
const wantsPeople =
  /(?<![a-z])(?:parlar\w|chiama\w{0,5}|richiam\w{1,6}|contatt\w{1,6}|telefon\w{1,6}|orari(?! (?:delle|dei|del|per))|sportello|portale|sito|app|password|accesso|accedere|registrazione|registrar\w{1,3}|agenzia|operator\w{1,3}|filiale|riferimento|vostr[oa] (?:ufficio|sede)|speak|talk|call (?:me|you|back)|contact|opening hours|website|log ?in|portal|branch|agent|office hours|help me|aiut\w{1,6})(?![a-z])/;
const announces =
  /(?<![a-z])(?:(?:si|vi|le) (?:conferma|comunica|segnala|informa|avvisa|restituisce|rende noto|invita)|conferm(?:o|iamo|a)|comunic(?:o|hiamo)|segnal(?:o|iamo)|ordin(?:o|iamo|are)|prenot\w{2,4}|disdic\w|disdett\w|disdire|iscriv\w{2,5}|iscrizione|candidatura|restituisc\w|e'? (?:stat[oaie] )?(?:rinviat|spostat|annullat|fissat|convocat|giunt|arrivat)\w|sono (?:pront|giunt|arrivat|disponibil|apert)\w|sara (?:assente|chius\w|apert\w)|(?:we|i) (?:confirm|are returning|am returning|regret|have ordered|ordered|bought|would like to (?:order|book|reserve))|reserve|returning|is ready|are ready|has been (?:held|postponed|moved|cancelled|confirmed)|will (?:not )?be (?:at|absent|late|held|closed)|has lapsed|ordered)(?![a-z])/;

/** A party tells something, not only thanks or questions, in a message that belongs to a claim. */
function addsToClaim({ hasClaimReference, senderIsParty, newText }: CaseKindInput): boolean {
  const told = [...sentencesOf(readProse(newText), 3000)].filter(
    ({ text }) => !text.endsWith('?') && !courtesy.test(text),
  );
  return hasClaimReference && senderIsParty && told.some(({ text }) => text.split(/\s+/).length >= 5);
}

const courtesy =
  /^(?:buongiorno|buonasera|salve|gentil|grazie|ringrazi|cordiali|distinti|saluti|ok|va bene|perfetto|ricevuto|resto in attesa|thank|thanks|many thanks|dear|hello|hi|kind regards|best regards|regards)/;

function isPolicyMatter(kind: CaseKind | undefined): boolean {
  return kind === 'account_change' || kind === 'renewal_problem';
}

/** A second kind is worth a second ticket; the rest is only colour of the first. */
function isWorkOfItsOwn(kind: CaseKind, other: CaseKind): boolean {
  // What is complained of, a late payment or a silence, is no second work; what the message brings beside it is.
  if (kind === 'complaint')
    return (
      other === 'claim_new' ||
      other === 'claim_update' ||
      other === 'account_change' ||
      other === 'data_request' ||
      other === 'third_party_letter'
    );
  if (kind === 'claim_new')
    return other === 'account_change' || other === 'renewal_problem' || other === 'data_request';
  // A letter has a road of its own, also where the loss it is about is news; what is not for us asks nothing of us.
  if (kind === 'third_party_letter' || kind === 'provider' || kind === 'misdirected') return false;
  return (
    other === 'claim_new' ||
    other === 'account_change' ||
    other === 'renewal_problem' ||
    other === 'data_request'
  );
}

/** Footers speak of errors, data protection and the authority; none of it is the sender's. */
function startOfDisclaimer({ folded }: Reading): number {
  const match =
    /(?:^|\n)[ *_-]{0,4}(?:avvertenz[ae]|disclaimer|confidentiality|nota di riservatezza|riservatezza|privacy|informativa|(?:questo|il presente|la presente) (?:messaggio|e-?mail|comunicazione)[^\n]{0,120}(?:riservat|confidenzial|destinat|contiene|contenere|privilegiat)|le informazioni (?:contenute|trasmesse|presenti)|this (?:e-?mail|message|communication)[^\n]{0,120}(?:confidential|intended|privileged|may contain)|the (?:information|contents?) (?:contained |in |of )|ai sensi (?![^\n]{0,200}(?:chied|richied|eserci|vorrei|voglio))(?:del|degli|della|e per)[^\n]{0,80}(?:2016\/679|196\/2003|gdpr|privacy)|prima di stampare|please consider the environment|rispetta l'ambiente)/.exec(
      folded,
    );
  return match?.index ?? folded.length;
}
