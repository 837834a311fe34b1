import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { LocalDate, TicketId } from '#src/domain/ids.ts';
import * as claims from '#src/storage/claims.ts';
import { ofTicket as escalationsOf } from '#src/storage/escalations.ts';
import { paidUnder } from '#src/storage/payments.ts';
import { latestOfClaim } from '#src/storage/history.ts';
import { personActions } from '#workers/person.ts';
import { dying, lostAtCommit } from '#test/bells.ts';
import { useDesk } from '#test/desk.ts';
import { useApi } from './client.ts';
import { leaveDecided, openClaim, openTicket, ticketNow } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);
const report = z.looseObject({
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  problems: z.array(z.looseObject({ row: z.int(), field: z.string(), problem: z.string() })),
});
const iban = 'IT60 X054 2811 1010 0000 0123 456';

let file: claims.ClaimFile;
let claim: string;
beforeEach(async () => {
  file = await openClaim(desk);
  claim = formatReference(file.claim.reference, 'SIN');
});

const order = (change: object = {}) => ({
  id: 'ORD-1',
  claim,
  coverCode: 'RCA',
  amount: 124_000,
  decidedOn: '2026-11-05',
  orderedOn: '2026-11-09',
  payeeName: 'Anna Bianchi',
  iban,
  ...change,
});
const tell = (...payments: readonly object[]) =>
  client.read(report, 'POST', '/payments/import', { body: { payments } });
const shown = () => client.get(`/claims/${claim.replace('SIN ', '')}/payments`).then((answer) => answer.json);
const paid = (change: Partial<Parameters<typeof paidUnder>[1]> = {}) => {
  if (file.claim.policyId === undefined) throw new Error('the claim has no policy');
  return paidUnder(desk.deps.db, {
    policyId: file.claim.policyId,
    coverCode: 'RCA',
    // Days of the calendar.
    from: '2026-01-01' as LocalDate,
    to: '2026-12-31' as LocalDate,
    ...change,
  });
};

describe('payments from the paying system', () => {
  test('stand on their claim, with no more of the IBAN than its end', async () => {
    expect(await tell(order())).toMatchObject({ added: 1, problems: [] });
    expect(await shown()).toMatchObject({
      items: [{ id: 'ORD-1', amount: 124_000, orderedOn: '2026-11-09', paidOn: null, ibanEnd: '3456' }],
    });
  });

  test('told twice are one payment, and told anew take the place of what was said', async () => {
    await tell(order());
    expect(await tell(order())).toMatchObject({ added: 0, updated: 0, unchanged: 1 });
    expect(await tell(order({ paidOn: '2026-11-11' }))).toMatchObject({ updated: 1 });
    expect(await shown()).toMatchObject({ items: [{ paidOn: '2026-11-11' }] });
    const told = (await latestOfClaim(desk.deps.db, file.claim.id, 50)).filter(
      (event) => event.action === 'payment-told',
    );
    expect(told).toHaveLength(2);
  });

  test('with a mistake are named by row and field, and the others are stored', async () => {
    const answer = await tell(
      order(),
      order({ id: 'ORD-2', iban: 'IT60X0542811101000000123457' }),
      order({ id: 'ORD-3', orderedOn: '2026-11-01' }),
      order({ id: 'ORD-4', claim: '999999' }),
      order({ id: 'ORD-5', decidedOn: undefined, orderedOn: undefined }),
      order({ id: 'ORD-6', rejectedReason: 'conto chiuso' }),
    );
    expect(answer.added).toBe(1);
    expect(answer.problems.map(({ row, field }) => [row, field])).toEqual([
      [2, 'iban'],
      [3, 'orderedOn'],
      [4, 'claim'],
      [5, 'decidedOn'],
      [6, 'rejectedReason'],
    ]);
  });

  test('do not move to another claim', async () => {
    await tell(order());
    const other = await openClaim(desk);
    const answer = await tell(order({ claim: other.claim.id, amount: 1 }));
    expect(answer).toMatchObject({ added: 0, problems: [{ row: 1, field: 'id' }] });
    expect(await shown()).toMatchObject({ items: [{ amount: 124_000 }] });
  });
});

describe('an approved claim', () => {
  const statusNow = async () => (await claims.load(desk.deps.db, file.claim.id)).claim.status;
  const approved = async () => {
    const ticket = await openTicket(desk, { claimId: file.claim.id, status: 'resolved' });
    await leaveDecided(desk, file.claim.id, 'approved');
    return ticket;
  };
  const failed = async (id: TicketId) =>
    (await escalationsOf(desk.deps.db, id)).filter(({ reason }) => reason === 'payment_failed');

  test('is ordered with the first order, and paid with the last payment', async () => {
    await approved();
    await tell(order({ orderedOn: undefined }));
    expect(await statusNow()).toBe('approved');
    await tell(order(), order({ id: 'ORD-2', amount: 100, orderedOn: undefined }));
    expect(await statusNow()).toBe('payment_ordered');
    await tell(order({ paidOn: '2026-11-11' }));
    expect(await statusNow()).toBe('payment_ordered');
    await tell(order({ id: 'ORD-2', amount: 100, paidOn: '2026-11-12' }));
    expect(await statusNow()).toBe('paid');
  });

  test('goes back when the bank returns the money, and one supervisor is told, however often it is said', async () => {
    const ticket = await approved();
    await tell(order({ paidOn: '2026-11-11' }));
    expect(await statusNow()).toBe('paid');
    const back = order({ paidOn: '2026-11-11', rejectedOn: '2026-11-12', rejectedReason: 'conto chiuso' });
    await dying(
      personActions({ ...desk.deps, db: lostAtCommit(desk.deps.db) }).tellPayment({
        payment: {
          externalId: 'ORD-1',
          claimId: file.claim.id,
          coverCode: 'RCA',
          amount: 124_000,
          paidOn: '2026-11-11' as LocalDate,
          rejectedOn: '2026-11-12' as LocalDate,
        },
        by: 'person:Ugo',
      }),
    );
    expect([await statusNow(), await failed(ticket.id)]).toEqual(['paid', []]);
    await Promise.all([tell(back), tell(back)]);
    await tell(back);
    expect(await statusNow()).toBe('payment_ordered');
    expect(await failed(ticket.id)).toMatchObject([{ state: 'raised', note: 'conto chiuso' }]);
    expect((await ticketNow(desk, ticket.id)).status).toBe('escalated');
    // Ordered again, and paid; the next time it comes back is another time.
    await tell(order({ paidOn: '2026-11-13' }));
    expect(await statusNow()).toBe('paid');
    await tell({ ...back, rejectedOn: '2026-11-16' });
    expect(await failed(ticket.id)).toHaveLength(2);
  });

  test('that was reopened, or not decided yet, goes nowhere by what is paid', async () => {
    for (const status of ['incomplete', 'escalated', 'reopened'] as const) {
      await desk.deps.db.transaction(async (tx) =>
        claims.update(tx, await claims.load(tx, file.claim.id), { status }, desk.now),
      );
      await tell(order({ id: `ORD-${status}`, paidOn: '2026-11-11' }));
      expect(await statusNow()).toBe(status);
    }
  });
});

describe('what a cover has paid in a period', () => {
  test('is what was ordered or paid, and not what is only decided or came back', async () => {
    await tell(
      order(),
      order({ id: 'ORD-2', amount: 1_000, orderedOn: undefined }),
      order({ id: 'ORD-3', amount: 300, rejectedOn: '2026-11-10', rejectedReason: 'conto chiuso' }),
      order({ id: 'ORD-4', amount: 50, coverCode: 'KASKO' }),
      order({ id: 'ORD-5', amount: 7, orderedOn: undefined, paidOn: '2026-11-10' }),
    );
    expect(await paid()).toBe(124_007);
    expect(await paid({ coverCode: 'KASKO' })).toBe(50);
  });

  test('counts losses of that period, and leaves out the claim that is looked at', async () => {
    await tell(order());
    expect(await paid({ to: '2026-11-11' as LocalDate })).toBe(0);
    expect(await paid({ from: '2026-11-12' as LocalDate, to: '2026-11-12' as LocalDate })).toBe(124_000);
    expect(await paid({ except: file.claim.id })).toBe(0);
  });
});
