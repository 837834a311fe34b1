/** The people who work here: who they are, who is invited, and the links that let them in. */
import { z } from 'zod';
import { invitationMs, resetMs } from '../domain/people/sign-in.ts';
import { holds, isPersonName } from '../domain/people/role.ts';
import { peopleHistory } from '../storage/history.ts';
import * as invitations from '../storage/invitations.ts';
import * as people from '../storage/people.ts';
import { giveBackTry } from '../storage/rate-limits.ts';
import { requireGoodPassword } from './account.ts';
import { colleagues } from './colleagues.ts';
import { limited, type Entrance } from './entrance.ts';
import { personOf, requireConfirmed } from './guard.ts';
import { command, none, operation, versionOf, type Operation } from './operation.ts';
import * as examples from './people-examples.ts';
import { invitationView, meView, personView, role, showInvitation, showPerson } from './person-view.ts';
import { ApiProblem, notPossible, unusableCursor } from './problem.ts';
import {
  cursorOf,
  language,
  line,
  named,
  namedBody,
  pageOf,
  paging,
  readCursor,
  rowId,
  version,
} from './schemas.ts';
import { letIn, whenceOf } from './session.ts';
import type { Workplace } from './tools.ts';
import { within } from './within.ts';

const email = z.email('is no e-mail address').max(320);

export const personList = named('People', z.strictObject({ items: z.array(personView) }));
export const invitationList = named('Invitations', z.strictObject({ items: z.array(invitationView) }));
export const colleagueList = named(
  'Colleagues',
  z.strictObject({
    items: z.array(
      z.strictObject({
        name: z.string(),
        role,
        worksClaims: z.boolean().describe('Tickets can be given to them.'),
      }),
    ),
  }),
  'Who works here, by name.',
);

/** What happened around people: sign-ins, invitations, roles. */
export const peopleEvents = pageOf(
  'PeopleEvents',
  named(
    'PeopleEvent',
    z.strictObject({
      id: z.string(),
      at: z.iso.datetime(),
      actor: z.string().describe('`person:<name>`; `stranger` for whoever failed to sign in.'),
      action: z
        .string()
        .describe('Such as `signed-in`, `sign-in-refused`, `person-invited`, `person-changed`.'),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
);

/** What an administrator may change in a person. */
export const personPatch = namedBody(
  'PersonPatch',
  z.strictObject({
    role: role.optional(),
    administers: z.boolean().optional(),
    disabled: z.boolean().optional().describe('Shut out: all sessions end at once, nothing is deleted.'),
    email: email
      .optional()
      .describe(
        'Signed in with from now on: all sessions end, and links sent to the old one are good no longer.',
      ),
    version: version.optional(),
  }),
);

export const inviteBody = namedBody(
  'InvitationForm',
  z.strictObject({
    email,
    role,
    administers: z.boolean().default(false),
    language: language.default('it'),
  }),
);

export const givenLinkView = named(
  'Link',
  z.strictObject({
    invitation: invitationView.nullable(),
    link: z.string().describe('Shown once; only its hash is kept.'),
    mailed: z.boolean().describe('It was also sent by e-mail, and the mail server took it.'),
    expiresAt: z.iso.datetime(),
  }),
);

export const resetBody = namedBody(
  'PasswordLinkForm',
  z.strictObject({
    withoutApp: z
      .boolean()
      .default(false)
      .describe('For a telephone that was lost: codes are switched off when the link is used.'),
  }),
);

const secret = z
  .string()
  .regex(/^[\w-]{43}$/, 'is no part of a link of ours')
  .describe('What stands behind the `#` of the link.');
export const lookBody = namedBody('LinkLook', z.strictObject({ secret }));

export const welcomeView = named(
  'Welcome',
  z.strictObject({
    kind: z.enum(['first', 'invitation', 'reset']),
    email: z.string().nullable(),
    role: role.nullable(),
    name: z.string().nullable().describe('Whose password, for `reset`.'),
    language,
    expiresAt: z.iso.datetime(),
  }),
  'What a link is good for.',
);

export const welcomeBody = namedBody(
  'WelcomeForm',
  z.strictObject({
    secret,
    password: z.string().max(1_000),
    name: line(80).optional().describe('As history will know you; needed unless it is about a password.'),
    email: email.optional().describe('Needed for the first administrator only.'),
    supervises: z
      .boolean()
      .default(false)
      .describe('The first administrator alone may choose to be a supervisor who also administers.'),
    language: language.optional(),
  }),
);

/** Where using a link leads. */
export const arrivedView = named(
  'Arrived',
  z.strictObject({
    me: meView
      .nullable()
      .describe('Null: the password is changed, and a code of the app is needed to come in.'),
  }),
);

function emailTaken(): ApiProblem {
  return new ApiProblem('not-possible', {
    detail: 'Somebody with this e-mail address is on file.',
    words: {
      it: 'C’è già qualcuno con questo indirizzo e-mail.',
      en: 'Somebody with this e-mail address is on file.',
    },
  });
}

/** Operations on people. */
export function peopleOperations(
  entrance: Entrance,
  {
    actions,
    tokenPeople,
  }: Pick<Workplace, 'tokenPeople'> & {
    readonly actions: Pick<Workplace['actions'], 'mailLink'>;
  },
): Operation[] {
  const { db, now, log } = entrance.tools;

  const load = async (id: string) => {
    const person = await people.findPerson(db, id);
    if (person === undefined) throw new ApiProblem('not-found', { detail: 'There is no such person.' });
    return person;
  };
  const linkOf = (hidden: string) => `${entrance.origin()}/desk/welcome#${hidden}`;

  /** The link is shown to whoever made it as well: no answer of the mail server keeps anybody out. */
  const mail = async (asked: Parameters<Workplace['actions']['mailLink']>[0]): Promise<boolean> => {
    try {
      return await within(10_000, 'the mail server', actions.mailLink(asked));
    } catch (error) {
      log.error('link.mail', error);
      return false;
    }
  };

  const requireFreeName = (name: string | undefined): string => {
    const fault = (detail: string) =>
      new ApiProblem('invalid-body', { errors: [{ in: 'body', at: '/name', detail }] });
    if (name === undefined || !isPersonName(name))
      throw fault("must be a name of up to 80 letters, digits, blanks and .,'’@_-");
    if ([...entrance.reserved].some((each) => each.toLowerCase() === name.toLowerCase()))
      throw fault('belongs to a program or to somebody else');
    return name;
  };

  return [
    operation(
      {
        id: 'listColleagues',
        method: 'get',
        path: '/colleagues',
        chapter: 'People',
        summary: 'Who works here, and whom tickets can be given to',
        needs: 'read_claims',
        params: none,
        query: none,
        answer: {
          schema: colleagueList,
          example: { items: [{ name: 'Giulia Ferri', role: 'rep', worksClaims: true }] },
        },
      },
      async () => ({
        body: {
          items: (await colleagues(db, tokenPeople)).map((person) => ({
            name: person.name,
            role: person.role,
            worksClaims: holds(person, 'work_claims'),
          })),
        },
      }),
    ),

    operation(
      {
        id: 'listPeople',
        method: 'get',
        path: '/people',
        chapter: 'People',
        summary: 'List the people who work here',
        needs: 'manage_people',
        params: none,
        query: none,
        answer: { schema: personList, example: { items: [examples.person] } },
      },
      async () => ({ body: { items: (await people.listPeople(db)).map(showPerson) } }),
    ),

    command(
      {
        id: 'changePerson',
        method: 'patch',
        path: '/people/:person',
        chapter: 'People',
        summary: 'Change a role or an e-mail address, or shut somebody out',
        description:
          'Nobody changes himself: two people are needed for that, and the last administrator stays.',
        needs: 'manage_people',
        params: z.strictObject({ person: rowId }),
        query: none,
        versioned: true,
        body: { schema: personPatch, example: { role: 'senior_rep', version: 3 } },
        problems: ['not-found', 'not-possible', 'outdated', 'confirm-first'],
        answer: { schema: personView, example: examples.person },
      },
      async ({ params, body, by, ifMatch, response }) => {
        requireConfirmed(response, now());
        const before = await load(params.person);
        if (before.name === personOf(response).name)
          throw notPossible({
            words: {
              it: 'I suoi dati li cambia un altro amministratore.',
              en: 'Another administrator must change you.',
            },
          });
        const { version: seen, ...change } = body;
        const after = await db.transaction((tx) =>
          people.changePerson(
            tx,
            before.id,
            {
              ...(change.role === undefined ? {} : { role: change.role }),
              ...(change.administers === undefined ? {} : { administers: change.administers }),
              ...(change.disabled === undefined ? {} : { disabled: change.disabled }),
              ...(change.email === undefined ? {} : { email: change.email }),
            },
            by,
            now(),
            versionOf(seen, ifMatch).version,
          ),
        );
        if (after === 'stale')
          throw new ApiProblem('outdated', { current: showPerson(await load(params.person)) });
        if (after === 'email-taken') throw emailTaken();
        return { body: showPerson(after), version: after.version };
      },
    ),

    command(
      {
        id: 'makePasswordLink',
        method: 'post',
        path: '/people/:person/password-link',
        chapter: 'People',
        summary: 'Make a link for a new password',
        description: 'Good for a day, once. A newer link takes the place of an older one.',
        needs: 'manage_people',
        params: z.strictObject({ person: rowId }),
        query: none,
        body: { schema: resetBody, example: { withoutApp: false } },
        problems: ['not-found', 'not-possible', 'confirm-first'],
        answer: {
          schema: givenLinkView,
          example: {
            invitation: null,
            link: examples.link,
            mailed: true,
            expiresAt: '2026-11-13T09:00:00.000Z',
          },
        },
      },
      async ({ params, body, by, response }) => {
        requireConfirmed(response, now());
        const person = await load(params.person);
        if (person.disabledAt !== undefined)
          throw notPossible({ words: { it: 'Questa persona è esclusa.', en: 'This person is shut out.' } });
        const made = await db.transaction((tx) =>
          invitations.invite(
            tx,
            {
              kind: 'reset',
              personId: person.id,
              withoutTotp: body.withoutApp,
              language: person.language,
              lifeMs: resetMs,
            },
            by,
            now(),
          ),
        );
        const link = linkOf(made.secret);
        const mailed = await mail({
          key: `invitation:${made.invitation.id}`,
          kind: 'reset',
          to: { address: person.email, name: person.name },
          language: person.language,
          link,
        });
        return {
          body: { invitation: null, link, mailed, expiresAt: made.invitation.expiresAt.toISOString() },
        };
      },
    ),

    operation(
      {
        id: 'listPeopleEvents',
        method: 'get',
        path: '/people/history',
        chapter: 'People',
        summary: 'List sign-ins and changes of people, newest first',
        description: 'Failed sign-ins included. Nothing of it ever changes.',
        needs: 'manage_people',
        params: none,
        query: z.strictObject(paging),
        answer: {
          schema: peopleEvents,
          example: {
            items: [
              {
                id: '871',
                at: '2026-11-12T09:00:00.000Z',
                actor: 'person:Giulia Ferri',
                action: 'signed-in',
                data: { how: 'code' },
              },
            ],
            next: null,
          },
        },
      },
      async ({ query }) => {
        const [after] =
          query.cursor === undefined ? [] : (readCursor(query.cursor, z.tuple([rowId])) ?? [null]);
        if (after === null) throw unusableCursor();
        const events = await peopleHistory(db, query.limit + 1, after);
        const shown = events.slice(0, query.limit);
        const last = shown.at(-1);
        return {
          body: {
            items: shown.map(({ id, at, actor, action, data }) => ({
              id,
              at: at.toISOString(),
              actor,
              action,
              data: { ...data },
            })),
            next: events.length > query.limit && last !== undefined ? cursorOf([last.id]) : null,
          },
        };
      },
    ),

    operation(
      {
        id: 'listInvitations',
        method: 'get',
        path: '/invitations',
        chapter: 'People',
        summary: 'List invitations that wait for somebody',
        needs: 'manage_people',
        params: none,
        query: none,
        answer: { schema: invitationList, example: { items: [examples.invitation] } },
      },
      async () => ({ body: { items: (await invitations.openInvitations(db, now())).map(showInvitation) } }),
    ),

    command(
      {
        id: 'invite',
        method: 'post',
        path: '/invitations',
        chapter: 'People',
        summary: 'Invite somebody',
        description:
          'The link is good for seven days, once. It is sent by e-mail where mail can be sent, and shown here in any case.',
        needs: 'manage_people',
        params: none,
        query: none,
        body: { schema: inviteBody, example: { email: 'marta.villa@example.it', role: 'senior_rep' } },
        problems: ['not-possible', 'confirm-first'],
        answer: {
          schema: givenLinkView,
          example: {
            invitation: examples.invitation,
            link: examples.link,
            mailed: true,
            expiresAt: '2026-11-19T09:00:00.000Z',
          },
        },
      },
      async ({ body, by, response }) => {
        requireConfirmed(response, now());
        const address = people.plainEmail(body.email);
        if ((await people.findForSignIn(db, address)) !== undefined) throw emailTaken();
        const made = await db.transaction((tx) =>
          invitations.invite(
            tx,
            { ...body, email: address, kind: 'invitation', lifeMs: invitationMs },
            by,
            now(),
          ),
        );
        const link = linkOf(made.secret);
        const mailed = await mail({
          key: `invitation:${made.invitation.id}`,
          kind: 'invitation',
          to: { address },
          language: body.language,
          link,
        });
        return {
          body: {
            invitation: showInvitation(made.invitation),
            link,
            mailed,
            expiresAt: made.invitation.expiresAt.toISOString(),
          },
        };
      },
    ),

    operation(
      {
        id: 'revokeInvitation',
        method: 'delete',
        path: '/invitations/:invitation',
        chapter: 'People',
        summary: 'Take an invitation back',
        needs: 'manage_people',
        params: z.strictObject({ invitation: rowId }),
        query: none,
        problems: ['not-found'],
        answer: { schema: invitationList, example: { items: [] } },
      },
      async ({ params, by }) => {
        const revoked = await db.transaction((tx) =>
          invitations.revokeInvitation(tx, params.invitation, by, now()),
        );
        if (!revoked) throw new ApiProblem('not-found', { detail: 'There is no such open invitation.' });
        return { body: { items: (await invitations.openInvitations(db, now())).map(showInvitation) } };
      },
    ),

    command(
      {
        id: 'lookAtLink',
        method: 'post',
        path: '/welcome/link',
        chapter: 'People',
        summary: 'See what a link is good for',
        description: 'The secret comes in the body: addresses are kept in logs.',
        open: true,
        params: none,
        query: none,
        body: { schema: lookBody, example: { secret: 'Zq0'.padEnd(43, 'x') } },
        problems: ['link-unusable', 'too-many-requests'],
        answer: {
          schema: welcomeView,
          example: {
            kind: 'invitation',
            email: 'marta.villa@example.it',
            role: 'senior_rep',
            name: null,
            language: 'it',
            expiresAt: '2026-11-19T09:00:00.000Z',
          },
        },
      },
      async ({ body, request }) => {
        await limited(
          entrance,
          'link',
          whenceOf(request).address,
          entrance.limits.signInPerAddress,
          'Too many links.',
        );
        const found = await invitations.findInvitation(db, body.secret, now());
        if (found === undefined) throw new ApiProblem('link-unusable');
        await giveBackTry(db, 'link', whenceOf(request).address);
        const person = found.personId === undefined ? undefined : await people.findPerson(db, found.personId);
        return {
          body: {
            kind: found.kind,
            email: found.email ?? person?.email ?? null,
            role: found.role ?? null,
            name: person?.name ?? null,
            language: found.language,
            expiresAt: found.expiresAt.toISOString(),
          },
        };
      },
    ),

    command(
      {
        id: 'arrive',
        method: 'post',
        path: '/welcome',
        chapter: 'People',
        summary: 'Use a link: choose name and password, and come in',
        description:
          'A new password ends all sessions of before. Whoever has an authenticator app still shows a code.',
        open: true,
        params: none,
        query: none,
        body: {
          schema: welcomeBody,
          example: { secret: 'Zq0'.padEnd(43, 'x'), name: 'Marta Villa', password: 'tre gatti sul tetto' },
        },
        problems: ['link-unusable', 'too-many-requests', 'not-possible', 'sign-in-refused'],
        answer: { schema: arrivedView, example: { me: examples.me }, statuses: [200] },
      },
      async ({ body, request, response }) => {
        await limited(
          entrance,
          'link',
          whenceOf(request).address,
          entrance.limits.signInPerAddress,
          'Too many links.',
        );
        const seen = await invitations.findInvitation(db, body.secret, now());
        if (seen === undefined) throw new ApiProblem('link-unusable');
        await giveBackTry(db, 'link', whenceOf(request).address);
        const owner = seen.personId === undefined ? undefined : await people.findPerson(db, seen.personId);
        const name = owner === undefined ? requireFreeName(body.name) : owner.name;
        const address = owner?.email ?? seen.email ?? body.email;
        if (address === undefined)
          throw new ApiProblem('invalid-body', {
            errors: [{ in: 'body', at: '/email', detail: 'is missing' }],
          });
        requireGoodPassword(body.password, [name, address], '/password');
        // Before the transaction: the work takes a tenth of a second, and nothing may be locked meanwhile.
        const passwordHash = await entrance.passwords.hash(body.password);
        const personId = await db.transaction(async (tx) => {
          const link = await invitations.takeInvitation(tx, body.secret, now());
          if (link === undefined) throw new ApiProblem('link-unusable');
          if (link.kind === 'reset') {
            if (link.personId === undefined) throw new ApiProblem('link-unusable');
            await people.setPassword(tx, link.personId, passwordHash, `person:${name}`, now());
            if (link.withoutTotp) await people.endTotp(tx, link.personId, link.invitedBy, now());
            return link.personId;
          }
          const person = await people.addPerson(
            tx,
            {
              name,
              email: address,
              passwordHash,
              language: body.language ?? link.language,
              ...(link.kind === 'first'
                ? { role: body.supervises ? 'supervisor' : 'admin', administers: body.supervises }
                : { role: link.role ?? 'rep', administers: link.administers }),
            },
            link.kind === 'first' ? `person:${name}` : link.invitedBy,
            now(),
          );
          if (person === 'name-taken')
            throw new ApiProblem('invalid-body', {
              errors: [{ in: 'body', at: '/name', detail: 'belongs to somebody else here' }],
            });
          if (person === 'email-taken') throw emailTaken();
          return person.id;
        });
        // A link that somebody else has read must not open what two things protect.
        if ((await people.findPerson(db, personId))?.totpSince !== undefined) return { body: { me: null } };
        return { body: { me: await letIn(entrance, { request, response }, personId, 'link') } };
      },
    ),
  ];
}
