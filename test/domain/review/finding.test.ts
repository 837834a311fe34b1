import { describe, expect, test } from 'vitest';
import { mayApprove, type ApprovalFile } from '#src/domain/review/approval.ts';
import {
  compareFindings,
  judgeFinding,
  mayRead,
  proposedEscalation,
  type Finding,
  type StoredFinding,
} from '#src/domain/review/finding.ts';
import type { ClaimId, FindingId, ItemId, PolicyId } from '#src/domain/ids.ts';
import { may, roles, type Role } from '#src/domain/people/role.ts';

const invoice: Finding = {
  check: 'pe.duplicate_invoice',
  key: 'document:7',
  severity: 'blocker',
  text: { it: 'La fattura è già in un altro sinistro.', en: 'The invoice is on another claim.' },
  figures: { other: 'SIN 4827-1936-52', total: 12_000 },
  quotes: [{ quote: 'Fattura n. 112' }],
};
const mismatch: Finding = { ...invoice, check: 'pe.amount_mismatch', severity: 'warning' };
const signal: Finding = { ...invoice, check: 'fr.frequency', severity: 'info' };

const sara = { name: 'Sara Conti', role: 'supervisor' } as const;
const at = new Date('2026-11-12T10:00:00Z');

function stored(finding: Finding, change: Partial<StoredFinding> = {}): StoredFinding {
  return {
    ...finding,
    id: '1' as FindingId,
    claimId: '9' as ClaimId,
    version: 1,
    state: 'open',
    rules: 'review-1',
    openedAt: at,
    changedAt: at,
    ...change,
  };
}

const waivedBySara = {
  state: 'waived',
  decided: { by: 'person:Sara Conti', role: 'supervisor', at },
} as const;

describe('a look at a claim', () => {
  test('opens what is new and resolves what is no longer true', () => {
    expect(compareFindings([stored(mismatch)], [invoice])).toEqual([
      { kind: 'resolved', before: stored(mismatch) },
      { kind: 'opened', finding: invoice },
    ]);
  });

  test('that finds the same changes nothing, whatever the order in which the database keeps figures', () => {
    const kept = stored({ ...invoice, figures: { total: 12_000, other: 'SIN 4827-1936-52' } });
    expect(compareFindings([kept], [invoice])).toEqual([]);
  });

  test.each(['waived', 'acknowledged'] as const)('leaves a finding %s by a person as it is', (state) => {
    expect(compareFindings([stored(invoice, { state })], [invoice])).toEqual([]);
    const reworded = { ...invoice, quotes: [{ quote: 'Fatt. 112' }] };
    expect(compareFindings([stored(invoice, { state })], [reworded])).toMatchObject([{ kind: 'retold' }]);
  });

  test.each(['waived', 'acknowledged'] as const)(
    'opens a finding %s by a person again when its figures change',
    (state) => {
      const dearer = { ...invoice, figures: { ...invoice.figures, total: 90_000 } };
      expect(compareFindings([stored(invoice, { state })], [dearer])).toMatchObject([
        { kind: 'reopened', because: 'changed', finding: { figures: { total: 90_000 } } },
      ]);
      expect(compareFindings([stored(invoice, { state: 'open' })], [dearer])).toMatchObject([
        { kind: 'retold' },
      ]);
    },
  );

  test('opens what was resolved when it is true again, and resolves nothing twice', () => {
    const before = stored(invoice, { state: 'resolved' });
    expect(compareFindings([before], [invoice])).toMatchObject([{ kind: 'reopened', because: 'returned' }]);
    expect(compareFindings([before], [])).toEqual([]);
  });

  test('tells two findings of one check apart by what they are about', () => {
    const other = { ...invoice, key: 'document:8' };
    expect(compareFindings([stored(invoice)], [invoice, other])).toEqual([
      { kind: 'opened', finding: other },
    ]);
  });
});

describe('a finding', () => {
  const allowed = (finding: Finding, action: 'acknowledge' | 'waive') =>
    roles.filter(
      (role) =>
        mayRead(role, finding) &&
        judgeFinding(stored(finding), action, { name: 'X', role }, 'reason').outcome === 'changed',
    );

  test('that is a warning is acknowledged by representatives and waived from senior ones on', () => {
    expect(allowed(mismatch, 'acknowledge')).toEqual(['rep', 'senior_rep', 'supervisor']);
    expect(allowed(mismatch, 'waive')).toEqual(['senior_rep', 'supervisor']);
  });

  test('that is a blocker is waived by a supervisor and acknowledged away by nobody', () => {
    expect(allowed(invoice, 'waive')).toEqual(['supervisor']);
    expect(allowed(invoice, 'acknowledge')).toEqual([]);
  });

  test('that is a fraud signal is known to three roles and judged by two', () => {
    expect(roles.filter((role) => mayRead(role, signal))).toEqual(['supervisor', 'fraud_analyst', 'auditor']);
    expect(allowed(signal, 'acknowledge')).toEqual(['supervisor', 'fraud_analyst']);
    expect(allowed(signal, 'waive')).toEqual(['supervisor', 'fraud_analyst']);
  });

  test('is judged once: the same word of the same person again is no other, another person’s is refused', () => {
    const finding = stored(invoice, { ...waivedBySara, decided: { ...waivedBySara.decided, reason: 'ok' } });
    expect(judgeFinding(finding, 'waive', sara, 'ok')).toEqual({ outcome: 'unchanged' });
    expect(judgeFinding(finding, 'waive', { ...sara, name: 'Ugo' }, 'ok')).toMatchObject({
      outcome: 'not-possible',
    });
    expect(judgeFinding(finding, 'reopen', sara, 'a mistake')).toEqual({ outcome: 'changed', state: 'open' });
  });

  test('that the machine resolved is nobody’s to judge', () => {
    for (const action of ['acknowledge', 'waive', 'reopen'] as const)
      expect(judgeFinding(stored(mismatch, { state: 'resolved' }), action, sara, 'x')).toMatchObject({
        outcome: 'not-possible',
      });
  });
});

describe('an escalation because of fraud signals', () => {
  const pressure = stored({ ...signal, check: 'fr.pressure' }, { id: '2' as FindingId });

  test('is proposed from two kinds of signals on that nobody has put aside', () => {
    expect(proposedEscalation([stored(signal), pressure])).toMatchObject({
      reason: 'fraud_signal',
      findings: ['1', '2'],
    });
    expect(proposedEscalation([stored(signal), stored({ ...signal, key: 'b' })])).toBeUndefined();
    expect(proposedEscalation([stored(signal), { ...pressure, state: 'waived' }])).toBeUndefined();
    expect(proposedEscalation([stored(invoice), stored(mismatch)])).toBeUndefined();
  });
});

describe('an approval', () => {
  const file = (change: Partial<ApprovalFile> = {}): ApprovalFile => ({
    claim: { status: 'in_review', policyId: '2' as PolicyId },
    requirements: [line('accepted'), line('waived')],
    findings: [],
    needsPolicy: true,
    ...change,
  });
  const line = (
    state: 'accepted' | 'waived' | 'received' | 'asked',
    stage: 'review' | 'payment' = 'review',
  ) => ({
    key: 'doc_invoice',
    anyOf: ['doc_invoice' as ItemId],
    stage,
    level: 'M' as const,
    state,
    askedRounds: 0,
  });
  const obstacles = (change: Partial<ApprovalFile>, role: Role = 'rep') =>
    mayApprove(file(change), { name: 'Sara Conti', role }).map(({ kind }) => kind);

  test('has nothing in its way on a clean file', () => expect(obstacles({})).toEqual([]));

  test('is stopped by every blocker that nobody has waived, and by warnings nobody has seen', () => {
    expect(obstacles({ findings: [stored(invoice), stored(mismatch)] })).toEqual(['blocker', 'warning']);
    expect(
      obstacles({
        findings: [
          stored(invoice, { state: 'resolved' }),
          stored(mismatch, { state: 'acknowledged' }),
          stored(signal),
        ],
      }),
    ).toEqual([]);
  });

  test('needs another person than the one who waived a blocker', () => {
    const findings = [stored(invoice, waivedBySara)];
    expect(obstacles({ findings }, 'supervisor')).toEqual(['four_eyes']);
    expect(mayApprove(file({ findings }), { name: 'Ugo Riva', role: 'rep' })).toEqual([]);
  });

  test('never tells anybody of a fraud signal who may not know of one', () => {
    const findings = [stored({ ...signal, severity: 'warning' })];
    for (const role of roles.filter((each) => may(each, 'decide_claims')))
      expect(obstacles({ findings }, role)).toEqual(may(role, 'read_fraud') ? ['warning'] : []);
  });

  test('needs a policy, a complete checklist that somebody accepted, and a status that allows it', () => {
    expect(obstacles({ claim: { status: 'in_review' } })).toEqual(['no_policy']);
    expect(obstacles({ claim: { status: 'in_review' }, needsPolicy: false })).toEqual([]);
    expect(obstacles({ requirements: [line('received'), line('asked'), line('asked', 'payment')] })).toEqual([
      'requirement',
      'requirement',
    ]);
    for (const status of ['paid', 'rejected', 'closed', 'withdrawn'] as const)
      expect(obstacles({ claim: { status, policyId: '2' as PolicyId } })).toEqual(['status']);
  });

  test('is for those who decide, up to the sum of their role', () => {
    for (const role of ['trainee', 'finance', 'fraud_analyst', 'auditor', 'complaints_officer'] as const)
      expect(obstacles({}, role)).toEqual(['role']);
    const decider = { role: 'senior_rep', people: 1 } as const;
    expect(mayApprove(file({ decider }), { name: 'Giulia Ferri', role: 'rep' })).toMatchObject([
      { kind: 'authority', text: { it: expect.stringContaining('decide almeno il ruolo addetto senior') } },
    ]);
    expect(obstacles({ decider }, 'senior_rep')).toEqual([]);
    expect(obstacles({ decider: { role: 'supervisor', people: 2 } }, 'supervisor')).toEqual(['authority']);
  });
});
