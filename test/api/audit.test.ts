import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { auditPage, chainReport } from '#src/api/audit.ts';
import { chainHead, sealAll } from '#src/storage/audit.ts';
import { anna, mail } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { tokenOf, useApi } from './client.ts';

const desk = useDesk();
const client = useApi(desk);
const auditor = { token: tokenOf('auditor') };

test('whoever audits reads who did and who looked at what, of a ticket or of a colleague, and takes it along', async () => {
  await desk.receive(mail({ from: anna.email, text: 'Buongiorno, sono stata ricoverata in ospedale ieri.' }));
  await desk.settle();
  await client.ask('PATCH', '/tickets/1', { token: tokenOf('rep'), body: { caseKind: 'complaint' } });
  await client.ask('GET', '/tickets/1/messages', { token: tokenOf('senior_rep') });
  await sealAll(desk.deps.db);

  const all = await client.read(auditPage, 'GET', '/audit?ticket=1&limit=200', auditor);
  expect(all.items[0]).toMatchObject({
    kind: 'reads',
    actor: 'person:senior_rep',
    role: 'senior_rep',
    action: 'health-read',
    looked: true,
    source: { token: 'own', address: expect.any(String) as string },
    seal: expect.any(Number) as number,
  });
  expect(all.items.at(-1)).toMatchObject({ action: 'opened', actor: 'machine:normalize', source: null });
  // Every event is of one kind, and asking kind by kind gives each once.
  const byKind = await Promise.all(
    ['decisions', 'messages', 'links', 'work', 'people', 'reads', 'other'].map((kind) =>
      client.read(auditPage, 'GET', `/audit?ticket=1&kind=${kind}&limit=200`, auditor),
    ),
  );
  const ids = byKind.flatMap(({ items }) => items.map(({ id }) => id));
  expect(ids.toSorted()).toEqual(all.items.map(({ id }) => id).toSorted());
  for (const [index, { items }] of byKind.entries())
    for (const { kind } of items)
      expect(kind).toBe(['decisions', 'messages', 'links', 'work', 'people', 'reads', 'other'][index]);

  const own = await client.read(auditPage, 'GET', '/audit?person=rep&limit=1', auditor);
  expect(own).toMatchObject({ items: [{ action: 'changed', actor: 'person:rep' }], next: null });

  const table = (await client.ask('GET', '/audit.csv?ticket=1', auditor)).text;
  expect(table.split('\r\n').filter((row) => row !== '')).toHaveLength(all.items.length + 1);
  const { items } = await client.read(auditPage, 'GET', '/audit?person=auditor', auditor);
  expect(items).toMatchObject([{ action: 'audit-read', kind: 'reads' }]);
});

test('the chain is shown to be whole, or what is wrong with it, in both cases against a point that was written down', async () => {
  await desk.receive(mail({ from: anna.email, text: 'Una domanda sulla mia polizza' }));
  await desk.settle();
  await sealAll(desk.deps.db);
  const { seq, hash } = await chainHead(desk.deps.db);
  const path = `/audit/verification?anchor=${seq}:${hash}`;
  expect(await client.read(chainReport, 'GET', path, auditor)).toMatchObject({
    whole: true,
    head: { seq, hash },
  });
  await desk.deps.db.transaction(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx.sql);
    await sql`update history set actor = 'person:X' where id = 1`.execute(tx.sql);
    await sql`delete from history_seal where seq = ${seq}`.execute(tx.sql);
  });
  const report = await client.read(chainReport, 'GET', path, auditor);
  expect(report.whole).toBe(false);
  expect(report.faults.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['changed', 'cut', 'inserted']),
  );
  expect((await client.refused('GET', '/audit', { token: tokenOf('rep') })).status).toBe(403);
});
