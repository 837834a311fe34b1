/**
 * What is wrong with a paper as a paper. Said only of what can be seen: a text shows an empty line, never a signature,
 * so a page with ink, a stamp or a picture on it leaves the question to a person.
 */
import type { DocumentQuality, DocumentSource, FormField } from './document-detail.ts';
import type { Item, Labels } from '../profile.ts';
import type { Reading } from '../text/text.ts';

/** A flaw in words, for people. */
export const flawWords: Readonly<Record<DocumentQuality, Labels>> = {
  illegible: { it: 'Non si legge', en: 'Illegible' },
  unsigned: { it: 'Manca la firma', en: 'Not signed' },
  undated: { it: 'Manca la data', en: 'Not dated' },
  partial: { it: 'Incompleto: mancano pagine', en: 'Incomplete: pages are missing' },
};

/** Flaws with the words that show them, and what was counted on the way. */
export interface QualityReading {
  readonly flaws: readonly { readonly flaw: DocumentQuality; readonly at?: { start: number; end: number } }[];
  readonly signatures?: number;
  readonly emptySignatures?: number;
  readonly pagesOf?: number;
}

/**
 * Looks for the flaws an item cares about (its `checks`): everything must be legible and whole; dates and signatures
 * are asked of some papers only. `dated`: some date of the paper's own was found.
 */
export function readQuality(
  item: Item,
  source: DocumentSource,
  reading: Reading | undefined,
  dated: boolean,
): QualityReading {
  const leastPages = item.checks.flatMap((check) => /^doc\.pages>=(\d{1,4})$/.exec(check)?.[1] ?? [])[0];
  const tooFew =
    leastPages !== undefined && source.pages !== undefined && source.pages < Number(leastPages)
      ? [{ flaw: 'partial' as const }]
      : [];
  if (reading === undefined) return { flaws: tooFew };
  if (isIllegible(reading.plain, source.layer?.confidence))
    return { flaws: [{ flaw: 'illegible' }, ...tooFew] };

  const { pagesOf, marker, missing } = pageNumbers(reading.folded, source);
  const partial = missing && marker !== undefined ? [{ flaw: 'partial' as const, at: marker }] : tooFew;
  const signatures = signatureLines(reading.folded);
  const mayBeInk = hasInk(source);
  const unsigned =
    wants(item, ['doc.signed', 'cai.both_signed']) && source.layer?.signed !== true
      ? unsignedBy(signatures, source.layer?.form ?? [], mayBeInk)
      : [];
  const undated =
    !dated && wants(item, datedChecks) && saysEnough(reading.plain) ? [{ flaw: 'undated' as const }] : [];
  return {
    flaws: [...unsigned, ...undated, ...partial],
    ...(pagesOf === undefined ? {} : { pagesOf }),
    ...(signatures.length === 0
      ? {}
      : {
          signatures: signatures.length,
          ...(mayBeInk ? {} : { emptySignatures: signatures.filter(({ empty }) => empty).length }),
        }),
  };
}

const datedChecks = [
  'doc.dated',
  'inv.date',
  'presc.date_le_invoice',
  'er.date_near_loss',
  'cai.date_eq_loss',
  'police.within',
];

function wants(item: Item, checks: readonly string[]): boolean {
  return item.checks.some((check) => checks.includes(check));
}

/** A sheet with five words on it may have its date where no text is. */
function saysEnough(plain: string): boolean {
  return (plain.match(/\p{L}{3,}/gu)?.length ?? 0) >= 8;
}

/** Mostly signs that make no words, or letters OCR itself does not believe. */
function isIllegible(plain: string, confidence: number | undefined): boolean {
  if (confidence !== undefined && confidence < 0.5) return true;
  let good = 0;
  let bad = 0;
  for (const token of plain.slice(0, 20_000).match(/\S+/g) ?? []) {
    if (/^[_.\-=*•:|]+$/.test(token) && new Set(token).size === 1) continue;
    if (isWord(token)) good++;
    else bad++;
  }
  return good + bad >= 8 && good < 0.4 * (good + bad);
}

function isWord(token: string): boolean {
  const bare = token.replace(/^[("'«[]+|[)"'».,;:!?\]]+$/gu, '');
  if (/^[€$£]?[\d.,/:%+-]*\d[\d.,/:%+-]*[€$£%]?$/.test(bare)) return true;
  if (/^\p{L}{1,2}$/u.test(bare)) return true;
  if (/^[\p{L}\d][\p{L}\d'./@_-]{2,40}$/u.test(bare))
    return /[aeiouyàèéìòù]/iu.test(bare) || /\d/.test(bare) || bare === bare.toUpperCase();
  return false;
}

interface PageNumbers {
  readonly pagesOf?: number;
  readonly marker?: { start: number; end: number };
  readonly missing: boolean;
}

/** «Pag. 1 di 3» on a single page: two are missing. */
function pageNumbers(folded: string, source: DocumentSource): PageNumbers {
  const markers = Array.from(folded.matchAll(pageMarker))
    .slice(0, 500)
    .map((match) => ({
      page: Number(match.groups?.['page']),
      of: Number(match.groups?.['of']),
      start: match.index,
      end: match.index + match[0].length,
    }))
    .filter(({ page, of }) => page >= 1 && page <= of && of >= 2 && of <= 999);
  const [first] = markers;
  if (first === undefined) return { missing: false };
  const seen = new Set(markers.filter(({ of }) => of === first.of).map(({ page }) => page));
  const there = Math.max(seen.size, source.pages ?? 1);
  return {
    pagesOf: first.of,
    marker: { start: first.start, end: first.end },
    missing: there < first.of,
  };
}

const pageMarker =
  /(?<![a-z])(?:pag(?:ina|\.)?|page|p\.|foglio|sheet|facciata) {0,2}(?:n[.°]? {0,2})?(?<page>\d{1,3}) {0,2}(?:di|of|su|de|\/) {0,2}(?<of>\d{1,3})(?!\d)/g;

interface SignatureLine {
  readonly empty: boolean;
  readonly start: number;
  readonly end: number;
}

/** Lines for signatures: empty when nothing but dots or dashes stands on them. */
function signatureLines(folded: string): readonly SignatureLine[] {
  const lines: SignatureLine[] = [];
  for (const match of folded.matchAll(signatureLabel)) {
    if (lines.length >= 50) break;
    const end = match.index + match[0].length;
    const after = folded.slice(end, end + 80);
    const before = folded.slice(Math.max(0, match.index - 60), match.index);
    const line = /^[ \t:*)]{0,6}(?:\n[ \t]{0,40})?([_.\u2026-]{5,}|(?:[_.] ){4,})/.exec(after);
    const above = /([_]{5,}|\.{8,})[ \t]{0,20}\n[ \t(]{0,40}$/.exec(before);
    // «Firma ____Anna Bianchi____» is not empty; «Firma ____ Data ____» is.
    const beyond = line === null ? '' : after.slice(line[0].length);
    const filled =
      /^[a-z]/.test(beyond) || /^ {1,2}(?![a-z' ]{2,25}(?::| ?[_.]{4}|\n|$))[a-z]{2}/.test(beyond);
    if (line === null && above === null) {
      if (/^ {0,2}: {0,3}[a-z]{2}/.test(after)) lines.push({ empty: false, start: match.index, end });
      continue;
    }
    lines.push({ empty: !filled, start: match.index, end: end + (line?.[0].length ?? 0) });
  }
  return lines;
}

const signatureLabel =
  /(?<![a-z])(?:firma|firme|sottoscrizione|signature|signed(?: by)?)(?:(?: e timbro)?(?: (?:del|dei|della|dell'|di|of|the|leggibile|per esteso|leggibile del|by|chi compila))?(?: ?[a-z'\u2019]{2,18}){0,3}(?: [ab](?![a-z]))?(?: ?\([^()\n]{0,40}\))?)?(?=[ \t:*_.)\n\u2026-]|$)/g;

function unsignedBy(
  lines: readonly SignatureLine[],
  form: readonly FormField[],
  mayBeInk: boolean,
): QualityReading['flaws'] {
  const fields = form.filter(({ kind, name }) => kind === 'signature' || /firma|signature/i.test(name));
  if (
    fields.some(({ kind }) => kind === 'signature') &&
    fields.every(({ value }) => value === '') &&
    !mayBeInk
  )
    return [{ flaw: 'unsigned' }];
  const empty = lines.find((line) => line.empty);
  if (empty === undefined || mayBeInk || fields.some(({ value }) => value !== '')) return [];
  return [{ flaw: 'unsigned', at: { start: empty.start, end: empty.end } }];
}

/** Ink, stamps and pictures may be a signature; OCR sees dots where a pen went over them. */
function hasInk({ layer, firstPage = 1, pages = 1 }: DocumentSource): boolean {
  if (layer?.confidence !== undefined) return true;
  return (layer?.marked ?? []).some((page) => page >= firstPage && page < firstPage + pages);
}
