import { describe, expect, test } from 'vitest';
import { clocksFor, type Clock, type ClockTrigger } from '#src/domain/time/clock.ts';
import type { ClaimTypeId } from '#src/domain/ids.ts';
import { loadProfile } from '#src/profile.ts';

const type = (id: string) => id as ClaimTypeId;
const legal = (clocks: readonly Clock[]) =>
  clocks
    .filter(({ kind }) => kind === 'law')
    .map(({ id, term }) => `${id} ${term === undefined ? '–' : `${term.amount} ${term.unit}`}`);

describe('the insurer’s clocks', async () => {
  const { clocks } = await loadProfile('insurer');
  const started = (trigger: ClockTrigger, claimType?: string, facts: Record<string, string> = {}) =>
    legal(
      clocksFor(clocks, {
        trigger,
        ...(claimType === undefined ? {} : { claimType: type(claimType) }),
        facts: new Map(Object.entries(facts)),
      }),
    );

  test('give sixty days for an offer on damage, thirty when both drivers signed, ninety with injuries', () => {
    expect(started('claim_complete', 'motor_damage')).toEqual(['it.motor.offer.damage 60 calendar-days']);
    expect(started('claim_complete', 'motor_damage', { cai_signed: 'yes' })).toEqual([
      'it.motor.offer.damage.cai_signed 30 calendar-days',
    ]);
    expect(started('claim_complete', 'motor_injury', { cai_signed: 'yes' })).toEqual([
      'it.motor.offer.injury 90 calendar-days',
    ]);
  });

  test('know no such term for a water leak, and none of other countries', () => {
    expect(started('claim_complete', 'home_water')).toEqual([]);
    expect(clocks.filter(({ id, enabled }) => enabled && /^(?:uk|us)\./.test(id))).toEqual([]);
  });

  test('answer a complaint within 45 days that nothing halts, told to a supervisor on day 30 and 40', () => {
    const [reply] = clocksFor(clocks, { trigger: 'complaint_received' }).filter(({ kind }) => kind === 'law');
    expect(reply).toMatchObject({
      id: 'it.complaint.reply',
      term: { amount: 45, unit: 'calendar-days' },
      pause: 'never',
      escalateAfter: [30, 40],
    });
  });

  /** Domain guide E.2 and E.3, row by row: id, amount, unit, pause, breach; `–` where the guide gives no figure. */
  const rows = `
    it.motor.offer.damage                     60 calendar-days  restart_on_completion escalate
    it.motor.offer.damage.cai_signed          30 calendar-days  restart_on_completion escalate
    it.motor.offer.injury                     90 calendar-days  restart_on_completion escalate
    it.motor.ask_missing                      30 calendar-days  never escalate
    it.motor.pay_accepted                     15 calendar-days  never escalate
    it.motor.pay_refused_or_silent.refused    15 calendar-days  never escalate
    it.motor.pay_refused_or_silent.silent     30 calendar-days  never escalate
    it.complaint.reply                        45 calendar-days  never second_level
    it.complaint.next_step                    – – never block_letter
    it.notice.insured                         3 calendar-days   never flag
    it.limitation                             24 months         never flag
    it.claimfile.access                       60 calendar-days  never escalate
    it.renewal.motor.notice                   30 calendar-days  never escalate
    it.renewal.motor.cover                    15 calendar-days  never flag
    eu.motor.offer                            3 months          never none
    eu.complaints                             – – never none
    eu.gdpr.request                           1 months          never data_protection_officer
    eu.gdpr.breach                            4320 minutes      never data_protection_officer
    uk.icobs8                                 5 business-days   never escalate
    uk.disp.summary                           3 business-days   never none
    uk.disp.final                             56 calendar-days  never second_level
    us.naic.ack                               15 calendar-days  never escalate
    us.naic.decide                            21 calendar-days  never escalate
    us.ca.ack                                 15 calendar-days  never escalate
    us.ca.answer                              15 calendar-days  never escalate
    us.ca.decide                              40 calendar-days  never escalate
    us.tx.ack                                 15 calendar-days  never escalate
    us.tx.decide                              15 business-days  never escalate
    us.tx.pay                                 5 business-days   never escalate
    us.pa                                     15 business-days  never escalate
    us.ak.ack                                 10 business-days  never escalate
    us.az.ack                                 10 business-days  never escalate
    us.ar.ack                                 15 business-days  never escalate
    us.ak.decide                              15 business-days  never escalate
    us.az.decide                              15 business-days  never escalate
    us.ar.decide                              15 business-days  never escalate
    us.ok                                     45 business-days  never none
    int.ack                                   5 minutes         never alarm
    int.ack.letter                            1 business-days   never alarm
    int.first_touch                           1 business-days   never escalate
    int.first_touch.callback                  4 business-hours  never escalate
    int.first_touch.complaint                 1 business-days   never escalate
    int.ask_missing                           2 business-days   never escalate
    int.review                                5 business-days   never escalate
    int.supervisor.acknowledge                4 business-hours  never second_level
    int.supervisor.decide                     2 business-days   never second_level
    int.payment_delay                         3 business-days   waiting_customer escalate
    int.renewal                               1 business-days   waiting_customer escalate
    int.account_change                        3 business-days   waiting_customer escalate
    int.department                            3 business-days   never escalate
    int.letter                                1 business-days   never alarm`
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).join(' '));

  test('are those of the guide and our own for letters that lie, none missing, none changed', () => {
    const printed = clocks.map(({ id, term, pause, onBreach }) =>
      [id, term?.amount ?? '–', term?.unit ?? '–', pause, onBreach].join(' '),
    );
    expect(printed.toSorted()).toEqual(rows.toSorted());
  });

  test('name their source, and a foreign one that it needs counsel', () => {
    const silent = clocks.filter(({ enabled, note }) => !enabled && !/counsel/i.test(note ?? ''));
    expect(silent.map(({ id }) => id)).toEqual([]);
    expect(clocks.filter(({ source }) => source.length < 5)).toEqual([]);
  });
});
