import { afterAll, describe, expect, test } from 'vitest';
import { openReader } from '#src/reading/index.ts';
import { pdfOf } from './pdf.ts';

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
    expect(await read(file)).toEqual({
      state: 'no-text',
      layer: {
        made: { producer: 'Snapseed 2.21', creator: 'Fairphone FP5', created: '2026-07-02T23:50:00' },
      },
    });
  });

  test('without a word, cut off, or with a clock that was never set is a picture and no more', async () => {
    const whole = jpegOf('II', { make: 'Fairphone', model: 'FP5', taken: '2026:07:02 23:50:00' });
    expect(await read(Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'))).toEqual({
      state: 'no-text',
    });
    expect(await read(jpegOf('II', { taken: '0000:00:00 00:00:00' }))).toEqual({ state: 'no-text' });
    for (let length = 0; length < whole.length; length += 7)
      expect(await read(whole.subarray(0, length))).toMatchObject({ state: 'no-text' });
  });
});

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
