import { describe, expect, test } from 'vitest';
import { conditionFacts } from '#src/domain/claims/claim-type.ts';
import { parseLocalDate } from '#src/domain/time/calendar.ts';
import { extractFacts } from '#src/domain/facts/facts.ts';
import type { ClaimTypeId } from '#src/domain/ids.ts';
import type { Span } from '#src/domain/message.ts';
import { loadProfile } from '#src/profile.ts';

const profile = await loadProfile('insurer');
const today = parseLocalDate('2026-11-12') ?? expect.unreachable();

function factsOf(text: string) {
  return extractFacts({ parts: [{ part: 'body', text }], profile, today, language: 'it' });
}
const read = (item: string, text: string) =>
  factsOf(text).flatMap(({ key, value }) => (key === item ? [value] : []));

/** The circumstances of a claim of a type, with what else the text tells. */
function circumstances(type: string, text: string): Record<string, string> {
  const claimType = profile.claimTypes.get(type as ClaimTypeId);
  if (claimType === undefined) throw new Error(`the profile has no type ${type}`);
  return Object.fromEntries(conditionFacts(text, claimType, new Set(factsOf(text).map(({ key }) => key))));
}

describe('the vehicle on the other side', () => {
  test.each([
    'Facendo manovra ho urtato la FG456RT parcheggiata.',
    'Ho toccato in retromarcia una vettura in sosta, targa FG456RT.',
    'Alla rotonda la FG456RT mi è entrata nella fiancata.',
    'Il veicolo assicurato, fermo, veniva colpito dalla vettua FG456RT.',
    'L’auto assicurata ha subito un urto ad opera del furgone FG456RT.',
    'I was knocked down by the coach FG456RT.',
    'Lo sportello della Clio FG456RT veniva aperto mentre passavo.',
    'My son reversed into a parked van, registration FG456RT.',
  ])('%s', (text) => {
    expect(read('plate_other', text)).toEqual(['FG456RT']);
    expect(read('plate_own', text)).toEqual([]);
    expect(circumstances('motor_damage', text)['vehicles']).toBe('two');
  });

  test.each(['La mia è la AB123CD.', 'La nostra vettura è la AB123CD, ferma in cortile.'])(
    'ours: %s',
    (text) => expect(read('plate_own', text)).toEqual(['AB123CD']),
  );

  test('a rider or walker meets one vehicle', () => {
    const text = 'Ero in sella alla bici quando la FG456RT mi ha tagliato la strada.';
    expect(circumstances('motor_injury', text)['vehicles']).toBe('one');
  });

  test('pushed against a wall by another, both vehicles count', () => {
    const text = 'Il furgone FG456RT mi ha spinto contro il muro.';
    expect(circumstances('motor_damage', text)['vehicles']).toBe('two');
  });
});

describe('whether anybody was hurt', () => {
  test.each([
    'Zero feriti.',
    'Si esclude la presenza di feriti.',
    'Assenza di lesioni.',
    'Siamo sani e salvi.',
    'Né io né lui ci siamo fatti male.',
    'Non si lamentano danni fisici.',
    'No one has been harmed.',
    'Neither of us required hospital.',
  ])('no: %s', (text) => expect(new Set(read('injuries_flag', text))).toEqual(new Set(['no'])));

  test.each([
    'Purtroppo mio cognato ha perso la vita.',
    'Ho picchiato la testa sul montante.',
    'Detto, perché la sinistra è ingessata: ieri un furgone mi ha tagliato la strada.',
    'Da allora mi hanno messo il collare.',
    'Nella caduta, spalla lussata.',
  ])('yes: %s', (text) => expect(read('injuries_flag', text)).toEqual(['yes']));

  test.each([
    'Il paraurti è da buttare, noi due grazie al cielo interi.',
    'Lamiera tanta, ma tutte le persone bene.',
    'The wing is crumpled, we were only a bit shaken up.',
  ])('no, in words that no rule knows, less surely: %s', (text) =>
    expect(factsOf(text).filter(({ key }) => key === 'injuries_flag')).toEqual([
      expect.objectContaining({ value: 'no', method: 'likeness', confidence: 0.6 }),
    ]),
  );

  test.each(['Lesioni:', 'La macchina sta bene in cortile, venite quando volete.', 'Siete tutti sani?'])(
    'nothing: %s',
    (text) => expect(read('injuries_flag', text)).toEqual([]),
  );
});

test.each([
  ['Ho sessantun anni, pensionata delle poste, milleottocento al mese.', 0.85],
  ['Ho quarantasei anni, insegno alle medie e guadagno ventottomila euro lordi.', 0.85],
])('age, work and income in letters: %s', (text, confidence) =>
  expect(factsOf(text).find(({ key }) => key === 'injured_age_job_income')?.confidence).toBe(confidence),
);

test('the headings of an empty form are no values', () => {
  const text = 'LETTERA DI DIMISSIONE\nReparto – Diagnosi – Terapia a domicilio\nData e luogo – Descrizione';
  const facts = extractFacts({
    parts: [{ part: 'attachment:7' as Span['part'], text }],
    profile,
    today,
    language: 'it',
  });
  expect(facts.filter(({ key }) => key === 'diagnosis' || key === 'loss_place')).toEqual([]);
  const filled = 'Diagnosi - ernia inguinale';
  expect(read('diagnosis', filled)).toEqual(['ernia inguinale']);
});

test.each([
  'A Malta dal 2 all’8 novembre 2026, il 5 novembre il piccolo si è preso la febbre.',
  'Half-term in Crete, from 2 to 8 November 2026: on 5 November I sprained my wrist.',
])('days around what befell somebody are those of a journey: %s', (text) =>
  expect(read('trip_dates', text)).toEqual(['2026-11-02/2026-11-08']),
);

test('days around nothing are of no journey', () =>
  expect(read('trip_dates', 'Sono fuori ufficio dal 2 all’8 novembre 2026.')).toEqual([]));

describe('an address to write to', () => {
  test.each([
    'Ogni riscontro a ivo@posta.example, grazie.',
    'Indirizzo di posta elettronica:\nivo@posta.example',
    'Kindly send correspondence to ivo@posta.example.',
    'I can best be reached at ivo@posta.example',
  ])('%s', (text) => expect(read('contact_email', text)).toEqual(['ivo@posta.example']));

  test('of the garage is not ours', () =>
    expect(read('contact_email', 'La carrozzeria risponde all’indirizzo info@cairo.example')).toEqual([]));
});

test('the days of a journey stand also beside the cure that was needed on it', () => {
  const text = 'In ferie dal 3 al 9 novembre 2026, cure d’urgenza per un’otite.';
  expect(read('trip_dates', text)).toEqual(['2026-11-03/2026-11-09']);
});

test.each([
  ['motor_own', 'La moto, legata al palo, non è stata più ritrovata.', 'cause', 'theft'],
  ['motor_own', 'Persons unknown have scratched the bonnet.', 'cause', 'vandalism'],
  ['motor_injury', 'Mi hanno portata d’urgenza in ospedale.', 'emergency_room', 'yes'],
  ['travel_baggage', 'Lo zaino è stato riconsegnato solo dopo tre giorni.', 'cause', 'delay'],
  ['travel_cancel', 'Il medico mi ha vietato il viaggio.', 'reason', 'illness'],
  ['death_benefit', 'Il papà è spirato per un arresto cardiaco.', 'cause', 'illness'],
] as const)('%s: %s', (type, text, fact, value) => expect(circumstances(type, text)[fact]).toBe(value));
