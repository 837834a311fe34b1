/** Why a message is the kind of work it is taken for, with the words that said so. */
import { inBoth, listed, proven, type Carrier, type Explanation } from './explain-words.ts';
import type { Language, Span } from '../message.ts';
import type { Labels } from '../profile.ts';
import type { CaseKind } from '../ticket.ts';

export interface ExplainedKind {
  readonly about: 'kind';
  readonly kind: CaseKind;
  /** What else the message asks for. */
  readonly also: readonly CaseKind[];
  /** Words that decided, those of `kind` first. */
  readonly evidence: readonly Pick<Span, 'part' | 'quote'>[];
  readonly flags: readonly string[];
  /** `machine:<stage>` or `person:<name>`. */
  readonly decidedBy: string;
  readonly carrier?: Carrier;
}

/** What it was taken for, by which words or by whom, what else it asks for, and what presses. */
export function explainKind({ kind, also, evidence, flags, decidedBy, carrier }: ExplainedKind): Explanation {
  return inBoth((language) => {
    const it = language === 'it';
    const name = kindNames[kind][language];
    const proofs = evidence.slice(0, 4).map((span) => proven({ span }, language, carrier));
    const person = decidedBy.startsWith('person:') ? decidedBy.slice('person:'.length) : undefined;
    return [
      person === undefined
        ? (it ? `Letto come ${name}` : `Read as ${name}`) +
          (proofs.length === 0
            ? it
              ? ': nessuna parola lo dice da sola, conta ciò che si sa intorno al messaggio'
              : ': no words say so by themselves, what is known around the message does'
            : `${byWhat(flags, it)}${listed(proofs, language)}`)
        : it
          ? `È ${name}: lo ha scelto ${person}`
          : `It is ${name}: ${person} chose that`,
      ...(also.length === 0
        ? []
        : [
            `${it ? 'Il messaggio chiede anche altro' : 'The message asks for something else as well'}: ${listed(
              also.map((other) => kindNames[other][language]),
              language,
            )}`,
          ]),
      ...flags.flatMap((flag) => flagWords(flag, language)),
      ...(person === undefined
        ? [it ? 'Una persona può sempre cambiarlo' : 'A person can always change it']
        : []),
    ];
  });
}

function byWhat(flags: readonly string[], it: boolean): string {
  if (flags.includes('like_examples'))
    return it
      ? ', perché somiglia agli esempi di questo genere: '
      : ', because it reads like examples of that: ';
  return it ? ' per le parole ' : ' by the words ';
}

function flagWords(flag: string, language: Language): readonly string[] {
  const words = flags[flag]?.[language];
  return words === undefined ? [] : [words];
}

/** Kinds of work with their article, for the middle of a sentence. */
export const kindNames: Readonly<Record<CaseKind, Labels>> = {
  claim_new: { it: 'una denuncia di un fatto nuovo', en: 'a report of something new' },
  claim_update: { it: 'un seguito a una pratica aperta', en: 'news for an open file' },
  claim_status: { it: 'una domanda su come procede la pratica', en: 'a question how the file is going' },
  payment_delay: { it: 'un ritardo nel pagamento', en: 'a late payment' },
  renewal_problem: { it: 'un problema di rinnovo', en: 'a renewal problem' },
  account_change: { it: 'una modifica di dati', en: 'a change of details' },
  complaint: { it: 'un reclamo', en: 'a complaint' },
  data_request: { it: 'una richiesta sui dati personali', en: 'a request about personal data' },
  third_party_letter: {
    it: 'una lettera di terzi (legale, altra compagnia, autorità, danneggiato)',
    en: 'a letter of a third party (lawyer, other insurer, authority, victim)',
  },
  provider: {
    it: 'un messaggio di chi lavora per la pratica (carrozzeria, clinica, perito)',
    en: 'a message of somebody who works on the file (garage, clinic, loss adjuster)',
  },
  misdirected: { it: 'un messaggio non destinato a noi', en: 'a message not meant for us' },
  auto: { it: 'un messaggio automatico', en: 'an automatic message' },
  spam: { it: 'posta indesiderata', en: 'junk mail' },
  unreadable: { it: 'un messaggio illeggibile', en: 'an unreadable message' },
  other: { it: 'un messaggio di altro genere', en: 'a message of another kind' },
};

const flags: Readonly<Record<string, Labels>> = {
  legal: { it: 'Scrive o è coinvolto un legale', en: 'A lawyer writes or is involved' },
  regulator: {
    it: 'Si nomina un’autorità di vigilanza o un arbitro',
    en: 'A supervisor or ombudsman is named',
  },
  urgent: { it: 'Il messaggio dice che c’è fretta', en: 'The message says that it is urgent' },
  perhaps_complaint: {
    it: 'Forse si lamenta di noi: una persona lo legga',
    en: 'It may be a complaint about us: a person should read it',
  },
};
