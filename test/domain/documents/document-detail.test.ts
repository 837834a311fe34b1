import { describe, expect, test } from 'vitest';
import { wrongSums } from '#src/domain/documents/bill.ts';
import {
  readDocument,
  sourceOf,
  type DocumentSource,
  type FileLayer,
} from '#src/domain/documents/document-detail.ts';
import { readAttachments } from '#src/domain/documents/documents.ts';
import type { AttachmentId, ItemId, LocalDate } from '#src/domain/ids.ts';
import { loadProfile } from '#src/profile.ts';
import { papers } from './document-papers.ts';

const profile = await loadProfile('insurer');
const today = '2026-12-30' as LocalDate;
const item = (kind: string) => {
  const found = profile.items.get(`doc_${kind}` as ItemId);
  if (found === undefined) throw new Error(`the profile has no doc_${kind}`);
  return found;
};
const id = '7' as AttachmentId;
const part = `attachment:${id}` as const;
const file = (text: string, name = 'scan0001.pdf') => ({
  id,
  name,
  contentType: 'application/pdf',
  size: 90_000,
  inline: false,
  text,
});
const readPaper = (kind: string, text: string, more: Partial<DocumentSource> = {}) =>
  readDocument(item(kind), { part, text, today, pages: text.split('\f').length, ...more });

describe('a paper', () => {
  test.each(papers)('is told for what it is: $title', ({ text, is, file: name }) => {
    const { documents } = readAttachments({ attachments: [file(text, name)], newText: '', profile });
    expect(documents.map((document) => document.item.replace('doc_', '')).toSorted()).toEqual(is.toSorted());
  });

  test.each(papers.filter(({ notes }) => notes !== undefined))(
    'says what a person would note down of it: $title',
    ({ text, is, notes = {} }) => {
      const { quality: _, ...others } = notes;
      expect(readPaper(is[0] ?? '', text)).toMatchObject(others);
    },
  );

  test.each(papers.filter(({ notes }) => notes?.quality !== undefined))(
    'has the flaws a person would see and no others: $title',
    ({ text, is, notes }) => {
      expect(new Set<string>(readPaper(is[0] ?? '', text).quality)).toEqual(new Set(notes?.quality));
    },
  );

  test('shows the words each value was read from, where they stand in the file', () => {
    for (const { text, is } of papers.filter(({ notes }) => notes !== undefined)) {
      const before = 'an earlier page\f';
      const { spans } = readDocument(
        item(is[0] ?? ''),
        sourceOf(
          file(before + text),
          {
            span: { part, start: 0, end: 1, quote: 'x' },
            pages: { first: 2, last: 1 + text.split('\f').length },
          },
          today,
        ),
      );
      for (const span of Object.values(spans))
        expect((before + text).slice(span.start, span.end).slice(0, 300)).toBe(span.quote);
    }
  });
});

describe('a file of several documents', () => {
  const read = (text: string) => {
    const source = file(text);
    return readAttachments({ attachments: [source], newText: '', profile }).documents.map((seen) => ({
      item: seen.item.replace('doc_', ''),
      pages: seen.pages,
      ...pick(readDocument(item(seen.item.replace('doc_', '')), sourceOf(source, seen, today))),
    }));
  };
  const pick = ({ number, datedOn, total }: ReturnType<typeof readDocument>) => ({ number, datedOn, total });
  const invoice = (number: string, total: string, page = '') =>
    `Centro Fisio Lodi\nFATTURA n. ${number} del 20/10/2026 ${page}\n10 sedute di fisioterapia ${total}\nTotale fattura ${total}`;

  test('gives each its own pages and figures', () => {
    expect(
      read(
        `${invoice('77', '400,00')}\fDott. Carlo Prova\nPRESCRIZIONE MEDICA\nfisioterapia per Carla Moretti\nCrema, 25/09/2026`,
      ),
    ).toEqual([
      { item: 'invoice', pages: { first: 1, last: 1 }, number: '77', datedOn: '2026-10-20', total: 40_000 },
      {
        item: 'prescription',
        pages: { first: 2, last: 2 },
        number: undefined,
        datedOn: '2026-09-25',
        total: undefined,
      },
    ]);
  });

  test('tells two bills apart by their numbers', () => {
    expect(
      read(`${invoice('77', '400,00')}\f${invoice('78', '250,00')}`).map(({ number, total }) => [
        number,
        total,
      ]),
    ).toEqual([
      ['77', 40_000],
      ['78', 25_000],
    ]);
  });

  test('keeps the pages of one bill together, with or without its title repeated', () => {
    expect(
      read(
        `${invoice('77', '400,00', 'pag. 1 di 2')}\f${invoice('77', '500,00', 'pag. 2 di 2')}\fAllegato: dettaglio delle sedute`,
      ),
    ).toMatchObject([{ item: 'invoice', pages: { first: 1, last: 3 }, number: '77', total: 50_000 }]);
  });

  test('leaves the conditions on its back out', () => {
    const conditions =
      'CONDIZIONI GENERALI DI VENDITA\nArt. 1 Prescrizione\nArt. 2 La ricevuta va conservata.\nArt. 3 Denuncia dei vizi';
    expect(read(`${invoice('77', '400,00')}\f${conditions}`).map((each) => each.item)).toEqual(['invoice']);
  });
});

describe('a file of conditions or notices', () => {
  test.each(['Condizioni di assicurazione.pdf', 'polizza.pdf', 'denuncia sinistro.pdf'])(
    'is neither a document nor a riddle, even when it is called %s',
    (name) => {
      const terms = papers.find(({ title }) => title === 'the terms of a policy')?.text ?? '';
      expect(
        readAttachments({ attachments: [file(terms, name)], newText: 'Allego la fattura', profile }),
      ).toEqual({ documents: [], unexplained: [] });
    },
  );

  test('is a document when somebody consents on it', () => {
    const text =
      'INFORMATIVA SULLA PRIVACY\nai sensi del Regolamento UE 2016/679\nart. 1 ... art. 2 ...\nCONSENSO AL TRATTAMENTO DEI DATI SANITARI\nIo sottoscritta Anna Bianchi acconsento.\nFirma ______';
    expect(
      readAttachments({ attachments: [file(text)], newText: '', profile }).documents.map(
        ({ item: id }) => id,
      ),
    ).toEqual(['doc_health_consent']);
  });
});

describe('a signature', () => {
  const form = 'RICHIESTA DI RIMBORSO\nAssicurata: Anna Bianchi, polizza SAL-2025-001183\nLodi, 15/07/2026\n';
  const flaws = (text: string, layer?: FileLayer) =>
    readPaper('claim_form', text, layer === undefined ? {} : { layer }).quality;

  test.each([
    'Firma ______________',
    'Firma: ................',
    "Firma dell'assicurato ____________________",
    'Firma leggibile (per esteso)\n__________________',
    '______________________\n(firma)',
    'Signature: ____________',
    'Signed by the insured: ............... Date: 3/7/2026',
  ])('is missing where its line stands empty: %j', (line) => {
    expect(flaws(form + line)).toEqual(['unsigned']);
  });

  test.each([
    'Firma',
    'Firma: Anna Bianchi',
    'Firma ____Anna Bianchi____',
    'Firmato digitalmente da BIANCHI ANNA',
    'In fede\nAnna Bianchi',
    '',
  ])('cannot be told from a text that shows no empty line: %j', (line) => {
    expect(flaws(form + line)).toEqual([]);
  });

  test('may be ink, a stamp or a picture on the page: a person looks', () => {
    expect(flaws(`${form}Firma ________`, { marked: [1] })).toEqual([]);
    expect(flaws(`${form}Firma ________`, { marked: [2] })).toEqual(['unsigned']);
  });

  test('made with a certificate is one', () => {
    expect(flaws(`${form}Firma ________`, { signed: true })).toEqual([]);
  });

  test('asked for by a form field that nobody filled in is missing', () => {
    expect(flaws(form, { form: [{ name: 'Firma', kind: 'signature', value: '' }] })).toEqual(['unsigned']);
    expect(flaws(form, { form: [{ name: 'firma_assicurato', kind: 'text', value: 'Anna' }] })).toEqual([]);
  });

  test('is not asked of papers that need none', () => {
    expect(
      readPaper('invoice', 'FATTURA n. 3 del 2 luglio 2026\nper ricevuta firma ________').quality,
    ).toEqual([]);
  });
});

describe('a paper is partial', () => {
  test.each([
    ['Pag. 1 di 3', 1, true],
    ['Page 2 of 2', 1, true],
    ['pagina 1/4', 3, true],
    ['Pag. 1 di 3', 3, false],
    ['Pag. 1 di 1', 1, false],
    ['Foglio n. 1 di 2', 2, false],
    ['pag. 12', 1, false],
  ])('with «%s» on %i pages: %s', (marker, pages, partial) => {
    const text = `FATTURA n. 3 del 2 luglio 2026   ${marker}\nvisita specialistica\nTotale 120,00`;
    expect(readPaper('invoice', text, { pages }).quality.includes('partial')).toBe(partial);
  });

  test('when it is a clinical record of fewer pages than one has, scanned or not', () => {
    expect(
      readPaper('clinical_record', 'CARTELLA CLINICA\nPaziente: Anna Bianchi', { pages: 2 }).quality,
    ).toContain('partial');
    expect(readDocument(item('clinical_record'), { part, today, pages: 3 }).quality).toEqual(['partial']);
    expect(readDocument(item('clinical_record'), { part, today, pages: 40 }).quality).toEqual([]);
  });
});

describe('a paper is illegible', () => {
  test('when OCR does not believe its own letters, and its figures are then not believed either', () => {
    const text = 'FATTURA n. 3 del 2 luglio 2026\nTotale fattura 120,00';
    expect(readPaper('invoice', text, { layer: { confidence: 0.3 } })).toEqual({
      item: 'doc_invoice',
      pages: 1,
      quality: ['illegible'],
      spans: {},
    });
    expect(readPaper('invoice', text, { layer: { confidence: 0.9 } })).toMatchObject({
      total: 12_000,
      quality: [],
    });
  });

  test('never because nobody could read it: a scan waits for eyes', () => {
    expect(readDocument(item('invoice'), { part, today, pages: 1 }).quality).toEqual([]);
  });
});

describe('the sums of a bill', () => {
  test.each([
    ['lines that make the net', { lines: [42_000, 31_000], net: 73_000, vat: 16_060, total: 89_060 }],
    ['lines that make the total of a bill without VAT', { lines: [12_000], total: 12_000 }],
    ['a stamp duty beside the lines', { lines: [20_000], charges: [200], total: 20_200 }],
    ['a discount', { lines: [10_000], charges: [-1_000], net: 9_000, vat: 1_980, total: 10_980 }],
    ['prices with VAT in them', { lines: [890, 320], vat: 93, total: 1_210 }],
    ['a cent of rounding', { net: 10_001, vat: 2_200, total: 12_202 }],
    ['nothing to add up', { total: 500 }],
  ])('come out with %s', (_, bill) => {
    expect(wrongSums(bill)).toEqual([]);
  });

  test('do not come out when a line, the VAT or the total was changed', () => {
    expect(wrongSums({ lines: [42_000, 31_000], net: 83_000 })).toEqual([
      { what: 'lines', made: 73_000, written: 83_000 },
    ]);
    expect(wrongSums({ net: 73_000, vat: 16_060, total: 99_060 })).toEqual([
      { what: 'vat', made: 89_060, written: 99_060 },
    ]);
  });

  test('are read as they stand, wrong or right, from a table with a head', () => {
    const text =
      'Officina Sarti\nFATTURA n. 9 del 3/9/2026\nDescrizione        Importo\nParaurti          420,00\nVernice           310,00\nImponibile        930,00\nIVA 22%           204,60\nTotale fattura  1.134,60';
    const detail = readPaper('invoice', text);
    expect(wrongSums(detail)).toEqual([{ what: 'lines', made: 73_000, written: 93_000 }]);
  });
});

// Quadratic reading would take minutes here, and the runner gives up on it.
test('a hostile paper is read in time', { timeout: 30_000 }, () => {
  const pieces = [
    'fattura n. ',
    'firma ____\n',
    'totale\n1,00\n',
    'spett.le\n',
    '10/07/2026 ',
    '1.',
    'numero\n',
    'pag. 1 di 3 ',
    'a ',
    '\n',
    '_',
    'gb 1 ',
  ];
  for (const piece of pieces) {
    const text = piece.repeat(Math.ceil(50_000 / piece.length));
    for (const kind of ['invoice', 'clinical_record', 'cai', 'claim_form'])
      expect(readPaper(kind, text).item).toBe(`doc_${kind}`);
  }
});
