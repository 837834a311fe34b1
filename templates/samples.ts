/** One letter of every kind that leaves by itself, on an invented customer: so that a house can read them beforehand. */
import { addDays, formatDate } from '#src/domain/time/calendar.ts';
import { answersComplaints } from '#src/domain/time/clock.ts';
import { answerBy, standardCadence } from '#src/domain/answering/follow-up.ts';
import type { ClaimTypeId, LocalDate } from '#src/domain/ids.ts';
import { letterKinds, type LetterKind } from '#src/domain/answering/letter-kind.ts';
import type { Language, Medium } from '#src/domain/message.ts';
import type { ClaimType, Profile } from '#src/domain/profile.ts';
import { formatReference, referenceFor } from '#src/domain/linking/reference.ts';
import type { ReplySlot } from '#src/domain/answering/reply-template.ts';
import { render, type Letter, type Rendered } from './index.ts';
import { linkLetter } from './invitation.ts';
import { askFor, deskOf, type AskedItem, type Desk } from './letter.ts';
import { say } from './wording.ts';

/** A letter in all forms it can have. */
export interface Sample {
  readonly kind: LetterKind;
  /** The file that makes it. */
  readonly file: string;
  readonly forms: readonly { readonly medium: Medium; readonly rendered: Rendered }[];
}

/** In whose words, about what, and on which day. */
export interface SampleHouse {
  readonly profile: Profile;
  readonly desk: Desk;
  readonly language: Language;
  readonly today: LocalDate;
  /** The kind of claim they are about; one with a long checklist when absent or unknown. */
  readonly claimType?: ClaimTypeId;
}

const customer = { name: 'Anna Bianchi', address: 'Via Verdi 3, 20121 Milano' };
const representative = 'Giulia Ferri';
/** The last number there is: real ones count from 0. */
const serial = 39_999_999;

/** The kind of claim the letters of a house are about. */
export function claimTypeOf(house: SampleHouse): ClaimTypeId {
  return typeOf(house).id;
}

/** All letters. */
export function sampleLetters(house: SampleHouse): readonly Sample[] {
  const letters = lettersOf(house);
  const { profile, desk, language } = house;
  return letterKinds.map((kind) => {
    if (kind === 'invitation' || kind === 'reset') {
      const link = 'https://sportello.example/desk/welcome#…';
      const { name } = deskOf(desk, profile.letterhead, language);
      return {
        kind,
        file: 'templates/invitation.ts',
        forms: [{ medium: 'email', rendered: linkLetter({ kind, language, link, desk: name }) }],
      };
    }
    return {
      kind,
      file: `templates/${letters[kind].purpose.replace('-reminder', '')}.ts`,
      // A nudge is a text message and nothing else.
      forms: (kind === 'nudge' ? (['text'] as const) : (['email', 'letter', 'text'] as const)).map(
        (medium) => ({
          medium,
          rendered: render({ ...letters[kind], medium }, profile),
        }),
      ),
    };
  });
}

/** What a reply of a person is made of, around words that are not written yet. */
export interface SampleReply {
  readonly values: Readonly<Record<ReplySlot, string>>;
  /** Greeting, and what stands below the words: reference and signature. */
  readonly before: string;
  readonly after: string;
  /** What stands before a subject, and the whole of it where none was chosen. */
  readonly subjectBefore: string;
  readonly subjectOtherwise: string;
}

/** The frame of a reply, and what its slots are filled with on the sample ticket. */
export function sampleReply(house: SampleHouse): SampleReply {
  const { profile, language } = house;
  const letter = lettersOf(house).reply;
  const mark = '=====';
  const framed = render({ ...letter, text: mark, subject: mark }, profile);
  const [before = '', after = ''] = framed.text.split(mark);
  const facts = factsOf(house);
  return {
    values: {
      customer: customer.name,
      reference: letter.reference,
      missing: facts.items.map(({ label }) => `- ${label}`).join('\n'),
      deadline: formatDate(facts.deadline, language),
      claim_type: facts.type.label[language],
      loss_date: formatDate(facts.lossOn, language),
    },
    before,
    after,
    subjectBefore: framed.subject.split(mark)[0] ?? '',
    subjectOtherwise: render(letter, profile).subject,
  };
}

type LetterOf<Purpose extends Letter['purpose']> = Extract<Letter, { purpose: Purpose }>;

function lettersOf(house: SampleHouse) {
  const { profile, desk, language, today } = house;
  const { type, items, received, deadline, lossOn, claim } = factsOf(house);
  const cadence = profile.cadence ?? standardCadence;
  const on = (round: number) => addDays(today, cadence.days[round - 1] ?? 0);
  const common = { language, medium: 'email' as const, desk, customer, writtenOn: today };
  const ofClaim = { ...common, reference: formatReference(referenceFor(serial), profile.terms.claimPrefix) };
  const ofTicket = { ...common, reference: formatReference(referenceFor(serial), 'TCK') };
  const arrival = { via: 'email', receivedOn: today, attachments: 2, firstContact: true };
  const asking = { claim: { ...claim, label: type.label[language], lossOn }, items, received };
  const reminder = (round: number) => ({
    ...ofClaim,
    ...asking,
    purpose: 'reminder' as const,
    askedOn: today,
    deadline: answerBy({ startedOn: today, round, sentOn: on(round) }, cadence),
  });
  const asked = {
    ...ofClaim,
    customer: {
      name: profile.departments[0]?.label[language] ?? say(language, { it: 'Ufficio', en: 'Department' }),
    },
    text: taskText[language],
    dueOn: deadline,
  };
  const complaintDays = profile.clocks.find(answersComplaints)?.term?.amount ?? 45;
  return {
    'received-claim': {
      ...ofClaim,
      ...arrival,
      purpose: 'received',
      about: 'new-claim',
      claim: asking.claim,
      nextStepBy: deadline,
    },
    'received-message': { ...ofTicket, ...arrival, purpose: 'received', about: 'existing-claim' },
    'received-other': { ...ofTicket, ...arrival, purpose: 'received', about: 'other' },
    'received-complaint': {
      ...ofTicket,
      ...arrival,
      purpose: 'received',
      about: 'complaint',
      answerBy: addDays(today, complaintDays),
    },
    missing: { ...ofClaim, ...arrival, ...asking, purpose: 'missing', deadline, nextReminderOn: on(2) },
    'reminder-first': { ...reminder(2), round: 1, nextReminderOn: on(3) },
    'reminder-second': { ...reminder(3), round: 2, nextReminderOn: on(4) },
    'reminder-final': { ...reminder(cadence.days.length), round: 'final' },
    complete: { ...ofClaim, purpose: 'complete', claim: asking.claim, received },
    approved: {
      ...ofClaim,
      purpose: 'decision',
      claim: asking.claim,
      outcome: {
        kind: 'approved',
        amount: 95_000,
        calculation: [
          { label: say(language, { it: 'Importo richiesto', en: 'Amount claimed' }), amount: 120_000 },
          { label: say(language, { it: 'Franchigia', en: 'Deductible' }), amount: -25_000 },
        ],
        payee: customer.name,
        accountEnd: '3456',
        payBy: deadline,
      },
      author: representative,
    },
    rejected: {
      ...ofClaim,
      purpose: 'decision',
      claim: asking.claim,
      outcome: {
        kind: 'rejected',
        reason: profile.rejections[0]?.letter[language] ?? '',
        clause: 'art. 12',
        explanation: replyText[language],
        remedies: profile.remedies[language],
      },
      author: representative,
    },
    nudge: { ...ofClaim, purpose: 'nudge', why: 'reminder' },
    task: { ...asked, purpose: 'task', author: representative },
    'task-reminder': { ...asked, purpose: 'task-reminder', askedOn: addDays(today, -4) },
    reply: { ...ofClaim, purpose: 'reply', text: replyText[language], author: representative },
  } satisfies Record<Exclude<LetterKind, 'invitation' | 'reset'>, Letter> & { reply: LetterOf<'reply'> };
}

const taskText: Readonly<Record<Language, string>> = {
  it: 'qui stanno le parole di chi chiede: che cosa serve, e per quale decisione.',
  en: 'here stand the words of whoever asks: what is needed, and for which decision.',
};

const replyText: Readonly<Record<Language, string>> = {
  it: 'qui stanno le parole di chi risponde: saluto, numero e firma si aggiungono da soli.',
  en: 'here stand the words of whoever answers: greeting, reference and signature are added by themselves.',
};

/** A claim of this house with something on it and something missing, as its checklist has it. */
function factsOf(house: SampleHouse) {
  const { profile, language, today } = house;
  const type = typeOf(house);
  const all = type.requirements.flatMap(({ anyOf, level, stage }): AskedItem[] => {
    const known = anyOf.flatMap((id) => profile.items.get(id) ?? []);
    return level === 'M' && stage !== 'payment' && known.length > 0 ? [askFor(known, language)] : [];
  });
  const documents = all.filter(({ kind }) => kind === 'document');
  const fields = all.filter(({ kind }) => kind === 'field');
  const missing = [...documents.slice(0, 2), ...fields.slice(-1)];
  const lossOn = addDays(today, -9);
  return {
    type,
    items: missing,
    received: [...documents.slice(2, 4), ...fields.slice(0, 1)],
    deadline: answerBy({ startedOn: today, round: 1, sentOn: today }, profile.cadence),
    lossOn,
    claim: { label: type.label[language], lossOn },
  };
}

/** @throws RangeError for a house without claim types, which no profile is. */
function typeOf({ profile: { claimTypes }, claimType }: SampleHouse): ClaimType {
  const chosen = claimType === undefined ? undefined : claimTypes.get(claimType);
  const [longest] = [...claimTypes.values()].toSorted(
    (a, b) => b.requirements.length - a.requirements.length,
  );
  const type = chosen ?? longest;
  if (type === undefined) throw new RangeError('a house without claim types');
  return type;
}
