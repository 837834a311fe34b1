/** Words of the audit: they come with its screen. */
import type { AuditEvent } from '../api/contract.ts';
import { knownEvents } from '../desk/known-events.ts';
import { eventText } from '../settings/event-text.ts';
import { audited, type auditIt } from '../text/audit-it.ts';
import { laterWords, type WordsWith } from '../text/later.ts';

/** The page's words and those of the audit. */
export type AuditWords = WordsWith<keyof typeof auditIt>;

/** The words of the audit, for its components. */
export const useAuditWords = laterWords<keyof typeof auditIt>({
  it: () => import('../text/audit-it.ts').then((module) => module.auditIt),
  en: () => import('../text/audit-en.ts').then((module) => module.auditEn),
});

/** Who did it, for people. */
export function actorText(actor: string, { t }: Pick<AuditWords, 't'>): string {
  if (actor.startsWith('person:')) return actor.slice('person:'.length);
  if (actor === 'customer') return t('audit.customer');
  return t(actor === 'stranger' ? 'audit.stranger' : 'audit.machine');
}

/** What happened, for people; what has no words is named as history names it. */
export function didText(
  event: Pick<AuditEvent, 'actor' | 'action' | 'data' | 'ticket' | 'claim'>,
  words: Pick<AuditWords, 't'>,
): string {
  const own = audited.find((each) => each === event.action);
  if (own !== undefined) return words.t(`did.${own}`);
  const known = knownEvents.find((each) => each === event.action);
  if (known !== undefined) return words.t(`event.${known}`);
  return event.ticket === null && event.claim === null ? eventText(event, words) : event.action;
}
