/** Signing in step by step, and out again. */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { confirmedMs } from '../domain/people/sign-in.ts';
import type { PersonId } from '../domain/ids.ts';
import type { Tx } from '../storage/db.ts';
import { record } from '../storage/history.ts';
import * as people from '../storage/people.ts';
import { forgetTries, giveBackTry } from '../storage/rate-limits.ts';
import * as sessions from '../storage/sessions.ts';
import { limited, type Entrance } from './entrance.ts';
import * as examples from './people-examples.ts';
import { requireConfirmed, sessionOf } from './guard.ts';
import { command, none, operation, type Operation } from './operation.ts';
import { meView, role, sessionView, showMe, showSession } from './person-view.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { instant, line, named, namedBody, rowId } from './schemas.ts';

const code = z.string().max(40).describe('Six digits of the app; blanks do not matter.');

export const signInBody = namedBody(
  'SignIn',
  z.discriminatedUnion('step', [
    z.strictObject({
      step: z.literal('password'),
      email: z.string().max(320),
      password: z.string().max(1_000),
    }),
    z.strictObject({ step: z.literal('code'), code }),
    z.strictObject({
      step: z.literal('recovery'),
      code: z.string().max(40).describe('One of the ten recovery codes.'),
    }),
  ]),
  'One step of a sign-in.',
);

/** What a step of a sign-in leads to. */
export const signInView = named(
  'SignInStep',
  z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('code-needed') }),
    z.strictObject({ state: z.literal('signed-in'), me: meView }),
  ]),
);

export const currentView = named(
  'CurrentSession',
  z.strictObject({
    me: meView,
    session: sessionView,
    confirmedUntil: instant.nullable().describe('Until when sensitive things are done without asking again.'),
  }),
);

export const waysView = named(
  'WaysIn',
  z.strictObject({
    provider: z.strictObject({ name: z.string() }).nullable().describe('The sign-in of the house itself.'),
    sample: z
      .array(z.strictObject({ name: z.string(), role }))
      .describe('Sample people, in the demonstration only.'),
    nobody: z
      .boolean()
      .describe('Nobody is on file yet: the link for the first one stands in the log of the service.'),
  }),
);

export const confirmationBody = namedBody(
  'Confirmation',
  z.union([z.strictObject({ password: z.string().max(1_000) }), z.strictObject({ code })]),
  'The password; or a code, for people who have them.',
);

export const doneView = named('Ended', z.strictObject({ ended: z.int().describe('How many sessions.') }));

export const sampleBody = namedBody('SampleSignIn', z.strictObject({ name: line(80) }));

/** Where a request comes from, as far as it can be believed. */
export function whenceOf(request: Request): sessions.Whence {
  return { address: request.ip ?? '', agent: (request.get('User-Agent') ?? '').toWellFormed() };
}

/**
 * Lets a person in: a new session with a new secret, never the one the browser came with, which ends.
 *
 * @returns the person as the page shows them
 */
export async function letIn(
  entrance: Entrance,
  { request, response }: { readonly request: Request; readonly response: Response },
  personId: PersonId,
  how: sessions.SignedInBy,
  also: (tx: Tx) => Promise<void> = () => Promise.resolve(),
): Promise<z.input<typeof meView>> {
  const { db, now } = entrance.tools;
  const before = entrance.cookieOf(request);
  const { secret, me } = await db.transaction(async (tx) => {
    await also(tx);
    if (before !== undefined) await sessions.endSessionOf(tx, before);
    const person = await people.findPerson(tx, personId);
    // Shut out in this very moment.
    if (person === undefined || person.disabledAt !== undefined) throw new ApiProblem('sign-in-refused');
    const opened = await sessions.openSession(
      tx,
      personId,
      { stage: 'open', how, ...whenceOf(request) },
      now(),
    );
    await record(tx, { actor: `person:${person.name}`, action: 'signed-in', data: { how } });
    return { ...opened, me: showMe(person, await people.recoveryCodesLeft(tx, personId)) };
  });
  entrance.signedIn(how);
  entrance.setCookie(response, secret);
  return me;
}

/** Lets a person in and says so, as the last step of every way in. */
export async function arrived(...how: Parameters<typeof letIn>): Promise<{
  readonly body: { readonly state: 'signed-in'; readonly me: z.input<typeof meView> };
}> {
  return { body: { state: 'signed-in', me: await letIn(...how) } };
}

/** Operations on the session of a browser. */
export function sessionOperations(entrance: Entrance): Operation[] {
  const { db, now } = entrance.tools;

  const refuse = async (person: people.PersonOnFile | undefined, how: string): Promise<never> => {
    entrance.signedIn('refused');
    // Whoever tried is nobody yet. An unknown person costs as much as a known one.
    await db.transaction((tx) =>
      record(tx, {
        actor: 'stranger',
        action: 'sign-in-refused',
        data: { how, ...(person === undefined ? {} : { person: person.name }) },
      }),
    );
    throw new ApiProblem('sign-in-refused');
  };

  const limitPassword = async (request: Request, email: string): Promise<void> => {
    const sentence = 'Too many attempts to sign in.';
    // Both count, whichever says no: one limit must not hide tries from the other.
    const [byAddress, byAccount] = await Promise.allSettled([
      limited(
        entrance,
        'sign-in-address',
        whenceOf(request).address,
        entrance.limits.signInPerAddress,
        sentence,
      ),
      limited(entrance, 'sign-in', people.plainEmail(email), entrance.limits.signInPerAccount, sentence),
    ]);
    for (const each of [byAccount, byAddress]) if (each.status === 'rejected') throw each.reason;
  };

  const forgive = async (request: Request, email: string): Promise<void> => {
    await forgetTries(db, 'sign-in', email);
    await giveBackTry(db, 'sign-in-address', whenceOf(request).address);
  };

  /** Checks a code of the app, or a recovery code, within the limit of tries. */
  const checkCode = async (
    person: people.PersonOnFile,
    given: { readonly step: 'code' | 'recovery'; readonly code: string },
  ): Promise<boolean> => {
    await limited(entrance, 'code', person.id, entrance.limits.codes, 'Too many wrong codes.');
    return db.transaction((tx) =>
      given.step === 'code'
        ? people.acceptCode(tx, person.id, given.code, entrance.keys, now())
        : people.useRecoveryCode(tx, person.id, given.code, now()),
    );
  };

  const operations = [
    operation(
      {
        id: 'waysIn',
        method: 'get',
        path: '/session/ways',
        chapter: 'People',
        summary: 'How one can sign in here',
        open: true,
        params: none,
        query: none,
        answer: { schema: waysView, example: { provider: { name: 'Azienda' }, sample: [], nobody: false } },
      },
      async () => ({
        body: {
          provider: entrance.provider === undefined ? null : { name: entrance.provider.name },
          sample: entrance.demo
            ? (await people.listPeople(db)).map((person) => ({ name: person.name, role: person.role }))
            : [],
          nobody: !(await people.anybody(db)),
        },
      }),
    ),

    command(
      {
        id: 'signIn',
        method: 'post',
        path: '/session',
        chapter: 'People',
        summary: 'Sign in, one step at a time',
        description:
          'First e-mail address and password; the answer says whether a code is needed as well. Each step sets the ' +
          'cookie anew. Wrong passwords and unknown people are refused in the same words.',
        open: true,
        params: none,
        query: none,
        body: {
          schema: signInBody,
          example: { step: 'password', email: 'giulia.ferri@example.it', password: 'tre gatti sul tetto' },
        },
        problems: ['sign-in-refused', 'too-many-requests'],
        answer: { schema: signInView, example: { state: 'signed-in', me: examples.me } },
      },
      async ({ body, request, response }) => {
        if (body.step === 'password') {
          await limitPassword(request, body.email);
          const found = await people.findForSignIn(db, body.email);
          const known = found?.person.disabledAt === undefined ? found : undefined;
          const right = await entrance.passwords.verify(body.password, known?.passwordHash);
          if (!right || known === undefined) return refuse(found?.person, 'password');
          const { person } = known;
          if (person.totpSince === undefined) {
            await forgive(request, person.email);
            return arrived(entrance, { request, response }, person.id, 'password');
          }
          const before = entrance.cookieOf(request);
          const { secret } = await db.transaction(async (tx) => {
            if (before !== undefined) await sessions.endSessionOf(tx, before);
            return sessions.openSession(
              tx,
              person.id,
              { stage: 'code', how: 'password', ...whenceOf(request) },
              now(),
            );
          });
          entrance.setCookie(response, secret);
          return { body: { state: 'code-needed' as const } };
        }
        const secret = entrance.cookieOf(request);
        const begun = secret === undefined ? undefined : await sessions.findSession(db, secret, now());
        if (begun?.session.stage !== 'code')
          throw new ApiProblem('sign-in-refused', {
            detail: 'Begin again with e-mail address and password.',
          });
        const { person } = begun;
        if (!(await checkCode(person, body))) return refuse(person, body.step);
        await forgive(request, person.email);
        await forgetTries(db, 'code', person.id);
        return arrived(entrance, { request, response }, person.id, body.step);
      },
    ),

    operation(
      {
        id: 'readSession',
        method: 'get',
        path: '/session',
        chapter: 'People',
        summary: 'Who is signed in',
        params: none,
        query: none,
        problems: ['not-possible'],
        answer: {
          schema: currentView,
          example: { me: examples.me, session: examples.session, confirmedUntil: '2026-11-12T09:10:00.000Z' },
        },
      },
      async ({ response }) => {
        const { person, session } = own(response);
        const until = session.confirmedAt === undefined ? 0 : session.confirmedAt.getTime() + confirmedMs;
        return {
          body: {
            me: showMe(person, await people.recoveryCodesLeft(db, person.id)),
            session: showSession(session, session.id),
            confirmedUntil: until > now().getTime() ? new Date(until).toISOString() : null,
          },
        };
      },
    ),

    operation(
      {
        id: 'signOut',
        method: 'delete',
        path: '/session',
        chapter: 'People',
        summary: 'Sign out',
        description: 'Takes the cookie away, whether its session still lived or not.',
        open: true,
        params: none,
        query: none,
        answer: { schema: doneView, example: { ended: 1 } },
      },
      async ({ request, response }) => {
        const secret = entrance.cookieOf(request);
        const found = secret === undefined ? undefined : await sessions.findSession(db, secret, now());
        if (found !== undefined)
          await db.transaction(async (tx) => {
            await sessions.endSession(tx, found.person.id, found.session.id);
            await record(tx, { actor: `person:${found.person.name}`, action: 'signed-out' });
          });
        entrance.clearCookie(response);
        return { body: { ended: found === undefined ? 0 : 1 } };
      },
    ),

    command(
      {
        id: 'confirmSession',
        method: 'post',
        path: '/session/confirmation',
        chapter: 'People',
        summary: 'Show again who you are',
        description: 'Before sensitive things; good for ten minutes.',
        params: none,
        query: none,
        body: { schema: confirmationBody, example: { password: 'tre gatti sul tetto' } },
        problems: ['sign-in-refused', 'too-many-requests', 'not-possible'],
        answer: {
          schema: currentView,
          example: { me: examples.me, session: examples.session, confirmedUntil: '2026-11-12T09:10:00.000Z' },
        },
      },
      async ({ body, response }) => {
        const { person, session } = own(response);
        if ('password' in body) {
          await limited(
            entrance,
            'confirmation',
            person.id,
            entrance.limits.signInPerAccount,
            'Too many wrong passwords.',
          );
          const right = await entrance.passwords.verify(
            body.password,
            await people.passwordHashOf(db, person.id),
          );
          if (!right) return refuse(person, 'confirmation');
          await forgetTries(db, 'confirmation', person.id);
        } else {
          if (!(await checkCode(person, { step: 'code', code: body.code })))
            return refuse(person, 'confirmation');
          await forgetTries(db, 'code', person.id);
        }
        await sessions.confirmSession(db, session.id, now());
        return {
          body: {
            me: showMe(person, await people.recoveryCodesLeft(db, person.id)),
            session: showSession(session, session.id),
            confirmedUntil: new Date(now().getTime() + confirmedMs).toISOString(),
          },
        };
      },
    ),

    operation(
      {
        id: 'listSessions',
        method: 'get',
        path: '/sessions',
        chapter: 'People',
        summary: 'Where you are signed in',
        params: none,
        query: none,
        problems: ['not-possible'],
        answer: { schema: sessionList, example: { items: [examples.session] } },
      },
      async ({ response }) => {
        const { person, session } = own(response);
        const all = await sessions.sessionsOf(db, person.id, now());
        return { body: { items: all.map((each) => showSession(each, session.id)) } };
      },
    ),

    operation(
      {
        id: 'endSession',
        method: 'delete',
        path: '/sessions/:session',
        chapter: 'People',
        summary: 'Sign out somewhere else',
        params: z.strictObject({ session: rowId }),
        query: none,
        problems: ['not-found', 'not-possible'],
        answer: { schema: doneView, example: { ended: 1 } },
      },
      async ({ params, response }) => {
        const { person } = own(response);
        if (!(await sessions.endSession(db, person.id, params.session)))
          throw new ApiProblem('not-found', { detail: 'You have no such session.' });
        return { body: { ended: 1 } };
      },
    ),

    operation(
      {
        id: 'endOtherSessions',
        method: 'delete',
        path: '/sessions',
        chapter: 'People',
        summary: 'Sign out everywhere else',
        params: none,
        query: none,
        problems: ['not-possible'],
        answer: { schema: doneView, example: { ended: 3 } },
      },
      async ({ response }) => {
        const { person, session } = own(response);
        return { body: { ended: await sessions.endOtherSessions(db, person.id, session.id) } };
      },
    ),
  ];

  if (entrance.demo)
    operations.push(
      command(
        {
          id: 'signInAsSample',
          method: 'post',
          path: '/session/demo',
          chapter: 'People',
          summary: 'Come in as one of the sample people',
          description: 'Exists in the demonstration only.',
          open: true,
          params: none,
          query: none,
          body: { schema: sampleBody, example: { name: 'Giulia Ferri' } },
          problems: ['not-found', 'sign-in-refused'],
          answer: { schema: signInView, example: { state: 'signed-in', me: examples.me } },
        },
        async ({ body, request, response }) => {
          const person = await people.findPersonByName(db, body.name);
          if (person === undefined)
            throw new ApiProblem('not-found', { detail: 'There is no such sample person.' });
          return arrived(entrance, { request, response }, person.id, 'demo');
        },
      ),
    );
  return operations;
}

export const sessionList = named('SessionList', z.strictObject({ items: z.array(sessionView) }));

/**
 * The account of whoever asks, and the session.
 *
 * @throws ApiProblem `not-possible` behind a token, which has neither.
 */
export function own(response: Response) {
  const found = sessionOf(response);
  if (found === undefined)
    throw notPossible({
      words: { it: 'Un token non ha account né sessioni.', en: 'A token has no account and no sessions.' },
    });
  return found;
}

/** The same, for what needs password or code again. @throws ApiProblem `not-possible` or `confirm-first` */
export function ownConfirmed(response: Response, now: Date) {
  const found = own(response);
  requireConfirmed(response, now);
  return found;
}
