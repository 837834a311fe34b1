import { describe, expect, test } from 'vitest';
import { classifyCaseKind, type CaseKindInput } from '#src/domain/cases/case-kind.ts';
import type { CaseKind } from '#src/domain/ticket.ts';
import { longTexts } from '../facts/long-texts.ts';

type Writer = 'party' | 'claim' | 'answer' | 'stranger' | 'stranger on a claim';

/** Who writes: a customer out of the blue, about a claim we know, in answer to our request; or somebody unknown. */
function classify(writer: Writer, subject: string, newText: string, attachments = 0) {
  const input: CaseKindInput = {
    subject,
    newText,
    attachments,
    senderIsParty: !writer.startsWith('stranger'),
    hasClaimReference: writer === 'claim' || writer === 'answer' || writer === 'stranger on a claim',
    answersOurRequest: writer === 'answer',
    language: 'it',
  };
  return classifyCaseKind(input);
}

type Sample = readonly [writer: Writer, subject: string, text: string, attachments?: number];

const samples: Partial<Record<CaseKind, readonly Sample[]>> = {
  complaint: [
    ['party', 'Reclamo', 'Con la presente sporgo reclamo per il comportamento del vostro liquidatore.'],
    ['claim', 'Sinistro 4827193652', 'E’ inaccettabile che dopo tre mesi nessuno mi risponda!'],
    ['party', '', 'I want to make a complaint about your staff'],
    ['claim', '', 'Segnalerò il tutto all’IVASS se non ricevo risposta'],
    ['claim', '', 'Il vostro servizio è vergognoso, sono tre mesi che aspetto il rimborso'],
    ['party', 'Disservizio', 'Vi segnalo un grave disservizio del call center'],
    ['claim', '', 'This is unacceptable, your company has ignored me for weeks'],
    [
      'answer',
      'Re: sinistro',
      'Allego i documenti ma faccio presente che il comportamento del vostro perito è stato maleducato',
      1,
    ],
    [
      'claim',
      'Sinistro',
      'Sono davvero deluso dal trattamento ricevuto dalla vostra compagnia. Dopo due mesi nessuna risposta.',
    ],
    [
      'claim',
      '',
      'Mi avete preso in giro, il perito non si è mai presentato e al telefono mi hanno risposto in modo maleducato.',
    ],
    ['party', 'LAMENTELA', 'vorrei lamentarmi del servizio clienti'],
    ['claim', '', 'È una vergogna! Pago la polizza da 20 anni e voi non rispondete nemmeno alle mail.'],
    [
      'claim',
      '',
      'La presente per esprimere il mio disappunto e formale reclamo circa la gestione del sinistro',
    ],
    ['claim', '', 'I am extremely disappointed with the way my claim has been handled.'],
    ['claim', '', 'I would like to complain about your adjuster, he was rude.'],
    ['claim', '', 'If this is not resolved I will contact the ombudsman'],
    [
      'claim',
      '',
      'Trovo assurdo che per un rimborso di 100 euro ci vogliano quattro mesi, farò segnalazione all’IVASS',
    ],
    ['claim', '', 'Tempi biblici e incompetenza totale da parte del vostro ufficio sinistri'],
    ['party', '', 'Siete dei ladri! Mi avete rubato i soldi della polizza'],
    ['party', '', 'Non è possibile lavorare così, siete inaffidabili'],
    ['party', 'Reclamo ai sensi del Reg. ISVAP 24/2008', 'In riferimento alla polizza...'],
    ['claim', '', 'Contesto la vostra decisione di respingere il sinistro, la motivazione è inaccettabile'],
    ['claim', '', 'Sono allibito: tre telefonate e ogni volta mi rimpallano da un ufficio all’altro'],
    ['claim', '', 'Esigo spiegazioni, il vostro operatore mi ha riattaccato il telefono in faccia'],
    ['claim', '', 'Non sono affatto soddisfatto di come è stata gestita la mia pratica'],
    ['claim', '', 'Your call centre hung up on me twice. Shameful.'],
    ['claim', '', 'I am writing to express my dissatisfaction with your service'],
    [
      'claim',
      '',
      'Se non provvedete presenterò un esposto alle autorità competenti e mi rivolgerò alle associazioni dei consumatori',
    ],
    ['claim', '', 'Ma come lavorate? Sono mesi che mi prendete in giro.'],
    ['claim', '', 'La vostra offerta è ridicola e offensiva'],
    ['claim', '', 'Il perito da voi incaricato si è comportato in modo scorretto e arrogante'],
    [
      'claim',
      '',
      'Francamente non me l’aspettavo da voi: cliente da vent’anni, trattato come un numero. Non mi avete nemmeno richiamato.',
    ],
    ['claim', '', 'Questo modo di fare è indecoroso, pretendo le scuse del liquidatore'],
    ['claim', '', 'Il vostro comportamento non è corretto e ne informerò le autorità di vigilanza'],
    ['claim', 'Protesta', 'Protesto vivamente per come è stato gestito il mio caso'],
    ['claim', '', 'Worst insurance company ever. I have called ten times!'],
    ['claim', '', 'Please treat this as a formal complaint.'],
    ['claim', '', 'I will be reporting you to the regulator if I do not hear back'],
  ],
  claim_new: [
    ['party', 'Denuncia sinistro', 'Buongiorno, vorrei denunciare un incidente avvenuto ieri in via Roma.'],
    ['party', '', 'Ieri mi hanno tamponato al semaforo, cosa devo fare?'],
    ['party', 'Perdita acqua', 'Si è rotto un tubo in bagno e ho l’appartamento allagato'],
    ['party', 'claim', 'Hello, I want to make a claim for my lost luggage.'],
    ['party', '', 'My suitcase never arrived in Malpensa'],
    ['party', 'rimborso spese mediche', 'Chiedo il rimborso della fattura allegata', 1],
    ['party', 'Richiesta rimborso', 'In allegato fattura e prescrizione.', 2],
    ['party', '', 'Il vicino è inaccettabile: ieri ha danneggiato la mia auto'],
    [
      'party',
      'Bagaglio',
      'Ho fatto reclamo alla compagnia aerea, la valigia non è mai arrivata. Vorrei aprire un sinistro',
    ],
    [
      'answer',
      'Re: SIN 4827-1936-52',
      'Buongiorno, ieri ho avuto un altro incidente, vorrei aprire un nuovo sinistro',
    ],
    ['party', 'Furto', 'Stanotte ignoti hanno forzato la porta e rubato i gioielli. Distinti saluti'],
    ['party', '', 'I was rear-ended yesterday by another car'],
    [
      'party',
      'infortunio',
      'lamento dolori cervicali dopo l’incidente: ieri sono stato tamponato e vi chiedo il risarcimento',
    ],
    [
      'party',
      'Denuncia danni',
      'Spett.le Compagnia, con la presente si denuncia un danno da acqua condotta verificatosi il 3 luglio',
    ],
    ['party', '', 'Buongiorno vi informo che ieri ho tamponato una macchina'],
    ['party', '', 'my bike was stolen last night'],
    ['party', '', 'Mi lamento di forti dolori al collo dopo l’incidente di ieri: sono stato tamponato'],
    ['party', '', 'La finestra esposta al sole si è rotta, vorrei aprire una denuncia'],
    ['party', '', 'I have a complaint of pain in my neck since the accident; a car hit me yesterday'],
    ['party', '', 'ciao, ho bisogno di aiuto, ho fatto un incidente stamattina'],
    ['party', 'Bagaglio smarrito', 'Il mio bagaglio è stato smarrito dalla compagnia aerea'],
    ['party', '', 'Vi scrivo per chiedere il rimborso delle spese dentistiche', 1],
    ['party', '', 'We had a break-in last night, they stole the TV'],
    ['party', '', 'Purtroppo è venuto a mancare mio padre, titolare della polizza vita n. 1234567'],
    ['party', '', 'ho dovuto annullare il viaggio perché mio figlio si è ammalato'],
    ['party', '', 'Il mio cane ha morso un passante'],
    ['party', 'denuncia', 'la grandine di ieri ha rovinato il tetto'],
    ['party', '', 'mi si è rotto il parabrezza in autostrada'],
    ['party', '', 'A pipe burst in my kitchen'],
    ['party', '', 'sono scivolato e mi sono rotto il polso'],
    ['party', '', 'Sono stato operato al ginocchio e chiedo la diaria'],
    [
      'stranger',
      'I: sinistro cliente Rossi',
      'Inoltro denuncia del nostro cliente Rossi Mario, polizza RCA-2025-004217, sinistro di ieri',
    ],
    ['party', '', 'Buongiorno, per il sinistro avvenuto ieri 9 luglio invio CAI in allegato', 1],
    ['party', '', 'Sono Lucia, oggi pomeriggio parcheggiando ho strisciato la macchina di un signore'],
    ['party', '', 'Mio marito ha avuto un infortunio sul lavoro'],
    ['party', '', 'Dal soffitto del salone scende acqua, credo sia il vicino di sopra'],
    ['party', '', 'Stamattina ho trovato l’auto con la fiancata rigata'],
    ['party', '', 'Hi, someone backed into my car at the supermarket'],
    ['party', '', 'I need to submit a medical expenses claim', 2],
    ['party', '', 'Vi trasmetto le ricevute delle sedute di fisioterapia per il rimborso', 3],
    [
      'party',
      '',
      'Il nostro volo è stato cancellato e abbiamo perso la coincidenza, abbiamo diritto a un rimborso?',
    ],
    ['party', '', 'Ci hanno svaligiato casa mentre eravamo al mare'],
    ['party', '', 'è scoppiato lo scaldabagno e ha fatto danni'],
    ['party', '', 'Buonasera, mi è caduto il televisore durante il trasloco'],
    ['party', '', 'Vi comunico il furto della mia autovettura avvenuto questa notte'],
    ['party', '', 'Chiamo... anzi scrivo perché stamattina uscendo dal garage ho urtato la colonna'],
    ['party', '', 'Con il temporale di ieri notte l’acqua è entrata in cantina'],
    ['party', '', 'Mia figlia si è fatta male a ginnastica'],
    ['party', '', 'Vorrei il rimborso degli occhiali', 1],
    ['party', '', 'Our flight home was delayed 14 hours and we had to pay for a hotel'],
    ['party', '', 'My phone screen got smashed on holiday'],
    ['party', '', 'The neighbour upstairs has flooded our bathroom'],
    ['party', '', 'Ho sbattuto contro un cinghiale ieri sera sulla provinciale'],
    ['party', '', 'hanno spaccato il vetro della macchina e portato via la borsa'],
  ],
  third_party_letter: [
    ['stranger', 'Diffida e messa in mora', 'Formulo la presente in nome e per conto del mio assistito'],
    [
      'stranger',
      'Ns. rif. 123',
      'Egregi Signori, il nostro assicurato Rossi ha riferito ... rivalsa nei vostri confronti',
    ],
    [
      'stranger',
      'sinistro del 3/7',
      'Scrivo quale legale della mia assistita sig.ra Verdi. Studio Legale Blu',
    ],
    ['claim', '', 'Vi diffido dal procedere oltre e vi metto in mora'],
    [
      'stranger',
      'Richiesta danni sinistro 03/07/2026',
      'Per conto del mio assistito sig. Verdi chiedo il risarcimento dei danni. Avv. Blu',
    ],
    ['stranger', 'Invito alla negoziazione assistita', ''],
    ['stranger', 'Our client Mr Smith', 'We act on behalf of our client and hold your insured liable'],
    [
      'stranger',
      'Azione di rivalsa',
      'Gentile Compagnia, in qualità di assicuratore sociale (INAIL) esercitiamo azione di surroga',
    ],
    ['stranger', '', 'Quale difensore di fiducia del sig. Verdi, vi invito a risarcire i danni patiti'],
    [
      'stranger',
      'Sinistro del 3 luglio: nostra assicurata Verdi',
      'Vi comunichiamo che la nostra assicurata ci ha denunciato il sinistro',
    ],
    [
      'stranger',
      'Risarcimento danni - sinistro 3/7/2026',
      'Il sottoscritto avvocato, in qualità di procuratore del sig. Verdi, chiede il risarcimento',
    ],
  ],
  payment_delay: [
    ['claim', '', 'La pratica è stata chiusa a giugno ma non ho ancora ricevuto il bonifico'],
    ['claim', 'Mancato pagamento', 'Buongiorno, il rimborso non è arrivato'],
    ['claim', '', 'When will I be paid? I have not received the money yet'],
    ['claim', 'Bonifico', 'Quando arriva il bonifico?'],
    [
      'claim',
      '',
      'Mi avevate detto che il bonifico era partito il 20 giugno ma sul conto non è arrivato nulla',
    ],
    [
      'claim',
      '',
      'Il liquidatore ha detto che avrei ricevuto 1200 euro entro 10 giorni, ne sono passati 30 e non li ho ricevuti',
    ],
    ['claim', 'sollecito pagamento', 'Sollecito il pagamento del sinistro in oggetto'],
    ['claim', '', 'You approved my claim in May but I still have not been paid'],
    ['claim', '', 'Quando mi pagate?'],
    ['claim', '', 'Aspetto ancora i soldi del sinistro liquidato il mese scorso'],
    ['claim', '', 'My refund is overdue'],
    ['claim', '', 'Ad oggi non ho visto un euro'],
    ['claim', '', 'L’assegno non è mai arrivato'],
    ['claim', '', 'Where is my money?'],
  ],
  claim_status: [
    ['claim', 'Info', 'Vorrei sapere a che punto è la mia pratica'],
    ['claim', '', 'Any update on my claim?'],
    ['claim', 'sollecito', 'Non ho ancora ricevuto risposta in merito al sinistro'],
    ['claim', '', 'Resto in attesa di sapere quando passerà il perito'],
    ['claim', 'Sinistro 4827193652', 'Buongiorno, avete novità?'],
    ['claim', '', 'Buongiorno, scusate il disturbo, volevo sapere se ci sono novità sul mio sinistro'],
    ['claim', '', 'Buongiorno, quando viene il perito a vedere la macchina?'],
    ['claim', 'Info pratica', 'Avrei bisogno di informazioni sulla mia pratica. Grazie'],
    ['claim', '', 'Sono passate tre settimane e non ho avuto riscontri, potete aggiornarmi?'],
    ['claim', '', 'Could you please let me know the status of my claim?'],
    ['claim', '', 'I sent all the documents a month ago. Any news?'],
    ['claim', '', 'Avete ricevuto i miei documenti?'],
    ['claim', '', 'Mi sapete dire qualcosa del mio sinistro?'],
    ['claim', '', 'Quanto tempo serve ancora per chiudere la pratica?'],
    ['claim', '', 'Just checking whether you need anything else from me'],
    ['claim', '', 'C’è qualche novità?'],
    ['claim', '', 'A che stadio si trova la richiesta?'],
    ['claim', '', 'Has the adjuster finished the report yet?'],
    ['claim', '', 'Non ho più saputo nulla'],
  ],
  claim_update: [
    ['answer', 'Re: documenti', 'Ecco quanto richiesto.', 2],
    ['answer', 'Re: documenti', 'il mio codice fiscale è RSSMRA79B11C566R'],
    ['claim', 'sinistro 4827193652', 'In allegato il preventivo', 1],
    ['answer', 'Re: Documenti', 'Allego quanto richiesto, quando riceverò il rimborso?', 1],
    ['answer', 'Re: richiesta', 'Ero fermo al semaforo e mi hanno tamponato, nessun ferito'],
    ['claim', '', 'Vi invio la denuncia ai carabinieri come da vostra richiesta', 1],
    ['claim', 'Fwd: fattura', 'vedi allegato', 1],
    ['answer', '', 'Vi inoltro il reclamo fatto alla compagnia aerea come richiesto', 1],
    [
      'claim',
      '',
      'Allego il reclamo presentato al vettore per il bagaglio e la risposta della compagnia aerea',
      1,
    ],
    ['answer', '', 'Nessuna lamentela, anzi! Ecco i documenti', 1],
    [
      'answer',
      '',
      'Autorizzo il trattamento dei dati personali ai sensi del Regolamento UE 2016/679. Allego il modulo',
      1,
    ],
    ['claim', '', 'Ecco le foto', 3],
    ['claim', '', 'L’auto è dal carrozziere, il perito può passare quando vuole'],
    ['claim', 'Re: Sinistro', 'Va bene, ecco la fattura', 1],
    ['answer', '', 'Non ho la fattura, posso mandare lo scontrino?'],
    ['answer', '', 'Here are the photos you requested', 2],
    ['answer', '', 'Vi confermo che la data giusta è il 3 luglio e non il 4'],
    ['claim', '', 'Il mio codice fiscale è RSSMRA79B11C566R e abito in via Verdi 3'],
    ['claim', '', 'Le mando la foto della targa che mancava', 1],
    ['answer', '', 'Sorry for the delay, here is my IBAN'],
    ['claim', '', 'Faccio seguito alla vostra richiesta: i testimoni sono due, Anna Neri e Luca Blu'],
    ['answer', '', 'Eccole!', 2],
    ['answer', '', 'la targa dell’altro è FG456RT'],
    ['claim', '', 'I have now received the police report, see attached', 1],
  ],
  renewal_problem: [
    ['party', 'Rinnovo polizza', 'Non mi è arrivata la quietanza per il rinnovo'],
    ['party', '', 'My policy has expired and I could not renew it online'],
    ['party', '', 'La mia polizza scade il 31 luglio e non ho ricevuto nessun avviso'],
    ['party', '', 'Voglio disdire la polizza auto alla scadenza'],
    ['party', '', 'Ho pagato il rinnovo ma risulta non assicurata'],
    ['party', '', 'The renewal premium has gone up by 40%, why?'],
    ['party', '', 'La polizza è stata sospesa anche se ho pagato la rata'],
    ['party', '', 'Come mai il premio quest’anno è così alto?'],
    ['party', '', 'I do not want my insurance to renew automatically'],
    ['party', '', 'Non trovo l’avviso di rinnovo della polizza casa'],
    ['party', '', 'Ho disdetto la polizza ma mi avete addebitato la rata'],
  ],
  account_change: [
    ['party', 'Cambio indirizzo', 'Vi comunico che mi sono trasferito in via Verdi 3'],
    ['party', '', 'Please update my bank details, new IBAN below'],
    ['claim', '', 'vi chiedo di modificare il mio IBAN'],
    ['party', '', 'Ho cambiato numero di cellulare, il nuovo è 3401234567'],
    ['party', '', 'Buongiorno, dovreste aggiornare il mio indirizzo email'],
    ['party', '', 'We moved house, our new address is...'],
    ['claim', 'Nuovo IBAN', 'Vi prego di usare il nuovo iban per il pagamento'],
    ['party', '', 'Da settembre abiterò in via Po 7 a Torino, prendetene nota per favore'],
    ['party', '', 'Il mio cognome è cambiato dopo il matrimonio'],
    ['party', '', 'Vi segnalo la variazione della mia residenza'],
    ['party', '', 'please note my new email address'],
  ],
  data_request: [
    ['party', 'Accesso ai dati', 'Ai sensi dell’art. 15 del GDPR chiedo copia dei miei dati personali'],
    ['party', '', 'Please delete my personal data'],
    ['party', '', 'Vorrei esercitare il diritto di accesso ai sensi dell’articolo 15 GDPR'],
    ['party', '', 'Revoco il consenso al trattamento dei miei dati per finalità di marketing'],
    ['party', '', 'Quali dati personali conservate su di me? Chiedo copia'],
    ['party', '', 'Under the GDPR I request access to all information you hold about me'],
    ['party', '', 'Chiedo la cancellazione dei miei dati personali dai vostri archivi'],
  ],
  provider: [
    [
      'stranger on a claim',
      'Perizia',
      'Buongiorno, in allegato relazione peritale relativa al vs. incarico n. 33',
      1,
    ],
    [
      'stranger',
      'Autorizzazione alla riparazione',
      'Siamo la carrozzeria Verdi, veicolo del vostro assicurato AB123CD, attendiamo autorizzazione alla riparazione',
    ],
    [
      'stranger',
      '',
      'Gentili, siamo l’officina Bianchi: la vettura del vostro cliente è pronta, attendiamo autorizzazione a procedere',
    ],
    [
      'stranger on a claim',
      'Invio perizia sinistro 4827193652',
      'In allegato perizia definitiva e nota spese',
      2,
    ],
    ['stranger', 'Presa in carico', 'Richiediamo la presa in carico per il paziente Rossi Mario'],
    ['stranger', '', 'Sono il perito incaricato, non riesco a contattare l’assicurato'],
    [
      'stranger',
      '',
      'Il Sig. Rossi è ricoverato presso la nostra struttura, inviamo richiesta di presa in carico',
    ],
    [
      'stranger',
      'Preventivo riparazione',
      'Vi inviamo il preventivo per la vettura del vostro assicurato Rossi. Carrozzeria Verdi',
    ],
  ],
  misdirected: [
    ['stranger', '', 'Credo abbiate sbagliato: ho ricevuto questa mail per errore, non sono vostro cliente'],
    ['stranger', '', 'Guardate che avete sbagliato persona, io non ho nessuna polizza con voi'],
    ['stranger', '', 'You have the wrong email address'],
    ['stranger', '', 'Questa comunicazione non è per me, non sono Mario Rossi'],
    ['stranger', '', 'I think this email was not meant for me'],
  ],
  spam: [
    ['stranger', 'You have won!', 'Click here to claim your lottery prize, bitcoin casino'],
    ['stranger', 'SEO services', 'We can put you on the first page of Google, best backlinks'],
  ],
  other: [
    ['stranger', 'Ciao', 'Quali sono i vostri orari?'],
    ['stranger', 'informazioni', 'Vorrei un preventivo per l’auto'],
    ['stranger', '', 'Il Broker Verdi srl iscritto IVASS RUI B000123 vi augura buone feste'],
    ['claim', 'Grazie', 'Grazie mille per la vostra gentilezza!'],
    ['stranger', '', 'Non è un reclamo, volevo solo ringraziare la vostra operatrice'],
    ['stranger', '', 'Cordiali saluti\nMario Rossi\nAgenzia Verdi - Iscrizione IVASS RUI A000123456'],
    ['stranger', '', 'Se avete ricevuto questo messaggio per errore vi preghiamo di cancellarlo'],
    ['party', 'Orari', 'A che ora chiudete?'],
    ['party', '', 'Buon Natale a tutti!'],
    ['stranger', '', 'Avete una filiale a Lodi?'],
    ['stranger', '', 'Sto cercando un’assicurazione per il mio cane, quanto costa?'],
    ['party', '', 'In caso di incidente all’estero cosa devo fare?'],
    ['claim', '', 'Thank you so much for your help!'],
    ['party', '', 'Volevo sapere se la mia polizza copre il furto'],
  ],
};

for (const [kind, mails] of Object.entries(samples)) {
  describe(`${kind}:`, () => {
    for (const [writer, subject, text, attachments] of mails) {
      test(`${writer}: «${subject}» ${text}`, () => {
        expect(classify(writer, subject, text, attachments).kind).toBe(kind);
      });
    }
  });
}

describe('a complaint', () => {
  test('wins over whatever else the message is, which becomes a second ticket', () => {
    const guess = classify(
      'party',
      '',
      'Ieri sono stato tamponato, vorrei aprire un sinistro. Inoltre il vostro call center è inaccettabile: reclamo formale.',
    );
    expect(guess.kind).toBe('complaint');
    expect(guess.also).toContain('claim_new');
    expect(guess.reportsNewLoss).toBe(true);
    expect(guess.flags).toContain('complaint');
  });

  test('wins over a formal notice too', () => {
    const guess = classify(
      'party',
      'Diffida e reclamo',
      'Vi diffido e sporgo reclamo contro il vostro liquidatore',
    );
    expect(guess).toMatchObject({ kind: 'complaint', also: ['third_party_letter'] });
    expect(guess.flags.toSorted()).toEqual(['complaint', 'legal']);
  });

  test.each([
    'Mi rivolgo alla Direzione affinché sia posto rimedio al disservizio patito con l’incidente d’auto',
    'Il perito non si è presentato a due appuntamenti senza nemmeno avvertire: una mancanza di rispetto',
    'La motivazione del diniego per il sinistro stradale è generica e offensiva: la contesto integralmente',
    'Mi è stato risposto con sarcasmo quando ho chiesto dell’infortunio: comportamento inqualificabile',
    'Thank you so much for ignoring me for two months over the car accident. Brilliant customer care.',
    'I am very unhappy with how your adjuster spoke to me about my stay in hospital and expect a written apology',
  ])('may judge us in dry words, though a loss is named beside: %s', (text) => {
    expect(classify('claim', '', text).kind).toBe('complaint');
  });

  test.each([
    'Ecco il certificato medico che mi avevate chiesto',
    'A parziale rettifica di quanto dichiarato preciso che l’ora indicata era approssimativa',
    'In qualità di familiare mi rivolgo a Voi per conoscere lo stato della pratica',
    'Kindly replace the e-mail address on record',
    'The hospital kept me waiting for hours after the fall',
    'Your garage was brilliant, thank you; when is the next payment?',
  ])('is none where nobody of ours is judged: %s', (text) => {
    expect(classify('claim', '', text).kind).not.toBe('complaint');
  });

  test('to an airline is a paper of the travel claim', () => {
    expect(classify('claim', '', 'Ho fatto reclamo alla compagnia aerea per la valigia').kind).not.toBe(
      'complaint',
    );
  });

  test('that names the authority is marked', () => {
    expect(classify('claim', '', 'Scriverò all’IVASS per il vostro ritardo').flags).toContain('regulator');
  });

  test('is not made by a footer or a signature', () => {
    expect(
      classify(
        'stranger',
        '',
        'Buone feste.\n\nAgenzia Verdi, soggetta a vigilanza IVASS, iscrizione RUI A000123456',
      ).kind,
    ).toBe('other');
    expect(
      classify(
        'party',
        '',
        'Ecco i documenti.\n\nQuesto messaggio è riservato; se lo avete ricevuto per errore fate reclamo a noi. GDPR 2016/679',
        1,
      ).kind,
    ).toBe('claim_update');
  });

  test('shows the words that decided', () => {
    const text = 'È inaccettabile che il vostro ufficio non risponda.';
    const [span] = classify('claim', '', text).evidence;
    expect(span).toMatchObject({ part: 'body', quote: 'inaccettabile' });
    expect(text.slice(span?.start, span?.end)).toBe('inaccettabile');
  });
});

describe('a new loss', () => {
  test('that quotes an old reference still says that it is new', () => {
    expect(
      classify('claim', 'Re: SIN 4827-1936-52', 'vorrei denunciare un nuovo sinistro avvenuto ieri')
        .reportsNewLoss,
    ).toBe(true);
    expect(
      classify('answer', '', 'I want to report another accident, it happened yesterday').reportsNewLoss,
    ).toBe(true);
  });

  test('is not what somebody tells again about the claim we know', () => {
    for (const writer of ['claim', 'answer'] as const) {
      expect(classify(writer, '', 'Sono stato tamponato al semaforo, l’ho già denunciato')).toMatchObject({
        kind: 'claim_update',
        reportsNewLoss: false,
      });
    }
  });

  test('in the words nobody listed is seen by what happened', () => {
    const guess = classify('party', '', 'Buonasera, durante il trasloco il divano si è rovinato.');
    expect(guess).toMatchObject({ kind: 'claim_new', reportsNewLoss: true });
    expect(guess.evidence[0]?.quote).toBe('rovinato');
  });

  test('that has not happened is a question', () => {
    expect(classify('party', '', 'Se mi rubano la bici, la polizza copre il furto?')).toMatchObject({
      kind: 'other',
      reportsNewLoss: false,
    });
  });
});

test('a formal notice is a third party’s letter with the legal mark, even from a customer', () => {
  expect(classify('party', 'Diffida', 'Vi diffido ad adempiere')).toMatchObject({
    kind: 'third_party_letter',
    flags: ['legal'],
  });
  expect(classify('claim', '', 'Allego la fattura. Passerò alle vie legali.', 1).flags).toContain('legal');
});

test('urgency is marked and decides nothing', () => {
  expect(classify('claim', 'URGENTE', 'ci sono novità?')).toMatchObject({
    kind: 'claim_status',
    flags: ['urgent'],
  });
});

test('a change of account inside an answer is work of its own', () => {
  const guess = classify('answer', '', 'Ecco la fattura. Ho cambiato banca: il nuovo IBAN è sotto.', 1);
  expect([guess.kind, ...guess.also].toSorted()).toEqual(['account_change', 'claim_update']);
});

test.each([
  'due aggiornamenti in una sola mail. Greco Davide, ns. rif. VB/2026/0417: la controparte viaggiava con targa FL318AC.',
  'Le invio un aggiornamento via mail: l’idraulico passa giovedì.',
  'As said in my last email, the updated estimate comes on Thursday.',
])('a mail that is only mentioned is no change of address: «%s»', (text) => {
  const guess = classify('party', 'Documenti', text);
  expect([guess.kind, ...guess.also]).not.toContain('account_change');
});

test('updates that somebody announces are updates, though a loss and its day are named', () => {
  const input = {
    subject: 'Greco Davide e Marchetti Elena: documenti',
    newText:
      'due aggiornamenti in una sola mail. Marchetti Elena, danno da acqua del 2 novembre: l’idraulico passa giovedì.',
    attachments: 0,
    senderIsParty: true,
    hasClaimReference: false,
    answersOurRequest: false,
    namesDatedLoss: true,
    language: 'it',
  } as const;
  expect(classifyCaseKind(input)).toMatchObject({ kind: 'claim_update', also: [] });
});

test.each(['La mia mail è cambiata, ora è anna@example.org.', 'Vi prego di aggiornare la mail che avete.'])(
  'a mail address that changed is one: «%s»',
  (text) => {
    expect(classify('party', '', text).kind).toBe('account_change');
  },
);

test('an empty message is nothing in particular', () => {
  expect(classify('stranger', '', '')).toEqual({
    kind: 'other',
    also: [],
    evidence: [],
    reportsNewLoss: false,
    tellsLoss: false,
    readsLikeLoss: false,
    flags: [],
  });
});

test('hostile texts of 50,000 characters are read to their end', () => {
  const pieces = [
    'reclamo ',
    'voi ',
    'vorrei a a a a ',
    'per denunciare ',
    'non ',
    'sono stato ',
    "si e' ",
    'nuovo ',
    'chiedo il ',
    'rimborso a b c d ',
    'quando arriva ',
    'cambio ',
    'polizza a b ',
    'iscritto ivass ',
    'in allegato. ',
    'valigia a b c ',
    'questo messaggio ',
    'pagamento non ',
    'euro non ',
    'inaccettabile ',
  ];
  for (const text of longTexts(...pieces)) expect(() => classify('party', 'x', text)).not.toThrow();
});

describe('everyday openings', () => {
  const papers = 'IBAN IT60X0542811101000000123456, polizza SAL-2025-000702.';
  test.each([
    ['party', `rimborso fattura dermatologo\nAllego fattura e prescrizione. ${papers}`, 2, 'claim_new'],
    [
      'party',
      'Please find attached my invoice for physiotherapy. I’d like to be reimbursed.',
      1,
      'claim_new',
    ],
    ['claim', 'Allego la fattura per il rimborso, come richiesto.', 1, 'claim_update'],
    ['party', 'My bag never turned up, PIR VRNFR12345', 0, 'claim_new'],
    ['party', 'art. 15 GDPR chiedo copia dei miei dati', 0, 'data_request'],
    ['stranger', 'Ai sensi dell’art. 15 GDPR chiedo copia dei miei dati', 0, 'data_request'],
    [
      'stranger',
      'Siamo la carrozzeria Bianchi, inviamo fattura per la riparazione del veicolo del vostro assicurato',
      1,
      'provider',
    ],
    [
      'party',
      'Siamo la carrozzeria Bianchi, inviamo fattura per la riparazione del veicolo del vostro assicurato',
      1,
      'provider',
    ],
    ['party', 'My renewal price went up, I paid but the policy shows as expired', 0, 'renewal_problem'],
  ] as const)('%s: %s', (writer, text, files, kind) =>
    expect(classify(writer, '', text, files).kind).toBe(kind),
  );

  test.each([
    'Your insured hit my car yesterday in via Roma, plate AB123CD. Who pays?',
    'Il vostro assicurato mi ha tamponato ieri. Vorrei il risarcimento dei danni.',
    'Un vostro assicurato ha urtato la mia auto parcheggiata',
    'Sono stato investito da una vostra assicurata sulle strisce',
    'Your policyholder damaged my fence',
  ])('the victim of our insured claims against us, whoever he is: %s', (text) => {
    for (const writer of ['party', 'stranger'] as const) {
      expect(classify(writer, '', text)).toMatchObject({ kind: 'third_party_letter', also: [] });
    }
  });

  test('our own insured tells of his own loss', () => {
    expect(classify('party', '', 'Sono un vostro assicurato e mi hanno tamponato ieri').kind).toBe(
      'claim_new',
    );
    const mine = 'Sono un vostro assicurato, ieri una macchina mi ha tamponato';
    expect(classify('party', '', mine).kind).toBe('claim_new');
    expect(classify('party', '', mine.replace(', ieri', ' e')).kind).toBe('claim_new');
    expect(classify('party', '', 'I am your customer and a van hit my car').kind).toBe('claim_new');
  });
});

describe('a loss that is only named is one we know', () => {
  test.each([
    ['Gradirei conoscere gli sviluppi relativi al tamponamento.', 'claim_status'],
    ['Per il furto in casa non ho più avuto notizie: a quale fase è giunta la pratica?', 'claim_status'],
    ['I should be grateful to learn how matters stand with the collision.', 'claim_status'],
    ['L’importo pattuito per la grandinata non risulta a tutt’oggi accreditato.', 'payment_delay'],
    ['L’assegno che avreste emesso per il furto non mi è mai stato recapitato.', 'payment_delay'],
    ['The settlement agreed for the water damage has not reached my account.', 'payment_delay'],
  ] as const)('%s', (text, kind) => {
    const guess = classify('party', '', text);
    expect([guess.kind, guess.reportsNewLoss]).toEqual([kind, false]);
  });

  test.each([
    'Vorrei sapere cosa fare: ieri mi hanno tamponato in via Roma.',
    'Ho subito un furto in casa, attendo notizie su come procedere.',
    'My car was hit yesterday, please let me know how matters stand with my cover.',
  ])('what has happened is told all the same: %s', (text) => {
    expect(classify('party', '', text).reportsNewLoss).toBe(true);
  });
});

describe('what happened to others', () => {
  test.each([
    'Nel palazzo accanto c’è stato un incendio, da noi niente.',
    'Stanotte ai vicini sono entrati i ladri. Da noi nulla.',
    'Ieri ha grandinato in tutta la zona, ma la mia auto non ha avuto danni.',
    'There was a burglary next door yesterday; nothing was taken from us.',
    'A lorry crashed into the bakery opposite; we were not affected in any way.',
    'Thieves broke into the flat below ours on Sunday. Our flat was left alone.',
    'A pipe burst in the flat above, thankfully no water came through to us.',
    'The burglars tried the shop next to mine. I lost nothing.',
    'Hanno rubato l’auto alla mia collega sotto l’ufficio, la mia non l’hanno toccata.',
    'Al piano di sopra si è rotto un tubo ma per fortuna da me non è arrivata neanche una goccia.',
    'La grandine ha distrutto le serre di mio cugino, le mie stanno benissimo.',
    'Il temporale ha scoperchiato il tetto della scuola di mio figlio. Noi tutto bene.',
  ])('reports no loss: %s', (text) => {
    expect(classify('party', '', text).reportsNewLoss).toBe(false);
  });

  test.each([
    'Ieri un incendio dal vicino ha bruciato la nostra tenda. Noi stiamo bene.',
    'Ieri la caldaia del vicino è scoppiata e ci ha allagato la camera.',
    'Stamattina in zona stazione mi hanno urtato la portiera. Lui è con la sua assicurazione.',
    'On Tuesday a van ran into my parked car on Station Street; the driver has a different insurer.',
    'Martedì la grandine ha rotto le tegole di casa. Tutti nel quartiere hanno danni, la mia auto è salva.',
    'Thieves got into the house on 12 November, nothing happened to us but the jewellery is gone.',
    'I ladri sono entrati in casa il 12 novembre, a noi non è successo niente ma hanno preso gli ori.',
    'Hanno rubato la mia auto sotto casa il 12 novembre, quella di mia moglie non l’hanno toccata.',
    'Ha preso fuoco il bar di fronte e le fiamme hanno rovinato la nostra tenda da sole il 13 novembre.',
  ])('is ours where it reached us: %s', (text) => {
    expect(classify('party', '', text).reportsNewLoss).toBe(true);
  });

  test('a fire at home in which nobody was hurt is a loss', () => {
    const text = 'There was a fire in the house last night, it began in the kitchen. We are all safe.';
    expect(classify('party', '', text).reportsNewLoss).toBe(true);
  });
});

describe('what is only supposed or asked', () => {
  test.each([
    'Qualora dovessi avere un infortunio in palestra, che documenti servono?',
    'Mettiamo che domani mi tamponino: devo chiamare voi o l’agenzia?',
    'Un fulmine che colpisce l’antenna è compreso nella mia polizza casa?',
    'If somebody hits my car while it is parked, whom should I call?',
    'In the event that my luggage is lost, how long do I have to tell you?',
    'Suppose a tree fell on my roof, would you send somebody?',
  ])('reports no loss: %s', (text) => {
    expect(classify('party', '', text).reportsNewLoss).toBe(false);
  });

  test.each([
    'In caso serva, mando le foto: ieri mi hanno tamponato in via Larga.',
    'If you need pictures just ask; on Monday a lorry reversed into my gate.',
  ])('stands beside one that was told: %s', (text) => {
    expect(classify('party', '', text).reportsNewLoss).toBe(true);
  });
});

describe('a word of another trade', () => {
  test.each([
    ['party', 'Ieri il corriere ha consegnato un pacco Amazon e col furgone mi ha sfondato il cancello.'],
    ['party', 'Mi hanno tamponato mentre portavo il mio curriculum al colloquio, il 13 novembre a Lodi.'],
    ['party', 'On my way to collect a birthday cake on Saturday a cyclist rode into my car door.'],
    [
      'stranger',
      'I slipped at the dentist appointment on 11 November and chipped two teeth, policy INJ-2024-778812.',
    ],
    [
      'stranger',
      'Ero in pizzeria, una pizza bollente mi è caduta addosso e mi sono ustionato. Polizza infortuni INF-2025-004471.',
    ],
  ] as const)('is only the setting where a %s tells a loss: %s', (who, text) => {
    expect(classify(who, '', text).kind).toBe('claim_new');
  });

  test.each([
    'Il mio pacco è arrivato rotto, voglio il rimborso dell’ordine 88231.',
    'The birthday cake you delivered was damaged, please refund my order number 1182.',
    'I would like to return the shoes I ordered, they are the wrong size.',
  ])('is what a stranger without any cover of ours writes about: %s', (text) => {
    expect(classify('stranger', '', text).kind).toBe('misdirected');
  });
});

describe('the setting of a loss', () => {
  test.each([
    'Yesterday on the stairs I slipped and hurt my knee.',
    'While I waited for the bus a car hit me on 10 November.',
    'Over the weekend somebody smashed our shop window.',
  ])('is no matter that is named as known: %s', (text) => {
    expect(classify('party', '', text).reportsNewLoss).toBe(true);
  });
});

describe('said as people say it', () => {
  test.each([
    ['Apritemi il sinistro, per favore.', 'claim_new'],
    ['Vi devo raccontare quello che ci è capitato.', 'claim_new'],
    ['Vorrei comunicare un caso nuovo.', 'claim_new'],
    ['Ho firmato la quietanza settimane fa e i 923 € promessi non si sono ancora visti.', 'payment_delay'],
    ['I accepted the €2,173 and my bank has nothing.', 'payment_delay'],
  ] as const)('%s', (text, kind) => {
    expect(classify('party', '', text).kind).toBe(kind);
  });

  test('what somebody wants to add is told and not asked', () => {
    const text = 'Per il furto volevo dirvi che anche mio padre sa quando sono entrati.';
    expect(classify('claim', '', text).kind).toBe('claim_update');
  });

  test('a charge for work on our customer’s house is a provider’s', () => {
    const text = 'Con riferimento al cliente Ugo Foscari, la nostra fattura è di 959 euro, IVA compresa.';
    expect(classify('stranger', '', text, 1).kind).toBe('provider');
  });

  test('money that has come is awaited no more', () => {
    const text = 'Thank you for settling my claim so quickly. The money arrived yesterday. Best wishes';
    expect(classify('party', '', text).kind).not.toBe('payment_delay');
  });

  test.each([
    'My bicycle was stolen from our garage on Wednesday night. The lock was cut.',
    'All’arrivo a Catania il 9 novembre la mia valigia era rotta e mancavano le scarpe.',
  ])('one’s own garage and shoes are no trade’s: %s', (text) => {
    expect(classify('stranger', '', text).kind).toBe('claim_new');
  });

  test('who has nothing with us meant another house, whatever he wants to report', () => {
    const text = 'Devo denunciare un sinistro con la Generali, siete voi? Io con voi non ho niente.';
    expect(classify('stranger', '', text).kind).toBe('misdirected');
  });
});

describe('words of one kind of loss with its day, and nothing else', () => {
  const dated = (newText: string, more: Partial<CaseKindInput> = {}) =>
    classifyCaseKind({
      subject: '',
      newText,
      attachments: 0,
      senderIsParty: true,
      hasClaimReference: false,
      answersOurRequest: false,
      namesDatedLoss: true,
      language: 'it',
      ...more,
    });

  test('apply for it: «Visita oculistica del 3 novembre: 120 euro»', () => {
    const text = 'Visita oculistica del 3 novembre 2026: 120 euro, prego di liquidare.';
    expect(dated(text)).toMatchObject({ kind: 'claim_new', reportsNewLoss: true });
  });

  test.each([
    ['the contract’s price', 'Il premio della polizza infortuni scade il 3 novembre 2026.', {}],
    ['what might happen', 'Se mi ricoverassero il 3 novembre 2026, che cosa spetta?', {}],
    ['a claim we know', 'Visita oculistica del 3 novembre 2026: 120 euro.', { hasClaimReference: true }],
    ['an answer to us', 'Visita oculistica del 3 novembre 2026: 120 euro.', { answersOurRequest: true }],
  ] as const)('not %s', (_, text, more) => {
    expect(dated(text, more).reportsNewLoss).toBe(false);
  });
});
