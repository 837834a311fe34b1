import { describe, expect, test } from 'vitest';
import * as claims from '#src/storage/claims.ts';
import { ofTicket as historyOf } from '#src/storage/history.ts';
import * as outbound from '#src/storage/outbound.ts';
import { list } from '#src/storage/tickets.ts';
import { workers } from '#workers/index.ts';
import { againAfterwards, dyingAtCommit, everyBell, quietly, twiceAtOnce } from '../bells.ts';
import { anna, mailWithFiles } from '../cast.ts';
import { useDesk } from '../desk.ts';

const desk = useDesk();

/** A notice with a file, so that every stage has something to do. */
const notice = () =>
  mailWithFiles(
    {
      id: 'notice@example.org',
      subject: 'Denuncia sinistro auto',
      text: `Vorrei denunciare un sinistro: il 10 novembre 2026 alle 8.30, in via Emilia a Lodi, un'altra auto, targata
FX123YZ, mi ha tamponato al semaforo. La mia auto è targata ${anna.plate}, polizza ${anna.motorPolicy}. Nessun ferito. Anna Bianchi`,
    },
    [
      {
        name: 'preventivo.txt',
        type: 'text/plain',
        content: 'PREVENTIVO DI RIPARAZIONE\nCarrozzeria Rossi\nTotale 1.250,00 €',
      },
    ],
  );

/** What the world sees in the end; ids aside. */
async function result() {
  const found = await list(desk.deps.db, {}, { size: 50 });
  return Promise.all(
    found.map(async (ticket) => ({
      status: ticket.status,
      stage: ticket.stage,
      kind: ticket.caseKind,
      problem: ticket.problem?.code,
      requirements:
        ticket.claimId === undefined
          ? []
          : (await claims.requirementsOf(desk.deps.db, ticket.claimId)).map(
              (line) => `${line.key} ${line.state} ${line.askedRounds}`,
            ),
      actions: (await historyOf(desk.deps.db, ticket.id)).map((event) => event.action),
      outbox: (await outbound.ofTicket(desk.deps.db, ticket.id)).map(
        (message) => `${message.purpose} ${message.state}`,
      ),
    })),
  );
}

async function undisturbed() {
  await desk.receive(notice());
  await desk.settle();
  return { story: await result(), sent: desk.sent.map((each) => each.mail.text) };
}

const expected = {
  story: [
    {
      status: 'waiting_customer',
      stage: 'settled',
      kind: 'claim_new',
      problem: undefined,
      requirements: expect.arrayContaining([expect.stringContaining('doc_cai asked 1')]),
      actions: ['opened', 'claim-opened', 'assessed', 'queued', 'asked', 'sent'],
      outbox: ['missing sent'],
    },
  ],
  sent: [expect.stringContaining('Constatazione amichevole')],
};

describe('every stage', () => {
  test('undisturbed does its work once', async () => {
    expect(await undisturbed()).toEqual(expected);
  });

  test('run twice at the same moment by two workers ends as if it had run once', async () => {
    await desk.receive(notice());
    await twiceAtOnce(desk);
    expect({ story: await result(), sent: desk.sent.map((each) => each.mail.text) }).toEqual(expected);
  });

  test('run again after it was done does nothing more', async () => {
    await desk.receive(notice());
    const rung = await againAfterwards(desk);
    expect({ story: await result(), sent: desk.sent.map((each) => each.mail.text) }).toEqual(expected);
    expect(new Set(rung.map((bell) => bell.stage))).toEqual(
      new Set(['normalize', 'read', 'link', 'assess', 'request', 'follow-up', 'send']),
    );
  });

  test('whose process dies at the commit leaves nothing half done, and the next one does it whole', async () => {
    await desk.receive(notice());
    await everyBell(desk, async (bell) => {
      // Sending marks its steps in commits of their own; its crashes have a test file of their own.
      if (bell.stage !== 'send') await quietly(dyingAtCommit(desk, bell));
      await quietly(desk.run(bell.stage, bell.id));
    });
    expect({ story: await result(), sent: desk.sent.map((each) => each.mail.text) }).toEqual(expected);
  });

  test('is worked on by exactly one worker', () => {
    const stages = workers.map((worker) => worker.stage);
    expect(new Set(stages).size).toBe(stages.length);
  });
});
