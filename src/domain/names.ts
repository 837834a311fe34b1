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
  if (words.filter((word) => word.length > 1).length < 2) return undefined;
  if (anyCase && words.length < match[0].trim().split(/\s+/).length && words.length < 2) return undefined;
  const start = from + title + (match[0].length - match[0].trimStart().length);
  const name = words.join(' ').replace(/['-]+$/, '');
  return { name, start, end: start + spannedBy(words, reading.plain.slice(start, start + 100)) };
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

/** A name as transcripts write it, in small letters: two words, three with a particle, none of them a common one. */
export function readSpokenName(reading: Reading, from: number): FoundName | undefined {
  const match =
    /^\s{0,3}\p{L}[\p{L}']{1,20} (?:(?:de|di|del|della|dei|degli|dal|dalla|la|lo|von|van|der) )?\p{L}[\p{L}']{1,24}(?![\p{L}\p{N}@])/iu.exec(
      reading.plain.slice(from, from + 80),
    );
  const name = match?.[0].trim();
  if (match === null || name === undefined) return undefined;
  const words = name.split(' ');
  const isCommon = (word: string) => stopWords.has(read(word).folded) && !particles.has(word.toLowerCase());
  if (words.some(isCommon) || particles.has(words.at(-1)?.toLowerCase() ?? '')) return undefined;
  const start = from + match[0].length - match[0].trimStart().length;
  return { name, start, end: start + name.length };
}

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
 * else, or, where nobody closed, such a line among the last three.
 */
export function findSignature(reading: Reading): FoundName | undefined {
  const tail = Math.max(0, reading.folded.length - 1500);
  let closing: number | undefined;
  for (const match of reading.folded.slice(tail).matchAll(closings))
    closing = tail + match.index + match[0].length;
  const lines = linesFrom(reading.plain, closing ?? tail).filter(({ text }) => text.trim() !== '');
  for (const { start, text } of closing === undefined ? lines.slice(-3) : lines.slice(0, 4)) {
    const found = readName(reading, start + (/^[\s,.*_-]*/.exec(text)?.[0].length ?? 0));
    const rest = reading.plain.slice(found?.end ?? 0, start + text.length);
    // In a mail on one line an address or a number may follow.
    if (
      found &&
      /^[\s,.*_]*(?:$|(?:via|viale|piazza|corso|largo|vicolo|strada|tel|cell|c\.?f)(?!\p{L})|\+?\d)/iu.test(
        rest,
      )
    )
      return found;
  }
  return undefined;
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
    'vostra vostro nostra nostro attesa fede allegati allegato address policy number'
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
    'avvocati associati gruppo group per conto via postmaster mailer-daemon system mailbox'
  ).split(' '),
);

const closings =
  /(?:^|\n|[.!?,] )[ *_>]{0,4}(?:(?:(?:porgo|porgiamo|con|un)\s)?(?:i\s)?(?:miei\s)?(?:piu\s)?(?:cordial[ie]|distint[ie]|cari|tanti|migliori)\s{1,2}(?:saluti|saluto)|cordialmente|cordialita|saluti|buona (?:giornata|serata)|buon lavoro|a disposizione|attendo (?:istruzioni|riscontro|notizie|risposta)|in attesa(?: di [a-z ]{3,40})?|in fede|(?:molte |tante )?grazie(?: mille| in anticipo| e [a-z ]{3,25})?|(?:best|kind|warm|many)? ?regards|best wishes|sincerely|yours (?:sincerely|faithfully|truly)|many thanks|thanks(?: in advance)?|thank you|best|cheers|firma(?:to)?|signed)[,.:!]?(?=[ ]{0,3}\n|\s{0,3}[A-Z]|$|[ :])/g;

function untilStopWord(words: readonly string[]): readonly string[] {
  const stop = words.findIndex((word, index) => {
    const folded = read(word).folded;
    return stopWords.has(folded) && !(index > 0 && particles.has(folded));
  });
  const kept = stop === -1 ? [...words] : words.slice(0, stop);
  while (kept.length > 0 && particles.has(kept.at(-1)?.toLowerCase() ?? '')) kept.pop();
  return kept;
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
