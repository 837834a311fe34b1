/** What callers say, for the recogniser to hear: no rule and no template has these sentences. */
import type { Language } from '#src/domain/message.ts';

export interface Sentence {
  readonly language: Language;
  /** As it is spoken: numbers in words. */
  readonly text: string;
  /** The reference that is dictated in it. */
  readonly reference?: string;
}

const english = [
  'Good morning, I am calling about the damage to my kitchen ceiling.',
  'A delivery van reversed into my car while it was parked outside the house.',
  'I sent you the invoice from the garage last week and I have not heard anything since.',
  'My suitcase never arrived and the airline says it was lost in Frankfurt.',
  'Could somebody please call me back this afternoon after three?',
  'The doctor says my wrist is broken and I will be off work for a month.',
  'There was hail last night and the roof of the garage is full of holes.',
  'I would like to know when the payment for my claim will arrive.',
] as const;

const italian = [
  'Buongiorno, chiamo per il danno al soffitto della mia cucina.',
  'Un furgone ha urtato la mia macchina mentre era parcheggiata sotto casa.',
  'Vi ho mandato la fattura della carrozzeria la settimana scorsa e non ho più sentito nessuno.',
  'La mia valigia non è mai arrivata e la compagnia dice che è andata persa.',
  'Potete richiamarmi oggi pomeriggio dopo le tre?',
  'Il medico dice che ho il polso rotto e che starò a casa un mese.',
  'Questa notte è grandinato e il tetto del garage è pieno di buchi.',
  'Vorrei sapere quando arriverà il pagamento del mio sinistro.',
] as const;

const digits = {
  en: 'zero one two three four five six seven eight nine'.split(' '),
  it: 'zero uno due tre quattro cinque sei sette otto nove'.split(' '),
} as const;

/** A reference as people read it from a letter: in groups, with a breath between them. */
function dictated(reference: string, language: Language): string {
  const said = (part: string) => Array.from(part, (digit) => digits[language][Number(digit)] ?? '').join(' ');
  return [reference.slice(0, 4), reference.slice(4, 8), reference.slice(8)].map(said).join(', ');
}

/** Everything that is said, `references` dictated by each language. */
export function sentences(references: readonly string[]): readonly Sentence[] {
  return [
    ...english.map((text): Sentence => ({ language: 'en', text })),
    ...italian.map((text): Sentence => ({ language: 'it', text })),
    ...references.flatMap((reference): Sentence[] => [
      { language: 'en', text: `Hello, my claim number is ${dictated(reference, 'en')}.`, reference },
      {
        language: 'it',
        text: `Buongiorno, il numero del sinistro è ${dictated(reference, 'it')}.`,
        reference,
      },
    ]),
  ];
}
