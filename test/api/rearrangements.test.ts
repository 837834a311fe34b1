import { describe, expect, test } from 'vitest';
import type { ClaimId, RearrangementId } from '#src/domain/ids.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import * as claims from '#src/storage/claims.ts';
import { documentsOf } from '#src/storage/documents.ts';
import * as links from '#src/storage/links.ts';
import * as messages from '#src/storage/messages.ts';
import { list } from '#src/storage/tickets.ts';
import { claimMergePreview } from '#src/api/merge-previews.ts';
import { personActions } from '#workers/person.ts';
import { anna, mail, mailWithFiles } from '#test/cast.ts';
import { dying, lostAtCommit } from '#test/bells.ts';
import { useDesk } from '#test/desk.ts';
import { pdfOf } from '#test/pdf.ts';
import { tokenOf, useApi } from './client.ts';
import { closeTicket, openClaim, ticketNow } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

let drawn = 0;
const clientId = () => `00000000-0000-4000-8000-${String(++drawn).padStart(12, '0')}`;

const messagesOf = async (ticket: string) =>
  (await messages.ofTicket(desk.deps.db, (await ticketNow(desk, ticket)).id)).map((each) => each.subject);

const stateOf = async (claimId: ClaimId, key: string) =>
  (await claims.requirementsOf(desk.deps.db, claimId)).find((line) => line.key === key)?.state;

const caiLine = 'doc_cai';

/** Everything a person can see of tickets and claims that a move may touch; times and versions aside. */
async function world() {
  const tickets = await list(desk.deps.db, {}, { size: 50, order: 'opened' });
  const files = await claims.list(desk.deps.db, {}, { size: 50 });
  return {
    tickets: await Promise.all(
      tickets.map(async (ticket) => ({
        id: ticket.id,
        status: ticket.status,
        claim: ticket.claimId,
        mergedInto: ticket.mergedInto,
        messages: await messagesOf(ticket.id),
        belongsTo: await links.claimsOf(desk.deps.db, ticket),
      })),
    ),
    claims: await Promise.all(
      files.map(async ({ claim }) => ({
        id: claim.id,
        status: claim.status,
        mergedInto: claim.mergedInto,
        parties: claim.parties.map((each) => each.party.name).toSorted(),
        documents: (await documentsOf(desk.deps.db, claim.id)).map((each) => each.item).toSorted(),
        lines: (await claims.requirementsOf(desk.deps.db, claim.id))
          .filter((line) => line.state === 'received')
          .map((line) => line.key),
      })),
    ),
  };
}

/** Carries an action out on a database whose transaction is lost at its end, as by a kill just before the commit. */
async function dyingAtCommit(
  work: (actions: ReturnType<typeof personActions>) => Promise<unknown>,
): Promise<void> {
  await dying(work(personActions({ ...desk.deps, db: lostAtCommit(desk.deps.db) })));
}

async function latestMove(): Promise<RearrangementId> {
  const { id } = await desk.deps.db.sql
    .selectFrom('rearrangement')
    .select('id')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  return id;
}

async function undo(id: string): Promise<void> {
  const answer = await client.ask('POST', `/rearrangements/${id}/undo`, {
    body: { reason: 'Mi sono sbagliata' },
  });
  expect(answer.json).toMatchObject({ id, state: 'undone', undoReason: 'Mi sono sbagliata' });
  await desk.settle();
}

const question = (parts: Partial<Parameters<typeof mail>[0]> = {}) =>
  mail({
    subject: 'Orari',
    text: 'Buongiorno, a che ora siete aperti il sabato? Grazie, Anna',
    ...parts,
  });

const notice = (parts: Partial<Parameters<typeof mail>[0]> = {}) =>
  mail({
    id: 'notice@example.org',
    subject: 'Denuncia sinistro auto',
    text: `Vorrei denunciare un sinistro auto del 10/11/2026 a Lodi: mi hanno tamponata. Auto ${anna.plate}, polizza ${anna.motorPolicy}.`,
    ...parts,
  });

const cai = (parts: Partial<Parameters<typeof mail>[0]> = {}) =>
  mailWithFiles(
    {
      id: 'cai@example.org',
      subject: 'Modulo CAI',
      text: 'Buongiorno, allego il modulo CAI firmato da entrambi.',
      ...parts,
    },
    [
      {
        name: 'modulo CAI.pdf',
        type: 'application/pdf',
        content: pdfOf([['Foglio 1']]),
      },
    ],
  );

describe('two tickets that are one conversation', () => {
  const merge = (id = clientId(), more: object = {}) =>
    client.ask('POST', '/tickets/2/merge', {
      body: { into: '1', reason: 'La stessa domanda', clientId: id, ...more },
      headers: { 'x-actor': 'Sara Conti' },
    });

  async function twoQuestions(): Promise<void> {
    await desk.receive(question({ id: 'first@example.org' }));
    await desk.receive(
      question({
        id: 'second@example.org',
        subject: 'Ancora gli orari',
        text: 'Scusate, non ho avuto risposta: siete aperti il sabato? Anna',
      }),
    );
    await desk.settle();
  }

  test('are merged: all messages stand on one, nothing is sent again, and the other says where it went', async () => {
    await twoQuestions();
    const sent = desk.sent.length;
    expect((await merge()).json).toMatchObject({ id: '2', status: 'merged' });
    await desk.settle();
    expect(await messagesOf('1')).toEqual(['Orari', 'Ancora gli orari']);
    expect(await messagesOf('2')).toEqual([]);
    expect(desk.sent).toHaveLength(sent);
    const into = formatReference((await ticketNow(desk, '1')).reference, 'TCK');
    expect((await client.get('/tickets/2')).json).toMatchObject({
      mergedInto: into,
      rearrangements: [{ kind: 'merge-tickets', state: 'done', toTicket: into, doneBy: 'person:Sara Conti' }],
    });
    // What both were told stands on the one that goes on.
    expect((await client.get('/tickets/1')).json).toMatchObject({
      outbound: [{ state: 'sent' }, { state: 'sent' }],
    });
  });

  test.each(['in the thread of the merged one', 'to the signed address of its answer', 'with its reference'])(
    'are one for ever: a later answer %s arrives on the one that goes on',
    async (how) => {
      await twoQuestions();
      const [, answer] = desk.sent;
      if (answer === undefined) throw new Error('the second question was not acknowledged');
      const reference = formatReference((await ticketNow(desk, '2')).reference, 'TCK');
      await merge();
      await desk.settle();
      const replyTo = answer.mail.replyTo?.value[0]?.address;
      await desk.receive(
        question(
          how.includes('thread')
            ? {
                subject: 'Re: orari',
                text: 'E la domenica?',
                headers: { 'In-Reply-To': '<second@example.org>' },
              }
            : how.includes('address')
              ? { subject: 'Domenica', text: 'E la domenica?', to: `Sportello <${replyTo}>` }
              : { subject: `Domenica [${reference}]`, text: 'E la domenica?' },
        ),
      );
      await desk.settle();
      expect(await list(desk.deps.db, {}, { size: 9 })).toHaveLength(2);
      expect(await messagesOf('1')).toHaveLength(3);
    },
  );

  test('are taken apart again as they were, each with its own answers', async () => {
    await twoQuestions();
    const before = await world();
    await merge();
    await desk.settle();
    await undo('1');
    expect(await world()).toEqual(before);
    expect((await client.get('/tickets/2')).json).toMatchObject({
      outbound: [{ state: 'sent' }],
      mergedInto: null,
    });
    expect(desk.sent).toHaveLength(2);
    // And what comes now goes to its own ticket again.
    await desk.receive(
      question({ subject: 'Re: orari', text: 'Allora?', headers: { 'In-Reply-To': '<second@example.org>' } }),
    );
    await desk.settle();
    expect(await messagesOf('2')).toHaveLength(2);
  });

  test('merged twice with one key are merged once, and taken apart twice once', async () => {
    await twoQuestions();
    const id = clientId();
    await merge(id);
    await desk.settle();
    const once = await world();
    expect((await merge(id)).json).toMatchObject({ status: 'merged' });
    await desk.settle();
    expect(await world()).toEqual(once);
    await undo('1');
    const apart = await world();
    await undo('1');
    expect(await world()).toEqual(apart);
  });

  test('are untouched when the process dies at the commit, and merged whole the next time; so when taken apart', async () => {
    await twoQuestions();
    const before = await world();
    const [two, one] = [await ticketNow(desk, '2'), await ticketNow(desk, '1')];
    const asked = {
      ticketId: two.id,
      intoId: one.id,
      reason: 'La stessa',
      clientId: clientId(),
      by: 'person:Sara',
    };
    await dyingAtCommit((actions) => actions.mergeTickets(asked));
    expect(await world()).toEqual(before);
    expect(desk.bells).toEqual([]);
    await personActions(desk.deps).mergeTickets(asked);
    await desk.settle();
    const merged = await world();
    const id = await latestMove();
    await dyingAtCommit((actions) => actions.undo({ rearrangementId: id, reason: 'no', by: 'person:Sara' }));
    expect(await world()).toEqual(merged);
  });

  test('with the claim of one: the other comes to it, its papers count there, and leave it with the undo', async () => {
    await desk.receive(notice());
    await desk.settle();
    const claimId = (await ticketNow(desk, '1')).claimId;
    if (claimId === undefined) throw new Error('no claim was opened');
    await desk.receive(cai({ from: 'Officina <officina@example.net>' }));
    await desk.settle();
    expect((await ticketNow(desk, '2')).claimId).toBeUndefined();
    const before = await world();
    await merge();
    await desk.settle();
    expect(await stateOf(claimId, caiLine)).toBe('received');
    await undo('1');
    expect(await stateOf(claimId, caiLine)).toBe('asked');
    expect(await world()).toEqual(before);
  });

  test('while a mail of theirs is being read, lose nothing of it', async () => {
    await desk.receive(question({ id: 'first@example.org' }));
    await desk.settle();
    await desk.receive(notice());
    await desk.settleUntil('link');
    await merge();
    await desk.settle();
    const one = await ticketNow(desk, '1');
    expect(one).toMatchObject({ stage: 'settled', claimId: expect.anything() });
    expect(await messagesOf('1')).toHaveLength(2);
  });

  test.each([
    ['into itself', { into: '2' }, 'a ticket cannot be merged into itself'],
    [
      'into a closed one',
      { into: '1', closed: true },
      'the other ticket is closed: nothing can be merged into it',
    ],
  ] as const)('are not merged %s', async (_, how, detail) => {
    await twoQuestions();
    if ('closed' in how) await closeTicket(desk, '1');
    expect(
      await client.refused('POST', '/tickets/2/merge', {
        body: { into: how.into, reason: 'x', clientId: clientId() },
      }),
    ).toMatchObject({ status: 409, detail });
  });

  test('are told before what would move, and whose draft stays behind', async () => {
    await twoQuestions();
    await client.ask('PUT', '/tickets/2/draft', {
      body: { text: 'Gentile Anna,', revision: 0 },
      headers: { 'x-actor': 'Marta Villa' },
    });
    const before = await world();
    expect((await client.get('/tickets/2/merge/preview?into=1')).json).toMatchObject({
      obstacle: null,
      ticket: { id: '2' },
      into: { id: '1' },
      messages: 1,
      answers: 1,
      requests: 0,
      drafts: ['Marta Villa'],
      claim: null,
      claimHears: false,
    });
    expect((await client.get('/tickets/2/merge/preview?into=2')).json).toMatchObject({
      obstacle: { it: 'una pratica non si può unire a sé stessa' },
    });
    expect(await world()).toEqual(before);
  });

  test('of which one is an open complaint: it goes on, and is not lost in the other', async () => {
    await desk.receive(question({ id: 'first@example.org' }));
    await desk.receive(
      question({
        subject: 'Reclamo',
        text: 'Reclamo formale: sono indignata per il comportamento del vostro ufficio, pretendo una risposta scritta.',
      }),
    );
    await desk.settle();
    const [first, complaint] = [await ticketNow(desk, '1'), await ticketNow(desk, '2')];
    expect([first.caseKind, complaint.caseKind]).toEqual(['other', 'complaint']);
    expect(
      await client.refused('POST', '/tickets/2/merge', {
        body: { into: '1', reason: 'x', clientId: clientId() },
      }),
    ).toMatchObject({ status: 409, detail: expect.stringContaining('open complaint of the register') });
    expect(
      (
        await client.ask('POST', '/tickets/1/merge', {
          body: { into: '2', reason: 'La stessa', clientId: clientId() },
        })
      ).status,
    ).toBe(200);
  });

  test('that somebody has changed meanwhile are not merged', async () => {
    await twoQuestions();
    expect((await merge(clientId(), { version: 1 })).status).toBe(409);
    expect(await messagesOf('2')).toHaveLength(1);
  });

  test('merged on and on are taken apart from the end', async () => {
    await twoQuestions();
    await desk.receive(question({ subject: 'Terza', text: 'Ancora io: e il venerdì pomeriggio?' }));
    await desk.settle();
    await merge();
    await client.ask('POST', '/tickets/1/merge', { body: { into: '3', reason: 'x', clientId: clientId() } });
    await desk.settle();
    expect(await messagesOf('3')).toHaveLength(3);
    expect(await client.refused('POST', '/rearrangements/1/undo', { body: { reason: 'x' } })).toMatchObject({
      status: 409,
      detail: expect.stringContaining('take back number 2'),
    });
    await undo('2');
    await undo('1');
    expect([await messagesOf('1'), await messagesOf('2'), await messagesOf('3')]).toEqual([
      ['Orari'],
      ['Ancora gli orari'],
      ['Terza'],
    ]);
  });
});

describe('a ticket with a message of another matter', () => {
  /** Anna answers in the thread of her claim, with an accident statement that is somebody else's. */
  async function mixed(): Promise<ClaimId> {
    await desk.receive(notice());
    await desk.settle();
    await desk.receive(cai({ subject: 'Re: Denuncia', headers: { 'In-Reply-To': '<notice@example.org>' } }));
    await desk.settle();
    const { claimId } = await ticketNow(desk, '1');
    if (claimId === undefined) throw new Error('no claim was opened');
    expect(await stateOf(claimId, caiLine)).toBe('received');
    return claimId;
  }
  const split = (id = clientId()) =>
    client.ask('POST', '/tickets/1/split', {
      body: { messages: ['2'], reason: 'Un altro incidente', clientId: id },
    });

  test('is split: what the message had ticked is missing again, and its writer gets no second acknowledgement', async () => {
    const claimId = await mixed();
    const sent = desk.sent.length;
    const proof = { method: 'call_back', facts: [], note: 'Richiamata' };
    await client.ask('POST', '/tickets/1/identity/proofs', { token: tokenOf('rep'), body: proof });
    const answer = await split();
    expect([answer.status, answer.json]).toMatchObject([201, { id: '2' }]);
    // Before the new ticket finds its claim, the old one has nothing of it.
    expect(await stateOf(claimId, caiLine)).toBe('asked');
    await desk.settle();
    expect([await messagesOf('1'), await messagesOf('2')]).toEqual([
      ['Denuncia sinistro auto'],
      ['Re: Denuncia'],
    ]);
    expect(desk.sent).toHaveLength(sent);
    expect((await client.get('/tickets/2')).json).toMatchObject({
      splitFrom: formatReference((await ticketNow(desk, '1')).reference, 'TCK'),
    });
    // What was proven about the one matter is not taken to the other.
    expect((await client.get('/tickets/1/identity')).json).toMatchObject({ level: 3 });
    expect((await client.get('/tickets/2/identity')).json).toMatchObject({ level: 0 });
  });

  test('is told before what leaves its claim', async () => {
    const claimId = await mixed();
    const before = await world();
    const { reference } = (await claims.load(desk.deps.db, claimId)).claim;
    expect((await client.get('/tickets/1/split/preview?messages=2')).json).toMatchObject({
      obstacle: null,
      messages: 1,
      leaves: [
        {
          claim: formatReference(reference, 'SIN'),
          documents: [{ item: 'doc_cai', name: 'modulo CAI.pdf' }],
          lines: [{ key: caiLine }],
        },
      ],
    });
    expect((await client.get('/tickets/1/split/preview?messages=1,2')).json).toMatchObject({
      obstacle: { it: expect.stringContaining('non resterebbe niente') },
    });
    expect(await client.refused('GET', '/tickets/1/split/preview?messages=alle')).toMatchObject({
      status: 400,
    });
    expect(await world()).toEqual(before);
  });

  test('takes answers to the split-off mail into the new ticket', async () => {
    await mixed();
    await split();
    await desk.settle();
    await desk.receive(
      question({
        subject: 'Re: Modulo CAI',
        text: 'Lo avete visto?',
        headers: { 'In-Reply-To': '<cai@example.org>' },
      }),
    );
    await desk.settle();
    expect(await messagesOf('2')).toEqual(['Re: Denuncia', 'Re: Modulo CAI']);
  });

  test('is made whole again with what has come since, and the old reference leads back', async () => {
    const claimId = await mixed();
    await split();
    await desk.settle();
    const reference = formatReference((await ticketNow(desk, '2')).reference, 'TCK');
    await undo('1');
    expect(await messagesOf('1')).toEqual(['Denuncia sinistro auto', 'Re: Denuncia']);
    expect(await stateOf(claimId, caiLine)).toBe('received');
    expect((await documentsOf(desk.deps.db, claimId)).filter((each) => each.item === 'doc_cai')).toHaveLength(
      1,
    );
    await desk.receive(question({ subject: `Notizie? ${reference}`, text: 'Ci sono notizie?' }));
    await desk.settle();
    expect(await messagesOf('1')).toHaveLength(3);
  });

  test('split twice with one key is split once', async () => {
    await mixed();
    const id = clientId();
    await split(id);
    await desk.settle();
    const once = await world();
    expect((await split(id)).status).toBe(200);
    await desk.settle();
    expect(await world()).toEqual(once);
  });

  test('is untouched when the process dies at the commit', async () => {
    await mixed();
    const before = await world();
    const { id } = await ticketNow(desk, '1');
    const asked = {
      ticketId: id,
      messageIds: ['2' as never],
      reason: 'x',
      clientId: clientId(),
      by: 'person:Sara',
    };
    await dyingAtCommit((actions) => actions.splitTicket(asked));
    expect(await world()).toEqual(before);
    await personActions(desk.deps).splitTicket(asked);
    await desk.settle();
    const [made] = await list(desk.deps.db, {}, { size: 1, order: 'opened' });
    expect(await messagesOf(made?.id ?? '0')).toEqual(['Re: Denuncia']);
  });

  test.each([
    [['1', '2'], 'nothing would be left on this ticket: link it to another claim instead'],
    [['7'], 'some of these messages are not on this ticket'],
  ])('is not split off by %j', async (chosen, detail) => {
    await mixed();
    expect(
      await client.refused('POST', '/tickets/1/split', {
        body: { messages: chosen, reason: 'x', clientId: clientId() },
      }),
    ).toMatchObject({ status: 409, detail });
  });
});

describe('a link that was a mistake', () => {
  test('is taken back: the ticket is where it was, with its evidence, and nobody is asked twice', async () => {
    await desk.receive(notice());
    await desk.settle();
    const { claimId } = await ticketNow(desk, '1');
    const before = await world();
    const [link] = await links.ofTicket(desk.deps.db, '1' as never);
    const sent = desk.sent.length;
    const other = await openClaim(desk);
    const with2 = await world();
    await client.ask('PUT', '/tickets/1/link', { body: { claim: other.claim.id, reason: 'Prova' } });
    await desk.settle();
    expect((await ticketNow(desk, '1')).claimId).toBe(other.claim.id);
    await undo('1');
    expect((await ticketNow(desk, '1')).claimId).toBe(claimId);
    expect((await links.ofTicket(desk.deps.db, '1' as never)).map(({ state }) => state)).toEqual([
      link?.state,
    ]);
    expect((await world()).claims.find((each) => each.id === claimId)).toEqual(
      before.claims.find((each) => each.id === claimId),
    );
    expect(with2.tickets[0]?.status).toBe('waiting_customer');
    expect(await ticketNow(desk, '1')).toMatchObject({ status: 'waiting_customer' });
    // The request that had left goes on with its reminder; the first one is not said again.
    await desk.later(8);
    if (claimId === undefined) throw new Error('no claim was opened');
    const { reference } = (await claims.load(desk.deps.db, claimId)).claim;
    const reminded = desk.sent
      .slice(sent)
      .filter((each) => each.mail.text?.includes(formatReference(reference, 'SIN')));
    expect(reminded).toHaveLength(1);
  });

  test('taking a ticket off is taken back twice and counts once', async () => {
    await desk.receive(notice());
    await desk.settle();
    await desk.receive(cai({ subject: 'Re: Denuncia', headers: { 'In-Reply-To': '<notice@example.org>' } }));
    await desk.settle();
    const before = await world();
    await client.ask('DELETE', '/tickets/1/link', { body: { reason: 'Non è suo' } });
    await desk.settle();
    expect((await world()).claims[0]?.documents).toEqual([]);
    await undo('1');
    expect(await world()).toEqual(before);
    await undo('1');
    expect(await world()).toEqual(before);
  });

  test('is untouched when the process dies at the commit of the undo', async () => {
    await desk.receive(notice());
    await desk.settle();
    await client.ask('DELETE', '/tickets/1/link', { body: { reason: 'Non è suo' } });
    await desk.settle();
    const off = await world();
    await dyingAtCommit((actions) =>
      actions.undo({ rearrangementId: '1' as never, reason: 'no', by: 'person:Sara' }),
    );
    expect(await world()).toEqual(off);
  });

  test('keeps what a person had said of a document that left with it', async () => {
    await desk.receive(notice());
    await desk.settle();
    await desk.receive(cai({ subject: 'Re: Denuncia', headers: { 'In-Reply-To': '<notice@example.org>' } }));
    await desk.settle();
    const { claimId } = await ticketNow(desk, '1');
    if (claimId === undefined) throw new Error('no claim was opened');
    await desk.deps.db.sql
      .updateTable('document')
      .set({ decided_by: 'person:Sara', note: 'Controllato' })
      .where('claim_id', '=', claimId)
      .execute();
    await client.ask('DELETE', '/tickets/1/link', { body: { reason: 'Non è suo' } });
    await desk.settle();
    await undo('1');
    expect((await documentsOf(desk.deps.db, claimId)).map((each) => each.note)).toEqual(['Controllato']);
  });
});

describe('two claims that are one event', () => {
  const byHusband = () =>
    mail({
      id: 'husband@example.net',
      from: 'Marco Villa <marco.villa@example.net>',
      subject: 'Incidente di mia moglie',
      text: `Salve, scrivo per denunciare il sinistro di mia moglie: un'altra auto l'ha tamponata al semaforo e il paraurti è rotto. La macchina è targata ${anna.plate}. Grazie, Marco Villa`,
    });

  async function reported(): Promise<{ one: ClaimId; two: ClaimId }> {
    await desk.receive(notice());
    await desk.settle();
    await desk.receive(byHusband());
    await desk.settle();
    await desk.receive(
      cai({
        from: 'Marco Villa <marco.villa@example.net>',
        subject: 'Re: Incidente di mia moglie',
        headers: { 'In-Reply-To': '<husband@example.net>' },
      }),
    );
    await desk.settle();
    const [one, two] = [(await ticketNow(desk, '1')).claimId, (await ticketNow(desk, '2')).claimId];
    if (one === undefined || two === undefined || one === two) throw new Error('there are not two claims');
    return { one, two };
  }
  const merge = ({ one, two }: { one: ClaimId; two: ClaimId }, id = clientId()) =>
    client.ask('POST', `/claims/${two}/merge`, {
      body: { into: one, reason: 'Lo stesso tamponamento', clientId: id },
    });

  test('are merged: tickets and papers go to the one that leads, the other is closed, its number leads there', async () => {
    const pair = await reported();
    const sent = desk.sent.length;
    expect(await stateOf(pair.one, caiLine)).toBe('asked');
    const number = (await claims.load(desk.deps.db, pair.two)).claim.reference;
    expect((await merge(pair)).json).toMatchObject({ items: [{ state: 'confirmed' }] });
    await desk.settle();
    expect(await stateOf(pair.one, caiLine)).toBe('received');
    expect((await claims.load(desk.deps.db, pair.two)).claim).toMatchObject({
      status: 'closed',
      mergedInto: pair.one,
    });
    expect(await ticketNow(desk, '2')).toMatchObject({ claimId: pair.one });
    expect((await ticketNow(desk, '2')).problem).toBeUndefined();
    expect((await client.get(`/claims/${pair.one}`)).json).toMatchObject({
      formerReferences: [formatReference(number, 'SIN')],
      duplicates: [{ state: 'confirmed' }],
      rearrangements: [{ kind: 'merge-claims', state: 'done' }],
      tickets: expect.arrayContaining([
        expect.objectContaining({ id: '1' }),
        expect.objectContaining({ id: '2' }),
      ]),
    });
    // Nobody is asked for what the other one was asked for, and nothing is said again.
    expect(desk.sent.slice(sent)).toEqual([]);

    // Anna writes anew about the number her husband was given: it is her claim.
    await desk.receive(
      mail({
        subject: 'Carta di circolazione',
        text: `Buongiorno, scrivo per il sinistro ${formatReference(number, 'SIN')}: a che punto siamo? Anna Bianchi`,
      }),
    );
    await desk.settle();
    expect(await ticketNow(desk, '3')).toMatchObject({ claimId: pair.one });
  });

  test('are two again by the undo: nothing counted twice, nothing lost', async () => {
    const pair = await reported();
    const before = await world();
    await merge(pair);
    await desk.settle();
    await undo('1');
    expect(await world()).toEqual(before);
    expect((await ticketNow(desk, '2')).problem?.code).toBe('duplicate_suspected');
  });

  test('merged twice with one key are merged once; taken apart twice, once', async () => {
    const pair = await reported();
    const id = clientId();
    await merge(pair, id);
    await desk.settle();
    const once = await world();
    expect((await merge(pair, id)).status).toBe(200);
    await desk.settle();
    expect(await world()).toEqual(once);
    await undo('1');
    const apart = await world();
    await undo('1');
    expect(await world()).toEqual(apart);
  });

  test('are untouched when the process dies at the commit, of the merge and of the undo', async () => {
    const { one, two } = await reported();
    const before = await world();
    const asked = { claimId: two, intoId: one, reason: 'x', clientId: clientId(), by: 'person:Sara' };
    await dyingAtCommit((actions) => actions.mergeClaims(asked));
    expect(await world()).toEqual(before);
    await personActions(desk.deps).mergeClaims(asked);
    await desk.settle();
    const merged = await world();
    const id = await latestMove();
    await dyingAtCommit((actions) => actions.undo({ rearrangementId: id, reason: 'x', by: 'person:Sara' }));
    expect(await world()).toEqual(merged);
  });

  test('denied by a person: the newer one goes its way and its customer is asked', async () => {
    const { one, two } = await reported();
    const sent = desk.sent.length;
    const answer = await client.ask('PUT', `/claims/${two}/duplicates/${one}`, {
      body: { state: 'denied', reason: 'Due incidenti diversi' },
      headers: { 'x-actor': 'Sara Conti' },
    });
    expect(answer.json).toMatchObject({ items: [{ state: 'denied', decidedBy: 'person:Sara Conti' }] });
    await desk.settle();
    expect((await ticketNow(desk, '2')).problem?.code).not.toBe('duplicate_suspected');
    expect(desk.sent.slice(sent).map((each) => each.envelopeTo)).toEqual(['marco.villa@example.net']);
    // The machine does not suspect what a person has denied.
    await desk.later(1);
    expect((await client.get(`/claims/${two}`)).json).toMatchObject({ duplicates: [{ state: 'denied' }] });
  });

  test('confirmed without a leader, or with a third one leading, is refused', async () => {
    const { one, two } = await reported();
    const third = await openClaim(desk);
    const path = `/claims/${two}/duplicates/${one}`;
    expect((await client.refused('PUT', path, { body: { state: 'confirmed', reason: 'x' } })).status).toBe(
      422,
    );
    expect(
      await client.refused('PUT', path, {
        body: { state: 'confirmed', leading: third.claim.id, reason: 'x' },
      }),
    ).toMatchObject({ status: 409, detail: 'one of the two must lead' });
  });

  test('keep what people said of the papers: accepted, refused and waived holds on the one that leads, until the undo', async () => {
    const pair = await reported();
    const say = (claim: ClaimId, line: string, state: string, note?: string) =>
      client.ask('PATCH', `/claims/${claim}/requirements/${encodeURIComponent(line)}`, {
        body: { state, ...(note === undefined ? {} : { note }) },
        headers: { 'x-actor': 'Sara Conti' },
      });
    const lines = async (claim: ClaimId) =>
      new Map(
        (await claims.requirementsOf(desk.deps.db, claim)).map((line) => [line.key, line.state] as const),
      );
    const waived = [...(await lines(pair.two))].find(
      ([key, state]) => (state === 'missing' || state === 'asked') && key !== caiLine,
    )?.[0];
    if (waived === undefined) throw new Error('the claim lacks nothing else');
    await say(pair.two, caiLine, 'rejected', 'Manca la seconda firma');
    await say(pair.two, waived, 'waived', 'Lo abbiamo già');
    await desk.settle();
    const before = { world: await world(), lines: await lines(pair.one) };
    const preview = await client.read(
      claimMergePreview,
      'GET',
      `/claims/${pair.two}/merge/preview?into=${pair.one}`,
    );
    expect(preview).toMatchObject({
      obstacle: null,
      tickets: [{ id: '2' }],
      documents: [{ item: 'doc_cai', name: 'modulo CAI.pdf' }],
      kept: [],
      left: [],
      stays: { findings: 0, payments: 0, amount: null },
    });
    expect(preview.carried.map(({ key, state, note }) => [key, state, note])).toEqual(
      expect.arrayContaining([
        [caiLine, 'rejected', 'Manca la seconda firma'],
        [waived, 'waived', 'Lo abbiamo già'],
      ]),
    );

    const id = clientId();
    await merge(pair, id);
    await desk.settle();
    expect((await lines(pair.one)).get(caiLine)).toBe('rejected');
    expect((await lines(pair.one)).get(waived)).toBe('waived');
    const once = await world();
    await merge(pair, id);
    await desk.settle();
    expect(await world()).toEqual(once);
    expect((await client.get(`/claims/${pair.one}`)).json).toMatchObject({
      history: expect.arrayContaining([
        expect.objectContaining({
          action: 'requirement-waived',
          data: expect.objectContaining({ key: waived }),
        }),
      ]),
    });

    await undo('1');
    expect({ world: await world(), lines: await lines(pair.one) }).toEqual(before);
  });

  test('keep a word that was said on the one that leads after the merge, also when it is taken back', async () => {
    const pair = await reported();
    const path = (claim: ClaimId) => `/claims/${claim}/requirements/${caiLine}`;
    await client.ask('PATCH', path(pair.two), { body: { state: 'rejected', note: 'Illeggibile' } });
    await merge(pair);
    await desk.settle();
    await client.ask('PATCH', path(pair.one), { body: { state: 'waived', note: 'Basta la foto' } });
    await desk.settle();
    await undo('1');
    expect([await stateOf(pair.one, caiLine), await stateOf(pair.two, caiLine)]).toEqual([
      'waived',
      'rejected',
    ]);
  });

  test('of which one has been paid are not merged into the other', async () => {
    const one = (await openClaim(desk)).claim.id;
    const two = (await openClaim(desk)).claim.id;
    await desk.deps.db.transaction(async (tx) =>
      claims.update(tx, await claims.load(tx, two), { status: 'payment_ordered' }, desk.now),
    );
    expect(
      await client.refused('POST', `/claims/${two}/merge`, {
        body: { into: one, reason: 'x', clientId: clientId() },
      }),
    ).toMatchObject({
      status: 409,
      detail: expect.stringContaining('let it lead'),
      words: { it: expect.stringContaining('l’altro si unisce a questo') },
    });
    expect((await client.get(`/claims/${two}/merge/preview?into=${one}`)).json).toMatchObject({
      obstacle: { en: expect.stringContaining('let it lead') },
    });
    expect((await client.get(`/claims/${one}/merge/preview?into=${two}`)).json).toMatchObject({
      obstacle: null,
    });
  });
});
