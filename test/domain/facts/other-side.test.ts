import { describe, expect, test } from 'vitest';
import { extractFacts } from '#src/domain/facts/facts.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import { loadProfile } from '#src/profile.ts';

const profile = await loadProfile('insurer');
const read = (key: string, text: string, part: 'body' | 'transcript' = 'body') => [
  ...new Set(
    extractFacts({ parts: [{ part, text }], profile, today: '2026-11-12' as LocalDate, language: 'it' })
      .filter((fact) => fact.key === key && fact.confidence >= 0.4)
      .map(({ value }) => value),
  ),
];

describe('whose plate it is', () => {
  test.each([
    'Ieri a Como collisione fra il mezzo assicurato e la vettura DP680TS.',
    'Il 3 novembre urto tra la nostra moto e il furgone DP680TS.',
    'Nell’immettermi ieri non davo la precedenza al veicolo DP680TS e lo urtavo.',
    'Ieri sono caduto a causa dell’autovettura DP680TS.',
    'Mezzo che seguiva: DP680TS.',
    'Ieri un’utilitaria (tg. DP680TS) è sbucata da destra.',
    'Lunedì il conducente dell’auto DP680TS ha lasciato un biglietto.',
    'Yesterday there was a bump between our van and the lorry DP680TS.',
    'On Monday the car DP680TS left its lane and came at us.',
    'Ieri lo scontro; veicolo DP680TS, garantito da Zurich.',
    'Ieri sera mi ha tagliato la strada a Como, DP680TS segnatevela, e ho la fiancata piegata.',
  ])('«%s»: the other one', (text) => {
    expect(read('plate_other', text)).toEqual(['DP680TS']);
    expect(read('plate_own', text)).toEqual([]);
  });

  test.each([
    'Ieri il veicolo DP680TS è stato tamponato da ignoti.',
    'Ieri la vettura DP680TS era in sosta e qualcuno l’ha rigata.',
    'Veicolo di riferimento: DP680TS. Ieri la grandine ha bucato il tetto.',
    'La mia auto DP680TS ieri ha preso una buca.',
    'Yesterday the car DP680TS was parked and somebody scratched it.',
    'La targa del veicolo è DP680TS.',
    'Ieri mi hanno urtato in via Po. La mia auto è una Panda targata DP680TS.',
    'Ieri una Fiat mi ha tamponato. Io guido una Opel Corsa targata DP680TS.',
    'Ours was a blue Ford with the plate DP680TS, hit yesterday by a van.',
  ])('«%s»: ours', (text) => {
    expect(read('plate_own', text)).toEqual(['DP680TS']);
    expect(read('plate_other', text)).toEqual([]);
  });
});

describe('who the other side is', () => {
  test.each([
    ['Alla guida dell’altra auto c’era Ettore Galli, residente a Lodi.', 'Ettore Galli'],
    ['Il proprietario del cane è Ettore Galli, abita in via Po 4.', 'Ettore Galli'],
    ['The van was driven by Fatima Rahman of 3 Park Road.', 'Fatima Rahman'],
  ])('%s', (text, name) => expect(read('other_party', text)).toEqual([name]));

  test.each([
    'L’altro conducente, uscendo dal parcheggio, mi ha urtato.',
    'La controparte ha torto marcio, entrando in rotonda non ha dato la precedenza.',
    'L’altro veicolo, procedendo contromano, mi ha colpito.',
    'The other driver reversing out of his drive struck my wing.',
    'alla guida dell’altra auto c’era un ragazzo giovane',
  ])('is not said by what he did: %s', (text) => expect(read('other_party', text)).toEqual([]));
});

describe('whether anybody was hurt', () => {
  test.each([
    ['Persone lese: nessuna.', 'no'],
    ['Casualties: none.', 'no'],
    ['Nessuno ha avuto bisogno di cure.', 'no'],
    ['Siamo scesi senza un graffio.', 'no'],
    ['Il conducente non ha riportato conseguenze.', 'no'],
    ['Soli danni materiali.', 'no'],
    ['Io niente, lei niente.', 'no'],
    ['Né io né l’altra persona abbiamo niente.', 'no'],
    ['Di gente fatta male non ce n’è.', 'no'],
    ['I am perfectly all right.', 'no'],
    ['Nobody needed an ambulance.', 'no'],
    ['Lesi: due, io e mia moglie.', 'yes'],
    ['Ho la rottura di due costole.', 'yes'],
    ['Porto il collare cervicale.', 'yes'],
    ['Lussazione della spalla sinistra.', 'yes'],
    ['My knee ligaments are torn.', 'yes'],
    ['She has a broken heel.', 'yes'],
  ])('«%s» → %s', (text, value) => expect(read('injuries_flag', text)).toEqual([value]));

  test.each([
    'Il paraurti è rotto e la portiera è ammaccata.',
    'The back of the car is broken.',
    'Il capo officina ha visto il danno.',
    'Persone lese: da comunicare.',
  ])('nothing in «%s»', (text) => expect(read('injuries_flag', text)).toEqual([]));
});

describe('who is on the other side', () => {
  test.each([
    ['Ho rovesciato il caffè sul computer di Monica Poli (328 4254974).', 'Monica Poli'],
    ['La porta ha colpito una ospite, Carla Testa, numero 380 8206650.', 'Carla Testa'],
    ['I broke a lamp; it belongs to Mary Poole, who may be reached on 380 8206650.', 'Mary Poole'],
    ['Ho rotto la vetrina. Titolare: Franco Villa, utenza 348 1116375.', 'Franco Villa'],
  ])('«%s» → %s', (text, name) => expect(read('other_party', text)).toEqual([name]));

  test.each([
    'Mi chiamo Monica Poli (328 4254974) e ieri sono caduta.',
    'Ha assistito al fatto Monica Poli, reperibile al 328 4254974.',
    'Ieri sono caduta.\nMonica Poli\ntel. 328 4254974',
    'Mi ha visitato il dott. Mario Verdi, tel. 328 4254974.',
  ])('nobody in «%s»', (text) => expect(read('other_party', text)).toEqual([]));

  test('a lady who cleans has no name', () =>
    expect(read('other_party', 'ho fatto cadere la signora delle pulizie', 'transcript')).toEqual([]));
});

describe('age, work and income', () => {
  test.each([
    'Età 44 anni, professione geometra, reddito annuo circa trentamila euro.',
    'I am 39, a secondary school teacher, earning some 27 thousand euros a year.',
    'Ho 51 anni, sono infermiera e guadagno 28mila euro.',
  ])('«%s»', (text) => expect(read('injured_age_job_income', text)).toHaveLength(1));
});

describe('who is on the other side', () => {
  test.each([
    'La signora Anna Bianchi ha chiamato: ieri un’altra auto l’ha tamponata a Lodi.',
    'The lady Anna Bianchi called: another car hit hers yesterday.',
  ])('«%s»: not whoever called', (text) => {
    expect(read('other_party', text)).toEqual([]);
  });

  test('whoever was named as the other driver still is', () => {
    expect(read('other_party', 'Ieri la signora Anna Bianchi mi ha tamponato a Lodi.')).toEqual([
      'Anna Bianchi',
    ]);
  });
});
