/** Lines by which mail programs, Italian and English ones first, introduce what they quote or forward. */
import { anyOf } from './phrases.ts';

/**
 * Lines `from` to `to` (exclusive) that say who wrote what follows («Il giorno … ha scritto:», "On …
 * wrote:").
 */
export interface Attribution {
  readonly from: number;
  readonly to: number;
  /** Names date and hour or an address as programs do: no sentence of a letter. */
  readonly certain: boolean;
  /**
   * Names date, hour and a bracketed address just before the verb, as programs do: parts what follows
   * even without `>`.
   */
  readonly stands: boolean;
}

/**
 * A block of header lines in a body («Da: … Inviato: … A: … Oggetto: …»), with the lines that announce
 * it.
 */
export interface HeaderBlock {
  readonly from: number;
  readonly to: number;
  readonly announced: 'as forwarded' | 'as original' | 'by nothing';
  readonly fields: ReadonlyMap<BlockField, string>;
}

export type BlockField = 'from' | 'date' | 'to' | 'cc' | 'subject' | 'other';

/** A quoted line: marked `>` by the program that quoted it. */
export function isMarked(line: string): boolean {
  return /^ ?>/.test(line);
}

/** Finds an attribution that ends at line `index`; it may be wrapped over up to four lines. */
export function findAttribution(lines: readonly string[], index: number): Attribution | undefined {
  const last = lines[index] ?? '';
  if (last.length > 500 || !/:\s{0,3}(?:-{2,10})?\s{0,3}$/.test(last) || isMarked(last)) return undefined;
  let joined = '';
  for (let from = index; from >= 0 && from > index - 4; from -= 1) {
    const line = (lines[from] ?? '').trim();
    if (line === '' || isMarked(lines[from] ?? '')) break;
    joined = joined === '' ? line : `${line} ${joined}`;
    if (joined.length > 500) break;
    if (!attributionEnd.test(joined) || narrated.test(joined)) continue;
    const dated = datePattern.test(joined);
    const written = bracketedWriter.test(joined);
    if (attributionStart.test(line) && dated && (hourPattern.test(joined) || addressPattern.test(joined))) {
      return { from, to: index + 1, certain: true, stands: written && hourPattern.test(joined) };
    }
  }
  if (!attributionEnd.test(last)) return undefined;
  const certain = bracketedWriter.test(last) && !narrated.test(last);
  return { from: index, to: index + 1, certain, stands: false };
}

const verbs = '(?:ha scritto|hanno scritto|scrive|scrisse|wrote|writes|schrieb|a écrit|escribió)';
const bracketed = '<\\s?[^<>\\s]{3,200}@[^<>\\s]{3,200}>';
const attributionEnd = anyOf([
  `${verbs}\\s{0,3}:\\s{0,3}(?:-{2,10})?\\s{0,3}$`,
  'wrote on .{4,80}:\\s{0,3}$',
  // Any other language: an address in brackets and hardly more before the colon.
  `${bracketed}[^<>\\n]{0,40}:\\s{0,3}$`,
]);
const bracketedWriter = new RegExp(`${bracketed}\\)?\\s{0,3}${verbs}`, 'i');
/** A person tells who wrote to them; no program does. */
const narrated = /(?:^|\s)(?:mi|ci|gli|le|vi|ti) ha(?:nno)? scritto|wrote (?:to )?(?:me|us)\b/i;
const attributionStart = /^[*_\s-]{0,12}(?:il|on|in data|am|le|el|at|nel|da|în|\d{4}-\d{2}-\d{2})\s/i;
const datePattern = anyOf([
  '\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{2,4}',
  '\\d{4}-\\d{2}-\\d{2}',
  '\\d{1,2}(?:st|nd|rd|th|°|º|\\.)?\\s(?:de\\s)?[a-zà-ÿ]{3,10}\\.?,?(?:\\s(?:de\\s)?\\d{4}|\\s\\d{1,2}[:.]\\d{2})',
  '[a-z]{3,9}\\.?\\s\\d{1,2}(?:st|nd|rd|th)?,?\\s\\d{4}',
]);
const hourPattern = /\d{1,2}[:.]\d{2}/;
const addressPattern = /[^\s<>()@:"]{1,64}@[^\s<>()@:"]{3,100}/;

/**
 * Finds a header block that begins at line `index`, or a line that announces one. Without an announcement
 * the block must prove itself: a customer's «Da: Milano / A: Parigi / Data: 3 luglio» is a journey, and a
 * letter may begin with «Oggetto:».
 */
export function findHeaderBlock(lines: readonly string[], index: number): HeaderBlock | undefined {
  const line = lines[index] ?? '';
  if (line.length > 1000) return undefined;
  const announced = announcement(line);
  if (announced !== undefined) {
    let start = index + 1;
    while (start < index + 4 && (lines[start] ?? '').trim() === '') start += 1;
    const block = readBlock(lines, start);
    if (block.fields.size > 0) return { from: index, to: block.to, announced, fields: block.fields };
    // «Begin forwarded message:» of Apple Mail may stand before a block that is quoted.
    return { from: index, to: index + 1, announced, fields: new Map() };
  }
  if (fieldOfBlock(line)?.name !== 'from') return undefined;
  const block = readBlock(lines, index);
  return provesItself(lines, index, block.fields)
    ? { from: index, to: block.to, announced: 'by nothing', fields: block.fields }
    : undefined;
}

const forwardLines = [
  anyOf(
    [
      'inizio (?:del )?messaggio inoltrato',
      'begin forwarded message',
      'anfang der weitergeleiteten nachricht',
    ],
    { before: '^[\\s*_>-]{0,40}', after: '\\s{0,2}:?[\\s*_-]{0,40}$' },
  ),
  anyOf(
    [
      'messaggio inoltrato',
      'forwarded message',
      'forwarded by\\b.{0,80}',
      'inoltrato da\\b.{0,80}',
      'weitergeleitete nachricht',
      'message transféré',
      'mensaje reenviado',
    ],
    { before: '^[\\s*]{0,8}-{2,40}\\s{0,4}', after: '\\s{0,4}-{0,40}[\\s*]{0,8}$' },
  ),
];
const originalLine = anyOf(
  [
    'messaggio originale',
    'messaggio d.origine',
    'original message',
    'ursprüngliche nachricht',
    'original-nachricht',
    'message d.origine',
    'message original',
    'mensaje original',
  ],
  { before: '^[\\s*]{0,8}-{2,40}\\s{0,4}', after: '\\s{0,4}-{2,40}[\\s*]{0,8}$' },
);

function announcement(line: string): 'as forwarded' | 'as original' | undefined {
  if (line.length > 200) return undefined;
  if (forwardLines.some((pattern) => pattern.test(line))) return 'as forwarded';
  return originalLine.test(line) ? 'as original' : undefined;
}

/**
 * Labels of the programs we meet; Italian ones mix with English ones in one block (Gmail in Italian
 * writes «Da:» and "Date:").
 */
const labels = new Map<string, BlockField>([
  ...['da', 'from', 'von', 'de', 'mittente', 'sender'].map((label) => [label, 'from'] as const),
  ...[
    'inviato',
    'inviato il',
    'inviata',
    'sent',
    'gesendet',
    'envoyé',
    'enviado',
    'data',
    'date',
    'datum',
    'fecha',
  ].map((label) => [label, 'date'] as const),
  ...['a', 'to', 'an', 'à', 'para', 'per', 'destinatario', 'destinatari'].map(
    (label) => [label, 'to'] as const,
  ),
  ...['cc', 'ccn', 'bcc', 'copia', 'p.c.'].map((label) => [label, 'cc'] as const),
  ...['oggetto', 'subject', 'betreff', 'objet', 'asunto'].map((label) => [label, 'subject'] as const),
  ...[
    'rispondi a',
    'reply-to',
    'importanza',
    'importance',
    'priorità',
    'priority',
    'allegati',
    'attachments',
  ].map((label) => [label, 'other'] as const),
]);

const fieldLine =
  /^[ \t\u00a0]{0,8}\*{0,2}([A-Za-zÀ-ÿ.-]{1,12}(?: (?:il|a))?)[ \t\u00a0]{0,2}\*{0,2}:\*{0,2}[ \t\u00a0]*(.{0,600})/;

function fieldOfBlock(line: string): { name: BlockField; value: string } | undefined {
  const found = fieldLine.exec(line);
  const name = labels.get((found?.[1] ?? '').toLowerCase());
  if (name === undefined) return undefined;
  return { name, value: (found?.[2] ?? '').replace(/\*+$/, '').trim() };
}

/**
 * Reads up to sixteen lines: labels, blank lines between them (each in a paragraph of its own) and
 * wrapped values.
 */
function readBlock(lines: readonly string[], start: number): { to: number; fields: Map<BlockField, string> } {
  const fields = new Map<BlockField, string>();
  let to = start;
  let last: BlockField | undefined;
  for (let index = start; index < start + 16 && index < to + 4; index += 1) {
    const line = lines[index];
    if (line === undefined) break;
    const field = fieldOfBlock(line.replace(/^(?: ?>)+ ?/, ''));
    if (field === undefined) continue;
    if (field.name !== 'other' && fields.has(field.name)) break;
    const between = lines.slice(to, index).map((part) => part.trim());
    if (last !== undefined && between.some((part) => part !== '')) {
      // Words between two labels are the rest of a wrapped value, unless a blank line says the block is over.
      if (between.some((part) => part === '')) break;
      fields.set(last, `${fields.get(last) ?? ''} ${between.join(' ')}`);
    }
    if (!fields.has(field.name)) fields.set(field.name, field.value);
    last = field.name;
    to = index + 1;
  }
  return { to, fields };
}

function provesItself(
  lines: readonly string[],
  index: number,
  fields: ReadonlyMap<BlockField, string>,
): boolean {
  const date = fields.get('date');
  if (date === undefined || !/\d/.test(date)) return false;
  let points = 0;
  if (addressPattern.test(fields.get('from') ?? '')) points += 2;
  if (hourPattern.test(date)) points += 2;
  if (fields.has('subject')) points += 1;
  if (fields.has('to')) points += 1;
  if (isRule(lines[index - 1] ?? '') || isRule(lines[index - 2] ?? '')) points += 1;
  return points >= 4;
}

/** A line drawn across the page: Outlook puts one above what it quotes. */
export function isRule(line: string): boolean {
  return /^\s{0,8}(?:_{8,200}|-{8,200}|={8,200})\s{0,8}$/.test(line);
}

/**
 * Lines that a telephone or a free mail service adds under what its user writes. What follows the name of
 * the device must be short and no sentence: «Inviato da Aruba il 3 luglio» is the customer's.
 */
export function isDeviceLine(line: string): boolean {
  if (line.length > 160) return false;
  const trimmed = line.trim();
  if (hiddenQuote.test(trimmed)) return true;
  const rest = deviceLine.exec(trimmed)?.[1];
  return rest !== undefined && rest.split(/\s+/).length <= 7 && !sentenceWords.test(rest);
}

const hiddenQuote = /^\[?(?:testo tra virgolette nascosto|quoted text hidden|testo nascosto)\]?$/i;
const devices = [
  'smartphone|cellulare|telefono|telefonino|tablet|palmare|dispositivo|iphone|ipad|ipod|galaxy|samsung|huawei|xiaomi|redmi|oppo',
  'honor|nokia|blackberry|windows ?phone|android|outlook|posta per|mail per|mail for|gmail|yahoo|libero ?mail|tiscali ?mail',
  'virgilio ?mail|tim ?mail|aruba|proton ?mail|thunderbird|bluemail|k-9 mail|spark|phone|mobile|cell ?phone|my mail',
].join('|');
const deviceLine = new RegExp(
  `^(?:(?:inviat[oa]|spedit[oa]|scritt[oa]) (?:da|dal|dalla|con|tramite|via)(?: (?:il )?mi[oa])? ?|sent (?:from|via|with|by|using)(?: my| the)? ?|(?:scarica|ottieni|get|download) )(?:${devices})(?![a-zà-ù])(.*)$`,
  'i',
);
const sentenceWords =
  /(?:^|\s)(?:il|lo|la|gli|le|un|una|che|chi|ho|ha|è|per (?:il|la)|the|an|and|i|is|was|on the)(?:\s|$)/i;
