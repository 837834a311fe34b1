/** Words about identity: they come with the ticket that shows it. */
import { laterWords } from '../text/later.ts';
import type { identityIt } from '../text/identity-it.ts';

/** Those words, for their components. */
export const useIdentityWords = laterWords<keyof typeof identityIt>({
  it: () => import('../text/identity-it.ts').then((module) => module.identityIt),
  en: () => import('../text/identity-en.ts').then((module) => module.identityEn),
});
