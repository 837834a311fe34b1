/**
 * Whether a claim may be approved, and everything that stands in the way (domain guide C.2, D.5, I.3). The list is for
 * the person who would approve; nothing here approves or refuses anything.
 */
import { rankOf, roleNames, type Decider } from './authority.ts';
import type { Claim, Requirement } from '../claims/claim.ts';
import { isFraud, mayRead, needsFourEyes, type StoredFinding } from './finding.ts';
import type { Labels } from '../profile.ts';
import { may, type Person } from '../people/role.ts';

/** What an approval is decided on. */
export interface ApprovalFile {
  readonly claim: Pick<Claim, 'status' | 'policyId'>;
  readonly requirements: readonly Requirement[];
  readonly findings: readonly StoredFinding[];
  /** False for claims that stand against no policy, such as applications to an agency. */
  readonly needsPolicy: boolean;
  /** Who has to decide the sum that would be approved in all; without it authority is not looked at. */
  readonly decider?: Decider;
}

/** One thing that stands in the way of an approval. */
export type Obstacle =
  | { readonly kind: 'role'; readonly text: Labels }
  | { readonly kind: 'status'; readonly text: Labels }
  | { readonly kind: 'no_policy'; readonly text: Labels }
  | { readonly kind: 'requirement'; readonly key: string; readonly text: Labels }
  | {
      readonly kind: 'blocker' | 'warning' | 'four_eyes';
      readonly finding: StoredFinding;
      readonly text: Labels;
    }
  | { readonly kind: 'authority'; readonly text: Labels };

/**
 * What keeps a person from approving a claim; nothing when it is empty. A blocker must be resolved or waived, a warning
 * acknowledged or waived, every line of the checklist that the review needs accepted or waived, and whoever waived a
 * blocker is not the one who approves. Fraud signals count, as warnings, only for people who may know of them: an
 * obstacle nobody can see would give them away.
 */
export function mayApprove(file: ApprovalFile, actor: Person): readonly Obstacle[] {
  const obstacles: Obstacle[] = [];
  if (!may(actor.role, 'decide_claims'))
    obstacles.push({
      kind: 'role',
      text: {
        it: 'Il suo ruolo non può decidere un sinistro da solo.',
        en: 'Your role cannot decide a claim alone.',
      },
    });
  if (!isDecidable(file.claim.status))
    obstacles.push({
      kind: 'status',
      text: {
        it: 'Nello stato attuale il sinistro non può essere approvato.',
        en: 'In its present state the claim cannot be approved.',
      },
    });
  if (file.needsPolicy && file.claim.policyId === undefined)
    obstacles.push({
      kind: 'no_policy',
      text: { it: 'Nessuna polizza è collegata al sinistro.', en: 'No policy is linked to the claim.' },
    });
  for (const requirement of file.requirements)
    if (requirement.stage !== 'payment' && !settled.has(requirement.state))
      obstacles.push({
        kind: 'requirement',
        key: requirement.key,
        text: arrived.has(requirement.state)
          ? {
              it: 'Arrivato, ma nessuno lo ha ancora accettato.',
              en: 'It has come, but nobody has accepted it.',
            }
          : { it: 'Manca ancora.', en: 'It is still missing.' },
      });
  for (const finding of file.findings) {
    if (!mayRead(actor.role, finding)) continue;
    const obstacle = obstacleOf(finding, actor);
    if (obstacle !== undefined) obstacles.push(obstacle);
  }
  const { decider } = file;
  if (decider !== undefined && (decider.people > 1 || rankOf(actor.role) < rankOf(decider.role)))
    obstacles.push({
      kind: 'authority',
      text:
        decider.people > 1
          ? {
              it: 'Per questo importo devono decidere due supervisori.',
              en: 'For this amount two supervisors have to decide.',
            }
          : {
              it: `Per questo importo e tipo di sinistro decide almeno il ruolo ${roleNames[decider.role].it}.`,
              en: `This amount and type of claim are for a ${roleNames[decider.role].en} or above.`,
            },
    });
  return obstacles;
}

/** Whether a claim in this status can be decided at all (domain guide C.2). */
export function isDecidable(status: Claim['status']): boolean {
  return decidable.has(status);
}

function obstacleOf(finding: StoredFinding, actor: Person): Obstacle | undefined {
  const { state, severity, text } = finding;
  if (severity === 'blocker' && (state === 'open' || state === 'acknowledged'))
    return { kind: 'blocker', finding, text };
  if (severity === 'warning' && state === 'open') return { kind: 'warning', finding, text };
  if (state === 'waived' && !isFraud(finding) && needsFourEyes(finding) && isOwnWord(finding, actor))
    return {
      kind: 'four_eyes',
      finding,
      text: {
        it: 'Ha superato lei questo blocco: serve l’approvazione di un’altra persona.',
        en: 'You waived this yourself: another person has to approve.',
      },
    };
  return undefined;
}

function isOwnWord({ decided }: StoredFinding, actor: Person): boolean {
  return decided?.by === `person:${actor.name}`;
}

const decidable: ReadonlySet<string> = new Set([
  'complete',
  'in_review',
  'escalated',
  'reopened',
  'incomplete',
]);
const settled: ReadonlySet<string> = new Set(['accepted', 'waived']);
const arrived: ReadonlySet<string> = new Set(['received']);
