import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { dataActView } from '#src/api/personal-data.ts';
import { sealAll, verifyChain } from '#src/storage/audit.ts';
import type { Sha256, TicketId } from '#src/domain/ids.ts';
import { record } from '#src/storage/history.ts';
import { proofsOf } from '#src/storage/identities.ts';
import { partiesAt } from '#src/storage/parties.ts';
import { unnamed } from '#src/storage/unsent.ts';
import { mail, mailWithFiles } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { tokenOf, useApi } from './client.ts';

const desk = useDesk();
const client = useApi(desk);
const as = (role: 'supervisor' | 'complaints_officer') => ({ token: tokenOf(role) });
const secret = 'Segretissimo';
const number = '+393331234567';
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
  await desk.receive(
    mailWithFiles({ from, text: `Altra domanda. ${secret} due.`, subject: 'Altro' }, [
      { name: `${secret}.txt`, type: 'text/plain', content: `Un foglio ${secret}` },
    ]),
  );
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

/** Everything else that is kept beside what she wrote: what colleagues noted, what was heard, and how it was told. */
async function andMuchElse() {
  const { db } = desk.deps;
  const path = '/tickets/1';
  const write = async (where: string, body: object) => {
    const { status, text } = await client.ask('POST', where, { token: tokenOf('rep'), body });
    if (status >= 300) throw new Error(text);
  };
  await sql`update ticket set status = 'open'`.execute(db.sql);
  await write(`${path}/notes`, { text: `Nota ${secret}`, mentions: [], clientId: randomUUID() });
  await write(`${path}/call-backs`, { number, note: `Su ${secret}`, clientId: randomUUID() });
  await write(`${path}/identity/proofs`, { method: 'reference', facts: [], note: `Sa di ${secret}` });
  await write(`${path}/identity/proofs/${(await proofsOf(db, '1' as TicketId))[1]?.id ?? '1'}/withdrawal`, {
    reason: `Non era ${secret}`,
  });
  await write(`${path}/identity/overrides`, { reason: `Per ${secret}` });
  await sql`insert into item_piece (channel, account, whole, key, about, bytes, received_at, used)
    select channel, account, source_key, 'x', 'y', convert_to(${`From=${secret}`}, 'UTF8'), now(), true
    from sighting`.execute(db.sql);
  await sql`insert into transcript (attachment_id, language) select id, 'it' from attachment
    on conflict do nothing`.execute(db.sql);
  await sql`insert into transcript_stretch select attachment_id, 0, 0, 900, ${`mi chiamo ${secret}`}, 1
    from transcript`.execute(db.sql);
  await sql`insert into rearrangement (key, kind, from_ticket, to_ticket, moved, reason, done_by)
    values ('k', 'merge-tickets', 1, 2, ${`{"x":"${secret}"}`}, ${secret}, 'person:rep')`.execute(db.sql);
  await record(db, {
    ticketId: '2' as TicketId,
    actor: 'person:rep',
    action: 'noted',
    data: { note: secret },
  });
  await sql`update ticket set status = 'closed'`.execute(db.sql);
  await sealAll(db);
}

const act = (party: string, body: object) =>
  client.ask('POST', `/parties/${party}/personal-data`, {
    ...as('supervisor'),
    body: { kind: 'erase', reason: 'art. 17', clientId: randomUUID(), ...body },
  });
const step = (id: string, body: object, role: 'supervisor' | 'complaints_officer' = 'complaints_officer') =>
  client.ask('POST', `/personal-data/${id}/steps`, { ...as(role), body });

/** Every table in which a word stands, in whatever column: the catalogue says which there are, of text and of bytes. */
async function tablesWith(word: string): Promise<string[]> {
  const { db } = desk.deps;
  const { rows } = await sql<{ name: string; bytes: string[] }>`
    select t.table_name as name, coalesce(array_agg(c.column_name::text) filter (where c.data_type = 'bytea'), '{}') as bytes
    from information_schema.tables t join information_schema.columns c using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' group by 1`.execute(db.sql);
  const places = rows.map(({ name, bytes }) => {
    const inBytes = bytes.map(
      (column) => sql`position(convert_to(${word}, 'UTF8') in r.${sql.ref(column)}) > 0`,
    );
    const has = sql.join([sql`r::text ilike ${`%${word}%`}`, ...inBytes], sql` or `);
    return sql`select ${name}::text as name where exists (select from ${sql.table(name)} as r where ${has})`;
  });
  const found = await sql<{ name: string }>`${sql.join(places, sql` union all `)}`.execute(db.sql);
  return found.rows.map(({ name }) => name).toSorted();
}

/** Names of the bytes that she sent and got. */
async function blobsOnFile(): Promise<Sha256[]> {
  const { rows } = await sql<{
    sha256: Sha256;
  }>`select sha256 from original union select sha256 from attachment
    union select sha256 from outbound`.execute(desk.deps.db.sql);
  return rows.map(({ sha256 }) => sha256);
}

describe('an erasure', () => {
  test('is looked at first, agreed to by two, takes every word off every table, and leaves the chain whole', async () => {
    const party = await zelindaIsOnFile();
    await andMuchElse();
    const bytes = await blobsOnFile();
    const asked = dataActView.parse((await act(party, {})).json);
    expect(asked.state).toBe('proposed');
    expect(Object.fromEntries((asked.plan?.lines ?? []).map(({ kind, goes }) => [kind, goes]))).toMatchObject(
      {
        messages: 2,
        tickets: 2,
        person: 1,
      },
    );
    expect(await tablesWith(secret)).toEqual(expect.arrayContaining(['call_back', 'item_piece', 'message']));

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
    expect(await tablesWith(number)).toEqual([]);
    expect(await unnamed(desk.deps.db, bytes)).toHaveLength(bytes.length);
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
    await record(desk.deps.db, {
      ticketId: '1' as TicketId,
      actor: 'person:rep',
      action: 'noted',
      data: { secret },
    });
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
    // It goes on, and dies once more when the tickets are nobody's any longer.
    const { db } = desk.deps;
    const transaction = db.transaction.bind(db);
    const dying: typeof transaction = async (work) => {
      const { rows } = await sql`select from ticket where erased_at is not null`.execute(db.sql);
      if (rows.length > 0) throw new Error('killed again');
      return transaction(work);
    };
    Object.assign(db, { transaction: dying });
    try {
      desk.now = new Date(desk.now.getTime() + 120_000);
      await expect(desk.run('personal-data', id)).rejects.toThrow('killed again');
    } finally {
      Object.assign(db, { transaction });
    }
    desk.now = new Date(desk.now.getTime() + 120_000);
    await desk.tick();
    expect(await tablesWith(secret)).toEqual([]);
    expect(await tablesWith('vattelapesca')).toEqual([]);
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
