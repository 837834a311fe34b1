/** Whether the ways in are alive, how much waits, and proof that nothing was lost. */
import { z } from 'zod';
import { connectionFaults, type Connection, type ConnectionTrial } from '../channel.ts';
import type { RateLimit } from '../domain/people/sign-in.ts';
import type { Queue } from '../queue.ts';
import { record } from '../storage/history.ts';
import { ledger, waiting, waitingByAccount } from '../storage/originals.ts';
import { countByState } from '../storage/outbound.ts';
import { forgetSource, listHealth, sourceOnFile, type SourceHealth } from '../storage/sources.ts';
import { working } from '../storage/tickets.ts';
import { limited, type Entrance } from './entrance.ts';
import * as examples from './examples.ts';
import { none, operation, type Operation } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { instant, named } from './schemas.ts';
import type { Workplace } from './tools.ts';
import { within } from './within.ts';

/** A source that has shown no life for so long is silent, whatever it said last. */
const silentAfterMs = 10 * 60_000;

/** One connection is tried no oftener: servers lock accounts that knock too often. */
const trials: RateLimit = { most: 5, windowMs: 60_000 };

const backlog = z.strictObject({
  count: z.int().describe('Counted up to 10,000.'),
  oldest: instant.nullable(),
});

const lane = z.strictObject({ waiting: z.int(), active: z.int(), delayed: z.int() });

export const sourceView = named(
  'Source',
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
  'A way in, in its own words.',
);

export const healthView = named(
  'ChannelsHealth',
  z.strictObject({
    at: instant,
    sources: z.array(sourceView),
    queue: z
      .strictObject({ inbound: lane, media: lane, speech: lane, outbound: lane })
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

export const connectionList = named(
  'Connections',
  z.strictObject({
    items: z.array(
      named(
        'Connection',
        z.strictObject({
          name: z.string(),
          channel: z.string(),
          kind: z
            .enum(['mailbox', 'folder', 'listener', 'relay'])
            .describe(
              '`mailbox`, `folder`: we read it. `listener`: others bring it. `relay`: it carries what we write.',
            ),
          host: z.string().nullable().describe('Null for a folder on the service’s own computer.'),
          port: z.int().nullable(),
          security: z.enum(['tls', 'starttls', 'none']),
          login: z.enum(['password', 'oauth2', 'none']),
          user: z.string().nullable(),
          folders: z.array(z.string()),
          settings: z
            .array(z.string())
            .describe('Names of its settings in `.env`; a `*` stands for all that begin so.'),
          sources: z
            .array(
              sourceView.extend({
                fault: z.enum(connectionFaults).nullable().describe('What `error` comes to.'),
              }),
            )
            .describe('What it has reported of itself so far.'),
          quiet: z.array(z.string()).describe('Sources of it that have never reported.'),
          waiting: backlog.describe(
            'Originals of it that nobody has read yet; for a relay what waits to leave.',
          ),
        }),
        'A connection as the settings make it. No secret stands in it.',
      ),
    ),
    strays: z
      .array(sourceView)
      .describe('Sources that reported once and that no connection of the settings has any more.'),
  }),
  'How messages come and go.',
);

export const trialView = named(
  'ConnectionTrial',
  z.strictObject({
    at: instant,
    outcome: z.enum(['works', 'fails']),
    fault: z.enum(connectionFaults).nullable(),
    words: z.string().nullable().describe('What the far end or the network said.'),
    folders: z.array(z.strictObject({ name: z.string(), messages: z.int() })),
  }),
  'What a try of a connection found.',
);

export const forgottenView = named('ForgottenSource', z.strictObject({ source: z.string() }));

export const ledgerView = named(
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
export function channelOperations({ tools }: Workplace, entrance: Entrance): Operation[] {
  const { db, queue, now } = tools;
  const connections = () =>
    [...tools.channels.values()].flatMap((channel) =>
      (channel.connections?.() ?? []).map((connection) => ({
        channel: channel.name,
        connection,
        sources: connection.sources.map((source) => sourceOnFile(channel.name, source)),
      })),
    );

  return [
    operation(
      {
        id: 'listConnections',
        method: 'get',
        path: '/channels',
        chapter: 'Channels',
        summary: 'See how the ways in and out are set up, whether they live and what waits',
        needs: 'try_connections',
        params: none,
        query: none,
        answer: { schema: connectionList, example: examples.connections },
      },
      async () => {
        const at = now();
        const [health, accounts, outbound] = await Promise.all([
          listHealth(db),
          waitingByAccount(db),
          countByState(db),
        ]);
        const all = connections();
        const named = new Set(all.flatMap(({ sources }) => sources));
        return {
          body: {
            items: all.map(({ channel, connection, sources }) => ({
              ...showConnection(connection),
              channel,
              sources: health
                .filter(({ source }) => sources.includes(source))
                .map((source) => ({
                  ...showSource(source, at),
                  fault: source.error === undefined ? null : connection.faultIn(source.error),
                })),
              quiet: sources.filter((name) => !health.some(({ source }) => source === name)),
              waiting:
                connection.kind === 'relay'
                  ? { count: outbound.open.queued, oldest: null }
                  : backlogOf(
                      accounts.filter(
                        (each) => each.channel === channel && connection.isAccount(each.account),
                      ),
                    ),
            })),
            strays: health.filter(({ source }) => !named.has(source)).map((source) => showSource(source, at)),
          },
        };
      },
    ),

    operation(
      {
        id: 'tryConnection',
        method: 'post',
        path: '/channels/:name/test',
        chapter: 'Channels',
        summary: 'Try a connection',
        description:
          'Connects and logs in as the service does, looks into the folders it reads, and leaves: nothing is read, marked or sent. Takes some seconds at most. Every try stands in history.',
        needs: 'try_connections',
        params: z.strictObject({ name: z.string().max(100) }),
        query: none,
        problems: ['not-found', 'too-many-requests'],
        answer: { schema: trialView, example: examples.connectionTrial },
      },
      async ({ params, by }) => {
        const found = connections().find(({ connection }) => connection.name === params.name);
        if (found === undefined)
          throw new ApiProblem('not-found', { detail: 'The settings have no such connection.' });
        const { connection } = found;
        await limited(
          entrance,
          'connection-trial',
          connection.name,
          trials,
          'Servers lock accounts that knock too often.',
        );
        const trial = await connection.attempt();
        await record(db, {
          actor: by,
          action: 'connection-tried',
          data: {
            connection: connection.name,
            outcome: trial.outcome,
            ...(trial.outcome === 'fails' ? { fault: trial.fault } : {}),
          },
        });
        return { body: { at: now().toISOString(), ...showTrial(trial) } };
      },
    ),

    operation(
      {
        id: 'forgetSource',
        method: 'delete',
        path: '/channels/sources/:source',
        chapter: 'Channels',
        summary: 'Forget a source that the settings no longer have',
        description:
          'For a mailbox that was renamed or given up: it would be told as silent for ever. How far it was read stays on file, and everything that came from it.',
        needs: 'try_connections',
        params: z.strictObject({ source: z.string().max(300) }),
        query: none,
        problems: ['not-found', 'not-possible'],
        answer: { schema: forgottenView, example: { source: 'email:imap:sinistri/INBOX' } },
      },
      async ({ params, by }) => {
        const { source } = params;
        if (connections().some(({ sources }) => sources.includes(source)))
          throw notPossible({
            words: { it: 'È ancora nelle impostazioni.', en: 'The settings still have it.' },
          });
        // Another process may have other settings: whatever still lives is somebody's.
        const seen = (await listHealth(db)).find((each) => each.source === source);
        if (seen === undefined) throw new ApiProblem('not-found', { detail: 'There is no such source.' });
        if (!isSilent(seen.aliveAt, now()))
          throw notPossible({
            words: {
              it: 'Ha dato segni di vita negli ultimi dieci minuti.',
              en: 'It has shown life in the last ten minutes.',
            },
          });
        await db.transaction(async (tx) => {
          await forgetSource(tx, source);
          await record(tx, { actor: by, action: 'source-forgotten', data: { source } });
        });
        return { body: { source } };
      },
    ),

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
            sources: sources.map((source) => showSource(source, at)),
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

/** A way in as it is shown, with whether it has been silent for too long. */
export function showSource(source: SourceHealth, at: Date): z.input<typeof sourceView> {
  return {
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
  };
}

/** Member by member: whatever a connection may come to know, only this is told. */
function showConnection({ name, kind, host, port, security, login, user, folders, settings }: Connection) {
  return {
    name,
    kind,
    host: host ?? null,
    port: port ?? null,
    security,
    login,
    user: user ?? null,
    folders: [...folders],
    settings: [...settings],
  };
}

function showTrial(trial: ConnectionTrial) {
  return trial.outcome === 'works'
    ? { outcome: trial.outcome, fault: null, words: null, folders: [...trial.folders] }
    : { outcome: trial.outcome, fault: trial.fault, words: trial.words, folders: [] };
}

function backlogOf(accounts: readonly { readonly count: number; readonly oldest: Date }[]) {
  const oldest = accounts.map((each) => each.oldest.toISOString()).toSorted()[0];
  return { count: accounts.reduce((sum, { count }) => sum + count, 0), oldest: oldest ?? null };
}
