/** Payments: what the paying system says was decided, ordered, paid or sent back. */
import { z } from 'zod';
import type { Payment } from '../domain/claims/claim.ts';
import { normalizeIban } from '../domain/facts/identifiers.ts';
import type { ClaimId, LocalDate } from '../domain/ids.ts';
import { orderStates, paymentFaults } from '../domain/policies/payment.ts';
import { ordersOf, type OrderOut } from '../storage/payment-orders.ts';
import { paymentsOf } from '../storage/payments.ts';
import { findClaimId, loadClaimId } from './claims.ts';
import * as examples from './examples.ts';
import { command, none, operation, type Operation } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { day, instant, key, labels, line, named, namedBody, words } from './schemas.ts';
import type { Workplace } from './tools.ts';

/** A day of the calendar as the domain knows it. */
const localDay = day.transform((text) => text as LocalDate);

const paymentRow = z.strictObject({
  id: line(100).describe(
    'The number the paying system gave it: the same number again replaces what was said.',
  ),
  claim: key,
  coverCode: line(60),
  amount: z.int().min(1).max(10_000_000_000).describe('Euro cents.'),
  decidedOn: localDay.optional(),
  orderedOn: localDay.optional(),
  dueOn: localDay.optional(),
  paidOn: localDay.optional(),
  rejectedOn: localDay.optional().describe('The bank sent it back; leave it out once it is ordered again.'),
  rejectedReason: line(300).optional(),
  payeeName: line(200).optional(),
  iban: line(42).transform(normalizeIban).optional(),
});

const importBody = namedBody(
  'PaymentImportBody',
  z.strictObject({ payments: z.array(paymentRow).min(1).max(1000) }),
  'What the paying system knows of some payments. Each row says all of its payment.',
);

const importReport = named(
  'PaymentImport',
  z.strictObject({
    added: z.int(),
    updated: z.int(),
    unchanged: z.int().describe('Told before in the same words.'),
    problems: z
      .array(
        z.strictObject({
          row: z.int().describe('Place in the list, from 1.'),
          field: z.string(),
          problem: z.string(),
        }),
      )
      .describe('Rows that were not stored, and why; the others were.'),
  }),
  'What became of a list of payments.',
);

const paymentView = named(
  'Payment',
  z.strictObject({
    id: z.string(),
    coverCode: z.string(),
    amount: z.int().describe('Euro cents.'),
    decidedOn: day.nullable(),
    orderedOn: day.nullable(),
    dueOn: day.nullable(),
    paidOn: day.nullable(),
    rejectedOn: day.nullable(),
    rejectedReason: z.string().nullable(),
    payeeName: z.string().nullable(),
    ibanEnd: z.string().nullable().describe('The last four characters of the IBAN.'),
    order: z
      .strictObject({
        state: z
          .enum(orderStates)
          .describe('`uncertain`: the paying system may have it, and is asked before it gets it again.'),
        since: instant,
        attempts: z.int(),
        reason: labels.nullable().describe('Why it is not there yet; goes on after «the paying system».'),
      })
      .nullable()
      .describe('How far it is on its way to the paying system; null where it does not go there from here.'),
  }),
  'A sum decided on a claim, and how far it has come.',
);

const orderStep = namedBody(
  'PaymentOrderStep',
  z.strictObject({ step: z.enum(['hand_again', 'is_there']), note: words(500) }),
);

const orderStepped = named('PaymentOrderStepped', z.strictObject({ order: z.string() }));

const paymentList = named('PaymentList', z.strictObject({ items: z.array(paymentView) }));

/** Operations on payments. */
export function paymentOperations({ tools, actions }: Workplace): Operation[] {
  const { db, log } = tools;

  return [
    operation(
      {
        id: 'listPayments',
        method: 'get',
        path: '/claims/:claim/payments',
        chapter: 'Claims',
        summary: 'List the payments of a claim',
        params: z.strictObject({ claim: key }),
        query: none,
        problems: ['not-found'],
        answer: { schema: paymentList, example: { items: [examples.payment] } },
      },
      async ({ params }) => {
        const claimId = await loadClaimId(db, params.claim);
        const orders = await ordersOf(db, claimId);
        const found = await paymentsOf(db, claimId);
        return { body: { items: found.map((each) => showPayment(each, orders.get(each.id))) } };
      },
    ),

    command(
      {
        id: 'stepPaymentOrder',
        method: 'post',
        path: '/payments/:order/steps',
        needs: 'record_payments',
        chapter: 'Claims',
        summary: 'Say whether the paying system has an order',
        description:
          'For an order whose fate is uncertain, after somebody has looked there: `hand_again` when it never came, `is_there` ' +
          'when it did. One that was refused may be handed over again too. The paying system’s own word (the import) ends ' +
          'the uncertainty by itself.',
        params: z.strictObject({ order: line(60) }),
        query: none,
        problems: ['not-found', 'not-possible'],
        body: {
          schema: orderStep,
          example: { step: 'hand_again', note: 'Guardato in tesoreria: non è mai arrivato' },
        },
        answer: { schema: orderStepped, example: { order: 'SPO-17' } },
      },
      async ({ params, body, by }) => {
        const outcome = await actions.stepOrder({ ...body, order: params.order, by });
        switch (outcome.outcome) {
          case 'done':
            return { body: { order: params.order } };
          case 'not-possible':
            throw notPossible(outcome);
          case 'unknown':
            throw new ApiProblem('not-found');
        }
      },
    ),

    command(
      {
        id: 'importPayments',
        method: 'post',
        path: '/payments/import',
        needs: 'record_payments',
        chapter: 'Claims',
        summary: 'Import payments from the paying system',
        description:
          'Rows without a mistake are stored, each in a transaction of its own; a corrected list may be sent again whole. ' +
          'A number that belongs to another claim is refused, and so is an order of a decision with another amount, cover ' +
          'or account than was decided. An approved claim follows: ordered, paid, or ordered again when the ' +
          'bank sent the money back, which a supervisor is told of.',
        params: none,
        query: none,
        body: { schema: importBody, example: examples.paymentImport },
        answer: { schema: importReport, example: { added: 1, updated: 0, unchanged: 0, problems: [] } },
      },
      async ({ body, by }) => {
        const report: {
          -readonly [K in keyof z.input<typeof importReport>]: z.input<typeof importReport>[K];
        } = {
          added: 0,
          updated: 0,
          unchanged: 0,
          problems: [],
        };
        for (const [index, given] of body.payments.entries()) {
          const refuse = (field: string, problem: string) =>
            report.problems.push({ row: index + 1, field, problem });
          const claimId = await findClaimId(db, given.claim);
          if (claimId === undefined) {
            refuse('claim', 'there is no such claim');
            continue;
          }
          const payment = readRow(given, claimId);
          const faults = paymentFaults(payment);
          if (faults.length > 0) {
            for (const fault of faults) refuse(fault.field, fault.problem);
            continue;
          }
          const outcome = await actions.tellPayment({ payment, by });
          if (outcome === 'elsewhere') refuse('id', 'belongs to a payment of another claim');
          else if (outcome === 'contradicts')
            refuse(
              'amount',
              'is an order that was decided for another amount, cover or account; nothing was changed',
            );
          else report[outcome]++;
        }
        log.info('payments.imported', {
          added: report.added,
          updated: report.updated,
          unchanged: report.unchanged,
          problems: report.problems.length,
        });
        return { body: report };
      },
    ),
  ];
}

function readRow(row: z.output<typeof paymentRow>, claimId: ClaimId): Omit<Payment, 'id'> {
  const { decidedOn, orderedOn, dueOn, paidOn, rejectedOn, rejectedReason, payeeName, iban } = row;
  return {
    externalId: row.id,
    claimId,
    coverCode: row.coverCode,
    amount: row.amount,
    ...(decidedOn === undefined ? {} : { decidedOn }),
    ...(orderedOn === undefined ? {} : { orderedOn }),
    ...(dueOn === undefined ? {} : { dueOn }),
    ...(paidOn === undefined ? {} : { paidOn }),
    ...(rejectedOn === undefined ? {} : { rejectedOn }),
    ...(rejectedReason === undefined ? {} : { rejectedReason }),
    ...(payeeName === undefined ? {} : { payeeName }),
    ...(iban === undefined ? {} : { iban }),
  };
}

function showPayment(payment: Payment, order: OrderOut | undefined): z.input<typeof paymentView> {
  return {
    id: payment.externalId,
    coverCode: payment.coverCode,
    amount: payment.amount,
    decidedOn: payment.decidedOn ?? null,
    orderedOn: payment.orderedOn ?? null,
    dueOn: payment.dueOn ?? null,
    paidOn: payment.paidOn ?? null,
    rejectedOn: payment.rejectedOn ?? null,
    rejectedReason: payment.rejectedReason ?? null,
    payeeName: payment.payeeName ?? null,
    ibanEnd: payment.iban?.slice(-4) ?? null,
    order:
      order === undefined
        ? null
        : {
            state: order.state,
            since: order.stateSince.toISOString(),
            attempts: order.attempts,
            reason: order.reason === undefined ? null : { ...order.reason },
          },
  };
}
