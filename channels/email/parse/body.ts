/** Which parts of a mail are its words, and which are files. */
import type { FoundFile } from './attachments.ts';
import { cleanText, decodeText } from './charset.ts';
import { findEmbeddedPictures } from './embedded-pictures.ts';
import { decodeFlowed } from './flowed.ts';
import { htmlToText } from './html-text.ts';
import type { Part } from './parts.ts';
import { anyOf } from './phrases.ts';

/** The words of one message and the parts that are files. */
export interface Body {
  /** Plain text, quotations included and marked with `>` where the mail marks them. */
  readonly text: string;
  /** The HTML as received, when there is some. */
  readonly html?: string;
  /** Leaves that are files, in their order. */
  readonly files: readonly Part[];
  /** Photographs written into the HTML itself. */
  readonly pictures: readonly FoundFile[];
  readonly warnings: readonly string[];
}

/** A body longer than this is cut: nobody wrote it, and the database could not index it. */
export const textLimit = 1_000_000;
/** HTML longer than this is not kept beside the text; it is mostly pictures written as text. */
const htmlLimit = 8_000_000;

/**
 * Reads the body of a message: of alternatives the plain one, unless it is empty or far poorer than the
 * HTML; texts in a row (Apple Mail cuts them around files) are joined; a text with a file name is a file,
 * and stands in for the body when there is no other.
 */
export function readBody(root: Part): Body {
  const collected: Collected = { words: [], htmls: [], files: [], warnings: [] };
  collect(root, '', collected);
  let whole = collected.words.filter((words) => words !== '').join('\n\n');
  if (whole === '') {
    const named = collected.files.find((file) => isText(file) && file.disposition !== 'attachment');
    if (named !== undefined)
      whole = named.type === 'text/html' ? wordsOfHtml(decodePart(named, [])) : wordsOfPlain(named, []);
  }
  if (whole.length > textLimit) {
    collected.warnings.push(
      `The text was cut after ${textLimit} characters; the rest is only in the original.`,
    );
  }
  const html = collected.htmls.join('\n');
  if (html.length > htmlLimit)
    collected.warnings.push('The HTML form is too large to be shown; the text was kept.');
  return {
    text: whole.slice(0, textLimit).toWellFormed(),
    ...(html === '' || html.length > htmlLimit ? {} : { html }),
    files: collected.files,
    pictures: findEmbeddedPictures(html),
    warnings: [...new Set(collected.warnings)],
  };
}

interface Collected {
  readonly words: string[];
  readonly htmls: string[];
  readonly files: Part[];
  readonly warnings: string[];
}

function collect(part: Part, parentType: string, into: Collected): void {
  if (part.type === 'multipart/alternative') return collectAlternative(part, into);
  if (part.children.length > 0) {
    if (part.type === 'multipart/encrypted')
      into.warnings.push('The mail is encrypted and cannot be read here.');
    for (const child of part.children) collect(child, part.type, into);
    return;
  }
  // The signature of a signed mail is no paper; the original keeps it.
  if (parentType === 'multipart/signed' && /^application\/(?:x-)?(?:pkcs7|pgp)-signature$/.test(part.type))
    return;
  if (part.type.startsWith('multipart/')) return;
  if (!isText(part) || part.disposition === 'attachment' || isNamedFile(part, parentType)) {
    into.files.push(part);
    return;
  }
  if (part.type === 'text/html') {
    const html = decodePart(part, into.warnings);
    into.htmls.push(html);
    into.words.push(wordsOfHtml(html));
  } else {
    into.words.push(wordsOfPlain(part, into.warnings));
  }
}

/**
 * All forms of the same words are read and one is kept. Files inside a form (Apple Mail puts them beside
 * its HTML) are files of the mail whichever form wins.
 */
function collectAlternative(part: Part, into: Collected): void {
  const children = part.children.some(isText)
    ? part.children.filter((child) => !isSpare(child))
    : part.children;
  const forms = children.map((child) => {
    const form: Collected = { words: [], htmls: [], files: [], warnings: [] };
    collect(child, part.type, form);
    return form;
  });
  for (const form of forms) {
    into.files.push(...form.files);
    into.warnings.push(...form.warnings);
  }
  const rich = forms.findLast(({ htmls }) => htmls.length > 0);
  const plain = forms.find((form) => form.htmls.length === 0 && form.words.some((words) => words !== ''));
  if (rich !== undefined) into.htmls.push(...rich.htmls);
  const plainWords = plain?.words.join('\n\n') ?? '';
  const richWords = rich?.words.join('\n\n') ?? '';
  into.words.push(isPoorer(plainWords, richWords) ? richWords : plainWords);
}

/**
 * Yet another form of the same words, for readers that take neither plain text nor HTML. A calendar entry
 * is none.
 */
function isSpare(part: Part): boolean {
  return part.fileName === undefined && /^text\/(?:enriched|richtext|x-amp-html|watch-html)$/.test(part.type);
}

/** True when the plain form says nothing of its own, or lacks most of what the HTML says. */
function isPoorer(plain: string, rich: string): boolean {
  if (plain.trim() === '') return true;
  if (rich.trim() === '') return false;
  const plainSize = countLetters(plain);
  const richSize = countLetters(rich);
  if (plainSize < 600 && refersToHtml.test(plain)) return true;
  return richSize > 200 && plainSize * 4 < richSize;
}

const refersToHtml = anyOf([
  '(?:non (?:supporta|visualizza|legge|è in grado)|abilita|formato|versione)[^\\n]{0,60}\\bhtml\\b',
  '(?:view|enable|support|does not|doesn.t|requires?|is in|read this)[^\\n]{0,60}\\bhtml\\b',
  '\\bhtml\\b[^\\n]{0,60}(?:non (?:è )?supportat|not supported|capable|compatibile|enabled|abilitat)',
]);

function countLetters(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x2f) count += 1;
  return count;
}

function isText(part: Part): boolean {
  return part.type === 'text/plain' || part.type === 'text/html';
}

function isNamedFile(part: Part, parentType: string): boolean {
  return part.fileName !== undefined && parentType !== 'multipart/alternative';
}

function decodePart(part: Part, warnings: string[]): string {
  const { text, overruled } = decodeText(part.content, part.params.get('charset'));
  if (overruled) warnings.push('The mail named a wrong character set; the right one was guessed.');
  return cleanText(text);
}

function wordsOfPlain(part: Part, warnings: string[]): string {
  const text = decodePart(part, warnings);
  if (/^\s{0,200}<(?:!doctype html|html)\b/i.test(text)) return wordsOfHtml(text);
  const flowed = part.params.get('format')?.toLowerCase() === 'flowed';
  const lines = flowed ? decodeFlowed(text, part.params.get('delsp')?.toLowerCase() === 'yes') : text;
  return tidyLines(lines);
}

function wordsOfHtml(html: string): string {
  // Some programs call plain text HTML; without a single tag its line ends are meant.
  return tidyLines(/<[a-z!/]/i.test(html) ? htmlToText(html) : html);
}

/**
 * Blanks at line ends and blank lines around the whole go; the signature mark `-- ` keeps its own.
 * Linear.
 */
function tidyLines(text: string): string {
  const lines = text.split('\n').map((line) => (line === '-- ' ? line : line.trimEnd()));
  const first = lines.findIndex((line) => line !== '');
  return first < 0 ? '' : lines.slice(first, lines.findLastIndex((line) => line !== '') + 1).join('\n');
}
