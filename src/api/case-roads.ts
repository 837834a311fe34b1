/** Why a ticket is the kind of work it is, and the road of that kind: what is known, what is missing, the next step. */
import { z } from 'zod';
import { dataRights, roadOf, type CaseRoad, type RoadFact } from '../domain/cases/case-road.ts';
import { localDateOf } from '../domain/time/calendar.ts';
import { broughtItems, letterSenders } from '../domain/cases/letter-road.ts';
import { renewalProblems } from '../domain/cases/renewal-road.ts';
import type { Profile } from '../domain/profile.ts';
import type { Ticket } from '../domain/ticket.ts';
import * as readings from '../storage/case-readings.ts';
import * as changes from '../storage/change-requests.ts';
import * as claims from '../storage/claims.ts';
import { toldOnTicket } from '../storage/clocks.ts';
import * as complaints from '../storage/complaints.ts';
import type { Sql } from '../storage/db.ts';
import * as messages from '../storage/messages.ts';
import { partiesAt } from '../storage/parties.ts';
import { paymentsOf } from '../storage/payments.ts';
import { policyOfTicket } from '../storage/ticket-policy.ts';
import { changeView, showChange } from './account-changes.ts';
import { complaintView, showAll } from './complaints.ts';
import { carrierOf, explanationView, showExplanation } from './explanation-view.ts';
import { caseKind, claimStatus, day, instant, labels, named } from './schemas.ts';

export const kindView = named(
  'CaseReading',
  z.strictObject({
    decidedBy: z
      .string()
      .describe('`machine:link` or `person:<name>`; a person’s word is never overwritten.'),
    decidedAt: instant,
    also: z.array(caseKind).describe('What else its messages ask for.'),
    flags: z.array(
      z.enum(['legal', 'complaint', 'perhaps_complaint', 'regulator', 'urgent', 'like_examples']),
    ),
    evidence: z.array(
      z.strictObject({
        message: z.string(),
        part: z.string().describe('`subject`, `body` …'),
        start: z.int(),
        end: z.int(),
        quote: z.string(),
      }),
    ),
    explanation: explanationView,
  }),
  'Why a ticket is the kind of work it is.',
);

const factView = z.strictObject({ id: z.string(), label: labels, value: z.string().nullable() });

const common = {
  known: z.array(factView),
  missing: z.array(factView),
  next: labels.describe('The step proposed to a person; nothing is done by itself.'),
  answerBy: day.nullable(),
  urgent: z.boolean(),
};

const prospectView = z.strictObject({
  id: z.string(),
  coverCode: z.string(),
  amount: z.int().describe('Euro cents.'),
  state: z.enum(['decided', 'ordered', 'paid', 'rejected']),
  decidedOn: day.nullable(),
  orderedOn: day.nullable(),
  paidOn: day.nullable(),
  rejectedOn: day.nullable(),
  rejectedReason: z.string().nullable(),
  dueOn: day.nullable(),
  dueBy: z.string().nullable().describe('The paying system, or the clock that gives the day.'),
  overdue: z.boolean(),
  tellOn: day.nullable().describe('The day to tell the customer; null where nobody can say one yet.'),
  say: labels,
  ibanEnd: z.string().nullable(),
});

const renewalView = z.strictObject({
  policyNumber: z.string(),
  motor: z.boolean(),
  plate: z.string().nullable(),
  expiresOn: day,
  daysLeft: z.int(),
  noticeBy: day.nullable(),
  coveredUntil: day,
  premium: z.enum(['paid', 'unpaid', 'unknown']),
  unpaid: z.strictObject({ dueOn: day, amount: z.int() }).nullable(),
  gap: z.strictObject({ from: day, to: day.nullable() }).nullable(),
  cancelledOn: day.nullable(),
});

const letterView = z.strictObject({
  sender: z.enum(letterSenders),
  legal: z.boolean(),
  deadline: day.nullable(),
  deadlineQuote: z.string().nullable(),
  brings: z.array(z.enum(broughtItems)),
});

export const roadView = named(
  'CaseRoad',
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('payment_delay'), ...common, payments: z.array(prospectView) }),
    z.strictObject({
      kind: z.literal('renewal_problem'),
      ...common,
      problem: z.enum(renewalProblems),
      policy: renewalView.nullable(),
    }),
    z.strictObject({ kind: z.literal('account_change'), ...common, changes: z.array(changeView) }),
    z.strictObject({ kind: z.literal('complaint'), ...common, entry: complaintView.nullable() }),
    z.strictObject({ kind: z.literal('data_request'), ...common, rights: z.array(z.enum(dataRights)) }),
    z.strictObject({
      kind: z.literal('claim_status'),
      ...common,
      status: claimStatus.nullable(),
      say: labels.describe('What may be told to whoever wrote.'),
    }),
    z.strictObject({ kind: z.enum(['third_party_letter', 'provider']), ...common, letter: letterView }),
    z.strictObject({ kind: z.literal('misdirected'), ...common, whereTo: labels.nullable() }),
  ]),
  'The road of a kind of case: what it needs, what of it is known, and the next step.',
);

/** Why a ticket is its kind, as answers show it. */
export async function showKind(
  db: Sql,
  { terms }: Pick<Profile, 'terms'>,
  ticket: Ticket,
): Promise<z.input<typeof kindView> | null> {
  const reading = await readings.ofTicket(db, ticket.id);
  return reading === undefined
    ? null
    : {
        decidedBy: reading.decidedBy,
        decidedAt: reading.decidedAt.toISOString(),
        also: [...reading.also],
        flags: [...reading.flags],
        evidence: reading.evidence.map(({ messageId, part, start, end, quote }) => ({
          message: messageId,
          part,
          start,
          end,
          quote,
        })),
        explanation: showExplanation(
          {
            about: 'kind',
            kind: reading.kind,
            also: reading.also,
            evidence: reading.evidence,
            flags: reading.flags,
            decidedBy: reading.decidedBy,
            carrier: carrierOf(ticket.channel),
          },
          terms,
        ),
      };
}

/** The road of a ticket's kind, computed from what is on file now. */
export async function showRoad(
  db: Sql,
  { profile, now }: { readonly profile: Profile; readonly now: () => Date },
  ticket: Ticket,
): Promise<z.input<typeof roadView> | null> {
  if (!withRoad.has(ticket.caseKind)) return null;
  const [file] = ticket.claimId === undefined ? [] : await claims.loadFiles(db, [ticket.claimId]);
  const [read, facts, requirements, payments, parties, asked, entry, waiting] = await Promise.all([
    messages.ofTicket(db, ticket.id),
    messages.factsOf(db, ticket.id),
    file === undefined ? [] : claims.requirementsOf(db, file.claim.id),
    file === undefined ? [] : paymentsOf(db, file.claim.id),
    ticket.customer === undefined ? [] : partiesAt(db, ticket.customer),
    changes.ofTicket(db, ticket.id),
    complaints.ofTicket(db, ticket.id),
    ticket.caseKind === 'complaint' ? complaints.waitingAnswers(db, [ticket.id]) : undefined,
  ]);
  const answerWaits = waiting?.get(ticket.id);
  const notice =
    ticket.caseKind === 'renewal_problem'
      ? (await toldOnTicket(db, ticket.id)).get('renewal_notice_sent')
      : undefined;
  const policy = await policyOfTicket(db, ticket, facts);
  const road = roadOf({
    ticket,
    text: read
      .filter((message) => message.nature.kind === 'human' && message.copyOf === undefined)
      .map((message) => `${messages.subjectOf(message)}\n${messages.wordsOf(message)}`)
      .join('\n\n')
      .slice(0, 50_000),
    facts,
    ...(file === undefined ? {} : { claim: file.claim }),
    requirements,
    payments,
    ...(policy === undefined ? {} : { policy }),
    ...(notice === undefined ? {} : { noticeSentOn: localDateOf(notice.at) }),
    parties,
    changes: asked,
    ...(entry === undefined ? {} : { entry }),
    ...(answerWaits === undefined ? {} : { answerWaits }),
    profile,
    today: localDateOf(now()),
  });
  return road === undefined ? null : show(db, road);
}

const withRoad: ReadonlySet<string> = new Set([
  'payment_delay',
  'renewal_problem',
  'account_change',
  'complaint',
  'data_request',
  'claim_status',
  'third_party_letter',
  'provider',
  'misdirected',
] satisfies readonly CaseRoad['kind'][]);

async function show(db: Sql, road: CaseRoad): Promise<z.input<typeof roadView>> {
  const shared = {
    known: road.known.map(showFact),
    missing: road.missing.map(showFact),
    next: { ...road.next },
    answerBy: road.answerBy ?? null,
    urgent: road.urgent,
  };
  switch (road.kind) {
    case 'payment_delay':
      return {
        kind: road.kind,
        ...shared,
        payments: road.payments.map(({ payment, state, dueOn, dueBy, overdue, tellOn, say }) => ({
          id: payment.externalId,
          coverCode: payment.coverCode,
          amount: payment.amount,
          state,
          decidedOn: payment.decidedOn ?? null,
          orderedOn: payment.orderedOn ?? null,
          paidOn: payment.paidOn ?? null,
          rejectedOn: payment.rejectedOn ?? null,
          rejectedReason: payment.rejectedReason ?? null,
          dueOn: dueOn ?? null,
          dueBy: dueBy ?? null,
          overdue,
          tellOn: tellOn ?? null,
          say: { ...say },
          ibanEnd: payment.iban?.slice(-4) ?? null,
        })),
      };
    case 'renewal_problem':
      return {
        kind: road.kind,
        ...shared,
        problem: road.problem,
        policy:
          road.policy === undefined
            ? null
            : {
                policyNumber: road.policy.policyNumber,
                motor: road.policy.motor,
                plate: road.policy.plate ?? null,
                expiresOn: road.policy.expiresOn,
                daysLeft: road.policy.daysLeft,
                noticeBy: road.policy.noticeBy ?? null,
                coveredUntil: road.policy.coveredUntil,
                premium: road.policy.premium,
                unpaid:
                  road.policy.unpaid === undefined
                    ? null
                    : { dueOn: road.policy.unpaid.dueOn, amount: road.policy.unpaid.amount },
                gap:
                  road.policy.gap === undefined
                    ? null
                    : { from: road.policy.gap.from, to: road.policy.gap.to ?? null },
                cancelledOn: road.policy.cancelledOn ?? null,
              },
      };
    case 'account_change':
      return { kind: road.kind, ...shared, changes: road.changes.map(showChange) };
    case 'complaint':
      return {
        kind: road.kind,
        ...shared,
        entry: road.entry === undefined ? null : ((await showAll(db, [road.entry]))[0] ?? null),
      };
    case 'data_request':
      return { kind: road.kind, ...shared, rights: [...road.rights] };
    case 'claim_status':
      return { kind: road.kind, ...shared, status: road.status ?? null, say: { ...road.say } };
    case 'third_party_letter':
    case 'provider':
      return {
        kind: road.kind,
        ...shared,
        letter: {
          sender: road.letter.sender,
          legal: road.letter.legal,
          deadline: road.letter.deadline ?? null,
          deadlineQuote: road.letter.deadlineQuote ?? null,
          brings: [...road.letter.brings],
        },
      };
    case 'misdirected':
      return { kind: road.kind, ...shared, whereTo: road.whereTo === undefined ? null : { ...road.whereTo } };
  }
}

function showFact({ id, label, value }: RoadFact): z.input<typeof factView> {
  return { id, label: { ...label }, value: value ?? null };
}
