import { describe, expect, test } from 'vitest';
import type { LocalDate } from '#src/domain/ids.ts';
import { ofTicket as historyOf } from '#src/storage/history.ts';
import * as requests from '#src/storage/requests.ts';
import { list } from '#src/storage/tickets.ts';
import { personActions } from '#workers/person.ts';
import { anna, mail } from '../cast.ts';
import { useDesk } from '../desk.ts';

const desk = useDesk();
const day = (text: string) => text as LocalDate;
const sara = 'person:Sara Conti';

/** Anna tells of a collision; the accident form and the place to see the car are missing, and she is asked. */
async function asked() {
  await desk.receive(
    mail({
      subject: 'Denuncia sinistro auto',
      text: `Buongiorno,
vorrei denunciare un sinistro: il 10 novembre 2026 alle 8.30, in via Emilia a Lodi, mentre ero ferma al semaforo
un'altra auto, targata FX123YZ, mi ha tamponato. La mia auto è targata ${anna.plate}. Nessun ferito.
Polizza ${anna.motorPolicy}.
Anna Bianchi`,
    }),
  );
  await desk.settle();
  expect(desk.sent).toHaveLength(1);
  return theRequest();
}

async function theTicket() {
  const [ticket] = await list(desk.deps.db, {}, { size: 5 });
  if (ticket === undefined) throw new Error('no ticket');
  return ticket;
}

async function theRequest() {
  const { claimId } = await theTicket();
  const all = claimId === undefined ? [] : await requests.ofClaim(desk.deps.db, claimId);
  const last = all.at(-1);
  if (last === undefined) throw new Error('no request');
  return last;
}

type Step = Omit<Parameters<ReturnType<typeof personActions>['stepRequest']>[0], 'requestId' | 'by'>;

async function step(asking: Step) {
  const { id } = await theRequest();
  const outcome = await personActions(desk.deps).stepRequest({ requestId: id, by: sara, ...asking });
  await desk.settle();
  return outcome;
}

/** An answer of Anna's to the last message she got. */
async function answer(text: string) {
  const last = desk.sent.at(-1);
  await desk.receive(
    mail({
      subject: `Re: ${last?.mail.subject}`,
      text,
      headers: { 'In-Reply-To': `<${last?.messageId}>`, References: `<${last?.messageId}>` },
    }),
  );
  await desk.settle();
}

describe('a person steers a request', () => {
  test('held back, no reminder leaves until it is let go on', async () => {
    await asked();
    expect(await step({ step: 'hold', reason: 'She is in hospital' })).toMatchObject({ outcome: 'done' });
    await desk.later(12);
    expect(desk.sent).toHaveLength(1);
    expect(await step({ step: 'send_now' })).toMatchObject({
      outcome: 'not-possible',
      reason: 'The request is held back.',
    });
    await step({ step: 'go_on' });
    await desk.later(1);
    expect(desk.sent).toHaveLength(2);
    const actions = (await historyOf(desk.deps.db, (await theTicket()).id)).map((event) => event.action);
    expect(actions).toEqual(expect.arrayContaining(['request-hold', 'request-go_on', 'reminded']));
  });

  test('the same step twice is one, and an outdated look changes nothing', async () => {
    const { version } = await asked();
    const first = await step({ step: 'hold', reason: 'In hospital', version });
    expect(first.outcome).toBe('done');
    expect(await step({ step: 'hold', reason: 'In hospital' })).toEqual(first);
    expect(await step({ step: 'cancel', reason: 'old look', version })).toMatchObject({ outcome: 'stale' });
    const actions = (await historyOf(desk.deps.db, (await theTicket()).id)).map((event) => event.action);
    expect(actions.filter((action) => action === 'request-hold')).toHaveLength(1);
  });

  test('more time moves the reminder to that day', async () => {
    await asked();
    expect(await step({ step: 'extend', until: day('2026-11-12') })).toMatchObject({
      outcome: 'not-possible',
    });
    await step({ step: 'extend', until: day('2026-12-03') });
    expect(await theRequest()).toMatchObject({ dueOn: '2026-12-03', notBefore: '2026-12-03' });
    await desk.later(14);
    expect(desk.sent).toHaveLength(1);
    await desk.later(7);
    expect(desk.sent).toHaveLength(2);
  });

  test('sent now, the reminder leaves today and the next keeps its distance', async () => {
    await asked();
    await desk.later(1);
    await step({ step: 'send_now' });
    expect(desk.sent).toHaveLength(2);
    expect(await theRequest()).toMatchObject({ round: 2 });
    await desk.later(2);
    expect(desk.sent).toHaveLength(2);
  });

  test('cancelled, nobody waits for the customer any more', async () => {
    await asked();
    await step({ step: 'cancel', reason: 'We found the form in the post' });
    expect(await theRequest()).toMatchObject({
      state: 'cancelled',
      closeReason: 'We found the form in the post',
      closedAt: desk.now,
    });
    expect((await theTicket()).status).toBe('open');
    await desk.later(30);
    expect(desk.sent).toHaveLength(1);
  });

  test('begun anew, it asks once more from the first round on, and the old one stays on record', async () => {
    const before = await asked();
    await desk.later(8);
    expect(desk.sent).toHaveLength(2);
    await step({ step: 'supersede', reason: 'The claim is of another type' });
    const all = await requests.ofClaim(desk.deps.db, before.claimId);
    expect(all.map(({ state, round }) => [state, round])).toEqual([
      ['superseded', 2],
      ['open', 1],
    ]);
    expect(desk.sent).toHaveLength(3);
  });

  test('the words of the next round can be read before they leave, and reading them sends nothing', async () => {
    const { id } = await asked();
    const preview = await personActions(desk.deps).previewRequest(id);
    expect(preview).toMatchObject({ outcome: 'composed', round: 2, dueOn: '2026-11-19', to: anna.email });
    expect('letter' in preview && preview.letter.text).toContain('CAI');
    await desk.settle();
    expect(desk.sent).toHaveLength(1);
  });
});

describe('words that only a person may answer', () => {
  test.each([
    ['deceased', 'Buongiorno, vi scrivo perché Anna è purtroppo deceduta la settimana scorsa.'],
    ['represented', 'Mi sono affidata a un avvocato, d’ora in poi scrivete al mio legale.'],
    ['customer_asked', 'Non scrivetemi più, per favore.'],
  ])('hold the request back: %s', async (reason, text) => {
    await asked();
    await answer(text);
    expect((await theRequest()).held).toMatchObject({ by: 'machine:assess' });
    expect((await theRequest()).held?.why).toContain(reason);
    expect((await theTicket()).problem).toMatchObject({ code: 'answer_to_read' });
    await desk.later(40);
    expect(desk.sent).toHaveLength(1);
    expect(await theRequest()).toMatchObject({ state: 'open', round: 1 });
  });

  test('read twice, they hold it back once', async () => {
    await asked();
    await answer('Mi sono affidata a un avvocato, scrivete al mio legale.');
    const ticket = await theTicket();
    await desk.run('assess', ticket.id).catch(() => {});
    await desk.settle();
    const events = (await historyOf(desk.deps.db, ticket.id)).filter(
      (event) => event.action === 'request-held',
    );
    expect(events).toHaveLength(1);
  });
});

test('a request that reaches nobody tells the representative how else to reach the customer', async () => {
  // With a postal address it would go by post.
  await desk.deps.db.sql.updateTable('party').set({ address: null }).execute();
  desk.answerNext({ outcome: 'refused', code: 550, response: '550 no such user' });
  await desk.receive(
    mail({
      subject: 'Denuncia sinistro auto',
      text: `Buongiorno, vorrei denunciare un sinistro: il 10 novembre 2026 alle 8.30, in via Emilia a Lodi, un'altra auto,
targata FX123YZ, mi ha tamponato. La mia auto è targata ${anna.plate}. Nessun ferito. Polizza ${anna.motorPolicy}.`,
    }),
  );
  await desk.settle();
  const ticket = await theTicket();
  expect(ticket).toMatchObject({ status: 'open', problem: { code: 'not_delivered' } });
  expect(ticket.problem?.detail).toContain('telefonare al +393330000001');
  const progress = await requests.progressOf(desk.deps.db, [(await theRequest()).id]);
  expect([...progress.values()]).toEqual([{ hasBrought: false, isUndelivered: true }]);
});
