/** What kind of thing an event was, for whoever reads through what happened. */

/** In the order in which they are offered. */
export const eventKinds = ['decisions', 'messages', 'links', 'work', 'people', 'reads', 'other'] as const;
export type EventKind = (typeof eventKinds)[number];

/**
 * How the names of their actions look, as PostgreSQL and JavaScript read it alike. The first that fits counts; looking at
 * something (`looked`) is `reads` whatever it is called.
 */
export const actionPatterns: Readonly<Record<Exclude<EventKind, 'other'>, string>> = {
  reads: '^(?:recording-(?:heard|downloaded)|health-read|fraud-read|file-read|audit-read)$',
  decisions:
    '^(?:decision-|escalat|escalation-|finding-|claim-(?:approved|rejected|status)|waive|acknowledge|reopen|deadline-|event-|offer-|file-access-|data-breach|renewal-notice|payment|order-|satisfied|resolved|duplicate-denied)',
  messages:
    '^(?:queued|sent|replied|copy|cancelled|proved-|auto-replied|reply-|letter-|request|asked|reminded|noted?$|note-|held|not-ask|not-ack|bounce|returned-post|texts-|transcri|not-transcri|listen-again|recording-|parse-again|read-again|pages-|files-|call|settled-|owner-told|message-shared)',
  links:
    '^(?:link|unlink|relink|not-linked|suggested|claim-|merged?|split|divided|second-ticket|opened|answered-apart|joined|mentions-|collated|policy-|snapshot|directory|document-|sheets-|source-|duplicate-)',
  people:
    '^(?:signed-|sign-in|person-|invitation|password-|codes-|recovery-|connection-|template|history-|words-erased)',
  work: '^(?:(?:un)?assigned|postponed|changed|came-back|closed|bulk|undone|completed|assessed|task-|complaint-|change-|account-)',
};

/** In the order in which they are tried. */
export const matched = [
  'reads',
  'decisions',
  'messages',
  'links',
  'people',
  'work',
] as const satisfies EventKind[];

/** The kind of an event. */
export function kindOf({ action, looked }: { readonly action: string; readonly looked: boolean }): EventKind {
  if (looked) return 'reads';
  return matched.find((kind) => new RegExp(actionPatterns[kind]).test(action)) ?? 'other';
}
