/** What the review says about the policy, the event, and what its sources contradict each other about. */
import { formatDate, parseLocalDate } from '../time/calendar.ts';
import type { ConflictSource, DataConflict, SourcedFact } from '../facts/conflicts.ts';
import type { CoverageFinding } from '../policies/coverage.ts';
import type { Figures, Finding, Quote } from './finding.ts';
import type { Language } from '../message.ts';
import { formatMoney } from '../money.ts';
import type { Labels } from '../profile.ts';
import type { DuplicateClaim, ReviewFile } from './review-file.ts';

/** Findings of the coverage assessment, likely duplicates, and contradictions. */
export function reviewPolicy({ coverage, duplicates, conflicts }: ReviewFile): readonly Finding[] {
  // Two accounts are a finding of their own, which stops the payment.
  const others = conflicts.filter(({ item }) => String(item) !== 'iban');
  return [...coverage.findings.map(ofCoverage), ...duplicates.map(ofDuplicate), ...others.map(ofConflict)];
}

function ofCoverage(finding: CoverageFinding): Finding {
  const { evidence } = finding;
  // Several findings with one id are about different things: a plate and a person, two exclusions.
  const about = ['exclusion', 'subLimit', 'cover', 'plate', 'claimant'].flatMap((name) => {
    const value = evidence[name];
    return value === undefined ? [] : [`${name}:${value}`];
  });
  return {
    check: finding.id,
    key: about.join(' '),
    severity: finding.severity,
    text: finding.text,
    figures: evidence,
    quotes: [],
  };
}

function ofDuplicate({ reference, state, signals }: DuplicateClaim): Finding {
  return {
    check: 'pe.duplicate_claim',
    key: reference,
    severity: 'blocker',
    text:
      state === 'suspected'
        ? {
            it: `Il sinistro ${reference} sembra riguardare lo stesso evento (${signals.map(({ text }) => text.it).join(', ')}): confermare o escludere.`,
            en: `Claim ${reference} seems to be about the same event (${signals.map(({ text }) => text.en).join(', ')}): confirm or deny it.`,
          }
        : {
            it: `Lo stesso evento è già trattato nel sinistro ${reference}.`,
            en: `The same event is handled in claim ${reference}.`,
          },
    figures: { other: reference, state, signals: signals.map(({ signal }) => signal) },
    quotes: [],
  };
}

function ofConflict({ item, values }: DataConflict): Finding {
  const told = values.map(({ value }) => value);
  return {
    check: 'pe.data_conflict',
    key: item,
    severity: 'warning',
    text: conflictText(item, told),
    figures: { item, values: told },
    quotes: values.flatMap(({ sources }) => sources.flatMap(quoteOfSource)),
  };
}

function conflictText(item: string, values: readonly string[]): Labels {
  const list = (language: Language) => values.map((value) => shown(item, value, language)).join(' / ');
  const name = names.get(item) ?? { it: 'su un dato', en: 'a detail' };
  return {
    it: `Le fonti non concordano ${name.it}: ${list('it')}.`,
    en: `The sources do not agree on ${name.en}: ${list('en')}.`,
  };
}

/** A value of a fact as people write it. */
function shown(item: string, value: string, language: Language): string {
  if (item === 'amount_claimed') return formatMoney(Number(value), language);
  if (value === 'yes' || value === 'no') return language === 'it' && value === 'yes' ? 'sì' : value;
  return value
    .split('/')
    .map((part) => {
      const day = parseLocalDate(part);
      return day === undefined ? part : formatDate(day, language);
    })
    .join(' – ');
}

const names: ReadonlyMap<string, Labels> = new Map([
  ['loss_date', { it: 'sulla data dell’accaduto', en: 'the date of loss' }],
  ['loss_time', { it: 'sull’ora dell’accaduto', en: 'the time of loss' }],
  ['loss_place', { it: 'sul luogo dell’accaduto', en: 'the place of loss' }],
  ['injuries_flag', { it: 'sulla presenza di feriti', en: 'whether anybody was injured' }],
  ['plate_own', { it: 'sulla targa del veicolo assicurato', en: 'the plate of the insured vehicle' }],
  ['plate_other', { it: 'sulla targa dell’altro veicolo', en: 'the plate of the other vehicle' }],
  ['vin', { it: 'sul numero di telaio', en: 'the vehicle identification number' }],
  ['other_insurer', { it: 'sulla compagnia dell’altro veicolo', en: 'the insurer of the other vehicle' }],
  ['policy_number', { it: 'sul numero di polizza', en: 'the policy number' }],
  ['fiscal_code', { it: 'sul codice fiscale', en: 'the tax code' }],
  ['amount_claimed', { it: 'sull’importo richiesto', en: 'the amount claimed' }],
  ['account_holder', { it: 'sull’intestatario del conto', en: 'the account holder' }],
  [
    'other_insurance',
    { it: 'sulla presenza di altre assicurazioni', en: 'whether there is other insurance' },
  ],
  ['trip_dates', { it: 'sulle date del viaggio', en: 'the dates of the trip' }],
]);

function quoteOfSource(source: ConflictSource): readonly Quote[] {
  return source.from === 'message' ? [quoteOf(source.fact)] : [];
}

/** The words a fact was read from, and where they stand. */
export function quoteOf({ span, messageId }: SourcedFact): Quote {
  const attachment = span.part.startsWith('attachment:') ? span.part.slice('attachment:'.length) : undefined;
  return {
    quote: span.quote.slice(0, longestQuote),
    ...(messageId === undefined ? {} : { message: messageId }),
    ...(attachment === undefined ? {} : { attachment }),
  };
}

const longestQuote = 200;

/** Figures without those that are not known. */
export function figures(known: Readonly<Record<string, Figures[string] | undefined>>): Figures {
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
