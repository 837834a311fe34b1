/** Pictures of pages as a PDF, with the words that were read on them below the picture, where they can be searched and copied. */
import type { PageBox } from '../domain/letters/scanned-page.ts';

/** A page as a JPEG. */
export interface PicturePage {
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly isGrey: boolean;
  /** Words that were read on it, and the size of the picture their boxes count in. */
  readonly read?: {
    readonly width: number;
    readonly height: number;
    readonly words: readonly { readonly text: string; readonly box: PageBox }[];
  };
}

/** Longer side of a page in points: A4. */
const longSide = 842;

/** A PDF of these pages. The same pages give the same bytes. */
export function pdfOfPictures(pages: readonly PicturePage[]): Uint8Array {
  const objects: Buffer[] = [];
  const add = (...parts: (string | Uint8Array)[]) =>
    objects.push(Buffer.concat(parts.map((part) => Buffer.from(part))));
  const own = (index: number) => 4 + index * 3;
  add('<< /Type /Catalog /Pages 2 0 R >>');
  add(
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, index) => `${own(index)} 0 R`).join(' ')}] >>`,
  );
  // All its letters are as wide: so the width of a word is known without a table.
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>');
  for (const [index, page] of pages.entries()) {
    const scale = longSide / Math.max(page.width, page.height);
    const [wide, high] = [page.width * scale, page.height * scale];
    const content = Buffer.concat([
      Buffer.from(`q ${points(wide)} 0 0 ${points(high)} 0 0 cm /Im1 Do Q\n`),
      wordsOf(page, wide, high),
    ]);
    add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${points(wide)} ${points(high)}] /Contents ${own(index) + 1} 0 R ` +
        `/Resources << /Font << /F1 3 0 R >> /XObject << /Im1 ${own(index) + 2} 0 R >> >> >>`,
    );
    add(`<< /Length ${content.length} >>\nstream\n`, content, '\nendstream');
    add(
      `<< /Type /XObject /Subtype /Image /Width ${page.width} /Height ${page.height} ` +
        `/ColorSpace /${page.isGrey ? 'DeviceGray' : 'DeviceRGB'} /BitsPerComponent 8 /Filter /DCTDecode ` +
        `/Length ${page.jpeg.length} >>\nstream\n`,
      page.jpeg,
      '\nendstream',
    );
  }
  return whole(objects);
}

function whole(objects: readonly Buffer[]): Uint8Array {
  const parts = [Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  const places: number[] = [];
  let length = parts[0]?.length ?? 0;
  for (const [index, object] of objects.entries()) {
    places.push(length);
    const part = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
    parts.push(part);
    length += part.length;
  }
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}` +
        `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF\n`,
    ),
  );
  return new Uint8Array(Buffer.concat(parts));
}

/** Words that nobody sees (text rendering mode 3), each as wide as its box. */
function wordsOf({ read }: PicturePage, wide: number, high: number): Buffer {
  if (read === undefined || read.words.length === 0 || read.width === 0) return Buffer.alloc(0);
  const [across, down] = [wide / read.width, high / read.height];
  const lines = read.words.map(({ text, box: [left, top, right, bottom] }) => {
    const letters = winAnsi(text);
    const size = Math.max(1, (bottom - top) * down);
    const stretch = (100 * (right - left) * across) / (0.6 * size * letters.length);
    return (
      `/F1 ${points(size)} Tf ${points(stretch)} Tz ` +
      `1 0 0 1 ${points(left * across)} ${points(high - bottom * down + size * 0.2)} Tm <${letters.toString('hex')}> Tj`
    );
  });
  return Buffer.from(`BT 3 Tr\n${lines.join('\n')}\nET\n`);
}

/** Letters of Windows-1252 that Latin-1 lacks. */
const special: Readonly<Record<string, number>> = {
  '€': 0x80,
  '…': 0x85,
  '‘': 0x91,
  '’': 0x92,
  '“': 0x93,
  '”': 0x94,
  '•': 0x95,
  '–': 0x96,
  '—': 0x97,
};

/** A blank stands after each word, so that copied words do not run together. */
function winAnsi(text: string): Buffer {
  return Buffer.from(
    Array.from(`${text} `, (letter) => {
      const code = special[letter] ?? letter.codePointAt(0) ?? 63;
      return code > 255 ? 63 : code;
    }),
  );
}

function points(value: number): string {
  return String(Math.round(value * 100) / 100);
}
