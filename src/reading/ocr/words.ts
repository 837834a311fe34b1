/** The words of a page in the table that both engines write. */
import type { OcrWord } from './index.ts';

/** Nobody's page has more words. */
const most = 20_000;

/**
 * Reads Tesseract's TSV: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. Rows of
 * level 5 are words; what is no row of it is passed over.
 */
export function wordsFromTsv(tsv: string): readonly OcrWord[] {
  const words: OcrWord[] = [];
  const lines = new Map<string, number>();
  const paragraphs = new Map<string, number>();
  for (const row of tsv.split('\n')) {
    const [level, page, block, paragraph, line, , left, top, width, height, confidence, ...rest] =
      row.split('\t');
    const text = rest.join(' ').trim();
    if (level !== '5' || text === '' || words.length >= most) continue;
    const [x, y, w, h, sure] = [left, top, width, height, confidence].map(Number);
    if (x === undefined || y === undefined || w === undefined || h === undefined || sure === undefined)
      continue;
    if (![x, y, w, h, sure].every(Number.isFinite)) continue;
    words.push({
      text,
      box: { left: x, top: y, right: x + w, bottom: y + h },
      confidence: Math.min(100, Math.max(0, sure)),
      line: countOf(lines, `${page} ${block} ${paragraph} ${line}`),
      paragraph: countOf(paragraphs, `${page} ${block} ${paragraph}`),
    });
  }
  return words;
}

function countOf(seen: Map<string, number>, key: string): number {
  const known = seen.get(key);
  if (known !== undefined) return known;
  seen.set(key, seen.size);
  return seen.size - 1;
}
