import { expect, test } from 'vitest';
import { bundle } from '#channels/letters/bundle.ts';
import { drawLetter } from '#channels/letters/draw.ts';
import type { OutboundId } from '#src/domain/ids.ts';
import { letterMark, printedMark, readLetterMark } from '#src/domain/letters/letter-mark.ts';
import { formatReference, referenceFor } from '#src/domain/linking/reference.ts';
import { printedPages } from '../../printed-pages.ts';

const secret = 'a secret of this test only';
const date = new Date('2026-11-10T09:00:00Z');

async function letterTo(recipient: readonly string[], serial: number) {
  const reference = referenceFor(serial);
  const printed = formatReference(reference, 'SIN');
  const bytes = await drawLetter(
    {
      date,
      sheet: {
        language: 'it',
        sender: {
          name: 'Sportello Sinistri',
          email: 'sinistri@sportello.example',
          address: 'Via Roma 1, Milano',
        },
        recipient,
        subject: 'La nostra risposta',
        reference: printed,
        blocks: [{ kind: 'paragraph', runs: [`Parole per la lettera ${serial}.`] }],
        asks: [],
      },
      markOf: (kind, page) => {
        const mark = { kind, page, reference, letter: String(serial) as OutboundId };
        return { code: letterMark(mark, secret), print: printedMark(mark, secret) };
      },
    },
    { left: 110, top: 45, width: 85, height: 30 },
  );
  return { reference: printed, recipient, pages: 1, bytes };
}

test('a batch is one file: the list of its letters, then each letter with its own marks', async () => {
  const letters = await Promise.all(
    Array.from({ length: 45 }, (_, at) =>
      letterTo([`Cliente numero ${at + 1}`, `Via Verdi ${at + 1}`, '26900 Lodi LO'], at + 1),
    ),
  );
  const file = await bundle({
    title: '10 novembre 2026, n. 3',
    postage: 'registered',
    language: 'it',
    date,
    letters,
  });
  const pages = await printedPages(file);
  // Of many files in one nobody says that it is made for keeping.
  expect(Buffer.from(letters[0]?.bytes ?? []).toString('latin1')).toContain('pdfaid');
  expect(Buffer.from(file).toString('latin1')).not.toContain('pdfaid');
  const list = pages.filter((page) => page.codes.length === 0);
  const own = pages.filter((page) => page.codes.length > 0);
  expect(list.length).toBeGreaterThan(1);
  expect(list[0]?.text).toContain('Distinta di raccomandate A/R – 10 novembre 2026, n. 3');
  const listed = list.map((page) => page.text).join('\n');
  for (const { reference, recipient } of letters) {
    expect(listed).toContain(reference);
    expect(listed).toContain(recipient[0]);
  }
  expect(own.map((page) => readLetterMark(page.codes[0] ?? '', [secret]))).toEqual(
    letters.map((_, at) =>
      expect.objectContaining({ state: 'signed', mark: expect.objectContaining({ letter: String(at + 1) }) }),
    ),
  );
  expect(own.map((page) => page.text)).toEqual(
    letters.map((_, at) => expect.stringContaining(`lettera ${at + 1}.`)),
  );
});

test('a batch of nothing is none', async () => {
  await expect(
    bundle({ title: 'vuoto', postage: 'plain', language: 'it', date, letters: [] }),
  ).rejects.toThrow(RangeError);
});
