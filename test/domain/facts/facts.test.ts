import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLocalDate } from '#src/domain/time/calendar.ts';
import { extractFacts, type FactSource } from '#src/domain/facts/facts.ts';
import { loadProfile } from '#src/profile.ts';
import { longTexts } from './long-texts.ts';

const profile = await loadProfile('insurer');
const today = parseLocalDate('2026-07-10') ?? expect.unreachable();

type Parts = FactSource['parts'];

function factsIn(input: string | Parts, sender?: FactSource['sender']) {
  const parts: Parts = typeof input === 'string' ? [{ part: 'body', text: input }] : input;
  return extractFacts({ parts, profile, today, language: 'it', ...(sender ? { sender } : {}) });
}

/** Values of one key, the surest first. */
function read(key: string, input: string | Parts, sender?: FactSource['sender']): readonly string[] {
  return factsIn(input, sender)
    .filter((fact) => fact.key === key)
    .map(({ value }) => value);
}

const attachment = (text: string): Parts => [{ part: 'attachment:7' as Parts[number]['part'], text }];

const firstNotice = `Buongiorno,
vi scrivo per denunciare un incidente avvenuto il 3 luglio 2026 alle ore 15:30 circa in via Garibaldi a Lodi.
Ero fermo al semaforo con la mia Fiat Panda targata AB123CD quando sono stato tamponato da una Ford Focus targata FG456RT, assicurata con UnipolSai, condotta dal sig. Luca Bianchi.
Nessun ferito. Non sono intervenute autorità. Polizza RCA n. RCA-2025-004217.
L’auto è visionabile presso la carrozzeria Verdi in via Milano 4 a Lodi, dal lunedì al venerdì dalle 8 alle 12.
Il mio codice fiscale è RSSMRA79B11C566R, cellulare 347 881 2345.

Cordiali saluti
Mario Rossi
Via Roma 12, 26900 Lodi`;

describe('a whole message', () => {
  test('of an Italian motorist gives what the checklist wants', () => {
    const found = Object.fromEntries(
      factsIn(firstNotice)
        .toReversed()
        .map(({ key, value }) => [key, value]),
    );
    expect(found).toMatchObject({
      loss_date: '2026-07-03',
      loss_time: '15:30',
      loss_place: 'via Garibaldi a Lodi',
      plate_own: 'AB123CD',
      plate_other: 'FG456RT',
      other_insurer: 'UnipolSai',
      other_party: 'Luca Bianchi',
      injuries_flag: 'no',
      authority: 'no',
      policy_number: 'RCA2025004217',
      fiscal_code: 'RSSMRA79B11C566R',
      contact_phone: '+393478812345',
      insured_name: 'Mario Rossi',
    });
    expect(found['loss_description']).toContain('Ero fermo al semaforo');
    expect(found['inspection_place']).toContain('carrozzeria Verdi');
    expect(read('loss_place', firstNotice)).toHaveLength(1); // neither the body shop nor where he lives
  });

  test('of an English traveller does too', () => {
    const text = `Dear Sirs, on 3 July 2026 my suitcase never arrived at Malpensa airport after flight AZ 1234 from London.
PIR number MXPAZ12345. I travelled from 28 June to 3 July 2026. I claim €480.50 for emergency purchases. My policy is VIA-2026-000777.
Kind regards,
John Smith`;
    const found = Object.fromEntries(
      factsIn(text)
        .toReversed()
        .map(({ key, value }) => [key, value]),
    );
    expect(found).toMatchObject({
      loss_date: '2026-07-03',
      flight_number: 'AZ1234',
      pir_number: 'MXPAZ12345',
      trip_dates: '2026-06-28/2026-07-03',
      amount_claimed: '48050',
      policy_number: 'VIA2026000777',
      insured_name: 'John Smith',
    });
  });

  test('of somebody who fills in our list line by line', () => {
    const text = `1. Codice fiscale: RSSMRA79B11C566R
2. Data del sinistro: 3/7/26
3. Ora: verso le 15.30
4. Luogo: Lodi, via Garibaldi angolo via Verdi
5. Targa: ab123cd
6. Targa controparte: FG 456 RT
7. Ci sono feriti? No
8. Testimoni: Anna Neri 333 1234567
9. IBAN: ____________
10. Altre assicurazioni: no`;
    expect(read('loss_date', text)).toEqual(['2026-07-03']);
    expect(read('loss_time', text)).toEqual(['15:30']);
    expect(read('loss_place', text)).toEqual(['Lodi, via Garibaldi angolo via Verdi']);
    expect(read('plate_own', text)).toEqual(['AB123CD']);
    expect(read('plate_other', text)).toEqual(['FG456RT']);
    expect(read('injuries_flag', text)).toEqual(['no']);
    expect(read('witnesses', text)).toEqual(['Anna Neri']);
    expect(read('contact_phone', text)).toEqual([]); // the witness's
    expect(read('iban', text)).toEqual([]);
    expect(read('other_insurance', text)).toEqual(['no']);
    expect(read('loss_description', text)).toEqual([]);
  });

  test('every fact shows the words of the original it was read from', () => {
    const odd = firstNotice
      .replaceAll(' ', ' ')
      .replaceAll('è', 'e\u0300')
      .replace('Buongiorno', '😀 ﬁ\u200b½');
    for (const text of [firstNotice, odd]) {
      const found = factsIn(text);
      expect(found.length).toBeGreaterThan(15);
      for (const { span } of found) expect(text.slice(span.start, span.end)).toBe(span.quote);
    }
    const certain = factsIn(odd).filter(({ key }) => ['fiscal_code', 'plate', 'insured_name'].includes(key));
    expect(certain).toHaveLength(4);
    for (const { value, span } of certain) expect(span.quote).toBe(value);
    expect(read('loss_place', odd)).toEqual(['via Garibaldi a Lodi']);
  });

  test('any text at all is read without a fault, spans and certainties included', () => {
    const words = fc.constantFrom(
      ...firstNotice.split(/(?<=\s)/),
      '\u0301',
      '\u200b',
      'ﬁ',
      '😀',
      '½',
      '(',
      '1/2/2026',
      '€',
      '@',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        for (const { span, confidence } of factsIn(text)) {
          expect(text.slice(span.start, span.end)).toBe(span.quote);
          expect(span.quote).not.toBe('');
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('references', () => {
  test('exact ones are certain, those one slip away are offered for looking up', () => {
    expect(read('reference', 'sinistro n. 4827.1936.52')).toEqual(['4827193652']);
    expect(read('claim_ref', 'sinistro n. 4827.1936.52')).toEqual(['4827193652']);
    const repaired = factsIn('pratica SIN 4827-1936-53').filter(({ key }) => key === 'reference_fixed');
    expect(repaired.map(({ value }) => value)).toContain('4827193652');
    for (const { confidence, method } of repaired)
      expect([confidence <= 0.5, method]).toEqual([true, 'repaired']);
  });

  test('other people’s numbers are theirs', () => {
    expect(read('external_ref', 'Ns. rif. 778/2026 - Vs. rif. 4827-1936-52')).toEqual(['7782026']);
    expect(read('external_ref', 'your ref: ABC-2026-991')).toEqual(['ABC2026991']);
    expect(read('external_ref', 'vs. sinistro del 03/07/2026')).toEqual([]);
    expect(read('external_ref', 'il sinistro RCA-2025-004217')).toEqual([]); // a policy, wrongly called
  });
});

describe('policy numbers', () => {
  test.each([
    ['Polizza RCA n. RCA-2025-004217', 'RCA2025004217'],
    ['la mia polizza casa è la CAS 2024 001122', 'CAS2024001122'],
    ['sal/2023/000123', 'SAL2023000123'],
    ['Polizza abitazione n. 00998877/5', '009988775'],
    ['numero di polizza: 123456789', '123456789'],
    ['policy no. AB-77123456', 'AB77123456'],
    ['polizza intestata a mio padre numero 55443322', '55443322'],
  ])('%s', (text, value) => expect(read('policy_number', text)[0]).toBe(value));

  test.each([
    'qual è il mio numero di polizza?',
    'polizza scaduta il 12/05/2026',
    'polizza n. XXXXXXXX',
    'la polizza auto AB123CD',
    'polizza 2026',
    'polizza n. 0000000',
  ])('none in «%s»', (text) => expect(read('policy_number', text)).toEqual([]));
});

describe('the date of loss', () => {
  test.each([
    ['L’incidente è avvenuto il 3 luglio 2026', '2026-07-03'],
    ['Data del sinistro: 03/07/2026', '2026-07-03'],
    ['Il 3 luglio sono stato tamponato', '2026-07-03'],
    ["sabato scorso una macchina mi e' venuta addosso", '2026-07-04'],
    ['Ieri si è rotto un tubo', '2026-07-09'],
    ['sinistro n. 4827193652 del 3 luglio 2026', '2026-07-03'],
    ['My bag was stolen on 1st July', '2026-07-01'],
    ['Date of loss: 3 July 2026', '2026-07-03'],
    ['il giorno 3 u.s. mio figlio è caduto', '2026-07-03'],
    ['Data: 3/7/2026\nOra: 8\nLuogo: Lodi', '2026-07-03'],
    ['In data 3/7 la grandine ha danneggiato il tetto', '2026-07-03'],
    ['I had an accident on Saturday', '2026-07-04'],
    ['Data del sinistro: sabato 4 luglio', '2026-07-04'],
    ['Data: sabato 4 luglio\nOra: 9\nLuogo: Lodi', '2026-07-04'],
    ['venerdì sera mi hanno tamponato', '2026-07-03'],
    ['mi hanno tamponato sabato scorso', '2026-07-04'],
    ['The accident happened the day before yesterday', '2026-07-08'],
    ['L’auto è visionabile lunedì mattina. Mi hanno tamponato sabato', '2026-07-04'],
    ['On Monday morning someone hit my car', '2026-07-06'],
    ['I was hit by a van on 2 July', '2026-07-02'],
    // Seated, not at a session; begun to drip, not to be repaired.
    ['Mia figlia era seduta accanto a me quando il 3 luglio siamo stati colpiti sul lato', '2026-07-03'],
    ['Il 3 luglio dal soffitto del bagno ha cominciato a scendere acqua', '2026-07-03'],
    // How one learns of it.
    ['Il vicino mi ha chiamato il 3 luglio perché dal suo soffitto gocciolava acqua', '2026-07-03'],
    // On a journey, and instead of one.
    ['In vacanza a Zanzibar (dal 1/7/2026 al 9/7/2026) il 3 luglio mi è venuta la febbre', '2026-07-03'],
    ['I had to cancel my trip yesterday because I came down with pneumonia.', '2026-07-09'],
    ['persona mancata all’affetto dei suoi il 3 luglio 2026, chiedo la somma assicurata', '2026-07-03'],
    // What a question or a complaint is about.
    ['ci sono novità per la visita specialistica del 3 luglio 2026?', '2026-07-03'],
    ['il bonifico per la responsabilità civile del 3 luglio non è arrivato', '2026-07-03'],
    ['A proposito della caduta del 3 luglio, oggi ho parlato con il medico', '2026-07-03'],
  ])('%s', (text, date) => expect(read('loss_date', text)).toEqual([date]));

  test.each([
    'Sono nato il 12/05/1979, ho avuto un incidente',
    'Mario Rossi, nato a Lodi (LO) il 12/05/1979, denuncia un furto',
    'Allego la fattura del 10 luglio 2026 per il danno',
    'la polizza scade il 31/12/26, il tubo è rotto',
    'Appuntamento col perito il 20 luglio alle 9 per il danno',
    'Vi ho inviato la denuncia il 5 luglio',
    'in riferimento alla vostra lettera del 2 luglio',
    'Lodi, 10 luglio 2026\nho subito un furto',
    'il preventivo del 28/6',
    'Data del sinistro: 25/07/2026', // not yet
    'A proposito della caduta, oggi ho parlato con il carrozziere e il lavoro inizia lunedì',
    'Oggi il vostro numero verde era sempre occupato. Il bonifico per l’incidente non è arrivato',
    'Per il furto ieri mi ha chiamato un vostro impiegato',
    'il certificato per la polmonite del 3 luglio',
    'la fattura della carrozzeria del 3 luglio',
    'la polizza di mio padre del 3 luglio',
  ])('none in «%s»', (text) => expect(read('loss_date', text)).toEqual([]));

  test.each([
    'Lunedì porterò i documenti dell’incidente',
    'On Monday I will send the papers of the accident',
    'Il sabato lavoro vicino al luogo dell’incidente',
    'Ho avuto un incidente, sono libero dal lunedì al venerdì',
    'Ci sentiamo lunedì? Ho avuto un incidente',
  ])('no day of the week that is habit or plan: %s', (text) => expect(read('loss_date', text)).toEqual([]));

  test('stands apart from the other dates of a message', () => {
    const text =
      'Sono nato il 12/05/1979. Il 5 luglio vi ho inviato la denuncia del furto avvenuto il 3 luglio 2026; allego fattura del 15/03/2024.';
    expect(read('loss_date', text)).toEqual(['2026-07-03']);
    expect(read('date', text)).toHaveLength(4);
  });

  test('two that contradict each other are both kept', () => {
    expect(read('loss_date', 'Data del sinistro: 03/07/2026. Il furto è avvenuto il 4 luglio 2026.')).toEqual(
      ['2026-07-03', '2026-07-04'],
    );
  });

  test('the only past date of a report counts a little', () => {
    const [fact] = factsIn('Buongiorno, ho il parabrezza rotto. Era il 3 luglio.').filter(
      ({ key }) => key === 'loss_date',
    );
    expect(fact).toMatchObject({ value: '2026-07-03', confidence: 0.6 });
    expect(read('loss_date', 'Ci vediamo? Era il 3 luglio.')).toEqual([]);
  });
});

describe('the hour', () => {
  test.each([
    ['sono stato tamponato alle 15.30', '15:30'],
    ['verso le ore 18 ho avuto un incidente', '18:00'],
    ['the accident happened at 3:30 pm', '15:30'],
    ['around 5pm a car hit me', '17:00'],
    ['è caduto alle 8 di sera', '20:00'],
    ['incidente avvenuto a mezzogiorno', '12:00'],
    ['Ora del sinistro: 8.45', '08:45'],
    ['The accident happened around 5 o’clock in the afternoon.', '17:00'],
    ['ieri sera tornavo a casa e verso le 9 mi hanno tamponato', '21:00'],
    ['incidente alle 18 e 30', '18:30'],
    ['incidente alle 17 e un quarto', '17:15'],
    ['incidente alle 8 meno un quarto', '07:45'],
    ['incidente sabato pomeriggio alle 3', '15:00'],
    ['mi hanno tamponato alle nove e mezza di sera', '21:30'],
    ['Erano le nove e mezza di sera quando mi hanno tamponato', '21:30'],
    ['A car hit me at half past eight.', '08:30'],
    ['The accident happened at quarter to nine in the evening', '20:45'],
    ['the accident happened last night at 11', '23:00'],
    ['Il furto è avvenuto alle 3 di notte', '03:00'],
    ['Buonasera, ieri alle 9 ho avuto un incidente', '09:00'],
    ['Buona sera, ieri alle 9 ho avuto un incidente', '09:00'],
    ['Ora: le 9 di sera', '21:00'],
    ['Ora: 17 e un quarto', '17:15'],
  ])('%s', (text, time) => expect(read('loss_time', text)).toEqual([time]));

  test.each([
    'ho avuto un incidente. Chiamatemi dopo le 18',
    'Il danno è visionabile dalle 8 alle 12',
    'ho danneggiato alle 2 auto il paraurti',
    'ho fatto denuncia ai Carabinieri alle ore 10',
    'an accident at 15 Via Roma',
    'the car was hit 2 to 3 times',
    'hanno rubato dalle auto alle due cantine',
    'un incidente all’una',
  ])('none in «%s»', (text) => expect(read('loss_time', text)).toEqual([]));
});

describe('the place', () => {
  test.each([
    ['sono stato tamponato in viale Monza 120 a Milano', 'viale Monza 120 a Milano'],
    ["Incidente sull'autostrada A1 al km 32, direzione sud", 'autostrada A1 al km 32'],
    ['mi hanno rubato la bici in piazza Duomo, ieri', 'piazza Duomo'],
    ['hanno forzato la porta di via Dante 5 a Bergamo', 'via Dante 5 a Bergamo'],
    ['ho avuto un incidente a Sesto San Giovanni', 'Sesto San Giovanni'],
    ['the car was hit in Via Emilia in Bologna', 'Via Emilia in Bologna'],
    ['I had an accident on Station Road', 'Station Road'],
    ['mi hanno tamponato in via roma', 'via roma'],
    ['si è rotto un tubo nel mio appartamento', 'nel mio appartamento'],
    ['In via Savona 19 a Milano si è rotto un tubo', 'via Savona 19 a Milano'],
    ['in corso Francia 10 un’altra auto mi ha tamponato', 'corso Francia 10'],
    ['Mi si è allagata la cucina in casa mia, via della Scala 27 Firenze', 'via della Scala 27 Firenze'],
    ['mi hanno tamponato in corso buenos aires', 'corso buenos aires'],
    ['incidente sulla statale 9 all’altezza di Piacenza', "statale 9 all'altezza di Piacenza"],
    ['tamponato alla rotonda di viale Italia', 'rotonda di viale Italia'],
    ['tamponato alla rotonda di Sant’Angelo', "rotonda di Sant'Angelo"],
    ['incidente all’incrocio tra via Roma e via Verdi, ieri', 'incrocio tra via Roma e via Verdi'],
    [
      'The accident was at the junction of High Street and Mill Road',
      'junction of High Street and Mill Road',
    ],
    ['On Station Road someone hit my car', 'Station Road'],
  ])('%s', (text, place) => expect(read('loss_place', text)).toEqual([place]));

  test.each([
    'vi scrivo via mail per un incidente',
    'ho subito un danno, procediamo in via bonaria',
    'ho avuto un incidente, sono residente in via Verdi 3 a Lodi',
    'la perizia del danno è in corso',
    'ho avuto un incidente\n\nCordiali saluti\nMario Rossi\nVia Roma 12, Lodi',
    'Luogo del sinistro: da definire',
    'La mia polizza è VIA 2025 000702, ho perso la valigia',
    'un danno nel corso della gara',
    'incidente con lavori in corso di notte',
  ])('none in «%s»', (text) => expect(read('loss_place', text)).toEqual([]));
});

describe('what happened', () => {
  test('sixty characters of telling are a description', () => {
    const text =
      'Il veicolo usciva dal parcheggio e ha urtato la mia fiancata destra mentre percorrevo il viale.';
    expect(read('loss_description', text)).toEqual([text]);
    expect(read('loss_description', 'Mi hanno tamponato.')).toEqual([]);
  });

  test.each([
    'Vorrei sapere a che punto è il mio sinistro per il tamponamento del 3 luglio, resto in attesa di un riscontro.',
    'In allegato trovate il verbale della denuncia di furto e la fattura che mi avete chiesto per il danno.',
    'Cosa devo fare se si verifica un incidente con un veicolo straniero e nessuno vuole firmare?',
  ])('asking and sending is not telling: %s', (text) => expect(read('loss_description', text)).toEqual([]));
});

describe('injuries', () => {
  test.each([
    ['nessun ferito', ['no']],
    ['Per fortuna siamo tutti illesi', ['no']],
    ['non ci sono stati feriti', ['no']],
    ['Feriti: NO', ['no']],
    ['Nobody was hurt', ['no']],
    ['Injuries: none', ['no']],
    ['mia moglie è andata al pronto soccorso', ['yes']],
    ['I have whiplash', ['yes']],
    ['Ci sono feriti? Sì', ['yes']],
    ['ci sono stati feriti?', []],
    ['solo danni materiali', ['no']],
    ['nn si è fatto male nessuno', ['no']],
    ['Io e il passeggero stiamo bene', ['no']],
    ['Persone ferite: nessuna', ['no']],
    ['Nessuno si è fatto nulla', ['no']],
    ['everyone was okay', ['no']],
    ['we are all fine', ['no']],
    ['Non stiamo bene, colpo di frusta', ['yes']],
    ['I hope everyone is fine', []],
    ['we are fine with the repair', []],
  ])('%s', (text, expected) => expect(read('injuries_flag', text)).toEqual(expected));

  test.each([
    ['Per fortuna nessun ferito.', 'injuries_flag', 'nessun ferito'],
    ['Non ci sono stati feriti', 'injuries_flag', 'Non ci sono stati feriti'],
    ['Non c’erano testimoni.', 'witnesses', 'Non c’erano testimoni'],
    ['Non è intervenuta la polizia', 'authority', 'Non è intervenuta la polizia'],
  ])('the words that prove a no hold the denial: %s', (text, key, quote) => {
    const fact = factsIn(text).find((each) => String(each.key) === key);
    expect([fact?.value, fact?.span.quote]).toEqual(['no', quote]);
  });

  test('a contradiction is kept', () => {
    expect(
      read(
        'injuries_flag',
        'Nessun ferito sul momento. Oggi mi hanno trovato un colpo di frusta.',
      ).toSorted(),
    ).toEqual(['no', 'yes']);
  });
});

describe('plates', () => {
  test('belong to whom the words give them', () => {
    const text = 'La mia auto targata AB123CD è stata urtata da un furgone targato FG456RT';
    expect(read('plate_own', text)).toEqual(['AB123CD']);
    expect(read('plate_other', text)).toEqual(['FG456RT']);
    expect(read('plate', text)).toHaveLength(2);
  });

  test('a lawyer’s «Vs. assicurato» is our customer', () => {
    const text = 'il veicolo targato AB123CD del Vs. assicurato tamponava il veicolo targato FG456RT';
    expect(read('plate_own', text)).toEqual(['AB123CD']);
    expect(read('plate_other', text)).toEqual(['FG456RT']);
  });

  test.each([
    'L’altro conducente è Luca Verdi, targa DZ 111 AA. La mia: EZ390HT',
    'L’altro conducente ha urtato la mia auto ed è scappato, targa DZ 111 AA. La mia: EZ390HT',
    'The other driver’s plate is DZ111AA, mine is EZ390HT',
    'L’altro conducente è assicurato con Allianz, targa DZ 111 AA.\nLa mia: EZ390HT',
  ])('the other first, then one’s own: %s', (text) => {
    expect(read('plate_other', text)).toEqual(['DZ111AA']);
    expect(read('plate_own', text)).toEqual(['EZ390HT']);
  });

  test('of two vehicles of one owner are both his', () => {
    const text = 'La mia auto targata AB123CD e la mia moto targata EZ390HT';
    expect(read('plate_own', text)).toEqual(['AB123CD', 'EZ390HT']);
  });

  test('a repaired plate says so', () => {
    expect(factsIn('targa AB1Z3CD').find(({ key }) => key === 'plate')).toMatchObject({
      value: 'AB123CD',
      method: 'repaired',
    });
  });
});

describe('money and accounts', () => {
  const iban = 'IT60X0542811101000000123456';

  test('an account and its holder', () => {
    expect(read('iban', 'IBAN: IT60 X054 2811 1010 0000 0123 456')).toEqual([iban]);
    expect(read('account_holder', `IBAN ${iban} intestato a Mario Rossi.`)).toEqual(['Mario Rossi']);
    expect(read('account_holder', `conto intestato a mia moglie Anna Bianchi, ${iban}`)).toEqual([
      'Anna Bianchi',
    ]);
    expect(read('payee_relation', `conto intestato a mia moglie Anna Bianchi, ${iban}`)).toEqual(['moglie']);
    expect(
      read('account_holder', 'il conto è intestato a me', { address: 'a@example.it', name: 'Anna Neri' }),
    ).toEqual(['Anna Neri']);
    expect(
      read('account_holder', 'My IBAN is GB82 WEST 1234 5698 7654 32, account holder Sarah Connor'),
    ).toEqual(['Sarah Connor']);
  });

  test.each([
    'qual è il mio IBAN?',
    "manca l'IBAN",
    "vi manderò l'IBAN domani",
    `IBAN ${iban.slice(0, -1)}7`,
  ])('no account in «%s»', (text) => expect(read('iban', text)).toEqual([]));

  test('a policy or a car also has a holder, but not of the account', () => {
    expect(read('account_holder', 'la polizza è intestata a Mario Rossi')).toEqual([]);
  });

  test.each([
    ['chiedo il rimborso di € 1.250,00', ['125000']],
    ['Laptop worth €900 and camera (€350). Total €1,250.00.', ['125000']],
    ['il preventivo è di euro 780 + IVA', ['78000']],
    ['ho speso 45,50 euro', ['4550']],
    ['la franchigia è di 250 euro', []],
    ['il premio annuo di € 480', []],
    ['mi avete liquidato 300 euro', []],
    ['quanto costa, 100 euro?', []],
    ['Ho 58 anni, sono impiegata e guadagno 16 mila euro l’anno', []],
    ['hanno preso il portatile e 300 euro', []],
    ['hanno rotto il vetro, il danno è di 300 euro', ['30000']],
  ])('%s', (text, cents) => expect(read('amount_claimed', text)).toEqual(cents));
});

describe('people', () => {
  test.each([
    ['Contraente: ROSSI MARIO', 'ROSSI MARIO'],
    ['nome e cognome: anna de luca', 'anna de luca'],
    ['Mi chiamo Anna Neri e', 'Anna Neri'],
    ['Il sottoscritto Giuseppe D’Angelo, nato a Lodi', "Giuseppe D'Angelo"],
    ['My name is Sarah Connor', 'Sarah Connor'],
    ['Aspetto notizie.\nDistinti saluti\n\nPaolo Verdi\ntel. 02 1234567', 'Paolo Verdi'],
    ['Cosa devo fare? Grazie, Giulia Ferri', 'Giulia Ferri'],
  ])('%s', (text, name) => expect(read('insured_name', text)[0]).toBe(name));

  test.each([
    'Il conducente è Mario Rossi',
    'Il conducente è Mario Rossi, nato a Lodi',
    'Conducente: Mario Rossi tel. 347 881 2345',
    'Il testimone è Carlo Blu, cell. 347 881 2345',
    'Altro conducente\nNome: Mario Rossi',
  ])('somebody else is not the insured: %s', (text) => expect(read('insured_name', text)).toEqual([]));

  test('the mail header gives a name with doubt, and a sure address', () => {
    const sender = { address: 'mario@example.it', name: 'Rossi, Mario' };
    expect(factsIn('ciao', sender)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          key: 'insured_name',
          value: 'Mario Rossi',
          method: 'header',
          confidence: 0.6,
        }),
        expect.objectContaining({ key: 'contact_email', value: 'mario@example.it', confidence: 1 }),
      ]),
    );
    expect(read('insured_name', 'ciao', { address: 'x@example.it', name: 'Agenzia Verdi' })).toEqual([]);
  });

  test('a telephone of somebody else is no way to reach the sender', () => {
    const text = 'Il mio cell. 347 881 2345. La controparte ha il numero 333 1234567.';
    expect(read('contact_phone', text)).toEqual(['+393478812345']);
    expect(read('phone', text)).toHaveLength(2);
  });

  test('the other side, witnesses and authorities', () => {
    expect(read('other_party', "l'altro conducente era il sig. Luca Bianchi")).toEqual(['Luca Bianchi']);
    expect(read('other_party', 'l’altro conducente si chiama Paolo Blu')).toEqual(['Paolo Blu']);
    expect(read('other_party', 'la vicina di sotto, sig.ra Anna Neri')).toEqual(['Anna Neri']);
    expect(read('other_insurer', 'controparte assicurata con Zurich')).toEqual(['Zurich']);
    expect(read('other_insurer', 'come prima, verti su')).toEqual([]);
    expect(read('witnesses', 'nessun testimone')).toEqual(['no']);
    expect(read('witnesses', 'There were two witnesses')).toEqual(['yes']);
    expect(read('authority', 'sono intervenuti i Carabinieri')).toEqual(['carabinieri']);
    expect(read('authority', 'The police did not come')).toEqual(['no']);
    expect(read('authority', 'devo chiamare la polizia?')).toEqual([]);
  });
});

describe('journeys and illnesses', () => {
  test('a baggage report counts behind its label or among words of baggage', () => {
    expect(read('pir_number', 'PIR n. FCO AZ 12345')).toEqual(['FCOAZ12345']);
    expect(read('pir_number', 'valigia smarrita, FCOAZ12345')).toEqual(['FCOAZ12345']);
    expect(
      read(
        'pir_number',
        'La custodia del violoncello, viaggiata in stiva col volo AZ 123. Numero: MXPAZ12345.',
      ),
    ).toEqual(['MXPAZ12345']);
    expect(read('pir_number', 'I checked the pram in at the airport; they gave me MXPAZ12345')).toEqual([
      'MXPAZ12345',
    ]);
    expect(read('pir_number', 'ordine ABCDE12345 di libri')).toEqual([]);
    expect(read('pir_number', 'volo per Roma, codice prenotazione hotel: ABCDE12345')).toEqual([]);
  });

  test('a trip from its dates or from departure and return', () => {
    expect(read('trip_dates', 'vacanza dal 12 al 19 luglio 2026')).toEqual(['2026-07-12/2026-07-19']);
    expect(read('trip_dates', 'Partenza 28/06/2026, rientro 03/07/2026')).toEqual(['2026-06-28/2026-07-03']);
    expect(read('treatment_dates', 'ricovero dal 3 al 5 luglio 2026')).toEqual(['2026-07-03/2026-07-05']);
  });

  test('a diagnosis ends with its sentence', () => {
    expect(read('diagnosis', 'Diagnosi: frattura del radio. Sono nato il 12/05/1979.')).toEqual([
      'frattura del radio',
    ]);
    expect(read('diagnosis', 'soffro di lombalgia cronica, allego')).toEqual(['lombalgia cronica']);
    expect(read('diagnosis', 'manca la diagnosi?')).toEqual([]);
  });

  test.each([
    ['la diagnosi è lombalgia', 'lombalgia'],
    ['fattura per visita per lombalgia', 'lombalgia'],
    ['rimborso occhiali (miopia)', 'miopia'],
    ['ernia discale L4-L5', 'ernia discale L4-L5'],
    ['physio for a slipped disc', 'slipped disc'],
    ['physiotherapy for my back pain', 'back pain'],
    ['sedute per mal di schiena, totale 80 euro', 'mal di schiena'],
  ])('a diagnosis in passing: %s', (text, diagnosis) => expect(read('diagnosis', text)).toEqual([diagnosis]));

  test.each([
    'La diagnosi è in allegato',
    'diagnosi: da definire',
    'visita per il controllo',
    'non ho alcuna ernia',
    'ernia?',
  ])('no diagnosis in «%s»', (text) => expect(read('diagnosis', text)).toEqual([]));

  test('where the damage can be seen needs a place or a time', () => {
    expect(read('inspection_place', "L'auto è visionabile a casa mia ogni mattina.")).toHaveLength(1);
    expect(read('inspection_place', 'Quando passa il perito in via Roma?')).toEqual([]);
    expect(read('inspection_place', 'Aspetto il perito.')).toEqual([]);
  });

  test.each([
    'da mio cognato in via Po 3 a Lodi, sempre dopo le 18',
    'Carrozzeria: AutoTop, c.so Unità d’Italia 20, aperta 8-12',
    'la trovate in garage, via Garibaldi 14, dopo le 17',
    'you can see the car at my house any evening',
  ])('where the damage can be seen: %s', (text) => expect(read('inspection_place', text)).toHaveLength(1));

  test.each([
    'Mi hanno tamponato in via Po 3 a Lodi, verso le 18',
    'Chiamatemi in ufficio in via Po 3, sempre dopo le 18',
    'As you can see the car at the crossing in the attached photo',
    'La fattura la trovate in allegato, via Roma 3 è il mio indirizzo',
  ])('nowhere to be seen: %s', (text) => expect(read('inspection_place', text)).toEqual([]));
});

describe('parts of a message', () => {
  test('the quoted part gives references and policy numbers, with less confidence, and nothing else', () => {
    const quoted =
      'Ci mandi: codice fiscale, data del sinistro (es. 03/07/2026), targa AB123CD. Sinistro SIN 4827-1936-52, polizza RCA-2025-004217, tel. 347 881 2345. Feriti: no';
    const found = factsIn([{ part: 'quoted', text: quoted }]);
    expect(new Set(found.map(({ key }) => key))).toEqual(
      new Set(['reference', 'claim_ref', 'policy_number']),
    );
    for (const { confidence } of found) expect(confidence).toBeLessThan(0.9);
  });

  test('an attachment gives numbers and fields, not the story', () => {
    const text = `${firstNotice}\nData del sinistro: 03/07/2026\nFattura del 05/07/2026`;
    const keys = new Set(factsIn(attachment(text)).map(({ key }) => String(key)));
    for (const key of ['fiscal_code', 'plate', 'policy_number', 'loss_date', 'phone', 'treatment_dates'])
      expect(keys).toContain(key);
    for (const key of ['loss_description', 'injuries_flag', 'contact_phone', 'amount_claimed'])
      expect(keys).not.toContain(key);
  });

  test('the subject counts like the body', () => {
    expect(read('reference', [{ part: 'subject', text: 'Re: [SIN 4827-1936-52]' }])).toEqual(['4827193652']);
  });
});

test('hostile texts of 50,000 characters are read to their end and give few facts', () => {
  const pieces = [
    'polizza 12345 ',
    'RCA-2025-004217 ',
    'sin ',
    '4827-1936-52 ',
    'ieri ',
    '3 luglio ',
    'via Roma ',
    'feriti? ',
    'nessun ferito ',
    'vs. rif. 12345 ',
    'AB123CD ',
    'conto intestato a ',
    'nome: ',
    'Mario Rossi ',
    'targa ',
    'euro 12 ',
    'alle 15 ',
    'tamponato. ',
    'a Lodi ',
    'testimone ',
    'diagnosi: ',
    'luogo: ',
    'volo ',
    'si trova ',
    'visionabile ',
    'descrizione: ',
    'grazie, ',
    'LINAZ12345 ',
    'perizia? ',
    'cell ',
    firstNotice,
  ];
  for (const text of longTexts(...pieces)) expect(factsIn(text).length).toBeLessThan(400);
});
