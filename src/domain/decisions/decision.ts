/**
 * What a person decides on a claim: an approval or a rejection (domain guide C.2, R13). It is put forward, signed by
 * everybody it needs, and then it holds; until its letter leaves it can be taken back, afterwards the claim is reopened.
 */
import type { Cents } from '../claims/claim.ts';
import type { ClaimId, DecisionId, PartyId, TicketId } from '../ids.ts';
import type { Language } from '../message.ts';
import { may, type Person } from '../people/role.ts';
import type { Labels } from '../profile.ts';
import { isSigned, whyNotSign, type Signature, type Signing } from './signing.ts';

/** `returned`: whoever should have signed sent it back; `reopened`: it held, and the claim is looked at again. */
export const decisionStates = ['proposed', 'decided', 'taken_back', 'returned', 'reopened'] as const;
export type DecisionState = (typeof decisionStates)[number];

/** What an approval says. */
export interface Approving {
  readonly kind: 'approve';
  /** To be paid, in cents: more than zero. */
  readonly amount: Cents;
  /** Code of the cover it is paid under; of a benefit that no policy grants, the claim's type. */
  readonly coverCode: string;
  readonly payee: { readonly id: PartyId; readonly name: string; readonly iban: string };
  /** What of the sum that the cover would pay is not granted, in cents; its reason is the explanation. */
  readonly reduction?: Cents;
  /** Words of the person for the customer. */
  readonly explanation?: string;
}

/** What a rejection says. */
export interface Rejecting {
  readonly kind: 'reject';
  /** Code of one of the profile's reasons. */
  readonly reason: string;
  /** Where the contract or the law says it. */
  readonly clause?: string;
  /** Words of the person for the customer, beside the reason's own. */
  readonly explanation: string;
  /** The sum that was asked for, where it is known. */
  readonly claimed?: Cents;
}

/** A decision as it is kept. What it says never changes; only what becomes of it does. */
export interface Decision {
  readonly id: DecisionId;
  readonly claimId: ClaimId;
  /** The ticket on which the customer is told. */
  readonly ticketId: TicketId;
  readonly version: number;
  readonly state: DecisionState;
  readonly says: Approving | Rejecting;
  /** Of the customer's letter. */
  readonly language: Language;
  /** For colleagues. */
  readonly note?: string;
  readonly signing: Signing;
  /** The proposer's first. */
  readonly signatures: readonly Signature[];
  readonly decidedAt?: Date;
  /** Who took it back, returned it or reopened the claim, when and why. */
  readonly ended?: { readonly by: string; readonly at: Date; readonly note?: string };
}

export type DecisionStep = 'sign' | 'return' | 'take_back' | 'reopen';

/** Whether a step leads somewhere, or why it does not. */
export type StepVerdict = { readonly to: DecisionState } | { readonly refused: Labels };

/**
 * Where a step of a person leads. `signing` is what the decision needs today, which may be more than when it was put
 * forward; whether the letter has left only the outbox knows.
 */
export function stepDecision(
  decision: Pick<Decision, 'state' | 'signatures' | 'signing'>,
  step: DecisionStep,
  person: Person,
): StepVerdict {
  const { state, signatures, signing } = decision;
  const from: DecisionState = step === 'sign' || step === 'return' ? 'proposed' : 'decided';
  const isProposal = step === 'take_back' && state === 'proposed';
  if (state !== from && !isProposal) return { refused: impossible(state) };
  const isOwn = signatures.some(({ by }) => by === `person:${person.name}`);
  switch (step) {
    case 'sign': {
      const why = whyNotSign(signing, signatures, person);
      if (why !== undefined) return { refused: why };
      const after = [...signatures, { by: `person:${person.name}`, role: person.role }];
      return { to: isSigned(signing, after) ? 'decided' : 'proposed' };
    }
    case 'return':
      return may(person.role, 'decide_claims') && !isOwn ? { to: 'returned' } : { refused: othersReturn };
    case 'take_back':
      return isOwn ? { to: 'taken_back' } : { refused: signersTakeBack };
    case 'reopen':
      return may(person.role, 'decide_claims') ? { to: 'reopened' } : { refused: noRole };
  }
}

function impossible(state: DecisionState): Labels {
  return {
    it: `la decisione è ${stateNames[state].it}`,
    en: `the decision is ${stateNames[state].en}`,
  };
}

/** What a state is called in a sentence. */
const stateNames: Readonly<Record<DecisionState, Labels>> = {
  proposed: { it: 'in attesa di firma', en: 'waiting for a signature' },
  decided: { it: 'presa', en: 'taken' },
  taken_back: { it: 'ritirata', en: 'taken back' },
  returned: { it: 'restituita', en: 'returned' },
  reopened: { it: 'riaperta', en: 'reopened' },
};

const noRole: Labels = {
  it: 'il suo ruolo non può decidere un sinistro',
  en: 'your role cannot decide a claim',
};
const othersReturn: Labels = {
  it: 'la restituisce un’altra persona che può decidere; la propria si ritira',
  en: 'another person who may decide returns it; your own you take back',
};
const signersTakeBack: Labels = {
  it: 'la ritira solo chi l’ha firmata',
  en: 'only somebody who signed it takes it back',
};
