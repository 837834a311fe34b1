/** What people do with changes of a customer's data: correct what was read, prove who asks, agree, apply. */
import type { ApiActions } from '#src/api/actions.ts';
import {
  changeIs,
  type ChangeRequest,
  confirmsValue,
  faultOfValue,
  needsFourEyes,
  otherValue,
  unknownValue,
  whyNotYet,
} from '#src/domain/cases/account-change.ts';
import * as changes from '#src/storage/change-requests.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import { loadParties } from '#src/storage/parties.ts';
import { notPossible } from './decisions.ts';
import { conversationLevel } from './identity.ts';
import type { Deps } from './stage.ts';

type Asked<Action extends 'editChange' | 'stepChange'> = Parameters<ApiActions[Action]>[0];

/** Corrects a change, or notes how far identity was proven. A value that changes after an approval takes it back. */
export async function editChange(tx: Tx, asked: Asked<'editChange'>): ReturnType<ApiActions['editChange']> {
  if ((await changes.find(tx, asked.changeId)) === undefined) return { outcome: 'unknown' };
  const before = await changes.loadForUpdate(tx, asked.changeId);
  if (asked.version !== undefined && asked.version !== before.version)
    return { outcome: 'stale', now: before };
  if (before.state === 'applied' || before.state === 'refused') return notPossible(changeIs(before));
  const fault = asked.newValue === undefined ? undefined : faultOfValue(before.field, asked.newValue);
  if (fault !== undefined)
    return notPossible({ it: `il nuovo valore ${fault.it}`, en: `the new value ${fault.en}` });
  const party = asked.partyId;
  if (party !== undefined && (await loadParties(tx, [party])).size === 0)
    return notPossible({ it: 'questa persona non c’è', en: 'there is no such party' });
  const isOther =
    (asked.newValue !== undefined && asked.newValue !== before.newValue) ||
    (party !== undefined && party !== before.partyId);
  const onFile =
    party === undefined || party === before.partyId
      ? undefined
      : await changes.valueOnFile(tx, party, before.field);
  const after = await changes.update(tx, before.id, {
    ...(asked.newValue === undefined ? {} : { newValue: asked.newValue }),
    ...(party === undefined ? {} : { partyId: party }),
    ...(onFile === undefined ? {} : { oldValue: onFile }),
    ...(asked.effectiveOn === undefined ? {} : { effectiveOn: asked.effectiveOn }),
    ...(asked.identity === undefined
      ? {}
      : { identityReached: asked.identity.level, identityNote: asked.identity.note }),
    ...(isOther ? { state: 'proposed' as const, approvedBy: null, confirmedBy: null } : {}),
  });
  await note(tx, after, asked.by, 'change-edited', {
    ...(asked.newValue === undefined
      ? {}
      : { newValue: asked.newValue, newValueWas: before.newValue ?? null }),
    ...(party === undefined ? {} : { party, partyWas: before.partyId ?? null }),
    ...(asked.effectiveOn === undefined ? {} : { effectiveOn: asked.effectiveOn }),
    ...(asked.identity === undefined ? {} : { identity: asked.identity }),
    ...(isOther && before.approvedBy !== undefined ? { approvalTakenBack: before.approvedBy } : {}),
  });
  return { outcome: 'done', change: after };
}

/** Approves, applies or refuses a change. Where two people must agree, the first approves and the second confirms. */
export async function stepChange(
  tx: Tx,
  deps: Deps,
  asked: Asked<'stepChange'>,
): ReturnType<ApiActions['stepChange']> {
  if ((await changes.find(tx, asked.changeId)) === undefined) return { outcome: 'unknown' };
  const before = await changes.loadForUpdate(tx, asked.changeId);
  // The same word once more: the first answer was lost on its way.
  if (asked.step === 'apply' && before.state === 'applied') return { outcome: 'done', change: before };
  if (asked.step === 'refuse' && before.state === 'refused') return { outcome: 'done', change: before };
  if (asked.version !== undefined && asked.version !== before.version)
    return { outcome: 'stale', now: before };
  // What was proven in the conversation holds for the change it asks for.
  const proven = await conversationLevel(tx, { id: before.ticketId });
  const reached = Math.max(before.identityReached, proven);
  const reason = whyNotYet({ ...before, identityReached: reached }, asked.step, asked.by);
  if (reason !== undefined) return notPossible(reason);
  switch (asked.step) {
    case 'approve':
      return approve(tx, before, asked);
    case 'refuse': {
      const after = await changes.update(tx, before.id, {
        state: 'refused',
        refusedReason: asked.reason ?? 'without a reason',
      });
      await note(tx, after, asked.by, 'change-refused', { reason: after.refusedReason });
      return { outcome: 'done', change: after };
    }
    case 'apply':
      return apply(tx, deps, before, asked.by);
  }
}

async function approve(
  tx: Tx,
  before: ChangeRequest,
  { by, confirm }: Asked<'stepChange'>,
): ReturnType<ApiActions['stepChange']> {
  const isSecond = before.approvedBy !== undefined;
  if (isSecond && !confirmsValue(before, confirm)) return notPossible(otherValue);
  const complete = !needsFourEyes(before.field) || isSecond;
  const after = await changes.update(tx, before.id, {
    ...(isSecond ? { confirmedBy: by } : { approvedBy: by }),
    ...(complete ? { state: 'approved' as const } : {}),
  });
  await note(tx, after, by, isSecond ? 'change-confirmed' : 'change-approved', { newValue: after.newValue });
  return { outcome: 'done', change: after };
}

async function apply(
  tx: Tx,
  deps: Deps,
  before: ChangeRequest,
  by: string,
): ReturnType<ApiActions['stepChange']> {
  const { partyId, newValue } = before;
  if (partyId === undefined)
    return notPossible({
      it: 'nessuno ha detto di chi sono i dati',
      en: 'nobody has said whose data it is',
    });
  if (newValue === undefined) return notPossible(unknownValue);
  // The value on file may have changed since it was asked: what is replaced is what stands there now.
  const oldValue = await changes.valueOnFile(tx, partyId, before.field);
  const written = await changes.writeToParty(tx, partyId, before.field, newValue);
  const after = await changes.update(tx, before.id, {
    state: 'applied',
    appliedBy: by,
    appliedAt: deps.now(),
    ...(oldValue === undefined ? {} : { oldValue }),
  });
  await note(tx, after, by, 'change-applied', { oldValue: oldValue ?? null, newValue, writtenHere: written });
  return { outcome: 'done', change: after };
}

async function note(
  tx: Tx,
  change: ChangeRequest,
  by: string,
  action: string,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  await record(tx, {
    ticketId: change.ticketId,
    actor: by,
    action,
    data: { change: change.id, field: change.field, ...data },
  });
}
