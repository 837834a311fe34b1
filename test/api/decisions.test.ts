import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decisionLetter } from '#src/api/decisions.ts';
import type { Finding } from '#src/domain/review/finding.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import { may, roles, type Role } from '#src/domain/people/role.ts';
import * as claims from '#src/storage/claims.ts';
import * as decisions from '#src/storage/decisions.ts';
import { applyChanges } from '#src/storage/findings.ts';
import { paymentsOf } from '#src/storage/payments.ts';
import { upsertPolicy } from '#src/storage/policies.ts';
import { advance } from '#src/storage/tickets.ts';
import { anna, castPolicies } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { personActions } from '#workers/person.ts';
import { tokenOf, useApi, type Answer } from './client.ts';
import { readyToDecide, ticketNow } from './rows.ts';

const desk = useDesk();
const tokenOfSara = 'the-token-of-another-supervisor';
const client = useApi(desk, undefined, {
  people: [
    ...roles.map((role) => ({ name: role, role, token: tokenOf(role) })),
    { name: 'Sara Conti', role: 'supervisor', token: tokenOfSara },
  ],
});

const decisionAnswer = z.looseObject({ id: z.string(), state: z.string(), version: z.int() });
const sheetAnswer = z.looseObject({
  possible: z.boolean(),
  obstacles: z.array(z.looseObject({ kind: z.string() })),
  payees: z.array(z.looseObject({ id: z.string(), name: z.string(), ibanEnd: z.string().nullable() })),
});

/** A claim of Anna's with everything an approval needs: €1,280 asked for a loss that her car's policy covers. */
async function readyClaim(amountClaimed = 128_000, lossOn?: LocalDate) {
  const { file, ticket } = await readyToDecide(desk, amountClaimed, lossOn);
  const { claim } = file;
  const sheet = await client.read(sheetAnswer, 'POST', `/claims/${claim.id}/decisions/preview`, {
    token: tokenOf('rep'),
    body: { kind: 'approve' },
  });
  const payee = sheet.payees.find(({ name }) => name === anna.name);
  if (payee === undefined) throw new Error('Anna is not among those who may be paid');
  return { claim, ticket, payee, path: `/claims/${claim.id}/decisions` };
}
/** Letters of decisions that left. */
const letters = () => desk.sent.filter(({ mail }) => /esito|outcome/.test(mail.subject ?? ''));
type Ready = Awaited<ReturnType<typeof readyClaim>>;

const approve = (
  { path, payee }: Pick<Ready, 'path' | 'payee'>,
  amount: number,
  role: Role = 'rep',
  more: object = {},
) =>
  client.ask('POST', path, {
    token: tokenOf(role),
    body: {
      kind: 'approve',
      amount,
      payee: payee.id,
      explanation: 'La lucidatura non riguarda questo danno.',
      clientId: randomUUID(),
      undoSeconds: 30,
      ...more,
    },
  });
const reject = (path: string, role: Role, more: object = {}) =>
  client.ask('POST', path, {
    token: tokenOf(role),
    body: {
      kind: 'reject',
      reason: 'excluded',
      clause: 'art. 5.2 CGA',
      explanation: 'La gara non è compresa.',
      clientId: randomUUID(),
      undoSeconds: 30,
      ...more,
    },
  });
const step = (answer: Answer, name: string, role: Role, more: object = {}) =>
  client.ask('POST', `/decisions/${decisionAnswer.parse(answer.json).id}/steps`, {
    token: tokenOf(role),
    body: { step: name, ...more },
  });
const stateOf = (answer: Answer) => decisionAnswer.parse(answer.json).state;
const statusNow = async ({ claim }: Pick<Ready, 'claim'>) =>
  (await claims.load(desk.deps.db, claim.id)).claim.status;
const paymentsNow = async ({ claim }: Pick<Ready, 'claim'>) =>
  z
    .looseObject({ items: z.array(z.looseObject({ amount: z.int() })) })
    .parse((await client.get(`/claims/${claim.id}/payments`)).json).items;

/** The paying system takes every order up. */
const takeUpOrders = () =>
  desk.deps.db.sql
    .updateTable('payment')
    .set({ ordered_on: '2026-11-12' as LocalDate })
    .execute();

describe('an approval within the limit', () => {
  test('holds at once: the order is made, and one letter leaves when it can no longer be taken back', async () => {
    const ready = await readyClaim();
    const made = await approve(ready, 90_000);
    expect(made).toMatchObject({ status: 201, json: { state: 'decided', amount: 90_000 } });
    expect(await statusNow(ready)).toBe('approved');
    expect(await paymentsNow(ready)).toMatchObject([
      { amount: 90_000, coverCode: 'RCA', decidedOn: '2026-11-12', orderedOn: null, payeeName: anna.name },
    ]);
    expect((await ticketNow(desk, ready.ticket.id)).status).toBe('resolved');
    await desk.tick();
    expect(letters()).toEqual([]);
    desk.now = new Date(desk.now.getTime() + 31_000);
    await desk.tick();
    await desk.tick();
    expect(letters()).toHaveLength(1);
    const [letter] = letters();
    expect(letter?.mail.text).toMatch(/riconosciamo 900,00 €/);
    // The lines come to the sum, and say why it is less than was asked for.
    expect(letter?.mail.text).toMatch(
      /Importo richiesto: 1\.280,00 €\s+- Importo non riconosciuto: -380,00 €/,
    );
    expect(letter?.mail.text).toContain('La lucidatura non riguarda questo danno.');
    expect(letter?.mail.text).toMatch(new RegExp(`conto che finisce con ${ready.payee.ibanEnd}`));
    expect(letter?.mail.subject).not.toMatch(/900|approv/i);
  });

  test('of less than the cover pays is not put forward without a word to the customer', async () => {
    const ready = await readyClaim();
    expect(await approve(ready, 90_000, 'rep', { explanation: undefined })).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('why €380.00 of what the cover pays are not granted') },
    });
    expect((await approve(ready, 128_000, 'rep', { explanation: undefined })).status).toBe(201);
  });

  test('keeps what it rested on, whatever becomes of the claim later', async () => {
    const ready = await readyClaim();
    const made = await approve(ready, 90_000);
    const { id } = decisionAnswer.parse(made.json);
    const before = (await client.get(`/decisions/${id}`)).json;
    expect(before).toMatchObject({
      file: {
        policy: { number: anna.motorPolicy, version: 1, lossOn: '2026-11-10' },
        verdict: 'covered',
        calculation: { claimed: 128_000, payable: 128_000 },
        total: 90_000,
        checklist: expect.arrayContaining([{ key: 'contact_phone|contact_email', state: 'accepted' }]),
        limitsFrom: '2026-01-01',
        rules: { review: expect.any(String), profile: 'insurer' },
      },
    });
    await client.ask('PATCH', `/claims/${ready.claim.id}`, { body: { amountClaimed: 50_000 } });
    expect((await client.get(`/decisions/${id}`)).json).toEqual(before);
  });

  test('asked for twice by one program is one decision, one order and one letter', async () => {
    const ready = await readyClaim();
    const clientId = randomUUID();
    const first = await approve(ready, 90_000, 'rep', { clientId });
    const again = await approve(ready, 90_000, 'rep', { clientId });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.json).toEqual(first.json);
    expect(await paymentsNow(ready)).toHaveLength(1);
    await desk.later(1);
    await desk.later(1);
    expect(letters()).toHaveLength(1);
  });

  test('leaves nothing of itself when the process dies before the commit', async () => {
    const ready = await readyClaim();
    const dying = {
      ...desk.deps,
      blobs: { ...desk.deps.blobs, put: () => Promise.reject(new Error('killed')) },
    };
    await expect(
      personActions(dying).decideClaim({
        claimId: ready.claim.id,
        draft: { kind: 'reject', reason: 'excluded', clause: 'art. 5', explanation: 'No.' },
        clientId: randomUUID(),
        person: { name: 'rep', role: 'rep' },
      }),
    ).rejects.toThrow('killed');
    expect(await decisions.ofClaim(desk.deps.db, ready.claim.id)).toEqual([]);
    expect(await statusNow(ready)).not.toBe('rejected');
    expect((await approve(ready, 90_000)).status).toBe(201);
  });

  test('taken back before its letter leaves leaves everything as it was, and never afterwards', async () => {
    const ready = await readyClaim();
    const status = await statusNow(ready);
    const before = (await ticketNow(desk, ready.ticket.id)).status;
    const made = await approve(ready, 90_000);
    expect((await step(made, 'take_back', 'senior_rep')).json).toMatchObject({ status: 409 });
    expect(stateOf(await step(made, 'take_back', 'rep'))).toBe('taken_back');
    expect(stateOf(await step(made, 'take_back', 'rep'))).toBe('taken_back');
    expect(await statusNow(ready)).toBe(status);
    expect(await paymentsNow(ready)).toEqual([]);
    expect((await ticketNow(desk, ready.ticket.id)).status).toBe(before);
    await desk.later(1);
    expect(letters()).toEqual([]);

    const second = await approve(ready, 80_000);
    // Somebody who looked at an older one takes nothing back, and the letter leaves.
    expect((await step(second, 'take_back', 'rep', { version: 1 })).status).toBe(409);
    await desk.later(1);
    expect(letters()).toHaveLength(1);
    expect(await step(second, 'take_back', 'rep')).toMatchObject({ status: 409 });
    expect(await statusNow(ready)).toBe('approved');
    expect((await step(second, 'reopen', 'rep')).status).toBe(409);
    expect(stateOf(await step(second, 'reopen', 'rep', { note: 'Altra fattura' }))).toBe('reopened');
    expect(await statusNow(ready)).toBe('reopened');
  });
});

describe('an approval above the limit', () => {
  test('is a proposal until somebody with the authority has entered its figures anew', async () => {
    const ready = await readyClaim(600_000);
    const made = await approve(ready, 400_000);
    expect(made.json).toMatchObject({
      state: 'proposed',
      signing: { role: 'senior_rep', people: 1, second: ['new_account'] },
    });
    expect(await statusNow(ready)).not.toBe('approved');
    expect(await paymentsNow(ready)).toEqual([]);
    const list = z.looseObject({ items: z.array(z.looseObject({ id: z.string() })) });
    const waiting = async () => (await client.read(list, 'GET', '/decisions')).items.map(({ id }) => id);
    expect(await waiting()).toEqual([decisionAnswer.parse(made.json).id]);

    const confirm = { amount: 400_000, ibanEnd: ready.payee.ibanEnd };
    expect((await step(made, 'sign', 'rep', { confirm })).status).toBe(409);
    expect((await step(made, 'sign', 'senior_rep')).status).toBe(409);
    expect((await step(made, 'sign', 'senior_rep', { confirm: { ...confirm, amount: 40_000 } })).status).toBe(
      409,
    );
    expect(stateOf(await step(made, 'sign', 'senior_rep', { confirm }))).toBe('decided');
    expect(stateOf(await step(made, 'sign', 'senior_rep', { confirm }))).toBe('decided');
    expect(await waiting()).toEqual([]);
    expect(await paymentsNow(ready)).toHaveLength(1);
    await desk.later(1);
    expect(letters()).toHaveLength(1);
  });

  test('shows whoever signs the letter that then leaves, and one that has changed since is not signed', async () => {
    const ready = await readyClaim(600_000);
    const made = await approve(ready, 400_000);
    const { id } = decisionAnswer.parse(made.json);
    const read = () => client.read(decisionLetter, 'GET', `/decisions/${id}/letter`);
    const first = await read();
    expect(first).toMatchObject({ frozen: false, to: anna.email });
    expect(first.text).toContain('La lucidatura non riguarda questo danno.');
    expect(first.text).toContain('rep');
    const confirm = { amount: 400_000, ibanEnd: ready.payee.ibanEnd };
    const now = await ticketNow(desk, ready.ticket.id);
    await desk.deps.db.transaction((tx) =>
      advance(tx, now, now.stage, { customerName: 'Anna Maria Bianchi' }),
    );
    const signing = (letterMark: string) => step(made, 'sign', 'senior_rep', { confirm, letterMark });
    expect(await signing(first.mark)).toMatchObject({
      status: 409,
      json: { words: { it: expect.stringContaining('la rilegga') } },
    });
    const second = await read();
    expect(second.text).toContain('Anna Maria Bianchi');
    expect(stateOf(await signing(second.mark))).toBe('decided');
    expect(await read()).toEqual({ ...second, frozen: true });
    const due = z.looseObject({ payBy: z.string().nullable() });
    const { payBy } = await client.read(due, 'GET', `/decisions/${id}`);
    expect(await paymentsNow(ready)).toMatchObject([{ dueOn: payBy }]);
    await desk.later(1);
    expect(letters().map(({ mail }) => mail.subject)).toEqual([second.subject]);
    const flat = (text = '') => text.replaceAll(/\s+/g, ' ').trim();
    expect(flat(letters()[0]?.mail.text)).toContain(flat(second.text));
  });

  test('above a supervisor’s needs two of them', async () => {
    const ready = await readyClaim(6_000_000);
    const confirm = { amount: 5_500_000, ibanEnd: ready.payee.ibanEnd };
    const made = await approve(ready, 5_500_000, 'supervisor');
    expect(stateOf(made)).toBe('proposed');
    expect((await step(made, 'sign', 'senior_rep', { confirm })).status).toBe(409);
    const { id } = decisionAnswer.parse(made.json);
    const signed = await client.ask('POST', `/decisions/${id}/steps`, {
      token: tokenOfSara,
      body: { step: 'sign', confirm },
    });
    expect(signed.json).toMatchObject({
      state: 'decided',
      signatures: [{ by: 'person:supervisor' }, { by: 'person:Sara Conti' }],
    });
  });

  test('is neither put forward nor signed behind the shared token, whomever it names', async () => {
    const ready = await readyClaim(600_000);
    const headers = { 'x-actor': 'Sara Conti' };
    const refused = await client.refused('POST', ready.path, {
      headers,
      body: { kind: 'approve', amount: 90_000, payee: ready.payee.id, clientId: randomUUID() },
    });
    expect(refused).toMatchObject({ status: 403, detail: expect.stringContaining('prove who they are') });
    expect(await decisions.ofClaim(desk.deps.db, ready.claim.id)).toEqual([]);
    const made = await approve(ready, 400_000);
    const path = `/decisions/${decisionAnswer.parse(made.json).id}/steps`;
    const confirm = { amount: 400_000, ibanEnd: ready.payee.ibanEnd };
    for (const body of [{ step: 'sign', confirm }, { step: 'return', note: 'x' }, { step: 'take_back' }])
      expect((await client.refused('POST', path, { headers, body })).status).toBe(403);
    expect(await statusNow(ready)).not.toBe('approved');
    expect(stateOf(await step(made, 'sign', 'senior_rep', { confirm }))).toBe('decided');
  });

  test('on the claim of a colleague needs a second person, approved or rejected', async () => {
    const ready = await readyClaim();
    Object.assign(desk.deps, { profile: { ...desk.deps.profile, ownPeople: [{ email: anna.email }] } });
    const refusal = await reject(ready.path, 'rep');
    expect(refusal.json).toMatchObject({ state: 'proposed', signing: { second: ['own_people'] } });
    await step(refusal, 'return', 'senior_rep', { note: 'È coperto' });
    const made = await approve(ready, 5_000);
    expect(made.json).toMatchObject({ state: 'proposed', signing: { second: ['own_people'] } });
    expect(await statusNow(ready)).not.toBe('approved');
    const confirm = { amount: 5_000, ibanEnd: ready.payee.ibanEnd };
    expect(stateOf(await step(made, 'sign', 'senior_rep', { confirm }))).toBe('decided');
  });

  test('is not avoided by splitting: what was granted before counts', async () => {
    const ready = await readyClaim(600_000);
    const first = await approve(ready, 90_000);
    await desk.later(1);
    await takeUpOrders();
    await step(first, 'reopen', 'rep', { note: 'Altra fattura' });
    const second = await approve(ready, 249_000);
    expect(second.json).toMatchObject({
      state: 'proposed',
      signing: { role: 'senior_rep', second: expect.arrayContaining(['reopened_with_payment']) },
      file: { grantedBefore: 90_000, total: 339_000 },
    });
  });

  test('of a reopened claim is never more than the cover has left after what was granted', async () => {
    const ready = await readyClaim();
    const first = await approve(ready, 99_000);
    await desk.later(1);
    await takeUpOrders();
    await step(first, 'reopen', 'rep', { note: 'Altra fattura' });
    expect((await approve(ready, 29_001)).json).toMatchObject({
      status: 409,
      detail: expect.stringContaining('€290.00 at most'),
    });
    expect(stateOf(await approve(ready, 29_000))).toBe('proposed');
  });

  test('to an account that is not on file needs two people, however small', async () => {
    const ready = await readyClaim();
    const made = await approve(ready, 5_000, 'rep', { iban: 'DE89 3704 0044 0532 0130 00' });
    expect(made.json).toMatchObject({
      state: 'proposed',
      payee: { ibanEnd: '3000' },
      signing: { role: 'rep', second: ['other_account'] },
    });
  });

  test('whose payment is ordered while its letter waits can be reopened', async () => {
    const ready = await readyClaim();
    const made = await approve(ready, 90_000);
    const note = { note: 'Altra fattura' };
    expect((await step(made, 'reopen', 'rep', note)).status).toBe(409);
    await takeUpOrders();
    expect((await step(made, 'take_back', 'rep')).status).toBe(409);
    expect(stateOf(await step(made, 'reopen', 'rep', note))).toBe('reopened');
  });

  test('can be sent back with what has to change, and put forward anew', async () => {
    const ready = await readyClaim(600_000);
    const made = await approve(ready, 400_000);
    expect((await approve(ready, 90_000)).status).toBe(409);
    expect((await step(made, 'return', 'senior_rep')).status).toBe(409);
    expect(stateOf(await step(made, 'return', 'senior_rep', { note: 'Manca la perizia' }))).toBe('returned');
    expect((await ticketNow(desk, ready.ticket.id)).assignee).toBe('rep');
    expect(stateOf(await approve(ready, 90_000))).toBe('decided');
  });
});

describe('an order', () => {
  test('is told days and fate by the paying system, never another amount or account', async () => {
    const ready = await readyClaim();
    await approve(ready, 90_000);
    const [made] = await paymentsOf(desk.deps.db, ready.claim.id);
    if (made === undefined) throw new Error('no order was made');
    const { externalId, coverCode, amount, decidedOn, iban, payeeName } = made;
    const tell = async (change: object) =>
      (
        await client.ask('POST', '/payments/import', {
          body: {
            payments: [
              {
                id: externalId,
                claim: ready.claim.reference,
                coverCode,
                amount,
                decidedOn,
                iban,
                payeeName,
                orderedOn: '2026-11-13',
                ...change,
              },
            ],
          },
        })
      ).json;
    const refused = { updated: 0, problems: [{ row: 1, field: 'amount' }] };
    expect(await tell({ amount: 95_000 })).toMatchObject(refused);
    expect(await tell({ iban: 'DE89370400440532013000' })).toMatchObject(refused);
    expect(await tell({})).toMatchObject({ updated: 1, problems: [] });
    expect(await paymentsOf(desk.deps.db, ready.claim.id)).toEqual([{ ...made, orderedOn: '2026-11-13' }]);
    // Whoever tells the day of payment alone denies nothing of what was decided.
    const paid = { decidedOn: undefined, iban: undefined, payeeName: undefined, paidOn: '2026-11-14' };
    expect(await tell(paid)).toMatchObject({ updated: 1, problems: [] });
    expect(await paymentsOf(desk.deps.db, ready.claim.id)).toEqual([
      { ...made, orderedOn: '2026-11-13', paidOn: '2026-11-14' },
    ]);
  });
});

describe('a limit that the claims of a year share', () => {
  /** Anna's car is insured up to so many cents a year, all losses together. */
  const limitByYear = async (limit: number) => {
    const policy = castPolicies().find(({ number }) => number === anna.motorPolicy);
    if (policy === undefined) throw new Error('the cast has lost Anna’s car');
    const versions = policy.versions.map((version) => ({
      ...version,
      covers: version.covers.map((cover) => ({ ...cover, limit, limitBasis: 'year' as const })),
    }));
    await desk.deps.db.transaction((tx) => upsertPolicy(tx, { ...policy, versions }, { complete: true }));
  };
  /** Another loss of the same policy's year. */
  const inOctober = '2026-10-06' as LocalDate;
  const leaves = (cents: string) => ({
    status: 409,
    json: { detail: expect.stringMatching(new RegExp(`used the year’s limit: ${cents} are left`)) },
  });

  test('is not granted twice, though both claims were judged while it was untouched', async () => {
    await limitByYear(150_000);
    const [one, two] = [await readyClaim(), await readyClaim(128_000, inOctober)];
    expect(stateOf(await approve(one, 90_000))).toBe('decided');
    expect(await approve(two, 90_000)).toMatchObject(leaves('€600.00'));
    expect(stateOf(await approve(two, 60_000))).toBe('decided');
  });

  test('is free again when the first approval is taken back', async () => {
    await limitByYear(150_000);
    const [one, two] = [await readyClaim(), await readyClaim(128_000, inOctober)];
    const first = await approve(one, 90_000);
    await step(first, 'take_back', 'rep');
    expect(stateOf(await approve(two, 90_000))).toBe('decided');
  });

  test('stops the second signature where another claim took it after the proposal', async () => {
    await limitByYear(400_000);
    const [large, small] = [await readyClaim(350_000), await readyClaim(128_000, inOctober)];
    const proposed = await approve(large, 350_000);
    expect(stateOf(proposed)).toBe('proposed');
    expect(stateOf(await approve(small, 90_000))).toBe('decided');
    const confirm = { amount: 350_000, ibanEnd: large.payee.ibanEnd };
    expect(await step(proposed, 'sign', 'supervisor', { confirm })).toMatchObject(leaves('€3,100.00'));
  });

  test('is granted once when two people approve in the same moment', async () => {
    await limitByYear(150_000);
    const [one, two] = [await readyClaim(), await readyClaim(128_000, inOctober)];
    const answers = await Promise.all([approve(one, 90_000), approve(two, 90_000, 'supervisor')]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
  });
});

describe('reopening a claim', () => {
  const note = { note: 'Altra fattura' };

  test('withdraws the order that nobody has taken up, once, so that the sum is granted anew and not again', async () => {
    const ready = await readyClaim();
    const first = await approve(ready, 90_000);
    expect(first.json).toMatchObject({ order: 'waits' });
    await desk.later(1);
    const reopened = await step(first, 'reopen', 'rep', note);
    expect(reopened.json).toMatchObject({ state: 'reopened', order: null });
    expect(await paymentsNow(ready)).toEqual([]);
    expect((await step(first, 'reopen', 'rep', note)).json).toEqual(reopened.json);
    const again = await approve(ready, 95_000);
    expect(again.json).toMatchObject({ state: 'decided', file: { grantedBefore: 0, total: 95_000 } });
    expect(await paymentsNow(ready)).toMatchObject([{ amount: 95_000 }]);
  });

  test('leaves an order that was taken up, which counts and lets nothing be rejected beside it', async () => {
    const ready = await readyClaim();
    const first = await approve(ready, 90_000);
    await desk.later(1);
    await takeUpOrders();
    expect((await step(first, 'reopen', 'rep', note)).json).toMatchObject({
      state: 'reopened',
      order: 'taken_up',
    });
    expect(await paymentsNow(ready)).toMatchObject([{ amount: 90_000 }]);
    expect((await reject(ready.path, 'rep')).json).toMatchObject({
      status: 409,
      detail: expect.stringContaining('can no longer be withdrawn'),
    });
    expect(await statusNow(ready)).toBe('reopened');
    // The same loss paid anew under another cover is never more than was asked for in all.
    await desk.deps.db.sql.updateTable('payment').set({ cover_code: 'KASKO' }).execute();
    expect((await approve(ready, 38_001)).json).toMatchObject({
      status: 409,
      detail: expect.stringContaining('€380.00 are left'),
    });
    expect(stateOf(await approve(ready, 38_000))).toBe('proposed');
  });

  test('leaves decision and order as they were when the process dies before the commit', async () => {
    const ready = await readyClaim();
    const made = await approve(ready, 90_000);
    await desk.later(1);
    const { db } = desk.deps;
    const dying = {
      ...desk.deps,
      db: {
        ...db,
        sql: db.sql,
        transaction: <T>(work: Parameters<typeof db.transaction<T>>[0]) =>
          db.transaction<T>(async (tx) => {
            await work(tx);
            throw new Error('killed');
          }),
      },
    };
    await expect(
      personActions(dying).stepDecision({
        decisionId: decisionAnswer.parse(made.json).id,
        step: 'reopen',
        ...note,
        person: { name: 'rep', role: 'rep' },
      }),
    ).rejects.toThrow('killed');
    expect(await statusNow(ready)).toBe('approved');
    expect(await paymentsNow(ready)).toHaveLength(1);
  });
});

describe('what a trainee decides', () => {
  test('waits for a countersignature, however small', async () => {
    const ready = await readyClaim();
    const made = await approve(ready, 20_000, 'trainee');
    expect(stateOf(made)).toBe('proposed');
    const confirm = { amount: 20_000, ibanEnd: ready.payee.ibanEnd };
    expect((await step(made, 'sign', 'trainee', { confirm })).status).toBe(409);
    expect(stateOf(await step(made, 'sign', 'rep', { confirm }))).toBe('decided');
  });
});

describe('a rejection', () => {
  test('is not signed while a payment stands', async () => {
    const ready = await readyClaim();
    const made = await reject(ready.path, 'trainee');
    await desk.deps.db.sql
      .insertInto('payment')
      .values({ external_id: 'P-1', claim_id: ready.claim.id, cover_code: 'RCA', amount: 5_000 })
      .execute();
    expect((await step(made, 'sign', 'rep')).status).toBe(409);
    await desk.deps.db.sql
      .updateTable('payment')
      .set({ rejected_on: '2026-11-12' as LocalDate })
      .execute();
    expect(stateOf(await step(made, 'sign', 'rep'))).toBe('decided');
  });

  test('needs reason, clause and words, and tells the customer what can be done about it', async () => {
    const ready = await readyClaim();
    for (const missing of [{ reason: undefined }, { clause: undefined }, { explanation: undefined }])
      expect((await reject(ready.path, 'rep', missing)).status).toBe(409);
    const made = await reject(ready.path, 'rep');
    expect(made.json).toMatchObject({
      kind: 'reject',
      state: 'decided',
      clause: 'art. 5.2 CGA',
      amount: null,
    });
    expect(await statusNow(ready)).toBe('rejected');
    expect(await paymentsNow(ready)).toEqual([]);
    await desk.later(1);
    expect(letters()[0]?.mail.text).toMatch(/art\. 5\.2 CGA[^]*La gara non è compresa\.[^]*IVASS/);
  });

  test('is measured by what was asked for, and takes two people where the facts are doubted', async () => {
    const large = await readyClaim(600_000);
    expect((await reject(large.path, 'rep')).json).toMatchObject({
      state: 'proposed',
      signing: { role: 'senior_rep' },
    });
    const small = await readyClaim();
    const doubted = await reject(small.path, 'rep', { reason: 'facts_not_proven', clause: undefined });
    expect(doubted.json).toMatchObject({ state: 'proposed', signing: { second: ['suspected_fraud'] } });
    expect(stateOf(await step(doubted, 'sign', 'senior_rep'))).toBe('decided');
  });

  test('is written in the language of the customer', async () => {
    const ready = await readyClaim();
    await reject(ready.path, 'rep', { language: 'en', explanation: 'The race is not covered.' });
    await desk.later(1);
    expect(letters()[0]?.mail.text).toMatch(/cannot pay what was asked for[^]*expressly excludes/);
  });
});

describe('the sheet', () => {
  const kinds = async (path: string, body: object, role: Role = 'rep') =>
    (await client.read(sheetAnswer, 'POST', `${path}/preview`, { token: tokenOf(role), body })).obstacles.map(
      ({ kind }) => kind,
    );

  test('shows calculation, who has to sign and the letter, and keeps nothing', async () => {
    const ready = await readyClaim(600_000);
    const body = {
      kind: 'approve',
      amount: 400_000,
      payee: ready.payee.id,
      explanation: 'Manca una fattura.',
    };
    const { json } = await client.ask('POST', `${ready.path}/preview`, { token: tokenOf('rep'), body });
    expect(json).toMatchObject({
      possible: true,
      verdict: 'covered',
      calculation: { payable: 600_000 },
      signing: { role: 'senior_rep', holdsAtOnce: false },
      letter: { to: anna.email, text: expect.stringContaining('4.000,00 €') },
    });
    expect(await decisions.ofClaim(desk.deps.db, ready.claim.id)).toEqual([]);
    expect(desk.bells).toEqual([]);
  });

  test('tells what stands in the way: a missing paper, a blocker, too much money, an account that is none', async () => {
    const ready = await readyClaim();
    const body = {
      kind: 'approve',
      amount: 90_000,
      payee: ready.payee.id,
      explanation: 'Manca una fattura.',
    };
    expect(await kinds(ready.path, body)).toEqual([]);
    expect(await kinds(ready.path, { ...body, amount: 128_001 })).toEqual(['amount']);
    expect(await kinds(ready.path, { ...body, iban: 'IT60X0542811101000000123457' })).toEqual(['payee']);
    expect(await kinds(ready.path, { kind: 'approve' })).toEqual(['amount', 'payee']);
    const lines = await claims.requirementsOf(desk.deps.db, ready.claim.id);
    const gone = lines
      .filter(({ stage }) => stage !== 'payment')
      .slice(0, 1)
      .map((line) => ({ ...line, state: 'missing' as const }));
    await desk.deps.db.transaction((tx) =>
      claims.saveRequirements(tx, ready.claim.id, gone, new Map(), desk.now),
    );
    expect((await approve(ready, 90_000)).json).toMatchObject({
      detail: expect.stringMatching(/^[^:]{3,}: it is still missing\.$/),
    });
    await desk.deps.db.transaction((tx) =>
      claims.saveRequirements(
        tx,
        ready.claim.id,
        gone.map((line) => ({ ...line, state: 'accepted' })),
        new Map(),
        desk.now,
      ),
    );
    await desk.deps.db.transaction(async (tx) => {
      await applyChanges(tx, ready.claim.id, [{ kind: 'opened', finding: invoice }], desk.now);
    });
    expect(await kinds(ready.path, body)).toEqual(['blocker']);
    expect((await approve(ready, 90_000)).status).toBe(409);
  });

  test('is for those who put decisions forward, and so is every step', async () => {
    const ready = await readyClaim();
    for (const role of roles) {
      const answer = await client.ask('POST', `${ready.path}/preview`, {
        token: tokenOf(role),
        body: { kind: 'approve' },
      });
      expect(answer.status, `${role} at the sheet`).toBe(may(role, 'propose_decisions') ? 200 : 403);
    }
    const made = await approve(ready, 20_000, 'trainee');
    for (const role of ['finance', 'auditor', 'admin', 'complaints_officer'] as const)
      expect((await step(made, 'sign', role)).status, `${role} at a step`).toBe(403);
  });
});

const invoice: Finding = {
  check: 'pe.duplicate_invoice',
  key: 'document:7',
  severity: 'blocker',
  text: { it: 'La fattura è già in un altro sinistro.', en: 'The invoice is on another claim.' },
  figures: {},
  quotes: [],
};

describe('the database itself', () => {
  const write = (...statements: readonly string[]) =>
    desk.deps.db.transaction(async (tx) => {
      for (const statement of statements) await sql.raw(statement).execute(tx.sql);
    });

  test('lets no decision hold that is not signed, nor say something else, nor disappear', async () => {
    const ready = await readyClaim(600_000);
    await approve(ready, 400_000);
    await expect(write(`update decision set state = 'decided'`)).rejects.toThrow(
      'not signed by all it needs',
    );
    await expect(write(`update decision set amount = 1`)).rejects.toThrow('cannot say something else');
    await expect(write(`delete from decision`)).rejects.toThrow('never deleted');
    await expect(
      write(
        `insert into decision (claim_id, ticket_id, state, client_id, kind, says, language, needs_policy, needs_role, needs_people, needs_second, file) select claim_id, ticket_id, 'decided', 'x', 'reject', '{}', 'it', false, 'rep', 1, '{}', '{}' from decision`,
      ),
    ).rejects.toThrow('begins as a proposal');
    await expect(write(`delete from decision_signature`)).rejects.toThrow('a signature stays');
    await expect(
      write(
        `insert into decision_signature (decision_id, signed_by, role, signed_at) select decision_id, signed_by, 'supervisor', now() from decision_signature`,
      ),
    ).rejects.toThrow('decision_signature_pkey');
    expect(await statusNow(ready)).not.toBe('approved');
  });

  test('lets no approval hold past a blocker or a missing paper, even when it is signed', async () => {
    const ready = await readyClaim(600_000);
    await approve(ready, 400_000);
    const sign = `insert into decision_signature (decision_id, signed_by, role, signed_at) select id, 'person:Sara', 'supervisor', now() from decision`;
    const hold = `update decision set state = 'decided'`;
    await expect(write(`update requirement set state = 'missing'`, sign, hold)).rejects.toThrow(
      'lacks what an approval needs',
    );
    await desk.deps.db.transaction((tx) =>
      applyChanges(tx, ready.claim.id, [{ kind: 'opened', finding: invoice }], desk.now),
    );
    await expect(write(sign, hold)).rejects.toThrow('findings that stop an approval');
  });

  test('lets no claim be approved or rejected that nobody has decided', async () => {
    const ready = await readyClaim();
    for (const status of ['approved', 'rejected'] as const)
      await expect(
        desk.deps.db.transaction(async (tx) =>
          claims.update(tx, await claims.load(tx, ready.claim.id), { status }, desk.now),
        ),
      ).rejects.toThrow('nobody has decided');
  });
});
