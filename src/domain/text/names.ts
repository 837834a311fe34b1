/** Names of people as they stand in forms, sentences, signatures and mail headers. */
import { fold, read, type Reading } from './text.ts';

/** A name with its offsets in the reading. */
export interface FoundName {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The name that begins at an offset, titles left out: two to four words with capitals, particles between them.
 * `anyCase` for a field of a form, where people type as they like: then the whole field must be the name.
 */
export function readName(reading: Reading, from: number, { anyCase = false } = {}): FoundName | undefined {
  const rest = reading.plain.slice(from, from + 100);
  const title = titles.exec(rest)?.[0].length ?? 0;
  const match = (anyCase ? fieldName : capitalName).exec(rest.slice(title));
  if (!match) return undefined;
  const words = untilStopWord(match[0].trim().split(/\s+/));
  if (words.filter((word) => word.length > 1).length < 2 || words.some(isPartOfCode)) return undefined;
  if (anyCase && words.length < match[0].trim().split(/\s+/).length && words.length < 2) return undefined;
  const start = from + title + (match[0].length - match[0].trimStart().length);
  const name = words.join(' ').replace(/['-]+$/, '');
  return { name, start, end: start + spannedBy(words, reading.plain.slice(start, start + 100)) };
}

/**
 * The name in a field of a form or list. What people fill in ends with the line; in running text, and after a scanner
 * has moved the ends of lines, it is the name and no more («Assicurata: Ada Neri Distinti saluti Ada Neri»).
 */
export function readFieldName(reading: Reading, from: number): FoundName | undefined {
  return (
    readName(reading, from, { anyCase: true }) ??
    readName(reading, from) ??
    (isWithoutCapitals(reading) ? readSpokenName(reading, from) : undefined)
  );
}

/** True for a text nobody put capitals into: a transcript, or a mail typed in small letters. */
export function isWithoutCapitals({ plain }: Reading): boolean {
  let capitals = 0;
  for (const _ of plain.slice(0, 20_000).matchAll(/\p{Lu}\p{Ll}{2}/gu)) {
    capitals += 1;
    if (capitals > 2) return false;
  }
  return true;
}

/** The longest name that ends right before an offset. */
export function nameBefore(reading: Reading, at: number): FoundName | undefined {
  const words = [...reading.plain.slice(Math.max(0, at - 60), at).matchAll(/[\p{L}'.-]+/gu)].slice(-5);
  for (const word of words) {
    const found = readName(reading, Math.max(0, at - 60) + word.index);
    if (found && /^[\s,-]*$/.test(reading.plain.slice(found.end, at))) return found;
  }
  return undefined;
}

/**
 * A name as transcripts write it, in small letters: two words, three with a particle, none of them a common one.
 * `closed`: what follows must not go on the sentence, as it does in «sono molto deluso da voi».
 */
export function readSpokenName(
  reading: Reading,
  from: number,
  { closed = false } = {},
): FoundName | undefined {
  const match =
    /^\s{0,3}\p{L}[\p{L}']{1,20} (?:(?:de|di|del|della|dei|degli|dal|dalla|la|lo|von|van|der) )?\p{L}[\p{L}']{1,24}(?![\p{L}\p{N}@])/iu.exec(
      reading.plain.slice(from, from + 80),
    );
  const name = match?.[0].trim();
  if (match === null || name === undefined) return undefined;
  const words = name.split(' ');
  const isCommon = (word: string) =>
    (stopWords.has(read(word).folded) ||
      commonWord.test(read(word).folded) ||
      numberWord.test(read(word).folded)) &&
    !particles.has(word.toLowerCase());
  if (words.some(isCommon) || particles.has(words.at(-1)?.toLowerCase() ?? '')) return undefined;
  const start = from + match[0].length - match[0].trimStart().length;
  const end = start + name.length;
  if (closed && !afterName.test(reading.folded.slice(end, end + 24))) return undefined;
  return { name, start, end };
}

/** Words that stand where a name could, in what people say of themselves: «sono caduta malamente», "i am not well". */
const commonWord =
  /^(?:(?!(?:emi|sal|kel|li|mol|pol|hol|beve?r|kimber|car|shel|bil|wil|nel|mil|til|dol|wal|kei|re|rei|conno|connol|donnel|bradl|farre)ly$)[a-z]{2,}ly|davvero|proprio|alquanto|parecchio|piuttosto|abbastanza|quite|rather|too|more|most|less|pretty|[a-z]{3,}mente|[a-z]{3,}[ai]bil[ei]|[a-z]{4,}zione|stat[oaie]|rimast[oaie]|andat[oaie]|arrivat[oaie]|tornat[oaie]|venut[oaie]|finit[oaie]|cadut[oaie]|uscit[oaie]|partit[oaie]|ieri|oggi|domani|adesso|subito|sempre|ancora|molto|poco|tanto|troppo|assai|solo|sola|soltanto|anche|pure|gia|mai|piu|meno|qui|qua|li|mi|ti|si|ci|vi|ne|le|gli|che|chi|dai|dal|dalle|dagli|alla|alle|allo|agli|nella|nelle|nello|negli|della|delle|dello|sulla|sulle|dalla|quale|quali|quella|quello|questa|questo|vostr[oaie]|nostr[oaie]|client[ei]|person[ae]|persona|figli[oa]|moglie|marito|madre|padre|erede|titolare|proprietari[oa]|legale|presso|seguito|dispost[oaie]|sicur[oa]|cert[oa]|spiacente|felice|content[oa]|delus[oa]|arrabbiat[oa]|indignat[oa]|pront[oa]|not|very|still|also|so|sorry|afraid|writing|calling|your|here|now|just|only|glad|happy|sure|unable|able|going|in|on|at|to|of|this|that|it|he|she|we|they|you|is|was|am|are|has|have|had|all|no|yes|please|currently|always|never|il|lo|gli|le|un[ao]?|uno|ai|agli|ed|ma|se|io|tu|sopravvenut[oa]|avvenut[oa]|qualche|giorni|fa|lui|lei|noi|voi|loro|come|dove|quando|perche|poi|cosi|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|zero|doppio|one|two|three|four|five|six|seven|eight|nine|oh|double|euro|cent|centesim[oi]|pounds?|dollar[si]|hundred|thousand|ninety|eighty|seventy|sixty|fifty|forty|thirty|twenty|[a-z]{2,6}teen|eleven|twelve)$/;

/** «Quattrocentoventi», «tremiladuecento»: «sono quattrocentoventi euro» names nobody. */
const numberWord =
  /^(?=[a-z]{4})(?:(?:due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|quindici|venti|trenta|quaranta|cinquanta|cento)?mila|mille)?(?:(?:due|tre|quattro|cinque|sei|sette|otto|nove)?cento?)?(?:undici|dodici|tredici|quattordici|quindici|sedici|diciassette|diciotto|diciannove|(?:vent|trent|quarant|cinquant|sessant|settant|ottant|novant)[ia]?(?:uno|due|tre|quattro|cinque|sei|sette|otto|nove)?)?$/;

/** What may stand behind a name that ends a phrase: nothing, a figure, who he is, how to reach him, a greeting. */
const afterName =
  /^(?:\s*[,.;:()\n-]|\s*$|\s+(?:\+?\d|e sono |ehm |ecco |allora |um |uh |er |tel|cell|cel |mobil|phone|contact|call |reach|telephone|numero|nat[oa] |resident|codice|cod |c\.?f|tax|fiscal|titolar|intestat|contraent|assicurat|polizza|policy|insured|richiam|chiam|cordial|distint|salut|grazie|ringrazi|resto|restiamo|rimango|attendo|in attesa|in fede|con (?:i |osservanza|stima|ossequi)|confid|tanto|si resta|vogli|buon[ae]? |yours|kind|best|with |regards|respectful|sincerely|thank|i look|i remain|looking|many |zero|uno|due|tre|quattro|cinque|sei|sette|otto|nove|trent|double|doppio|three|e-?mail|mail|electronic|casella|indirizzo|my |il mio|la mia|via |piazza |corso |viale ))/;

/**
 * The name a mail header shows beside the address, when it can be a person's: «Rossi, Mario» is turned round,
 * addresses, single words and the names of mailboxes are refused.
 */
export function nameFromHeader(display: string): string | undefined {
  const bare = read(display)
    .plain.replace(/^["'\s]+|["'\s]+$/g, '')
    .replace(/\s*\([^)]{0,60}\)\s*$/, '');
  const comma = /^(\p{L}[\p{L}' -]{1,40}), (\p{L}[\p{L}' -]{1,40})$/u.exec(bare);
  const name = comma ? `${comma[2]} ${comma[1]}` : bare;
  const words = name.replace(titles, '').split(/\s+/);
  if (words.length < 2 || words.length > 5 || !words.every((word) => /^\p{L}[\p{L}'.-]*$/u.test(word)))
    return undefined;
  return words.some((word) => notAPerson.has(read(word).folded)) ? undefined : words.join(' ');
}

/**
 * The name a letter or mail is signed with: the first line after the closing words that is a name and nothing
 * else, or, where nobody closed, such a line among the last three; failing these, a last sentence that is only a name.
 */
export function findSignature(reading: Reading): FoundName | undefined {
  const tail = Math.max(0, reading.folded.length - 1500);
  let closing: number | undefined;
  for (const match of reading.folded.slice(tail).matchAll(closings))
    closing = tail + match.index + match[0].length;
  const lines = linesFrom(reading.plain, closing ?? tail).filter(({ text }) => text.trim() !== '');
  for (const { start, text } of closing === undefined ? lines.slice(-3).toReversed() : lines.slice(0, 4)) {
    const found = readName(reading, start + (/^[\s,.*_-]*/.exec(text)?.[0].length ?? 0));
    const rest = reading.plain.slice(found?.end ?? 0, start + text.length);
    // In a mail on one line an address or a number may follow.
    if (found && isPerson(found.name) && behindSignature.test(rest)) return found;
  }
  return lastWords(reading, closing);
}

/** In a mail on one line an address or a number may follow a signature. */
const behindSignature =
  /^[\s,.*_]*(?:$|(?:via|viale|piazza|corso|largo|vicolo|strada|tel|cell|c\.?f)(?!\p{L})|\+?\d)/iu;

/**
 * «… Voglia gradire i sensi della mia stima. Andrea Neri⏎via Po 3, 26900 Lodi»: the name that stands last, behind the
 * end of a sentence, a greeting or a number; an address behind it is left out.
 */
function lastWords(reading: Reading, closing: number | undefined): FoundName | undefined {
  const from = Math.max(0, reading.plain.length - 400);
  // Scanners break lines within names too.
  const text = reading.plain.slice(from).replaceAll('\n', ' ');
  const ending = text.slice(0, postalAddress.exec(text)?.index ?? text.length).replace(/[\s,.*_-]+$/, '');
  const end = from + ending.length;
  const joined: Reading = { ...reading, plain: reading.plain.slice(0, from) + text };
  const starts = [
    ...[lastSentence, lastGreeting, lastNumber].flatMap((pattern) => {
      const match = pattern.exec(ending);
      return match === null ? [] : [from + match.index + match[0].length];
    }),
    ...(closing === undefined ? [] : [closing]),
    ...(reading.plain.slice(0, end).includes('\n') ? [reading.plain.lastIndexOf('\n', end - 1) + 1] : []),
  ].map((start) => start + (/^[\s,.!:*_-]*/.exec(joined.plain.slice(start))?.[0].length ?? 0));
  const isSmall = isWithoutCapitals(reading);
  for (const start of starts) {
    const found = readName(joined, start) ?? (isSmall ? readSpokenName(joined, start) : undefined);
    if (found && found.end >= end && isPerson(found.name)) return found;
  }
  return undefined;
}

const lastSentence = /(?:[.!?]|[\p{Ll}\d],) +(?=[\p{L}][\p{L}' -]{4,50}$)/u;
const lastGreeting =
  /(?<!\p{L})(?:saluti|saluto|cordialmente|cordialità|cordialita'?|fede|osservanza|stima|grazie|ringraziamenti|lavoro|giornata|serata|doveva|disposizione|riscontro|istruzioni|regards|sincerely|faithfully|truly|respectfully|thanks|you|wishes|receipt)[.,]? +(?=[\p{L}][\p{L}' -]{4,50}$)/iu;
const lastNumber = /(?<!\S)[A-Z\d/+.-]*\d[A-Z\d/.-]* +(?=\p{Lu}[\p{L}' -]{4,50}$)/iu;
const postalAddress =
  /[ ,]+(?:via|viale|v\.le|piazza|p\.?zza|corso|c\.so|largo|vicolo|strada|localita|contrada|piazzale)[ ][^@:]{2,60}?,? \d{5}[ ][^@:\d]{2,40}$/iu;

/** False for firms and offices, which sign too. */
function isPerson(name: string): boolean {
  return !name.split(' ').some((word) => notAPerson.has(read(word).folded));
}

const titles =
  /^\s{0,3}(?:(?:(?:il|la|lo|the)\s+)?(?:sig(?:\.ra|\.na|nora|nor|ra)?|dott(?:\.ssa|oressa|ore|or)?|dr|avv(?:ocato)?|ing|geom|rag|arch|prof(?:\.ssa)?|mr|mrs|ms|miss|sottoscritt[oa])\b\.?\s+){1,3}/i;
const capitalWord = String.raw`(?:\p{Lu}[\p{Ll}']+(?:-?\p{Lu}[\p{Ll}']+)?|\p{Lu}'?\p{Lu}[\p{Lu}'-]*|D'\p{Lu}[\p{L}]+)`;
const capitalName = new RegExp(
  String.raw`^\s{0,3}${capitalWord}(?:[ ]{1,2}(?:(?:de|di|del|della|dei|degli|dello|dal|dalla|la|lo|von|van|der)[ ])?${capitalWord}){1,3}(?![\p{L}\p{N}@])`,
  'u',
);
const fieldName =
  /^\s{0,3}\p{L}[\p{L}'.-]*(?:[ ]{1,2}\p{L}[\p{L}'.-]*){1,4}(?=[ ]*(?:[,;\n(|*/-]|$)|[ ]+[^\p{L}])/u;

/** Words with a capital that end a name: what follows it in forms and signatures. */
const stopWords: ReadonlySet<string> = new Set(
  (
    'via viale piazza corso largo strada tel telefono cell cellulare email mail pec codice fiscale polizza targa nato nata residente ' +
    'cordiali distinti saluti grazie buongiorno buonasera salve gentile gentili spett spettabile egregio dear hello hi regards thanks ' +
    'sinistro pratica oggetto iban data luogo ora assicurato contraente intestatario conto corrente banca e con che il la lo per nel del ' +
    'da di su in un una a al si mi ha ho sono conducente veicolo auto residenza indirizzo cap inviato sent from via my our the and with ' +
    'lunedi martedi mercoledi giovedi venerdi sabato domenica gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ' +
    'ottobre novembre dicembre mobile phone fax nessuno ufficio agenzia compagnia assicurazioni ' +
    'vostra vostro nostra nostro attesa fede allegati allegato address policy number ' +
    'signori signore signor stimati stimato stimata egregi gentilissimi gentilissima pregiatissimi utenza attendo ringrazio tanto voglia vogliate resto ' +
    'restiamo rimango richiamatemi cordialita buona buon contact thank yours kind best respectfully sincerely please looking dear targa targata targato tg ' +
    'controparte recapito contattabile raggiungibile rispondo should telephone cod would could ' +
    'beneficiario beneficiaria erede coniuge spouse sottoscritto sottoscritta tutore scrivente figlio figlia insured policyholder claimant surviving'
  ).split(' '),
);
const particles: ReadonlySet<string> = new Set(
  'de di del della dei degli dello dal dalla la lo von van der'.split(' '),
);

/** Words that make a display name a mailbox, a firm or a role. */
const notAPerson: ReadonlySet<string> = new Set(
  (
    'info sinistri assistenza clienti servizio ufficio office team support noreply no-reply mail posta segreteria amministrazione ' +
    'contabilita studio legale agenzia agency broker assicurazioni assicurazione insurance srl spa sas snc ltd gmbh carrozzeria ' +
    'officina autofficina clinica ospedale centro poliambulatorio condominio comune customer service claims newsletter marketing ' +
    'avvocati associati gruppo group per conto via postmaster mailer-daemon system mailbox broker brokers brokeraggio assicura assicurativo ' +
    'assicurativa assicurativi consulenza consulenze servizi services impresa ditta societa holding consulting partners poliambulatori'
  ).split(' '),
);

const closings =
  /(?:^|\n|[.!?,] )[ *_>]{0,4}(?:(?:(?:porgo|porgiamo|con|un)\s)?(?:i\s)?(?:miei\s)?(?:piu\s)?(?:cordial[ie]|distint[ie]|cari|tanti|migliori)\s{1,2}(?:saluti|saluto)|cordialmente|cordialita|saluti|buona (?:giornata|serata)|buon lavoro|a disposizione|attendo (?:istruzioni|riscontro|notizie|risposta)|in attesa(?: di [a-z ]{3,40})?|in fede|(?:molte |tante )?grazie(?: mille| in anticipo| e [a-z ]{3,25})?|(?:best|kind|warm|many)? ?regards|best wishes|sincerely|yours (?:sincerely|faithfully|truly)|many thanks|thanks(?: in advance)?|thank you|best|cheers|firma(?:to)?|signed)[,.:!]?(?=[ ]{0,3}\n|\s{0,3}[A-Z]|$|[ :])/g;

function untilStopWord(words: readonly string[]): readonly string[] {
  const stop = words.findIndex((word, index) => {
    const folded = bare(word);
    // «Gentile» is a surname too, and «Mario Rossi Mario Rossi» says it twice.
    return index > 0
      ? (stopWords.has(folded) && folded !== 'gentile' && !particles.has(folded)) ||
          (index > 1 && (/[ae]ndo$/.test(folded) || folded === bare(words[0] ?? '')))
      : stopWords.has(folded);
  });
  const kept = stop === -1 ? [...words] : words.slice(0, stop);
  while (kept.length > 0 && particles.has(kept.at(-1)?.toLowerCase() ?? '')) kept.pop();
  const last = kept.pop();
  return last === undefined ? kept : [...kept, last.replace(/\.+$/, '')];
}

/** «HM 125 XR» ends in two letters of a plate; «BY POST» is no name either. */
function isPartOfCode(word: string): boolean {
  return /^\p{Lu}{1,2}$/u.test(word);
}

/** A word as the lists below have it: folded, without its full stop. */
function bare(word: string): string {
  return read(word).folded.replace(/\.+$/, '');
}

/** Length of the words as they stand, with the blanks between them. */
function spannedBy(words: readonly string[], text: string): number {
  let at = 0;
  for (const word of words) at = text.indexOf(word, at) + word.length;
  return at;
}

function linesFrom(text: string, from: number): readonly { start: number; text: string }[] {
  let start = from;
  return text
    .slice(from)
    .split('\n')
    .map((line) => {
      const found = { start, text: line };
      start += line.length + 1;
      return found;
    });
}

/** A name as it is looked up: accents folded, words in alphabetical order, so that order and accents do not matter. */
export function nameKey(name: string): string {
  return fold(name)
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '')
    .toSorted()
    .join(' ');
}

/** The surname of a person as it is counted, accents folded; companies have none. */
export function surnameKey(party: {
  readonly name: string;
  readonly surname?: string | undefined;
  readonly fiscalCode?: string | undefined;
  readonly vatNumber?: string | undefined;
}): string | undefined {
  if (party.surname !== undefined) return fold(party.surname);
  if (party.vatNumber !== undefined && party.fiscalCode === undefined) return undefined;
  return fold(party.name).split(' ').at(-1);
}

/** Share of people with an ordinary surname; twice as common is one bit less. */
export const ordinarySurnameShare = 0.0005;

/**
 * Share of people with a surname, from how many of ours have it. A small desk knows too few people to tell: it counts
 * as if ten thousand others with ordinary names were known, and the bearer himself proves nothing about his name.
 */
export function surnameShare(bearers: number, total: number): number {
  const others = 10_000;
  return (Math.max(0, bearers - 1) + others * ordinarySurnameShare) / (total + others);
}
