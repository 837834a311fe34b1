/** One letter of every kind we can write, for tests that must hold for all of them. */
import type { LocalDate } from '#src/domain/ids.ts';
import type { Language, Medium } from '#src/domain/message.ts';
import type { AskedItem, Desk, Letter } from '#templates/index.ts';

/** A fixed day, unchecked: tests only. */
export const day = (iso: string): LocalDate => iso as LocalDate;

export const desk: Desk = {
  name: 'Sportello Sinistri',
  email: 'sinistri@sportello.example',
  phone: '02 5550 0100',
  address: 'Via Roma 1, 20121 Milano',
  hours: '8.30–17.30',
  complaintsDesk: 'Ufficio reclami',
  privacyUrl: 'https://sportello.example/privacy',
};

export const invoice: AskedItem = {
  kind: 'document',
  label: 'Fattura della visita',
  why: 'per sapere quanto rimborsare.',
};
export const prescription: AskedItem = {
  kind: 'document',
  label: 'Prescrizione con la diagnosi',
  why: 'la polizza la richiede.',
};
export const lossTime: AskedItem = {
  kind: 'field',
  label: 'Ora del sinistro',
  why: 'per ricostruire che cosa è successo.',
};

/** What the facts of a letter may be: ordinary ones, or the worst that anybody sends. */
export interface Facts {
  readonly desk: Desk;
  readonly name?: string;
  readonly reference: string;
  readonly claimLabel: string;
  readonly items: readonly AskedItem[];
  readonly received: readonly { readonly label: string }[];
  readonly via: string;
  readonly attachments: number;
  readonly text: string;
  readonly author?: string;
  readonly subject?: string;
}

export const ordinary: Facts = {
  desk,
  name: 'Anna Bianchi',
  reference: 'SIN 4827-1936-52',
  claimLabel: 'Rimborso spese mediche',
  items: [invoice, prescription],
  received: [{ label: 'Modulo di richiesta' }, { label: 'IBAN' }],
  via: 'email',
  attachments: 2,
  text: 'La perizia è fissata per martedì.\nIl perito la chiamerà.\n\nA presto.',
  author: 'Marta Neri',
};

/** Every purpose and variant, built on the same facts. */
export function everyLetter(facts: Facts, language: Language, medium: Medium): readonly Letter[] {
  const common = {
    language,
    medium,
    desk: facts.desk,
    customer: facts.name === undefined ? {} : { name: facts.name, address: 'Via Verdi 3, Lodi' },
    reference: facts.reference,
    writtenOn: day('2026-11-10'),
  };
  const arrival = { via: facts.via, receivedOn: day('2026-11-10'), attachments: facts.attachments };
  const claim = { label: facts.claimLabel, lossOn: day('2026-07-03') };
  const asking = { claim, items: facts.items, received: facts.received, deadline: day('2026-11-24') };
  const received = { ...common, ...arrival, purpose: 'received', firstContact: true } as const;
  const reminder = { ...common, ...asking, purpose: 'reminder', askedOn: day('2026-11-10') } as const;
  const reply = { ...common, purpose: 'reply', text: facts.text } as const;
  const decision = {
    ...common,
    purpose: 'decision',
    ...(facts.author === undefined ? {} : { author: facts.author }),
  } as const;
  return [
    { ...received, about: 'new-claim', claim, nextStepBy: day('2026-11-20') },
    { ...received, about: 'new-claim' },
    { ...received, about: 'existing-claim' },
    { ...received, about: 'complaint', answerBy: day('2026-12-25') },
    { ...received, about: 'other' },
    {
      ...common,
      ...arrival,
      ...asking,
      purpose: 'missing',
      nextReminderOn: day('2026-12-01'),
      firstContact: true,
    },
    {
      ...common,
      ...arrival,
      purpose: 'missing',
      items: facts.items,
      received: [],
      deadline: day('2026-11-24'),
      firstContact: false,
    },
    { ...reminder, round: 1, nextReminderOn: day('2026-11-24') },
    { ...reminder, round: 2 },
    { ...reminder, round: 'final' },
    {
      ...reply,
      ...(facts.author === undefined ? {} : { author: facts.author }),
      ...(facts.subject === undefined ? {} : { subject: facts.subject }),
    },
    { ...common, purpose: 'complete', claim, received: facts.received, nextStepBy: day('2026-12-01') },
    { ...common, purpose: 'complete', received: [] },
    {
      ...decision,
      claim,
      outcome: {
        kind: 'approved',
        amount: 95_000,
        calculation: [
          { label: facts.claimLabel === '' ? 'Importo richiesto' : facts.claimLabel, amount: 120_000 },
          { label: 'Franchigia', amount: -25_000 },
        ],
        payee: facts.name ?? 'Anna Bianchi',
        accountEnd: '3456',
        payBy: day('2026-12-01'),
      },
    },
    {
      ...decision,
      outcome: {
        kind: 'rejected',
        reason: 'Manca un requisito.',
        ...(facts.claimLabel === '' ? {} : { clause: facts.claimLabel }),
        explanation: facts.text,
        remedies: 'Può inviarci un reclamo.',
      },
    },
  ];
}
