import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { TicketId } from '#src/domain/ids.ts';
import { callBackBy } from '#src/domain/phone/call-back.ts';
import { callBacksOf, openCallBacks, triesOf } from '#src/storage/call-backs.ts';
import * as escalations from '#src/storage/escalations.ts';
import { partiesAt } from '#src/storage/parties.ts';
import { readData, scopeOf, type DataRow } from '#src/storage/personal-data.ts';
import { list } from '#src/storage/tickets.ts';
import { personActions } from '#workers/person.ts';
import { usePhoneDesk } from '../twilio/phone-desk.ts';

const office = usePhoneDesk({ textFrom: '+390299990000' });
const { desk } = office;
const caller = '+393339999991';
const giulia = 'person:Giulia Ferri';

/** Somebody calls, and does so. */
async function calls(does: readonly (string | undefined)[], from = caller): Promise<void> {
  await office.standIn.call({ from, does });
  await office.standIn.flush();
  await office.file();
}

const waiting = () => openCallBacks(desk.deps.db, { size: 20 });
const tickets = () => list(desk.deps.db, {}, { size: 20 });

async function only<Thing>(things: Promise<readonly Thing[]>): Promise<Thing> {
  const [first, ...others] = await things;
  if (first === undefined || others.length > 0) throw new Error(`${others.length + 1} in place of one`);
  return first;
}

/** A representative calls from the ticket, and whoever is called does so. */
async function callBack(does: readonly (string | undefined)[] | undefined, clientId = 'one'): Promise<void> {
  const ticket = await only(tickets());
  if (does !== undefined) office.standIn.called.set(caller, { does });
  await personActions(desk.deps).placeCall({ ticketId: ticket.id, to: caller, clientId, by: giulia });
  await desk.settle();
  await office.standIn.pickUp();
  await office.standIn.flush();
  await office.file();
  await office.file();
}

describe('whoever asks to be called back', () => {
  test('is on the list, once, with the number they left and a deadline in business hours', async () => {
    await calls(['9', '0']);
    await office.file();
    const wish = await only(waiting());
    expect(wish).toMatchObject({ number: caller, state: 'open', enteredBy: 'machine:normalize' });
    // Thursday the 12th, ten o'clock in Rome: four hours later.
    expect(wish.askedAt.toISOString()).toMatch(/^2026-11-12T09/);
    const due = callBackBy(desk.deps.profile, wish.askedAt);
    expect(due?.getTime()).toBe(wish.askedAt.getTime() + 4 * 3_600_000);
  });

  test('is there with a withheld number too, if they left one, and not if they left none', async () => {
    await calls(['9', '0', '3339999993'], 'anonymous');
    await calls(['9', undefined, '3339999994'], 'anonymous');
    await calls(['9', '0', undefined], 'anonymous');
    expect((await waiting()).map(({ number }) => number)).toEqual(['+393339999993', '+393339999994']);
  });

  test('is not there because they were talked to, left a message or hung up', async () => {
    await office.standIn.call({ from: caller, rings: 'answered' });
    await office.standIn.call({ from: '+393339999992' });
    await office.standIn.call({ from: '+393339999993', does: ['hang-up'] });
    await office.standIn.flush();
    await office.file();
    await office.file();
    expect(await waiting()).toEqual([]);
  });

  test('keeps a clock running that nobody stops by taking the ticket, and a supervisor is told once when it ends', async () => {
    await calls(['9', '0']);
    const ticket = await only(tickets());
    await personActions(desk.deps).assign({ ticketId: ticket.id, to: 'Giulia Ferri', by: giulia });
    office.later(5 * 3_600_000);
    await desk.tick();
    await desk.tick();
    const raised = await escalations.ofTicket(desk.deps.db, ticket.id);
    expect(raised.map(({ reason, clock }) => [reason, clock?.id])).toEqual([
      ['sla_breach', 'int.first_touch.callback'],
    ]);
  });
});

describe('a ticket that was merged into another', () => {
  test('leaves its wishes and their clock to that one', async () => {
    await calls(['9', '0']);
    await calls(['9', 'hang-up'], '+393339999995');
    const [into, ticket] = await tickets();
    if (into === undefined || ticket === undefined) throw new Error('two calls make two tickets');
    const { db } = desk.deps;
    const people = personActions(desk.deps);
    const wish = await only(waiting());
    const clientId = '7c0f9c1e-8d2b-4f6a-9c3e-1a2b3c4d5e72';
    await people.mergeTickets({ ticketId: ticket.id, intoId: into.id, clientId, reason: 'una', by: giulia });
    await desk.settle();
    const due = async () => {
      await desk.tick();
      const { rows } = await sql<{
        clock: string;
      }>`select due_clock as clock from ticket where id = ${into.id}`.execute(db.sql);
      return rows[0]?.clock;
    };
    expect(await due()).toBe('int.first_touch.callback');
    const step = { callBackId: wish.id, by: giulia } as const;
    await people.stepCallBack({ ...step, step: 'reached' });
    expect(await due()).not.toBe('int.first_touch.callback');
    await people.stepCallBack({ ...step, step: 'reopen' });
    expect(await due()).toBe('int.first_touch.callback');
  });
});

describe('a ticket that somebody calls done', () => {
  const waits = async () => (await only(tickets())).id;
  const resolve = (ticketId: TicketId) =>
    personActions(desk.deps).change({ ticketId, status: 'resolved', by: giulia });
  const raisedOn = async (ticketId: TicketId) =>
    (await escalations.ofTicket(desk.deps.db, ticketId)).map(({ clock, state }) => [clock?.id, state]);
  const clock = 'int.first_touch.callback';

  test('keeps the clock of whoever waits for a call, until they were called', async () => {
    await calls(['9', '0']);
    await desk.tick();
    const ticketId = await waits();
    await resolve(ticketId);
    office.later(5 * 3_600_000);
    await desk.tick();
    await desk.tick();
    expect(await raisedOn(ticketId)).toEqual([[clock, 'raised']]);
    const wish = await only(waiting());
    await personActions(desk.deps).stepCallBack({ callBackId: wish.id, step: 'reached', by: giulia });
    await desk.tick();
    expect(await raisedOn(ticketId)).not.toContainEqual([clock, 'raised']);
  });

  test('has a clock for a wish that is written down or taken up again only then', async () => {
    await calls(['9', 'hang-up']);
    await desk.tick();
    const ticketId = await waits();
    await resolve(ticketId);
    const { id: callBackId } = await asksOn(ticketId);
    const people = personActions(desk.deps);
    await people.stepCallBack({ callBackId, step: 'drop', by: giulia });
    await desk.tick();
    await people.stepCallBack({ callBackId, step: 'reopen', by: giulia });
    office.later(5 * 3_600_000);
    await desk.tick();
    expect(await raisedOn(ticketId)).toEqual([[clock, 'raised']]);
  });

  async function asksOn(ticketId: TicketId) {
    await personActions(desk.deps).askForCall({
      ticketId,
      number: caller,
      askedAt: desk.now,
      clientId: '7c0f9c1e-8d2b-4f6a-9c3e-1a2b3c4d5e73',
      by: giulia,
    });
    return only(waiting());
  }
});

describe('a call that is split off', () => {
  test('takes its wish and its clock to the ticket of its own', async () => {
    await calls(['9', '0']);
    await calls(['9', 'hang-up'], '+393339999995');
    const [into, ticket] = await tickets();
    if (into === undefined || ticket === undefined) throw new Error('two calls make two tickets');
    const { db } = desk.deps;
    const people = personActions(desk.deps);
    const wish = await only(waiting());
    if (wish.messageId === undefined) throw new Error('they asked in a call');
    const why = { reason: 'una', by: giulia } as const;
    await people.mergeTickets({ ...why, ticketId: ticket.id, intoId: into.id, clientId: 'one' });
    await desk.settle();
    const split = { ...why, ticketId: into.id, messageIds: [wish.messageId], clientId: 'two' };
    const done = await people.splitTicket(split);
    if (done.outcome !== 'done') throw new Error(`${done.outcome} in place of done`);
    await desk.settle();
    expect(await callBacksOf(db, into.id)).toEqual([]);
    expect(await callBacksOf(db, done.ticket.id)).toMatchObject([{ id: wish.id, version: wish.version }]);
    await desk.tick();
    const { rows } = await sql<{ id: string }>`
      select id from ticket where due_clock = 'int.first_touch.callback'`.execute(db.sql);
    expect(rows.map(({ id }) => id)).toEqual([done.ticket.id]);
  });
});

describe('calling somebody back', () => {
  test('from the ticket counts as a try when nobody answers, and leaves them on the list', async () => {
    await calls(['9', '0']);
    await callBack(undefined);
    const wish = await only(waiting());
    expect((await triesOf(desk.deps.db, [wish.id])).get(wish.id)).toMatchObject({ count: 1 });
  });

  test('that somebody took says so, and a person says whether it was they: a machine may have been listening', async () => {
    await calls(['9', '0']);
    await callBack([undefined]);
    const wish = await only(waiting());
    const tried = (await triesOf(desk.deps.db, [wish.id])).get(wish.id);
    expect(tried?.answeredAt).toBeInstanceOf(Date);
    const step = { callBackId: wish.id, step: 'reached', by: giulia } as const;
    const people = personActions(desk.deps);
    expect(await people.stepCallBack({ ...step, version: wish.version })).toMatchObject({
      outcome: 'done',
      again: false,
    });
    // The answer was lost, and it is said once more.
    expect(await people.stepCallBack({ ...step, version: wish.version })).toMatchObject({
      outcome: 'done',
      again: true,
    });
    expect(await waiting()).toEqual([]);
  });

  test('by two people at once is said once: the second one sees what the first one said', async () => {
    await calls(['9', '0']);
    const wish = await only(waiting());
    const people = personActions(desk.deps);
    const vain = { callBackId: wish.id, step: 'not_reached', version: wish.version } as const;
    expect(await people.stepCallBack({ ...vain, by: giulia })).toMatchObject({ outcome: 'done' });
    expect(await people.stepCallBack({ ...vain, by: 'person:Marta Villa' })).toMatchObject({
      outcome: 'stale',
    });
    expect((await triesOf(desk.deps.db, [wish.id])).get(wish.id)).toMatchObject({ count: 1 });
    const { version } = await only(waiting());
    expect(await people.stepCallBack({ ...vain, step: 'drop', version, by: giulia })).toMatchObject({
      callBack: { state: 'dropped' },
    });
    expect(
      await people.stepCallBack({ ...vain, step: 'reached', version: version + 1, by: giulia }),
    ).toMatchObject({
      outcome: 'not-possible',
    });
    const reopened = { ...vain, step: 'reopen', version: version + 1, by: giulia } as const;
    expect(await people.stepCallBack(reopened)).toMatchObject({ callBack: { state: 'open' } });
    expect(await waiting()).toHaveLength(1);
  });

  test('is written down by a person once, and never to a number that costs', async () => {
    await calls(['hang-up']);
    const ticket = await only(tickets());
    const people = personActions(desk.deps);
    const asked = {
      ticketId: ticket.id,
      number: '+393478812345',
      askedAt: desk.now,
      note: 'Dopo le 14',
      clientId: '7c0f9c1e-8d2b-4f6a-9c3e-1a2b3c4d5e70',
      by: giulia,
    };
    expect(await people.askForCall(asked)).toMatchObject({ outcome: 'done', again: false });
    expect(await people.askForCall(asked)).toMatchObject({ outcome: 'done', again: true });
    expect(
      await people.askForCall({
        ...asked,
        number: '+39899123456',
        clientId: '7c0f9c1e-8d2b-4f6a-9c3e-1a2b3c4d5e71',
      }),
    ).toMatchObject({ outcome: 'not-possible', words: { it: expect.stringContaining('a pagamento') } });
    const { db } = desk.deps;
    expect(await callBacksOf(db, ticket.id)).toMatchObject([{ note: 'Dopo le 14' }]);
    // Whoever's number it is finds it in the copy of their data.
    const [anna] = await partiesAt(db, 'anna.bianchi@example.org');
    if (anna === undefined) throw new Error('Anna is on file');
    await sql`insert into contact (party_id, kind, value) values (${anna.id}, 'phone', ${asked.number})`.execute(
      db.sql,
    );
    const scope = await scopeOf(db, anna.id);
    if (scope === undefined) throw new Error('Anna has a scope');
    const copied: DataRow[] = [];
    for await (const row of readData(db, 'callbacks', scope)) copied.push(row);
    expect(copied).toMatchObject([{ number: asked.number, note: 'Dopo le 14', state: 'open', tries: 0 }]);
  });
});
