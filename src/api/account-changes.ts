/** Changes of customers' data: what was asked, how far identity is proven, who agreed, and applying them. */
import { z } from 'zod';
import {
  changeFields,
  changeStates,
  labelOfField,
  type ChangeRequest,
} from '../domain/cases/account-change.ts';
import type { LocalDate, PartyId } from '../domain/ids.ts';
import { find } from '../storage/change-requests.ts';
import type { ChangeOutcome } from './actions.ts';
import * as examples from './examples.ts';
import { command, none, versionOf, type Operation } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { day, instant, labels, line, named, namedBody, rowId, version } from './schemas.ts';
import type { Workplace } from './tools.ts';

export const changeView = named(
  'AccountChange',
  z.strictObject({
    id: z.string(),
    version,
    field: z.enum(changeFields),
    label: labels,
    party: z.string().nullable().describe('Id of the person whose data it is; null until somebody says it.'),
    oldValue: z.string().nullable().describe('On file when it was asked, or when it was applied.'),
    newValue: z.string().nullable().describe('Null: the message says that it changes and not into what.'),
    quote: z.string().nullable().describe('The words that ask for it.'),
    effectiveOn: day.nullable(),
    state: z.enum(changeStates),
    identityRequired: z
      .int()
      .describe('2: two facts only the person knows. 3: call back, certified mail or signed paper.'),
    identityReached: z.int(),
    identityNote: z.string().nullable(),
    fourEyes: z.boolean().describe('Two different people must agree.'),
    approvedBy: z.string().nullable(),
    confirmedBy: z.string().nullable(),
    appliedBy: z.string().nullable(),
    appliedAt: instant.nullable(),
    refusedReason: z.string().nullable(),
  }),
  'A field of a customer’s data that somebody asks to change.',
);

export const changePatch = namedBody(
  'AccountChangePatch',
  z
    .strictObject({
      newValue: line(300).optional().describe('As it shall stand on file; takes an approval back.'),
      party: rowId.transform((id) => id as PartyId).optional(),
      effectiveOn: day.transform((text) => text as LocalDate).optional(),
      identity: z
        .strictObject({
          level: z.int().min(0).max(3),
          note: line(500).describe('How it was proven: «richiamata al numero in anagrafica».'),
        })
        .optional(),
      version: version.optional(),
    })
    .refine((patch) => Object.keys(patch).some((name) => name !== 'version'), { error: 'changes nothing' }),
);

export const changeStepBody = namedBody(
  'AccountChangeStep',
  z
    .strictObject({
      step: z.enum(['approve', 'apply', 'refuse']),
      reason: line(500).optional(),
      confirm: line(300)
        .optional()
        .describe(
          'From the second who approves: the last four characters of the IBAN, or the beneficiary’s name.',
        ),
      version: version.optional(),
    })
    .refine((body) => body.step !== 'refuse' || body.reason !== undefined, {
      error: 'a refusal needs its reason',
      path: ['reason'],
    }),
);

/** Operations on changes of customers' data. */
export function accountChangeOperations({ tools, actions }: Workplace): Operation[] {
  const { db } = tools;
  const params = z.strictObject({ change: rowId });
  const load = async (id: string) => {
    const change = await find(db, id);
    if (change === undefined) throw new ApiProblem('not-found', { detail: 'There is no such change.' });
    return change.id;
  };

  return [
    command(
      {
        id: 'editAccountChange',
        method: 'patch',
        path: '/account-changes/:change',
        chapter: 'Tickets',
        summary: 'Correct a change, or say how far identity was proven',
        params,
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: changePatch,
          example: { identity: { level: 3, note: 'Richiamata al numero in anagrafica' }, version: 1 },
        },
        answer: { schema: changeView, example: examples.accountChange },
      },
      async ({ params: { change }, body, by, ifMatch }) => {
        const { newValue, party, effectiveOn, identity } = body;
        return settled(
          await actions.editChange({
            changeId: await load(change),
            by,
            ...(newValue === undefined ? {} : { newValue }),
            ...(party === undefined ? {} : { partyId: party }),
            ...(effectiveOn === undefined ? {} : { effectiveOn }),
            ...(identity === undefined ? {} : { identity }),
            ...versionOf(body.version, ifMatch),
          }),
        );
      },
    ),

    command(
      {
        id: 'stepAccountChange',
        method: 'post',
        path: '/account-changes/:change/steps',
        chapter: 'Tickets',
        summary: 'Approve, apply or refuse a change',
        signed: true,
        description:
          'Identity comes first. An IBAN or payee is approved by two different people, who must say who they are; the second writes ' +
          'the value again (`confirm`). Applying ' +
          'writes the new value into the customer’s data once; the old one stays in the change and in the history. ' +
          'What stands in the contract itself (beneficiary, vehicle, birth date) is only marked here.',
        params,
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: { schema: changeStepBody, example: { step: 'approve', version: 2 } },
        answer: { schema: changeView, example: examples.accountChange },
      },
      async ({ params: { change }, body, by, ifMatch }) =>
        settled(
          await actions.stepChange({
            changeId: await load(change),
            step: body.step,
            by,
            ...(body.reason === undefined ? {} : { reason: body.reason }),
            ...(body.confirm === undefined ? {} : { confirm: body.confirm }),
            ...versionOf(body.version, ifMatch),
          }),
        ),
    ),
  ];
}

function settled(outcome: ChangeOutcome) {
  switch (outcome.outcome) {
    case 'done':
      return { body: showChange(outcome.change), version: outcome.change.version };
    case 'stale':
      throw new ApiProblem('outdated', { current: showChange(outcome.now) });
    case 'not-possible':
      throw notPossible(outcome);
    case 'unknown':
      throw new ApiProblem('not-found');
  }
}

/** A change as answers show it. */
export function showChange(change: ChangeRequest): z.input<typeof changeView> {
  return {
    id: change.id,
    version: change.version,
    field: change.field,
    label: labelOfField(change.field),
    party: change.partyId ?? null,
    oldValue: change.oldValue ?? null,
    newValue: change.newValue ?? null,
    quote: change.span?.quote ?? null,
    effectiveOn: change.effectiveOn ?? null,
    state: change.state,
    identityRequired: change.identityRequired,
    identityReached: change.identityReached,
    identityNote: change.identityNote ?? null,
    fourEyes: change.fourEyes,
    approvedBy: change.approvedBy ?? null,
    confirmedBy: change.confirmedBy ?? null,
    appliedBy: change.appliedBy ?? null,
    appliedAt: change.appliedAt?.toISOString() ?? null,
    refusedReason: change.refusedReason ?? null,
  };
}
