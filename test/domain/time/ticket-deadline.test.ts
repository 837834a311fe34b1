import { beforeAll, describe, expect, test } from 'vitest';
import type { ClaimTypeId, LocalDate } from '#src/domain/ids.ts';
import type { Profile } from '#src/domain/profile.ts';
import { ticketDeadline, type DeadlineQuestion } from '#src/domain/time/ticket-deadline.ts';
import { loadProfile } from '#src/profile.ts';

let profile: Profile;
beforeAll(async () => {
  profile = await loadProfile('insurer');
});

/** A Thursday. */
const thursday = new Date('2026-11-12T09:00:00Z');
const motor: NonNullable<DeadlineQuestion['claim']> = {
  // A claim type of the profile.
  type: 'motor_damage' as ClaimTypeId,
  status: 'incomplete',
  notifiedAt: thursday,
};

function deadline(change: Partial<DeadlineQuestion['ticket']>, more: Partial<DeadlineQuestion> = {}) {
  const found = ticketDeadline({
    ticket: { status: 'open', caseKind: 'other', receivedAt: thursday, statusSince: thursday, ...change },
    clocks: profile.clocks,
    calendar: profile.calendar,
    ...more,
  });
  return found === undefined ? undefined : [found.clock, found.dueAt.toISOString().slice(0, 10)];
}

describe('the next deadline of a ticket', () => {
  test('is the first look, until it is somebody’s', () => {
    expect(deadline({})).toEqual(['int.first_touch', '2026-11-13']);
    expect(deadline({ assignee: 'Giulia Ferri' })).toBeUndefined();
  });

  test('is the term of its kind', () => {
    const mine = { assignee: 'Giulia Ferri' };
    expect(deadline({ ...mine, caseKind: 'payment_delay' })).toEqual(['int.payment_delay', '2026-11-17']);
    expect(deadline({ ...mine, caseKind: 'data_request' })).toEqual(['eu.gdpr.request', '2026-12-11']);
    expect(deadline({ ...mine, caseKind: 'complaint' })).toEqual(['it.complaint.reply', '2026-12-24']);
  });

  test('of the house’s own waits while the customer is asked; a term of law does not', () => {
    expect(deadline({ status: 'waiting_customer', caseKind: 'payment_delay' })).toBeUndefined();
    expect(deadline({ status: 'waiting_customer', caseKind: 'data_request' })?.[0]).toBe('eu.gdpr.request');
    expect(deadline({ status: 'waiting_customer', caseKind: 'complaint', assignee: 'x' })?.[0]).toBe(
      'it.complaint.reply',
    );
  });

  test('of a complaint is the day in the register, and ends with the answer', () => {
    const complaint = {
      receivedAt: thursday,
      dueOn: '2027-01-10' as LocalDate,
      legalDueOn: '2027-01-11' as LocalDate,
    };
    const mine = { caseKind: 'complaint' as const, assignee: 'Giulia Ferri' };
    expect(deadline(mine, { complaint })).toEqual(['it.complaint.reply', '2027-01-10']);
    expect(deadline(mine, { complaint: { ...complaint, answeredAt: thursday } })).toBeUndefined();
    expect(deadline(mine, { complaint: { ...complaint, closedAt: thursday } })).toBeUndefined();
  });

  test('comes from its claim: ask, then examine from the day the last thing came', () => {
    const mine = { caseKind: 'claim_new' as const, assignee: 'Giulia Ferri' };
    expect(deadline(mine, { claim: motor })).toEqual(['int.ask_missing', '2026-11-16']);
    expect(deadline(mine, { claim: motor, asked: true })).toBeUndefined();
    const complete = { ...motor, status: 'complete' as const };
    expect(deadline(mine, { claim: complete, completedAt: new Date('2026-11-20T10:00:00Z') })).toEqual([
      'int.review',
      '2026-11-27',
    ]);
    expect(deadline(mine, { claim: { ...motor, status: 'paid' } })).toBeUndefined();
  });

  test('of what is with the supervisor or another office runs from the day it went there', () => {
    const since = { statusSince: new Date('2026-11-16T08:00:00Z'), assignee: 'Giulia Ferri' };
    expect(deadline({ ...since, status: 'escalated' })).toEqual(['int.supervisor.decide', '2026-11-18']);
    expect(deadline({ ...since, status: 'waiting_department' })).toEqual(['int.department', '2026-11-19']);
  });

  test.each(['resolved', 'closed', 'merged'] as const)('is none once it is %s', (status) => {
    expect(deadline({ status, caseKind: 'complaint' }, { claim: motor })).toBeUndefined();
  });
});
