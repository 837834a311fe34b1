/** What a claim's coverage, checklist, documents and contradictions rest on, in sentences with their proof. */
import { formatDate, parseLocalDate } from '../time/calendar.ts';
import type { Requirement } from '../claims/claim.ts';
import type { ConflictSource, DataConflict } from '../facts/conflicts.ts';
import type { CoverageResult } from '../policies/coverage.ts';
import {
  either,
  inBoth,
  inFile,
  listed,
  proven,
  quoted,
  theTerm,
  within,
  type Carrier,
  type Explanation,
} from './explain-words.ts';
import type { DocumentSeen, Fact } from '../facts/fact.ts';
import type { ItemId } from '../ids.ts';
import type { Language } from '../message.ts';
import { formatMoney } from '../money.ts';
import type { Labels } from '../profile.ts';
import type { Terms } from './terms.ts';

/** What an item is called and why it is asked for; absent when the profile knows it no longer. */
export type ItemWords = (item: ItemId) => { readonly label: Labels; readonly why: Labels } | undefined;

export interface ExplainedCoverage {
  readonly about: 'coverage';
  readonly result: CoverageResult;
}

/** The proposal, the cover it rests on, every finding with its clause, and the sum. */
export function explainCoverage({ result }: ExplainedCoverage, terms: Terms): Explanation {
  return inBoth((language) => {
    const it = language === 'it';
    const verdict = verdicts[result.verdict][language];
    const where = (clause: string | undefined) => (clause === undefined ? '' : ` (${clause})`);
    const cover =
      result.cover === undefined
        ? []
        : [
            (it
              ? `Risponde la garanzia ${quoted(result.cover.name.it, 'it')}`
              : `The cover that answers is ${quoted(result.cover.name.en, 'en')}`) +
              where(result.clause) +
              (result.version === undefined
                ? ''
                : it
                  ? `, nella versione ${result.version.version} ${theTerm(terms.policy, 'it', 'di')}, in vigore quel giorno`
                  : `, in version ${result.version.version} of the ${terms.policy.en.one}, in force on that day`),
          ];
    const findings = result.findings.map(
      ({ severity, text, clause }) =>
        `${severities[severity][language]}: ${within(text, language)}${where(clause)}`,
    );
    return [
      `${it ? 'Proposta' : 'Proposal'}: ${verdict}`,
      ...cover,
      ...findings,
      ...sum(result, terms, language),
      it ? 'La macchina propone soltanto: decide una persona' : 'The machine only proposes: a person decides',
    ];
  });
}

function sum({ amounts }: CoverageResult, terms: Terms, language: Language): readonly string[] {
  const it = language === 'it';
  if (amounts === undefined) return [];
  const left =
    amounts.limitLeft === undefined
      ? []
      : [
          it
            ? `Del massimale restano ${formatMoney(amounts.limitLeft, 'it')}`
            : `Of the limit ${formatMoney(amounts.limitLeft, 'en')} is left`,
        ];
  const { calculation } = amounts;
  if (calculation === undefined) return left;
  const proof =
    amounts.quote === undefined
      ? it
        ? ' (importo inserito da una persona)'
        : ' (a person entered the amount)'
      : ` (${quoted(amounts.quote, language)})`;
  const steps = calculation.steps
    .filter(({ change }) => change !== 0)
    .map(
      ({ text, change, clause }) =>
        `${within(text, language)} ${formatMoney(change, language)}${clause === undefined ? '' : ` (${clause})`}`,
    );
  return [
    ...left,
    `${it ? 'Si chiedono' : 'The amount asked for is'} ${formatMoney(calculation.claimed, language)}${proof}` +
      (steps.length === 0 ? '' : `; ${steps.join('; ')}`),
    it
      ? `${terms.indemnity.it.gender === 'f' ? 'Risulterebbe una' : 'Risulterebbe un'} ${terms.indemnity.it.one} di ${formatMoney(calculation.payable, 'it')}`
      : `That would make ${formatMoney(calculation.payable, 'en')} of ${terms.indemnity.en.one}`,
  ];
}

const verdicts: Readonly<Record<CoverageResult['verdict'], Labels>> = {
  covered: { it: 'coperto', en: 'covered' },
  not_covered: { it: 'non coperto', en: 'not covered' },
  partly: { it: 'coperto in parte', en: 'covered in part' },
  needs_human: {
    it: 'da valutare da una persona, perché ciò che si sa non basta a dirlo',
    en: 'for a person to judge, because what is known does not tell',
  },
};

const severities = {
  blocker: { it: 'Da risolvere prima di approvare', en: 'To be resolved before approving' },
  warning: { it: 'Da verificare', en: 'To be checked' },
  info: { it: 'Da sapere', en: 'For information' },
} as const;

export interface ExplainedMissing {
  readonly about: 'missing';
  /** The whole checklist of the claim. */
  readonly requirements: readonly Requirement[];
  readonly items: ItemWords;
}

/** What is still missing and why each is asked for, what came, and what only the payment will need. */
export function explainMissing({ requirements, items }: ExplainedMissing): Explanation {
  const open = requirements.filter(
    ({ state }) => state === 'missing' || state === 'asked' || state === 'rejected',
  );
  const now = open.filter(({ stage }) => stage !== 'payment');
  const later = open.filter(({ stage }) => stage === 'payment');
  const come = requirements.filter(({ state }) => state === 'received' || state === 'accepted');
  const waived = requirements.filter(({ state }) => state === 'waived');
  return inBoth((language) => {
    const it = language === 'it';
    const names = (lines: readonly Requirement[]) =>
      listed(
        lines.map((line) => nameOf(line, items, language)),
        language,
      );
    const head =
      now.length === 0
        ? it
          ? 'Non manca nulla per la valutazione'
          : 'Nothing is missing for the review'
        : now.length === 1
          ? it
            ? 'Manca una cosa per andare avanti'
            : 'One thing is missing to go on'
          : it
            ? `Mancano ${now.length} cose per andare avanti`
            : `${now.length} things are missing to go on`;
    return [
      head,
      ...now.map((line) => missingLine(line, items, language)),
      ...(later.length === 0
        ? []
        : [`${it ? 'Solo per il pagamento servirà' : 'Only the payment will need'}: ${names(later)}`]),
      ...(come.length === 0 ? [] : [`${it ? 'È già arrivato' : 'Already here'}: ${names(come)}`]),
      ...(waived.length === 0
        ? []
        : [`${it ? 'Una persona ha rinunciato a' : 'A person has waived'}: ${names(waived)}`]),
    ];
  });
}

function nameOf({ anyOf }: Pick<Requirement, 'anyOf'>, items: ItemWords, language: Language): string {
  return either(
    anyOf.map((id) => {
      const words = items(id);
      // «Testimoni: nomi e recapiti» is «testimoni» in the middle of a sentence.
      return words === undefined ? id : within(words.label, language).replace(/:.*$/, '');
    }),
    language,
  );
}

/** «Fattura: ci dice quanto rimborsare; già chiesta 2 volte» */
function missingLine(line: Requirement, items: ItemWords, language: Language): string {
  const it = language === 'it';
  const why = items(line.anyOf[0] ?? ('' as ItemId))?.why[language];
  const parts = [
    ...(why === undefined
      ? []
      : [why.replace(/[.]$/, '').replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase())]),
    ...(line.state === 'rejected'
      ? [
          (it ? 'quello arrivato non va bene' : 'what came will not do') +
            (line.note === undefined || line.note === '' ? '' : `: ${quoted(line.note, language)}`),
        ]
      : []),
    ...(line.askedRounds > 0
      ? [
          it
            ? line.askedRounds === 1
              ? 'chiesto una volta'
              : `chiesto ${line.askedRounds} volte`
            : line.askedRounds === 1
              ? 'asked for once'
              : `asked for ${line.askedRounds} times`,
        ]
      : [it ? 'non ancora chiesto' : 'not asked for yet']),
  ];
  return `${nameOf(line, items, language)}: ${parts.join('; ')}`;
}

/** What satisfied a line of the checklist, as it was stored, perhaps by older rules. */
export type StoredProof =
  | { readonly kind: 'fact'; readonly fact: Pick<Fact, 'value' | 'span' | 'method' | 'confidence'> }
  | { readonly kind: 'document'; readonly document: Pick<DocumentSeen, 'span' | 'method' | 'confidence'> }
  | { readonly kind: 'known' };

export interface ExplainedRequirement {
  readonly about: 'requirement';
  readonly requirement: Requirement;
  readonly items: ItemWords;
  readonly proof?: StoredProof;
  readonly carrier?: Carrier;
  /** Name of the file the proof stood in, and the page. */
  readonly file?: string;
  readonly page?: number;
}

/** Why one line of the checklist stands as it does. */
export function explainRequirement(subject: ExplainedRequirement): Explanation {
  const { requirement, items, proof, carrier, file, page } = subject;
  return inBoth((language) => {
    const it = language === 'it';
    const isOpen =
      requirement.state === 'missing' || requirement.state === 'asked' || requirement.state === 'rejected';
    if (isOpen) return [missingLine(requirement, items, language)];
    const name = nameOf(requirement, items, language);
    const note =
      requirement.note === undefined || requirement.note === ''
        ? ''
        : `: ${quoted(requirement.note, language)}`;
    if (requirement.state === 'waived')
      return [it ? `Una persona ha rinunciato a ${name}${note}` : `A person has waived ${name}${note}`];
    const place = { ...(file === undefined ? {} : { file }), ...(page === undefined ? {} : { page }) };
    const because =
      proof === undefined
        ? []
        : proof.kind === 'known'
          ? [it ? 'risulta già dalla pratica' : 'it stands in the file already']
          : proof.kind === 'fact'
            ? [
                proven({ span: proof.fact.span, ...place }, language, carrier),
                ...doubtOf(proof.fact.confidence, language),
              ]
            : [
                recognised(proof.document, file, page, language, carrier),
                ...doubtOf(proof.document.confidence, language),
              ];
    const state =
      requirement.state === 'accepted'
        ? it
          ? `${name}: accettato da una persona${note}`
          : `${name}: accepted by a person${note}`
        : it
          ? `${name}: arrivato, ancora da accettare`
          : `${name}: here, still to be accepted`;
    return [because.length === 0 ? state : `${state}; ${because.join('; ')}`];
  });
}

function doubtOf(confidence: number, language: Language): readonly string[] {
  return confidence >= 0.6
    ? []
    : [language === 'it' ? 'lettura incerta, da guardare' : 'an uncertain reading, to be looked at'];
}

export interface ExplainedDocument {
  readonly about: 'document';
  readonly label: Labels;
  readonly document: Pick<DocumentSeen, 'span' | 'method' | 'confidence'>;
  readonly file?: string;
  readonly page?: number;
  readonly carrier?: Carrier;
}

/** What made a file count as a document. */
export function explainDocument({ label, document, file, page, carrier }: ExplainedDocument): Explanation {
  return inBoth((language) => [
    [
      `${within(label, language)}: ${recognised(document, file, page, language, carrier)}`,
      ...doubtOf(document.confidence, language),
    ].join('; '),
  ]);
}

function recognised(
  { method, span }: Pick<DocumentSeen, 'span' | 'method'>,
  file: string | undefined,
  page: number | undefined,
  language: Language,
  carrier: Carrier,
): string {
  const it = language === 'it';
  const place = { ...(file === undefined ? {} : { file }), ...(page === undefined ? {} : { page }) };
  switch (method) {
    case 'file-name':
      return it
        ? `riconosciuto dal nome del file ${quoted(span.quote, 'it')}`
        : `recognised by the name of the file ${quoted(span.quote, 'en')}`;
    case 'file-text':
      return it
        ? `riconosciuto dalle parole ${proven({ span, ...place }, 'it', carrier)}`
        : `recognised by the words ${proven({ span, ...place }, 'en', carrier)}`;
    case 'mentioned':
      return it
        ? `il mittente dice di allegarlo: ${proven({ span, ...place }, 'it', carrier)}`
        : `the sender says it is attached: ${proven({ span, ...place }, 'en', carrier)}`;
    case 'photo':
      return it
        ? `il file ${quoted(span.quote, 'it')} è una fotografia`
        : `the file ${quoted(span.quote, 'en')} is a photograph`;
    case 'person':
      return it ? 'lo ha detto una persona' : 'a person said so';
  }
}

export interface ExplainedFinding {
  readonly about: 'finding';
  readonly finding: {
    readonly severity: 'blocker' | 'warning' | 'info';
    readonly text: Labels;
    readonly clause?: string;
    readonly quotes: readonly { readonly quote: string; readonly file?: string; readonly page?: number }[];
    /** Who waived or acknowledged it, and why. */
    readonly by?: string;
    readonly reason?: string;
  };
}

/** What was found, how much it weighs, and the words it rests on. */
export function explainFinding({ finding }: ExplainedFinding): Explanation {
  return inBoth((language) => {
    const it = language === 'it';
    const proofs = finding.quotes
      .filter(({ quote }) => quote.trim() !== '')
      .slice(0, 6)
      .map(({ quote, file, page }) =>
        [quoted(quote, language), ...(file === undefined ? [] : [inFile(language, file, page)])].join(' '),
      );
    return [
      `${severities[finding.severity][language]}: ${within(finding.text, language)}${finding.clause === undefined ? '' : ` (${finding.clause})`}`,
      ...(proofs.length === 0 ? [] : [`${it ? 'Lo dicono' : 'It rests on'}: ${proofs.join('; ')}`]),
      ...(finding.by === undefined
        ? []
        : [
            `${it ? 'Visto da' : 'Seen by'} ${finding.by.replace(/^person:/, '')}${finding.reason === undefined ? '' : `: ${quoted(finding.reason, language)}`}`,
          ]),
    ];
  });
}

export interface ExplainedConflict {
  readonly about: 'conflict';
  readonly conflict: DataConflict;
  readonly items: ItemWords;
  /** Name of a file by the part of its span, and its page. */
  readonly fileOf?: (fact: Fact) => { readonly file?: string; readonly page?: number };
  readonly carrier?: Carrier;
}

/** Each of the values that cannot all be true, with everybody who says so. */
export function explainConflict({ conflict, items, fileOf, carrier }: ExplainedConflict): Explanation {
  return inBoth((language) => {
    const it = language === 'it';
    const name = nameOf({ anyOf: [conflict.item] }, items, language);
    const says = (source: ConflictSource) =>
      source.from === 'claim'
        ? it
          ? 'risulta dalla pratica'
          : 'stands in the file'
        : proven({ span: source.fact.span, ...fileOf?.(source.fact) }, language, carrier);
    return [
      it ? `${name}: le fonti si contraddicono` : `${name}: the sources contradict each other`,
      ...conflict.values.map(
        ({ value, sources }) =>
          `${valueInWords(conflict.item, value, language)}: ${sources.slice(0, 4).map(says).join('; ')}`,
      ),
      it ? 'Quale sia giusto lo dice una persona' : 'Which one is right, a person says',
    ];
  });
}

/** Dates, amounts, yes and no as people write them; anything else as it is. */
function valueInWords(item: ItemId, value: string, language: Language): string {
  const date = parseLocalDate(value);
  if (date !== undefined) return formatDate(date, language);
  if (String(item) === 'amount_claimed' && /^\d{1,15}$/.test(value))
    return formatMoney(Number(value), language);
  if (value === 'yes') return language === 'it' ? 'sì' : 'yes';
  if (value === 'no') return 'no';
  const span = /^(\d{4}-\d{2}-\d{2})\/(\d{4}-\d{2}-\d{2})$/.exec(value);
  const [from, to] = [parseLocalDate(span?.[1] ?? ''), parseLocalDate(span?.[2] ?? '')];
  if (from === undefined || to === undefined) return value;
  return language === 'it'
    ? `dal ${formatDate(from, 'it')} al ${formatDate(to, 'it')}`
    : `${formatDate(from, 'en')} to ${formatDate(to, 'en')}`;
}
