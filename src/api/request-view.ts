/** Requests for missing items as answers show them. */
import { z } from 'zod';
import { localDateOf } from '../domain/time/calendar.ts';
import { standardCadence } from '../domain/answering/follow-up.ts';
import { describeHold, describePhase, phaseOf } from '../domain/answering/information-request.ts';
import type { Profile } from '../domain/profile.ts';
import type { Sql } from '../storage/db.ts';
import { progressOf, type InformationRequest } from '../storage/requests.ts';
import { day, instant, labels, named } from './schemas.ts';

const requestPhases = [
  'draft',
  'sent',
  'partially_satisfied',
  'reminded',
  'expired',
  'held',
  'channel_failed',
  'satisfied',
  'escalated',
  'cancelled',
  'superseded',
] as const;

export const requestView = named(
  'InformationRequest',
  z.strictObject({
    id: z.string(),
    ticket: z.string().describe('Id of the ticket it is asked on.'),
    state: z.enum(['open', 'satisfied', 'exhausted', 'cancelled', 'superseded']),
    version: z.int(),
    phase: z.enum(requestPhases).describe('Where it stands for people.'),
    standing: labels.describe('The same in words.'),
    held: z
      .strictObject({ by: z.string(), why: z.string(), words: labels.describe('Why, in words.') })
      .nullable()
      .describe('Who keeps it back, and why.'),
    round: z.int().describe('Messages composed so far: the first request, then reminders.'),
    startedAt: instant,
    dueOn: day,
    lastSentOn: day.nullable(),
    awayUntil: day.nullable(),
    nextAt: instant.nullable(),
    closeReason: z.string().nullable(),
  }),
  'A request for what a claim is missing.',
);

/** Requests with the phase each is in; one query however many there are. */
export async function showRequests(
  { db, profile, now }: { readonly db: Sql; readonly profile: Profile; readonly now: () => Date },
  requests: readonly InformationRequest[],
): Promise<z.input<typeof requestView>[]> {
  const progress = await progressOf(
    db,
    requests.map(({ id }) => id),
  );
  return requests.map((request) => {
    const phase = phaseOf({
      state: request.state,
      round: request.round,
      rounds: (profile.cadence ?? standardCadence).days.length,
      isHeld: request.held !== undefined,
      hasBrought: progress.get(request.id)?.hasBrought ?? false,
      isUndelivered: progress.get(request.id)?.isUndelivered ?? false,
      isOverdue: request.dueOn < localDateOf(now()),
    });
    return {
      id: request.id,
      ticket: request.ticketId,
      state: request.state,
      version: request.version,
      phase,
      standing: { ...describePhase(phase) },
      held: request.held === undefined ? null : { ...request.held, words: describeHold(request.held.why) },
      round: request.round,
      startedAt: request.startedAt.toISOString(),
      dueOn: request.dueOn,
      lastSentOn: request.lastSentOn ?? null,
      awayUntil: request.awayUntil ?? null,
      nextAt: request.nextAt?.toISOString() ?? null,
      closeReason: request.closeReason ?? null,
    };
  });
}
