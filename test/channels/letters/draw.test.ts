import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFRawStream,
  PDFStream,
} from '@cantoo/pdf-lib';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawLetter } from '#channels/letters/draw.ts';
import { printable } from '#channels/letters/paper.ts';
import { leftWindow, readWindow, rightWindow } from '#channels/letters/window.ts';
import type { OutboundId } from '#src/domain/ids.ts';
import {
  letterMark,
  printedMark,
  readLetterMark,
  findPrintedMarks,
} from '#src/domain/letters/letter-mark.ts';
import type { Sheet } from '#src/domain/letters/sheet.ts';
import type { Language } from '#src/domain/message.ts';
import { Refused } from '#src/domain/outcomes.ts';
import { referenceFor } from '#src/domain/linking/reference.ts';
import { loadProfile } from '#src/profile.ts';
import { render } from '#templates/index.ts';
import { printedPages, printedWords } from '../../printed-pages.ts';
import { everyLetter, ordinary } from '../../templates/letters.ts';

const hasQpdf = spawnSync('qpdf', ['--version']).status === 0;
const insurer = await loadProfile('insurer');
const secret = 'a secret of this test only';
const reference = referenceFor(7);
const markOf: Parameters<typeof drawLetter>[0]['markOf'] = (kind, page) => {
  const mark = { kind, reference, letter: '1234' as OutboundId, page };
  return { code: letterMark(mark, secret), print: printedMark(mark, secret) };
};
const date = new Date('2026-11-10T09:00:00Z');

function sheetOf(purpose: string, language: Language, facts: Partial<typeof ordinary> = {}): Sheet {
  const letter = everyLetter({ ...ordinary, ...facts }, language, 'letter').find(
    (each) => each.purpose === purpose,
  );
  if (letter === undefined) throw new Error(`there is no letter for ${purpose}`);
  const { sheet } = render(letter, insurer);
  if (sheet === undefined) throw new Error('a letter has a sheet');
  return sheet;
}
const draw = (sheet: Sheet) => drawLetter({ sheet, markOf, date }, rightWindow);
const marksOn = (codes: readonly string[]) =>
  codes
    .map((code) => readLetterMark(code, [secret]))
    .flatMap((read) => (read?.state === 'signed' ? read.mark : []));
const plain = (text: string) => text.replaceAll(/[\s­]+/g, ' ').trim();
const manyItems = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'document' as const,
    label: `Fattura numero ${index + 1} della clinica «Città Studi», con la ricevuta del pagamento`,
    why: 'per sapere quanto rimborsare, perché la polizza è così.',
  }));

describe('a letter on paper', () => {
  test.each(['it', 'en'] as const)('says in %s word for word what the mail says', async (language) => {
    for (const letter of everyLetter(ordinary, language, 'letter')) {
      const { sheet } = render(letter, insurer);
      if (sheet === undefined) throw new Error('a letter has a sheet');
      const said = plain((await printedWords(await draw(sheet))).join(' '));
      for (const block of sheet.blocks)
        for (const runs of block.kind === 'paragraph' ? [block.runs] : block.items)
          for (const run of runs) {
            const words = typeof run === 'string' ? run : 'strong' in run ? run.strong : '';
            expect(said).toContain(plain(printable(words)));
          }
      expect(said).toContain(plain(sheet.subject));
      expect(said).toContain(sheet.reference);
    }
  });

  test('is A4, and shows name and address in the window of the envelope and nothing else there', async () => {
    const [first] = await printedPages(await draw(sheetOf('reply', 'it')));
    expect(first?.width).toBeCloseTo(210, 0);
    expect(first?.height).toBeCloseTo(297, 0);
    expect(first?.text).toMatch(/Anna Bianchi\s+Via Verdi 3\s+Lodi/);
    const ink = first?.inkIn({ left: 100, top: 32, right: 210, bottom: 84 });
    expect(ink?.left).toBeGreaterThanOrEqual(110);
    expect(ink?.top).toBeGreaterThanOrEqual(45);
    expect(ink?.right).toBeLessThanOrEqual(195);
    expect(ink?.bottom).toBeLessThanOrEqual(75);
  });

  test('shows the address on the left where the envelopes of the house have their window, and its letterhead above it', async () => {
    const sheet = sheetOf('reply', 'it');
    const drawn = await drawLetter({ sheet, markOf, date, postage: 'registered' }, leftWindow);
    const [first] = await printedPages(drawn);
    const ink = first?.inkIn({ left: 10, top: 44.2, right: 210, bottom: 84 });
    expect(ink?.left).toBeGreaterThanOrEqual(20);
    expect(ink?.top).toBeGreaterThanOrEqual(45);
    expect(ink?.right).toBeLessThanOrEqual(105);
    expect(ink?.bottom).toBeLessThanOrEqual(75);
    expect(first?.text).toMatch(/RACCOMANDATA A\/R[^]*Anna Bianchi\s+Via Verdi 3\s+Lodi/);
    const tall = {
      ...sheet,
      sender: {
        ...sheet.sender,
        address: 'Palazzo delle Assicurazioni\nVia Lunga 1\n20100 Milano\nItalia\nEuropa',
      },
    };
    await expect(drawLetter({ sheet: tall, markOf, date }, leftWindow)).rejects.toThrow('letterhead');
    expect((await draw(tall)).length).toBeGreaterThan(0);
  });

  test.each([
    ['right', rightWindow],
    ['left', leftWindow],
    ['20,50.5,90,35', { left: 20, top: 50.5, width: 90, height: 35 }],
    ['middle', undefined],
    // Over the code in the corner, below the fold, beside the sheet, too small.
    ['110,20,85,30', undefined],
    ['20,80,85,30', undefined],
    ['150,45,85,30', undefined],
    ['20,45,30,10', undefined],
  ])('has its window where the setting says: %s', (words, window) => {
    expect(readWindow(words)).toEqual(window);
  });

  test('makes the letters of a long address smaller until the window shows all of it', async () => {
    const recipient = [
      'Condominio Residenza dei Tigli e delle Magnolie, c.a. Amministratore Giovanni Battista Pierluigi Dall’Orto',
      'c/o Studio Amministrazioni Immobiliari Riunite S.r.l.',
      'Via Monsignor Giovanni Maria Cornaggia Medici, 127/bis, scala C, interno 14',
      'Località Frazione di Sant’Angelo Lodigiano',
      '26866 Sant’Angelo Lodigiano LO',
    ];
    const [first] = await printedPages(await draw({ ...sheetOf('reply', 'it'), recipient }));
    expect(plain(first?.text ?? '')).toContain(plain(recipient.join(' ')));
    const ink = first?.inkIn({ left: 100, top: 32, right: 210, bottom: 84 });
    expect(ink?.right).toBeLessThanOrEqual(195);
    expect(ink?.bottom).toBeLessThanOrEqual(75);
  });

  test('that would be cut off by the window, or has no address, is refused with the reason', async () => {
    const sheet = sheetOf('reply', 'it');
    await expect(
      draw({ ...sheet, recipient: Array.from({ length: 20 }, (_, at) => `riga ${at}`) }),
    ).rejects.toThrow(Refused);
    await expect(draw({ ...sheet, recipient: ['Anna Bianchi'] })).rejects.toThrow('no postal address');
  });

  test('carries on every page its number and a signed mark, as a code and in print', async () => {
    const text = Array.from(
      { length: 90 },
      (_, at) => `Riga ${at}: perché è così, già più e più volte.`,
    ).join('\n\n');
    const pages = await printedPages(await draw(sheetOf('reply', 'it', { text })));
    expect(pages.length).toBeGreaterThan(2);
    for (const [index, page] of pages.entries()) {
      expect(page.text).toContain(`Pagina ${index + 1} di ${pages.length}`);
      const mark = { kind: 'letter', reference, letter: '1234', page: index + 1 };
      expect(marksOn(page.codes)).toEqual([mark]);
      expect(findPrintedMarks(page.text, [secret])).toMatchObject([
        { state: 'signed', mark, repaired: false },
      ]);
    }
    const said = plain(pages.map((page) => page.text).join(' '));
    for (let at = 0; at < 90; at++) expect(said).toContain(`Riga ${at}: perché`);
    // No text runs into the margin or over the foot of a page.
    for (const page of pages)
      expect(page.inkIn({ left: 0, top: 282, right: 210, bottom: 297 })).toBeUndefined();
  });

  test('that asks for something ends in a slip that lists it and carries a mark of its own', async () => {
    const pages = await printedPages(await draw(sheetOf('missing', 'it')));
    const last = pages.at(-1);
    expect(
      marksOn(last?.codes ?? [])
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['letter', 'return_slip']);
    expect(last?.text).toContain('Tagliando di risposta');
    const slip = last?.text.slice(last.text.indexOf('Tagliando di risposta')) ?? '';
    for (const { label } of ordinary.items) expect(slip).toContain(label);
    expect(slip).toContain('Via Roma 1, 20121 Milano');
  });

  test('that asks for more than a slip holds has cover sheets, each with its mark', async () => {
    const pages = await printedPages(await draw(sheetOf('missing', 'en', { items: manyItems(40) })));
    const covers = pages.filter((page) => marksOn(page.codes).some(({ kind }) => kind === 'cover_sheet'));
    expect(covers.length).toBeGreaterThan(1);
    expect(covers[0]?.text).toContain('Sheet to put on top of your documents');
    const listed = plain(covers.map(({ text }) => text).join(' '));
    for (let item = 1; item <= 40; item++) expect(listed).toContain(`Fattura numero ${item} della clinica`);
    expect(pages.map((page) => marksOn(page.codes)[0]?.page)).toEqual(pages.map((_, index) => index + 1));
  });

  test('that asks for a few things whose words need two lines each lets none of them run over the slip', async () => {
    const label = 'Copia del documento di identità di chi era in auto quel giorno, davanti e dietro';
    const sheet = sheetOf('missing', 'it');
    const pages = await printedPages(await draw({ ...sheet, asks: Array.from({ length: 7 }, () => label) }));
    const slips = pages.filter((page) => marksOn(page.codes).some(({ kind }) => kind === 'return_slip'));
    const covers = pages.filter((page) => marksOn(page.codes).some(({ kind }) => kind === 'cover_sheet'));
    expect(slips).toEqual([]);
    expect(covers).toHaveLength(1);
    expect(covers[0]?.text).toContain('Foglio da mettere sopra i documenti');
  });

  test('that asks for nothing has none', async () => {
    const pages = await printedPages(await draw(sheetOf('reply', 'en')));
    expect(pages.flatMap((page) => marksOn(page.codes)).map(({ kind }) => kind)).toEqual(['letter']);
  });

  test('printed again is the same letter, byte for byte', async () => {
    const sheet = sheetOf('missing', 'it');
    const [once, again] = [await draw(sheet), await draw(sheet)];
    expect(Buffer.from(once).equals(Buffer.from(again))).toBe(true);
    expect(Buffer.from(await draw({ ...sheet, date: '11 novembre 2026' })).equals(Buffer.from(once))).toBe(
      false,
    );
  });

  test('brings its fonts along, and prints every letter of the names it says it can', async () => {
    const span = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at));
    const signs = [
      ...span(0xc0, 0x17f),
      ...span(0x391, 0x3a1),
      ...span(0x400, 0x45f),
      ...Array.from('ȘșȚț€–—’“”„«»…•'),
    ];
    const text = signs.map((sign) => `${sign}x`).join(' ');
    const pdf = await draw(sheetOf('reply', 'it', { text }));
    const raw = Buffer.from(pdf).toString('latin1');
    expect(raw.match(/\/FontFile2 /g)).toHaveLength(2);
    const said = plain((await printedPages(pdf)).map((page) => page.text).join(' '));
    for (const word of printable(text).split(' ')) expect(said).toContain(word);
  });

  test('holds what it says of itself: made for keeping as PDF/A-2b, fonts and colours inside, whatever its subject', async () => {
    const sheet = { ...sheetOf('reply', 'it'), subject: 'Rossi & Figli <Srl>' };
    const file = await PDFDocument.load(await draw(sheet), { updateMetadata: false });
    const entry = (name: string) => file.catalog.lookup(PDFName.of(name));
    const metadata = entry('Metadata');
    if (!(metadata instanceof PDFRawStream)) throw new Error('no metadata');
    // ISO 19005-2: 6.6.2 XMP that is XML and not compressed, 6.6.4 what it says of the version.
    expect(metadata.dict.has(PDFName.of('Filter'))).toBe(false);
    const xmp = Buffer.from(metadata.getContents()).toString('utf8');
    expect(xmp).not.toMatch(/&|<Srl/);
    expect(xmp).toContain('<pdfaid:part>2</pdfaid:part>');
    expect(xmp).toContain('<pdfaid:conformance>B</pdfaid:conformance>');
    expect(xmp).toContain('Rossi ＆ Figli ‹Srl›');
    // 6.2.3: the colours of the screen are defined by a profile that lies in the file.
    const intents = file.catalog.lookup(PDFName.of('OutputIntents'), PDFArray);
    const intent = intents.lookup(0, PDFDict);
    expect(intent.lookup(PDFName.of('S'))).toBe(PDFName.of('GTS_PDFA1'));
    const profile = intent.lookup(PDFName.of('DestOutputProfile'));
    if (!(profile instanceof PDFRawStream)) throw new Error('no profile of colours');
    expect(Buffer.from(decodePDFRawStream(profile).decode().slice(36, 40)).toString()).toBe('acsp');
    // 6.1.3: an identity of the file; 6.1.13 and 6.5, 6.6.1, 6.8: nothing locked, nothing that acts, nothing attached.
    expect(file.context.trailerInfo.ID).toBeInstanceOf(PDFArray);
    expect(file.context.trailerInfo.Encrypt).toBeUndefined();
    const fonts: PDFDict[] = [];
    for (const [, held] of file.context.enumerateIndirectObjects()) {
      const dict = held instanceof PDFStream ? held.dict : held;
      if (!(dict instanceof PDFDict)) continue;
      for (const forbidden of ['OpenAction', 'AA', 'JS', 'EmbeddedFiles', 'AcroForm', 'SMask', 'F'])
        expect([forbidden, dict.has(PDFName.of(forbidden))]).toEqual([forbidden, false]);
      expect(dict.lookup(PDFName.of('Filter'))).not.toBe(PDFName.of('LZWDecode'));
      if (dict.lookup(PDFName.of('Type')) === PDFName.of('Font')) fonts.push(dict);
    }
    // 6.2.11: every font embedded, every sign with its meaning and its glyph.
    expect(fonts.length).toBeGreaterThan(0);
    const kindOf = (font: PDFDict) => font.lookup(PDFName.of('Subtype'));
    const whole = fonts.filter((font) => kindOf(font) === PDFName.of('Type0'));
    const parts = fonts.filter((font) => kindOf(font) === PDFName.of('CIDFontType2'));
    expect(whole.length + parts.length).toBe(fonts.length);
    for (const font of whole) expect(font.has(PDFName.of('ToUnicode'))).toBe(true);
    for (const font of parts) {
      expect(font.lookup(PDFName.of('CIDToGIDMap'))).toBe(PDFName.of('Identity'));
      expect(font.lookup(PDFName.of('FontDescriptor'), PDFDict).has(PDFName.of('FontFile2'))).toBe(true);
    }
  });

  test.runIf(hasQpdf)('has no fault that qpdf finds', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sportello-letter-'));
    const file = join(folder, 'letter.pdf');
    await writeFile(file, await draw(sheetOf('missing', 'it')));
    expect(execFileSync('qpdf', ['--check', file], { encoding: 'utf8' })).toContain(
      'No syntax or stream encoding errors',
    );
    await rm(folder, { recursive: true });
  });

  test('takes the line breaks of any system for its own', () => {
    expect(printable('una\r\ndue\rtre\u2028quattro')).toBe('una\ndue\ntre\nquattro');
  });

  test('with a sign that cannot be printed is refused rather than printed with a hole', async () => {
    await expect(draw(sheetOf('reply', 'it', { text: 'Va bene 👍' }))).rejects.toThrow('«👍»');
    await expect(draw(sheetOf('reply', 'it', { name: '山田 太郎' }))).rejects.toThrow(Refused);
  });

  test('sent registered says so above the window', async () => {
    const sheet = sheetOf('reply', 'it');
    const [page] = await printedPages(
      await drawLetter({ sheet, markOf, date, postage: 'registered' }, rightWindow),
    );
    expect(page?.text).toContain('RACCOMANDATA A/R');
    expect(page?.inkIn({ left: 100, top: 45, right: 210, bottom: 84 })?.bottom).toBeLessThanOrEqual(75);
  });
});
