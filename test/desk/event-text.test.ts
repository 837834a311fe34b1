import { expect, test } from 'vitest';
import { eventText } from '#src/desk/settings/event-text.ts';
import { en as english } from '#src/desk/text/en.ts';
import { it as italian } from '#src/desk/text/it.ts';
import { sayIn } from '#src/desk/text/t.ts';

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
