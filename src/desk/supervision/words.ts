/** Words of the supervisor's board, which come with it. */
import { laterWords } from '../text/later.ts';
import type { supervisionIt } from '../text/supervision-it.ts';

/** Those words, for its components. */
export const useSupervisionWords = laterWords<keyof typeof supervisionIt>({
  it: () => import('../text/supervision-it.ts').then((module) => module.supervisionIt),
  en: () => import('../text/supervision-en.ts').then((module) => module.supervisionEn),
});
