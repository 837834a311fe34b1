import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { phoneChannels } from '#channels/phone/index.ts';
import type { PhoneSettings } from '#channels/phone/settings.ts';
import { identityView } from '#src/api/identity.ts';
import { ofTicket } from '#src/storage/history.ts';
import { save } from '#src/storage/links.ts';
import { list } from '#src/storage/outbound.ts';
import { anna, mail, stranger } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { quietLog } from '#test/quiet-log.ts';
import { callWords } from '#templates/call.ts';
import { tokenOf, useApi } from './client.ts';
import { openClaim, openTicket, readyToDecide } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);
const as = (role: 'rep' | 'auditor') => ({ token: tokenOf(role) });

const seen = z.looseObject({ basedOn: z.string() });
const identity = (ticket: string) => client.read(identityView, 'GET', `/tickets/${ticket}/identity`);

/** A stranger has written on a ticket that a person linked to Anna's claim. */
async function strangerOnAnnasClaim() {
  const { claim } = await openClaim(desk);
  return openTicket(desk, { claimId: claim.id, customer: stranger.email, customerName: stranger.name });
}

async function answer(ticket: string, change: object = {}) {
  const { basedOn } = await client.read(seen, 'GET', `/tickets/${ticket}`);
  return client.ask('POST', `/tickets/${ticket}/replies`, {
    ...as('rep'),
    body: { text: 'La perizia è domani.', clientId: randomUUID(), basedOn, ...change },
  });
}

describe('an answer about a claim', () => {
  test('is refused to somebody who has proven nothing, in words that say what to do; with a reason it goes, and that is kept', async () => {
    const ticket = await strangerOnAnnasClaim();
    const refused = await answer(ticket.id);
    expect(refused.json).toMatchObject({
      type: '/docs#problem-identity-unproven',
      identity: { has: 0, needs: 2 },
      words: { it: expect.stringContaining('livello 2'), en: expect.stringContaining('level 2') },
    });
    expect(await list(desk.deps.db, {}, { size: 5 })).toEqual([]);

    expect((await answer(ticket.id, { unproven: 'È il figlio, in agenzia con la madre' })).status).toBe(202);
    expect((await identity(ticket.id)).overrides).toMatchObject([
      { purpose: 'reply', has: 0, needs: 2, by: 'person:rep', usedFor: 'outbound:1' },
    ]);
    expect((await ofTicket(desk.deps.db, ticket.id)).map(({ action }) => action)).toContain(
      'identity-overridden',
    );
  });

  test('goes to an address on file of somebody on the claim, whoever the mail claims to be from', async () => {
    const { claim } = await openClaim(desk);
    const ticket = await openTicket(desk, { claimId: claim.id });
    expect((await answer(ticket.id)).status).toBe(202);
  });

  test('to an address that several people on file hold waits for a proof: it is not one person’s', async () => {
    const { claim } = await openClaim(desk);
    const ticket = await openTicket(desk, { claimId: claim.id });
    await sql`insert into contact (party_id, kind, value, shared, invalid)
      select id, 'email', ${anna.email}, false, false from party
      where id not in (select party_id from contact where value = ${anna.email}) limit 1`.execute(
      desk.deps.db.sql,
    );
    expect((await answer(ticket.id)).json).toMatchObject({ identity: { has: 1, needs: 2 } });
    const proof = { method: 'answers', facts: ['birth_date', 'policy_number'], note: 'Al telefono' };
    await client.ask('POST', `/tickets/${ticket.id}/identity/proofs`, { ...as('rep'), body: proof });
    expect((await answer(ticket.id)).status).toBe(202);
  });

  test('goes once two questions were answered rightly, and no more when that is taken back', async () => {
    const ticket = await strangerOnAnnasClaim();
    const proof = { method: 'answers', facts: ['birth_date'], note: 'Al telefono' };
    const path = `/tickets/${ticket.id}/identity/proofs`;
    expect(await client.refused('POST', path, { ...as('rep'), body: proof })).toMatchObject({
      words: { it: expect.stringContaining('due risposte') },
    });
    const proven = await client.read(identityView, 'POST', path, {
      ...as('rep'),
      body: { ...proof, facts: ['birth_date', 'policy_number'] },
    });
    expect(proven).toMatchObject({ level: 2, proofs: [{ by: 'person:rep', level: 2 }] });
    expect((await answer(ticket.id)).status).toBe(202);

    const withdrawn = await client.read(
      identityView,
      'POST',
      `${path}/${proven.proofs[0]?.id ?? ''}/withdrawal`,
      { ...as('rep'), body: { reason: 'Ha risposto un altro' } },
    );
    expect(withdrawn).toMatchObject({ level: 0, proofs: [{ withdrawn: { why: 'Ha risposto un altro' } }] });
    expect((await answer(ticket.id)).status).toBe(409);
  });

  test('cannot be let through by whoever only reads', async () => {
    const ticket = await strangerOnAnnasClaim();
    const path = `/tickets/${ticket.id}/identity`;
    const body = { method: 'call_back', facts: [], note: 'x' };
    expect((await client.refused('POST', `${path}/proofs`, { ...as('auditor'), body })).status).toBe(403);
    expect((await client.ask('GET', path, as('auditor'))).status).toBe(200);
  });
});

describe('a code', () => {
  async function sendCode(ticket: string, clientId: string = randomUUID()) {
    return client.ask('POST', `/tickets/${ticket}/identity/codes`, {
      ...as('rep'),
      body: { to: anna.email, clientId },
    });
  }
  const codeIn = (text: string | undefined) => /\b\d{6}\b/.exec(text ?? '')?.[0] ?? 'none';
  const tell = (ticket: string, id: string, code: string) =>
    client.ask('POST', `/tickets/${ticket}/identity/codes/${id}/answers`, { ...as('rep'), body: { code } });

  test('goes once to a channel on file, is read by nobody here, and proves level 2 once', async () => {
    const ticket = await strangerOnAnnasClaim();
    expect((await identity(ticket.id)).channels).toContainEqual({
      name: 'Anna Bianchi',
      to: anna.email,
      shown: 'a•••@example.org',
    });
    const clientId = randomUUID();
    await sendCode(ticket.id, clientId);
    await sendCode(ticket.id, clientId);
    await desk.settle();
    expect(desk.sent).toHaveLength(1);
    const code = codeIn(desk.sent[0]?.mail.text);
    expect(code).toMatch(/^\d{6}$/);

    const [kept] = await list(desk.deps.db, {}, { size: 5 });
    expect(`${kept?.body} ${kept?.html} ${JSON.stringify(kept?.sheet)}`).not.toContain(code);
    expect((await client.refused('GET', `/outbox/${kept?.id}/content`, as('rep'))).status).toBe(404);

    const id = (await identity(ticket.id)).codes[0]?.id ?? '';
    const wrong = code === '111111' ? '222222' : '111111';
    expect((await tell(ticket.id, id, wrong)).status).toBe(409);
    expect((await tell(ticket.id, id, `${code.slice(0, 3)} ${code.slice(3)}`)).status).toBe(200);
    // The answer was lost on its way, and comes once more.
    expect((await tell(ticket.id, id, code)).status).toBe(200);
    const now = await identity(ticket.id);
    expect(now).toMatchObject({ level: 2, codes: [{ state: 'used' }] });
    expect(now.proofs.filter(({ method }) => method === 'code')).toHaveLength(1);
  });

  test('wears out after five wrong tries, expires, and only so many leave in an hour', async () => {
    const ticket = await strangerOnAnnasClaim();
    await sendCode(ticket.id);
    await desk.settle();
    const code = codeIn(desk.sent[0]?.mail.text);
    const first = (await identity(ticket.id)).codes[0]?.id ?? '';
    const wrong = code === '111111' ? '222222' : '111111';
    for (let tries = 0; tries < 5; tries++) await tell(ticket.id, first, wrong);
    expect((await tell(ticket.id, first, code)).json).toMatchObject({
      words: { it: expect.stringContaining('troppe volte') },
    });
    await sendCode(ticket.id);
    await sendCode(ticket.id);
    expect((await sendCode(ticket.id)).status).toBe(409);
    expect((await identity(ticket.id)).codes.map(({ state }) => state)).toEqual([
      'replaced',
      'replaced',
      'waiting',
    ]);
    desk.now = new Date(desk.now.getTime() + 16 * 60_000);
    expect((await identity(ticket.id)).codes.at(-1)?.state).toBe('expired');
  });

  test('goes by text message to no landline, no premium number and no country that is not called from here', async () => {
    const ticket = await strangerOnAnnasClaim();
    const mobile = '+393331234567';
    await sql`insert into contact (party_id, kind, value)
      select p.party_id, 'phone', n from (select party_id from contact where value = ${anna.email}) as p,
        unnest(${[mobile, '+390255509999', '+39899123456', '+447400123456']}::text[]) as n`.execute(
      desk.deps.db.sql,
    );
    const account: PhoneSettings = {
      accountSid: `AC${'1'.repeat(32)}`,
      authToken: 'a token',
      apiUrl: 'http://localhost:1',
      publicUrl: 'https://desk.example',
      noticeVersion: '2026-11',
      recording: 'never',
      ring: [],
      ringSeconds: 25,
      language: 'it',
      deleteRecordings: false,
      largestBytes: 1,
      numbers: [],
      countries: ['IT'],
      textFrom: '+393399999999',
      desk: 'Servizio sinistri',
    };
    const texts = phoneChannels(account, { words: callWords, log: quietLog });
    Object.assign(desk.deps, {
      channels: new Map([...desk.deps.channels, ...texts.map((each) => [each.name, each] as const)]),
    });
    const to = (await identity(ticket.id)).channels.map((each) => each.to);
    expect(to).toContain(mobile);
    for (const barred of ['+390255509999', '+39899123456', '+447400123456']) expect(to).not.toContain(barred);
  });

  test('goes to nobody’s address but one on file', async () => {
    const ticket = await strangerOnAnnasClaim();
    expect(
      await client.refused('POST', `/tickets/${ticket.id}/identity/codes`, {
        ...as('rep'),
        body: { to: stranger.email, clientId: randomUUID() },
      }),
    ).toMatchObject({ status: 409 });
  });
});

test('a mail from an address on file is noted as a hint, once however often it is looked at, and proves nothing', async () => {
  await desk.receive(mail({ text: 'A che punto è la mia pratica?' }));
  await desk.settle();
  expect(await identity('1')).toMatchObject({
    level: 0,
    proofs: [{ method: 'known_address', level: 0, by: 'machine:request' }],
  });
});

test('what was proven holds where its ticket was merged, of the same person alone', async () => {
  const into = await strangerOnAnnasClaim();
  const same = await openTicket(desk, { customer: stranger.email });
  const other = await openTicket(desk, { customer: anna.email });
  const proven = { facts: ['birth_date', 'policy_number'], note: 'Al telefono' };
  for (const [ticket, method] of [
    [same, 'answers'],
    [other, 'call_back'],
  ] as const)
    await client.read(identityView, 'POST', `/tickets/${ticket.id}/identity/proofs`, {
      ...as('rep'),
      body: { ...proven, method },
    });
  const merge = (status: string, at: string | null) =>
    sql`update ticket set status = ${status}, merged_into = ${at} where id in (${same.id}, ${other.id})`.execute(
      desk.deps.db.sql,
    );
  await merge('merged', into.id);
  const merged = await identity(into.id);
  expect(merged).toMatchObject({ level: 2, proofs: [{ method: 'answers' }] });
  const path = `/tickets/${into.id}/identity/proofs/${merged.proofs[0]?.id ?? ''}/withdrawal`;
  await client.read(identityView, 'POST', path, { ...as('rep'), body: { reason: 'Era un altro' } });
  expect((await identity(into.id)).level).toBe(0);
  await merge('open', null);
  expect((await identity(into.id)).proofs).toEqual([]);
  expect((await identity(other.id)).level).toBe(3);
});

test('a decision’s letter waits for proof, or for a reason that one decision uses up', async () => {
  const { file, ticket: annas } = await readyToDecide(desk, 128_000);
  const { claim } = file;
  // The claim was opened by somebody nobody knows.
  const ticket = await openTicket(desk, { claimId: claim.id, customer: stranger.email });
  await desk.deps.db.transaction((tx) =>
    save(tx, {
      ticketId: ticket.id,
      claimId: claim.id,
      state: 'opened',
      score: 9,
      evidence: [],
      rules: 'test',
      decidedBy: 'machine:link',
    }),
  );
  const reject = () =>
    client.ask('POST', `/claims/${claim.id}/decisions`, {
      ...as('rep'),
      body: {
        kind: 'reject',
        reason: 'excluded',
        clause: 'art. 5.2 CGA',
        explanation: 'La gara non è compresa.',
        clientId: randomUUID(),
        ticket: ticket.id,
      },
    });
  expect((await reject()).json).toMatchObject({ words: { it: expect.stringContaining('livello 2') } });
  const path = `/tickets/${ticket.id}/identity/overrides`;
  const body = { reason: 'Il documento è stato consegnato a mano' };
  await client.read(identityView, 'POST', path, { ...as('rep'), body });
  expect((await reject()).status).toBeLessThan(300);
  expect((await identity(ticket.id)).overrides).toMatchObject([
    { purpose: 'decision', usedFor: expect.stringMatching(/^decision:/) },
  ]);
  expect((await identity(annas.id)).overrides).toEqual([]);
});

test('an override of a decision is not used up by a letter that needs none', async () => {
  const { file, ticket } = await readyToDecide(desk, 128_000);
  const path = `/tickets/${ticket.id}/identity/overrides`;
  await client.read(identityView, 'POST', path, { ...as('rep'), body: { reason: 'Per ogni evenienza' } });
  const rejected = await client.ask('POST', `/claims/${file.claim.id}/decisions`, {
    ...as('rep'),
    body: {
      kind: 'reject',
      reason: 'excluded',
      clause: 'art. 5.2 CGA',
      explanation: 'La gara non è compresa.',
      clientId: randomUUID(),
      ticket: ticket.id,
    },
  });
  expect(rejected.status).toBeLessThan(300);
  expect((await identity(ticket.id)).overrides).toMatchObject([{ purpose: 'decision', usedFor: null }]);
});
