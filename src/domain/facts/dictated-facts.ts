/** Facts of numbers that somebody spoke or spelled: what `dictation.ts` writes out is read like any written number. */
import { hear, type Form, type FormOf, type WrittenOut } from './dictation.ts';
import type { Fact } from './fact.ts';
import { checkFiscalCode, checkIban, checkVatNumber, checkVin, findPhones } from './identifiers.ts';
import type { Profile } from '../profile.ts';
import { isReference } from '../linking/reference.ts';
import { item, type ReadPart } from './statements.ts';
import { figuresIn } from './written-figures.ts';

/** What a dictated number can be: our reference, an account, a tax code, a plate, a policy of this insurer, a telephone. */
export function dictatedForm(profile: Profile): FormOf {
  const policy = new RegExp(profile.policyNumber.source, profile.policyNumber.flags.replace('g', ''));
  return (signs, before): Form => {
    if (isReference(signs) || checkIban(signs) || checkFiscalCode(signs)) return 'checked';
    if (/^\d{11}$/.test(signs) && vatLabel.test(before) && checkVatNumber(signs)) return 'checked';
    if (/^[A-HJ-NPR-TV-Z]{2}\d{3}[A-HJ-NPR-TV-Z]{2}$/.test(signs)) return 'shaped';
    if (/^[A-HJ-NPR-TV-Z]{2}\d{5}$/.test(signs) && plateLabel.test(before)) return 'shaped';
    if (/^[A-Z]{3}[A-Z0-9]{2}\d{5}$/.test(signs) && pirLabel.test(before)) return 'shaped';
    if (policy.exec(signs)?.[0] === signs || checkVin(signs)) return 'shaped';
    if (/^\+?\d{8,13}$/.test(signs)) {
      const [phone] = findPhones(`${before.slice(-30)} ${signs}`);
      if (phone?.quote === signs) return 'shaped';
    }
    return undefined;
  };
}

const vatLabel = /(?<![a-z])(?:iva|piva|vat)(?![a-z])/;
const plateLabel = /(?<![a-z])(?:targ[a-z]{1,5}|plate|registration|moto[a-z]{0,8}|scooter)(?![a-z])/;
const pirLabel =
  /(?<![a-z])(?:pir|irregularity|irregolarita|bagagli[oa]?|valigi[ae]|baggage|luggage|suitcase)(?![a-z])/;

/**
 * Reads a part again with its spoken numbers, days and sums written as figures, and keeps of what `readers` find there
 * only what stands on such figures. Spans are those of the spoken words. What nothing settled comes in all its ways,
 * each less sure; numbers one mishearing away from a valid one come as `repaired`.
 */
export function dictatedFacts(
  source: ReadPart,
  profile: Profile,
  readers: (source: ReadPart) => readonly Fact[],
): readonly Fact[] {
  const { part, reading } = source;
  const { ways, runs } = hear(reading, dictatedForm(profile), figuresIn(reading));
  const facts = ways.flatMap((written) =>
    readers({ part, reading: written.reading }).flatMap((fact) => asDictated(fact, written)),
  );
  for (const { repairs, ...run } of runs) {
    const span = { part, start: run.start, end: run.end, quote: run.quote };
    for (const value of repairs) {
      const key = isReference(value)
        ? 'reference_fixed'
        : checkIban(value)
          ? item('iban')
          : item('fiscal_code');
      if (key !== 'reference_fixed' && repairs.length > 1) continue;
      facts.push({
        key,
        value,
        span,
        method: 'repaired',
        confidence: key === 'reference_fixed' ? 0.55 : 0.3,
      });
    }
  }
  return facts;
}

/**
 * Our references as recognisers of speech write them down: in figures, with commas and full stops where the caller drew
 * breath («4827, 1936. 52»). Only ten digits whose check holds are one; nothing is repaired here.
 */
export function pausedReferences({ part, reading }: ReadPart): readonly Fact[] {
  return Array.from(reading.folded.matchAll(/(?<![\d,.])\d{1,8}(?:[,.;-]? ?\d{1,8}){1,9}(?!\d)/g)).flatMap(
    ({ 0: run, index }): Fact[] => {
      const value = run.replaceAll(/\D/g, '');
      if (!/[,.;]/.test(run) || !isReference(value)) return [];
      const span = { part, ...reading.place(index, index + run.length) };
      return [{ key: 'reference', value, span, method: 'dictated', confidence: 0.9 }];
    },
  );
}

/** What is left of a reading's certainty when it was heard: settled by a form, the only way to write it, one of several. */
const certainty = { settled: 0.95, only: 0.8, likeliest: 0.7, possible: 0.55 } as const;

function asDictated(fact: Fact, { way, pieces, reading }: WrittenOut): readonly Fact[] {
  if (!toldInFigures.has(fact.key)) return [];
  const [start, end] = [reading.seek(fact.span.start), reading.seek(fact.span.end)];
  const piece = pieces.find((each) => each.start < Math.max(end, start + 1) && each.end > start);
  // In the later ways only what differs there is news.
  if (piece === undefined || way >= piece.ways) return [];
  const share = piece.isSettled
    ? certainty.settled
    : piece.ways === 1
      ? certainty.only
      : way === 0
        ? certainty.likeliest
        : certainty.possible;
  return [
    {
      ...fact,
      method: fact.method === 'repaired' ? 'repaired' : 'dictated',
      confidence: fact.confidence * share,
    },
  ];
}

const toldInFigures: ReadonlySet<string> = new Set(
  (
    'reference claim_ref reference_fixed external_ref policy_number plate plate_own plate_other fiscal_code vat_number iban vin phone ' +
    'contact_phone date loss_date loss_time amount_claimed flight_number pir_number trip_dates period_from_to treatment_dates email contact_email injured_age_job_income household'
  ).split(' '),
);
