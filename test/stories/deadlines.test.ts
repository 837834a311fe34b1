import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { ClaimId, ClaimTypeId, TicketId } from '#src/domain/ids.ts';
import * as claims from '#src/storage/claims.ts';
import * as escalations from '#src/storage/escalations.ts';
import { latestOfClaim as historyOfClaim, ofTicket as historyOf } from '#src/storage/history.ts';
import { notesOf } from '#src/storage/notes.ts';
import type { NewTicket } from '#src/storage/tickets.ts';
import { personActions } from '#workers/person.ts';
import { tokenOf, useApi } from '../api/client.ts';
import { openClaim, openTicket, ticketNow } from '../api/rows.ts';
import { dyingAtCommit, everyBell, quietly } from '../bells.ts';
import { mail } from '../cast.ts';
import { useDesk } from '../desk.ts';

const desk = useDesk();
const client = useApi(desk);
const giulia = 'Giulia Ferri';

/** A ticket of Giulia's about a late payment: three working days, from a Thursday to the Tuesday after it. */
async function latePayment(change: Partial<NewTicket> = {}) {
  const ticket = await openTicket(desk, { caseKind: 'payment_delay', ...change });
  await sql`update ticket set assignee = ${giulia} where id = ${ticket.id}`.execute(desk.deps.db.sql);
  return ticket;
}

/** A water leak (no term of law) of which everything has come: five working days for the review. */
async function completeClaim(): Promise<ClaimId> {
  const { claim } = await openClaim(desk);
  await sql`update claim set status = 'complete', version = version + 1, type = ${'home_water' as ClaimTypeId}
    where id = ${claim.id}`.execute(desk.deps.db.sql);
  return claim.id;
}

const raisedOn = async (id: TicketId) =>
  (await escalations.ofTicket(desk.deps.db, id)).map(({ reason, state }) => `${reason} ${state}`);
const told = async (id: TicketId) =>
  (await historyOf(desk.deps.db, id))
    .map(({ action }) => action)
    .filter((action) => action.startsWith('deadline-') || action.startsWith('escalation-'));
const notes = (id: TicketId) => notesOf(desk.deps.db, id, { size: 10 });
const move = (days: number) => {
  desk.now = new Date(desk.now.getTime() + days * 86_400_000);
};

describe('a deadline', () => {
  test('of which most has gone is told in the history, and to nobody above', async () => {
    const { id } = await latePayment();
    await desk.later(1.1);
    expect(await told(id)).toEqual(['deadline-near']);
    expect(await raisedOn(id)).toEqual([]);
    expect((await ticketNow(desk, id)).status).toBe('open');
  });

  test('that passed while the service was down for weeks goes to a supervisor once, and calls whoever has the ticket', async () => {
    const { id } = await latePayment();
    await desk.later(30);
    await desk.tick();
    expect(await raisedOn(id)).toEqual(['sla_breach raised']);
    expect(await told(id)).toEqual(['deadline-passed']);
    expect(await ticketNow(desk, id)).toMatchObject({ status: 'escalated', assignee: giulia });
    expect(await notes(id)).toMatchObject([
      { mentions: [giulia], text: expect.stringContaining('scadenza del 17 novembre 2026 superata') },
    ]);
  });

  test('that had passed before old mail was read for the first time is told to nobody, and one that passes after it is', async () => {
    const old = (days: number) => ({
      receivedAt: new Date(desk.now.getTime() - days * 86_400_000),
      filedAt: desk.now,
    });
    const late = await latePayment(old(30));
    const { claim } = await openClaim(desk);
    await sql`update claim set notified_at = ${old(60).receivedAt}, version = version + 1 where id = ${claim.id}`.execute(
      desk.deps.db.sql,
    );
    const ofClaim = await latePayment({ ...old(60), claimId: claim.id, caseKind: 'claim_new' });
    const complaint = await latePayment({ ...old(38), caseKind: 'complaint' });
    // A week's delay of the mail alone makes no old mail.
    const delayed = await latePayment(old(6));
    await desk.later(0.1);
    for (const { id } of [late, ofClaim, complaint]) {
      expect(await raisedOn(id)).toEqual([]);
      expect(await told(id)).toEqual([]);
    }
    expect(await raisedOn(delayed.id)).toEqual(['sla_breach raised']);
    // Forty-five days from 5 October.
    await desk.later(8);
    expect(await raisedOn(complaint.id)).toEqual(['sla_second_breach raised']);
    expect(await raisedOn(late.id)).toEqual([]);
  });

  test('is told once by two workers at once, and by one that died at its commit', async () => {
    const { id } = await latePayment();
    move(30);
    await desk.tickOnly();
    await everyBell(desk, async (bell) => {
      await dyingAtCommit(desk, bell);
      expect(await raisedOn(id)).toEqual([]);
      await Promise.all([quietly(desk.run(bell.stage, bell.id)), quietly(desk.run(bell.stage, bell.id))]);
      await desk.run(bell.stage, bell.id);
    });
    expect(await raisedOn(id)).toEqual(['sla_breach raised']);
    expect(await told(id)).toEqual(['deadline-passed']);
    expect(await notes(id)).toHaveLength(1);
  });

  test('of a claim with several tickets is one escalation', async () => {
    const claimId = await completeClaim();
    const first = await latePayment({ claimId, caseKind: 'claim_new' });
    const second = await latePayment({ claimId, caseKind: 'claim_status' });
    await desk.later(10);
    expect(await raisedOn(first.id)).toEqual(['sla_breach raised']);
    expect(await raisedOn(second.id)).toEqual([]);
  });

  test('of a claim runs on although all its tickets are resolved', async () => {
    const claimId = await completeClaim();
    const { id } = await latePayment({ claimId, caseKind: 'claim_new', status: 'resolved' });
    await desk.later(10);
    expect(await raisedOn(id)).toEqual(['sla_breach raised']);
    expect((await ticketNow(desk, id)).status).toBe('resolved');
  });

  test('of a claim that was withdrawn after the bell had rung is silent', async () => {
    const claimId = await completeClaim();
    const { id } = await latePayment({ claimId, caseKind: 'claim_new' });
    move(10);
    await desk.tickOnly();
    await desk.deps.db.transaction(async (tx) =>
      claims.update(tx, await claims.load(tx, claimId), { status: 'withdrawn' }, desk.now),
    );
    await desk.settle();
    await desk.later(1);
    expect(await raisedOn(id)).toEqual([]);
    expect(await told(id)).toEqual([]);
  });

  test('stands still while the customer is asked, and goes on with the days that were left', async () => {
    const { id } = await latePayment();
    const version = async () => (await ticketNow(desk, id)).version;
    const turn = async (status: 'waiting_customer' | 'open') =>
      personActions(desk.deps).change({ ticketId: id, version: await version(), status, by: 'person:x' });
    await turn('waiting_customer');
    await desk.later(11);
    expect(await told(id)).toEqual([]);
    // Answered on Monday the 23rd: three working days from there.
    await turn('open');
    await desk.later(2);
    expect(await raisedOn(id)).toEqual([]);
    await desk.later(2);
    expect(await raisedOn(id)).toEqual(['sla_breach raised']);
  });
});

describe('an escalation by a clock', () => {
  test('that no supervisor takes up in time goes to the second level, once', async () => {
    const { id } = await latePayment();
    await desk.later(30);
    await desk.later(1);
    await desk.later(5);
    expect(await raisedOn(id)).toEqual(['sla_breach expired', 'sla_second_breach raised']);
    expect(await told(id)).toEqual(['deadline-passed', 'deadline-passed', 'escalation-expired']);
  });

  test('because nobody took the ticket leaves it where people look for work, and ends when somebody takes it', async () => {
    const { id } = await openTicket(desk, { status: 'new' });
    await desk.later(4);
    expect(await raisedOn(id)).toEqual(['sla_breach raised']);
    expect((await ticketNow(desk, id)).status).toBe('new');
    const version = (await ticketNow(desk, id)).version;
    await personActions(desk.deps).assign({
      ticketId: id,
      version,
      to: giulia,
      by: `person:${giulia}`,
    });
    await desk.tick();
    expect(await raisedOn(id)).toEqual(['sla_breach decided']);
  });

  test('ends with the work it was raised for, and the ticket is the representative’s again', async () => {
    const claimId = await completeClaim();
    const { id } = await latePayment({ claimId, caseKind: 'claim_new' });
    await desk.later(10);
    expect((await ticketNow(desk, id)).status).toBe('escalated');
    await desk.deps.db.transaction(async (tx) =>
      claims.update(tx, await claims.load(tx, claimId), { status: 'withdrawn' }, desk.now),
    );
    await desk.tick();
    expect(await raisedOn(id)).toEqual(['sla_breach decided']);
    expect((await ticketNow(desk, id)).status).toBe('open');
  });
});

test('every status a ticket has had is on record, and the record can be neither changed nor shortened', async () => {
  const { id } = await latePayment();
  await desk.later(30);
  const { rows } = await sql<{ became: string }>`
    select became from status_change where ticket_id = ${id} order by id`.execute(desk.deps.db.sql);
  expect(rows.map(({ became }) => became)).toEqual(['open', 'escalated']);
  await expect(sql`delete from status_change`.execute(desk.deps.db.sql)).rejects.toThrow('append only');
  await expect(sql`update status_change set became = 'new'`.execute(desk.deps.db.sql)).rejects.toThrow(
    'append only',
  );
});

describe('what a person says happened', () => {
  const say = (path: string, event: string, at: Date | null, role: 'rep' | 'auditor' = 'rep') =>
    client.ask('POST', `${path}/events`, {
      token: tokenOf(role),
      body: { event, at: at === null ? null : at.toISOString() },
    });

  test('starts its clock, which escalates once, and ends it when it was done', async () => {
    const { claim } = await openClaim(desk);
    await sql`update claim set status = 'withdrawn', version = version + 1 where id = ${claim.id}`.execute(
      desk.deps.db.sql,
    );
    const ticket = await openTicket(desk, { claimId: claim.id, status: 'resolved' });
    const path = `/claims/${claim.id}`;
    const asked = await say(path, 'file_access_requested', desk.now);
    expect(asked).toMatchObject({
      status: 200,
      json: { items: [{ id: 'it.claimfile.access', deadline: { rawDue: '2027-01-11' } }] },
    });
    expect((await say(path, 'file_access_requested', desk.now)).status).toBe(200);
    await desk.later(70);
    await desk.tick();
    expect(await raisedOn(ticket.id)).toEqual(['sla_breach raised']);
    expect((await say(path, 'file_access_given', desk.now)).json).toEqual({ items: [] });
    await desk.later(0.1);
    expect(await raisedOn(ticket.id)).toEqual(['sla_breach decided']);
    const told = (await historyOfClaim(desk.deps.db, claim.id, 50)).map(({ action }) => action);
    expect(told.filter((action) => action.startsWith('file-access'))).toEqual([
      'file-access-requested',
      'file-access-given',
    ]);
  });

  test('about a breach of data runs on although its ticket is closed, until it is taken back', async () => {
    const { id } = await openTicket(desk, { status: 'closed' });
    await desk.later(0.1);
    await say(`/tickets/${id}`, 'data_breach', desk.now);
    await desk.later(4);
    expect(await raisedOn(id)).toEqual(['sla_breach raised']);
    expect((await say(`/tickets/${id}`, 'data_breach', null)).json).toEqual({ items: [] });
    await desk.later(0.1);
    expect(await raisedOn(id)).toEqual(['sla_breach decided']);
  });

  test('must be possible, past, and said by somebody who works on claims', async () => {
    const { claim } = await openClaim(desk);
    const path = `/claims/${claim.id}`;
    expect(await say(path, 'offer_accepted', desk.now)).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('there is no offer to answer') },
    });
    expect((await say(path, 'file_access_given', desk.now)).status).toBe(409);
    expect((await say(path, 'file_access_requested', null)).status).toBe(409);
    const ticket = await openTicket(desk);
    expect((await say(`/tickets/${ticket.id}`, 'data_breach', null)).status).toBe(409);
    const tomorrow = new Date(desk.now.getTime() + 86_400_000);
    expect((await say(path, 'file_access_requested', tomorrow)).status).toBe(409);
    expect((await say(path, 'file_access_requested', desk.now, 'auditor')).status).toBe(403);
    expect((await say(path, 'data_breach', desk.now)).status).toBe(422);
  });
});

test('a mail without an acknowledgement after five minutes is an alarm in the log, once an hour, and a figure', async () => {
  const alarms = () => desk.logged.filter((line) => line.includes('acknowledgements.late'));
  const late = async () => (await client.get('/metrics')).text;
  await desk.receive(mail({ text: 'Vorrei sapere a che punto siamo.' }));
  const since = async (minutes: number) =>
    sql`update original set stage_since = ${new Date(desk.now.getTime() - minutes * 60_000)}`.execute(
      desk.deps.db.sql,
    );
  await since(4);
  await desk.tickOnly();
  expect(alarms()).toEqual([]);
  await since(6);
  await desk.tickOnly();
  await desk.tickOnly();
  expect(alarms()).toHaveLength(1);
  expect(alarms()[0]).toContain('"minutes":6');
  expect(await late()).toMatch(/^sportello_acknowledgements_late 1$/m);
  await desk.settle();
  desk.now = new Date(desk.now.getTime() + 3_600_000);
  await desk.tickOnly();
  expect(desk.sent).toHaveLength(1);
  expect(alarms()).toHaveLength(1);
});
