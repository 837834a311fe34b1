/** How people, sessions and links are shown. */
import { z } from 'zod';
import { rightsHeld, roles, type Right } from '../domain/people/role.ts';
import type { Invitation } from '../storage/invitations.ts';
import type { PersonOnFile } from '../storage/people.ts';
import type { Session } from '../storage/sessions.ts';
import { instant, language, named } from './schemas.ts';

export const role = z.enum(roles);
export const theme = z.enum(['system', 'light', 'dark']);

const right = z.enum([
  'read_claims',
  'work_claims',
  'import_policies',
  'record_payments',
  'keep_complaints',
  'handle_personal_data',
  'propose_decisions',
  'handle_escalations',
  'decide_claims',
  'acknowledge_findings',
  'waive_warnings',
  'waive_blockers',
  'read_health',
  'read_audit',
  'read_fraud',
  'judge_fraud',
  'manage_people',
  'read_setup',
  'write_templates',
  'try_connections',
] satisfies readonly Right[]);

/** What people set for themselves. */
export const preferences = z.strictObject({
  singleKeys: z.boolean().describe('Single letters act; off for who speaks to the computer.'),
  undoSeconds: z.int().min(0).max(30).describe('How long a message waits before it leaves.'),
});

export const meView = named(
  'Me',
  z.strictObject({
    id: z.string().nullable().describe('Null behind a token of the settings: there is no account.'),
    name: z.string(),
    email: z.string().nullable(),
    role,
    administers: z.boolean().describe('Also invites people and gives them roles.'),
    rights: z.array(right),
    language,
    theme,
    preferences,
    hasPassword: z.boolean(),
    codesSince: instant.nullable().describe('Since when a code is asked for at the sign-in.'),
    recoveryCodesLeft: z.int(),
  }),
  'Who you are here.',
);

export const sessionView = named(
  'Session',
  z.strictObject({
    id: z.string(),
    how: z.string().describe('`password`, `code`, `recovery`, `provider`, `link` or `demo`.'),
    openedAt: instant,
    seenAt: instant,
    endsAt: instant.describe('Unless something is done in it.'),
    address: z.string(),
    agent: z.string().describe('The browser, as it says of itself.'),
    current: z.boolean().describe('The one you are asking from.'),
  }),
);

export const personView = named(
  'Person',
  z.strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role,
    administers: z.boolean(),
    language,
    hasPassword: z.boolean(),
    codesSince: instant.nullable(),
    disabledAt: instant.nullable(),
    createdAt: instant,
    version: z.int(),
  }),
  'Somebody who works here.',
);

export const invitationView = named(
  'Invitation',
  z.strictObject({
    id: z.string(),
    email: z.string(),
    role,
    administers: z.boolean(),
    language,
    invitedBy: z.string().describe('`person:<name>`.'),
    createdAt: instant,
    expiresAt: instant,
  }),
  'A link that waits for somebody.',
);

/** What stands where a person has chosen nothing. */
const usual = { singleKeys: true, undoSeconds: 10 };

/** A person as they see themselves. */
export function showMe(person: PersonOnFile, recoveryCodesLeft: number): z.input<typeof meView> {
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    role: person.role,
    administers: person.administers,
    rights: rightsHeld(person),
    language: person.language,
    theme: person.theme,
    preferences: { ...usual, ...person.preferences },
    hasPassword: person.hasPassword,
    codesSince: person.totpSince?.toISOString() ?? null,
    recoveryCodesLeft,
  };
}

/** Whoever is behind a token of the settings. */
export function showTokenHolder(person: {
  name: string;
  role: PersonOnFile['role'];
}): z.input<typeof meView> {
  return {
    id: null,
    name: person.name,
    email: null,
    role: person.role,
    administers: false,
    rights: rightsHeld(person),
    language: 'it',
    theme: 'system',
    preferences: usual,
    hasPassword: false,
    codesSince: null,
    recoveryCodesLeft: 0,
  };
}

/** A session in a list. */
export function showSession(session: Session, current: string | undefined): z.input<typeof sessionView> {
  return {
    id: session.id,
    how: session.how,
    openedAt: session.openedAt.toISOString(),
    seenAt: session.seenAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
    address: session.address,
    agent: session.agent,
    current: session.id === current,
  };
}

/** A person as an administrator sees them. */
export function showPerson(person: PersonOnFile): z.input<typeof personView> {
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    role: person.role,
    administers: person.administers,
    language: person.language,
    hasPassword: person.hasPassword,
    codesSince: person.totpSince?.toISOString() ?? null,
    disabledAt: person.disabledAt?.toISOString() ?? null,
    createdAt: person.createdAt.toISOString(),
    version: person.version,
  };
}

/** An invitation in a list. */
export function showInvitation(invitation: Invitation): z.input<typeof invitationView> {
  return {
    id: invitation.id,
    email: invitation.email ?? '',
    role: invitation.role ?? 'rep',
    administers: invitation.administers,
    language: invitation.language,
    invitedBy: invitation.invitedBy,
    createdAt: invitation.createdAt.toISOString(),
    expiresAt: invitation.expiresAt.toISOString(),
  };
}
