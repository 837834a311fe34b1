/** What we decided: how much is paid and why just that, or why nothing is, and what can be done about it. */
import type { Cents } from '#src/domain/claims/claim.ts';
import { yourTerm } from '#src/domain/explain/terms.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import { formatMoney } from '#src/domain/money.ts';
import type { ClaimFacts, Common, Worded } from './letter.ts';
import { bulleted, oneLine, paragraph, paragraphs, strong } from './layout.ts';
import type { Block, Content } from './layout.ts';
import { about, byDay, say, textInfo, textMessage, urgent, yourReference } from './wording.ts';

export interface DecisionLetter extends Common {
  readonly purpose: 'decision';
  readonly claim?: ClaimFacts;
  readonly outcome:
    | {
        readonly kind: 'approved';
        /** In cents. */
        readonly amount: Cents;
        /** How the sum came about, in the letter's language; empty where nothing was taken off. */
        readonly calculation: readonly { readonly label: string; readonly amount: Cents }[];
        /** Words of the person who decided, on what is not granted; blank lines part paragraphs. */
        readonly explanation?: string;
        readonly payee: string;
        /** Last four characters of the account. */
        readonly accountEnd: string;
        /** Last day for paying, where a rule sets one. */
        readonly payBy?: LocalDate;
      }
    | {
        readonly kind: 'rejected';
        /** The ground in a sentence of the house. */
        readonly reason: string;
        readonly clause?: string;
        /** Words of the person who decided; blank lines part paragraphs. */
        readonly explanation: string;
        /** What can be done about it. */
        readonly remedies: string;
      };
  /** Who signs; the desk alone when absent. */
  readonly author?: string;
}

/** The outcome of a claim; subject and text message tell that there is one, and not which. */
export function decision(letter: DecisionLetter & Worded): Content {
  const { language, terms, author } = letter;
  return {
    subject: say(language, {
      it: `L’esito ${terms.claim.it.gender === 'f' ? 'della' : 'del'} ${yourTerm(terms.claim, 'it').replace(/^(?:il|la) /, '')}`,
      en: `The outcome of ${yourTerm(terms.claim, 'en')}`,
    }),
    blocks: [...outcome(letter), ...about(letter), yourReference(letter), ...urgent(letter)],
    texts: [
      textMessage(
        letter,
        say(language, {
          it: 'abbiamo deciso. Le abbiamo scritto l’esito.',
          en: 'we have decided. We have written to you with the outcome.',
        }),
        textInfo(letter),
      ),
      textMessage(letter, say(language, { it: 'abbiamo deciso.', en: 'we have decided.' })),
    ],
    footer: [],
    ...(author === undefined ? {} : { author }),
  };
}

function outcome({ outcome: told, language, terms }: DecisionLetter & Worded): Block[] {
  const its = yourTerm(terms.claim, language);
  if (told.kind === 'rejected')
    return [
      paragraph(
        say(language, {
          it: `abbiamo esaminato ${its} e non possiamo pagare quanto richiesto.`,
          en: `We have examined ${its} and cannot pay what was asked for.`,
        }),
      ),
      paragraph(
        strong(oneLine(told.reason, 500)),
        told.clause === undefined || oneLine(told.clause, 200) === ''
          ? ''
          : say(language, {
              it: ` Lo prevede: ${oneLine(told.clause, 200)}.`,
              en: ` This rests on: ${oneLine(told.clause, 200)}.`,
            }),
      ),
      ...paragraphs(told.explanation),
      paragraph(oneLine(told.remedies, 1_000)),
    ];
  const sum = formatMoney(told.amount, language);
  const by = told.payBy === undefined ? '' : `, ${byDay(told.payBy, language)}`;
  return [
    paragraph(
      say(language, {
        it: `abbiamo esaminato ${its} e riconosciamo `,
        en: `We have examined ${its} and will pay `,
      }),
      strong(sum),
      '.',
    ),
    ...(told.calculation.length === 0
      ? []
      : [
          paragraph(
            say(language, { it: 'Così si arriva all’importo:', en: 'This is how the amount comes about:' }),
          ),
          bulleted(
            told.calculation.map(({ label, amount }) => [
              `${oneLine(label, 200)}: ${formatMoney(amount, language)}`,
            ]),
          ),
        ]),
    ...(told.explanation === undefined ? [] : paragraphs(told.explanation)),
    paragraph(
      say(language, {
        it: `Il pagamento va a ${oneLine(told.payee, 100)}, sul conto che finisce con ${oneLine(told.accountEnd, 4)}${by}.`,
        en: `The payment goes to ${oneLine(told.payee, 100)}, to the account that ends in ${oneLine(told.accountEnd, 4)}${by}.`,
      }),
    ),
    paragraph(
      say(language, {
        it: 'Se qualcosa non è esatto, ce lo scriva subito.',
        en: 'If anything is not right, please tell us at once.',
      }),
    ),
  ];
}
