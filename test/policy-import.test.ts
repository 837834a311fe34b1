import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { LocalDate } from '#src/domain/ids.ts';
import { readCsv } from '#src/csv.ts';
import { readDay, resolveDay } from '#src/domain/policies/policy-file.ts';
import { readPolicies } from '#src/policy-import.ts';
import type { PolicyDraft, PolicyFileOptions } from '#src/policy-import.ts';

const today = '2026-11-22' as LocalDate;

const italian = [
  'Numero polizza;Prodotto;Lingua;Contraente;Cognome;Codice fiscale;IBAN;Indirizzo;E-mail;Telefono;Contatti condivisi;Versione;Decorrenza;Scadenza;Targa;Codice garanzia;Garanzia;Cover name EN;Tipi sinistro;Massimale;Franchigia;Scoperto;Carenza;Esclusioni;Scadenza rata;Importo rata;Rata pagata il',
  'RCA-2025-004217;Auto;italiano;Anna Bianchi;Bianchi;bncnna85c54e648g;IT20 E099 9901 6000 0010 0200 300;Via Verdi 3, Lodi;ANNA@example.org, agenzia@example.com;333 0000001;agenzia@example.com;1;01/01/2025;31/12/2025;ab 123 cd;RCA;Responsabilità civile;Liability;motor_damage;6.450.000,00;;;;gare | guida in stato di ebbrezza;01/01/2025;412,50;3/1/2025',
  'RCA-2025-004217;;;;;;;;;;;2;2026-01-01;2026-12-31;EF456GH;RCA;Responsabilità civile;Liability;motor_damage;6.450.000,00;;;;;2026-01-01;412,50;',
  'RCA-2025-004217;;;;;;;;;;;2;2026-01-01;2026-12-31;;CRI;Cristalli;Glass;"motor_own, motor_damage";1.500;150;10 %;;;;;',
].join('\r\n');

const english =
  '\uFEFFpolicy_number,product,policyholder_name,insured_name,insured_email,valid_from,valid_to,cover_code,claim_types,limit,waiting_days\n' +
  'VIA-2026-000318,Travel,"Hartley, Oliver",Emma Whitfield,emma@example.org,2026-05-01,9999-12-31,BAG,travel_baggage,"1,500.00",3\n';

const read = (text: string, options: PolicyFileOptions = {}) => readPolicies(text, 'csv', options);
const only = (policies: readonly PolicyDraft[]): PolicyDraft => {
  expect(policies).toHaveLength(1);
  return policies[0]!;
};

/** An exclusion of which a file gives the text alone. */
const exclusion = (code: string, text: string) => ({
  code,
  text: { it: text, en: text },
  words: [],
  when: [],
});

/** A table with one good policy whose cells can be exchanged. */
function table(changes: Readonly<Record<string, string>> = {}): string {
  const cells: Record<string, string> = {
    policy_number: 'CAS-2026-000700',
    policyholder_name: 'Bruno Ferri',
    valid_from: '2026-01-01',
    valid_to: '2026-12-31',
    cover_code: 'ACQ',
    claim_types: 'home_water',
    ...changes,
  };
  const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  return `${Object.keys(cells).join(';')}\n${Object.values(cells).map(quote).join(';')}\n`;
}

describe('a table of policies', () => {
  test('in Italian becomes policies with versions, covers, instalments and a party', () => {
    const { policies, problems } = read(italian);
    expect(problems).toEqual([]);
    const party = {
      name: 'Anna Bianchi',
      surname: 'Bianchi',
      fiscalCode: 'BNCNNA85C54E648G',
      iban: 'IT20E0999901600000100200300',
      address: 'Via Verdi 3, Lodi',
      contacts: [
        { kind: 'email', value: 'anna@example.org', shared: false, invalid: false },
        { kind: 'email', value: 'agenzia@example.com', shared: true, invalid: false },
        { kind: 'phone', value: '+393330000001', shared: false, invalid: false },
      ],
    };
    const liability = {
      code: 'RCA',
      name: { it: 'Responsabilità civile', en: 'Liability' },
      claimTypes: ['motor_damage'],
      limit: 645_000_000,
      waitingDays: 0,
    };
    expect(only(policies)).toEqual({
      number: 'RCA-2025-004217',
      product: 'Auto',
      language: 'it',
      parties: [
        { role: 'policyholder', party },
        { role: 'insured', party },
      ],
      versions: [
        {
          version: 1,
          validFrom: '2025-01-01',
          validTo: '2025-12-31',
          plate: 'AB123CD',
          covers: [
            {
              ...liability,
              exclusions: [exclusion('E1', 'gare'), exclusion('E2', 'guida in stato di ebbrezza')],
            },
          ],
        },
        {
          version: 2,
          validFrom: '2026-01-01',
          validTo: '2026-12-31',
          plate: 'EF456GH',
          covers: [
            { ...liability, exclusions: [] },
            {
              code: 'CRI',
              name: { it: 'Cristalli', en: 'Glass' },
              claimTypes: ['motor_own', 'motor_damage'],
              limit: 150_000,
              deductible: 15_000,
              deductiblePercent: 10,
              waitingDays: 0,
              exclusions: [],
            },
          ],
        },
      ],
      instalments: [
        { dueOn: '2025-01-01', amount: 41_250, paidOn: '2025-01-03' },
        { dueOn: '2026-01-01', amount: 41_250 },
      ],
    });
  });

  test('in English, with commas, a byte order mark and an open end, is read as well', () => {
    const { policies, problems } = read(english);
    expect(problems).toEqual([]);
    expect(only(policies)).toMatchObject({
      number: 'VIA-2026-000318',
      parties: [
        { role: 'policyholder', party: { name: 'Hartley, Oliver' } },
        { role: 'insured', party: { name: 'Emma Whitfield', contacts: [{ value: 'emma@example.org' }] } },
      ],
      versions: [{ version: 1, validTo: '2100-12-31', covers: [{ limit: 150_000, waitingDays: 3 }] }],
    });
  });

  test('may name several insured people on one policy, and repeat the policyholder among them', () => {
    const rows =
      table({ insured_name: 'bruno  FERRI' }) + table({ insured_name: 'Carla Moretti' }).split('\n')[1];
    const { policies, problems } = read(rows);
    expect(problems).toEqual([]);
    expect(only(policies).parties.map(({ role, party }) => [role, party.name])).toEqual([
      ['policyholder', 'Bruno Ferri'],
      ['insured', 'Bruno Ferri'],
      ['insured', 'Carla Moretti'],
    ]);
  });

  test('gathers rows of one policy wherever they stand, however its number is spelled', () => {
    const header = 'policy_number;contraente;decorrenza;scadenza;codice_garanzia;tipi_sinistro';
    const { policies, problems } = read(
      [
        header,
        'CAS-2026-1;Bruno Ferri;2026-01-01;2026-12-31;A;home_water',
        'CAS-2026-2;Carla Moretti;2026-01-01;2026-12-31;A;home_water',
        'cas 2026 1;;1/1/2026;31.12.2026;B;home_theft',
      ].join('\n'),
    );
    expect(problems).toEqual([]);
    expect(
      policies.map(({ number, versions }) => [number, versions[0]?.covers.map(({ code }) => code)]),
    ).toEqual([
      ['CAS-2026-1', ['A', 'B']],
      ['CAS-2026-2', ['A']],
    ]);
  });

  test('may name one day as the end of a version and the beginning of the next: both mean midnight', () => {
    const { policies, problems } = read(
      table() +
        'CAS-2026-000700;;31/12/2026;31/12/2027;ACQ;home_water\n' +
        'CAS-2026-000700;;1/1/2028;1/1/2029;ACQ;home_water\n',
    );
    expect(problems).toEqual([]);
    expect(only(policies).versions.map(({ validFrom, validTo }) => [validFrom, validTo])).toEqual([
      ['2026-01-01', '2026-12-31'],
      ['2027-01-01', '2027-12-31'],
      ['2028-01-01', '2029-01-01'],
    ]);
  });

  test('numbers its versions by date when it does not number them', () => {
    const header = 'polizza;contraente;valida_dal;valida_al;targa';
    const { policies } = read(
      [header, 'RCA-1;Anna;2026-01-01;2026-06-30;EF456GH', 'RCA-1;;2025-01-01;2025-12-31;AB123CD'].join('\n'),
    );
    expect(only(policies).versions.map(({ version, plate }) => [version, plate])).toEqual([
      [1, 'AB123CD'],
      [2, 'EF456GH'],
    ]);
  });
});

describe('a bad row', () => {
  test('keeps its own policy out, and no other', () => {
    const rows = [
      table(),
      'CAS-2026-000701;Carla;2026-02-30;2026-12-31;ACQ;home_water\n',
      'CAS-2026-000702;Davide;2026-01-01;2026-12-31;ACQ;home_water\n',
      ';Elena;2026-01-01;2026-12-31;ACQ;home_water\n',
      'CAS-2026-000703;Fabio;2026-01-01;2026-12-31;ACQ;home_water;;too;many\n',
      'CAS-2026-000704;Giulia;2026-01-01\n',
    ].join('');
    const { policies, problems } = read(rows);
    expect(policies.map(({ number }) => number)).toEqual(['CAS-2026-000700', 'CAS-2026-000702']);
    expect(problems).toEqual([
      {
        row: 3,
        field: 'valid_from',
        severity: 'error',
        problem: '"2026-02-30" is not a real day written as yyyy-mm-dd or dd/mm/yyyy',
      },
      { row: 5, field: 'policy_number', severity: 'error', problem: 'the policy number is missing' },
      { row: 6, severity: 'error', problem: 'the row has 9 cells, the header has 6' },
      {
        row: 7,
        field: 'cover_code',
        severity: 'warning',
        problem: 'no cover: nothing will be found insured',
      },
      { row: 7, field: 'valid_to', severity: 'error', problem: 'is missing' },
    ]);
  });

  test('of a policy with good rows keeps the whole policy out: half a policy would deny a cover', () => {
    const second = 'CAS-2026-000700;;2026-01-01;2026-12-31;FUR;home_theft;stray;cells\n';
    const { policies, problems } = read(table() + second);
    expect(policies).toEqual([]);
    expect(problems.map(({ row }) => row)).toEqual([3]);
  });

  test.each([
    [
      { valid_from: '31/12/2026', valid_to: '2026-01-01' },
      'valid_to',
      '"2026-01-01" is before the first day of validity, 2026-12-31',
    ],
    [
      { valid_from: '07/15/2026' },
      'valid_from',
      '"07/15/2026" is not a real day written as yyyy-mm-dd or dd/mm/yyyy',
    ],
    [
      { valid_from: '01/01/26' },
      'valid_from',
      '"01/01/26" is not a real day written as yyyy-mm-dd or dd/mm/yyyy',
    ],
    [{ valid_from: '-200d' }, 'valid_from', '"-200d" is not a real day written as yyyy-mm-dd or dd/mm/yyyy'],
    [{ limit: 'diecimila' }, 'limit', '"diecimila" is not an amount of euros'],
    [{ limit: '$ 100' }, 'limit', '"$ 100" is not an amount of euros'],
    [{ deductible: '-5' }, 'deductible', '"-5" is not an amount of euros'],
    [{ deductible_percent: '110' }, 'deductible_percent', '"110" is not a percentage between 0 and 100'],
    [{ waiting_days: '1.5' }, 'waiting_days', '"1.5" is not a number of days between 0 and 36500'],
    [
      { claim_types: 'motor_damge' },
      'claim_types',
      '"motor_damge" is not a claim type; known are home_water',
    ],
    [{ claim_types: '' }, 'claim_types', 'the cover names no claim type it pays for'],
    [{ cover_code: '' }, 'cover_code', 'is missing'],
    [{ policyholder_name: '' }, 'policyholder_name', 'the policy names nobody'],
    [{ policy_number: '-7-' }, 'policy_number', '"-7-" is too short to be a policy number'],
    [{ policy_number: 'X'.repeat(70) }, 'policy_number', `"${'X'.repeat(59)}…" is longer than 60 characters`],
    [{ instalment_due: '2026-01-01' }, 'instalment_amount', 'is missing'],
    [{ version: 'zero' }, 'version', '"zero" is not a version between 1 and 100000'],
  ])('with %o names the field and the value', (changes, field, problem) => {
    const { policies, problems } = read(table(changes), { claimTypes: new Set(['home_water']) });
    expect(policies).toEqual([]);
    expect(problems).toContainEqual({ row: 2, field, severity: 'error', problem });
  });

  test.each([
    [{ codice_fiscale: 'BNCNNA85C54E648H' }, 'policyholder_fiscal_code', { fiscalCode: 'BNCNNA85C54E648H' }],
    [{ partita_iva: '00743110158' }, 'policyholder_vat_number', { vatNumber: '00743110158' }],
    [{ iban: 'IT60X0542811101000000123457' }, 'policyholder_iban', {}],
    [{ email: 'not an address' }, 'policyholder_email', {}],
    [{ telefono: 'ask my wife' }, 'policyholder_phone', {}],
    [{ lingua: 'français' }, 'language', {}],
  ])('with %o is only worth a warning', (changes, field, kept) => {
    const { policies, problems } = read(table(changes));
    const [first] = only(policies).parties;
    expect(first?.party).toEqual({ name: 'Bruno Ferri', contacts: [], ...kept });
    expect(problems.every(({ severity, row }) => severity === 'warning' && row === 2)).toBe(true);
    expect(problems.map((problem) => problem.field)).toContain(field);
  });

  test('that contradicts another row of its policy is an error of both, not a choice of ours', () => {
    const second = (cells: string) => `CAS-2026-000700;${cells}\n`;
    const problemsOf = (cells: string) =>
      read(table() + second(cells)).problems.map(({ problem }) => problem);
    expect(problemsOf('Carla Moretti;2026-01-01;2026-12-31;FUR;home_theft')).toEqual([
      '"Carla Moretti" differs from "Bruno Ferri" in row 2',
    ]);
    expect(problemsOf(';2026-01-01;2026-12-31;ACQ;home_theft')).toEqual([
      '"home_theft" differs from "home_water" in row 2',
    ]);
    expect(problemsOf(';2026-06-01;2027-05-31;ACQ;home_water')).toEqual([
      '"2026-06-01" begins before the version of row 2 has ended (2026-12-31)',
    ]);
  });

  test('damaged by a wrong character set is reported', () => {
    const { policies, problems } = read(table({ policyholder_name: 'Nicol\uFFFD Ferri' }));
    expect(only(policies).parties[0]?.party.name).toBe('Nicol\uFFFD Ferri');
    expect(problems).toMatchObject([{ row: 2, field: 'policyholder_name', severity: 'warning' }]);
  });
});

describe('a cover told in full', () => {
  const theft = {
    policy_number: 'CAS-2026-000900',
    policyholder_name: 'Elena Marchetti',
    valid_from: '01/03/2026',
    ora_decorrenza: '24',
    valid_to: '01/03/2027',
    ora_scadenza: 'ore 12.00',
    cover_code: 'FUR',
    garanzia: 'Furto',
    articolo: 'art. 12 CGA',
    claim_types: 'home_theft',
    massimale: '20.000,00',
    base_massimale: 'per anno',
    franchigia: '100',
    scoperto: '10',
    scoperto_minimo: '500',
    codice_sottolimite: 'GIO',
    sottolimite: 'Gioielli',
    importo_sottolimite: '3.000',
    base_sottolimite: 'evento',
    articolo_sottolimite: 'art. 13 CGA',
    parole_sottolimite: "Gioiell*, orologi d'oro",
    codice_esclusione: 'E1',
    esclusione: 'Furto senza scasso',
    articolo_esclusione: 'art. 15 CGA',
    parole_esclusione: 'finestra aperta|porta aperta',
    fatti_esclusione: 'forced=no',
  };
  const cover = {
    code: 'FUR',
    name: { it: 'Furto', en: 'Furto' },
    clause: 'art. 12 CGA',
    claimTypes: ['home_theft'],
    limit: 2_000_000,
    limitBasis: 'year',
    deductible: 10_000,
    deductiblePercent: 10,
    deductibleMinimum: 50_000,
    waitingDays: 0,
    subLimits: [
      {
        code: 'GIO',
        name: { it: 'Gioielli', en: 'Gioielli' },
        limit: 300_000,
        basis: 'event',
        clause: 'art. 13 CGA',
        claimTypes: [],
        words: ['gioiell*', "orologi d'oro"],
      },
    ],
    exclusions: [
      {
        code: 'E1',
        clause: 'art. 15 CGA',
        text: { it: 'Furto senza scasso', en: 'Furto senza scasso' },
        words: ['finestra aperta', 'porta aperta'],
        when: [{ fact: 'forced', in: ['no'] }],
      },
    ],
  };

  test('has hours, clauses, a yearly limit, sub-limits and exclusions that say what they look for', () => {
    const { policies, problems } = read(table(theft));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(only(policies).versions).toEqual([
      {
        version: 1,
        validFrom: '2026-03-01',
        fromTime: '24:00',
        validTo: '2027-03-01',
        toTime: '12:00',
        covers: [cover],
      },
    ]);
  });

  test('may have several sub-limits and exclusions in rows of their own, which name the cover alone', () => {
    const header =
      'policy_number;valid_from;valid_to;name;cover_code;claim_types;exclusions;sub_limit_code;sub_limit;exclusion_code;exclusion;instalment_due;instalment_amount';
    const { policies, problems } = read(
      [
        header,
        // The rows that hang on a cover may stand before it.
        'CAS-1;2026-01-01;2026-12-31;Elena;FUR;;;GIO;3000;;;;',
        'CAS-1;2026-01-01;2026-12-31;;FUR;home_theft;guerra | terremoto;DEN;500;;;2026-01-01;100',
        'CAS-1;2026-01-01;2026-12-31;;FUR;;;;;S1;senza scasso;2026-07-01;100',
        'CAS-1;2026-01-01;2026-12-31;;FUR;home_theft;guerra | terremoto;DEN;500;;;2026-07-01;100',
      ].join('\n'),
    );
    expect(problems).toEqual([]);
    const [version] = only(policies).versions;
    expect(version?.covers).toHaveLength(1);
    expect(version?.covers[0]?.subLimits?.map(({ code, limit }) => [code, limit])).toEqual([
      ['GIO', 300_000],
      ['DEN', 50_000],
    ]);
    expect(version?.covers[0]?.exclusions.map(({ code, text }) => [code, text.it])).toEqual([
      ['E1', 'guerra'],
      ['E2', 'terremoto'],
      ['S1', 'senza scasso'],
    ]);
    expect(only(policies).instalments).toHaveLength(2);
  });

  test.each([
    [{ ora_decorrenza: '25:00' }, 'from_time', '"25:00" is not a time of day between 00:00 and 24:00'],
    [{ base_massimale: 'per mese' }, 'limit_basis', '"per mese" is neither per event nor per year'],
    [{ scoperto: '' }, 'deductible_minimum', '"500" is the least of a percentage, and none is given'],
    [{ codice_sottolimite: '' }, 'sub_limit_code', 'is missing'],
    [{ importo_sottolimite: 'tanto' }, 'sub_limit', '"tanto" is not an amount of euros'],
    [
      { tipi_sottolimite: 'home_water' },
      'sub_limit_types',
      '"home_water" is not among the claim types of its cover',
    ],
    [
      { parole_sottolimite: 'x' },
      'sub_limit_words',
      '"x" is no word to look for: letters, with * at the end for whatever follows',
    ],
    [{ esclusione: '' }, 'exclusion', 'is missing'],
    [
      { fatti_esclusione: 'quando piove' },
      'exclusion_when',
      '"quando piove" is no condition such as cause=theft,fire',
    ],
    [
      { valid_to: '01/03/2026', ora_decorrenza: '18:00' },
      'to_time',
      '"ore 12.00" the version ends before it begins',
    ],
  ])('with %o names row, field and value, and keeps the policy out', (changes, field, problem) => {
    const { policies, problems } = read(table({ ...theft, ...changes }));
    expect(policies).toEqual([]);
    expect(problems).toContainEqual({ row: 2, field, severity: 'error', problem });
  });

  test('with a sub-limit above its limit is worth a warning', () => {
    const { policies, problems } = read(table({ ...theft, importo_sottolimite: '30.000' }));
    expect(policies).toHaveLength(1);
    expect(problems).toContainEqual({
      row: 2,
      field: 'sub_limit',
      severity: 'warning',
      problem: '"30.000" is above the limit of its cover; kept as it is',
    });
  });

  test('is the same in JSON, where an exclusion may still be a text alone', () => {
    const { policies, problems } = readPolicies(
      JSON.stringify([
        {
          number: 'CAS-2026-000900',
          product: 'Casa',
          parties: [{ role: 'policyholder', name: 'Elena Marchetti' }],
          versions: [
            {
              validFrom: '2026-03-01',
              fromTime: '24:00',
              validTo: '2027-03-01',
              toTime: 12,
              covers: [
                {
                  ...cover,
                  name: { it: 'Furto' },
                  limit: 20_000,
                  deductible: 100,
                  deductibleMinimum: '500,00',
                  subLimits: [{ ...cover.subLimits[0], name: { it: 'Gioielli' }, limit: 3_000 }],
                  exclusions: [
                    {
                      code: 'E1',
                      clause: 'art. 15 CGA',
                      text: 'Furto senza scasso',
                      words: ['finestra aperta', 'porta aperta'],
                      when: { forced: ['no'] },
                    },
                    'guerra',
                  ],
                },
              ],
            },
          ],
        },
      ]),
      'json',
    );
    expect(problems).toEqual([]);
    expect(only(policies).versions[0]).toMatchObject({
      fromTime: '24:00',
      toTime: '12:00',
      covers: [{ ...cover, exclusions: [...cover.exclusions, exclusion('E2', 'guerra')] }],
    });
  });

  test('in JSON names the path of what is wrong inside it', () => {
    const { problems } = readPolicies(
      JSON.stringify([
        {
          number: 'CAS-2026-000900',
          parties: [{ role: 'policyholder', name: 'Elena Marchetti' }],
          versions: [
            {
              validFrom: '2026-03-01',
              validTo: '2027-03-01',
              covers: [
                {
                  code: 'FUR',
                  claimTypes: ['home_theft'],
                  limitBasis: 'monthly',
                  subLimits: [{ code: 'GIO', limit: 'molto' }],
                  exclusions: ['guerra', { text: { it: 'furto' }, words: ['?'], clauses: 'art. 1' }],
                },
              ],
            },
          ],
        },
      ]),
      'json',
    );
    const at = 'versions[0].covers[0]';
    expect(problems.map(({ field, problem }) => [field, problem])).toEqual([
      [`${at}.exclusions[1].clauses`, 'is no known field; left out'],
      [`${at}.limitBasis`, '"monthly" is neither per event nor per year'],
      [`${at}.subLimits[0].limit`, '"molto" is not an amount of euros'],
      [`${at}.exclusions[1].words[0]`, expect.stringContaining('is no word to look for')],
    ]);
  });
});

describe('the header of a table', () => {
  test('without the columns that matter ends the reading with one problem', () => {
    const { policies, problems } = read('polizza;nome\nRCA-1;Anna\n');
    expect(policies).toEqual([]);
    expect(problems).toEqual([
      { row: 1, severity: 'error', problem: 'these columns are missing: valid_from, valid_to' },
    ]);
  });

  test('with unknown or doubled columns is read, and says so', () => {
    const { policies, problems } = read(table({ colore: 'rosso', polizza: 'RCA-9' }));
    expect(only(policies).number).toBe('CAS-2026-000700');
    expect(problems).toEqual([
      { row: 1, severity: 'warning', problem: '"colore" is no known column; left out' },
      {
        row: 1,
        severity: 'warning',
        problem: '"polizza" means policy_number, which has a column already; left out',
      },
    ]);
  });

  test('of an empty file is a problem of the file', () => {
    expect(read('').problems).toEqual([{ row: 0, severity: 'error', problem: 'the file is empty' }]);
    expect(read('\uFEFF\r\n \r\n').problems).toEqual([
      { row: 0, severity: 'error', problem: 'the file is empty' },
    ]);
  });
});

describe('a JSON file of policies', () => {
  const policy = {
    number: 'SAL-2026-000118',
    product: 'Salute',
    parties: [{ role: ['policyholder', 'insured'], name: 'Carla Moretti', fiscalCode: 'MRTCRL90H61A944S' }],
    versions: [
      {
        validFrom: '-200d',
        validTo: '+164d',
        covers: [
          { code: 'SPE', name: { it: 'Spese mediche' }, claimTypes: ['health_expense'], limit: 5000.5 },
        ],
      },
    ],
    instalments: [{ dueOn: '-200d', amount: '1.250,00', paidOn: null }],
  };
  const readJson = (value: unknown, options: PolicyFileOptions = { today }) =>
    readPolicies(JSON.stringify(value), 'json', options);

  test('holds amounts in euros and days as offsets when today is given', () => {
    const { policies, problems } = readJson([policy]);
    expect(problems).toEqual([]);
    expect(only(policies)).toMatchObject({
      parties: [{ role: 'policyholder' }, { role: 'insured' }],
      versions: [
        {
          version: 1,
          validFrom: '2026-05-06',
          validTo: '2027-05-05',
          covers: [{ name: { it: 'Spese mediche', en: 'Spese mediche' }, limit: 500_050 }],
        },
      ],
      instalments: [{ dueOn: '2026-05-06', amount: 125_000 }],
    });
    expect(readJson([policy], {}).problems.map(({ field }) => field)).toEqual([
      'versions[0].validFrom',
      'versions[0].validTo',
      'instalments[0].dueOn',
    ]);
  });

  test('may write people once and point to them', () => {
    const people = {
      anna: { name: 'Anna Bianchi', contacts: [{ kind: 'email', value: 'Anna@Example.org' }] },
    };
    const held = { ...policy, parties: [{ role: 'policyholder', person: 'anna' }] };
    const lost = { ...policy, number: 'SAL-2', parties: [{ role: 'policyholder', person: 'zeno' }] };
    const { policies, problems } = readJson({ people, policies: [held, lost], claims: [] });
    expect(only(policies).parties[0]?.party.contacts[0]?.value).toBe('anna@example.org');
    expect(problems).toEqual([
      { row: 2, field: 'parties[0].person', severity: 'error', problem: '"zeno" is not among `people`' },
      expect.objectContaining({ row: 2, problem: 'the policy names nobody' }),
    ]);
  });

  test('names row, path and value of what is wrong, and reads the rest', () => {
    const { policies, problems } = readJson([
      { ...policy, number: 'SAL-1', versions: 'soon' },
      {
        ...policy,
        number: 'SAL-2',
        colour: 'red',
        versions: [{ ...policy.versions[0], validTo: undefined, note: 1 }],
      },
      { ...policy, number: 'SAL-3', instalments: [{ dueOn: '2026-01-01', amount: 10.005 }] },
      'SAL-4',
      { ...policy, number: 'sal 5' },
      { ...policy, number: 'SAL-5' },
    ]);
    expect(policies.map(({ number }) => number)).toEqual(['sal 5']);
    expect(problems).toEqual([
      {
        row: 1,
        field: 'versions',
        severity: 'error',
        problem: 'Invalid input: expected array, received string',
      },
      { row: 2, field: 'versions[0].note', severity: 'warning', problem: 'is no known field; left out' },
      { row: 2, field: 'colour', severity: 'warning', problem: 'is no known field; left out' },
      { row: 2, field: 'versions[0].validTo', severity: 'error', problem: 'is missing' },
      {
        row: 3,
        field: 'instalments[0].amount',
        severity: 'error',
        problem: '"10.005" is not an amount of euros',
      },
      { row: 4, severity: 'error', problem: 'Invalid input: expected object, received string' },
      { row: 6, field: 'number', severity: 'error', problem: '"SAL-5" is the number of row 5 already' },
    ]);
  });

  test('that is no JSON, or something else, is one problem of the file', () => {
    expect(readPolicies('{', 'json')).toMatchObject({
      policies: [],
      problems: [{ row: 0, severity: 'error' }],
    });
    expect(readJson({ polizze: [] }).problems).toEqual([
      {
        row: 0,
        severity: 'error',
        problem: 'the file is neither an array of policies nor an object with `policies`',
      },
    ]);
  });
});

describe('a table as spreadsheets write it', () => {
  const cells = (text: string) => Array.from(readCsv(text), (row) => row.cells);

  test('may quote, double quotes, break lines inside cells and end lines in any way', () => {
    expect(cells('a;"b;""c""\r\nd";e\r\n;;f\rx;y;z')).toEqual([
      ['a', 'b;"c"\r\nd', 'e'],
      ['', '', 'f'],
      ['x', 'y', 'z'],
    ]);
  });

  test('may name its separator, or show it in its first line', () => {
    expect(cells('sep=;\na;b,c,d\n')).toEqual([['a', 'b,c,d']]);
    expect(cells('a\tb,\tc\n1\t2\t3')).toEqual([
      ['a', 'b,', 'c'],
      ['1', '2', '3'],
    ]);
    expect(cells('"a;b;c",d\n1,2')).toEqual([
      ['a;b;c', 'd'],
      ['1', '2'],
    ]);
  });

  test('counts blank rows but leaves them out', () => {
    expect(Array.from(readCsv('a;b\n\n;\nc;d'), ({ row }) => row)).toEqual([1, 4]);
  });

  test('with a forgotten quote loses that row only', () => {
    const rows = Array.from({ length: 50 }, (_, i) => `${i};x`).join('\n');
    const read = [...readCsv(`a;b\n1;"open\n${rows}\n2;"shut" off\n3;z`)];
    expect(read.filter(({ fault }) => fault !== undefined)).toEqual([
      { row: 2, cells: ['1'], fault: 'a quote is opened and never closed' },
      { row: 53, cells: ['2'], fault: 'text stands between a closing quote and the next separator' },
    ]);
    expect(read).toHaveLength(54);
  });

  test('is read back as it was written, whatever the cells hold', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '"', ';', ',', '\n', '\r', '\t', ' ', 'è', '🙂'),
      maxLength: 12,
    });
    const line = fc.tuple(cell, cell, cell);
    const write = (rows: readonly (readonly string[])[]) =>
      rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(';')).join('\r\n');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (rows) => {
        const written = [['x', 'y', 'z'], ...rows];
        expect(cells(write(written))).toEqual(written.filter((row) => row.some((one) => one.trim() !== '')));
      }),
    );
  });

  test('never makes the reader throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (noise) => {
        for (const text of [noise, `${table()}${noise}`, noise + table()]) {
          for (const format of ['csv', 'json'] as const)
            expect(readPolicies(text, format).policies.length).toBeLessThan(9);
        }
      }),
      { seed: 20261122 },
    );
  });
});

describe('a day', () => {
  test('may be written in the ways files write it', () => {
    for (const written of [
      '2026-07-03',
      '03/07/2026',
      '3.7.2026',
      '3-7-2026',
      ' 2026-07-03T00:00:00.000Z ',
      '2026-07-03 00:00:00',
    ]) {
      expect(readDay(written)).toBe('2026-07-03');
    }
    for (const none of [
      '',
      '2026-7-3',
      '29/02/2026',
      '03/07-2026',
      '46206',
      '2026-07-03T22:00:00Z',
      'oggi',
      '0d',
    ]) {
      expect(readDay(none)).toBeUndefined();
    }
  });

  test('of a demonstration is an offset from today, or itself', () => {
    expect(['-12d', '0d', '+40d', '31/12/2026'].map((value) => resolveDay(value, today))).toEqual([
      '2026-11-10',
      '2026-11-22',
      '2027-01-01',
      '2026-12-31',
    ]);
    expect(() => resolveDay('yesterday', today)).toThrow('not a day: "yesterday"');
  });
});
