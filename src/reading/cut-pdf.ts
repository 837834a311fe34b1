/** Pages of a PDF as a PDF of their own: what lies on them stays as it is, scans, letters and all. */
import { PDFiumLibrary } from '@hyzyla/pdfium';
import type { Turn } from './ocr/index.ts';

/** A page of a file, and by how much it is to be turned clockwise. */
export interface CutPage {
  /** From 1. */
  readonly page: number;
  readonly turn: Turn;
  /** It lies in the second file, that of the backs. */
  readonly back?: true;
}

/** Functions of pdfium that its wrapper does not declare; documents and pages are handles, buffers byte offsets. */
interface Native {
  readonly HEAPU8: Uint8Array;
  readonly wasmExports: {
    malloc(size: number): number;
    free(pointer: number): void;
    readonly __indirect_function_table: { set(index: number, what: unknown): void };
  };
  _FPDF_CreateNewDocument(): number;
  _FPDF_CloseDocument(document: number): void;
  _FPDF_ImportPagesByIndex(to: number, from: number, indices: number, count: number, at: number): number;
  _FPDF_LoadPage(document: number, index: number): number;
  _FPDF_ClosePage(page: number): void;
  _FPDFPage_GetRotation(page: number): number;
  _FPDFPage_SetRotation(page: number, quarters: number): void;
  _FPDF_SaveAsCopy(document: number, writer: number, flags: number): number;
}

const needed = [
  '_FPDF_CreateNewDocument',
  '_FPDF_CloseDocument',
  '_FPDF_ImportPagesByIndex',
  '_FPDF_LoadPage',
  '_FPDF_ClosePage',
  '_FPDFPage_GetRotation',
  '_FPDFPage_SetRotation',
  '_FPDF_SaveAsCopy',
] as const satisfies readonly (keyof Native)[];

function isNative(module: object): module is Native {
  return needed.every((name) => name in module);
}

let library: PDFiumLibrary | undefined;

/**
 * @param backs the second file, for pages that lie there.
 * @throws what pdfium says of a broken or locked file, and Error when a page cannot be taken over.
 */
export async function cutPdf(
  bytes: Uint8Array,
  pages: readonly CutPage[],
  backs?: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  library ??= await PDFiumLibrary.init();
  const source = await library.loadDocument(bytes);
  const second = backs === undefined ? undefined : await library.loadDocument(backs).catch(() => undefined);
  try {
    const module: object = source['module'];
    if (!isNative(module)) throw new Error('this build of pdfium cannot write files');
    const document = module._FPDF_CreateNewDocument();
    try {
      for (const { run, back, at } of runsOf(pages)) {
        const from = back ? second : source;
        if (from === undefined) throw new Error('the file of the backs cannot be opened');
        const indices = module.wasmExports.malloc(run.length * 4);
        try {
          for (const [place, page] of run.entries())
            new DataView(module.HEAPU8.buffer).setInt32(indices + place * 4, page - 1, true);
          if (module._FPDF_ImportPagesByIndex(document, from['documentIdx'], indices, run.length, at) === 0)
            throw new Error('its pages cannot be taken over');
        } finally {
          module.wasmExports.free(indices);
        }
      }
      for (const [at, { turn }] of pages.entries()) if (turn !== 0) turnPage(module, document, at, turn);
      return written(module, document);
    } finally {
      module._FPDF_CloseDocument(document);
    }
  } finally {
    second?.destroy();
    source.destroy();
  }
}

/** Pages that follow each other out of one file are taken at once: what they share is taken over once. */
function runsOf(pages: readonly CutPage[]): { run: number[]; back: boolean; at: number }[] {
  const runs: { run: number[]; back: boolean; at: number }[] = [];
  for (const [at, { page, back = false }] of pages.entries()) {
    const last = runs.at(-1);
    if (last?.back === back) last.run.push(page);
    else runs.push({ run: [page], back, at });
  }
  return runs;
}

function turnPage(module: Native, document: number, at: number, turn: Turn): void {
  const page = module._FPDF_LoadPage(document, at);
  if (page === 0) throw new Error('a page cannot be turned');
  module._FPDFPage_SetRotation(page, (module._FPDFPage_GetRotation(page) + turn / 90) % 4);
  module._FPDF_ClosePage(page);
}

function written(module: Native, document: number): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  // `FPDF_FILEWRITE` of fpdf_save.h: its version, and the function that takes each block.
  const writer = module.wasmExports.malloc(8);
  try {
    const view = new DataView(module.HEAPU8.buffer);
    view.setInt32(writer, 1, true);
    view.setInt32(writer + 4, slot, true);
    module.wasmExports.__indirect_function_table.set(
      slot,
      callable((_writer, start, length) => {
        parts.push(module.HEAPU8.slice(start, start + length));
        return 1;
      }),
    );
    if (module._FPDF_SaveAsCopy(document, writer, 0) === 0) throw new Error('the pages cannot be written');
  } finally {
    module.wasmExports.__indirect_function_table.set(slot, null);
    module.wasmExports.free(writer);
  }
  // Memory of its own, which can be handed to another thread without a copy.
  const file = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** The table cannot grow. Its first place stands for «no function», so nothing else is ever called through it. */
const slot = 0;

/** What of it is used here: Node's types leave it to those of browsers. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => {
    readonly exports: Readonly<Record<string, unknown>>;
  };
};

/** A function of ours as WebAssembly can call it: a module that takes it in and hands it out again, `(i32, i32, i32) → i32`. */
function callable(work: (writer: number, start: number, length: number) => number): unknown {
  // prettier-ignore
  const module = new WebAssembly.Module(new Uint8Array([
    0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    1, 8, 1, 0x60, 3, 0x7f, 0x7f, 0x7f, 1, 0x7f,
    2, 7, 1, 1, 0x65, 1, 0x66, 0, 0,
    7, 5, 1, 1, 0x66, 0, 0,
  ]));
  return new WebAssembly.Instance(module, { e: { f: work } }).exports['f'];
}
