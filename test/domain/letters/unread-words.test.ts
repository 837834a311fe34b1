import { expect, test } from 'vitest';
import { unreadWords } from '#src/domain/letters/unread-words.ts';

test.each([
  ['not read within 60 s', 'non letta entro 60 secondi'],
  ['not read within 0.05 s', 'non letta entro 0,05 secondi'],
  ['the picture is broken: Vips: bad seek', 'l’immagine è danneggiata: Vips: bad seek'],
  [
    'only the first 50 scanned pages of a file are read',
    'di un file si leggono solo le prime 50 pagine scansionate',
  ],
  ['reading it ended the process 3 times', 'a leggerla il servizio è caduto 3 volte'],
  // In the words of a library.
  ['Password required or incorrect password', 'Password required or incorrect password'],
])('an Italian colleague reads why «%s»', (note, it) => {
  expect(unreadWords(note)).toEqual({ it, en: note });
});
