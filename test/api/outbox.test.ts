import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as outbound from '#src/storage/outbound.ts';
import { mail } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { useApi } from './client.ts';
import { ticketNow } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

/** A message whose fate nobody knows: the line was cut after the last byte. */
async function uncertainMessage(): Promise<outbound.Outbound> {
  desk.answerNext({ outcome: 'uncertain', reason: 'the line was cut after the last byte' });
  await desk.receive(mail({ text: 'A che punto è la mia pratica?' }));
  await desk.settle();
  const [message] = await outbound.list(desk.deps.db, { state: 'uncertain' }, { size: 1 });
  if (message === undefined) throw new Error('nothing is uncertain');
  return message;
}

/** Another address of the same person, to which a machine would send what was refused at the first. */
async function tempt({ recipient }: outbound.Outbound): Promise<void> {
  await desk.deps.db.sql
    .insertInto('contact')
    .columns(['party_id', 'kind', 'value'])
    .expression((eb) =>
      eb
        .selectFrom('contact')
        .select((from) => [
          'party_id',
          from.val('email' as const).as('kind'),
          from.val('altra@example.org').as('value'),
        ])
        .where('value', '=', recipient),
    )
    .execute();
}

const page = z.object({
  items: z.array(z.looseObject({ id: z.string(), state: z.string() })),
  next: z.string().nullable(),
});

describe('the outbox', () => {
  test('is listed newest first, in pages, by state and by ticket, without the texts', async () => {
    for (let n = 0; n < 3; n++) {
      await desk.receive(
        mail({
          from: `Cliente <cliente${n}@example.com>`,
          subject: `Domanda ${n}`,
          text: 'A che punto siamo?',
        }),
      );
      await desk.settle();
    }
    const first = await client.read(page, 'GET', '/outbox?limit=2');
    const second = await client.read(page, 'GET', `/outbox?limit=2&cursor=${first.next}`);
    expect([...first.items, ...second.items].map((item) => item.id)).toEqual(['3', '2', '1']);
    expect(second.next).toBeNull();
    expect(first.items[0]).not.toHaveProperty('text');
    expect((await client.read(page, 'GET', '/outbox?ticket=2')).items.map((item) => item.id)).toEqual(['2']);
    expect((await client.read(page, 'GET', '/outbox?state=refused')).items).toEqual([]);
    expect((await client.refused('GET', '/outbox?state=lost')).status).toBe(400);
    expect((await client.refused('GET', '/outbox?ticket=99')).status).toBe(404);
    expect((await client.refused('GET', '/outbox?cursor=WzEsMl0')).status).toBe(400);
  });

  test('gives one message with its words, and its bytes as they left', async () => {
    await desk.receive(mail({ text: 'A che punto è la mia pratica?' }));
    await desk.settle();
    const { json } = await client.get('/outbox/1');
    expect(json).toMatchObject({
      state: 'sent',
      text: expect.stringContaining('Anna Bianchi'),
      lastResponse: '250 taken',
    });
    const content = await client.get('/outbox/1/content');
    expect(content.headers.get('content-type')).toBe('message/rfc822');
    expect(content.headers.get('content-disposition')).toBe('attachment; filename=outbound-1.eml');
    expect(content.bytes.equals(Buffer.from(desk.sent[0]?.bytes ?? []))).toBe(true);
    expect((await client.refused('GET', '/outbox/9')).status).toBe(404);
    expect((await client.refused('GET', '/outbox/9/content')).status).toBe(404);
    expect((await client.refused('GET', '/outbox/x')).status).toBe(400);
  });
});

describe('a message whose fate nobody knows', () => {
  test('is listed for people, with its ticket waiting for one', async () => {
    const message = await uncertainMessage();
    const { items } = await client.read(page, 'GET', '/outbox/uncertain');
    expect(items).toMatchObject([{ id: message.id, state: 'uncertain' }]);
    expect(await ticketNow(desk, message.ticketId)).toMatchObject({
      problem: { code: 'uncertain_delivery' },
    });
  });

  test('that was sent, says a person, is sent, and its ticket has no problem any more', async () => {
    const message = await uncertainMessage();
    const answer = await client.ask('POST', `/outbox/${message.id}/settle`, {
      body: { sent: true, note: 'Il cliente conferma' },
      headers: { 'x-actor': 'Sara Conti' },
    });
    expect(answer.json).toMatchObject({ state: 'sent', settledBy: 'person:Sara Conti' });
    expect((await ticketNow(desk, message.ticketId)).problem).toBeUndefined();
    expect((await client.get(`/tickets/${message.ticketId}`)).json).toMatchObject({
      history: expect.arrayContaining([
        expect.objectContaining({
          action: 'settled-sent',
          data: { outbound: message.id, note: 'Il cliente conferma' },
        }),
      ]),
    });
  });

  test('that never left, says a person, is not sent by any machine, and stays somebody’s work', async () => {
    const message = await uncertainMessage();
    const before = desk.sent.length;
    await tempt(message);
    const answer = await client.ask('POST', `/outbox/${message.id}/settle`, { body: { sent: false } });
    expect(answer.json).toMatchObject({ state: 'refused', settledBy: 'person:api' });
    await desk.settle();
    await desk.later(10);
    expect(desk.sent.length).toBe(before);
    expect(await ticketNow(desk, message.ticketId)).toMatchObject({ problem: { code: 'not_delivered' } });
  });

  test('settled by one before its owner was told is not sent elsewhere either', async () => {
    const message = await uncertainMessage();
    await desk.deps.db.sql.updateTable('outbound').set({ failure_handled_at: null }).execute();
    await tempt(message);
    await client.ask('POST', `/outbox/${message.id}/settle`, { body: { sent: false } });
    await desk.tick();
    expect(await outbound.list(desk.deps.db, {}, { size: 10 })).toHaveLength(1);
  });

  test('settled once is settled: the same verdict again is the same answer, another one is refused', async () => {
    const message = await uncertainMessage();
    await client.ask('POST', `/outbox/${message.id}/settle`, { body: { sent: true } });
    expect((await client.ask('POST', `/outbox/${message.id}/settle`, { body: { sent: true } })).status).toBe(
      200,
    );
    expect(
      await client.refused('POST', `/outbox/${message.id}/settle`, { body: { sent: false } }),
    ).toMatchObject({ status: 409, current: { state: 'sent' } });
  });

  test.each([
    ['1', {}, 422],
    ['1', { sent: 'yes' }, 422],
    ['99', { sent: true }, 404],
  ])('settled as %s with %j is refused', async (id, body, status) => {
    await uncertainMessage();
    expect((await client.refused('POST', `/outbox/${id}/settle`, { body })).status).toBe(status);
  });
});
