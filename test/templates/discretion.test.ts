import { expect, test } from 'vitest';
import { disclosuresIn } from '#src/domain/identity/disclosure.ts';
import type { IdentityLevel } from '#src/domain/identity/identity.ts';
import type { Language } from '#src/domain/message.ts';
import { loadProfile } from '#src/profile.ts';
import { askFor, discreet, render, type Letter } from '#templates/index.ts';
import { randomFrom } from '#test/random.ts';
import { day, desk } from './letters.ts';

const houses = [await loadProfile('insurer'), await loadProfile('benefit-agency')];
const neighbour = 'Bruno Ferri';

/** Letters that leave by themselves, about every kind of claim of a house, with every item its checklist may ask for. */
function* automaticLetters(
  house: (typeof houses)[number],
  language: Language,
  seed: number,
): Generator<Letter> {
  const random = randomFrom(seed);
  const everyItem = [...house.items.values()].map((item) => askFor([item], language));
  for (const type of house.claimTypes.values()) {
    const items = random.shuffled(everyItem).slice(0, random.whole(1, 12));
    const received = random
      .shuffled(everyItem)
      .slice(0, 5)
      .map(({ label }) => ({ label }));
    const claim = { label: type.label[language], lossOn: day('2026-07-03') };
    const others = [{ how: 'opened' as const, reference: 'SIN 5555-1936-52', claim }];
    const common = {
      language,
      medium: random.pick(['email', 'text', 'letter'] as const),
      desk,
      customer: { name: 'Anna Bianchi' },
      reference: 'SIN 4827-1936-52',
      writtenOn: day('2026-11-12'),
    };
    const arrival = { via: 'email', receivedOn: day('2026-11-12'), attachments: 1, firstContact: true };
    const asks = { claim, items, received, deadline: day('2026-11-26') };
    yield { ...common, ...arrival, purpose: 'received', about: 'new-claim', claim, others };
    yield { ...common, ...arrival, purpose: 'received', about: 'existing-claim', others };
    yield { ...common, ...arrival, purpose: 'received', about: 'complaint', answerBy: day('2026-12-27') };
    yield { ...common, ...arrival, ...asks, purpose: 'missing', others };
    yield { ...common, ...asks, purpose: 'reminder', round: 'final', askedOn: day('2026-11-01') };
    yield { ...common, purpose: 'complete', claim, received };
    yield { ...common, purpose: 'nudge', why: 'reminder' };
    yield { ...common, purpose: 'code', code: '042917', minutes: 15 };
  }
}

function wordsOf(letter: Letter, house: (typeof houses)[number]): string {
  const { subject, text, html } = render(letter, house);
  return `${subject}\n${text}\n${(html ?? '').replaceAll(/<style[^]*?<\/style>|<[^>]*>/g, ' ')}`;
}

test('nothing that leaves by itself names money, an account, health or anybody else below level 2', () => {
  let looked = 0;
  for (const house of houses)
    for (const language of ['it', 'en'] as const)
      for (const level of [0, 1] satisfies IdentityLevel[])
        for (const letter of automaticLetters(house, language, 7 + level)) {
          const words = wordsOf(discreet(letter, level), house);
          expect({ words, gives: disclosuresIn(words) }).toEqual({ words, gives: [] });
          expect(words).not.toContain(neighbour);
          looked++;
        }
  expect(looked).toBeGreaterThan(500);
});

test('whoever is known well enough reads everything, and the machine does give health away there', () => {
  const [house] = houses;
  if (house === undefined) throw new Error('no house');
  const all = [...automaticLetters(house, 'it', 7)];
  expect(all.map((letter) => discreet(letter, 2))).toEqual(all);
  expect(
    all.filter((letter) => disclosuresIn(wordsOf(letter, house)).includes('health')).length,
  ).toBeGreaterThan(5);
});

test('a request to a stranger still asks for as many things, and says how to learn which', () => {
  const [house] = houses;
  const item =
    house === undefined ? undefined : [...house.items.values()].find(({ id }) => id === 'doc_medical_report');
  const items = [
    { kind: 'document' as const, label: 'Referto del pronto soccorso', why: 'per la lesione' },
    { kind: 'field' as const, label: 'Ora del sinistro', why: 'per ricostruire i fatti' },
  ];
  const letter = discreet(
    {
      purpose: 'missing',
      language: 'it',
      medium: 'email',
      desk,
      customer: {},
      reference: 'SIN 4827-1936-52',
      via: 'email',
      receivedOn: day('2026-11-12'),
      attachments: 0,
      items,
      received: item === undefined ? [] : [{ label: item.label.it }],
      deadline: day('2026-11-26'),
      firstContact: true,
    },
    1,
  );
  expect(letter).toMatchObject({
    items: [{ label: expect.stringContaining('riservato') }, { label: 'Ora del sinistro' }],
  });
});
