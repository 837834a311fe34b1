import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readFileSync } from 'node:fs';
import type { TicketId } from '#src/domain/ids.ts';
import { ofTicket as escalationsOf } from '#src/storage/escalations.ts';
import { notesOf } from '#src/storage/notes.ts';
import { mail, stranger } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { printedWords } from '#test/printed-pages.ts';
import { tokenOf, useApi, type Asking } from './client.ts';
import { openClaim, openTicket } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const giulia: Asking = { headers: { 'x-actor': 'Giulia Ferri' } };
const home = {
  name: 'Anna Bianchi',
  street: 'Via Garibaldi 14',
  postcode: '26900',
  town: 'Lodi',
  province: 'LO',
};
const row = z.looseObject({ id: z.string(), state: z.string(), withdrawn: z.boolean(), version: z.int() });
const shelf = (which: string) =>
  client
    .read(z.looseObject({ items: z.array(row) }), 'GET', `/paper-letters?shelf=${which}`)
    .then(({ items }) => items);

/** Anna's question, answered by letter. */
async function answered({ complaint, ...change }: { complaint?: boolean; [member: string]: unknown } = {}) {
  await desk.receive(
    mail({
      text:
        complaint === true
          ? 'Presento formale reclamo: è inaccettabile, da mesi nessuno mi risponde.'
          : 'A che punto è la mia pratica? Anna Bianchi',
    }),
  );
  await desk.settle();
  const { basedOn } = await client.read(z.looseObject({ basedOn: z.string() }), 'GET', '/tickets/1');
  return client.ask('POST', '/tickets/1/replies', {
    ...giulia,
    body: {
      text: 'Il perito la chiamerà domani.',
      clientId: randomUUID(),
      basedOn,
      post: home,
      undoSeconds: 0,
      ...change,
    },
  });
}

const print = (letters: readonly string[], clientId = randomUUID()) =>
  client.ask('POST', '/print-batches', { ...giulia, body: { letters, clientId } });
const step = (letter: string, body: object, asking: Asking = giulia) =>
  client.ask('POST', `/paper-letters/${letter}/steps`, { ...asking, body });

describe('an answer by letter', () => {
  test('is drawn for its address, waits, is printed, posted and told on its ticket', async () => {
    expect(await answered()).toMatchObject({
      status: 202,
      json: { channel: 'letter', state: 'queued', to: 'Anna Bianchi, Via Garibaldi 14, 26900 Lodi LO' },
    });
    const [letter] = await shelf('to_print');
    if (letter === undefined) throw new Error('no letter waits');
    const pages = await client.get(`/paper-letters/${letter.id}/pages`);
    expect((await printedWords(pages.bytes)).join(' ')).toContain('Il perito la chiamerà domani.');
    // A frozen page never changes: whoever has it asks for no second drawing.
    const picture = `/paper-letters/${letter.id}/pages/1/picture?side=200`;
    const drawn = await client.get(picture);
    expect(drawn.status).toBe(200);
    const again = { headers: { 'if-none-match': drawn.headers.get('etag') ?? '' } };
    expect((await client.ask('GET', picture, again)).status).toBe(304);
    const [batch] = (
      await client.read(
        z.looseObject({
          batches: z.array(z.looseObject({ id: z.string(), handedAt: z.string().nullable() })),
        }),
        'POST',
        '/print-batches',
        { ...giulia, body: { letters: [letter.id], clientId: randomUUID() } },
      )
    ).batches;
    expect(batch?.handedAt).toBeNull();
    expect((await client.get(`/print-batches/${batch?.id}/file`)).status).toBe(200);
    const posted = await client.ask('POST', '/paper-letters/posted', {
      ...giulia,
      body: { letters: [{ letter: letter.id }], on: '2026-11-12' },
    });
    expect(posted).toMatchObject({
      status: 200,
      json: { items: [{ state: 'posted', postedBy: 'person:Giulia Ferri' }] },
    });
    expect((await client.get(`/outbox/${letter.id}`)).json).toMatchObject({ state: 'sent' });
    expect(desk.sent.map(({ mail: sent }) => sent.text).join()).not.toContain('perito');
  });

  test('to a complaint counts on the day it is posted; until then the clock speaks of the letter that lies there', async () => {
    const { db } = desk.deps;
    expect(
      await answered({
        complaint: true,
        close: true,
        text: 'Ci scusiamo. Può rivolgersi all’IVASS o all’Arbitro Assicurativo.',
      }),
    ).toMatchObject({ status: 202 });
    await db.sql
      .updateTable('ticket')
      .set({ assignee: 'Giulia Ferri' })
      .where('id', '=', '1' as TicketId)
      .execute();
    const entry = () =>
      client.read(
        z.looseObject({ answeredAt: z.string().nullable(), answerWaits: z.string().nullable() }),
        'GET',
        '/complaints/1',
      );
    const early = async () =>
      (await escalationsOf(db, '1' as TicketId)).map(({ reason, state }) => `${reason} ${state}`);
    expect(await entry()).toMatchObject({ answeredAt: null, answerWaits: 'letter' });
    await desk.later(31);
    expect(
      await client.read(
        z.looseObject({ lying: z.looseObject({ late: z.int() }) }),
        'GET',
        '/paper-letters?size=0',
      ),
    ).toMatchObject({
      items: [],
      counts: { to_print: 1 },
      lying: { late: 1 },
    });
    expect((await client.get('/metrics')).text).toMatch(/^sportello_letters_late 1$/m);
    expect(await early()).toEqual(['sla_early raised']);
    expect((await notesOf(db, '1' as TicketId, { size: 5 })).map(({ text }) => text).join()).toContain(
      'La lettera di risposta non è ancora spedita',
    );
    const [letter] = await shelf('to_print');
    if (letter === undefined) throw new Error('no letter waits');
    await print([letter.id]);
    const on = '2026-12-13';
    const posting = { ...giulia, body: { letters: [{ letter: letter.id }], on } };
    for (const _ of ['once', 'twice'])
      expect((await client.ask('POST', '/paper-letters/posted', posting)).status).toBe(200);
    expect(await entry()).toMatchObject({ answeredAt: expect.stringContaining(on), answerWaits: null });
    await desk.tick();
    expect(await early()).toEqual(['sla_early decided']);
    // It was the wrong pile: nothing was answered, and the clock runs on.
    expect((await step(letter.id, { act: 'undo' })).status).toBe(200);
    expect(await entry()).toMatchObject({ answeredAt: null, answerWaits: 'letter' });
    await desk.later(10);
    expect(await early()).toContain('sla_early raised');
  });

  test('is seen before it leaves, with what is odd about its address, and nothing is kept', async () => {
    await answered();
    const preview = await client.ask('POST', '/tickets/1/letter-preview', {
      ...giulia,
      body: { text: 'Il perito la chiamerà domani.', post: { ...home, province: 'MI' } },
    });
    const { pdf, remarks } = z
      .looseObject({ pdf: z.string(), remarks: z.array(z.unknown()) })
      .parse(preview.json);
    expect(remarks).toHaveLength(1);
    expect((await printedWords(Buffer.from(pdf, 'base64')))[0]).toContain('Via Garibaldi 14');
    expect(await shelf('to_print')).toHaveLength(1);
  });

  test.each([
    [{ post: { ...home, postcode: '2690' } }, 'Il CAP ha cinque cifre.'],
    [{ post: { ...home, province: 'XX' } }, 'XX non è una provincia.'],
    [{ text: 'Saluti 🙂' }, 'si può stampare'],
  ])(
    'that cannot be posted or printed is refused with its reason, and nothing is queued',
    async (change, reason) => {
      const refused = await answered(change);
      expect(refused).toMatchObject({
        status: 409,
        json: { words: { it: expect.stringContaining(reason) } },
      });
      expect(await shelf('to_print')).toEqual([]);
    },
  );

  test('brings its files printed behind it, and refuses what no printer prints', async () => {
    await answered();
    const add = async (name: string, bytes: Uint8Array, type: string) => {
      const added = await client.ask('POST', `/tickets/1/uploads?name=${name}`, {
        raw: new Uint8Array(bytes),
        headers: { 'content-type': type, ...giulia.headers },
      });
      return z.looseObject({ id: z.string() }).parse(added.json).id;
    };
    const picture = await add(
      'foto.png',
      readFileSync(new URL('../../docs/desk.png', import.meta.url)),
      'image/png',
    );
    const text = await add('note.txt', Buffer.from('testo'), 'text/plain');
    const preview = (attachments: readonly string[]) =>
      client.ask('POST', '/tickets/1/letter-preview', {
        ...giulia,
        body: { text: 'Ecco.', post: home, attachments },
      });
    expect(await preview([picture])).toMatchObject({ status: 200, json: { pages: 2 } });
    expect(await preview([text])).toMatchObject({
      status: 409,
      json: { words: { it: expect.stringContaining('«note.txt» non si può stampare') } },
    });
  });

  test('is taken back like any answer until it is printed, and by the print room until it is posted', async () => {
    await answered();
    const [letter] = await shelf('to_print');
    if (letter === undefined) throw new Error('no letter waits');
    await print([letter.id]);
    expect(await client.ask('POST', `/outbox/${letter.id}/undo`, giulia)).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('printed already') },
    });
    expect(await step(letter.id, { act: 'take-back', reason: 'sbagliata' })).toMatchObject({
      status: 200,
      json: { withdrawn: true },
    });
    expect((await client.get(`/outbox/${letter.id}`)).json).toMatchObject({ state: 'cancelled' });
  });

  test('that its writer takes back keeps the address it was to go to, for its writer alone', async () => {
    const elsewhere = { ...home, street: 'Via Emilia 7', careOf: 'presso Rossi', postage: 'registered' };
    await answered({ post: elsewhere, undoSeconds: 30 });
    const [message] = (
      await client.read(
        z.looseObject({ items: z.array(z.looseObject({ id: z.string() })) }),
        'GET',
        '/outbox',
      )
    ).items;
    const where = (asking: Asking) =>
      client.read(z.looseObject({ takenBack: z.unknown() }), 'GET', '/tickets/1/postal-addresses', asking);
    expect((await where(giulia)).takenBack).toBeNull();
    expect((await client.ask('POST', `/outbox/${message?.id}/undo`, giulia)).status).toBe(200);
    expect((await where(giulia)).takenBack).toMatchObject({
      parts: { street: 'Via Emilia 7', careOf: 'presso Rossi' },
      postage: 'registered',
    });
    expect((await where({ headers: { 'x-actor': 'Marta Villa' } })).takenBack).toBeNull();
  });

  test.each([
    ['that closed its ticket', { close: true }, 'resolved'],
    ['to a customer who was waited for already', { wait: true }, 'waiting_customer'],
  ] as const)(
    '%s and that the print room takes back is its owner’s work again, who reads why',
    async (what, change, status) => {
      if (what !== 'that closed its ticket')
        await client.ask('PATCH', '/tickets/1', { ...giulia, body: { status: 'waiting_customer' } });
      await answered(change);
      expect((await client.get('/tickets/1')).json).toMatchObject({ status });
      const [letter] = await shelf('to_print');
      await step(letter?.id ?? '', { act: 'take-back', reason: 'sbagliata' });
      expect((await client.get('/tickets/1')).json).toMatchObject({
        status: 'open',
        problem: { code: 'not_delivered', it: expect.stringContaining('lettera ritirata: sbagliata') },
      });
    },
  );

  test('names the claim only to somebody on it: a stranger at his own address is told the ticket', async () => {
    const { claim } = await openClaim(desk);
    const ticket = await openTicket(desk, { claimId: claim.id });
    const write = async (post: object, more: object = {}) => {
      const { basedOn } = await client.read(
        z.looseObject({ basedOn: z.string() }),
        'GET',
        `/tickets/${ticket.id}`,
      );
      return client.ask('POST', `/tickets/${ticket.id}/replies`, {
        ...giulia,
        body: { text: 'Buongiorno.', clientId: randomUUID(), basedOn, post, undoSeconds: 0, ...more },
      });
    };
    const own = await write(home);
    expect(own.json).toMatchObject({ subject: expect.stringContaining('[SIN ') });
    const other = await write({ ...home, name: stranger.name }, { unproven: 'lo conosce l’agenzia' });
    expect(other.json).toMatchObject({ subject: expect.stringContaining('[TCK ') });
  });
});

describe('the addresses an answer may go to', () => {
  const items = z.looseObject({
    items: z.array(z.looseObject({ name: z.string(), meant: z.boolean() })),
  });

  test.each([
    ['the person whose mail it answers', {}, true],
    ['nobody, when a stranger wrote', { customer: stranger.email }, false],
  ])('mean %s', async (_, change, meant) => {
    const { claim } = await openClaim(desk);
    const ticket = await openTicket(desk, { claimId: claim.id, ...change });
    const found = await client.read(items, 'GET', `/tickets/${ticket.id}/postal-addresses`);
    expect(found.items).toMatchObject([{ name: 'Anna Bianchi', meant }]);
  });
});

describe('the print room', () => {
  test('is read by everybody who reads claims, and used by who works on them', async () => {
    await answered();
    const [letter] = await shelf('to_print');
    const body = { letters: [letter?.id], clientId: randomUUID() };
    for (const [role, status] of [
      ['auditor', 403],
      ['finance', 403],
      ['trainee', 201],
    ] as const)
      expect((await client.ask('POST', '/print-batches', { token: tokenOf(role), body })).status).toBe(
        status,
      );
    expect((await client.ask('GET', '/paper-letters', { token: tokenOf('auditor') })).status).toBe(200);
    expect((await client.ask('GET', '/paper-letters', { token: tokenOf('admin') })).status).toBe(403);
  });

  test('wants the number of a registered letter, and the day it was really posted', async () => {
    await answered({ post: { ...home, postage: 'registered' } });
    const [letter] = await shelf('to_print');
    const post = (body: object) => client.ask('POST', '/paper-letters/posted', { ...giulia, body });
    const id = letter?.id;
    expect((await post({ letters: [{ letter: id }], on: '2026-11-12' })).status).toBe(409);
    await print([id ?? '']);
    expect((await post({ letters: [{ letter: id }], on: '2026-11-12' })).json).toMatchObject({
      words: { it: 'manca il numero della raccomandata a Anna Bianchi' },
    });
    expect((await post({ letters: [{ letter: id, tracking: '61 5' }], on: '2026-11-12' })).status).toBe(409);
    expect(
      (await post({ letters: [{ letter: id, tracking: '615123456789' }], on: '2026-11-13' })).status,
    ).toBe(409);
    const done = { letters: [{ letter: id, tracking: '615123456789' }], on: '2026-11-12' };
    expect((await post(done)).status).toBe(200);
    expect((await post(done)).status).toBe(200);
    // A label is stuck on one envelope, however its number is typed; one with a wrong digit is kept and doubted.
    await answered({ post: { ...home, postage: 'registered' } });
    const [second] = await shelf('to_print');
    await print([second?.id ?? '']);
    const number = (tracking: string) =>
      post({ letters: [{ letter: second?.id, tracking }], on: '2026-11-12' });
    expect((await number('6151 2345 6789')).json).toMatchObject({
      words: { it: 'il numero 615123456789 è già della lettera a Anna Bianchi' },
    });
    expect((await number('RR 47312482 8 GB')).json).toMatchObject({
      items: [{ tracking: 'RR473124828GB', trackingDoubt: true }],
    });
    // Two people stick labels at once, and both read the same one.
    for (let letters = 0; letters < 2; letters++)
      await answered({ post: { ...home, postage: 'registered' } });
    const both = (await shelf('to_print')).map((each) => each.id);
    await print(both);
    const answers = await Promise.all(
      both.map((each) => post({ letters: [{ letter: each, tracking: '615123450000' }], on: '2026-11-12' })),
    );
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409]);
  });

  test('undoes step by step what was only a slip, and says once more what it printed', async () => {
    await answered();
    const [letter] = await shelf('to_print');
    const id = letter?.id ?? '';
    await print([id]);
    expect((await step(id, { act: 'undo' })).json).toMatchObject({ state: 'to_print', batch: null });
    const again = await print([id]);
    const { batches } = z
      .looseObject({ batches: z.array(z.looseObject({ id: z.string() })) })
      .parse(again.json);
    await client.get(`/print-batches/${batches[0]?.id}/file`);
    expect((await step(id, { act: 'undo' })).status).toBe(409);
    expect((await client.get(`/paper-letters/${id}/reprint`)).status).toBe(409);
    expect((await step(id, { act: 'reprint' })).json).toMatchObject({ copies: 1 });
    const reprint = await client.get(`/paper-letters/${id}/reprint?language=en`);
    expect((await printedWords(reprint.bytes))[0]).toContain('REPRINT');
    await client.ask('POST', '/paper-letters/posted', {
      ...giulia,
      body: { letters: [{ letter: id }], on: '2026-11-12' },
    });
    expect((await step(id, { act: 'return', on: '2026-11-12', reason: 'moved' })).json).toMatchObject({
      state: 'returned',
      returned: { reason: 'moved' },
    });
    expect((await step(id, { act: 'undo' })).json).toMatchObject({ state: 'posted' });
    expect((await step(id, { act: 'undo' })).json).toMatchObject({ state: 'printed', postedOn: null });
    expect((await client.get(`/outbox/${id}`)).json).toMatchObject({ state: 'queued', sentAt: null });
  });
});
