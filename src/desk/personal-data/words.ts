/** Words about people's data: they come with their screen. */
import { laterWords } from '../text/later.ts';
import type { personalDataIt } from '../text/personal-data-it.ts';

/** Those words, for their components. */
export const useDataWords = laterWords<keyof typeof personalDataIt>({
  it: () => import('../text/personal-data-it.ts').then((module) => module.personalDataIt),
  en: () => import('../text/personal-data-en.ts').then((module) => module.personalDataEn),
});
