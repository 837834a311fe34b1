import { describe, expect, test } from 'vitest';
import type { Requirement, RequirementState } from '#src/domain/claims/claim.ts';
import type { ClaimId, ItemId, MessageId, TicketId } from '#src/domain/ids.ts';
import {
  carryDecisions,
  claimMergeObstacle,
  linesThatLeave,
  splitObstacle,
  ticketMergeObstacle,
  type TicketPair,
} from '#src/domain/claims/merge.ts';

const line = (key: string, state: RequirementState, more: Partial<Requirement> = {}): Requirement => ({
  key,
  anyOf: key.split('|') as ItemId[],
  stage: 'review',
  level: 'M',
  state,
  askedRounds: 1,
  ...more,
});

describe('what people said on a claim that is merged', () => {
  const carry = (from: Requirement[], into: Requirement[], sameType = true) =>
    carryDecisions(from, into, { sameType });

  test.each(['accepted', 'rejected', 'waived'] as const)('%s holds on a line that is missing', (state) => {
    const found = carry(
      [line('doc_cai', state, { note: 'Visto', askedRounds: 3 })],
      [line('doc_cai', 'asked')],
    );
    expect(found).toEqual({
      carried: [{ line: line('doc_cai', state, { note: 'Visto' }), before: line('doc_cai', 'asked') }],
      kept: [],
      left: [],
    });
  });

  test('a paper that was accepted counts also where another one came', () => {
    const found = carry([line('doc_cai', 'accepted')], [line('doc_cai', 'received')]);
    expect(found.carried.map((each) => each.line.state)).toEqual(['accepted']);
  });

  test.each(['rejected', 'waived'] as const)(
    '%s does not touch what has come to the other by itself',
    (state) => {
      const found = carry([line('doc_cai', state)], [line('doc_cai', 'received')]);
      expect([found.carried, found.kept.map((each) => each.line.state)]).toEqual([[], ['received']]);
    },
  );

  test('never takes the word that was said on the one that goes on', () => {
    const found = carry([line('doc_cai', 'waived')], [line('doc_cai', 'rejected', { note: 'Illeggibile' })]);
    expect(found).toMatchObject({
      carried: [],
      kept: [{ line: { state: 'rejected' }, said: { state: 'waived' } }],
    });
  });

  test('the same word on both is nothing to speak of; what nobody said is not carried', () => {
    expect(
      carry(
        [line('doc_cai', 'accepted'), line('doc_estimate', 'received')],
        [line('doc_cai', 'accepted'), line('doc_estimate', 'missing')],
      ),
    ).toEqual({ carried: [], kept: [], left: [] });
  });

  test('a line the other has not comes with it for claims of one kind, and stays behind otherwise', () => {
    const from = [line('doc_police', 'waived')];
    expect(carry(from, []).carried.map((each) => [each.line.key, each.before])).toEqual([
      ['doc_police', undefined],
    ]);
    expect(carry(from, [], false).left.map((each) => each.key)).toEqual(['doc_police']);
  });
});

describe('what messages take along that get a ticket of their own', () => {
  const document = (item: string, message: string, detached = false) => ({
    item: item as ItemId,
    messageId: message as MessageId,
    detached,
  });
  const by = (kind: 'document' | 'fact', message: string) =>
    kind === 'document' ? { kind, item: 'doc_cai' } : { kind, fact: { messageId: message } };
  const proven = (key: string, evidence: unknown, state: RequirementState = 'received') => ({
    ...line(key, state),
    evidence,
  });
  const leave = (lines: Parameters<typeof linesThatLeave>[0], documents: ReturnType<typeof document>[]) =>
    linesThatLeave(lines, documents, ['2' as MessageId]).map(({ key }) => key);

  test('a line that only their papers or words have satisfied', () => {
    expect(
      leave(
        [
          proven('doc_cai', by('document', '2')),
          proven('loss_place', by('fact', '2')),
          proven('loss_date', by('fact', '1')),
        ],
        [document('doc_cai', '2')],
      ),
    ).toEqual(['doc_cai', 'loss_place']);
  });

  test('not what another paper satisfies as well; one taken off the claim does not', () => {
    const lines = [proven('doc_cai', by('document', '2'))];
    expect(leave(lines, [document('doc_cai', '2'), document('doc_cai', '1')])).toEqual([]);
    expect(leave(lines, [document('doc_cai', '2'), document('doc_cai', '1', true)])).toEqual(['doc_cai']);
  });

  test('not what a person has accepted', () => {
    expect(leave([proven('doc_cai', by('document', '2'), 'accepted')], [document('doc_cai', '2')])).toEqual(
      [],
    );
  });

  test('a wider line goes with the narrow one it was ticked by', () => {
    expect(
      leave(
        [proven('doc_estimate', by('document', '2')), line('doc_estimate|doc_invoice', 'received')],
        [document('doc_estimate', '2')],
      ),
    ).toEqual(['doc_estimate', 'doc_estimate|doc_invoice']);
  });
});

describe('what stands in the way is said in both languages', () => {
  const pair = (change: Partial<TicketPair> = {}): TicketPair => ({
    ticket: { id: '2' as TicketId, status: 'open' },
    into: { id: '1' as TicketId, status: 'open' },
    hasOpenComplaint: false,
    hasOpenChanges: false,
    isDivided: false,
    ...change,
  });

  test('of tickets, in the order in which people can do something about it', () => {
    expect(ticketMergeObstacle(pair())).toBeUndefined();
    expect(ticketMergeObstacle(pair({ hasOpenComplaint: true }))?.it).toContain(
      'reclamo aperto nel registro',
    );
    expect(ticketMergeObstacle(pair({ isDivided: true }))?.it).toContain('solo una parte');
    expect(ticketMergeObstacle(pair({ hasOpenChanges: true }))?.en).toContain('nothing is decided yet');
    expect(ticketMergeObstacle(pair({ askedElsewhere: 'SIN 1', hasOpenComplaint: true }))?.it).toContain(
      'SIN 1',
    );
    expect(
      ticketMergeObstacle(
        pair({
          ticket: { id: '2' as TicketId, status: 'open', claimId: '7' as ClaimId },
          into: { id: '1' as TicketId, status: 'open', claimId: '8' as ClaimId },
        }),
      )?.it,
    ).toContain('sinistri diversi');
  });

  test('of claims: money that was promised binds, on the side that would go', () => {
    const claim = { id: '2' as ClaimId, status: 'approved' as const };
    const into = { id: '1' as ClaimId };
    expect(claimMergeObstacle({ claim, into })?.it).toContain('approvato');
    expect(claimMergeObstacle({ claim: { ...claim, status: 'rejected' }, into })).toBeUndefined();
  });

  test('of messages: what a machine wrote makes no ticket of its own', () => {
    const messages = [
      { id: '1' as MessageId, isWritten: true },
      { id: '2' as MessageId, isWritten: false },
    ];
    expect(splitObstacle({ isMerged: false, messages, chosen: ['2' as MessageId] })?.it).toContain(
      'una persona',
    );
    expect(splitObstacle({ isMerged: false, messages, chosen: ['1' as MessageId] })?.it).toContain('niente');
  });
});
