/** Three decisions on claims of the weeks before: within the limit, above it, and a rejection with its letter. */
import { randomUUID } from 'node:crypto';
import type { DecisionDraft } from '#src/domain/decisions/obstacles.ts';
import type { ClaimId } from '#src/domain/ids.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { Person } from '#src/domain/people/role.ts';
import * as claims from '#src/storage/claims.ts';
import { findingsOf } from '#src/storage/findings.ts';
import * as outbound from '#src/storage/outbound.ts';
import { changeClaim } from '#workers/claim-change.ts';
import type { Deps } from '#workers/index.ts';
import { personActions } from '#workers/person.ts';
import type { Work } from './story.ts';

const giulia: Person = { name: 'Giulia Ferri', role: 'rep' };
const tommaso: Person = { name: 'Tommaso Neri', role: 'supervisor' };

/** A decision that was made, for whoever watches. */
export interface Played extends Work {
  readonly claim: ClaimId;
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
  for (const [claim, shows, claimed, amount, explanation] of [
    [
      within,
      'an approval within the limit',
      92_000,
      80_000,
      'Il ricambio della fanaleria non riguarda questo danno.',
    ],
    [
      above,
      'an approval above the limit',
      400_000,
      380_000,
      'La verniciatura del cofano non riguarda questo danno.',
    ],
  ] as const) {
    if (claim === undefined) continue;
    await makeReady(deps, claim, claimed);
    const { parties } = (await claims.load(deps.db, claim)).claim;
    const payee = parties.find(({ party }) => party.iban !== undefined)?.party.id;
    played.push(
      await decide(deps, claim, shows, {
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
      await decide(deps, rejected, 'a rejection with its letter', {
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

async function decide(deps: Deps, claimId: ClaimId, shows: string, draft: DecisionDraft): Promise<Played> {
  const { claim } = await claims.load(deps.db, claimId);
  const outcome = await personActions(deps).decideClaim({
    claimId,
    draft,
    clientId: randomUUID(),
    undoSeconds: 0,
    person: giulia,
  });
  const asked = { claim: claimId, shows, about: formatReference(claim.reference, 'SIN'), by: giulia.name };
  switch (outcome.outcome) {
    case 'done': {
      const { state, outboundId } = outcome.decision;
      if (state !== 'decided')
        return { ...asked, state: 'waits', became: 'waits for the supervisor’s signature (g b)' };
      const letter = outboundId === undefined ? undefined : await outbound.find(deps.db, outboundId);
      return letter === undefined
        ? { ...asked, state: 'failed', became: 'decided without a letter' }
        : { ...asked, state: 'done', became: `decided; its letter: «${letter.subject}»` };
    }
    case 'not-possible':
      return { ...asked, state: 'failed', became: `not possible, ${outcome.reason}` };
    case 'moved-on':
    case 'stale':
    case 'unknown':
      return { ...asked, state: 'failed', became: outcome.outcome };
  }
}
