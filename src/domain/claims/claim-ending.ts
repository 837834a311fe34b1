/**
 * How a claim ends without a decision, and how a paid one is closed (domain guide C.2): its customer withdraws it, nothing
 * more is done about it, or all of it is paid. What was ended so can be opened again.
 */
import type { Labels } from '../profile.ts';
import type { RequestId, TicketId } from '../ids.ts';
import type { Claim, ClaimStatus } from './claim.ts';

/** `close_no_action`: chiuso senza seguito. `reopen`: undo of the three others, at once or when something new comes. */
export const claimSteps = ['withdraw', 'close_no_action', 'close', 'reopen'] as const;
export type ClaimStep = (typeof claimSteps)[number];

/** How a claim was ended by a person, kept while it stays so. */
export interface ClaimEnding {
  /** Where it stood, and stands again when it is opened. */
  readonly was: ClaimStatus;
  /** `person:<name>`. */
  readonly by: string;
  /** Ids of the requests that were ended with it. */
  readonly stopped: readonly RequestId[];
  /** Ids of the tickets that had waited for their customer because of these. */
  readonly freed: readonly TicketId[];
}

/** What a step is judged by beside the claim's status. */
export interface EndingFacts {
  readonly claim: Pick<Claim, 'status' | 'mergedInto'>;
  readonly ending?: Pick<ClaimEnding, 'was'>;
  /** Something the review needs has not come. */
  readonly lacks: boolean;
  /** The last reminder has gone unanswered. */
  readonly askedInVain: boolean;
  /** A person has written to the customer after that. */
  readonly toldSince: boolean;
  /** A decision waits for a signature. */
  readonly proposed: boolean;
  /** A payment is ordered or paid. */
  readonly granted: boolean;
}

const undecided: ReadonlySet<ClaimStatus> = new Set([
  'notified',
  'incomplete',
  'complete',
  'in_review',
  'reopened',
]);
const from: Readonly<Record<ClaimStep, ReadonlySet<ClaimStatus>>> = {
  withdraw: undecided,
  close_no_action: undecided,
  close: new Set(['paid']),
  reopen: new Set(['withdrawn', 'closed_no_action', 'closed']),
};
/** Where each way of ending a claim leaves it. */
export const endsAs = {
  withdraw: 'withdrawn',
  close_no_action: 'closed_no_action',
  close: 'closed',
} as const;

/** The steps a claim's status leaves open; whatever else stands in the way is said when one is taken. */
export function stepsFrom({
  status,
  isMerged,
}: {
  readonly status: ClaimStatus;
  readonly isMerged: boolean;
}): readonly ClaimStep[] {
  return !isMerged ? claimSteps.filter((step) => from[step].has(status)) : [];
}

/** Where a step leads, or why it does not: an impossible one names where the claim stands. */
export function stepClaim(
  { claim, ending, lacks, askedInVain, toldSince, proposed, granted }: EndingFacts,
  step: ClaimStep,
): { readonly to: ClaimStatus } | { readonly refused: Labels } {
  const { it, en } = claimStatusWords[claim.status];
  const because = (why: Labels) => ({
    refused: { it: `il sinistro è ${it}: ${why.it}`, en: `the claim is ${en}: ${why.en}` },
  });
  if (claim.mergedInto !== undefined)
    return because({ it: 'è unito a un altro', en: 'it was merged into another one' });
  if (!from[step].has(claim.status)) return because(wayOut(claim.status, step));
  if (step === 'reopen')
    return ending === undefined
      ? because({ it: 'annulli ciò che lo ha chiuso', en: 'undo what has closed it' })
      : { to: ending.was };
  if (step === 'close') return { to: endsAs[step] };
  if (proposed)
    return because({
      it: 'una decisione aspetta una firma; prima va ritirata o restituita',
      en: 'a decision is waiting for a signature; take it back or return it first',
    });
  if (granted)
    return because({
      it: 'un pagamento è già ordinato',
      en: 'a payment is ordered already',
    });
  if (step === 'close_no_action' && lacks && !askedInVain)
    return because({
      it: 'manca della documentazione e l’ultimo sollecito non è ancora scaduto senza risposta',
      en: 'papers are missing, and the last reminder has not gone unanswered yet',
    });
  if (step === 'close_no_action' && lacks && !toldSince)
    return because({
      it: 'prima scriva al cliente che si chiude e come può farlo riaprire',
      en: 'first write to the customer that it is closed, and how to have it reopened',
    });
  return { to: endsAs[step] };
}

function wayOut(status: ClaimStatus, step: ClaimStep): Labels {
  if (step === 'reopen')
    return status === 'approved' || status === 'rejected'
      ? { it: 'si riapre dalla sua decisione', en: 'it is reopened from its decision' }
      : { it: 'non è stato chiuso', en: 'it has not been ended' };
  if (step === 'close') return { it: 'si chiude quando è pagato', en: 'it is closed once it is paid' };
  return status === 'escalated'
    ? { it: 'lo decide o lo restituisce il supervisore', en: 'the supervisor decides or returns it' }
    : { it: 'non è più da decidere', en: 'it is decided already' };
}

/** How a claim's status is called in a sentence about it. */
export const claimStatusWords: Readonly<Record<ClaimStatus, Labels>> = {
  notified: { it: 'appena denunciato', en: 'notified' },
  incomplete: { it: 'incompleto', en: 'incomplete' },
  complete: { it: 'completo', en: 'complete' },
  in_review: { it: 'in valutazione', en: 'in review' },
  approved: { it: 'approvato', en: 'approved' },
  rejected: { it: 'respinto', en: 'rejected' },
  escalated: { it: 'dal supervisore', en: 'with the supervisor' },
  payment_ordered: { it: 'in pagamento', en: 'being paid' },
  paid: { it: 'pagato', en: 'paid' },
  closed: { it: 'chiuso', en: 'closed' },
  withdrawn: { it: 'ritirato', en: 'withdrawn' },
  closed_no_action: { it: 'chiuso senza seguito', en: 'closed without further action' },
  reopened: { it: 'riaperto', en: 'reopened' },
};
