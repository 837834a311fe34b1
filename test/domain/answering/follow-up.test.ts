import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, isWorkingDay } from '#src/domain/time/calendar.ts';
import {
  answerBy,
  firstDeadline,
  nextStep,
  standardCadence,
  stopReason,
  type FollowUp,
} from '#src/domain/answering/follow-up.ts';
import type { LocalDate } from '#src/domain/ids.ts';

const day = (text: string) => text as LocalDate;
// Tuesday 10 November 2026: days 7, 14 and 21 are Tuesdays, the last one 1 December.
const start: FollowUp = {
  startedOn: day('2026-11-10'),
  roundsSent: 1,
  lastSentOn: day('2026-11-10'),
  missing: [{ key: 'doc_invoice' }, { key: 'doc_prescription' }],
  unreadAnswer: false,
  escalated: false,
};
const after = (more: Partial<FollowUp>) => nextStep({ ...start, ...more });

describe('the rounds of a request', () => {
  test('the first leaves at once and gives two weeks', () => {
    const { lastSentOn: _, ...fresh } = start;
    expect(nextStep({ ...fresh, roundsSent: 0 })).toEqual({
      step: 'send',
      round: 1,
      purpose: 'first',
      dueOn: '2026-11-10',
      dueAt: new Date('2026-11-09T23:00:00Z'),
      answerBy: '2026-11-24',
    });
    expect(firstDeadline(day('2026-11-10'))).toBe('2026-11-24');
  });

  test.each([
    [1, 'reminder', '2026-11-17T08:00:00.000Z'],
    [2, 'reminder', '2026-11-24T08:00:00.000Z'],
    [3, 'final', '2026-12-01T08:00:00.000Z'],
  ])('after round %i comes a %s, at nine in Rome on its day', (roundsSent, purpose, dueAt) => {
    const lastSentOn = addDays(start.startedOn, [0, 7, 14][roundsSent - 1]!);
    const step = after({ roundsSent, lastSentOn });
    expect(step).toMatchObject({ step: 'send', round: roundsSent + 1, purpose });
    expect(dueAtOf(step)).toBe(dueAt);
  });

  test('nine in Rome is seven in summer time', () => {
    expect(dueAtOf(after({ startedOn: day('2026-07-07'), lastSentOn: day('2026-07-07') }))).toBe(
      '2026-07-14T07:00:00.000Z',
    );
  });

  test('reminders wait for a working day: not on a Sunday, not at Christmas', () => {
    expect(after({ startedOn: day('2026-11-08'), lastSentOn: day('2026-11-08') })).toMatchObject({
      dueOn: '2026-11-16',
    });
    expect(after({ startedOn: day('2026-12-18'), lastSentOn: day('2026-12-18') })).toMatchObject({
      dueOn: '2026-12-28',
    });
  });

  test('after the last one a supervisor decides by day 35', () => {
    const done = { roundsSent: 4, lastSentOn: day('2026-12-01') };
    expect(after(done)).toMatchObject({ step: 'escalate', reason: 'rfi_exhausted', decideBy: '2026-12-15' });
    expect(after({ ...done, escalated: true })).toEqual({
      step: 'wait_for_supervisor',
      decideBy: '2026-12-15',
    });
  });

  test('a week without workers does not end in two reminders on one morning', () => {
    const late = after({ roundsSent: 2, lastSentOn: day('2026-11-24') });
    expect(late).toMatchObject({ round: 3, dueOn: '2026-11-30' });
  });
});

describe('what holds a reminder back', () => {
  test('nothing is missing any more: it is cancelled, whatever else is true', () => {
    expect(after({ missing: [], unreadAnswer: true })).toEqual({ step: 'cancel', why: 'nothing_missing' });
  });

  test('an answer nobody has read yet', () => {
    expect(after({ unreadAnswer: true })).toEqual({ step: 'hold', why: 'unread_answer' });
  });

  test('somebody who answered in part yesterday is not reminded today', () => {
    expect(after({ answeredOn: day('2026-11-16') })).toMatchObject({ step: 'send', dueOn: '2026-11-23' });
  });

  test('an absence moves it to the day of return, an absurd one does not', () => {
    expect(after({ awayUntil: day('2026-11-26') })).toMatchObject({ dueOn: '2026-11-26' });
    expect(after({ awayUntil: day('2026-11-12') })).toMatchObject({ dueOn: '2026-11-17' });
    expect(after({ awayUntil: day('2031-01-01') })).toMatchObject({ dueOn: '2026-11-17' });
  });

  test('a reason to stop stops it', () => {
    expect(after({ stop: 'represented' })).toEqual({ step: 'stop', why: 'represented' });
    expect(stopReason({ claimStatus: 'closed' })).toBe('claim_final');
    expect(stopReason({ claimStatus: 'incomplete', party: { doNotWrite: 'deceased' } })).toBe('do_not_write');
    expect(stopReason({ claimStatus: 'approved', party: {} })).toBeUndefined();
  });
});

test('whatever happens, reminders fall on working days, never closer than five days, and never more than four leave', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2000 }),
      fc.array(
        fc.record({
          late: fc.nat(20),
          answered: fc.boolean(),
          away: fc.option(fc.nat(40), { nil: undefined }),
        }),
        {
          minLength: 8,
          maxLength: 8,
        },
      ),
      (offset, course) => {
        let state: FollowUp = { ...start, startedOn: addDays(day('2026-01-01'), offset), roundsSent: 0 };
        const sent: LocalDate[] = [];
        for (const { late, answered, away } of course) {
          const step = nextStep(state);
          if (step.step !== 'send') break;
          const sentOn = addDays(step.dueOn, step.round === 1 ? 0 : late);
          expect(step.round === 1 || isWorkingDay(step.dueOn)).toBe(true);
          expect(step.answerBy > step.dueOn && isWorkingDay(step.answerBy)).toBe(true);
          expect(
            sent.length === 0 || step.dueOn >= addDays(sent.at(-1)!, standardCadence.minimumGapDays),
          ).toBe(true);
          sent.push(sentOn);
          state = {
            ...state,
            roundsSent: step.round,
            lastSentOn: sentOn,
            ...(answered ? { answeredOn: addDays(sentOn, 2) } : {}),
            ...(away === undefined ? {} : { awayUntil: addDays(sentOn, away) }),
          };
        }
        expect(sent).toHaveLength(4);
      },
    ),
  );
});

test('a reminder names a day that leaves half of the time, the final one the supervisor’s day', () => {
  expect(answerBy({ startedOn: day('2026-11-10'), round: 2, sentOn: day('2026-11-17') })).toBe('2026-11-24');
  expect(answerBy({ startedOn: day('2026-11-10'), round: 3, sentOn: day('2026-11-24') })).toBe('2026-12-01');
  expect(answerBy({ startedOn: day('2026-11-10'), round: 4, sentOn: day('2026-12-01') })).toBe('2026-12-15');
});

function dueAtOf(step: ReturnType<typeof nextStep>): string | undefined {
  return 'dueAt' in step ? step.dueAt.toISOString() : undefined;
}
