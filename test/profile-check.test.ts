import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const own = fileURLToPath(new URL('../profiles', import.meta.url));
const program = fileURLToPath(new URL('../src/profile-check.ts', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sportello-profile-check-'));
  cpSync(join(own, 'benefit-agency'), join(folder, 'house'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command as a person would, standing in the folder. */
function check(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '' },
    encoding: 'utf8',
    timeout: 50_000,
  });
  return { status, stdout, stderr, lines: stdout.split('\n') };
}

function change(file: string, from: string, to: string) {
  const path = join(folder, 'house', file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}

const lineOf = (file: string, words: string) =>
  readFileSync(join(folder, 'house', file), 'utf8')
    .split(words)[0]!
    .split('\n').length;

describe('npm run profile:check', () => {
  test('on a good profile says what it holds and ends well', () => {
    const { status, stdout } = check('house');
    expect(stdout).toContain('house: Ente Esempio di Previdenza');
    expect(stdout).toMatch(/8 claim types with \d+ requirements, \d+ of them conditional/);
    expect(stdout).toMatch(/32 items: 16 fields, 16 documents/);
    expect(stdout).toMatch(/21 clocks: 20 enabled, 1 switched off/);
    expect(stdout).toContain('terms: domanda / application, references DOM');
    expect(stdout).toContain('No errors.');
    expect(status).toBe(0);
  });

  test('names every error as file, line and reason, those of one file and those between files', () => {
    change('items.json', '"Codice fiscale"', '""');
    change('claim-types/pension.json', '"doc_contributions"', '"doc_contribution"');
    change('clocks.json', '"contribution_buy_back"', '"contribution_buyback"');
    const { status, lines, stdout } = check('house');
    expect(status).toBe(1);
    expect(stdout).toContain('3 errors:');
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^house\/items\.json:\d+: \[\d+\]\.label\.it: must not be empty/),
        `house/claim-types/pension.json:${lineOf('claim-types/pension.json', '"doc_contribution"')}: requirements[7].anyOf[0]: items.json has no doc_contribution`,
        `house/clocks.json:${lineOf('clocks.json', '"contribution_buyback"')}: [3].claimTypes[0]: claim-types has no contribution_buyback.json`,
      ]),
    );
  });

  test('names every example of mail that stands in the wrong place, twice or under two kinds', () => {
    const write = (file: string, text: string) => {
      mkdirSync(dirname(join(folder, 'house/kind-examples', file)), { recursive: true });
      writeFileSync(join(folder, 'house/kind-examples', file), text);
    };
    write('it/complaint.txt', '# Reclami\nMi avete deluso.\n\nA che punto siamo?\nmi  avete deluso.\n');
    write('it/claim_status.txt', 'A che punto siamo?\n');
    write('it/gossip.txt', 'Hai sentito?\n');
    write('en/provider.txt', '# none yet\n');
    write('fr/complaint.txt', 'Je suis déçu.\n');
    mkdirSync(join(folder, 'house/kind-examples/en/other.txt'));
    const { status, lines } = check('house/kind-examples/it');
    expect(status).toBe(1);
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^house\/kind-examples\/en\/other\.txt:1: EISDIR/),
        'house/kind-examples/en/provider.txt:1: holds no example',
        'house/kind-examples/fr:1: examples lie in it/ and in en/',
        'house/kind-examples/it/complaint.txt:4: is an example of claim_status too, at house/kind-examples/it/claim_status.txt:1',
        'house/kind-examples/it/complaint.txt:5: stands a second time, first at house/kind-examples/it/complaint.txt:2',
        expect.stringMatching(
          /^house\/kind-examples\/it\/gossip\.txt:1: is no kind with examples: claim_new, /,
        ),
      ]),
    );
  });

  test('finds faults of what claim types share where they stand, once, and a name nobody shares', () => {
    const written = readFileSync(join(folder, 'house/claim-types/pension.json'), 'utf8');
    expect(written).toContain('"conditions": [');
    for (const type of ['pension', 'family_benefit'])
      change(`claim-types/${type}.json`, '"conditions": [', '"conditions": ["household_told", "weather",');
    writeFileSync(
      join(folder, 'house/circumstances.json'),
      '{\n  "household_told": [\n    { "fact": "household", "value": "told", "told": "household_size" }\n  ]\n}\n',
    );
    const { status, lines } = check('house');
    expect(status).toBe(1);
    const shared = lines.filter((line) => line.includes('household_told'));
    expect(shared).toEqual([
      'house/circumstances.json:3: household_told[0].told: items.json has no household_size',
    ]);
    expect(lines.filter((line) => line.includes('circumstances.json has no weather'))).toHaveLength(2);
  });

  test('names examples of a loss whose type the house does not know', () => {
    const examples = join(folder, 'house/type-examples/it');
    mkdirSync(examples, { recursive: true });
    writeFileSync(join(examples, 'comet.txt'), 'È caduta una cometa.\n');
    const { status, lines } = check('house/type-examples/it');
    expect(status).toBe(1);
    expect(lines).toContainEqual('house/type-examples/it/comet.txt:1: claim-types has no comet.json');
  });

  test('names examples of a circumstance that no condition of the type sets', () => {
    const examples = join(folder, 'house/circumstance-examples/it');
    mkdirSync(examples, { recursive: true });
    writeFileSync(join(examples, 'comet.tail.long.txt'), 'La coda della cometa era lunga.\n');
    writeFileSync(join(examples, 'pension.cause.comet.txt'), 'Una cometa mi ha portato in pensione.\n');
    const { status, lines } = check('house');
    expect(status).toBe(1);
    expect(lines).toEqual(
      expect.arrayContaining([
        'house/circumstance-examples/it/comet.tail.long.txt:1: claim-types has no comet.json',
        'house/circumstance-examples/it/pension.cause.comet.txt:1: pension.json has no condition cause=comet',
      ]),
    );
  });

  test('finds a pattern that a long text would stall', () => {
    change('profile.json', '"policyNumber": "', '"policyNumber": "(?:[a-z]+ ?)+[0-9]|');
    const { status, lines } = check('house');
    expect(status).toBe(1);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^house\/profile\.json:\d+: policyNumber: takes more than a second on \d+ characters/,
      ),
    );
  });

  test('remarks on what only a person could ever recognise, and still ends well', () => {
    change(
      'items.json',
      '"id": "claim_ref",',
      `"id": "favourite_colour", "kind": "field", "label": { "it": "Colore preferito", "en": "Favourite colour" },
       "why": { "it": "Ci piace saperlo.", "en": "We like to know." }, "checks": [] }, { "id": "claim_ref",`,
    );
    change(
      'claim-types/pension.json',
      '"requirements": [',
      '"requirements": [{ "anyOf": ["favourite_colour"], "level": "M", "stage": "fnol", "when": [] },',
    );
    const { status, stdout } = check('house');
    expect(stdout).toMatch(
      /house\/claim-types\/pension\.json:\d+: requirements\[0\]\.anyOf: no pattern and no rule recognises favourite_colour/,
    );
    expect(status).toBe(0);
  });

  test('takes a file for the profile it belongs to, and a folder of profiles for all of them', () => {
    change('claim-types/pension.json', '"benefit"', '"benefits"');
    for (const path of ['house/claim-types/pension.json', '.']) {
      const { status, lines } = check(path);
      expect(status).toBe(1);
      expect(lines).toContainEqual(
        expect.stringMatching(/^house\/claim-types\/pension\.json:\d+: purpose: /),
      );
    }
  });

  test.each([
    ['nowhere', 'nowhere: there is no such file or folder'],
    ['house/claim-types/nix.json', 'house/claim-types/nix.json: there is no such file or folder'],
    ['stray', 'stray: holds no profile: a profile is a folder with a profile.json'],
    ['stray/notes.json', 'stray/notes.json: belongs to no profile: there is no profile.json beside it'],
  ])('on %s says so', (path, message) => {
    cpSync(join(folder, 'house/items.json'), join(folder, 'stray/notes.json'));
    const { status, stderr, stdout } = check(path);
    expect([status, stderr.trim(), stdout]).toEqual([1, message, '']);
  });

  test('without a path explains itself', () => {
    const { status, stdout } = check();
    expect(stdout).toContain('npm run profile:check -- profiles/insurer');
    expect(status).toBe(1);
    expect(check('--help')).toMatchObject({ status: 0, stdout });
  });
});
