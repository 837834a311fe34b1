import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { openReader } from '#src/reading/index.ts';
import { clean } from '#src/reading/ocr/picture.ts';
import { sheetIn } from '#src/reading/ocr/sheet.ts';
import sharp, { type Sharp } from 'sharp';
import { z } from 'zod';
import { wordsBehind, mustBeLookedAt } from '#src/domain/letters/scanned-page.ts';
import { pdfOf } from './pdf.ts';
import { codeAt, faxOf, handwriting, leaning, photoOf, scannedPdfOf, scanOf, shadowed } from './scan.ts';

const reader = openReader();
afterAll(() => reader.close());
const readPdf = (bytes: Uint8Array) => reader.read(bytes, 'application/pdf');

describe('a PDF', () => {
  test('of several pages keeps them apart, blank ones too', async () => {
    const reading = await readPdf(pdfOf([['FATTURA N. 118'], [], ['pagina 3 di 3']]));
    expect(reading).toMatchObject({ state: 'read', pages: 3 });
    expect(reading.state === 'read' && reading.text.split('\f').map((page) => page.trim())).toEqual([
      'FATTURA N. 118',
      '',
      'pagina 3 di 3',
    ]);
  });

  test('without a word still says how many pages it has, and that pictures lie on them', async () => {
    expect(
      await readPdf(
        pdfOf([
          { lines: [], picture: true },
          { lines: [], picture: true },
        ]),
      ),
    ).toEqual({ state: 'no-text', pages: 2, layer: { marked: [1, 2] } });
  });

  test('with a logo in its head is not marked by it', async () => {
    const reading = await readPdf(pdfOf([{ lines: ['MODULO', 'Firma ________'], logo: true }]));
    expect(reading).toMatchObject({ state: 'read', layer: {} });
    expect(reading).not.toHaveProperty('layer.marked');
  });

  test('with a form says what was filled in, and what was not', async () => {
    const reading = await readPdf(
      pdfOf([
        {
          lines: ['MODULO DI DENUNCIA SINISTRO'],
          fields: [
            { name: 'f1', shown: 'Luogo del sinistro', kind: 'text', value: 'via Roma 3, Lodi' },
            { name: 'data_firma', kind: 'text' },
            { name: 'firma', kind: 'signature' },
          ],
        },
      ]),
    );
    expect(reading).toMatchObject({
      state: 'read',
      text: expect.stringContaining('\nLuogo del sinistro: via Roma 3, Lodi'),
      layer: {
        form: [
          { name: 'Luogo del sinistro', kind: 'text', value: 'via Roma 3, Lodi' },
          { name: 'data_firma', kind: 'text', value: '' },
          { name: 'firma', kind: 'signature', value: '' },
        ],
      },
    });
    expect(reading).not.toHaveProperty('layer.signed');
  });

  test('that was signed with a certificate says so', async () => {
    const fields = [{ name: 'firma', kind: 'signature', value: 'x' } as const];
    expect(await readPdf(pdfOf([{ lines: ['DELEGA'], fields }]))).toMatchObject({ layer: { signed: true } });
  });

  test('with words typed onto it, ink or a stamp shows both', async () => {
    expect(
      await readPdf(pdfOf([['MODULO'], { lines: ['Firma ______'], ink: true, note: 'Lodi, 3 luglio 2026' }])),
    ).toMatchObject({
      text: expect.stringContaining('Lodi, 3 luglio 2026'),
      layer: { marked: [2] },
    });
  });

  test('says which program made it and when it was last changed', async () => {
    expect(
      await readPdf(
        pdfOf([['FATTURA']], {
          Producer: 'Gestionale Uno 4.2',
          CreationDate: "D:20260710093000+02'00'",
          ModDate: 'D:20261101120000Z',
        }),
      ),
    ).toMatchObject({
      layer: {
        made: {
          producer: 'Gestionale Uno 4.2',
          created: '2026-07-10T07:30:00.000Z',
          modified: '2026-11-01T12:00:00.000Z',
        },
      },
    });
  });

  test('that is broken or locked is not read, and the next one is', async () => {
    expect(await readPdf(Buffer.from('%PDF-1.4\nnothing more'))).toMatchObject({ state: 'failed' });
    expect(await readPdf(pdfOf([['FATTURA']]))).toMatchObject({ state: 'read' });
  });
});

describe('a photograph', () => {
  const read = (bytes: Uint8Array) => reader.read(bytes, 'image/jpeg');

  test.each(['II', 'MM'] as const)('says when and with what it was taken (%s)', async (order) => {
    const file = jpegOf(order, {
      make: 'Fairphone',
      model: 'FP5',
      taken: '2026:07:02 23:50:00',
      software: 'Snapseed 2.21',
    });
    expect(await read(file)).toMatchObject({
      state: 'no-text',
      layer: {
        made: { producer: 'Snapseed 2.21', creator: 'Fairphone FP5', created: '2026-07-02T23:50:00' },
      },
    });
  });

  test('without a word, cut off, or with a clock that was never set is no page, and nothing is told of it', async () => {
    const whole = jpegOf('II', { make: 'Fairphone', model: 'FP5', taken: '2026:07:02 23:50:00' });
    for (const file of [
      Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'),
      jpegOf('II', { taken: '0000:00:00 00:00:00' }),
    ]) {
      const reading = await read(file);
      expect(reading).toMatchObject({ state: 'no-text', scanned: [{ state: 'failed' }] });
      expect(reading).not.toHaveProperty('layer');
    }
    for (let length = 0; length < whole.length; length += 7)
      expect(await read(whole.subarray(0, length))).toMatchObject({ state: 'no-text' });
  });
});

const letter = [
  'Spett. Sportello Sinistri,',
  '',
  'in allegato la fattura della visita del 3 luglio 2026.',
  'Sinistro SIN 4827-1936-52, targa AB123CD.',
  'Perché la perizia è già stata fatta, la città è Lodi.',
  'Totale documento: 1.250,00 euro',
  '',
  'Cordiali saluti, Anna Bianchi',
];

describe('a scan', () => {
  test('in a PDF is read where it lies among typed pages, turned upright, and says where each word stands', async () => {
    const file = await scannedPdfOf([await scanOf(letter, { turned: 180 }), await scanOf([])]);
    const reading = await readPdf(file);
    expect(reading).toMatchObject({ state: 'read', pages: 2, layer: { marked: [1, 2] } });
    if (reading.state !== 'read') return;
    for (const line of letter) expect(reading.text).toContain(line);
    const [first, second] = reading.scanned ?? [];
    expect(first).toMatchObject({ number: 1, state: 'read', turned: 180, unread: [] });
    expect(second).toMatchObject({ number: 2, state: 'blank', words: [] });
    expect([first, second].some((page) => page !== undefined && mustBeLookedAt(page))).toBe(false);
    const start = reading.text.indexOf('AB123CD');
    const [plate, ...more] = wordsBehind(reading.scanned ?? [], { start, end: start + 7 });
    expect(more).toEqual([]);
    expect(reading.text.slice(start, start + 7)).toBe('AB123CD');
    // The fourth line of 14 points below 780, at 56 from the left, on an upright page of 595 by 842 points.
    const [left = 0, top = 0, right = 0, bottom = 0] = plate?.box ?? [];
    const scale = (first?.width ?? 0) / 595;
    expect(left / scale).toBeGreaterThan(200);
    expect(right / scale).toBeLessThan(300);
    expect(top / scale).toBeGreaterThan(842 - 780 + 3 * 14 - 14);
    expect(bottom / scale).toBeLessThan(842 - 780 + 3 * 14 + 6);
  });

  test('that is crooked and dirty is cleaned and read again; boxes lie on the page as it came', async () => {
    const file = await photoOf(await scanOf(letter, { turned: 4, specks: 0.02 }));
    const reading = await reader.read(file, 'image/jpeg');
    expect(reading.state === 'read' && reading.text).toContain('Sinistro SIN 4827-1936-52, targa AB123CD.');
    const [page] = reading.state === 'read' ? (reading.scanned ?? []) : [];
    const tops = page?.words.map(({ box }) => box[1]) ?? [];
    // Of one line falling to the right, the last word lies lower.
    const line = page?.words.filter(({ start }) => start < letter[0]!.length).map(({ box }) => box[1]) ?? [];
    expect(line.at(-1)! - line[0]!).toBeGreaterThan(5);
    expect(Math.max(...tops)).toBeLessThan(page?.height ?? 0);
  });

  test('that lies on its side is turned upright, though its lines could be read as they lie', async () => {
    const file = await photoOf(await scanOf(letter, { turned: 90 }));
    const reading = await reader.read(file, 'image/jpeg');
    const [page] = reading.state === 'read' ? (reading.scanned ?? []) : [];
    expect(page).toMatchObject({ state: 'read', turned: 270 });
    expect(
      page?.words.every(({ box: [left, top, right, bottom] }) => right > left && bottom - top < 80),
    ).toBe(true);
    expect(reading.state === 'read' && reading.text.startsWith(letter[0] ?? '?')).toBe(true);
  });

  test('that was photographed half in the shadow is read on both sides, also when it was saved as a PDF', async () => {
    const photo = await shadowed(await scanOf(letter, { dpi: 150 }));
    for (const reading of [
      await reader.read(await photoOf(photo), 'image/jpeg'),
      await readPdf(await scannedPdfOf([photo])),
    ])
      for (const line of letter.slice(2, 6)) expect(reading.state === 'read' && reading.text).toContain(line);
  });

  test('that was photographed from aside keeps its rows whole, and its words stand where they do in the photograph', async () => {
    const photo = await photoOf(await leaning(await scanOf(letter, { blur: 0.8 }), 0.15));
    const reading = await reader.read(photo, 'image/jpeg');
    if (reading.state !== 'read') throw new Error('the photograph was not read');
    for (const line of letter) expect(reading.text).toContain(line);
    const [page] = reading.scanned ?? [];
    const box = (words: string) => {
      const start = reading.text.indexOf(words);
      return wordsBehind(reading.scanned ?? [], { start, end: start + words.length })[0]?.box ?? [0, 0, 0, 0];
    };
    const { width: wide } = await sharp(photo).metadata();
    expect(page?.width).toBe(wide);
    // The lines at the foot of the page are nearer, and so further from the left edge's middle.
    const [first, last] = [box(letter[0]!.split(' ')[0]!), box('Cordiali')];
    expect(last[1]).toBeGreaterThan(first[1]);
    expect(first[0] - last[0]).toBeGreaterThan(3);
  });

  test('in a photograph is looked for by its edges, and taken for no sheet seen from aside where light and shade meet', async () => {
    const seen = async (page: Sharp) => {
      const { data, info } = await page
        .clone()
        .greyscale()
        .resize({ width: 400 })
        .raw()
        .toBuffer({ resolveWithObject: true });
      return sheetIn({ width: info.width, height: info.height, pixels: data });
    };
    const corners = await seen(await leaning(await scanOf(letter), 0.25));
    // As the camera stood: the far edge is the upper one.
    const [a, b, c, d] = corners ?? [];
    expect((c?.x ?? 0) - (d?.x ?? 0)).toBeGreaterThan(1.1 * ((b?.x ?? 0) - (a?.x ?? 0)));
    expect(await seen(await scanOf(letter, { turned: 3 }))).toBeUndefined();
    expect(await seen(await shadowed(await scanOf(letter, { turned: 2 })))).toBeUndefined();
    expect(await seen(await scanOf([]))).toBeUndefined();
  });

  test('of few dots loses its specks, two that touch as well, and of strokes their ends at most', async () => {
    const drawn = [
      '..........',
      '.#....###.',
      '.#...#....',
      '.#.#..###.',
      '.#........',
      '.#..##....',
      '..........',
    ];
    const pixels = Uint8Array.from(drawn.join(''), (sign) => (sign === '#' ? 30 : 240));
    const cleaned = await clean({ width: 10, height: 7, pixels }, 0);
    const shown = Array.from(cleaned.pixels, (value) => (value < 128 ? '#' : '.')).join('');
    expect(shown.match(/.{10}/g)).toEqual([
      '..........',
      '......##..',
      '.#...#....',
      '.#....##..',
      '.#........',
      '..........',
      '..........',
    ]);
  });

  // Written by Debian's heif-enc (libheif 1.15, x265) from a page of this suite.
  test('as telephones save it (HEIC) is read, and can be shown', async () => {
    const file = readFileSync(new URL('./fixtures/letters/telephone.heic', import.meta.url));
    const reading = await reader.read(file, 'image/heic');
    expect(reading.state === 'read' && reading.text).toContain('fattura della visita del 10 luglio 2026');
    expect(reading).toMatchObject({ pages: 1, scanned: [{ number: 1, state: 'read' }] });
    const { jpeg } = await reader.picture(file, 'image/heic', 1, { turn: 0, side: 600 });
    expect((await sharp(jpeg).metadata()).height).toBe(600);
    const torn = await reader.read(file.subarray(0, 4_000), 'image/heic');
    expect(torn).toMatchObject({ state: 'no-text', scanned: [{ state: 'failed' }] });
  });

  test('by fax has its rows doubled and every page read', async () => {
    const reading = await reader.read(await faxOf(await scanOf(letter)), 'image/tiff');
    expect(reading.state === 'read' && reading.text).toContain('SIN 4827-1936-52');
    expect(reading).toMatchObject({ pages: 1, scanned: [{ width: 1_728, height: 2_286 }] });
  });

  test('with a code of ours is turned by it, and says what it says', async () => {
    const code = await codeAt('SPT1:4827193652:L:17:ab12cd34', 440, 60);
    const page = await scanOf(letter, { turned: 90, over: code });
    const reading = await reader.read(await page.png().toBuffer(), 'image/png');
    expect(reading).toMatchObject({
      state: 'read',
      text: expect.stringContaining('SIN 4827-1936-52'),
      scanned: [{ turned: 270, codes: ['SPT1:4827193652:L:17:ab12cd34'] }],
    });
  });

  test('of handwriting leaves what nobody can read to a person, and makes no words of it', async () => {
    const scan = await scanOf(letter.slice(0, 4), { over: handwriting(320, 9) });
    const reading = await reader.read(await photoOf(scan), 'image/jpeg');
    const [page] = reading.state === 'failed' ? [] : (reading.scanned ?? []);
    expect(reading.state === 'read' && reading.text).toContain('SIN 4827-1936-52');
    expect(page && mustBeLookedAt(page)).toBe(true);
    expect(page?.words.every(({ box }) => box[3] < (page.height * 290) / 842)).toBe(true);
  });

  test('that shows no words is a picture, and nobody must look at it', async () => {
    const sky = await sharp({
      create: {
        width: 900,
        height: 700,
        channels: 3,
        background: '#5588bb',
        noise: { type: 'gaussian', mean: 120, sigma: 9 },
      },
    })
      .jpeg()
      .toBuffer();
    expect(await reader.read(sky, 'image/jpeg')).toMatchObject({
      state: 'no-text',
      scanned: [{ state: 'picture', words: [], unread: [] }],
    });
  });

  test('of more pixels than any page has, or that is none at all, is said to be so', async () => {
    const giant = Buffer.from(await (await scanOf(letter, { dpi: 100 })).png().toBuffer());
    // The head of the file says 20,000 by 20,000; it has a checksum of its own (PNG, 11.2.2).
    giant.writeUInt32BE(20_000, 16);
    giant.writeUInt32BE(20_000, 20);
    giant.writeUInt32BE(crc32(giant.subarray(12, 29)), 29);
    expect(await reader.read(giant, 'image/png')).toMatchObject({
      state: 'no-text',
      scanned: [{ state: 'failed', note: 'it has too many pixels' }],
    });
    expect(await reader.read(Buffer.from('%PDF-1.4'), 'image/png')).toMatchObject({
      state: 'no-text',
      scanned: [{ state: 'failed' }],
    });
  });

  test('whose page takes too long costs that page, and the next file is read', async () => {
    const hasty = openReader({ ocr: { threads: 1, pageMs: 50 } });
    const file = await scannedPdfOf([await scanOf(letter)]);
    const reading = await hasty.read(file, 'application/pdf');
    await hasty.close();
    expect(reading).toMatchObject({
      state: 'no-text',
      pages: 1,
      scanned: [{ number: 1, state: 'failed', note: 'not read within 0.05 s' }],
    });
  });

  test('whose thread is killed in the middle of a page is read by the next one, and so is the page behind it', async () => {
    const own = openReader({ ocr: { threads: 1 } });
    const file = await own.open(
      await scannedPdfOf([await scanOf(letter), await scanOf(letter)]),
      'application/pdf',
    );
    const begun = new Promise<Worker>((resolve) => process.once('worker', resolve));
    const killed = begun.then(async (thread) => {
      const asked = vi.spyOn(thread, 'postMessage');
      const words = expect.objectContaining({ kind: 'words' });
      await vi.waitFor(() => expect(asked).toHaveBeenCalledWith(words, []), { timeout: 20_000 });
      await pause(200);
      await thread.terminate();
    });
    const pages = [await file.page(1), await file.page(2)];
    await killed;
    await own.close();
    for (const { text, scanned } of pages) {
      expect(scanned).toMatchObject({ state: 'read' });
      for (const line of letter) expect(text).toContain(line);
    }
  });

  test('whose file was put away between two pages is opened again', async () => {
    const own = openReader({ ocr: { threads: 1 } });
    const file = await own.open(
      await scannedPdfOf([await scanOf(letter), await scanOf(letter)]),
      'application/pdf',
    );
    expect((await file.page(1)).text).toContain('AB123CD');
    // Whatever is called off costs the thread that had the file open.
    const stop = new AbortController();
    const other = own.read(pdfOf(Array.from({ length: 200 }, () => letter)), 'application/pdf', stop.signal);
    setImmediate(() => stop.abort());
    await expect(other).rejects.toThrow('aborted');
    expect((await file.page(2)).text).toContain('AB123CD');
    await own.close();
  });

  test('is shown in its own colours, whether it is a PDF or a photograph', async () => {
    const page = await scanOf(letter, { over: '<rect x="0" y="0" width="595" height="842" fill="#c22"/>' });
    const wish = { turn: 0, side: 400 } as const;
    for (const [bytes, type] of [
      [await scannedPdfOf([page]), 'application/pdf'],
      [await photoOf(page), 'image/jpeg'],
    ] as const) {
      const { channels } = await sharp((await reader.picture(bytes, type, 1, wish)).jpeg).stats();
      const [red, green, blue] = channels.map(({ mean }) => Math.round(mean / 34));
      expect([red, green, blue]).toEqual([6, 1, 1]);
    }
  });

  test('can be called off in the middle of a page', async () => {
    const stop = new AbortController();
    const reading = reader.read(await photoOf(await scanOf(letter)), 'image/jpeg', stop.signal);
    setImmediate(() => stop.abort());
    await expect(reading).rejects.toThrow('aborted');
    expect(await reader.read(Buffer.from('dopo'), 'text/plain')).toEqual({ state: 'read', text: 'dopo' });
  });
});

test('five hundred sides in two files become one in memory of eight times their size, with little left for JavaScript', () => {
  const child = fileURLToPath(new URL('./collate-child.ts', import.meta.url));
  const told: unknown = JSON.parse(
    execFileSync(process.execPath, ['--max-old-space-size=128', child], { encoding: 'utf8' }),
  );
  const { pages, sidesMb, addedMb } = z
    .object({ pages: z.number(), sidesMb: z.number(), addedMb: z.number() })
    .parse(told);
  expect(pages).toBe(500);
  // A thread and the program that cuts weigh something themselves.
  expect(addedMb).toBeLessThan(100 + 8 * sidesMb);
}, 120_000);

/** The beginning of a JPEG file with an EXIF segment, in either order of bytes. */
function jpegOf(
  order: 'II' | 'MM',
  said: { make?: string; model?: string; software?: string; taken?: string },
): Uint8Array {
  const little = order === 'II';
  const tiff = new DataView(new ArrayBuffer(1_000));
  const put16 = (at: number, value: number) => tiff.setUint16(at, value, little);
  const put32 = (at: number, value: number) => tiff.setUint32(at, value, little);
  Buffer.from(order).forEach((byte, index) => tiff.setUint8(index, byte));
  put16(2, 42);
  put32(4, 8);
  let free = 200;
  const directory = (at: number, entries: readonly (readonly [number, string | number])[]) => {
    put16(at, entries.length);
    for (const [index, [tag, value]] of entries.entries()) {
      const entry = at + 2 + index * 12;
      put16(entry, tag);
      put16(entry + 2, typeof value === 'string' ? 2 : 4);
      put32(entry + 4, typeof value === 'string' ? value.length + 1 : 1);
      if (typeof value !== 'string') {
        put32(entry + 8, value);
        continue;
      }
      // Up to four bytes lie in the entry itself.
      const place = value.length < 4 ? entry + 8 : free;
      Buffer.from(value).forEach((byte, offset) => tiff.setUint8(place + offset, byte));
      if (place !== free) continue;
      put32(entry + 8, free);
      free += value.length + 1;
    }
  };
  const texts = ([tag, text]: readonly [number, string | undefined]) =>
    text === undefined ? [] : [[tag, text] as const];
  directory(8, [
    ...texts([0x010f, said.make]),
    ...texts([0x0110, said.model]),
    ...texts([0x0131, said.software]),
    [0x8769, 120],
  ]);
  directory(120, texts([0x9003, said.taken]));
  const content = Buffer.concat([Buffer.from('Exif\0\0'), Buffer.from(tiff.buffer)]);
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, (content.length + 2) >> 8, (content.length + 2) & 0xff]);
  return Buffer.concat([head, content, Buffer.from([0xff, 0xda, 0, 2])]);
}

describe('an electronic invoice', () => {
  const party = (role: string, inner: string) =>
    `<${role}><DatiAnagrafici>${inner}</DatiAnagrafici></${role}>`;
  const xml = (bodies: string, encoding = 'UTF-8') =>
    Buffer.from(
      `<?xml version="1.0" encoding="${encoding}"?>
<p:FatturaElettronica versione="FPR12" xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2">
<FatturaElettronicaHeader>${party('CedentePrestatore', '<IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>12345678903</IdCodice></IdFiscaleIVA><Anagrafica><Denominazione>Caffè &amp; Salute S.r.l.</Denominazione></Anagrafica>')}
${party('CessionarioCommittente', '<CodiceFiscale>BNCNNA85C54E648G</CodiceFiscale><Anagrafica><Nome>Anna</Nome><Cognome>Bianchi</Cognome></Anagrafica>')}
</FatturaElettronicaHeader>${bodies}</p:FatturaElettronica>`,
      encoding === 'UTF-8' ? 'utf8' : 'latin1',
    );
  const body = (number: string, price: string, total: string) =>
    `<FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento><TipoDocumento>TD01</TipoDocumento><Divisa>EUR</Divisa><Data>2026-07-10</Data><Numero>${number}</Numero><DatiBollo><BolloVirtuale>SI</BolloVirtuale><ImportoBollo>2.00</ImportoBollo></DatiBollo><ImportoTotaleDocumento>${total}</ImportoTotaleDocumento></DatiGeneraliDocumento></DatiGenerali>
<DatiBeniServizi><DettaglioLinee><NumeroLinea>1</NumeroLinea><Descrizione>Visita ortopedica</Descrizione><PrezzoTotale>${price}</PrezzoTotale></DettaglioLinee><DatiRiepilogo><ImponibileImporto>${price}</ImponibileImporto><Imposta>0.00</Imposta></DatiRiepilogo></DatiBeniServizi></FatturaElettronicaBody>`;

  test.each(['UTF-8', 'ISO-8859-1'])('in %s is read as the invoice on paper would be', async (encoding) => {
    const reading = await reader.read(
      xml(body('118/2026', '120.00000000', '122.00'), encoding),
      'application/xml',
    );
    expect(reading).toMatchObject({ state: 'read', pages: 1 });
    const text = reading.state === 'read' ? reading.text : '';
    expect(text.split('\n').slice(0, 4)).toEqual([
      'Caffè & Salute S.r.l.',
      'P.IVA IT12345678903',
      'Cliente: Anna Bianchi',
      'Codice fiscale: BNCNNA85C54E648G',
    ]);
    expect(text).toContain('FATTURA n. 118/2026 del 10/07/2026');
    expect(text).toMatch(/Visita ortopedica {4}120\.00\n[\s\S]*Totale documento EUR {4}122\.00$/);
  });

  test('file may hold several, one a page', async () => {
    const reading = await reader.read(
      xml(body('1', '10.00', '12.00') + body('2', '20.00', '22.00')),
      'text/xml',
    );
    expect(reading).toMatchObject({ pages: 2, text: expect.stringMatching(/n\. 1 [\s\S]*\f[\s\S]*n\. 2 /) });
  });

  test('is not what every XML file is, and a broken or hostile one costs nothing', async () => {
    expect(await reader.read(Buffer.from('<postacert/>'), 'application/xml')).toEqual({ state: 'no-text' });
    expect(await reader.read(Buffer.from('<FatturaElettronica><a>'), 'application/xml')).toEqual({
      state: 'no-text',
    });
    for (const piece of ['<FatturaElettronicaBody>', '<a ', '&amp;', '<![CDATA[', '</a>', '<a>x'])
      expect(
        (await reader.read(Buffer.from(`<FatturaElettronica>${piece.repeat(100_000)}`), 'text/xml')).state,
      ).not.toBe('failed');
  });
});
