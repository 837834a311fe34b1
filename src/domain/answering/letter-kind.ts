/** The letters that leave by themselves or around a person's words, in the order in which a customer may get them. */
export const letterKinds = [
  'received-claim',
  'received-message',
  'received-other',
  'received-complaint',
  'missing',
  'reminder-first',
  'reminder-second',
  'reminder-final',
  /** A text message beside a mail. */
  'nudge',
  'complete',
  'approved',
  'rejected',
  'reply',
  /** To a department that is asked, and when its day has passed. */
  'task',
  'task-reminder',
  /** To a colleague: come in, choose a new password. */
  'invitation',
  'reset',
] as const;
export type LetterKind = (typeof letterKinds)[number];
