import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Sha256, TicketId, UploadId } from '#src/domain/ids.ts';
import { draftsOf, findUpload, holdUploads, keepDraft, keepUpload } from '#src/storage/drafts.ts';
import { lockSpareUpload, spareUploads, unnamed } from '#src/storage/unsent.ts';
import { rebuildStatus, statusesAstray } from '#src/storage/status-log.ts';
import { closeResolved, sweepPassing, sweepUnsent } from '#workers/housekeeping.ts';
import { personActions } from '#workers/person.ts';
import { openTicket, ticketNow } from '../api/rows.ts';
import { dying, lostAtCommit } from '../bells.ts';
import { mail } from '../cast.ts';
import { useDesk } from '../desk.ts';

const desk = useDesk();
const ticket = '1' as TicketId;

/** Somebody has written; the ticket is there, and everything on it happens at the desk's own time. */
async function annaWrote(): Promise<void> {
  await desk.receive(mail({ id: 'question@example.org', text: 'A che punto è la mia pratica?' }));
  await desk.settle();
}

async function giuliaAdds(name: string, bytes = Buffer.from(`file ${name}`)) {
  const { db, blobs } = desk.deps;
  const upload = await keepUpload(db, {
    ticketId: ticket,
    author: 'Giulia Ferri',
    name,
    contentType: 'text/plain',
    size: bytes.length,
    sha256: await blobs.put(bytes),
  });
  await sql`update upload set uploaded_at = ${desk.now} where id = ${upload.id}`.execute(db.sql);
  return upload;
}

async function giuliaDrafts(uploads: readonly UploadId[]): Promise<void> {
  const { db } = desk.deps;
  const draft = {
    ticketId: ticket,
    author: 'Giulia Ferri',
    channel: 'email',
    text: 'Gentile Anna,',
    uploads,
  };
  await db.transaction((tx) => keepDraft(tx, draft, 0));
  await sql`update draft set updated_at = ${desk.now}`.execute(db.sql);
}

const close = () => sql`update ticket set status = 'closed'`.execute(desk.deps.db.sql);
const pass = (days: number) => {
  desk.now = new Date(desk.now.getTime() + days * 86_400_000);
};
const sweep = () => sweepUnsent(desk.deps);
const isThere = async (sha256: Sha256) =>
  desk.deps.blobs.get(sha256).then(
    () => true,
    () => false,
  );

describe('a draft', () => {
  test('that nobody touched for ninety days is thrown away once its ticket is closed, and its files with it', async () => {
    await annaWrote();
    const file = await giuliaAdds('Modulo.pdf');
    await giuliaDrafts([file.id]);
    await close();
    pass(89);
    await sweep();
    expect(await draftsOf(desk.deps.db, ticket)).toHaveLength(1);
    pass(2);
    await sweep();
    expect(await draftsOf(desk.deps.db, ticket)).toEqual([]);
    expect(await findUpload(desk.deps.db, file.id)).toBeUndefined();
    // Its bytes a day later, for whoever is just now naming them.
    expect(await isThere(file.sha256)).toBe(true);
    pass(2);
    await sweep();
    await sweep();
    expect(await isThere(file.sha256)).toBe(false);
  });

  test('on a ticket that is still open is kept, with its files, however old', async () => {
    await annaWrote();
    const file = await giuliaAdds('Modulo.pdf');
    await giuliaDrafts([file.id]);
    for (const days of [400, 2]) {
      pass(days);
      await sweep();
    }
    expect(await draftsOf(desk.deps.db, ticket)).toMatchObject([{ uploads: [file.id] }]);
    expect(await desk.deps.blobs.has(file.sha256)).toBe(true);
  });
});

describe('a file in no draft and no answer', () => {
  test('is young for ninety days from the last time it was added', async () => {
    await annaWrote();
    const file = await giuliaAdds('Modulo.pdf');
    pass(80);
    expect((await giuliaAdds('Modulo.pdf')).id).toBe(file.id);
    pass(80);
    await sweep();
    expect(await findUpload(desk.deps.db, file.id)).toBeDefined();
  });

  test('goes, but its bytes stay where something else names them', async () => {
    await annaWrote();
    const bytes = Buffer.from('the same photograph');
    const [old, other] = [await giuliaAdds('Foto.jpg', bytes), await giuliaAdds('Danno.jpg', bytes)];
    await giuliaDrafts([other.id]);
    pass(91);
    await sweep();
    pass(2);
    await sweep();
    expect(await findUpload(desk.deps.db, old.id)).toBeUndefined();
    expect(await findUpload(desk.deps.db, other.id)).toBeDefined();
    expect(await desk.deps.blobs.has(other.sha256)).toBe(true);
  });

  test('whose bytes were named anew while they lay aside is kept', async () => {
    await annaWrote();
    const file = await giuliaAdds('Modulo.pdf');
    pass(91);
    await sweep();
    expect(await desk.deps.blobs.has(file.sha256)).toBe(false);
    // Whoever looked before they were moved stores nothing, and names them now.
    const { id: _, ...again } = file;
    const kept = await keepUpload(desk.deps.db, again);
    pass(2);
    await sweep();
    expect(await findUpload(desk.deps.db, kept.id)).toBeDefined();
    expect(await desk.deps.blobs.has(file.sha256)).toBe(true);
  });

  test('is still whole when the sweep died before its commit, and goes the next time', async () => {
    await annaWrote();
    const file = await giuliaAdds('Modulo.pdf');
    pass(91);
    const { db, blobs } = desk.deps;
    const dying = {
      ...desk.deps,
      blobs: {
        ...blobs,
        setAside: async (sha256: Sha256, now: Date) => {
          await blobs.setAside(sha256, now);
          throw new Error('killed');
        },
      },
    };
    await expect(sweepUnsent(dying)).rejects.toThrow('killed');
    expect(await findUpload(db, file.id)).toBeDefined();
    expect(await isThere(file.sha256)).toBe(true);
    await sweep();
    expect(await findUpload(db, file.id)).toBeUndefined();
    pass(2);
    await sweep();
    expect(await isThere(file.sha256)).toBe(false);
  });

  test('that somebody puts into a draft at this moment is left alone', async () => {
    await annaWrote();
    const file = await giuliaAdds('Modulo.pdf');
    pass(91);
    const held = Promise.withResolvers<void>();
    const sweeping = Promise.withResolvers<void>();
    const saving = desk.deps.db.transaction(async (tx) => {
      expect(await holdUploads(tx, ticket, [file.id])).toHaveLength(1);
      held.resolve();
      await sweeping.promise;
      const draft = { ticketId: ticket, author: 'Marta Villa', channel: 'email', text: 'In allegato' };
      await keepDraft(tx, { ...draft, uploads: [file.id] }, 0);
    });
    await held.promise;
    const swept = sweep();
    sweeping.resolve();
    await Promise.all([saving, swept]);
    await sweep();
    expect(await findUpload(desk.deps.db, file.id)).toBeDefined();
  });

  test('that was spare when the sweep looked, and in a draft when its turn came, is left alone', async () => {
    await annaWrote();
    const { db } = desk.deps;
    const file = await giuliaAdds('Modulo.pdf');
    pass(91);
    expect(await spareUploads(db, desk.now, 10)).toEqual([file.id]);
    await giuliaDrafts([file.id]);
    expect(await db.transaction((tx) => lockSpareUpload(tx, file.id))).toBeUndefined();
  });

  test('is no such file when an answer took it along; one that was taken back took nothing', async () => {
    await annaWrote();
    const { db } = desk.deps;
    const file = await giuliaAdds('Modulo.pdf');
    await sql`update outbound set attachments = ${JSON.stringify([{ name: 'Modulo.pdf', sha256: file.sha256 }])}`.execute(
      db.sql,
    );
    pass(91);
    await sweep();
    expect(await findUpload(db, file.id)).toBeDefined();
    await sql`update outbound set state = 'cancelled'`.execute(db.sql);
    await sweep();
    expect(await findUpload(db, file.id)).toBeUndefined();
    // What the answer would have sent can still be read.
    expect(await unnamed(db, [file.sha256])).toEqual([]);
    expect(await desk.deps.blobs.has(file.sha256)).toBe(true);
  });
});

test('every original, attachment and letter is named', async () => {
  await annaWrote();
  const { rows } = await sql<{ sha256: Sha256 }>`
    select sha256 from original union select sha256 from attachment union select sha256 from outbound`.execute(
    desk.deps.db.sql,
  );
  expect(rows.length).toBeGreaterThan(1);
  const nobodys = 'f'.repeat(64) as Sha256;
  expect(await unnamed(desk.deps.db, [...rows.map(({ sha256 }) => sha256), nobodys])).toEqual([nobodys]);
});

test('what is over by itself leaves no rows: presence, counts, sessions and ways to another sign-in', async () => {
  await annaWrote();
  const { db } = desk.deps;
  await sql`insert into presence values (1, 'Giulia Ferri', 'reading', ${desk.now}, ${desk.now})`.execute(
    db.sql,
  );
  await sql`insert into rate_limit values ('codes:x', ${desk.now}, ${desk.now}, 3)`.execute(db.sql);
  await sql`insert into provider_trip values ('digest', 'state', 'nonce', 'verifier', ${desk.now})`.execute(
    db.sql,
  );
  await sql`insert into person (name, email, role, created_at, changed_at)
    values ('Giulia Ferri', 'giulia@sportello.example', 'rep', ${desk.now}, ${desk.now})`.execute(db.sql);
  await sql`insert into session (digest, person_id, stage, how, opened_at, seen_at, address, agent)
    select 'digest', id, 'open', 'password', ${desk.now}, ${desk.now}, '::1', 'Chrome' from person`.execute(
    db.sql,
  );
  const left = async () => {
    const { rows } = await sql<{ count: number }>`select ((select count(*) from presence) +
      (select count(*) from rate_limit) + (select count(*) from provider_trip) + (select count(*) from session))::int
      as count`.execute(db.sql);
    return rows[0]?.count;
  };
  await sweepPassing(desk.deps);
  expect(await left()).toBe(4);
  pass(1);
  await sweepPassing(desk.deps);
  await sweepPassing(desk.deps);
  expect(await left()).toBe(0);
});

describe('a ticket that is resolved', () => {
  const resolve = async () => {
    const { id } = await openTicket(desk);
    await personActions(desk.deps).change({ ticketId: id, status: 'resolved', by: 'person:Giulia Ferri' });
    return id;
  };
  const statusOf = async (id: TicketId) => (await ticketNow(desk, id)).status;
  const closings = async () =>
    (
      await desk.deps.db.sql
        .selectFrom('history')
        .select('ticket_id')
        .where('action', '=', 'closed')
        .execute()
    ).length;

  test('is closed on the fifteenth day, once, whoever looks at the same time and whatever dies', async () => {
    const id = await resolve();
    // Until the end of the fourteenth day its customer's next message brings it back.
    desk.now = new Date('2026-11-26T22:59:59Z');
    await closeResolved(desk.deps, 10);
    expect(await statusOf(id)).toBe('resolved');
    desk.now = new Date('2026-11-26T23:00:00Z');
    await dying(closeResolved({ ...desk.deps, db: lostAtCommit(desk.deps.db) }, 10));
    expect(await statusOf(id)).toBe('resolved');
    await Promise.all([closeResolved(desk.deps, 10), closeResolved(desk.deps, 10)]);
    await closeResolved(desk.deps, 10);
    expect([await statusOf(id), await closings()]).toEqual(['closed', 1]);
  });

  test('stays where it is while a person should look at it, somebody waits for a call, or mail of ours has not left', async () => {
    const [troubled, writing, waiting] = [await resolve(), await resolve(), await resolve()];
    const { db } = desk.deps;
    await sql`insert into call_back (ticket_id, number, asked_at, entered_by)
      values (${waiting}, '+390371000000', ${desk.now}, 'person:Giulia Ferri')`.execute(db.sql);
    await sql`update ticket set problem = 'not_delivered' where id = ${troubled}`.execute(db.sql);
    await personActions(desk.deps).reply({
      ticketId: writing,
      text: 'Buongiorno',
      clientId: randomUUID(),
      basedOn: { messages: 0, lastMessage: '0', sent: 0, lastSent: '0' },
      close: true,
      wait: false,
      attachments: [],
      by: 'person:Giulia Ferri',
    });
    pass(30);
    await closeResolved(desk.deps, 10);
    expect(await Promise.all([troubled, writing, waiting].map(statusOf))).toEqual(
      Array.from({ length: 3 }, () => 'resolved'),
    );
  });

  test('stays where it is while somebody waits to be called, or for a department', async () => {
    const people = personActions(desk.deps);
    const { db } = desk.deps;
    const [waited, other, { id: merged }] = [await resolve(), await resolve(), await openTicket(desk)];
    await people.askForCall({
      ticketId: waited,
      number: '+390372463900',
      askedAt: desk.now,
      clientId: randomUUID(),
      by: 'person:Giulia Ferri',
    });
    const given = await people.giveTask({
      ticketId: merged,
      department: 'medical',
      text: 'Che ne dite?',
      undoSeconds: 0,
      clientId: randomUUID(),
      person: { name: 'Giulia Ferri', role: 'rep' },
    });
    expect(given.outcome).toBe('done');
    await sql`update outbound set state = 'sent'`.execute(db.sql);
    await sql`update ticket set status = 'merged', merged_into = ${other} where id = ${merged}`.execute(
      db.sql,
    );
    pass(30);
    await closeResolved(desk.deps, 10);
    expect([await statusOf(waited), await statusOf(other)]).toEqual(['resolved', 'resolved']);
    await sql`update call_back set state = 'dropped'`.execute(db.sql);
    await sql`update task set state = 'done'`.execute(db.sql);
    await closeResolved(desk.deps, 10);
    expect([await statusOf(waited), await statusOf(other)]).toEqual(['closed', 'closed']);
  });
});

test('a row that makes a step of the clock fail silences no bell', async () => {
  const { db } = desk.deps;
  const resolved = await openTicket(desk);
  await personActions(desk.deps).change({
    ticketId: resolved.id,
    status: 'resolved',
    by: 'person:Giulia Ferri',
  });
  const forgotten = await openTicket(desk);
  await sql`update ticket set stage = 'link' where id = ${forgotten.id}`.execute(db.sql);
  await sql
    .raw(
      `create function never_closed() returns trigger language plpgsql as $$ begin raise 'a row of its own'; end $$;
      create trigger never_closed before update on ticket for each row when (new.status = 'closed')
        execute function never_closed()`,
    )
    .execute(db.sql);
  try {
    pass(30);
    await expect(desk.tickOnly()).rejects.toThrow('a row of its own');
    await desk.settle();
    expect(await ticketNow(desk, forgotten.id)).toMatchObject({ stage: 'settled' });
  } finally {
    await sql.raw('drop function never_closed cascade').execute(db.sql);
  }
});

test('the status of every ticket and claim can be told again from the log of what happened', async () => {
  const { db } = desk.deps;
  await desk.receive(mail({ text: 'Vorrei denunciare un sinistro auto: mi hanno tamponata ieri a Lodi.' }));
  await desk.settle();
  const { id } = await openTicket(desk);
  await personActions(desk.deps).change({
    ticketId: id,
    status: 'waiting_customer',
    by: 'person:Giulia Ferri',
  });
  expect(await statusesAstray(db)).toEqual([]);
  // Somebody reaches past the log.
  await db.transaction(async (tx) => {
    await sql`alter table ticket disable trigger ticket_status_changed`.execute(tx.sql);
    await sql`update ticket set status = 'closed' where id = ${id}`.execute(tx.sql);
    await sql`alter table ticket enable trigger ticket_status_changed`.execute(tx.sql);
  });
  const [astray] = await statusesAstray(db);
  expect(astray).toMatchObject({ subject: 'ticket', id, status: 'closed', logged: 'waiting_customer' });
  const rebuild = () =>
    db.transaction((tx) => rebuildStatus(tx, { subject: 'ticket', id }, 'person:Sara Admin', desk.now));
  expect(await rebuild()).toBe(true);
  expect((await ticketNow(desk, id)).status).toBe('waiting_customer');
  expect(await statusesAstray(db)).toEqual([]);
  const told = () =>
    sql`select data from history where action = 'status-rebuilt' and actor = 'person:Sara Admin'`.execute(
      db.sql,
    );
  expect((await told()).rows).toEqual([{ data: { was: 'closed', became: 'waiting_customer' } }]);
  expect(await rebuild()).toBe(false);
  expect((await told()).rows).toHaveLength(1);
  for (const attack of ['delete from status_change', 'truncate status_change'])
    await expect(sql.raw(attack).execute(db.sql)).rejects.toThrow('append only');
});
