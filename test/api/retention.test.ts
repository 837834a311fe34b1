import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { retentionView } from '#src/api/personal-data.ts';
import type { Sha256 } from '#src/domain/ids.ts';
import { partiesAt } from '#src/storage/parties.ts';
import { unnamed } from '#src/storage/unsent.ts';
import { keepRetention } from '#workers/retention.ts';
import { anna, mail, mailWithFiles } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { tokenOf, useApi } from './client.ts';

const desk = useDesk();
const client = useApi(desk);
const asSupervisor = { token: tokenOf('supervisor') };
const read = () => client.read(retentionView, 'GET', '/retention', asSupervisor);
const day = 86_400_000;

/** A ticket of Anna's without a claim, over for three years. */
async function oldTicket() {
  await desk.receive(mail({ text: 'Una domanda di allora, Segretissimo.' }));
  await desk.settle();
  await sql`update ticket set status = 'closed', claim_id = null, received_at = now() - interval '9 years',
    resolved_at = timestamptz '2023-01-01', status_since = timestamptz '2023-01-01'`.execute(
    desk.deps.db.sql,
  );
  await sql`delete from link`.execute(desk.deps.db.sql);
}
const words = async () =>
  (await sql<{ text: string }>`select text from message`.execute(desk.deps.db.sql)).rows
    .map(({ text }) => text)
    .join();

test('nothing is erased before the house has confirmed its times; then what is over goes once a day, and is told', async () => {
  await oldTicket();
  await keepRetention(desk.deps);
  expect(await read()).toMatchObject({ confirmed: null, over: { unlinked: 1 }, runs: [{ dry: true }] });
  expect(await words()).toContain('Segretissimo');

  const { rules } = await read();
  const wrong = { ...asSupervisor, body: { ...rules, unlinkedMonths: rules.unlinkedMonths + 1 } };
  expect((await client.ask('POST', '/retention/confirmation', wrong)).status).toBe(409);
  await client.read(retentionView, 'POST', '/retention/confirmation', { ...asSupervisor, body: rules });
  // Within the day: not yet.
  await keepRetention(desk.deps);
  expect(await words()).toContain('Segretissimo');
  desk.now = new Date(desk.now.getTime() + day);
  await keepRetention(desk.deps);
  expect(await words()).not.toContain('Segretissimo');
  const after = await read();
  expect(after).toMatchObject({ confirmed: { by: 'person:supervisor' }, over: { unlinked: 0 } });
  expect(after.runs[0]).toMatchObject({ dry: false, found: { unlinked: 1 } });
});

test('a recording of a call goes by all its names when its months are over; what somebody sent to be heard stays', async () => {
  const { db } = desk.deps;
  await desk.receive(
    mailWithFiles({ text: 'Ascoltate che rumore fa.' }, [
      { name: 'motore.wav', type: 'audio/wav', content: 'non è un suono' },
    ]),
  );
  await desk.settle();
  await sql`update message set received_at = timestamptz '2020-01-01'`.execute(db.sql);
  expect((await read()).over).toMatchObject({ recordings: 0 });
  // A recording is an original of its own.
  await sql`update message set channel = 'phone'`.execute(db.sql);
  await sql`update original set sha256 = (select sha256 from attachment where name = 'motore.wav')`.execute(
    db.sql,
  );
  const { rows } = await sql<{ sha256: Sha256 }>`select sha256 from attachment`.execute(db.sql);
  const bytes = rows.map(({ sha256 }) => sha256);
  const { rules } = await read();
  await client.read(retentionView, 'POST', '/retention/confirmation', { ...asSupervisor, body: rules });
  await keepRetention(desk.deps);
  expect((await read()).runs[0]).toMatchObject({ dry: false, found: { recordings: 1 } });
  expect(await unnamed(db, bytes)).toEqual(bytes);
});

test('a legal hold keeps what is over', async () => {
  await oldTicket();
  const [party] = await partiesAt(desk.deps.db, anna.email);
  await client.ask('POST', `/parties/${party?.id}/holds`, { ...asSupervisor, body: { reason: 'Causa' } });
  expect((await read()).over).toMatchObject({ unlinked: 0 });
});
