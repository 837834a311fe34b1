import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formal } from '../bench/accuracy/phrases-formal.ts';
import { holdout } from '../bench/accuracy/phrases-holdout.ts';
import { open } from '../bench/accuracy/phrases-open.ts';
import { plain } from '../bench/accuracy/phrases-plain.ts';
import { joined, type Phrases } from '../bench/accuracy/phrases.ts';
import { makeMessages } from '../bench/accuracy/world-messages.ts';
import { makeWorld } from '../bench/accuracy/world.ts';
import { randomFrom } from './random.ts';

const folder = new URL('../bench/accuracy/', import.meta.url);

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
    const ofOpen = new Set(told(joined(open, formal, plain)));
    expect(told(holdout).filter((text) => ofOpen.has(text))).toEqual([]);
    for (const bank of [open, holdout])
      expect(Object.values(bank.stories).flat().length).toBeGreaterThanOrEqual(150);
  });

  test('are the same for the same seed, and others for another', () => {
    expect(letters(1)).toEqual(letters(1));
    expect(letters(1)).not.toEqual(letters(2));
  });

  test('carry the values that their truth says they state', () => {
    const bare = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
    const absent = letters(3)
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

function letters(seed: number) {
  const random = randomFrom(seed);
  return makeMessages(makeWorld(random.branch('world'), 300), open, random, 600);
}
