import { describe, expect, test } from 'vitest';
import { readComplaint, whyNotHandle } from '#src/domain/cases/complaint.ts';
import type { Payment, Policy } from '#src/domain/claims/claim.ts';
import type { ClaimId, ClaimTypeId, LocalDate, PaymentId, PolicyId } from '#src/domain/ids.ts';
import { readLetter } from '#src/domain/cases/letter-road.ts';
import { paymentProspect } from '#src/domain/cases/payment-road.ts';
import { readRenewalProblem, renewalState } from '#src/domain/cases/renewal-road.ts';
import { loadProfile } from '#src/profile.ts';

const profile = await loadProfile('insurer');
const day = (iso: string) => iso as LocalDate;
const today = day('2026-11-12');

describe('a payment that is late', () => {
  const payment = (change: Partial<Payment> = {}): Payment => ({
    id: '1' as PaymentId,
    externalId: 'ORD-1',
    claimId: '1' as ClaimId,
    coverCode: 'RCA',
    amount: 124_000,
    decidedOn: day('2026-11-05'),
    ...change,
  });
  const prospect = (change: Partial<Payment> = {}, type = 'motor_damage') =>
    paymentProspect(payment(change), {
      claimType: type as ClaimTypeId,
      clocks: profile.clocks,
      calendar: profile.calendar,
      today,
    });

  test('is due fifteen days after a motor offer was accepted, by the law', () => {
    expect(prospect()).toMatchObject({
      state: 'decided',
      dueOn: '2026-11-20',
      dueBy: 'it.motor.pay_accepted',
      overdue: false,
      tellOn: '2026-11-20',
    });
  });

  test('has no day of the law elsewhere, and none is made up', () => {
    const home = prospect({}, 'home_water');
    expect(home).toMatchObject({ state: 'decided', overdue: false });
    expect(home.tellOn).toBeUndefined();
    expect(home.say.it).toContain('amministrazione');
  });

  test('that was ordered arrives on a day the customer can be told, in both languages', () => {
    const ordered = prospect({ orderedOn: day('2026-11-12') });
    expect(ordered).toMatchObject({ state: 'ordered', tellOn: '2026-11-16' });
    expect(ordered.say).toEqual({
      it: 'Bonifico ordinato: l’accredito è atteso entro il 16 novembre 2026.',
      en: 'Transfer ordered: the credit is expected by 16 November 2026.',
    });
  });

  test('that was ordered long ago and never booked gets no date: finance looks first', () => {
    const lost = prospect({ decidedOn: day('2026-10-01'), orderedOn: day('2026-10-02') });
    expect(lost).toMatchObject({ overdue: true });
    expect(lost.tellOn).toBeUndefined();
  });

  test('that the bank sent back says why and what to do', () => {
    const rejected = prospect({
      orderedOn: day('2026-11-09'),
      rejectedOn: day('2026-11-11'),
      rejectedReason: 'conto chiuso',
    });
    expect(rejected.say.it).toBe(
      'La banca ha respinto il bonifico l’11 novembre 2026 (conto chiuso): chiedere conferma dell’IBAN e ordinare di nuovo.',
    );
    expect(rejected.tellOn).toBeUndefined();
  });
});

describe('a renewal', () => {
  const policy = (change: Partial<Policy> = {}): Policy => ({
    id: '1' as PolicyId,
    number: 'RCA-2025-004217',
    product: 'Auto',
    parties: [],
    versions: [
      {
        version: 1,
        validFrom: day('2025-11-20'),
        validTo: day('2026-11-19'),
        plate: 'GA123BC',
        covers: [
          {
            code: 'RCA',
            name: { it: 'RCA', en: 'Motor liability' },
            claimTypes: ['motor_damage' as ClaimTypeId],
            waitingDays: 0,
            exclusions: [],
          },
        ],
      },
    ],
    instalments: [{ dueOn: day('2025-11-20'), amount: 50_000, paidOn: day('2025-11-18') }],
    ...change,
  });

  test('shows expiry, the notice owed thirty days before and the fifteen days of cover after it', () => {
    expect(renewalState(policy(), profile, today)).toMatchObject({
      expiresOn: '2026-11-19',
      daysLeft: 7,
      noticeBy: '2026-10-20',
      coveredUntil: '2026-12-04',
      premium: 'paid',
      motor: true,
    });
  });

  test('has a gap from the day after the cover ended', () => {
    expect(renewalState(policy(), profile, day('2026-12-04'))?.gap).toBeUndefined();
    expect(renewalState(policy(), profile, day('2026-12-05'))?.gap).toEqual({ from: '2026-12-05' });
  });

  test('knows a version that follows without a gap, and one that follows after one', () => {
    const [first] = policy().versions;
    if (first === undefined) throw new Error('no version');
    const next = (from: string) =>
      policy({
        versions: [first, { ...first, version: 2, validFrom: day(from), validTo: day('2027-11-19') }],
      });
    expect(renewalState(next('2026-11-20'), profile, today)).toMatchObject({ expiresOn: '2027-11-19' });
    expect(renewalState(next('2027-01-10'), profile, today)?.gap).toEqual({
      from: '2026-12-05',
      to: '2027-01-09',
    });
  });

  test('that was terminated is covered no day longer', () => {
    expect(renewalState(policy({ cancelledOn: day('2026-11-01') }), profile, today)).toMatchObject({
      expiresOn: '2026-11-01',
      coveredUntil: '2026-11-01',
      gap: { from: '2026-11-02' },
    });
  });

  test('shows the instalment that is not paid', () => {
    const unpaid = { dueOn: day('2026-05-20'), amount: 25_000 };
    expect(renewalState(policy({ instalments: [unpaid] }), profile, today)).toMatchObject({
      premium: 'unpaid',
      unpaid,
    });
  });

  test.each([
    ['Mi avete addebitato due volte la rata', 'charged_twice'],
    ['Comunico la disdetta della polizza', 'cancellation'],
    ['Perché il rinnovo è aumentato?', 'price'],
    ['Non ho ricevuto l’avviso di scadenza', 'notice_missing'],
    ['My direct debit failed', 'not_paid'],
    ['I need proof of no claims bonus', 'certificate'],
  ])('«%s» is about %s', (text, problem) => expect(readRenewalProblem(text)).toBe(problem));
});

describe('a complaint as its words tell it', () => {
  test.each([
    ['Il vostro perito sig. Neri è stato arrogante', 'behaviour', 'claims', 'Neri'],
    ['Your adjuster Mr Brown was rude to my mother', 'behaviour', 'claims', 'Brown'],
    ['Nessuno mi ha mai risposto per il sinistro', 'no_answer', 'claims', undefined],
    ['Da tre mesi aspetto la liquidazione del sinistro', 'delay', 'claims', undefined],
    ['L’agente mi ha venduto una polizza che non copre nulla', 'sale', 'sales', 'agente'],
    ['You lost my documents twice', 'lost_documents', 'other', undefined],
  ])('«%s»', (text, reason, area, person) => {
    expect(readComplaint({ text, senderIsParty: true, onClaim: false })).toMatchObject({
      reason,
      area,
      role: 'customer',
    });
    expect(readComplaint({ text, senderIsParty: true, onClaim: false }).personComplainedAbout).toBe(person);
  });

  test('is never handled by whom it is about', () => {
    const about = { personComplainedAbout: 'Laura Neri' };
    expect(whyNotHandle(about, 'Laura Neri')).toBeDefined();
    expect(whyNotHandle(about, 'NERI LAURA')).toBeDefined();
    expect(whyNotHandle(about, 'Laura Bianchi')).toBeUndefined();
    expect(whyNotHandle({}, 'Laura Neri')).toBeUndefined();
  });
});

describe('a letter of somebody who is no customer', () => {
  test.each([
    ['Lo studio legale diffida al pagamento entro 15 giorni', 'lawyer', true, '2026-11-27', ['payment']],
    ['Avv. Conti: chiedo copia degli atti entro il 30 novembre 2026', 'lawyer', false, '2026-11-30', []],
    [
      'Our client requires payment within fourteen days, letter before action',
      'lawyer',
      true,
      '2026-11-26',
      ['payment'],
    ],
    [
      'La carrozzeria Stella invia il preventivo e attende autorizzazione',
      'garage',
      false,
      undefined,
      ['authorisation', 'estimate'],
    ],
    ['Your insured hit my car', 'injured_party', false, undefined, []],
    ['Si notifica al Tribunale di Milano', 'authority', true, undefined, []],
  ])('«%s»', (text, sender, legal, deadline, brings) => {
    const { deadlineQuote: _, ...read } = readLetter(text, today);
    expect(read).toEqual({ sender, legal, brings, ...(deadline === undefined ? {} : { deadline }) });
  });
});
