import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { ItemId } from '#src/domain/ids.ts';
import { may, roles, type Right, type Role } from '#src/domain/people/role.ts';
import { anna, mail, mailWithFiles } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { tokenOf, useApi } from './client.ts';
import { openClaim } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const as = (role: Role) => ({ token: tokenOf(role) });
const without = (right: Right) => roles.filter((role) => may(role, 'read_claims') && !may(role, right));

/** Words that stand nowhere but in what is about Anna's health, and in what is suspected of her. */
const ofHealth = 'zqxfrattura';
const ofFraud = 'zqxsospetto';

/** A claim of Anna's about an injury, with something about her health wherever it can stand, and a suspicion. */
async function plant(): Promise<void> {
  await desk.receive(
    mailWithFiles(
      {
        from: anna.email,
        subject: `Infortunio ${ofHealth}`,
        text: `Buongiorno, ieri sono caduta: frattura ${ofHealth} del polso, sono in ospedale. Targa ${anna.plate}.`,
      },
      [{ name: `referto-${ofHealth}.txt`, type: 'text/plain', content: `Diagnosi: frattura ${ofHealth}` }],
    ),
  );
  await desk.settle();
  const { claim } = await openClaim(desk, [{ key: 'doc_er_report' as ItemId }]);
  const { db } = desk.deps;
  const run = (statement: string) => sql.raw(statement).execute(db.sql);
  await run(`update claim set type = 'personal_accident' where id = ${claim.id}`);
  await run(`update ticket set claim_id = ${claim.id}, stage = 'settled' where id = 1`);
  await run(`update message set html = '<p>Frattura ${ofHealth}</p>' where id = 1`);
  const by = { headers: { 'x-actor': 'Sara Conti' } };
  await client.ask('POST', '/tickets/1/notes', {
    ...by,
    body: {
      text: `Frattura ${ofHealth}, chiedere il referto`,
      clientId: '0b0e7c1e-7a35-4b7e-9f0e-0d3c8f6a1a01',
    },
  });
  await client.ask('PUT', '/tickets/1/draft', { ...by, body: { text: `La sua frattura ${ofHealth}` } });
  await run(`insert into outbound (key, ticket_id, claim_id, purpose, channel, recipient, language, subject, body, automatic,
      message_id, envelope_from, sha256, state, created_by)
    values ('planted', 1, ${claim.id}, 'reply', 'email', '${anna.email}', 'it', '${ofHealth}', 'Frattura ${ofHealth}', 'no',
      '<planted@x>', 'x@y', repeat('0', 64), 'uncertain', 'person:Sara Conti')`);
  for (const [check, severity] of [
    ['pe.expenses', 'warning'],
    ['fr.early_claim', 'warning'],
  ])
    await run(`insert into finding (claim_id, check_id, key, severity, text_it, text_en, figures, quotes, rules, opened_at, changed_at)
      values (${claim.id}, '${check}', 'k', '${severity}', '${check?.startsWith('fr.') === true ? ofFraud : ofHealth}',
        '${check?.startsWith('fr.') === true ? ofFraud : ofHealth}', '{}', '[]', '1', now(), now())`);
  await run(`insert into escalation (ticket_id, claim_id, reason, period, note)
    values (1, ${claim.id}, 'fraud_signal', 'x', '${ofFraud}')`);
  await run(`insert into task (ticket_id, claim_id, department, text, due_on, given_by, given_at, opened_at, client_id, ticket_was, restricted)
    values (1, ${claim.id}, 'fraud', '${ofFraud}', '2026-12-01', 'person:Sara Conti', now(), now(), gen_random_uuid(), 'open', 'fraud'),
      (1, ${claim.id}, 'medical', 'Frattura ${ofHealth}', '2026-12-01', 'person:Sara Conti', now(), now(), gen_random_uuid(), 'open', null)`);
  await run(`insert into history (ticket_id, claim_id, actor, action, data, restricted)
    values (1, ${claim.id}, 'person:Sara Conti', 'noted', '{"words": "${ofFraud}"}', 'fraud'),
      (1, ${claim.id}, 'person:Sara Conti', 'held', '{"words": "Frattura ${ofHealth}"}', null)`);
  await run(`insert into complaint_entry (ticket_id, received_at, channel, complainant_role, area, reason, due_on,
      legal_due_on, extension_reason, root_cause)
    values (1, now(), 'email', 'customer', 'claims', 'delay', '2026-12-20', '2026-12-28', 'Frattura ${ofHealth}', '${ofHealth}')`);
}

/** Everything that can be asked for by GET about what was planted. */
function addresses(): { id: string; path: string }[] {
  const words = encodeURIComponent(ofHealth);
  const asked: Readonly<Record<string, string>> = { search: `?q=${words}` };
  return client.api.operations
    .filter(({ method, answer, open }) => method === 'get' && answer.kind !== 'text' && !open)
    .map(({ id, path }) => ({
      id,
      path:
        path.replaceAll(/:\w+/g, (name) => (name === ':number' ? 'RCA-2025-004217' : '1')) +
        (asked[id] ?? ''),
    }));
}

async function tellers(role: Role, word: string): Promise<string[]> {
  const found: string[] = [];
  for (const { id, path } of addresses()) {
    const { text, headers } = await client.ask('GET', path, as(role));
    const named = decodeURIComponent(headers.get('content-disposition') ?? '');
    if (`${text}${named}`.toLowerCase().includes(word)) found.push(id);
  }
  return found;
}

describe('what is about somebody’s health', () => {
  test('stands in no answer to a role that may not read it, whatever is asked for', async () => {
    await plant();
    // Somebody who may read it finds it in many places: the test looks where the words are.
    const places = await tellers('supervisor', ofHealth);
    expect(places).toEqual(
      expect.arrayContaining([
        'readTicket',
        'listMessages',
        'readMessageHtml',
        'downloadOriginal',
        'downloadAttachment',
        'search',
      ]),
    );
    expect(places.length).toBeGreaterThan(15);
    for (const role of without('read_health')) expect(await tellers(role, ofHealth)).toEqual([]);
    // The same of what is suspected of somebody, which fewer may know.
    expect((await tellers('supervisor', ofFraud)).length).toBeGreaterThan(3);
    expect(await tellers('rep', ofFraud)).toEqual([]);
  });

  test('is withheld where nobody knows yet what it is about', async () => {
    await desk.receive(mail({ text: 'Il paraurti è rotto.' }));
    await desk.settle();
    await sql`update message set ticket_id = null`.execute(desk.deps.db.sql);
    const { status, text } = await client.ask('GET', '/messages/1', as('finance'));
    expect([status, text.includes('paraurti')]).toEqual([200, false]);
  });

  test('is known by what colleagues wrote as well, wherever they wrote it', async () => {
    await desk.receive(mail({ text: 'Il paraurti è rotto.' }));
    await desk.settle();
    await sql`insert into call_back (ticket_id, number, asked_at, note, entered_by)
      values (1, '+390372463900', now(), 'È in ospedale: chiamare la moglie', 'person:Sara Conti')`.execute(
      desk.deps.db.sql,
    );
    expect((await client.ask('GET', '/tickets/1/call-backs', as('finance'))).json).toMatchObject({
      items: [{ note: '•••' }],
    });
  });

  test('leaves numbers, states and days to everybody who works there', async () => {
    await plant();
    expect((await client.ask('GET', '/tickets/1', as('finance'))).json).toMatchObject({
      id: '1',
      status: expect.any(String) as string,
      subject: '•••',
    });
    expect(await client.refused('GET', '/originals/1', as('finance'))).toMatchObject({
      status: 403,
      words: { it: expect.stringContaining('salute') as string },
    });
  });

  test('is withheld from nobody where it is about something else', async () => {
    await desk.receive(
      mail({ from: anna.email, subject: 'Un tamponamento', text: 'Buongiorno, il paraurti è rotto.' }),
    );
    await desk.settle();
    expect((await client.ask('GET', '/tickets/1', as('finance'))).json).toMatchObject({
      subject: 'Un tamponamento',
    });
    expect((await client.ask('GET', '/originals/1', as('finance'))).status).toBe(200);
  });

  test('is read by those who may, which is written down once in half an hour', async () => {
    await plant();
    for (let n = 0; n < 3; n++) await client.ask('GET', '/tickets/1/messages', as('rep'));
    await client.ask('GET', '/originals/1', as('medical_reader'));
    const { rows } = await sql<{ actor: string; action: string; role: string }>`
      select actor, action, role from history where looked order by id`.execute(desk.deps.db.sql);
    expect(rows).toEqual([
      { actor: 'person:rep', action: 'health-read', role: 'rep' },
      { actor: 'person:medical_reader', action: 'health-read', role: 'medical_reader' },
    ]);
  });
});
