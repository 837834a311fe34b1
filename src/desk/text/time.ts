/** Time that is left or over, in one figure and one unit. */
import type { Say } from './t.ts';

/** «tra 4 gg», «2 h di ritardo». */
export function showLeft(at: string, now: Date, t: Say): string {
  const minutes = Math.round((new Date(at).getTime() - now.getTime()) / 60_000);
  const over = Math.abs(minutes);
  const time =
    over < 60
      ? t('due.minutes', { n: over })
      : over < 48 * 60
        ? t('due.hours', { n: Math.round(over / 60) })
        : t('due.days', { n: Math.round(over / 1_440) });
  return minutes < 0 ? t('due.late', { time }) : t('due.in', { time });
}

/** How long something took, from seconds. */
export function showTime(seconds: number, t: Say): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return t('time.moments');
  if (minutes < 60) return t('due.minutes', { n: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48 ? t('due.hours', { n: hours }) : t('due.days', { n: Math.round(hours / 24) });
}

/** How near a deadline is: colour only in the last day. */
export function urgency(at: string, now: Date): 'late' | 'soon' | 'calm' {
  const ms = new Date(at).getTime() - now.getTime();
  return ms < 0 ? 'late' : ms < 86_400_000 ? 'soon' : 'calm';
}
