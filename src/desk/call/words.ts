/** Words about calls: they come with the first call that is shown, with the list of those to make, and with the sheet. */
import { laterWords } from '../text/later.ts';
import type { phoneIt } from '../text/phone-it.ts';

/** Those words, for their components. */
export const usePhoneWords = laterWords<keyof typeof phoneIt>({
  it: () => import('../text/phone-it.ts').then((module) => module.phoneIt),
  en: () => import('../text/phone-en.ts').then((module) => module.phoneEn),
});
