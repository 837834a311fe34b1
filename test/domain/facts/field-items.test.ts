import { describe, expect, test } from 'vitest';
import { parseLocalDate } from '#src/domain/time/calendar.ts';
import { extractFacts } from '#src/domain/facts/facts.ts';
import type { Span } from '#src/domain/message.ts';
import { loadProfile } from '#src/profile.ts';

const profile = await loadProfile('insurer');
/** A Friday. */
const today = parseLocalDate('2026-07-10') ?? expect.unreachable();

type Where = 'body' | 'document' | 'transcript';

const parts: Readonly<Record<Where, Span['part']>> = {
  body: 'body',
  document: 'attachment:7' as Span['part'],
  transcript: 'transcript',
};

/** Sure values of an item, the surest first: what a checklist would take. */
function read(item: string, where: Where, text: string): readonly string[] {
  return extractFacts({ parts: [{ part: parts[where], text }], profile, today, language: 'it' })
    .filter(({ key, confidence }) => key === item && confidence >= 0.5)
    .map(({ value }) => value);
}

/** Texts in which an item stands, and what is read of it; and texts in which it does not stand. */
interface Examples {
  readonly told: readonly (readonly [where: Where, text: string, ...values: string[]])[];
  readonly absent: readonly (readonly [where: Where, text: string])[];
}

const examples: Readonly<Record<string, Examples>> = {
  claim_ref: {
    told: [
      ['body', 'Scrivo in merito alla pratica 4827 1936 52, come sta andando?', '4827193652'],
      ['body', 'Rif. Vs. sinistro nr. 4827/1936/52', '4827193652'],
      ['body', 'Regarding my claim 4827-1936-52, is there any news?', '4827193652'],
      ['body', 'Our file: SIN4827193652', '4827193652'],
      ['document', 'Numero pratica: 4827 1936 52\nAssicurato: Rossi Mario', '4827193652'],
      [
        'transcript',
        'sì il numero della pratica è quarantotto ventisette diciannove trentasei cinquantadue',
        '4827193652',
      ],
      ['transcript', 'my claim number is four eight two seven one nine three six five two', '4827193652'],
    ],
    absent: [
      ['body', 'Il mio cellulare è 347 881 2345'],
      ['body', 'pratica 4827-1936-53'],
      ['body', 'Order number 4111 1111 11 from the shop'],
    ],
  },
  policy_number: {
    told: [
      ['body', 'sono assicurato con voi, polizza RCA-2025-004217', 'RCA2025004217'],
      ['body', 'Numero polizza CAS/2024/001122', 'CAS2024001122'],
      ['body', 'polizza sanitaria nr 00123456789', '00123456789'],
      ['body', 'My policy number is SAL 2023 000123', 'SAL2023000123'],
      ['body', 'I hold travel policy VIA-2026-000777 with you', 'VIA2026000777'],
      ['document', 'POLIZZA N.: RCA-2025-004217\nCONTRAENTE: BIANCHI ANNA', 'RCA2025004217'],
      [
        'transcript',
        'la polizza è la erre ci a duemilaventicinque zero zero quattro due uno sette',
        'RCA2025004217',
      ],
      [
        'transcript',
        'policy number romeo charlie alpha twenty twenty five oh oh four two one seven',
        'RCA2025004217',
      ],
    ],
    absent: [
      ['body', 'Non trovo la polizza, scade il 31/12/2026'],
      ['body', 'la polizza costa 480,00 euro'],
      ['body', 'my policy renews in 2027'],
      ['body', 'polizza auto targa AB123CD'],
    ],
  },
  insured_name: {
    told: [
      ['body', 'Buongiorno, sono Carla Fontana e ho avuto un incidente.', 'Carla Fontana'],
      ['body', 'Mi chiamo Giovanni De Santis, abito a Lodi', 'Giovanni De Santis'],
      ['body', 'Assicurato: Bianchi Anna', 'Bianchi Anna'],
      ['body', 'Grazie\nGiulia Ferri', 'Giulia Ferri'],
      ['body', 'Good morning, my name is Oliver Twist and I had a crash', 'Oliver Twist'],
      ['body', 'Name of insured: Sarah Connor', 'Sarah Connor'],
      ['body', 'Best wishes,\nMary Jane Watson', 'Mary Jane Watson'],
      ['document', 'Paziente: ROSSI MARIO\nData di nascita: 11/02/1979', 'ROSSI MARIO'],
      ['document', 'Cognome e nome dell’assicurato: Neri Paolo', 'Neri Paolo'],
      ['transcript', 'buongiorno mi chiamo anna bianchi e chiamo per un sinistro', 'anna bianchi'],
      ['transcript', 'hello my name is john smith and i am calling about my car', 'john smith'],
    ],
    absent: [
      ['body', 'Il perito si chiama Luca Verdi'],
      ['body', 'sono molto arrabbiato con voi'],
      ['body', 'Sono Stato tamponato ieri'],
      ['body', 'I am Very disappointed'],
      ['transcript', 'sono stato tamponato ieri sera'],
    ],
  },
  fiscal_code: {
    told: [
      ['body', 'C.F. RSSMRA79B11C566R', 'RSSMRA79B11C566R'],
      ['body', 'il mio codice fiscale è rssmra79b11c566r.', 'RSSMRA79B11C566R'],
      ['body', 'codice fiscale BNC NNA 85T43 H501Q', 'BNCNNA85T43H501Q'],
      ['body', 'My Italian tax code is VRDLCU01L30L219O', 'VRDLCU01L30L219O'],
      ['body', 'tax code: RSSMRA79B11C56SO', 'RSSMRA79B11C56SO'],
      ['document', 'CODICE FISCALE\nR S S M R A 7 9 B 1 1 C 5 6 6 R', 'RSSMRA79B11C566R'],
      ['document', 'Cod. Fisc.: RSSMRA79B11C566R P.IVA 00743110157', 'RSSMRA79B11C566R'],
      [
        'transcript',
        'codice fiscale erre esse esse emme erre a sette nove bi uno uno ci cinque sei sei erre',
        'RSSMRA79B11C566R',
      ],
    ],
    absent: [
      ['body', 'codice fiscale RSSMRA79B11C566S'],
      ['body', 'il codice fiscale ve lo mando dopo'],
      ['body', 'What is a tax code?'],
    ],
  },
  vat_number: {
    told: [
      ['body', 'La carrozzeria ha P.IVA 00743110157', '00743110157'],
      ['body', 'partita iva n. 12345678903', '12345678903'],
      ['body', 'VAT number: IT00743110157', '00743110157'],
      ['body', 'Our VAT reg. no. is 12345678903', '12345678903'],
      ['document', 'Officina Verdi srl - Part. IVA e C.F. 00743110157', '00743110157'],
      [
        'transcript',
        'la partita iva è zero zero sette quattro tre uno uno zero uno cinque sette',
        '00743110157',
      ],
    ],
    absent: [
      ['body', 'P.IVA 00743110158'],
      ['body', 'fattura 00743110157'],
      ['body', 'VAT is included in the price of 1200 euros'],
    ],
  },
  contact_phone: {
    told: [
      ['body', 'Mi potete chiamare al 347 8812345', '+393478812345'],
      ['body', 'cell: +39-347-881-23-45', '+393478812345'],
      ['body', 'Tel. ufficio 02/48506172', '+390248506172'],
      ['body', 'You can reach me on +44 20 7946 0958', '+442079460958'],
      ['body', 'My mobile is 0039 347 881 2345', '+393478812345'],
      ['body', 'Il mio numero svizzero è +41 44 668 18 00', '+41446681800'],
      ['body', 'vivo in Germania, telefono 0049 30 901820', '+4930901820'],
      [
        'transcript',
        'il mio cellulare è tre quattro sette otto otto uno due tre quattro cinque',
        '+393478812345',
      ],
      [
        'transcript',
        'my number is plus four four twenty seventy nine forty six oh nine five eight',
        '+442079460958',
      ],
    ],
    absent: [
      ['body', 'Il numero della controparte è 347 8812345'],
      ['body', 'il codice cliente è 3478812345'],
      ['body', 'I paid 3478.81 euros'],
      ['document', 'Carrozzeria Verdi tel. 02 48506172'],
    ],
  },
  contact_email: {
    told: [
      ['body', 'Scrivetemi a anna.bianchi@example.org', 'anna.bianchi@example.org'],
      ['body', 'e-mail: Anna.Bianchi@Example.ORG.', 'anna.bianchi@example.org'],
      ['body', 'la mia PEC è rossi.mario@pec.example.it', 'rossi.mario@pec.example.it'],
      ['body', 'Please write to me at john+claims@mail.example.com', 'john+claims@mail.example.com'],
      ['body', 'My email address is sarah_c@example.co.uk', 'sarah_c@example.co.uk'],
      [
        'transcript',
        'la mia mail è anna punto bianchi chiocciola example punto org',
        'anna.bianchi@example.org',
      ],
      ['transcript', 'my email is john dot smith at example dot com', 'john.smith@example.com'],
    ],
    absent: [
      ['body', 'la mail della controparte è luca@example.org'],
      ['body', 'vi ho scritto una mail ieri'],
      ['transcript', 'meet me at the corner, dot'],
    ],
  },
  loss_date: {
    told: [
      ['body', 'Il giorno 03/07/2026 mi hanno rubato lo scooter', '2026-07-03'],
      ['body', 'il 3.7.26 sono caduto dalle scale', '2026-07-03'],
      ['body', 'incidente avvenuto in data 3 lug. 2026', '2026-07-03'],
      ['body', 'il 3 u.s. si è allagata la cantina', '2026-07-03'],
      ['body', 'l’altro ieri un albero è caduto sulla mia auto', '2026-07-08'],
      ['body', 'Cinque giorni fa ho subito un furto', '2026-07-05'],
      ['body', 'stanotte ignoti hanno forzato la porta', '2026-07-10'],
      ['body', 'venerdì 3 luglio mi hanno tamponato', '2026-07-03'],
      ['body', 'My bag was stolen on July 3', '2026-07-03'],
      ['body', 'On the 3rd of July a pipe burst', '2026-07-03'],
      ['body', 'The accident happened on Friday, July 3rd, 2026', '2026-07-03'],
      ['body', 'Two days ago someone hit my parked car', '2026-07-08'],
      ['body', 'last Saturday my dog was hit by a car', '2026-07-04'],
      ['document', 'Data evento: 03-07-2026', '2026-07-03'],
      ['document', 'Date of accident: 3 July 2026', '2026-07-03'],
      ['transcript', 'sì guardi mi hanno tamponato il tre luglio', '2026-07-03'],
      ['transcript', 'it happened on the third of july someone crashed into me', '2026-07-03'],
    ],
    absent: [
      ['body', 'Sono nata il 03/07/1985 e ho avuto un incidente'],
      ['body', 'Allego fattura del 3 luglio 2026 per il danno'],
      ['body', 'The accident report was issued on 3 July 2026'],
      ['body', 'il sinistro è avvenuto il 31/06/2026'],
      ['body', 'una settimana fa mi hanno tamponato'], // which day?
      ['body', 'about two weeks ago I was rear-ended'],
      ['document', 'Fattura n. 12 del 03/07/2026'],
    ],
  },
  loss_time: {
    told: [
      ['body', 'Mi hanno tamponato alle ore 18.45', '18:45'],
      ['body', 'verso le 7 di mattina ho avuto un incidente', '07:00'],
      ['body', 'incidente alle 15,30 circa', '15:30'],
      ['body', 'The crash happened at 6.15 pm', '18:15'],
      ['body', 'around half past seven in the evening a car hit me', '19:30'],
      ['body', 'at about 8am someone broke my window', '08:00'],
      ['document', 'Ora del sinistro: 18:45', '18:45'],
      ['transcript', 'erano le sei e un quarto di sera quando mi hanno tamponato', '18:15'],
      ['transcript', 'it was quarter past six in the evening when he hit me', '18:15'],
      ['transcript', 'mi hanno urtato alle diciotto e quarantacinque', '18:45'],
    ],
    absent: [
      ['body', 'Chiamatemi dopo le 18, ho avuto un incidente'],
      ['body', 'il danno è di 18.45 euro'],
      ['body', 'Call me at 6 pm about the accident'],
    ],
  },
  loss_place: {
    told: [
      [
        'body',
        'L’incidente è avvenuto in viale Monza, angolo via Rovereto, a Milano',
        'viale Monza, angolo via Rovereto, a Milano',
      ],
      ['body', 'Mi hanno tamponato sulla A4 all’altezza di Bergamo', "A4 all'altezza di Bergamo"],
      [
        'body',
        'il furto è avvenuto nel parcheggio del supermercato Esselunga',
        'parcheggio del supermercato Esselunga',
      ],
      ['body', 'sono caduto in piazza Duomo a Lodi', 'piazza Duomo a Lodi'],
      ['body', 'The crash happened on Mill Road in Cambridge', 'Mill Road in Cambridge'],
      ['body', 'My suitcase was stolen at Malpensa airport', 'Malpensa airport'],
      ['body', 'A pipe burst in my kitchen', 'in my kitchen'],
      ['document', 'Luogo dell’evento: Lodi, via Garibaldi 12', 'Lodi, via Garibaldi 12'],
      ['document', 'Place of accident: Via Emilia, Bologna', 'Via Emilia, Bologna'],
      ['transcript', 'mi hanno tamponato in via garibaldi a lodi', 'via garibaldi a lodi'],
    ],
    absent: [
      ['body', 'Vi scrivo via PEC per il mio incidente'],
      ['body', 'l’auto danneggiata si trova in via Po 3'],
      ['body', 'I live in Mill Road and had an accident'],
    ],
  },
  loss_description: {
    told: [
      [
        'body',
        'Mentre ero fermo al semaforo un furgone mi ha tamponato da dietro e ha rotto il paraurti e un fanale.',
        'Mentre ero fermo al semaforo un furgone mi ha tamponato da dietro e ha rotto il paraurti e un fanale.',
      ],
      [
        'body',
        'A pipe under the sink burst while we were away and the water ruined the floor of the kitchen and the hall.',
        'A pipe under the sink burst while we were away and the water ruined the floor of the kitchen and the hall.',
      ],
      [
        'body',
        'Descrizione: la grandine ha bucato il tetto della veranda e danneggiato due finestre del soggiorno',
        'la grandine ha bucato il tetto della veranda e danneggiato due finestre del soggiorno',
      ],
      [
        'transcript',
        'allora guardi io ero ferma allo stop e questa macchina mi è venuta addosso da dietro e mi ha distrutto il bagagliaio',
        'guardi io ero ferma allo stop e questa macchina mi è venuta addosso da dietro e mi ha distrutto il bagagliaio',
      ],
    ],
    absent: [
      ['body', 'Ho avuto un incidente.'],
      [
        'body',
        'Could you please tell me how long it takes to be paid for the damage to my car that I reported?',
      ],
      [
        'body',
        'Vorrei sapere quando verrà liquidato il sinistro relativo al tamponamento di cui alla mia denuncia.',
      ],
    ],
  },
  plate_own: {
    told: [
      ['body', 'la mia auto, targa AB 123 CD, è danneggiata', 'AB123CD'],
      ['body', 'veicolo assicurato: ab123cd', 'AB123CD'],
      ['body', 'My car (plate GM045ZZ) was hit', 'GM045ZZ'],
      ['body', 'my registration number is EZ390HT', 'EZ390HT'],
      ['body', 'la mia targa è AB12OCD', 'AB120CD'],
      ['transcript', 'la mia targa è ancona bologna uno due tre como domodossola', 'AB123CD'],
      ['transcript', 'my plate is alpha bravo one two three charlie delta', 'AB123CD'],
    ],
    absent: [
      ['body', 'l’auto della controparte è targata AB123CD'],
      ['body', 'targa da comunicare'],
      ['body', 'the other car had plate GM045ZZ'],
    ],
  },
  plate_other: {
    told: [
      ['body', 'controparte: targa FG456RT', 'FG456RT'],
      ['body', 'mi ha tamponato una Golf targata FG 456 RT', 'FG456RT'],
      ['body', 'The other vehicle’s plate was FG456RT', 'FG456RT'],
      ['body', 'I was hit by a van with plate FG456RT; my car is AB123CD', 'FG456RT'],
      ['body', 'targa dell’altra macchina (tedesca): B-XY 1234', 'BXY1234'],
      ['transcript', 'la targa dell’altro è effe gi quattro cinque sei erre ti', 'FG456RT'],
    ],
    absent: [
      ['body', 'la mia targa è FG456RT'],
      ['body', 'l’altra targa non l’ho vista'],
      ['body', 'I did not see the plate of the other car'],
    ],
  },
  vin: {
    told: [
      ['body', 'numero di telaio WVWZZZ1KZ6W612305', 'WVWZZZ1KZ6W612305'],
      ['body', 'Telaio: wvwzzz1kz6w612305', 'WVWZZZ1KZ6W612305'],
      ['body', 'The VIN is 1HGCM82633A004352.', '1HGCM82633A004352'],
      ['body', 'chassis no. WVWZZZ1KZ6W612305', 'WVWZZZ1KZ6W612305'],
      ['document', 'CARTA DI CIRCOLAZIONE\n(E) WVWZZZ1KZ6W612305', 'WVWZZZ1KZ6W612305'],
    ],
    absent: [
      ['body', 'telaio WVWZZZ1KZ6W61230O'],
      ['body', 'codice ordine ABCDEFGHJKLMNPRST'],
      ['body', 'tracking number 12345678901234567'],
    ],
  },
  other_insurer: {
    told: [
      ['body', 'L’altra auto è assicurata con Generali', 'Generali'],
      ['body', 'compagnia di controparte: Allianz', 'Allianz'],
      ['body', 'The other driver is insured with AXA', 'AXA'],
      ['body', 'Other insurer: Zurich', 'Zurich'],
      ['transcript', 'l’altro è assicurato con la Reale Mutua', 'Reale Mutua'],
    ],
    absent: [
      ['body', 'l’altro non era assicurato'],
      ['body', 'Chiedo notizie prima di partire'],
      ['body', 'I do not know who insures the other driver'],
    ],
  },
  other_party: {
    told: [
      ['body', 'La controparte è il signor Luca Verdi, tel. 333 1234567', 'Luca Verdi'],
      ['body', 'Altro conducente: Paolo Neri', 'Paolo Neri'],
      ['body', 'l’auto era guidata da Marco Gialli', 'Marco Gialli'],
      ['body', 'The other driver was Peter Parker', 'Peter Parker'],
      ['body', 'my neighbour, Mrs. Helen Hunt, saw water in her flat', 'Helen Hunt'],
    ],
    absent: [
      ['body', 'La controparte è scappata'],
      ['body', 'the other driver did not stop'],
      ['body', 'Il mio nome è Luca Verdi'],
    ],
  },
  injuries_flag: {
    told: [
      ['body', 'Non si è fatto male nessuno', 'no'],
      ['body', 'per fortuna nessuno è rimasto ferito', 'no'],
      ['body', 'Ho riportato un colpo di frusta', 'yes'],
      ['body', 'mio figlio si è rotto un braccio', 'yes'],
      ['body', 'Nobody got hurt', 'no'],
      ['body', 'My wife was taken to hospital by ambulance', 'yes'],
      ['body', 'luckily there were no injuries', 'no'],
      ['transcript', 'no no feriti no stiamo tutti bene', 'no'],
      ['transcript', 'sì mi fa male il collo mi hanno portato al pronto soccorso', 'yes'],
    ],
    absent: [
      ['body', 'L’auto ha una ferita sulla fiancata?'],
      ['body', 'Devo dirvi se ci sono feriti?'],
      ['body', 'What happens if somebody is injured?'],
    ],
  },
  witnesses: {
    told: [
      ['body', 'C’era un testimone, il sig. Ugo Rossi', 'Ugo Rossi'],
      ['body', 'non ci sono testimoni', 'no'],
      ['body', 'Testimoni: Anna Neri, 333 1234567', 'Anna Neri'],
      ['body', 'ha visto tutto la signora Pina Blu', 'Pina Blu'],
      ['body', 'There were no witnesses', 'no'],
      ['body', 'A witness called Tom Sawyer saw everything', 'Tom Sawyer'],
      ['body', 'my passenger, Huck Finn, can testify', 'Huck Finn'],
      ['transcript', 'sì c’erano due testimoni', 'yes'],
    ],
    absent: [
      ['body', 'Servono testimoni?'],
      ['body', 'Do I need witnesses?'],
    ],
  },
  authority: {
    told: [
      ['body', 'È intervenuta la Polizia Locale di Lodi', 'polizia locale'],
      ['body', 'abbiamo chiamato i carabinieri', 'carabinieri'],
      ['body', 'nessuna autorità è intervenuta', 'no'],
      ['body', 'sono venuti i vigili del fuoco', 'vigili del fuoco'],
      ['body', 'The police came and made a report', 'police'],
      ['body', 'the police were not called', 'no'],
      ['transcript', 'sono arrivati i vigili', 'vigili'],
    ],
    absent: [
      ['body', 'Devo andare dai carabinieri?'],
      ['body', 'Should I call the police?'],
    ],
  },
  inspection_place: {
    told: [
      [
        'body',
        'La macchina si può vedere presso la carrozzeria Rossi in via Po 3',
        'La macchina si può vedere presso la carrozzeria Rossi in via Po 3',
      ],
      [
        'body',
        'Per la perizia: officina Bianchi, via Roma 1, lun-ven 8-17',
        'officina Bianchi, via Roma 1, lun-ven 8-17',
      ],
      [
        'body',
        'The car can be inspected at my home, weekdays after 5',
        'The car can be inspected at my home, weekdays after 5',
      ],
      [
        'body',
        'Inspection: Mill Garage, 12 Mill Road, mornings only',
        'Mill Garage, 12 Mill Road, mornings only',
      ],
      [
        'transcript',
        'la macchina la trovate dal mio carrozziere in via Po tutte le mattine',
        'la macchina la trovate dal mio carrozziere in via Po tutte le mattine',
      ],
    ],
    absent: [
      ['body', 'Quando viene il perito?'],
      ['body', 'The surveyor has not called me'],
      ['body', 'la perizia è stata fatta'],
    ],
  },
  amount_claimed: {
    told: [
      ['body', 'chiedo un rimborso di 1.250,00 euro', '125000'],
      ['body', 'il danno ammonta a € 1.250', '125000'],
      ['body', 'la spesa è stata di 1250 EUR', '125000'],
      ['body', 'Totale: 85,5€', '8550'],
      ['body', 'ho pagato milleduecento euro di riparazione', '120000'],
      ['body', 'I am claiming EUR 1,250.00', '125000'],
      ['body', 'the repair cost €1,250', '125000'],
      ['body', 'I paid 980 euros for the hotel', '98000'],
      ['body', 'chiedo 3mila euro di danni', '300000'],
      ['transcript', 'ho speso trecentocinquanta euro per la visita', '35000'],
      ['transcript', 'it cost me two hundred and forty euros', '24000'],
    ],
    absent: [
      ['body', 'la franchigia di 500 euro'],
      ['body', 'ho pagato il premio di 480 euro'],
      ['body', 'the excess is 250 euros'],
      ['body', 'mi avete offerto 300 euro'],
    ],
  },
  iban: {
    told: [
      ['body', 'IBAN IT60X0542811101000000123456', 'IT60X0542811101000000123456'],
      ['body', 'accredito su it60 x054 2811 1010 0000 0123 456 grazie', 'IT60X0542811101000000123456'],
      ['body', 'My IBAN: GB82 WEST 1234 5698 7654 32', 'GB82WEST12345698765432'],
      ['body', 'please pay to DE89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
      ['document', 'COORDINATE BANCARIE\nIT 60 X 05428 11101 000000123456', 'IT60X0542811101000000123456'],
      [
        'transcript',
        'iban i ti sei zero ics zero cinque quattro due otto uno uno uno zero uno zero zero zero zero zero zero uno due tre quattro cinque sei',
        'IT60X0542811101000000123456',
      ],
    ],
    absent: [
      ['body', 'IBAN IT60X0542811101000000123457'],
      ['body', 'vi mando l’IBAN domani'],
      ['body', 'IBAN IT64Y0542811101000000123456'],
    ],
  },
  account_holder: {
    told: [
      ['body', 'IBAN IT60X0542811101000000123456, intestatario Mario Rossi', 'Mario Rossi'],
      ['body', 'conto corrente a nome di Anna Bianchi', 'Anna Bianchi'],
      ['body', 'il conto è cointestato a Mario Rossi', 'Mario Rossi'],
      ['body', 'Account holder: Sarah Connor, IBAN GB82WEST12345698765432', 'Sarah Connor'],
      ['body', 'the bank account is in the name of John Smith', 'John Smith'],
      ['document', 'Intestatario conto: ROSSI MARIO\nIBAN: IT60X0542811101000000123456', 'ROSSI MARIO'],
    ],
    absent: [
      ['body', 'la polizza è intestata ad Anna Bianchi'],
      ['body', 'the car is in the name of John Smith'],
      ['body', 'chi è l’intestatario del conto?'],
    ],
  },
  payee_relation: {
    told: [
      ['body', 'il conto è intestato a mia moglie', 'moglie'],
      ['body', 'pagate sul conto di mio figlio', 'figlio'],
      ['body', 'the account is in the name of my husband', 'husband'],
      ['body', 'please pay my daughter’s account', 'daughter'],
      ['transcript', 'il conto è di mio marito', 'marito'],
    ],
    absent: [
      ['body', 'mia moglie guidava la macchina'],
      ['body', 'my husband was driving'],
    ],
  },
  other_insurance: {
    told: [
      ['body', 'Non ho altre polizze per questo rischio', 'no'],
      ['body', 'ho anche un’altra assicurazione infortuni con Allianz', 'yes'],
      ['body', 'il condominio ha una polizza globale fabbricati', 'yes'],
      ['body', 'I have no other insurance', 'no'],
      ['body', 'I am also covered by another policy at work', 'yes'],
      ['transcript', 'no non ho altre assicurazioni', 'no'],
    ],
    absent: [
      ['body', 'vorrei un’altra polizza?'],
      ['body', 'Do you need to know about other insurance?'],
    ],
  },
  injured_age_job_income: {
    told: [
      [
        'body',
        'Ho 45 anni, sono impiegato e guadagno 28.000 euro all’anno',
        '45 anni, impiegato, 28.000 euro',
      ],
      [
        'body',
        'Età: 52 anni\nProfessione: idraulico\nReddito annuo: € 31.500',
        '52 anni, idraulico, € 31.500',
      ],
      [
        'body',
        'I am 38 years old, I work as a nurse and earn 30,000 euros a year',
        '38 years old, nurse, 30,000 euros',
      ],
      ['body', 'Age: 61\nOccupation: retired\nIncome: 18,000 EUR', '61, retired, 18,000 EUR'],
      ['transcript', 'ho quarantacinque anni e faccio il muratore', '45 anni, muratore'],
    ],
    absent: [
      ['body', 'la macchina ha 12 anni'],
      ['body', 'sono vostro cliente da 20 anni'],
      ['body', 'The car is 12 years old'],
    ],
  },
  flight_number: {
    told: [
      ['body', 'volo AZ 1234 da Roma a Londra', 'AZ1234'],
      ['body', 'il mio volo FR4521 è stato cancellato', 'FR4521'],
      ['body', 'flight no. BA577', 'BA577'],
      ['body', 'I flew with U2 3815 from Malpensa', 'U23815'],
      ['document', 'CARTA D’IMBARCO\nVolo: AZ 1234 Data: 03/07/2026', 'AZ1234'],
    ],
    absent: [
      ['body', 'il volo delle 12 è partito in ritardo'],
      ['body', 'my flight was late by 2 hours'],
    ],
  },
  pir_number: {
    told: [
      ['body', 'PIR FCOAZ12345', 'FCOAZ12345'],
      ['body', 'rapporto irregolarità bagaglio n. MXPFR54321', 'MXPFR54321'],
      ['body', 'The property irregularity report is LHRBA12345', 'LHRBA12345'],
      ['body', 'file reference for my lost suitcase: CDGAF98765', 'CDGAF98765'],
      ['document', 'PROPERTY IRREGULARITY REPORT (PIR)\nFile reference: FCO AZ 12345', 'FCOAZ12345'],
    ],
    absent: [
      ['body', 'codice prenotazione ABCXY12345 dell’hotel'],
      ['body', 'my booking code is ABCXY12345'],
    ],
  },
  trip_dates: {
    told: [
      ['body', 'Il viaggio era dal 12 al 19 giugno 2026', '2026-06-12/2026-06-19'],
      ['body', 'Partenza il 28/06/2026 e rientro il 05/07/2026', '2026-06-28/2026-07-05'],
      ['body', 'We were on holiday from 12 to 19 June 2026', '2026-06-12/2026-06-19'],
      ['body', 'Departure: 28 June 2026, return: 5 July 2026', '2026-06-28/2026-07-05'],
      ['body', 'sono stato in Grecia dal 28/06 al 05/07', '2026-06-28/2026-07-05'],
    ],
    absent: [
      ['body', 'sono disponibile per la perizia dal 12 al 19 luglio'],
      ['body', 'the shop is closed from 12 to 19 June 2026'],
    ],
  },
  diagnosis: {
    told: [
      ['body', 'Diagnosi: lombosciatalgia acuta', 'lombosciatalgia acuta'],
      ['body', 'mi hanno diagnosticato una frattura del polso', 'frattura del polso'],
      ['body', 'soffro di cervicalgia', 'cervicalgia'],
      ['body', 'I was diagnosed with pneumonia', 'pneumonia'],
      ['body', 'Diagnosis: fractured wrist', 'fractured wrist'],
      ['document', 'QUESITO DIAGNOSTICO: sospetta lesione del menisco', 'sospetta lesione del menisco'],
      ['document', 'Diagnosi di dimissione: appendicite acuta', 'appendicite acuta'],
    ],
    absent: [
      ['body', 'la diagnosi non è ancora disponibile'],
      ['body', 'I will send the diagnosis later'],
    ],
  },
  treatment_dates: {
    told: [
      ['body', 'sono stato ricoverato dal 3 al 5 luglio 2026', '2026-07-03/2026-07-05'],
      ['body', 'ho fatto la visita il 3 luglio 2026', '2026-07-03'],
      ['body', 'I was in hospital from 3 to 5 July 2026', '2026-07-03/2026-07-05'],
      ['body', 'physiotherapy sessions from 1 June to 30 June 2026', '2026-06-01/2026-06-30'],
      ['document', 'FATTURA n. 12\nVisita ortopedica del 03/07/2026', '2026-07-03'],
      ['document', 'Receipt\nDate: 3 July 2026\nConsultation', '2026-07-03'],
    ],
    absent: [
      ['body', 'ho una visita il 20 luglio 2026'],
      ['document', 'Patente rilasciata il 03/07/2026'],
    ],
  },
  period_from_to: {
    told: [
      ['body', 'chiedo l’indennità di malattia dal 1 al 30 giugno 2026', '2026-06-01/2026-06-30'],
      ['body', 'Periodo richiesto: 01/06/2026 - 30/06/2026', '2026-06-01/2026-06-30'],
      ['body', 'I claim sickness benefit from 1 June to 30 June 2026', '2026-06-01/2026-06-30'],
      ['body', 'maternity leave from 1 March 2026 to 31 May 2026', '2026-03-01/2026-05-31'],
    ],
    absent: [
      ['body', 'siamo chiusi dal 1 al 30 agosto'],
      ['body', 'the road was closed from 1 June to 30 June 2026'],
    ],
  },
  household: {
    told: [
      [
        'body',
        'nel mio nucleo familiare siamo in quattro: io, mia moglie e due figli',
        'nel mio nucleo familiare siamo in quattro: io, mia moglie e due figli',
      ],
      ['body', 'ho due figli a carico', 'ho due figli a carico'],
      ['body', 'Stato di famiglia: coniuge e un figlio minore', 'coniuge e un figlio minore'],
      ['body', 'Our household: me, my wife and two children', 'me, my wife and two children'],
      ['body', 'I have three dependent children', 'I have three dependent children'],
    ],
    absent: [
      ['body', 'vi mando lo stato di famiglia?'],
      ['body', 'the household goods were damaged'],
    ],
  },
};

/** A signature is a mark on a paper: no words are one. */
const byHand: readonly string[] = ['signature'];

test('every field of the profile has its examples', () => {
  const fields = [...profile.items.values()]
    .filter(({ kind }) => kind === 'field')
    .map(({ id }) => String(id));
  expect([...Object.keys(examples), ...byHand].toSorted()).toEqual(fields.toSorted());
});

describe.each(Object.entries(examples))('%s', (item, { told, absent }) => {
  test.each(told.map(([where, text, ...values]) => ({ where, text, values })))(
    '$where: $text',
    ({ where, text, values }) => expect(read(item, where, text)).toEqual(values),
  );

  test.each(absent.map(([where, text]) => ({ where, text })))('none in $where: $text', ({ where, text }) =>
    expect(read(item, where, text)).toEqual([]),
  );
});

test.each(['Firmato Mario Rossi', 'In fede, Anna Bianchi', 'Signed: John Smith'])(
  'a typed name is no signature: %s',
  (text) => expect(read('signature', 'body', text)).toEqual([]),
);
