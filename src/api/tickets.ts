/** Tickets: the queue, one with its whole conversation, and what people do with them. */
import { z } from 'zod';
import { describeFailure } from '../domain/answering/answer-to.ts';
import type { MessageId, TicketId } from '../domain/ids.ts';
import { formatReference } from '../domain/linking/reference.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Sql } from '../storage/db.ts';
import { ofTicket as escalationsOf } from '../storage/escalations.ts';
import { latestOfTicket, type Reader } from '../storage/history.ts';
import * as links from '../storage/links.ts';
import { waysToAnswer } from '../storage/answer-ways.ts';
import * as messages from '../storage/messages.ts';
import * as outbound from '../storage/outbound.ts';
import * as requests from '../storage/requests.ts';
import { besideTicket } from '../storage/second-tickets.ts';
import * as tickets from '../storage/tickets.ts';
import type { TicketOutcome } from './actions.ts';
import { kindView, roadView, showKind, showRoad } from './case-roads.ts';
import { findClaimId, loadClaimId } from './claims.ts';
import { readerFor } from './finding-view.ts';
import { sessionOf } from './guard.ts';
import { command, none, operation, versionOf, type Operation } from './operation.ts';
import { rearrangementView, showRearrangements } from './rearrangement-view.ts';
import { touching } from '../storage/rearrangements.ts';
import { outboundRow, outboundView, showOutbound, showOutboundRow } from './outbox-view.ts';
import { postRoad, readPost } from './post-road.ts';
import { ApiProblem, notPossible, unusableCursor } from './problem.ts';
import { explainApart, explainLinks, explanationView } from './explanation-view.ts';
import * as examples from './examples.ts';
import {
  address,
  caseKind,
  cursorOf,
  flag,
  instant,
  key,
  language,
  labels,
  line,
  named,
  namedBody,
  pageOf,
  paging,
  readCursor,
  rowId,
  stage,
  ticketStatus,
  version,
  words,
  type Key,
} from './schemas.ts';
import {
  claimMarks,
  claimsOf,
  eventView,
  factView,
  linkView,
  markText,
  messageView,
  showAddress,
  showEvent,
  showFact,
  showMark,
  showMessage,
  showSaid,
  showTicket,
  ticketRow,
} from './ticket-view.ts';
import { requestView, showRequests } from './request-view.ts';
import type { ApiTools, Workplace } from './tools.ts';

/** Texts of messages are shown up to this many characters; the original has all. */
const longestText = 50_000;
/** Rows of each list inside one ticket. */
const most = { facts: 300, messages: 50, outbound: 100, history: 500 };

const ticketParam = z.strictObject({ ticket: key });

const listQuery = z.strictObject({
  status: ticketStatus.optional(),
  caseKind: caseKind.optional(),
  claim: key.optional(),
  customer: line(320).optional().describe('Address of whoever opened the ticket.'),
  problems: flag.optional().describe('`true`: only tickets that need a person because something is wrong.'),
  stage: stage.optional().describe('Only tickets the machine has at this stage.'),
  order: z
    .enum(['changed', 'opened'])
    .default('changed')
    .describe(
      '`changed`: what changed last comes first; a ticket that changes while you page moves to the front and is found ' +
        'by listing again. `opened`: newest first; every ticket keeps its place, so that a whole walk misses none and ' +
        'repeats none.',
    ),
  ...paging,
});

const ticketPage = pageOf('TicketPage', ticketRow);
const messagePage = pageOf('MessagePage', messageView);

export const ticketView = named(
  'Ticket',
  ticketRow.extend({
    resolvedAt: instant.nullable(),
    related: z
      .strictObject({
        ticket: z.string(),
        how: z.enum(['thread', 'token', 'reference', 'new_loss']),
        trusted: z.boolean(),
        explanation: explanationView.nullable().describe('Why it was opened apart, where it was.'),
      })
      .nullable()
      .describe(
        'The ticket it seems to continue without being let in; `trusted`: the sender is known there. `new_loss`: its message, or the part of it that counts here, came to that ticket and tells another loss.',
      ),
    kindReading: kindView.nullable().describe('Why it is of its kind; null before anything was read.'),
    road: roadView.nullable().describe('What its kind of case needs; null where the claim says it all.'),
    sharesMessagesWith: z
      .array(z.string())
      .describe('Tickets over the same message: it was more than one piece of work.'),
    answerTo: address
      .nullable()
      .describe('To whom a reply goes unless it says otherwise; never an address that came back.'),
    answerWays: z
      .array(
        z.strictObject({
          address: z.string(),
          name: z.string().nullable(),
          why: z
            .enum(['last', 'customer', 'party', 'talk'])
            .describe(
              '`last`: wrote what is answered; `customer`: opened the ticket; `party`: of its claim; `talk`: took part.',
            ),
          failed: z
            .strictObject({
              at: instant.nullable().describe('Null where only the party’s file says so.'),
              words: labels,
              said: z.string().describe('What the far end said.'),
            })
            .nullable()
            .describe('Our last message there came back, or was refused, for good.'),
        }),
      )
      .describe('Every address a reply may go to, the usual one first.'),
    basedOn: z.string().describe('How far the conversation had gone in this answer; send it with a reply.'),
    messages: messagePage,
    outbound: z.array(outboundRow).describe('Newest first, at most 100.'),
    links: z.array(linkView),
    facts: z.array(factView).describe('What was read in its messages, the surest first, at most 300.'),
    claims: z
      .array(z.string())
      .describe(
        'References of all claims it belongs to, the first one its own: a message may be about several.',
      ),
    mergedInto: z.string().nullable().describe('The ticket that goes on in place of this one.'),
    splitFrom: z.string().nullable().describe('The ticket its messages came from.'),
    rearrangements: z
      .array(rearrangementView)
      .describe('What people moved to or from it, newest first; each can be taken back.'),
    requests: z.array(requestView).describe('Requests of its claim.'),
    escalations: z.array(
      z.strictObject({
        reason: z.string(),
        state: z.string(),
        note: z.string().nullable(),
        raisedAt: instant,
      }),
    ),
    history: z.array(eventView).describe('Oldest first, the latest 500.'),
  }),
  'A ticket with its conversation, its history, and why it belongs where it does.',
);

export const ticketPatch = namedBody(
  'TicketPatch',
  z
    .strictObject({
      status: z.enum(['open', 'waiting_customer', 'waiting_department', 'resolved', 'closed']).optional(),
      caseKind: caseKind.optional(),
      problem: z.null().optional().describe('`null`: the problem has been dealt with.'),
      version: version.optional(),
    })
    .refine((patch) => patch.status !== undefined || patch.caseKind !== undefined || patch.problem === null, {
      error: 'changes nothing: give status, caseKind or problem',
    }),
);

export const linkBody = namedBody(
  'TicketLink',
  z.strictObject({
    claim: key,
    role: z
      .enum(['only', 'primary', 'further'])
      .default('only')
      .describe('`only`: it leaves its other claims. `primary`, `further`: it belongs to several.'),
    reason: line(500).optional(),
    version: version.optional(),
  }),
  'The claim a person says a ticket belongs to.',
);

export const unlinkBody = namedBody(
  'TicketUnlink',
  z.strictObject({
    claim: key.optional().describe('One of several claims; its own one when absent.'),
    reason: line(500),
    version: version.optional(),
  }),
);

export const replyBody = namedBody(
  'Reply',
  z
    .strictObject({
      text: words(20_000).describe(
        'Plain text; blank lines part paragraphs. Greeting, reference and signature are added.',
      ),
      clientId: z.uuid().describe('Drawn by your program once per answer: sent twice, it is one answer.'),
      basedOn: markText.describe('`basedOn` of the ticket as the writer saw it.'),
      to: line(320)
        .optional()
        .describe('Somebody who takes part in the ticket or is a party of its claim; `answerTo` otherwise.'),
      post: postRoad
        .optional()
        .describe('By letter, in place of a mail: it is drawn and waits in the print room.'),
      subject: line(150)
        .optional()
        .describe('A neutral one is used otherwise: a subject is read by everybody.'),
      language: language.optional().describe("Of greeting and signature; the ticket's otherwise."),
      close: z.boolean().default(false).describe('The answer settles the matter: the ticket is resolved.'),
      wait: z.boolean().default(false).describe('The customer has the next move: the ticket waits for them.'),
      attachments: z
        .array(rowId)
        .max(20)
        .default([])
        .describe('Files added with `POST /tickets/:ticket/uploads`; frozen when this is sent.'),
      undoSeconds: z
        .int()
        .min(0)
        .max(30)
        .optional()
        .describe(
          'How long it is held, to be taken back; as the person likes it otherwise, and the settings.',
        ),
      unproven: words(500)
        .optional()
        .describe(
          'Why it goes although whoever gets it has not proven who they are (`identity-unproven`). Kept, with your name.',
        ),
    })
    .refine(({ close, wait }) => !(close && wait), {
      error: 'an answer settles the matter or waits for another one',
      path: ['wait'],
    }),
);

/** Operations on tickets. */
export function ticketOperations({ tools, actions }: Workplace): Operation[] {
  const { db } = tools;

  return [
    operation(
      {
        id: 'listTickets',
        method: 'get',
        path: '/tickets',
        chapter: 'Tickets',
        summary: 'List tickets',
        params: none,
        query: listQuery,
        answer: { schema: ticketPage, example: { items: [examples.ticketRow], next: examples.cursor } },
      },
      async ({ query }) => {
        const after = query.cursor === undefined ? undefined : readTicketCursor(query.cursor, query.order);
        const claimId = query.claim === undefined ? undefined : await findClaimId(db, query.claim);
        if (query.claim !== undefined && claimId === undefined) return { body: { items: [], next: null } };
        const rows = await tickets.list(
          db,
          {
            ...(query.status === undefined ? {} : { status: query.status }),
            ...(query.caseKind === undefined ? {} : { caseKind: query.caseKind }),
            ...(claimId === undefined ? {} : { claimId }),
            ...(query.customer === undefined ? {} : { customer: query.customer.toLowerCase() }),
            ...(query.problems === undefined ? {} : { onlyProblems: query.problems }),
            ...(query.stage === undefined ? {} : { stage: query.stage }),
          },
          { size: query.limit + 1, order: query.order, ...(after === undefined ? {} : { after }) },
        );
        const items = rows.slice(0, query.limit);
        const last = items.at(-1);
        const shown = await claimsOf(tools, items);
        return {
          body: {
            items: items.map((ticket) => showTicket(ticket, shown)),
            next:
              rows.length > query.limit && last !== undefined
                ? cursorOf([query.order, last.updatedAt.toISOString(), last.id])
                : null,
          },
        };
      },
    ),

    operation(
      {
        id: 'readTicket',
        method: 'get',
        path: '/tickets/:ticket',
        chapter: 'Tickets',
        summary: 'Read one ticket with its conversation',
        description:
          'Messages, what we answered, history, links with their evidence and requests, each bounded.',
        params: ticketParam,
        query: none,
        versioned: true,
        problems: ['not-found'],
        answer: { schema: ticketView, example: examples.ticket },
      },
      async ({ params, person }) => {
        const ticket = await loadTicket(db, params.ticket);
        return { body: await showWhole(tools, ticket, readerFor(person())), version: ticket.version };
      },
    ),

    operation(
      {
        id: 'listMessages',
        method: 'get',
        path: '/tickets/:ticket/messages',
        chapter: 'Tickets',
        summary: 'List the messages of a ticket, newest first',
        params: ticketParam,
        query: z.strictObject({
          limit: z.coerce.number().int().min(1).max(100).default(50).describe('Rows on a page.'),
          cursor: paging.cursor,
        }),
        problems: ['not-found'],
        answer: { schema: messagePage, example: { items: [examples.message], next: null } },
      },
      async ({ params, query }) => {
        const ticket = await loadTicket(db, params.ticket);
        const before = query.cursor === undefined ? undefined : readMessageCursor(query.cursor);
        return { body: await showMessages(db, ticket.id, query.limit, before) };
      },
    ),

    command(
      {
        id: 'changeTicket',
        method: 'patch',
        path: '/tickets/:ticket',
        chapter: 'Tickets',
        summary: 'Change what people decide about a ticket',
        description:
          'Status, kind of case, and whether its problem has been dealt with. Closed and merged are final.',
        params: ticketParam,
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: { schema: ticketPatch, example: { caseKind: 'complaint', version: 7 } },
        answer: { schema: ticketRow, example: { ...examples.ticketRow, caseKind: 'complaint' } },
      },
      async ({ params, body, by, ifMatch }) => {
        const ticket = await loadTicket(db, params.ticket);
        const outcome = await actions.change({
          ticketId: ticket.id,
          by,
          ...(body.status === undefined ? {} : { status: body.status }),
          ...(body.caseKind === undefined ? {} : { caseKind: body.caseKind }),
          ...(body.problem === null ? { problemSettled: true } : {}),
          ...versionOf(body.version, ifMatch),
        });
        return settledTicket(tools, outcome);
      },
    ),

    command(
      {
        id: 'linkTicket',
        method: 'put',
        path: '/tickets/:ticket/link',
        chapter: 'Tickets',
        summary: 'Link a ticket to a claim',
        description:
          'The word of a person: no machine changes it again. The claim is assessed with what the ticket brings. A ' +
          'ticket that has another claim is taken off that one first, unless it belongs to both. The move can be taken back.',
        params: ticketParam,
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: { schema: linkBody, example: { claim: examples.claimReference, role: 'only', version: 6 } },
        answer: { schema: ticketRow, example: examples.ticketRow },
      },
      async ({ params, body, by, ifMatch }) => {
        const ticket = await loadTicket(db, params.ticket);
        const claimId = await loadClaimId(db, body.claim);
        const outcome = await actions.link({
          ticketId: ticket.id,
          claimId,
          role: body.role,
          ...(body.reason === undefined ? {} : { reason: body.reason }),
          by,
          ...versionOf(body.version, ifMatch),
        });
        return settledTicket(tools, outcome);
      },
    ),

    command(
      {
        id: 'unlinkTicket',
        method: 'delete',
        path: '/tickets/:ticket/link',
        chapter: 'Tickets',
        summary: 'Take a ticket off its claim',
        description:
          'Only people do this. The documents the ticket brought leave the claim, lines nothing else satisfies are ' +
          'missing again, and what we were about to ask this customer on that claim is cancelled.',
        params: ticketParam,
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: { schema: unlinkBody, example: { reason: 'Another customer of the same name', version: 7 } },
        answer: { schema: ticketRow, example: { ...examples.ticketRow, claim: null } },
      },
      async ({ params, body, by, ifMatch }) => {
        const ticket = await loadTicket(db, params.ticket);
        const claimId = body.claim === undefined ? undefined : await loadClaimId(db, body.claim);
        const outcome = await actions.unlink({
          ticketId: ticket.id,
          ...(claimId === undefined ? {} : { claimId }),
          reason: body.reason,
          by,
          ...versionOf(body.version, ifMatch),
        });
        return settledTicket(tools, outcome);
      },
    ),

    command(
      {
        id: 'reply',
        method: 'post',
        path: '/tickets/:ticket/replies',
        chapter: 'Tickets',
        summary: 'Answer the customer',
        limit: 'sends',
        description:
          'Puts the answer into the outbox: 202 for a new one, 200 with the first one when its `clientId` was sent ' +
          'before. It is held there until `notBefore`, whatever becomes of the page, and can be taken back until it ' +
          'begins to leave. Your draft on this ticket goes with it. When something was said in the meantime nothing is sent, and both texts come back side by side. About a claim, or with amounts, accounts or health in it, it goes only to somebody who has proven who they are (level 2), or with `unproven`, a reason that is kept.',
        params: ticketParam,
        query: none,
        problems: ['not-found', 'conversation-moved-on', 'outdated', 'not-possible', 'identity-unproven'],
        body: { schema: replyBody, example: examples.reply },
        answer: { schema: outboundView, example: examples.outbound, statuses: [202, 200] },
      },
      async ({ params, body, by, actor, response }) => {
        const undoSeconds = body.undoSeconds ?? sessionOf(response)?.person.preferences.undoSeconds;
        const ticket = await loadTicket(db, params.ticket);
        const outcome = await actions.reply({
          ticketId: ticket.id,
          text: body.text,
          clientId: body.clientId,
          basedOn: body.basedOn,
          close: body.close,
          wait: body.wait,
          attachments: body.attachments,
          ...(undoSeconds === undefined ? {} : { undoSeconds }),
          by,
          ...(actor === undefined ? {} : { author: actor }),
          ...(body.to === undefined ? {} : { to: body.to.toLowerCase() }),
          ...(body.post === undefined ? {} : { post: readPost(body.post) }),
          ...(body.subject === undefined ? {} : { subject: body.subject }),
          ...(body.language === undefined ? {} : { language: body.language }),
          ...(body.unproven === undefined ? {} : { unproven: body.unproven }),
        });
        switch (outcome.outcome) {
          case 'queued':
            return {
              status: outcome.again ? 200 : 202,
              body: showOutbound(outcome.message, new Map([[ticket.id, ticket.reference]])),
            };
          case 'moved-on':
            throw new ApiProblem('conversation-moved-on', {
              yours: body.text,
              said: outcome.said.map(showSaid),
              basedOn: showMark(outcome.mark),
            });
          case 'stranger':
            throw new ApiProblem('invalid-body', {
              errors: [
                { in: 'body', at: '/to', detail: 'is nobody on this ticket and no party of its claim' },
              ],
            });
          case 'no-file':
            throw new ApiProblem('invalid-body', {
              errors: [
                { in: 'body', at: '/attachments', detail: 'names a file that was not added on this ticket' },
              ],
            });
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
  ];
}

/** A ticket by reference or id. @throws ApiProblem `not-found` */
export async function loadTicket(db: Sql, by: Key): Promise<Ticket> {
  const ticket = 'id' in by ? await tickets.find(db, by.id) : await tickets.findByReference(db, by.reference);
  if (ticket === undefined) throw new ApiProblem('not-found', { detail: 'There is no such ticket.' });
  return ticket;
}

async function showWhole(
  tools: ApiTools,
  ticket: Ticket,
  reader: Reader,
): Promise<z.input<typeof ticketView>> {
  const { db } = tools;
  // Before everything else: what arrives while the rest is read may then be shown, but never counts as seen.
  const mark = await messages.conversationMark(db, ticket.id);
  const [
    page,
    sent,
    ownLinks,
    asked,
    escalations,
    history,
    answer,
    related,
    others,
    moves,
    kindReading,
    road,
    beside,
  ] = await Promise.all([
    showMessages(db, ticket.id, most.messages),
    outbound.list(db, { ticketId: ticket.id }, { size: most.outbound }),
    links.ofTicket(db, ticket.id),
    ticket.claimId === undefined ? [] : requests.ofClaim(db, ticket.claimId),
    escalationsOf(db, ticket.id, reader),
    latestOfTicket(db, ticket.id, most.history, reader),
    waysToAnswer(db, ticket, { texts: tools.channels.get('sms')?.compose !== undefined }),
    ticket.related === undefined ? undefined : tickets.find(db, ticket.related.ticketId),
    tickets.referencesOf(
      db,
      [ticket.mergedInto, ticket.splitFrom].flatMap((id) => id ?? []),
    ),
    touching(db, { ticketId: ticket.id }),
    showKind(db, tools.profile, ticket),
    showRoad(db, tools, ticket),
    besideTicket(db, ticket.id).then((ids) => tickets.referencesOf(db, ids)),
  ]);
  const belongsTo = await links.claimsOf(db, ticket);
  const claimIds = [
    ...ownLinks.map((link) => link.claimId),
    ...(ticket.claimId === undefined ? [] : [ticket.claimId]),
  ];
  const facts = await messages.factsOf(db, ticket.id);
  const named = await claimMarks(tools, claimIds);
  const explained = await explainLinks(
    db,
    tools.profile,
    ticket,
    ownLinks,
    new Map([...named].map(([id, { reference }]) => [id, reference])),
    history,
  );
  const [mergedInto, splitFrom] = [ticket.mergedInto, ticket.splitFrom].map((id) => {
    const reference = id === undefined ? undefined : others.get(id);
    return reference === undefined ? null : formatReference(reference, 'TCK');
  });
  return {
    ...showTicket(ticket, named),
    claims: belongsTo.flatMap((claimId) => named.get(claimId)?.reference ?? []),
    mergedInto: mergedInto ?? null,
    splitFrom: splitFrom ?? null,
    rearrangements: await showRearrangements(tools, moves),
    resolvedAt: ticket.resolvedAt?.toISOString() ?? null,
    related:
      ticket.related === undefined || related === undefined
        ? null
        : {
            ticket: formatReference(related.reference, 'TCK'),
            how: ticket.related.how,
            trusted: ticket.related.trusted,
            explanation: explainApart(tools.profile, ticket, history),
          },
    kindReading,
    road,
    sharesMessagesWith: [...beside.values()].map((reference) => formatReference(reference, 'TCK')),
    answerTo: answer.usual === undefined ? null : showAddress(answer.usual),
    answerWays: answer.ways.map(({ address: at, name, why, failed }) => ({
      address: at,
      name: name ?? null,
      why,
      failed:
        failed === undefined
          ? null
          : {
              at: failed.at?.toISOString() ?? null,
              words: describeFailure(failed.said),
              said: failed.said,
            },
    })),
    basedOn: showMark(mark),
    messages: page,
    outbound: sent.map((message) => showOutboundRow(message, new Map([[ticket.id, ticket.reference]]))),
    links: ownLinks.map((link, index) => ({
      claim: named.get(link.claimId)?.reference ?? link.claimId,
      state: link.state,
      score: link.score,
      evidence: link.evidence,
      explanation: explained[index] ?? { it: [], en: [] },
      rules: link.rules,
      certainty: link.certainty ?? null,
      decidedBy: link.decidedBy,
      decidedAt: link.decidedAt.toISOString(),
    })),
    facts: facts
      .toSorted((a, b) => b.confidence - a.confidence)
      .slice(0, most.facts)
      .map((fact) => showFact(fact, tools.profile)),
    requests: await showRequests(tools, asked),
    escalations: escalations.map(({ reason, state, note, raisedAt }) => ({
      reason,
      state,
      note: note ?? null,
      raisedAt: raisedAt.toISOString(),
    })),
    history: history.map(showEvent),
  };
}

async function showMessages(
  db: Sql,
  ticketId: TicketId,
  size: number,
  before?: MessageId,
): Promise<z.input<typeof messagePage>> {
  const rows = await messages.pageOf(db, ticketId, {
    size: size + 1,
    longest: longestText,
    ...(before === undefined ? {} : { before }),
  });
  const items = rows.slice(0, size);
  const files = await messages.filesOf(
    db,
    items.map((message) => message.id),
  );
  const last = items.at(-1);
  return {
    items: items.map((message) => showMessage(message, files)),
    next: rows.length > size && last !== undefined ? cursorOf([last.id]) : null,
  };
}

function readTicketCursor(cursor: string, order: 'changed' | 'opened'): tickets.PageKey {
  const shape = z.tuple([
    z.literal(order),
    z.iso.datetime().transform((text) => new Date(text)),
    rowId.transform((id) => id as TicketId),
  ]);
  const parts = readCursor(cursor, shape);
  if (parts === undefined) throw unusableCursor();
  const [, updatedAt, id] = parts;
  return { updatedAt, id };
}

function readMessageCursor(cursor: string): MessageId {
  const parts = readCursor(cursor, z.tuple([rowId.transform((id) => id as MessageId)]));
  if (parts === undefined) throw unusableCursor();
  return parts[0];
}

/** The answer of an action on a ticket. @throws ApiProblem */
export async function settledTicket(tools: ApiTools, outcome: TicketOutcome) {
  if (outcome.outcome !== 'done') return refuseTicket(tools, outcome);
  return {
    body: showTicket(outcome.ticket, await claimsOf(tools, [outcome.ticket])),
    version: outcome.ticket.version,
  };
}

/** Says why nothing was done to a ticket. @throws ApiProblem always */
export async function refuseTicket(
  tools: ApiTools,
  outcome: Exclude<TicketOutcome, { readonly outcome: 'done' }>,
): Promise<never> {
  switch (outcome.outcome) {
    case 'stale':
      throw new ApiProblem('outdated', {
        current: showTicket(outcome.now, await claimsOf(tools, [outcome.now])),
      });
    case 'not-possible':
      throw notPossible(outcome);
    case 'unknown':
      throw new ApiProblem('not-found');
  }
}
