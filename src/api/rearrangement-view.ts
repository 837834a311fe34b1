/** Moves of people and pairs of claims, as answers show them. */
import { z } from 'zod';
import type { ClaimId } from '../domain/ids.ts';
import type { DuplicateState } from '../domain/claims/duplicate-loss.ts';
import type { Rearrangement, RearrangementKind } from '../domain/claims/rearrangement.ts';
import type { Profile } from '../domain/profile.ts';
import { formatReference } from '../domain/linking/reference.ts';
import { referencesOf as claimReferences } from '../storage/claims.ts';
import type { Sql } from '../storage/db.ts';
import type { Duplicate } from '../storage/duplicates.ts';
import { referencesOf as ticketReferences } from '../storage/tickets.ts';
import { instant, labels, named } from './schemas.ts';

export const rearrangementView = named(
  'Rearrangement',
  z.strictObject({
    id: z.string(),
    kind: z.enum([
      'merge-tickets',
      'split-ticket',
      'relink-ticket',
      'merge-claims',
      'open-claim',
    ] satisfies readonly RearrangementKind[]),
    state: z.enum(['done', 'undone']),
    fromTicket: z.string().nullable(),
    toTicket: z.string().nullable(),
    fromClaim: z.string().nullable(),
    toClaim: z.string().nullable(),
    messages: z.int().describe('Messages that moved.'),
    reason: z.string().nullable(),
    doneBy: z.string(),
    doneAt: instant,
    undoneBy: z.string().nullable(),
    undoneAt: instant.nullable(),
    undoReason: z.string().nullable(),
  }),
  'Something people moved from one place to another, which can be taken back.',
);

export const duplicateView = named(
  'ClaimDuplicate',
  z.strictObject({
    claim: z.string().describe('Reference of the other claim.'),
    state: z
      .enum(['suspected', 'confirmed', 'denied', 'withdrawn'] satisfies readonly DuplicateState[])
      .describe('`withdrawn`: the facts changed and nothing speaks for it any longer.'),
    isEarlier: z.boolean().describe('The other claim was opened first.'),
    leading: z.string().nullable().describe('Which of the two goes on, once a person has confirmed.'),
    evidence: z.array(z.strictObject({ signal: z.string(), text: labels })),
    decidedBy: z.string(),
    decidedAt: instant,
    reason: z.string().nullable(),
  }),
  'Another claim that may be about the same event.',
);

/** Moves with the references of what they touched. */
export async function showRearrangements(
  { db, profile }: { readonly db: Sql; readonly profile: Profile },
  moves: readonly Rearrangement[],
): Promise<z.input<typeof rearrangementView>[]> {
  const tickets = await ticketReferences(db, [
    ...new Set(moves.flatMap((move) => [move.fromTicket ?? [], move.toTicket ?? []].flat())),
  ]);
  const claims = await claimReferences(db, [
    ...new Set(moves.flatMap((move) => [move.fromClaim ?? [], move.toClaim ?? []].flat())),
  ]);
  const ticket = (id: Rearrangement['fromTicket']) => {
    const reference = id === undefined ? undefined : tickets.get(id);
    return reference === undefined ? null : formatReference(reference, 'TCK');
  };
  const claim = (id: ClaimId | undefined) => {
    const reference = id === undefined ? undefined : claims.get(id);
    return reference === undefined ? null : formatReference(reference, profile.terms.claimPrefix);
  };
  return moves.map((move) => ({
    id: move.id,
    kind: move.kind,
    state: move.state,
    fromTicket: ticket(move.fromTicket),
    toTicket: ticket(move.toTicket),
    fromClaim: claim(move.fromClaim),
    toClaim: claim(move.toClaim),
    messages: move.moved.messages?.length ?? 0,
    reason: move.reason ?? null,
    doneBy: move.doneBy,
    doneAt: move.doneAt.toISOString(),
    undoneBy: move.undoneBy ?? null,
    undoneAt: move.undoneAt?.toISOString() ?? null,
    undoReason: move.undoReason ?? null,
  }));
}

/** Pairs as one of the two claims sees them. */
export function showDuplicates(
  { profile }: { readonly profile: Profile },
  claim: { readonly id: ClaimId; readonly reference: Duplicate['reference'] },
  pairs: readonly Duplicate[],
): z.input<typeof duplicateView>[] {
  const shown = (reference: Duplicate['reference']) => formatReference(reference, profile.terms.claimPrefix);
  return pairs.map((pair) => ({
    claim: shown(pair.reference),
    state: pair.state,
    isEarlier: pair.isEarlier,
    leading:
      pair.leading === undefined ? null : shown(pair.leading === claim.id ? claim.reference : pair.reference),
    evidence: pair.evidence.map(({ signal, text }) => ({ signal, text: { it: text.it, en: text.en } })),
    decidedBy: pair.decidedBy,
    decidedAt: pair.decidedAt.toISOString(),
    reason: pair.reason ?? null,
  }));
}
