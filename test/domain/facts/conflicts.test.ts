import { describe, expect, test } from 'vitest';
import { parseLocalDate } from '#src/domain/time/calendar.ts';
import { conflictsOf, type KnownOfClaim, type SourcedFact } from '#src/domain/facts/conflicts.ts';
import { withKnownPlates } from '#src/domain/facts/known-plates.ts';
import { extractFacts } from '#src/domain/facts/facts.ts';
import type { AttachmentId, ItemId, MessageId } from '#src/domain/ids.ts';
import type { Span } from '#src/domain/message.ts';
import { loadProfile } from '#src/profile.ts';

const profile = await loadProfile('insurer');
const day = (iso: string) => parseLocalDate(iso) ?? expect.unreachable();
const today = day('2026-07-10');

/** Facts of several messages of one claim, read one after the other. */
function told(...texts: readonly string[]): readonly SourcedFact[] {
  return texts.flatMap((text, index) => saying('body', text, String(index + 1)));
}

function saying(part: Span['part'], text: string, message: string): readonly SourcedFact[] {
  return extractFacts({ parts: [{ part, text }], profile, today, language: 'it' }).map((fact) => ({
    ...fact,
    messageId: message as MessageId,
  }));
}

/** Item and values, as «loss_date: 2026-07-03 ≠ 2026-07-04». */
function conflicts(facts: readonly SourcedFact[], known?: KnownOfClaim): readonly string[] {
  return conflictsOf(facts, known).map(
    ({ item, values }) => `${item}: ${values.map(({ value }) => value).join(' ≠ ')}`,
  );
}

const accident = 'Sono stato tamponato il 3 luglio 2026 alle 15.30 in via Garibaldi a Lodi.';

describe('contradictions', () => {
  test.each([
    ['the day', 'Il sinistro è avvenuto il 4 luglio 2026.', 'loss_date: 2026-07-03 ≠ 2026-07-04'],
    ['the hour', 'L’incidente è successo alle ore 18.00.', 'loss_time: 15:30 ≠ 18:00'],
    [
      'the street',
      'Luogo del sinistro: via Manzoni, Lodi',
      'loss_place: via Manzoni, Lodi ≠ via Garibaldi a Lodi',
    ],
    [
      'the town',
      'Luogo del sinistro: via Garibaldi a Piacenza',
      'loss_place: via Garibaldi a Piacenza ≠ via Garibaldi a Lodi',
    ],
  ])('of two messages about %s are raised with both values', (_, second, conflict) => {
    expect(conflicts(told(accident, second))).toEqual([conflict]);
  });

  test('are none between a policy’s own vehicle and the other one', () => {
    const facts = told('La controparte viaggiava con targa FL318AC.');
    expect(conflicts(facts, { plates: ['GB450ZX'] })).toEqual(['plate_other: FL318AC ≠ GB450ZX']);
    expect(conflicts(facts, { plates: ['GB450ZX'], insuredPlates: ['GB450ZX'] })).toEqual([]);
    const misread = told(
      'La controparte: targa FL318AC.',
      'La controparte, targa GB 450 ZX, era in officina.',
    );
    expect(conflicts(misread)).toEqual(['plate_other: FL318AC ≠ GB450ZX']);
    expect(conflicts(withKnownPlates(misread, ['gb450zx']), { insuredPlates: ['GB450ZX'] })).toEqual([]);
  });

  test('show the words and the message of every value', () => {
    const [conflict] = conflictsOf(told(accident, 'Data del sinistro: 04/07/2026'));
    const sources = conflict?.values.flatMap(({ sources }) => sources) ?? [];
    expect(
      sources.map((source) =>
        source.from === 'message' ? [source.fact.messageId, source.fact.span.quote] : source.from,
      ),
    ).toEqual([
      ['2', '04/07/2026'],
      ['1', '3 luglio 2026'],
    ]);
  });

  test('between a mail and the paper attached to it count too', () => {
    const police = saying(
      'attachment:7' as Span['part'],
      'VERBALE DI DENUNCIA\nData del fatto: 05/07/2026',
      '1',
    );
    expect(conflicts([...told('Il 3 luglio 2026 mi hanno rubato la bici.'), ...police])).toEqual([
      'loss_date: 2026-07-05 ≠ 2026-07-03',
    ]);
  });

  test('with what the file holds are raised', () => {
    const lossOn = day('2026-07-02');
    expect(conflicts(told(accident), { lossOn, lossPlace: 'via Po, Torino' })).toEqual([
      'loss_date: 2026-07-03 ≠ 2026-07-02',
      'loss_place: via Garibaldi a Lodi ≠ via Po, Torino',
    ]);
    expect(
      conflicts(told('La mia polizza è la RCA-2025-004217'), { policyNumber: 'RCA-2025-009999' }),
    ).toEqual(['policy_number: RCA2025004217 ≠ RCA2025009999']);
    expect(conflicts(told('La mia targa è AB123CD'), { plates: ['GM 045 ZZ'] })).toEqual([
      'plate_own: AB123CD ≠ GM045ZZ',
    ]);
  });

  test('of accounts, holders, amounts, injuries and other insurance are raised', () => {
    const first =
      'Nessun ferito. Non ho altre assicurazioni. Chiedo il rimborso di 500 euro. IBAN IT60X0542811101000000123456 intestato a Mario Rossi.';
    const second =
      'Mia moglie ha un colpo di frusta. Ho un’altra polizza. Chiedo il rimborso di 900 euro. IBAN GB82WEST12345698765432 intestato a Sarah Connor.';
    expect(conflictsOf(told(first, second)).map(({ item }) => String(item))).toEqual([
      'injuries_flag',
      'amount_claimed',
      'iban',
      'account_holder',
      'other_insurance',
    ]);
  });

  test('a plate misspelt once is a contradiction, even in one message', () => {
    expect(conflicts(told('La mia auto è AB123CD. La mia targa, ripeto, è AB132CD.'))).toEqual([
      'plate_own: AB123CD ≠ AB132CD',
    ]);
  });

  test('of one person two tax codes contradict, omocodia does not', () => {
    expect(conflicts(told('cf RSSMRA79B11C566R', 'cf RSSMRA79B12C566S'))).toHaveLength(0); // not valid, not read
    expect(conflicts(told('cf RSSMRA79B11C566R', 'cf RSSMRA79B11C56SO'))).toEqual([]);
    expect(conflicts(told('cf RSSMRA79B11C566R', 'cf BNCNNA85T43H501Q'))).toEqual([]);
    expect(conflicts(told('cf RSSMRA79B11C566R', 'cf RSSMRA80A01F205X'))).toEqual([
      'fiscal_code: RSSMRA79B11C566R ≠ RSSMRA80A01F205X',
    ]);
  });
});

describe('no contradiction', () => {
  test.each([
    ['one day in two spellings', accident, 'Data del sinistro: 03.07.26'],
    ['one day told as a weekday', accident, 'Venerdì scorso mi hanno tamponato'],
    ['about the hour', accident, 'È successo verso le 16, sono stato tamponato'],
    ['the street and its town', 'Sono stato tamponato in via Garibaldi', 'Ho avuto un incidente a Lodi'],
    ['a place with more words', accident, 'Luogo del sinistro: Lodi, via Garibaldi angolo via Verdi'],
    ['the car of each side', 'La mia auto AB123CD è stata urtata', 'La controparte ha targa FG456RT'],
    ['a car and a motorcycle', 'La mia auto AB123CD e la mia moto AA12345 sono state danneggiate'],
    ['two policies of a household', 'Le mie polizze sono RCA-2025-004217 e CAS-2024-001122'],
    ['items of a list', 'Chiedo il rimborso di 100 euro per la visita e di 45 euro per i farmaci'],
    [
      'a short name of the insurer',
      'La controparte è assicurata con UnipolSai',
      'La controparte è assicurata con Unipol',
    ],
    ['the holder the other way round', 'conto intestato a Mario Rossi', 'conto intestato a Rossi Mario'],
    [
      'a stay within the journey',
      'vacanza dal 1 al 12 giugno 2026',
      'soggiorno in vacanza dal 2 al 11 giugno 2026',
    ],
    ['a date of birth', accident, 'Sono nato il 12/05/1979'],
  ])('%s', (_, ...texts) => expect(conflicts(told(...texts))).toEqual([]));

  test('what a reply quotes of ours', () => {
    const quoted = saying('quoted', 'Polizza RCA-2025-009999, sinistro del 9 luglio 2026', '2');
    expect(conflicts([...told('Polizza RCA-2025-004217'), ...quoted])).toEqual([]);
  });

  test('the account on a garage’s bill', () => {
    const bill = saying('attachment:7' as Span['part'], 'FATTURA n. 12\nIBAN GB82WEST12345698765432', '1');
    const mine = told('IBAN IT60X0542811101000000123456');
    const documents = new Map([['7' as AttachmentId, ['doc_invoice' as ItemId]]]);
    expect(conflicts([...mine, ...bill], { documents })).toEqual([]);
    expect(conflicts([...mine, ...bill])).toHaveLength(1);
  });

  test('a plate the file holds beside the other side’s', () => {
    const facts = told('La mia auto è AB123CD', 'La controparte ha targa FG456RT');
    expect(conflicts(facts, { plates: ['AB123CD', 'FG456RT'] })).toEqual([]);
    expect(conflicts(facts, { plates: ['FG456RT'] })).toEqual([]);
  });
});
