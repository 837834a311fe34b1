import { describe, expect, test } from 'vitest';
import {
  kindAfterOpening,
  lossSaid,
  messagesOfLoss,
  proposeOpening,
  type ToldFact,
  whyNotOpen,
} from '#src/domain/claims/claim-opening.ts';
import type { Policy } from '#src/domain/claims/claim.ts';
import type { ClaimTypeId, LocalDate, MessageId, PartyId, PolicyId } from '#src/domain/ids.ts';
import { caseKinds } from '#src/domain/ticket.ts';

const told = (key: string, value: string, more: Partial<ToldFact> = {}): ToldFact => ({
  key: key as ToldFact['key'],
  value,
  span: { part: 'body', start: 0, end: value.length, quote: value },
  method: 'phrase',
  confidence: 0.9,
  messageId: '1' as MessageId,
  ...more,
});
const at = (hour: number) => new Date(Date.UTC(2026, 10, 12, hour));
const motor = 'motor_damage' as ClaimTypeId;
const water = 'home_water' as ClaimTypeId;

/** Anna's car, insured under this number. */
const policy: Policy = {
  id: '1' as PolicyId,
  number: 'RCA-2025-004217',
  product: 'Auto',
  parties: [
    { role: 'insured', party: { id: '1' as PartyId, name: 'Anna Bianchi', contacts: [] } },
    { role: 'policyholder', party: { id: '2' as PartyId, name: 'Bruno Bianchi', contacts: [] } },
    { role: 'beneficiary', party: { id: '3' as PartyId, name: 'Banca', contacts: [] } },
  ],
  versions: [],
  instalments: [],
};

const propose = (
  facts: readonly ToldFact[],
  guess: { type?: ClaimTypeId; scores?: readonly { type: ClaimTypeId; score: number }[] } = {},
  policies: readonly Policy[] = [policy],
) =>
  proposeOpening(
    { facts, notifiedAt: at(9) },
    { scores: guess.scores ?? [], evidence: [], lead: 0, ...(guess.type && { type: guess.type }) },
    policies,
    () => new Set([motor]),
    '2026-11-12' as LocalDate,
  );

describe('what is proposed for a claim', () => {
  test('is what was told, the surest first, never what a reply quotes of others', () => {
    const proposal = propose([
      told('loss_date', '2026-11-09', { confidence: 0.7 }),
      told('loss_date', '2026-11-10'),
      told('loss_date', '2026-11-01', {
        confidence: 1,
        span: { part: 'quoted', start: 0, end: 1, quote: 'x' },
      }),
      told('loss_place', 'Lodi'),
      told('policy_number', 'RCA-2025-004217'),
    ]);
    expect(proposal).toMatchObject({ lossOn: '2026-11-10', lossPlace: 'Lodi', policyId: '1', type: motor });
    expect(proposal.lossDays.map(({ value }) => value)).toEqual(['2026-11-10', '2026-11-09']);
  });

  test('offers a bare date and fills nothing in: nobody said that it is the day of the loss', () => {
    const proposal = propose([told('date', '2026-11-08'), told('date', '2027-01-31')]);
    expect(proposal.lossOn).toBeUndefined();
    expect(proposal.lossDays.map(({ value }) => value)).toEqual(['2026-11-08']);
  });

  test('takes no policy that only the sender’s other contract would be, and keeps a clear type without it', () => {
    const proposal = propose([told('policy_number', 'CAS-1')], {
      type: water,
      scores: [{ type: water, score: 9 }],
    });
    expect(proposal.policyId).toBeUndefined();
    expect(proposal.type).toBe(water);
    // What the policies on offer cover stands after what the words speak for.
    expect(proposal.types).toEqual([water, motor]);
  });
});

test('the file of what a person says has the policy’s people, without who only benefits, and the numbers that were told', () => {
  expect(
    lossSaid(
      { type: motor, policy, lossOn: '2026-11-10' as LocalDate },
      {
        facts: [
          told('plate_other', 'ZZ999ZZ'),
          told('plate_own', 'GA123BC'),
          told('plate', 'GA123BC'),
          told('external_ref', '2026/771'),
        ],
        notifiedAt: at(9),
      },
    ),
  ).toMatchObject({
    policyId: '1',
    plates: ['GA123BC', 'ZZ999ZZ'],
    externalReferences: ['2026/771'],
    parties: [
      { role: 'insured', party: { id: '1' } },
      { role: 'claimant', party: { id: '2' } },
    ],
  });
});

describe('the messages that may tell the loss', () => {
  const messages = [9, 10, 11].map((hour) => ({ receivedAt: at(hour) }));

  test('are all of a ticket without a claim', () => {
    expect(messagesOfLoss(messages, [])).toEqual(messages);
  });

  test('are those after the notices of the claims it has', () => {
    expect(messagesOfLoss(messages, [{ notifiedAt: at(9) }, { notifiedAt: at(10) }])).toEqual([messages[2]]);
  });

  test('are all when one message told of two losses', () => {
    expect(messagesOfLoss(messages, [{ notifiedAt: at(11) }])).toEqual(messages);
  });
});

describe('the kind of a ticket from which a claim was opened', () => {
  test('is the report of a loss where it was only a guess', () => {
    expect(caseKinds.filter((kind) => kindAfterOpening(kind, false) === 'claim_new')).toEqual([
      'claim_new',
      'claim_update',
      'claim_status',
      'misdirected',
      'auto',
      'spam',
      'unreadable',
      'other',
    ]);
  });

  test('stays what it is beside another claim, and where it has a road of its own', () => {
    expect(kindAfterOpening('claim_update', true)).toBe('claim_update');
    expect(kindAfterOpening('complaint', false)).toBe('complaint');
  });
});

test('nothing is opened from what is closed or went into another ticket', () => {
  expect(whyNotOpen({ status: 'closed' })).toBe('closed');
  expect(whyNotOpen({ status: 'merged' })).toBe('merged');
  expect(whyNotOpen({ status: 'resolved' })).toBeUndefined();
});
