/** Mail as people write it, by the kind of work it is: what a house lists in `profiles/<name>/kind-examples`. */
import { schoolOf, type Example } from '../text/likeness.ts';
import type { CaseKind } from '../ticket.ts';

/** Kinds that examples may be given of; `other` holds thanks, receipts and whatever asks nothing. */
export const exampleKinds = [
  'claim_new',
  'claim_update',
  'claim_status',
  'payment_delay',
  'renewal_problem',
  'account_change',
  'complaint',
  'data_request',
  'third_party_letter',
  'provider',
  'misdirected',
  'other',
] as const satisfies readonly CaseKind[];
export type ExampleKind = (typeof exampleKinds)[number];

/** A message or a sentence as customers write it, and what it asks of us. */
export type KindExample = Example<ExampleKind>;

/** What lists of such mail teach. */
export const kindSchool = schoolOf<ExampleKind>();

/** Mail by its kind, and beside it the losses of every type: each is one that somebody reports. */
export function withLosses(
  mail: readonly KindExample[],
  losses: readonly Example<string>[],
): readonly KindExample[] {
  return [
    ...mail,
    ...losses.map(({ language, text }): KindExample => ({ kind: 'claim_new', language, text })),
  ];
}
