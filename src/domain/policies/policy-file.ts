/**
 * Policies as other systems write them into files: values as text, checked one by one, every fault named with its
 * row, field and value. What came as CSV or JSON is the same here: a `RawPolicy` of cells that know where they stood.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { addDays, parseLocalDate } from '../time/calendar.ts';
import type {
  Cents,
  ClockTime,
  Contact,
  Cover,
  Exclusion,
  Instalment,
  LimitBasis,
  Party,
  Policy,
  PolicyRole,
  PolicyVersion,
  SubLimit,
} from '../claims/claim.ts';
import {
  checkFiscalCode,
  checkIban,
  checkVatNumber,
  findEmails,
  normalizePlate,
  normalizePolicyNumber,
} from '../facts/identifiers.ts';
import type { ClaimTypeId, LocalDate } from '../ids.ts';
import type { Language } from '../message.ts';
import { parseMoney } from '../money.ts';
import { beginningOf, endOf } from './policy-term.ts';
import type { Condition } from '../profile.ts';
import { fold } from '../text/text.ts';

/** A party as a file knows it: whether we know this person already is for storage to find out. */
export type PartyDraft = Omit<Party, 'id'>;

/** A policy that may be stored: everything in it has been checked. */
export interface PolicyDraft extends Omit<Policy, 'id' | 'parties'> {
  readonly parties: readonly { readonly role: PolicyRole; readonly party: PartyDraft }[];
}

/**
 * Something wrong in a file. An `error` keeps the whole policy out (a policy without one of its covers would make
 * us tell a customer that he is not insured); a `warning` leaves out, or keeps, the one value it speaks of.
 * The offending value is quoted: show it to whoever sent the file, never log it.
 */
export interface PolicyProblem {
  /** Row of the table (its header is row 1), or position in the JSON array counted from 1; 0 for the whole file. */
  readonly row: number;
  readonly field?: string;
  readonly severity: 'error' | 'warning';
  readonly problem: string;
}

/** What could be read of a file, and everything that could not. */
export interface PolicyFile {
  readonly policies: readonly PolicyDraft[];
  readonly problems: readonly PolicyProblem[];
}

export interface PolicyFileOptions {
  /** Claim types a cover may name; any when absent. */
  readonly claimTypes?: ReadonlySet<string>;
  /** Lets dates be offsets from this day (`-12d`), as in demonstration files; without it they are refused. */
  readonly today?: LocalDate;
}

/** One value as the file had it, with its place. */
export interface Cell {
  readonly row: number;
  readonly field: string;
  readonly value: string | number;
}

export interface RawContact {
  readonly kind: Contact['kind'];
  readonly value: Cell;
  readonly shared: boolean;
  readonly invalid: boolean;
}

export interface RawParty {
  readonly roles: readonly Cell[];
  readonly name?: Cell | undefined;
  readonly surname?: Cell | undefined;
  readonly fiscalCode?: Cell | undefined;
  readonly vatNumber?: Cell | undefined;
  readonly iban?: Cell | undefined;
  readonly language?: Cell | undefined;
  readonly address?: Cell | undefined;
  readonly doNotWrite?: Cell | undefined;
  readonly contacts: readonly RawContact[];
}

export interface RawSubLimit {
  readonly row: number;
  readonly code?: Cell | undefined;
  readonly nameIt?: Cell | undefined;
  readonly nameEn?: Cell | undefined;
  readonly limit?: Cell | undefined;
  readonly basis?: Cell | undefined;
  readonly clause?: Cell | undefined;
  readonly claimTypes: readonly Cell[];
  readonly words: readonly Cell[];
}

export interface RawExclusion {
  readonly row: number;
  readonly code?: Cell | undefined;
  readonly clause?: Cell | undefined;
  readonly textIt?: Cell | undefined;
  readonly textEn?: Cell | undefined;
  readonly words: readonly Cell[];
  /** `fact=value,value` each. */
  readonly when: readonly Cell[];
}

export interface RawCover {
  readonly row: number;
  readonly code?: Cell | undefined;
  readonly nameIt?: Cell | undefined;
  readonly nameEn?: Cell | undefined;
  readonly clause?: Cell | undefined;
  readonly claimTypes: readonly Cell[];
  readonly limit?: Cell | undefined;
  readonly limitBasis?: Cell | undefined;
  readonly deductible?: Cell | undefined;
  readonly deductiblePercent?: Cell | undefined;
  readonly deductibleMinimum?: Cell | undefined;
  readonly waitingDays?: Cell | undefined;
  readonly subLimits: readonly RawSubLimit[];
  readonly exclusions: readonly RawExclusion[];
}

export interface RawVersion {
  readonly row: number;
  readonly version?: Cell | undefined;
  readonly validFrom?: Cell | undefined;
  readonly fromTime?: Cell | undefined;
  readonly validTo?: Cell | undefined;
  readonly toTime?: Cell | undefined;
  readonly plate?: Cell | undefined;
  readonly riskAddress?: Cell | undefined;
  readonly covers: readonly RawCover[];
}

export interface RawInstalment {
  readonly row: number;
  readonly dueOn?: Cell | undefined;
  readonly amount?: Cell | undefined;
  readonly paidOn?: Cell | undefined;
}

export interface RawPolicy {
  readonly row: number;
  readonly number?: Cell | undefined;
  readonly product?: Cell | undefined;
  readonly language?: Cell | undefined;
  readonly cancelledOn?: Cell | undefined;
  readonly parties: readonly RawParty[];
  readonly versions: readonly RawVersion[];
  readonly instalments: readonly RawInstalment[];
  /** Faults found while the cells were gathered. */
  readonly problems: readonly PolicyProblem[];
}

/**
 * Checks policies one by one; the good ones come back whatever happens to the others. A number may occur once.
 * Where a file names no insured, the policyholder is the insured: insuring somebody else has to be said (art. 1891
 * of the Italian Civil Code).
 */
export function readRawPolicies(raw: readonly RawPolicy[], options: PolicyFileOptions): PolicyFile {
  const problems: PolicyProblem[] = [];
  const policies: PolicyDraft[] = [];
  const seen = new Map<string, number>();
  for (const each of raw) {
    const reading = new Reading(each.row, options);
    const policy = reading.policy(each);
    const key = normalizePolicyNumber(policy?.number ?? '');
    const earlier = seen.get(key);
    if (policy && earlier !== undefined && each.number) {
      reading.error(each.number, `is the number of row ${earlier} already`);
    }
    if (policy && earlier === undefined) seen.set(key, each.row);
    problems.push(...each.problems, ...reading.problems);
    if (policy && !hasError(each.problems) && !hasError(reading.problems)) policies.push(policy);
  }
  return { policies, problems };
}

/**
 * A day as files write it: `2026-07-03`, `03/07/2026` (day first, also with dots or dashes), a timestamp at
 * midnight, or, when `today` is given, an offset from it such as `-12d` or `+30d`. Undefined when it is none of
 * these or no real day; years of two digits are none.
 */
export function readDay(value: string, today?: LocalDate): LocalDate | undefined {
  const text = value.trim();
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0{1,9})?)?Z?)?$/.exec(text)?.[1];
  if (iso !== undefined) return parseLocalDate(iso);
  const dayFirst = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/.exec(text);
  if (dayFirst) {
    const [, day = '', , month = '', year = ''] = dayFirst;
    return parseLocalDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  }
  const offset = /^([+-]?\d{1,5})d$/.exec(text)?.[1];
  return offset === undefined || today === undefined ? undefined : addDays(today, Number(offset));
}

/**
 * A day of a demonstration file, so that the file never grows old: `-12d` is twelve days before `today`; any
 * other date stands for itself.
 * @throws RangeError when it is neither.
 */
export function resolveDay(value: string, today: LocalDate): LocalDate {
  const day = readDay(value, today);
  if (day === undefined) throw new RangeError(`not a day: ${quoted(value)}`);
  return day;
}

/** The offending value as problems show it: quoted, on one line, at most sixty characters. */
export function quoted(value: string | number): string {
  const characters = Array.from(String(value).toWellFormed());
  return JSON.stringify(
    characters.length > 60 ? `${characters.slice(0, 59).join('')}…` : characters.join(''),
  );
}

/** What spreadsheets and policy systems write for «no end». */
const openEnd = parseLocalDate('2100-12-31');
const openEnds = new Set([
  '9999-12-31',
  '31/12/9999',
  '31.12.9999',
  '31-12-9999',
  '2999-12-31',
  '31/12/2999',
]);

const languages: ReadonlyMap<string, Language> = new Map(
  Object.entries({
    it: 'it',
    ita: 'it',
    'it-it': 'it',
    italiano: 'it',
    italian: 'it',
    en: 'en',
    eng: 'en',
    'en-gb': 'en',
    'en-us': 'en',
    inglese: 'en',
    english: 'en',
  }),
);

const roles: ReadonlyMap<string, PolicyRole> = new Map(
  Object.entries({
    policyholder: 'policyholder',
    contraente: 'policyholder',
    insured: 'insured',
    assicurato: 'insured',
    beneficiary: 'beneficiary',
    beneficiario: 'beneficiary',
  }),
);

const bases: ReadonlyMap<string, LimitBasis> = new Map(
  Object.entries({
    event: 'event',
    'per event': 'event',
    claim: 'event',
    'per claim': 'event',
    evento: 'event',
    'per evento': 'event',
    sinistro: 'event',
    'per sinistro': 'event',
    year: 'year',
    'per year': 'year',
    annual: 'year',
    anno: 'year',
    'per anno': 'year',
    annuo: 'year',
    annuale: 'year',
    'anno assicurativo': 'year',
    'per anno assicurativo': 'year',
  }),
);

/** The checks of one policy: reads values, remembers what was wrong with them. */
class Reading {
  readonly problems: PolicyProblem[] = [];
  readonly #noted = new Set<string>();
  readonly #row: number;
  readonly #options: PolicyFileOptions;

  constructor(row: number, options: PolicyFileOptions) {
    this.#row = row;
    this.#options = options;
  }

  error(cell: Pick<Cell, 'row' | 'field'> & { readonly value?: Cell['value'] }, problem: string): void {
    this.#note('error', cell, problem);
  }

  policy(raw: RawPolicy): PolicyDraft | undefined {
    const number = this.#policyNumber(raw.number);
    const language = this.#language(raw.language);
    const cancelledOn = this.#day(raw.cancelledOn);
    const versions = this.#versions(raw.versions);
    const parties = this.#parties(raw.parties);
    const instalments = this.#instalments(raw.instalments);
    if (number === undefined) return undefined;
    return {
      number,
      product: this.#text(raw.product, 200) ?? '',
      ...(language === undefined ? {} : { language }),
      parties,
      versions,
      instalments,
      ...(cancelledOn === undefined ? {} : { cancelledOn }),
    };
  }

  #policyNumber(cell: Cell | undefined): string | undefined {
    const number = this.#text(cell, 60);
    if (cell === undefined || number === undefined) {
      this.error({ row: this.#row, field: cell?.field ?? 'policy_number' }, 'the policy number is missing');
      return undefined;
    }
    if (normalizePolicyNumber(number).length >= 3) return number;
    this.error(cell, 'is too short to be a policy number');
    return undefined;
  }

  #versions(raw: readonly RawVersion[]): readonly PolicyVersion[] {
    if (raw.length === 0) {
      this.error({ row: this.#row, field: 'valid_from' }, 'the policy has no dates of validity');
    }
    const read = raw
      .flatMap((each) => {
        const version = this.#version(each);
        return version === undefined ? [] : [{ raw: each, version, number: this.#versionNumber(each) }];
      })
      .toSorted((a, b) => a.version.validFrom.localeCompare(b.version.validFrom));
    const used = new Map<number, number>();
    for (const [i, each] of read.entries()) {
      const before = read[i - 1];
      if (before && beginningOf(startOf(each.version, before.version)).moment < endOf(before.version)) {
        this.error(
          each.raw.validFrom ?? { row: each.raw.row, field: 'valid_from' },
          `begins before the version of row ${before.raw.row} has ended (${before.version.validTo})`,
        );
      }
      const number = each.number ?? i + 1;
      const twin = used.get(number);
      if (twin !== undefined) {
        this.error(
          each.raw.version ?? { row: each.raw.row, field: 'version' },
          `version ${number} is in row ${twin} already`,
        );
      }
      used.set(number, each.raw.row);
    }
    return read.map(({ version, number }, i) => ({
      version: number ?? i + 1,
      ...startOf(version, read[i - 1]?.version),
    }));
  }

  #versionNumber(raw: RawVersion): number | undefined {
    return this.#whole(raw.version, 'a version', 1, 100_000);
  }

  #version(raw: RawVersion): Omit<PolicyVersion, 'version'> | undefined {
    const plate = this.#text(raw.plate, 20);
    const riskAddress = this.#text(raw.riskAddress, 300);
    const covers = this.#covers(raw);
    const validFrom = this.#required(raw.validFrom, raw.row, 'valid_from', (cell) => this.#day(cell));
    const validTo = this.#required(raw.validTo, raw.row, 'valid_to', (cell) => this.#lastDay(cell));
    const fromTime = this.#time(raw.fromTime);
    const toTime = this.#time(raw.toTime);
    if (validFrom === undefined || validTo === undefined) return undefined;
    if (validTo < validFrom && raw.validTo) {
      this.error(raw.validTo, `is before the first day of validity, ${validFrom}`);
      return undefined;
    }
    const term = {
      validFrom,
      ...(fromTime === undefined ? {} : { fromTime }),
      validTo,
      ...(toTime === undefined ? {} : { toTime }),
    };
    if (endOf(term) <= beginningOf(term).moment) {
      this.error(
        raw.toTime ?? raw.fromTime ?? { row: raw.row, field: 'valid_to' },
        'the version ends before it begins',
      );
      return undefined;
    }
    return {
      ...term,
      ...(plate === undefined ? {} : { plate: normalizePlate(plate) }),
      ...(riskAddress === undefined ? {} : { riskAddress }),
      covers,
    };
  }

  #covers(raw: RawVersion): readonly Cover[] {
    if (raw.covers.length === 0) {
      this.#note('warning', { row: raw.row, field: 'cover_code' }, 'no cover: nothing will be found insured');
    }
    const seen = new Set<string>();
    return raw.covers.flatMap((each) => {
      const cover = this.#cover(each);
      if (cover === undefined) return [];
      if (seen.has(cover.code)) {
        this.error(
          each.code ?? { row: each.row, field: 'cover_code' },
          'is in this version already, with other values',
        );
      }
      seen.add(cover.code);
      return [cover];
    });
  }

  #cover(raw: RawCover): Cover | undefined {
    const code = this.#required(raw.code, raw.row, 'cover_code', (cell) => this.#text(cell, 60));
    const it = this.#text(raw.nameIt, 200);
    const en = this.#text(raw.nameEn, 200);
    const claimTypes = this.#claimTypes(raw);
    const limit = this.#cents(raw.limit);
    const deductible = this.#cents(raw.deductible);
    const deductiblePercent = this.#percent(raw.deductiblePercent);
    const deductibleMinimum = this.#cents(raw.deductibleMinimum);
    const waitingDays = this.#whole(raw.waitingDays, 'a number of days', 0, 36_500) ?? 0;
    const clause = this.#text(raw.clause, 200);
    const limitBasis = this.#basis(raw.limitBasis);
    if (deductibleMinimum !== undefined && deductiblePercent === undefined && raw.deductibleMinimum) {
      this.error(raw.deductibleMinimum, 'is the least of a percentage, and none is given');
    }
    if (code === undefined) return undefined;
    const subLimits = this.#subLimits(raw, claimTypes, limit);
    const exclusions = this.#exclusions(raw.exclusions);
    return {
      code,
      name: { it: it ?? en ?? code, en: en ?? it ?? code },
      ...(clause === undefined ? {} : { clause }),
      claimTypes,
      ...(limit === undefined ? {} : { limit }),
      ...(limitBasis === undefined ? {} : { limitBasis }),
      ...(deductible === undefined ? {} : { deductible }),
      ...(deductiblePercent === undefined ? {} : { deductiblePercent }),
      ...(deductibleMinimum === undefined ? {} : { deductibleMinimum }),
      waitingDays,
      ...(subLimits.length === 0 ? {} : { subLimits }),
      exclusions,
    };
  }

  #subLimits(
    raw: RawCover,
    coverTypes: readonly ClaimTypeId[],
    coverLimit: Cents | undefined,
  ): readonly SubLimit[] {
    const seen = new Set<string>();
    return raw.subLimits.flatMap((each): SubLimit[] => {
      const code = this.#required(each.code, each.row, 'sub_limit_code', (cell) => this.#text(cell, 60));
      const limit = this.#required(each.limit, each.row, 'sub_limit', (cell) => this.#cents(cell));
      const it = this.#text(each.nameIt, 200);
      const en = this.#text(each.nameEn, 200);
      const basis = this.#basis(each.basis);
      const clause = this.#text(each.clause, 200);
      const claimTypes = this.#readClaimTypes(each.claimTypes);
      for (const type of claimTypes) {
        if (coverTypes.includes(type)) continue;
        const [cell] = each.claimTypes.filter(({ value }) => value === type);
        if (cell) this.error(cell, 'is not among the claim types of its cover');
      }
      const words = this.#words(each.words);
      if (code === undefined || limit === undefined) return [];
      if (seen.has(code) && each.code) this.error(each.code, 'is a sub-limit of this cover already');
      seen.add(code);
      if (coverLimit !== undefined && limit > coverLimit && each.limit) {
        this.#note('warning', each.limit, 'is above the limit of its cover; kept as it is');
      }
      return [
        {
          code,
          name: { it: it ?? en ?? code, en: en ?? it ?? code },
          limit,
          ...(basis === undefined ? {} : { basis }),
          ...(clause === undefined ? {} : { clause }),
          claimTypes,
          words,
        },
      ];
    });
  }

  /** Codes that a file leaves out are E1, E2 … by place. */
  #exclusions(raw: readonly RawExclusion[]): readonly Exclusion[] {
    const seen = new Set<string>();
    return raw.flatMap((each, i): Exclusion[] => {
      const it = this.#text(each.textIt, 500);
      const en = this.#text(each.textEn, 500);
      const code = this.#text(each.code, 60) ?? `E${i + 1}`;
      const clause = this.#text(each.clause, 200);
      const words = this.#words(each.words);
      const when = this.#conditions(each.when);
      const text = it ?? en;
      if (text === undefined) {
        this.error({ row: each.row, field: each.textIt?.field ?? 'exclusion' }, 'is missing');
        return [];
      }
      if (seen.has(code))
        this.error(
          each.code ?? { row: each.row, field: 'exclusion_code' },
          `${quoted(code)} is an exclusion of this cover already`,
        );
      seen.add(code);
      return [
        {
          code,
          ...(clause === undefined ? {} : { clause }),
          text: { it: text, en: en ?? text },
          words,
          when,
        },
      ];
    });
  }

  #words(cells: readonly Cell[]): readonly string[] {
    return [
      ...new Set(
        cells.flatMap((cell) => {
          const word = fold(this.#text(cell, 80) ?? '');
          if (word === '') return [];
          if (/^[^*]*\p{L}[^*]*\p{L}[^*]*\*?$/u.test(word)) return [word];
          this.error(cell, 'is no word to look for: letters, with * at the end for whatever follows');
          return [];
        }),
      ),
    ];
  }

  #conditions(cells: readonly Cell[]): readonly Condition[] {
    return cells.flatMap((cell) => {
      const text = this.#text(cell, 200);
      if (text === undefined) return [];
      const match = /^([a-z][a-z0-9_]*) ?= ?([a-z0-9_]+(?: ?, ?[a-z0-9_]+)*)$/.exec(text);
      if (match) return [{ fact: match[1] ?? '', in: (match[2] ?? '').split(/ ?, ?/) }];
      this.error(cell, 'is no condition such as cause=theft,fire');
      return [];
    });
  }

  #basis(cell: Cell | undefined): LimitBasis | undefined {
    const text = this.#text(cell, 60);
    if (cell === undefined || text === undefined) return undefined;
    const basis = bases.get(fold(text).replaceAll('_', ' '));
    if (basis === undefined) this.error(cell, 'is neither per event nor per year');
    return basis;
  }

  /** `HH:MM`, also with a dot, as a bare hour, or after «ore». */
  #time(cell: Cell | undefined): ClockTime | undefined {
    const text = this.#text(cell, 40);
    if (cell === undefined || text === undefined) return undefined;
    const match = /^(?:(?:alle )?(?:ore|h) ?)?(\d{1,2})(?:[:.](\d{2})(?::00)?)?$/i.exec(text);
    const [hour, minute] = [Number(match?.[1]), Number(match?.[2] ?? 0)];
    if (match && minute < 60 && hour * 60 + minute <= 24 * 60) {
      return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
    }
    this.error(cell, 'is not a time of day between 00:00 and 24:00');
    return undefined;
  }

  #claimTypes(raw: RawCover): readonly ClaimTypeId[] {
    const types = this.#readClaimTypes(raw.claimTypes);
    if (raw.claimTypes.length === 0) {
      this.error({ row: raw.row, field: 'claim_types' }, 'the cover names no claim type it pays for');
    }
    return types;
  }

  #readClaimTypes(cells: readonly Cell[]): readonly ClaimTypeId[] {
    const known = this.#options.claimTypes;
    const types = cells.flatMap((cell) => {
      const type = this.#text(cell, 60);
      if (type === undefined) return [];
      if (isClaimType(type) && (known === undefined || known.has(type))) return [type];
      this.error(
        cell,
        known ? `is not a claim type; known are ${[...known].join(', ')}` : 'is not a claim type',
      );
      return [];
    });
    return [...new Set(types)];
  }

  #instalments(raw: readonly RawInstalment[]): readonly Instalment[] {
    const due = new Map<LocalDate, number>();
    return raw
      .flatMap((each): Instalment[] => {
        const paidOn = this.#day(each.paidOn);
        const dueOn = this.#required(each.dueOn, each.row, 'instalment_due', (cell) => this.#day(cell));
        const amount = this.#required(each.amount, each.row, 'instalment_amount', (cell) =>
          this.#cents(cell),
        );
        if (dueOn === undefined || amount === undefined) return [];
        const twin = due.get(dueOn);
        if (twin !== undefined && each.dueOn) {
          this.error(each.dueOn, `an instalment of that day is in row ${twin} already, with other values`);
        }
        due.set(dueOn, each.row);
        return [{ dueOn, amount, ...(paidOn === undefined ? {} : { paidOn }) }];
      })
      .toSorted((a, b) => a.dueOn.localeCompare(b.dueOn));
  }

  #parties(raw: readonly RawParty[]): PolicyDraft['parties'] {
    const read = raw.flatMap((each) => {
      const party = this.#party(each);
      const held = each.roles.flatMap((cell) => this.#role(cell) ?? []);
      return party === undefined ? [] : held.map((role) => ({ role, party }));
    });
    const holder = read.find(({ role }) => role === 'policyholder')?.party;
    // A file that repeats only the policyholder's name as the insured means that person with all we know of them.
    const parties = read.map(({ role, party }) =>
      holder && samePerson(holder, party) ? { role, party: holder } : { role, party },
    );
    if (raw.length === 0) {
      this.error({ row: this.#row, field: 'policyholder_name' }, 'the policy names nobody');
    }
    return holder && !parties.some(({ role }) => role === 'insured')
      ? [...parties, { role: 'insured', party: holder }]
      : parties;
  }

  #role(cell: Cell): PolicyRole | undefined {
    const role = roles.get(fold(String(cell.value)));
    if (role === undefined) this.error(cell, 'is not policyholder, insured or beneficiary');
    return role;
  }

  #party(raw: RawParty): PartyDraft | undefined {
    const row = raw.roles[0]?.row ?? this.#row;
    const surname = this.#text(raw.surname, 100);
    const name = this.#required(
      isBlank(raw.name) ? (raw.surname ?? raw.name) : raw.name,
      row,
      'policyholder_name',
      (cell) => this.#text(cell, 200),
    );
    const fiscalCode = this.#fiscalCode(raw.fiscalCode);
    const vatNumber = this.#vatNumber(raw.vatNumber);
    const iban = this.#iban(raw.iban);
    const language = this.#language(raw.language);
    const address = this.#text(raw.address, 300);
    const doNotWrite = this.#text(raw.doNotWrite, 200);
    const contacts = this.#contacts(raw.contacts);
    if (name === undefined) return undefined;
    return {
      name: surname === undefined || fold(name).includes(fold(surname)) ? name : `${name} ${surname}`,
      ...(surname === undefined ? {} : { surname }),
      ...(fiscalCode === undefined ? {} : { fiscalCode }),
      ...(vatNumber === undefined ? {} : { vatNumber }),
      ...(iban === undefined ? {} : { iban }),
      ...(language === undefined ? {} : { language }),
      ...(address === undefined ? {} : { address }),
      contacts,
      ...(doNotWrite === undefined ? {} : { doNotWrite }),
    };
  }

  /** A person's code, or a company's eleven digits. A wrong check letter is kept: the customer may quote it as it is. */
  #fiscalCode(cell: Cell | undefined): string | undefined {
    const code = this.#text(cell, 40)
      ?.toUpperCase()
      .replace(/[^A-Z0-9]/g, '');
    if (cell !== undefined && code !== undefined && !checkFiscalCode(code) && !checkVatNumber(code)) {
      this.#note(
        'warning',
        cell,
        'is not a valid tax code: its check letter or shape is wrong; kept as it is',
      );
    }
    return code === '' ? undefined : code;
  }

  #vatNumber(cell: Cell | undefined): string | undefined {
    const number = this.#text(cell, 40)
      ?.toUpperCase()
      .replace(/[^A-Z0-9]/g, '');
    if (
      cell !== undefined &&
      number !== undefined &&
      /^(?:IT)?\d+$/.test(number) &&
      !checkVatNumber(number)
    ) {
      this.#note('warning', cell, 'is not a valid Italian VAT number; kept as it is');
    }
    return number === '' ? undefined : number?.replace(/^IT(?=\d{11}$)/, '');
  }

  /** Money may go there one day: an account that fails its check is left out. */
  #iban(cell: Cell | undefined): string | undefined {
    const iban = this.#text(cell, 60);
    if (cell === undefined || iban === undefined) return undefined;
    if (checkIban(iban)) return iban.toUpperCase().replace(/[^A-Z0-9]/g, '');
    this.#note('warning', cell, 'is not a valid IBAN; left out');
    return undefined;
  }

  #contacts(raw: readonly RawContact[]): readonly Contact[] {
    const contacts = new Map<string, Contact>();
    for (const each of raw) {
      const text = this.#text(each.value, 320);
      if (text === undefined) continue;
      const value = each.kind === 'phone' ? readPhone(text) : readEmail(text);
      if (value === undefined) {
        const what = each.kind === 'phone' ? 'a telephone number' : 'an e-mail address';
        this.#note('warning', each.value, `is not ${what}; left out`);
        continue;
      }
      const key = `${each.kind} ${value}`;
      if (!contacts.has(key)) {
        contacts.set(key, { kind: each.kind, value, shared: each.shared, invalid: each.invalid });
      }
    }
    return [...contacts.values()];
  }

  #language(cell: Cell | undefined): Language | undefined {
    const text = this.#text(cell, 40);
    if (cell === undefined || text === undefined) return undefined;
    const language = languages.get(text.toLowerCase());
    if (language === undefined)
      this.#note('warning', cell, 'is neither Italian (it) nor English (en); left out');
    return language;
  }

  #day(cell: Cell | undefined): LocalDate | undefined {
    const text = this.#text(cell, 40);
    if (cell === undefined || text === undefined) return undefined;
    const day = readDay(text, this.#options.today);
    if (day === undefined) this.error(cell, 'is not a real day written as yyyy-mm-dd or dd/mm/yyyy');
    return day;
  }

  #lastDay(cell: Cell): LocalDate | undefined {
    return openEnds.has(String(cell.value).trim()) ? openEnd : this.#day(cell);
  }

  #cents(cell: Cell | undefined): Cents | undefined {
    if (cell === undefined) return undefined;
    const cents = typeof cell.value === 'number' ? wholeCents(cell.value) : this.#centsOf(cell);
    if (cents === undefined) return undefined;
    if (Number.isSafeInteger(cents) && cents >= 0) return cents;
    this.error(cell, 'is not an amount of euros');
    return undefined;
  }

  #centsOf(cell: Cell): Cents | undefined {
    const text = this.#text(cell, 60);
    if (text === undefined) return undefined;
    return /[$£¥]|usd|gbp|chf/i.test(text) ? NaN : (parseMoney(text) ?? NaN);
  }

  #percent(cell: Cell | undefined): number | undefined {
    const text = this.#text(cell, 40);
    if (cell === undefined || text === undefined) return undefined;
    const digits = text.replace(/\s?%$/, '').replace(',', '.');
    const percent = /^\d{1,3}(?:\.\d{1,4})?$/.test(digits) ? Number(digits) : NaN;
    if (percent <= 100) return percent;
    this.error(cell, 'is not a percentage between 0 and 100');
    return undefined;
  }

  #whole(cell: Cell | undefined, what: string, min: number, max: number): number | undefined {
    const text = this.#text(cell, 40);
    if (cell === undefined || text === undefined) return undefined;
    const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (number >= min && number <= max) return number;
    this.error(cell, `is not ${what} between ${min} and ${max}`);
    return undefined;
  }

  /** One line without control characters; undefined when blank. */
  #text(cell: Cell | undefined, max: number): string | undefined {
    if (cell === undefined) return undefined;
    const text = String(cell.value)
      .toWellFormed()
      .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
      .trim();
    if (text === '') return undefined;
    if (text.includes('\uFFFD')) {
      this.#note('warning', cell, 'holds characters that are not UTF-8; kept with the damage');
    }
    if (text.length <= max) return text;
    this.error(cell, `is longer than ${max} characters`);
    return undefined;
  }

  #required<T>(
    cell: Cell | undefined,
    row: number,
    field: string,
    read: (cell: Cell) => T | undefined,
  ): T | undefined {
    if (cell !== undefined && !isBlank(cell)) return read(cell);
    this.error({ row, field: cell?.field ?? field }, 'is missing');
    return undefined;
  }

  #note(
    severity: PolicyProblem['severity'],
    cell: { readonly row: number; readonly field: string; readonly value?: string | number },
    problem: string,
  ): void {
    const value =
      cell.value === undefined || String(cell.value).trim() === '' ? '' : `${quoted(cell.value)} `;
    const key = `${cell.row} ${cell.field} ${value}${problem}`;
    if (this.#noted.has(key)) return;
    this.#noted.add(key);
    this.problems.push({ row: cell.row, field: cell.field, severity, problem: `${value}${problem}` });
  }
}

type Term = Pick<PolicyVersion, 'validFrom' | 'fromTime' | 'validTo' | 'toTime'>;

/**
 * A version as it begins after the one before it. Cover begins and ends at 24:00 of the day named (art. 1899 of the
 * Italian Civil Code), so Italian systems write one day as the last of a version and the first of the next: up to its
 * end it belongs to the earlier, and the later begins with the next day. A time the file states is kept.
 */
function startOf<Version extends Term>(version: Version, before: Term | undefined): Version {
  const shared = version.validFrom === before?.validTo && version.validTo > version.validFrom;
  if (!shared || (version.fromTime ?? '24:00') !== '24:00') return version;
  return { ...version, validFrom: addDays(version.validFrom, 1), fromTime: '00:00' };
}

function isBlank(cell: Cell | undefined): boolean {
  return cell === undefined || String(cell.value).trim() === '';
}

function hasError(problems: readonly PolicyProblem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

function isClaimType(text: string): text is ClaimTypeId {
  return /^[a-z][a-z0-9_]*$/.test(text);
}

/** The same name, and no tax code that tells them apart. */
function samePerson(holder: PartyDraft, other: PartyDraft): boolean {
  if (fold(holder.name) !== fold(other.name)) return false;
  if (other.fiscalCode !== undefined && other.fiscalCode !== holder.fiscalCode) return false;
  return other.contacts.every(({ kind, value }) =>
    holder.contacts.some((one) => one.kind === kind && one.value === value),
  );
}

function readEmail(text: string): string | undefined {
  const wanted = text.toLowerCase().replace(/^mailto:/, '');
  return findEmails(wanted).some(({ value }) => value === wanted) ? wanted : undefined;
}

function readPhone(text: string): string | undefined {
  const phone = parsePhoneNumberFromString(text.replace(/^00/, '+'), 'IT');
  return phone?.isPossible() ? phone.number : undefined;
}

function wholeCents(euros: number): Cents {
  const cents = Math.round(euros * 100);
  return Math.abs(cents - euros * 100) < 1e-6 * Math.max(1, Math.abs(euros)) ? cents : NaN;
}
