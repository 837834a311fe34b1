/**
 * The table form of a policy file: one row per cover of a version of a policy, with whatever else stands in the
 * row. Rows of one policy number belong together, in any order; what they repeat must agree.
 *
 * Columns, in English or Italian, in any order, any case, with blanks or underscores:
 *
 *   policy_number        numero_polizza      required; rows with the same number are one policy
 *   product              prodotto
 *   language             lingua              it or en
 *   cancelled_on         annullata_il        terminated before its natural end
 *   version              versione            1, 2 …; numbered by date when left out
 *   valid_from           decorrenza          required: first day, `2026-07-03` or `03/07/2026`
 *   from_time            ora_decorrenza      `24:00`, `12:00`; see `domain/policies/policy-term.ts` for when it is left out
 *   valid_to             scadenza            required: last day, included; 9999-12-31 for no end
 *   to_time              ora_scadenza        24:00 when left out
 *   plate                targa
 *   risk_address         ubicazione
 *   cover_code           codice_garanzia     a row with any of these columns filled is a cover
 *   cover_name_it, _en   garanzia
 *   cover_clause         articolo            where the contract grants it: «art. 12 CGA»
 *   claim_types          tipi_sinistro       ids such as motor_damage, parted by blanks, commas or |
 *   limit                massimale           euros: 1.250,00 or 1250.00
 *   limit_basis          base_massimale      event (evento), the rule, or year (anno)
 *   deductible           franchigia          euros
 *   deductible_percent   scoperto            percent
 *   deductible_minimum   scoperto_minimo     euros: the least a scoperto comes to
 *   waiting_days         carenza             days
 *   exclusions           esclusioni          texts parted by |
 *   sub_limit_code       codice_sottolimite  a row with any of these columns filled is a sub-limit of the row's cover,
 *   sub_limit_name_it, _en   sottolimite       for which `cover_code` is enough once the cover stands in another row
 *   sub_limit            importo_sottolimite euros
 *   sub_limit_basis      base_sottolimite    event or year; the cover's when left out
 *   sub_limit_clause     articolo_sottolimite
 *   sub_limit_types      tipi_sottolimite    claim types; those of the cover when left out
 *   sub_limit_words      parole_sottolimite  parted by | or commas: gioiell*, orologi
 *   exclusion_code       codice_esclusione   a row with any of these columns filled is an exclusion of its cover
 *   exclusion            esclusione          the text; exclusion_en in English
 *   exclusion_clause     articolo_esclusione
 *   exclusion_words      parole_esclusione   parted by | or commas
 *   exclusion_when       fatti_esclusione    facts of the claim, parted by |: cause=theft,fire
 *   instalment_due       scadenza_rata       a row with any of these columns filled is an instalment
 *   instalment_amount    importo_rata        euros
 *   instalment_paid      rata_pagata_il      day; blank while unpaid
 *
 * and for each of policyholder (contraente), insured (assicurato), beneficiary (beneficiario), as in
 * `insured_name` or `nome_assicurato`; without a role the policyholder is meant:
 *
 *   name (nome), surname (cognome), fiscal_code (codice_fiscale), vat_number (partita_iva), iban, address
 *   (indirizzo), email, phone (telefono), pec (several parted by blanks, commas or |), shared_contacts
 *   (contatti_condivisi: those of them that other people read too), do_not_write (non_scrivere: why)
 */
import { readCsv } from './csv.ts';
import type { CsvRow } from './csv.ts';
import { normalizePolicyNumber } from './domain/facts/identifiers.ts';
import { quoted, readDay } from './domain/policies/policy-file.ts';
import type {
  Cell,
  PolicyProblem,
  RawContact,
  RawCover,
  RawExclusion,
  RawInstalment,
  RawParty,
  RawPolicy,
  RawSubLimit,
  RawVersion,
} from './domain/policies/policy-file.ts';
import { fold } from './domain/text/text.ts';

/** Gathers the rows of a table into policies. Rows that cannot be read at all are in `problems`. */
export function readPolicyTable(text: string): {
  readonly policies: readonly RawPolicy[];
  readonly problems: readonly PolicyProblem[];
} {
  const rows = readCsv(text);
  const header = rows.next();
  if (header.done) return { policies: [], problems: [fileProblem(0, 'the file is empty')] };
  const { columns, problems } = readHeader(header.value);
  const missing = required.filter((column) => !columns.includes(column));
  if (header.value.fault !== undefined || missing.length > 0) {
    const fault = header.value.fault ?? `these columns are missing: ${missing.join(', ')}`;
    return { policies: [], problems: [...problems, fileProblem(header.value.row, fault)] };
  }
  const gathered = new Map<string, Gathered>();
  for (const row of rows) {
    const cells = cellsOf(row, columns);
    const faults = faultsOf(row, columns);
    const number = cells.get('policy_number');
    const key = normalizePolicyNumber(number?.text ?? '');
    if (number === undefined || key === '') {
      problems.push(...faults);
      if (faults.length === 0) problems.push(missingNumber(row.row));
      continue;
    }
    const policy = gathered.get(key) ?? new Gathered(row.row);
    gathered.set(key, policy);
    // A row that cannot be trusted keeps its whole policy out, not only itself.
    policy.problems.push(...faults);
    if (faults.length === 0) policy.add(cells);
  }
  const policies = [...gathered.values()].filter(({ number, problems: faults }) => {
    if (number === undefined) problems.push(...faults);
    return number !== undefined;
  });
  return { policies, problems };
}

type Column =
  | (typeof policyColumns)[number]
  | `${(typeof partyRoles)[number]}_${(typeof partyColumns)[number]}`;

const policyColumns = [
  'policy_number',
  'product',
  'language',
  'cancelled_on',
  'version',
  'valid_from',
  'from_time',
  'valid_to',
  'to_time',
  'plate',
  'risk_address',
  'cover_code',
  'cover_name_it',
  'cover_name_en',
  'cover_clause',
  'claim_types',
  'limit',
  'limit_basis',
  'deductible',
  'deductible_percent',
  'deductible_minimum',
  'waiting_days',
  'exclusions',
  'sub_limit_code',
  'sub_limit_name_it',
  'sub_limit_name_en',
  'sub_limit',
  'sub_limit_basis',
  'sub_limit_clause',
  'sub_limit_types',
  'sub_limit_words',
  'exclusion_code',
  'exclusion',
  'exclusion_en',
  'exclusion_clause',
  'exclusion_words',
  'exclusion_when',
  'instalment_due',
  'instalment_amount',
  'instalment_paid',
] as const;
const partyRoles = ['policyholder', 'insured', 'beneficiary'] as const;
const partyColumns = [
  'name',
  'surname',
  'fiscal_code',
  'vat_number',
  'iban',
  'address',
  'email',
  'phone',
  'pec',
  'shared_contacts',
  'do_not_write',
] as const;
const required: readonly Column[] = ['policy_number', 'valid_from', 'valid_to'];

/** Other names of the columns, as a header reads once folded and joined by underscores. */
const policyAliases: Readonly<Record<string, (typeof policyColumns)[number]>> = {
  number: 'policy_number',
  policy: 'policy_number',
  policy_no: 'policy_number',
  numero_polizza: 'policy_number',
  numero_di_polizza: 'policy_number',
  n_polizza: 'policy_number',
  polizza: 'policy_number',
  numero: 'policy_number',
  prodotto: 'product',
  lingua: 'language',
  annullata_il: 'cancelled_on',
  data_annullamento: 'cancelled_on',
  disdetta_il: 'cancelled_on',
  versione: 'version',
  decorrenza: 'valid_from',
  data_decorrenza: 'valid_from',
  valida_dal: 'valid_from',
  scadenza: 'valid_to',
  data_scadenza: 'valid_to',
  valida_al: 'valid_to',
  ora_decorrenza: 'from_time',
  ora_scadenza: 'to_time',
  targa: 'plate',
  ubicazione: 'risk_address',
  ubicazione_rischio: 'risk_address',
  indirizzo_rischio: 'risk_address',
  cover: 'cover_code',
  codice_garanzia: 'cover_code',
  cover_name: 'cover_name_en',
  garanzia: 'cover_name_it',
  nome_garanzia: 'cover_name_it',
  clause: 'cover_clause',
  articolo: 'cover_clause',
  articolo_garanzia: 'cover_clause',
  clausola: 'cover_clause',
  claim_type: 'claim_types',
  tipi_sinistro: 'claim_types',
  tipo_sinistro: 'claim_types',
  massimale: 'limit',
  base_massimale: 'limit_basis',
  massimale_per: 'limit_basis',
  franchigia: 'deductible',
  scoperto: 'deductible_percent',
  scoperto_percentuale: 'deductible_percent',
  scoperto_minimo: 'deductible_minimum',
  minimo_scoperto: 'deductible_minimum',
  carenza: 'waiting_days',
  giorni_carenza: 'waiting_days',
  carenza_giorni: 'waiting_days',
  esclusioni: 'exclusions',
  codice_sottolimite: 'sub_limit_code',
  sottolimite: 'sub_limit_name_it',
  nome_sottolimite: 'sub_limit_name_it',
  sub_limit_name: 'sub_limit_name_en',
  sub_limit_amount: 'sub_limit',
  importo_sottolimite: 'sub_limit',
  base_sottolimite: 'sub_limit_basis',
  articolo_sottolimite: 'sub_limit_clause',
  tipi_sottolimite: 'sub_limit_types',
  parole_sottolimite: 'sub_limit_words',
  codice_esclusione: 'exclusion_code',
  esclusione: 'exclusion',
  exclusion_text: 'exclusion',
  exclusion_it: 'exclusion',
  articolo_esclusione: 'exclusion_clause',
  parole_esclusione: 'exclusion_words',
  fatti_esclusione: 'exclusion_when',
  scadenza_rata: 'instalment_due',
  rata_scadenza: 'instalment_due',
  importo_rata: 'instalment_amount',
  rata_importo: 'instalment_amount',
  rata_pagata_il: 'instalment_paid',
  pagata_il: 'instalment_paid',
  data_pagamento_rata: 'instalment_paid',
};
const partyAliases: Readonly<Record<string, (typeof partyColumns)[number]>> = {
  nome: 'name',
  nome_e_cognome: 'name',
  ragione_sociale: 'name',
  cognome: 'surname',
  codice_fiscale: 'fiscal_code',
  cf: 'fiscal_code',
  tax_code: 'fiscal_code',
  partita_iva: 'vat_number',
  p_iva: 'vat_number',
  piva: 'vat_number',
  vat: 'vat_number',
  indirizzo: 'address',
  e_mail: 'email',
  mail: 'email',
  telefono: 'phone',
  tel: 'phone',
  cellulare: 'phone',
  contatti_condivisi: 'shared_contacts',
  non_scrivere: 'do_not_write',
};
const roleNames: Readonly<Record<string, (typeof partyRoles)[number]>> = {
  policyholder: 'policyholder',
  holder: 'policyholder',
  contraente: 'policyholder',
  insured: 'insured',
  assicurato: 'insured',
  beneficiary: 'beneficiary',
  beneficiario: 'beneficiary',
};

function columnOf(heading: string): Column | undefined {
  const name = fold(heading)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  const policyColumn = policyColumns.find((column) => column === name) ?? policyAliases[name];
  if (policyColumn !== undefined) return policyColumn;
  const words = name.split('_').filter((word) => word !== 'del' && word !== 'di');
  const [first = '', last = ''] = [words[0], words.at(-1)];
  const before = roleNames[first];
  const role = before ?? roleNames[last] ?? 'policyholder';
  const rest =
    before !== undefined ? words.slice(1) : roleNames[last] === undefined ? words : words.slice(0, -1);
  const part = rest.length === 0 ? 'name' : rest.join('_');
  const column = partyColumns.find((one) => one === part) ?? partyAliases[part];
  return column === undefined ? undefined : `${role}_${column}`;
}

function readHeader({ row, cells }: CsvRow): { columns: (Column | undefined)[]; problems: PolicyProblem[] } {
  const problems: PolicyProblem[] = [];
  const columns: (Column | undefined)[] = [];
  for (const heading of cells) {
    const column = columnOf(heading);
    const twice = column !== undefined && columns.includes(column);
    columns.push(twice ? undefined : column);
    if (heading.trim() === '' || (column !== undefined && !twice)) continue;
    const problem = twice
      ? `means ${column}, which has a column already; left out`
      : 'is no known column; left out';
    problems.push({ row, severity: 'warning', problem: `${quoted(heading)} ${problem}` });
  }
  return { columns, problems };
}

interface TableCell extends Cell {
  readonly text: string;
}
type Cells = ReadonlyMap<Column, TableCell>;

/** The filled cells of a row by column. */
function cellsOf({ row, cells }: CsvRow, columns: readonly (Column | undefined)[]): Cells {
  return new Map(
    columns.flatMap((column, i): [Column, TableCell][] => {
      const text = (cells[i] ?? '').trim();
      return column === undefined || text === '' ? [] : [[column, { row, field: column, value: text, text }]];
    }),
  );
}

function faultsOf({ row, cells, fault }: CsvRow, columns: readonly unknown[]): PolicyProblem[] {
  if (fault !== undefined) return [fileProblem(row, fault)];
  if (cells.slice(columns.length).every((cell) => cell.trim() === '')) return [];
  return [fileProblem(row, `the row has ${cells.length} cells, the header has ${columns.length}`)];
}

function missingNumber(row: number): PolicyProblem {
  return { row, field: 'policy_number', severity: 'error', problem: 'the policy number is missing' };
}

function fileProblem(row: number, problem: string): PolicyProblem {
  return { row, severity: 'error', problem };
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type GatheredParty = Writable<Omit<RawParty, 'contacts'>> & { readonly contacts: RawContact[] };
type GatheredVersion = Writable<Omit<RawVersion, 'covers'>> & { readonly covers: GatheredCover[] };
/** `written`: cells that become several values, as they stood in the file: what rows repeat must agree. */
type GatheredSubLimit = Writable<RawSubLimit> & { readonly written: { claimTypes?: Cell; words?: Cell } };
type GatheredExclusion = Writable<RawExclusion> & { readonly written: { words?: Cell; when?: Cell } };
type GatheredCover = Writable<Omit<RawCover, 'subLimits' | 'exclusions'>> & {
  readonly subLimits: GatheredSubLimit[];
  /** The texts of the one cell that lists several, and those with rows of their own. */
  readonly exclusions: (RawExclusion | GatheredExclusion)[];
  readonly written: { claimTypes?: Cell; exclusions?: Cell };
};

/** One policy while its rows come in. */
class Gathered implements RawPolicy {
  readonly row: number;
  number: Cell | undefined;
  product: Cell | undefined;
  language: Cell | undefined;
  cancelledOn: Cell | undefined;
  readonly parties: GatheredParty[] = [];
  readonly versions: GatheredVersion[] = [];
  readonly instalments: Writable<RawInstalment>[] = [];
  readonly problems: PolicyProblem[] = [];
  /** What has come already, by what tells it apart: a policy may have thousands of insured people. */
  readonly #known = {
    parties: new Map<string, GatheredParty>(),
    versions: new Map<string, GatheredVersion>(),
    covers: new Map<string, GatheredCover>(),
    subLimits: new Map<string, GatheredSubLimit>(),
    exclusions: new Map<string, GatheredExclusion>(),
    instalments: new Map<string, Writable<RawInstalment>>(),
  };

  constructor(row: number) {
    this.row = row;
  }

  add(cells: Cells): void {
    this.number ??= cells.get('policy_number');
    this.#keep(this, 'product', cells.get('product'));
    this.#keep(this, 'language', cells.get('language'));
    this.#keep(this, 'cancelledOn', cells.get('cancelled_on'));
    for (const role of partyRoles) this.#addParty(role, cells);
    const version = this.#versionOf(cells);
    this.#addCover(version, cells);
    this.#addInstalment(cells);
  }

  #addParty(role: (typeof partyRoles)[number], cells: Cells): void {
    const part = (column: (typeof partyColumns)[number]) => cells.get(`${role}_${column}`);
    const filled = partyColumns.flatMap((column) => part(column) ?? []);
    const [first] = filled;
    if (first === undefined) return;
    const party = this.#partyFor(role, part('name'), part('fiscal_code'), first);
    this.#keep(party, 'name', part('name'));
    this.#keep(party, 'surname', part('surname'));
    this.#keep(party, 'fiscalCode', part('fiscal_code'));
    this.#keep(party, 'vatNumber', part('vat_number'));
    this.#keep(party, 'iban', part('iban'));
    this.#keep(party, 'address', part('address'));
    this.#keep(party, 'doNotWrite', part('do_not_write'));
    const shared = new Set(
      [...several(part('shared_contacts')), ...several(part('shared_contacts'), phoneBreak)].map(reduced),
    );
    for (const kind of ['email', 'phone', 'pec'] as const) {
      for (const value of several(part(kind), kind === 'phone' ? phoneBreak : anyBreak)) {
        party.contacts.push({ kind, value, shared: shared.has(reduced(value)), invalid: false });
      }
    }
  }

  /** A policy has one policyholder; rows that name other insured or beneficiaries add them. */
  #partyFor(
    role: string,
    name: TableCell | undefined,
    code: TableCell | undefined,
    first: Cell,
  ): GatheredParty {
    const byCode = code && `${role} code ${reduced(code)}`;
    const byName = name && `${role} name ${reduced(name)}`;
    const namesake = this.#known.parties.get(byName ?? role);
    const same =
      role === 'policyholder' || (name === undefined && code === undefined)
        ? this.#known.parties.get(role)
        : (this.#known.parties.get(byCode ?? '') ??
          (code !== undefined && namesake?.fiscalCode !== undefined ? undefined : namesake));
    const party: GatheredParty = same ?? {
      roles: [{ row: first.row, field: role, value: role }],
      contacts: [],
    };
    if (same === undefined) this.parties.push(party);
    for (const key of [role, byCode, byName]) {
      if (key !== undefined && !this.#known.parties.has(key)) this.#known.parties.set(key, party);
    }
    return party;
  }

  #versionOf(cells: Cells): GatheredVersion | undefined {
    const version = cells.get('version');
    const validFrom = cells.get('valid_from');
    const validTo = cells.get('valid_to');
    const first = version ?? validFrom ?? validTo;
    const byNumber = version && `version ${reduced(version)}`;
    const byDays = `days ${reduced(validFrom)} ${reduced(validTo)}`;
    const known =
      first === undefined
        ? // A row with a cover but no dates goes on with the version of the row above.
          this.versions.at(-1)
        : this.#known.versions.get(byNumber ?? byDays);
    if (known === undefined && first === undefined) return undefined;
    const kept: GatheredVersion = known ?? { row: first?.row ?? this.row, covers: [] };
    if (known === undefined) this.versions.push(kept);
    for (const key of [byNumber, byDays]) {
      if (key !== undefined && !this.#known.versions.has(key)) this.#known.versions.set(key, kept);
    }
    this.#keep(kept, 'version', version);
    this.#keep(kept, 'validFrom', validFrom);
    this.#keep(kept, 'fromTime', cells.get('from_time'));
    this.#keep(kept, 'validTo', validTo);
    this.#keep(kept, 'toTime', cells.get('to_time'));
    this.#keep(kept, 'plate', cells.get('plate'));
    this.#keep(kept, 'riskAddress', cells.get('risk_address'));
    return kept;
  }

  #addCover(version: GatheredVersion | undefined, cells: Cells): void {
    const first = [...coverColumns, ...subLimitColumns, ...exclusionColumns].flatMap(
      (column) => cells.get(column) ?? [],
    )[0];
    if (first === undefined) return;
    if (version === undefined) {
      this.problems.push({
        ...fileProblem(first.row, 'the cover belongs to no version'),
        field: 'valid_from',
      });
      return;
    }
    const cover = this.#coverFor(version, cells, first.row);
    this.#keep(cover, 'nameIt', cells.get('cover_name_it'));
    this.#keep(cover, 'nameEn', cells.get('cover_name_en'));
    this.#keep(cover, 'clause', cells.get('cover_clause'));
    this.#keep(cover, 'limit', cells.get('limit'));
    this.#keep(cover, 'limitBasis', cells.get('limit_basis'));
    this.#keep(cover, 'deductible', cells.get('deductible'));
    this.#keep(cover, 'deductiblePercent', cells.get('deductible_percent'));
    this.#keep(cover, 'deductibleMinimum', cells.get('deductible_minimum'));
    this.#keep(cover, 'waitingDays', cells.get('waiting_days'));
    this.#keep(cover.written, 'claimTypes', cells.get('claim_types'));
    this.#keep(cover.written, 'exclusions', cells.get('exclusions'));
    cover.claimTypes = several(cover.written.claimTypes);
    if (cover.written.exclusions === cells.get('exclusions')) {
      for (const textIt of several(cells.get('exclusions'), /[|\n]/)) {
        cover.exclusions.push({ row: textIt.row, textIt, words: [], when: [] });
      }
    }
    this.#addSubLimit(cover, cells);
    this.#addExclusion(cover, cells);
  }

  /** Rows that differ only in what hangs on the cover, or in their instalment, repeat it. */
  #coverFor(version: GatheredVersion, cells: Cells, row: number): GatheredCover {
    const code = cells.get('cover_code');
    // Without a code nothing tells two rows to be one cover but that they say the same.
    const own = coverColumns.map((column) => cells.get(column)?.text);
    const key = JSON.stringify([version.row, code === undefined ? own : reduced(code)]);
    const known = this.#known.covers.get(key);
    const cover: GatheredCover = known ?? {
      row,
      code,
      claimTypes: [],
      subLimits: [],
      exclusions: [],
      written: {},
    };
    if (known === undefined) {
      version.covers.push(cover);
      this.#known.covers.set(key, cover);
    }
    return cover;
  }

  #addSubLimit(cover: GatheredCover, cells: Cells): void {
    const first = subLimitColumns.flatMap((column) => cells.get(column) ?? [])[0];
    if (first === undefined) return;
    const code = cells.get('sub_limit_code');
    const key = JSON.stringify([
      cover.row,
      reduced(cover.code),
      reduced(code ?? cells.get('sub_limit_name_it')),
    ]);
    const known = this.#known.subLimits.get(key);
    const subLimit: GatheredSubLimit = known ?? { row: first.row, claimTypes: [], words: [], written: {} };
    if (known === undefined) {
      cover.subLimits.push(subLimit);
      this.#known.subLimits.set(key, subLimit);
    }
    this.#keep(subLimit, 'code', code);
    this.#keep(subLimit, 'nameIt', cells.get('sub_limit_name_it'));
    this.#keep(subLimit, 'nameEn', cells.get('sub_limit_name_en'));
    this.#keep(subLimit, 'limit', cells.get('sub_limit'));
    this.#keep(subLimit, 'basis', cells.get('sub_limit_basis'));
    this.#keep(subLimit, 'clause', cells.get('sub_limit_clause'));
    this.#keep(subLimit.written, 'claimTypes', cells.get('sub_limit_types'));
    this.#keep(subLimit.written, 'words', cells.get('sub_limit_words'));
    subLimit.claimTypes = several(subLimit.written.claimTypes);
    subLimit.words = several(subLimit.written.words, wordBreak);
  }

  #addExclusion(cover: GatheredCover, cells: Cells): void {
    const first = exclusionColumns.flatMap((column) => cells.get(column) ?? [])[0];
    if (first === undefined) return;
    const code = cells.get('exclusion_code');
    const key = JSON.stringify([cover.row, reduced(cover.code), reduced(code ?? cells.get('exclusion'))]);
    const known = this.#known.exclusions.get(key);
    const exclusion: GatheredExclusion = known ?? { row: first.row, words: [], when: [], written: {} };
    if (known === undefined) {
      cover.exclusions.push(exclusion);
      this.#known.exclusions.set(key, exclusion);
    }
    this.#keep(exclusion, 'code', code);
    this.#keep(exclusion, 'textIt', cells.get('exclusion'));
    this.#keep(exclusion, 'textEn', cells.get('exclusion_en'));
    this.#keep(exclusion, 'clause', cells.get('exclusion_clause'));
    this.#keep(exclusion.written, 'words', cells.get('exclusion_words'));
    this.#keep(exclusion.written, 'when', cells.get('exclusion_when'));
    exclusion.words = several(exclusion.written.words, wordBreak);
    exclusion.when = several(exclusion.written.when, /[|\n]/);
  }

  #addInstalment(cells: Cells): void {
    const dueOn = cells.get('instalment_due');
    const amount = cells.get('instalment_amount');
    const paidOn = cells.get('instalment_paid');
    const row = (dueOn ?? amount ?? paidOn)?.row;
    if (row === undefined) return;
    // Rows that differ only in their cover repeat the instalment.
    const key = `${reduced(dueOn)} ${reduced(amount)}`;
    const same = this.#known.instalments.get(key);
    const instalment = same ?? { row };
    if (same === undefined) this.instalments.push(instalment);
    this.#known.instalments.set(key, instalment);
    this.#keep(instalment, 'dueOn', dueOn);
    this.#keep(instalment, 'amount', amount);
    this.#keep(instalment, 'paidOn', paidOn);
  }

  /** Keeps the first value and complains of another one: two truths about one policy are nobody's to choose from. */
  #keep<Key extends string>(
    into: { [K in Key]?: Cell | undefined },
    key: Key,
    cell: TableCell | undefined,
  ): void {
    if (cell === undefined) return;
    const kept = into[key];
    if (kept === undefined) into[key] = cell;
    else if (kept !== cell && reduced(kept) !== reduced(cell)) {
      const problem = `${quoted(cell.text)} differs from ${quoted(kept.value)} in row ${kept.row}`;
      this.problems.push({ row: cell.row, field: cell.field, severity: 'error', problem });
    }
  }
}

const coverColumns = [
  'cover_code',
  'cover_name_it',
  'cover_name_en',
  'cover_clause',
  'claim_types',
  'limit',
  'limit_basis',
  'deductible',
  'deductible_percent',
  'deductible_minimum',
  'waiting_days',
  'exclusions',
] as const;
const subLimitColumns = [
  'sub_limit_code',
  'sub_limit_name_it',
  'sub_limit_name_en',
  'sub_limit',
  'sub_limit_basis',
  'sub_limit_clause',
  'sub_limit_types',
  'sub_limit_words',
] as const;
const exclusionColumns = [
  'exclusion_code',
  'exclusion',
  'exclusion_en',
  'exclusion_clause',
  'exclusion_words',
  'exclusion_when',
] as const;

const anyBreak = /[\s,;|]/;
const phoneBreak = /[,;|\n]/;
/** A blank belongs to a phrase. */
const wordBreak = /[,;|\n]/;

function several(cell: Cell | undefined, separator = anyBreak): Cell[] {
  if (cell === undefined) return [];
  const { row, field } = cell;
  return String(cell.value)
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((value) => ({ row, field, value }));
}

/** Equal values reduce to the same: letter case, blanks and the spelling of a date make no difference. */
function reduced(cell: Cell | undefined): string {
  const text = String(cell?.value ?? '');
  return readDay(text) ?? fold(text).replace(/ /g, '');
}
