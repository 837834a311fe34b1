import { describe, expect, test } from 'vitest';
import { extractFacts } from '#src/domain/facts/facts.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import { tellsEvent } from '#src/domain/facts/telling.ts';
import { fold } from '#src/domain/text/text.ts';
import { loadProfile } from '#src/profile.ts';

const profile = await loadProfile('insurer');
const read = (key: string, text: string) =>
  extractFacts({
    parts: [{ part: 'body', text }],
    profile,
    // A Thursday.
    today: '2026-11-12' as LocalDate,
    language: 'it',
  })
    .filter((fact) => fact.key === key && fact.confidence >= 0.4)
    .map(({ value }) => value);

describe('an event is known by its tense and its time', () => {
  test.each([
    'Ieri sera la lavatrice ha sputato acqua per tutto il corridoio',
    'Il 3 novembre 2026 la vetrata è andata in mille pezzi',
    'Domenica scorsa un pallone ha sfregiato la portiera',
    'Procedevo lungo il viale alle 18 quando un cane attraversava',
    'On Sunday a branch came down on the bonnet',
    'Last night the chimney toppled over onto the conservatory',
    'This morning at about 9:15 a pebble left a star in the windscreen',
  ])('«%s» tells one', (sentence) => expect(tellsEvent(fold(sentence))).toBe(true));

  test.each([
    'Ieri ho spedito i documenti che mi avete chiesto',
    'Il 3 novembre ho pagato la fattura',
    'Lunedì il vostro perito è venuto a casa',
    'Il bonifico del 3 novembre è tornato indietro',
    'I sent you the form on Monday',
    'Your surveyor came on Tuesday',
    'Sono disponibile tutti i giorni dalle 9 alle 12',
    'La polizza decorre dal 3 novembre 2026',
  ])('«%s» tells none', (sentence) => expect(tellsEvent(fold(sentence))).toBe(false));
});

describe('the day of an event that no listed verb tells', () => {
  test.each([
    ['Ieri sera la lavatrice ha sputato acqua per tutto il corridoio.', '2026-11-11'],
    ['Il 3 novembre 2026 la vetrata del negozio è andata in mille pezzi.', '2026-11-03'],
    ['Il sottoscritto è stato scaraventato a terra martedì 10.11.2026 da un furgone.', '2026-11-10'],
    ['On Sunday 8 November a branch came down on the bonnet.', '2026-11-08'],
    ['D.d.s.: 10 ottobre', '2026-10-10'],
    ['Giorno e ora: in data 4 novembre alle 7', '2026-11-04'],
    ['Data della scoperta: l’11 novembre', '2026-11-11'],
    ['It was on 31/08/2026.', '2026-08-31'],
    ['Vi chiedo notizie per la garanzia cristalli del 12.10.2026.', '2026-10-12'],
    ['The money announced for my suitcase of December 20, 2025 has not come.', '2025-12-20'],
    ['Nulla è stato versato per la rinuncia al viaggio del 3 settembre 2026.', '2026-09-03'],
  ])('«%s» → %s', (text, day) => expect(read('loss_date', text)).toEqual([day]));

  test.each([
    'Vi mando la fattura della carrozzeria del 12.10.2026.',
    'Rispondo alla vostra lettera del 12.10.2026.',
    'Da: Anna Bianchi <anna@example.org>\nData: 12/11/2026 08:10\nOggetto: per voi\n\nVi giro questa.',
    'From: Anna <anna@example.org>\nDate: 2026-11-12 08:10\nSubject: for you\n\nSee below, the leak at home.',
    'Durante la vacanza dal 2 al 9 novembre 2026 eravamo a Rodi.',
    'Il vostro operatore mi ha trattato male il 3 novembre 2026.',
  ])('none in «%s»', (text) => expect(read('loss_date', text)).toEqual([]));
});

describe('hour and place beside the day', () => {
  test.each([
    ['Giorno e ora: il 9 novembre 2026 circa alle 07.45. Luogo: a Livorno.', '07:45'],
    ['Data e ora: martedì 10/11/2026 alle 19 e mezza. Luogo: a Ferrara.', '19:30'],
    ['È venuto a mancare l’8 novembre verso le 14.47.', '14:47'],
    ['Good afternoon, a taxi cut me off on 8 November at about 08:49.', '08:49'],
  ])('«%s» → %s', (text, hour) => expect(read('loss_time', text)).toEqual([hour]));

  test.each([
    ['On 3 November 2026 a Ford van hit me in Leeds.', 'Leeds'],
    ['On 3 November 2026 a lorry ran into me on the M25.', 'M25'],
    ['On 3 November 2026 someone scraped my door in the Tesco car park.', 'Tesco car park'],
    ['Il 3 novembre 2026 sull’A4 un camion mi ha tamponato.', 'A4'],
    ['Il 3 novembre 2026 ho portato la macchina a Torino e lì mi hanno rotto il vetro.', 'Torino'],
    ['Il 3 novembre 2026 ero con mia moglie a Ostia e ci hanno rubato le borse.', 'Ostia'],
    ['Il 3 novembre 2026, durante le consegne a Cuneo, mi hanno urtato.', 'Cuneo'],
  ])('«%s» was at %s', (text, place) =>
    expect(read('loss_place', text)).toEqual([expect.stringContaining(place)]),
  );

  test.each([
    'I bought a Ford van last year and on 3 November 2026 it was stolen.',
    'On 3 November 2026 someone in a Toyota Yaris backed into my car.',
    'The crash on 3 November 2026 was reported in English to the police.',
    'On 3 November 2026 I broke my wrist; the doctor at Christmas said rest.',
    'Il 3 novembre 2026 la grandine ha rovinato l’auto, ho telefonato a Giulia.',
    'Il 3 novembre 2026 mi hanno rubato la borsa, l’ho detto ad Andrea.',
    'Il 3 novembre 2026 è caduto un albero, ho mandato la denuncia a Generali.',
    'Il 3 novembre 2026 mi si è rotto il telefono, un Samsung comprato a Natale.',
    'Ho chiesto del danno da grandine.\nCordialità\nAnna Bianchi\nvia Manzoni 38, 07100 Sassari',
    'A che punto è il furto in appartamento?',
    'Per il furto il conto è intestato a Andrea Greco.',
    'The ferry was cancelled and we lost the hotel deposit.',
  ])('no place in «%s»', (text) => expect(read('loss_place', text)).toEqual([]));
});

test('headings one after the other tell the event as a form does', () => {
  const text =
    'Tipo di evento: caduta dalla bicicletta. Giorno e ora: il 9 novembre. Località: a Modena. Conseguenze: polso gonfio.\nPolizza: SAL-2022-654330. Nome: Anna Bianchi.';
  expect(read('loss_description', text)).toEqual([
    'Tipo di evento: caduta dalla bicicletta. Giorno e ora: il 9 novembre. Località: a Modena. Conseguenze: polso gonfio',
  ]);
});

test('headings of policy, name and account tell nothing', () => {
  const text =
    'Polizza: SAL-2022-654330. Nome: Anna Bianchi. Codice fiscale: BNCMRA73E56H294N. IBAN: IT60X0542811101000000123456. Telefono: 347 1234567.';
  expect(read('loss_description', text)).toEqual([]);
});
