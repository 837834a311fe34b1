import { describe, expect, test } from 'vitest';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as changes from '#src/storage/change-requests.ts';
import * as complaints from '#src/storage/complaints.ts';
import { ofTicket as historyOf } from '#src/storage/history.ts';
import * as messages from '#src/storage/messages.ts';
import * as tickets from '#src/storage/tickets.ts';
import { personActions } from '#workers/person.ts';
import { againAfterwards, dyingFirst, twiceAtOnce } from '../bells.ts';
import { openClaim } from '../api/rows.ts';
import { anna, mail } from '../cast.ts';
import { useDesk } from '../desk.ts';

const desk = useDesk();

/** Anna tells of a collision and complains about the telephone in the same breath. */
const both = () =>
  mail({
    id: 'both@example.org',
    subject: 'Denuncia sinistro auto e reclamo',
    text: `Buongiorno,
vorrei denunciare un sinistro: il 10 novembre 2026 alle 8.30, in via Emilia a Lodi, mentre ero ferma al semaforo
un'altra auto, targata FX123YZ, mi ha tamponato. La mia auto è targata ${anna.plate}. Nessun ferito.
Polizza ${anna.motorPolicy}.

Inoltre presento formale reclamo: ho chiamato cinque volte il vostro numero verde e l'operatrice Laura Neri mi ha
risposto in modo maleducato. È inaccettabile.
Cordiali saluti
Anna Bianchi`,
  });

const inEnglish = () =>
  mail({
    id: 'english@example.org',
    subject: 'Accident and a complaint',
    text: `Hello,
I would like to report a claim: on 10 November 2026 at 8.30 in via Emilia, Lodi, another car, plate FX123YZ, hit my car
${anna.plate} while I was waiting at the lights. Nobody was hurt. My policy is ${anna.motorPolicy}.

I also want to make a formal complaint. I called your office five times, nobody has ever called me back, and the man I
spoke to was openly rude. This is not acceptable.
Regards
Anna Bianchi`,
  });

/** All tickets, the first one first. */
async function all(): Promise<Ticket[]> {
  return (await tickets.list(desk.deps.db, {}, { size: 50, order: 'opened' })).toReversed();
}

async function pair(): Promise<readonly [claim: Ticket, complaint: Ticket]> {
  const [claim, complaint, ...others] = await all();
  if (claim === undefined || complaint === undefined) throw new Error('there are not two tickets');
  expect(others).toEqual([]);
  return [claim, complaint];
}

/** What must be there however often and however badly the stages ran. */
async function whatCame() {
  const found = await all();
  return {
    tickets: found.map(({ caseKind, status, stage, claimId }) => ({
      caseKind,
      status,
      stage,
      linked: claimId !== undefined,
    })),
    entries: (await Promise.all(found.map((ticket) => complaints.ofTicket(desk.deps.db, ticket.id)))).flatMap(
      (entry) => (entry === undefined ? [] : [{ reason: entry.reason, dueOn: entry.dueOn }]),
    ),
    sent: desk.sent.map((each) => each.mail.subject?.replace(/^\[[^\]]*\] /, '') ?? '').toSorted(),
  };
}

const asItShould = {
  tickets: [
    { caseKind: 'claim_new', status: 'waiting_customer', stage: 'settled', linked: true },
    { caseKind: 'complaint', status: 'open', stage: 'settled', linked: true },
  ],
  // 45 days end on Sunday 27 December 2026, between two holidays: the house holds itself to the 24th.
  entries: [{ reason: 'behaviour', dueOn: '2026-12-24' }],
  sent: [expect.stringContaining('reclamo'), expect.stringContaining('sinistro')],
};

describe('a message that reports a loss and complains', () => {
  test('is two tickets over one message, on the same claim', async () => {
    await desk.receive(both());
    await desk.settle();
    const [claim, complaint] = await pair();
    expect(claim).toMatchObject({ caseKind: 'claim_new', status: 'waiting_customer' });
    expect(complaint).toMatchObject({ caseKind: 'complaint', status: 'open', claimId: claim.claimId });
    expect(complaint.reference).not.toBe(claim.reference);
    const [inClaim, inComplaint] = await Promise.all(
      [claim, complaint].map((ticket) => messages.ofTicket(desk.deps.db, ticket.id)),
    );
    expect(inClaim?.map((message) => message.id)).toEqual(inComplaint?.map((message) => message.id));
    expect(inClaim).toHaveLength(1);
  });

  test.each([
    ['Italian', both, 'reclamo', '27 dicembre 2026'],
    ['English', inEnglish, 'complaint', '27 December 2026'],
  ] as const)('is asked for papers and confirmed as a complaint in %s', async (_, written, word, day) => {
    await desk.receive(written());
    await desk.settle();
    const [, complaint] = await pair();
    expect(desk.sent).toHaveLength(2);
    const confirmed = desk.sent.find((each) => each.mail.subject?.includes(word) === true);
    expect(confirmed?.mail.text).toContain(day);
    expect(confirmed?.mail.text).toContain(formatReference(complaint.reference, 'TCK'));
  });

  test('enters the register by itself, with who is complained about', async () => {
    await desk.receive(both());
    await desk.settle();
    const [claim, complaint] = await pair();
    expect(await complaints.ofTicket(desk.deps.db, claim.id)).toBeUndefined();
    expect(await complaints.ofTicket(desk.deps.db, complaint.id)).toMatchObject({
      complainant: { name: anna.name, address: anna.email, role: 'customer' },
      policyNumber: anna.motorPolicy,
      area: 'claims',
      reason: 'behaviour',
      personComplainedAbout: 'Laura Neri',
      legalDueOn: '2026-12-28',
    });
  });

  test('is asked once, and not reminded by a machine while the complaint is open', async () => {
    await desk.receive(both());
    await desk.settle();
    await desk.later(7);
    expect(desk.sent).toHaveLength(2);
  });

  test('is answered on either letter, and each answer finds its own ticket', async () => {
    await desk.receive(both());
    await desk.settle();
    const [claim, complaint] = await pair();
    for (const [index, ticket] of [claim, complaint].entries()) {
      const letter = desk.sent.find((each) =>
        each.mail.subject?.includes(ticket.caseKind === 'complaint' ? 'reclamo' : 'sinistro'),
      );
      if (letter === undefined) throw new Error('no letter');
      await desk.receive(
        mail({
          id: `answer-${index}@example.org`,
          subject: `Re: ${letter.mail.subject ?? ''}`,
          text: 'Grazie, ho ricevuto la vostra lettera e resto in attesa.',
          headers: {
            'In-Reply-To': letter.mail.messageId,
            References: ['<both@example.org>', letter.mail.messageId].join(' '),
          },
        }),
      );
      await desk.settle();
      expect(await messages.ofTicket(desk.deps.db, ticket.id)).toHaveLength(2);
    }
    expect(await all()).toHaveLength(2);
  });

  test('complains again in the claim’s thread: the complaint that is open takes it, and is confirmed once', async () => {
    await desk.receive(both());
    await desk.settle();
    const [claim, complaint] = await pair();
    await desk.receive(
      mail({
        subject: 'Re: Denuncia sinistro auto',
        text: 'Ancora nessuna risposta al mio reclamo: è una vergogna, il vostro servizio è pessimo.',
        headers: { 'In-Reply-To': '<both@example.org>' },
      }),
    );
    await desk.settle();
    expect(await all()).toHaveLength(2);
    expect(await messages.ofTicket(desk.deps.db, claim.id)).toHaveLength(2);
    expect(await messages.ofTicket(desk.deps.db, complaint.id)).toHaveLength(2);
    expect(desk.sent.filter((each) => each.mail.subject?.includes('reclamo'))).toHaveLength(1);
  });

  test('complains once more when the first complaint is settled: that is another complaint', async () => {
    await desk.receive(both());
    await desk.settle();
    const [, complaint] = await pair();
    await desk.deps.db.transaction(async (tx) =>
      tickets.advance(tx, await tickets.loadForUpdate(tx, complaint.id), 'settled', { status: 'resolved' }),
    );
    await desk.receive(
      mail({
        subject: 'Re: Denuncia sinistro auto',
        text: 'Presento un nuovo reclamo: il vostro perito non si è presentato e nessuno mi ha avvisata.',
        headers: { 'In-Reply-To': '<both@example.org>' },
      }),
    );
    await desk.settle();
    expect((await all()).map((ticket) => ticket.caseKind)).toEqual(['claim_new', 'complaint', 'complaint']);
  });
});

describe('the second ticket', () => {
  test('is opened once when every stage runs twice at the same moment', async () => {
    await desk.receive(both());
    await twiceAtOnce(desk);
    expect(await whatCame()).toEqual(asItShould);
  });

  test('is opened once when every stage runs again after it was done', async () => {
    await desk.receive(both());
    await againAfterwards(desk);
    expect(await whatCame()).toEqual(asItShould);
  });

  test('is there whole or not at all when the process dies at the commit', async () => {
    await desk.receive(both());
    expect(await dyingFirst(desk, ['link'], async () => (await all()).length)).toEqual([['link', 1]]);
    expect(await whatCame()).toEqual(asItShould);
  });
});

describe('a message that is read once more', () => {
  test('because its ticket was rearranged, opens nothing anew and confirms nothing again', async () => {
    await desk.receive(both());
    await desk.settle();
    const [claim, complaint] = await pair();
    // Closed by now: only the message itself remembers that it had a ticket for this.
    await desk.deps.db.transaction(async (tx) => {
      await tickets.advance(tx, await tickets.loadForUpdate(tx, complaint.id), 'settled', {
        status: 'resolved',
      });
      await messages.markUnhandled(tx, claim.id);
      await tickets.advance(tx, await tickets.loadForUpdate(tx, claim.id), 'link');
    });
    await desk.run('link', claim.id);
    await desk.settle();
    expect(await all()).toHaveLength(2);
    expect(desk.sent.filter((each) => each.mail.subject?.includes('reclamo'))).toHaveLength(1);
  });
});

describe('a person who says which claim it is', () => {
  test('says it for the complaint beside it too', async () => {
    await desk.receive(
      mail({
        text: 'Vi comunico il mio nuovo indirizzo: via Garibaldi 7, 20121 Milano.\n\nInoltre presento formale reclamo per il vostro servizio.',
      }),
    );
    await desk.settle();
    const [change, complaint] = await pair();
    expect([change.caseKind, complaint.caseKind, complaint.claimId]).toEqual([
      'account_change',
      'complaint',
      undefined,
    ]);
    const { claim } = await openClaim(desk);
    await personActions(desk.deps).link({ ticketId: change.id, claimId: claim.id, by: 'person:Sara' });
    await desk.settle();
    expect((await pair()).map((ticket) => ticket.claimId)).toEqual([claim.id, claim.id]);
  });
});

describe('other work inside a claim message', () => {
  test('such as a new address becomes a ticket with the change, and no second letter', async () => {
    await desk.receive(
      mail({
        subject: 'Sinistro e cambio indirizzo',
        text: `Vorrei denunciare un sinistro: il 10 novembre 2026 alle 8.30, in via Emilia a Lodi, un'altra auto targata
FX123YZ mi ha tamponato. La mia auto è targata ${anna.plate}. Nessun ferito. Polizza ${anna.motorPolicy}.

Vi comunico anche il mio nuovo indirizzo: via Garibaldi 7, 20121 Milano, dal 1° dicembre 2026.
Anna Bianchi`,
      }),
    );
    await desk.settle();
    const [claim, change] = await pair();
    expect([claim.caseKind, change.caseKind]).toEqual(['claim_new', 'account_change']);
    expect(desk.sent).toHaveLength(1);
    expect(await changes.ofTicket(desk.deps.db, change.id)).toMatchObject([
      {
        field: 'address',
        newValue: 'via Garibaldi 7, 20121 Milano',
        effectiveOn: '2026-12-01',
        state: 'proposed',
        identityRequired: 3,
        fourEyes: false,
      },
    ]);
    const told = await historyOf(desk.deps.db, claim.id);
    expect(told.map((event) => event.action)).toContain('second-ticket');
  });
});
