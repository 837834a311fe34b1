/** Names of days, rounds and channels in the calendar. */
import type { FollowUp } from '../api/contract.ts';
import type { Language, Say } from '../text/t.ts';

const shapes = {
  long: { weekday: 'long', day: 'numeric', month: 'long' },
  short: { day: 'numeric', month: 'short' },
  month: { month: 'long', year: 'numeric' },
  narrow: { weekday: 'short' },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

/** A day as people say it: `giovedì 19 novembre`, `19 nov`, `novembre 2026`, `gio`. */
export function dayWords(day: string, language: Language, how: keyof typeof shapes): string {
  return new Intl.DateTimeFormat(language === 'it' ? 'it-IT' : 'en-GB', {
    timeZone: 'Europe/Rome',
    ...shapes[how],
  }).format(new Date(`${day}T12:00:00Z`));
}

/** Which round leaves: the first request, a reminder by its number; after all of them the supervisor has it. */
export function roundWords(round: number | null, t: Say, purpose?: FollowUp['next']['purpose']): string {
  if (round === null) return t('calendar.supervisor');
  if (round === 1) return t('calendar.first');
  return purpose === 'final' ? t('calendar.final') : t('calendar.reminder', { n: round - 1 });
}
