/** HTML bodies as text a person can read and our rules can search. */
import { decodeHTML } from 'entities';

/**
 * Turns HTML into text: one line per block, quotations (`blockquote`) marked with `>`, table cells parted
 * by ` | `, links followed by their address, hidden text left out. One pass over the input, without a
 * tree, so that neither size nor nesting nor missing end tags can stop it.
 *
 * A `blockquote` counts as a quotation only when it says so (`type="cite"`, a mail program's class, a bar
 * on its left) or follows a line such as «… ha scritto:»: customers also use it to indent their own
 * words.
 */
export function htmlToText(html: string): string {
  const converter = new Converter(html, true);
  // Hidden text that never ends is a mistake in the markup: better too much than the words that follow it
  // lost.
  return converter.run() ?? new Converter(html, false).run() ?? '';
}

type RegionKind = 'quote' | 'pre' | 'hidden';

/** An open element that changes how text inside it is written. */
interface Region {
  readonly name: string;
  readonly kind: RegionKind;
  /** Open elements of that name since it began, itself included. */
  open: number;
}

const mostRegions = 100;
const deepestMark = 20;
const cellMark = ' | ';

const paragraphs = new Set([
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ul',
  'ol',
  'dl',
  'table',
  'blockquote',
  'pre',
]);
const blocks = new Set(
  (
    'div tr li dt dd section article header footer main aside nav center form fieldset address figure figcaption caption ' +
    'thead tbody tfoot body html option'
  ).split(' '),
);
/** Elements whose content is never shown. */
const silent = new Set(['script', 'style', 'title', 'template', 'xml']);
const voids = new Set(['br', 'hr', 'img', 'input', 'meta', 'link', 'col', 'area', 'base', 'wbr', 'source']);

const attribution =
  /(?:ha scritto|hanno scritto|wrote|writes|scrive|schrieb|écrit|escribió)[\s\u00a0]{0,3}:?[\s\u00a0]{0,3}$/i;
const quoteClass = /quote|cite|gmail_extra|reply/i;
const hiddenStyle =
  /display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|mso-hide\s{0,3}:\s{0,3}all|font-size\s{0,3}:\s{0,3}0(?:px|pt|em|%)?\s{0,3}(?:;|!|$)/i;
const barStyle = /border-left(?:-style|-width)?\s{0,3}:(?!\s{0,3}(?:none|0(?:px|pt)?\s{0,3}(?:;|$)))/i;

class Converter {
  readonly #html: string;
  readonly #hides: boolean;
  readonly #lines: string[] = [];
  readonly #regions: Region[] = [];
  readonly #lists: { ordered: boolean; count: number }[] = [];
  #line = '';
  /** Quote depth the open line began with. */
  #depth = 0;
  #breaks = 0;
  #space = false;
  #atCellStart = false;
  #rowHasCell = false;
  #link: { href: string; from: number; line: number } | undefined;
  #lastWords = '';
  readonly #absent = new Set<string>();

  constructor(html: string, hides: boolean) {
    this.#html = html;
    this.#hides = hides;
  }

  /** The text, or undefined when a hidden region was never closed. */
  run(): string | undefined {
    const html = this.#html;
    let at = 0;
    while (at < html.length) {
      const open = html.indexOf('<', at);
      if (open < 0) break;
      if (open > at) this.#text(html.slice(at, open));
      at = this.#markup(open);
    }
    if (at < html.length) this.#text(html.slice(at));
    if (this.#hides && this.#regions.some(({ kind }) => kind === 'hidden')) return undefined;
    this.#flush();
    return this.#lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
  }

  /** Handles what begins with `<` at `open`; returns where to go on. */
  #markup(open: number): number {
    const html = this.#html;
    if (html.startsWith('<!--', open)) {
      const end = this.#find('-->', open + 4);
      return end < 0 ? this.#afterTag(open) : end + 3;
    }
    const next = html.charCodeAt(open + 1);
    if (next === 0x21 || next === 0x3f) return this.#afterTag(open);
    tagName.lastIndex = open;
    const tag = tagName.exec(html);
    if (tag === null) {
      this.#text('<');
      return open + 1;
    }
    const closing = tag[1] === '/';
    const name = (tag[2] ?? '').toLowerCase();
    const end = this.#afterTag(tagName.lastIndex);
    if (closing) {
      this.#close(name);
      return end;
    }
    if (silent.has(name)) {
      const over = this.#findClosing(name, end);
      return over < 0 ? end : over;
    }
    this.#open(name, html.slice(tagName.lastIndex, Math.min(end, tagName.lastIndex + 4000)));
    return end;
  }

  /** Position after the `>` that ends a tag, quoted attribute values skipped. */
  #afterTag(from: number): number {
    const html = this.#html;
    let at = from;
    while (at < html.length) {
      const code = html.charCodeAt(at);
      if (code === 0x3e) return at + 1;
      if ((code === 0x22 || code === 0x27) && html[at - 1] === '=') {
        const end = this.#find(code === 0x22 ? '"' : "'", at + 1);
        if (end < 0) break;
        at = end;
      }
      at += 1;
    }
    const end = this.#find('>', from);
    return end < 0 ? html.length : end + 1;
  }

  /** `indexOf` that remembers what does not come again, so that looking for it stays linear in all. */
  #find(what: string, from: number): number {
    if (this.#absent.has(what)) return -1;
    const found = this.#html.indexOf(what, from);
    if (found < 0) this.#absent.add(what);
    return found;
  }

  #findClosing(name: string, from: number): number {
    const key = `</${name}`;
    if (this.#absent.has(key)) return -1;
    const pattern = new RegExp(`</${name}[^>]{0,100}>`, 'gi');
    pattern.lastIndex = from;
    const found = pattern.exec(this.#html);
    if (found === null) this.#absent.add(key);
    return found === null ? -1 : pattern.lastIndex;
  }

  #open(name: string, attributes: string): void {
    const isVoid = voids.has(name);
    if (!isVoid) for (const region of this.#regions) if (region.name === name) region.open += 1;
    const style = attributeOf(attributes, 'style') ?? '';
    if (!isVoid && this.#hides && (hiddenStyle.test(style) || / hidden(?:[\s=/>]|$)/i.test(attributes))) {
      return this.#enter(name, 'hidden');
    }
    switch (name) {
      case 'br':
        return this.#lineBreak();
      case 'hr':
        this.#break(1);
        this.#text('________________________________');
        return this.#break(1);
      case 'td':
      case 'th':
        return this.#cell();
      case 'tr':
        this.#break(1);
        this.#rowHasCell = false;
        return;
      case 'ul':
      case 'ol':
        if (this.#lists.length < mostRegions) this.#lists.push({ ordered: name === 'ol', count: 0 });
        return this.#break(1);
      case 'li':
        return this.#listItem();
      case 'a':
        return this.#openLink(attributes);
      case 'blockquote':
        this.#break(2);
        if (this.#isQuotation(attributes, style)) this.#enter(name, 'quote');
        return;
      case 'pre':
        this.#break(2);
        return this.#enter(name, 'pre');
      default:
        break;
    }
    const tight = /MsoNormal|MsoListParagraph|p1|p2/.test(attributeOf(attributes, 'class') ?? '');
    if (paragraphs.has(name)) this.#break(tight ? 1 : 2);
    else if (blocks.has(name)) this.#break(1);
    if (/white-space\s{0,3}:\s{0,3}(?:pre|break-spaces)/i.test(style) && !isVoid) this.#enter(name, 'pre');
  }

  #close(name: string): void {
    const leaving = this.#regions.filter((region) => region.name === name);
    let outermost: Region | undefined;
    for (const region of leaving) {
      region.open -= 1;
      if (region.open === 0) outermost ??= region;
    }
    if (name === 'a') this.#closeLink();
    if (name === 'ul' || name === 'ol') this.#lists.pop();
    if (paragraphs.has(name) && name !== 'p') this.#break(2);
    else if (blocks.has(name) || name === 'p') this.#break(1);
    if (outermost !== undefined) this.#regions.length = this.#regions.indexOf(outermost);
  }

  #enter(name: string, kind: RegionKind): void {
    if (this.#regions.length < mostRegions) this.#regions.push({ name, kind, open: 1 });
  }

  #inside(kind: RegionKind): boolean {
    return this.#regions.some((region) => region.kind === kind);
  }

  #isQuotation(attributes: string, style: string): boolean {
    if (attributeOf(attributes, 'type')?.toLowerCase() === 'cite' || /\scite\s?=/i.test(attributes))
      return true;
    if (quoteClass.test(attributeOf(attributes, 'class') ?? '') || barStyle.test(style)) return true;
    return attribution.test(this.#line === '' ? this.#lastWords : this.#line);
  }

  #cell(): void {
    if (this.#rowHasCell) {
      this.#breaks = 0;
      if (this.#line.trim() !== '') this.#line += cellMark;
      this.#space = false;
    }
    this.#rowHasCell = true;
    this.#atCellStart = true;
  }

  #listItem(): void {
    this.#break(1);
    const list = this.#lists.at(-1);
    if (list === undefined) return this.#text('- ');
    list.count += 1;
    this.#text(list.ordered ? `${list.count}. ` : '- ');
  }

  #openLink(attributes: string): void {
    const href = decodeHTML(attributeOf(attributes, 'href') ?? '').trim();
    if (!/^https?:\/\/[^\s<>"]{4,500}$/i.test(href)) return;
    this.#link = { href, from: this.#line.length, line: this.#lines.length };
  }

  #closeLink(): void {
    const link = this.#link;
    this.#link = undefined;
    if (link === undefined || this.#inside('hidden')) return;
    const words =
      link.line === this.#lines.length ? this.#line.slice(link.from).trim() : 'words on several lines';
    const bare = link.href.replace(/^https?:\/\/(?:www\.)?|\/$/gi, '');
    if (words === '' || words.toLowerCase().includes(bare.toLowerCase())) return;
    this.#text(` <${link.href}>`, true);
  }

  /** Asks for at least `count` line ends before the next words. */
  #break(count: number): void {
    if (this.#atCellStart || this.#inside('hidden')) return;
    this.#breaks = Math.max(this.#breaks, this.#line === '' && this.#lines.length === 0 ? 0 : count);
    this.#space = false;
  }

  #lineBreak(): void {
    if (this.#inside('hidden')) return;
    this.#atCellStart = false;
    this.#breaks = Math.min(this.#breaks + 1, 3);
    this.#space = false;
  }

  #text(source: string, literal = false): void {
    if (this.#inside('hidden')) return;
    const text = literal ? source : decodeHTML(source);
    if (this.#inside('pre')) {
      const lines = text.replace(/\r\n?/g, '\n').split('\n');
      for (const [index, line] of lines.entries()) {
        if (index > 0) this.#lineBreak();
        if (line !== '') this.#words(line);
      }
      return;
    }
    const collapsed = text.replace(/[ \t\r\n\f]+/g, ' ');
    if (collapsed === ' ' || collapsed === '') {
      this.#space ||= collapsed !== '';
      return;
    }
    if (collapsed.startsWith(' ')) this.#space = true;
    const ends = collapsed.endsWith(' ');
    this.#words(collapsed.slice(collapsed.startsWith(' ') ? 1 : 0, ends ? -1 : undefined));
    this.#space = ends;
  }

  #words(words: string): void {
    const depth = this.#regions.filter(({ kind }) => kind === 'quote').length;
    if (depth !== this.#depth && this.#line !== '') this.#breaks = Math.max(this.#breaks, 1);
    if (this.#breaks > 0) this.#flush(depth);
    if (this.#line === '') this.#depth = depth;
    else if (this.#space && !this.#line.endsWith(' ')) this.#line += ' ';
    this.#space = false;
    this.#atCellStart = false;
    this.#line += words;
  }

  /**
   * Ends the open line and writes the blank ones asked for after it; these belong to the shallower of the
   * two lines.
   */
  #flush(nextDepth = 0): void {
    let line = this.#line.replaceAll('\u00a0', ' ').trimEnd();
    while (line.endsWith(' |')) line = line.slice(0, -2).trimEnd();
    if (this.#line !== '' || this.#lines.length > 0) this.#lines.push(mark(this.#depth, line));
    if (line.trim() !== '') this.#lastWords = line.slice(-200);
    for (let blank = 1; blank < this.#breaks; blank += 1)
      this.#lines.push(mark(Math.min(this.#depth, nextDepth), ''));
    this.#line = '';
    this.#breaks = 0;
  }
}

const tagName = /<(\/?)([a-zA-Z][a-zA-Z0-9:_-]{0,40})/y;

function attributeOf(attributes: string, name: string): string | undefined {
  const found = attributePatterns[name]?.exec(attributes);
  return found?.[1] ?? found?.[2] ?? found?.[3];
}

const attributePatterns: Readonly<Record<string, RegExp>> = Object.fromEntries(
  ['style', 'class', 'type', 'href'].map((name) => [
    name,
    new RegExp(`[\\s"']${name}\\s?=\\s?(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i'),
  ]),
);

function mark(depth: number, line: string): string {
  if (depth === 0) return line;
  const signs = '>'.repeat(Math.min(depth, deepestMark));
  return line === '' ? signs : `${signs} ${line}`;
}
