import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { readAttachments, recogniseDocuments, type AttachmentSeen } from '#src/domain/documents/documents.ts';
import type { AttachmentId, ClaimTypeId, ItemId } from '#src/domain/ids.ts';
import { readMentions } from '#src/domain/documents/mentions.ts';
import { loadProfile } from '#src/profile.ts';

const profile = await loadProfile('insurer');
const documentItems = [...profile.items.values()].filter(({ kind }) => kind === 'document');
const type = (id: string) => profile.claimTypes.get(id as ClaimTypeId)!;

let serial = 0;
function file(name: string, more: Partial<AttachmentSeen> = {}): AttachmentSeen {
  const contentType = /\.(jpe?g|png|heic)$/i.test(name) ? 'image/jpeg' : 'application/pdf';
  const id = String(++serial) as AttachmentId;
  return { id, name, contentType, size: 400_000, inline: false, ...more };
}

function seen(newText: string, attachments: AttachmentSeen[], claimType?: string, asked: string[] = []) {
  return readAttachments({
    attachments,
    newText,
    profile,
    asked: asked as ItemId[],
    ...(claimType ? { claimType: type(claimType) } : {}),
  });
}

const itemsOf = (...input: Parameters<typeof seen>) =>
  [...new Set(seen(...input).documents.map(({ item }) => item.replace('doc_', '')))].toSorted();

describe('what a file is called', () => {
  test.each([
    ['PS_referto_dimissione.pdf', 'er_report'],
    ['referto_ortopedico.pdf', 'medical_cert'],
    ['lettera_dimissione.pdf', 'clinical_record'],
    ['police statement report.pdf', 'police_report'],
    ['meteorological bulletin.pdf', 'weather'],
  ])('«%s»', (name, items) => expect(itemsOf('', [file(name)]).join(' ')).toBe(items));
});

describe('what a sentence says is attached', () => {
  test.each([
    ['In allegato la fattura.', 'invoice'],
    ['Buongiorno, allego preventivo e foto.', 'damage_photos estimate'],
    ['Attached is the invoice.', 'invoice'],
    ['Please find enclosed the invoice and the prescription.', 'invoice prescription'],
    ['Vi invio la prescrizione', 'prescription'],
    ['Fattura e prescrizione in allegato.', 'invoice prescription'],
    ['La fattura è allegata alla presente.', 'invoice'],
    [
      'Trova allegata alla presente la fattura n. 123 del dott. Bianchi e la prescrizione.',
      'invoice prescription',
    ],
    [
      'In allegato:\n- fattura\n- prescrizione\n- modulo firmato\n\nSaluti',
      'claim_form invoice prescription',
    ],
    ['Allego quanto segue:\n\nfattura\nprescrizione\n\nCordiali saluti', 'invoice prescription'],
    ['Allego i documenti mancanti: fattura e prescrizione.', 'invoice prescription'],
    ['I attach the documents you requested: invoice and prescription.', 'invoice prescription'],
    ['Mi avete chiesto la fattura e la prescrizione: eccole.', 'invoice prescription'],
    ['Come da vostra richiesta di fattura, la allego.', 'invoice'],
    ['Ho finalmente ritirato la prescrizione. Ve la invio in allegato.', 'prescription'],
    ['Ecco la fattura del dentista, la prescrizione arriva la prossima settimana', 'invoice'],
    ['Allego la fattura del pronto soccorso.', 'invoice'],
    ['Allego il verbale del pronto soccorso.', 'er_report'],
    ['Allego foto della fattura', 'invoice'],
    ['Allego la carta d’identità', 'id'],
    ["allego la carta d'identita' e il codice fiscale", 'id'],
    ['Allego denuncia ai carabinieri ed elenco degli oggetti rubati', 'items_list police_report'],
    ['Vi inoltro la constatazione amichevole firmata da entrambi e 4 foto', 'cai damage_photos'],
    ['Allego la fattura che non ho ancora pagato', 'invoice'],
    ['Allego non solo la fattura ma anche la prescrizione', 'invoice prescription'],
    ['Potete trovare in allegato la fattura', 'invoice'],
    ['Here are the photos and the estimate.', 'damage_photos estimate'],
    ['Spero vada bene. allego fattura. non ho la prescrizione', 'invoice'],
    ['Can you process the attached invoice?', 'invoice'],
    ['Vi prego di confermare la ricezione della fattura allegata', 'invoice'],
    ['ALLEGO LA FATTURA', 'invoice'],
  ])('%j has brought: %s', (text, expected) => {
    expect(mentioned(text)).toBe(expected);
  });

  test.each([
    ['Non ho ancora la fattura.', ''],
    ['Vi manderò il preventivo.', ''],
    ['Appena ricevo la prescrizione ve la invio.', ''],
    ['Ve la invio appena ricevo la prescrizione', ''],
    ['Vi invio la prescrizione, appena la ricevo.', ''],
    ['I will send the invoice tomorrow.', ''],
    ["I don't have the invoice.", ''],
    ['I haven’t received the prescription yet.', ''],
    ['La fattura non ce l’ho.', ''],
    ['La fattura ve la mando domani', ''],
    ['La prescrizione non è allegata.', ''],
    ['The invoice is not attached.', ''],
    ['Vi mando domani la fattura', ''],
    ['Non vi allego la fattura perché è dal commercialista', ''],
    ['Non allego ancora il modulo', ''],
    ['Manca ancora la prescrizione.', ''],
    ['Mi potete inviare la ricevuta?', ''],
    ['Could you send me a copy of the receipt?', ''],
    ['Devo allegare anche la prescrizione?', ''],
    ['Vi serve la fattura?', ''],
    ['Mi avete chiesto la fattura.', ''],
    ['Ho già inviato la fattura il mese scorso.', ''],
    ["Dopo l'invio della fattura non ho avuto risposta", ''],
    ['La carrozzeria vi invierà il preventivo', ''],
    ['Sono in attesa della cartella clinica', ''],
    ['Allego la fattura, la prescrizione ve la mando domani', 'invoice'],
    ['Allego la fattura e vi manderò il preventivo', 'invoice'],
    ['Allego la fattura ma non la prescrizione', 'invoice'],
    ['Allego la fattura, manca la prescrizione', 'invoice'],
    ['Allego tutto tranne la prescrizione', ''],
    ['In allegato la fattura. Non ho ancora la prescrizione.', 'invoice'],
    ['Non ho la prescrizione ma allego la fattura', 'invoice'],
    ['The invoice is attached but I am still waiting for the prescription', 'invoice'],
    ['Attached the invoice; the prescription will follow.', 'invoice'],
    ['Vi invio la fattura e, appena pronta, la prescrizione', 'invoice'],
    ['In allegato:\n- fattura\n\nNon ho ancora:\n- prescrizione\n- modulo\n', 'invoice'],
    ['I am sending the estimate, the photos I will send as soon as I get home', 'estimate'],
  ])('of %j only this has come: %j', (text, expected) => {
    expect(mentioned(text)).toBe(expected);
  });

  function mentioned(text: string): string {
    return readMentions(text, documentItems)
      .mentions.map(({ item }) => item.replace('doc_', ''))
      .toSorted()
      .join(' ');
  }

  test('a mention quotes the words where they stand, accents, line ends and all', () => {
    const text = 'Buongiorno,\r\nl’allegato è “pesante”: allego la\r\nprescrizione  medica.';
    const [mention] = readMentions(text, documentItems).mentions;
    expect(mention?.span.quote).toBe('prescrizione');
    expect(text.slice(mention!.span.start, mention!.span.end)).toBe('prescrizione');
  });

  test('every mention lies in the text it was read from, whatever the text', () => {
    const pieces =
      'allego |non |ve la |fattura| elenco dei |, |. |\n|\n- |:|?|appena |veicolo a | di |à|’|ﬁ|modulo';
    const piece = fc.constantFrom(...pieces.split('|'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 300 }), (drawn) => {
        const text = drawn.join('');
        const { mentions } = readMentions(text, documentItems);
        expect(mentions.filter(({ span }) => text.slice(span.start, span.end) !== span.quote)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('files', () => {
  test.each([
    ['fattura_visita.pdf', 'invoice'],
    ['FatturaVisita2026.pdf', 'invoice'],
    ['Invoice-0042.pdf', 'invoice'],
    ['IT01234567890_00A1B.xml', 'invoice'],
    ['IT01234567890_00A1B.xml.p7m', 'invoice'],
    ['preventivo carrozzeria.pdf', 'estimate'],
    ['CAI.pdf', 'cai'],
    ['modulo blu firmato.pdf', 'cai'],
    ['modulo_rimborso.pdf', 'claim_form'],
    ['carta d’identità.pdf', 'id'],
    ['Carta Identita\u0300 fronte.pdf', 'id'],
    ['verbale pronto soccorso.pdf', 'er_report'],
    ['denuncia_carabinieri.pdf', 'police_report'],
    ['denuncia sinistro.pdf', 'claim_form'],
    ['PIR MXPAZ12345.pdf', 'carrier_statement'],
    ['foto fattura.jpg', 'invoice'],
    ['prescrizione e fattura.pdf', 'invoice prescription'],
    ['certificato di morte.pdf', 'death_cert'],
    ['scan0001.pdf', ''],
    ['documento.pdf', ''],
    ['IMG_2034.jpg', ''],
  ])('%s is told by its name: %s', (name, expected) => {
    expect(itemsOf('', [file(name)]).join(' ')).toBe(expected);
  });

  test('a document’s own heading beats what it mentions in passing', () => {
    const text =
      'Poliambulatorio Esempio S.r.l.\nVia delle Prove 1, Lodi - P.IVA 12345678903\n\nFATTURA N. 118 DEL 10/07/2026\n' +
      'Paziente: Anna Bianchi\nVisita ortopedica come da prescrizione del 3/7/2026 e referto del pronto soccorso\nIBAN IT60X0542811101000000123456\nTotale € 120,00';
    expect(itemsOf('', [file('scan0001.pdf', { text })])).toEqual(['invoice']);
  });

  test('a heading beats a wrong file name, and a right file name adds what the readable page cannot show', () => {
    const invoice =
      'Studio Esempio\nFATTURA n. 3 del 2 luglio 2026\nAnna Bianchi\nvisita specialistica\nTotale 120,00';
    expect(itemsOf('', [file('prescrizione.pdf', { text: invoice })])).toEqual(['invoice']);
    expect(itemsOf('', [file('fattura e prescrizione.pdf', { text: invoice })])).toEqual([
      'invoice',
      'prescription',
    ]);
  });

  test('one PDF of two pages is two documents', () => {
    const text =
      'Studio Esempio\nFATTURA n. 3 del 2 luglio 2026\nvisita specialistica, totale 120,00\f' +
      'Dott. Carlo Prova, medico chirurgo\nPRESCRIZIONE MEDICA\nper Anna Bianchi: visita ortopedica\nDiagnosi: lombalgia';
    expect(itemsOf('', [file('scansione.pdf', { text })])).toEqual(['invoice', 'prescription']);
  });

  test('the enclosures a form lists have not come with it', () => {
    const text =
      'MODULO DI DENUNCIA SINISTRO\nNome Anna Bianchi\nDescrizione ...\nDocumenti da allegare:\n- fattura\n- prescrizione medica\npreventivo\n';
    expect(itemsOf('', [file('x.pdf', { text })])).toEqual(['claim_form']);
  });

  test('an estimate that an invoice refers to has not come', () => {
    const text =
      'Carrozzeria Esempio\nFattura n. 9\nRif. preventivo n. 12 del 3/7/2026\nRiparazione paraurti 400,00';
    expect(itemsOf('', [file('x.pdf', { text })])).toEqual(['invoice']);
  });

  test('a letter that speaks of a document is not that document', () => {
    const text =
      'Spett.le Compagnia,\nvi scrivo perché la fattura del 3 luglio non mi è stata rimborsata.\nDistinti saluti\nAnna Bianchi';
    const reading = seen('', [file('lettera.pdf', { text })]);
    expect(reading.documents).toEqual([]);
    expect(reading.unexplained).toHaveLength(1);
  });
});

describe('files that nothing explains', () => {
  test('a scan with «allego la prescrizione» is believed, with less certainty than a file that says so itself', () => {
    const [document] = seen('Allego la prescrizione', [file('IMG_2034.jpg')], 'health_expense').documents;
    expect(document).toMatchObject({ item: 'doc_prescription', method: 'mentioned' });
    expect(document!.confidence).toBeLessThan(0.8);
  });

  test('one scan may hold two documents, which is less certain still', () => {
    const one = seen('Allego fattura e prescrizione', [file('scan.pdf')]).documents;
    const two = seen('Allego fattura e prescrizione', [file('scan.pdf'), file('scan2.pdf')]).documents;
    expect(one.map(({ item }) => item)).toEqual(['doc_invoice', 'doc_prescription']);
    expect(one[0]!.confidence).toBeLessThan(two[0]!.confidence);
    expect(one[0]!.confidence).toBeGreaterThanOrEqual(0.4);
  });

  test('a document that was said to be attached, but forgotten, has not come', () => {
    expect(itemsOf('Allego la prescrizione', [])).toEqual([]);
    expect(itemsOf('Allego fattura e prescrizione', [file('fattura.pdf')])).toEqual(['invoice']);
  });

  test('a promise beside an unexplained file ticks nothing and leaves the file for a person', () => {
    const reading = seen('Non ho ancora la fattura, ve la manderò.', [file('scan.pdf')]);
    expect(reading.documents).toEqual([]);
    expect(reading.unexplained).toHaveLength(1);
  });

  test('«in allegato quanto richiesto» means what we had asked for', () => {
    expect(
      itemsOf('In allegato quanto richiesto. Saluti', [file('scan.pdf')], 'health_expense', [
        'doc_invoice',
        'iban',
      ]),
    ).toEqual(['invoice']);
    expect(itemsOf('Ecco i documenti.', [file('scan.pdf')], 'health_expense', ['doc_invoice'])).toEqual([
      'invoice',
    ]);
    expect(
      itemsOf('Attached are the requested documents', [file('a.pdf')], 'health_expense', [
        'doc_invoice',
        'doc_prescription',
      ]),
    ).toEqual(['invoice', 'prescription']);
    expect(
      itemsOf('Non ho ancora i documenti richiesti', [file('scan.pdf')], 'health_expense', ['doc_invoice']),
    ).toEqual([]);
  });
});

describe('a file that does not open', () => {
  const broken = (name: string) => file(name, { readState: 'failed', size: 25 });

  test.each([
    ['broken or locked', file('modulo CAI.pdf', { readState: 'failed' })],
    ['empty', file('modulo CAI.pdf', { size: 0 })],
    [
      'a container that gave up nothing',
      file('winmail.dat', { contentType: 'application/ms-tnef', readState: 'no-text' }),
    ],
  ])('because it is %s is no paper by its name or by what is said of it: a person looks', (_, closed) => {
    expect(seen('Allego il modulo CAI', [closed], 'motor_damage')).toEqual({
      documents: [],
      unexplained: [closed.id],
    });
    expect(itemsOf('Allego il modulo CAI', [{ ...closed, name: 'scan.pdf' }], 'motor_damage')).toEqual([]);
  });

  test('lends its name to no other file: the picture beside it is no accident form', () => {
    const closed = broken('modulo CAI.pdf');
    const { documents, unexplained } = seen(
      'Allego il modulo CAI e le foto',
      [closed, file('IMG_1.jpg')],
      'motor_damage',
    );
    expect(documents.map(({ item }) => item)).toEqual(['doc_damage_photos']);
    expect(unexplained).toEqual([closed.id]);
  });

  test('is no photograph of the damage either', () => {
    expect(itemsOf('Allego le foto dei danni', [broken('scan.pdf')], 'home_water')).toEqual([]);
    expect(itemsOf('Allego le foto dei danni', [broken('scan.pdf'), file('b.pdf')], 'home_water')).toEqual(
      [],
    );
  });

  test('takes nothing from the papers that do, nor from pictures with nothing to read', () => {
    const closed = broken('fattura.pdf');
    const picture = file('IMG_1.jpg', { readState: 'no-text' });
    const { documents, unexplained } = seen(
      'Allego tutto',
      [closed, file('preventivo.pdf', { readState: 'no-text' }), picture],
      'home_water',
    );
    expect(documents.map(({ item }) => item)).toEqual(['doc_estimate', 'doc_damage_photos']);
    expect(unexplained).toEqual([closed.id]);
  });
});

describe('pictures', () => {
  test('pictures that nothing else explains are photos of the damage when the claim wants some', () => {
    const { documents } = seen('Buongiorno', [file('IMG_1.jpg'), file('IMG_2.jpg')], 'home_water');
    expect(documents.map(({ item, method }) => [item, method])).toEqual([
      ['doc_damage_photos', 'photo'],
      ['doc_damage_photos', 'photo'],
    ]);
    expect(itemsOf('Buongiorno', [file('IMG_1.jpg')], 'health_expense')).toEqual([]);
  });

  test('one picture suffices: how many there must be is for the review', () => {
    expect(itemsOf('', [file('IMG_1.jpg')], 'home_water')).toEqual(['damage_photos']);
  });

  test('of three pictures with «foto e preventivo» one is the estimate', () => {
    const { documents } = seen(
      'Allego foto e preventivo',
      [file('IMG_1.jpg'), file('IMG_2.jpg'), file('IMG_3.jpg')],
      'home_water',
    );
    expect(documents.filter(({ item }) => item === 'doc_estimate')).toHaveLength(1);
    expect(documents.filter(({ item }) => item === 'doc_damage_photos')).toHaveLength(2);
  });

  test('a photographed page is the page, not a photo of the damage', () => {
    const text =
      'CARROZZERIA ESEMPIO\nPREVENTIVO N. 12\nparaurti anteriore, verniciatura, manodopera ore quattro, materiali di consumo, smaltimento, faro destro, griglia, fendinebbia, clip, IVA esclusa, totale complessivo';
    expect(itemsOf('', [file('IMG_1.jpg', { text })], 'home_water')).toEqual(['estimate']);
  });

  test('logos and signatures are never documents, pictures a telephone put into the text are', () => {
    const logos = [
      file('image001.png', { inline: true, size: 12_000 }),
      file('logo_agenzia.png', { size: 40_000 }),
      file('image002.jpg', { inline: true, size: 110_000 }),
      file('spacer.gif', { contentType: 'image/gif', size: 43 }),
      file('smime.p7s', { contentType: 'application/pkcs7-signature' }),
    ];
    const reading = seen('Allego la prescrizione', logos, 'home_water');
    expect(reading).toEqual({ documents: [], unexplained: [] });
    expect(itemsOf('', [file('IMG_2034.jpeg', { inline: true, size: 1_900_000 })], 'home_water')).toEqual([
      'damage_photos',
    ]);
  });
});

test('no attachment, no document, whatever the text says', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), (newText) => {
      expect(recogniseDocuments({ attachments: [], newText: `Allego fattura. ${newText}`, profile })).toEqual(
        [],
      );
    }),
  );
});

// Quadratic reading would take minutes here, and the runner gives up on it.
test('a file and a mail of hostile text are read in time', { timeout: 20_000 }, () => {
  const hostile = [
    'veicolo a ',
    'elenco dei ',
    'fattura ',
    'a@',
    'denuncia di ',
    '\n',
    '      ',
    '1.1.1.',
    'fattura\f',
    'non ',
    'allego, ',
  ];
  for (const piece of hostile) {
    const text = piece.repeat(Math.ceil(50_000 / piece.length));
    const reading = seen(text, [file('x.pdf', { text })], 'home_water');
    expect(reading.documents.length).toBeLessThan(5);
  }
});

describe('a list written into the message', () => {
  test.each([
    'Nella valigia c’erano: cappotto 200€, scarpe 90€, un rasoio 45 euro.',
    'Mi hanno rubato:\n- orologio: € 350,00\n- bracciale: € 120,00',
    'The bag contained a coat €200, shoes €90 and a camera €400.',
    'cappotto di lana 200 euro e stivali 150 euro',
  ])('is the list of things: %s', (text) => {
    const [found] = seen(text, [], 'travel_baggage').documents;
    expect(found).toMatchObject({ item: 'doc_items_list', method: 'mentioned' });
    expect(found?.confidence).toBeGreaterThanOrEqual(0.4);
    expect(text.slice(found?.span.start, found?.span.end)).toBe(found?.span.quote);
  });

  test.each([
    'Ho pagato 200 euro.',
    'Fattura 200€, ricevuta 90€',
    'Totale 290 euro, franchigia 100 euro',
    'Vi chiedo il rimborso di 500 euro. La polizza costa 300 euro.',
  ])('is not made of bills and terms: %s', (text) =>
    expect(seen(text, [], 'travel_baggage').documents).toEqual([]),
  );

  test('counts only where a list is asked for', () => {
    expect(seen('cappotto 200€, scarpe 90€', [], 'motor_damage').documents).toEqual([]);
  });

  test('of any length is read in no time', () => {
    for (const piece of ['cappotto 200€, ', 'aa '])
      expect(seen(piece.repeat(15_000), [], 'home_theft').documents.length).toBeLessThan(2);
  });
});

describe('how offices and lawyers say that a file is here', () => {
  const items = [...profile.items.values()].filter(({ kind }) => kind === 'document');
  test.each([
    ['A completamento del fascicolo si rimette il preventivo dell’artigiano.', 'doc_estimate'],
    ['Vi faccio avere il modulo blu.', 'doc_cai'],
    ['Compiegato alla presente il certificato medico.', 'doc_medical_cert'],
    ['I beg to submit the medical certificate.', 'doc_medical_cert'],
    ['Pongo a Vostra disposizione il preventivo.', 'doc_estimate'],
  ])('«%s»', (text, item) =>
    expect(readMentions(text, items).mentions.map((each) => each.item)).toEqual([item]),
  );

  test.each([
    'Domani vi faccio avere il modulo blu.',
    'Vi farò pervenire il certificato medico.',
    'I will submit the medical certificate next week.',
  ])('not in «%s»', (text) => expect(readMentions(text, items).mentions).toEqual([]));
});
