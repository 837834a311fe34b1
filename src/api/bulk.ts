/** One act on many tickets. */
import { z } from 'zod';
import { mostInBulk } from '../domain/bulk.ts';
import type { TicketId } from '../domain/ids.ts';
import { formatReference } from '../domain/linking/reference.ts';
import { isPersonName } from '../domain/people/role.ts';
import { referencesOf } from '../storage/tickets.ts';
import type { BulkOutcome } from './actions.ts';
import { refuseNobody } from './colleagues.ts';
import { command, none, operation, type Operation } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { caseKind, line, named, namedBody, realDay, rowId } from './schemas.ts';
import type { Workplace } from './tools.ts';

const act = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('assign'),
    to: line(80).refine(isPersonName, 'is no name of a person').nullable(),
    from: line(80)
      .nullable()
      .optional()
      .describe(
        'Only what is still this person’s; null: still nobody’s. Whoever took it meanwhile keeps it.',
      ),
  }),
  z.strictObject({ kind: z.literal('postpone'), until: realDay.nullable() }),
  z.strictObject({ kind: z.literal('status'), status: z.enum(['open', 'resolved', 'closed']) }),
  z.strictObject({ kind: z.literal('case-kind'), caseKind }),
  z.strictObject({ kind: z.literal('seen') }),
]);

export const bulkBody = namedBody(
  'BulkBody',
  z.strictObject({
    tickets: z
      .array(rowId.transform((id) => id as TicketId))
      .min(1)
      .max(mostInBulk)
      .describe('Ids of tickets.'),
    act,
    clientId: z.uuid().describe('Drawn by your program once per act: sent twice, it is one act.'),
  }),
  'One act on many tickets.',
);

export const bulkView = named(
  'Bulk',
  z.strictObject({
    id: z.string().describe('To take it back with.'),
    items: z.array(
      z.strictObject({
        id: z.string(),
        reference: z.string().nullable(),
        outcome: z.enum(['done', 'unchanged', 'not-possible', 'not-found']),
        detail: z.string().nullable(),
        version: z.int().nullable().describe('Of the ticket with the act.'),
        undone: z
          .enum(['restored', 'touched'])
          .nullable()
          .describe('`touched`: somebody or something has changed it since, so it stays as it is.'),
      }),
    ),
  }),
  'What became of each ticket.',
);

const example = {
  id: '5',
  items: [
    {
      id: '42',
      reference: 'TCK 4361-9140-43',
      outcome: 'done' as const,
      detail: null,
      version: 8,
      undone: null,
    },
  ],
};

/** Operations on many tickets at once. */
export function bulkOperations({ tools, actions, tokenPeople }: Workplace): Operation[] {
  const show = async (
    outcome: BulkOutcome,
    asked: readonly TicketId[],
  ): Promise<z.input<typeof bulkView>> => {
    const rows = new Map(outcome.rows.map((row) => [row.ticketId, row]));
    const ids = asked.length === 0 ? [...rows.keys()] : [...new Set(asked)];
    const references = await referencesOf(tools.db, ids);
    return {
      id: outcome.bulk.id,
      items: ids.map((id) => {
        const row = rows.get(id);
        const reference = references.get(id);
        return {
          id,
          reference: reference === undefined ? null : formatReference(reference, 'TCK'),
          outcome: row?.outcome ?? 'not-found',
          detail: row?.detail ?? null,
          version: row?.versionAfter ?? null,
          undone: row?.undone ?? null,
        };
      }),
    };
  };

  return [
    command(
      {
        id: 'actOnMany',
        method: 'post',
        path: '/bulk',
        chapter: 'Queue',
        summary: `Do one thing to up to ${mostInBulk} tickets`,
        description:
          'Assign, put off, open, resolve or close, name the kind, or mark as seen. Each ticket has its own answer: ' +
          'what is not possible on one does not stop the others.',
        params: none,
        query: none,
        problems: ['not-possible'],
        body: {
          schema: bulkBody,
          example: {
            tickets: ['42'],
            act: { kind: 'assign', to: 'Giulia Ferri' },
            clientId: '5b0f3f0e-6a52-4c5e-9a3e-0d6f6a1c2b7f',
          },
        },
        answer: { schema: bulkView, example },
      },
      async ({ body, by }) => {
        if (body.act.kind === 'assign')
          await refuseNobody(tools.db, { to: body.act.to, at: '/act/to', by, tokenPeople });
        const outcome = await actions.bulk({
          ticketIds: body.tickets,
          act: body.act,
          clientId: body.clientId,
          by,
        });
        if (outcome.outcome === 'not-possible') throw notPossible(outcome);
        return { body: await show(outcome, body.tickets) };
      },
    ),
    operation(
      {
        id: 'undoMany',
        method: 'post',
        path: '/bulk/:bulk/undo',
        chapter: 'Queue',
        summary: 'Take an act on many tickets back',
        description: 'Every ticket that nothing has changed since is as it was; the others say so.',
        params: z.strictObject({ bulk: rowId }),
        query: none,
        problems: ['not-found', 'not-possible'],
        answer: {
          schema: bulkView,
          example: {
            ...example,
            items: example.items.map((row) => ({ ...row, undone: 'restored' as const })),
          },
        },
      },
      async ({ params, by }) => {
        const outcome = await actions.undoBulk({ bulkId: params.bulk, by });
        if (outcome.outcome === 'unknown')
          throw new ApiProblem('not-found', { detail: 'There is no such act.' });
        if (outcome.outcome === 'not-possible') throw notPossible(outcome);
        return { body: await show(outcome, []) };
      },
    ),
  ];
}
