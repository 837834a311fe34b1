/** Everything about one person: copies for them, restriction, erasure, and what forbids it. */
import { z } from 'zod';
import type { DataActId, PartyId } from '../domain/ids.ts';
import type { DataActKind, DataActState } from '../domain/privacy/data-act.ts';
import { erasedKinds } from '../domain/privacy/data-act.ts';
import {
  retentionKinds,
  standardRetention,
  type Retention,
  type RetentionKind,
} from '../domain/privacy/retention.ts';
import { dataKinds } from '../domain/privacy/personal-data.ts';
import { findAct, holdsOn, listActs, type DataAct } from '../storage/data-acts.ts';
import { record } from '../storage/history.ts';
import { loadParties } from '../storage/parties.ts';
import { command, download, none, operation, versionOf, type Operation } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { instant, key, labels, line, named, namedBody, rowId, version, words } from './schemas.ts';
import { confirmationOf, confirmRetention, lastRuns } from '../storage/retention.ts';
import { scopeOf } from '../storage/personal-data.ts';
import { loadClaimId } from './claims.ts';
import { loadTicket } from './tickets.ts';
import type { Workplace } from './tools.ts';

const actParam = z.strictObject({ act: rowId });
const needs = 'handle_personal_data';

export const dataActView = named(
  'DataAct',
  z.strictObject({
    id: z.string(),
    kind: z.enum(['export', 'erase', 'restrict', 'lift'] satisfies readonly DataActKind[]),
    party: z.string(),
    name: z.string(),
    ticket: z.string().nullable(),
    state: z.enum([
      'proposed',
      'waiting',
      'working',
      'done',
      'refused',
      'failed',
      'gone',
    ] satisfies readonly DataActState[]),
    version,
    reason: z.string(),
    askedBy: z.string(),
    askedAt: instant,
    confirmedBy: z.string().nullable(),
    progress: z.strictObject({
      done: z.int().nullable(),
      total: z.int().nullable(),
      at: z.enum([...dataKinds, 'bytes', 'index']).nullable(),
    }),
    size: z.int().nullable().describe('Of a copy, in bytes.'),
    copy: z.string().nullable().describe('Where the copy can be fetched, while it is kept.'),
    plan: z
      .strictObject({
        lines: z.array(
          z.strictObject({
            kind: z.enum(erasedKinds),
            goes: z.int(),
            stays: z.int(),
            staying: z.array(z.strictObject({ why: labels, law: z.string() })),
          }),
        ),
      })
      .nullable()
      .describe('Of an erasure: what would go and stay, and by whose rule, as it was looked at before.'),
    expiresAt: instant.nullable(),
    endedAt: instant.nullable(),
    note: z.string().nullable(),
  }),
  'Something that is done with everything about a person.',
);

export const dataActList = named('DataActList', z.strictObject({ items: z.array(dataActView) }));

export const dataActBody = namedBody(
  'DataActBody',
  z.strictObject({
    kind: z.enum(['export', 'erase', 'restrict', 'lift']),
    reason: words(500),
    ticket: key.optional().describe('The request that asked for it.'),
    unproven: words(500)
      .optional()
      .describe('Why a copy is made although whoever asks on that ticket has not proven level 2.'),
    clientId: z.uuid().describe('Drawn by your program once per act: asked twice, it is one.'),
  }),
);

export const dataActStep = namedBody(
  'DataActStep',
  z.strictObject({
    step: z.enum(['drop', 'confirm', 'refuse']),
    name: line(200).optional().describe('For `confirm`: whose data they are, as it is on file.'),
    version: version.optional(),
  }),
);

const example: z.input<typeof dataActView> = {
  id: '3',
  kind: 'export',
  party: '1',
  name: 'Anna Bianchi',
  ticket: '12',
  state: 'done',
  version: 4,
  reason: 'Richiesta di accesso (art. 15)',
  askedBy: 'person:Marta Villa',
  askedAt: '2026-11-12T09:40:00.000Z',
  confirmedBy: null,
  progress: { done: 214, total: 214, at: null },
  size: 1_834_112,
  copy: '/personal-data/3/copy',
  expiresAt: '2026-11-15T09:40:00.000Z',
  endedAt: '2026-11-12T09:41:00.000Z',
  note: null,
  plan: null,
};

const times = {
  claimFileYears: z.int(),
  complaintYears: z.int(),
  unlinkedMonths: z.int(),
  recordingMonths: z.int(),
  spamDays: z.int(),
};
const found = z.strictObject(
  Object.fromEntries(retentionKinds.map((kind) => [kind, z.int().optional()])) as Record<
    RetentionKind,
    z.ZodOptional<z.ZodInt>
  >,
);

export const retentionView = named(
  'Retention',
  z.strictObject({
    rules: z.strictObject(times).describe('How long the house keeps what, as its profile says.'),
    confirmed: z
      .strictObject({ by: z.string(), at: instant })
      .nullable()
      .describe('Null: the clock only looks, and erases nothing.'),
    over: found.describe('What is over now.'),
    runs: z.array(z.strictObject({ at: instant, dry: z.boolean(), by: z.string(), found })),
  }),
  'How long what is kept, whether the house has confirmed it, and what the clock found and erased.',
);

export const retentionBody = namedBody('RetentionBody', z.strictObject(times));

const holdExample: z.input<typeof holdList> = {
  items: [
    {
      id: '2',
      claim: null,
      reason: 'Causa davanti al Tribunale di Milano',
      by: 'person:Marta Villa',
      at: '2026-11-12T09:40:00.000Z',
    },
  ],
};

const retentionExample: z.input<typeof retentionView> = {
  rules: standardRetention,
  confirmed: null,
  over: { spam: 12, unlinked: 3, recordings: 0, claimTickets: 0, claims: 0 },
  runs: [],
};
const timeNames = [
  'claimFileYears',
  'complaintYears',
  'unlinkedMonths',
  'recordingMonths',
  'spamDays',
] as const satisfies readonly (keyof Retention)[];

/** Operations on everything about one person. */
export function personalDataOperations({ tools, actions }: Workplace): Operation[] {
  const { db, copies } = tools;
  const load = async (id: string): Promise<DataAct> => {
    const act = await findAct(db, id);
    if (act === undefined) throw new ApiProblem('not-found', { detail: 'There is no such act.' });
    return act;
  };
  const showRetention = async (): Promise<z.input<typeof retentionView>> => {
    const rules = tools.profile.retention ?? standardRetention;
    const confirmed = await confirmationOf(db, rules);
    return {
      rules: { ...rules },
      confirmed: confirmed === undefined ? null : { by: confirmed.by, at: confirmed.at.toISOString() },
      over: await actions.lookAtRetention(),
      runs: (await lastRuns(db, 10)).map((run) => ({ ...run, at: run.at.toISOString() })),
    };
  };
  const showHolds = async (partyId: PartyId): Promise<z.input<typeof holdList>> => {
    const scope = await scopeOf(db, partyId);
    if (scope === undefined) throw new ApiProblem('not-found', { detail: 'Nobody has this id.' });
    return {
      items: (await holdsOn(db, partyId, scope.claims)).map(({ id, claimId, reason, by, at }) => ({
        id,
        claim: claimId ?? null,
        reason,
        by,
        at: at.toISOString(),
      })),
    };
  };
  const show = async (act: DataAct) => ({
    body: showAct(act, (await loadParties(db, [act.partyId])).get(act.partyId)?.name ?? ''),
    version: act.version,
  });
  return [
    operation(
      {
        id: 'listDataActs',
        method: 'get',
        path: '/personal-data',
        chapter: 'Personal data',
        summary: 'List what was done with people’s data, the latest first',
        needs,
        params: none,
        query: z.strictObject({ party: rowId.optional(), ticket: key.optional() }),
        problems: ['not-found'],
        answer: { schema: dataActList, example: { items: [example] } },
      },
      async ({ query }) => {
        const ticket = query.ticket === undefined ? undefined : await loadTicket(db, query.ticket);
        const acts = await listActs(
          db,
          {
            ...(query.party === undefined ? {} : { partyId: query.party as PartyId }),
            ...(ticket === undefined ? {} : { ticketId: ticket.id }),
          },
          100,
        );
        return { body: { items: acts.map((act) => showAct(act, act.name)) } };
      },
    ),
    command(
      {
        id: 'askForData',
        method: 'post',
        path: '/parties/:party/personal-data',
        chapter: 'Personal data',
        summary: 'Copy, restrict or erase everything about a person',
        description:
          'A copy (GDPR art. 15) is made in the background and lies sealed for some days: messages, originals, recordings, ' +
          'transcripts, facts, decisions, letters and history, with third parties taken out of what others wrote. For a ticket it takes ' +
          'identity of level 2. Restriction (art. 18): no machine writes to them, and the search does not find them. Erasure (art. 17): looked at first (`plan`), refused while a legal ' +
          'hold stands, done when a second person has agreed; what the law keeps stays, and says why.',
        needs,
        signed: true,
        params: z.strictObject({ party: rowId }),
        query: none,
        problems: ['not-found', 'not-possible', 'identity-unproven'],
        body: {
          schema: dataActBody,
          example: {
            kind: 'export',
            reason: 'Richiesta di accesso (art. 15)',
            clientId: '0b9d3c1e-5f5b-4f43-9d0b-0f2f2b1a7c11',
          },
        },
        answer: { schema: dataActView, example },
      },
      async ({ params, body, by }) => {
        const ticket = body.ticket === undefined ? undefined : await loadTicket(db, body.ticket);
        const outcome = await actions.askForData({
          kind: body.kind,
          partyId: params.party as PartyId,
          ...(ticket === undefined ? {} : { ticketId: ticket.id }),
          reason: body.reason,
          ...(body.unproven === undefined ? {} : { unproven: body.unproven }),
          clientId: body.clientId,
          by,
        });
        switch (outcome.outcome) {
          case 'done':
            return show(outcome.act);
          case 'unproven':
            throw new ApiProblem('identity-unproven', {
              detail: outcome.words.en,
              words: outcome.words,
              identity: { has: outcome.has, needs: outcome.needs },
            });
          case 'not-possible':
            throw notPossible(outcome);
          case 'unknown':
            throw new ApiProblem('not-found');
        }
      },
    ),
    operation(
      {
        id: 'readDataAct',
        method: 'get',
        path: '/personal-data/:act',
        chapter: 'Personal data',
        summary: 'How far it has come',
        needs,
        params: actParam,
        query: none,
        problems: ['not-found'],
        answer: { schema: dataActView, example },
      },
      async ({ params }) => show(await load(params.act)),
    ),
    download(
      {
        id: 'downloadDataCopy',
        method: 'get',
        path: '/personal-data/:act/copy',
        chapter: 'Personal data',
        summary: 'Fetch a copy',
        description: 'Who fetched it stands in the audit. Gone when its days are over.',
        needs,
        signed: true,
        params: actParam,
        query: none,
        problems: ['not-found', 'not-possible', 'damaged'],
        types: ['application/zip'],
        what: 'A zip file with an index page in Italian and English.',
      },
      async ({ params, by }) => {
        const act = await load(params.act);
        if (act.kind !== 'export' || act.state !== 'done')
          throw notPossible({
            reason: 'there is no copy to fetch',
            words: { it: 'non c’è una copia da scaricare', en: 'there is no copy to fetch' },
          });
        await record(db, {
          actor: by,
          action: 'data-copy-fetched',
          ...(act.ticketId === undefined ? {} : { ticketId: act.ticketId }),
          subject: { kind: 'party', id: act.partyId },
          looked: true,
          data: { act: act.id },
        });
        return {
          piped: {
            pieces: copies.read(`copy-${act.id}`),
            contentType: 'application/zip',
            fileName: `personal-data-${act.id}.zip`,
          },
        };
      },
    ),
    operation(
      {
        id: 'listLegalHolds',
        method: 'get',
        path: '/parties/:party/holds',
        chapter: 'Personal data',
        summary: 'List the legal holds that stand on a person and their claims',
        needs,
        params: z.strictObject({ party: rowId }),
        query: none,
        problems: ['not-found'],
        answer: { schema: holdList, example: holdExample },
      },
      async ({ params }) => ({ body: await showHolds(params.party as PartyId) }),
    ),
    command(
      {
        id: 'setLegalHold',
        method: 'post',
        path: '/parties/:party/holds',
        chapter: 'Personal data',
        summary: 'Set a legal hold',
        description:
          'A dispute, a court, an authority: nothing of the person or the claim is erased while it stands.',
        needs,
        signed: true,
        params: z.strictObject({ party: rowId }),
        query: none,
        problems: ['not-found'],
        body: { schema: holdBody, example: { reason: 'Causa davanti al Tribunale di Milano' } },
        answer: { schema: holdList, example: holdExample },
      },
      async ({ params, body, by }) => {
        const partyId = params.party as PartyId;
        const claimId = body.claim === undefined ? undefined : await loadClaimId(db, body.claim);
        const outcome = await actions.holdData({
          ...(claimId === undefined ? { partyId } : { claimId }),
          reason: body.reason,
          by,
        });
        if (outcome.outcome === 'unknown') throw new ApiProblem('not-found');
        return { body: await showHolds(partyId) };
      },
    ),
    operation(
      {
        id: 'liftLegalHold',
        method: 'delete',
        path: '/parties/:party/holds/:hold',
        chapter: 'Personal data',
        summary: 'Lift a legal hold',
        needs,
        signed: true,
        params: z.strictObject({ party: rowId, hold: rowId }),
        query: none,
        problems: ['not-found'],
        answer: { schema: holdList, example: { items: [] } },
      },
      async ({ params, by }) => {
        const outcome = await actions.holdData({ lift: params.hold, by });
        if (outcome.outcome === 'unknown') throw new ApiProblem('not-found');
        return { body: await showHolds(params.party as PartyId) };
      },
    ),
    operation(
      {
        id: 'readRetention',
        method: 'get',
        path: '/retention',
        chapter: 'Personal data',
        summary: 'How long what is kept, and what is over',
        needs,
        params: none,
        query: none,
        answer: { schema: retentionView, example: retentionExample },
      },
      async () => ({ body: await showRetention() }),
    ),
    command(
      {
        id: 'confirmRetention',
        method: 'post',
        path: '/retention/confirmation',
        chapter: 'Personal data',
        summary: 'Confirm the house’s times of keeping',
        description:
          'Once, with the times as they are shown: from then on the clock empties every day what is over. Times that are changed in ' +
          'the profile are confirmed anew; until then it only looks.',
        needs,
        signed: true,
        params: none,
        query: none,
        problems: ['not-possible'],
        body: { schema: retentionBody, example: standardRetention },
        answer: { schema: retentionView, example: retentionExample },
      },
      async ({ body, by }) => {
        const rules = tools.profile.retention ?? standardRetention;
        if (timeNames.some((name) => body[name] !== rules[name]))
          throw notPossible({
            reason: 'these are not the times of the profile',
            words: {
              it: 'questi non sono i tempi del profilo: li rilegga',
              en: 'these are not the times of the profile: read them again',
            },
          });
        if ((await confirmationOf(db, rules)) === undefined)
          await db.transaction(async (tx) => {
            await confirmRetention(tx, rules, { by, at: tools.now() });
            await record(tx, { actor: by, action: 'retention-confirmed', data: { ...rules } });
          });
        return { body: await showRetention() };
      },
    ),
    command(
      {
        id: 'stepDataAct',
        method: 'post',
        path: '/personal-data/:act/steps',
        chapter: 'Personal data',
        summary: 'Take a copy away, or agree to an erasure as the second person',
        description:
          'Nobody agrees to what they asked for themselves; whoever agrees writes the person’s name.',
        needs,
        signed: true,
        params: actParam,
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: { schema: dataActStep, example: { step: 'drop', version: 4 } },
        answer: { schema: dataActView, example: { ...example, state: 'gone', copy: null } },
      },
      async ({ params, body, by, ifMatch }) => {
        const outcome = await actions.stepData({
          actId: params.act as DataActId,
          step: body.step,
          ...(body.name === undefined ? {} : { name: body.name }),
          by,
          ...versionOf(body.version, ifMatch),
        });
        switch (outcome.outcome) {
          case 'done':
            return show(outcome.act);
          case 'stale':
            throw new ApiProblem('outdated', { current: (await show(outcome.now)).body });
          case 'not-possible':
            throw notPossible(outcome);
          case 'unknown':
            throw new ApiProblem('not-found');
        }
      },
    ),
  ];
}

export const holdList = named(
  'LegalHolds',
  z.strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        claim: z.string().nullable().describe('Id of the claim, when it is on one.'),
        reason: z.string(),
        by: z.string(),
        at: instant,
      }),
    ),
  }),
  'Holds that stand: nothing is erased.',
);

export const holdBody = namedBody(
  'LegalHoldBody',
  z.strictObject({
    reason: words(500),
    claim: key.optional().describe('On this claim, in place of the person.'),
  }),
);

function showAct(act: DataAct, name: string): z.input<typeof dataActView> {
  const { progress } = act;
  return {
    id: act.id,
    kind: act.kind,
    party: act.partyId,
    name,
    ticket: act.ticketId ?? null,
    state: act.state,
    version: act.version,
    reason: act.reason,
    askedBy: act.askedBy,
    askedAt: act.askedAt.toISOString(),
    confirmedBy: act.confirmedBy ?? null,
    progress: { done: progress.done ?? null, total: progress.total ?? null, at: progress.at ?? null },
    size: act.size ?? null,
    copy: act.kind === 'export' && act.state === 'done' ? `/personal-data/${act.id}/copy` : null,
    expiresAt: act.expiresAt?.toISOString() ?? null,
    endedAt: act.endedAt?.toISOString() ?? null,
    note: act.note ?? null,
    plan:
      act.plan === undefined
        ? null
        : {
            lines: act.plan.lines.map(({ kind, goes, stays, staying }) => ({
              kind,
              goes,
              stays,
              staying: staying.map(({ why, law }) => ({ why: { it: why.it, en: why.en }, law })),
            })),
          },
  };
}
