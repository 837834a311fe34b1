import { describe, expect, test } from 'vitest';
import { alikeList, claimProposal } from '#src/api/claim-opening.ts';
import { roles, may } from '#src/domain/people/role.ts';
import type { ClaimId } from '#src/domain/ids.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import * as claims from '#src/storage/claims.ts';
import { duplicatesOf } from '#src/storage/duplicates.ts';
import * as links from '#src/storage/links.ts';
import { list } from '#src/storage/tickets.ts';
import { personActions } from '#workers/person.ts';
import { anna, mail, stranger } from '#test/cast.ts';
import { dying, lostAtCommit } from '#test/bells.ts';
import { useDesk } from '#test/desk.ts';
import { tokenOf, useApi } from './client.ts';
import { closeTicket, openTicket, ticketNow } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

let drawn = 0;
const clientId = () => `00000000-0000-4000-8000-${String(++drawn).padStart(12, '0')}`;

/** Anna writes of a crash that she has told on the counter: from her words alone the rules open no claim. */
async function annaIsVague(text?: string): Promise<void> {
  await desk.receive(
    mail({
      subject: 'Le carte',
      text:
        text ??
        `Buongiorno, ci siamo parlati il 10/11/2026 a Lodi della polizza ${anna.motorPolicy}, auto ${anna.plate}. A che ora siete aperti domani? Anna Bianchi`,
    }),
  );
  await desk.settle();
}

const notice = (change: Partial<Parameters<typeof mail>[0]> = {}) =>
  mail({
    subject: 'Denuncia sinistro auto',
    text: `Vorrei denunciare un sinistro auto del 10/11/2026 a Lodi: mi hanno tamponata. Auto ${anna.plate}, polizza ${anna.motorPolicy}.`,
    ...change,
  });

const crash = { type: 'motor_damage', policy: anna.motorPolicy, lossOn: '2026-11-10', lossPlace: 'Lodi' };

const open = (body: object = {}, ticket = '1', token?: string) =>
  client.ask('POST', `/tickets/${ticket}/claim`, {
    body: { ...crash, clientId: clientId(), ...body },
    ...(token === undefined ? { headers: { 'x-actor': 'Sara Conti' } } : { token }),
  });

const refused = (body: object = {}, ticket = '1') =>
  client.refused('POST', `/tickets/${ticket}/claim`, { body: { ...crash, clientId: clientId(), ...body } });

const allClaims = () => claims.list(desk.deps.db, {}, { size: 50 });

async function claimOf(ticket: string): Promise<ClaimId> {
  const { claimId } = await ticketNow(desk, ticket);
  if (claimId === undefined) throw new Error(`ticket ${ticket} has no claim`);
  return claimId;
}

/** What a person sees of tickets and claims; versions aside. */
async function world() {
  const all = await list(desk.deps.db, {}, { size: 50, order: 'opened' });
  return {
    tickets: await Promise.all(
      all.map(async (ticket) => ({
        id: ticket.id,
        status: ticket.status,
        kind: ticket.caseKind,
        problem: ticket.problem?.code,
        claims: await links.claimsOf(desk.deps.db, ticket),
        links: (await links.ofTicket(desk.deps.db, ticket.id)).map(({ claimId, state }) => [claimId, state]),
      })),
    ),
    claims: (await allClaims()).map(({ claim }) => [claim.id, claim.status]),
  };
}

/** The time to take an opening back is over, and the clock looks. */
async function afterUndo(): Promise<void> {
  desk.now = new Date(desk.now.getTime() + 60_000);
  await desk.tick();
}

/** Does something on a database whose transaction is lost at its end, as by a kill just before the commit. */
async function dyingAtCommit(
  work: (actions: ReturnType<typeof personActions>) => Promise<unknown>,
): Promise<void> {
  await dying(work(personActions({ ...desk.deps, db: lostAtCommit(desk.deps.db) })));
}

describe('what a claim would say', () => {
  test('is proposed with the words that told it, and nothing is opened', async () => {
    await annaIsVague();
    const proposal = await client.read(claimProposal, 'GET', '/tickets/1/claim/proposal');
    expect(proposal).toMatchObject({
      refusal: null,
      type: 'motor_damage',
      policy: anna.motorPolicy,
      lossPlace: 'Lodi',
      lossPlaces: [{ value: 'Lodi', quote: 'Lodi' }],
      // Nobody has said that it is the day of the loss: it is offered, not filled in.
      lossOn: null,
      lossDays: [{ value: '2026-11-10', quote: '10/11/2026' }],
      claims: [],
    });
    const [own, health] = proposal.policies;
    expect(own).toMatchObject({ number: anna.motorPolicy, people: [anna.name] });
    expect(own?.reasons.map(({ speaks }) => speaks)).not.toContain('against');
    expect(health?.reasons.map(({ speaks }) => speaks)).toContain('against');
    expect(proposal.types[0]).toMatchObject({ type: 'motor_damage' });
    expect(proposal.types.map(({ type }) => type)).toContain('travel_baggage');
    expect(await allClaims()).toEqual([]);
  });

  test('leaves out what the ticket’s claim has already: an answer tells of another loss', async () => {
    await desk.receive(notice({ id: 'first@example.org' }));
    await desk.settle();
    const replyTo = desk.sent[0]?.mail.replyTo?.value[0]?.address;
    desk.now = new Date(desk.now.getTime() + 3_600_000);
    await desk.receive(
      mail({
        subject: 'Re: richiesta',
        to: `Sportello <${replyTo}>`,
        text: `Buongiorno, il telefono è 333 1234567. A Milano l'11/11/2026 la portiera è stata rigata nel parcheggio.`,
      }),
    );
    await desk.settle();
    const proposal = await client.read(claimProposal, 'GET', '/tickets/1/claim/proposal');
    expect(proposal.claims).toHaveLength(1);
    expect(proposal.lossDays.map(({ value }) => value)).toEqual(['2026-11-11']);
  });
});

describe('a claim that a person opens from a ticket', () => {
  test('goes the way of one that the machine has opened: its people are on it, and what is missing is asked for', async () => {
    await annaIsVague();
    const sent = desk.sent.length;
    const { version } = await ticketNow(desk, '1');
    const answer = await open({ version, reason: 'È un tamponamento' });
    expect(answer.status).toBe(201);
    const claimId = await claimOf('1');
    const { claim } = await claims.load(desk.deps.db, claimId);
    expect(answer.json).toMatchObject({
      claim: formatReference(claim.reference, 'SIN'),
      ticket: { id: '1', stage: 'assess', caseKind: 'claim_new' },
    });
    expect(claim).toMatchObject({
      type: 'motor_damage',
      lossOn: '2026-11-10',
      lossPlace: 'Lodi',
      plates: [anna.plate],
      parties: expect.arrayContaining([
        expect.objectContaining({ role: 'insured', party: expect.objectContaining({ name: anna.name }) }),
      ]),
    });
    await desk.settle();
    await afterUndo();
    expect(desk.sent.slice(sent).map((each) => each.envelopeTo)).toEqual([anna.email]);
    expect(desk.sent.at(-1)?.mail.subject).toContain(formatReference(claim.reference, 'SIN'));
    expect((await client.get('/tickets/1')).json).toMatchObject({
      stage: 'settled',
      status: 'waiting_customer',
      problem: null,
      links: [
        {
          state: 'opened',
          decidedBy: 'person:Sara Conti',
          explanation: { it: [expect.stringContaining('Sara Conti ha aperto'), expect.anything()] },
        },
      ],
      rearrangements: [{ kind: 'open-claim', state: 'done', reason: 'È un tamponamento' }],
      history: expect.arrayContaining([
        expect.objectContaining({ action: 'claim-opened', actor: 'person:Sara Conti' }),
        expect.objectContaining({ action: 'assessed' }),
      ]),
    });
  });

  test('needs neither policy nor day: both are asked for', async () => {
    await annaIsVague();
    await open({ policy: null, lossOn: null, lossPlace: null });
    const { claim } = await claims.load(desk.deps.db, await claimOf('1'));
    expect(claim.policyId).toBeUndefined();
    expect(claim.lossOn).toBeUndefined();
  });

  test('is one, however often it is asked for', async () => {
    await annaIsVague();
    const id = clientId();
    const first = await open({ clientId: id });
    await desk.settle();
    const [once, sent] = [await world(), desk.sent.length];
    const second = await open({ clientId: id });
    expect(second.status).toBe(200);
    expect(second.json).toMatchObject({
      claim: (first.json as { claim: string }).claim,
      rearrangement: (first.json as { rearrangement: string }).rearrangement,
    });
    await desk.settle();
    expect(await world()).toEqual(once);
    expect(desk.sent).toHaveLength(sent);
  });

  test('is not opened by the key of another ticket', async () => {
    await annaIsVague();
    const other = await openTicket(desk);
    const id = clientId();
    await open({ clientId: id });
    expect((await refused({ clientId: id }, other.id)).status).toBe(409);
  });

  test('is not there when the process dies at the commit, and is there once when it is asked for again', async () => {
    await annaIsVague();
    const before = await world();
    const { id } = await ticketNow(desk, '1');
    const asked = {
      ticketId: id,
      type: 'motor_damage' as never,
      role: 'further' as const,
      notSameAs: [],
      clientId: clientId(),
      by: 'person:Sara',
    };
    await dyingAtCommit((actions) => actions.openClaim(asked));
    expect(await world()).toEqual(before);
    expect(desk.bells).toEqual([]);
    expect(await personActions(desk.deps).openClaim(asked)).toMatchObject({ again: false });
    expect(await personActions(desk.deps).openClaim(asked)).toMatchObject({ again: true });
    expect(await allClaims()).toHaveLength(1);
  });

  test('is not opened by whoever only reads', async () => {
    await annaIsVague();
    for (const role of roles.filter((each) => !may(each, 'work_claims')))
      expect([role, (await open({}, '1', tokenOf(role))).status]).toEqual([role, 403]);
    expect(await allClaims()).toEqual([]);
    expect((await open({}, '1', tokenOf('rep'))).status).toBe(201);
  });

  test('is not opened on a ticket that somebody has changed meanwhile', async () => {
    await annaIsVague();
    const { version } = await ticketNow(desk, '1');
    await client.ask('PATCH', '/tickets/1', { body: { caseKind: 'payment_delay' } });
    expect(await refused({ version })).toMatchObject({
      type: '/docs#problem-outdated',
      current: { caseKind: 'payment_delay' },
    });
    expect(await allClaims()).toEqual([]);
  });

  test('is refused for what cannot be, in words that say what', async () => {
    await annaIsVague();
    for (const [body, at] of [
      [{ type: 'no_such_type' }, '/type'],
      [{ policy: 'RCA-1999-000000' }, '/policy'],
      [{ lossOn: '2026-11-13' }, '/lossOn'],
      [{ lossOn: '2026-02-30' }, '/lossOn'],
    ] as const)
      expect(await refused(body)).toMatchObject({ status: 422, errors: [{ at }] });
    expect(await allClaims()).toEqual([]);
  });

  test('is not opened on a closed ticket', async () => {
    await annaIsVague();
    await closeTicket(desk, '1');
    expect(await refused()).toMatchObject({ type: '/docs#problem-not-possible' });
    expect((await client.get('/tickets/1/claim/proposal')).json).toMatchObject({ refusal: 'closed' });
  });

  test('opens a ticket again that was thought to be settled', async () => {
    await annaIsVague();
    await client.ask('PATCH', '/tickets/1', { body: { status: 'resolved' } });
    expect((await open()).json).toMatchObject({ ticket: { status: 'open' } });
  });
});

describe('the request for what a claim opened by a person lacks', () => {
  const undo = (id: unknown) =>
    client.ask('POST', `/rearrangements/${String(id)}/undo`, { body: { reason: 'Mi sono sbagliata' } });

  test('waits until the opening can no longer be taken back: taken back in time, nothing leaves, then or later', async () => {
    await annaIsVague();
    const sent = desk.sent.length;
    const { rearrangement, undoSeconds } = (await open()).json as {
      rearrangement: string;
      undoSeconds: number;
    };
    await desk.settle();
    const { requests } = (await client.get('/tickets/1')).json as {
      requests: { phase: string; nextAt: string }[];
    };
    expect(requests).toMatchObject([{ phase: 'draft', round: 0, held: null }]);
    const leaves = new Date(requests[0]?.nextAt ?? 0).getTime();
    expect(leaves).toBeGreaterThanOrEqual(desk.now.getTime() + undoSeconds * 1_000);
    desk.now = new Date(desk.now.getTime() + undoSeconds * 1_000);
    await desk.tick();
    expect(desk.sent).toHaveLength(sent);
    await undo(rearrangement);
    await desk.settle();
    await afterUndo();
    await desk.later(9);
    expect(desk.sent).toHaveLength(sent);
  });

  test('waits as long where nothing can be asked yet: the word that the message has arrived names the claim', async () => {
    await annaIsVague();
    // As if the ticket had come before anything was answered here.
    await desk.deps.db.sql.deleteFrom('outbound').execute();
    const sent = desk.sent.length;
    // Long before the policy began: a person must look at the cover before anybody is asked.
    const { rearrangement } = (await open({ lossOn: '2015-01-10' })).json as { rearrangement: string };
    await desk.settle();
    expect((await ticketNow(desk, '1')).problem?.code).toBe('coverage_doubt');
    await undo(rearrangement);
    await desk.settle();
    await afterUndo();
    expect(desk.sent).toHaveLength(sent);
    await desk.deps.db.sql.deleteFrom('outbound').execute();
    const second = (await open({ lossOn: '2015-01-10' })).json as { claim: string };
    await desk.settle();
    expect(desk.sent).toHaveLength(sent);
    await afterUndo();
    expect(desk.sent.slice(sent).map((each) => each.mail.subject)).toEqual([
      expect.stringContaining(second.claim),
    ]);
  });

  test('leaves once when every bell of that time is lost, however often the clock looks', async () => {
    await annaIsVague();
    const sent = desk.sent.length;
    await open();
    await desk.settleUntil('follow-up');
    desk.loseBells();
    await afterUndo();
    await desk.tick();
    desk.loseBells();
    await afterUndo();
    expect(desk.sent.slice(sent).map((each) => each.envelopeTo)).toEqual([anna.email]);
  });

  test('waits too when the customer writes again in that time', async () => {
    await annaIsVague();
    await open();
    await desk.settle();
    const sent = desk.sent.length;
    const replyTo = desk.sent[0]?.mail.replyTo?.value[0]?.address;
    await desk.receive(mail({ subject: 'Re: Le carte', to: `Sportello <${replyTo}>`, text: 'Grazie. Anna' }));
    await desk.settle();
    desk.now = new Date(desk.now.getTime() + 25_000);
    await desk.tick();
    expect(desk.sent).toHaveLength(sent);
  });

  test('is held where the person wants nothing asked, says so in both languages, and leaves once it is let go', async () => {
    await annaIsVague();
    const sent = desk.sent.length;
    await open({ asks: false });
    await desk.settle();
    await afterUndo();
    await desk.later(9);
    expect(desk.sent).toHaveLength(sent);
    expect((await client.get('/tickets/1')).json).toMatchObject({
      // The time to ask is over: a supervisor looks why nobody was asked.
      status: 'escalated',
      requests: [
        {
          phase: 'held',
          round: 0,
          held: {
            by: 'person:Sara Conti',
            words: {
              it: 'aperto senza chiedere ancora nulla',
              en: 'opened without asking for anything yet',
            },
          },
        },
      ],
    });
    await client.ask('POST', '/requests/1/steps', { body: { step: 'go_on' } });
    await desk.settle();
    expect(desk.sent.slice(sent).map((each) => each.envelopeTo)).toEqual([anna.email]);
  });

  test('leaves at once when a person sends it', async () => {
    await annaIsVague();
    const sent = desk.sent.length;
    await open();
    await desk.settle();
    await client.ask('POST', '/requests/1/steps', { body: { step: 'send_now' } });
    await desk.settle();
    expect(desk.sent.slice(sent)).toHaveLength(1);
  });
});

describe('a loss that somebody else has reported', () => {
  async function husbandReported(): Promise<ClaimId> {
    await desk.receive(
      notice({ from: 'Marco Villa <marco.villa@example.net>', subject: 'Incidente di mia moglie' }),
    );
    await desk.settle();
    await desk.receive(
      mail({ from: stranger.email, subject: 'Orari', text: 'Buongiorno, a che ora siete aperti?' }),
    );
    await desk.settle();
    expect((await ticketNow(desk, '2')).claimId).toBeUndefined();
    return claimOf('1');
  }

  test('is shown, and its claim is not opened a second time unasked', async () => {
    const first = await husbandReported();
    const { claim } = await claims.load(desk.deps.db, first);
    const number = formatReference(claim.reference, 'SIN');
    const before = await world();
    expect(await refused({}, '2')).toMatchObject({
      type: '/docs#problem-perhaps-same-loss',
      status: 409,
      current: {
        items: [
          {
            claim: number,
            evidence: expect.arrayContaining([expect.objectContaining({ signal: 'policy' })]),
          },
        ],
      },
    });
    expect(await world()).toEqual(before);
    const query = `type=motor_damage&policy=${anna.motorPolicy}&lossOn=2026-11-10`;
    expect(
      (await client.read(alikeList, 'GET', `/tickets/2/claim/alike?${query}`)).items.map(
        (each) => each.claim,
      ),
    ).toEqual([number]);
    // Another day, a month before: another event.
    expect(
      (
        await client.read(
          alikeList,
          'GET',
          `/tickets/2/claim/alike?${query.replace('2026-11-10', '2026-10-10')}`,
        )
      ).items,
    ).toEqual([]);
  });

  test('is opened as another event by a person’s word, and no machine asks again', async () => {
    const first = await husbandReported();
    expect((await open({ notSameAs: [first] }, '2')).status).toBe(201);
    await desk.settle();
    const second = await claimOf('2');
    expect(second).not.toBe(first);
    expect(await duplicatesOf(desk.deps.db, second)).toMatchObject([
      { claimId: first, state: 'denied', decidedBy: 'person:Sara Conti' },
    ]);
    // Of itself it has no words but those of its state, which are in both languages.
    expect((await duplicatesOf(desk.deps.db, second))[0]?.reason).toBeUndefined();
    expect((await ticketNow(desk, '2')).problem).toBeUndefined();
  });
});

describe('a loss told in an answer about another one', () => {
  /** The machine holds the old conversation, because the answer speaks of another loss. */
  async function held(): Promise<ClaimId> {
    await desk.receive(notice({ id: 'first@example.org' }));
    await desk.settle();
    const replyTo = desk.sent[0]?.mail.replyTo?.value[0]?.address;
    desk.now = new Date(desk.now.getTime() + 3_600_000);
    await desk.receive(
      mail({
        subject: 'Re: richiesta',
        to: `Sportello <${replyTo}>`,
        text: 'Buongiorno, il telefono è 333 1234567. Il pavimento della cucina si è rovinato: una perdita d’acqua dal tubo.',
      }),
    );
    await desk.settle();
    expect((await ticketNow(desk, '1')).problem?.code).toBe('new_loss_in_reply');
    return claimOf('1');
  }

  test('gets a claim of its own beside the first one, and the ticket is held no longer', async () => {
    const first = await held();
    const sent = desk.sent.length;
    const answer = await open({ type: 'home_water', policy: null, lossOn: null, lossPlace: null });
    expect(answer.status).toBe(201);
    await desk.settle();
    const ticket = await ticketNow(desk, '1');
    const [own, second] = await links.claimsOf(desk.deps.db, ticket);
    expect([own, ticket.claimId]).toEqual([first, first]);
    const { claim } = await claims.load(desk.deps.db, second ?? first);
    expect(claim.type).toBe('home_water');
    // The policy of the car was named for the crash, not for the kitchen.
    expect(claim.policyId).toBeUndefined();
    expect(ticket.problem).toBeUndefined();
    // She is asked for what the new one lacks, and for nothing of the old one that she was asked for.
    const number = formatReference((await claims.load(desk.deps.db, first)).claim.reference, 'SIN');
    expect(desk.sent.slice(sent).filter((each) => each.mail.subject?.includes(number) === true)).toEqual([]);
  });

  test('takes the ticket with it when the person says that it belongs nowhere else', async () => {
    const first = await held();
    await open({ type: 'home_water', policy: null, lossOn: null, role: 'only' });
    await desk.settle();
    const ticket = await ticketNow(desk, '1');
    expect(await links.claimsOf(desk.deps.db, ticket)).not.toContain(first);
    const before = (await client.get('/tickets/1')).json as { rearrangements: { id: string }[] };
    await client.ask('POST', `/rearrangements/${before.rearrangements[0]?.id}/undo`, {
      body: { reason: 'Era una risposta' },
    });
    await desk.settle();
    expect(await links.claimsOf(desk.deps.db, await ticketNow(desk, '1'))).toEqual([first]);
  });
});

describe('a claim opened by mistake', () => {
  const undo = (id: unknown) =>
    client.ask('POST', `/rearrangements/${String(id)}/undo`, { body: { reason: 'Mi sono sbagliata' } });

  test('is taken back: the ticket is as it was, and the empty file is found by nothing it held', async () => {
    await annaIsVague();
    const before = await world();
    const { rearrangement } = (await open()).json as { rearrangement: string };
    await desk.settle();
    const claimId = await claimOf('1');
    await undo(rearrangement);
    await desk.settle();
    const after = await world();
    expect(after.tickets).toEqual([{ ...before.tickets[0], status: 'open' }]);
    expect(after.claims).toEqual([[claimId, 'closed_no_action']]);
    const { claim } = await claims.load(desk.deps.db, claimId);
    expect(claim).toMatchObject({ plates: [], parties: [] });
    expect([claim.policyId, claim.lossOn]).toEqual([undefined, undefined]);
    expect((await client.get(`/claims/${claimId}`)).json).toMatchObject({
      rearrangements: [{ kind: 'open-claim', state: 'undone', undoReason: 'Mi sono sbagliata' }],
    });
    // The same crash is reported: it is nobody's second report.
    await desk.receive(notice());
    await desk.settle();
    expect(await claimOf('2')).not.toBe(claimId);
    expect((await ticketNow(desk, '2')).problem).toBeUndefined();
  });

  test('is taken back once, and reminds nobody', async () => {
    await annaIsVague();
    const { rearrangement } = (await open()).json as { rearrangement: string };
    await desk.settle();
    await undo(rearrangement);
    await desk.settle();
    const [once, sent] = [await world(), desk.sent.length];
    expect((await undo(rearrangement)).status).toBe(200);
    await desk.later(9);
    await desk.later(9);
    expect(await world()).toEqual(once);
    expect(desk.sent).toHaveLength(sent);
  });

  test('stays as it is when the process dies at the commit of the undo', async () => {
    await annaIsVague();
    const { rearrangement } = (await open()).json as { rearrangement: string };
    await desk.settle();
    const before = await world();
    await dyingAtCommit((actions) =>
      actions.undo({ rearrangementId: rearrangement as never, reason: 'no', by: 'person:Sara' }),
    );
    expect(await world()).toEqual(before);
  });

  test('has to stay while another ticket belongs to it', async () => {
    await annaIsVague();
    const { rearrangement } = (await open()).json as { rearrangement: string };
    await desk.settle();
    const other = await openTicket(desk);
    await client.ask('PUT', `/tickets/${other.id}/link`, { body: { claim: await claimOf('1') } });
    await desk.settle();
    expect(
      await client.refused('POST', `/rearrangements/${rearrangement}/undo`, { body: { reason: 'x' } }),
    ).toMatchObject({ type: '/docs#problem-not-possible' });
  });
});
