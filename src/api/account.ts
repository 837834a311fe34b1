/** What people do with their own account: language and looks, password, authenticator app. */
import { z } from 'zod';
import { authenticatorAddress } from '../domain/people/totp.ts';
import { passwordFault } from '../domain/people/password.ts';
import { record } from '../storage/history.ts';
import * as people from '../storage/people.ts';
import { forgetTries } from '../storage/rate-limits.ts';
import { endOtherSessions } from '../storage/sessions.ts';
import { limited, type Entrance } from './entrance.ts';
import { personOf, sessionOf } from './guard.ts';
import { command, none, operation, type Operation } from './operation.ts';
import * as examples from './people-examples.ts';
import { meView, preferences, showMe, showTokenHolder, theme } from './person-view.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { language, named, namedBody } from './schemas.ts';
import { letIn, own, ownConfirmed } from './session.ts';

/** What a person may change in themselves. */
export const mePatch = namedBody(
  'MePatch',
  z.strictObject({
    language: language.optional(),
    theme: theme.optional(),
    preferences: preferences.partial().optional(),
  }),
  'What is absent stays as it is.',
);

export const passwordBody = namedBody(
  'PasswordChange',
  z.strictObject({
    current: z.string().max(1_000).describe('The one until now.'),
    next: z.string().max(1_000).describe('12 characters or more; common ones are refused.'),
  }),
);

export const codeBody = namedBody('AppCode', z.strictObject({ code: z.string().max(40) }));

export const offerView = named(
  'AppOffer',
  z.strictObject({
    secret: z.string().describe('In base 32, to type by hand.'),
    address: z.string().describe('`otpauth:` address for the QR code.'),
  }),
  'A secret for an authenticator app; it counts only once a code from it was shown.',
);

export const recoveryView = named(
  'RecoveryCodes',
  z.strictObject({ codes: z.array(z.string()) }),
  'Each opens once, in place of a code of the app. Shown now and never again.',
);

const codes = ['mjqx-3v7a-kd2p-ww4e', 'p2ra-hh7c-6tqo-5d3z'];

/**
 * The password a person chose. @throws ApiProblem `invalid-body` when it cannot be taken
 *
 * @param at where it stands in the body, as a JSON Pointer
 */
export function requireGoodPassword(password: string, own: readonly string[], at: string): void {
  const fault = passwordFault(password, own);
  if (fault === undefined) return;
  const detail = {
    'too-short': 'must have 12 characters or more',
    'too-long': 'must have 200 characters or fewer',
    common: 'is too easy to guess: common words, names and rows of keys',
  }[fault];
  throw new ApiProblem('invalid-body', { errors: [{ in: 'body', at, detail }] });
}

/** Operations on one's own account. */
export function accountOperations(entrance: Entrance): Operation[] {
  const { db, now } = entrance.tools;

  const show = async (id: string) => {
    const person = await people.findPerson(db, id);
    if (person === undefined) throw new ApiProblem('unauthorized');
    return showMe(person, await people.recoveryCodesLeft(db, person.id));
  };

  return [
    operation(
      {
        id: 'readMe',
        method: 'get',
        path: '/me',
        chapter: 'People',
        summary: 'Who you are, and what you may do',
        params: none,
        query: none,
        answer: { schema: meView, example: examples.me },
      },
      async ({ response }) => {
        const found = sessionOf(response);
        return {
          body: found === undefined ? showTokenHolder(personOf(response)) : await show(found.person.id),
        };
      },
    ),

    command(
      {
        id: 'changeMe',
        method: 'patch',
        path: '/me',
        chapter: 'People',
        summary: 'Choose language, colours and habits',
        params: none,
        query: none,
        body: { schema: mePatch, example: { language: 'en', preferences: { singleKeys: false } } },
        problems: ['not-possible'],
        answer: { schema: meView, example: examples.me },
      },
      async ({ body, response, by }) => {
        const { person } = own(response);
        const { preferences: some, ...rest } = body;
        const given = Object.fromEntries(
          Object.entries(some ?? {}).filter(([, value]) => value !== undefined),
        );
        const change = {
          ...(rest.language === undefined ? {} : { language: rest.language }),
          ...(rest.theme === undefined ? {} : { theme: rest.theme }),
          ...(some === undefined ? {} : { preferences: given }),
        };
        await db.transaction((tx) => people.changePerson(tx, person.id, change, by, now()));
        return { body: await show(person.id) };
      },
    ),

    command(
      {
        id: 'changePassword',
        method: 'put',
        path: '/me/password',
        chapter: 'People',
        summary: 'Change your password',
        description: 'Ends every other session, and gives this one a new secret.',
        params: none,
        query: none,
        body: {
          schema: passwordBody,
          example: { current: 'tre gatti sul tetto', next: 'quattro gatti sotto il tavolo' },
        },
        problems: ['sign-in-refused', 'too-many-requests', 'not-possible'],
        answer: { schema: meView, example: examples.me },
      },
      async ({ body, request, response, by }) => {
        const { person } = own(response);
        await limited(
          entrance,
          'confirmation',
          person.id,
          entrance.limits.signInPerAccount,
          'Too many wrong passwords.',
        );
        const right = await entrance.passwords.verify(
          body.current,
          await people.passwordHashOf(db, person.id),
        );
        if (!right)
          throw new ApiProblem('sign-in-refused', { detail: 'The current password is another one.' });
        await forgetTries(db, 'confirmation', person.id);
        requireGoodPassword(body.next, [person.name, person.email], '/next');
        const hash = await entrance.passwords.hash(body.next);
        const me = await letIn(entrance, { request, response }, person.id, 'password', (tx) =>
          people.setPassword(tx, person.id, hash, by, now()),
        );
        return { body: me };
      },
    ),

    operation(
      {
        id: 'offerApp',
        method: 'post',
        path: '/me/app',
        chapter: 'People',
        summary: 'Begin with an authenticator app',
        params: none,
        query: none,
        problems: ['confirm-first', 'not-possible'],
        answer: {
          schema: offerView,
          example: {
            secret: 'JBSWY3DPEHPK3PXP',
            address: 'otpauth://totp/Sportello:giulia?secret=JBSWY3DPEHPK3PXP',
          },
        },
      },
      async ({ response }) => {
        const { person } = ownConfirmed(response, now());
        const secret = await db.transaction((tx) => people.offerTotp(tx, person.id, entrance.keys));
        return { body: { secret, address: authenticatorAddress(secret, person.email, 'Sportello') } };
      },
    ),

    command(
      {
        id: 'startApp',
        method: 'put',
        path: '/me/app',
        chapter: 'People',
        summary: 'Switch codes on with the first code of the app',
        description: 'Ends every other session, and gives this one a new secret. Answers the recovery codes.',
        params: none,
        query: none,
        body: { schema: codeBody, example: { code: '492039' } },
        problems: ['sign-in-refused', 'confirm-first', 'too-many-requests', 'not-possible'],
        answer: { schema: recoveryView, example: { codes } },
      },
      async ({ body, request, response }) => {
        const { person } = ownConfirmed(response, now());
        await limited(entrance, 'code', person.id, entrance.limits.codes, 'Too many wrong codes.');
        let shown: readonly string[] | undefined;
        await letIn(entrance, { request, response }, person.id, 'code', async (tx) => {
          shown = await people.startTotp(tx, person.id, body.code, entrance.keys, now());
          if (shown === undefined)
            throw new ApiProblem('sign-in-refused', { detail: 'This is not the code the app shows now.' });
          await endOtherSessions(tx, person.id, undefined);
        });
        await forgetTries(db, 'code', person.id);
        return { body: { codes: [...(shown ?? [])] } };
      },
    ),

    operation(
      {
        id: 'endApp',
        method: 'delete',
        path: '/me/app',
        chapter: 'People',
        summary: 'Switch codes off',
        params: none,
        query: none,
        problems: ['confirm-first', 'not-possible'],
        answer: { schema: meView, example: { ...examples.me, codesSince: null, recoveryCodesLeft: 0 } },
      },
      async ({ response, by }) => {
        const { person } = ownConfirmed(response, now());
        await db.transaction((tx) => people.endTotp(tx, person.id, by, now()));
        return { body: await show(person.id) };
      },
    ),

    operation(
      {
        id: 'renewRecoveryCodes',
        method: 'post',
        path: '/me/recovery-codes',
        chapter: 'People',
        summary: 'Have ten new recovery codes',
        description: 'Those of before open nothing any more.',
        params: none,
        query: none,
        problems: ['confirm-first', 'not-possible'],
        answer: { schema: recoveryView, example: { codes } },
      },
      async ({ response, by }) => {
        const { person } = ownConfirmed(response, now());
        if (person.totpSince === undefined)
          throw notPossible({ words: { it: 'Lei entra senza codici.', en: 'You sign in without codes.' } });
        const shown = await db.transaction(async (tx) => {
          await record(tx, { actor: by, action: 'recovery-codes-renewed', data: { person: person.name } });
          return people.renewRecoveryCodes(tx, person.id);
        });
        return { body: { codes: [...shown] } };
      },
    ),
  ];
}
