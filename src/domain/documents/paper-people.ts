/** Who a paper speaks of: customer, patient, doctor, and who made it out. */
import { readName } from '../text/names.ts';
import { slotsOf, type Row } from './page-layout.ts';
import { read, type Reading } from '../text/text.ts';

/** A name with its place in the reading. */
export interface NameAt {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The person behind one of these labels, on the line, beside or below it. */
export function personAfter(reading: Reading, rows: readonly Row[], labels: string): NameAt | undefined {
  for (const slot of slotsOf(rows, labels)) {
    const found = personAt(reading, slot.start, slot.end, true);
    if (found) return found;
  }
  return undefined;
}

/** The person named right behind words of a sentence: «si certifica che il Sig. Davide Greco, nato …». */
export function personBehind(reading: Reading, words: RegExp): NameAt | undefined {
  for (const match of reading.folded.matchAll(words)) {
    const from = match.index + match[0].length;
    const line = reading.plain.indexOf('\n', from + 1);
    const found = personAt(reading, from, line === -1 ? reading.plain.length : line, false);
    if (found) return found;
  }
  return undefined;
}

/** The doctor: the first title with a name behind it, or whoever the paper calls its doctor. */
export function doctorOf(reading: Reading, rows: readonly Row[]): NameAt | undefined {
  return (
    personAfter(
      reading,
      rows,
      '(?:cognome e )?nome del medico|medico (?:curante|prescrittore|refertante|certificatore)|il medico|il sanitario|doctor|physician|consultant',
    ) ?? personBehind(reading, doctorTitle)
  );
}

const doctorTitle =
  /(?<![a-z])(?:dott(?:\.ssa|oressa|\.|or|ore)?|dr(?:\.ssa|\.)?|prof(?:\.ssa|\.)?)[ .]{1,3}/g;

/**
 * Who made a paper out: the first line that is a name of a firm or office and not the paper's own title, a date or
 * an address.
 */
export function issuerOf(reading: Reading, rows: readonly Row[]): NameAt | undefined {
  for (const row of rows.slice(0, 5)) {
    const cell = row.cells[0];
    if (cell === undefined) continue;
    const name = reading.plain.slice(cell.start, cell.end).trim();
    if (
      name.length < 4 ||
      name.length > 80 ||
      (name.match(/\p{L}/gu)?.length ?? 0) < 4 ||
      /\d{3}/.test(name) ||
      notAnIssuer.test(cell.text)
    )
      continue;
    return { name, start: cell.start, end: cell.start + name.length };
  }
  return undefined;
}

const notAnIssuer =
  /^(?:fattura|ricevuta|preventivo|parcella|documento|prescrizione|ricetta|certificato|referto|verbale|denuncia|modulo|richiesta|delega|consenso|dichiarazione|constatazione|elenco|lista|spett|gent|egr|via |viale |piazza |corso |tel|p\.? ?iva|data|page|pag|invoice|receipt|estimate|quote|medical|claim|date|bill to|to:|re:|da:|from:)|:/;

/** A name at the head of a piece of a line; titles, slashes and what follows it left out. */
function personAt(reading: Reading, start: number, end: number, field: boolean): NameAt | undefined {
  const piece = reading.plain.slice(start, Math.min(end, start + 90));
  const cut =
    /[;|]|\s{3,}|,|\(|\s[-–]\s|\s(?=(?:c\.?f\.?|cod\.|nat[oa]\b|dob\b|tel\b|targa\b|via\b|hospital\b|matricola\b))/i.exec(
      piece,
    )?.index;
  const text = piece.slice(0, cut ?? piece.length).replace(/[\s.:]+$/, '');
  const lead = /^[\s:.*_-]*/.exec(text)?.[0].length ?? 0;
  const inner = read(text.slice(lead).replace('/', ' '));
  const found = readName(inner, 0) ?? (field ? readName(inner, 0, { anyCase: true }) : undefined);
  if (!found || found.start > 14) return undefined;
  if (field && !/^[\s.,-]*(?:mrs?|ms|miss|sig\.?(?:ra|na)?)?[\s.,-]*$/i.test(inner.plain.slice(found.end))) {
    // «Conferma di prenotazione» is no name, and neither is a name with a sentence behind it.
    if (/^[\s,]*\p{Ll}/u.test(inner.plain.slice(found.end))) return undefined;
  }
  const from = start + lead + found.start;
  const until = start + lead + found.end;
  return { name: found.name.replace(/\s+/g, ' '), start: from, end: until };
}
