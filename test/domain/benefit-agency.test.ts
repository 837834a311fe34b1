import { describe, expect, test } from 'vitest';
import { classifyCaseKind } from '#src/domain/cases/case-kind.ts';
import { classifyClaimType } from '#src/domain/claims/claim-type.ts';
import { clocksFor } from '#src/domain/time/clock.ts';
import type { ClaimTypeId } from '#src/domain/ids.ts';
import { checklist } from '#src/domain/claims/requirements.ts';
import { loadProfile } from '#src/profile.ts';
import { benefitMails } from './benefit-agency-mails.ts';

const type = (id: string) => id as ClaimTypeId;

describe('the benefit agency’s profile', async () => {
  const profile = await loadProfile('benefit-agency');
  const kindOf = (newText: string) =>
    classifyCaseKind({
      subject: '',
      newText,
      senderIsParty: false,
      hasClaimReference: false,
      answersOurRequest: false,
      attachments: 0,
      language: 'it',
      ...(profile.opening === undefined ? {} : { opening: profile.opening }),
      ...(profile.trade === undefined ? {} : { trade: profile.trade }),
    });

  test.each(benefitMails)('has the words to tell that this is %s: %s', (wanted, text) => {
    expect(classifyClaimType(text, profile).type ?? '').toBe(wanted);
    expect(kindOf(text).reportsNewLoss).toBe(wanted !== '');
  });

  test.each([
    'Ho presentato domanda di NASpI il 3 ottobre, a che punto è?',
    'A che punto è la mia domanda di pensione?',
    'Quando mi pagate l’indennità di malattia?',
    'My application for child benefit was sent in May, any news?',
    'What happened to the application for my pension?',
    'Vorrei fare una domanda: a che ora aprite?',
    'Allego i documenti richiesti per la domanda di assegno sociale',
    'Non intendo presentare domanda di pensione',
    'I do not want to apply for child benefit, I only need the form.',
    'La domanda di invalidità è stata respinta, è inaccettabile, presento reclamo',
  ])('opens no application for: %s', (text) => {
    expect(kindOf(text).reportsNewLoss).toBe(false);
  });

  test('takes for misdirected what is meant for somebody else, not what an insurer would send away', () => {
    expect(kindOf('Ho presentato domanda di NASpI il 3 ottobre, a che punto è?').kind).toBe('claim_status');
    expect(kindOf('Avete sbagliato persona: non ho mai chiesto una pensione.').kind).toBe('misdirected');
    expect(kindOf('Vorrei prenotare un tavolo per due domani sera').kind).toBe('misdirected');
  });

  test('knows no policy: neither an item nor a type asks for one', () => {
    expect([...profile.items.keys()].filter((id) => id.startsWith('policy'))).toEqual([]);
    expect([...profile.claimTypes.values()].filter(({ needsPolicy }) => needsPolicy)).toEqual([]);
    const words = [...profile.items.values()].flatMap(({ label, why }) => [label.it, why.it]).join(' ');
    expect(words).not.toMatch(/polizz|sinistr|assicurat/i);
  });

  test('says in both languages, in one short sentence, why each item is asked', () => {
    const sentences = [...profile.items.values()].flatMap(({ why }) => [why.it, why.en]);
    expect(
      sentences.filter((sentence) => !sentence.endsWith('.') || sentence.split(' ').length > 20),
    ).toEqual([]);
  });

  /** The conditional lines of `welfare_benefit` in domain guide D.3, as the types they became. */
  test.each([
    ['family_benefit', {}, ['household']],
    ['income_support', {}, ['household', 'doc_income']],
    ['family_benefit', { means_tested: 'yes' }, ['doc_income']],
    ['sickness_benefit', {}, ['doc_employer', 'doc_medical_cert', 'period_from_to']],
    ['unemployment_benefit', {}, ['doc_employer', 'employment_end|period_from_to']],
    ['disability_benefit', {}, ['doc_medical_cert|doc_disability_report']],
    ['pension', { patronato: 'yes' }, ['doc_mandate', 'doc_contributions']],
    ['pension', { survivors: 'yes' }, ['doc_death_cert', 'household']],
    ['expense_refund', {}, ['doc_invoice', 'doc_prescription', 'amount_claimed']],
    ['expense_refund', { care: 'travel' }, ['doc_invoice']],
  ] as const)('asks for %s %j: %j', (id, facts, wanted) => {
    const claimType = profile.claimTypes.get(type(id))!;
    const keys = checklist(claimType, new Map(Object.entries(facts))).map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining([...wanted]));
    // What every benefit needs (D.3): who, how to reach them, the form and an identity document.
    expect(keys).toEqual(
      expect.arrayContaining([
        'insured_name',
        'fiscal_code',
        'contact_phone|contact_email',
        'doc_claim_form',
        'doc_id',
      ]),
    );
  });

  test.each([
    ['sickness_benefit', {}, 30],
    ['pension', {}, 55],
    ['pension', { procedure: 'cumulation' }, 90],
    ['contribution_buy_back', {}, 85],
  ])(
    'ends the procedure of %s %j after %i days, halted while it waits for the applicant',
    (id, facts, days) => {
      const clocks = clocksFor(profile.clocks, {
        trigger: 'application_received',
        claimType: type(id),
        facts: new Map(Object.entries(facts)),
      });
      expect(clocks).toHaveLength(1);
      expect(clocks[0]).toMatchObject({
        term: { amount: days, unit: 'calendar-days', direction: 'after' },
        pause: 'waiting_customer',
      });
    },
  );

  test('leaves the observations before a refusal switched off, because the article may not apply', () => {
    expect(clocksFor(profile.clocks, { trigger: 'refusal_intended' })).toEqual([]);
    expect(profile.clocks.some(({ id }) => id === 'it.benefit.pre_refusal')).toBe(true);
  });
});
