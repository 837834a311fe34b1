import { describe, expect, test } from 'vitest';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import { documentsOf } from '#src/storage/documents.ts';
import { ofTicket as historyOf } from '#src/storage/history.ts';
import * as messages from '#src/storage/messages.ts';
import * as tickets from '#src/storage/tickets.ts';
import { personActions } from '#workers/person.ts';
import { againAfterwards, dyingFirst, twiceAtOnce } from '../bells.ts';
import { anna, mail, mailWithFiles } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { pdfOf } from '../pdf.ts';

const desk = useDesk();

const text = `Buongiorno,
il 8 novembre 2026 alle 18, in via Emilia a Lodi, la grandine ha danneggiato la mia auto targata ${anna.plate}: cofano e
tetto sono ammaccati.

Inoltre il 10 novembre 2026 a casa si è rotto un tubo in bagno e l'acqua ha rovinato il parquet del corridoio.

Grazie
Anna Bianchi`;

const inEnglish = `Hello,
on 8 November 2026 at 18.00 in via Emilia, Lodi, hail damaged my car ${anna.plate}: the bonnet and the roof are dented.

Also, on 10 November 2026 a pipe burst in our bathroom at home and the water ruined the parquet floor.

Regards
Anna Bianchi`;

const both = (words = text) => mail({ id: 'both@example.org', subject: 'Due danni', text: words });

/** All tickets, the first one first. */
async function all(): Promise<Ticket[]> {
  return (await tickets.list(desk.deps.db, {}, { size: 50, order: 'opened' })).toReversed();
}

/** What must be there however often and however badly the stages ran. */
async function whatCame() {
  return {
    tickets: await Promise.all(
      (await all()).map(async ({ id, caseKind, claimId, problem, related }) => {
        const claim = claimId === undefined ? undefined : (await claims.load(desk.deps.db, claimId)).claim;
        return {
          caseKind,
          // What the policies cover is another matter.
          unsure: problem !== undefined && !['coverage_doubt', 'policy_unknown'].includes(problem.code),
          related: related?.how,
          type: claim?.type,
          lossOn: claim?.lossOn,
          plates: claim?.plates,
          days: (await messages.factsOf(desk.deps.db, id))
            .filter(({ key }) => key === 'loss_date')
            .map(({ value }) => value),
        };
      }),
    ),
    divided: (await Promise.all((await all()).map(async ({ id }) => historyOf(desk.deps.db, id)))).map(
      (events) => events.map(({ action }) => action).filter((action) => /apart|divided/.test(action)),
    ),
    sent: desk.sent.length,
  };
}

const asItShould = {
  tickets: [
    {
      caseKind: 'claim_new',
      unsure: false,
      related: undefined,
      type: expect.stringMatching(/^motor_/) as unknown,
      lossOn: '2026-11-08',
      plates: [anna.plate],
      days: ['2026-11-08'],
    },
    {
      caseKind: 'claim_new',
      unsure: false,
      related: 'new_loss',
      type: 'home_water',
      lossOn: '2026-11-10',
      plates: [],
      days: ['2026-11-10'],
    },
  ],
  divided: [['divided'], ['opened-apart']],
  sent: expect.any(Number) as unknown,
};

describe('one mail that tells two losses', () => {
  test.each([
    ['Italian', text],
    ['English', inEnglish],
  ])(
    'is two tickets over one message, each with its own claim and its own facts, in %s',
    async (_, words) => {
      await desk.receive(both(words));
      await desk.settle();
      expect(await whatCame()).toEqual(asItShould);
      const [car, home] = await all();
      if (car?.claimId === undefined || home?.claimId === undefined)
        throw new Error('there are not two claims');
      const open = async (ticket: Ticket) =>
        (await claims.requirementsOf(desk.deps.db, ticket.claimId ?? ('' as never)))
          .filter(({ state }) => state === 'missing' || state === 'asked')
          .map(({ key }) => key);
      expect(await open(home)).not.toEqual(await open(car));
    },
  );

  test('is confirmed once, and every first letter names both', async () => {
    await desk.receive(both());
    await desk.settle();
    await desk.later(1);
    const numbers = await Promise.all(
      (await all()).map(async ({ claimId }) =>
        claimId === undefined
          ? 'none'
          : formatReference((await claims.load(desk.deps.db, claimId)).claim.reference, 'SIN'),
      ),
    );
    const confirmations = desk.sent.filter((each) =>
      /Abbiamo aperto la pratica/.test(each.mail.subject ?? ''),
    );
    expect(confirmations.length).toBeLessThanOrEqual(1);
    expect(desk.sent.length).toBeGreaterThanOrEqual(1);
    for (const each of desk.sent) for (const number of numbers) expect(each.mail.text).toContain(number);
  });

  test('says on both tickets why it was divided', async () => {
    await desk.receive(both());
    await desk.settle();
    const [car, home] = await all();
    if (car === undefined || home === undefined) throw new Error('there are not two tickets');
    const events = await historyOf(desk.deps.db, home.id);
    expect(events.find(({ action }) => action === 'opened-apart')?.data).toMatchObject({
      from: formatReference(car.reference, 'TCK'),
      how: 'several',
      why: { it: 'vi si raccontano due fatti di genere del tutto diverso' },
    });
  });

  test('gives each file to the loss that it is about', async () => {
    await desk.receive(
      mailWithFiles(
        { id: 'both@example.org', subject: 'Due danni', text },
        [
          { name: `libretto ${anna.plate}.pdf`, lines: [`Carta di circolazione`, `Targa ${anna.plate}`] },
          {
            name: 'preventivo idraulico.pdf',
            lines: [
              'PREVENTIVO',
              'Riparazione tubo del bagno e ripristino parquet dopo perdita di acqua',
              'Totale 900,00',
            ],
          },
        ].map(({ name, lines }) => ({ name, type: 'application/pdf', content: pdfOf([lines]) })),
      ),
    );
    await desk.settle();
    const [car, home] = await all();
    const items = async (ticket: Ticket | undefined) =>
      ticket?.claimId === undefined
        ? []
        : (await documentsOf(desk.deps.db, ticket.claimId)).map(({ item }) => String(item));
    expect(await items(home)).toContain('doc_estimate');
    expect(await items(car)).not.toContain('doc_estimate');
    // And a person may say of it what it is, though its message came to the first ticket.
    const estimate = (await messages.attachmentsOf(desk.deps.db, home?.id ?? ('' as never))).find(
      ({ name }) => name.startsWith('preventivo'),
    );
    const named = await personActions(desk.deps).nameDocument({
      claimId: home?.claimId ?? ('' as never),
      attachmentId: estimate?.id ?? '',
      item: 'doc_technical_report',
      by: 'person:Sara',
    });
    expect(named.outcome).toBe('done');
  });
});

describe('the two cars of one household', () => {
  test('told in one sentence are two claims, each with its own plate', async () => {
    await desk.receive(
      both(
        `Buongiorno, vorrei denunciare un sinistro: la grandinata del 8 novembre 2026 in via Emilia a Lodi ha ammaccato la mia auto ${anna.plate} e quella di mio marito FX123YZ, erano parcheggiate davanti a casa. Grazie, Anna Bianchi`,
      ),
    );
    await desk.settle();
    const found = await Promise.all(
      (await all()).map(async ({ claimId, related }) => ({
        related: related?.how,
        plates: claimId === undefined ? undefined : (await claims.load(desk.deps.db, claimId)).claim.plates,
      })),
    );
    expect(found[0]).toEqual({ related: undefined, plates: [anna.plate] });
    expect(found[1]?.related).toBe('new_loss');
    // Of the husband's car no policy is on file: where its kind of loss is not clear, a person opens the claim.
    expect([undefined, 'FX123YZ']).toContain(found[1]?.plates?.join());
    expect(found).toHaveLength(2);
  });
});

test('what may be two losses is left together, and a person is told', async () => {
  await desk.receive(
    mail({
      id: 'perhaps@example.org',
      subject: 'Denuncia',
      text: `Vorrei denunciare un sinistro del 8 novembre 2026: un'auto in retromarcia ha urtato la mia auto ${anna.plate} a Lodi.

In bagno si è rotto un tubo e l'acqua ha rovinato il parquet. Anna Bianchi`,
    }),
  );
  await desk.settle();
  expect((await all()).map(({ problem }) => problem?.code)).toEqual(['perhaps_two_losses']);
});

test('a second ticket that a person takes for the same loss and merges back is heard by the first one again', async () => {
  await desk.receive(both());
  await desk.settle();
  const [car, home] = await all();
  if (car?.claimId === undefined || home === undefined) throw new Error('there are not two tickets');
  const actions = personActions(desk.deps);
  await actions.link({ ticketId: home.id, claimId: car.claimId, by: 'person:Sara' });
  await desk.settle();
  const merged = await actions.mergeTickets({
    ticketId: home.id,
    intoId: car.id,
    clientId: '5a0b1f1e-0000-4000-8000-000000000001',
    reason: 'one loss',
    by: 'person:Sara',
  });
  expect(merged.outcome).toBe('done');
  await desk.settle();
  const [message, ...more] = await messages.ofTicket(desk.deps.db, car.id);
  if (message === undefined) throw new Error('no message');
  expect(more).toEqual([]);
  expect(messages.wordsOf(message)).toMatch(/grandine[^]*tubo/);
  // And is not divided again.
  await desk.deps.db.transaction(async (tx) => {
    await messages.markUnhandled(tx, car.id);
    await tickets.advance(tx, await tickets.loadForUpdate(tx, car.id), 'link');
  });
  await desk.run('link', car.id);
  await desk.settle();
  expect((await all()).map(({ status }) => status === 'merged')).toEqual([false, true]);
});

test('a part goes with its ticket into a third one, and the ticket of the whole message is not merged into it', async () => {
  await desk.receive(both());
  await desk.settle();
  await desk.receive(
    mail({ id: 'third@example.org', subject: 'Una domanda', text: 'A che ora aprite domani?' }),
  );
  await desk.settle();
  const [car, home, third] = await all();
  if (car?.claimId === undefined || home === undefined || third === undefined)
    throw new Error('there are not three tickets');
  const actions = personActions(desk.deps);
  const days = async ({ id }: Ticket) =>
    (await messages.factsOf(desk.deps.db, id)).flatMap(({ key, value }) =>
      key === 'loss_date' ? [value] : [],
    );
  const merge = (from: Ticket, into: Ticket, clientId: string) =>
    actions.mergeTickets({ ticketId: from.id, intoId: into.id, clientId, reason: 'one', by: 'person:Sara' });
  await actions.link({ ticketId: home.id, claimId: car.claimId, by: 'person:Sara' });
  await desk.settle();
  // The second one would go on hearing its own part only.
  expect((await merge(car, home, '5a0b1f1e-0000-4000-8000-000000000002')).outcome).toBe('not-possible');
  expect((await merge(home, third, '5a0b1f1e-0000-4000-8000-000000000003')).outcome).toBe('done');
  await desk.settle();
  expect([await days(car), await days(third)]).toEqual([['2026-11-08'], ['2026-11-10']]);
});

describe('the division', () => {
  test('is done once when every stage runs twice at the same moment', async () => {
    await desk.receive(both());
    await twiceAtOnce(desk);
    expect(await whatCame()).toEqual(asItShould);
  });

  test('is done once when every stage runs again after it was done', async () => {
    await desk.receive(both());
    await againAfterwards(desk);
    expect(await whatCame()).toEqual(asItShould);
  });

  test('is there whole or not at all when the process dies at the commit', async () => {
    await desk.receive(both());
    expect(await dyingFirst(desk, ['link'], async () => (await all()).length)).toEqual([['link', 1]]);
    expect(await whatCame()).toEqual(asItShould);
  });

  test.each(['first', 'second'])('holds when the %s ticket is read once more', async (which) => {
    await desk.receive(both());
    await desk.settle();
    const [car, home] = await all();
    const read = which === 'first' ? car : home;
    if (read === undefined) throw new Error('no ticket');
    await desk.deps.db.transaction(async (tx) => {
      // As rules of yesterday left it: they knew no such fact.
      await tx.sql
        .deleteFrom('fact')
        .where('ticket_id', '=', read.id)
        .where('key', '=', 'loss_date')
        .execute();
      await messages.markUnhandled(tx, read.id);
      await tickets.advance(tx, await tickets.loadForUpdate(tx, read.id), 'link');
    });
    await desk.run('link', read.id);
    await desk.settle();
    expect(await whatCame()).toEqual(asItShould);
  });

  test('lets people correct what was read in the second part, for its ticket alone', async () => {
    await desk.receive(both());
    await desk.settle();
    const [car, home] = await all();
    const [message] = home === undefined ? [] : await messages.ofTicket(desk.deps.db, home.id);
    if (car === undefined || home === undefined || message === undefined)
      throw new Error('there are not two tickets');
    const actions = personActions(desk.deps);
    const say = async (word: { says: 'instead'; meant: string } | { says: 'nothing' }) =>
      (
        await actions.sayReading({
          messageId: message.id,
          key: 'loss_date',
          value: '2026-11-10',
          ...word,
          by: 'person:Sara',
        })
      ).outcome;
    const days = async () =>
      Promise.all(
        [car, home].map(async ({ id }) =>
          (await messages.factsOf(desk.deps.db, id)).flatMap(({ key, value }) =>
            key === 'loss_date' ? [value] : [],
          ),
        ),
      );
    expect(await say({ says: 'instead', meant: '9 novembre 2026' })).toBe('done');
    await desk.settle();
    expect(await days()).toEqual([['2026-11-08'], ['2026-11-09']]);
    // Read anew, each ticket minds the words about its own part.
    for (const { id } of [car, home]) {
      await desk.deps.db.transaction(async (tx) => {
        await messages.markUnhandled(tx, id);
        await tickets.advance(tx, await tickets.loadForUpdate(tx, id), 'link');
      });
      await desk.run('link', id);
    }
    await desk.settle();
    expect(await days()).toEqual([['2026-11-08'], ['2026-11-09']]);
    expect(
      (await historyOf(desk.deps.db, home.id)).filter(({ action }) => action === 'reading-corrected'),
    ).toHaveLength(1);
    expect(
      (await historyOf(desk.deps.db, car.id)).filter(({ action }) => action === 'reading-corrected'),
    ).toEqual([]);
    expect(await say({ says: 'nothing' })).toBe('done');
    await desk.settle();
    expect(await days()).toEqual([['2026-11-08'], ['2026-11-10']]);
  });
});
