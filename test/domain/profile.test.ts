import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { classifyClaimType } from '#src/domain/claims/claim-type.ts';
import type { ClaimTypeId, ItemId } from '#src/domain/ids.ts';
import { fold } from '#src/domain/text/text.ts';
import { loadProfile, ProfileError } from '#src/profile.ts';
import { claimTypeMails } from './claims/claim-type-mails.ts';

const own = fileURLToPath(new URL('../../profiles', import.meta.url));

describe('the insurer’s profile', async () => {
  const profile = await loadProfile('insurer');

  test('has every claim type, each with labels in both languages', () => {
    expect([...profile.claimTypes.keys()].toSorted()).toEqual(
      (
        'death_benefit health_expense health_hospital home_fire_weather home_theft home_water liability motor_damage ' +
        'motor_injury motor_own personal_accident travel_baggage travel_cancel travel_medical welfare_benefit'
      ).split(' '),
    );
    for (const { label, words, requirements } of profile.claimTypes.values()) {
      expect(label.it).not.toBe(label.en);
      expect(words.length).toBeGreaterThan(20);
      expect(requirements.length).toBeGreaterThan(5);
    }
  });

  test.each(claimTypeMails)('has the words to tell that this is %s: %s', (type, text) => {
    expect(classifyClaimType(text, profile).type ?? '').toBe(type);
  });

  test('says in both languages, in one short sentence, why each item is asked', () => {
    const sentences = [...profile.items.values()].flatMap(({ why }) => [why.it, why.en]);
    expect(
      sentences.filter((sentence) => !sentence.endsWith('.') || sentence.split(' ').length > 20),
    ).toEqual([]);
  });

  test('asks for the account of motor and home claims only when money moves, of health refunds at once', () => {
    const stageOf = (type: string) =>
      profile.claimTypes
        .get(type as ClaimTypeId)
        ?.requirements.find(({ anyOf }) => anyOf.some((item) => item === ('iban' as ItemId)))?.stage;
    expect(['motor_damage', 'home_water', 'health_expense'].map(stageOf)).toEqual([
      'payment',
      'payment',
      'review',
    ]);
  });

  test('never asks the same thing twice', () => {
    for (const { requirements } of profile.claimTypes.values()) {
      const mandatory = requirements.filter(({ level }) => level === 'M').flatMap(({ anyOf }) => anyOf);
      expect(mandatory).toEqual([...new Set(mandatory)]);
    }
  });

  test('asks for pictures of the damage only when there is something left to photograph', () => {
    const own = profile.claimTypes.get('motor_own' as ClaimTypeId)!;
    const rule = own.requirements.find(({ anyOf }) =>
      anyOf.some((item) => item === ('doc_damage_photos' as ItemId)),
    )!;
    expect(rule.when[0]?.in).not.toContain('theft');
  });

  test.each([
    ['RCA-2025-004217', true],
    ['sal 2024 000001', true],
    ['CAS2025123456', true],
    ['VIA/2026/000777', true],
    ['ABC-2025-004217', false],
    ['RCA-2025-00421', false],
  ])('%s is a policy number of this insurer: %s', (number, expected) => {
    expect(profile.policyNumber.test(number)).toBe(expected);
  });

  test.each([
    ['doc_invoice', 'Fattura n. 12 del 3/7/2026'],
    ['doc_invoice', 'quietanza di pagamento'],
    ['doc_prescription', 'impegnativa del medico di base'],
    ['doc_id', "carta d'identità in corso di validità"],
    ['doc_police_report', 'verbale di denuncia orale'],
    ['doc_er_report', 'Verbale di Pronto Soccorso'],
    ['doc_cai', 'CONSTATAZIONE AMICHEVOLE DI INCIDENTE'],
    ['doc_technical_report', "rapporto d'intervento"],
    ['doc_social_decl', "dichiarazione ai sensi dell'art. 142"],
    ['doc_income', 'busta paga'],
    ['doc_carrier_statement', 'Property Irregularity Report'],
    ['fiscal_code', 'codice fiscale RSSMRA79B11C566R'],
    ['loss_place', 'in località Fontana'],
    ['iban', 'IT60 X054 2811 1010 0000 0123 456'],
  ])('%s is recognised in %j', (item, text) => {
    expect(profile.items.get(item as ItemId)?.pattern?.test(text)).toBe(true);
  });

  test.each([
    ['doc_invoice', 'la vostra comunicazione mi è stata ricevuta da voi ieri'],
    ['doc_police_report', 'denuncia di sinistro'],
    ['doc_weather', 'danni da grandine'],
    ['doc_mandate', 'mandatario'],
    ['doc_medical_cert', 'certificato di morte'],
  ])('%s is not recognised in %j', (item, text) => {
    expect(profile.items.get(item as ItemId)?.pattern?.test(text)).toBe(false);
  });

  test('keeps words folded, so that they can match', () => {
    const words = [...profile.claimTypes.values()].flatMap((type) =>
      type.words.map(({ word }) => word.replace('*', '')),
    );
    expect(words.filter((word) => fold(word) !== word)).toEqual([]);
  });

  // A pattern that backtracks would need hours here, and the runner gives up on it.
  test('has no pattern that a long text can stall', { timeout: 30_000 }, () => {
    const patterns = [
      ...[...profile.items.values()].flatMap(({ pattern, fileName }) => [pattern, fileName]),
      ...[...profile.claimTypes.values()].flatMap(({ conditions }) =>
        conditions.map(({ pattern }) => pattern),
      ),
      profile.policyNumber,
    ].filter((pattern) => pattern !== undefined);
    const texts = ['a', '1', ' ', 'a ', '1.', 'veicolo a ', 'A1 ', 'elenco dei ', "dell'", '€ 1'].map(
      (piece) => piece.repeat(Math.ceil(50_000 / piece.length)),
    );
    for (const pattern of patterns) for (const text of texts) pattern.exec(text);
    expect(patterns.length).toBeGreaterThan(100);
  });
});

describe('a profile with errors', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'profile-'));
    await cp(join(own, 'insurer'), join(folder, 'house'), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('that is a good copy loads', async () => {
    expect((await loadProfile('house', folder)).items.size).toBeGreaterThanOrEqual(62);
  });

  test('names file, line, place and reason of every error at once', async () => {
    await change('items.json', '"cai.both_signed"', '"cai.both_singed"');
    await change('claim-types/home_water.json', '"doc_damage_photos"', '"doc_damage_fotos"');
    await change('claim-types/home_theft.json', '"reimbursement"', '"refund"');
    await change('profile.json', '"policyNumber": "', '"policyNumber": "(');
    const problems = await problemsOf('house');
    expect(problems).toHaveLength(4);
    const lineOf = async (file: string, text: string) =>
      (await readFile(join(folder, 'house', file), 'utf8')).split(text)[0]!.split('\n').length;
    expect(problems.join('\n')).toContain(
      `house/items.json:${await lineOf('items.json', 'cai.both_singed')}: [35].checks[0]: no check is called cai.both_singed`,
    );
    expect(problems.join('\n')).toMatch(/house\/claim-types\/home_theft\.json:\d+: purpose: /);
    expect(problems.join('\n')).toMatch(/house\/profile\.json:\d+: policyNumber: Invalid regular expression/);
  });

  test('an item that does not exist, an id that stands twice', async () => {
    await change('items.json', '"id": "doc_cai"', '"id": "doc_invoice"');
    await change('claim-types/home_water.json', '"doc_damage_photos"', '"doc_damage_fotos"');
    const problems = (await problemsOf('house')).join('\n');
    expect(problems).toMatch(/items\.json:\d+: \[\d+\]\.id: doc_invoice stands here a second time/);
    expect(problems).toMatch(
      /home_water\.json:\d+: requirements\[\d+\]\.anyOf\[0\]: items\.json has no doc_damage_fotos/,
    );
    expect(problems).toMatch(
      /motor_damage\.json:\d+: requirements\[\d+\]\.anyOf\[0\]: items\.json has no doc_cai/,
    );
  });

  test.each([
    [
      'a condition nobody sets',
      '"fact": "neighbour",\n          "in"',
      '"fact": "nieghbour",\n          "in"',
      /no condition of this type sets nieghbour/,
    ],
    [
      'another type that the house does not have',
      '"type": "liability"',
      '"type": "liabilities"',
      /rather\[0\]\.type: claim-types has no other liabilities\.json/,
    ],
    [
      'a circumstance of another type that nobody sets',
      '"in": ["other"]',
      '"in": ["others"]',
      /rather\[0\]\.when\[0\]\.in\[0\]: hurt is never others/,
    ],
    ['a mandatory item with a condition', '"level": "C"', '"level": "M"', /level M has no conditions/],
    ['a misspelt key', '"noticeDays"', '"noticeDay"', /Unrecognized key: "noticeDay"/],
    [
      'a word with an accent, which would never match',
      '"infiltrazion*"',
      '"umidità"',
      /words are matched folded/,
    ],
    [
      'a condition by words and by an item at once',
      '"fact": "work",',
      '"fact": "work", "told": "plate_own",',
      /either a pattern or/,
    ],
    ['a border that never holds', '(?<!\\\\p{L})', 'umidità\\\\b', /never holds after an accented letter/],
  ])('%s', async (_, from, to, reason) => {
    await change('claim-types/home_water.json', from, to);
    expect((await problemsOf('house')).join('\n')).toMatch(reason);
  });

  test.each([
    ['profile.json', '"sinistro"', '"Sinistro"', /terms\.claim\.it\.one: a term stands inside sentences/],
    ['profile.json', '"sinistro"', '"reclamo"', /terms\.claim: a claim is no complaint/],
    ['profile.json', '"claimPrefix": "SIN"', '"claimPrefix": "TCK"', /claimPrefix: TCK stands before/],
    ['profile.json', '"gender": "m"', '"gender": "n"', /terms\.claim\.it\.gender: Invalid option/],
    ['profile.json', '"day": "12-07"', '"day": "12-32"', /patronSaint\.day: a day of the year is MM-DD/],
    ['profile.json', '"from": "08:30"', '"from": "18:30"', /calendar\.hours\.to: closes before it opens/],
    ['profile.json', '"country": "IT"', '"country": "FR"', /only the Italian calendar is built in/],
    [
      'profile.json',
      '"letterhead": {}',
      '"letterhead": { "privacyUrl": "http://example.org" }',
      /letterhead\.privacyUrl: an address that begins with https/,
    ],
    ['profile.json', '"rep": 250000', '"rep": 2500000', /limitsInCents: limits grow/],
    [
      'profile.json',
      '"from": "2026-01-01"',
      '"from": "2026-02-30"',
      /authority\[0\]\.from: a day is YYYY-MM-DD/,
    ],
    [
      'profile.json',
      '"liability": "senior_rep"',
      '"liabilty": "senior_rep"',
      /minimumRole\.liabilty: claim-types has no liabilty\.json/,
    ],
    ['clocks.json', '"claim_complete"', '"claim_completed"', /\[0\]\.trigger: Invalid option/],
    ['clocks.json', '"motor_damage"', '"motor_damages"', /claimTypes\[0\]: claim-types has no motor_damages/],
    [
      'clocks.json',
      '"fact": "cai_signed"',
      '"fact": "cai_sined"',
      /when\[0\]\.fact: no condition of its claim/,
    ],
    ['clocks.json', '"in": ["yes"]', '"in": ["ja"]', /when\[0\]\.in\[0\]: cai_signed is never ja/],
    ['clocks.json', '"escalateAfter": [30, 40]', '"escalateAfter": [30, 45]', /early escalations grow/],
    [
      'clocks.json',
      '"id": "it.motor.pay_accepted"',
      '"id": "it.motor.ask_missing"',
      /stands here a second time/,
    ],
    [
      'clocks.json',
      '"source": "D.Lgs. 209/2005 art. 148 c. 1"',
      '"source": ""',
      /\[0\]\.source: must not be empty/,
    ],
    [
      'clocks.json',
      ',\n    "note": "Check with counsel before switching it on."',
      '',
      /says why in its note/,
    ],
    [
      'clocks.json',
      '"id": "it.complaint.reply"',
      '"id": "it.complaint.answer"',
      /clocks\.json:1: exactly one enabled clock must answer complaints/,
    ],
    ['items.json', '"it": "Codice fiscale"', '"it": " "', /label\.it: must not be empty/],
    ['items.json', '"en": "Italian tax code"', '"eng": "Italian tax code"', /label\.en: Invalid input/],
    ['claim-types/liability.json', '"purpose"', '"policy": "none",\n  "purpose"', /must not ask for one/],
    [
      'claim-types/home_water.json',
      '"purpose": "reimbursement"',
      '"purpose": "reimbursement",\n  "purpose": "benefit"',
      /home_water\.json:\d+: "purpose" stands twice/,
    ],
  ])('in %s, %j → %j', async (file, from, to, reason) => {
    await change(file, from, to);
    const problems = await problemsOf('house');
    expect(problems.join('\n')).toMatch(reason);
    for (const problem of problems) expect(problem).toMatch(/^[\w-]+\/house\/[a-z/_-]+\.json:\d+: /);
  });

  test('a file that is missing, without a word about where this computer keeps it', async () => {
    await rm(join(folder, 'house/clocks.json'));
    expect((await problemsOf('house')).join('|')).toMatch(
      /^[\w-]+\/house\/clocks\.json:1: there is no such file or folder$/,
    );
  });

  test('a file that an editor saved with a byte order mark loads', async () => {
    const path = join(folder, 'house/profile.json');
    await writeFile(path, `\uFEFF${await readFile(path, 'utf8')}`);
    expect((await loadProfile('house', folder)).claimTypes.size).toBe(15);
  });

  test('whatever one file holds, each problem has a line and nothing else is thrown', async () => {
    const junk = fc.constantFrom('null', '[]', '{}', '"\\u0000"', '[null]', '{"id":1}', '-1', '"("', '');
    const files = fc.constantFrom('profile.json', 'items.json', 'clocks.json', 'claim-types/liability.json');
    const originals = new Map<string, string>();
    await fc.assert(
      fc.asyncProperty(files, fc.nat(), fc.nat(40), junk, async (file, at, length, words) => {
        const path = join(folder, 'house', file);
        const text = originals.get(file) ?? (await readFile(path, 'utf8'));
        originals.set(file, text);
        const from = at % text.length;
        await writeFile(path, text.slice(0, from) + words + text.slice(from + length));
        const problems = await problemsOf('house');
        await writeFile(path, text);
        for (const problem of problems)
          expect(problem).toMatch(/^[\w-]+\/house\/[a-z/_-]+\.(?:json|txt):\d+: .+$/);
      }),
      { numRuns: 60 },
    );
  });

  test('a list of items that cannot be read is one problem, not one more for each that uses them', async () => {
    await writeFile(join(folder, 'house/items.json'), 'null');
    const problems = await problemsOf('house');
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/items\.json/);
  });

  test('broken JSON, with its line', async () => {
    await change('claim-types/home_water.json', '"purpose"', 'purpose');
    expect((await problemsOf('house')).join('\n')).toMatch(
      /home_water\.json:7: not valid JSON: expected a key in double quotes/,
    );
  });

  test('a claim type under another’s name', async () => {
    await writeFile(
      join(folder, 'house/claim-types/other.json'),
      await readFile(join(own, 'insurer/claim-types/home_water.json')),
    );
    expect((await problemsOf('house')).join('\n')).toMatch(
      /is home_water, but the file is called other\.json/,
    );
  });

  test('no such profile, and a name that is a path', async () => {
    expect((await problemsOf('nobody')).length).toBeGreaterThan(0);
    expect((await problemsOf('../insurer')).join()).toMatch(/small letters/);
  });

  async function change(file: string, from: string, to: string) {
    const path = join(folder, 'house', file);
    const text = await readFile(path, 'utf8');
    expect(text).toContain(from);
    await writeFile(
      path,
      text.replace(from, () => to),
    );
  }

  async function problemsOf(name: string): Promise<readonly string[]> {
    try {
      await loadProfile(name, folder);
      return [];
    } catch (error) {
      if (error instanceof ProfileError) return error.problems;
      throw error;
    }
  }
});
