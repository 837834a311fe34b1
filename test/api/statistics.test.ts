import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { statisticsView } from '#src/api/statistics.ts';
import { partsOf, type Figure } from '#src/domain/figures.ts';
import type { ClaimId, TicketId } from '#src/domain/ids.ts';
import { readCsv } from '#src/csv.ts';
import { anna, mail, stranger } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { tokenOf, useApi } from './client.ts';
import { openClaim, openTicket } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

/** The desk's now is Thursday 12 November 2026, 10:00 in Rome; figures are those of the first twelve days. */
const november = 'from=2026-11-01&to=2026-11-12';
const read = (period = november) => client.read(statisticsView, 'GET', `/statistics?${period}`);
const page = z.object({ items: z.array(z.looseObject({ id: z.string() })), next: z.string().nullable() });
const behind = async (query: string, period = november) =>
  (await client.read(page, 'GET', `/statistics/tickets?${period}&limit=200&${query}`)).items.map(
    ({ id }) => id,
  );

const at = (time: string) => new Date(`2026-${time}:00Z`);
const came = (time: string, change: Parameters<typeof openTicket>[1] = {}) =>
  openTicket(desk, { receivedAt: at(time), ...change });
const due = (id: TicketId, time: string) =>
  sql`update ticket set due_at = ${at(time)}, due_clock = 'int.first_touch', due_version = version
    where id = ${id}`.execute(desk.deps.db.sql);

let serial = 0;
/** A message of ours, as it stands in the outbox once it has left. */
async function left(
  ticket: TicketId,
  time: string,
  change: {
    readonly automatic?: string;
    readonly state?: string;
    readonly delivery?: string;
    readonly purpose?: string;
    readonly round?: number;
    readonly request?: string;
    readonly claim?: ClaimId;
    readonly asks?: readonly string[];
  } = {},
): Promise<void> {
  const state = change.state ?? 'sent';
  serial++;
  await sql`insert into outbound (key, ticket_id, claim_id, request_id, purpose, round, channel, recipient, language,
      subject, body, automatic, asks, message_id, envelope_from, sha256, state, sent_at, delivery, created_by)
    values (${`story-${serial}`}, ${ticket}, ${change.claim ?? null}, ${change.request ?? null},
      ${change.purpose ?? 'reply'}, ${change.round ?? 0}, 'email', ${anna.email}, 'it', 'x', 'x',
      ${change.automatic ?? 'no'}, ${[...(change.asks ?? [])]}, ${`<${serial}@x>`}, 'x', 'x', ${state},
      ${state === 'sent' ? at(time) : null}, ${change.delivery ?? null}, 'person:Giulia Ferri')`.execute(
    desk.deps.db.sql,
  );
}

async function asked(
  ticket: TicketId,
  claim: ClaimId,
  time: string,
  change: { readonly state: string; readonly round: number },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into information_request
      (claim_id, ticket_id, state, round, started_at, due_on, next_at)
    values (${claim}, ${ticket}, ${change.state}, ${change.round}, ${at(time)}, '2026-11-30', ${at('11-19T08:00')})
    returning id`.execute(desk.deps.db.sql);
  return rows[0]?.id ?? '';
}

describe('what came', () => {
  test('is counted by channel and kind for days in Rome, without what was merged', async () => {
    // 1 November begins at 23:00Z of 31 October.
    await came('10-31T22:59', { caseKind: 'claim_new' });
    const first = await came('10-31T23:00', { caseKind: 'claim_new' });
    const second = await came('11-12T08:00', { caseKind: 'claim_new' });
    const call = await came('11-03T08:00', { caseKind: 'complaint', channel: 'phone' });
    await came('11-04T08:00', { status: 'merged' });
    await came('11-12T23:00', { caseKind: 'claim_new' });
    expect((await read()).volume).toEqual([
      { channel: 'email', kind: 'claim_new', count: 2 },
      { channel: 'phone', kind: 'complaint', count: 1 },
    ]);
    expect(await behind('figure=volume&channel=email&kind=claim_new')).toEqual([first.id, second.id]);
    expect(await behind('figure=volume')).toEqual([first.id, call.id, second.id]);
  });
});

describe('open tickets', () => {
  test('are told by their age in calendar days, whatever the period', async () => {
    // Came late last evening: yesterday's, although not ten hours old.
    const yesterday = await came('11-11T22:30');
    await came('11-11T23:00');
    await came('11-09T12:00', { status: 'waiting_customer' });
    await came('11-05T12:00', { status: 'escalated' });
    await came('11-06T12:00');
    await came('10-14T12:00');
    await came('10-13T12:00');
    await came('11-10T12:00', { status: 'closed' });
    const { ageing } = await read('from=2026-01-01&to=2026-01-31');
    expect(ageing.map(({ part, count }) => [part, count])).toEqual([
      ['days_30', 1],
      ['days_14_29', 1],
      ['days_7_13', 1],
      ['days_3_6', 2],
      ['days_1_2', 1],
      ['days_0', 1],
    ]);
    expect(await behind('figure=ageing&part=days_1_2')).toEqual([yesterday.id]);
  });

  test('are told by their deadline: over, today, the next days, later, none', async () => {
    const late = await came('11-02T08:00');
    const later = await came('11-03T08:00');
    const tonight = await came('11-04T08:00');
    const tomorrow = await came('11-05T08:00');
    const inAWeek = await came('11-06T08:00');
    await came('11-07T08:00');
    const over = await came('11-02T09:00', { status: 'resolved' });
    await due(late.id, '11-12T08:59');
    await due(tonight.id, '11-12T22:59');
    await due(tomorrow.id, '11-12T23:00');
    await due(inAWeek.id, '11-19T10:00');
    await due(later.id, '11-11T22:59');
    await due(over.id, '11-01T08:00');
    const { deadlines } = await read();
    expect(deadlines.filter(({ count }) => count > 0)).toEqual([
      { part: 'missed', day: null, count: 2 },
      { part: 'due_0', day: '2026-11-12', count: 1 },
      { part: 'due_1', day: '2026-11-13', count: 1 },
      { part: 'due_later', day: null, count: 1 },
      { part: 'due_none', day: null, count: 1 },
    ]);
    // What was due first comes first.
    expect(await behind('figure=deadlines&part=missed')).toEqual([later.id, late.id]);
  });
});

describe('the time to the first answer', () => {
  test('is that within which half, and nine of ten, had it; people’s answers are told apart', async () => {
    const slowest: string[] = [];
    for (let hours = 1; hours <= 10; hours++) {
      const ticket = await came('11-02T08:00');
      await left(ticket.id, '11-02T08:01', { automatic: 'auto-replied', purpose: 'received' });
      await left(ticket.id, `11-02T${String(8 + hours).padStart(2, '0')}:00`);
      // A second answer changes nothing.
      await left(ticket.id, '11-04T08:00');
      if (hours === 10) slowest.push(ticket.id);
    }
    const { answers } = await read();
    expect(answers.person).toEqual({ answered: 10, unanswered: 0, slow: 1, median: 18_000, ninety: 32_400 });
    expect(answers.any).toEqual({ answered: 10, unanswered: 0, slow: 0, median: 60, ninety: 60 });
    expect(await behind('figure=answers_person&part=slow')).toEqual(slowest);
  });

  test('counts what got through, and only where somebody waits for it', async () => {
    const bounced = await came('11-02T08:00');
    await left(bounced.id, '11-02T09:00', { delivery: 'bounced' });
    const queued = await came('11-03T08:00');
    await left(queued.id, '11-03T09:00', { state: 'queued' });
    await came('11-04T08:00', { caseKind: 'spam' });
    await came('11-04T08:00', { status: 'closed' });
    const { answers } = await read();
    expect(answers.person).toEqual({ answered: 0, unanswered: 2, slow: 0, median: null, ninety: null });
    expect(await behind('figure=answers_any&part=unanswered')).toEqual([bounced.id, queued.id]);
  });
});

describe('requests', () => {
  test('are complete at the first one when all came before a reminder', async () => {
    const on = async (state: string, round: number, started = '11-03T08:00') => {
      const { claim } = await openClaim(desk, [{ key: 'doc_cai' }]);
      const ticket = await came('11-03T08:00', { claimId: claim.id });
      await asked(ticket.id, claim.id, started, { state, round });
      return ticket.id;
    };
    const complete = await on('satisfied', 1);
    const reminded = await on('satisfied', 2);
    const exhausted = await on('exhausted', 4);
    const replaced = await on('superseded', 2);
    const open = await on('open', 1);
    const openReminded = await on('open', 2);
    await on('cancelled', 2);
    await on('superseded', 1);
    // It never left; and it began before the period.
    await on('satisfied', 0);
    await on('satisfied', 1, '10-20T08:00');
    expect((await read()).complete).toEqual({ complete: 1, incomplete: 4, awaited: 1 });
    expect(await behind('figure=complete&part=complete')).toEqual([complete]);
    expect(await behind('figure=complete&part=awaited')).toEqual([open]);
    expect(await behind('figure=complete&part=incomplete')).toEqual([
      reminded,
      exhausted,
      replaced,
      openReminded,
    ]);
  });

  test('a reminder worked if what it asked for came before the next one left', async () => {
    const { claim } = await openClaim(desk, [
      { key: 'doc_cai', state: 'received' },
      { key: 'doc_damage_photos', state: 'asked' },
      { key: 'doc_estimate', state: 'waived' },
    ]);
    const ticket = await came('11-01T08:00', { claimId: claim.id });
    const request = await asked(ticket.id, claim.id, '11-01T08:00', { state: 'open', round: 4 });
    const remind = (round: number, time: string, asks: string[]) =>
      left(ticket.id, time, {
        purpose: 'reminder',
        automatic: 'auto-generated',
        round,
        request,
        claim: claim.id,
        asks,
      });
    // Nothing came of the first; the statement came after the second; the third brought nothing yet.
    await remind(2, '11-04T08:00', ['doc_cai', 'doc_damage_photos', 'doc_estimate']);
    await remind(3, '11-08T08:00', ['doc_cai', 'doc_damage_photos', 'doc_estimate']);
    // That the estimate is not asked for any more is our own doing: it was waived.
    await remind(4, '11-11T08:00', ['doc_damage_photos']);
    const other = await openClaim(desk, [{ key: 'doc_cai', state: 'accepted' }]);
    const second = await came('11-01T08:00', { claimId: other.claim.id });
    await left(second.id, '11-05T08:00', {
      purpose: 'reminder',
      round: 2,
      request: await asked(second.id, other.claim.id, '11-01T08:00', { state: 'satisfied', round: 2 }),
      claim: other.claim.id,
      asks: ['doc_cai'],
    });
    expect((await read()).reminders).toEqual([
      { round: 1, worked: 1, inVain: 1 },
      { round: 2, worked: 1, inVain: 0 },
      { round: 3, worked: 0, inVain: 1 },
    ]);
    expect(await behind('figure=reminders&part=worked&round=1')).toEqual([second.id]);
    expect(await behind('figure=reminders&round=2')).toEqual([ticket.id]);
    // Only those that left in the period.
    expect((await read('from=2026-11-08&to=2026-11-10')).reminders).toEqual([
      { round: 2, worked: 1, inVain: 0 },
    ]);
  });
});

test('links that people corrected are those the machine made and a person took away, until that is taken back', async () => {
  const report = (text: string, from?: string) =>
    desk.receive(mail({ text, ...(from === undefined ? {} : { from }) })).then(() => desk.settle());
  const period = 'from=2026-11-12&to=2026-11-12';
  const news = `Vorrei denunciare un sinistro auto del 10/11/2026, polizza ${anna.motorPolicy}, mi hanno tamponata.`;
  await report(news);
  await report('Quanto costa assicurare una barca?', stranger.email);
  expect((await read(period)).links).toEqual({ kept: 1, corrected: 0, byPerson: 0 });
  const { claim } = await openClaim(desk);
  const link = (id: string) => client.ask('PUT', `/tickets/${id}/link`, { body: { claim: claim.id } });
  expect((await link('2')).status).toBe(200);
  expect((await link('1')).status).toBe(200);
  await desk.settle();
  expect((await read(period)).links).toEqual({ kept: 0, corrected: 1, byPerson: 1 });
  expect(await behind('figure=links&part=corrected', period)).toEqual(['1']);
  expect(await behind('figure=links&part=by_person', period)).toEqual(['2']);
  // The latest move of ticket 1.
  const undone = await client.ask('POST', '/rearrangements/2/undo', {
    body: { reason: 'Mi sono sbagliata' },
  });
  expect(undone.status).toBe(200);
  expect((await read(period)).links).toEqual({ kept: 1, corrected: 0, byPerson: 1 });
});

test('as a table it says the same, one figure a line, and opens in a spreadsheet', async () => {
  await came('11-03T08:00', { caseKind: 'complaint', channel: 'phone' });
  const ticket = await came('11-03T08:00', { caseKind: 'claim_new' });
  await left(ticket.id, '11-03T10:00');
  const answer = await client.ask('GET', `/statistics.csv?${november}`);
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(answer.headers.get('content-disposition')).toContain('sportello-2026-11-01-2026-11-12.csv');
  const rows = [...readCsv(answer.text)].map(({ cells }) => cells);
  expect(rows[0]).toEqual(['figure', 'part', 'channel', 'kind', 'from', 'to', 'unit', 'value']);
  expect(rows).toContainEqual([
    'volume',
    '',
    'phone',
    'complaint',
    '2026-11-01',
    '2026-11-12',
    'tickets',
    '1',
  ]);
  expect(rows).toContainEqual([
    'answers_person',
    'median',
    '',
    '',
    '2026-11-01',
    '2026-11-12',
    'seconds',
    '7200',
  ]);
  expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([8]));
});

test('every figure opens as many tickets as it says, page by page', async () => {
  const kinds = ['claim_new', 'complaint', 'other', 'auto'] as const;
  const statuses = ['open', 'waiting_customer', 'closed', 'merged', 'new'] as const;
  for (let n = 0; n < 40; n++) {
    const { claim } = await openClaim(desk, [{ key: 'doc_cai', state: n % 3 === 0 ? 'received' : 'asked' }]);
    const ticket = await came(`11-${String(1 + (n % 12)).padStart(2, '0')}T07:00`, {
      caseKind: kinds[n % 4] ?? 'other',
      status: statuses[n % 5] ?? 'open',
      claimId: claim.id,
    });
    if (n % 2 === 0) await due(ticket.id, `11-${String(8 + (n % 14)).padStart(2, '0')}T12:00`);
    if (n % 3 === 0)
      await left(ticket.id, `11-12T0${n % 9}:30`, { automatic: n % 2 === 0 ? 'no' : 'auto-replied' });
    if (n % 4 !== 0) continue;
    const round = 1 + (n % 3);
    const request = await asked(ticket.id, claim.id, '11-02T08:00', { state: 'open', round });
    if (round > 1)
      await left(ticket.id, '11-10T08:00', {
        purpose: 'reminder',
        automatic: 'auto-generated',
        round,
        request,
        claim: claim.id,
        asks: ['doc_cai'],
      });
  }
  const told = await read();
  const said: [string, number][] = [
    ...told.volume.map(({ channel, kind, count }): [string, number] => [
      `figure=volume&channel=${channel}&kind=${kind}`,
      count,
    ]),
    ...told.ageing.map(({ part, count }): [string, number] => [`figure=ageing&part=${part}`, count]),
    ...told.deadlines.map(({ part, count }): [string, number] => [`figure=deadlines&part=${part}`, count]),
    ...(['any', 'person'] as const).flatMap((who) =>
      (['answered', 'unanswered', 'slow'] as const).map((part): [string, number] => [
        `figure=answers_${who}&part=${part}`,
        told.answers[who][part],
      ]),
    ),
    ...partsOf.complete.map((part): [string, number] => [
      `figure=complete&part=${part}`,
      told.complete[part],
    ]),
    ...told.reminders.flatMap(({ round, worked, inVain }): [string, number][] => [
      [`figure=reminders&part=worked&round=${round}`, worked],
      [`figure=reminders&part=in_vain&round=${round}`, inVain],
    ]),
  ];
  expect(said.filter(([, count]) => count > 0).length).toBeGreaterThan(20);
  for (const [query, count] of said) expect([query, (await behind(query)).length]).toEqual([query, count]);
  for (const figure of ['volume', 'deadlines'] satisfies Figure[]) {
    const all = await behind(`figure=${figure}`);
    const walked: string[] = [];
    let cursor = '';
    do {
      const next = await client.read(
        page,
        'GET',
        `/statistics/tickets?${november}&figure=${figure}&limit=3${cursor}`,
      );
      walked.push(...next.items.map(({ id }) => id));
      cursor = next.next === null ? '' : `&cursor=${next.next}`;
    } while (cursor !== '');
    expect(walked).toEqual(all);
  }
});

test('what is no figure is refused, and who reads no claims reads no figures', async () => {
  for (const query of ['from=2026-11-12&to=2026-11-11', 'from=2024-01-01&to=2026-11-11', 'from=2026-11-12'])
    expect((await client.refused('GET', `/statistics?${query}`)).status).toBe(400);
  for (const query of [
    'figure=ageing&part=missed',
    'figure=volume&round=1',
    'figure=none',
    'figure=volume&cursor=x',
  ])
    expect((await client.refused('GET', `/statistics/tickets?${november}&${query}`)).status).toBe(400);
  const admin = { token: tokenOf('admin') };
  for (const path of ['/statistics', '/statistics.csv', '/statistics/tickets'])
    expect((await client.refused('GET', `${path}?${november}&figure=volume`, admin)).status).toBe(403);
});
