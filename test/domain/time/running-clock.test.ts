import { beforeAll, describe, expect, test } from 'vitest';
import type { ClaimTypeId, LocalDate } from '#src/domain/ids.ts';
import type { Profile } from '#src/domain/profile.ts';
import {
  claimClocks,
  marksOf,
  ticketClocks,
  type ClockQuestion,
  type RunningClock,
} from '#src/domain/time/running-clock.ts';
import { loadProfile } from '#src/profile.ts';

let insurer: Profile;
let agency: Profile;
beforeAll(async () => {
  [insurer, agency] = await Promise.all([loadProfile('insurer'), loadProfile('benefit-agency')]);
});

/** A Thursday. */
const thursday = new Date('2026-11-12T09:00:00Z');
const on = (iso: string) => new Date(`${iso}T09:00:00Z`);
const claim = (change: Partial<NonNullable<ClockQuestion['claim']>> = {}) => ({
  // A claim type of the profile.
  type: 'motor_damage' as ClaimTypeId,
  status: 'complete' as const,
  notifiedAt: thursday,
  ...change,
});
const ofClaim = (question: Omit<ClockQuestion, 'clocks' | 'calendar'>, house = insurer) =>
  claimClocks({ ...question, clocks: house.clocks, calendar: house.calendar });
const ofTicket = (question: Omit<ClockQuestion, 'clocks' | 'calendar'>) =>
  ticketClocks({ ...question, clocks: insurer.clocks, calendar: insurer.calendar });
const named = (clocks: readonly RunningClock[], id: string) => {
  const found = clocks.find(({ clock }) => clock.id === id);
  if (found === undefined) throw new Error(`${id} does not run`);
  return found;
};
const marks = (running: RunningClock) =>
  marksOf(running).map(({ mark, at }) => `${mark} ${at.toISOString().slice(0, 10)}`);
const ticket = (change: Partial<NonNullable<ClockQuestion['ticket']>> = {}) => ({
  status: 'open' as const,
  caseKind: 'other' as const,
  receivedAt: thursday,
  statusSince: thursday,
  assignee: 'Giulia Ferri',
  ...change,
});

const told = (...events: readonly (readonly [string, string, string?])[]) =>
  new Map(events.map(([event, at, toldAt]) => [event, { at: on(at), toldAt: on(toldAt ?? at) }]));
const ids = (clocks: readonly RunningClock[]) => clocks.map(({ clock }) => clock.id);

describe('what people say happened outside', () => {
  const approved = claim({ status: 'approved' });
  const offeredAt = on('2026-11-16');

  test('starts the payment of an offer: after fifteen days of the answer, after thirty of silence', () => {
    const silent = named(ofClaim({ claim: approved, offeredAt }), 'it.motor.pay_refused_or_silent.silent');
    expect(silent.deadline?.rawDue).toBe('2026-12-16');
    for (const [event, id] of [
      ['offer_accepted', 'it.motor.pay_accepted'],
      ['offer_refused', 'it.motor.pay_refused_or_silent.refused'],
    ] as const) {
      const clocks = ofClaim({ claim: approved, offeredAt, told: told([event, '2026-11-20']) });
      expect(ids(clocks)).toEqual([id]);
      expect(named(clocks, id).deadline?.rawDue).toBe('2026-12-05');
    }
    expect(ofClaim({ claim: claim({ status: 'paid' }), offeredAt })).toEqual([]);
  });

  test('of an offer answers no later one', () => {
    const before = told(['offer_refused', '2026-11-13']);
    expect(ids(ofClaim({ claim: approved, offeredAt, told: before }))).toEqual([
      'it.motor.pay_refused_or_silent.silent',
    ]);
    // Of two answers the one that was told last counts.
    const both = told(['offer_accepted', '2026-11-18', '2026-11-23'], ['offer_refused', '2026-11-19']);
    expect(ids(ofClaim({ claim: approved, offeredAt, told: both }))).toEqual(['it.motor.pay_accepted']);
  });

  test('runs whatever the claim’s status until the file was shown', () => {
    const rejected = claim({ status: 'rejected' });
    const asked = told(['file_access_requested', '2026-11-12']);
    expect(named(ofClaim({ claim: rejected, told: asked }), 'it.claimfile.access').deadline?.rawDue).toBe(
      '2027-01-11',
    );
    const given = told(['file_access_requested', '2026-11-12'], ['file_access_given', '2026-11-30']);
    expect(ofClaim({ claim: rejected, told: given })).toEqual([]);
    const again = told(['file_access_requested', '2026-12-10'], ['file_access_given', '2026-11-30']);
    expect(ids(ofClaim({ claim: rejected, told: again }))).toEqual(['it.claimfile.access']);
  });

  test('of a breach of data gives the authority’s seventy-two hours, on a closed ticket too', () => {
    const breach = told(['data_breach', '2026-11-13']);
    const closed = ticket({ status: 'closed' });
    expect(named(ofTicket({ ticket: closed, told: breach }), 'eu.gdpr.breach').deadline?.dueAt).toEqual(
      new Date('2026-11-16T09:00:00Z'),
    );
    const reported = told(['data_breach', '2026-11-13'], ['data_breach_reported', '2026-11-14']);
    expect(ofTicket({ ticket: closed, told: reported })).toEqual([]);
  });

  test('of a renewal ends the clock of its notice, which starts only if it could still be kept', () => {
    const renewal = ticket({ caseKind: 'renewal_problem' });
    const far = { ticket: renewal, expiresOn: '2027-01-15' as LocalDate };
    expect(named(ofTicket(far), 'it.renewal.motor.notice').deadline).toMatchObject({
      rawDue: '2026-12-16',
      legalDue: '2026-12-16',
    });
    expect(named(ofTicket(far), 'it.renewal.motor.cover').deadline?.rawDue).toBe('2027-01-30');
    expect(ids(ofTicket({ ...far, told: told(['renewal_notice_sent', '2026-11-12']) }))).not.toContain(
      'it.renewal.motor.notice',
    );
    const near = { ...far, expiresOn: '2026-12-01' as LocalDate };
    expect(ids(ofTicket(near))).not.toContain('it.renewal.motor.notice');
  });
});

describe('a term of law on a claim', () => {
  test('runs anew from the day the last paper came, with a period of its own', () => {
    const before = named(ofClaim({ claim: claim(), completedAt: on('2026-11-20') }), 'it.motor.offer.damage');
    const after = named(ofClaim({ claim: claim(), completedAt: on('2026-12-01') }), 'it.motor.offer.damage');
    expect([before.deadline?.rawDue, after.deadline?.rawDue]).toEqual(['2027-01-19', '2027-01-30']);
    expect(before.startedAt).not.toEqual(after.startedAt);
  });

  test('is warned of, passes for us on a working day, and by law after it', () => {
    // Sixty days from 30 November end on a Friday; from 1 December on a Saturday, which is no day off by law.
    const saturday = named(
      ofClaim({ claim: claim(), completedAt: on('2026-12-01') }),
      'it.motor.offer.damage',
    );
    expect(marks(saturday)).toEqual(['warn 2027-01-14', 'breach 2027-01-29', 'second 2027-01-30']);
    const friday = named(ofClaim({ claim: claim(), completedAt: on('2026-11-30') }), 'it.motor.offer.damage');
    // Our day is the law's: what follows is the supervisor's own time.
    expect(marks(friday).map((mark) => mark.split(' ')[0])).toEqual(['warn', 'breach']);
  });

  test('of a mere remark tells nobody but before its end, and only where the house wants it', () => {
    const clocks = ofClaim({ claim: claim({ lossOn: '2026-11-10' as LocalDate }) });
    expect(marks(named(clocks, 'it.limitation'))).toEqual(['warn 2028-09-11']);
    // Whoever has a claim here has told of it.
    expect(clocks.some(({ clock }) => clock.id === 'it.notice.insured')).toBe(false);
  });

  test('ends with the decision, whatever it is', () => {
    for (const status of ['approved', 'rejected', 'paid', 'closed', 'withdrawn', 'closed_no_action'] as const)
      expect(ofClaim({ claim: claim({ status }) })).toEqual([]);
  });

  test('of an agency stands still from the request until the paper came, and goes on with the days left', () => {
    const benefit = {
      claim: claim({ type: 'family_benefit' as ClaimTypeId, status: 'incomplete' }),
      asked: true,
    };
    const still = named(
      ofClaim({ ...benefit, claimWaits: [{ from: on('2026-11-16') }] }, agency),
      'it.benefit.procedure',
    );
    expect(still.deadline).toBeUndefined();
    expect(marksOf(still)).toEqual([]);
    const again = named(
      ofClaim({ ...benefit, claimWaits: [{ from: on('2026-11-16'), to: on('2026-11-26') }] }, agency),
      'it.benefit.procedure',
    );
    expect(again.deadline?.rawDue).toBe('2026-12-22');
    expect(again.startedAt).toEqual(still.startedAt);
  });
});

describe('a clock on a ticket', () => {
  test('of a complaint tells a supervisor on day 30 and 40, goes to the second level at once, and never stands still', () => {
    const waiting = ofTicket({ ticket: ticket({ caseKind: 'complaint', status: 'waiting_customer' }) });
    // Forty-five days end on 27 December, a Sunday after three days off; thirty on a Saturday.
    expect(marks(named(waiting, 'it.complaint.reply'))).toEqual([
      'warn 2026-12-11',
      'early-30 2026-12-11',
      'early-40 2026-12-22',
      'breach 2026-12-24',
    ]);
  });

  test('of the supervisor begins with the escalation, is met by taking it, and does not drive the second level', () => {
    const raised = { raisedAt: on('2026-11-16'), acknowledged: false };
    const ids = (escalation: ClockQuestion['escalation']) =>
      ofTicket({
        ticket: ticket({ status: 'escalated' }),
        ...(escalation === undefined ? {} : { escalation }),
      }).map(({ clock }) => clock.id);
    expect(ids(raised)).toEqual(['int.supervisor.acknowledge', 'int.supervisor.decide']);
    expect(ids({ ...raised, acknowledged: true })).toEqual(['int.supervisor.decide']);
    expect(ids(null)).toEqual([]);
  });

  test('of a department ends on the day somebody chose, and each task has its own', () => {
    const clocks = ofTicket({
      ticket: ticket({ status: 'waiting_department' }),
      tasks: [
        { openedAt: thursday, dueOn: '2026-11-17' as LocalDate },
        { openedAt: on('2026-11-13'), dueOn: '2026-11-29' as LocalDate },
      ],
    });
    // The 29th is a Sunday: a department that was given until then is not late on the Saturday.
    expect(clocks.map(({ deadline }) => deadline?.targetDue)).toEqual(['2026-11-17', '2026-11-29']);
  });
});
