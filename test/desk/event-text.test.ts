import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dataActView } from '#src/api/personal-data.ts';
import { requestSteps } from '#src/domain/answering/information-request.ts';
import { didText } from '#src/desk/audit/words.ts';
import { eventText } from '#src/desk/settings/event-text.ts';
import { en as english } from '#src/desk/text/en.ts';
import { it as italian } from '#src/desk/text/it.ts';
import { sayIn } from '#src/desk/text/t.ts';
import { dictionaryOf } from './dictionaries.ts';

const it = { t: sayIn('it', italian) };
const en = { t: sayIn('en', english) };

test.each([
  ['person:Giulia Ferri', 'signed-in', { how: 'code' }, 'Giulia Ferri signed in'],
  ['stranger', 'sign-in-refused', { person: 'Giulia Ferri' }, 'A sign-in as Giulia Ferri was refused'],
  ['stranger', 'sign-in-refused', {}, 'A stranger was refused'],
  ['person:Sara', 'person-invited', { role: 'rep', person: null }, 'Sara invited somebody as Representative'],
  [
    'machine:provider',
    'person-changed',
    { person: 'Ugo', role: 'rep', before: 'admin' },
    'The service changed Ugo: Representative',
  ],
  [
    'person:Sara',
    'person-changed',
    { person: 'Ugo', disabled: true, administers: false },
    'Sara changed Ugo: administers no more, shut out',
  ],
  [
    'person:Sara',
    'person-changed',
    { person: 'Ugo', email: 'ugo.b@example.it', emailBefore: 'ugo@example.it' },
    'Sara changed Ugo: e-mail ugo.b@example.it (was ugo@example.it)',
  ],
  ['machine:start', 'something-new', {}, 'The service: something-new'],
])('what happened is a sentence: %s %s %o', (actor, action, data, sentence) => {
  expect(eventText({ actor, action, data }, en)).toBe(sentence);
  expect(eventText({ actor, action, data }, it)).not.toMatch(/[{}]/);
});

/** What the code writes into history, as it stands there: the literals of each `action`, and those given to a file's own short way. */
function recorded(): ReadonlySet<string> {
  const sources = ['src/api', 'src/storage', 'workers'].flatMap((folder) =>
    readdirSync(folder)
      // A batch of scans keeps steps of its own, which the post room tells.
      .filter((name) => name.endsWith('.ts') && !/scan/.test(name))
      .map((name) => readFileSync(`${folder}/${name}`, 'utf8')),
  );
  const lines = sources.join('\n').match(/\b(?:action: (?!z\.)|record\(tx, about\(|note\(tx, ).*/g) ?? [];
  return new Set(
    lines.flatMap((line) =>
      [...line.matchAll(/(?<!\$\{.*)[:?,] '([a-z][a-z-]+)'/g)].map(([, each = '']) => each),
    ),
  );
}

test('everything that is written into history is told in words on the audit’s page', async () => {
  const dictionary = await dictionaryOf('it');
  const t = sayIn('it', dictionary);
  const actions = [
    ...recorded(),
    ...dataActView.shape.kind.options.map((kind) => `data-${kind}-asked`),
    ...requestSteps.map((step) => `request-${step}`),
  ];
  expect(actions.length).toBeGreaterThan(100);
  const nameless = actions.filter((action) =>
    didText({ actor: 'machine:clock', action, data: {}, ticket: null, claim: null }, { t }).includes(action),
  );
  expect(nameless).toEqual([]);
});
