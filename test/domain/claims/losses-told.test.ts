import { describe, expect, test } from 'vitest';
import { lossesTold } from '#src/domain/claims/losses-told.ts';
import { without } from '#src/domain/claims/message-part.ts';
import { extractFacts } from '#src/domain/facts/facts.ts';
import { parseLocalDate } from '#src/domain/time/calendar.ts';
import { loadProfile } from '#src/profile.ts';
import { longTexts } from '../facts/long-texts.ts';

const profile = await loadProfile('insurer');
const today = parseLocalDate('2026-11-27') ?? expect.unreachable();

const told = (words: string) =>
  lossesTold({
    words,
    profile,
    factsOf: (text) => extractFacts({ parts: [{ part: 'body', text }], profile, today, language: 'it' }),
  });

/** The types of the losses a message tells; marked where it is not sure that they are two. */
function types(words: string): readonly string[] {
  const found = told(words);
  if (found === undefined) return ['one'];
  return [
    ...found.losses.map(({ claimType }) => claimType ?? 'unknown'),
    ...(found.isSure ? [] : ['unsure']),
  ];
}

const hailAndPipe = `Buongiorno,
il 20 novembre 2026 la grandine ha danneggiato la mia auto GA123BC parcheggiata in via Roma a Lodi: cofano e tetto sono ammaccati.

Inoltre il 22 novembre 2026 a casa si è rotto un tubo in bagno e l'acqua ha rovinato il parquet del corridoio.

Polizze RCA-2025-004217 e CAS-2025-001377.
Anna Bianchi`;

describe('a message that tells two losses', () => {
  test.each([
    ['hail on the car and water at home', hailAndPipe, 'motor_', 'home_water'],
    [
      'in English',
      `Hello,
on 20 November 2026 hail damaged my car GA123BC while it was parked: the bonnet and the roof are dented.

Also, on 22 November 2026 a pipe burst in our bathroom at home and the water ruined the parquet.
Anna Bianchi`,
      'motor_',
      'home_water',
    ],
    [
      'as a list without days',
      `Vi segnalo due sinistri:
1) un'auto in retromarcia ha urtato la mia macchina GA123BC nel parcheggio.
2) in cucina si è rotto un tubo e l'acqua ha allagato il pavimento di casa.`,
      'motor_',
      'home_water',
    ],
    [
      'two accidents of two days',
      `Il 3 novembre 2026 la mia auto GA123BC è stata tamponata in via Emilia a Lodi.

Il 9 novembre 2026 mio marito, con la sua auto GB450ZX di nostra proprietà, ha tamponato un furgone in via Roma a Milano: è un altro sinistro.`,
      'motor_',
      'motor_',
    ],
  ])('is two: %s', (_, words, one, other) => {
    const [first = '', second = '', ...more] = types(words);
    expect([first.startsWith(one), second.startsWith(other), more]).toEqual([true, true, []]);
  });

  test('shares its sentences out: each loss has its own, and what is about neither both have', () => {
    const [car, home] = told(hailAndPipe)?.losses ?? [];
    if (car === undefined || home === undefined) throw new Error('there are not two losses');
    const [withoutHome, withoutCar] = [without(hailAndPipe, home.own), without(hailAndPipe, car.own)];
    expect(withoutHome).toMatch(/grandine/);
    expect(withoutHome).not.toMatch(/tubo|22 novembre/);
    expect(withoutCar).toMatch(/tubo/);
    expect(withoutCar).not.toMatch(/grandine|GA123BC|20 novembre/);
    for (const heard of [withoutHome, withoutCar]) {
      expect(heard).toMatch(/Polizze RCA-2025-004217 e CAS-2025-001377/);
      expect(heard).toHaveLength(hailAndPipe.length);
    }
  });

  test.each([
    [
      'two cars of one household in one sentence',
      'La grandinata del 20 novembre 2026 ha danneggiato le nostre due auto GA123BC e GB450ZX, parcheggiate a Lodi.',
    ],
    [
      'one’s own car and the husband’s',
      'La grandine del 20 novembre 2026 ha ammaccato la mia auto GA123BC e quella di mio marito GB450ZX.',
    ],
    ['in English', 'The hail of 20 November 2026 dented both our cars, GA123BC and GB450ZX, in Lodi.'],
  ])('is told apart by plates: %s', (_, words) => {
    const found = told(words);
    expect(found?.isSure).toBe(true);
    expect(
      found?.losses.map(({ own }) => own.map(({ start, end }) => words.slice(start, end)).join(' ')),
    ).toEqual(['GA123BC', 'GB450ZX']);
  });
});

describe('one loss', () => {
  test.each([
    [
      'told in several sentences',
      `Il 20 novembre 2026 sono stata tamponata a Lodi. L'altra auto, FX123YZ, ha rotto il paraurti. Il 21 novembre l'ho portata in carrozzeria.`,
    ],
    [
      'with the injury of the same crash',
      `Il 20 novembre 2026 un'auto mi ha tamponata a Lodi. Ho avuto un colpo di frusta e sono andata al pronto soccorso.`,
    ],
    [
      'of both one’s own plate and the other one',
      `La mia auto GA123BC è stata urtata il 20 novembre 2026 dall'auto FX123YZ in via Roma a Lodi.`,
    ],
    [
      'of two cars that ran into each other',
      `Le nostre due auto GA123BC e GB450ZX si sono urtate nel cortile il 20 novembre 2026.`,
    ],
    [
      'with an older claim that is only named',
      `La pratica di marzo è chiusa, grazie. Ieri un'auto mi ha urtato la portiera in corso Lodi a Milano.`,
    ],
    [
      'told in one breath with words of other kinds',
      `Il 11 novembre 2026 un corto circuito ha fatto bruciare il cruscotto dell’auto ferma a Pisa; incendio domato da un negoziante con l’estintore.`,
    ],
    [
      'and a question',
      `Si è rotto un tubo in bagno il 20 novembre 2026 e il parquet è rovinato. La polizza auto scade a dicembre?`,
    ],
  ])('stays one: %s', (_, words) => {
    expect(types(words)).toEqual(['one']);
  });

  test('that may be two is left together, and said to be unsure', () => {
    const found = types(
      `Un albero caduto il 20 novembre 2026 ha sfondato il tetto di casa. Nello stesso evento la mia auto parcheggiata è stata ammaccata.`,
    );
    expect(found.at(-1) === 'unsure' || found[0] === 'one').toBe(true);
  });

  test('that only read like two kinds are left together', () => {
    expect(
      types(
        'La settimana scorsa un giunto dietro la parete ha mollato e la tavernetta è una palude.\n\n' +
          'Poi la settimana scorsa un carrello mi è finito sul cofano e ha lasciato un solco sulla lamiera.',
      ),
    ).toEqual(['unknown', 'unknown', 'unsure']);
  });
});

test('a very long message is looked through in time that grows with its length only', () => {
  for (const text of longTexts('il 20 novembre la grandine ha rotto ', 'a\n', 'auto GA123BC. '))
    expect(told(text)?.losses.length ?? 1).toBeLessThanOrEqual(80);
});
