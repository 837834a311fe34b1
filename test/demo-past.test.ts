import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import { ofTicket as complaintOf } from '#src/storage/complaints.ts';
import { listOpen as openEscalations } from '#src/storage/escalations.ts';
import * as tickets from '#src/storage/tickets.ts';
import { playComplaint } from '../demo/complain.ts';
import { playDecisions } from '../demo/decide.ts';
import { fillOriginal, loadOriginals } from '../demo/originals.ts';
import { seedPast } from '../demo/past.ts';
import { seed } from '../demo/seed.ts';
import { useDesk } from './desk.ts';

const desk = useDesk();

test('the demonstration decides three claims of the weeks before, and none of those whose mails the tour opens', async () => {
  const past = await seedPast(desk.deps, desk.now);
  const played = await playDecisions(desk.deps, past.undecided);
  await desk.settle();
  expect(played.map(({ state }) => state)).toEqual(['done', 'waits', 'done']);
  expect(played.map(({ shows }) => shows)).toEqual([
    'an approval within the limit',
    'an approval above the limit',
    'a rejection with its letter',
  ]);
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

test('a deadline of the weeks before has passed on a Monday too, and is with a supervisor once', async () => {
  desk.now = new Date('2026-11-30T07:30:00Z');
  await seedPast(desk.deps, desk.now);
  await desk.tick();
  await desk.tick();
  const late = await openEscalations(desk.deps.db, { size: 100 }, { mayReadFraud: false });
  expect(late.map(({ clock }) => clock?.id)).toEqual(['int.first_touch']);
});

/** Plays one mail of the tour to the desk, the sample customers being on file. */
async function play(file: string): Promise<Ticket[]> {
  await seed(desk.deps, desk.now);
  const original = (await loadOriginals()).find((each) => each.file === file);
  const bytes = Buffer.from(fillOriginal(original?.text ?? '', { now: desk.now }));
  await desk.receive(bytes.toString('latin1'));
  await desk.settle();
  return (await tickets.list(desk.deps.db, {}, { size: 10, order: 'opened' })).toReversed();
}

test('the complaint of the tour is answered, and not without naming IVASS and the Arbitro Assicurativo', async () => {
  const [complaint] = await play('14-reclamo.eml');
  const before = desk.sent.length;
  expect(await playComplaint(desk.deps, complaint?.id)).toMatchObject({
    shows: 'a complaint answered',
    state: 'done',
    became: expect.stringContaining('without the paragraph on IVASS and Arbitro Assicurativo it was refused'),
  });
  await desk.settle();
  const answers = desk.sent.slice(before);
  expect(answers).toHaveLength(1);
  expect(answers[0]?.mail.text).toMatch(/IVASS[^]*Arbitro\s+Assicurativo/);
  expect(await complaintOf(desk.deps.db, complaint!.id)).toMatchObject({
    handler: 'Ada Conti',
    outcome: 'accepted',
    closedAt: desk.now,
  });
  expect(await playComplaint(desk.deps, complaint?.id)).toMatchObject({ became: 'was answered before' });
  await desk.settle();
  expect(desk.sent.slice(before)).toHaveLength(1);
});

test('one mail of the tour tells two losses and becomes two tickets with a claim each', async () => {
  const both = await play('25-two-losses.eml');
  expect(both.map(({ caseKind }) => caseKind)).toEqual(['claim_new', 'claim_new']);
  const types = await Promise.all(
    both.map(async ({ claimId }) =>
      claimId === undefined ? undefined : (await claims.load(desk.deps.db, claimId)).claim.type,
    ),
  );
  expect(types).toEqual([expect.stringMatching(/^motor_/), 'home_water']);
});
