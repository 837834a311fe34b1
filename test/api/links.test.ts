import { describe, expect, test } from 'vitest';
import { formatReference } from '#src/domain/linking/reference.ts';
import { loadProfile } from '#src/profile.ts';
import * as claims from '#src/storage/claims.ts';
import { documentsOf } from '#src/storage/documents.ts';
import { ofTicket } from '#src/storage/links.ts';
import { list as outbox } from '#src/storage/outbound.ts';
import { findOpen } from '#src/storage/requests.ts';
import * as links from '#src/storage/links.ts';
import { anna, mail, mailWithFiles, stranger } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { pdfOf } from '#test/pdf.ts';
import { useApi } from './client.ts';
import { openClaim, openTicket, ticketNow } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const stateOf = async (claimId: claims.ClaimFile['claim']['id'], key: string) =>
  (await claims.requirementsOf(desk.deps.db, claimId)).find((line) => line.key === key)?.state;

/** A mail of somebody nobody knows, with the estimate of a repair. */
async function strangerSendsEstimate(): Promise<void> {
  await desk.receive(
    mailWithFiles(
      {
        from: `${stranger.name} <${stranger.email}>`,
        subject: 'Documento',
        text: 'Buongiorno, in allegato il preventivo di riparazione. Cordiali saluti',
      },
      [
        {
          name: 'preventivo carrozzeria.pdf',
          type: 'application/pdf',
          content: pdfOf([['Foglio 1']]),
        },
      ],
    ),
  );
  await desk.settle();
}

describe('a person links a ticket', () => {
  test('and the claim is assessed with what it brings: the document that came ticks its line', async () => {
    await strangerSendsEstimate();
    const before = await ticketNow(desk, '1');
    expect(before.claimId).toBeUndefined();
    const claim = await openClaim(desk, [
      { key: 'doc_estimate|doc_invoice', state: 'asked', askedRounds: 1 },
    ]);
    const answer = await client.ask('PUT', '/tickets/1/link', {
      body: { claim: formatReference(claim.claim.reference, 'SIN').toLowerCase() },
      headers: { 'x-actor': 'Sara Conti', 'if-match': `"${before.version}"` },
    });
    expect(answer.json).toMatchObject({
      claim: formatReference(claim.claim.reference, 'SIN'),
      stage: 'assess',
    });
    await desk.settle();
    expect(await stateOf(claim.claim.id, 'doc_estimate|doc_invoice')).toBe('received');
    expect((await client.get(`/claims/${claim.claim.reference}`)).json).toMatchObject({
      documents: [expect.objectContaining({ item: 'doc_estimate', attachment: '/attachments/1' })],
      tickets: [expect.objectContaining({ id: '1' })],
    });
    expect((await client.get('/tickets/1')).json).toMatchObject({
      stage: 'settled',
      links: [{ state: 'confirmed', decidedBy: 'person:Sara Conti' }],
    });
  });

  test('and what it brings counts as new there: it answers a line that was rejected', async () => {
    await strangerSendsEstimate();
    const claim = await openClaim(desk, [
      { key: 'doc_estimate|doc_invoice', state: 'rejected', note: 'Illeggibile', askedRounds: 1 },
    ]);
    await client.ask('PUT', '/tickets/1/link', { body: { claim: claim.claim.id } });
    await desk.settle();
    expect(await stateOf(claim.claim.id, 'doc_estimate|doc_invoice')).toBe('received');
  });

  test('with a link the machine had proposed, which keeps its evidence; other proposals go', async () => {
    const [one, other] = [await openClaim(desk), await openClaim(desk)];
    const ticket = await openTicket(desk, { problem: { code: 'not_linked' } });
    await desk.deps.db.transaction(async (tx) => {
      for (const [claim, score] of [
        [one, 9],
        [other, 7],
      ] as const)
        await links.save(tx, {
          ticketId: ticket.id,
          claimId: claim.claim.id,
          state: 'suggested',
          score,
          evidence: [{ signal: 'policy', weight: score }],
          rules: '1',
          decidedBy: 'machine:link',
        });
    });
    await client.ask('PUT', `/tickets/${ticket.id}/link`, { body: { claim: other.claim.id } });
    expect(await ofTicket(desk.deps.db, ticket.id)).toMatchObject([
      { claimId: other.claim.id, state: 'confirmed', score: 7, evidence: [{ signal: 'policy', weight: 7 }] },
    ]);
    expect((await ticketNow(desk, ticket.id)).problem).toBeUndefined();
  });

  test('twice, and the second time nothing happens', async () => {
    const claim = await openClaim(desk);
    const ticket = await openTicket(desk);
    await client.ask('PUT', `/tickets/${ticket.id}/link`, { body: { claim: claim.claim.id } });
    await desk.settle();
    const { version } = await ticketNow(desk, ticket.id);
    const again = await client.ask('PUT', `/tickets/${ticket.id}/link`, { body: { claim: claim.claim.id } });
    expect(again.status).toBe(200);
    expect((await ticketNow(desk, ticket.id)).version).toBe(version);
    expect(desk.bells).toEqual([]);
  });

  test('whose files are still being read, without keeping them from being read', async () => {
    const claim = await openClaim(desk);
    const ticket = await openTicket(desk, { stage: 'read' });
    const answer = await client.ask('PUT', `/tickets/${ticket.id}/link`, { body: { claim: claim.claim.id } });
    expect(answer.json).toMatchObject({ stage: 'read' });
    await desk.settle();
    expect(await ticketNow(desk, ticket.id)).toMatchObject({ stage: 'settled', claimId: claim.claim.id });
  });

  test('that somebody else has moved meanwhile is refused with the ticket as it is now', async () => {
    const [one, other] = [await openClaim(desk), await openClaim(desk)];
    const ticket = await openTicket(desk);
    await client.ask('PUT', `/tickets/${ticket.id}/link`, {
      body: { claim: one.claim.id, version: ticket.version },
    });
    const problem = await client.refused('PUT', `/tickets/${ticket.id}/link`, {
      body: { claim: other.claim.id, version: ticket.version },
    });
    expect(problem).toMatchObject({
      type: '/docs#problem-outdated',
      current: { claim: formatReference(one.claim.reference, 'SIN') },
    });
    expect((await ticketNow(desk, ticket.id)).claimId).toBe(one.claim.id);
  });

  test.each([
    [{ body: { claim: '99' } }, 404],
    [{ body: {} }, 422],
    [{ body: { claim: 'Bianchi' } }, 422],
    [{ body: { claim: '1', version: 3 }, headers: { 'if-match': '"4"' } }, 400],
    [{ body: { claim: '1' }, headers: { 'if-match': 'W/"4"' } }, 400],
    [{ raw: '{"claim":', headers: { 'content-type': 'application/json' } }, 400],
    [{ raw: 'claim=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
  ])('with %j is refused', async (asking, status) => {
    await openClaim(desk);
    const ticket = await openTicket(desk);
    expect((await client.refused('PUT', `/tickets/${ticket.id}/link`, asking)).status).toBe(status);
    expect((await ticketNow(desk, ticket.id)).claimId).toBeUndefined();
  });
});

describe('a person takes a ticket off a claim', () => {
  test('and what it brought leaves with it: the document is missing again, and asked of the right customer', async () => {
    await strangerSendsEstimate();
    const claim = await openClaim(desk, [
      { key: 'doc_estimate|doc_invoice', state: 'asked', askedRounds: 1 },
    ]);
    await client.ask('PUT', '/tickets/1/link', { body: { claim: claim.claim.id } });
    await desk.settle();
    expect(await stateOf(claim.claim.id, 'doc_estimate|doc_invoice')).toBe('received');
    const annas = await openTicket(desk, { claimId: claim.claim.id });
    const { version } = await ticketNow(desk, '1');

    const answer = await client.ask('DELETE', '/tickets/1/link', {
      body: { reason: 'Un altro cliente', version },
      headers: { 'x-actor': 'Sara Conti' },
    });
    expect(answer.json).toMatchObject({ claim: null });
    expect(await stateOf(claim.claim.id, 'doc_estimate|doc_invoice')).toBe('asked');
    expect(await documentsOf(desk.deps.db, claim.claim.id)).toEqual([]);
    expect(await ofTicket(desk.deps.db, annas.id)).toEqual([]);
    expect((await client.get('/tickets/1')).json).toMatchObject({
      links: [{ state: 'removed', decidedBy: 'person:Sara Conti' }],
      history: expect.arrayContaining([
        expect.objectContaining({
          action: 'unlinked',
          actor: 'person:Sara Conti',
          data: { reason: 'Un altro cliente', withdrawn: ['doc_estimate|doc_invoice'] },
        }),
      ]),
    });
  });

  test('and no machine puts it back', async () => {
    await desk.receive(
      mail({
        id: 'loss@example.org',
        text: `Vorrei denunciare un sinistro auto del 10/11/2026, polizza ${anna.motorPolicy}, mi hanno tamponata.`,
      }),
    );
    await desk.settle();
    const { claimId } = await ticketNow(desk, '1');
    expect(claimId).toBeDefined();
    await client.ask('DELETE', '/tickets/1/link', { body: { reason: 'Non è suo' } });
    await desk.receive(
      mail({
        subject: 'Re: Una domanda',
        text: 'Ecco altre informazioni sul tamponamento.',
        headers: { 'In-Reply-To': '<loss@example.org>' },
      }),
    );
    await desk.settle();
    expect((await client.get('/tickets/1/messages')).json).toMatchObject({ items: [{}, {}] });
    expect((await ticketNow(desk, '1')).claimId).not.toBe(claimId);
    expect((await ofTicket(desk.deps.db, '1' as never)).find((link) => link.claimId === claimId)?.state).toBe(
      'removed',
    );
  });

  test('and a document that came by another ticket too stays', async () => {
    await strangerSendsEstimate();
    const claim = await openClaim(desk, [{ key: 'doc_estimate|doc_invoice' }]);
    await desk.receive(
      mailWithFiles(
        {
          subject: 'Preventivo',
          text: 'Allego il preventivo di riparazione.',
          id: 'anna-estimate@example.org',
        },
        [{ name: 'preventivo officina.pdf', type: 'application/pdf', content: pdfOf([['Foglio 2']]) }],
      ),
    );
    await desk.settle();
    for (const ticket of ['1', '2']) {
      await client.ask('PUT', `/tickets/${ticket}/link`, { body: { claim: claim.claim.id } });
      await desk.settle();
    }
    await client.ask('DELETE', '/tickets/1/link', { body: { reason: 'Non è suo' } });
    expect(await stateOf(claim.claim.id, 'doc_estimate|doc_invoice')).toBe('received');
    expect(await documentsOf(desk.deps.db, claim.claim.id)).toHaveLength(1);
  });

  test('and what a person accepted stays accepted', async () => {
    await strangerSendsEstimate();
    const claim = await openClaim(desk, [{ key: 'doc_estimate|doc_invoice' }]);
    await client.ask('PUT', '/tickets/1/link', { body: { claim: claim.claim.id } });
    await desk.settle();
    await client.ask('PATCH', `/claims/${claim.claim.id}/requirements/doc_estimate%7Cdoc_invoice`, {
      body: { state: 'accepted' },
    });
    await desk.settle();
    await client.ask('DELETE', '/tickets/1/link', { body: { reason: 'Non è suo' } });
    expect(await stateOf(claim.claim.id, 'doc_estimate|doc_invoice')).toBe('accepted');
  });

  test('and the request that was about to go to the wrong customer never leaves', async () => {
    await desk.receive(
      mail({
        text: `Vorrei denunciare un sinistro auto del 10/11/2026, polizza ${anna.motorPolicy}, mi hanno tamponata.`,
      }),
    );
    // Until the request lies in the outbox and nobody has sent it yet.
    for (let bells = desk.bells; bells.length > 0; bells = desk.bells) {
      desk.loseBells();
      for (const bell of bells) if (bell.stage !== 'send') await desk.run(bell.stage, bell.id);
    }
    const ticket = await ticketNow(desk, '1');
    const { claimId } = ticket;
    if (claimId === undefined) throw new Error('the mail opened no claim');
    expect(await outbox(desk.deps.db, { state: 'queued' }, { size: 5 })).toMatchObject([
      { purpose: 'missing' },
    ]);

    await client.ask('DELETE', '/tickets/1/link', { body: { reason: 'Non è suo' } });
    await desk.settle();
    await desk.later(8);
    expect(desk.sent.filter((each) => each.mail.subject?.includes('SIN'))).toEqual([]);
    expect(await findOpen(desk.deps.db, claimId)).toBeUndefined();
    expect((await client.get(`/claims/${claimId}`)).json).toMatchObject({
      requests: [{ state: 'cancelled' }],
    });
  });

  test('by linking it to another, which takes it off the first', async () => {
    const [one, other] = [await openClaim(desk), await openClaim(desk)];
    const ticket = await openTicket(desk);
    for (const claim of [one, other]) {
      await client.ask('PUT', `/tickets/${ticket.id}/link`, { body: { claim: claim.claim.id } });
      await desk.settle();
    }
    const states = new Map(
      (await ofTicket(desk.deps.db, ticket.id)).map((link) => [link.claimId, link.state]),
    );
    expect(states).toEqual(
      new Map([
        [one.claim.id, 'removed'],
        [other.claim.id, 'confirmed'],
      ]),
    );
    expect((await ticketNow(desk, ticket.id)).claimId).toBe(other.claim.id);
  });

  test('is refused without a reason, or when it has no claim', async () => {
    const ticket = await openTicket(desk);
    expect((await client.refused('DELETE', `/tickets/${ticket.id}/link`)).status).toBe(422);
    expect(
      (await client.refused('DELETE', `/tickets/${ticket.id}/link`, { body: { reason: ' ' } })).status,
    ).toBe(422);
    expect(
      await client.refused('DELETE', `/tickets/${ticket.id}/link`, { body: { reason: 'Non è suo' } }),
    ).toMatchObject({ status: 409, detail: 'the ticket has no claim' });
  });
});

test('the profile of these tests knows the lines they speak of', async () => {
  const { items } = await loadProfile('insurer');
  expect([...items.keys()]).toEqual(expect.arrayContaining(['doc_estimate', 'doc_invoice']));
});
