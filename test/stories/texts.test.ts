import { describe, expect, test } from 'vitest';
import { reconcileTexts } from '#channels/phone/reconcile.ts';
import { ofTicket } from '#src/storage/history.ts';
import { list as outboundList } from '#src/storage/outbound.ts';
import * as messages from '#src/storage/messages.ts';
import { list } from '#src/storage/tickets.ts';
import { personActions } from '#workers/person.ts';
import { anna, bounceOf, mail } from '../cast.ts';
import { usePhoneDesk } from '../twilio/phone-desk.ts';

const from = '+390299990000';
const office = usePhoneDesk({ textFrom: from });
const { desk, file } = office;
/** On file with Anna's policies, and hers alone. */
const annasMobile = '+393330000001';
const stranger = '+393339999991';
const landline = '+390255507777';

const sentTexts = () => office.standIn.texts.filter(({ direction }) => direction === 'outbound-api');
const outbox = () => outboundList(desk.deps.db, {}, { size: 50 });
const tickets = () => list(desk.deps.db, {}, { size: 50 });

async function text(body: string, sender = stranger, optOut?: 'STOP' | 'START'): Promise<void> {
  office.standIn.text({ from: sender, body, ...(optOut === undefined ? {} : { optOut }) });
  await office.standIn.flush();
  await file();
}

/** Puts an answer of a person into the outbox, as the composer does. */
async function answer(words: string, own: { to?: string } = {}) {
  const [ticket] = await tickets();
  if (ticket === undefined) throw new Error('no ticket');
  const done = await personActions(desk.deps).reply({
    ticketId: ticket.id,
    clientId: `c${words.length}`,
    text: words,
    attachments: [],
    close: false,
    wait: false,
    basedOn: await messages.conversationMark(desk.deps.db, ticket.id),
    by: 'person:Giulia Ferri',
    ...own,
  });
  await desk.settle();
  return done;
}

describe('an acknowledgement by text message', () => {
  test('goes once to whoever texts, in one part, naming the ticket and nothing private', async () => {
    await text('Buongiorno, una domanda sulla mia frattura: quando siete aperti?');
    await text('Scusate, intendevo il sabato');
    const [ticket, ...others] = await tickets();
    expect(others).toEqual([]);
    expect(sentTexts()).toMatchObject([
      { to: stranger, from, body: expect.stringMatching(/^TCK \d{4}-\d{4}-\d{2}: /) },
    ]);
    expect(sentTexts()[0]?.body.length).toBeLessThanOrEqual(160);
    expect(sentTexts()[0]?.body).not.toContain('frattura');
    expect(ticket?.channel).toBe('sms');
  });

  test('goes to whoever left a message on the voicemail, not to those a person talked to, nor to a landline', async () => {
    await office.standIn.call({ from: stranger });
    await office.standIn.call({ from: '+393339999992', rings: 'answered' });
    await office.standIn.call({ from: landline });
    await office.standIn.call({ from: 'anonymous', does: ['9', '0', '3339999993'] });
    await office.standIn.flush();
    await file();
    await file();
    expect(sentTexts().map(({ to }) => to)).toEqual([stranger]);
  });

  test('waits for the morning when somebody texts at night', async () => {
    desk.now = new Date('2026-11-12T21:00:00Z');
    await text('Buonasera, ho bisogno di aiuto');
    expect(sentTexts()).toEqual([]);
    expect(await outbox()).toMatchObject([{ state: 'queued', nextAt: new Date('2026-11-13T08:00:00Z') }]);
    desk.now = new Date('2026-11-13T08:00:01Z');
    await desk.tick();
    expect(sentTexts()).toHaveLength(1);
  });

  test('that the service was too late for waits for the morning, and so does one that is sent again', async () => {
    desk.now = new Date('2026-11-12T18:59:00Z');
    office.standIn.dropsNext = 'before';
    await text('Buonasera, una domanda');
    expect(sentTexts()).toEqual([]);
    expect(await outbox()).toMatchObject([{ state: 'uncertain' }]);
    // By the time it is proven that Twilio never had it, it is past eight.
    desk.now = new Date('2026-11-12T19:20:00Z');
    for (let turns = 0; turns < 3; turns++) {
      office.later(60_000);
      await desk.tick();
    }
    expect(await outbox()).toMatchObject([{ state: 'queued', nextAt: new Date('2026-11-13T08:00:00Z') }]);
    expect(sentTexts()).toEqual([]);
    desk.now = new Date('2026-11-13T08:00:01Z');
    await desk.tick();
    expect(sentTexts()).toHaveLength(1);
  });

  test('never goes abroad or to a number that costs, whoever writes it', async () => {
    await text('Hello, one question about opening hours please', '+447911123456');
    expect(sentTexts()).toEqual([]);
    expect(await answer('We open at nine.')).toMatchObject({
      outcome: 'not-possible',
      words: { en: expect.stringContaining('PHONE_COUNTRIES') },
    });
  });
});

describe('what became of a text message', () => {
  test('is told by Twilio and shown on the message, also when the webhook is lost', async () => {
    await text('Buongiorno, una domanda');
    expect(await outbox()).toMatchObject([{ state: 'sent' }]);
    office.standIn.loseAll();
    office.later(60_000);
    await reconcileTexts(office.texts, office.tools);
    await desk.settle();
    expect(await outbox()).toMatchObject([{ state: 'sent', delivery: 'delivered' }]);
    await reconcileTexts(office.texts, office.tools);
    await desk.settle();
    const news = (await desk.deps.db.sql.selectFrom('message').selectAll().execute()).filter(
      ({ nature }) => nature === 'bounce',
    );
    expect(news).toHaveLength(1);
    expect(await tickets()).toHaveLength(1);
  });

  test('brings the ticket back to its owner when it did not arrive, with the reason', async () => {
    office.standIn.undeliverable.set(stranger, 30_003);
    await text('Buongiorno, una domanda');
    await office.standIn.flush();
    await desk.settle();
    expect(await outbox()).toMatchObject([
      { delivery: 'bounced', deliveryDetail: '5.7.1 Twilio undelivered 30003' },
    ]);
    expect(await tickets()).toMatchObject([{ problem: { code: 'not_delivered' } }]);
  });

  test('is looked up in Twilio’s list when no answer came: what is there is not sent again', async () => {
    office.standIn.dropsNext = 'after';
    await text('Buongiorno, una domanda');
    expect(await outbox()).toMatchObject([{ state: 'sent', settledBy: 'proof:provider-list' }]);
    expect(sentTexts()).toHaveLength(1);
  });

  test('is not sent again while it still waits at Twilio', async () => {
    office.standIn.isBusy = true;
    office.standIn.dropsNext = 'after';
    await text('Buongiorno, una domanda');
    office.later(3_600_000);
    await desk.tick();
    await desk.tick();
    expect(sentTexts()).toHaveLength(1);
    expect(await outbox()).toMatchObject([{ state: 'sent', settledBy: 'proof:provider-list' }]);
  });

  test('is sent again only when Twilio’s list does not have it long after the attempt, and once', async () => {
    office.standIn.dropsNext = 'before';
    await text('Buongiorno, una domanda');
    expect(await outbox()).toMatchObject([{ state: 'uncertain' }]);
    for (let minute = 0; minute < 14; minute++) {
      office.later(60_000);
      await desk.tick();
    }
    expect(sentTexts()).toEqual([]);
    expect((await tickets()).map(({ problem }) => problem)).toEqual([undefined]);
    office.later(120_000);
    await desk.tick();
    await desk.tick();
    expect(sentTexts()).toHaveLength(1);
    expect(await outbox()).toMatchObject([{ state: 'sent' }]);
  });

  test('is tried again when Twilio had no connection or was too busy, and refused when it says no', async () => {
    office.standIn.refuses.set(stranger, 21_614);
    await text('Buongiorno, una domanda');
    expect(await outbox()).toMatchObject([
      { state: 'refused', lastResponse: expect.stringContaining('21614') },
    ]);
    expect(await tickets()).toMatchObject([{ problem: { code: 'not_delivered' } }]);
  });
});

describe('STOP', () => {
  test('forbids text messages to the number until START, for machines and people', async () => {
    await text('Buongiorno, una domanda');
    await text('stop');
    await text('Anzi, una cosa ancora su un altro fatto');
    expect(sentTexts()).toHaveLength(1);
    expect(await answer('La chiamiamo noi.')).toMatchObject({
      outcome: 'not-possible',
      reason: expect.stringContaining('wrote STOP'),
    });
    await text('START');
    expect(await answer('Grazie, ci scriva pure.')).toMatchObject({ outcome: 'queued' });
    expect(sentTexts()).toHaveLength(2);
    const [ticket] = await tickets();
    const actions = (ticket === undefined ? [] : await ofTicket(desk.deps.db, ticket.id)).map(
      ({ action }) => action,
    );
    expect(actions).toEqual(expect.arrayContaining(['texts-stopped', 'texts-allowed']));
  });

  test('keeps back a text message that waited for the morning, and a person is told', async () => {
    desk.now = new Date('2026-11-12T21:00:00Z');
    await text('Buonasera, ho bisogno di aiuto');
    await text('STOP');
    desk.now = new Date('2026-11-13T08:00:01Z');
    await desk.tick();
    expect(sentTexts()).toEqual([]);
    expect(await outbox()).toMatchObject([
      { state: 'refused', lastResponse: 'they forbade text messages (STOP)' },
    ]);
    expect(await tickets()).toMatchObject([{ problem: { code: 'not_delivered' } }]);
  });

  test('that only the carrier knows of is learned from its refusal', async () => {
    office.standIn.refuses.set(stranger, 21_610);
    await text('Buongiorno, una domanda');
    office.standIn.refuses.clear();
    expect(await answer('Ci chiami quando vuole.')).toMatchObject({ outcome: 'not-possible' });
  });
});

describe('an answer of a person', () => {
  test('goes by text message to whoever called, and their answer comes back into the ticket', async () => {
    await office.standIn.call({ from: stranger, does: ['9', '0'] });
    await office.standIn.flush();
    await file();
    expect(await answer('La richiamiamo alle 15.')).toMatchObject({ outcome: 'queued' });
    expect(sentTexts().at(-1)).toMatchObject({
      to: stranger,
      body: expect.stringContaining('La richiamiamo alle 15.'),
    });
    await text('Va bene, grazie');
    expect(await tickets()).toHaveLength(1);
  });

  test('that no text message can carry is refused with what to do', async () => {
    await office.standIn.call({ from: stranger, does: ['9', '0'] });
    await office.standIn.flush();
    await file();
    expect(await answer('a'.repeat(500))).toMatchObject({
      outcome: 'not-possible',
      reason: expect.stringContaining('at most 450'),
    });
  });
});

describe('a nudge', () => {
  const report = mail({
    subject: 'Denuncia sinistro auto',
    text: `Buongiorno, il 10 novembre 2026 alle 8.30, in via Emilia a Lodi, mentre ero ferma al semaforo un'altra auto, targata FX123YZ, mi ha tamponato. La mia auto è targata ${anna.plate}. Nessun ferito. Polizza ${anna.motorPolicy}. Anna Bianchi`,
  });

  test('goes beside the first reminder to the mobile on file, and beside no other', async () => {
    await desk.receive(report);
    await desk.settle();
    for (const days of [7, 7, 7]) await desk.later(days);
    desk.now = new Date(desk.now.getTime() + 86_400_000);
    await desk.tick();
    expect(desk.sent.length).toBeGreaterThan(2);
    expect(sentTexts()).toMatchObject([
      { to: annasMobile, body: expect.stringContaining('le abbiamo scritto per e-mail') },
    ]);
    expect(sentTexts()[0]?.body).not.toMatch(/documento|modulo|constatazione/i);
  });

  test('goes out when a mail came back and no other mail address is known, also where a letter follows', async () => {
    await desk.receive(report);
    await desk.settle();
    await desk.receive(bounceOf(desk.sent[0]), { to: desk.sent[0]?.envelopeFrom ?? '' });
    await desk.settle();
    await desk.settle();
    expect(sentTexts()).toMatchObject([
      { to: annasMobile, body: expect.stringContaining('è tornata indietro') },
    ]);
    await desk.tick();
    expect(sentTexts()).toHaveLength(1);
  });
});
