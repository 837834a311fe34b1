/** Whether the ways in are alive, how much waits, and proof that nothing was lost. */
import { z } from 'zod';
import type { Queue } from '../queue.ts';
import { ledger, waiting } from '../storage/originals.ts';
import { countByState } from '../storage/outbound.ts';
import { listHealth } from '../storage/sources.ts';
import { working } from '../storage/tickets.ts';
import * as examples from './examples.ts';
import { none, operation, type Operation } from './operation.ts';
import { instant, named } from './schemas.ts';
import type { Workplace } from './tools.ts';
import { within } from './within.ts';

/** A source that has shown no life for so long is silent, whatever it said last. */
const silentAfterMs = 10 * 60_000;

const backlog = z.strictObject({
  count: z.int().describe('Counted up to 10,000.'),
  oldest: instant.nullable(),
});

const lane = z.strictObject({ waiting: z.int(), active: z.int(), delayed: z.int() });

export const healthView = named(
  'ChannelsHealth',
  z.strictObject({
    at: instant,
    sources: z.array(
      z.strictObject({
        source: z.string(),
        state: z.enum(['alive', 'failing']).describe('What it said last.'),
        silent: z.boolean().describe('No proof of life for ten minutes: treat it as failing.'),
        detail: z.string().nullable(),
        aliveAt: instant.nullable().describe('Last proof of life.'),
        failingSince: instant.nullable(),
        error: z.string().nullable(),
        reconciledAt: instant.nullable().describe('Last full comparison with the source.'),
        atSource: z.int().nullable().describe('Items the source held then.'),
        missing: z.int().nullable().describe('Items we lacked then, and fetched.'),
      }),
    ),
    queue: z
      .strictObject({ inbound: lane, media: lane, outbound: lane })
      .nullable()
      .describe('Bells per lane; null when the queue does not answer. The rows are the truth, not these.'),
    originals: backlog.describe('Originals nobody has read yet.'),
    tickets: backlog.describe('Tickets a machine has the next move on.'),
    outbound: z.strictObject({
      queued: z.int(),
      dialing: z.int(),
      transmitting: z.int(),
      uncertain: z.int().describe('Messages that wait for proof or a person.'),
    }),
  }),
  'The state of every way in, and of what waits behind them.',
);

const ledgerView = named(
  'Ledger',
  z.strictObject({
    at: instant,
    lines: z.array(
      z.strictObject({
        channel: z.string(),
        account: z.string(),
        sightings: z.int().describe('Times a source showed us an item.'),
        originals: z.int().describe('Different contents among them: waiting + read + unaccounted.'),
        waiting: z.int(),
        read: z.int().describe('A message came of it: withTicket + withoutTicket.'),
        unaccounted: z.int().describe('Marked as read although nothing came of it. Must be 0.'),
        withTicket: z.int(),
        withoutTicket: z.int().describe('Receipts about messages we do not know.'),
        linked: z.int().describe('Their ticket has a claim.'),
        answered: z.int().describe('Their ticket has an answer that left.'),
      }),
    ),
    complete: z.boolean().describe('Nothing is unaccounted for.'),
  }),
  'Everything that was ever stored, counted along the road.',
);

/** Operations on channels. */
export function channelOperations({ tools }: Workplace): Operation[] {
  const { db, queue, now } = tools;

  return [
    operation(
      {
        id: 'channelsHealth',
        method: 'get',
        path: '/channels/health',
        chapter: 'Channels',
        summary: 'See whether the ways in are alive and what waits',
        params: none,
        query: none,
        answer: { schema: healthView, example: examples.channelsHealth },
      },
      async () => {
        const at = now();
        const [sources, depth, originals, tickets, outbound] = await Promise.all([
          listHealth(db),
          depthOf(queue),
          waiting(db),
          working(db),
          countByState(db),
        ]);
        return {
          body: {
            at: at.toISOString(),
            sources: sources.map((source) => ({
              source: source.source,
              state: source.state,
              silent: isSilent(source.aliveAt, at),
              detail: source.detail ?? null,
              aliveAt: source.aliveAt?.toISOString() ?? null,
              failingSince: source.failingSince?.toISOString() ?? null,
              error: source.error ?? null,
              reconciledAt: source.reconciledAt?.toISOString() ?? null,
              atSource: source.atSource ?? null,
              missing: source.missing ?? null,
            })),
            queue: depth ?? null,
            originals: { count: originals.count, oldest: originals.oldest?.toISOString() ?? null },
            tickets: { count: tickets.count, oldest: tickets.oldest?.toISOString() ?? null },
            outbound: outbound.open,
          },
        };
      },
    ),

    operation(
      {
        id: 'readLedger',
        method: 'get',
        path: '/ledger',
        chapter: 'Channels',
        summary: 'Prove that nothing was lost',
        description: 'Counts whole tables: for a look now and then, not for a dashboard.',
        params: none,
        query: none,
        answer: { schema: ledgerView, example: examples.ledger },
      },
      async () => {
        const lines = await ledger(db);
        return {
          body: {
            at: now().toISOString(),
            lines: lines.map((line) => ({ ...line })),
            complete: lines.every((line) => line.unaccounted === 0),
          },
        };
      },
    ),
  ];
}

/** Bells per lane; undefined when the queue does not answer within two seconds. */
export async function depthOf(
  queue: Pick<Queue, 'depth'>,
): Promise<Awaited<ReturnType<Queue['depth']>> | undefined> {
  try {
    return await within(2_000, 'the queue', queue.depth());
  } catch {
    return undefined;
  }
}

function isSilent(aliveAt: Date | undefined, at: Date): boolean {
  return aliveAt === undefined || at.getTime() - aliveAt.getTime() > silentAfterMs;
}
