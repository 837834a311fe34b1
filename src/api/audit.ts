/** What everybody did and looked at, for those who audit; and whether the chain over it is whole. */
import { z } from 'zod';
import { readAnchor } from '../domain/audit/chain.ts';
import { eventKinds, kindOf } from '../domain/audit/kind.ts';
import { formatReference } from '../domain/linking/reference.ts';
import { holds } from '../domain/people/role.ts';
import type { PartyId } from '../domain/ids.ts';
import { endOfDay, localDateOf, startOfDay } from '../domain/time/calendar.ts';
import { writeCsv } from '../csv.ts';
import { verifyChain } from '../storage/audit.ts';
import { trailOf, type TrailEvent, type TrailFilter } from '../storage/audit-trail.ts';
import { record } from '../storage/history.ts';
import { loadClaimId } from './claims.ts';
import { download, none, operation, type Exchange, type Operation } from './operation.ts';
import { role } from './person-view.ts';
import { ApiProblem, unusableCursor } from './problem.ts';
import {
  cursorOf,
  instant,
  key,
  line,
  named,
  pageOf,
  paging,
  readCursor,
  realDay,
  rowId,
} from './schemas.ts';
import { loadTicket } from './tickets.ts';
import type { ApiTools, Workplace } from './tools.ts';

const trailEvent = named(
  'AuditEvent',
  z.strictObject({
    id: z.string(),
    at: instant,
    kind: z.enum(eventKinds),
    actor: z.string().describe('`machine:<stage>`, `person:<name>`, `customer` or `stranger`.'),
    role: role.nullable().describe('In which somebody acted; null for what nobody did in a role.'),
    action: z.string(),
    looked: z.boolean().describe('Somebody looked, and nothing is otherwise than before.'),
    ticket: z.string().nullable().describe('Reference: `TCK 4827-1936-52`.'),
    claim: z.string().nullable().describe('Reference: `SIN 4827-1936-52`.'),
    subject: z.strictObject({ kind: z.string(), id: z.string() }).nullable(),
    data: z.record(z.string(), z.unknown()),
    source: z
      .strictObject({
        session: z.string().optional(),
        token: z.enum(['own', 'shared']).optional(),
        request: z.string().optional(),
        address: z.string().optional(),
      })
      .nullable()
      .describe('Session or token, request and network address; null for what the machine did.'),
    seal: z.int().nullable().describe('Place in the chain; null for the seconds until it is sealed.'),
  }),
  'Something that happened, with who, in which role and from where.',
);

/** What happened, page by page. */
export const auditPage = pageOf('AuditPage', trailEvent);

const filters = {
  ticket: key.optional(),
  claim: key.optional().describe('Its tickets’ events as well.'),
  party: rowId
    .optional()
    .describe('Id of a customer: the events of every claim in which he or she has a part.'),
  person: line(80).optional().describe('Name of a colleague: what he or she did and looked at.'),
  kind: z.enum(eventKinds).optional(),
  from: realDay.optional(),
  to: realDay.optional().describe('Last day, included.'),
};
const filterQuery = z.strictObject(filters);
const pageQuery = z.strictObject({ ...filters, ...paging });

const faultView = z.strictObject({
  kind: z.enum([
    'changed',
    'reordered',
    'missing',
    'inserted',
    'seal-changed',
    'seal-moved',
    'seals-missing',
    'erased-untold',
    'cut',
    'rewritten',
  ]),
  log: z.string().nullable().describe('`history` or `status_change`.'),
  row: z.string().nullable().describe('Id of the row it is about.'),
  seq: z.int().nullable().describe('Place in the chain.'),
  detail: z.string().nullable().describe('Other places it names.'),
});

/** Whether the chain is whole. */
export const chainReport = named(
  'ChainReport',
  z.strictObject({
    whole: z.boolean(),
    faults: z.array(faultView).describe('The first thousand.'),
    seals: z.int(),
    unsealed: z.int().describe('Rows of the last seconds.'),
    erased: z.int().describe('Rows whose words were erased, and whose erasure is told.'),
    head: z.strictObject({ seq: z.int(), hash: z.string() }),
  }),
  'What reading the whole chain showed.',
);

/** Rows of an export; whoever needs more asks by days. */
const mostExported = 100_000;

/** The operations of the audit. */
export function auditOperations({ tools }: Workplace): Operation[] {
  const { db, now } = tools;
  // Reading all of it takes a while: one at a time.
  let verifying: ReturnType<typeof verifyChain> | undefined;
  return [
    operation(
      {
        id: 'readAudit',
        method: 'get',
        path: '/audit',
        chapter: 'Audit',
        summary: 'Read what happened, the latest first',
        description: 'Including who looked at what is about health, at fraud findings, files and recordings.',
        needs: 'read_audit',
        params: none,
        query: pageQuery,
        problems: ['not-found'],
        answer: { schema: auditPage, example: { items: [example], next: null } },
      },
      async ({ query, person }) => {
        const before =
          query.cursor === undefined ? undefined : readCursor(query.cursor, z.tuple([rowId]))?.[0];
        if (query.cursor !== undefined && before === undefined) throw unusableCursor();
        const filter = await filterOf(tools, query, person());
        const events = await trailOf(db, filter, {
          size: query.limit + 1,
          ...(before === undefined ? {} : { before }),
        });
        const shown = events.slice(0, query.limit);
        const last = shown.at(-1);
        return {
          body: {
            items: shown.map((event) => show(tools, event)),
            next: events.length > query.limit && last !== undefined ? cursorOf([last.id]) : null,
          },
        };
      },
    ),

    download(
      {
        id: 'exportAudit',
        method: 'get',
        path: '/audit.csv',
        chapter: 'Audit',
        summary: 'Export what happened as a table',
        description: `At most ${mostExported} rows, the latest first. The export itself is written down.`,
        needs: 'read_audit',
        params: none,
        query: filterQuery,
        problems: ['not-found'],
        types: ['text/csv; charset=utf-8'],
        what: 'One row per event.',
      },
      async ({ query, person, by }) => {
        const filter = await filterOf(tools, query, person());
        const rows: string[][] = [[...exported]];
        for (let before: string | undefined; rows.length <= mostExported;) {
          const events = await trailOf(db, filter, {
            size: 1_000,
            ...(before === undefined ? {} : { before }),
          });
          for (const event of events) rows.push(asRow(show(tools, event)));
          before = events.at(-1)?.id;
          if (events.length < 1_000) break;
        }
        await record(db, {
          actor: by,
          action: 'audit-read',
          data: { rows: rows.length - 1, ...filterFacts(query) },
          ...(filter.claim === undefined ? {} : { claimId: filter.claim }),
          ...(filter.ticket === undefined ? {} : { ticketId: filter.ticket }),
          looked: true,
        });
        return {
          download: {
            bytes: new TextEncoder().encode(writeCsv(rows)),
            contentType: 'text/csv; charset=utf-8',
            fileName: `audit-${localDateOf(now())}.csv`,
          },
        };
      },
    ),

    operation(
      {
        id: 'verifyAudit',
        method: 'get',
        path: '/audit/verification',
        chapter: 'Audit',
        summary: 'Verify the chain over what happened',
        description:
          'Reads every row and every seal, as `npm run audit:verify` does. Hold it against a point of the log (`audit.anchor`) to find a tail that was cut.',
        needs: 'read_audit',
        params: none,
        query: z.strictObject({
          anchor: line(90).optional().describe('`<seq>:<hash>` of a line `audit.anchor` in the log.'),
        }),
        answer: {
          schema: chainReport,
          example: {
            whole: true,
            faults: [],
            seals: 4821,
            unsealed: 2,
            erased: 0,
            head: { seq: 4821, hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' },
          },
        },
      },
      async ({ query }) => {
        const anchor = query.anchor === undefined ? undefined : readAnchor(query.anchor);
        if (query.anchor !== undefined && anchor === undefined)
          throw new ApiProblem('invalid-request', {
            errors: [{ in: 'query', at: 'anchor', detail: 'must be a number, a colon and 64 digits 0-9a-f' }],
          });
        while (verifying !== undefined) await verifying.catch(() => undefined);
        verifying = verifyChain(db, anchor === undefined ? [] : [anchor]).finally(() => {
          verifying = undefined;
        });
        const { faults, ...report } = await verifying;
        return {
          body: {
            whole: faults.length === 0,
            ...report,
            faults: faults.slice(0, 1_000).map((fault) => ({
              kind: fault.kind,
              log: 'log' in fault ? fault.log : null,
              row: 'rowId' in fault ? fault.rowId : null,
              seq: 'seq' in fault ? fault.seq : 'anchor' in fault ? fault.anchor : null,
              detail:
                fault.kind === 'reordered'
                  ? fault.standsIn
                  : fault.kind === 'seal-moved'
                    ? String(fault.belongsAt)
                    : fault.kind === 'seals-missing'
                      ? `${fault.from}-${fault.to}`
                      : null,
            })),
          },
        };
      },
    ),
  ];
}

type Filters = z.output<typeof filterQuery>;

async function filterOf(
  { db }: ApiTools,
  { ticket, claim, party, person, kind, from, to }: Filters,
  reader: ReturnType<Exchange<unknown, unknown, unknown>['person']>,
): Promise<TrailFilter> {
  const ticketId = ticket === undefined ? undefined : (await loadTicket(db, ticket)).id;
  const claimId = claim === undefined ? undefined : await loadClaimId(db, claim);
  return {
    ...(ticketId === undefined ? {} : { ticket: ticketId }),
    ...(claimId === undefined ? {} : { claim: claimId }),
    ...(party === undefined ? {} : { party: party as PartyId }),
    ...(person === undefined ? {} : { person }),
    ...(kind === undefined ? {} : { kind }),
    ...(from === undefined ? {} : { from: startOfDay(from) }),
    ...(to === undefined ? {} : { to: endOfDay(to) }),
    ...(holds(reader, 'read_fraud') ? {} : { withoutFraud: true }),
  };
}

/** What an export was limited to, as history keeps it. */
function filterFacts({ party, person, kind, from, to }: Filters): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ party, person, kind, from, to }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}

function show({ profile }: ApiTools, event: TrailEvent): z.input<typeof trailEvent> {
  return {
    id: event.id,
    at: event.at.toISOString(),
    kind: kindOf(event),
    actor: event.actor,
    role: event.role,
    action: event.action,
    looked: event.looked,
    ticket: event.ticket === null ? null : formatReference(event.ticket, 'TCK'),
    claim: event.claim === null ? null : formatReference(event.claim, profile.terms.claimPrefix),
    subject: event.subject,
    data: event.data,
    source: event.source,
    seal: event.seal === null ? null : Number(event.seal),
  };
}

const exported = [
  'seal',
  'at',
  'kind',
  'actor',
  'role',
  'action',
  'ticket',
  'claim',
  'subject',
  'address',
  'session',
  'request',
  'data',
] as const;

function asRow(event: z.input<typeof trailEvent>): string[] {
  return [
    event.seal === null ? '' : String(event.seal),
    event.at,
    event.kind,
    event.actor,
    event.role ?? '',
    event.action,
    event.ticket ?? '',
    event.claim ?? '',
    event.subject === null ? '' : `${event.subject.kind} ${event.subject.id}`,
    event.source?.address ?? '',
    event.source?.session ?? event.source?.token ?? '',
    event.source?.request ?? '',
    JSON.stringify(event.data),
  ];
}

const example: z.input<typeof trailEvent> = {
  id: '4711',
  at: '2026-11-12T09:00:00.000Z',
  kind: 'reads',
  actor: 'person:Marta Villa',
  role: 'rep',
  action: 'health-read',
  looked: true,
  ticket: 'TCK 4827-1936-52',
  claim: 'SIN 5012-8834-29',
  subject: null,
  data: {},
  source: { session: '81', request: '0b0e7c1e-7a35-4b7e-9f0e-0d3c8f6a1a01', address: '10.0.0.9' },
  seal: 4711,
};
