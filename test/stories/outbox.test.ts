import { describe, expect, test } from 'vitest';
import { ofTicket as historyOf } from '#src/storage/history.ts';
import * as outbound from '#src/storage/outbound.ts';
import { markContactInvalid } from '#src/storage/parties.ts';
import { list } from '#src/storage/tickets.ts';
import { bounceOf, anna, mail } from '../cast.ts';
import { useDesk } from '../desk.ts';

const desk = useDesk();

async function onlyTicket() {
  const [ticket] = await list(desk.deps.db, {}, { size: 5 });
  if (ticket === undefined) throw new Error('no ticket');
  return ticket;
}

async function onlyMessage() {
  const [message, ...others] = await outbound.ofTicket(desk.deps.db, (await onlyTicket()).id);
  expect(others).toEqual([]);
  if (message === undefined) throw new Error('nothing in the outbox');
  return message;
}

const ask = async (parts: Partial<Parameters<typeof mail>[0]> = {}) => {
  await desk.receive(
    mail({ subject: 'Orari', text: 'Buongiorno, a che ora siete aperti il sabato? Grazie, Anna', ...parts }),
  );
};

/** Nobody of the cast has a postal address any more. */
const forgetAddresses = () => desk.deps.db.sql.updateTable('party').set({ address: null }).execute();

describe('a message in the outbox', () => {
  test('leaves once, however often its stage runs', async () => {
    await ask();
    await desk.settle();
    const message = await onlyMessage();
    for (let n = 0; n < 3; n++) await desk.run('send', message.id).catch(() => {});
    await desk.tick();
    expect(desk.sent).toHaveLength(1);
    expect((await onlyMessage()).state).toBe('sent');
  });

  test('left, and did not arrive, when the service’s clock says so', async () => {
    await ask();
    await desk.settle();
    const message = await onlyMessage();
    expect(message.sentAt).toEqual(desk.now);
    expect(message.stateSince).toEqual(desk.now);
    await desk.later(1);
    await desk.receive(bounceOf(desk.sent[0], '4.2.2'));
    await desk.settle();
    const row = await desk.deps.db.sql
      .selectFrom('outbound')
      .select('delivery_at')
      .where('id', '=', message.id)
      .executeTakeFirstOrThrow();
    expect(row.delivery_at).toEqual(desk.now);
  });

  test('whose process died before the last byte left is sent again by the next one', async () => {
    await ask();
    desk.answerNext('crash-before');
    await desk.settle();
    // The channel's exception is not the far end's word: it is tried again.
    expect((await onlyMessage()).state).toBe('queued');
    await desk.later(1);
    expect(desk.sent).toHaveLength(1);
    expect((await onlyMessage()).state).toBe('sent');
  });

  test('that was being dialed when its process was killed is reclaimed after a while, and sent once', async () => {
    await ask();
    await desk.settleUntil('send');
    const message = await onlyMessage();
    await desk.deps.db.transaction((tx) => outbound.dial(tx, message.id, desk.now));
    desk.loseBells();
    await desk.later(1);
    expect(desk.sent).toHaveLength(1);
    expect((await onlyMessage()).state).toBe('sent');
  });

  test('that may have left when its process was killed is uncertain: no machine sends it again, and its owner knows', async () => {
    await ask();
    await desk.settleUntil('send');
    const message = await onlyMessage();
    const dialed = await desk.deps.db.transaction((tx) => outbound.dial(tx, message.id, desk.now));
    await outbound.step(desk.deps.db, dialed, { to: 'transmitting' }, desk.now);
    desk.loseBells();
    for (let day = 0; day < 30; day++) await desk.later(1);
    expect(desk.sent).toEqual([]);
    expect((await onlyMessage()).state).toBe('uncertain');
    expect(await onlyTicket()).toMatchObject({ status: 'open', problem: { code: 'uncertain_delivery' } });
  });

  test('whose connection broke after the last byte is uncertain too', async () => {
    await ask();
    desk.answerNext({ outcome: 'uncertain', reason: 'no answer to the last byte' });
    await desk.settle();
    await desk.later(1);
    expect(desk.sent).toHaveLength(1);
    expect((await onlyMessage()).state).toBe('uncertain');
  });

  test('whose channel broke down after the last byte is uncertain: our own fault proves nothing about the far end', async () => {
    await ask();
    desk.answerNext('crash-after');
    await desk.settle();
    for (let day = 0; day < 5; day++) await desk.later(1);
    expect(desk.sent).toHaveLength(1);
    expect((await onlyMessage()).state).toBe('uncertain');
  });

  test('that is uncertain is settled by a bounce: it had been accepted', async () => {
    await ask({ from: 'Paolo Neri <paolo.neri@example.net>' });
    desk.answerNext({ outcome: 'uncertain', reason: 'no answer to the last byte' });
    await desk.settle();
    await desk.receive(bounceOf(desk.sent[0]));
    await desk.settle();
    expect(await onlyMessage()).toMatchObject({
      state: 'sent',
      settledBy: 'proof:bounced',
      delivery: 'bounced',
    });
  });

  test('an old attempt cannot write over the one that took its place', async () => {
    await ask();
    await desk.settleUntil('send');
    const message = await onlyMessage();
    const old = await desk.deps.db.transaction((tx) => outbound.dial(tx, message.id, desk.now));
    await outbound.reclaim(desk.deps.db, new Date(Date.now() + 60_000), desk.now);
    const next = await desk.deps.db.transaction((tx) => outbound.dial(tx, message.id, desk.now));
    const late = outbound.step(desk.deps.db, old, { to: 'transmitting' }, desk.now);
    await expect(late).rejects.toThrow('moved past attempt');
    await outbound.step(desk.deps.db, next, { to: 'transmitting' }, desk.now);
    const later = outbound.step(desk.deps.db, old, { to: 'sent', response: '250' }, desk.now);
    await expect(later).rejects.toThrow('moved past attempt');
  });

  test('put off by the far end is tried again later, with the same Message-ID', async () => {
    await ask();
    desk.answerNext({ outcome: 'retry', code: 451, response: '451 later' });
    await desk.settle();
    expect(desk.sent).toEqual([]);
    const { messageId, nextAt } = await onlyMessage();
    expect(nextAt.getTime()).toBeGreaterThan(desk.now.getTime());
    await desk.later(1);
    expect(desk.sent.map((each) => each.messageId)).toEqual([messageId]);
  });
});

describe('a message that did not arrive', () => {
  test('comes back to its ticket’s owner with the far end’s words, where no letter can go', async () => {
    await forgetAddresses();
    await ask();
    desk.answerNext({ outcome: 'refused', code: 550, response: '550 5.1.1 no such user' });
    await desk.settle();
    expect(await onlyTicket()).toMatchObject({
      status: 'open',
      problem: {
        code: 'not_delivered',
        detail: expect.stringMatching(
          /^it: telefonare al \+39.*\(550 5\.1\.1 no such user\)\nen: call \+39.*\(550 5\.1\.1 no such user\)$/,
        ),
      },
    });
    expect(
      (await historyOf(desk.deps.db, (await onlyTicket()).id)).filter(
        (event) => event.action === 'owner-told',
      ),
    ).toHaveLength(1);
  });

  test('goes to another address of the same person when there is one, once', async () => {
    await ask({ from: 'Carla Moretti <carla.moretti@example.org>' });
    await desk.settle();
    await desk.receive(bounceOf(desk.sent[0]));
    await desk.receive(bounceOf(desk.sent[0], '5.1.10'));
    await desk.settle();
    expect(desk.sent.map((each) => each.envelopeTo)).toEqual([
      'carla.moretti@example.org',
      'c.moretti@studiomoretti.example',
    ]);
    expect(desk.sent[1]?.mail.text).toBe(desk.sent[0]?.mail.text);
  });

  test('because the mailbox is full for now is not given up', async () => {
    await ask();
    await desk.settle();
    await desk.receive(bounceOf(desk.sent[0], '4.2.2'));
    await desk.settle();
    expect(await onlyMessage()).toMatchObject({ delivery: 'delayed' });
    expect((await onlyTicket()).problem).toBeUndefined();
  });

  test('marks its address: no reminder goes there until somebody writes from it again', async () => {
    await forgetAddresses();
    await desk.receive(
      mail({
        subject: 'Denuncia sinistro auto',
        text: `Vorrei denunciare un sinistro: il 10 novembre 2026 alle 8.30 in via Emilia a Lodi un'auto targata FX123YZ mi ha
tamponato. La mia auto è targata ${anna.plate}, polizza ${anna.motorPolicy}. Nessun ferito. Anna Bianchi`,
      }),
    );
    await desk.settle();
    await markContactInvalid(desk.deps.db, anna.email, 'bounced 5.1.1');
    await desk.later(8);
    expect(desk.sent).toHaveLength(1);
    const held = (await historyOf(desk.deps.db, (await onlyTicket()).id)).filter(
      (event) => event.action === 'held-back',
    );
    expect(held[0]?.data).toMatchObject({ reason: expect.stringContaining('5.1.1') });

    await ask();
    await desk.settle();
    expect(desk.sent).toHaveLength(2);
  });

  test('is not believed of a bounce that carries neither our address nor our id: a person looks', async () => {
    await ask();
    await desk.settle();
    const forged = bounceOf({
      envelopeFrom: 'sinistri@sportello.example',
      envelopeTo: anna.email,
      messageId: '',
    });
    await desk.receive(forged);
    await desk.settle();
    expect(await onlyMessage()).toMatchObject({ state: 'sent' });
    expect((await onlyMessage()).delivery).toBeUndefined();
    expect((await onlyTicket()).problem).toEqual({
      code: 'not_delivered',
      detail: expect.stringContaining('en: unproven bounce'),
    });
    expect(desk.sent).toHaveLength(1);
  });
});

describe('the clock', () => {
  test('finds everything again when the whole queue was lost, at every stage', async () => {
    // Rows carry the database's own time, so the desk must live in it here.
    desk.now = new Date();
    await ask();
    for (let turn = 0; turn < 12; turn++) {
      desk.loseBells();
      desk.now = new Date(Date.now() + (turn + 1) * 120_000);
      await desk.tickOnly();
      const bell = desk.bells.find((each) => each.stage !== 'follow-up');
      if (bell === undefined) break;
      await desk.run(bell.stage, bell.id);
    }
    expect(desk.sent).toHaveLength(1);
    expect(await onlyTicket()).toMatchObject({ stage: 'settled' });
  });
});
