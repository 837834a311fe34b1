import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as claims from '#src/storage/claims.ts';
import { playDecisions } from '../demo/decide.ts';
import { seedPast } from '../demo/past.ts';
import { useDesk } from './desk.ts';

const desk = useDesk();

test('the demonstration decides three claims of the weeks before, and none of those whose mails the tour opens', async () => {
  const past = await seedPast(desk.deps, desk.now);
  const played = await playDecisions(desk.deps, past.undecided);
  await desk.settle();
  expect(played.map(({ state }) => state)).toEqual(['decided', 'waits', 'decided']);
  const decided = await Promise.all(
    played.map(async ({ claim }) => (await claims.load(desk.deps.db, claim)).claim),
  );
  expect(decided.map(({ status }) => status)).toEqual(['approved', 'in_review', 'rejected']);
  // One letter each for what holds; nothing else leaves, and nobody is asked for papers again.
  expect(desk.sent).toHaveLength(2);
  const ofTheTour = readFileSync(new URL('../demo/customers.json', import.meta.url), 'utf8');
  const contacts = decided.flatMap(({ parties }) =>
    parties.flatMap(({ party }) => party.contacts.map(({ value }) => value)),
  );
  expect(contacts).toHaveLength(3);
  expect(contacts.filter((value) => ofTheTour.includes(value))).toEqual([]);
});
