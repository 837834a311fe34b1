/**
 * Everything a message tells in figures, names and phrases: what linking compares and what a checklist ticks.
 * Rules and words only; each fact keeps the words it was read from, so that a person can judge it.
 */
import {
  amounts,
  baggageReports,
  diagnoses,
  flights,
  inspectionPlaces,
  otherInsurance,
  otherInsurers,
  periods,
  treatmentDates,
  treatmentDays,
} from './claim-facts.ts';
import { dictatedFacts, pausedReferences } from './dictated-facts.ts';
import type { Fact } from './fact.ts';
import { findFiscalCodes, findIbans, findPlates, findVatNumbers, findVins } from './identifiers.ts';
import type { LocalDate } from '../ids.ts';
import { findMisreadFiscalCodes, findMisreadIbans } from './misread.ts';
import { households, livelihoods } from './life-facts.ts';
import { lossPlaces } from './loss-place.ts';
import { authorities, descriptions, injuries, otherParties, witnesses } from './loss-story.ts';
import { findLossTimes } from './loss-time.ts';
import type { Address, Language, Span } from '../message.ts';
import { externalReferences, plateFact, plateRoles, policyNumbers, references } from './number-facts.ts';
import {
  accountHolders,
  contacts,
  emails,
  names,
  payeeRelations,
  phones,
  senderFacts,
  signature,
} from './person-facts.ts';
import type { Profile } from '../profile.ts';
import { factAt, happened, isAsked, isDenied, item, type ReadPart } from './statements.ts';
import { read, readProse, sentenceAround, withFlag, withoutHesitation, type Place } from '../text/text.ts';

/** A message as `extractFacts` reads it. */
export interface FactSource {
  /**
   * `body` is only what the sender newly wrote, `transcript` what a caller said; from `quoted` only references and
   * policy numbers are taken.
   */
  readonly parts: readonly { readonly part: Span['part']; readonly text: string }[];
  readonly sender?: Address;
  readonly profile: Profile;
  /** The day the message reached us, for «ieri» and missing years. */
  readonly today: LocalDate;
  readonly language: Language;
}

/**
 * Facts of one message, each (key, value) once with its surest reading, in the order of confidence. Values:
 * dates `2026-07-03`, spans of days `2026-07-03/2026-07-10`, times `15:30`, amounts in cents, telephones E.164,
 * plates, accounts and codes in capitals without blanks, flags `yes` or `no`, names and places as written.
 * Values that contradict each other are all kept: that is a finding, not ours to settle.
 */
export function extractFacts({ parts, sender, profile, today }: FactSource): readonly Fact[] {
  const facts: Fact[] = [];
  const written: ReadPart[] = [];
  for (const { part, text } of parts) {
    const isPaper = part.startsWith('attachment:');
    const prose = isPaper ? read(text) : readProse(text);
    const source: ReadPart = { part, reading: part === 'transcript' ? withoutHesitation(prose) : prose };
    if (part === 'quoted') {
      facts.push(...lessSure([...references(source, profile), ...policyNumbers(source, profile)], 0.8));
    } else if (part === 'subject' || part === 'body' || part === 'transcript') {
      written.push(source);
      if (part === 'transcript') facts.push(...pausedReferences(source));
      facts.push(
        ...tellingFacts(source, profile, today),
        ...identifierFacts(source, profile),
        ...dictatedFacts(source, profile, (spoken) => [
          ...tellingFacts(spoken, profile, today),
          ...identifierFacts(spoken, profile),
          ...plateRoles([spoken]),
        ]),
      );
    } else {
      facts.push(...lessSure([...documentFacts(source, today), ...identifierFacts(source, profile)], 0.9));
    }
  }
  facts.push(...plateRoles(written), ...senderFacts(sender, written));
  return surestOfEach(facts);
}

/** What only the sender's own words can tell. */
function tellingFacts(source: ReadPart, profile: Profile, today: LocalDate): readonly Fact[] {
  const times = findLossTimes(source, today, true);
  const told = descriptions(source, profile, times);
  return [
    ...times,
    ...dayOfStory(source, times, told, today),
    ...lossPlaces(source, true, times),
    ...told,
    ...injuries(source, profile),
    ...authorities(source),
    ...witnesses(source),
    ...otherParties(source),
    ...contacts(source),
    ...names(source),
    ...signature(source),
    ...otherInsurers(source, profile),
    ...amounts(source),
    ...inspectionPlaces(source, profile),
    ...otherInsurance(source),
    ...periods(source, today),
    ...treatmentDays(source, today),
    ...payeeRelations(source),
    ...livelihoods(source),
    ...households(source),
    ...fieldItems(source, profile),
  ];
}

/**
 * The only day told in a story is that of the loss, though no word of happening stands beside it: «torno a casa il 3,
 * porta aperta e cassetti a terra». The date over a forwarded letter is none.
 */
function dayOfStory(
  { reading }: ReadPart,
  times: readonly Fact[],
  told: readonly Fact[],
  today: LocalDate,
): readonly Fact[] {
  const [story] = told;
  if (story === undefined || times.some(({ key }) => key === item('loss_date'))) return [];
  const days = times.filter(
    ({ key, value, span, confidence }) =>
      key === 'date' &&
      confidence >= 0.8 &&
      value <= today &&
      span.start >= story.span.start &&
      span.end <= story.span.end &&
      // Where a word of happening stands, it was asked before whether the day belongs to it.
      !happened.test(sentenceAround(reading, reading.seek(span.start)).text) &&
      !spokeThen.test(sentenceAround(reading, reading.seek(span.start)).text) &&
      !ofHeader.test(
        reading.folded.slice(Math.max(0, reading.seek(span.start) - 20), reading.seek(span.start)),
      ),
  );
  const [day] = days;
  if (day === undefined || days.some(({ value }) => value !== day.value)) return [];
  return [{ ...day, key: item('loss_date'), method: 'story', confidence: 0.55 }];
}

/** A day on which people spoke or wrote: «ci siamo sentiti il 10», "I wrote to you on". */
const spokeThen =
  /(?<![a-z])(?:(?:ci siamo|vi ho|le ho|ho|abbiamo|mi (?:ha|avete)|ci (?:ha|avete)) (?:gia )?(?:parlat|sentit|scritt|telefonat|chiamat|mandat|inviat|spedit)[oaie]|(?:mail|lettera|raccomandata|telefonata|fax|messaggio|letter|e-mail|message|call) (?:del|dell'|di|of|dated)|(?:spoke|talked|wrote|written|phoned|e-?mailed|sent) (?:to |with )?(?:you|us|it|them))(?![a-z])/;

/** The head of a forwarded letter, before its date. */
const ofHeader = /(?<![a-z])(?:data|date|inviato|sent)[: ]{1,3}[a-z, ]{0,8}$/;

/** What a paper tells: its own fields and numbers, but not the story. */
function documentFacts(source: ReadPart, today: LocalDate): readonly Fact[] {
  return [
    ...findLossTimes(source, today, false),
    ...lossPlaces(source, false),
    ...names(source),
    ...treatmentDates(source, today),
    ...phones(source).map((fact): Fact => ({ ...fact, key: 'phone' })),
    ...emails(source),
  ];
}

/** Numbers that check themselves or stand behind a label, wherever they stand. */
function identifierFacts(source: ReadPart, profile: Profile): readonly Fact[] {
  const { reading } = source;
  const simple = (
    key: string,
    found: readonly (Place & { value: string })[],
    confidence: number,
    method = 'regex',
  ) =>
    found.map(({ value, ...place }): Fact => ({
      key: item(key),
      value,
      span: { part: source.part, ...place },
      method,
      confidence,
    }));
  // Only pictures are misread.
  const isPaper = source.part.startsWith('attachment:');
  return [
    ...references(source, profile),
    ...policyNumbers(source, profile),
    ...externalReferences(source, profile),
    ...findPlates(reading).map((plate) => plateFact(source, plate)),
    ...simple('fiscal_code', findFiscalCodes(reading), 1),
    ...(isPaper ? simple('fiscal_code', findMisreadFiscalCodes(reading), 0.6, 'repaired') : []),
    ...simple('vat_number', findVatNumbers(reading), 1),
    ...simple('iban', findIbans(reading), 1),
    ...(isPaper ? simple('iban', findMisreadIbans(reading), 0.8, 'repaired') : []),
    ...simple('vin', findVins(reading), 0.8),
    ...accountHolders(source),
    ...flights(source),
    ...baggageReports(source),
    ...diagnoses(source),
  ];
}

/** Items this file reads by its own rules; any other field with a pattern is read by that pattern alone. */
const ownRules: ReadonlySet<string> = new Set(
  (
    'claim_ref policy_number insured_name fiscal_code vat_number contact_phone contact_email loss_date loss_time loss_place loss_description plate_own ' +
    'plate_other vin other_insurer other_party injuries_flag witnesses authority inspection_place amount_claimed iban account_holder payee_relation ' +
    'other_insurance flight_number pir_number trip_dates diagnosis treatment_dates period_from_to injured_age_job_income household signature'
  ).split(' '),
);

/** True when a field is found in words without a pattern of the profile. A signature never is: a person sees it. */
export function isReadByRules(id: string): boolean {
  return ownRules.has(id) && id !== 'signature';
}

function fieldItems(source: ReadPart, profile: Profile): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const { id, kind, pattern } of profile.items.values()) {
    if (kind !== 'field' || !pattern || ownRules.has(id)) continue;
    for (const match of Array.from(
      reading.plain.matchAll(new RegExp(pattern.source, withFlag(pattern.flags))),
    ).slice(0, 10)) {
      if (match[0] === '' || isAsked(reading, match.index) || isDenied(reading, match.index)) continue;
      const value = match[1] ?? match[0];
      const start = match.index + match[0].indexOf(value);
      facts.push(
        factAt(
          source,
          id,
          value.replace(/\s+/g, ' ').trim(),
          { start, end: start + value.length },
          'regex',
          0.6,
        ),
      );
    }
  }
  return facts;
}

function lessSure(facts: readonly Fact[], factor: number): readonly Fact[] {
  return facts.map((fact): Fact => ({
    ...fact,
    confidence: fact.confidence * factor,
  }));
}

/** At most 50 values of a key: more is a list, not a message, and nobody can use it. */
function surestOfEach(facts: readonly Fact[]): readonly Fact[] {
  const best = new Map<string, Fact>();
  for (const fact of facts) {
    const name = `${fact.key} ${fact.value}`;
    const known = best.get(name);
    if (!known || fact.confidence > known.confidence) best.set(name, fact);
  }
  const counts = new Map<string, number>();
  return [...best.values()]
    .map((fact): Fact => ({ ...fact, confidence: Math.round(fact.confidence * 100) / 100 }))
    .toSorted((a, b) => b.confidence - a.confidence)
    .filter(({ key }) => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count <= 50;
    });
}
