/** What stands in the way of putting a decision forward (domain guide C.2). Nothing here decides anything. */
import type { Cents, Party, Payment } from '../claims/claim.ts';
import { checkIban, normalizeIban } from '../facts/identifiers.ts';
import type { PartyId } from '../ids.ts';
import { formatMoney } from '../money.ts';
import { may, type Person } from '../people/role.ts';
import type { CoverageResult } from '../policies/coverage.ts';
import type { Labels, RejectionReason } from '../profile.ts';
import { isDecidable, mayApprove, type ApprovalFile, type Obstacle } from '../review/approval.ts';
import type { Approving, Rejecting } from './decision.ts';

/** What a person has filled in so far; a sheet begins empty. */
export type DecisionDraft =
  | {
      readonly kind: 'approve';
      readonly amount?: Cents;
      readonly payee?: PartyId;
      /** In place of the payee's account on file. */
      readonly iban?: string;
      /** Only where no cover of the policy answers and somebody has put that aside. */
      readonly coverCode?: string;
      /** For the customer: needed where less is granted than the cover pays. */
      readonly explanation?: string;
    }
  | {
      readonly kind: 'reject';
      readonly reason?: string;
      readonly clause?: string;
      readonly explanation?: string;
    };

/** What a decision is made on. */
export interface DecisionFile extends ApprovalFile {
  /** Id of the claim's type. */
  readonly claimType: string;
  readonly coverage?: CoverageResult;
  /** People who may be paid: those on the claim and on its policy. */
  readonly payees: readonly Party[];
  readonly reasons: readonly RejectionReason[];
  /** Of the claim, whatever became of them. */
  readonly payments: readonly Payment[];
  /** The sum asked for, where somebody said it. */
  readonly claimed?: Cents;
  /** What limits per year leave this claim today, by cover, before anything was granted on it; absent without a policy. */
  readonly leftByYear?: ReadonlyMap<string, Cents>;
}

/** Something that stands in the way: one of an approval, a field of the draft, or money that cannot be called back. */
export type DecisionObstacle = Obstacle | { readonly kind: DraftField | 'paid'; readonly text: Labels };
type DraftField = 'amount' | 'payee' | 'cover' | 'reason' | 'clause' | 'explanation';

/** Everything in the way, and what the decision says once nothing is. */
export function readDraft(
  draft: DecisionDraft,
  file: DecisionFile,
  person: Person,
): { readonly obstacles: readonly DecisionObstacle[]; readonly says?: Approving | Rejecting } {
  const { obstacles, says } = draft.kind === 'approve' ? approval(draft, file) : rejection(draft, file);
  const all = [...standing(draft.kind, file, person), ...obstacles];
  return { obstacles: all, ...(says === undefined || all.length > 0 ? {} : { says }) };
}

/**
 * Obstacles as sentences that stand alone: a line of the checklist says which one it is.
 *
 * @param nameOf a line by its key, as the profile calls it.
 */
export function tellObstacles(
  obstacles: readonly DecisionObstacle[],
  nameOf: (key: string) => Labels,
): readonly { readonly kind: DecisionObstacle['kind']; readonly text: Labels }[] {
  return obstacles.map((obstacle) => {
    if (obstacle.kind !== 'requirement') return { kind: obstacle.kind, text: obstacle.text };
    const name = nameOf(obstacle.key);
    return {
      kind: obstacle.kind,
      text: { it: `${name.it}: ${lower(obstacle.text.it)}`, en: `${name.en}: ${lower(obstacle.text.en)}` },
    };
  });
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** What the claim itself holds against a decision, whoever signs it. */
export function standing(
  kind: DecisionDraft['kind'],
  file: ApprovalFile & Pick<DecisionFile, 'payments'>,
  person: Person,
): readonly DecisionObstacle[] {
  if (!may(person.role, 'propose_decisions'))
    return [
      {
        kind: 'role',
        text: { it: 'Il suo ruolo non decide sinistri.', en: 'Your role does not decide claims.' },
      },
    ];
  // Too little authority makes a proposal of it; it does not stop it.
  if (kind === 'approve')
    return mayApprove(file, person).filter((each) => each.kind !== 'role' && each.kind !== 'authority');
  const granted = grantedOf(file.payments);
  return [
    ...(isDecidable(file.claim.status)
      ? []
      : [
          {
            kind: 'status' as const,
            text: {
              it: 'Nello stato attuale il sinistro non può essere respinto.',
              en: 'In its present state the claim cannot be rejected.',
            },
          },
        ]),
    ...(granted === 0
      ? []
      : [
          {
            kind: 'paid' as const,
            text: {
              it: `Un pagamento di ${formatMoney(granted, 'it')} è già ordinato e non si può più ritirare: il sinistro non può essere respinto.`,
              en: `A payment of ${formatMoney(granted, 'en')} is ordered and can no longer be withdrawn: the claim cannot be rejected.`,
            },
          },
        ]),
  ];
}

/** What was granted and still stands, in cents: what the bank sent back does not until it is ordered again. */
function grantedOf(payments: readonly Payment[]): Cents {
  return payments.reduce((sum, { amount, rejectedOn }) => (rejectedOn === undefined ? sum + amount : sum), 0);
}

interface Read {
  readonly obstacles: readonly DecisionObstacle[];
  readonly says?: Approving | Rejecting;
}

function approval(draft: Extract<DecisionDraft, { kind: 'approve' }>, file: DecisionFile): Read {
  const coverCode = file.needsPolicy ? (file.coverage?.cover?.code ?? draft.coverCode) : file.claimType;
  const payee = file.payees.find(({ id }) => id === draft.payee);
  const written = draft.iban ?? payee?.iban;
  const iban = written === undefined ? undefined : normalizeIban(written);
  const { amount, explanation } = draft;
  const payable = payableOn(file);
  const reduction = payable === undefined || amount === undefined ? 0 : Math.max(0, payable - amount);
  const obstacles: DecisionObstacle[] = [];
  const miss = (kind: DraftField, it: string, en: string) => obstacles.push({ kind, text: { it, en } });
  if (coverCode === undefined)
    miss('cover', 'Nessuna garanzia risponde: indichi quale.', 'No cover answers: say which one.');
  if (file.needsPolicy && file.coverage?.cover !== undefined && payable === undefined)
    miss(
      'amount',
      'L’importo richiesto non è noto: lo scriva in «Importo richiesto».',
      'The amount claimed is not known: write it under “Amount claimed”.',
    );
  else if (amount === undefined || amount <= 0)
    miss('amount', 'Manca l’importo da pagare.', 'The amount to pay is missing.');
  else obstacles.push(...beyondCover({ amount, coverCode }, file));
  if (reduction > 0 && explanation === undefined)
    miss(
      'explanation',
      `Spieghi al cliente perché ${formatMoney(reduction, 'it')} di quanto paga la garanzia non sono riconosciuti.`,
      `Tell the customer why ${formatMoney(reduction, 'en')} of what the cover pays are not granted.`,
    );
  if (payee === undefined)
    miss('payee', 'Scelga chi riceve il pagamento.', 'Choose who receives the payment.');
  else if (iban === undefined)
    miss('payee', `Di ${payee.name} non è noto un IBAN.`, `No IBAN of ${payee.name} is known.`);
  else if (!checkIban(iban))
    miss(
      'payee',
      'L’IBAN non è valido: le cifre di controllo non tornano.',
      'The IBAN is not valid: its check digits do not agree.',
    );
  if (
    obstacles.length > 0 ||
    coverCode === undefined ||
    amount === undefined ||
    payee === undefined ||
    iban === undefined
  )
    return { obstacles };
  return {
    obstacles,
    says: {
      kind: 'approve',
      amount,
      coverCode,
      payee: { id: payee.id, name: payee.name, iban },
      ...(reduction > 0 ? { reduction } : {}),
      ...(explanation === undefined ? {} : { explanation }),
    },
  };
}

/**
 * An amount above what the cover still pays on the claim, above what the policy's other claims have left of the year's
 * limit since the cover was judged, or that with earlier ones is more than was ever asked for.
 */
export function beyondCover(
  { amount, coverCode }: { readonly amount: Cents; readonly coverCode?: string | undefined },
  file: Pick<DecisionFile, 'coverage' | 'payments' | 'claimed' | 'leftByYear'>,
): readonly DecisionObstacle[] {
  const payable = payableOn(file);
  if (payable !== undefined && amount > payable)
    return [
      {
        kind: 'amount',
        text: {
          it: `La garanzia paga al massimo ${formatMoney(payable, 'it')}, tolti franchigia, limiti e quanto già riconosciuto.`,
          en: `The cover pays ${formatMoney(payable, 'en')} at most, deductible, limits and what was granted before taken off.`,
        },
      },
    ];
  const left = coverCode === undefined ? undefined : leftOf(coverCode, file);
  if (left !== undefined && amount > left)
    return [
      {
        kind: 'amount',
        text: {
          it: `Altri sinistri della polizza hanno già impegnato il massimale annuo: restano al massimo ${formatMoney(left, 'it')}.`,
          en: `Other claims on the policy have used the year’s limit: ${formatMoney(left, 'en')} are left at most.`,
        },
      },
    ];
  return beyondClaimed(amount, file);
}

/** What the year's limit of a cover leaves, less what was granted on this claim; undefined where it has none. */
function leftOf(
  coverCode: string,
  { leftByYear, payments }: Pick<DecisionFile, 'payments' | 'leftByYear'>,
): Cents | undefined {
  const left = leftByYear?.get(coverCode);
  if (left === undefined) return undefined;
  return Math.max(0, left - grantedOf(payments.filter((each) => each.coverCode === coverCode)));
}

/** The same loss paid anew, under another cover or under none: no cover's own limit sees it. */
function beyondClaimed(
  amount: Cents,
  { claimed, payments }: Pick<DecisionFile, 'claimed' | 'payments'>,
): readonly DecisionObstacle[] {
  const granted = grantedOf(payments);
  if (claimed === undefined || granted === 0 || granted + amount <= claimed) return [];
  return [
    {
      kind: 'amount',
      text: {
        it: `Sono già riconosciuti ${formatMoney(granted, 'it')} dei ${formatMoney(claimed, 'it')} richiesti: restano al massimo ${formatMoney(Math.max(0, claimed - granted), 'it')}.`,
        en: `${formatMoney(granted, 'en')} of the ${formatMoney(claimed, 'en')} claimed were granted before: ${formatMoney(Math.max(0, claimed - granted), 'en')} are left at most.`,
      },
    },
  ];
}

/**
 * What the cover would still pay; undefined while no amount is known, or where no policy sets it. The calculation took
 * off what was paid when the cover was judged; what was granted since counts too, but for what the bank sent back.
 */
function payableOn({ coverage, payments }: Pick<DecisionFile, 'coverage' | 'payments'>): Cents | undefined {
  const calculation = coverage?.amounts?.calculation;
  if (calculation === undefined) return undefined;
  const taken = calculation.steps.find(({ rule }) => rule === 'paid')?.change ?? 0;
  const granted = grantedOf(payments.filter(({ coverCode }) => coverCode === coverage?.cover?.code));
  return Math.max(0, calculation.payable - taken - granted);
}

function rejection(draft: Extract<DecisionDraft, { kind: 'reject' }>, file: DecisionFile): Read {
  const reason = file.reasons.find(({ code }) => code === draft.reason);
  const { clause, explanation } = draft;
  const obstacles: DecisionObstacle[] = [];
  if (reason === undefined)
    obstacles.push({ kind: 'reason', text: { it: 'Scelga il motivo.', en: 'Choose the reason.' } });
  if (reason?.needsClause === true && clause === undefined)
    obstacles.push({
      kind: 'clause',
      text: { it: 'Indichi la clausola o la norma.', en: 'Name the clause or the rule.' },
    });
  if (explanation === undefined)
    obstacles.push({
      kind: 'explanation',
      text: { it: 'Spieghi al cliente perché.', en: 'Tell the customer why.' },
    });
  if (reason === undefined || explanation === undefined || obstacles.length > 0) return { obstacles };
  return {
    obstacles,
    says: {
      kind: 'reject',
      reason: reason.code,
      explanation,
      ...(clause === undefined ? {} : { clause }),
      ...(file.claimed === undefined ? {} : { claimed: file.claimed }),
    },
  };
}
