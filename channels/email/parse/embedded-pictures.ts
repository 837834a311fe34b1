/**
 * Pictures that lie inside an HTML body as text (`data:` URLs, RFC 2397), as some telephones and web
 * mailers paste photographs.
 */
import type { FoundFile } from './attachments.ts';
import { decodeBase64 } from './transfer.ts';

/** Smaller ones are ornaments: icons, lines, logos. */
const smallestPhoto = 15_000;
const mostPictures = 30;

/** The pictures large enough to be photographs or scans, as files. Linear. */
export function findEmbeddedPictures(html: string): FoundFile[] {
  const found: FoundFile[] = [];
  const start = /data:(image\/[a-z0-9.+-]{1,20});base64,/gi;
  for (
    let match = start.exec(html);
    match !== null && found.length < mostPictures;
    match = start.exec(html)
  ) {
    const from = match.index + match[0].length;
    const end = endOfUrl(html, from);
    start.lastIndex = end;
    if (end - from < smallestPhoto) continue;
    const content = decodeBase64(Buffer.from(html.slice(from, end), 'latin1'));
    found.push({ declaredType: (match[1] ?? '').toLowerCase(), content, foundIn: 'HTML body', html: '' });
  }
  return found;
}

/** A URL ends at the quote or bracket that ends its attribute. */
function endOfUrl(html: string, from: number): number {
  urlEnd.lastIndex = from;
  return urlEnd.exec(html)?.index ?? html.length;
}

const urlEnd = /["'()<>]/g;
