import { randomUUID } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { list } from '#src/storage/outbound.ts';
import { anna, mail } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { openWire, type Wire } from '#test/wire.ts';
import { tokenOf, useApi, type Asking } from './client.ts';
import { openTicket, ticketNow } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const as = (name: string): Asking => ({ headers: { 'x-actor': name } });
const giulia = as('Giulia Ferri');
const marta = as('Marta Villa');

const draft = z.looseObject({
  revision: z.number(),
  text: z.string(),
  author: z.string(),
  attachments: z.array(z.looseObject({ id: z.string(), name: z.string(), contentType: z.string() })),
});
const drafts = z.object({ items: z.array(draft) });
const seen = z.looseObject({ basedOn: z.string() });
const sent = z.looseObject({ id: z.string(), notBefore: z.string(), state: z.string() });

const save = (revision: number, text: string, who = giulia, more: object = {}) =>
  client.ask('PUT', '/tickets/1/draft', { ...who, body: { revision, text, ...more } });
const listed = async () => (await client.read(drafts, 'GET', '/tickets/1/drafts', giulia)).items;
const revisionOf = (answer: { json: unknown }) => draft.parse(answer.json).revision;

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const add = async (name: string, bytes: Uint8Array, who = giulia, type = 'application/octet-stream') =>
  client.ask('POST', `/tickets/1/uploads?name=${encodeURIComponent(name)}`, {
    headers: { ...who.headers, 'content-type': type },
    raw: new Uint8Array(bytes),
  });
const fileId = (answer: { json: unknown }) => z.looseObject({ id: z.string() }).parse(answer.json).id;

/** Anna has asked something and the machine has had its say. */
async function annaWrote(): Promise<string> {
  await desk.receive(mail({ id: 'question@example.org', text: 'A che punto è la mia pratica?' }));
  await desk.settle();
  return (await client.read(seen, 'GET', '/tickets/1')).basedOn;
}

async function send(basedOn: string, change: object = {}, who = giulia) {
  return client.read(sent, 'POST', '/tickets/1/replies', {
    ...who,
    body: {
      text: 'Il perito la chiamerà domani.',
      clientId: randomUUID(),
      basedOn,
      undoSeconds: 10,
      ...change,
    },
  });
}
const undo = (id: string, who = giulia) => client.ask('POST', `/outbox/${id}/undo`, who);

describe('a draft', () => {
  test('is kept per ticket and writer, and others see whose it is', async () => {
    await openTicket(desk);
    const first = await save(0, 'Gentile Anna, ', giulia, { subject: 'Perizia', to: 'anna@x' });
    await save(revisionOf(first), 'Gentile Anna, il perito ', giulia, { subject: 'Perizia' });
    await save(0, 'Ci penso io', marta);
    expect(await listed()).toMatchObject([
      { author: 'Marta Villa', own: false, text: 'Ci penso io' },
      { author: 'Giulia Ferri', own: true, text: 'Gentile Anna, il perito ', subject: 'Perizia', to: null },
    ]);
  });

  test('of an older tab never writes over a newer one, which it is shown', async () => {
    await openTicket(desk);
    const old = revisionOf(await save(0, 'uno'));
    const newer = revisionOf(await save(old, 'uno due'));
    const refused = await save(old, 'un altro');
    expect(refused).toMatchObject({ status: 409, json: { current: { text: 'uno due', revision: newer } } });
    expect((await save(0, 'da capo')).status).toBe(409);
    expect((await listed()).map(({ text }) => text)).toEqual(['uno due']);
  });

  test('saved twice because the answer was lost is saved once', async () => {
    await openTicket(desk);
    const first = revisionOf(await save(0, 'uno'));
    const [second, third] = await Promise.all([save(first, 'uno due'), save(first, 'uno due')]);
    expect([second.status, third.status]).toEqual([200, 200]);
    expect(revisionOf(second)).toBe(revisionOf(third));
  });

  test('begun in two tabs at once is one of both, and the other tab is told', async () => {
    await openTicket(desk);
    const answers = await Promise.all([save(0, 'uno'), save(0, 'due')]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(await listed()).toHaveLength(1);
  });

  test('that was thrown away does not come back from another tab', async () => {
    await openTicket(desk);
    const revision = revisionOf(await save(0, 'uno'));
    const wrong = await client.refused('DELETE', `/tickets/1/draft?revision=${revision + 1}`, giulia);
    expect(wrong.status).toBe(409);
    const dropped = await client.ask('DELETE', `/tickets/1/draft?revision=${revision}`, giulia);
    expect(dropped.json).toEqual({ dropped: true });
    expect((await client.ask('DELETE', `/tickets/1/draft?revision=${revision}`, giulia)).json).toEqual({
      dropped: false,
    });
    expect(await save(revision, 'uno due')).toMatchObject({
      status: 409,
      json: { detail: 'It was sent or thrown away.' },
    });
  });

  test('goes with the answer it became', async () => {
    const basedOn = await annaWrote();
    const revision = revisionOf(await save(0, 'Il perito'));
    await save(0, 'Marta scrive', marta);
    await send(basedOn);
    expect((await listed()).map(({ author }) => author)).toEqual(['Marta Villa']);
    expect((await save(revision, 'Il perito la')).status).toBe(409);
  });

  test('is for those who may answer', async () => {
    await openTicket(desk);
    const auditor = { token: tokenOf('auditor') };
    expect((await save(0, 'uno', auditor)).status).toBe(403);
    expect((await client.ask('GET', '/tickets/1/drafts', auditor)).status).toBe(200);
  });
});

describe('a file for an answer', () => {
  test('is known by its bytes, not by what it is called, and added once', async () => {
    await openTicket(desk);
    const first = await add('foto.pdf', png, giulia, 'application/pdf');
    expect(first).toMatchObject({
      status: 201,
      json: { name: 'foto.pdf', contentType: 'image/png', size: png.length },
    });
    expect(fileId(await add('foto.pdf', png))).toBe(fileId(first));
    const answer = await client.get(`/uploads/${fileId(first)}`);
    expect(answer.bytes.equals(png)).toBe(true);
    expect(answer.headers.get('content-disposition')).toContain('attachment');
  });

  test('is refused when it is empty or larger than one may be', async () => {
    await openTicket(desk);
    expect((await add('leer.txt', new Uint8Array())).status).toBe(422);
    expect((await add('gross.bin', new Uint8Array(15 * 1024 * 1024 + 1))).status).toBe(413);
  });

  test('of another ticket goes neither into a draft nor into an answer', async () => {
    const basedOn = await annaWrote();
    const other = await openTicket(desk);
    const answer = await client.ask('POST', `/tickets/${other.id}/uploads?name=a.txt`, {
      ...giulia,
      headers: { ...giulia.headers, 'content-type': 'text/plain' },
      raw: 'altro',
    });
    const attachments = [fileId(answer)];
    expect((await save(0, 'x', giulia, { attachments })).status).toBe(422);
    const refused = await client.refused('POST', '/tickets/1/replies', {
      ...giulia,
      body: { text: 'Ecco.', clientId: randomUUID(), basedOn, attachments },
    });
    expect(refused.errors).toMatchObject([{ at: '/attachments' }]);
  });

  test('is refused with others that are together more than a mail may carry', async () => {
    const basedOn = await annaWrote();
    const attachments: string[] = [];
    for (const fill of [1, 2])
      attachments.push(fileId(await add(`${fill}.bin`, new Uint8Array(10 * 1024 * 1024).fill(fill))));
    const body = { text: 'Ecco.', clientId: randomUUID(), basedOn, attachments };
    expect((await client.refused('POST', '/tickets/1/replies', { ...giulia, body })).status).toBe(409);
  });
});

describe('the wire', () => {
  let wire: Wire | undefined;
  afterEach(() => wire?.close());

  test('carries the files of an answer, byte for byte, as they were when it was sent', async () => {
    const basedOn = await annaWrote();
    const attachments = [
      fileId(await add('Perizia à colori.png', png)),
      fileId(await add('nota.txt', Buffer.from('Due righe.\n'), giulia, 'text/plain')),
    ];
    const { id } = await send(basedOn, { attachments, undoSeconds: 0 });
    wire = await openWire();
    await wire.send(desk, id);
    const [left] = wire.sink.accepted;
    if (left === undefined) throw new Error('nothing arrived');
    const parsed = await simpleParser(left.bytes);
    expect(left.to).toEqual([anna.email]);
    expect(parsed.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ['Perizia à colori.png', 'image/png'],
      ['nota.txt', 'text/plain'],
    ]);
    expect(parsed.attachments.map(({ content }) => content.toString('hex'))).toEqual([
      png.toString('hex'),
      Buffer.from('Due righe.\n').toString('hex'),
    ]);
    expect((await client.get(`/outbox/${id}`)).json).toMatchObject({
      attachments: [{ name: 'Perizia à colori.png' }, { name: 'nota.txt' }],
    });
  });

  test('carries them also to the second address when the first one is dead', async () => {
    await desk.receive(
      mail({ from: 'Carla Moretti <carla.moretti@example.org>', text: 'A che punto è la mia pratica?' }),
    );
    await desk.settle();
    const { basedOn } = await client.read(seen, 'GET', '/tickets/1');
    const attachments = [fileId(await add('foto.png', png))];
    desk.answerNext({ outcome: 'refused', response: '550 no such user' });
    await send(basedOn, { attachments, undoSeconds: 0 });
    await desk.settle();
    const again = (await list(desk.deps.db, {}, { size: 1 }))[0];
    expect(again?.key).toContain('>');
    expect(desk.sent.at(-1)?.mail.attachments.map(({ filename }) => filename)).toEqual(['foto.png']);
  });
});

describe('an answer that was sent', () => {
  test('waits its seconds in the outbox and then leaves by itself', async () => {
    const basedOn = await annaWrote();
    const before = desk.sent.length;
    const { notBefore } = await send(basedOn);
    expect(new Date(notBefore).getTime() - desk.now.getTime()).toBe(10_000);
    await desk.tick();
    expect(desk.sent).toHaveLength(before);
    desk.now = new Date(desk.now.getTime() + 10_000);
    await desk.tick();
    await desk.tick();
    expect(desk.sent).toHaveLength(before + 1);
  });

  test('is taken back with everything it held, the ticket as it was, and never leaves', async () => {
    const basedOn = await annaWrote();
    await client.ask('PATCH', '/tickets/1', { body: { status: 'open' } });
    const attachments = [fileId(await add('foto.png', png))];
    const { id } = await send(basedOn, {
      attachments,
      subject: 'Perizia',
      language: 'en',
      to: anna.email,
      wait: true,
    });
    expect(await ticketNow(desk, '1')).toMatchObject({ status: 'waiting_customer' });
    const before = desk.sent.length;
    expect((await undo(id)).json).toMatchObject({
      message: { id, state: 'cancelled' },
      draft: {
        text: 'Il perito la chiamerà domani.',
        to: anna.email,
        subject: 'Perizia',
        language: 'en',
        basedOn,
        attachments: [{ name: 'foto.png' }],
      },
    });
    expect(await ticketNow(desk, '1')).toMatchObject({ status: 'open' });
    desk.now = new Date(desk.now.getTime() + 60_000);
    await desk.tick();
    expect(desk.sent).toHaveLength(before);
    expect((await listed()).map(({ text }) => text)).toEqual(['Il perito la chiamerà domani.']);
    // And sent once more, on the same look at the conversation.
    const again = await send(basedOn, { attachments });
    expect(again.id).not.toBe(id);
  });

  test('taken back twice, or by two tabs at once, is taken back once', async () => {
    const basedOn = await annaWrote();
    const { id } = await send(basedOn);
    const answers = await Promise.all([undo(id), undo(id)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await undo(id)).status).toBe(200);
    expect(await listed()).toHaveLength(1);
    expect((await client.get('/tickets/1')).text.match(/reply-taken-back/g)).toHaveLength(1);
  });

  test('and taken back does not swallow what was begun meanwhile', async () => {
    const basedOn = await annaWrote();
    const { id } = await send(basedOn);
    await save(0, 'Dimenticavo:');
    await undo(id);
    expect((await listed()).map(({ text }) => text)).toEqual([
      'Il perito la chiamerà domani.\n\nDimenticavo:',
    ]);
  });

  test('cannot be taken back once it has left, nor by somebody else, nor when a machine wrote it', async () => {
    const basedOn = await annaWrote();
    const { id } = await send(basedOn);
    expect(await client.refused('POST', `/outbox/${id}/undo`, marta)).toMatchObject({
      status: 409,
      detail: 'only Giulia Ferri can take it back',
    });
    desk.now = new Date(desk.now.getTime() + 11_000);
    await desk.tick();
    expect(await client.refused('POST', `/outbox/${id}/undo`, giulia)).toMatchObject({
      status: 409,
      detail: 'it has left',
    });
    const machine = (await list(desk.deps.db, {}, { size: 9 })).find(({ automatic }) => automatic !== 'no');
    expect((await client.refused('POST', `/outbox/${machine?.id}/undo`, giulia)).detail).toBe(
      'no person wrote it',
    );
    expect((await client.refused('POST', '/outbox/999/undo', giulia)).status).toBe(404);
  });

  test('in the very moment it is taken back either leaves or is a draft, never both', async () => {
    const basedOn = await annaWrote();
    const { id } = await send(basedOn);
    const before = desk.sent.length;
    desk.now = new Date(desk.now.getTime() + 10_000);
    const [answer] = await Promise.all([undo(id), desk.tick()]);
    await desk.settle();
    const isDraft = (await listed()).length === 1;
    expect(desk.sent.length - before).toBe(isDraft ? 0 : 1);
    expect(answer.status).toBe(isDraft ? 200 : 409);
  });

  test('as the answer to a complaint leaves the register as it was when it is taken back', async () => {
    await desk.receive(
      mail({ text: 'Presento formale reclamo: è inaccettabile, da mesi nessuno mi risponde.' }),
    );
    await desk.settle();
    const { basedOn } = await client.read(seen, 'GET', '/tickets/1');
    const answered = async () =>
      (await desk.deps.db.sql.selectFrom('complaint_entry').select('answered_at').execute())[0]?.answered_at;
    const text = 'Ci scusiamo. Può rivolgersi all’IVASS o all’Arbitro Assicurativo.';
    const { id } = await send(basedOn, { close: true, text });
    expect(await answered()).toBeNull();
    await undo(id);
    expect((await ticketNow(desk, '1')).status).not.toBe('resolved');
    // One that leaves is the answer, from the moment it has left.
    await send(basedOn, { close: true, text, undoSeconds: 0 });
    await desk.settle();
    expect(await answered()).toBeInstanceOf(Date);
  });

  test('with the wish to settle and to wait at once is refused', async () => {
    const basedOn = await annaWrote();
    const body = { text: 'x', clientId: randomUUID(), basedOn, close: true, wait: true };
    expect((await client.refused('POST', '/tickets/1/replies', { ...giulia, body })).status).toBe(422);
  });
});
