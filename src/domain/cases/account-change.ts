/**
 * Changes of a customer's data, field by field (domain guide B.3, I.3, I.5): what a message asks to change, what must be
 * proven before, and how a change goes from proposed to applied. The machine reads and changes nothing.
 */
import type { Labels } from '../profile.ts';
import { findDates } from '../time/calendar.ts';
import {
  checkIban,
  findEmails,
  findFiscalCodes,
  findIbans,
  findPhones,
  findPlates,
} from '../facts/identifiers.ts';
import type { ChangeRequestId, LocalDate, MessageId, PartyId, PolicyId, TicketId } from '../ids.ts';
import type { Language, Span } from '../message.ts';
import { readName } from '../text/names.ts';
import { fold, read, sentencesOf, type Reading } from '../text/text.ts';
import { wordList } from '../text/word-list.ts';

/** What can change. `vehicle` and `beneficiary` belong to a contract, the others to a person. */
export const changeFields = [
  'address',
  'phone',
  'email',
  'iban',
  'name',
  'fiscal_code',
  'birth_date',
  'beneficiary',
  'vehicle',
] as const;
export type ChangeField = (typeof changeFields)[number];

export const changeStates = ['proposed', 'approved', 'applied', 'refused'] as const;
export type ChangeState = (typeof changeStates)[number];

/** A field somebody asks to change, and how far it has come. */
export interface ChangeRequest {
  readonly id: ChangeRequestId;
  readonly version: number;
  readonly ticketId: TicketId;
  readonly messageId?: MessageId;
  /** Whose field; absent until a person says it when the sender is nobody we know, or several share the address. */
  readonly partyId?: PartyId;
  readonly policyId?: PolicyId;
  readonly field: ChangeField;
  readonly oldValue?: string;
  /** Absent when the message says that it changes and not into what. */
  readonly newValue?: string;
  readonly span?: Span;
  readonly effectiveOn?: LocalDate;
  readonly state: ChangeState;
  /** Level of identity it takes and the one that was reached (domain guide I.5). */
  readonly identityRequired: number;
  readonly identityReached: number;
  readonly identityNote?: string;
  readonly fourEyes: boolean;
  readonly approvedBy?: string;
  readonly confirmedBy?: string;
  readonly appliedBy?: string;
  readonly appliedAt?: Date;
  readonly refusedReason?: string;
}

/** A change as a message asks for it. */
export interface ReadChange {
  readonly field: ChangeField;
  readonly newValue?: string;
  readonly span: Span;
  readonly effectiveOn?: LocalDate;
}

/**
 * Level of identity a change takes (domain guide I.5): 3, a call back on the number we know, certified mail or signed
 * paper with a document, for whatever leads money or letters elsewhere. The telephone is one of them: the call back
 * that proves the rest would go to it. 2, two more facts only the person knows, for the rest.
 */
export function identityFor(field: ChangeField): 2 | 3 {
  return field === 'name' || field === 'fiscal_code' || field === 'birth_date' || field === 'vehicle' ? 2 : 3;
}

/** Two different people must agree on where money goes (domain guide I.3). */
export function needsFourEyes(field: ChangeField): boolean {
  return field === 'iban' || field === 'beneficiary';
}

/**
 * Whether the second of two people wrote the critical value anew (domain guide I.3): the last four characters of an
 * account, a beneficiary in full, whatever its case and accents.
 */
export function confirmsValue(
  { field, newValue }: Pick<ChangeRequest, 'field' | 'newValue'>,
  written: string | undefined,
): boolean {
  if (newValue === undefined || written === undefined) return false;
  const bare = (text: string) => fold(text).replaceAll(/[^\p{L}\p{N}]/gu, '');
  const [value, again] = [bare(newValue), bare(written)];
  return again !== '' && (again === value || (field === 'iban' && again === value.slice(-4)));
}

/** That the second person's value is not the one that was approved. */
export const otherValue: Labels = {
  it: 'per confermare si riscrive il valore: di un IBAN le ultime quattro cifre, di un beneficiario il nome intero',
  en: 'to confirm, the value is written again: the last four characters of an IBAN, a beneficiary’s whole name',
};

/** What a person may do with a change request, and why not. */
export type ChangeStep = 'approve' | 'apply' | 'refuse';

/**
 * Why a step cannot be taken; undefined when it can. Applying twice is not asked here: it does nothing.
 *
 * @param by `person:<name>`
 */
export function whyNotYet(change: ChangeRequest, step: ChangeStep, by: string): Labels | undefined {
  if (change.state === 'applied' || change.state === 'refused') return changeIs(change);
  if (step === 'refuse') return undefined;
  if (change.identityReached < change.identityRequired)
    return {
      it: `l’identità è provata al livello ${change.identityReached} e serve il livello ${change.identityRequired}`,
      en: `identity is proven to level ${change.identityReached} and it takes ${change.identityRequired}`,
    };
  if (change.newValue === undefined) return unknownValue;
  if (change.fourEyes && by === 'person:api')
    return {
      it: 'devono essere d’accordo due persone diverse: dica chi è',
      en: 'two different people must agree: say who you are',
    };
  if (step === 'approve') {
    if (change.state === 'approved') return changeIs(change);
    if (change.approvedBy === by)
      return {
        it: 'la seconda approvazione deve venire da un’altra persona',
        en: 'the second approval must come from somebody else',
      };
    return undefined;
  }
  return change.state === 'approved'
    ? undefined
    : change.fourEyes && change.approvedBy !== undefined
      ? { it: 'una seconda persona non l’ha confermata', en: 'a second person has not confirmed it' }
      : { it: 'la modifica non è approvata', en: 'the change is not approved' };
}

/** That the state of a change stands in the way. */
export function changeIs({ state }: Pick<ChangeRequest, 'state'>): Labels {
  return { it: `la modifica è ${stateWords[state]}`, en: `the change is ${state}` };
}
const stateWords: Readonly<Record<ChangeRequest['state'], string>> = {
  proposed: 'da decidere',
  approved: 'approvata',
  applied: 'fatta',
  refused: 'rifiutata',
};
/** Nobody has said what the field becomes. */
export const unknownValue: Labels = {
  it: 'il nuovo valore non è noto',
  en: 'the new value is not known',
};

/** Why a value cannot be the new one of a field. */
export function faultOfValue(field: ChangeField, value: string): Labels | undefined {
  if (field === 'iban' && !checkIban(value))
    return {
      it: 'non è un IBAN: le cifre di controllo non tornano',
      en: 'is no IBAN: its check digits do not agree',
    };
  if (field === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value))
    return { it: 'non è un indirizzo e-mail', en: 'is no e-mail address' };
  if (field === 'phone' && !/^\+\d{6,15}$/.test(value))
    return {
      it: 'non è un numero di telefono con il prefisso del Paese (+39 …)',
      en: 'is no telephone number with its country (+39 …)',
    };
  if (field === 'fiscal_code' && findFiscalCodes(value)[0]?.value !== value.toUpperCase())
    return {
      it: 'non è un codice fiscale: la lettera di controllo non torna',
      en: 'is no tax code: its check letter does not agree',
    };
  return undefined;
}

interface FieldRule {
  readonly field: ChangeField;
  readonly label: Readonly<Record<Language, string>>;
  /** Words for the field. */
  readonly words: RegExp;
  /** Words that say by themselves that it changes. */
  readonly moves?: RegExp;
  /** Values of this kind in a text; the first that is not called the old one is the new one. */
  readonly values: (reading: Reading, today: LocalDate) => readonly { start: number; value: string }[];
}

const fields: readonly FieldRule[] = [
  {
    field: 'iban',
    label: { it: 'IBAN', en: 'IBAN' },
    words: wordList(
      'iban, coordinate, coordinate bancarie, conto, conto corrente, c/c, banca, bank, bank details, bank account, account details, account number, account',
    ),
    moves: wordList(
      'usate il conto, usate questo iban, pay any refunds, futuri rimborsi, future refunds, future payments, futuri pagamenti',
    ),
    values: (reading) => findIbans(reading),
  },
  {
    field: 'address',
    label: { it: 'indirizzo', en: 'address' },
    words: wordList(
      'indirizzo, indirizzo di residenza, residenza, domicilio, sede legale, recapito postale, casa, via, address, house, home, residence',
    ),
    moves: wordList(
      'mi trasferisco, ci trasferiamo, mi sono trasferit*, ci siamo trasferit*, mi trasferiro, abito ora, ora abito, adesso abito, risiedo, ho cambiato casa, ho traslocato, moved house, moved home, moved to, relocating, moving to, cambio residenza, cambio di residenza',
    ),
    values: findAddresses,
  },
  {
    field: 'phone',
    label: { it: 'telefono', en: 'telephone' },
    words: wordList(
      'telefono, cellulare, cell, numero di telefono, numero, recapito, recapito telefonico, phone, mobile, phone number, number, landline',
    ),
    values: (reading) => findPhones(reading),
  },
  {
    field: 'email',
    label: { it: 'e-mail', en: 'e-mail' },
    words: wordList('e-mail, email, mail, indirizzo di posta, posta elettronica, pec, scrivetemi, scrivermi'),
    moves: wordList('use my work email'),
    values: (reading) => findEmails(reading),
  },
  {
    field: 'fiscal_code',
    label: { it: 'codice fiscale', en: 'tax code' },
    words: wordList('codice fiscale, tax code'),
    values: (reading) => findFiscalCodes(reading),
  },
  {
    field: 'birth_date',
    label: { it: 'data di nascita', en: 'date of birth' },
    words: wordList('data di nascita, nato il, nata il, date of birth, birthday, birth date'),
    values: (reading, today) => findDates(reading, today).map(({ start, date }) => ({ start, value: date })),
  },
  {
    field: 'name',
    label: { it: 'nome', en: 'name' },
    words: wordList(
      'cognome, il mio nome, nome sulla polizza, intestazione, ragione sociale, surname, last name, my name, name on, company name',
    ),
    moves: wordList('mi sono sposat*, preso il cognome, got married, recently married'),
    values: findNewNames,
  },
  {
    field: 'beneficiary',
    label: { it: 'beneficiario', en: 'beneficiary' },
    words: wordList('beneficiari*, beneficiary, beneficiaries, intestatari* del conto'),
    values: () => [],
  },
  {
    field: 'vehicle',
    label: { it: 'veicolo assicurato', en: 'insured vehicle' },
    words: wordList(
      'passare la polizza su, passare la polizza sulla, trasferire la polizza, spostare la polizza, sostituzione del veicolo, cambio veicolo, change of vehicle, transfer the policy, swap the policy, replacement car on',
    ),
    moves: wordList(
      'passare la polizza*, trasferire la polizza, spostare la polizza, sostituzione del veicolo, cambio veicolo, change of vehicle, transfer the policy, swap the policy',
    ),
    values: (reading) => findPlates(reading),
  },
];

/** A field in words. */
export function labelOfField(field: ChangeField): Readonly<Record<Language, string>> {
  return fields.find((rule) => rule.field === field)?.label ?? { it: field, en: field };
}

const changing = wordList(
  `cambi*, variaz*, variat*, variare, modific*, aggiorn*, correg*, rettific*, sostitu*, sbagliat*, errat*, nuov*, non uso piu, non e' piu, non piu attiv*, d'ora in poi, da ora in poi, d'ora in avanti, da oggi, segnatevi, prendete nota,
  trasfer*, adesso, chiuso, quello giusto, decorrenza, chang*, updat*, amend*, correct*, wrong, new, should be, from now on, now, no longer, closed, instead, replace*, moved, moving, please note, kindly use, use my`,
);
const old =
  /(?<![a-z])(?:vecchi[oa]|precedente|non (?:e'? )?piu|chius[oa]|non (?:lo )?uso piu|invece d[ie]l?|al posto d[ie]l?|old|former|previous|closed|no longer|instead of|was)(?![a-z])[^.,;:\n]{0,30}$/;

/**
 * The fields a message asks to change. A value counts where its field is named with it, or in the sentence after:
 * telephone and address of a signature are no request.
 *
 * @param sender the address it came from, which is never the new one
 */
export function readChanges(
  parts: readonly { readonly part: 'subject' | 'body'; readonly text: string }[],
  today: LocalDate,
  sender: string | undefined,
): readonly ReadChange[] {
  const found = new Map<ChangeField, ReadChange>();
  for (const { part, text } of parts) {
    const reading = read(text);
    const sentences = [...sentencesOf(reading, Math.min(reading.folded.length, 6000))];
    for (const [index, sentence] of sentences.entries()) {
      const next = sentences[index + 1];
      // A value often stands in the sentence or on the line after its announcement.
      const end = Math.min(next?.end ?? sentence.end, sentence.end + 200);
      for (const rule of fields) {
        const change = changeIn({ rule, reading, part, sentence, end, today, sender });
        const known = found.get(rule.field);
        if (change !== undefined && (known === undefined || known.newValue === undefined))
          found.set(rule.field, { ...known, ...change });
      }
    }
  }
  return [...found.values()];
}

function changeIn(where: {
  rule: FieldRule;
  reading: Reading;
  part: 'subject' | 'body';
  sentence: { start: number; end: number; text: string };
  end: number;
  today: LocalDate;
  sender: string | undefined;
}): ReadChange | undefined {
  const { rule, reading, part, sentence, today, sender } = where;
  const named = rule.words.exec(sentence.text);
  const moved = rule.moves?.exec(sentence.text) ?? null;
  const told = moved ?? (named !== null && changing.test(sentence.text) ? named : null);
  if (told === null) return undefined;
  const values = rule
    .values(read(reading.plain.slice(sentence.start, where.end)), today)
    .filter(({ value }) => fold(value) !== fold(sender ?? ''));
  const within = reading.folded.slice(sentence.start, where.end);
  const fresh =
    values.find(({ start }) => !old.test(within.slice(Math.max(0, start - 60), start))) ?? undefined;
  const effectiveOn = effectiveDay(sentence.text, today);
  const at = sentence.start + told.index;
  // A house number or an account in passing says nothing: the address must be named or moved to.
  if (
    rule.field === 'address' &&
    fresh === undefined &&
    moved === null &&
    !/indirizzo|residenza|domicilio|sede|address/.test(sentence.text)
  )
    return undefined;
  return {
    field: rule.field,
    ...(fresh === undefined ? {} : { newValue: fresh.value.slice(0, 300) }),
    span: { part, ...reading.place(at, at + told[0].length) },
    ...(effectiveOn === undefined ? {} : { effectiveOn }),
  };
}

/** «Dal 1° dicembre», "as of 3 January": a day without its year that lies long past is the next one. */
function effectiveDay(text: string, today: LocalDate): LocalDate | undefined {
  for (const { start, date, precision } of findDates(text, today)) {
    if (
      !/(?<![a-z])(?:dal(?:l')?|a partire dal(?:l')?|decorrenza(?: dal)?|da|from|as of|starting|with effect from|effective)\s*(?:il |the |on )?$/.test(
        text.slice(0, start),
      )
    )
      continue;
    if (precision !== 'year-inferred' || date >= today) return date;
    const later = `${Number(date.slice(0, 4)) + 1}${date.slice(4)}`;
    // The same day a year on; 29 February would not be one, and then the day as read stays.
    return findDates(later, today)[0]?.date ?? date;
  }
  return undefined;
}

/** Postal addresses: a kind of street with a name, or a number with a street in English, up to the end of the line. */
function findAddresses(reading: Reading): readonly { start: number; value: string }[] {
  const found: { start: number; value: string }[] = [];
  for (const pattern of [
    /(?<![\p{L}])(?:via|viale|v\.le|piazza|p\.zza|piazzale|corso|c\.so|largo|vicolo|strada|contrada|salita|lungomare|borgo|frazione|localita|località)\s+[\p{Lu}\d][^\n;!?]{2,90}/giu,
    /(?<![\p{L}\d])\d{1,4}[a-z]?,?\s+(?:[A-Z][\p{L}']+\s+){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Close|Drive|Way|Square|Place|Court|Gardens|Terrace)(?![\p{L}])[^\n;!?]{0,60}/gu,
  ])
    for (const match of reading.plain.matchAll(pattern)) {
      const value = match[0]
        .replace(/\.\s+\p{Lu}.*$/su, '')
        .replace(
          /,?\s+(?:dal|da|a partire|con decorrenza|from|as of|starting|grazie|thank|quello|il vecchio|the old)(?:\s.*)?$/isu,
          '',
        )
        .replace(/[\s.,]+$/u, '')
        .replaceAll(/\s+/gu, ' ');
      if (value.length >= 6) found.push({ start: match.index, value });
    }
  return found;
}

/** The name after «ora è», "is now", «si chiama». */
function findNewNames(reading: Reading): readonly { start: number; value: string }[] {
  const found: { start: number; value: string }[] = [];
  for (const match of reading.folded.matchAll(
    /(?<![a-z])(?:cognome (?:ora |adesso )?e'? (?:ora )?|il nome (?:giusto|corretto) e'? |(?:sur)?name is (?:now )?|name should be |sulla polizza e'? scritto sbagliato: |nuovo cognome:? |new (?:sur)?name:? )/g,
  )) {
    const start = match.index + match[0].length;
    const name =
      readName(reading, start)?.name ?? /^\p{Lu}[\p{L}'’-]+/u.exec(reading.plain.slice(start))?.[0];
    if (name !== undefined) found.push({ start, value: name });
  }
  return found;
}
