/** Where orders of payment go: the house's own paying system, which ends what Sportello decided. */
import type { Cents } from './domain/claims/claim.ts';
import type { LocalDate } from './domain/ids.ts';
import type { Labels } from './domain/profile.ts';

/** An order as it is handed over. The same id is always the same order, word for word. */
export interface PaymentOrder {
  /** `SPO-17`: the number under which the paying system tells what became of it (`POST /payments/import`). */
  readonly id: string;
  /** Reference of the claim, ten digits. */
  readonly claim: string;
  readonly coverCode: string;
  /** Euro cents. */
  readonly amount: Cents;
  readonly payee: { readonly name: string; readonly iban: string };
  readonly decidedOn: LocalDate;
  /** The last day on which it may be paid, where a rule sets one. */
  readonly dueOn?: LocalDate;
  /** For the transfer itself: no word about what happened to whom. */
  readonly remittance: string;
}

/**
 * What became of an attempt. `refused`: it will never take this order. `away`: it certainly did not get it. `unknown`: it
 * may have it; nobody may hand it over again before it was asked.
 */
export type Handed =
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'refused' | 'unknown'; readonly reason: Labels }
  | { readonly outcome: 'away'; readonly reason: Labels; readonly retryAt?: Date };

/** What it says of an order that it may have. `absent`: it has never got it. */
export type Known =
  | { readonly outcome: 'taken' | 'absent' }
  | { readonly outcome: 'unknown'; readonly reason: Labels };

/** Takes orders. Neither method throws because of the other side. */
export interface PayingSystem {
  /** Longest time of one attempt: what is silent for twice as long is dead. */
  readonly timeoutMs: number;
  /** An order waits so long before it goes, so that a decision can be taken back. */
  readonly holdMs: number;
  hand(order: PaymentOrder): Promise<Handed>;
  find(order: PaymentOrder): Promise<Known>;
}
