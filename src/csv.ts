/** Reads tables that spreadsheets and mainframes write: RFC 4180, with the liberties that Excel takes. */

export interface CsvRow {
  /** As spreadsheets count: the header is row 1; a cell with line breaks does not make it two rows. */
  readonly row: number;
  readonly cells: readonly string[];
  /** Why the row cannot be trusted; `cells` holds what stood before the fault. */
  readonly fault?: string;
}

/**
 * Rows of a table. The separator (`;`, `,` or tab) is the one most used in the first line, or the one named by
 * Excel's `sep=` line. Quotes, doubled quotes, line breaks inside quotes, CRLF, LF, CR and a byte order mark are
 * understood; blank rows are counted but left out. A row with a broken quote is reported and reading goes on at
 * the next line: one forgotten quote must not swallow the file. Linear in the length of the text.
 */
export function* readCsv(text: string): Generator<CsvRow> {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let separator = mostUsedSeparator(lineAt(text, at));
  const declared = /^sep=(.)$/i.exec(lineAt(text, at));
  if (declared?.[1] !== undefined) {
    separator = declared[1];
    at = nextLine(text, at);
  }
  for (let row = 1; at < text.length; row++) {
    const read = readRow(text, at, separator);
    at = read.next;
    if (read.fault === undefined && read.cells.every((cell) => cell.trim() === '')) continue;
    yield { row, cells: read.cells, ...(read.fault === undefined ? {} : { fault: read.fault }) };
  }
}

/** A quote left open is found out after so many lines or characters, not at the end of the file. */
const longestQuotedLines = 20;
const longestQuoted = 10_000;

interface ReadRow {
  readonly cells: readonly string[];
  readonly next: number;
  readonly fault?: string;
}

function readRow(text: string, start: number, separator: string): ReadRow {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    if (text[at] === '"') {
      const quoted = readQuoted(text, at, separator);
      if ('fault' in quoted) return { cells, next: nextLine(text, start), fault: quoted.fault };
      cells.push(quoted.cell);
      at = quoted.end;
    } else {
      const end = endOfBareCell(text, at, separator);
      cells.push(text.slice(at, end));
      at = end;
    }
    if (text[at] !== separator) return { cells, next: nextLine(text, at) };
    at += 1;
  }
}

function readQuoted(
  text: string,
  open: number,
  separator: string,
): { readonly cell: string; readonly end: number } | { readonly fault: string } {
  let cell = '';
  let lineBreaks = 0;
  let from = open + 1;
  for (let at = from; at < text.length && at - open <= longestQuoted; at++) {
    const character = text[at];
    if (character === '\n' && ++lineBreaks > longestQuotedLines) break;
    if (character !== '"') continue;
    cell += text.slice(from, at);
    const after = text[at + 1];
    if (after === '"') {
      from = at + 1;
      at += 1;
      continue;
    }
    if (after === undefined || after === separator || after === '\n' || after === '\r')
      return { cell, end: at + 1 };
    return { fault: 'text stands between a closing quote and the next separator' };
  }
  return { fault: 'a quote is opened and never closed' };
}

function endOfBareCell(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

/** Where the line after the one at `from` begins. */
function nextLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1;
}

function lineAt(text: string, from: number): string {
  const rest = text.slice(from, from + 20_000);
  return rest.slice(0, rest.search(/[\r\n]|$/));
}

function mostUsedSeparator(header: string): string {
  const bare = header.replace(/"[^"]*"/g, '');
  const uses = (separator: string) => bare.split(separator).length;
  return [';', ',', '\t'].reduce((best, separator) => (uses(separator) > uses(best) ? separator : best));
}

/**
 * A table as spreadsheets read it (RFC 4180): a byte order mark for Excel, semicolons as Italian Excel has them, quotes
 * where they are needed. A cell that a spreadsheet would take for a formula gets an apostrophe: what people wrote to us
 * must not be computed.
 */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => {
    const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[";\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  };
  return `\uFEFF${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
}
