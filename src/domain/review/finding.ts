/**
 * A finding of the first review (domain guide D.5): something about a claim that a person should know before a decision,
 * in neutral words. Findings are never shown to customers and refuse nothing by themselves. Those that begin with
 * `fr.` are indicators, no evidence of anything, and only some roles may know that one exists (domain guide I.1).
 */
import type { CoverageFinding } from '../policies/coverage.ts';
import type { ClaimId, FindingId } from '../ids.ts';
import type { Labels } from '../profile.ts';
import { may, type Person, type Right, type Role } from '../people/role.ts';

/** Version of the checks, kept with each finding: grows when a check changes its mind about the same file. */
export const reviewRules = 'review-1';

type FraudCheck =
  /** The loss came soon after inception, or after more cover was bought. */
  | 'fr.new_policy'
  /** The loss came just before the end of the policy. */
  | 'fr.near_expiry'
  /** Many claims of the same party, plate, address, telephone or account within a year. */
  | 'fr.frequency'
  /** A telephone, account, address or repairer is shared by people who have nothing to do with each other. */
  | 'fr.shared_identifiers'
  /** Receipts of one shop with consecutive numbers on different days. */
  | 'fr.sequential_receipts'
  /** A file says that it was edited after it was made, or made before what it shows. */
  | 'fr.altered_document'
  /** Words that press for a fast or low settlement. */
  | 'fr.pressure';

export type CheckId =
  | CoverageFinding['id']
  /** What is proposed for payment is more than the deductible leaves. */
  | 'pe.deductible'
  /** What is claimed, the papers and their own sums do not agree. */
  | 'pe.amount_mismatch'
  /** Another claim seems to be about the same event. */
  | 'pe.duplicate_claim'
  /** The same invoice, receipt or file lies on another claim. */
  | 'pe.duplicate_invoice'
  | 'pe.missing_signature'
  | 'pe.missing_date'
  | 'pe.illegible'
  | 'pe.partial_document'
  /** Papers in an order in which things do not happen. */
  | 'pe.date_order'
  /** The account or the bill is in another name. */
  | 'pe.holder_mismatch'
  /** The account to be paid is not the one we knew. */
  | 'pe.iban_changed'
  /** Somebody of the house, or a relative, is on the claim: two people decide. */
  | 'pe.own_people'
  /** An amount in another currency, without rate and day. */
  | 'pe.currency'
  /** Somebody else may pay for the same loss. */
  | 'pe.paid_elsewhere'
  /** Two sources contradict each other. */
  | 'pe.data_conflict'
  | FraudCheck;

/** `blocker`: no approval before it is resolved or waived; `warning`: to be acknowledged; `info`: to be known. */
export type Severity = 'blocker' | 'warning' | 'info';

/** Words of a message or a file that carry a finding. */
export interface Quote {
  readonly quote: string;
  /** Id of the message they stood in. */
  readonly message?: string;
  /** Id of the file they stood in. */
  readonly attachment?: string;
}

/** Figures behind a finding: dates as `YYYY-MM-DD`, amounts in cents, references as people see them. */
export type Figures = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface Finding {
  readonly check: CheckId;
  /** What it is about within the claim, such as a document's id; empty when the claim can have only one. */
  readonly key: string;
  readonly severity: Severity;
  readonly text: Labels;
  readonly figures: Figures;
  readonly quotes: readonly Quote[];
}

/** `resolved`: the machine no longer finds it; `waived` and `acknowledged` are the word of a person. */
export type FindingState = 'open' | 'acknowledged' | 'waived' | 'resolved';

/** A finding as it is kept. */
export interface StoredFinding extends Finding {
  readonly id: FindingId;
  readonly claimId: ClaimId;
  readonly version: number;
  readonly state: FindingState;
  readonly rules: string;
  /** Who acknowledged, waived or reopened it last, in which role and why. */
  readonly decided?: {
    /** `person:<name>`. */
    readonly by: string;
    readonly role: Role;
    readonly at: Date;
    readonly reason?: string;
  };
  readonly openedAt: Date;
  readonly changedAt: Date;
}

/** Whether a finding is for those who may know of fraud signals only. */
export function isFraud({ check }: { readonly check: string }): boolean {
  return check.startsWith('fr.');
}

/** Whether a role may know that a finding exists. */
export function mayRead(role: Role, finding: Pick<Finding, 'check'>): boolean {
  return may(role, isFraud(finding) ? 'read_fraud' : 'read_claims');
}

/** Whether what it is about needs two people (domain guide D.5 and I.3): an account or payee, or a blocker overridden. */
export function needsFourEyes({
  check,
  state,
  severity,
}: Pick<StoredFinding, 'check' | 'state' | 'severity'>) {
  return (
    check === 'pe.iban_changed' ||
    check === 'pe.holder_mismatch' ||
    check === 'pe.own_people' ||
    (severity === 'blocker' && state === 'waived')
  );
}

/** What a look at a claim changes in its findings. */
export type FindingChange =
  | { readonly kind: 'opened'; readonly finding: Finding }
  /** `returned`: it was resolved and is true again; `changed`: the figures a person judged are no longer the same. */
  | {
      readonly kind: 'reopened';
      readonly before: StoredFinding;
      readonly finding: Finding;
      readonly because: 'returned' | 'changed';
    }
  /** The same finding, told anew: what a person said of it stands. */
  | { readonly kind: 'retold'; readonly before: StoredFinding; readonly finding: Finding }
  | { readonly kind: 'resolved'; readonly before: StoredFinding };

/**
 * Compares what is kept with what is found now. Looking twice changes nothing. A person's word holds for the figures it
 * was said about: when they change, the finding is open again.
 */
export function compareFindings(
  kept: readonly StoredFinding[],
  found: readonly Finding[],
): readonly FindingChange[] {
  const now = new Map(found.map((finding) => [nameOf(finding), finding]));
  const known = new Set(kept.map(nameOf));
  const changes: FindingChange[] = [];
  for (const before of kept) {
    const finding = now.get(nameOf(before));
    if (finding === undefined) {
      if (before.state !== 'resolved') changes.push({ kind: 'resolved', before });
    } else if (before.state === 'resolved') {
      changes.push({ kind: 'reopened', before, finding, because: 'returned' });
    } else if (before.severity !== finding.severity || figuresOf(before) !== figuresOf(finding)) {
      const judged = before.state !== 'open';
      changes.push(
        judged
          ? { kind: 'reopened', before, finding, because: 'changed' }
          : { kind: 'retold', before, finding },
      );
    } else if (sortedJson([before.text, before.quotes]) !== sortedJson([finding.text, finding.quotes])) {
      changes.push({ kind: 'retold', before, finding });
    }
  }
  for (const [name, finding] of now) if (!known.has(name)) changes.push({ kind: 'opened', finding });
  return changes;
}

function nameOf({ check, key }: Finding): string {
  return `${check} ${key}`;
}

function figuresOf({ figures }: Finding): string {
  return sortedJson(figures);
}

/** JSON with the keys of objects in order: the database gives them back in an order of its own. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** What a person does with a finding. */
export type FindingAction = 'acknowledge' | 'waive' | 'reopen';

export type FindingVerdict =
  | { readonly outcome: 'changed'; readonly state: FindingState }
  /** It is so already by the same person's word: the first answer was lost. */
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'forbidden'; readonly right: Right }
  | { readonly outcome: 'not-possible'; readonly reason: Labels };

/**
 * Whether a person may do something with a finding, and what becomes of it. A blocker is waived, not acknowledged;
 * what the machine resolved comes back by itself when it is true again. The caller has made sure that the person may
 * know of it (`mayRead`).
 */
export function judgeFinding(
  finding: StoredFinding,
  action: FindingAction,
  person: Person,
  reason?: string,
): FindingVerdict {
  const right = rightFor(finding, action);
  if (!may(person.role, right)) return { outcome: 'forbidden', right };
  const state: FindingState =
    action === 'waive' ? 'waived' : action === 'acknowledge' ? 'acknowledged' : 'open';
  const { decided } = finding;
  if (finding.state === state && decided?.by === `person:${person.name}` && decided.reason === reason)
    return { outcome: 'unchanged' };
  if (finding.state === 'resolved')
    return {
      outcome: 'not-possible',
      reason: {
        it: 'il rilievo è risolto: non è più vero',
        en: 'the finding is resolved: it is no longer true',
      },
    };
  if (finding.state === state)
    return {
      outcome: 'not-possible',
      reason: {
        it: 'il rilievo è già in questo stato',
        en: `the finding is ${finding.state} already`,
      },
    };
  if (action === 'acknowledge' && finding.severity === 'blocker')
    return {
      outcome: 'not-possible',
      reason: {
        it: 'un blocco si risolve o si supera con un motivo',
        en: 'a blocker is resolved or waived with a reason',
      },
    };
  if (action === 'acknowledge' && finding.state === 'waived')
    return {
      outcome: 'not-possible',
      reason: {
        it: 'il rilievo è superato: prima lo riapra',
        en: 'the finding is waived: reopen it first',
      },
    };
  return { outcome: 'changed', state };
}

/** The right that an action on a finding asks for. */
export function rightFor(
  finding: { readonly check: string } & Pick<StoredFinding, 'severity'>,
  action: FindingAction,
): Right {
  if (isFraud(finding)) return 'judge_fraud';
  if (action === 'waive') return finding.severity === 'blocker' ? 'waive_blockers' : 'waive_warnings';
  return 'acknowledge_findings';
}

/** A claim that should be handed up because of its findings. Nothing is handed up by the machine. */
export interface EscalationProposal {
  readonly reason: 'fraud_signal';
  readonly text: Labels;
  readonly findings: readonly FindingId[];
}

/** Two fraud signals that nobody has put aside are worth a second look (domain guide D.5). */
export function proposedEscalation(findings: readonly StoredFinding[]): EscalationProposal | undefined {
  const signals = findings.filter((each) => isFraud(each) && each.state === 'open');
  // Two of one kind, such as two edited files, are one signal.
  const kinds = new Set(signals.map(({ check }) => check));
  if (kinds.size < 2) return undefined;
  return {
    reason: 'fraud_signal',
    text: {
      it: `${kinds.size} indicatori diversi, che da soli non provano nulla: si propone di farli vedere a un supervisore.`,
      en: `${kinds.size} different indicators, which prove nothing by themselves: a supervisor should look at them.`,
    },
    findings: signals.map(({ id }) => id),
  };
}
