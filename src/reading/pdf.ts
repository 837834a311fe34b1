/** What a PDF holds: the text layer page by page, form fields, notes, marks that may be signatures, and who made it. */
import { PDFiumLibrary, type PDFiumDocument, type PDFiumPage } from '@hyzyla/pdfium';
import type { FileLayer, FormField } from '../domain/documents/document-detail.ts';
import type { ColourPicture } from './ocr/index.ts';

/** Longer texts help nobody find an invoice number. */
const maxCharacters = 500_000;
const maxPages = 500;
const maxAnnotations = 500;

let library: PDFiumLibrary | undefined;

/**
 * Reads a PDF. `text` has its pages parted by form feeds; what was typed into a form or onto a page stands below the
 * page's own text, a field a line («Luogo del sinistro: via Roma»).
 *
 * @throws what pdfium says of a broken or locked file.
 */
export async function readPdf(bytes: Uint8Array): Promise<{
  readonly text: string;
  readonly pages: number;
  readonly layer: FileLayer;
  /** Pages, from 1, that are pictures: the text of such a page is another program's reading of it, or none. */
  readonly scans: readonly number[];
  /** The first page that was not looked at, because the file is too long. */
  readonly beyond?: number;
}> {
  library ??= await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes);
  try {
    const count = document.getPageCount();
    const native = nativeOf(document);
    const texts: string[] = [];
    const form: FormField[] = [];
    const marked: number[] = [];
    const scans: number[] = [];
    let length = 0;
    for (let index = 0; index < Math.min(count, maxPages) && length < maxCharacters; index++) {
      const page = document.getPage(index);
      const notes = native === undefined ? noNotes : notesOf(native, page);
      const text = [page.getText().trimEnd(), ...typedIn(notes)].filter((part) => part !== '').join('\n');
      if (notes.marked || hasPicture(native, page)) marked.push(index + 1);
      if (isScan(native, page, text)) scans.push(index + 1);
      form.push(...notes.fields);
      texts.push(text);
      length += text.length;
      // Closing the file would leave its pages in memory.
      native?.module._FPDF_ClosePage(page['pageIdx']);
    }
    return {
      text: texts.join('\f'),
      pages: count,
      scans,
      ...(texts.length < count ? { beyond: texts.length + 1 } : {}),
      layer: {
        ...(form.length === 0 ? {} : { form: form.slice(0, 2_000) }),
        ...(marked.length === 0 ? {} : { marked }),
        ...(native === undefined ? {} : madeBy(native)),
      },
    };
  } finally {
    document.destroy();
  }
}

function typedIn({ fields, texts }: Notes): readonly string[] {
  return [
    ...fields
      .filter(({ kind, value }) => value !== '' && (kind === 'text' || kind === 'choice'))
      .map(({ name, value }) => (/\p{L}{3}/u.test(name) ? `${name}: ${value}` : value)),
    ...texts,
  ];
}

/** A picture that may be a scan of ink. Tables and lines are no pictures, and what lies in the page's head is a logo. */
function hasPicture(native: Handle | undefined, page: PDFiumPage): boolean {
  const count = Math.min(page.getObjectCount(), 2_000);
  const { originalHeight } = page.getOriginalSize();
  for (let index = 0; index < count; index++) {
    const object = page.getObject(index);
    if (object.type !== 'image' && object.type !== 'form') continue;
    const bottom = native === undefined ? undefined : bottomOf(native, object['objectIdx']);
    if (bottom === undefined || bottom < originalHeight * 0.8) return true;
  }
  return false;
}

/**
 * True for pages that must be read by OCR: hardly a letter of text and pictures over a good part of the page, or text
 * below one picture that is the whole page, which is what scanners with a reader of their own write.
 */
function isScan(native: Handle | undefined, page: PDFiumPage, text: string): boolean {
  if (native === undefined) return false;
  const letters = text.match(/[\p{L}\d]/gu)?.length ?? 0;
  const { originalWidth, originalHeight } = page.getOriginalSize();
  const whole = originalWidth * originalHeight;
  const count = Math.min(page.getObjectCount(), 2_000);
  let covered = 0;
  for (let index = 0; index < count; index++) {
    const object = page.getObject(index);
    if (object.type !== 'image' && object.type !== 'form') continue;
    const bounds = boundsOf(native, object['objectIdx']);
    if (bounds !== undefined) covered += (bounds.right - bounds.left) * (bounds.top - bounds.bottom);
  }
  return covered > whole * (letters < 50 ? 0.25 : 0.9);
}

/** Longest side of a drawn page in pixels: A4 at 300 dots an inch. */
const longestSide = 3_508;

/** Files that are open because their pages are drawn one after the other; the one that was asked for last stands last. */
const open = new Map<number, { readonly document: PDFiumDocument; readonly size: number }>();
/** Together they may take so much of WebAssembly's memory, in bytes. */
const mostOpen = 256_000_000;
/** Whoever reads a page by OCR takes seconds for it. */
const forgetMs = 180_000;
let forgetting: NodeJS.Timeout | undefined;

/**
 * Draws a page in colour, red first, at 300 dots an inch or less. A file with a number stays open for its next page, so
 * that the hundredth costs what the first did.
 *
 * @param number from 1.
 * @returns undefined when no bytes are given and the file is not open.
 * @throws what pdfium says of a broken or locked file.
 */
export async function drawPage(
  number: number,
  file: { readonly document?: number; readonly bytes?: Uint8Array },
): Promise<ColourPicture | undefined> {
  const document = await opened(file);
  if (document === undefined) return undefined;
  let drawn: ColourPicture | undefined;
  try {
    const page = document.getPage(number - 1);
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const scale = Math.min(dotsOf(page) / 72, longestSide / Math.max(originalWidth, originalHeight));
    // It closes the page.
    const { width, height, data } = await page.render({ scale, render: 'bitmap' });
    drawn = { width, height, channels: 4, pixels: data };
    return drawn;
  } finally {
    // What broke while it was drawn is not drawn from again.
    if (file.document === undefined) document.destroy();
    else if (drawn === undefined) forget(file.document);
  }
}

async function opened({
  document: number,
  bytes,
}: Parameters<typeof drawPage>[1]): Promise<PDFiumDocument | undefined> {
  library ??= await PDFiumLibrary.init();
  clearTimeout(forgetting);
  forgetting = setTimeout(() => {
    for (const each of open.keys()) forget(each);
  }, forgetMs).unref();
  const known = number === undefined ? undefined : open.get(number);
  if (number !== undefined && known !== undefined) {
    open.delete(number);
    open.set(number, known);
    return known.document;
  }
  if (bytes === undefined) return undefined;
  const document = await library.loadDocument(bytes);
  if (number === undefined) return document;
  let room = mostOpen - bytes.length;
  for (const { size } of open.values()) room -= size;
  for (const [each, { size }] of open) {
    if (room >= 0) break;
    forget(each);
    room += size;
  }
  open.set(number, { document, size: bytes.length });
  return document;
}

function forget(number: number): void {
  open.get(number)?.document.destroy();
  open.delete(number);
}

/** Dots an inch of the scan on a page, from 150 to 300: more than it has cost time and make letters no sharper. */
function dotsOf(page: PDFiumPage): number {
  const module: object = page['module'];
  if (!isNative(module)) return 300;
  const handle = { module, document: 0, form: 0 };
  let dots = 0;
  const count = Math.min(page.getObjectCount(), 100);
  for (let index = 0; index < count; index++) {
    const object = page.getObject(index);
    if (object.type === 'form') return 300;
    if (object.type !== 'image') continue;
    const bounds = boundsOf(handle, object['objectIdx']);
    const width = pixelsAcross(handle, object['objectIdx']);
    if (bounds === undefined || width === undefined) return 300;
    // A picture may lie turned on its page: the shorter side decides.
    const shorter = Math.min(bounds.right - bounds.left, bounds.top - bounds.bottom);
    dots = Math.max(dots, (width / shorter) * 72);
  }
  return dots === 0 ? 300 : Math.min(300, Math.max(150, Math.ceil(dots)));
}

/** Of the shorter side of an image object, in pixels. */
function pixelsAcross({ module }: Handle, object: number): number | undefined {
  const pointer = module.wasmExports.malloc(8);
  try {
    if (module._FPDFImageObj_GetImagePixelSize(object, pointer, pointer + 4) === 0) return undefined;
    const size = new DataView(module.HEAPU8.buffer, pointer, 8);
    return Math.min(size.getUint32(0, true), size.getUint32(4, true));
  } finally {
    module.wasmExports.free(pointer);
  }
}

/** Lower edge of an object in points from the foot of the page. */
function bottomOf(handle: Handle, object: number): number | undefined {
  return boundsOf(handle, object)?.bottom;
}

/** Edges of an object in points from the left and from the foot of the page. */
function boundsOf(
  { module }: Handle,
  object: number,
): { left: number; bottom: number; right: number; top: number } | undefined {
  const pointer = module.wasmExports.malloc(16);
  try {
    const known = module._FPDFPageObj_GetBounds(object, pointer, pointer + 4, pointer + 8, pointer + 12);
    if (known === 0) return undefined;
    const edges = new DataView(module.HEAPU8.buffer, pointer, 16);
    const edge = (at: number) => edges.getFloat32(at, true);
    return { left: edge(0), bottom: edge(4), right: edge(8), top: edge(12) };
  } finally {
    module.wasmExports.free(pointer);
  }
}

/** Functions of pdfium that its wrapper does not declare. Buffers are byte offsets in `HEAPU8`; texts are UTF-16LE. */
interface Native {
  readonly HEAPU8: Uint8Array;
  readonly wasmExports: { malloc(size: number): number; free(pointer: number): void };
  _FPDF_ClosePage(page: number): void;
  _FPDF_GetFormType(document: number): number;
  _FPDF_GetMetaText(document: number, tag: number, buffer: number, length: number): number;
  _FPDF_GetSignatureCount(document: number): number;
  _FPDF_GetSignatureObject(document: number, index: number): number;
  _FPDFSignatureObj_GetContents(signature: number, buffer: number, length: number): number;
  _FPDFPageObj_GetBounds(object: number, left: number, bottom: number, right: number, top: number): number;
  _FPDFImageObj_GetImagePixelSize(object: number, width: number, height: number): number;
  _FPDFPage_GetAnnotCount(page: number): number;
  _FPDFPage_GetAnnot(page: number, index: number): number;
  _FPDFPage_CloseAnnot(annotation: number): void;
  _FPDFAnnot_GetSubtype(annotation: number): number;
  _FPDFAnnot_GetStringValue(annotation: number, key: number, buffer: number, length: number): number;
  _FPDFAnnot_GetFormFieldType(form: number, annotation: number): number;
  _FPDFAnnot_GetFormFieldName(form: number, annotation: number, buffer: number, length: number): number;
  _FPDFAnnot_GetFormFieldAlternateName(
    form: number,
    annotation: number,
    buffer: number,
    length: number,
  ): number;
  _FPDFAnnot_GetFormFieldValue(form: number, annotation: number, buffer: number, length: number): number;
  _FPDFAnnot_IsChecked(form: number, annotation: number): number;
}

const needed = [
  '_FPDF_ClosePage',
  '_FPDF_GetFormType',
  '_FPDF_GetMetaText',
  '_FPDF_GetSignatureCount',
  '_FPDF_GetSignatureObject',
  '_FPDFSignatureObj_GetContents',
  '_FPDFPageObj_GetBounds',
  '_FPDFImageObj_GetImagePixelSize',
  '_FPDFPage_GetAnnotCount',
  '_FPDFPage_GetAnnot',
  '_FPDFPage_CloseAnnot',
  '_FPDFAnnot_GetSubtype',
  '_FPDFAnnot_GetStringValue',
  '_FPDFAnnot_GetFormFieldType',
  '_FPDFAnnot_GetFormFieldName',
  '_FPDFAnnot_GetFormFieldAlternateName',
  '_FPDFAnnot_GetFormFieldValue',
  '_FPDFAnnot_IsChecked',
] as const satisfies readonly (keyof Native)[];

function isNative(module: object): module is Native {
  return needed.every((name) => name in module);
}

interface Handle {
  readonly module: Native;
  readonly document: number;
  /** Of the form environment; 0 when the file has no form. */
  readonly form: number;
}

/** Undefined when another build of pdfium lacks the functions: then there is text and nothing else. */
function nativeOf(document: PDFiumDocument): Handle | undefined {
  // The wrapper keeps both private; a page is the only thing that hands them on.
  const module: object = document['module'];
  if (!isNative(module)) return undefined;
  const handle = document['documentIdx'];
  const hasForm = module._FPDF_GetFormType(handle) !== 0;
  return { module, document: handle, form: hasForm ? document.initializeFormFields() : 0 };
}

interface Notes {
  readonly fields: readonly FormField[];
  /** What was typed onto the page. */
  readonly texts: readonly string[];
  /** Ink or a stamp lies on the page. */
  readonly marked: boolean;
}
const noNotes: Notes = { fields: [], texts: [], marked: false };

/** Kinds of annotations and form fields by their numbers in fpdf_annot.h and fpdf_formfill.h. */
const annotation = { freeText: 3, stamp: 13, ink: 15, widget: 20 };
const fieldKinds: Readonly<Record<number, FormField['kind']>> = {
  2: 'check',
  3: 'check',
  4: 'choice',
  5: 'choice',
  6: 'text',
  7: 'signature',
};

function notesOf({ module, form }: Handle, page: PDFiumPage): Notes {
  const handle = page['pageIdx'];
  const fields: FormField[] = [];
  const texts: string[] = [];
  let marked = false;
  const count = Math.min(module._FPDFPage_GetAnnotCount(handle), maxAnnotations);
  for (let index = 0; index < count; index++) {
    const note = module._FPDFPage_GetAnnot(handle, index);
    if (note === 0) continue;
    try {
      const subtype = module._FPDFAnnot_GetSubtype(note);
      if (subtype === annotation.ink || subtype === annotation.stamp) marked = true;
      if (subtype === annotation.freeText) texts.push(stringValue(module, note, 'Contents'));
      if (subtype !== annotation.widget || form === 0) continue;
      const kind = fieldKinds[module._FPDFAnnot_GetFormFieldType(form, note)];
      if (kind !== undefined) fields.push(fieldOf(module, form, note, kind));
    } finally {
      module._FPDFPage_CloseAnnot(note);
    }
  }
  return { fields, texts: texts.filter((text) => text.trim() !== ''), marked };
}

function fieldOf(module: Native, form: number, note: number, kind: FormField['kind']): FormField {
  const shown = wideText(module, (buffer, length) =>
    module._FPDFAnnot_GetFormFieldAlternateName(form, note, buffer, length),
  );
  const name = wideText(module, (buffer, length) =>
    module._FPDFAnnot_GetFormFieldName(form, note, buffer, length),
  );
  const value =
    kind === 'check'
      ? module._FPDFAnnot_IsChecked(form, note) === 0
        ? ''
        : 'yes'
      : wideText(module, (buffer, length) =>
          module._FPDFAnnot_GetFormFieldValue(form, note, buffer, length),
        ).trim();
  return { name: (shown === '' ? name : shown).trim(), kind, value };
}

function stringValue(module: Native, note: number, key: string): string {
  return withText(module, key, (pointer) =>
    wideText(module, (buffer, length) => module._FPDFAnnot_GetStringValue(note, pointer, buffer, length)),
  );
}

/** Who made the file and when, as the file itself says; certificates it is signed with. */
function madeBy({ module, document }: Handle): Pick<FileLayer, 'made' | 'signed'> {
  const meta = (tag: string) => {
    const text = withText(module, tag, (pointer) =>
      wideText(module, (buffer, length) => module._FPDF_GetMetaText(document, pointer, buffer, length)),
    ).trim();
    return text === '' ? undefined : text.slice(0, 200);
  };
  const entries = Object.entries({
    producer: meta('Producer'),
    creator: meta('Creator'),
    created: pdfInstant(meta('CreationDate')),
    modified: pdfInstant(meta('ModDate')),
  }).filter(([, value]) => value !== undefined);
  let signed = false;
  const count = Math.min(module._FPDF_GetSignatureCount(document), 20);
  for (let index = 0; index < count; index++) {
    const signature = module._FPDF_GetSignatureObject(document, index);
    // A field for a signature that nobody signed has no contents.
    if (signature !== 0 && module._FPDFSignatureObj_GetContents(signature, 0, 0) > 0) signed = true;
  }
  return {
    ...(entries.length === 0 ? {} : { made: Object.fromEntries(entries) }),
    ...(signed ? { signed } : {}),
  };
}

/** `D:20260710093000+02'00'` (ISO 32000-1, 7.9.4) as ISO 8601; undefined when it is none. */
function pdfInstant(text: string | undefined): string | undefined {
  const match = /^D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:Z|([+-]\d{2})'?(\d{2})?)?/.exec(
    text ?? '',
  );
  if (!match) return undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', zone, more] = match;
  const offset = zone === undefined ? 'Z' : `${zone}:${more ?? '00'}`;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** Asks for a text twice, as pdfium wants: for its length in bytes, and then for itself. */
function wideText(module: Native, ask: (buffer: number, length: number) => number): string {
  const length = Math.min(ask(0, 0), 200_000);
  if (length <= 2) return '';
  const pointer = module.wasmExports.malloc(length);
  try {
    const written = Math.min(ask(pointer, length), length);
    return new TextDecoder('utf-16le')
      .decode(module.HEAPU8.slice(pointer, pointer + written))
      .replaceAll('\0', '');
  } finally {
    module.wasmExports.free(pointer);
  }
}

function withText<T>(module: Native, text: string, work: (pointer: number) => T): T {
  const bytes = new TextEncoder().encode(`${text}\0`);
  const pointer = module.wasmExports.malloc(bytes.length);
  try {
    module.HEAPU8.set(bytes, pointer);
    return work(pointer);
  } finally {
    module.wasmExports.free(pointer);
  }
}
