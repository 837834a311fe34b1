/** The register of complaints: opened by the desk itself, kept by people, exported for whoever supervises. */
import { z } from 'zod';
import { daysBetween, localDateOf } from '../domain/time/calendar.ts';
import {
  complainantRoles,
  complaintAreas,
  complaintOutcomes,
  complaintReasons,
  type ComplaintEntry,
} from '../domain/cases/complaint.ts';
import type { ComplaintId } from '../domain/ids.ts';
import { formatReference } from '../domain/linking/reference.ts';
import { writeCsv } from '../csv.ts';
import * as complaints from '../storage/complaints.ts';
import type { Sql } from '../storage/db.ts';
import { referencesOf } from '../storage/tickets.ts';
import * as examples from './examples.ts';
import { command, download, none, operation, versionOf, type Operation } from './operation.ts';
import { ApiProblem, notPossible, unusableCursor } from './problem.ts';
import {
  cursorOf,
  day,
  flag,
  instant,
  line,
  named,
  namedBody,
  pageOf,
  paging,
  readCursor,
  rowId,
  version,
  words,
} from './schemas.ts';
import type { Workplace } from './tools.ts';

export const complaintView = named(
  'Complaint',
  z.strictObject({
    id: z.string(),
    version,
    ticket: z.string(),
    receivedAt: instant.describe('Legal receipt of the message that complains.'),
    channel: z.string(),
    complainantName: z.string().nullable(),
    complainantAddress: z.string().nullable(),
    complainantPhone: z.string().nullable(),
    complainantRole: z.enum(complainantRoles),
    representedBy: z.string().nullable(),
    policyNumber: z.string().nullable(),
    claimReference: z.string().nullable(),
    concerned: z.string().nullable().describe('Company, intermediary or agent concerned.'),
    area: z.enum(complaintAreas),
    product: z.string().nullable(),
    reason: z.enum(complaintReasons),
    personComplainedAbout: z.string().nullable(),
    handler: z.string().nullable().describe('Never the person complained about.'),
    acknowledgedAt: instant.nullable(),
    dueOn: day.describe('Last working day within the 45 days; never paused.'),
    legalDueOn: day,
    extensionReason: z.string().nullable(),
    answeredAt: instant
      .nullable()
      .describe('When its answer left: a letter counts from the day it was posted.'),
    answerWaits: z
      .enum(['letter', 'message'])
      .nullable()
      .describe('The answer is written and has not left: a letter not posted yet, or a message that waits.'),
    outcome: z.enum(complaintOutcomes).nullable(),
    amount: z.int().nullable().describe('Euro cents.'),
    rootCause: z.string().nullable(),
    sentToIvass: z.boolean(),
    sentToArbitrator: z.boolean(),
    inCourt: z.boolean(),
    closedAt: instant.nullable(),
    daysToAnswer: z.int().nullable(),
  }),
  'An entry of the register of complaints.',
);

export const complaintPage = pageOf('ComplaintPage', complaintView);

const moment = z.iso.datetime().transform((text) => new Date(text));

export const complaintPatch = namedBody(
  'ComplaintPatch',
  z
    .strictObject({
      complainantName: line(200).nullable().optional(),
      complainantAddress: line(300).nullable().optional(),
      complainantPhone: line(40).nullable().optional(),
      complainantRole: z.enum(complainantRoles).optional(),
      representedBy: line(200).nullable().optional(),
      policyNumber: line(60).nullable().optional(),
      claimReference: line(60).nullable().optional(),
      concerned: line(200).nullable().optional(),
      area: z.enum(complaintAreas).optional(),
      product: line(100).nullable().optional(),
      reason: z.enum(complaintReasons).optional(),
      personComplainedAbout: line(200).nullable().optional(),
      handler: line(200).nullable().optional(),
      extensionReason: words(1000).nullable().optional(),
      answeredAt: moment.nullable().optional(),
      outcome: z.enum(complaintOutcomes).nullable().optional(),
      amount: z.int().min(0).max(10_000_000_000).nullable().optional(),
      rootCause: words(2000).nullable().optional(),
      sentToIvass: z.boolean().optional(),
      sentToArbitrator: z.boolean().optional(),
      inCourt: z.boolean().optional(),
      closedAt: moment.nullable().optional(),
      version: version.optional(),
    })
    .refine((patch) => Object.keys(patch).some((name) => name !== 'version'), { error: 'changes nothing' }),
);

/** Operations on the register of complaints. */
export function complaintOperations({ tools, actions }: Workplace): Operation[] {
  const { db } = tools;
  const params = z.strictObject({ complaint: rowId });

  return [
    operation(
      {
        id: 'listComplaints',
        method: 'get',
        path: '/complaints',
        chapter: 'Tickets',
        summary: 'List the register of complaints',
        params: none,
        query: z.strictObject({
          open: flag.optional().describe('`true`: only what is not closed, the nearest day first.'),
          ...paging,
        }),
        answer: { schema: complaintPage, example: { items: [examples.complaint], next: null } },
      },
      async ({ query }) => {
        const open = query.open ?? false;
        const after = query.cursor === undefined ? undefined : readKey(query.cursor);
        const rows = await complaints.list(
          db,
          { open },
          { size: query.limit + 1, ...(after === undefined ? {} : { after }) },
        );
        const items = rows.slice(0, query.limit);
        const last = items.at(-1);
        return {
          body: {
            items: await showAll(db, items),
            next:
              rows.length > query.limit && last !== undefined
                ? cursorOf([open ? last.dueOn : last.receivedAt.toISOString(), last.id])
                : null,
          },
        };
      },
    ),

    download(
      {
        id: 'exportComplaints',
        method: 'get',
        path: '/complaints/register.csv',
        chapter: 'Tickets',
        summary: 'Export the register of complaints as a table',
        params: none,
        query: none,
        types: ['text/csv; charset=utf-8'],
        what: 'One row per complaint, oldest first.',
      },
      async () => {
        const rows: string[][] = [[...exported]];
        for (let afterId = '0'; ;) {
          const entries = await complaints.after(db, afterId, 500);
          const last = entries.at(-1);
          if (last === undefined) break;
          for (const shown of await showAll(db, entries))
            rows.push(exported.map((name) => String(shown[name] ?? '')));
          afterId = last.id;
        }
        return {
          download: {
            bytes: new TextEncoder().encode(writeCsv(rows)),
            contentType: 'text/csv; charset=utf-8',
            fileName: `complaints-${localDateOf(tools.now())}.csv`,
          },
        };
      },
    ),

    operation(
      {
        id: 'readComplaint',
        method: 'get',
        path: '/complaints/:complaint',
        chapter: 'Tickets',
        summary: 'Read one entry of the register',
        params,
        query: none,
        versioned: true,
        problems: ['not-found'],
        answer: { schema: complaintView, example: examples.complaint },
      },
      async ({ params: { complaint } }) => {
        const entry = await load(db, complaint);
        return { body: await show(db, entry), version: entry.version };
      },
    ),

    command(
      {
        id: 'editComplaint',
        method: 'patch',
        path: '/complaints/:complaint',
        chapter: 'Tickets',
        summary: 'Change an entry of the register',
        description:
          'What stood there before stays in the history of the ticket. Whoever is complained about cannot handle it, and a ' +
          'complaint is closed with its outcome.',
        needs: 'keep_complaints',
        params,
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: { schema: complaintPatch, example: { handler: 'Sara Conti', version: 1 } },
        answer: { schema: complaintView, example: { ...examples.complaint, handler: 'Sara Conti' } },
      },
      async ({ params: { complaint }, body: { version: seen, ...body }, by, ifMatch }) => {
        const entry = await load(db, complaint);
        const outcome = await actions.editComplaint({
          complaintId: entry.id,
          change: given(body),
          by,
          ...versionOf(seen, ifMatch),
        });
        switch (outcome.outcome) {
          case 'done':
            return { body: await show(db, outcome.entry), version: outcome.entry.version };
          case 'stale':
            throw new ApiProblem('outdated', { current: await show(db, outcome.now) });
          case 'not-possible':
            throw notPossible(outcome);
          case 'unknown':
            throw new ApiProblem('not-found');
        }
      },
    ),
  ];
}

/** The members that were sent; `undefined` says nothing. */
function given<T extends object>(body: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  // Members of `body` itself, under their own names.
  for (const [name, value] of Object.entries(body))
    if (value !== undefined) Object.assign(kept, { [name]: value });
  return kept;
}

/** Columns of the export: the members of an entry, in this order. */
const exported = [
  'id',
  'ticket',
  'receivedAt',
  'channel',
  'complainantName',
  'complainantAddress',
  'complainantPhone',
  'complainantRole',
  'representedBy',
  'policyNumber',
  'claimReference',
  'concerned',
  'area',
  'product',
  'reason',
  'personComplainedAbout',
  'handler',
  'acknowledgedAt',
  'dueOn',
  'legalDueOn',
  'extensionReason',
  'answeredAt',
  'daysToAnswer',
  'outcome',
  'amount',
  'rootCause',
  'sentToIvass',
  'sentToArbitrator',
  'inCourt',
  'closedAt',
] as const satisfies readonly (keyof z.input<typeof complaintView>)[];

async function load(db: Sql, id: string): Promise<ComplaintEntry> {
  const entry = await complaints.find(db, id);
  if (entry === undefined) throw new ApiProblem('not-found', { detail: 'There is no such complaint.' });
  return entry;
}

async function show(db: Sql, entry: ComplaintEntry): Promise<z.input<typeof complaintView>> {
  const [shown] = await showAll(db, [entry]);
  if (shown === undefined) throw new ApiProblem('not-found');
  return shown;
}

/** Entries as answers show them. */
export async function showAll(
  db: Sql,
  entries: readonly ComplaintEntry[],
): Promise<z.input<typeof complaintView>[]> {
  const ids = entries.map((entry) => entry.ticketId);
  const [references, confirmed, waiting] = await Promise.all([
    referencesOf(db, ids),
    complaints.acknowledgements(db, ids),
    complaints.waitingAnswers(db, ids),
  ]);
  return entries.map((entry) => {
    const reference = references.get(entry.ticketId);
    return {
      id: entry.id,
      version: entry.version,
      ticket: reference === undefined ? entry.ticketId : formatReference(reference, 'TCK'),
      receivedAt: entry.receivedAt.toISOString(),
      channel: entry.channel,
      complainantName: entry.complainant.name ?? null,
      complainantAddress: entry.complainant.address ?? null,
      complainantPhone: entry.complainant.phone ?? null,
      complainantRole: entry.complainant.role,
      representedBy: entry.representedBy ?? null,
      policyNumber: entry.policyNumber ?? null,
      claimReference: entry.claimReference ?? null,
      concerned: entry.concerned ?? null,
      area: entry.area,
      product: entry.product ?? null,
      reason: entry.reason,
      personComplainedAbout: entry.personComplainedAbout ?? null,
      handler: entry.handler ?? null,
      acknowledgedAt: confirmed.get(entry.ticketId)?.toISOString() ?? null,
      dueOn: entry.dueOn,
      legalDueOn: entry.legalDueOn,
      extensionReason: entry.extensionReason ?? null,
      answeredAt: entry.answeredAt?.toISOString() ?? null,
      answerWaits: entry.answeredAt === undefined ? (waiting.get(entry.ticketId) ?? null) : null,
      outcome: entry.outcome ?? null,
      amount: entry.amount ?? null,
      rootCause: entry.rootCause ?? null,
      sentToIvass: entry.sentToIvass,
      sentToArbitrator: entry.sentToArbitrator,
      inCourt: entry.inCourt,
      closedAt: entry.closedAt?.toISOString() ?? null,
      daysToAnswer:
        entry.answeredAt === undefined
          ? null
          : daysBetween(localDateOf(entry.receivedAt), localDateOf(entry.answeredAt)),
    };
  });
}

function readKey(cursor: string): complaints.ComplaintKey {
  const parts = readCursor(
    cursor,
    z.tuple([z.union([z.iso.date(), z.iso.datetime()]), rowId.transform((id) => id as ComplaintId)]),
  );
  if (parts === undefined) throw unusableCursor();
  return { day: parts[0], id: parts[1] };
}
