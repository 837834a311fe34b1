/** What people write into the register of complaints. */
import type { ApiActions } from '#src/api/actions.ts';
import { complaintDays, whyNotHandle, whyNotSuspend } from '#src/domain/cases/complaint.ts';
import * as complaints from '#src/storage/complaints.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import { localDateOf } from '#src/domain/time/calendar.ts';
import { notPossible } from './decisions.ts';
import type { Deps } from './stage.ts';

/** Changes an entry; what stood there before stays in the history of its ticket. */
export async function editComplaint(
  tx: Tx,
  deps: Pick<Deps, 'profile' | 'now'>,
  asked: Parameters<ApiActions['editComplaint']>[0],
): ReturnType<ApiActions['editComplaint']> {
  if ((await complaints.find(tx, asked.complaintId)) === undefined) return { outcome: 'unknown' };
  const before = await complaints.loadForUpdate(tx, asked.complaintId);
  if (asked.version !== undefined && asked.version !== before.version)
    return { outcome: 'stale', now: before };
  const { change } = asked;
  const about =
    change.personComplainedAbout === undefined ? before.personComplainedAbout : change.personComplainedAbout;
  const handler = change.handler === undefined ? before.handler : change.handler;
  const conflict =
    handler == null
      ? undefined
      : whyNotHandle(about == null ? {} : { personComplainedAbout: about }, handler);
  if (conflict !== undefined) return notPossible(conflict);
  const closes = change.closedAt instanceof Date && before.closedAt === undefined;
  const outcome = change.outcome === undefined ? before.outcome : (change.outcome ?? undefined);
  if (closes && outcome === undefined)
    return notPossible({
      it: 'un reclamo si chiude con il suo esito',
      en: 'a complaint is closed with its outcome',
    });
  const concerned = change.concerned === undefined ? before.concerned : (change.concerned ?? undefined);
  if (change.extensionReason != null && before.extensionReason === undefined) {
    const { concerned: _, ...rest } = before;
    const unfit = whyNotSuspend(
      { ...rest, ...(concerned === undefined ? {} : { concerned }) },
      localDateOf(deps.now()),
    );
    if (unfit !== undefined) return notPossible(unfit);
  }
  const { clocks, calendar } = deps.profile;
  const after = await complaints.update(tx, before.id, {
    ...change,
    ...(change.extensionReason === undefined
      ? {}
      : complaintDays(before.receivedAt, clocks, calendar, change.extensionReason !== null)),
  });
  await record(tx, {
    ticketId: before.ticketId,
    actor: asked.by,
    action: 'complaint-edited',
    data: { complaint: before.id, change, was: valuesBefore(before, change) },
  });
  return { outcome: 'done', entry: after };
}

function valuesBefore(
  entry: Awaited<ReturnType<typeof complaints.loadForUpdate>>,
  change: complaints.ComplaintUpdate,
): Readonly<Record<string, unknown>> {
  const flat: Readonly<Record<string, unknown>> = {
    ...entry,
    complainantName: entry.complainant.name,
    complainantAddress: entry.complainant.address,
    complainantPhone: entry.complainant.phone,
    complainantRole: entry.complainant.role,
  };
  return Object.fromEntries(Object.keys(change).map((name) => [name, flat[name] ?? null]));
}
