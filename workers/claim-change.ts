/** What people say about a claim's policy, loss and sums, and its cover judged again with it. */
import type { ClaimChange, ClaimOutcome } from '#src/api/actions.ts';
import type { Claim } from '#src/domain/claims/claim.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import { findPolicy, partiesOf } from '#src/storage/policies.ts';
import * as tickets from '#src/storage/tickets.ts';
import { judgeCover } from './coverage.ts';
import { claimIs, notPossible } from './decisions.ts';
import { reviewClaim } from './review.ts';
import { move, type Deps } from './stage.ts';

/** Claims nobody changes any longer. */
export const endedClaims: ReadonlySet<Claim['status']> = new Set([
  'paid',
  'closed',
  'withdrawn',
  'closed_no_action',
]);

/** Changes a claim in one transaction; the caller wakes its ticket. */
export async function changeClaim(tx: Tx, deps: Deps, asked: ClaimChange): Promise<ClaimOutcome> {
  const file = await openFile(tx, asked);
  if ('outcome' in file) return file;
  if (asked.policyId !== undefined && (await findPolicy(tx, asked.policyId)) === undefined)
    return notPossible({ it: 'questa polizza non c’è', en: 'there is no such policy' });
  const { claim } = file;
  const data = differences(file, asked);
  if (Object.keys(data).length === 0) return { outcome: 'done', claim: file, again: true };

  const { lossTime: timeWas, ...untimed } = claim;
  const lossTime = asked.lossTime === undefined ? timeWas : (asked.lossTime ?? undefined);
  const { amountClaimed: sumWas, ...unsummed } = file;
  const amountClaimed = asked.amountClaimed === undefined ? sumWas : (asked.amountClaimed ?? undefined);
  const changed: claims.ClaimFile = {
    ...unsummed,
    ...(amountClaimed === undefined ? {} : { amountClaimed }),
    amountParts: asked.amountParts ?? file.amountParts,
    claim: {
      ...untimed,
      ...(asked.policyId === undefined ? {} : { policyId: asked.policyId }),
      ...(asked.lossOn === undefined ? {} : { lossOn: asked.lossOn }),
      ...(lossTime === undefined ? {} : { lossTime }),
    },
  };
  await record(tx, { claimId: claim.id, actor: asked.by, action: 'claim-changed', data });
  if (asked.policyId !== undefined && asked.policyId !== claim.policyId)
    await addPeopleOf(tx, changed, asked.policyId);
  return { outcome: 'done', claim: await judgeAndStore(tx, deps, file, changed, asked), again: false };
}

/** Takes the snapshot of a claim's policy anew. */
export async function takeSnapshot(
  tx: Tx,
  deps: Deps,
  asked: Pick<ClaimChange, 'claimId' | 'version' | 'by'> & { readonly reason: string },
): Promise<ClaimOutcome> {
  const file = await openFile(tx, asked);
  if ('outcome' in file) return file;
  if (file.claim.policyId === undefined)
    return notPossible({ it: 'il sinistro non ha una polizza', en: 'the claim has no policy' });
  if (file.claim.lossOn === undefined)
    return notPossible({
      it: 'il giorno dell’evento non è noto',
      en: 'the day of the loss is not known',
    });
  await record(tx, {
    claimId: file.claim.id,
    actor: asked.by,
    action: 'snapshot-asked-for',
    data: { reason: asked.reason },
  });
  const judged = await judgeAndStore(tx, deps, file, file, { by: asked.by, anew: true });
  return { outcome: 'done', claim: judged, again: false };
}

/** The insured and the policyholder become people of the claim, so that they may write about it. */
export async function addPeopleOf(
  tx: Tx,
  { claim }: Pick<claims.ClaimFile, 'claim'>,
  policyId: NonNullable<Claim['policyId']>,
): Promise<void> {
  const people = await partiesOf(tx, policyId);
  await claims.addParties(
    tx,
    claim.id,
    people.flatMap(({ partyId, role }) =>
      role === 'beneficiary' ? [] : [{ partyId, role: role === 'insured' ? 'insured' : 'claimant' } as const],
    ),
  );
}

/**
 * Policies have arrived: claims whose policy nobody knew are looked at again, and get it if it is among them.
 *
 * @returns how many tickets were woken.
 */
export async function policiesArrived(deps: Deps): Promise<number> {
  let woken = 0;
  for (const id of await tickets.idsWithProblem(deps.db, 'policy_unknown', mostWoken))
    await deps.db.transaction(async (tx) => {
      const seen = await tickets.find(tx, id);
      if (seen?.claimId === undefined) return;
      await claims.lock(tx, seen.claimId);
      const ticket = await tickets.loadForUpdate(tx, id);
      // One that has moved on meanwhile comes to the assessment by itself, or needs it no longer.
      if (ticket.stage !== 'settled' || ticket.problem?.code !== 'policy_unknown') return;
      if (ticket.status === 'closed' || ticket.status === 'merged') return;
      await move(tx, deps, ticket, 'assess');
      woken++;
    });
  return woken;
}

/** More than a desk has in a month; the rest waits for the next import or message. */
const mostWoken = 1_000;

async function openFile(
  tx: Tx,
  asked: Pick<ClaimChange, 'claimId' | 'version'>,
): Promise<claims.ClaimFile | Exclude<ClaimOutcome, { outcome: 'done' }>> {
  await claims.lock(tx, asked.claimId);
  const [file] = await claims.loadFiles(tx, [asked.claimId]);
  if (file === undefined) return { outcome: 'unknown' };
  if (asked.version !== undefined && asked.version !== file.version) return { outcome: 'stale', now: file };
  if (endedClaims.has(file.claim.status)) return notPossible(claimIs(file.claim));
  return file;
}

/** What a change makes different, as history keeps it: `{ lossOn: { was, now } }`. */
function differences(file: claims.ClaimFile, asked: ClaimChange): Record<string, unknown> {
  const { claim } = file;
  const before: Record<string, unknown> = {
    policyId: claim.policyId ?? null,
    lossOn: claim.lossOn ?? null,
    lossTime: claim.lossTime ?? null,
    lossPlace: claim.lossPlace ?? null,
    amountClaimed: file.amountClaimed ?? null,
    amountParts: Object.fromEntries(file.amountParts),
  };
  const now: Record<string, unknown> = {
    policyId: asked.policyId,
    lossOn: asked.lossOn,
    lossTime: asked.lossTime,
    lossPlace: asked.lossPlace,
    amountClaimed: asked.amountClaimed,
    amountParts: asked.amountParts === undefined ? undefined : Object.fromEntries(asked.amountParts),
  };
  return Object.fromEntries(
    Object.entries(now).flatMap(([field, value]) =>
      value === undefined || JSON.stringify(value) === JSON.stringify(before[field])
        ? []
        : [[field, { was: before[field], now: value }]],
    ),
  );
}

async function judgeAndStore(
  tx: Tx,
  deps: Deps,
  file: claims.ClaimFile,
  changed: claims.ClaimFile,
  asked: Partial<ClaimChange> & { readonly by: string; readonly anew?: boolean },
): Promise<claims.ClaimFile> {
  const claimType = deps.profile.claimTypes.get(changed.claim.type);
  const coverage =
    claimType === undefined
      ? undefined
      : await judgeCover(tx, {
          file: changed,
          claimType,
          by: asked.by,
          now: deps.now(),
          ...(asked.anew === undefined ? {} : { anew: asked.anew }),
        });
  await claims.update(
    tx,
    file,
    {
      ...(asked.policyId === undefined ? {} : { policyId: asked.policyId }),
      ...(asked.lossOn === undefined ? {} : { lossOn: asked.lossOn }),
      ...(asked.lossTime === undefined ? {} : { lossTime: asked.lossTime }),
      ...(asked.lossPlace === undefined ? {} : { lossPlace: asked.lossPlace }),
      ...(asked.amountClaimed === undefined ? {} : { amountClaimed: asked.amountClaimed }),
      ...(asked.amountParts === undefined ? {} : { amountParts: asked.amountParts }),
      ...(coverage === undefined ? {} : { coverage }),
    },
    deps.now(),
  );
  if (coverage !== undefined) await reviewClaim(tx, deps, file.claim.id, coverage);
  return claims.load(tx, file.claim.id);
}
