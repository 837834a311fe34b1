/** Words about scans: they come with the screen that shows originals. */
import { laterWords, type WordsWith } from '../text/later.ts';
import type { scanIt } from '../text/scan-it.ts';

/** The page's words and those about scans. */
export type ScanWords = WordsWith<keyof typeof scanIt>;

/** The words about scans, for their components. */
export const useScanWords = laterWords<keyof typeof scanIt>({
  it: () => import('../text/scan-it.ts').then((module) => module.scanIt),
  en: () => import('../text/scan-en.ts').then((module) => module.scanEn),
});
