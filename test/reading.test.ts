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
