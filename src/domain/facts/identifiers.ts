/**
 * Numbers that other people issue: tax codes, VAT numbers, accounts, plates, frames, telephones, addresses.
 * Each can be checked and can be found in a text with the place it stood. Offsets are those of the original.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { LocalDate } from '../ids.ts';
import { fold, isWordCharacter, read, type Place, type Reading } from '../text/text.ts';

/** A policy number for comparing: upper case, letters and digits only. Leading zeros stay: they tell numbers apart. */
export function normalizePolicyNumber(number: string): string {
  return number
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * An Italian tax code of a natural person (D.M. 23 December 1976): shape, a day that can be one, and the check
 * letter. Omocodia, where digits became letters because two people collided, is valid. Blanks are overlooked.
 */
export function checkFiscalCode(code: string): boolean {
  const compact = compactUpper(code);
  if (!fiscalCodeShape.test(compact)) return false;
  const day = Number(digitsOfOmocodia(compact.slice(9, 11)));
  if (!((day >= 1 && day <= 31) || (day >= 41 && day <= 71))) return false;
  return controlLetter(compact.slice(0, 15)) === compact[15];
}

/**
 * Whether a valid tax code can belong to this person: consonants of the surname, and of the given names and the
 * birth date when known (a woman's day is 40 higher; the century is not in the code). Married names and twins'
 * codes differ in real life: a mismatch is a finding, never a refusal.
 */
export function fiscalCodeMatches(
  code: string,
  person: { readonly surname: string; readonly given?: string; readonly birth?: LocalDate },
): boolean {
  const compact = compactUpper(code);
  if (!fiscalCodeShape.test(compact)) return false;
  if (threeLetters(person.surname, false) !== compact.slice(0, 3)) return false;
  if (person.given !== undefined && threeLetters(person.given, true) !== compact.slice(3, 6)) return false;
  if (person.birth === undefined) return true;
  const day = Number(digitsOfOmocodia(compact.slice(9, 11))) % 40;
  return (
    person.birth.slice(2, 4) === digitsOfOmocodia(compact.slice(6, 8)) &&
    Number(person.birth.slice(5, 7)) === birthMonths.indexOf(compact[8] ?? '') + 1 &&
    Number(person.birth.slice(8, 10)) === day
  );
}

/** Whether two tax codes are one person's: the same, or the same before letters were put for digits (omocodia). */
export function sameFiscalCode(a: string, b: string): boolean {
  return withoutOmocodia(compactUpper(a)) === withoutOmocodia(compactUpper(b));
}

/** An Italian VAT number (D.M. 23 December 1976): eleven digits, Luhn; `IT` in front is overlooked. */
export function checkVatNumber(number: string): boolean {
  const digits = compactUpper(number).replace(/^IT/, '');
  return /^\d{11}$/.test(digits) && digits !== '00000000000' && luhn(digits) % 10 === 0;
}

/**
 * An IBAN (ISO 13616): known country, its length, MOD 97; for Italy and San Marino also the CIN letter over
 * ABI, CAB and account. Blanks, dots and dashes are overlooked; a letter O for a zero is not.
 */
export function checkIban(iban: string): boolean {
  const compact = compactUpper(iban);
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(compact)) return false;
  const country = compact.slice(0, 2);
  if (compact.length !== ibanLengths.get(country)) return false;
  if (remainder97(compact.slice(4) + compact.slice(0, 4)) !== 1) return false;
  if (country !== 'IT' && country !== 'SM') return true;
  return /^[A-Z]\d{10}[A-Z0-9]{12}$/.test(compact.slice(4)) && controlLetter(compact.slice(5)) === compact[4];
}

/** An IBAN as it is compared and paid to: upper case, letters and digits only. */
export function normalizeIban(iban: string): string {
  return compactUpper(iban);
}

/** A plate for comparing: upper case, letters and digits only. */
export function normalizePlate(plate: string): string {
  return compactUpper(plate);
}

/**
 * A vehicle identification number by its shape (ISO 3779): 17 signs without I, O and Q, the last four digits.
 * The check digit is North American and fails on real European frames, so it is not asked for.
 */
export function checkVin(vin: string): boolean {
  const compact = compactUpper(vin);
  return /^[A-HJ-NPR-Z0-9]{13}\d{4}$/.test(compact) && /[A-Z].*[A-Z]/.test(compact);
}

/** Whether one sign exchanged, or two neighbours swapped, makes one identifier of the other. */
export function isOneSlipApart(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const places = Array.from(a).flatMap((sign, index) => (sign === b[index] ? [] : [index]));
  const [first = 0, second = 0] = places;
  return (
    places.length === 1 ||
    (places.length === 2 && second === first + 1 && a[first] === b[second] && a[second] === b[first])
  );
}

/** An identifier with the words it was written in. */
export interface FoundIdentifier extends Place {
  /** Normalised, and valid by its own check. */
  readonly value: string;
}

/** Tax codes whose check letter agrees, also written in groups or in lower case. */
export function findFiscalCodes(text: string | Reading): readonly FoundIdentifier[] {
  return findBy(
    read(text),
    /(?<![a-z0-9])[a-z]{3}[ .-]?[a-z]{3}[ .-]?[0-9l-v]{2}[ .-]?[abcdehlmprst][ .-]?[0-9l-v]{2}[ .-]?[a-z][ .-]?[0-9l-v]{3}[ .-]?[a-z](?![a-z0-9])|(?<![a-z0-9])[a-z](?: [a-z0-9]){15}(?![a-z0-9])/g,
    checkFiscalCode,
  );
}

/** Eleven digits that pass Luhn after «partita IVA», «P.IVA», "VAT", or with IT before them. */
export function findVatNumbers(text: string | Reading): readonly FoundIdentifier[] {
  return findBy(
    read(text),
    /(?<=(?<![a-z])(?:p\.? ?iva|partita iva|part\. iva|piva|vat)(?![a-z])[^\n\d]{0,25})(?:it ?)?\d{11}(?!\d)|(?<![a-z0-9])it ?\d{11}(?!\d)/g,
    checkVatNumber,
    (found) => found.replace(/^IT/, ''),
  );
}

/** Accounts whose checks all agree, in any grouping. */
export function findIbans(text: string | Reading): readonly FoundIdentifier[] {
  const reading = read(text);
  const { folded } = reading;
  const found: FoundIdentifier[] = [];
  let taken = 0;
  for (const match of folded.matchAll(/(?<![a-z0-9])([a-z]{2})[ .-]?\d{2}/g)) {
    const length = ibanLengths.get((match[1] ?? '').toUpperCase());
    if (length === undefined || match.index < taken) continue;
    const end = endOfCompact(folded, match.index, length);
    if (end === undefined || isWordCharacter(folded, end)) continue;
    const value = compactUpper(folded.slice(match.index, end));
    if (!checkIban(value)) continue;
    found.push({ ...reading.place(match.index, end), value });
    taken = end;
  }
  return found;
}

/** Frame numbers, unlabelled: 17 signs with letters and digits mixed. */
export function findVins(text: string | Reading): readonly FoundIdentifier[] {
  return findBy(read(text), /(?<![a-z0-9])[a-hj-npr-z0-9]{17}(?![a-z0-9])/g, checkVin);
}

/** A number plate with how sure its reading is. */
export interface FoundPlate extends FoundIdentifier {
  /** `car` AB123CD, `motorcycle` AB12345, `foreign`: anything else that a label calls a plate. */
  readonly kind: 'car' | 'motorcycle' | 'foreign';
  /** Letters and digits were exchanged to make it a plate: weaker evidence. */
  readonly fuzzy: boolean;
  /** A word such as «targa» stood before it. */
  readonly labelled: boolean;
}

/**
 * Number plates: Italian ones since 1994 (letters I, O, Q, U never occur) in any case and spacing, with
 * place-wise repair of misread signs, and whatever else stands right after «targa» or "plate". Not inside words,
 * accounts or tax codes. Small letters or blanks inside («da 250 al giorno») count only after a label.
 */
export function findPlates(text: string | Reading): readonly FoundPlate[] {
  const reading = read(text);
  const others = [...findIbans(reading), ...findFiscalCodes(reading), ...findEmails(reading)]
    .map(({ start, end }) => ({ start, end }))
    .toSorted((a, b) => a.start - b.start);
  const found: FoundPlate[] = [];
  let taken = 0;
  let other = 0;
  for (const match of reading.folded.matchAll(plateCandidate)) {
    const start = match.index;
    if (start < taken || !/\d/.test(reading.folded.slice(start, start + 12))) continue;
    // «del 23-10»: an l of a preposition before a day is no 1 of a plate.
    if (/^(?:de|da|a|ne|su)ll? ?\d/.test(reading.folded.slice(start, start + 6))) continue;
    const labelled = plateLabel.test(reading.folded.slice(Math.max(0, start - 60), start));
    const plate =
      readPlate(reading, start, labelled) ?? (labelled ? readForeignPlate(reading, start) : undefined);
    if (!plate) continue;
    const place = reading.place(start, plate.end);
    while ((others[other]?.end ?? Infinity) <= place.start) other++;
    if ((others[other]?.start ?? Infinity) < place.end) continue;
    found.push({ ...place, value: plate.value, kind: plate.kind, fuzzy: plate.fuzzy, labelled });
    taken = plate.end;
  }
  return found;
}

/**
 * Telephone numbers in E.164. Numbers without a country are Italian. Only valid ones (libphonenumber), at most
 * 200 a text; dates, amounts and the numbers of policies, invoices and accounts are not taken for telephones.
 */
export function findPhones(text: string | Reading): readonly FoundIdentifier[] {
  const reading = read(text);
  const { folded } = reading;
  const accounts = placesOf(folded, accountLike);
  const found: FoundIdentifier[] = [];
  let account = 0;
  for (const match of folded.matchAll(digitRun)) {
    if (found.length >= 200) break;
    const start = match.index;
    const end = start + match[0].length;
    while ((accounts[account]?.end ?? Infinity) <= start) account++;
    if ((accounts[account]?.start ?? Infinity) < end || isWordCharacter(folded, end)) continue;
    const before = folded.slice(Math.max(0, start - 30), start);
    if (notAPhone.test(before) || hasDate.test(match[0])) continue;
    if (/^(?:,\d| ?(?:€|euro?\b|km\b))/.test(folded.slice(end, end + 6))) continue;
    const labelled = phoneLabel.test(before);
    for (const phone of phonesOf(match[0], labelled)) {
      found.push({ ...reading.place(start + phone.start, start + phone.end), value: phone.value });
    }
  }
  return found;
}

/** Mail addresses, in lower case. Bounded as RFC 5321 bounds them (64 before the @), so that long junk costs nothing. */
export function findEmails(text: string | Reading): readonly FoundIdentifier[] {
  const reading = read(text);
  const found: FoundIdentifier[] = [];
  const { plain } = reading;
  for (let at = plain.indexOf('@'); at !== -1; at = plain.indexOf('@', at + 1)) {
    const before = plain.slice(Math.max(0, at - 65), at);
    const local = (/[\p{L}\p{N}_.+%'&/=~-]{1,65}$/u.exec(before)?.[0] ?? '').replace(/^[.'/=&-]+/, '');
    const domain = domainShape.exec(plain.slice(at + 1, at + 256))?.[0];
    if (
      local === '' ||
      local.length > 64 ||
      local.endsWith('.') ||
      local.includes('..') ||
      domain === undefined
    )
      continue;
    const value = `${local}@${domain}`.toLowerCase();
    found.push({ ...reading.place(at - local.length, at + 1 + domain.length), value });
  }
  return found;
}

const domainShape = /^[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,5}\.\p{L}{2,24}(?![\p{L}\p{N}-])/u;
const fiscalCodeShape =
  /^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$/;
const birthMonths = 'ABCDEHLMPRST';
const omocodia = 'LMNPQRSTUV';

/** Values of the signs in odd places (counted from 1), the same for the tax code and for the CIN of an account. */
const oddValues = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

function compactUpper(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
}

function controlLetter(signs: string): string {
  let sum = 0;
  for (const [index, sign] of Array.from(signs).entries()) {
    const code = sign.charCodeAt(0);
    const value = code >= 65 ? code - 65 : code - 48;
    sum += index % 2 === 0 ? (oddValues[value] ?? 0) : value;
  }
  return String.fromCharCode(65 + (sum % 26));
}

function digitsOfOmocodia(signs: string): string {
  return signs.replace(/[A-Z]/g, (letter) => String(omocodia.indexOf(letter)));
}

/** The fifteen signs that tell the person, letters in the places of digits turned back. */
function withoutOmocodia(compact: string): string {
  return Array.from(compact.slice(0, 15), (sign, index) =>
    [6, 7, 9, 10, 12, 13, 14].includes(index) && omocodia.includes(sign) ? digitsOfOmocodia(sign) : sign,
  ).join('');
}

/** Consonants first, then vowels, then X; a given name with four consonants or more leaves out the second. */
function threeLetters(name: string, given: boolean): string {
  const letters = fold(name)
    .toUpperCase()
    .replace(/[^A-Z]/g, '');
  const consonants = letters.replace(/[AEIOU]/g, '');
  const chosen = given && consonants.length >= 4 ? consonants[0] + consonants.slice(2) : consonants;
  return (chosen + letters.replace(/[^AEIOU]/g, '') + 'XXX').slice(0, 3);
}

function luhn(digits: string): number {
  let sum = 0;
  for (const [index, sign] of Array.from(digits).entries()) {
    const doubled = Number(sign) * ((digits.length - index) % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum;
}

function remainder97(signs: string): number {
  let remainder = 0;
  for (const sign of signs) {
    const code = sign.charCodeAt(0);
    const value = code >= 65 ? code - 55 : code - 48;
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

/** Lengths by country (SWIFT IBAN registry). */
const ibanLengths: ReadonlyMap<string, number> = new Map(
  (
    'NO15 BE16 DK18 FI18 FK18 FO18 GL18 NL18 SD18 MK19 SI19 AT20 BA20 EE20 KZ20 LT20 LU20 MN20 XK20 CH21 HR21 LI21 LV21 ' +
    'BG22 BH22 CR22 DE22 GB22 GE22 IE22 ME22 RS22 VA22 AE23 GI23 IL23 IQ23 OM23 SO23 TL23 AD24 CZ24 ES24 MD24 PK24 RO24 ' +
    'SA24 SE24 SK24 TN24 VG24 LY25 PT25 ST25 IS26 TR26 BI27 DJ27 FR27 GR27 IT27 MC27 MR27 SM27 AL28 AZ28 BY28 CY28 DO28 ' +
    'GT28 HN28 HU28 LB28 NI28 PL28 SV28 BR29 EG29 PS29 QA29 UA29 JO30 KW30 MU30 YE30 MT31 SC31 LC32 RU33'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

function findBy(
  reading: Reading,
  pattern: RegExp,
  isValid: (compact: string) => boolean,
  normalize: (compact: string) => string = (compact) => compact,
): readonly FoundIdentifier[] {
  const found: FoundIdentifier[] = [];
  for (const match of reading.folded.matchAll(pattern)) {
    const value = compactUpper(match[0]);
    if (!isValid(value)) continue;
    found.push({ ...reading.place(match.index, match.index + match[0].length), value: normalize(value) });
  }
  return found;
}

/** End of so many letters and digits, at most two blanks, dots or dashes (or a line break) between them. */
function endOfCompact(folded: string, start: number, length: number): number | undefined {
  let gap = 0;
  let left = length;
  for (let at = start; at < folded.length; at++) {
    if (/[a-z0-9]/.test(folded[at] ?? '')) {
      gap = 0;
      left--;
      if (left === 0) return at + 1;
    } else if (!/[ .\-\n]/.test(folded[at] ?? '') || ++gap > 2) {
      return undefined;
    }
  }
  return undefined;
}

const plateCandidate = /(?<![a-z0-9])[a-z0-9](?=[a-z0-9]|[ .-]{1,2}[a-z0-9])/g;
const plateLabel =
  /(?<![a-z])(?:targ(?:a|he|at[aoie])|trg|tg|(?:number |licen[cs]e )?plates?|registration(?: (?:number|mark))?|reg\.?|reg no\.?|veicolo|auto|autovettura|vettura|motociclo|moto|scooter|furgone|camion|car|vehicle|van|motorbike|fiat|ford|vw)(?:[\s.:#°'"(,*_-]{1,4}(?:n|nr|no|num|numero|number|e'?|is|era|was|del|della|mia|mio|my|his|our|veicolo|auto|macchina|vettura|a|b|di|controparte|proprio|altro|altra|dell'altr[oa]|other|straniera|estera)(?![a-z0-9])|\s\([^()\n]{1,20}\)){0,5}[\s.:#°'"(,*_-]{0,4}$/;
const surePlateLabel = /(?:targ|plate|registration|reg\b|trg)/;

const letterRepairs: Readonly<Record<string, string>> = {
  '0': 'D',
  O: 'D',
  '2': 'Z',
  '5': 'S',
  '6': 'G',
  '8': 'B',
};
const digitRepairs: Readonly<Record<string, string>> = {
  O: '0',
  D: '0',
  Q: '0',
  I: '1',
  L: '1',
  Z: '2',
  S: '5',
  G: '6',
  B: '8',
};

interface PlateRead {
  readonly end: number;
  readonly value: string;
  readonly kind: FoundPlate['kind'];
  readonly fuzzy: boolean;
}

function readPlate(reading: Reading, start: number, labelled: boolean): PlateRead | undefined {
  const { folded, plain } = reading;
  const end = endOfSigns(folded, start, 7);
  if (end === undefined || isWordCharacter(folded, end)) return undefined;
  const written = plain.slice(start, end);
  const compact = compactUpper(folded.slice(start, end));
  if (compact.length !== 7) return undefined;
  const spaced = written.length !== 7;
  const parts = written
    .split(/[ .-]+/)
    .map((part) => part.length)
    .join();
  const upper = written === written.toUpperCase();
  if (spaced && parts !== '2,3,2' && !(parts === '2,5' && /\d{5}$/.test(written)) && !labelled)
    return undefined;
  if (!labelled && spaced && (!upper || looksLikeWords(reading, start, end))) return undefined;
  const car = repairInPlaces(compact, 'LLDDDLL');
  const motorcycle = repairInPlaces(compact, 'LLDDDDD');
  if (car?.repairs === 0) return { end, value: car.value, kind: 'car', fuzzy: false };
  if (motorcycle?.repairs === 0 && (labelled || upper))
    return { end, value: motorcycle.value, kind: 'motorcycle', fuzzy: false };
  const allowed = labelled || (spaced && parts === '2,3,2') ? 2 : upper ? 1 : 0;
  if (car && car.repairs <= allowed && /\d/.test(compact))
    return { end, value: car.value, kind: 'car', fuzzy: true };
  if (labelled && motorcycle && motorcycle.repairs === 1)
    return { end, value: motorcycle.value, kind: 'motorcycle', fuzzy: true };
  return undefined;
}

function repairInPlaces(compact: string, shape: string): { value: string; repairs: number } | undefined {
  let value = '';
  let repairs = 0;
  for (const [index, sign] of Array.from(compact).entries()) {
    const isDigit = shape[index] === 'D';
    const fits = isDigit ? /\d/.test(sign) : /[A-HJ-NPR-TV-Z]/.test(sign);
    const repaired = fits ? sign : (isDigit ? digitRepairs : letterRepairs)[sign];
    if (repaired === undefined) return undefined;
    if (!fits) repairs++;
    value += repaired;
  }
  return { value, repairs };
}

/** «HO PAGATO DA 250 AL GIORNO»: in a text all in capitals, a short word on either side is a word. */
function looksLikeWords(reading: Reading, start: number, end: number): boolean {
  const around = reading.plain.slice(Math.max(0, start - 30), start) + reading.plain.slice(end, end + 30);
  if (/\p{Ll}/u.test(around) || !/\p{Lu}{2}/u.test(around)) return false;
  const sides = [reading.folded.slice(start, start + 2), reading.folded.slice(end - 2, end)];
  return sides.some((side) => shortWords.has(side));
}

const shortWords: ReadonlySet<string> = new Set(
  'da al de la le ne me te se ce ve ha ma fa va sa ed ad by at be we he am pm as an my re ex tv km cm mm mt kg gb mb pc nr rc art st'.split(
    ' ',
  ),
);

/** A plate of another country or an old one («MI 1A2345», «B-XY 1234», "LB19 XYZ"), written in capitals after a sure label. */
function readForeignPlate(reading: Reading, start: number): PlateRead | undefined {
  if (!surePlateLabel.test(reading.folded.slice(Math.max(0, start - 60), start))) return undefined;
  const match = /^[A-Z0-9]{1,8}(?:[ -]{1,3}[A-Z0-9]{1,7}){0,2}(?![\p{L}\p{N}])/u.exec(
    reading.plain.slice(start, start + 20),
  );
  const value = compactUpper(match?.[0] ?? '');
  if (!match || value.length < 5 || value.length > 9 || !/\d/.test(value) || !/[A-Z]/.test(value))
    return undefined;
  return { end: start + match[0].length, value, kind: 'foreign', fuzzy: false };
}

/** End of so many signs, each pair of them with at most two of blank, dot, dash between. */
function endOfSigns(folded: string, start: number, count: number): number | undefined {
  let left = count;
  for (let at = start; at < Math.min(folded.length, start + 16); at++) {
    const sign = folded[at] ?? '';
    if (/[a-z0-9]/.test(sign)) {
      left--;
      if (left === 0) return at + 1;
    } else if (!/[ .-]/.test(sign)) return undefined;
  }
  return undefined;
}

/** Digits with little between them; a country only in front. May hold two telephones side by side. */
const digitRun = /(?<![a-z0-9+]|[0-9][.,])\(?(?:\+ ?\(?)?\d(?:[ ./()-]{0,3}\d){5,30}/g;
const accountLike = /(?<![a-z0-9])[a-z]{2}\d{2}(?:[ -]?[a-z0-9]{4}){3,7}(?:[ -]?[a-z0-9]{1,4})?(?![a-z0-9])/g;
const phoneLabel =
  /(?<![a-z])(?:tel|telefono|telefonico|tel\.?\/?fax|cell|cellulare|mobile|phone|fax|whatsapp|numero|number|recapito|call|chiama(?:te|re|tem)?i?|contatt\p{L}{0,8}|al)[\s.:#°'"()*_-]{0,4}(?:(?:n|nr|no|e'?|is|al|me|on|at|number|numero|mio|my)[\s.:#°]{1,3}){0,3}$/u;
const notAPhone =
  /(?<![a-z])(?:iban|c\/c|conto|account|polizza|policy|contratto|fattura|invoice|ricevuta|scontrino|p\.? ?iva|partita iva|vat|ordine|order|sinistro|pratica|claim|protocollo|prot|rif|ref|pir|matricola|imei|bolletta|codice|code|sin|tck)(?![a-z])[\s.:#°'"*_-]{0,4}(?:(?:n|nr|no|num|numero|number|cliente|e'?|is|was)(?![a-z])[\s.:#°]{0,3}){0,3}$|[€$£]\s?$/;
const hasDate = /(?:^|\D)\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d{2}|(?:^|\D)(?:19|20)\d{2}-\d{2}-\d{2}/;

interface PhoneRead {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/**
 * Cuts a run of digit groups into telephones, longest first. Without a label or a country only what begins like
 * an Italian number is one, and nothing may be left over beside groups that were put together.
 */
function phonesOf(run: string, labelled: boolean): readonly PhoneRead[] {
  const groups = Array.from(run.matchAll(/\+?\d+/g), (group) => ({
    start: group.index,
    end: group.index + group[0].length,
  }));
  const phones: PhoneRead[] = [];
  let leftOver = false;
  for (let first = 0; first < groups.length;) {
    const size = [8, 7, 6, 5, 4, 3, 2, 1].find(
      (count) => first + count <= groups.length && phoneIn(run, groups, first, count, labelled) !== undefined,
    );
    if (size === undefined) {
      leftOver = true;
      first++;
      continue;
    }
    const start = groups[first]?.start ?? 0;
    const end = groups[first + size - 1]?.end ?? 0;
    phones.push({ start, end, value: phoneIn(run, groups, first, size, labelled) ?? '' });
    first += size;
  }
  return leftOver && !labelled
    ? phones.filter(({ start, end }) => /^\+|^\d+$/.test(run.slice(start, end)))
    : phones;
}

function phoneIn(
  run: string,
  groups: readonly { start: number; end: number }[],
  first: number,
  count: number,
  labelled: boolean,
): string | undefined {
  const written = run.slice(groups[first]?.start, groups[first + count - 1]?.end);
  const digits = written.replace(/\D/g, '');
  if (digits.length < 6 || digits.length > 15 || (!labelled && digits.length < 8)) return undefined;
  const abroad = /^(?:\+|00)/.test(written);
  if (
    !abroad &&
    !labelled &&
    (!/^[03]/.test(digits) || (/^\d{11}$/.test(written) && checkVatNumber(written)))
  ) {
    return undefined;
  }
  const phone = parsePhoneNumberFromString(abroad ? `+${digits.replace(/^00/, '')}` : digits, 'IT');
  return phone?.isValid() === true ? phone.number : undefined;
}

function placesOf(folded: string, pattern: RegExp): readonly { start: number; end: number }[] {
  return Array.from(folded.matchAll(pattern), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}
