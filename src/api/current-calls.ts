/** Who rings, and who is being talked to: with what is on file of their number, as a hint and no more. */
import { z } from 'zod';
import type { OngoingCall } from '../channel.ts';
import { findReferences, formatReference } from '../domain/linking/reference.ts';
import * as claims from '../storage/claims.ts';
import { partiesAt } from '../storage/parties.ts';
import { piecesOf, unusedWholes } from '../storage/pieces.ts';
import * as tickets from '../storage/tickets.ts';
import { claimRow, showClaimRow } from './claims.ts';
import * as examples from './examples.ts';
import { none, operation, type Operation } from './operation.ts';
import { instant, language, named } from './schemas.ts';
import type { Workplace } from './tools.ts';

/** Claims shown of one number. */
const mostClaims = 5;

export const currentCallList = named(
  'CurrentCalls',
  z.strictObject({
    items: z.array(
      named(
        'CurrentCall',
        z.strictObject({
          id: z.string().describe('Hand it back as `call` when you write down what was said in it.'),
          from: z
            .string()
            .nullable()
            .describe('Number in E.164; null where it is withheld. It can be made up.'),
          language,
          startedAt: instant,
          stands: z
            .enum(['greeted', 'ringing', 'talking'])
            .describe(
              '`greeted`: hears the notice. `ringing`: our telephones ring. `talking`: one was taken.',
            ),
          recorded: z.boolean().nullable().describe('Null while the caller has not chosen.'),
          names: z
            .array(z.string())
            .describe('Whose number it is on file: a hint, and no proof of anything.'),
          claims: z.array(claimRow).describe('What they have open, the newest first.'),
          keyed: z
            .strictObject({ digits: z.string(), ticket: z.string().nullable(), claim: claimRow.nullable() })
            .nullable()
            .describe('What was keyed in as a reference, and what has it.'),
        }),
        'A call that goes on.',
      ),
    ),
  }),
  'The calls that go on at this moment, the newest first.',
);

/** The operation that shows them. */
export function currentCallOperations({ tools }: Workplace): Operation[] {
  const { db, profile } = tools;
  const show = async (ongoing: OngoingCall) => {
    const { id, from, startedAt, stands, isRecorded, keyed } = ongoing;
    const people = from === undefined ? [] : await partiesAt(db, from);
    const open = await claims.openOf(
      db,
      people.map((party) => party.id),
      mostClaims,
    );
    const shown = [];
    for (const file of open) shown.push(await showClaimRow(db, profile, file));
    return {
      id,
      from: from ?? null,
      language: ongoing.language,
      startedAt: startedAt.toISOString(),
      stands,
      recorded: isRecorded ?? null,
      names: people.map(({ name }) => name),
      claims: shown,
      keyed: keyed === undefined ? null : { digits: keyed, ...(await withReference(keyed)) },
    };
  };
  const withReference = async (digits: string) => {
    const reference = findReferences(digits).flatMap(({ value }) => value ?? [])[0];
    if (reference === undefined) return { ticket: null, claim: null };
    const file = await claims.findByReference(db, reference);
    const ticket = file === undefined ? await tickets.findByReference(db, reference) : undefined;
    return {
      ticket:
        ticket === undefined ? null : formatReference((await tickets.surviving(db, ticket)).reference, 'TCK'),
      claim: file === undefined ? null : await showClaimRow(db, profile, file),
    };
  };
  return [
    operation(
      {
        id: 'listCurrentCalls',
        method: 'get',
        path: '/calls',
        chapter: 'Tickets',
        summary: 'See who rings and who is being talked to',
        description:
          'From what the provider has told so far; `call` in the stream of changes says that it is otherwise. Names and claims are those of the number, which proves nobody.',
        params: none,
        query: none,
        needs: 'read_claims',
        answer: {
          schema: currentCallList,
          example: {
            items: [
              {
                id: `twilio:CA${'2'.repeat(32)}`,
                from: '+393331234567',
                language: 'it',
                startedAt: '2026-11-12T08:55:00.000Z',
                stands: 'ringing',
                recorded: true,
                names: ['Anna Bianchi'],
                claims: [examples.claimRow],
                keyed: null,
              },
            ],
          },
        },
      },
      async () => {
        const found: OngoingCall[] = [];
        for (const channel of tools.channels.values())
          found.push(
            ...((await channel.ongoing?.({
              of: (account, whole) => piecesOf(db, channel.name, account, whole),
              unused: () => unusedWholes(db, channel.name),
            })) ?? []),
          );
        const items = [];
        for (const each of found) items.push(await show(each));
        return { body: { items } };
      },
    ),
  ];
}
