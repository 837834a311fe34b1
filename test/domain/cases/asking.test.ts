import { describe, expect, test } from 'vitest';
import { asksToKnow, handsOver, takesUpRequest } from '#src/domain/cases/asking.ts';
import { namedAsKnown } from '#src/domain/facts/telling.ts';
import { fold } from '#src/domain/text/text.ts';

describe('a sentence asks to know', () => {
  test.each([
    'Le sarei grato se potesse dirmi quando verrà definita la posizione',
    'Avrei piacere di essere messo al corrente dell’andamento',
    'Mi preme conoscere il nome di chi se ne occupa',
    'Non ho più avuto riscontro alla mia del mese scorso',
    'La mia nota è tuttora priva di riscontro',
    'mi sapete dire qualcosa',
    'Vogliate cortesemente precisare i tempi',
    'Resto in attesa di sapere se occorra altro',
    'I should be glad to hear how the matter is coming along',
    'Would somebody kindly let me know who has the file',
    'We have had no news since Easter',
    'È arrivata la mia busta?',
  ])('«%s»', (sentence) => expect(asksToKnow(fold(sentence))).toBe(true));

  test.each([
    'In attesa di un Vostro cortese riscontro, porgo distinti saluti.',
    'Confidando in una sollecita risposta, saluto cordialmente.',
    'Resto a disposizione per ogni chiarimento.',
    'Vorrei denunciare un furto',
    'Please confirm receipt.',
    'I look forward to hearing from you soon.',
    'Vi comunico che i lavori sono finiti',
  ])('and not in «%s»', (sentence) => expect(asksToKnow(fold(sentence))).toBe(false));
});

describe('a sentence hands something over', () => {
  test.each([
    'Accludo la perizia di parte',
    'Le faccio avere copia del rogito',
    'Si rimette, qui compiegata, la quietanza',
    'Herewith attached the deed',
    'I am passing on the plumber’s note: I forward it as it came',
  ])('«%s»', (sentence) => expect(handsOver(fold(sentence))).toBe(true));

  test.each(['Ho perso gli allegri compagni', 'Vi racconto il fatto', 'My bag never came'])(
    'and not in «%s»',
    (sentence) => expect(handsOver(fold(sentence))).toBe(false),
  );

  test.each([
    'in ottemperanza alla Vostra del 3 corrente',
    'come convenuto con la collega',
    'quanto da Voi richiesto',
    'pursuant to your letter',
    'the papers you had asked for',
  ])('because we asked: «%s»', (text) => expect(takesUpRequest(fold(text))).toBe(true));
});

describe('a loss is only named', () => {
  test.each([
    'vi scrivo in merito al ',
    'aggiungo, circa la ',
    'nothing to add about my ',
    'per quanto riguarda il ',
  ])('behind «%s»', (before) => expect(namedAsKnown(before)).toBe(true));

  test.each([
    'vi scrivo per un ',
    'a causa del ',
    'per il ghiaccio ho perso il controllo nel ',
    'owing to the ',
  ])('but told behind «%s»', (before) => expect(namedAsKnown(before)).toBe(false));
});
