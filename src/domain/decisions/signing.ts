/**
 * Who has to sign a decision (domain guide I.2 and I.3): the authority for its sum, and a second pair of eyes where
 * money or trust could go astray. Whoever signs second re-enters the critical value.
 */
import type { Cents } from '../claims/claim.ts';
import { may, type Person, type Role } from '../people/role.ts';
import type { Labels } from '../profile.ts';
import { rankOf, roleNames, type Decider } from '../review/authority.ts';

/** Why two different people are needed although one has the authority. */
export const secondReasons = [
  'payee_not_insured',
  'other_account',
  'new_account',
  'suspected_fraud',
  'reopened_with_payment',
  'own_people',
] as const;
export type SecondReason = (typeof secondReasons)[number];

/** What a decision needs before it holds. */
export interface Signing extends Decider {
  readonly second: readonly SecondReason[];
}

export interface Signature {
  /** `person:<name>`. */
  readonly by: string;
  readonly role: Role;
  readonly at?: Date;
}

/** The first payment to an account from this sum on needs two people, in cents. */
const watchedFirstPayment: Cents = 100_000;

/** What an approval's second pair of eyes depends on. */
export interface ApprovalRisk {
  readonly amount: Cents;
  /** Whether the payee is one of those whom the policy insures. */
  readonly payeeIsInsured: boolean;
  /** Whether it is the account that the payee’s file shows, and not one that was entered with the decision. */
  readonly accountOnFile: boolean;
  /** Whether money went to this account before and stayed there. */
  readonly paidBefore: boolean;
  /** Whether an earlier decision on the claim has ordered money. */
  readonly reopenedWithPayment: boolean;
  /** Whether somebody of the house, or a relative, is on the claim. */
  readonly ownPeople: boolean;
}

/** Why an approval needs a second person. */
export function secondForApproval(risk: ApprovalRisk): readonly SecondReason[] {
  return [
    ...(risk.payeeIsInsured ? [] : ['payee_not_insured' as const]),
    ...(risk.accountOnFile ? [] : ['other_account' as const]),
    ...(risk.amount >= watchedFirstPayment && !risk.paidBefore ? ['new_account' as const] : []),
    ...(risk.reopenedWithPayment ? ['reopened_with_payment' as const] : []),
    ...(risk.ownPeople ? ['own_people' as const] : []),
  ];
}

/** Whether these people are enough. A trainee's signature is a first pair of eyes and no authority. */
export function isSigned(signing: Signing, signatures: readonly Pick<Signature, 'by' | 'role'>[]): boolean {
  const people = new Set(signatures.map(({ by }) => by)).size;
  return hasAuthority(signing, signatures) && people >= (signing.second.length > 0 ? 2 : 1);
}

function hasAuthority(
  { role, people }: Decider,
  signatures: readonly Pick<Signature, 'by' | 'role'>[],
): boolean {
  const entitled = signatures.filter((each) => rankOf(each.role) >= rankOf(role));
  return new Set(entitled.map(({ by }) => by)).size >= people;
}

/** Why a person's signature would not help; undefined when it does. */
export function whyNotSign(
  signing: Signing,
  signatures: readonly Pick<Signature, 'by' | 'role'>[],
  person: Person,
): Labels | undefined {
  if (!may(person.role, 'decide_claims'))
    return { it: 'il suo ruolo non può decidere un sinistro', en: 'your role cannot decide a claim' };
  if (signatures.some(({ by }) => by === `person:${person.name}`))
    return {
      it: 'l’ha già firmata lei: serve un’altra persona',
      en: 'you have signed it: it needs another person',
    };
  if (rankOf(person.role) < rankOf(signing.role) && !hasAuthority(signing, signatures))
    return {
      it: `per questo importo e tipo di sinistro firma almeno il ruolo ${roleNames[signing.role].it}`,
      en: `this amount and type of claim are for a ${roleNames[signing.role].en} or above to sign`,
    };
  return undefined;
}

/** What a signing needs, in a sentence for the person who puts the decision forward. */
export function signingWords({ role, people, second }: Signing): Labels {
  const who =
    people === 2
      ? { it: 'due supervisori', en: 'two supervisors' }
      : { it: `almeno il ruolo ${roleNames[role].it}`, en: `a ${roleNames[role].en} or above` };
  const why = second.map((each) => secondWords[each]);
  return {
    it: `Decide ${who.it}${why.length === 0 ? '' : `; servono due persone: ${why.map(({ it }) => it).join(', ')}`}.`,
    en: `Decided by ${who.en}${why.length === 0 ? '' : `; two people are needed: ${why.map(({ en }) => en).join(', ')}`}.`,
  };
}

const secondWords: Readonly<Record<SecondReason, Labels>> = {
  payee_not_insured: { it: 'chi riceve non è l’assicurato', en: 'the payee is not the insured' },
  other_account: { it: 'il conto non è quello registrato', en: 'the account is not the one on file' },
  new_account: {
    it: 'primo pagamento su questo conto da 1.000 € in su',
    en: 'first payment to this account of €1,000 or more',
  },
  suspected_fraud: { it: 'i fatti sono messi in dubbio', en: 'the facts are put in doubt' },
  reopened_with_payment: {
    it: 'il sinistro ha già un pagamento disposto',
    en: 'the claim has a payment already',
  },
  own_people: {
    it: 'è il sinistro di chi lavora qui o di un suo familiare',
    en: 'it is the claim of somebody who works here, or of a relative',
  },
};
