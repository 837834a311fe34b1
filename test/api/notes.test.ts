import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { list } from '#src/storage/outbound.ts';
import { anna, mail } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { openWire, type Wire } from '#test/wire.ts';
import { tokenOf, useApi, type Asking } from './client.ts';
import { openClaim, openTicket } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const as = (name: string): Asking => ({ headers: { 'x-actor': name } });
const giulia = as('Giulia Ferri');
const marta = as('Marta Villa');

const noteShape = z.looseObject({ id: z.string(), text: z.string(), version: z.number() });
const notes = z.object({ items: z.array(noteShape), next: z.string().nullable() });

const write = (text: string, more: object = {}, who = giulia, ticket = '1') =>
  client.ask('POST', `/tickets/${ticket}/notes`, {
    ...who,
    body: { text, clientId: randomUUID(), ...more },
  });
const written = async (text: string, more: object = {}, who = giulia) =>
  noteShape.parse((await write(text, more, who)).json);
const edit = (id: string, body: object, who = giulia) =>
  client.ask('PATCH', `/notes/${id}`, { ...who, body });
const listed = async (ticket = '1') =>
  (await client.read(notes, 'GET', `/tickets/${ticket}/notes`, giulia)).items;
const mentionsOf = async (who: Asking) => {
  const page = z.object({ items: z.array(z.looseObject({ id: z.string() })) });
  return (await client.read(page.loose(), 'GET', '/queue?view=mentions', who)).items.map(({ id }) => id);
};

describe('a note', () => {
  test('is read by colleagues with its writer and its day', async () => {
    await openTicket(desk);
    expect((await write('Il perito è in ferie.')).status).toBe(201);
    await write('Allora aspettiamo.', {}, marta);
    expect(await listed()).toMatchObject([
      { author: 'Marta Villa', text: 'Allora aspettiamo.', editableUntil: null },
      { author: 'Giulia Ferri', editableUntil: '2026-11-12T09:15:00.000Z' },
    ]);
  });

  test('sent twice, also at once, is one note', async () => {
    await openTicket(desk);
    const clientId = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => write('Una volta.', { clientId })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 201]);
    expect(await listed()).toHaveLength(1);
  });

  test('is mended by its writer for a quarter of an hour, and what it said stays readable', async () => {
    await openTicket(desk);
    const { id } = await written('Il perito è in feri.');
    const edited = await edit(id, { text: 'Il perito è in ferie.', version: 1 });
    expect(edited.json).toMatchObject({
      text: 'Il perito è in ferie.',
      version: 2,
      former: [{ text: 'Il perito è in feri.' }],
    });
    // The answer was lost and it is sent again.
    expect((await edit(id, { text: 'Il perito è in ferie.', version: 1 })).status).toBe(200);
    expect((await edit(id, { text: 'Altro.', version: 1 })).status).toBe(409);
    expect(
      await client.refused('PATCH', `/notes/${id}`, { ...marta, body: { text: 'Altro.' } }),
    ).toMatchObject({
      status: 409,
      detail: 'only Giulia Ferri may edit it',
    });
    desk.now = new Date(desk.now.getTime() + 16 * 60_000);
    expect((await edit(id, { text: 'Altro.' })).status).toBe(409);
    expect((await edit('99', { text: 'Altro.' })).status).toBe(404);
  });

  test('edited by two tabs at once is edited by one of them', async () => {
    await openTicket(desk);
    const { id } = await written('uno');
    const answers = await Promise.all(['due', 'tre'].map((text) => edit(id, { text, version: 1 })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  });

  test('goes with its ticket into another one', async () => {
    const [first, second] = [await openTicket(desk), await openTicket(desk)];
    await write('Già visto.', {}, giulia, first.id);
    const merged = await client.ask('POST', `/tickets/${first.id}/merge`, {
      body: { into: second.id, reason: 'The same matter', clientId: randomUUID() },
    });
    expect(merged.status).toBe(200);
    expect(await listed(second.id)).toMatchObject([{ text: 'Già visto.' }]);
  });

  test('is written by those who work, and read by those who read', async () => {
    await openTicket(desk);
    expect((await write('x', {}, { token: tokenOf('auditor') })).status).toBe(403);
    expect((await client.ask('GET', '/tickets/1/notes', { token: tokenOf('auditor') })).status).toBe(200);
    expect((await client.ask('GET', '/tickets/1/notes', { token: tokenOf('admin') })).status).toBe(403);
  });
});

describe('a mention', () => {
  test('brings the ticket before whoever is called, until that person has read it', async () => {
    await openTicket(desk);
    const { id } = await written('@Marta Villa guardi?', { mentions: ['Marta Villa'] });
    expect([await mentionsOf(marta), await mentionsOf(giulia)]).toEqual([['1'], []]);
    const read = () => client.ask('PUT', `/notes/${id}/seen`, marta);
    const answers = await Promise.all([read(), read()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await mentionsOf(marta)).toEqual([]);
    expect((await client.refused('PUT', `/notes/${id}/seen`, giulia)).status).toBe(404);
  });

  test('that is edited away calls nobody any more, and read once stays read', async () => {
    await openTicket(desk);
    const { id } = await written('Guardate?', { mentions: ['Marta Villa', 'Sara Conti'] });
    await client.ask('PUT', `/notes/${id}/seen`, as('Sara Conti'));
    await edit(id, { text: 'Guarda solo Sara?', mentions: ['Sara Conti'] });
    expect([await mentionsOf(marta), await mentionsOf(as('Sara Conti'))]).toEqual([[], []]);
  });
});

describe('the customer', () => {
  let wire: Wire | undefined;
  afterEach(() => wire?.close());

  test('gets no word of a note, whatever is sent on the ticket', async () => {
    await desk.receive(
      mail({
        id: 'first@example.org',
        text: `Vorrei denunciare un sinistro auto del 10/11/2026, polizza ${anna.motorPolicy}, mi hanno tamponata.`,
      }),
    );
    await desk.settleUntil('send');
    await write('Segreto-Zabaione: il cliente mente?', { mentions: ['Marta Villa'] });
    const { basedOn } = await client.read(z.looseObject({ basedOn: z.string() }), 'GET', '/tickets/1');
    await client.ask('POST', '/tickets/1/replies', {
      ...giulia,
      body: { text: 'Abbiamo ricevuto tutto.', clientId: randomUUID(), basedOn },
    });
    await write('Segreto-Zabaione, seconda parte');
    wire = await openWire();
    const waiting = (await list(desk.deps.db, { state: 'queued' }, { size: 50 })).toReversed();
    for (const message of waiting) await wire.send(desk, message.id);
    expect(wire.sink.accepted.length).toBe(waiting.length);
    expect(waiting.length).toBeGreaterThanOrEqual(2);
    for (const { bytes } of wire.sink.accepted) {
      const { simpleParser } = await import('mailparser');
      const { text, html, headerLines } = await simpleParser(bytes);
      for (const part of [bytes.toString(), text, String(html), JSON.stringify(headerLines)])
        expect(part).not.toContain('Zabaione');
    }
    // Nor does the next round that a person may look at.
    expect((await client.get('/requests/1/preview')).text).not.toContain('Zabaione');
  });
});

describe('the timeline', () => {
  const item = z.looseObject({ kind: z.string() });
  const page = z.object({ items: z.array(item), next: z.string().nullable() });
  const minutes = (n: number) => {
    desk.now = new Date(desk.now.getTime() + n * 60_000);
  };

  test('tells a conversation in one order: mail, answer, note and what happened', async () => {
    await desk.receive(mail({ id: 'first@example.org', text: 'A che punto è la mia pratica?' }));
    await desk.settle();
    await write('Chiedo al perito.');
    await client.ask('PUT', '/tickets/1/assignment', { ...giulia, body: { to: 'Giulia Ferri' } });
    const { items } = await client.read(page, 'GET', '/tickets/1/timeline', giulia);
    expect(items.find(({ kind }) => kind === 'message')).toMatchObject({
      message: { from: { address: anna.email } },
    });
    expect(items.find(({ kind }) => kind === 'note')).toMatchObject({ note: { text: 'Chiedo al perito.' } });
    expect(items.find(({ kind }) => kind === 'outbound')).toMatchObject({
      outbound: { purpose: 'received', text: expect.stringContaining('Gentile') },
    });
    const events = items.flatMap(({ kind, event }) =>
      kind === 'event' ? [z.looseObject({ action: z.string() }).parse(event).action] : [],
    );
    expect(events).toContain('assigned');
    for (const noise of ['queued', 'sent', 'noted']) expect(events).not.toContain(noise);
  });

  test('is walked by pages that miss and repeat nothing', async () => {
    await openTicket(desk);
    for (let n = 0; n < 9; n++) {
      await write(`nota ${n}`);
      if (n % 3 === 0) minutes(1);
    }
    const seen: string[] = [];
    let cursor = '';
    do {
      const answer = await client.read(page, 'GET', `/tickets/1/timeline?limit=2${cursor}`, giulia);
      seen.push(...answer.items.flatMap(({ note }) => noteShape.safeParse(note).data?.text ?? []));
      cursor = answer.next === null ? '' : `&cursor=${answer.next}`;
    } while (cursor !== '');
    expect(seen).toEqual(Array.from({ length: 9 }, (_, n) => `nota ${8 - n}`));
  });

  test('shows events about fraud to nobody who may not know of them', async () => {
    const { claim } = await openClaim(desk);
    const ticket = await openTicket(desk, { claimId: claim.id });
    await client.ask('POST', `/claims/${claim.id}/escalations`, {
      body: { reason: 'fraud_signal', note: 'strano' },
    });
    const eventsFor = async (role: 'rep' | 'supervisor') =>
      (
        await client.read(page, 'GET', `/tickets/${ticket.id}/timeline`, { token: tokenOf(role) })
      ).items.filter(({ kind }) => kind === 'event').length;
    expect(await eventsFor('supervisor')).toBeGreaterThan(await eventsFor('rep'));
  });
});
