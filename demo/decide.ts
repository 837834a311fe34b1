/** Three decisions on the claims that were just reported: within the limit, above it, and a rejection with its letter. */
import { randomUUID } from 'node:crypto';
import type { DecisionDraft } from '#src/domain/decisions/obstacles.ts';
import type { ClaimId, TicketId } from '#src/domain/ids.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { Person } from '#src/domain/people/role.ts';
import * as claims from '#src/storage/claims.ts';
import { findingsOf } from '#src/storage/findings.ts';
import { find as findTicket } from '#src/storage/tickets.ts';
import type { Deps } from '#workers/index.ts';
import { personActions } from '#workers/person.ts';

const giulia: Person = { name: 'Giulia Ferri', role: 'rep' };
const tommaso: Person = { name: 'Tommaso Neri', role: 'supervisor' };

/**
 * Decides the claims of three tickets as the sample people would.
 *
 * @returns a line on each for whoever watches.
 */
export async function playDecisions(
  deps: Deps,
  of: {
    readonly within: TicketId | undefined;
    readonly above: TicketId | undefined;
    readonly rejected: TicketId | undefined;
  },
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const [ticketId, claimed, amount] of [
    [of.within, undefined, 80_000],
    [of.above, 400_000, 380_000],
  ] as const) {
    const claimId = await claimOf(deps, ticketId);
    if (claimId === undefined) continue;
    await makeReady(deps, claimId, claimed);
    const { claim } = await claims.load(deps.db, claimId);
    const payee = claim.parties.find(({ party }) => party.iban !== undefined)?.party.id;
    lines.push(
      await decide(deps, claimId, {
        kind: 'approve',
        amount,
        ...(payee === undefined ? {} : { payee }),
      }),
    );
  }
  const refused = await claimOf(deps, of.rejected);
  if (refused !== undefined) {
    // A rejection is measured by what was asked for.
    await personActions(deps).changeClaim({
      claimId: refused,
      amountClaimed: 120_000,
      by: `person:${giulia.name}`,
    });
    lines.push(
      await decide(deps, refused, {
        kind: 'reject',
        reason: 'not_in_force',
        clause: 'art. 1899 c.c.',
        explanation: 'Il giorno del sinistro la polizza era scaduta e non era stata rinnovata.',
      }),
    );
  }
  return lines;
}

async function claimOf(deps: Deps, ticketId: TicketId | undefined): Promise<ClaimId | undefined> {
  return ticketId === undefined ? undefined : (await findTicket(deps.db, ticketId))?.claimId;
}

/** What somebody does before deciding: papers accepted or waived, warnings acknowledged, the sum entered. */
async function makeReady(deps: Deps, claimId: ClaimId, amountClaimed: number | undefined): Promise<void> {
  const act = personActions(deps);
  const by = `person:${giulia.name}`;
  if (amountClaimed !== undefined) await act.changeClaim({ claimId, amountClaimed, by });
  for (const { key, state } of await claims.requirementsOf(deps.db, claimId))
    await act.decideRequirement({
      claimId,
      key,
      ...(state === 'received'
        ? { state: 'accepted' as const }
        : { state: 'waived' as const, note: 'Non serve per decidere' }),
      by,
    });
  for (const finding of await findingsOf(deps.db, claimId))
    if (finding.state === 'open' && finding.severity !== 'info')
      await act.judgeFinding({
        findingId: finding.id,
        ...(finding.severity === 'warning'
          ? { action: 'acknowledge' as const }
          : { action: 'waive' as const, reason: 'Verificato per telefono' }),
        person: tommaso,
      });
}

async function decide(deps: Deps, claimId: ClaimId, draft: DecisionDraft): Promise<string> {
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
      return `${name}: ${outcome.decision.state === 'decided' ? 'decided, its letter leaves' : 'waits for a second person (g v)'}`;
    case 'not-possible':
      return `${name}: not possible, ${outcome.reason}`;
    case 'moved-on':
    case 'stale':
    case 'unknown':
      return `${name}: ${outcome.outcome}`;
  }
}
