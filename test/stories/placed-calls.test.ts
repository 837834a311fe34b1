import { describe, expect, test } from 'vitest';
import { reconcileCalls } from '#channels/phone/reconcile.ts';
import { list as outboundList } from '#src/storage/outbound.ts';
import { list } from '#src/storage/tickets.ts';
import { personActions } from '#workers/person.ts';
import { usePhoneDesk } from '../twilio/phone-desk.ts';

const office = usePhoneDesk({ textFrom: '+390299990000' });
const { desk } = office;
const caller = '+393339999991';

/** Somebody asks to be called back. */
async function asks(): Promise<void> {
  await office.standIn.call({ from: caller, does: ['9', '0'] });
  await office.standIn.flush();
  await office.file();
}

/** A representative calls from the ticket. */
async function callBack(clientId = 'one', isDown = false) {
  const [ticket] = await tickets();
  if (ticket === undefined) throw new Error('no ticket');
  const outcome = await personActions(desk.deps).placeCall({
    ticketId: ticket.id,
    to: caller,
    clientId,
    by: 'person:Giulia Ferri',
  });
  if (!isDown) await desk.settle();
  return outcome;
}

/** The office's telephone is taken, and what Twilio tells of it is filed. */
async function talk(): Promise<void> {
  await office.standIn.pickUp();
  await office.standIn.flush();
  await office.file();
  await office.file();
}

const tickets = () => list(desk.deps.db, {}, { size: 20 });
const calls = async () =>
  (await outboundList(desk.deps.db, {}, { size: 20 })).filter(({ channel }) => channel === 'call');
const messages = () =>
  desk.deps.db.sql.selectFrom('message').selectAll().where('nature', '=', 'human').orderBy('id').execute();

describe('a caller who wants no recording and asks to be called back', () => {
  test('is a plain ticket of the telephone: what the desk calls the call is no complaint of theirs', async () => {
    await asks();
    const [ticket] = await tickets();
    expect(await messages()).toMatchObject([
      { subject: `Chiede di essere richiamato: ${caller}`, headed_by_us: true, new_text: '' },
    ]);
    expect(ticket).toMatchObject({ channel: 'phone', caseKind: 'other', status: 'open' });
    expect(ticket?.problem).toBeUndefined();
    const { sql } = desk.deps.db;
    expect(await sql.selectFrom('complaint_entry').selectAll().execute()).toEqual([]);
    const facts = await sql.selectFrom('fact').select('span').execute();
    expect(new Set(facts.map(({ span }) => span.part))).toEqual(new Set(['sender']));
    // The plain confirmation, which names no complaint and no 45 days.
    expect(await outboundList(desk.deps.db, {}, { size: 20 })).toMatchObject([
      { purpose: 'received', body: expect.not.stringMatching(/reclam|45/) },
    ]);
  });
});

describe('a call placed from a ticket', () => {
  test('rings the office and then the customer, who hears who calls; what is said comes into the ticket', async () => {
    await asks();
    office.standIn.called.set(caller, { does: ['1'] });
    expect(await callBack()).toMatchObject({ outcome: 'queued', again: false });
    expect(await callBack()).toMatchObject({ outcome: 'queued', again: true });
    await talk();
    const placed = office.standIn.calls.filter(({ direction }) => direction === 'outbound-api');
    expect(placed).toMatchObject([{ from: '+390299990000', to: '+390255501234' }]);
    const [leg] = office.standIn.calls.filter(({ direction }) => direction === 'outbound-dial');
    expect(leg?.heard.join(' ')).toContain('la chiama Servizio sinistri');
    expect(await tickets()).toHaveLength(1);
    expect((await messages()).map(({ subject }) => subject)).toEqual([
      `Chiede di essere richiamato: ${caller}`,
      `Nostra telefonata: ${caller}`,
      'Registrazione della chiamata',
    ]);
    expect(await calls()).toMatchObject([{ state: 'sent', recipient: caller }]);
  });

  test('is recorded only by a key of the called person: a machine that answers says nothing', async () => {
    await asks();
    office.standIn.called.set(caller, { does: [undefined] });
    await callBack();
    await talk();
    expect(office.standIn.recordings).toEqual([]);
    const consents = await desk.deps.db.sql.selectFrom('recording_consent').select('choice').execute();
    expect(consents).toEqual([{ choice: 'declined' }, { choice: 'declined' }]);
  });

  test('that nobody takes is told as such', async () => {
    await asks();
    await callBack();
    await talk();
    expect((await messages()).at(-1)?.subject).toBe(`Nostra telefonata senza risposta: ${caller}`);
  });

  test('whose end is never told is filed from the list, once, and calls of other programs are not', async () => {
    await asks();
    await callBack();
    await office.standIn.pickUp();
    office.standIn.loseAll();
    const [placed] = office.standIn.calls.filter(({ direction }) => direction === 'outbound-api');
    if (placed !== undefined) office.standIn.calls.push({ ...placed, sid: `CA${'9'.repeat(32)}` });
    for (const missing of [1, 0]) {
      expect(await reconcileCalls(office.calls, office.tools)).toMatchObject({ missing });
      await office.file();
    }
    expect((await messages()).map(({ subject }) => subject)).toEqual([
      `Chiede di essere richiamato: ${caller}`,
      `Nostra telefonata senza risposta: ${caller}`,
    ]);
  });

  test('that waited while the service was down is not placed in the night, and a person is told', async () => {
    await asks();
    await callBack('one', true);
    desk.loseBells();
    office.later(3_600_000);
    await desk.tick();
    expect(office.standIn.calls.filter(({ direction }) => direction === 'outbound-api')).toEqual([]);
    expect(await calls()).toMatchObject([{ state: 'refused' }]);
    expect(await tickets()).toMatchObject([{ problem: { code: 'not_delivered' } }]);
  });

  test('whose answer was lost is not placed again by itself, and a person is told', async () => {
    await asks();
    office.standIn.dropsNext = 'after';
    await callBack();
    office.later(3_600_000);
    await desk.tick();
    await desk.tick();
    expect(office.standIn.calls.filter(({ direction }) => direction === 'outbound-api')).toHaveLength(1);
    expect(await calls()).toMatchObject([{ state: 'uncertain' }]);
    expect(await tickets()).toMatchObject([{ problem: { code: 'uncertain_delivery' } }]);
  });
});
