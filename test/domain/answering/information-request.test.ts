import { describe, expect, test } from 'vitest';
import { nextStep, type FollowUp } from '#src/domain/answering/follow-up.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import { phaseOf, whyNot, type RequestStanding } from '#src/domain/answering/information-request.ts';
import { otherWays } from '#src/domain/answering/other-ways.ts';
import { reachableAt } from '#src/domain/answering/quiet-hours.ts';
import { stopWords } from '#src/domain/answering/stop-words.ts';

const standing: RequestStanding = {
  state: 'open',
  round: 1,
  rounds: 4,
  isHeld: false,
  hasBrought: false,
  isUndelivered: false,
  isOverdue: false,
};

describe('where a request stands', () => {
  test.each([
    [{ round: 0 }, 'draft'],
    [{}, 'sent'],
    [{ hasBrought: true }, 'partially_satisfied'],
    [{ round: 2 }, 'reminded'],
    [{ round: 4 }, 'reminded'],
    [{ round: 4, isOverdue: true }, 'expired'],
    [{ round: 2, isUndelivered: true }, 'channel_failed'],
    [{ round: 0, isHeld: true }, 'held'],
    [{ state: 'exhausted', round: 4 }, 'escalated'],
    [{ state: 'satisfied', isHeld: true }, 'satisfied'],
    [{ state: 'cancelled' }, 'cancelled'],
    [{ state: 'superseded' }, 'superseded'],
  ] as const)('%j is %s', (more, phase) => {
    expect(phaseOf({ ...standing, ...more })).toBe(phase);
  });

  test('decides what people may do with it, and a refusal names where it stands', () => {
    expect(whyNot('send_now', 'sent')).toBeUndefined();
    expect(whyNot('supersede', 'escalated')).toBeUndefined();
    expect(whyNot('hold', 'satisfied')).toEqual({
      it: 'La richiesta è soddisfatta.',
      en: 'The request is satisfied.',
    });
    expect(whyNot('send_now', 'held')?.en).toContain('held back');
    expect(whyNot('go_on', 'sent')).toBeDefined();
    expect(whyNot('cancel', 'cancelled')).toBeDefined();
  });
});

describe('the next round', () => {
  const day = (text: string) => text as LocalDate;
  const state: FollowUp = {
    startedOn: day('2026-11-10'),
    roundsSent: 1,
    lastSentOn: day('2026-11-10'),
    missing: [{ key: 'doc_invoice' }],
    unreadAnswer: false,
    escalated: false,
  };

  test('does not leave while somebody holds the request back, but nothing missing still ends it', () => {
    expect(nextStep({ ...state, isHeld: true })).toEqual({ step: 'hold', why: 'held' });
    expect(nextStep({ ...state, isHeld: true, missing: [] })).toMatchObject({ step: 'cancel' });
  });

  test('waits for the day to which a person gave time', () => {
    expect(nextStep({ ...state, notBefore: day('2026-12-03') })).toMatchObject({ dueOn: '2026-12-03' });
    expect(nextStep({ ...state, notBefore: day('2026-11-11') })).toMatchObject({ dueOn: '2026-11-17' });
  });

  test('leaves at once when a person wants it, also on a Saturday', () => {
    const step = nextStep({ ...state, atOnceOn: day('2026-11-14') });
    expect(step).toMatchObject({ step: 'send', round: 2, dueOn: '2026-11-14' });
    expect('dueAt' in step && step.dueAt.toISOString()).toBe('2026-11-13T23:00:00.000Z');
  });
});

describe('words after which only a person writes again', () => {
  test.each([
    ['deceased', 'Buongiorno, vi informo che mio padre è deceduto il 3 novembre.'],
    ['deceased', 'purtroppo mia moglie e mancata all’affetto dei suoi cari ed è venuta a mancare ieri'],
    ['deceased', 'Il defunto aveva con voi una polizza.'],
    ['deceased', 'I am sorry to say that my husband passed away last week.'],
    ['deceased', 'My late mother had reported this claim.'],
    ['dispute', 'Vi comunichiamo che è stata depositata domanda di mediazione.'],
    ['dispute', 'Abbiamo notificato atto di citazione al Tribunale di Milano.'],
    ['dispute', 'We have issued court proceedings against the other driver.'],
    ['represented', 'Mi sono affidato a un avvocato, che vi scriverà.'],
    ['represented', 'Da oggi mi assiste lo studio legale Bianchi.'],
    ['represented', 'Per favore scrivete al mio avvocato e non a me.'],
    ['represented', 'I have instructed a solicitor, please write to my solicitor from now on.'],
    ['customer_asked', 'Vi prego, non scrivetemi più.'],
    ['customer_asked', 'Basta solleciti! Ho già mandato tutto.'],
    ['customer_asked', 'Please stop sending me these emails.'],
    ['customer_asked', 'Do not contact me again.'],
  ] as const)('%s: %s', (reason, text) => {
    const found = stopWords(text);
    expect(found?.reason).toBe(reason);
    expect(text.toLowerCase()).toContain(found?.quote.toLowerCase() ?? 'nothing');
  });

  test.each([
    'La batteria è morta e il carro attrezzi ha portato via la macchina.',
    'Allego la fattura, scrivetemi se manca altro.',
    'Devo rivolgermi a un avvocato?',
    'Se dovesse rendersi necessario mi rivolgerò a un legale.',
    'Il conducente dell’altra auto ha detto che il suo assicuratore è Allianz.',
    'Non ho più la ricevuta, non scrivo da mesi al medico.',
    'The battery died on the motorway and the car had to be towed.',
    'Please do not send the cheque to my old address, send it to the new one.',
    'What happens if I die before the policy ends?',
    'Can I stop sending paper copies?',
  ])('are not read in: %s', (text) => {
    expect(stopWords(text)).toBeUndefined();
  });

  test('are found in time in a text made to keep us busy', () => {
    expect(stopWords('non mi sono affidato a se '.repeat(8_000))).toBeUndefined();
  });
});

describe('quiet hours', () => {
  test.each([
    ['a weekday noon', '2026-11-12T11:00:00Z', '2026-11-12T11:00:00.000Z'],
    ['before nine: nine', '2026-11-12T05:30:00Z', '2026-11-12T08:00:00.000Z'],
    ['after eight in the evening: the next morning', '2026-11-12T19:00:00Z', '2026-11-13T08:00:00.000Z'],
    ['a Saturday is no quiet day', '2026-11-14T12:00:00Z', '2026-11-14T12:00:00.000Z'],
    ['Saturday night: Monday', '2026-11-14T20:00:00Z', '2026-11-16T08:00:00.000Z'],
    ['Christmas: the twenty-eighth, after a Sunday', '2026-12-25T12:00:00Z', '2026-12-28T08:00:00.000Z'],
    ['the evening before the clocks change in October', '2026-10-24T18:30:00Z', '2026-10-26T08:00:00.000Z'],
    ['the evening before they change in March', '2027-03-27T19:30:00Z', '2027-03-30T07:00:00.000Z'],
  ])('%s', (_, at, then) => {
    expect(reachableAt('text', new Date(at)).toISOString()).toBe(then);
  });

  test('are for telephones: e-mail and letters leave at any time', () => {
    const night = new Date('2026-12-25T01:00:00Z');
    expect(reachableAt('email', night)).toEqual(night);
    expect(reachableAt('letter', night)).toEqual(night);
  });
});

test('who cannot be written to is called first, then written to on paper', () => {
  const phone = (value: string, more = {}) => ({
    kind: 'phone' as const,
    value,
    shared: false,
    invalid: false,
    ...more,
  });
  expect(
    otherWays({
      contacts: [
        phone('+390255501234', { shared: true }),
        phone('+393330000001'),
        phone('+393330000002', { invalid: true }),
      ],
      address: 'Via Larga 1, Milano',
    })?.it,
  ).toBe('telefonare al +393330000001, poi telefonare al +390255501234, poi scrivere a Via Larga 1, Milano');
  expect(otherWays({ contacts: [] })).toBeUndefined();
});
