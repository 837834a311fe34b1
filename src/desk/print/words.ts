/** Words about letters that go out: they come with the print room and with an answer by letter. */
import { laterWords } from '../text/later.ts';
import type { printIt } from '../text/print-it.ts';

/** Those words, for their components. */
export const usePrintWords = laterWords<keyof typeof printIt>({
  it: () => import('../text/print-it.ts').then((module) => module.printIt),
  en: () => import('../text/print-en.ts').then((module) => module.printEn),
});
