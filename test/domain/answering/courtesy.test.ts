import { describe, expect, test } from 'vitest';
import {
  isRobot,
  mayAutoAnswer,
  standardLimits,
  type CourtesyQuestion,
} from '#src/domain/answering/courtesy.ts';

const quiet = { toAddressToday: 0, acksToAddressForClaimToday: 0, globalLastMinute: 0 };
const ack: CourtesyQuestion = {
  purpose: 'acknowledgement',
  to: 'anna@example.org',
  nature: { kind: 'human' },
  doNotAnswer: [],
  recent: quiet,
};
const answer = (more: Partial<CourtesyQuestion>) => mayAutoAnswer({ ...ack, ...more });

describe('an automatic message', () => {
  test('answers a person once', () => {
    expect(answer({})).toEqual({ ok: true });
    expect(answer({ recent: { ...quiet, acksToAddressForClaimToday: 1 } })).toMatchObject({ ok: false });
  });

  test('that asks for something is not held back by an acknowledgement', () => {
    expect(
      answer({ purpose: 'other', recent: { ...quiet, toAddressToday: 1, acksToAddressForClaimToday: 1 } }).ok,
    ).toBe(true);
  });

  test('is the last of its day at the fifth to one address', () => {
    expect(answer({ recent: { ...quiet, toAddressToday: 4 } }).ok).toBe(true);
    expect(answer({ purpose: 'other', recent: { ...quiet, toAddressToday: 5 } }).ok).toBe(false);
  });

  test('stops and rings an alarm when too many leave in a minute', () => {
    const recent = { ...quiet, globalLastMinute: standardLimits.globalPerMinute };
    expect(answer({ recent })).toMatchObject({ ok: false, alarm: true });
    expect(answer({ recent: { ...recent, globalLastMinute: recent.globalLastMinute - 1 } }).ok).toBe(true);
  });

  test.each([
    [{ kind: 'auto-reply', why: 'Auto-Submitted' } as const],
    [{ kind: 'bounce', failures: [] } as const],
    [{ kind: 'list', why: 'List-Id' } as const],
    [{ kind: 'pec-receipt', receipt: { kind: 'accepted' } } as const],
    [{ kind: 'feedback-report' } as const],
    [{ kind: 'unreadable', reason: 'x' } as const],
  ])('never answers %o', (nature) => {
    expect(answer({ nature }).ok).toBe(false);
  });

  test('obeys the headers, the party’s wish and common sense, and says which', () => {
    expect(answer({ doNotAnswer: ['Precedence: bulk'] })).toEqual({ ok: false, reason: 'Precedence: bulk' });
    expect(answer({ partyDoNotWrite: 'deceased' })).toEqual({ ok: false, reason: 'party: deceased' });
    expect(
      answer({ to: 'Sinistri+x.y@example.org', ownAddresses: new Set(['sinistri@example.org']) }).ok,
    ).toBe(false);
    expect(answer({ to: '<>' }).ok).toBe(false);
  });

  test('of our own accord needs no message to answer', () => {
    const { nature: _, ...reminder } = ack;
    expect(mayAutoAnswer({ ...reminder, purpose: 'other' }).ok).toBe(true);
  });
});

test('two answering machines exchange at most five messages a day', () => {
  let sent = 0;
  for (let round = 0; round < 1000; round++) {
    // The other side answers everything and marks nothing, as the worst ones do.
    if (answer({ purpose: 'other', recent: { ...quiet, toAddressToday: sent } }).ok) sent++;
  }
  expect(sent).toBe(5);
});

describe('addresses no person reads', () => {
  test.each([
    'mailer-daemon@example.org',
    'MAILER-DAEMON@example.org',
    'postmaster@example.org',
    'noreply@example.org',
    'no-reply@example.org',
    'no_reply+abc@example.org',
    'do-not-reply@example.org',
    'donotreply@example.org',
    'non-rispondere@example.it',
    'noreply.sinistri@example.it',
    'owner-list@example.org',
    'list-request@example.org',
    'bounces+123@example.org',
    'posta-certificata@pec.example.it',
  ])('%s', (address) => {
    expect(isRobot(address)).toBe(true);
  });

  test.each([
    'anna@example.org',
    'noreen@example.org',
    'rootari@example.org',
    'info@example.org',
    'bounceland@example.org',
    'nonna.rosa@example.it',
  ])('but %s is somebody', (address) => {
    expect(isRobot(address)).toBe(false);
  });
});
