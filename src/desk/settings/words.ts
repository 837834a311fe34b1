/** Words of the settings: they come with the first of its screens. */
import { laterWords, type WordsWith } from '../text/later.ts';
import type { settingsIt } from '../text/settings-it.ts';

/** The page's words and those of the settings. */
export type SettingsWords = WordsWith<keyof typeof settingsIt>;

/** The words of the settings, for their components. */
export const useSettingsWords = laterWords<keyof typeof settingsIt>({
  it: () => import('../text/settings-it.ts').then((module) => module.settingsIt),
  en: () => import('../text/settings-en.ts').then((module) => module.settingsEn),
});
