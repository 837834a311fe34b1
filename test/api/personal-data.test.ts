import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { dataActView } from '#src/api/personal-data.ts';
import { redacted } from '#src/domain/privacy/redaction.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import * as claims from '#src/storage/claims.ts';
import { record } from '#src/storage/history.ts';
import { partiesAt } from '#src/storage/parties.ts';
import { scopeOf } from '#src/storage/personal-data.ts';
import { list } from '#src/storage/tickets.ts';
import { anna, mail, mailWithFiles, stranger } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { pdfOf } from '#test/pdf.ts';
import { unzip } from '#test/unzip.ts';
import { intakeFor } from '#workers/index.ts';
import { dropOldCopies } from '#workers/personal-data.ts';
import { tokenOf, useApi } from './client.ts';

const desk = useDesk();
const client = useApi(desk);
const as = (role: 'supervisor' | 'rep' | 'complaints_officer') => ({ token: tokenOf(role) });

async function annasId(): Promise<string> {
  const [party] = await partiesAt(desk.deps.db, anna.email);
  if (party === undefined) throw new Error('the cast has lost Anna');
  return party.id;
}

const ask = async (body: object) =>
  client.ask('POST', `/parties/${await annasId()}/personal-data`, {
    ...as('supervisor'),
    body: { kind: 'export', reason: 'art. 15', clientId: randomUUID(), ...body },
  });
const actOf = async (id: string) => client.read(dataActView, 'GET', `/personal-data/${id}`, as('supervisor'));

/** Anna has written, with a file; a colleague noted something about her and somebody else. */
async function annaIsOnFile() {
  await desk.receive(
    mailWithFiles({ text: 'Ieri in via Larga un autobus ha rotto lo specchietto della mia auto GA123BC.' }, [
      { name: 'foto.txt', type: 'text/plain', content: 'lo specchietto rotto' },
    ]),
  );
  await desk.settle();
  await record(desk.deps.db, {
    ticketId: '1' as never,
    actor: 'person:Giulia Ferri',
    action: 'noted',
    data: { note: 'Ha chiamato paolo.terzo@example.net, 340 7654321' },
  });
}

async function copyOfAnna(): Promise<ReadonlyMap<string, Buffer>> {
  const act = dataActView.parse((await ask({})).json);
  expect(act.state).toBe('waiting');
  await desk.settle();
  const done = await actOf(act.id);
  expect(done).toMatchObject({ state: 'done', copy: `/personal-data/${act.id}/copy` });
  const answer = await client.ask('GET', `/personal-data/${act.id}/copy`, as('supervisor'));
  expect(answer.headers.get('content-type')).toBe('application/zip');
  return unzip(answer.bytes);
}

describe('a copy of everything about a person', () => {
  test('holds what she wrote and got as it was, and third parties, colleagues and everybody else nowhere', async () => {
    await annaIsOnFile();
    await desk.receive(
      mail({ from: `${stranger.name} <${stranger.email}>`, text: 'La mia auto è la ZZ999ZZ.' }),
    );
    await desk.settle();
    const copy = await copyOfAnna();
    const text = (name: string) => copy.get(name)?.toString() ?? '';
    expect(text('index.html')).toContain('I suoi dati personali');
    expect(text('index.html')).toContain('Your personal data');
    expect(text('messages.jsonl')).toContain('ha rotto lo specchietto');
    expect(text('sent.html')).toContain('Anna');
    expect(text('person.jsonl')).toContain(anna.fiscalCode);
    expect([...copy.keys()].filter((name) => /^files\/file-\d+-foto\.txt$/.test(name))).toHaveLength(1);
    expect([...copy.keys()].some((name) => /^files\/original-\d+\.eml$/.test(name))).toBe(true);
    const history = text('history.jsonl');
    expect(history).toContain(redacted);
    for (const foreign of ['paolo.terzo@example.net', '7654321', 'Giulia Ferri']) {
      expect(history).not.toContain(foreign);
      expect(text('history.html')).not.toContain(foreign);
    }
    const all = [...copy.values()].map((bytes) => bytes.toString()).join('\n');
    for (const others of ['ZZ999ZZ', stranger.email]) expect(all).not.toContain(others);
  });

  test('holds the letters she posted, and none that somebody else posted about her claim', async () => {
    await annaIsOnFile();
    const { db } = desk.deps;
    const [ticket] = await list(db, {}, { size: 5 });
    if (ticket?.claimId === undefined) throw new Error('no claim was opened');
    const { claim } = await claims.load(db, ticket.claimId);
    const post = async (name: string, ...lines: string[]) => {
      const bytes = pdfOf([[`Oggetto: sinistro ${formatReference(claim.reference, 'SIN')}`, '', ...lines]]);
      await intakeFor('letter', desk.deps).deliver({
        channel: 'letter',
        account: 'lodi',
        sourceKey: `${name}/1/${bytes.length}`,
        bytes,
        receivedAt: desk.now,
        envelope: { path: name },
      });
      await desk.settle();
    };
    await post(
      'anna.pdf',
      'Gentili signori,',
      'lo specchio costa 180 euro.',
      'Anna Bianchi',
      `C.F. ${anna.fiscalCode}`,
    );
    await post(
      'vicino.pdf',
      'Gentili signori,',
      'ho visto il bus da casa mia.',
      'Aldo Vicini, via Larga 3, Milano',
    );
    const written = await db.sql.selectFrom('message').select(['text', 'written_by']).execute();
    expect(written.filter(({ written_by }) => written_by !== null)).toMatchObject([
      { written_by: await annasId(), text: expect.stringContaining('lo specchio costa') },
    ]);
    const copy = await copyOfAnna();
    expect(copy.get('messages.jsonl')?.toString()).toContain('lo specchio costa 180 euro');
    expect(copy.get('tickets.jsonl')?.toString()).toContain('anna.pdf');
    const all = [...copy.values()].map((bytes) => bytes.toString()).join('\n');
    for (const others of ['ho visto il bus', 'Vicini', 'vicino.pdf']) expect(all).not.toContain(others);
    // Their bytes as they came, beside the mail and its answer.
    expect([...copy.keys()].filter((name) => /^files\/original-\d+\.pdf$/.test(name))).toHaveLength(1);
  });

  test('waits for level 2 of identity on a ticket, is asked for twice and made once, is written down when fetched, and can be taken away', async () => {
    await annaIsOnFile();
    const refused = await ask({ ticket: '1' });
    expect(refused.json).toMatchObject({ identity: { has: 0, needs: 2 } });
    const clientId = randomUUID();
    const proven = { clientId, ticket: '1', unproven: 'È qui con la carta d’identità' };
    const [first, second] = [await ask(proven), await ask(proven)];
    expect(dataActView.parse(second.json).id).toBe(dataActView.parse(first.json).id);
    await desk.settle();
    const { id } = dataActView.parse(first.json);
    await client.ask('GET', `/personal-data/${id}/copy`, as('complaints_officer'));
    const scope = await scopeOf(desk.deps.db, (await annasId()) as never);
    expect(scope?.tickets).toHaveLength(1);
    const copy = await copyOfAnna();
    const history = copy.get('history.jsonl')?.toString() ?? '';
    expect(history).toContain('data-copy-fetched');
    expect(history.match(/"data-copied"/g)).toHaveLength(1);
    const { version } = await actOf(id);
    const drop = { ...as('supervisor'), body: { step: 'drop', version } };
    expect((await client.ask('POST', `/personal-data/${id}/steps`, drop)).status).toBe(200);
    expect((await client.refused('GET', `/personal-data/${id}/copy`, as('supervisor'))).status).toBe(409);
  });

  test('of a process that died in the middle is written anew when the clock rings, never by two, and kept for its days', async () => {
    await annaIsOnFile();
    const act = dataActView.parse((await ask({})).json);
    desk.loseBells();
    const { copies } = desk.deps;
    let died = false;
    const write = copies.write.bind(copies);
    Object.assign(copies, {
      write: async (name: string, work: Parameters<typeof write>[1]) => {
        if (died) return write(name, work);
        died = true;
        await write(name, async (put) => {
          await work(put);
          throw new Error('killed');
        });
        return 0;
      },
    });
    await expect(desk.run('personal-data', act.id)).rejects.toThrow('killed');
    expect((await actOf(act.id)).state).toBe('working');
    // Somebody else has it, as far as anybody can see.
    await expect(desk.run('personal-data', act.id)).rejects.toThrow('working');
    desk.now = new Date(desk.now.getTime() + 120_000);
    await desk.tick();
    expect(await actOf(act.id)).toMatchObject({ state: 'done' });
    desk.now = new Date(desk.now.getTime() + 73 * 3_600_000);
    await dropOldCopies(desk.deps);
    expect(await actOf(act.id)).toMatchObject({ state: 'gone' });
  });

  test('is for those who may handle personal data', async () => {
    const body = { kind: 'export', reason: 'x', clientId: randomUUID() };
    const path = `/parties/${await annasId()}/personal-data`;
    expect((await client.refused('POST', path, { ...as('rep'), body })).status).toBe(403);
    expect((await client.refused('GET', '/personal-data', as('rep'))).status).toBe(403);
  });
});

describe('restriction', () => {
  test('stops what machines write and hides from the search, also what comes later, until it is lifted', async () => {
    await annaIsOnFile();
    await ask({ kind: 'restrict', reason: 'art. 18' });
    await desk.settle();
    const found = async (word: string) => {
      const { json } = await client.get(`/search?q=${encodeURIComponent(word)}`);
      return JSON.stringify(json).includes(word);
    };
    expect(await found('specchietto')).toBe(false);
    const before = desk.sent.length;
    await desk.receive(mail({ text: 'A che punto siamo con il parafango?', subject: 'Altro' }));
    await desk.settle();
    expect(desk.sent).toHaveLength(before);
    expect(await found('parafango')).toBe(false);
    await ask({ kind: 'lift', reason: 'la contestazione è finita' });
    await desk.settle();
    for (const word of ['specchietto', 'parafango']) expect(await found(word)).toBe(true);
  });
});
