import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLocalDate } from '#src/domain/time/calendar.ts';
import { dictatedForm } from '#src/domain/facts/dictated-facts.ts';
import { findDictated, hear } from '#src/domain/facts/dictation.ts';
import { extractFacts } from '#src/domain/facts/facts.ts';
import type { Span } from '#src/domain/message.ts';
import { referenceFor } from '#src/domain/linking/reference.ts';
import { read } from '#src/domain/text/text.ts';
import { loadProfile } from '#src/profile.ts';
import { longTexts } from './long-texts.ts';

const profile = await loadProfile('insurer');
const formOf = dictatedForm(profile);
const today = parseLocalDate('2026-07-10') ?? expect.unreachable();

/** The runs of a text, each by what it most likely stands for. */
const runs = (text: string) => findDictated(text, formOf).map(({ readings }) => readings[0]);

/** Values of a key in what a caller said. */
function told(key: string, text: string, part: Span['part'] = 'transcript'): readonly string[] {
  return extractFacts({ parts: [{ part, text }], profile, today, language: 'it' })
    .filter((fact) => fact.key === key)
    .map(({ value }) => value);
}

describe('the cases printed in the domain guide', () => {
  test.each([
    ['la mia pratica è quattro otto due sette uno nove tre sei cinque due', '4827193652'],
    ['quarantotto ventisette diciannove trentasei cinquantadue', '4827193652'],
    ['doppio zero sette doppio tre otto nove uno quattro', '007338914'],
    ['targa A come Ancona B come Bologna uno due tre C come Como D come Domodossola', 'AB123CD'],
    ['targa Ancona Bologna centoventitre Como Domodossola', 'AB123CD'],
    ['la targa è effe gi quattro cinque sei erre ti', 'FG456RT'],
    ['G come Genova M come Milano zero quattro cinque Z come Zara Z di Zorro', 'GM045ZZ'],
    ['polizza numero duemilaventicinque barra zero zero quattro due uno sette', '2025004217'],
    ['tre quattro sette doppio otto uno due tre quattro cinque', '3478812345'],
    ['it is double oh seven triple five one', '0075551'],
    ['claim forty eight twenty seven nineteen thirty six fifty two', '4827193652'],
    ['A for alpha B as in bravo one two three C for charlie D for delta', 'AB123CD'],
    ['reference 4827 dash 1936 dash 52', '4827193652'],
  ])('%s', (text, run) => expect(runs(text)).toEqual([run]));

  test('«due incidenti e sei anni fa tre multe» is no number', () => {
    expect(runs('ho avuto due incidenti e sei anni fa tre multe')).toEqual([]);
  });
});

describe('in Italian', () => {
  test.each([
    ['quattromilaottocentoventisette millenovecentotrentasei cinquantadue', '4827193652'],
    ['quarantotto, ventisette, diciannove, trentasei, cinquantadue.', '4827193652'],
    ['quattro otto ventisette uno nove trentasei cinquanta due', '4827193652'],
    ['quattro otto due sette poi uno nove tre sei e poi cinque due', '4827193652'],
    ['quattro otto due ehm sette uno nove tre sei cinque due', '4827193652'],
    ['quattro otto due sette trattino uno nove tre sei trattino cinque due', '4827193652'],
    ['quattro otto due sei anzi sette uno nove tre sei cinque due', '4827193652'],
    ['quattro otto due sei, no scusi, sette uno nove tre sei cinque due', '4827193652'],
    ['la pratica 4827 diciannove trentasei 52', '4827193652'],
    ['quattro otto due sette uno nove tre sei cinque due e sono caduto', '4827193652'],
    ['A come Ancona, B come Bari, 123, C come Catania, D come Domodossola', 'AB123CD'],
    ['a bi uno due tre ci di', 'AB123CD'],
    ['la targa a b 1 due 3 c d', 'AB123CD'],
    ['targa: Ancona Bari uno ventitré Como Domodossola', 'AB123CD'],
    ['Empoli Zara tre novanta Hotel Torino', 'EZ390HT'],
    ['e zeta trecentonovanta acca ti', 'EZ390HT'],
    ['targa E come Empoli zeta tre nove zero acca come hotel ti come Torino', 'EZ390HT'],
    ['targa effe gi quattrocentocinquantasei erre ti', 'FG456RT'],
    ['elle emme due volte uno nove enne pi', 'LM119NP'],
    ['doppia zeta zero quattro cinque gi emme', 'ZZ045GM'],
    ['vu doppia a quattro cinque sei erre ti', 'WA456RT'],
    ['doppia vu i lunga quattro cinque sei ipsilon cappa', 'WJ456YK'],
    ['erre ci a duemilaventicinque zero zero quattro due uno sette', 'RCA2025004217'],
    ['Roma Como Ancona duemilaventicinque zero zero quattro due uno sette', 'RCA2025004217'],
    ['RCA duemilaventicinque barra zero zero quattromiladuecentodiciassette', 'RCA2025004217'],
    ['erre esse esse emme erre a settantanove bi undici ci cinquecentosessantasei erre', 'RSSMRA79B11C566R'],
    [
      'Roma Savona Savona Milano Roma Ancona sette nove Bologna uno uno Como cinque sei sei Roma',
      'RSSMRA79B11C566R',
    ],
    [
      'i ti sessanta ics zero cinque quattro due otto undici uno zero uno zero zero zero zero zero zero uno due tre quattro cinque sei',
      'IT60X0542811101000000123456',
    ],
    [
      'Italia Torino sessanta, ics, zero cinquantaquattro ventotto, undici, uno, zero uno, sei volte zero, centoventitré quattrocentocinquantasei',
      'IT60X0542811101000000123456',
    ],
    ['trecentoquarantasette ottantotto dodici trecentoquarantacinque', '3478812345'],
    ['zero due quarantotto cinquanta sessantuno settantadue', '0248506172'],
    ['più trentanove tre quattro sette otto otto uno due tre quattro cinque', '+393478812345'],
    ['TRE QUATTRO SETTE OTTO OTTO UNO DUE TRE QUATTRO CINQUE', '3478812345'],
  ])('%s', (text, run) => expect(runs(text)).toEqual([run]));
});

describe('in English', () => {
  test.each([
    ['four eight two seven one nine three six five two', '4827193652'],
    ['four thousand eight hundred and twenty seven nineteen thirty-six fifty-two', '4827193652'],
    ['four eight two seven, dash, one nine three six, dash, five two', '4827193652'],
    ['four eight two six sorry seven one nine three six five two', '4827193652'],
    ['Alpha Bravo one two three Charlie Delta', 'AB123CD'],
    ['a b one two three c d', 'AB123CD'],
    ['A like apple, B like boy, one hundred twenty three, C like cat, D like dog', 'AB123CD'],
    ['gee em oh four five double zed', 'GM045ZZ'],
    ['golf mike zero forty five zulu zulu', 'GM045ZZ'],
    ['R C A twenty twenty-five double oh four two one seven', 'RCA2025004217'],
    ['romeo charlie alpha twenty twenty five dash zero zero four two one seven', 'RCA2025004217'],
    ['plus four four twenty seventy-nine forty-six oh nine five eight', '+442079460958'],
    [
      'G B eight two whiskey echo sierra tango one two three four five six nine eight seven six five four three two',
      'GB82WEST12345698765432',
    ],
    ['treble four nine one two three', '4449123'],
    ['three times seven nine one two three', '7779123'],
  ])('%s', (text, run) => expect(runs(text)).toEqual([run]));
});

/** A number under 100 as Italians say it, and as their telephone may cut it in two. */
function inItalian(value: number, isCut: boolean): string {
  const units =
    'zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove';
  const tens = 'venti trenta quaranta cinquanta sessanta settanta ottanta novanta';
  const small = units.split(' ');
  if (value < 20) return small[value] ?? '';
  const ten = tens.split(' ')[Math.floor(value / 10) - 2] ?? '';
  const unit = value % 10 === 0 ? '' : (small[value % 10] ?? '');
  if (isCut) return `${ten} ${unit}`.trim();
  return (/^[uo]/.test(unit) ? ten.slice(0, -1) : ten) + unit;
}

test('a reference is heard in whatever groups it is said', () => {
  const cuts = fc.array(
    fc.tuple(fc.boolean(), fc.boolean(), fc.constantFrom(' ', ', ', ' e ', ' trattino ')),
    {
      minLength: 10,
      maxLength: 10,
    },
  );
  fc.assert(
    fc.property(fc.nat(1_000_000), cuts, (serial, choices) => {
      const reference = referenceFor(serial);
      let text = 'pratica numero';
      for (let at = 0, turn = 0; at < reference.length; turn++) {
        const [isPair = false, isCut = false, link = ' '] = choices[turn] ?? [];
        const size = isPair && reference[at] !== '0' && at < 9 ? 2 : 1;
        // One cut at most: the check digits choose between two ways, not between sixteen.
        const value = Number(reference.slice(at, at + size));
        text += `${at === 0 ? ' ' : link}${inItalian(value, isCut && turn === 2)}`;
        at += size;
      }
      expect(runs(text)).toEqual([reference]);
    }),
  );
});

describe('what is no number', () => {
  test.each([
    'ho due figli, tre gatti e quattro cani',
    'alle dieci e trenta è arrivata la polizia, erano in due o tre',
    'da Milano a Roma ci sono due strade',
    'sei stato tu? Sei sicuro? Uno di noi due',
    'one or two of us, maybe three or four, saw it',
    'I have been to Roma, Milano, Torino and Venezia',
    'Sono nato a Bologna nel millenovecentosettantanove',
    'vorrei sapere se ci sono novità di polizza e di pratica',
    'il 12 10 2025',
  ])('%s', (text) => expect(runs(text)).toEqual([]));

  test('«è» is the verb and never a letter', () => {
    expect(runs('la targa è effe gi quattro cinque sei erre ti')).toEqual(['FG456RT']);
    expect(runs('è uno due tre quattro cinque sei')).toEqual(['123456']);
    expect(runs("e' uno due tre quattro cinque sei")).toEqual(['123456']);
    expect(runs('Empoli uno due tre quattro cinque sei')).toEqual(['123456']); // a town beside figures
  });
});

describe('what can be written in two ways', () => {
  test('stays open until check digits settle it', () => {
    expect(findDictated('sessanta sei uno due tre quattro', formOf)[0]?.readings).toEqual([
      '661234',
      '6061234',
    ]);
    expect(findDictated('cento due tre quattro cinque sei', formOf)[0]?.readings).toEqual([
      '1023456',
      '10023456',
    ]);
    expect(runs('quarantotto venti sette diciannove trenta sei cinquanta due')).toEqual(['4827193652']);
    expect(runs('quattro otto sessanta tre sei zero due otto zero')).toEqual(['4860360280']);
    expect(runs('sette due cento cinque otto otto otto nove')).toEqual(['7210058889']);
  });

  test('comes as several policy numbers, each less sure than a settled one', () => {
    const facts = extractFacts({
      parts: [{ part: 'transcript', text: 'polizza numero sessanta sei settanta otto novanta uno' }],
      profile,
      today,
      language: 'it',
    }).filter(({ key }) => String(key) === 'policy_number');
    expect(facts[0]).toMatchObject({ value: '667891', method: 'dictated' });
    expect(facts.map(({ value }) => value)).toContain('6067891');
    for (const { confidence } of facts) expect(confidence).toBeLessThan(0.7);
  });
});

describe('what was heard wrongly', () => {
  const repaired = (text: string) => findDictated(text, formOf).flatMap(({ repairs }) => repairs);

  test.each([
    ['quattro otto due sette uno nove sei sei cinque due', '4827193652'], // sei for tre
    ['quattro otto due sei uno nove tre sei cinque due', '4827193652'], // sei for sette
    ['quattro otto due sette nove nove tre sei cinque due', '4827193652'], // nove for uno
    ['four eight two seven one five three six five two', '4827193652'], // five for nine
    ['forty eight twenty seven ninety thirty six fifty two', '4827193652'], // ninety for nineteen
    ['erre esse esse emme erre a settantanove di undici ci cinquecentosessantasei erre', 'RSSMRA79B11C566R'], // di for bi
    ['erre effe esse emme erre a settantanove bi undici ci cinquecentosessantasei erre', 'RSSMRA79B11C566R'], // effe for esse
  ])('%s', (text, number) => expect(repaired(text)).toContain(number));

  test('is a guess and never a proof', () => {
    const text = 'pratica quattro otto due sette uno nove sei sei cinque due';
    expect(told('reference', text)).toEqual([]);
    expect(told('claim_ref', text)).toEqual([]);
    const guesses = extractFacts({
      parts: [{ part: 'transcript', text }],
      profile,
      today,
      language: 'it',
    }).filter(({ key }) => key === 'reference_fixed');
    expect(guesses[0]).toMatchObject({ value: '4827193652', method: 'repaired' });
    for (const { confidence } of guesses) expect(confidence).toBeLessThan(0.6);
  });

  test('nothing is mended where the check digits agree', () => {
    expect(repaired('quattro otto due sette uno nove tre sei cinque due')).toEqual([]);
  });
});

describe('a call', () => {
  const call = `Buongiorno, mi chiamo Anna Bianchi, chiamo per la pratica quattro otto due sette uno nove tre sei cinque due.
    La mia targa è effe gi quattro cinque sei erre ti e l'altra macchina aveva la targa A come Ancona B come Bologna uno due tre C come Como D come Domodossola.
    È successo il tre luglio alle diciassette e dodici, mi hanno tamponato in via Garibaldi a Lodi. La riparazione è costata milleduecento euro.
    Il mio numero di cellulare è tre quattro sette doppio otto uno due tre quattro cinque.`;

  test('tells what a mail tells', () => {
    expect(told('reference', call)).toEqual(['4827193652']);
    expect(told('plate_own', call)).toEqual(['FG456RT']);
    expect(told('plate_other', call)).toEqual(['AB123CD']);
    expect(told('loss_date', call)).toEqual(['2026-07-03']);
    expect(told('loss_time', call)).toContain('17:12');
    expect(told('amount_claimed', call)).toEqual(['120000']);
    expect(told('contact_phone', call)).toEqual(['+393478812345']);
    expect(told('insured_name', call)).toContain('Anna Bianchi');
  });

  test('shows the spoken words of every number', () => {
    const facts = extractFacts({
      parts: [{ part: 'transcript', text: call }],
      profile,
      today,
      language: 'it',
    });
    const spoken = facts.filter(({ method }) => method === 'dictated');
    expect(spoken.length).toBeGreaterThan(6);
    for (const { span } of facts) expect(call.slice(span.start, span.end)).toBe(span.quote);
    expect(facts.find(({ key }) => key === 'reference')?.span.quote).toBe(
      'quattro otto due sette uno nove tre sei cinque due',
    );
    expect(facts.find(({ value }) => value === 'AB123CD')?.span.quote).toBe(
      'A come Ancona B come Bologna uno due tre C come Como D come Domodossola',
    );
  });

  test('a mail that spells a number out is read alike', () => {
    expect(
      told('reference', 'Sinistro quarantotto ventisette diciannove trentasei cinquantadue', 'body'),
    ).toEqual(['4827193652']);
  });
});

describe('days and sums in words', () => {
  test.each([
    ['mi hanno tamponato il tre luglio duemilaventisei', '2026-07-03'],
    ['mi hanno tamponato il 3 luglio duemilaventisei', '2026-07-03'],
    ['mi hanno tamponato il ventuno di giugno', '2026-06-21'],
    ['mi hanno tamponato il tre barra sette barra ventisei', '2026-07-03'],
    ['someone hit my car on the third of July', '2026-07-03'],
    ['someone hit my car on July third twenty twenty-six', '2026-07-03'],
    ['someone hit my car on the twenty-first of June two thousand and twenty-six', '2026-06-21'],
    ['someone hit my car on the first of May', '2026-05-01'],
  ])('%s', (text, date) => expect(told('loss_date', text)).toEqual([date]));

  test.each([
    ['chiedo il rimborso di milleduecento euro', '120000'],
    ['chiedo il rimborso di mille e duecento euro', '120000'],
    ['il danno è di dodicimilacinquecento euro', '1250000'],
    ['ho speso centoventi euro e cinquanta centesimi', '12050'],
    ['ho speso centoventi virgola cinquanta euro', '12050'],
    ['ho speso duecento euro e cinquanta.', '20050'],
    ['I paid one thousand two hundred and fifty euros', '125000'],
    ['I paid twelve hundred euros', '120000'],
  ])('%s', (text, cents) => expect(told('amount_claimed', text)).toEqual([cents]));

  test.each([
    'mi hanno tamponato in via Quattro Novembre',
    'mi hanno tamponato in piazza Venti Settembre',
    'three may have seen the accident',
  ])('no day in «%s»', (text) => expect(told('loss_date', text)).toEqual([]));
});

test('what stays open is written once in every way, the likeliest first', () => {
  const { ways } = hear(read('polizza cento due tre quattro cinque sei'), formOf);
  expect(ways.map(({ reading }) => reading.plain)).toEqual(['polizza 1023456', 'polizza 10023456']);
});

test('hostile texts of 50,000 characters are heard to their end', () => {
  const pieces = [
    'uno ',
    'sei ',
    'sessanta sei ',
    'cento ',
    'mille ',
    'doppio ',
    'doppio uno ',
    'a come ',
    'a bi ci di ',
    'Milano ',
    'e ',
    'uno e ',
    'quattro otto due sette uno nove tre sei cinque due. La ',
    'sessanta sei settanta sei ottanta sei. La ',
    'cento due cento tre cento sei cento sette. La ',
    'Milano a Roma o Como sette a i o u. La ',
    'tre anzi ',
    'luglio ',
    'tre luglio ',
    'alle due e ',
    'mille euro e ',
    'hundred thousand ',
    'oh ',
    'tre barra ',
    'quarantottomila',
  ];
  for (const text of longTexts(...pieces)) {
    expect(findDictated(text, formOf).length).toBeLessThanOrEqual(100);
    expect(() => told('reference', text)).not.toThrow();
  }
});

describe('a reference written down in figures, with a breath in it', () => {
  test.each([
    ['my claim number is 4827, 1936, 52.', ['4827193652']],
    ['la pratica è 4827. 1936. 52', ['4827193652']],
    ['it is 48, 27, 19, 36, 52, thank you', ['4827193652']],
    // One digit is wrong, one is missing, and sums are sums.
    ['my claim number is 4827, 1936, 53.', []],
    ['my claim number is 4827, 1936, 5.', []],
    ['they want 4,827.19 for it, and 3652 for the other', []],
  ])('%s', (text, values) => expect(told('reference', text)).toEqual(values));

  test('is none in a mail, where people write whole numbers', () =>
    expect(told('reference', 'my claim number is 4827, 1936, 52.', 'body')).toEqual([]));
});
