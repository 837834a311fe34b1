/** What is written down of everything that happens: in which role and from where, about what (domain guide I.4). */

/** What an event is about where that is neither a ticket nor a claim. */
export interface EventSubject {
  readonly kind: 'party';
  readonly id: string;
}

/** From where somebody acted. Ids and addresses, never words. */
export interface EventSource {
  /** Of a person who signed in. */
  readonly session?: string;
  /** A program with a token: a person's own, or the shared one, behind which whoever holds it names a person. */
  readonly token?: 'own' | 'shared';
  /** `X-Request-Id` of the request, as the log has it. */
  readonly request?: string;
  /** Network address. */
  readonly address?: string;
}
