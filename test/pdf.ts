/**
 * PDFs for tests, with what real ones have: several pages, forms filled in or not, signature fields, pictures, ink,
 * and the name of the program that made them. Nothing but Latin-1.
 */

export interface PdfField {
  readonly name: string;
  readonly kind: 'text' | 'signature';
  /** Shown in place of `name`. */
  readonly shown?: string;
  /** Of a signature: signed when not empty. */
  readonly value?: string;
}

export interface PdfPage {
  readonly lines: readonly string[];
  readonly fields?: readonly PdfField[];
  /** A picture near the foot of the page, or a logo in its head. */
  readonly picture?: boolean;
  readonly logo?: boolean;
  readonly ink?: boolean;
  /** Typed onto the page with a reader's text tool. */
  readonly note?: string;
}

/** A PDF file with these pages. */
export function pdfOf(
  pages: readonly (PdfPage | readonly string[])[],
  made: Readonly<Record<string, string>> = {},
): Uint8Array {
  const objects: string[] = [];
  const add = (body: string) => objects.push(body);
  const reserve = () => objects.push('');
  const catalog = reserve();
  const tree = reserve();
  const font = add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  const image = add(
    '<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream',
  );
  const fields: number[] = [];
  const kids = pages.map((each) => {
    const page: PdfPage = 'lines' in each ? each : { lines: each };
    const shown = page.lines.map((line) => `${literal(line)} Tj T*`);
    const content = `BT /F1 11 Tf 14 TL 56 780 Td\n${shown.join('\n')}\nET${page.picture === true ? '\nq 120 0 0 40 56 80 cm /Im1 Do Q' : ''}${page.logo === true ? '\nq 120 0 0 40 56 790 cm /Im1 Do Q' : ''}`;
    const stream = add(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
    const own = reserve();
    const notes = (page.fields ?? []).map((field, index) => {
      const value =
        field.value === undefined || field.value === ''
          ? ''
          : field.kind === 'text'
            ? `/V ${literal(field.value)}`
            : `/V << /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 0 0 0] /Contents <00ff> >>`;
      const number = add(
        `<< /Type /Annot /Subtype /Widget /FT /${field.kind === 'text' ? 'Tx' : 'Sig'} /T ${literal(field.name)} ${field.shown === undefined ? '' : `/TU ${literal(field.shown)}`} ${value} /Rect [56 ${100 + index * 20} 300 ${116 + index * 20}] /P ${own} 0 R >>`,
      );
      fields.push(number);
      return number;
    });
    if (page.ink === true)
      notes.push(
        add('<< /Type /Annot /Subtype /Ink /Rect [56 60 200 90] /InkList [[60 60 80 90 120 62 180 88]] >>'),
      );
    if (page.note !== undefined)
      notes.push(
        add(
          `<< /Type /Annot /Subtype /FreeText /Rect [56 200 300 220] /DA (/F1 11 Tf 0 g) /Contents ${literal(page.note)} >>`,
        ),
      );
    objects[own - 1] =
      `<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 595 842] /Contents ${stream} 0 R /Annots [${notes.map((note) => `${note} 0 R`).join(' ')}] /Resources << /Font << /F1 ${font} 0 R >> /XObject << /Im1 ${image} 0 R >> >> >>`;
    return own;
  });
  const form =
    fields.length === 0
      ? ''
      : ` /AcroForm << /Fields [${fields.map((field) => `${field} 0 R`).join(' ')}] /DA (/F1 11 Tf 0 g) /DR << /Font << /F1 ${font} 0 R >> >> >>`;
  objects[catalog - 1] = `<< /Type /Catalog /Pages ${tree} 0 R${form} >>`;
  objects[tree - 1] =
    `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] /Count ${kids.length} >>`;
  const info = add(
    `<< ${Object.entries(made)
      .map(([name, value]) => `/${name} ${literal(value)}`)
      .join(' ')} >>`,
  );
  let file = '%PDF-1.7\n';
  const offsets: number[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(file.length);
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join('')}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root ${catalog} 0 R /Info ${info} 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file + table + trailer, 'latin1');
}

function literal(text: string): string {
  return `(${text.replace(/[\\()]/g, '\\$&')})`;
}
