/** Three decisions on claims of the weeks before: within the limit, above it, and a rejection with its letter. */
import { randomUUID } from 'node:crypto';
import type { DecisionDraft } from '#src/domain/decisions/obstacles.ts';
import type { ClaimId } from '#src/domain/ids.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { Person } from '#src/domain/people/role.ts';
import * as claims from '#src/storage/claims.ts';
import { findingsOf } from '#src/storage/findings.ts';
import { changeClaim } from '#workers/claim-change.ts';
import type { Deps } from '#workers/index.ts';
import { personActions } from '#workers/person.ts';

const giulia: Person = { name: 'Giulia Ferri', role: 'rep' };
const tommaso: Person = { name: 'Tommaso Neri', role: 'supervisor' };

/** A decision that was made, for whoever watches. */
export interface Played {
  readonly claim: ClaimId;
  /** `waits` for the second person, above the limit of the first. */
  readonly state: 'decided' | 'waits' | 'failed';
  readonly line: string;
}

/**
 * Decides three claims as the sample people would. They are not those of the mails that are played: whoever follows
 * the tour finds these undecided.
 *
 * @param of claims whose papers are all accepted.
 */
export async function playDecisions(
  deps: Deps,
  [within, above, rejected]: readonly ClaimId[],
): Promise<readonly Played[]> {
  const played: Played[] = [];
  for (const [claim, claimed, amount, explanation] of [
    [within, 92_000, 80_000, 'Il ricambio della fanaleria non riguarda questo danno.'],
    [above, 400_000, 380_000, 'La verniciatura del cofano non riguarda questo danno.'],
  ] as const) {
    if (claim === undefined) continue;
    await makeReady(deps, claim, claimed);
    const { parties } = (await claims.load(deps.db, claim)).claim;
    const payee = parties.find(({ party }) => party.iban !== undefined)?.party.id;
    played.push(
      await decide(deps, claim, {
        kind: 'approve',
        amount,
        explanation,
        ...(payee === undefined ? {} : { payee }),
      }),
    );
  }
  if (rejected !== undefined) {
    // A rejection is measured by what was asked for.
    await makeReady(deps, rejected, 120_000);
    played.push(
      await decide(deps, rejected, {
        kind: 'reject',
        reason: 'excluded',
        clause: 'Gare e competizioni',
        explanation: 'Il danno è avvenuto durante una gara di regolarità, che la polizza esclude.',
      }),
    );
  }
  return played;
}

/** What somebody does before deciding: the sum is entered, warnings are acknowledged. */
async function makeReady(deps: Deps, claimId: ClaimId, amountClaimed: number): Promise<void> {
  // Without waking its ticket: an assessment would look for papers that the past only tells of.
  await deps.db.transaction((tx) =>
    changeClaim(tx, deps, { claimId, amountClaimed, by: `person:${giulia.name}` }),
  );
  for (const finding of await findingsOf(deps.db, claimId))
    if (finding.state === 'open' && finding.severity !== 'info')
      await personActions(deps).judgeFinding({
        findingId: finding.id,
        ...(finding.severity === 'warning'
          ? { action: 'acknowledge' as const }
          : { action: 'waive' as const, reason: 'Verificato per telefono' }),
        person: tommaso,
      });
}

async function decide(deps: Deps, claimId: ClaimId, draft: DecisionDraft): Promise<Played> {
  const { claim } = await claims.load(deps.db, claimId);
  const outcome = await personActions(deps).decideClaim({
    claimId,
    draft,
    clientId: randomUUID(),
    undoSeconds: 0,
    person: giulia,
  });
  const name = `${formatReference(claim.reference, 'SIN')} ${draft.kind}`;
  switch (outcome.outcome) {
    case 'done':
      return outcome.decision.state === 'decided'
        ? { claim: claimId, state: 'decided', line: `${name}: decided, its letter leaves` }
        : { claim: claimId, state: 'waits', line: `${name}: waits for a second person (g v)` };
    case 'not-possible':
      return { claim: claimId, state: 'failed', line: `${name}: not possible, ${outcome.reason}` };
    case 'moved-on':
    case 'stale':
    case 'unknown':
      return { claim: claimId, state: 'failed', line: `${name}: ${outcome.outcome}` };
  }
}
