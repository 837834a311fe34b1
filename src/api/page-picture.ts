import type { PictureWish } from '../reading/index.ts';
import type { PicturePage } from '../reading/picture-pdf.ts';
import { ApiProblem } from './problem.ts';
import type { ApiTools } from './tools.ts';

/** Draws a page, from 1, of a file that was scanned or made here. @throws ApiProblem `not-possible` with the reason */
export async function drawPage(
  reader: ApiTools['reader'],
  file: { readonly bytes: Uint8Array; readonly contentType: string },
  page: number,
  how: PictureWish,
): Promise<PicturePage> {
  try {
    return await reader.picture(file.bytes, file.contentType, page, how);
  } catch (error) {
    throw new ApiProblem('not-possible', {
      detail: `Page ${page} cannot be drawn: ${error instanceof Error ? error.message : String(error)}.`,
      words: {
        it: `La pagina ${page} non si può disegnare: scarichi il file.`,
        en: `Page ${page} cannot be drawn: download the file.`,
      },
    });
  }
}
