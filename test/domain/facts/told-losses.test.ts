import { describe, expect, test } from 'vitest';
import { parseLocalDate } from '#src/domain/time/calendar.ts';
import { extractFacts } from '#src/domain/facts/facts.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import { loadProfile } from '#src/profile.ts';

const profile = await loadProfile('insurer');
const thursday: LocalDate = parseLocalDate('2026-11-12') ?? expect.unreachable();

/** Values of an item that a mail written that Thursday states. */
function read(item: string, text: string): readonly string[] {
  const facts = extractFacts({ parts: [{ part: 'body', text }], profile, today: thursday, language: 'it' });
  return facts.filter(({ key }) => key === item).map(({ value }) => value);
}

describe('losses told in words of every day', () => {
  test.each([
    [
      'Lunedì 9 novembre alle 18:30 a Pavia una moto mi ha preso lo specchietto.',
      '2026-11-09',
      '18:30',
      'Pavia',
    ],
    [
      'il 3/11/2026 verso le 7.15 in via Po a Lodi sono finita contro un cassonetto',
      '2026-11-03',
      '07:15',
      'via Po a Lodi',
    ],
    ['ieri alle 22 a Rimini ci hanno portato via le borse dal tavolo', '2026-11-11', '22:00', 'Rimini'],
    [
      'l’8 novembre alle ore 14.20 a Bormio mi sono procurato una distorsione sugli sci',
      '2026-11-08',
      '14:20',
      'Bormio',
    ],
    ['On 5 November at 16:10 a tram clipped my mirror in Torino', '2026-11-05', '16:10', 'Torino'],
  ])('%s', (text, day, time, place) => {
    expect(read('loss_date', text)).toEqual([day]);
    expect(read('loss_time', text)).toEqual([time]);
    expect(read('loss_place', text).join()).toContain(place);
  });

  test('whose only day is that of the loss, though nothing is said to have happened on it', () => {
    const text =
      'Il 5 novembre pioppo sulla macchina davanti a casa, tetto e vetro da buttare, noi in cucina.';
    expect(read('loss_date', text)).toEqual(['2026-11-05']);
  });

  test('a payment that is late tells of no loss', () => {
    const text = 'Il 3 novembre mi avete scritto che il bonifico era partito, ma sul conto non vedo nulla.';
    expect(read('loss_description', text)).toEqual([]);
  });
});

describe('whose plate it is', () => {
  test.each([
    ['una Lancia Ypsilon, FG456RT, ha invaso la mia corsia', 'FG456RT'],
    ['sono stato urtato da un furgone bianco (targa FG456RT)', 'FG456RT'],
    ['sono stata tamponata dalla FG456RT', 'FG456RT'],
    ['la FG456RT usciva dal garage e mi ha centrato', 'FG456RT'],
    ['A grey van with the plate FG456RT cut across my lane', 'FG456RT'],
    ['I crossed the street and the car was FG456RT', 'FG456RT'],
  ])('of the other side: %s', (text, plate) => {
    expect(read('plate_other', text)).toEqual([plate]);
    expect(read('plate_own', text)).toEqual([]);
  });

  test.each(['Targa: AB123CD', 'la mia vettura è la AB123CD', 'My registration is AB123CD', 'tg AB123CD'])(
    'ours: %s',
    (text) => expect(read('plate_own', text)).toEqual(['AB123CD']),
  );

  test('a preposition before a day is no plate', () => {
    expect(read('plate', 'il sinistro del 23-10-2026')).toEqual([]);
  });
});

describe('spans of days', () => {
  test.each([
    ['sono stata ricoverata dal 03/11/26 fino al 6 novembre', 'treatment_dates', '2026-11-03/2026-11-06'],
    ['eravamo in ferie dal 1° novembre al 13 novembre', 'trip_dates', '2026-11-01/2026-11-13'],
    [
      'I apply for unemployment benefit from October 5, 2026 until 8/11/2026',
      'period_from_to',
      '2026-10-05/2026-11-08',
    ],
  ])('%s', (text, item, span) => expect(read(item, text)).toContain(span));
});

test.each([
  ['Nessuno di noi due si è fatto nulla', ['no']],
  ['Tutto bene a parte lo spavento', ['no']],
  ['ho escoriazioni su tutto il braccio', ['yes']],
])('injuries: %s', (text, expected) => expect(read('injuries_flag', text)).toEqual(expected));

test('what was spent is claimed, also when the sentence goes on to ask', () => {
  expect(read('amount_claimed', 'ho speso 271 € per l’ecografia, quanto mi viene rimborsato?')).toEqual([
    '27100',
  ]);
  expect(read('amount_claimed', 'mi rimborsate davvero solo 271 €?')).toEqual([]);
});

test.each([
  [
    'injuries_flag',
    'Ho toccato una bicicletta. Il ciclista sta bene, la mia auto ha il paraurti rigato.',
    'no',
  ],
  ['other_insurance', 'l’amministratore ha già avvisato la polizza globale fabbricati del condominio', 'yes'],
  ['other_insurance', 'lo stabile è assicurato con una polizza globale presso Reale Mutua', 'yes'],
  ['plate_other', 'Mi hanno aperto la portiera addosso. La vettura ferma era la GE839RX.', 'GE839RX'],
  ['loss_place', 'Sede del danno: in via Garibaldi 144 a Mantova', 'in via Garibaldi 144 a Mantova'],
])('%s in «%s»', (key, text, value) => {
  expect(read(key, text)).toEqual([value]);
});
