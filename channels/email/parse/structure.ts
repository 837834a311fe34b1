/**
 * Makes a broken MIME structure whole before the library reads it.
 *
 * The library drops whatever does not hang in a tidy tree: the text of a multipart whose boundary never
 * comes, files behind a part that was not closed or behind a final delimiter that came too early, a body
 * without the blank line before it. Each of these is seen in real mail and each would lose a customer's
 * words or papers. The scan here looks only at headers and at lines that begin with two hyphens, and
 * leaves a sound mail untouched.
 */
import { readContentType } from './content-type.ts';
import { fieldOf } from './header.ts';
import { anyOf } from './phrases.ts';

/** A mail the library can read whole. */
export interface Mended {
  readonly bytes: Uint8Array;
  /** What was mended or cut, for the person who reads the ticket. */
  readonly warnings: readonly string[];
}

/**
 * A header of a part beyond this is thinned out: only the fields we read are kept. Real ones stay under
 * 30 kB.
 */
export const headerLimit = 256 * 1024;
/** Parts beyond this stay packed in the original. The largest honest mails have some hundred. */
export const partLimit = 1000;
/** A multipart nested deeper is left packed, as one attachment. Honest mail stays under ten. */
const nestingLimit = 50;

/** Returns `source` itself when nothing is wrong with its structure. Linear in its length. */
export function mendStructure(source: Uint8Array): Mended {
  const view = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const buffer = withLineFeeds(view);
  const first = survey(buffer, undefined);
  const result = first.boundaryGuess === undefined ? first : survey(buffer, first.boundaryGuess);
  const untouched = result.edits.length === 0 && buffer === view;
  return {
    bytes: untouched ? source : applyEdits(buffer, result.edits),
    warnings: [...new Set(result.warnings)],
  };
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

interface Level {
  readonly boundary: string;
  /** Where a header field can be put in before the others of this multipart. */
  readonly headerAt: number;
  seen: boolean;
}

interface Survey {
  edits: Edit[];
  readonly warnings: string[];
  boundaryGuess?: string;
}

interface PartHeader {
  readonly headerAt: number;
  readonly bodyAt: number;
  readonly type: string;
  readonly boundary: string | undefined;
  readonly mended: boolean;
}

const longestDelimiter = 1000;
const cr = 0x0d;
const lf = 0x0a;

/** Mail from very old systems ends its lines with a lone CR; the library would see one line. */
function withLineFeeds(buffer: Buffer): Buffer {
  const sample = buffer.subarray(0, 64 * 1024);
  if (sample.includes(lf) || !sample.includes(cr)) return buffer;
  const copy = Buffer.from(buffer);
  for (let at = copy.indexOf(cr); at >= 0; at = copy.indexOf(cr, at + 1)) {
    if (copy[at + 1] !== lf) copy[at] = lf;
  }
  return copy;
}

function survey(buffer: Buffer, rootBoundary: string | undefined): Survey {
  const result: Survey = { edits: [], warnings: [] };
  const levels: Level[] = [];
  let closed: { level: Level; depth: number; from: number; to: number } | undefined;
  let guess: string | undefined;
  let parts = 1;

  const start = skipLeadingBlanks(buffer);
  if (start > 0) result.edits.push({ from: 0, to: start, text: '' });
  const root = scanHeader(buffer, start, true, levels, result);
  if (rootBoundary !== undefined) {
    insertField(
      result,
      root.headerAt,
      `Content-Type: ${root.type || 'multipart/mixed'}; boundary="${rootBoundary}"`,
    );
    result.warnings.push('The mail named a wrong part boundary; the one it really uses was taken.');
  }
  openMultipart(
    rootBoundary === undefined ? root : { ...root, boundary: rootBoundary, mended: false },
    levels,
    result,
  );
  const rootLevel = levels[0];
  if (rootLevel === undefined) return result;

  let at = nextDashedLine(buffer, root.bodyAt, root.bodyAt);
  while (at >= 0) {
    const end = lineEnd(buffer, at);
    const line = end - at > longestDelimiter ? '' : buffer.toString('latin1', at, end).trimEnd();
    let match = matchDelimiter(line, levels);
    if (match === undefined && closed !== undefined && closed.depth === levels.length) {
      // A closing delimiter that came too early: more parts follow it, so it did not close anything.
      if (line === `--${closed.level.boundary}`) {
        dropEdits(result, closed.from, closed.to);
        result.edits.push({ from: closed.from, to: closed.to, text: '' });
        result.warnings.push('Parts after the end mark of the mail were taken in.');
        levels.push(closed.level);
        match = { depth: levels.length - 1, closes: false };
      }
    }
    if (match === undefined) {
      if (guess === undefined && !rootLevel.seen && looksLikePart(buffer, end)) guess = guessFrom(line);
      at = nextDashedLine(buffer, end, root.bodyAt);
      continue;
    }
    closeInner(levels, match.depth, at, result);
    const level = levels[match.depth];
    if (level === undefined) break;
    const clean = `--${level.boundary}${match.closes ? '--' : ''}`;
    const written = buffer.toString('latin1', at, end).replace(/\r?\n$/, '');
    if (written !== clean) result.edits.push({ from: at, to: end, text: `${clean}\r\n` });
    if (match.closes) {
      closed = { level, depth: match.depth, from: at, to: end };
      levels.length = match.depth;
      at = nextDashedLine(buffer, end, root.bodyAt);
      continue;
    }
    level.seen = true;
    closed = undefined;
    parts += 1;
    if (parts > partLimit) {
      closeInner(levels, -1, at, result);
      result.edits.push({ from: at, to: buffer.length, text: '' });
      result.warnings.push(`The mail has more than ${partLimit} parts; the rest is only in the original.`);
      return result;
    }
    const header = scanHeader(buffer, end, false, levels, result);
    openMultipart(header, levels, result);
    at = nextDashedLine(buffer, header.bodyAt, root.bodyAt);
  }

  if (!rootLevel.seen && guess !== undefined && rootBoundary === undefined) {
    return { ...result, boundaryGuess: guess };
  }
  for (const level of levels) if (!level.seen) showAsText(level, result);
  return result;
}

function skipLeadingBlanks(buffer: Buffer): number {
  let at = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0;
  while (at < buffer.length && (buffer[at] === cr || buffer[at] === lf)) at += 1;
  return at;
}

/** Start of the next line that begins with `--` at or after `from`, or -1. */
function nextDashedLine(buffer: Buffer, from: number, bodyAt: number): number {
  const lineStart = from === bodyAt || buffer[from - 1] === lf;
  if (lineStart && buffer[from] === 0x2d && buffer[from + 1] === 0x2d) return from;
  const found = buffer.indexOf('\n--', Math.max(0, from - 1), 'latin1');
  return found < 0 ? -1 : found + 1;
}

function lineEnd(buffer: Buffer, at: number): number {
  const end = buffer.indexOf(lf, at);
  return end < 0 ? buffer.length : end + 1;
}

function matchDelimiter(
  line: string,
  levels: readonly Level[],
): { depth: number; closes: boolean } | undefined {
  for (let depth = levels.length - 1; depth >= 0; depth -= 1) {
    const boundary = levels[depth]?.boundary ?? '';
    if (!line.startsWith(boundary, 2)) continue;
    const rest = line.slice(boundary.length + 2);
    if (rest === '') return { depth, closes: false };
    if (rest === '--') return { depth, closes: true };
  }
  return undefined;
}

/**
 * Ends the multiparts inside `depth` that were left open: the library knows only the two innermost
 * boundaries.
 */
function closeInner(levels: Level[], depth: number, at: number, result: Survey): void {
  for (let inner = levels.length - 1; inner > depth; inner -= 1) {
    const level = levels[inner];
    if (level === undefined) continue;
    if (level.seen) result.edits.push({ from: at, to: at, text: `--${level.boundary}--\r\n` });
    else showAsText(level, result);
  }
  levels.length = depth + 1;
}

/** A multipart none of whose parts can be found: its raw text is better than nothing. */
function showAsText(level: Level, result: Survey): void {
  insertField(result, level.headerAt, 'Content-Type: text/plain');
  result.warnings.push('A part of the mail could not be taken apart; it is shown as raw text.');
}

function openMultipart(header: PartHeader, levels: Level[], result: Survey): void {
  if (!header.type.startsWith('multipart/')) return;
  if (levels.length >= nestingLimit) {
    insertField(result, header.headerAt, 'Content-Type: application/octet-stream');
    result.warnings.push(`Parts nested deeper than ${nestingLimit} levels were left packed.`);
    return;
  }
  // An empty boundary would match every line of two hyphens; one that is never seen ends as text or is
  // guessed.
  const boundary = header.boundary ?? '\n';
  if (header.mended && header.boundary !== undefined) {
    insertField(result, header.headerAt, `Content-Type: ${header.type}; boundary="${header.boundary}"`);
  }
  levels.push({ boundary, headerAt: header.headerAt, seen: false });
}

function dropEdits(result: Survey, from: number, to: number): void {
  result.edits = result.edits.filter((edit) => edit.from < from || edit.to > to);
}

function insertField(result: Survey, at: number, field: string): void {
  result.edits.push({ from: at, to: at, text: `${field}\r\n` });
}

function guessFrom(line: string): string | undefined {
  const boundary = line.slice(2);
  return /^[^"\\]{1,200}$/.test(boundary) ? boundary : undefined;
}

/** True when a line that begins a part header stands at `at`. */
function looksLikePart(buffer: Buffer, at: number): boolean {
  return /^content-[a-z-]{2,30}[ \t]*:/i.test(
    buffer.toString('latin1', at, Math.min(at + 60, buffer.length)),
  );
}

/** Fields that are still read when a header is thinned out. */
const neededFields = anyOf(
  [
    'from|to|cc|sender|reply-to|return-path|delivered-to|x-original-to|subject|date',
    'message-id|in-reply-to|references',
    'auto-submitted|precedence|list-[a-z]+|x-auto[a-z-]*|x-failed-recipients',
    'x-ricevuta|x-trasporto|x-riferimento-message-id',
    'content-[a-z-]+|mime-version',
  ],
  { before: '^', after: '$' },
);

/** Names a line must have to count as a field once prose was met in a header. */
const knownField = anyOf(
  [
    'from|to|cc|bcc|date|subject|sender|received|comments|keywords|references',
    'precedence|importance|priority|organization',
    '[a-z0-9]{1,40}-[a-z0-9-]{1,60}',
  ],
  { before: '^', after: '$' },
);

const longestField = 64 * 1024;

/**
 * Reads the header that begins at `start`: where its body begins and what it declares. Puts the missing
 * blank line before a body that follows at once, and thins out what is beyond all measure.
 */
function scanHeader(
  buffer: Buffer,
  start: number,
  root: boolean,
  levels: readonly Level[],
  result: Survey,
): PartHeader {
  let at = start;
  let headerAt = start;
  let contentType: string | undefined;
  /** Start of the first line that is no field, when no field with a known name came after it. */
  let proseAt: number | undefined;
  let inField = false;
  let field: { name: string; from: number } | undefined;
  let kept = 0;
  let reserve = longestField;
  const endField = (to: number) => {
    if (field === undefined) return;
    const size = to - field.from;
    const length = Math.min(size, longestField);
    const fits = kept + length <= headerLimit;
    if (!fits) reserve -= neededFields.test(field.name) ? length : 0;
    if (fits || (neededFields.test(field.name) && reserve > 0)) {
      kept += fits ? length : 0;
      if (length < size && field.name === 'references') {
        // Of a list of ids both ends count.
        result.edits.push({ from: field.from + length / 2, to: to - length / 2, text: '>\r\n <' });
      } else if (length < size) result.edits.push({ from: field.from + length, to, text: '\r\n' });
      if (field.name === 'content-type' && contentType === undefined) {
        contentType = fieldOf(buffer.toString('latin1', field.from, field.from + Math.min(length, 8192)))[0]
          ?.raw;
      }
    } else {
      result.edits.push({ from: field.from, to, text: '' });
    }
    if (length < size || !fits)
      result.warnings.push('The header of the mail is beyond all measure and was cut.');
    field = undefined;
  };
  let bodyAt = -1;
  while (at < buffer.length) {
    const end = lineEnd(buffer, at);
    const byte = buffer[at];
    if (byte === lf || (byte === cr && (buffer[at + 1] === lf || at + 1 === buffer.length))) {
      endField(at);
      bodyAt = end;
      break;
    }
    if (byte === 0x2d && buffer[at + 1] === 0x2d && end - at <= longestDelimiter) {
      const line = buffer.toString('latin1', at, end).trimEnd();
      if (matchDelimiter(line, levels) !== undefined) {
        endField(at);
        proseAt ??= at;
        break;
      }
    }
    const folded = (byte === 0x20 || byte === 0x09) && inField;
    if (!folded) {
      endField(at);
      const name = fieldName(buffer, at);
      inField = name !== undefined;
      if (name !== undefined) {
        field = { name, from: at };
        if (proseAt !== undefined && knownField.test(name)) {
          result.edits.push({ from: proseAt, to: at, text: '' });
          proseAt = undefined;
        }
      } else if (root && at === start && /^>?From /i.test(buffer.toString('latin1', at, at + 6))) {
        headerAt = end;
      } else if (proseAt === undefined) {
        proseAt = at;
      }
    }
    at = end;
  }
  if (bodyAt < 0) endField(at);
  if (proseAt !== undefined) {
    dropEdits(result, proseAt, buffer.length);
    result.edits.push({ from: proseAt, to: proseAt, text: '\r\n' });
    if (root) result.warnings.push('The blank line between header and body was missing.');
    bodyAt = proseAt;
  }
  const read = readContentType(contentType ?? '');
  const boundary = read.params.get('boundary');
  return {
    headerAt,
    bodyAt: bodyAt < 0 ? buffer.length : bodyAt,
    type: read.type,
    boundary: boundary === undefined || boundary === '' ? undefined : boundary,
    mended: read.mended,
  };
}

function fieldName(buffer: Buffer, at: number): string | undefined {
  const line = buffer.toString('latin1', at, Math.min(at + 120, buffer.length));
  return /^([\x21-\x39\x3b-\x7e]{1,100})[ \t]*:/.exec(line)?.[1]?.toLowerCase();
}

function applyEdits(buffer: Buffer, edits: readonly Edit[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let at = 0;
  // Sorting is stable: what is put in at one place stays in the order it was decided.
  for (const edit of edits.toSorted((a, b) => a.from - b.from)) {
    if (edit.from > at) pieces.push(buffer.subarray(at, edit.from));
    if (edit.text !== '') pieces.push(Buffer.from(edit.text, 'latin1'));
    at = Math.max(at, edit.to);
  }
  pieces.push(buffer.subarray(at));
  return Buffer.concat(pieces);
}
