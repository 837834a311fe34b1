import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formal } from '../bench/accuracy/phrases-formal.ts';
import { holdout } from '../bench/accuracy/phrases-holdout.ts';
import { lives } from '../bench/accuracy/phrases-lives.ts';
import { open } from '../bench/accuracy/phrases-open.ts';
import { plain } from '../bench/accuracy/phrases-plain.ts';
import { trades } from '../bench/accuracy/phrases-trades.ts';
import { voices } from '../bench/accuracy/phrases-voices.ts';
import { joined, type Phrases } from '../bench/accuracy/phrases.ts';
import { makeMessages } from '../bench/accuracy/world-messages.ts';
import { makeWorld } from '../bench/accuracy/world.ts';
import { randomFrom } from './random.ts';

const folder = new URL('../bench/accuracy/', import.meta.url);

const banks = { open, formal, plain, voices, trades, lives, holdout } as const;
const names = ['open', 'formal', 'plain', 'voices', 'trades', 'lives', 'holdout'] as const;

/** The slots that the world fills in the lines of a field; a field that is not named here has none. */
const slotsOf: readonly (readonly [field: RegExp, slots: string])[] = [
  [/^stories\./, 'when road home abroad other third thirdphone amount flight pir trip period client'],
  [/^asks\.(?:claim_status|payment_delay|complaint)$/, 'thing client amount'],
  [/^asks\.account_change$/, 'value'],
  [/^(?:updates|thirdParties|providers)$/, 'thing client amount'],
  [/^(?:brokers|relatives)$/, 'client'],
  [/^(?:brings|answers)$/, 'docs'],
  [/^marks\.reference$/, 'ref'],
  [/^marks\.policy$/, 'policy name'],
  [/^marks\.plate$/, 'plate name'],
  [/^marks\.fiscal$/, 'cf name'],
  [/^marks\.phone$/, 'phone name'],
  [/^marks\.email$/, 'email name'],
  [/^marks\.iban$/, 'iban name'],
  [/^marks\.day$/, 'day name'],
  [/^marks\.name$/, 'name'],
];

describe('the messages that accuracy is measured with', () => {
  test('are written without the rules they measure', () => {
    const sources = readdirSync(folder).filter((name) => /^(?:world|phrases)/.test(name));
    const imported = sources.flatMap((name) =>
      [...readFileSync(new URL(name, folder), 'utf8').matchAll(/from '([^']+)'/g)].map(
        ([, target = '']) => target,
      ),
    );
    expect(sources.length).toBeGreaterThan(6);
    expect(
      imported.filter(
        (target) => !/^\.\/(?:world|phrases)/.test(target) && target !== '../../test/random.ts',
      ),
    ).toEqual([]);
  });

  test('are half from a hold-out that shares no story and no question with the open banks', () => {
    const told = (bank: Phrases) =>
      [
        ...Object.values(bank.stories).flat(),
        ...Object.values(bank.asks).flat(),
        ...bank.anger,
        ...bank.thirdParties,
      ].map(([, text]) => text);
    const ofOpen = new Set(told(joined(open, formal, plain, voices, trades, lives)));
    expect(told(holdout).filter((text) => ofOpen.has(text))).toEqual([]);
    for (const bank of [open, holdout])
      expect(Object.values(bank.stories).flat().length).toBeGreaterThanOrEqual(150);
  });

  test.each(names)('have no slot in the %s bank that the world does not fill, nor one twice', (name) => {
    const unfilled = linesOf(banks[name]).flatMap(([field, text]) => {
      const filled = slotsIn(field);
      const used = [...text.matchAll(/\{([^}]*)\}/g)].map(([, slot = '']) => slot);
      const rest = text.replaceAll(/\{[^{}]*\}/g, '');
      return used.every((slot, at) => filled.includes(slot) && used.indexOf(slot) === at) &&
        !/[{}]/.test(rest)
        ? []
        : [`${field}: ${text}`];
    });
    expect(unfilled).toEqual([]);
  });

  test.each(names)('name in the %s bank what a mark or a sentence about papers is there to name', (name) => {
    const empty = linesOf(banks[name]).filter(
      ([field, text]) =>
        /^(?:marks\.|brings$|answers$|brokers$|relatives$)/.test(field) &&
        !text.includes(`{${slotsIn(field)[0] ?? ''}}`),
    );
    expect(empty).toEqual([]);
  });

  test.each(names)('of the %s bank reach the desk without a slot left open', (name) => {
    const raw = letters(5, banks[name]).flatMap((message) =>
      [
        message.subject,
        message.text,
        ...message.files.flatMap((file) => [file.name, file.text ?? '']),
      ].filter((text) => /[{}]/.test(text)),
    );
    expect(raw).toEqual([]);
  });

  test('are the same for the same seed, and others for another', () => {
    expect(letters(1)).toEqual(letters(1));
    expect(letters(1)).not.toEqual(letters(2));
  });

  test.each(names)('of the %s bank carry the values that their truth says they state', (name) => {
    const bare = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
    const absent = letters(3, banks[name])
      .filter((message) => message.channel === 'email')
      .flatMap((message) =>
        message.truth.stated
          .filter((each) =>
            ['reference', 'policy_number', 'plate_own', 'plate_other', 'fiscal_code', 'iban'].includes(
              each.item,
            ),
          )
          .filter((each) => !each.values.some((value) => bare(message.text).includes(bare(value))))
          .map((each) => `${message.serial}: ${each.item}`),
      );
    expect(absent).toEqual([]);
  });

  test('are of every kind', () => {
    const kinds = new Set(letters(4).flatMap((message) => message.truth.kinds));
    expect([...kinds].toSorted()).toEqual([
      'account_change',
      'claim_new',
      'claim_status',
      'claim_update',
      'complaint',
      'data_request',
      'misdirected',
      'payment_delay',
      'provider',
      'renewal_problem',
      'third_party_letter',
    ]);
  });
});

function letters(seed: number, bank: Phrases = open) {
  const random = randomFrom(seed);
  return makeMessages(makeWorld(random.branch('world'), 300), bank, random, 600);
}

function slotsIn(field: string): readonly string[] {
  return slotsOf.find(([shape]) => shape.test(field))?.[1].split(' ') ?? [];
}

/** Every text of a bank under the name of its field: `asks.complaint`, `papers.doc_cai.said`. */
function linesOf(bank: Phrases): readonly (readonly [field: string, text: string])[] {
  const { stories, things, marks, asks, subjects, papers, ...plainLists } = bank;
  const nested = { stories, things, marks, asks, subjects };
  return [
    ...Object.entries(plainLists).flatMap(([field, lines]) =>
      lines.map(([, text]) => [field, text] as const),
    ),
    ...Object.entries(nested).flatMap(([field, lists]) =>
      Object.entries(lists).flatMap(([key, lines]) =>
        lines.map(([, text]) => [`${field}.${key}`, text] as const),
      ),
    ),
    ...Object.entries(papers).flatMap(([item, { said, files, texts = [] }]) => [
      ...said.map(([, text]) => [`papers.${item}.said`, text] as const),
      ...files.map((text) => [`papers.${item}.files`, text] as const),
      ...texts.map((text) => [`papers.${item}.texts`, text] as const),
    ]),
  ];
}
