/**
 * A sender's HTML as words, tables and pictures, and nothing else: an allow-list of elements, attributes and styles.
 * What comes out may be shown only in a frame without scripts and with a policy of its own; both walls stand alone.
 */
import { createHash } from 'node:crypto';
import sanitizeHtml from 'sanitize-html';
import { sniffPicture } from '../domain/documents/picture.ts';
import { isColour, keepStyle } from './style.ts';

/** Grows when other HTML comes out of the same HTML: results that were kept are then made anew. */
export const sanitiserRules = 1;

/** What was taken out or held back. */
export interface Blocked {
  /** Pictures on other computers that can be shown on request. */
  readonly images: number;
  /** Pictures nobody can see, which only tell their sender that the mail was opened. They are never fetched. */
  readonly trackers: number;
  /** Backgrounds, typefaces and style sheets on other computers. */
  readonly backgrounds: number;
  /** Scripts, event handlers and links that run a program. */
  readonly programs: number;
  /** Forms and their fields. */
  readonly forms: number;
  /** Frames, players and other documents inside. */
  readonly embedded: number;
}

/** A mail's HTML to be made harmless. */
export interface SanitiseRequest {
  readonly html: string;
  /** Addresses of ours for the pictures that came with the mail, by their Content-ID in small letters (RFC 2392). */
  readonly pictures: ReadonlyMap<string, string>;
  /** Begins the address of ours under which a picture on another computer is shown; absent: they are held back. */
  readonly remote?: string;
}

/** What may be shown. */
export interface SanitisedMail {
  readonly html: string;
  readonly blocked: Blocked;
  /** Addresses of the pictures on other computers, by `pictureKey`. */
  readonly remote: Readonly<Record<string, string>>;
}

/** More pictures on other computers than this are not offered: a mail with more is made to be a burden. */
const mostRemote = 100;
/** Deeper than this elements are dropped, their words kept. Long conversations reach a hundred. */
const deepest = 250;
/** Characters of pictures written into the HTML itself, in all. */
const mostEmbedded = 3_000_000;

/** What a picture on another computer is called in an address of ours: it tells nothing about where it lies. */
export function pictureKey(url: string): string {
  return createHash('sha256').update(url).digest('hex').slice(0, 32);
}

/** Makes a mail's HTML harmless. Same request, same result. */
export function sanitiseMail({ html, pictures, remote }: SanitiseRequest): SanitisedMail {
  const count = { images: 0, trackers: 0, backgrounds: 0, programs: 0, forms: 0, embedded: 0 };
  const offered = new Map<string, string>();
  const trackers = new Set<string>();
  let embedded = 0;

  const pictureOf = (attribs: Readonly<Record<string, string>>): string | undefined => {
    // Tabs and line ends inside an address are no part of it (WHATWG URL).
    const source = (attribs['src'] ?? '').replaceAll(/[\t\r\n]/g, '').trim();
    if (/^cid:/i.test(source)) return pictures.get(contentIdOf(source.slice(4)));
    if (/^data:/i.test(source)) {
      embedded += source.length;
      return embedded <= mostEmbedded ? embeddedPicture(source) : undefined;
    }
    const url = remoteUrl(source);
    if (url === undefined) return undefined;
    if (isUnseen(attribs)) {
      trackers.add(url);
      return undefined;
    }
    const key = pictureKey(url);
    if (!offered.has(key) && offered.size >= mostRemote) return undefined;
    offered.set(key, url);
    return remote === undefined ? undefined : `${remote}${key}`;
  };

  const transform = (tag: string, attribs: Record<string, string>): sanitizeHtml.Tag => {
    if (programTags.has(tag)) count.programs += 1;
    else if (formTags.has(tag)) count.forms += 1;
    else if (embeddedTags.has(tag)) count.embedded += 1;
    if (tag === 'link' || (attribs['background'] ?? '') !== '') count.backgrounds += 1;
    for (const name of Object.keys(attribs)) if (/^on/i.test(name)) count.programs += 1;

    const kept: Record<string, string> = {};
    for (const [name, fits] of attributes) {
      const value = attribs[name]?.trim();
      if (value !== undefined && fits.test(value)) kept[name] = value;
    }
    if (attribs['style'] !== undefined) {
      const { style, fetches } = keepStyle(attribs['style']);
      if (style !== '') kept['style'] = style;
      if (fetches) count.backgrounds += 1;
    }
    const quote = quoteMark(tag, attribs);
    if (quote !== undefined) kept['class'] = quote;
    if (tag === 'a') {
      const link = readLink(attribs['href'] ?? '');
      if (link === 'program') count.programs += 1;
      else if (link !== undefined)
        Object.assign(kept, {
          href: link.href,
          title: link.host,
          target: '_blank',
          rel: 'noopener noreferrer nofollow',
        });
    }
    if (tag === 'img') {
      const source = pictureOf(attribs);
      if (source !== undefined) kept['src'] = source;
      kept['alt'] = (attribs['alt'] ?? '').slice(0, 300);
    }
    return { tagName: tag === 'body' ? 'div' : tag, attribs: kept };
  };

  const clean = sanitizeHtml(html, {
    allowedTags: [...allowedTags],
    allowedAttributes: {
      '*': [...attributes.keys(), 'style', 'class'],
      a: ['href', 'title', 'target', 'rel'],
      img: ['src', 'alt'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['data'] },
    allowedSchemesAppliedToAttributes: ['href', 'src'],
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    nonTextTags: [...withoutWords],
    nestingLimit: deepest,
    // Styles were read above, by a stricter reader than this one.
    parseStyleAttributes: false,
    transformTags: { '*': transform },
    exclusiveFilter: ({ tag, attribs }) =>
      tag === 'img' && attribs['src'] === undefined && (attribs['alt'] ?? '') === '',
  });
  return {
    html: clean,
    blocked: { ...count, images: offered.size, trackers: trackers.size },
    remote: Object.fromEntries(offered),
  };
}

const allowedTags = new Set(
  (
    'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl ' +
    'dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp ' +
    'section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr'
  ).split(' '),
);

const programTags = new Set(['script', 'noscript', 'base', 'meta']);
const formTags = new Set(['form', 'input', 'button', 'select', 'textarea', 'isindex']);
const embeddedTags = new Set(
  'iframe frame frameset object embed applet audio video svg math portal canvas'.split(' '),
);
/** What stands inside these is no word of the sender. */
const withoutWords = new Set(
  (
    'script style noscript textarea option select xmp template title svg math iframe object applet audio video ' +
    'noembed noframes plaintext canvas portal'
  ).split(' '),
);

const figure = /^\d{1,4}%?$/;
const colour = { test: (value: string) => isColour(value) };
/** Attributes any element may keep, with the values they may have. */
const attributes = new Map<string, { test(value: string): boolean }>([
  ['align', /^(?:left|right|center|justify|middle|top|bottom)$/i],
  ['valign', /^(?:top|middle|bottom|baseline)$/i],
  ['width', figure],
  ['height', figure],
  ['border', /^\d{1,2}$/],
  ['cellpadding', /^\d{1,3}$/],
  ['cellspacing', /^\d{1,3}$/],
  ['colspan', /^\d{1,2}$/],
  ['rowspan', /^\d{1,3}$/],
  ['span', /^\d{1,2}$/],
  ['size', /^[+-]?\d{1,2}$/],
  ['start', /^\d{1,5}$/],
  ['type', /^(?:1|a|i|disc|circle|square)$/i],
  ['bgcolor', colour],
  ['color', colour],
  ['face', /^[\w ,'-]{1,120}$/],
  ['dir', /^(?:ltr|rtl|auto)$/i],
  ['lang', /^[a-z]{2,3}(?:-[a-z\d]{2,8}){0,3}$/i],
]);

/**
 * The class by which the frame folds what was quoted: `quoted` on the quotation, `quote-start` where it and all that
 * follows beside it is one. How mail programs mark it: Gmail, Yahoo and Apple Mail by classes and `type=cite`, Outlook
 * by the id of the block of headers.
 */
function quoteMark(
  tag: string,
  { class: classes = '', id = '', type = '' }: Readonly<Record<string, string>>,
): 'quoted' | 'quote-start' | undefined {
  if (/(?:^|\s)(?:gmail_quote|yahoo_quoted|protonmail_quote|moz-cite-prefix)(?:\s|$)/.test(classes))
    return 'quoted';
  if (tag === 'blockquote' && type.toLowerCase() === 'cite') return 'quoted';
  return /^(?:x_)?(?:divRplyFwdMsg|appendonsend)$/.test(id) ? 'quote-start' : undefined;
}

/** A link that may stay, with the computer it really leads to; `program` when it runs something. */
function readLink(href: string): { readonly href: string; readonly host: string } | 'program' | undefined {
  // oxlint-disable-next-line no-control-regex -- browsers skip them, so they must not hide a scheme
  const bare = href.replaceAll(/[\u0000-\u0020]/g, '');
  if (/^(?:javascript|vbscript|data|blob|file|filesystem):/i.test(bare)) return 'program';
  if (/^mailto:/i.test(bare) || /^tel:/i.test(bare)) {
    const address = href.trim().slice(0, 1_000);
    return { href: address, host: address.replace(/^[a-z]+:|\?.*$/gis, '').slice(0, 200) };
  }
  const url = remoteUrl(href.trim());
  return url === undefined ? undefined : { href: url, host: new URL(url).host };
}

/** An address on the web, as browsers read it; nothing for any other, and for those that hide their host behind a name. */
function remoteUrl(source: string): string | undefined {
  if (source.length > 4_000 || !/^(?:https?:)?\/\//i.test(source)) return undefined;
  const url = URL.parse(source.startsWith('//') ? `https:${source}` : source);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  url.username = '';
  url.password = '';
  return url.href;
}

function contentIdOf(raw: string): string {
  try {
    return decodeURIComponent(raw).toLowerCase();
  } catch {
    return raw.toLowerCase();
  }
}

/** A picture written into the HTML, when its bytes are what it says they are. */
function embeddedPicture(source: string): string | undefined {
  const [, base64] = /^data:image\/[a-z.+-]{2,20};base64,([A-Za-z\d+/=\s]+)$/i.exec(source) ?? [];
  if (base64 === undefined) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  const picture = sniffPicture(bytes);
  return picture === undefined ? undefined : `data:${picture.type};base64,${bytes.toString('base64')}`;
}

/** Too small to be seen, or hidden: it is there to be fetched. */
function isUnseen(attribs: Readonly<Record<string, string>>): boolean {
  const style = attribs['style'] ?? '';
  const tiny = (value: string | undefined) =>
    value !== undefined && /^\s*[0-3](?:\.\d+)?(?:px)?\s*$/.test(value);
  const styled = (name: string) =>
    new RegExp(`(?:^|[;\\s])${name}\\s*:\\s*([^;]{1,20})`, 'i').exec(style)?.[1];
  return (
    (tiny(attribs['width'] ?? styled('width')) && tiny(attribs['height'] ?? styled('height'))) ||
    tiny(styled('max-height')) ||
    /display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)/i.test(style) ||
    attribs['hidden'] !== undefined
  );
}
