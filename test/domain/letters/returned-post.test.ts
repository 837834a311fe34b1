import { describe, expect, test } from 'vitest';
import { returnedLetter, type ReturnedPage } from '#src/domain/letters/returned-post.ts';

const ours: ReturnedPage = {
  mark: { kind: 'letter', letter: '11' },
  state: 'read',
  text: 'Gentile Anna Bianchi',
};
const page = (text: string): ReturnedPage => ({ state: 'read', text });

describe('a scan of a letter of ours', () => {
  test.each([
    ['COMPIUTA GIACENZA - Poste Italiane', 'unclaimed'],
    ['Restituzione al mittente: destinatario sconosciuto', 'unknown'],
    ['AL MITTENTE trasferito', 'moved'],
    ['al mittente · indirizzo insufficiente', 'insufficient_address'],
    ['Return to sender: gone away', 'moved'],
    ['al mittente, deceduto', 'deceased'],
  ])('behind an envelope that says «%s» came back', (note, reason) => {
    expect(returnedLetter([ours, page(note)])).toEqual({ letter: '11', reason });
  });

  test('with a slip, papers or words of the customer is an answer', () => {
    const note = page('al mittente sconosciuto');
    expect(returnedLetter([{ ...ours, mark: { kind: 'return_slip', letter: '11' } }, note])).toBeUndefined();
    expect(returnedLetter([ours, note, page('Gentili signori, '.repeat(60))])).toBeUndefined();
    expect(returnedLetter([ours, page('Mi sono trasferito in via Roma 3, scrivetemi là')])).toBeUndefined();
    expect(returnedLetter([ours])).toBeUndefined();
  });

  test('says why it came back on its envelope, not in its own words', () => {
    const speaks = {
      ...ours,
      text: 'Il certificato di morte della persona deceduta, con avviso di ricevimento',
    };
    expect(returnedLetter([speaks, page('AL MITTENTE trasferito')])?.reason).toBe('moved');
    expect(returnedLetter([speaks, page('Poste Italiane · Anna Bianchi, Lodi')])).toBeUndefined();
  });

  test('is none when two letters lie in it, or no code of ours', () => {
    const other: ReturnedPage = { ...ours, mark: { kind: 'letter', letter: '12' } };
    expect(returnedLetter([ours, other, page('al mittente sconosciuto')])).toBeUndefined();
    expect(returnedLetter([page('al mittente sconosciuto')])).toBeUndefined();
  });
});
