import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formatReference } from '#src/domain/linking/reference.ts';
import { replySlots, strangeSlots } from '#src/domain/answering/reply-template.ts';
import { caseKinds } from '#src/domain/ticket.ts';
import { stranger } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { loadReplyTemplates } from '#templates/replies/index.ts';
import { tokenOf, useApi, type Asking } from './client.ts';
import { openClaim, openTicket } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const giulia: Asking = { headers: { 'x-actor': 'Giulia Ferri' } };
const marta: Asking = { headers: { 'x-actor': 'Marta Villa' } };
const shape = z.looseObject({ id: z.string(), title: z.string(), version: z.number().nullable() });
const list = z.object({ items: z.array(shape) });
const filled = z.object({
  text: z.string(),
  subject: z.string().nullable(),
  language: z.string(),
  unfilled: z.array(z.string()),
});

const titles = async (query = '') =>
  (await client.read(list, 'GET', `/reply-templates${query}`)).items.map(({ title }) => title);
const words = (change: object = {}) => ({
  language: 'it',
  title: 'Mancano',
  subject: 'Pratica {reference}',
  text: 'ci mancano:\n\n{missing}\n\nentro il {deadline}, gentile {customer}.',
  ...change,
});
const add = (change: object = {}) =>
  client.ask('POST', '/reply-templates', { ...giulia, body: words({ clientId: randomUUID(), ...change }) });
const fill = (ticket: string, template: string) =>
  client.read(filled, 'GET', `/tickets/${ticket}/reply-templates/${template}`);

describe('the house’s templates', () => {
  test('come in both languages, in the words of a reply and with slots that exist', async () => {
    const all = await loadReplyTemplates();
    const count = (language: string) => all.filter((template) => template.language === language).length;
    expect(count('it')).toBe(count('en'));
    for (const { text, subject, kinds } of all) {
      expect(strangeSlots(text + (subject ?? ''))).toEqual([]);
      expect(kinds.every((kind) => caseKinds.includes(kind))).toBe(true);
      // Greeting and signature are added to every reply.
      expect(text).not.toMatch(/^(?:gentile|dear|buongiorno)|cordiali saluti|kind regards/i);
    }
  });

  test('are listed by language, those of the kind at hand first', async () => {
    const english = await titles('?language=en&kind=misdirected');
    expect(english[0]).toBe('Not the right office');
    expect(english).not.toContain('Non è l’ufficio giusto');
    expect((await titles()).length).toBeGreaterThan(english.length);
  });
});

describe('a template for a ticket', () => {
  test('is filled with what is on file, and shows what is not', async () => {
    const { claim } = await openClaim(desk, [{ key: 'doc_cai' }, { key: 'doc_estimate|doc_invoice' }]);
    const ticket = await openTicket(desk, { claimId: claim.id });
    const { id } = shape.parse((await add()).json);
    const { text, subject, unfilled } = await fill(ticket.id, id);
    expect(subject).toBe(`Pratica ${formatReference(claim.reference, 'SIN')}`);
    expect(text).toContain('- Constatazione amichevole');
    expect(text).toMatch(/- Preventivo.* oppure /);
    expect(text).toContain('gentile Anna Bianchi');
    expect(text).toContain('[entro quando]');
    expect(unfilled).toEqual(['deadline']);
    await client.ask('POST', `/claims/${claim.id}/requests`, { body: {} });
    expect((await fill(ticket.id, id)).text).toContain('entro il 26 novembre 2026');
  });

  test('tells a stranger on a linked ticket nothing of the claim', async () => {
    const { claim } = await openClaim(desk, [{ key: 'doc_cai' }]);
    const ticket = await openTicket(desk, { claimId: claim.id, customer: stranger.email });
    const { id } = shape.parse((await add()).json);
    const { text, subject, unfilled } = await fill(ticket.id, id);
    expect(subject).toBe(`Pratica ${formatReference(ticket.reference, 'TCK')}`);
    expect(text).not.toContain('Constatazione');
    expect(unfilled).toEqual(['missing', 'deadline']);
  });

  test('may be one of the house’s, and must exist', async () => {
    await openTicket(desk);
    expect((await fill('1', 'house-en-called')).text).toMatch(/about TCK \d{4}-\d{4}-\d{2}/);
    expect((await client.refused('GET', '/tickets/1/reply-templates/house-en-none')).status).toBe(404);
    expect((await client.refused('GET', '/tickets/1/reply-templates/77')).status).toBe(404);
  });
});

describe('templates of people', () => {
  test('are added once however often they are sent, and everybody’s to use', async () => {
    const clientId = randomUUID();
    const answers = await Promise.all([1, 2].map(() => add({ clientId })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 201]);
    expect((await titles()).filter((title) => title === 'Mancano')).toHaveLength(1);
  });

  test('are changed by one of two who change them at once, and what they said stays on file', async () => {
    const { id } = shape.parse((await add()).json);
    const change = (title: string, who: Asking) =>
      client.ask('PUT', `/reply-templates/${id}`, { ...who, body: words({ title, version: 1 }) });
    const answers = await Promise.all([change('Uno', giulia), change('Due', marta)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.json).toMatchObject({ current: { version: 2 } });
    expect(
      await desk.deps.db.sql.selectFrom('reply_template_version').select(['title', 'changed_by']).execute(),
    ).toEqual([{ title: 'Mancano', changed_by: 'Giulia Ferri' }]);
  });

  test('are taken out of use by whoever has seen them as they are', async () => {
    const { id } = shape.parse((await add()).json);
    expect((await client.refused('DELETE', `/reply-templates/${id}?version=2`)).status).toBe(409);
    expect((await client.ask('DELETE', `/reply-templates/${id}?version=1`)).status).toBe(200);
    expect(await titles()).not.toContain('Mancano');
    expect((await client.refused('DELETE', `/reply-templates/${id}?version=1`)).status).toBe(404);
  });

  test('that are out of use come back as they were, for whoever has seen them so', async () => {
    const { id } = shape.parse((await add()).json);
    const restore = (version: number) =>
      client.ask('POST', `/reply-templates/${id}/restore`, { ...marta, body: { version } });
    // Nothing comes back that never left.
    expect((await restore(1)).status).toBe(404);
    await client.ask('DELETE', `/reply-templates/${id}?version=1`, giulia);
    expect(await titles('?retired')).toEqual(['Mancano']);
    const late = { ...giulia, body: words({ title: 'Tardi', version: 2 }) };
    expect((await client.refused('PUT', `/reply-templates/${id}`, late)).status).toBe(404);
    expect(await restore(1)).toMatchObject({ status: 409, json: { current: { retired: true, version: 2 } } });
    expect(await restore(2)).toMatchObject({ status: 200, json: { retired: false, version: 3 } });
    // Asked once more after a lost answer.
    expect((await restore(2)).status).toBe(404);
    expect(await titles('?retired')).toEqual([]);
    expect(await titles()).toContain('Mancano');
  });

  test('tell what they said before, and by whom', async () => {
    const { id } = shape.parse((await add()).json);
    const body = words({ title: 'Ancora', text: 'mancano {missing}', version: 1 });
    await client.ask('PUT', `/reply-templates/${id}`, { ...marta, body });
    expect((await client.get(`/reply-templates/${id}/versions`)).json).toMatchObject({
      items: [{ version: 1, title: 'Mancano', changedBy: 'Giulia Ferri' }],
    });
    expect((await client.refused('GET', '/reply-templates/77/versions')).status).toBe(404);
  });

  test('can be tried on an invented ticket: every slot has something, and the frame is that of a reply', async () => {
    const sample = z.object({
      values: z.record(z.string(), z.string()),
      before: z.string(),
      after: z.string(),
      subjectBefore: z.string(),
      subjectOtherwise: z.string(),
    });
    for (const [language, greeting, closing] of [
      ['it', 'Gentile Anna Bianchi', 'Cordiali saluti'],
      ['en', 'Dear Anna Bianchi', 'Kind regards'],
    ] as const) {
      const { values, before, after, subjectBefore, subjectOtherwise } = await client.read(
        sample,
        'GET',
        `/reply-templates/sample?language=${language}`,
      );
      expect(Object.keys(values).toSorted()).toEqual(Object.keys(replySlots).toSorted());
      expect(Object.values(values).filter((value) => value.trim() === '')).toEqual([]);
      expect(before).toContain(greeting);
      expect(after).toContain(closing);
      expect(after).toContain(values['reference']);
      expect(subjectBefore).toBe(`[${values['reference']}] `);
      expect(subjectOtherwise.length).toBeGreaterThan(subjectBefore.length);
    }
  });

  test('are the administrator’s to write too, who reads no claim, and not a trainee’s', async () => {
    const body = words({ clientId: randomUUID() });
    const admin = { token: tokenOf('admin') };
    expect((await client.ask('POST', '/reply-templates', { ...admin, body })).status).toBe(201);
    expect((await client.ask('GET', '/reply-templates', admin)).status).toBe(200);
    // They are the house's words: nobody's health stands in them, and nothing of them is withheld.
    const { items } = await client.read(list, 'GET', '/reply-templates', admin);
    expect(items.map(({ title }) => title)).toContain('Mancano');
    expect(items.filter(({ title }) => title.includes('•'))).toEqual([]);
    const trainee = { token: tokenOf('trainee'), body: words({ clientId: randomUUID() }) };
    expect((await client.refused('POST', '/reply-templates', trainee)).status).toBe(403);
    expect((await client.ask('GET', '/reply-templates', { token: trainee.token })).status).toBe(200);
  });

  test.each([
    [{ text: 'Caro {nome}' }, '/text'],
    [{ subject: '{claim}' }, '/subject'],
    [{ clientId: undefined }, '/clientId'],
    [{ kinds: ['fine'] }, '/kinds/0'],
  ])('are refused with %j', async (change, at) => {
    const body = words({ clientId: randomUUID(), ...change });
    const problem = await client.refused('POST', '/reply-templates', { ...giulia, body });
    expect(problem).toMatchObject({ status: 422, errors: [{ at }] });
  });

  test('are not written by those who only read', async () => {
    const asking = { token: tokenOf('auditor'), body: words({ clientId: randomUUID() }) };
    expect((await client.refused('POST', '/reply-templates', asking)).status).toBe(403);
    expect((await client.ask('GET', '/reply-templates', { token: tokenOf('auditor') })).status).toBe(200);
  });
});
