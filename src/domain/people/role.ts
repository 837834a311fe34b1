/**
 * Who may do what (domain guide I.1), as data. A role is what a person does at the desk; a right is what an address of
 * the API, or a rule, asks for. Nobody holds a right that does not stand here.
 */

/** The roles of a claims desk. */
export const roles = [
  'trainee',
  'rep',
  'senior_rep',
  'supervisor',
  'complaints_officer',
  'medical_reader',
  'fraud_analyst',
  'finance',
  'admin',
  'auditor',
] as const;
export type Role = (typeof roles)[number];

export type Right =
  /** See tickets, messages, claims and policies. */
  | 'read_claims'
  /** Link, enter, ask and answer: everything that prepares a decision. */
  | 'work_claims'
  /** Put policies on file. */
  | 'import_policies'
  /** Tell what was ordered, paid and sent back. */
  | 'record_payments'
  /** Write into the register of complaints. */
  | 'keep_complaints'
  /** Copy, erase or restrict everything about a person, and set legal holds. */
  | 'handle_personal_data'
  /** Put a decision forward: it holds once everybody it needs has signed it. */
  | 'propose_decisions'
  /** Decide a claim, within the limits of the role. */
  | 'decide_claims'
  /** Handle what was handed up: take it, give it to somebody, return it, end it. */
  | 'handle_escalations'
  /** Confirm that a finding was seen. */
  | 'acknowledge_findings'
  /** Say, with a reason, that a warning does not matter here. */
  | 'waive_warnings'
  /** The same for what stops an approval. */
  | 'waive_blockers'
  /** Read what is about people's health: injuries, medical papers and whatever was written about them (GDPR art. 9). */
  | 'read_health'
  /** See what everybody did, and what everybody looked at. */
  | 'read_audit'
  /** Know that a fraud signal exists at all. */
  | 'read_fraud'
  /** Judge fraud signals, and hand a claim up because of them. */
  | 'judge_fraud'
  /** Invite people, give them roles, shut them out. */
  | 'manage_people'
  /** See how the house is set up: its rules, its letters and its answers written in advance. No claim stands in them. */
  | 'read_setup'
  /** Write answers in advance that everybody sends. */
  | 'write_templates'
  /** See how the ways in and out are connected, and try them. */
  | 'try_connections';

const everyday: readonly Right[] = [
  'read_claims',
  'read_health',
  'work_claims',
  'propose_decisions',
  'decide_claims',
  'acknowledge_findings',
  'read_setup',
  'write_templates',
];

/** The table: what each role may do. `admin` sets the service up and reads no claim; `auditor` writes nothing. */
const rightsOf: Readonly<Record<Role, readonly Right[]>> = {
  // Prepares everything; another one decides.
  trainee: ['read_claims', 'read_health', 'work_claims', 'propose_decisions', 'read_setup'],
  rep: everyday,
  senior_rep: [...everyday, 'waive_warnings'],
  supervisor: [
    ...everyday,
    'waive_warnings',
    'waive_blockers',
    'handle_escalations',
    'read_audit',
    'read_fraud',
    'judge_fraud',
    'import_policies',
    'record_payments',
    'keep_complaints',
    'handle_personal_data',
    'try_connections',
  ],
  complaints_officer: [
    'read_claims',
    'read_health',
    'work_claims',
    'keep_complaints',
    'handle_personal_data',
    'read_setup',
    'write_templates',
  ],
  medical_reader: ['read_claims', 'read_health', 'read_setup'],
  fraud_analyst: ['read_claims', 'read_fraud', 'judge_fraud', 'read_setup'],
  finance: ['read_claims', 'record_payments', 'read_setup'],
  admin: ['import_policies', 'manage_people', 'read_setup', 'write_templates', 'try_connections'],
  auditor: ['read_claims', 'read_health', 'read_fraud', 'read_audit', 'read_setup'],
};

/** Somebody at the desk, as history and four-eyes rules know them. */
export interface Person {
  readonly name: string;
  readonly role: Role;
  /**
   * Does an administrator's work beside his own. In a small house whoever sets the service up also works the claims; a
   * second account for the same human would only hide that from history. Nobody gives this to himself (see people).
   */
  readonly administers?: boolean;
}

/** Whether a role holds a right. */
export function may(role: Role, right: Right): boolean {
  return rightsOf[role].includes(right);
}

/** Whether a person holds a right: by the role, or as somebody who also administers. */
export function holds(person: Pick<Person, 'role' | 'administers'>, right: Right): boolean {
  return may(person.role, right) || (person.administers === true && may('admin', right));
}

/** Everything a person may do. */
export function rightsHeld(person: Pick<Person, 'role' | 'administers'>): Right[] {
  return [...new Set([...rightsOf[person.role], ...(person.administers === true ? rightsOf.admin : [])])];
}

/** Whether a word names a role. */
export function isRole(word: string): word is Role {
  return roles.some((role) => role === word);
}

/** Whether a text can stand for a person in history and under letters: letters, digits, blanks and `.,'’@_-`, at most 80. */
export function isPersonName(text: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{M}\p{N} .,'’@_-]{0,79}$/u.test(text);
}
