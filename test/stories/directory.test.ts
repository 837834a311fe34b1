import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Stale } from '#src/domain/outcomes.ts';
import { httpDirectory } from '#src/policy-directory-http.ts';
import { readPolicies } from '#src/policy-import.ts';
import * as claims from '#src/storage/claims.ts';
import { ofTicket as historyOf } from '#src/storage/history.ts';
import { findByNumber, upsertPolicy } from '#src/storage/policies.ts';
import { openQuestion } from '#src/storage/policy-questions.ts';
import { list } from '#src/storage/tickets.ts';
import { mail } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { reply, startDirectory, type DirectoryServer } from '../directory-server.ts';
import { quietLog } from '../quiet-log.ts';

const desk = useDesk();
let core: DirectoryServer;

beforeEach(async () => {
  core = await startDirectory();
  desk.directory = httpDirectory({
    url: core.url,
    timeoutMs: 1_000,
    cacheMs: 300_000,
    claimTypes: new Set(desk.deps.profile.claimTypes.keys()),
    store: async (draft) => (await desk.deps.db.transaction((tx) => upsertPolicy(tx, draft))).id,
    log: quietLog,
    now: () => desk.now,
  });
});
afterEach(() => core.close());

/** A customer whom only the core system knows. */
const sandro = {
  number: 'RCA-2026-000555',
  product: 'Auto Serena',
  parties: [
    {
      role: ['policyholder', 'insured'],
      name: 'Sandro Pace',
      contacts: [{ kind: 'email', value: 'sandro.pace@example.net' }],
    },
  ],
  versions: [
    {
      validFrom: '2026-01-01',
      validTo: '2026-12-31',
      plate: 'GH456KL',
      covers: [{ code: 'RCA', name: { it: 'RCA' }, claimTypes: ['motor_damage'], limit: 6_450_000 }],
    },
  ],
};
const down = () => reply(500);

const notice = () =>
  mail({
    from: 'Sandro Pace <sandro.pace@example.net>',
    subject: 'incidente',
    text: `Salve, vorrei denunciare un sinistro. Il 10 novembre 2026 alle 18 in via Larga a Milano un'auto targata
FX123YZ ha tamponato la mia, targata GH456KL, polizza RCA-2026-000555. Nessun ferito. Sandro Pace`,
  });

async function onlyTicket() {
  const [ticket, ...others] = await list(desk.deps.db, {}, { size: 10 });
  expect(others).toEqual([]);
  if (ticket === undefined) throw new Error('no ticket');
  return ticket;
}

async function onlyClaim() {
  const [file, ...others] = await claims.list(desk.deps.db, {}, { size: 10 });
  expect(others).toEqual([]);
  if (file === undefined) throw new Error('no claim');
  return file;
}

const findings = async () => (await onlyClaim()).coverage?.findings.map(({ id }) => id);
const actions = async () =>
  (await historyOf(desk.deps.db, (await onlyTicket()).id)).map(({ action }) => action);

describe('a customer only the directory knows', () => {
  test('has a claim on his policy at once, and the policy is on file', async () => {
    core.next({ policies: [sandro] });
    await desk.receive(notice());
    await desk.settle();
    const { claim, coverage } = await onlyClaim();
    const policy = await findByNumber(desk.deps.db, 'RCA-2026-000555');
    expect(claim.policyId).toBe(policy?.id);
    expect(coverage?.verdict).toBe('covered');
    expect(core.asked[0]).toBe('number=RCA2026000555');
    expect(await openQuestion(desk.deps.db, (await onlyTicket()).id)).toBeUndefined();
  });

  test('is asked about again in a later mail only while his claim has no policy', async () => {
    core.next({ policies: [sandro] });
    await desk.receive(notice());
    await desk.settle();
    const asked = core.asked.length;
    desk.now = new Date(desk.now.getTime() + 3_600_000);
    await desk.receive(
      mail({
        from: 'Sandro Pace <sandro.pace@example.net>',
        subject: desk.sent[0]?.mail.subject ?? '',
        text: 'La macchina si può vedere alla carrozzeria Lodi in via Emilia 3, tutti i giorni dalle 9 alle 17.',
      }),
    );
    await desk.settle();
    expect(core.asked).toHaveLength(asked);
  });
});

describe('while the directory is away', () => {
  test('the ticket goes on with what is known and says so; the clock asks again, and the claim gets its policy', async () => {
    core.next(down(), down(), { policies: [sandro] });
    await desk.receive(notice());
    await desk.settle();
    // One call, not one for every clue.
    expect(core.asked).toHaveLength(1);
    const before = await onlyTicket();
    expect(before).toMatchObject({
      stage: 'settled',
      problem: { code: 'directory_unreachable', detail: 'è in errore (stato 500)' },
    });
    expect((await onlyClaim()).claim.policyId).toBeUndefined();
    expect(await findings()).toEqual(['pe.no_policy', 'pe.directory_unreachable']);
    const text = (await onlyClaim()).coverage?.findings.at(-1)?.text;
    expect(text?.it).toContain('L’archivio delle polizze è in errore (stato 500).');
    expect(text?.en).toContain('The directory of policies fails (status 500).');
    expect(desk.sent).toHaveLength(1);

    // Before its time nobody asks.
    desk.now = new Date(desk.now.getTime() + 30_000);
    await desk.tick();
    expect(core.asked).toHaveLength(1);
    desk.now = new Date(desk.now.getTime() + 31_000);
    await desk.tick();
    expect(core.asked).toHaveLength(2);
    expect(await openQuestion(desk.deps.db, before.id)).toMatchObject({ version: 2 });

    desk.now = new Date(desk.now.getTime() + 121_000);
    await desk.tick();
    const { claim, coverage } = await onlyClaim();
    expect(claim.policyId).toBe((await findByNumber(desk.deps.db, 'RCA-2026-000555'))?.id);
    expect(claim.parties.map(({ party }) => party.name)).toContain('Sandro Pace');
    expect(coverage?.verdict).toBe('covered');
    expect(coverage?.findings.map(({ id }) => id)).toEqual([]);
    expect((await onlyTicket()).problem).toBeUndefined();
    expect(await openQuestion(desk.deps.db, before.id)).toBeUndefined();
    expect(await actions()).toEqual(
      expect.arrayContaining(['directory-away', 'directory-answered', 'policy-found']),
    );
    // What was asked once is not asked again because the policy came late.
    expect(desk.sent).toHaveLength(1);
  });

  test('a policy that is on file here is enough, and nothing is a problem', async () => {
    const { policies } = readPolicies(JSON.stringify([sandro]), 'json');
    for (const policy of policies) await desk.deps.db.transaction((tx) => upsertPolicy(tx, policy));
    core.next(down());
    await desk.receive(notice());
    await desk.settle();
    expect((await onlyClaim()).coverage?.verdict).toBe('covered');
    expect((await onlyClaim()).coverage?.findings).toMatchObject([
      { id: 'pe.directory_unreachable', severity: 'info' },
    ]);
    expect((await onlyTicket()).problem).toBeUndefined();
    desk.now = new Date(desk.now.getTime() + 61_000);
    await desk.tick();
    expect(await findings()).toEqual([]);
  });

  test('nobody who is known there, once it answers, leaves the ticket as it would have been', async () => {
    core.next(down());
    await desk.receive(notice());
    await desk.settle();
    desk.now = new Date(desk.now.getTime() + 61_000);
    await desk.tick();
    expect((await onlyTicket()).problem).toMatchObject({ code: 'policy_unknown' });
    expect(await findings()).toEqual(['pe.no_policy']);
  });

  test('a ticket without a claim says so too, and is linked again when the answer comes', async () => {
    core.next(down());
    await desk.receive(
      mail({
        from: 'Sandro Pace <sandro.pace@example.net>',
        subject: 'Polizza RCA-2026-000555',
        text: 'Buongiorno, a che punto siamo con il mio rimborso? La polizza è la RCA-2026-000555. Grazie.',
      }),
    );
    await desk.settle();
    expect((await onlyTicket()).problem).toMatchObject({ code: 'directory_unreachable' });
    desk.now = new Date(desk.now.getTime() + 61_000);
    core.next({ policies: [sandro] });
    await desk.tick();
    expect((await onlyTicket()).problem?.code).not.toBe('directory_unreachable');
    expect(await findByNumber(desk.deps.db, 'RCA-2026-000555')).toBeDefined();
    expect(await actions()).toContain('directory-answered');
  });

  test('a policy told with errors is named, and asked for again in an hour', async () => {
    const broken = { ...sandro, versions: [{ ...sandro.versions[0], validTo: '2026-02-30' }] };
    core.next({ policies: [broken] });
    await desk.receive(notice());
    await desk.settle();
    expect((await onlyTicket()).problem).toMatchObject({
      code: 'directory_unreachable',
      detail: expect.stringContaining(
        'trasmette una polizza con errori (1 versions[0].validTo: "2026-02-30"',
      ),
    });
    core.next({ policies: [sandro] });
    desk.now = new Date(desk.now.getTime() + 3_601_000);
    await desk.tick();
    expect((await onlyClaim()).coverage?.verdict).toBe('covered');
  });

  test('for hours, the pauses grow to an hour and nothing is lost', async () => {
    core.next(...Array.from({ length: 200 }, down));
    await desk.receive(notice());
    await desk.settle();
    for (let minute = 0; minute < 12 * 60; minute += 5) {
      desk.now = new Date(desk.now.getTime() + 300_000);
      await desk.tick();
    }
    // 1, 2, 4, 8, 16, 32 minutes and then every hour.
    expect(core.asked.length).toBeGreaterThan(12);
    expect(core.asked.length).toBeLessThan(24);
    expect(await openQuestion(desk.deps.db, (await onlyTicket()).id)).toBeDefined();
  });

  test('asking twice counts once, and a crash before the commit asks again', async () => {
    core.next(down(), { policies: [sandro] });
    await desk.receive(notice());
    await desk.settle();
    const { id } = await onlyTicket();
    const commit = desk.deps.db.transaction.bind(desk.deps.db);
    desk.now = new Date(desk.now.getTime() + 61_000);
    let transactions = 0;
    desk.deps.db.transaction = (work) =>
      // The first one stores the policy, the second is the stage's own.
      ++transactions < 2
        ? commit(work)
        : commit(async (tx) => {
            await work(tx);
            throw new Error('the process died');
          });
    await expect(desk.run('look-up', id)).rejects.toThrow('died');
    desk.deps.db.transaction = commit;
    expect(await openQuestion(desk.deps.db, id)).toBeDefined();
    await desk.run('look-up', id);
    await expect(desk.run('look-up', id)).rejects.toThrow(Stale);
    await desk.settle();
    expect((await onlyClaim()).coverage?.verdict).toBe('covered');
    expect((await actions()).filter((action) => action === 'directory-answered')).toHaveLength(1);
  });

  test('no call is made inside a transaction', async () => {
    let open = 0;
    const commit = desk.deps.db.transaction.bind(desk.deps.db);
    const inside: number[] = [];
    desk.deps.db.transaction = (work) =>
      commit(async (tx) => {
        open++;
        try {
          return await work(tx);
        } finally {
          open--;
        }
      });
    const directory = desk.directory;
    desk.directory = {
      isOutside: true,
      find: (clue) => {
        inside.push(open);
        return directory.find(clue);
      },
    };
    core.next(down());
    await desk.receive(notice());
    await desk.settle();
    desk.now = new Date(desk.now.getTime() + 61_000);
    await desk.tick();
    desk.deps.db.transaction = commit;
    expect(inside.length).toBeGreaterThan(1);
    expect(new Set(inside)).toEqual(new Set([0]));
  });
});
