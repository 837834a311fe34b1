/** What happened, and to whom: the story, injuries, authorities, witnesses, the other side. */
import { answersLike } from './answer-likeness.ts';
import type { Fact } from './fact.ts';
import { findPhones } from './identifiers.ts';
import { nameBefore, readName, readSpokenName, type FoundName } from '../text/names.ts';
import type { Profile } from '../profile.ts';
import {
  beforeClosing,
  factAt,
  findFields,
  isAsked,
  isDenied,
  item,
  startOfDenial,
  tidy,
  type ReadPart,
} from './statements.ts';
import { speaksOfCase, tellsEvent, tellsPast } from './telling.ts';
import { firstMatches, hasWord, isWordCharacter, sentencesOf, type Reading } from '../text/text.ts';

/**
 * D.4 `text.min(60)`: sixty characters of telling, with a word for what happened. `days` are the days of loss found in the
 * same part: failing any telling word, the sentence around one of them tells.
 */
export function descriptions(
  source: ReadPart,
  profile: Profile,
  days: readonly Fact[] = [],
): readonly Fact[] {
  const { reading } = source;
  const labels =
    "(?:breve )?descrizione(?: (?:del|dell'|dei|della)\\s?(?:sinistro|evento|incidente|accaduto|fatti|fatto|danno|dinamica))?|dinamica(?: (?:del|dell')\\s?(?:sinistro|incidente|evento))?|(?:cosa|che cosa) e'? successo|(?:description|circumstances)(?: of (?:the )?(?:loss|accident|incident|event|damage))?|what happened";
  for (const field of findFields(reading, labels)) {
    const end = endOfParagraph(reading.plain, field.start);
    const text = tidy(reading.plain.slice(field.start, end));
    if (text.length >= 60)
      return [
        factAt(
          source,
          item('loss_description'),
          text.slice(0, 1000),
          { start: field.start, end },
          'labelled',
          0.95,
        ),
      ];
  }
  const listed = reportInHeadings(reading, source.part === 'transcript');
  if (listed !== undefined)
    return [
      factAt(
        source,
        item('loss_description'),
        tidy(reading.plain.slice(listed.start, listed.end)).slice(0, 1000),
        listed,
        'labelled',
        0.85,
      ),
    ];
  const lossDays = days
    .filter(({ key, confidence }) => key === item('loss_date') && confidence >= 0.3)
    .map(({ span }) => reading.seek(span.start));
  const sentences = [...sentencesOf(reading, beforeClosing(reading))].filter(
    ({ text }) => !text.endsWith('?'),
  );
  const told =
    toldIn(sentences, source, (sentence) => tellsEvent(sentence.text)) ??
    toldIn(
      sentences,
      source,
      ({ start, end, text }) =>
        !speaksOfCase(text) && (lossDays.some((at) => at >= start && at < end) || tellsPast(text)),
    );
  const valueOf = ({ start, end }: { start: number; end: number }) =>
    tidy(reading.plain.slice(start, end)).slice(0, 1000);
  if (told !== undefined) {
    const hasCause = causeWords(profile).some((word) => hasWord(reading, word));
    return [factAt(source, item('loss_description'), valueOf(told), told, 'phrase', hasCause ? 0.85 : 0.7)];
  }
  const { answerExamples } = profile;
  if (answerExamples === undefined) return [];
  const alike = toldIn(
    sentences,
    source,
    (sentence) => answersLike(answerExamples, item('loss_description'), reading, sentence) >= enoughLike,
  );
  return alike === undefined
    ? []
    : [factAt(source, item('loss_description'), valueOf(alike), alike, 'likeness', 0.55)];
}

/** How much a sentence without any word or tense that tells must read like a loss that somebody tells. */
const enoughLike = 0.6;

/** The stretch from the first sentence that tells to where sixty characters are told; undefined when they never are. */
function toldIn(
  sentences: readonly { start: number; end: number; text: string }[],
  { part }: ReadPart,
  tells: (sentence: { start: number; end: number; text: string }) => boolean,
): { start: number; end: number } | undefined {
  let from: number | undefined;
  let to = 0;
  let length = 0;
  for (const [index, sentence] of sentences.entries()) {
    if (length >= 1000) break;
    // A mail on one line, or a call, tells and greets in one breath.
    const isLong = sentence.text.length > (part === 'transcript' ? 60 : 220);
    if (isFormLine(sentence.text)) continue;
    if (!isLong && notTelling.test(sentence.text)) continue;
    // What follows a telling sentence in the past tense goes on telling.
    if (!tells(sentence) && (from === undefined || length >= 60 || !past.test(sentence.text))) continue;
    let start = sentence.start + (from === undefined ? (salutation.exec(sentence.text)?.[0].length ?? 0) : 0);
    // «Mia figlia è stata chiamata in tribunale; abbiamo annullato tutto»: the reason stands before.
    const before = sentences[index - 1];
    if (
      from === undefined &&
      sentence.end - start < 60 &&
      before !== undefined &&
      !isFormLine(before.text) &&
      !notTelling.test(before.text) &&
      tellsPast(before.text)
    )
      start = before.start + (salutation.exec(before.text)?.[0].length ?? 0);
    from ??= start;
    to = sentence.end;
    length += sentence.end - start;
  }
  return from === undefined || length < 60 ? undefined : { start: from, end: to };
}

/** Whether anybody was hurt: «nessun ferito» is a no, a question is nothing, and both may be said. */
export function injuries(source: ReadPart, profile: Pick<Profile, 'answerExamples'>): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  const say = (value: 'yes' | 'no', match: RegExpExecArray, method: string, confidence: number) =>
    facts.push(
      factAt(
        source,
        item('injuries_flag'),
        value,
        {
          start: (value === 'no' ? startOfDenial(reading, match.index) : undefined) ?? match.index,
          end: match.index + match[0].trimEnd().length,
        },
        method,
        confidence,
      ),
    );
  const answered: number[] = [];
  for (const match of reading.folded.matchAll(injuryAnswer)) {
    const { no, yes } = match.groups ?? {};
    if (no === undefined && yes === undefined) continue;
    say(no === undefined ? 'yes' : 'no', match, 'labelled', 0.95);
    answered.push(match.index);
  }
  for (const match of reading.folded.matchAll(noInjuries)) {
    if (
      facts.length < 20 &&
      !isAsked(reading, match.index) &&
      !/(?<![a-z])(?:se|if|hope|that) $/.test(reading.folded.slice(Math.max(0, match.index - 8), match.index))
    )
      say('no', match, 'phrase', 0.95);
  }
  for (const match of [
    ...firstMatches(reading.folded, someInjuries),
    ...firstMatches(reading.folded, hurtBody),
  ]) {
    if (facts.length >= 40) break;
    if (answered.some((at) => Math.abs(at - match.index) < 40) || isAsked(reading, match.index)) continue;
    if (isLabel(reading, match.index, match.index + match[0].length)) continue;
    const denied = isDenied(reading, match.index);
    if (
      denied &&
      facts.some(({ value, span }) => value === 'no' && Math.abs(reading.seek(span.start) - match.index) < 40)
    )
      continue;
    say(denied ? 'no' : 'yes', match, 'phrase', denied ? 0.95 : 0.85);
  }
  return facts.length > 0 ? facts : likeNobodyHurt(source, profile);
}

/** «Lesioni:» opens a field of a form; «… ché la destra è ingessata: ieri …» ends what is told. */
function isLabel({ folded }: Reading, start: number, end: number): boolean {
  const next = /^[ *_]{0,3}([:?])/.exec(folded.slice(end, end + 5))?.[1];
  return (
    next === '?' ||
    (next === ':' && /(?:^|[.;\n])[^.;\n]{0,24}$/.test(folded.slice(Math.max(0, start - 26), start)))
  );
}

/** The clause that reads most like one that says that nobody was hurt. */
function likeNobodyHurt(
  source: ReadPart,
  { answerExamples }: Pick<Profile, 'answerExamples'>,
): readonly Fact[] {
  if (answerExamples === undefined) return [];
  const { reading } = source;
  const alike = clausesOf(reading, Math.min(beforeClosing(reading), 8_000))
    .filter(({ start }) => !isAsked(reading, start))
    .map((clause) => ({
      ...clause,
      share: answersLike(answerExamples, item('injuries_flag'), reading, clause),
    }))
    .filter(({ share }) => share >= enoughLikeNobody)
    .toSorted((a, b) => b.share - a.share)[0];
  return alike === undefined ? [] : [factAt(source, item('injuries_flag'), 'no', alike, 'likeness', 0.6)];
}

/** How much a clause must read like those that say that nobody was hurt; none that did so on six open banks said otherwise. */
const enoughLikeNobody = 0.5;

/** Stretches between stops, each alone and with the one behind it: «io niente, lei niente» says it in two. What stands before a colon is a label. */
function clausesOf({ folded }: Reading, end: number): readonly { start: number; end: number }[] {
  const alone = Array.from(
    folded.slice(0, end).matchAll(/[^.,;:!?()\n]*[a-z][^.,;:!?()\n]*[?]?/g),
    (match) => ({
      start: match.index + (/^\s*/.exec(match[0])?.[0].length ?? 0),
      end: match.index + match[0].trimEnd().length,
    }),
  ).filter((clause) => folded[clause.end] !== ':');
  return alone.flatMap((clause, index) => {
    const next = alone[index + 1];
    return next === undefined || folded.slice(clause.end, next.start).includes(':')
      ? [clause]
      : [clause, { start: clause.start, end: next.end }];
  });
}

/** Who attended: police, Carabinieri, fire brigade; `no` when the sender says that nobody came. */
export function authorities(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const match of reading.folded.matchAll(authorityWords)) {
    if (facts.length >= 20) break;
    if (isAsked(reading, match.index)) continue;
    const at = { start: match.index, end: match.index + match[0].length };
    const denied =
      isDenied(reading, match.index) ||
      /^[^.;\n]{0,20}(?:(?:non (?:e'?|sono|ha|hanno)|did not|didn't|was not|were not|never) |: ?(?:no|nessun))/.test(
        reading.folded.slice(at.end, at.end + 50),
      );
    if (!denied && /^(?:autorita|authorities)$/.test(match[0])) continue;
    facts.push(
      factAt(
        source,
        item('authority'),
        denied ? 'no' : match[0].replace(/\s+/g, ' '),
        denied ? { start: startOfDenial(reading, at.start) ?? at.start, end: at.end } : at,
        'phrase',
        0.85,
      ),
    );
  }
  return facts;
}

/** Witnesses: a name when one stands there, else `yes` or `no`. Late witnesses lose value (art. 135 c. 3-bis CAP). */
export function witnesses(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const match of reading.folded.matchAll(/(?<![a-z])(?:testimon[ei]|witness(?:es)?)(?![a-z])/g)) {
    if (facts.length >= 20) break;
    if (isAsked(reading, match.index)) continue;
    const at = { start: match.index, end: match.index + match[0].length };
    const after = reading.folded.slice(at.end, at.end + 30);
    const denied =
      isDenied(reading, match.index) ||
      /^[ *_]{0,3}:[ *_]{0,3}(?:no|nessuno|nessun|none)(?![a-z])/.test(after);
    const named = denied ? undefined : nameNear(reading, at.end);
    facts.push(
      factAt(
        source,
        item('witnesses'),
        denied ? 'no' : (named?.name ?? 'yes'),
        {
          start: (denied ? startOfDenial(reading, at.start) : undefined) ?? at.start,
          end: named?.end ?? at.end,
        },
        'phrase',
        named || denied ? 0.9 : 0.7,
      ),
    );
  }
  for (const { name, ...at } of whoSaw(source))
    if (!facts.some(({ value }) => value === name))
      facts.push(factAt(source, item('witnesses'), name, at, 'phrase', 0.8));
  return facts;
}

/** «Ha visto tutto la signora Blu», "my passenger, Huck Finn, can testify": who saw it, without the word witness. */
function whoSaw({ reading }: ReadPart): readonly { name: string; start: number; end: number }[] {
  return firstMatches(reading.folded, seeing)
    .slice(0, 10)
    .flatMap((match) => {
      if (isAsked(reading, match.index) || isDenied(reading, match.index)) return [];
      const end = match.index + match[0].length;
      const after = nameNear(reading, end);
      if (after) return [{ name: after.name, start: match.index, end: after.end }];
      const before = nameBefore(reading, match.index);
      return before ? [{ name: before.name, start: before.start, end }] : [];
    });
}

const seeing =
  /(?<![a-z])(?:(?:ha|hanno|ho) (?:visto (?:tutto|tutta la scena|la scena|l'incidente|l'accaduto|il fatto)|assistito (?:a tutto|all'incidente|alla scena|al fatto|all'accaduto))|pu[o'] (?:testimoniare|confermare)|(?:can|could|will) (?:testify|confirm)|saw (?:everything|it all|the (?:accident|crash|whole thing)|what happened))(?![a-z])/g;

/** The other driver, the neighbour, whoever is on the other side, when named. */
export function otherParties(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  const isWithoutCapitals =
    source.part === 'transcript' || firstMatches(reading.plain, /\p{Lu}\p{Ll}{2}/gu).length <= 2;
  for (const match of reading.folded.matchAll(otherPartyWords)) {
    if (facts.length >= 20) break;
    const end = match.index + match[0].length;
    const named =
      nameNear(reading, end) ??
      (isWithoutCapitals && introducesName.test(reading.folded.slice(match.index, end + 8))
        ? spokenNameNear(reading, end)
        : undefined);
    // «La signora Anna Bianchi ha chiamato»: whoever writes a call down names the caller.
    if (named && !tellsItself.test(reading.folded.slice(named.end, named.end + 40)))
      facts.push(
        factAt(
          source,
          item('other_party'),
          named.name,
          { start: match.index, end: named.end },
          'phrase',
          0.85,
        ),
      );
  }
  return facts.length > 0 ? facts : peopleWithNumbers(source);
}

/**
 * «… sullo strumento di Monica Poli (328 4254974)»: somebody named within a sentence together with his number is the
 * other side, unless the sentence says that it is the writer, the insured or a witness.
 */
function peopleWithNumbers(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const body = beforeClosing(reading);
  return findPhones(reading)
    .slice(0, 20)
    .flatMap((phone): readonly Fact[] => {
      const at = reading.seek(phone.start);
      const named = at > body ? undefined : somebodysNumber(reading, at);
      if (named === undefined) return [];
      return [
        factAt(
          source,
          item('other_party'),
          named.name,
          { start: named.start, end: named.end },
          'phrase',
          0.7,
        ),
      ];
    });
}

/** Somebody who is not the writer, named within a sentence right before a number (offset of the reading). */
function somebodysNumber(reading: Reading, at: number): FoundName | undefined {
  const link = linkToNumber.exec(reading.folded.slice(Math.max(0, at - 60), at));
  const named = link === null ? undefined : nameBefore(reading, at - link[0].length);
  if (named === undefined) return undefined;
  const before = reading.folded.slice(Math.max(0, named.start - 120), named.start);
  const isWithin = /[a-z\d'",:(] ?$/.test(before) && !/\n ?$/.test(before);
  return isWithin && !notOtherSide.test(before) ? named : undefined;
}

const linkToNumber =
  /[\s,;(-]{1,3}(?:(?:il cui |whose )?(?:utenza|tel(?:efono|ephone)?|cell(?:ulare)?|recapito(?: telefonico)?|numero|utenza|phone|mobile|number|contattabile|raggiungibile|reperibile|(?:who )?(?:may|can) be (?:reached|contacted)|reachable)[.:]?(?: (?:al|a|il|on|at|e'?|is|n\.?|numero|number))*[\s:.]{0,2})?$/;

const notOtherSide =
  /(?<![a-z])(?:mi chiamo|sono|sottoscritt[oa]|scriv(?:e|ente|o)|assicurat[oa]|contraente|intestatari[oa]|nome|nominativo|nome e cognome|testimon[ei]|assistito|ha visto|hanno visto|witness(?:es)?|saw|testify|confermare|my name|i am|this is|insured|policyholder|name|medico|dottor[ae]?|dr|avv|avvocat[oa]|perit[oi]|studio|carrozzeria|officina|agenzia|broker|saluti|fede|regards|faithfully|sincerely)(?![a-z])[^.;\n]{0,60}$/;

/**
 * «Tipo di evento: …. Luogo: …. Mezzo che seguiva: …»: three headings about the event, one after the other, tell it as
 * a form does. Headings of who writes, of contracts and accounts are not about it.
 */
function reportInHeadings(
  reading: Reading,
  isTranscript: boolean,
): { start: number; end: number } | undefined {
  const { folded } = reading;
  const body = beforeClosing(reading);
  let run: { start: number; end: number }[] = [];
  let best: { start: number; end: number }[] = [];
  for (const match of firstMatches(folded, isTranscript ? spokenHeading : heading)) {
    const start = match.index + (match.groups?.['lead']?.length ?? 0);
    if (start > body) break;
    if (neutral.test(match.groups?.['label'] ?? '')) continue;
    if (ofContract.test(match.groups?.['label'] ?? '')) {
      run = [];
      continue;
    }
    const value = /^[^\n.;]{1,200}(?:[.,]\d[^\n.;]{0,120})*/.exec(
      folded.slice(match.index + match[0].length),
    );
    const end = match.index + match[0].length + (value?.[0].trimEnd().length ?? 0);
    const last = run.at(-1);
    run = last !== undefined && start - last.end > 120 ? [{ start, end }] : [...run, { start, end }];
    if (run.length > best.length) best = run;
  }
  const [first] = best;
  const end = best.at(-1)?.end ?? 0;
  return first !== undefined && best.length >= 3 && end - first.start >= 60
    ? { start: first.start, end: Math.min(end, first.start + 1000) }
    : undefined;
}

const heading =
  /(?<lead>^|[.;\n] {0,3}(?:[-*\u2022] |\d{1,2}[.)] ?)?)(?<label>[a-z][a-z' ]{2,44}):(?= ?\n? ?[a-z\d])/g;

/** A recogniser of speech writes no full stops: the last words before a colon are the label. */
const spokenHeading =
  /(?<lead>^| )(?<label>[a-z']{4,16}(?: (?:del|della|dell'|di|of|the|for|e|and) ?[a-z']{3,14})?):(?= [a-z\d])/g;

/** These stand in the head of mails and under them as well as among what happened. */
const neutral = /^(?:da|a|from|to|data|date|nota|note|ps|p\.s)$/;

const ofContract =
  /(?<![a-z])(?:polizza|pol|policy|contratt[oi]|certificato|contract|targa|tg|plate|registration|codice|cod|c\.?f|cf|tax|fiscal|iban|conto|account|coordinate|estremi|pagamento|payment|tel|telefono|telephone|phone|mobile|cell|cellulare|contact|e-?mail|pec|posta|indirizzo|address|nome|name|cognome|nominativo|contraente|policyholder|insured|sottoscritt[oa]|intestatari[oa]|rif|riferimento|ref|reference|oggetto|subject|re|sinistro|pratica|posizione|claim|allegat[io])(?![a-z])(?! (?:e ora|e luogo|del|della|dell|of|and time))/;

/** Sentences that ask, announce or thank, though they may name the loss: they do not tell it. */
const notTelling =
  /(?<![a-z])(?:vorrei sapere|vorremmo sapere|a che punto|in attesa|resto in|restiamo in|rimango|allego|alleghiamo|in allegato|trasmetto|invio|invia(?:re|mo)|chiedo|chiediamo|quando (?:sara|riceve|verra)|sollecit[a-z]{1,5}|vi prego|la prego|cordiali|distinti|saluti|grazie|i would like to know|please find|attached|could you|waiting for|looking forward|status of|what is the|regards)(?![a-z])/;

const past = /(?<![a-z])(?:ero|era|stavo|stava|ha|ho|hanno|e'?|sono|si|was|were|had|did)(?![a-z])/;

/** A line of a form or of an answered list; its words name the loss without telling it. */
const isForm = /^[-*\u2022\d.) ]{0,6}[a-z][a-z'/ ]{1,40}[:?](?:\s|$)/;

/** «Vorrei denunciare un sinistro: ieri …» looks like a label and tells: what follows the colon decides. */
function isFormLine(text: string): boolean {
  const label = isForm.exec(text)?.[0];
  if (label === undefined) return false;
  const rest = text.slice(label.length);
  return rest.length < 60 || !tellsEvent(rest);
}

const salutation =
  /^(?:(?:buongiorno|buon giorno|buonasera|salve|gentil[ei]|egregi[oa]?|spett|ciao|dear|hello|hi|good (?:morning|afternoon|evening))[^,.!\n]{0,40}(?:\.le[^,\n]{0,40})?[,!\n]\s*)?/;

function causeWords(profile: Profile): readonly string[] {
  return [...profile.claimTypes.values()].flatMap(({ words }) =>
    words.filter(({ weight }) => weight >= 3).map(({ word }) => word),
  );
}

function endOfParagraph(plain: string, from: number): number {
  const rest = plain.slice(from, from + 2000);
  const stop = /\n\s*\n|\n[ *_]{0,3}\p{Lu}[^:\n]{1,40}:\s/u.exec(rest)?.index ?? rest.length;
  return from + rest.slice(0, stop).trimEnd().length;
}

const injuryAnswer =
  /(?<![a-z])(?:(?:ci sono (?:stati )?)?(?:persone )?ferit[ie]|(?:persone )?les[ie]|(?:persone )?infortunat[ie]|(?:stato|condizioni) delle persone|danni fisici|casualties|(?:people|persons) (?:hurt|injured)|lesioni(?: a persone)?|danni (?:a|alle) persone|any injur(?:y|ies)|injur(?:y|ies|ed)|injured persons?)(?: ?\([^()\n]{0,30}\))?[ *_]{0,2}[?:][ *_?]{0,3}\n?[ *_]{0,3}(?<no>no|nn|n[er]ss?un[oa]?|illes[iae]|incolumi|none|nobody|nil|zero|0|n)?(?<yes>si'?|yes|s|y|un[oa]?|due|tre|quattro|[1-9]\d?|one|two|three|io|me|myself|l'assicurat[oa]|il (?:sottoscritto|conducente|passeggero)|la (?:sottoscritta|conducente|passeggera)|(?:trauma|frattura|lesione|contusione|distorsione)[a-z]*)?(?![a-z])/g;

const noInjuries =
  /(?<![a-z])(?:(?:ferit[oi]|les[oi]|infortunat[oi]) ness?un[oa](?= ?(?:[.,;:!\n]|$))|(?:io|noi|lui|lei|loro|tutti|cristiani|persone) (?:siamo |sono |e'? )?salv[oaie]|(?:stava|stavo|stavamo|stavano) (?:tutti )?bene|no harm (?:done )?to (?:either|any|anyone|anybody|both)|ferit[ie] (?:zero|nessuno)|zero ferit[ie]|(?:danni fisici|danni alle persone|lesioni) esclus[ie]|esclus[ie] (?:danni fisici|danni alle persone|lesioni)|(?:sto|stiamo|stanno) (?:tutti |tutte |entrambi )?ben(?:issimo|one)|(?:ne|nemmeno|neanche|neppure) (?:io|lui|lei|noi|loro) ne [a-z' ]{2,24} (?:abbiamo|ho|ha|hanno) (?:avuto |riportato |subito )?(?:niente|nulla|un livido|un graffio)|io niente,? (?:e )?(?:lei|lui|l'altr[oa]|loro) (?:niente|nulla|nemmeno|neanche)|(?:gente|persone|ferit[ie]) [a-z ]{0,16}non (?:ce n'e'?|ce ne sono|ve ne sono)|(?:perfectly|quite|absolutely|completely) (?:all right|fine|ok|okay|unhurt)|(?:neanche|nemmeno|neppure) un livido|not (?:even )?a bruise|(?:non|nn) (?:si|ci|vi) (?:registra(?:no)?|segnala(?:no)?|lamenta(?:no)?|rileva(?:no)?|ravvisa(?:no)?|riscontra(?:no)?|contano|sono (?:stat[ie] )?(?:registrat[ie]|segnalat[ie]|lamentat[ie]|rilevat[ie])|sono)(?: (?:ne|stat[ie]|alcun[oa]?|nessun[oa]?))* ?(?:ferit[ie]|lesion[ei](?: personali| alle persone)?|dann[oi] (?:fisic[oi]|a(?:lle|d)? ?(?:person[ae]|altr[ei])|alla persona)|infortunat[ie]|conseguenz[ae]|les[ie])|(?:illes|indenn|incolum)[oaei]|ness?un[oa']? ?(?:person[ae] |occupant[ei] |passegger[oi] |degli occupanti |conducente |dei (?:due )?conducenti )?(?:ha |hanno |e' |si e' |risulta |e' rimast[oa] |e' stat[oa] )?(?:riportat[oaie]|subit[oa]|lamentat[oa]|avut[oa]|infortunat[oaie]|les[oaie]|ferit[oaie]|contus[oaie])|(?:people|persons|anyone|casualties|injuries|injured)(?: injured| hurt)?: ?(?:none|nil|no)|(?:no ?body|no one|none of us|neither of us|nobody else|no person|no people)(?: (?:was|were|is|got|has been|suffered|sustained))*(?: (?:any|physically))* ?(?:harm(?:ed)?|hurt|injur(?:ed|y|ies)|wounded)|(?:without|no) (?:any )?(?:physical |bodily |personal )?(?:injur(?:y|ies)|harm)(?: to (?:any)?(?:body|one|persons?|people))?|(?:unscathed|safe and sound)|san[oaie] e salv[oaie]|(?:ne|nemmeno|neanche) (?:io|lui|lei|noi|loro|gli altri|l'altr[oa]) (?:(?:ne|e) [a-z']{2,12} )?(?:si e'?|ci siamo|mi sono|si sono) fatt[oaie] (?:male|nulla|niente)|ness?un[oa']? ?pregiudizio (?:alle persone|fisico|alla persona)|(?:no ?body|no one|none of us|neither of us) required (?:any )?(?:medical|treatment|hospital|an ambulance|attention)[a-z ]{0,20}|senza (?:nemmeno |neanche |neppure )?(?:un graffio|graffi|conseguenze (?:fisiche|per le persone|alle persone))|(?:neanche|nemmeno|neppure) un graffio|without a scratch|not a scratch|(?:nessuno|non) (?:di noi )?(?:ha|hanno|abbiamo|ho|aveva|avevano) (?:avuto |aveva )?bisogno (?:di|del|dell') ?(?:cure|medic[oi]|ambulanza|pronto soccorso|soccors[oi]|ospedale|assistenza)|(?:no ?body|no one|nor (?:he|she|they|i|we)|did(?: not|n't)) need(?:ed)? (?:any )?(?:medical|treatment|hospital|an ambulance|a doctor|attention)[a-z ]{0,20}|non (?:ha|hanno|ho|abbiamo) (?:riportato|subito|lamentato|avuto) (?:alcuna? |nessuna? )?(?:conseguenz[ae]|lesion[ei]|ferit[ae]|dann[oi] (?:fisic[oi]|alla persona)|trauma)|sol[io] dann[io] (?:material[ei]|a cose|alle cose)|no (?:personal |physical |bodily )(?:injur(?:y|ies|is)|harm)|no (?:casualties|wounded)|nessun infortunato|nessuna persona (?:lesa|ferita|coinvolta)|non (?:vi|ci) sono (?:ne )?(?:ferit[ie]|infortunat[ie]|conseguenze)|(?:tutti |siamo (?:tutti )?|sono (?:tutti )?|rimast[oaie] )?(?:illes[oaie]|incolum[ei])|ness?un[oa](?: di noi(?: due)?| dei due| a bordo)? (?:si e'? (?:fatt[oa] (?:male|nulla|niente)|ferit[oa])|ha riportato (?:ferite|lesioni|danni))|(?:non|nn) (?:ci siamo|mi sono|si e'?|si sono) fatt[oaie] (?:male|nulla|niente)|(?<!non )(?<!nn )(?:stiamo|stanno) (?:tutti |tutte |entrambi |tutti e due )?(?:abbastanza |molto )?bene|(?:tutti|entrambi) stanno bene|(?:every(?:one|body)|we|both of us|all of us)(?: all| both)?(?:'re| (?:is|are|was|were))(?: all| both)? (?:fine|ok|okay|all right|alright|safe|unharmed|well)(?! (?:with|to|for))|solo danni (?:materiali|a cose|alle? (?:cose|auto|macchine|veicol[oi]))|(?:no ?body|no one) (?:was|is|got) (?:hurt|injured)|no injur(?:y|ies)|unhurt|uninjured|unharmed|only (?:material|property) damage|niente feriti|nessun danno (?:fisico|alle persone)|nessuna (?:conseguenza|lesione)(?: (?:fisica|alle persone))?|(?:tutto|tutti) (?:ok|bene|a posto) a parte lo spavento|a parte lo spavento|solo (?:tanto |un (?:gran |grande )?)?spavento|(?:io|noi|lui|lei|entrambi|(?:il|la|l'|un|una) ?(?:ciclista|pedone|motociclista|conducente|passegger[oa]|bambin[oa]|signor[ae]?)) st(?:o|iamo|a) (?:tutti |comunque )?bene|danni solo (?:materiali|alle (?:auto|cose))|(?:persone|occupanti) (?:tutte |tutti )?(?:illes[ei]|incolumi)|(?:i am|i'm|we are|both are|everyone is) (?:fine|unhurt|ok|okay|all right)(?! (?:with|to|for)))(?![a-z])/g;

/** Parts of the body and what is done to them, in either order and not far apart: «rottura di due costole», "my knee ligaments are torn". */
const bodyPart =
  '(?:colli?|collo|testa|capo|volto|viso|fronte|schiena|spall[ae]|bracci[oa]|braccia|avambracci[oa]|gamb[ae]|gomit[oi]|pols[oi]|man[oi]|dit[oa]|pollice|ginocchi[oa]?|cavigli[ae]|pied[ei]|costol[ae]|costato|clavicol[ae]|femore|bacino|vertebr[ae]|rachide|cervical[ei]|lombar[ei]|torac[ei]|toracic[oa]|petto|naso|dent[ei]|mandibola|zigomo|tibia|perone|omero|radio|ulna|sterno|calcagno|tallone|anca|polpaccio|coscia|bicipite|menisc[oi]|legament[oi]|tendin[ei]|cranic[oa]|cranio|neck|head|back|shoulders?|arms?|forearm|legs?|elbows?|wrists?|hands?|fingers?|thumb|knees?|ankles?|f(?:oo|ee)t|heel|toes?|ribs?|collarbone|spine|chest|nose|tooth|teeth|jaw|cheekbone|shin|thigh|hip|pelvis|calf|ligaments?|tendons?|muscle)';
const hurt =
  '(?:rott[oaie]|rottur[ae]|fratt[a-z]{3,8}|lussa[a-z]{2,6}|distor[a-z]{3,6}|contus[a-z]{1,5}|traum[a-z]{1,8}|dolor[a-z]{1,4}|dolent[ei]|lesion[a-z]{1,5}|strapp[a-z]{1,4}|stirament[oi]|lacera[a-z]{2,5}|ferit[a-z]|ustion[a-z]{1,5}|slogat[a-z]|storta|gonfi[oae]?|tumefatt[oa]|ingessat[oa]|gesso|suturat[oa]|sutura|collare|tutore|schiacciament[oi]|amputa[a-z]{2,5}|incrinat[oae]|mal(?:e|issimo)|broken?|broke|fractur[a-z]{1,3}|dislocat[a-z]{2,3}|sprain[a-z]{0,3}|torn|tore|bruis[a-z]{1,3}|hurts?|hurting|aching?|aches|pains?|painful|swollen|stitch[a-z]{1,3}|cracked|crushed|burn[ts]?|burned|brace|plaster|sore|injured|whiplash)';
const hurtBody = new RegExp(
  `(?<![a-z])(?:${hurt}(?:[ ,](?:[a-z']{1,14}[ ]){0,4})${bodyPart}|${bodyPart}(?: [a-z']{1,12}){0,3} ${hurt})(?![a-z])`,
  'g',
);

const someInjuries =
  /(?<![a-z])(?:decedut[oaie]|deceduta|(?:ha|hanno|ho) perso la vita|e' mort[oa]|mort[oa] sul colpo|(?:was|were) killed|died|(?:ha|ho) picchiato (?:la testa|il capo|il volto|il viso)|sbattuto (?:la testa|il capo)|rotula|malleolo|bacino|ferit[oiae]|lesion[ei]|contusion[ei]|escoriazion[ei]|distorsion[ei]|ematom[ai]|trauma|ginocchi[oa] gonfi[oa]|gesso|ingessat[oa]|punti di sutura|fatt[oaie] male (?:al|alla|a un|ad)|colpo di frusta|(?:mess[oa]|port[oa]|portare|con il|col) (?:il |un )?collar(?:e|ino)|(?:in|wearing) a (?:neck|surgical) (?:brace|collar)|pronto soccorso|ambulanza|frattur[ae]|fratturat[oaie]|trauma cranico|prognosi|ricoverat[oaie]|mi sono fatt[oa] male|si e'? fatt[oa] male|(?:rott|fratturat|lussat|slogat|storta?)[oaie]? (?:un[oa']?|il|la|lo|le|i|l'|due|entramb[ie])? ?(?:bracci[oa]|gamb[ae]|pols[oi]|costol[ae]|naso|cavigli[ae]|clavicola|spall[ae]|ginocchi[oa]?|dit[oa]|piede|piedi|femore|bacino|vertebr[ae]|dent[ei]|gomito)|f(?:a|anno) male (?:il|la|l'|le|i)? ?(?:collo|testa|schiena|spall[ae]|bracci[oa]|gamb[ae]|ginocchi[oa]?|petto|costole)|(?:broke|broken|sprained|fractured|dislocated) (?:my|his|her|an?|the|two) (?:arm|leg|wrist|ribs?|nose|ankle|collarbone|shoulder|knee|finger|foot|hip|teeth|tooth|elbow)|dolor[ei] (?:al|alla|cervical)[a-z]*|injured|injur(?:y|ies)|whiplash|ambulance|fractured?s?|broken (?:bone|collarbone|arm|leg|wrist|ribs?)|cracked ribs?|in plaster|stitches|sprain(?:ed)?|hurt|emergency room|concussion)(?![a-z])/g;

const authorityWords =
  /(?<![a-z])(?:polizia(?: locale| stradale| municipale| ferroviaria)?|carabinieri|vigili(?: urbani| del fuoco)?|pompieri|questura|guardia di finanza|police|fire (?:brigade|department)|autorita|authorities)(?![a-z])/g;

const otherPartyWords =
  /(?<![a-z])(?:contropart[ei]|altr[oa] (?:conducente|automobilista|guidatore|guidatrice)|conducente (?:dell'|del |della )?(?:altr[oa] (?:auto|veicolo|mezzo)|controparte)|(?:guidat[oa]|condott[oa]) da(?:l|lla)?|danneggiat[oa]|vicin[oa] (?:del piano di sotto|di sotto|di casa)|proprietari[oa] (?:dell'altr[oa] \w{3,10}|d(?:el|ella|ello|ell'|ei) ?(?!mi[oa]|nostr[oa])[a-z]{3,14})|alla guida (?:dell'altr[oa] \w{3,10}|della? (?:\w{3,10})|del \w{3,10})(?: (?:c'era|era|vi era))?|at the wheel(?: of [a-z ]{3,20})?(?: was)?|other (?:driver|party)|(?:avversario|antagonista)|titolare:|trattasi di|appartenente a|di proprieta d[ei]l?(?:la)?|(?:injured|other) person|belonging to|third party|driven by|neighbou?r|danneggiante|responsabile civile|(?:il|la|lo) (?:signor[ea]?|sig\.?(?:ra)?|famiglia|genitore|titolare|proprietari[oa](?: d(?:el|ella|ello|ell'|ei) ?(?!mi[oa]|nostr[oa])[a-z]{3,14})?|cliente|condomin[oa]|inquilin[oa]|conducente|guidatore|automobilista|motociclista|ciclista)|un (?:vicino|amico|passante|cliente|ciclista|estraneo)|una (?:vicina|amica|passante|cliente|signora)|(?:lui|lei) (?:e'|si chiama)|si chiama|(?:swapped|exchanged) details|(?:he|she) is|(?:his|her) name is|the (?:owner|neighbou?r|driver|tenant|customer|shopkeeper|lady|man)(?: (?:is|was))?|between neighbou?rs)(?![a-z])/g;

/** Right behind a name: that person called, came or asks. */
const tellsItself =
  /^,? ?(?:(?:ci |mi |ha |e' |e |has |just )*(?:chiamato|telefonato|chiama|telefona|riferisce|riferito|racconta|raccontato|segnala|segnalato|denuncia|denunciato|chiede|chiesto|venut[oa]|passat[oa]|called|calls|rang|phoned|reports|reported|asks|asked|came|tells us|told us))(?![a-z])/;

/** A title, a colon, «è»: behind these a name follows even in small letters. */
const introducesName =
  /(?<![a-z])(?:signor[ea]?|sig\.?(?:ra)?|mr|mrs|si chiama|name is|contropart[ei]|conducente avversari[oa]|avversari[oa])(?![a-z])|:|[a-z] (?:e'?|is) /;

/** The same in a call or a mail in small letters. */
function spokenNameNear(reading: Reading, from: number): { name: string; end: number } | undefined {
  const gap = /^[\s:,(-]{1,3}(?:(?:e'?|il signor[ea]?|la signora|sig\.?(?:ra)?|is|mr|mrs) )?/.exec(
    reading.folded.slice(from, from + 30),
  );
  if (gap === null) return undefined;
  const start = from + gap[0].length;
  // «La signora delle pulizie» has no name.
  return /^(?:d[aei]l?(?:l[aeo])?|degli|con|che|in|a) /.test(reading.folded.slice(start, start + 8))
    ? undefined
    : readSpokenName(reading, start);
}

/** A name right after a word, behind «è», «il sig.», a colon, an opening bracket. */
function nameNear(reading: Reading, from: number): { name: string; end: number } | undefined {
  const gap =
    /^(?:[\s:,(*_-]|e'?(?=\s)|era(?=\s)|is(?=\s)|was(?=\s)|il(?=\s)|la(?=\s)|sono(?=\s)|un(?=\s)|certo(?=\s)|certa(?=\s)|named?(?=\s)|di nome(?=\s)|si chiama(?:va)?(?=\s)|called(?=\s)|oculare(?=\s)|oculari(?=\s)|signor[ae]?(?=\s)|sig\.?(?:ra|na)?\.?(?=\s)|mr\.?(?=\s)|mrs\.?(?=\s)|ms\.?(?=\s)){0,8}/.exec(
      reading.folded.slice(from, from + 40),
    );
  const start = from + (gap?.[0].length ?? 0);
  if (isWordCharacter(reading.folded, start - 1)) return undefined;
  return readName(reading, start);
}
