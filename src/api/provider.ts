/** The house's own sign-in: OpenID Connect, code flow with PKCE. Groups of the house become roles here. */
import * as oidc from 'openid-client';
import { z } from 'zod';
import { isPersonName, type Role } from '../domain/people/role.ts';
import type { Labels } from '../domain/profile.ts';
import * as people from '../storage/people.ts';
import { beginTrip, endTrip } from '../storage/provider-trips.ts';
import { freshSecret } from '../storage/sessions.ts';
import { limited, type Entrance } from './entrance.ts';
import { command, none, type Operation } from './operation.ts';
import * as examples from './people-examples.ts';
import { ApiProblem } from './problem.ts';
import { named, namedBody } from './schemas.ts';
import { arrived, signInView, whenceOf } from './session.ts';

/** Where the house's own sign-in is, and what its groups mean here. */
export interface ProviderSettings {
  /** On the button, such as `Azienda`. */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly scope: string;
  /** The claim that lists a person's groups. */
  readonly groupsClaim: string;
  /** Group → role, in order: the first that fits decides; `admin` beside another role means «also administers». */
  readonly groups: readonly { readonly group: string; readonly role: Role }[];
  /** Seconds the provider may take for an answer. */
  readonly timeoutSeconds: number;
}

export const leaveBody = namedBody(
  'ProviderLeave',
  z.strictObject({
    again: z.boolean().default(false).describe('Ask for the password again, before something sensitive.'),
  }),
);
export const leaveView = named(
  'ProviderAddress',
  z.strictObject({ address: z.string().describe('Where to go now.') }),
);
export const returnBody = namedBody(
  'ProviderReturn',
  z.strictObject({
    query: z.string().max(8_000).describe('What stood behind the `?` of the address one came back to.'),
  }),
);

const claimsShape = z.looseObject({
  sub: z.string().min(1).max(255),
  name: z.string().optional(),
  email: z.string().optional(),
  email_verified: z.boolean().optional(),
});

/** The role that somebody's groups mean; undefined when none of them is known here. */
function roleOf(
  groups: readonly string[],
  known: ProviderSettings['groups'],
): { readonly role: Role; readonly administers: boolean } | undefined {
  const held = known.filter(({ group }) => groups.includes(group)).map(({ role }) => role);
  const work = held.find((role) => role !== 'admin');
  const [first] = held;
  if (first === undefined) return undefined;
  return { role: work ?? first, administers: work !== undefined && held.includes('admin') };
}

/** Operations of the house's own sign-in; none when there is none. */
export function providerOperations(entrance: Entrance): Operation[] {
  const { provider } = entrance;
  if (provider === undefined) return [];
  const { db, now, log } = entrance.tools;
  const returnTo = () => `${entrance.origin()}/desk/signin/return`;

  let known: Promise<oidc.Configuration> | undefined;
  /** Asked for once it is needed: a provider that is down must not keep the desk from starting. */
  const configuration = async (): Promise<oidc.Configuration> => {
    known ??= discover(provider);
    try {
      return await known;
    } catch (error) {
      known = undefined;
      throw away(error);
    }
  };
  const away = (error: unknown): ApiProblem => {
    log.error('provider.away', error);
    return new ApiProblem('unavailable', { detail: `The sign-in of ${provider.name} does not answer.` });
  };

  const claimsOf = async (
    config: oidc.Configuration,
    query: string,
    trip: NonNullable<Awaited<ReturnType<typeof endTrip>>>,
  ) => {
    try {
      const tokens = await oidc.authorizationCodeGrant(config, new URL(`${returnTo()}?${query}`), {
        expectedState: trip.state,
        expectedNonce: trip.nonce,
        pkceCodeVerifier: trip.verifier,
        idTokenExpected: true,
      });
      const inToken = claimsShape.parse(tokens.claims());
      // Many providers keep groups and addresses out of the token and tell them when asked.
      const told =
        config.serverMetadata().userinfo_endpoint === undefined
          ? {}
          : await oidc.fetchUserInfo(config, tokens.access_token, inToken.sub);
      return claimsShape.parse({ ...told, ...inToken });
    } catch (error) {
      if (isAway(error)) throw away(error);
      log.warn('provider.refused', { why: codeOf(error) });
      entrance.signedIn('refused');
      throw new ApiProblem(
        'sign-in-refused',
        refusal({
          it: `L’accesso con ${provider.name} non è andato a buon fine. Ricominci.`,
          en: `The sign-in of ${provider.name} did not end well. Begin again.`,
        }),
      );
    }
  };

  return [
    command(
      {
        id: 'leaveForProvider',
        method: 'post',
        path: '/session/provider',
        chapter: 'People',
        summary: 'Begin with the sign-in of the house',
        open: true,
        params: none,
        query: none,
        body: { schema: leaveBody, example: { again: false } },
        problems: ['too-many-requests'],
        answer: {
          schema: leaveView,
          example: { address: 'https://login.example.it/authorize?client_id=sportello' },
        },
      },
      async ({ body, request, response }) => {
        await limited(
          entrance,
          'provider',
          whenceOf(request).address,
          entrance.limits.signInPerAddress,
          'Too many attempts to sign in.',
        );
        const config = await configuration();
        const trip = {
          state: oidc.randomState(),
          nonce: oidc.randomNonce(),
          verifier: oidc.randomPKCECodeVerifier(),
        };
        const secret = freshSecret();
        await beginTrip(db, secret, trip, now());
        const address = oidc.buildAuthorizationUrl(config, {
          redirect_uri: returnTo(),
          scope: provider.scope,
          state: trip.state,
          nonce: trip.nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(trip.verifier),
          code_challenge_method: 'S256',
          ...(body.again ? { prompt: 'login', max_age: '0' } : {}),
        });
        entrance.trip.setCookie(response, secret);
        return { body: { address: address.href } };
      },
    ),

    command(
      {
        id: 'returnFromProvider',
        method: 'post',
        path: '/session/provider/return',
        chapter: 'People',
        summary: 'Come back from the sign-in of the house',
        description: 'The page one comes back to hands in what stands in its address.',
        open: true,
        params: none,
        query: none,
        body: { schema: returnBody, example: { query: 'code=Xk2…&state=9f…' } },
        problems: ['sign-in-refused'],
        answer: { schema: signInView, example: { state: 'signed-in', me: examples.me } },
      },
      async ({ body, request, response }) => {
        const secret = entrance.trip.cookieOf(request);
        const trip = secret === undefined ? undefined : await endTrip(db, secret, now());
        entrance.trip.clearCookie(response);
        if (trip === undefined)
          throw new ApiProblem(
            'sign-in-refused',
            refusal({
              it: 'Da qui non è partito nessuno negli ultimi minuti. Ricominci.',
              en: 'Nobody left from here in the last minutes. Begin again.',
            }),
          );
        const claims = await claimsOf(await configuration(), body.query, trip);
        const listed = claims[provider.groupsClaim];
        const groups =
          z.array(z.string()).safeParse(typeof listed === 'string' ? [listed] : listed).data ?? [];
        const rights = roleOf(groups, provider.groups);
        if (rights === undefined) {
          entrance.signedIn('refused');
          throw new ApiProblem(
            'sign-in-refused',
            refusal({
              it: 'Nessuno dei suoi gruppi ha un ruolo qui.',
              en: 'None of your groups has a role here.',
            }),
          );
        }
        const person = await db.transaction((tx) => arrive(tx, claims, rights, entrance, now()));
        return arrived(entrance, { request, response }, person.id, 'provider');
      },
    ),
  ];
}

/** What a person who comes is told. */
function refusal(words: Labels): { readonly detail: string; readonly words: Labels } {
  return { detail: words.en, words };
}

/** Who this is here: known by the provider's own id, else by an e-mail address it vouches for, else new. */
async function arrive(
  tx: Parameters<typeof people.addPerson>[0],
  claims: z.output<typeof claimsShape>,
  rights: { readonly role: Role; readonly administers: boolean },
  entrance: Entrance,
  now: Date,
): Promise<people.PersonOnFile> {
  const refuse = (it: string, en: string) => new ApiProblem('sign-in-refused', refusal({ it, en }));
  const subject = claims.sub;
  let person = await people.findByProviderSubject(tx, subject);
  if (person === undefined) {
    if (claims.email === undefined || claims.email_verified === false)
      throw refuse(
        'L’accesso aziendale non comunica un indirizzo e-mail verificato.',
        'The sign-in of the house tells no e-mail address it has checked.',
      );
    person = (await people.findForSignIn(tx, claims.email))?.person;
    if (person !== undefined) await people.setProviderSubject(tx, person.id, subject, now);
  }
  if (person === undefined) {
    const email = people.plainEmail(claims.email ?? '');
    for (const name of [claims.name?.normalize('NFC').trim() ?? '', email]) {
      if (!isPersonName(name) || entrance.reserved.has(name)) continue;
      const added = await people.addPerson(
        tx,
        { name, email, ...rights, providerSubject: subject },
        'machine:provider',
        now,
      );
      if (typeof added !== 'string') return added;
    }
    throw refuse('Qui c’è già un’altra persona con questo nome.', 'Somebody else here has this name.');
  }
  if (person.disabledAt !== undefined) throw refuse('Il suo accesso qui è chiuso.', 'You are shut out here.');
  if (person.role === rights.role && person.administers === rights.administers) return person;
  // The house's groups are the truth: whoever left one loses its role with the next sign-in.
  const changed = await people.changePerson(tx, person.id, rights, 'machine:provider', now);
  if (typeof changed === 'string') throw new Error(`a change of rights alone cannot be ${changed}`);
  return changed;
}

async function discover(provider: ProviderSettings): Promise<oidc.Configuration> {
  const issuer = new URL(provider.issuer);
  return oidc.discovery(
    issuer,
    provider.clientId,
    undefined,
    provider.clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(provider.clientSecret),
    {
      timeout: provider.timeoutSeconds,
      // The settings allow http for a provider on this very computer only.
      // oxlint-disable-next-line typescript/no-deprecated -- marked so that nobody uses it lightly
      ...(issuer.protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {}),
    },
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

/** No answer at all, or one that says the provider itself is ill. */
function isAway(error: unknown): boolean {
  if (error instanceof TypeError && error.message === 'fetch failed') return true;
  if (error instanceof DOMException && error.name === 'TimeoutError') return true;
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Response) return cause.status >= 500;
  return codeOf(error) === 'OAUTH_TIMEOUT';
}
