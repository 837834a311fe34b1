import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { dataActView } from '#src/api/personal-data.ts';
import { sealAll, verifyChain } from '#src/storage/audit.ts';
import { partiesAt } from '#src/storage/parties.ts';
import { mail } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { tokenOf, useApi } from './client.ts';

const desk = useDesk();
const client = useApi(desk);
const as = (role: 'supervisor' | 'complaints_officer') => ({ token: tokenOf(role) });
const secret = 'Segretissimo';
const customer = { name: 'Zelinda Vattelapesca', email: 'zelinda.vattelapesca@example.org' };

/** Somebody without policy or claim wrote twice, long ago, and her tickets are over. */
async function zelindaIsOnFile(): Promise<string> {
  const { db } = desk.deps;
  await sql`insert into party (name, name_key) values (${customer.name}, 'vattelapesca zelinda')`.execute(
    db.sql,
  );
  await sql`insert into contact (party_id, kind, value)
    select id, 'email', ${customer.email} from party where name = ${customer.name}`.execute(db.sql);
  const from = `${customer.name} <${customer.email}>`;
  await desk.receive(
    mail({ from, text: `Vorrei informazioni. ${secret} uno.`, subject: `Domanda ${secret}` }),
  );
  await desk.receive(mail({ from, text: `Altra domanda. ${secret} due.`, subject: 'Altro' }));
  await desk.settle();
  const wish = { number: '+393331234567', note: `Dopo le 14, ${secret}`, clientId: randomUUID() };
  expect(
    (await client.ask('POST', '/tickets/1/call-backs', { ...as('supervisor'), body: wish })).status,
  ).toBe(201);
  await sql`update ticket set status = 'closed' where customer = ${customer.email}`.execute(db.sql);
  await sealAll(db);
  const [party] = await partiesAt(db, customer.email);
  if (party === undefined) throw new Error('nobody is on file');
  return party.id;
}

const act = (party: string, body: object) =>
  client.ask('POST', `/parties/${party}/personal-data`, {
    ...as('supervisor'),
    body: { kind: 'erase', reason: 'art. 17', clientId: randomUUID(), ...body },
  });
const step = (id: string, body: object, role: 'supervisor' | 'complaints_officer' = 'complaints_officer') =>
  client.ask('POST', `/personal-data/${id}/steps`, { ...as(role), body });

/** Every text of every table in which a word stands. */
async function tablesWith(word: string): Promise<string[]> {
  const { db } = desk.deps;
  const { rows } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(db.sql);
  const found: string[] = [];
  for (const { name } of rows) {
    const { rows: hits } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(name)} as r
      where r::text ilike ${`%${word}%`}`.execute(db.sql);
    if ((hits[0]?.n ?? 0) > 0) found.push(name);
  }
  return found.toSorted();
}

describe('an erasure', () => {
  test('is looked at first, agreed to by two, takes every word off every table, and leaves the chain whole', async () => {
    const party = await zelindaIsOnFile();
    const asked = dataActView.parse((await act(party, {})).json);
    expect(asked.state).toBe('proposed');
    expect(Object.fromEntries((asked.plan?.lines ?? []).map(({ kind, goes }) => [kind, goes]))).toMatchObject(
      {
        messages: 2,
        tickets: 2,
        person: 1,
      },
    );
    expect(await tablesWith(secret)).toContain('message');

    expect((await step(asked.id, { step: 'confirm', name: customer.name }, 'supervisor')).json).toMatchObject(
      {
        words: { it: expect.stringContaining('seconda persona') },
      },
    );
    expect((await step(asked.id, { step: 'confirm', name: 'Zelinda' })).status).toBe(409);
    expect((await step(asked.id, { step: 'confirm', name: customer.name })).status).toBe(200);
    await desk.settle();

    expect(
      dataActView.parse((await client.ask('GET', `/personal-data/${asked.id}`, as('supervisor'))).json),
    ).toMatchObject({
      state: 'done',
    });
    expect(await tablesWith(secret)).toEqual([]);
    // Twice does nothing more, and the skeleton leads somewhere.
    await expect(desk.run('personal-data', asked.id)).rejects.toThrow('done');
    expect((await client.get('/tickets/1')).json).toMatchObject({
      customer: null,
      subject: '',
      status: 'closed',
    });
    await sealAll(desk.deps.db);
    expect((await verifyChain(desk.deps.db, [])).faults).toEqual([]);
    expect(await tablesWith('vattelapesca')).toEqual([]);
  });

  test('killed in the middle goes on with what is left', async () => {
    const party = await zelindaIsOnFile();
    const { id } = dataActView.parse((await act(party, {})).json);
    await step(id, { step: 'confirm', name: customer.name });
    desk.loseBells();
    const { blobs } = desk.deps;
    const setAside = blobs.setAside.bind(blobs);
    let died = false;
    Object.assign(blobs, {
      setAside: (...given: Parameters<typeof setAside>) => {
        if (died) return setAside(...given);
        died = true;
        return Promise.reject(new Error('killed'));
      },
    });
    await expect(desk.run('personal-data', id)).rejects.toThrow('killed');
    desk.now = new Date(desk.now.getTime() + 120_000);
    await desk.tick();
    expect(await tablesWith(secret)).toEqual([]);
  });

  test('does nothing while a legal hold stands, also one that comes after both have agreed', async () => {
    const party = await zelindaIsOnFile();
    const { id } = dataActView.parse((await act(party, {})).json);
    await step(id, { step: 'confirm', name: customer.name });
    const hold = { ...as('supervisor'), body: { reason: 'Causa in tribunale' } };
    expect((await client.ask('POST', `/parties/${party}/holds`, hold)).status).toBe(200);
    await desk.settle();
    expect(
      dataActView.parse((await client.ask('GET', `/personal-data/${id}`, as('supervisor'))).json).state,
    ).toBe('refused');
    expect(await tablesWith(secret)).toContain('message');
    expect((await act(party, {})).json).toMatchObject({
      words: { it: expect.stringContaining('Causa in tribunale') },
    });
  });

  test('leaves what the law keeps: somebody with a policy stays on file, and is told why', async () => {
    const [anna] = await partiesAt(desk.deps.db, 'anna.bianchi@example.org');
    const asked = dataActView.parse((await act(anna?.id ?? '', {})).json);
    const person = asked.plan?.lines.find(({ kind }) => kind === 'person');
    expect(person).toMatchObject({ goes: 0, stays: 1, staying: [{ law: expect.stringContaining('2220') }] });
    await step(asked.id, { step: 'confirm', name: 'anna bianchi' });
    await desk.settle();
    const [still] = await partiesAt(desk.deps.db, 'anna.bianchi@example.org');
    // Nothing of hers is at work: what stays is kept, and no machine writes to her.
    expect(still).toMatchObject({ name: 'Anna Bianchi', doNotWrite: expect.stringContaining('restricted') });
  });
});
