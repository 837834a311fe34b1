import { beforeAll, describe, expect, test } from 'vitest';
import { offerView, recoveryView } from '#src/api/account.ts';
import { invitationList, givenLinkView, peopleEvents, personList } from '#src/api/people.ts';
import { codeAt, fromBase32, stepOf } from '#src/domain/people/totp.ts';
import { firstLinkMs } from '#src/domain/people/sign-in.ts';
import type { Role } from '#src/domain/people/role.ts';
import { openPasswords } from '#src/passwords.ts';
import { invite } from '#src/storage/invitations.ts';
import * as people from '#src/storage/people.ts';
import { colleagueList } from '#src/api/people.ts';
import { useDesk } from '#test/desk.ts';
import { openBrowser, type Browser } from './browser.ts';
import { token, tokenOf, useApi } from './client.ts';

const desk = useDesk();
const client = useApi(desk);
const password = 'tre gatti sul tetto';
const another = 'quattro cani in cortile';
let passwordHash = '';
beforeAll(async () => {
  passwordHash = await openPasswords().hash(password);
});

async function onFile(name: string, role: Role = 'rep'): Promise<people.PersonOnFile> {
  const person = await desk.deps.db.transaction((tx) =>
    people.addPerson(
      tx,
      { name, email: `${name.toLowerCase().replace(' ', '.')}@example.it`, role, passwordHash },
      'person:Sara Admin',
      desk.now,
    ),
  );
  if (typeof person === 'string') throw new Error(person);
  return person;
}

async function signedIn({ email }: { email: string }, given = password): Promise<Browser> {
  const browser = openBrowser(client);
  const answer = await browser.ask('POST', '/session', { step: 'password', email, password: given });
  expect(answer.json).toMatchObject({ state: 'signed-in' });
  return browser;
}

const administrator = async () => signedIn(await onFile('Sara Admin', 'admin'));
const secretOf = (link: string) => link.split('#')[1] ?? '';
const arrive = (body: object, browser = openBrowser(client)) => browser.ask('POST', '/welcome', body);
const later = (minutes: number) => {
  desk.now = new Date(desk.now.getTime() + minutes * 60_000);
};

describe('the first administrator', () => {
  const first = () =>
    desk.deps.db.transaction((tx) =>
      invite(tx, { kind: 'first', lifeMs: firstLinkMs }, 'machine:start', desk.now),
    );
  const form = { name: 'Sara Admin', email: 'Sara.Admin@example.it', password };

  test('comes in by the link, and administers without reading claims', async () => {
    const { secret } = await first();
    const browser = openBrowser(client);
    expect((await browser.ask('POST', '/welcome/link', { secret })).json).toMatchObject({
      kind: 'first',
      role: null,
    });
    expect((await arrive({ secret, ...form }, browser)).json).toMatchObject({
      me: { name: 'Sara Admin', email: 'sara.admin@example.it', role: 'admin', administers: false },
    });
    expect((await browser.ask('GET', '/people')).status).toBe(200);
    expect((await browser.ask('GET', '/tickets')).status).toBe(403);
  });

  test('of a small house may choose to be a supervisor who also administers', async () => {
    const { secret } = await first();
    const browser = openBrowser(client);
    await arrive({ secret, ...form, supervises: true }, browser);
    expect((await browser.ask('GET', '/people')).status).toBe(200);
    expect((await browser.ask('GET', '/tickets')).status).toBe(200);
    const rows = await desk.deps.db.sql
      .selectFrom('history')
      .selectAll()
      .where('action', '=', 'person-added')
      .execute();
    expect(rows).toMatchObject([{ data: { person: 'Sara Admin', role: 'supervisor', administers: true } }]);
  });

  test('is one, even when two links are used in the same moment', async () => {
    const [one, two] = [await first(), await first()];
    const answers = await Promise.all([
      arrive({ secret: one.secret, ...form }),
      arrive({ secret: two.secret, ...form, name: 'Ugo Furbo', email: 'ugo@example.it' }),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410]);
    expect(await people.listPeople(desk.deps.db)).toHaveLength(1);
  });

  test('has a day', async () => {
    const { secret } = await first();
    later(24 * 60);
    expect((await arrive({ secret, ...form })).status).toBe(410);
  });
});

describe('an invitation', () => {
  const form = { email: 'Marta.Villa@example.it', role: 'senior_rep' };

  test('is mailed, shown to whoever invites, and makes the person with that role, once', async () => {
    const admin = await administrator();
    const made = await admin.read(givenLinkView, 'POST', '/invitations', form);
    expect(made).toMatchObject({
      mailed: true,
      link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/desk\/welcome#[\w-]{43}$/),
      invitation: { email: 'marta.villa@example.it', role: 'senior_rep', invitedBy: 'person:Sara Admin' },
    });
    expect(desk.sent).toHaveLength(1);
    expect(desk.sent[0]?.envelopeTo).toBe('marta.villa@example.it');
    expect(desk.sent[0]?.mail.text).toContain(made.link);
    const rows = await desk.deps.db.sql.selectFrom('invitation').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(secretOf(made.link));

    const marta = openBrowser(client);
    const secret = secretOf(made.link);
    await arrive({ secret, name: 'Marta Villa', password }, marta);
    expect((await marta.ask('GET', '/me')).json).toMatchObject({ name: 'Marta Villa', role: 'senior_rep' });
    expect((await arrive({ secret, name: 'Marta Bis', password })).status).toBe(410);
    expect((await admin.read(invitationList, 'GET', '/invitations')).items).toEqual([]);
  });

  test('is good without mail too: the link is shown', async () => {
    const admin = await administrator();
    desk.answerNext({ outcome: 'refused', code: 550, response: '550 no such mailbox' });
    const made = await admin.read(givenLinkView, 'POST', '/invitations', form);
    expect(made.mailed).toBe(false);
    expect((await arrive({ secret: secretOf(made.link), name: 'Marta Villa', password })).status).toBe(200);
  });

  test('ends after seven days, when it is taken back, and when another takes its place', async () => {
    const admin = await administrator();
    const make = async () => {
      const { link, invitation } = await admin.read(givenLinkView, 'POST', '/invitations', form);
      return { secret: secretOf(link), id: invitation?.id };
    };
    const look = async (secret: string) =>
      (await openBrowser(client).ask('POST', '/welcome/link', { secret })).status;
    const [one, two] = [await make(), await make()];
    expect([await look(one.secret), await look(two.secret)]).toEqual([410, 200]);
    await admin.ask('DELETE', `/invitations/${two.id}`);
    expect(await look(two.secret)).toBe(410);
    expect((await admin.refused('DELETE', `/invitations/${two.id}`)).status).toBe(404);
    const three = await make();
    later(7 * 24 * 60);
    expect(await look(three.secret)).toBe(410);
  });

  test('cannot be guessed: a stranger has twenty tries in a quarter of an hour', async () => {
    for (let tried = 0; tried < 20; tried++)
      expect(
        (await openBrowser(client).ask('POST', '/welcome/link', { secret: 'x'.repeat(43) })).status,
      ).toBe(410);
    expect((await openBrowser(client).ask('POST', '/welcome/link', { secret: 'x'.repeat(43) })).status).toBe(
      429,
    );
  });

  test.each([
    ['too short', { name: 'Marta Villa', password: 'tre gatti' }, '/password'],
    ['common', { name: 'Marta Villa', password: 'Password2026!' }, '/password'],
    ['made of the name', { name: 'Marta Villa', password: 'martavilla2026' }, '/password'],
    ['the name of a program', { name: 'API', password }, '/name'],
    ['the name of somebody with a token', { name: 'Supervisor', password }, '/name'],
    ['the name of somebody on file', { name: 'sara admin', password }, '/name'],
    ['no name for history', { name: '<b>Marta</b>', password }, '/name'],
    ['no name at all', { password }, '/name'],
  ])('is not used up by a form that cannot be taken: %s', async (_, given, at) => {
    const admin = await administrator();
    const { link } = await admin.read(givenLinkView, 'POST', '/invitations', form);
    const secret = secretOf(link);
    const answer = await arrive({ secret, ...given });
    expect([answer.status, answer.json]).toMatchObject([422, { errors: [{ at }] }]);
    expect((await arrive({ secret, name: 'Marta Villa', password })).status).toBe(200);
  });

  test('is the administrator’s alone, and needs the password again after a while', async () => {
    const rep = await signedIn(await onFile('Giulia Ferri'));
    expect((await rep.refused('POST', '/invitations', form)).status).toBe(403);
    expect((await client.refused('POST', '/invitations', { token, body: form })).status).toBe(403);
    const admin = await administrator();
    later(11);
    const refused = await admin.refused('POST', '/invitations', form);
    expect(refused.type).toBe('/docs#problem-confirm-first');
    expect((await admin.ask('POST', '/session/confirmation', { password: another })).status).toBe(401);
    expect((await admin.ask('POST', '/session/confirmation', { password })).status).toBe(200);
    expect((await admin.ask('POST', '/invitations', form)).status).toBe(200);
    // A program proves itself with every request.
    const programs = { token: tokenOf('admin'), body: { email: 'ada@example.it', role: 'rep' } };
    expect((await client.ask('POST', '/invitations', programs)).status).toBe(200);
  });
});

describe('people', () => {
  test('get another role, or are shut out, with what somebody else did first in the way', async () => {
    const admin = await administrator();
    const giulia = await onFile('Giulia Ferri');
    const browser = await signedIn(giulia);
    const change = (body: object) => admin.ask('PATCH', `/people/${giulia.id}`, body);
    expect((await change({ role: 'supervisor', version: 1 })).json).toMatchObject({
      role: 'supervisor',
      version: 2,
    });
    expect((await change({ role: 'admin', version: 1 })).json).toMatchObject({
      status: 409,
      current: { role: 'supervisor', version: 2 },
    });
    expect((await browser.ask('GET', '/me')).json).toMatchObject({ role: 'supervisor' });
    await change({ disabled: true });
    expect((await browser.ask('GET', '/me')).status).toBe(401);
    expect((await admin.read(personList, 'GET', '/people')).items).toMatchObject([
      { name: 'Giulia Ferri', disabledAt: desk.now.toISOString() },
      { name: 'Sara Admin' },
    ]);
    const rows = await desk.deps.db.sql
      .selectFrom('history')
      .select(['actor', 'data'])
      .where('action', '=', 'person-changed')
      .orderBy('id')
      .execute();
    expect(rows).toEqual([
      { actor: 'person:Sara Admin', data: { person: 'Giulia Ferri', role: 'supervisor', before: 'rep' } },
      { actor: 'person:Sara Admin', data: { person: 'Giulia Ferri', disabled: true } },
    ]);
  });

  test('get another e-mail address: they sign in anew with it, and what went to the old one opens nothing', async () => {
    const admin = await administrator();
    const giulia = await onFile('Giulia Ferri');
    const browser = await signedIn(giulia);
    const sent = await admin.read(givenLinkView, 'POST', `/people/${giulia.id}/password-link`, {});
    const change = (body: object) => admin.ask('PATCH', `/people/${giulia.id}`, body);
    expect((await change({ email: ' Giulia.Rossi@example.it', version: giulia.version })).status).toBe(422);
    const changed = await change({ email: 'Giulia.Rossi@example.it', version: giulia.version });
    expect(changed.json).toMatchObject({ email: 'giulia.rossi@example.it', name: 'Giulia Ferri' });
    expect((await browser.ask('GET', '/me')).status).toBe(401);
    expect((await arrive({ secret: secretOf(sent.link), password: another })).status).toBe(410);
    const old = await openBrowser(client).ask('POST', '/session', {
      step: 'password',
      email: giulia.email,
      password,
    });
    expect(old.status).toBe(401);
    await signedIn({ email: 'giulia.rossi@example.it' });
    // The same once more ends no session and writes nothing.
    const again = await signedIn({ email: 'giulia.rossi@example.it' });
    await change({ email: 'giulia.rossi@example.it' });
    expect((await again.ask('GET', '/me')).status).toBe(200);
    expect(
      (await admin.read(peopleEvents, 'GET', '/people/history')).items.filter(
        ({ action }) => action === 'person-changed',
      ),
    ).toMatchObject([
      {
        actor: 'person:Sara Admin',
        data: {
          person: 'Giulia Ferri',
          email: 'giulia.rossi@example.it',
          emailBefore: 'giulia.ferri@example.it',
        },
      },
    ]);
  });

  test('keep their address when it is somebody else’s already', async () => {
    const admin = await administrator();
    const giulia = await onFile('Giulia Ferri');
    await onFile('Marta Villa');
    expect(
      (await admin.ask('PATCH', `/people/${giulia.id}`, { email: 'MARTA.VILLA@example.it' })).json,
    ).toMatchObject({
      status: 409,
      words: { it: 'C’è già qualcuno con questo indirizzo e-mail.' },
    });
  });

  test('and their sign-ins have a history, for administrators alone', async () => {
    const giulia = await onFile('Giulia Ferri');
    const browser = await signedIn(giulia);
    await openBrowser(client).ask('POST', '/session', {
      step: 'password',
      email: giulia.email,
      password: another,
    });
    const admin = await administrator();
    const first = await admin.read(peopleEvents, 'GET', '/people/history?limit=2');
    expect(first.items).toMatchObject([
      { actor: 'person:Sara Admin', action: 'signed-in', data: { how: 'password' } },
      { actor: 'person:Sara Admin', action: 'person-added', data: { person: 'Sara Admin' } },
    ]);
    const second = await admin.read(peopleEvents, 'GET', `/people/history?limit=2&cursor=${first.next}`);
    expect(second.items).toMatchObject([
      { actor: 'stranger', action: 'sign-in-refused', data: { person: 'Giulia Ferri' } },
      { actor: 'person:Giulia Ferri', action: 'signed-in' },
    ]);
    expect((await admin.refused('GET', '/people/history?cursor=nonsense')).status).toBe(400);
    expect((await browser.refused('GET', '/people/history')).status).toBe(403);
  });

  test('do not change themselves: no administrator gives himself claims, and the last one stays', async () => {
    const admin = await administrator();
    const [sara] = (await admin.read(personList, 'GET', '/people')).items;
    for (const body of [{ disabled: true }, { role: 'supervisor' }, { administers: true }])
      expect((await admin.refused('PATCH', `/people/${sara?.id}`, body)).status).toBe(409);
  });

  test('are known to their colleagues by name, while they work here', async () => {
    await onFile('Giulia Ferri');
    const ada = await onFile('Ada Conti', 'complaints_officer');
    await desk.deps.db.transaction((tx) =>
      people.changePerson(tx, ada.id, { disabled: true }, 'person:Sara Admin', desk.now),
    );
    const { items } = await client.read(colleagueList, 'GET', '/colleagues');
    expect(items).toContainEqual({ name: 'Giulia Ferri', role: 'rep', worksClaims: true });
    expect(items.map(({ name }) => name)).not.toContain('Ada Conti');
    // Whoever comes in with a token of his own works here too.
    expect(items).toContainEqual({ name: 'senior_rep', role: 'senior_rep', worksClaims: true });
    expect(items).toContainEqual({ name: 'finance', role: 'finance', worksClaims: false });
  });

  test('choose language, colours and habits, and lose none by choosing one', async () => {
    const browser = await signedIn(await onFile('Giulia Ferri'));
    await browser.ask('PATCH', '/me', { preferences: { undoSeconds: 20 } });
    const answer = await browser.ask('PATCH', '/me', {
      language: 'en',
      theme: 'dark',
      preferences: { singleKeys: false },
    });
    expect(answer.json).toMatchObject({
      language: 'en',
      theme: 'dark',
      preferences: { singleKeys: false, undoSeconds: 20 },
    });
    expect((await browser.ask('PATCH', '/me', { preferences: { undoSeconds: 31 } })).status).toBe(422);
    expect((await client.refused('PATCH', '/me', { body: { language: 'en' } })).status).toBe(409);
  });
});

describe('a password', () => {
  test('is changed by whoever knows it, and ends every other session', async () => {
    const giulia = await onFile('Giulia Ferri');
    const [here, there] = [await signedIn(giulia), await signedIn(giulia)];
    const before = here.cookies.get('session');
    expect((await here.ask('PUT', '/me/password', { current: another, next: another })).status).toBe(401);
    expect((await here.ask('PUT', '/me/password', { current: password, next: 'Password2026!' })).status).toBe(
      422,
    );
    expect((await here.ask('PUT', '/me/password', { current: password, next: another })).status).toBe(200);
    expect(here.cookies.get('session')).not.toBe(before);
    expect([(await here.ask('GET', '/me')).status, (await there.ask('GET', '/me')).status]).toEqual([
      200, 401,
    ]);
    await signedIn(giulia, another);
  });

  test('is lost and found by an administrator’s link, which asks for the app as well', async () => {
    const admin = await administrator();
    const giulia = await onFile('Giulia Ferri');
    const browser = await signedIn(giulia);
    const { secret: offered } = await browser.read(offerView, 'POST', '/me/app');
    const step = () => stepOf(desk.now);
    await browser.ask('PUT', '/me/app', { code: codeAt(fromBase32(offered), step()) });
    const { link } = await admin.read(givenLinkView, 'POST', `/people/${giulia.id}/password-link`, {});
    expect((await browser.ask('GET', '/me')).status).toBe(200);
    expect((await arrive({ secret: secretOf(link), password: another })).json).toEqual({ me: null });
    expect((await browser.ask('GET', '/me')).status).toBe(401);
    const again = openBrowser(client);
    const entered = await again.ask('POST', '/session', {
      step: 'password',
      email: giulia.email,
      password: another,
    });
    expect(entered.json).toEqual({ state: 'code-needed' });
    later(1);
    expect(
      (await again.ask('POST', '/session', { step: 'code', code: codeAt(fromBase32(offered), step()) }))
        .status,
    ).toBe(200);
  });

  test('is found without the app by somebody whose telephone is lost', async () => {
    const admin = await administrator();
    const giulia = await onFile('Giulia Ferri');
    const browser = await signedIn(giulia);
    const { secret: offered } = await browser.read(offerView, 'POST', '/me/app');
    await browser.ask('PUT', '/me/app', { code: codeAt(fromBase32(offered), stepOf(desk.now)) });
    const { link } = await admin.read(givenLinkView, 'POST', `/people/${giulia.id}/password-link`, {
      withoutApp: true,
    });
    const [made] = (await admin.read(peopleEvents, 'GET', '/people/history?limit=1')).items;
    expect(made).toMatchObject({
      actor: 'person:Sara Admin',
      action: 'password-link-made',
      data: { person: 'Giulia Ferri', withoutApp: true },
    });
    expect((await arrive({ secret: secretOf(link), password: another })).json).toMatchObject({
      me: { codesSince: null, recoveryCodesLeft: 0 },
    });
  });
});

describe('an authenticator app', () => {
  test('counts from its first code on, which is used up, and gives ten recovery codes', async () => {
    const giulia = await onFile('Giulia Ferri');
    const browser = await signedIn(giulia);
    const elsewhere = await signedIn(giulia);
    const { secret, address } = await browser.read(offerView, 'POST', '/me/app');
    expect(address).toContain(`secret=${secret}`);
    // Not switched on yet: nobody is locked out by looking.
    await signedIn(giulia);
    expect((await browser.ask('PUT', '/me/app', { code: '000000' })).status).toBe(401);
    const code = codeAt(fromBase32(secret), stepOf(desk.now));
    const before = browser.cookies.get('session');
    const { codes } = await browser.read(recoveryView, 'PUT', '/me/app', { code });
    expect(new Set(codes).size).toBe(10);
    expect(browser.cookies.get('session')).not.toBe(before);
    expect((await elsewhere.ask('GET', '/me')).status).toBe(401);
    const again = openBrowser(client);
    await again.ask('POST', '/session', { step: 'password', email: giulia.email, password });
    expect((await again.ask('POST', '/session', { step: 'code', code })).status).toBe(401);
    const renewed = await browser.read(recoveryView, 'POST', '/me/recovery-codes');
    expect((await again.ask('POST', '/session', { step: 'recovery', code: codes[0] })).status).toBe(401);
    expect((await again.ask('POST', '/session', { step: 'recovery', code: renewed.codes[0] })).status).toBe(
      200,
    );
  });

  test('is switched off only by whoever has just shown who he is', async () => {
    const giulia = await onFile('Giulia Ferri');
    const browser = await signedIn(giulia);
    const { secret } = await browser.read(offerView, 'POST', '/me/app');
    await browser.ask('PUT', '/me/app', { code: codeAt(fromBase32(secret), stepOf(desk.now)) });
    later(11);
    for (const [method, path] of [
      ['DELETE', '/me/app'],
      ['POST', '/me/app'],
      ['POST', '/me/recovery-codes'],
    ] as const)
      expect((await browser.refused(method, path)).type).toBe('/docs#problem-confirm-first');
    await browser.ask('POST', '/session/confirmation', {
      code: codeAt(fromBase32(secret), stepOf(desk.now)),
    });
    expect((await browser.ask('DELETE', '/me/app')).json).toMatchObject({ codesSince: null });
    await signedIn(giulia);
  });
});
