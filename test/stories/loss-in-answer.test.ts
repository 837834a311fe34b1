import { describe, expect, test } from 'vitest';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import { ofTicket as historyOf } from '#src/storage/history.ts';
import { documentsOf } from '#src/storage/documents.ts';
import { findingsOf } from '#src/storage/findings.ts';
import * as messages from '#src/storage/messages.ts';
import * as tickets from '#src/storage/tickets.ts';
import { againAfterwards, dyingFirst, twiceAtOnce } from '../bells.ts';
import { anna, mail, mailWithFiles, stranger } from '../cast.ts';
import { pdfOf } from '../pdf.ts';
import { useDesk } from '../desk.ts';

const desk = useDesk();

/** Anna's car was hit on 10 November; the desk asks her for what is missing. */
async function firstLoss(): Promise<void> {
  await desk.receive(
    mail({
      id: 'first@example.org',
      subject: 'Denuncia sinistro auto',
      text: `Buongiorno, vorrei denunciare un sinistro: il 10 novembre 2026 alle 8.30, in via Emilia a Lodi, mentre ero ferma
al semaforo un'altra auto mi ha tamponato. La mia auto è targata ${anna.plate}. Polizza ${anna.motorPolicy}.
Anna Bianchi`,
    }),
  );
  await desk.settle();
  expect(desk.sent).toHaveLength(1);
}

/** An answer to our letter about the first loss, as a mail program writes it. */
function answer(text: string, more: Partial<Parameters<typeof mail>[0]> = {}): string {
  const [letter] = desk.sent;
  if (letter === undefined) throw new Error('no letter to answer');
  return mail({
    id: 'answer@example.org',
    to: letter.mail.replyTo?.value[0]?.address ?? '',
    subject: `Re: ${letter.mail.subject ?? ''}`,
    text,
    ...more,
    headers: { 'In-Reply-To': letter.mail.messageId, ...more.headers },
  });
}

const secondLoss = `Buongiorno,
mi è successo di nuovo: il 24 novembre 2026 alle 18, in corso Roma a Lodi, ho trovato la mia auto targata ${anna.plate}
con il parabrezza rotto da un sasso. Polizza ${anna.motorPolicy}.
Anna Bianchi`;

const inEnglish = `Hello,
I would like to report another accident: on 24 November 2026 at 18.00 a stone broke the windscreen of my car ${anna.plate} in
corso Roma, Lodi. My policy is ${anna.motorPolicy}.
Anna Bianchi`;

/** All tickets, the first one first. */
async function all(): Promise<Ticket[]> {
  return (await tickets.list(desk.deps.db, {}, { size: 50, order: 'opened' })).toReversed();
}

async function pair(): Promise<readonly [old: Ticket, apart: Ticket]> {
  const [old, apart, ...others] = await all();
  if (old === undefined || apart === undefined) throw new Error('there are not two tickets');
  expect(others).toEqual([]);
  return [old, apart];
}

/** What must be there however often and however badly the stages ran. */
async function whatCame() {
  const found = await all();
  return {
    tickets: await Promise.all(
      found.map(async ({ id, caseKind, status, claimId, problem, related }) => ({
        caseKind,
        status,
        problem: problem?.code,
        related: related?.how,
        messages: (await messages.ofTicket(desk.deps.db, id)).length,
        lossOn: claimId === undefined ? undefined : (await claims.load(desk.deps.db, claimId)).claim.lossOn,
      })),
    ),
    apart: (
      await Promise.all(
        found.map(async ({ id }) => (await historyOf(desk.deps.db, id)).map((event) => event.action)),
      )
    ).map((actions) => actions.filter((action) => action.endsWith('-apart'))),
    sent: desk.sent.map((each) => each.mail.to).flatMap((to) => (Array.isArray(to) ? to : [to])).length,
  };
}

const asItShould = {
  tickets: [
    {
      caseKind: 'claim_new',
      status: 'waiting_customer',
      problem: undefined,
      related: undefined,
      messages: 1,
      lossOn: '2026-11-10',
    },
    {
      caseKind: 'claim_new',
      status: 'waiting_customer',
      problem: undefined,
      related: 'new_loss',
      messages: 1,
      lossOn: '2026-11-24',
    },
  ],
  apart: [['answered-apart'], ['opened-apart']],
  sent: 2,
};

describe('a new loss told in an answer to an old conversation', () => {
  test.each([
    ['Italian', secondLoss],
    ['English', inEnglish],
  ])('is a ticket of its own with a claim of its own, in %s', async (_, text) => {
    await firstLoss();
    desk.now = new Date('2026-11-25T09:00:00Z');
    await desk.receive(answer(text));
    await desk.settle();
    expect(await whatCame()).toEqual(asItShould);
    const [old, apart] = await pair();
    expect(apart.claimId).not.toBe(old.claimId);
    expect(apart.related).toEqual({ ticketId: old.id, how: 'new_loss', trusted: true });
  });

  test('is asked about once, and what the old conversation waits for is neither answered nor forgotten', async () => {
    await firstLoss();
    desk.now = new Date('2026-11-17T09:00:00Z');
    await desk.receive(answer(secondLoss.replaceAll('24 novembre', '15 novembre')));
    await desk.settle();
    const [old, apart] = await pair();
    const letters = desk.sent.map((each) => each.mail.subject ?? '');
    expect(letters).toHaveLength(2);
    const referenceOf = async ({ claimId }: Ticket) => {
      if (claimId === undefined) throw new Error('no claim');
      return formatReference((await claims.load(desk.deps.db, claimId)).claim.reference, 'SIN');
    };
    const oldReference = await referenceOf(old);
    expect(letters[0]).toContain(oldReference);
    expect(letters[1]).toContain(await referenceOf(apart));
    await desk.later(10);
    const reminded = desk.sent.slice(2).map((each) => each.mail.subject ?? '');
    expect(reminded.some((subject) => subject.includes(oldReference))).toBe(true);
  });

  test('says on both tickets what became of it, with the words', async () => {
    await firstLoss();
    desk.now = new Date('2026-11-25T09:00:00Z');
    await desk.receive(answer(secondLoss));
    await desk.settle();
    const [old, apart] = await pair();
    const events = await historyOf(desk.deps.db, apart.id);
    expect(events.find(({ action }) => action === 'opened-apart')?.data).toMatchObject({
      from: formatReference(old.reference, 'TCK'),
      why: {
        it: 'il fatto è del 24 novembre 2026, dopo che quella pratica era stata denunciata (12 novembre 2026)',
        en: 'it happened on 24 November 2026, after that file had been reported (12 November 2026)',
      },
      words: expect.arrayContaining([{ part: 'body', quote: '24 novembre 2026' }]) as unknown,
    });
    const before = await historyOf(desk.deps.db, old.id);
    expect(before.find(({ action }) => action === 'answered-apart')?.data).toMatchObject({
      ticket: formatReference(apart.reference, 'TCK'),
    });
  });

  test('is followed up by answers to either letter, each on its own ticket', async () => {
    await firstLoss();
    desk.now = new Date('2026-11-25T09:00:00Z');
    await desk.receive(answer(secondLoss));
    await desk.settle();
    for (const [index, letter] of desk.sent.slice(0, 2).entries())
      await desk.receive(
        mail({
          id: `later-${index}@example.org`,
          subject: `Re: ${letter.mail.subject ?? ''}`,
          text: 'Grazie, vi mando tutto appena possibile.',
          headers: {
            'In-Reply-To': letter.mail.messageId,
            References: ['<first@example.org>', ...(index === 0 ? [] : ['<answer@example.org>'])].join(' '),
          },
        }),
      );
    await desk.settle();
    expect((await whatCame()).tickets.map((ticket) => ticket.messages)).toEqual([2, 2]);
  });

  test('in a conversation that ended long ago opens its claim all the same', async () => {
    await firstLoss();
    const [old] = await all();
    if (old === undefined) throw new Error('no ticket');
    await desk.deps.db.transaction(async (tx) =>
      tickets.advance(tx, await tickets.loadForUpdate(tx, old.id), 'settled', { status: 'closed' }),
    );
    desk.now = new Date('2026-11-25T09:00:00Z');
    await desk.receive(answer(secondLoss));
    await desk.settle();
    expect((await whatCame()).tickets[1]).toEqual(asItShould.tickets[1]);
  });
});

describe('an answer that is not only a new loss stays in its conversation', () => {
  test.each([
    [
      'when it tells the known loss once more',
      'Vi racconto di nuovo: il 10 novembre 2026 un’auto mi ha tamponato in via Emilia a Lodi, ero ferma al semaforo. Vorrei denunciare il sinistro.',
    ],
    [
      'when it names no day and says nothing of another loss',
      'Vorrei segnalare un danno alla portiera della mia auto, dopo il tamponamento non si chiude più.',
    ],
    ['when it only names a later day', 'La riparazione è stata fatta il 24 novembre 2026, grazie.'],
  ])('%s', async (_, text) => {
    await firstLoss();
    desk.now = new Date('2026-11-25T09:00:00Z');
    await desk.receive(answer(text));
    await desk.settle();
    const [old, ...others] = await all();
    expect(await messages.ofTicket(desk.deps.db, old?.id ?? ('0' as never))).toHaveLength(2);
    // A complaint has its own ticket beside it.
    expect(others.filter((ticket) => ticket.caseKind !== 'complaint')).toEqual([]);
  });

  test('and from somebody who is nobody there it is left to a person', async () => {
    await firstLoss();
    desk.now = new Date('2026-11-25T09:00:00Z');
    await desk.receive(answer(secondLoss, { from: `${stranger.name} <${stranger.email}>` }));
    await desk.settle();
    const [, apart] = await pair();
    expect(apart).toMatchObject({ related: { trusted: false }, problem: { code: 'unknown_sender' } });
    expect(apart.claimId).toBeUndefined();
  });
});

describe('an answer that brings what was asked for and tells a new loss', () => {
  const words = `Buongiorno,
in allegato il modulo CAI che mi avete chiesto.

Vorrei anche denunciare un altro sinistro: il 24 novembre 2026 alle 18, in corso Roma a Lodi, ho trovato la mia auto targata
${anna.plate} con il parabrezza rotto da un sasso.

Anna Bianchi`;

  const send = async (files = ['modulo CAI.pdf'], said = words) => {
    await firstLoss();
    desk.now = new Date('2026-11-25T09:00:00Z');
    const [letter] = desk.sent;
    if (letter === undefined) throw new Error('no letter to answer');
    await desk.receive(
      mailWithFiles(
        {
          id: 'answer@example.org',
          to: letter.mail.replyTo?.value[0]?.address ?? '',
          subject: `Re: ${letter.mail.subject ?? ''}`,
          text: said,
          headers: { 'In-Reply-To': letter.mail.messageId },
        },
        files.map((name) => ({ name, type: 'application/pdf', content: pdfOf([[name]]) })),
      ),
    );
  };

  /** What must be there however often and however badly the stages ran. */
  const whatIsThere = async () =>
    Promise.all(
      (await all()).map(async ({ id, claimId, problem, related }) => ({
        // What her policy covers is another matter.
        problem: problem?.code === 'coverage_doubt' ? undefined : problem?.code,
        related: related?.how,
        messages: (await messages.ofTicket(desk.deps.db, id)).length,
        lossOn: claimId === undefined ? undefined : (await claims.load(desk.deps.db, claimId)).claim.lossOn,
        files:
          claimId === undefined
            ? []
            : (await documentsOf(desk.deps.db, claimId)).map(({ item }) => String(item)),
        conflicts:
          claimId === undefined
            ? 0
            : (await findingsOf(desk.deps.db, claimId)).filter(({ check }) => check === 'pe.data_conflict')
                .length,
      })),
    );
  const divided = [
    {
      problem: undefined,
      related: undefined,
      messages: 2,
      lossOn: '2026-11-10',
      files: ['doc_cai'],
      conflicts: 0,
    },
    {
      problem: undefined,
      related: 'new_loss',
      messages: 1,
      lossOn: '2026-11-24',
      files: [],
      conflicts: 0,
    },
  ];

  test('gives the paper to the old claim and opens the new loss over the same message', async () => {
    await send();
    await desk.settle();
    expect(await whatIsThere()).toEqual(divided);
    const [old, apart] = await pair();
    const [, said] = (await historyOf(desk.deps.db, old.id)).filter(
      ({ action }) => action === 'opened' || action === 'divided',
    );
    expect(said?.data).toMatchObject({ ticket: formatReference(apart.reference, 'TCK'), how: 'answer' });
    expect(
      (await historyOf(desk.deps.db, apart.id)).find(({ action }) => action === 'opened-apart')?.data,
    ).toMatchObject({
      from: formatReference(old.reference, 'TCK'),
      how: 'answer',
      why: {
        it: 'il fatto è del 24 novembre 2026, dopo che quella pratica era stata denunciata (12 novembre 2026)',
      },
    });
  });

  test('tells its sender in the letter about the new loss what becomes of the old one', async () => {
    await send();
    await desk.settle();
    const [old] = await pair();
    if (old.claimId === undefined) throw new Error('no claim');
    const number = formatReference((await claims.load(desk.deps.db, old.claimId)).claim.reference, 'SIN');
    const letter = desk.sent.at(-1);
    expect(letter?.mail.text).toContain(number);
    expect(letter?.mail.text).toMatch(/continua per conto suo/);
  });

  test('and complains is three tickets: each hears its own part', async () => {
    await send(
      [],
      'Presento reclamo: nessuno mi risponde. E il 24 novembre 2026 mi hanno rotto il parabrezza: vorrei denunciare un nuovo sinistro.',
    );
    await desk.settle();
    const [old, ...others] = await all();
    expect(others.map(({ caseKind }) => caseKind).toSorted()).toEqual(['claim_new', 'complaint']);
    const complaint = others.find(({ caseKind }) => caseKind === 'complaint');
    expect(complaint?.claimId).toBe(old?.claimId);
  });

  test('stays together where the old loss may be meant, and a person looks', async () => {
    await send(
      ['modulo CAI.pdf'],
      'In allegato il modulo CAI. Vorrei segnalare anche un danno alla portiera della mia auto.',
    );
    await desk.settle();
    expect(await all()).toHaveLength(1);
  });

  test('is divided once when every stage runs twice at the same moment', async () => {
    await send();
    await twiceAtOnce(desk);
    expect(await whatIsThere()).toEqual(divided);
  });

  test('is divided whole or not at all when the process dies at the commit', async () => {
    await send();
    expect(await dyingFirst(desk, ['link'], async () => (await all()).length)).toEqual([['link', 1]]);
    expect(await whatIsThere()).toEqual(divided);
  });
});

describe('the ticket opened apart', () => {
  const told = async () => {
    await firstLoss();
    desk.now = new Date('2026-11-25T09:00:00Z');
    await desk.receive(answer(secondLoss));
  };

  test('is opened once when every stage runs twice at the same moment', async () => {
    await told();
    await twiceAtOnce(desk);
    expect(await whatCame()).toEqual(asItShould);
  });

  test('is opened once when every stage runs again after it was done', async () => {
    await told();
    await againAfterwards(desk);
    expect(await whatCame()).toEqual(asItShould);
  });

  test('is there whole or not at all when the process dies at the commit', async () => {
    await told();
    const afterDeath = await dyingFirst(desk, ['normalize', 'link'], async () => (await all()).length);
    expect(afterDeath).toEqual([
      ['normalize', 1],
      ['link', 2],
    ]);
    expect(await whatCame()).toEqual(asItShould);
  });
});
