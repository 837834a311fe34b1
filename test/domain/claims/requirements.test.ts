import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Requirement, RequirementState } from '#src/domain/claims/claim.ts';
import type { DocumentQuality } from '#src/domain/documents/document-detail.ts';
import type { DocumentSeen, Fact, FactKey } from '#src/domain/facts/fact.ts';
import type { ClaimTypeId, ItemId, LocalDate } from '#src/domain/ids.ts';
import {
  alreadyReceived,
  applyEvidence,
  checklist,
  extendChecklist,
  flawsOf,
  isKnownCheck,
  isValidValue,
  missingFor,
  replaceChecklist,
  type Evidence,
} from '#src/domain/claims/requirements.ts';
import { loadProfile } from '#src/profile.ts';

const { items, claimTypes } = await loadProfile('insurer');
const type = (id: string) => claimTypes.get(id as ClaimTypeId)!;
const keysOf = (requirements: readonly Requirement[]) => requirements.map(({ key }) => key);
const listFor = (id: string, facts: Record<string, string> = {}) =>
  checklist(type(id), new Map(Object.entries(facts)));

function fact(key: string, value: string, confidence = 0.9): Fact {
  const span = { part: 'body' as const, start: 0, end: value.length, quote: value };
  return { key: key as FactKey, value, span, method: 'regex', confidence };
}

function document(item: string, confidence = 0.8): DocumentSeen {
  return {
    item: item as ItemId,
    span: { part: 'body', start: 0, end: 1, quote: 'x' },
    method: 'file-name',
    confidence,
  };
}

function evidence(more: Partial<Evidence>): Evidence {
  return { facts: [], documents: [], known: new Set(), items, ...more };
}

function known(...ids: string[]): ReadonlySet<ItemId> {
  return new Set(ids.map((id) => id as ItemId));
}

describe('the checklist of a new claim', () => {
  test('a prescription names the diagnosis, so that nobody is asked for both', () => {
    const list = listFor('health_expense', { setting: 'visit' });
    expect(keysOf(list)).toContain('diagnosis|doc_prescription');
    const { requirements } = applyEvidence(list, evidence({ documents: [document('doc_prescription')] }));
    expect(keysOf(missingFor(requirements, 'review'))).not.toContain('diagnosis|doc_prescription');
    const dental = listFor('health_expense', { setting: 'dental' });
    const told = applyEvidence(dental, evidence({ facts: [fact('diagnosis', 'carie')] }));
    expect(keysOf(missingFor(told.requirements, 'review'))).not.toContain('diagnosis|doc_prescription');
  });

  test('without an accident statement asks for the other driver and insurer instead', () => {
    const keys = keysOf(listFor('motor_damage', { vehicles: 'two', cai: 'no' }));
    expect(keys).not.toContain('doc_cai');
    expect(keys).toEqual(expect.arrayContaining(['other_party', 'other_insurer']));
  });

  test('an intermediary needs no mandate', () => {
    expect(keysOf(listFor('motor_damage', { represented: 'intermediary' }))).not.toContain('doc_mandate');
    expect(keysOf(listFor('motor_damage', { represented: 'yes' }))).toContain('doc_mandate');
  });

  test('holds the mandatory items, and a conditional one only when its facts hold', () => {
    expect(keysOf(listFor('motor_damage'))).not.toContain('doc_cai');
    expect(keysOf(listFor('motor_damage', { vehicles: 'two' }))).toContain('doc_cai');
    expect(keysOf(listFor('motor_damage', { vehicles: 'two', cai: 'no' }))).not.toContain('doc_cai');
    expect(keysOf(listFor('motor_damage', { vehicles: 'two', cai: 'no' }))).toContain('other_party');
  });

  test('takes a fact nobody spoke of as unknown: a prescription is asked unless it was a dentist', () => {
    expect(keysOf(listFor('health_expense'))).toContain('doc_prescription');
    expect(keysOf(listFor('health_expense', { setting: 'dental' }))).not.toContain('doc_prescription');
  });

  test('lets one of several items satisfy a line', () => {
    expect(keysOf(listFor('home_water'))).toContain('doc_estimate|doc_invoice');
    expect(keysOf(listFor('home_water'))).toContain('contact_phone|contact_email');
  });

  test('starts with everything missing and nothing asked, first things first', () => {
    const list = listFor('home_water');
    expect(list.every(({ state, askedRounds }) => state === 'missing' && askedRounds === 0)).toBe(true);
    const stages = list.map(({ stage }) => ['fnol', 'review', 'payment'].indexOf(stage));
    expect(stages).toEqual(stages.toSorted((a, b) => a - b));
  });
});

describe('what is missing', () => {
  test('at first contact leaves out what waits for the payment', () => {
    const list = listFor('motor_damage');
    expect(keysOf(missingFor(list, 'review'))).not.toContain('iban');
    expect(keysOf(missingFor(list, 'payment'))).toContain('iban');
    expect(keysOf(missingFor(list, 'fnol'))).not.toContain('inspection_place');
  });

  test.each<[RequirementState, boolean]>([
    ['missing', true],
    ['asked', true],
    ['rejected', true],
    ['received', false],
    ['accepted', false],
    ['waived', false],
  ])('an item that is %s is asked for: %s', (state, expected) => {
    const list = listFor('home_water').map((each) => ({ ...each, state }));
    expect(missingFor(list, 'payment').length > 0).toBe(expected);
    expect(alreadyReceived(list).length > 0).toBe(state === 'received' || state === 'accepted');
  });

  test('of a motor claim told in full: tax code and where to see the car', () => {
    const facts = [
      fact('policy_number', 'RCA2025004217'),
      fact('loss_date', '2026-07-03'),
      fact('loss_time', '15:30'),
      fact('loss_place', 'Via Emilia 10, Lodi'),
      fact(
        'loss_description',
        'In rotatoria sono stata tamponata da un altro veicolo che non ha rispettato la precedenza.',
      ),
      fact('plate_own', 'AB123CD'),
      fact('plate_other', 'GM045ZZ'),
      fact('injuries_flag', 'no'),
    ];
    const list = listFor('motor_damage', { vehicles: 'two', injuries: 'no' });
    const { requirements } = applyEvidence(
      list,
      evidence({ facts, documents: [document('doc_cai')], known: known('insured_name', 'contact_email') }),
    );
    expect(keysOf(missingFor(requirements, 'review'))).toEqual(['fiscal_code', 'inspection_place']);
  });
});

describe('evidence', () => {
  const health = listFor('health_expense', { setting: 'visit' });

  test('ticks a document, a told value, and what was known before, and says by what', () => {
    const { requirements, ticked } = applyEvidence(
      health,
      evidence({
        documents: [document('doc_invoice')],
        facts: [fact('amount_claimed', '12000')],
        known: known('insured_name'),
      }),
    );
    expect(ticked.map(({ key, by }) => [key, by.kind])).toEqual([
      ['insured_name', 'known'],
      ['amount_claimed', 'fact'],
      ['doc_invoice', 'document'],
    ]);
    expect(keysOf(alreadyReceived(requirements))).toEqual(['insured_name', 'amount_claimed', 'doc_invoice']);
  });

  test('either of two alternatives ticks the line', () => {
    const water = listFor('home_water');
    const { ticked } = applyEvidence(water, evidence({ documents: [document('doc_invoice')] }));
    expect(ticked.map(({ key }) => key)).toEqual(['doc_estimate|doc_invoice']);
  });

  test.each([
    ['iban', 'IT60X0542811101000000123456', true],
    ['iban', 'IT60X0542811101000000123457', false],
    ['iban', 'IT6OX0542811101000000123456', false],
    ['iban', 'GB82WEST12345698765432', true],
    ['fiscal_code', 'RSSMRA79B11C566R', true],
    ['fiscal_code', 'BNCNNA85T43H50MI', true],
    ['fiscal_code', 'RSSMRA79B11C566S', false],
    ['vat_number', '12345678903', true],
    ['vat_number', '00743110158', false],
    ['amount_claimed', '12000', true],
    ['amount_claimed', '0', false],
    ['amount_claimed', '-500', false],
    ['loss_date', '2026-07-03', true],
    ['loss_date', '2026-02-30', false],
    ['loss_date', '2026-09-16', false],
    ['loss_description', 'Mi hanno tamponata.', false],
    ['loss_place', 'Lodi', true],
    ['loss_place', 'lì', false],
    ['loss_place', 'Via Emilia, Lodi', true],
    ['claim_ref', '4827193652', true],
    ['claim_ref', '4827193651', false],
    ['contact_phone', '+393401234567', true],
    ['contact_phone', '340', false],
    ['plate_own', 'AB123CD', true],
    ['insured_name', ' ', false],
  ])('the value of %s, %j, counts: %s', (item, value, expected) => {
    expect(isValidValue(items.get(item as ItemId)!, value, '2026-09-15' as LocalDate)).toBe(expected);
  });

  test('a value that fails its check, or that was hardly read, ticks nothing', () => {
    const wrong = evidence({
      facts: [fact('iban', 'IT60X0542811101000000123457'), fact('amount_claimed', '100', 0.3)],
    });
    expect(applyEvidence(health, wrong).ticked).toEqual([]);
  });

  test('a document named by a fact of the same name is not a document that came', () => {
    const list = listFor('travel_baggage', { carrier: 'air' });
    expect(applyEvidence(list, evidence({ facts: [fact('doc_carrier_statement', 'PIR')] })).ticked).toEqual(
      [],
    );
  });

  test('what was rejected stays so until the customer has sent it again', () => {
    const rejected = health.map((each) =>
      each.key === 'doc_invoice' ? { ...each, state: 'rejected' as const } : each,
    );
    const again = evidence({ documents: [document('doc_invoice')] });
    expect(applyEvidence(rejected, again).ticked).toEqual([]);
    expect(applyEvidence(rejected, { ...again, resubmitted: known('doc_invoice') }).ticked).toHaveLength(1);
    const accepted = health.map((each) => ({ ...each, state: 'accepted' as const }));
    expect(applyEvidence(accepted, { ...again, resubmitted: known('doc_invoice') }).ticked).toEqual([]);
  });

  test('once ticked is ticked: more evidence, or none, changes nothing that came', () => {
    const states: RequirementState[] = ['missing', 'asked', 'received', 'accepted', 'rejected', 'waived'];
    const someEvidence = fc
      .tuple(
        fc.subarray(health.flatMap(({ anyOf }) => anyOf)),
        fc.subarray(health.flatMap(({ anyOf }) => anyOf)),
      )
      .map(([documents, ids]) =>
        evidence({ documents: documents.map((item) => document(item)), known: known(...ids) }),
      );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...states), { minLength: 20, maxLength: 20 }),
        someEvidence,
        (drawn, found) => {
          const before = health.map((each, n) => ({ ...each, state: drawn[n] ?? each.state }));
          const once = applyEvidence(before, found);
          const twice = applyEvidence(once.requirements, found);
          expect(twice).toEqual({ requirements: once.requirements, ticked: [] });
          const touched = before.filter((each, n) => once.requirements[n]?.state !== each.state);
          expect(touched.every(({ state }) => state === 'missing' || state === 'asked')).toBe(true);
          const missingAfter = new Set(keysOf(missingFor(once.requirements, 'payment')));
          expect(once.ticked.filter(({ key }) => missingAfter.has(key))).toEqual([]);
        },
      ),
    );
  });
});

describe('a checklist that grows', () => {
  test('gets the items that have become applicable and keeps all it had', () => {
    const first = listFor('home_water').map((each) => ({ ...each, state: 'asked' as const, askedRounds: 1 }));
    const later = extendChecklist(first, listFor('home_water', { neighbour: 'yes' }));
    expect(keysOf(later)).toContain('other_party');
    expect(later.filter(({ askedRounds }) => askedRounds === 1)).toHaveLength(first.length);
    expect(extendChecklist(later, listFor('home_water'))).toEqual(later);
  });

  test('does not ask under a new rule for what came under another', () => {
    const delayed = listFor('travel_baggage', { cause: 'delay' });
    const withInvoice = applyEvidence(
      [
        {
          key: 'doc_invoice',
          anyOf: ['doc_invoice' as ItemId],
          stage: 'review',
          level: 'C',
          state: 'missing',
          askedRounds: 1,
        },
      ],
      evidence({ documents: [document('doc_invoice')] }),
    ).requirements;
    const list = extendChecklist(withInvoice, delayed);
    expect(list.find(({ key }) => key === 'doc_proof_purchase|doc_invoice')?.state).toBe('received');
  });

  test('of a corrected claim type carries over what came and drops what nobody needs', () => {
    const { requirements } = applyEvidence(
      listFor('motor_damage'),
      evidence({ facts: [fact('loss_date', '2026-07-03'), fact('plate_other', 'GM045ZZ')] }),
    );
    const list = replaceChecklist(requirements, listFor('motor_own', { cause: 'glass' }));
    expect(list.find(({ key }) => key === 'loss_date')?.state).toBe('received');
    expect(list.find(({ key }) => key === 'plate_other')?.state).toBe('received');
    expect(keysOf(list)).not.toContain('inspection_place');
    expect(keysOf(list)).toContain('doc_damage_photos');
  });
});

test('every check a profile may name is known, and a misspelt one is not', () => {
  expect(isKnownCheck('iban.mod97')).toBe(true);
  expect(isKnownCheck('text.min(60)')).toBe(true);
  expect(isKnownCheck('doc.pages>=5')).toBe(true);
  expect(isKnownCheck('iban.mod79')).toBe(false);
});

describe('a line that came with a flawed document', () => {
  const line = { anyOf: ['doc_estimate' as ItemId, 'doc_invoice' as ItemId], state: 'received' as const };
  const filed = (item: string, ...quality: DocumentQuality[]) => ({ item: item as ItemId, quality });

  test('says so to whoever is about to accept it', () => {
    expect(flawsOf(line, [filed('doc_invoice', 'partial', 'undated')])).toEqual(['partial', 'undated']);
    expect(flawsOf(line, [filed('doc_prescription', 'illegible')])).toEqual([]);
  });

  test('is silent once a better copy came, or somebody decided', () => {
    expect(flawsOf(line, [filed('doc_invoice', 'partial'), filed('doc_estimate')])).toEqual([]);
    expect(flawsOf({ ...line, state: 'accepted' }, [filed('doc_invoice', 'partial')])).toEqual([]);
  });
});
