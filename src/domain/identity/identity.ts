/**
 * Who somebody has proven to be in a conversation (domain guide I.5): levels, what leads to each, and why a proof does not
 * count. A number shown by a telephone and an address in a From line are hints: they stand beside the proofs and lead nowhere.
 */
import type { Labels } from '../profile.ts';

/**
 * 0: nothing is known: we take information and give none. 1: reference and name: what arrived and what comes next. 2: two
 * things more that only the person knows: the claim is talked about. 3: a call back on the number on file, certified mail
 * or signed paper with a document: address, e-mail and IBAN may change.
 */
export type IdentityLevel = 0 | 1 | 2 | 3;

/** What can prove it. */
export const proofMethods = [
  /** The sender or number that shows is on file and theirs alone: a hint, anybody can have it show. */
  'known_address',
  /** They named a reference of ours and the name on its file. */
  'reference',
  /** They knew the answers to questions. */
  'answers',
  /** They told the code that was sent to a channel on file. */
  'code',
  /** We called them back on the number on file. */
  'call_back',
  /** They wrote from the certified mailbox on file (PEC). */
  'certified_mail',
  /** A signed paper came with a copy of an identity document. */
  'signed_paper',
] as const;
export type ProofMethod = (typeof proofMethods)[number];

/** The methods a person may note; the others are found by the machine itself. */
export const notedMethods = ['reference', 'answers', 'call_back', 'signed_paper'] as const;
export type NotedMethod = (typeof notedMethods)[number];

/** What may be asked. Two different ones make level 2. */
export const askedFacts = ['birth_date', 'fiscal_code', 'policy_number', 'postcode', 'last_amount'] as const;
export type AskedFact = (typeof askedFacts)[number];

const levels: Readonly<Record<ProofMethod, IdentityLevel>> = {
  known_address: 0,
  reference: 1,
  answers: 2,
  code: 2,
  call_back: 3,
  certified_mail: 3,
  signed_paper: 3,
};

/** How far a method leads. */
export function levelOf(method: ProofMethod): IdentityLevel {
  return levels[method];
}

/** The furthest of some proofs; 0 without any. */
export function levelReached(proofs: readonly { readonly method: ProofMethod }[]): IdentityLevel {
  return proofs.reduce<IdentityLevel>((reached, { method }) => {
    const level = levelOf(method);
    return level > reached ? level : reached;
  }, 0);
}

/** What a person notes of a proof. Answers themselves are never kept, only which were right. */
export interface NotedProof {
  readonly method: NotedMethod;
  readonly facts: readonly AskedFact[];
  readonly note: string;
  /** Somebody speaks for the person: a lawyer, a patronato, a relative. */
  readonly representative: boolean;
  /** Where the mandate lies; a representative proves nothing without one. */
  readonly mandate?: string;
}

/** Why a proof does not count, if so. */
export function faultOfProof(proof: NotedProof): Labels | undefined {
  if (proof.method === 'answers' && new Set(proof.facts).size < 2)
    return {
      it: 'servono due risposte giuste a domande diverse',
      en: 'two right answers to different questions are needed',
    };
  if (proof.note.trim() === '') return { it: 'scriva che cosa lo prova', en: 'write down what proves it' };
  if (proof.representative && (proof.mandate ?? '').trim() === '')
    return {
      it: 'chi parla per un altro ha bisogno di un mandato: scriva dove si trova',
      en: 'whoever speaks for somebody else needs a mandate: write where it lies',
    };
  return undefined;
}

/** Minutes for which a code is good: long enough to find a telephone, too short to be passed on. */
export const codeMinutes = 15;
/** Wrong tries of one code; six digits guessed five times succeed once in 200,000. */
const codeTries = 5;
/** Codes that one ticket may send within an hour: the telephone that rings belongs to somebody. */
export const codesPerHour = 3;

/** What became of a code. */
export type CodeState = 'waiting' | 'used' | 'expired' | 'worn-out' | 'replaced';

/** How a code stands now. */
export function codeStateOf(
  code: {
    readonly expiresAt: Date;
    readonly tries: number;
    readonly usedAt?: Date;
    readonly replacedAt?: Date;
  },
  now: Date,
): CodeState {
  if (code.usedAt !== undefined) return 'used';
  if (code.replacedAt !== undefined) return 'replaced';
  if (code.tries >= codeTries) return 'worn-out';
  return code.expiresAt <= now ? 'expired' : 'waiting';
}

/** A channel on file as it may be read aloud to whoever says that it is theirs: `a•••@example.org`, `+39 ••• ••67`. */
export function maskedChannel(value: string): string {
  const at = value.lastIndexOf('@');
  if (at > 0) return `${value.slice(0, 1)}•••${value.slice(at)}`;
  return `${value.slice(0, 3)} ••• ••${value.slice(-2)}`;
}

/** That somebody has not proven enough for something, and what to do about it. */
export function unproven(has: IdentityLevel, needs: IdentityLevel): Labels {
  return {
    it: `chi la riceve ha provato la sua identità al livello ${has} e serve il livello ${needs}: la accerti prima, oppure scriva perché si procede lo stesso`,
    en: `whoever gets it has proven who they are to level ${has} and it takes level ${needs}: establish it first, or write why it goes on all the same`,
  };
}
