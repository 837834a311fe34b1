import { describe, expect, test } from 'vitest';
import { parseLocalDate } from '#src/domain/time/calendar.ts';
import { extractFacts } from '#src/domain/facts/facts.ts';
import { loadProfile } from '#src/profile.ts';

const profile = await loadProfile('insurer');
const today = parseLocalDate('2026-11-12') ?? expect.unreachable();

function read(item: string, text: string, part: 'body' | 'transcript' = 'body'): readonly string[] {
  const facts = extractFacts({ parts: [{ part, text }], profile, today, language: 'it' });
  return facts.filter(({ key }) => key === item).map(({ value }) => value);
}
const insured = (text: string, part: 'body' | 'transcript' = 'body') => read('insured_name', text, part);

describe('for whom somebody writes', () => {
  test.each([
    ['Su incarico di Ada Vinci vi giriamo la sua segnalazione.', 'Ada Vinci'],
    ['Con la presente, per conto del sig. Ugo Foscari, chiediamo l’apertura.', 'Ugo Foscari'],
    ['La nostra assicurata Pia Tolomei ci ha telefonato stamane.', 'Pia Tolomei'],
    ['Vi scrivo io per mia suocera Ida Baccini, che non usa il computer.', 'Ida Baccini'],
    ['Dino Buzzi, nostro contraente, ci racconta quanto segue.', 'Dino Buzzi'],
    ['We act as brokers to Molly Bloom, whose notice follows.', 'Molly Bloom'],
    ['I am dealing with this for my husband Leopold Bloom.', 'Leopold Bloom'],
    ['Scrivo io per Ida Baccini, che col computer non ci sa fare.', 'Ida Baccini'],
    ['Per Ida Baccini, che assistiamo come intermediari, inoltriamo quanto segue.', 'Ida Baccini'],
    ['Dall’estero, per Ida Baccini, persona della mia famiglia, riferisco quanto segue.', 'Ida Baccini'],
    ['nell’interesse di elsa morani segnaliamo quanto segue', 'elsa morani'],
  ])('%s', (text, name) => expect(insured(text)).toEqual([name]));

  test.each([
    'Il cliente, Ugo Foscari (340 1234567), pretende il valore del tavolo.',
    'Quale avvocato di parte scrivo per conto di Ugo Foscari, investito dal vostro assicurato.',
    'Chiedo l’apertura di una nuova posizione di danno.',
  ])('nobody we insure: %s', (text) => expect(insured(text)).toEqual([]));
});

describe('what people say of themselves', () => {
  test.each([
    'I am extremely dissatisfied with how this was handled.',
    'i am very worried about my claim',
    'I am Italian and I live in Leeds.',
    'I am Retired and live alone.',
    'This is Urgent, please call me back.',
    'sono davvero amareggiato',
    'Sono Stato tamponato ieri a Lodi.',
    'Sono Proprietario di un appartamento a Pavia.',
  ])('is no name: %s', (text) => expect(insured(text)).toEqual([]));

  test.each([
    ['I am Kelly Hollis and my car was hit on Monday.', 'Kelly Hollis'],
    ['i am emily hollis, policy holder', 'emily hollis'],
    ['sono bruno lovato, vi scrivo per il furto', 'bruno lovato'],
    ['Sono la signora Anna Maria Ricci.', 'Anna Maria Ricci'],
  ])('may be one: %s', (text, name) => expect(insured(text)).toEqual([name]));
});

describe('a sum that is spoken', () => {
  test.each(['sono quattrocentoventi euro in tutto', 'sono duemilacinquecento euro'])(
    'names nobody: %s',
    (text) => expect(insured(text, 'transcript')).toEqual([]),
  );
});

describe('who says his name', () => {
  test.each([
    ['Con la presente io, e cioè il sottoscritto Ivo Andri, notifico un sinistro.', 'Ivo Andri'],
    ['Persona assicurata: Ivo Andri Distinti saluti Ivo Andri', 'Ivo Andri'],
    ['Name of the policyholder: Nora Barnacle Kind regards', 'Nora Barnacle'],
    ['Titolare della polizza: Ivo Andri cell. 340 1234567', 'Ivo Andri'],
  ])('in writing: %s', (text, name) => expect(insured(text)).toEqual([name]));

  test.each([
    ['buongiorno sono ivo andri chiamatemi pure la sera', 'ivo andri'],
    ['mi ehm chiamo ivo andri e ho avuto un guaio', 'ivo andri'],
    ['contraente: nora barnacle resto a disposizione', 'nora barnacle'],
    ['hello this is nora barnacle call me on three two eight', 'nora barnacle'],
  ])('on the telephone: %s', (text, name) => expect(insured(text, 'transcript')).toEqual([name]));

  test.each([
    'buongiorno sono caduta malamente ieri',
    'sono molto deluso grazie',
    'il sottoscritto perdeva il controllo',
    'i am very sorry thanks',
  ])('no name on the telephone: %s', (text) => expect(insured(text, 'transcript')).toEqual([]));
});

describe('who signs', () => {
  test.each([
    ['Il tetto perde da ieri. Restando in attesa porgo ossequi. Ivo Andri', 'Ivo Andri'],
    ['Il tetto perde da ieri. Targa AB123CD Ivo Andri', 'Ivo Andri'],
    ['Il tetto perde da ieri. Grato dell’attenzione, Ivo Andri via Po 3, 26900 Lodi', 'Ivo Andri'],
    ['il tetto perde da ieri\nun caro saluto\nivo andri', 'ivo andri'],
    ['Il tetto perde da ieri.\nCon i migliori saluti Ivo\nAndri', 'Ivo Andri'],
  ])('%s', (text, name) => expect(insured(text)).toEqual([name]));

  test.each([
    'Il tetto perde da ieri. Resto in attesa. Golfo Broker',
    'Il tetto perde da ieri. Distinti saluti Agenzia Golfo',
    'BY POST\nThe roof has leaked since yesterday.',
  ])('no person: %s', (text) => expect(insured(text)).toEqual([]));
});

describe('a loss told without any word for losses', () => {
  test.each([
    [
      'Denuncio che la credenza risulta mancante dal soggiorno in via Po 4 a Lodi il 3/11/2026.',
      '2026-11-03',
    ],
    ['Richiesta per la garanzia cristalli: il 3/11/2026, a Lodi, un sasso ha inciso il vetro.', '2026-11-03'],
    ['Al ritorno, il 3/11/2026, abbiamo trovato la veranda in pezzi.', '2026-11-03'],
    ['Segnalo un evento. Data: 3/11/2026. Luogo: Lodi, via Po. Cosa: lampadario a terra.', '2026-11-03'],
    ['On our return on 3 November 2026 we noticed that the shed had been emptied.', '2026-11-03'],
    ['Per effetto del vento, in data 3/11/2026, la cupola è stata scagliata in strada.', '2026-11-03'],
    ['I am sorry to report that on 3 November 2026 our barn was entered.', '2026-11-03'],
    ['Il 3/11/2026 lo sportello del furgone veniva aperto senza guardare e mi feriva.', '2026-11-03'],
  ])('day: %s', (text, day) => expect(read('loss_date', text)).toEqual([day]));

  test.each([
    'Vi ho spedito tutto il 3/11/2026.',
    'La vostra richiesta del 3/11/2026 è arrivata.',
    'La fattura n. 12, del 3/11/2026, riguarda il sinistro.',
  ])('the day of something else: %s', (text) => expect(read('loss_date', text)).toEqual([]));

  test('the sentence with the day tells what happened and where', () => {
    const text =
      'Segnalo una cosa. Dallo scaffale nella dispensa di via Po 4 a Lodi mancano, dal 3/11/2026, due damigiane e la bilancia.';
    expect(read('loss_description', text).join()).toContain('damigiane');
    expect(read('loss_place', text).join()).toContain('via Po 4 a Lodi');
  });

  test('three headings on the telephone tell as a form does', () => {
    const text =
      'motivo della rinuncia: albergo chiuso dal sindaco data: ieri conseguenza: persa la caparra versata per la camera';
    expect(read('loss_description', text, 'transcript')).toHaveLength(1);
  });
});

test('the other driver of a mail in small letters has a name', () => {
  expect(read('other_party', 'scontro ieri a lodi. controparte ivo andri, tel 340 1234567.')).toEqual([
    'ivo andri',
  ]);
});
