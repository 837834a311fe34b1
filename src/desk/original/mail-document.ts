/** The page inside a mail's frame, and the words that are looked for in it. Pure: what needs a browser is elsewhere. */

/**
 * Wraps HTML that the server made harmless into a page with a policy of its own: nothing is loaded but the pictures
 * our API gives out, nothing runs, nothing is sent. The frame around it has no scripts on top of that.
 *
 * @param origin of the desk: `self` would let a mail name every address of the API.
 */
export function mailDocument({
  html,
  language,
  origin,
}: {
  readonly html: string;
  readonly language: string;
  readonly origin: string;
}): string {
  const policy = [
    "default-src 'none'",
    `img-src ${origin}/attachments/ ${origin}/messages/ data:`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const lang = /^[a-z]{2}$/.test(language) ? language : 'it';
  return (
    `<!doctype html><html lang="${lang}"><head><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<meta name="referrer" content="no-referrer"><style>${style}</style></head><body>${html}</body></html>`
  );
}

/** Mail is read on white paper in both themes: its own colours were chosen for that. */
const style = [
  ':root{color-scheme:light}',
  'html{overflow:auto;background:#fff}',
  "body{display:flow-root;margin:0;padding:8px 10px;color:#1d2327;font:14px/1.55 system-ui,-apple-system,'Segoe UI',Arial,sans-serif;overflow-wrap:anywhere}",
  'img{max-width:100%;height:auto}',
  'img:not([src]){display:inline-block;min-width:24px;border:1px dashed #b9b4a8;color:#5c656b;font-size:12px}',
  'pre{white-space:pre-wrap}',
  'p{margin:0 0 .7em}',
  'table{overflow-wrap:normal}',
  'blockquote{margin:0 0 0 .4em;padding-left:.8em;border-left:2px solid #e4e1da}',
  '.fold .quoted,.fold .quote-start,.fold .quote-start~*{display:none}',
  '::highlight(lit){background-color:#f6dc9b;color:#1d2327}',
].join('');

/** Whether every line of `needed` can be read in `visible`. Blanks, signs and addresses of links are no words. */
export function showsAll(visible: string, needed: string): boolean {
  const seen = lettersOf(visible);
  return needed.split('\n').every((line) => seen.includes(lettersOf(line)));
}

function lettersOf(text: string): string {
  return text
    .replaceAll(/\b(?:https?|mailto|cid):\S+|\[[^\]\n]{0,80}\]/gi, '')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

/** A place in the words of a page: the nth piece of text, and how far into it. */
export interface Place {
  readonly piece: number;
  readonly at: number;
}

/**
 * Finds a quote in the pieces of text of a page. The quote was read from the mail's plain words, where blanks and line
 * ends fall elsewhere: they are not compared.
 *
 * @returns its first and last character; undefined when it is not there.
 */
export function findQuote(
  pieces: readonly string[],
  quote: string,
): { readonly from: Place; readonly to: Place } | undefined {
  const wanted = quote.replaceAll(/\s+/gu, '');
  if (wanted === '') return undefined;
  const places: Place[] = [];
  let all = '';
  for (const [piece, text] of pieces.entries())
    for (let at = 0; at < text.length; at += 1) {
      const sign = text.charAt(at);
      if (/\s/u.test(sign)) continue;
      all += sign;
      places.push({ piece, at });
    }
  const start = all.indexOf(wanted);
  const from = places[start];
  const to = places[start + wanted.length - 1];
  return start === -1 || from === undefined || to === undefined ? undefined : { from, to };
}
