import { describe, expect, test } from 'vitest';
import { disclosuresIn, levelForWords } from '#src/domain/identity/disclosure.ts';
import {
  codeStateOf,
  faultOfProof,
  levelReached,
  maskedChannel,
  proofMethods,
  type NotedProof,
} from '#src/domain/identity/identity.ts';

describe('what has been proven', () => {
  test('is as much as the best of the proofs, and nothing without any', () => {
    expect(levelReached([])).toBe(0);
    expect(levelReached([{ method: 'reference' }])).toBe(1);
    expect(levelReached([{ method: 'known_address' }, { method: 'answers' }])).toBe(2);
    expect(levelReached(proofMethods.map((method) => ({ method })))).toBe(3);
  });

  test('is nothing by the number or sender that shows: anybody can have it show', () => {
    expect(levelReached([{ method: 'known_address' }])).toBe(0);
  });

  const proof: NotedProof = {
    method: 'answers',
    facts: ['birth_date', 'policy_number'],
    note: 'al telefono',
    representative: false,
  };

  test('takes two answers to different questions, a note, and a mandate of whoever speaks for somebody', () => {
    expect(faultOfProof(proof)).toBeUndefined();
    expect(faultOfProof({ ...proof, facts: ['birth_date', 'birth_date'] })?.it).toContain('due risposte');
    expect(faultOfProof({ ...proof, note: '  ' })?.en).toContain('what proves it');
    expect(faultOfProof({ ...proof, representative: true })?.it).toContain('mandato');
    expect(faultOfProof({ ...proof, representative: true, mandate: 'allegato 12' })).toBeUndefined();
  });

  test('a code is good once, for a while, and for so many tries', () => {
    const now = new Date('2026-11-12T10:00:00Z');
    const code = { expiresAt: new Date('2026-11-12T10:15:00Z'), tries: 0 };
    expect(codeStateOf(code, now)).toBe('waiting');
    expect(codeStateOf(code, code.expiresAt)).toBe('expired');
    expect(codeStateOf({ ...code, tries: 5 }, now)).toBe('worn-out');
    expect(codeStateOf({ ...code, replacedAt: now }, now)).toBe('replaced');
    expect(codeStateOf({ ...code, usedAt: now, tries: 5 }, now)).toBe('used');
  });

  test('a channel is read aloud without telling it', () => {
    expect(maskedChannel('anna.bianchi@example.org')).toBe('a•••@example.org');
    expect(maskedChannel('+393330000012')).toBe('+39 ••• ••12');
  });
});

describe('what words give away', () => {
  test.each([
    ['Le liquideremo 1.250,00 euro entro venerdì.', ['amount']],
    ['We will pay € 90 tomorrow.', ['amount']],
    ['Il bonifico va su IT60X0542811101000000123456.', ['account']],
    ['Ci mandi il referto della visita.', ['health']],
    ['Please send the discharge letter of the hospital.', ['health']],
    ['Il perito la chiamerà domani alle 9.', []],
    ['We have received your message of 12 November.', []],
  ])('%s', (text, given) => {
    expect(disclosuresIn(text)).toEqual(given);
  });

  test('take level 2 about a claim whatever they are, and elsewhere when they give something away', () => {
    expect(levelForWords({ aboutClaim: true, text: 'Buongiorno' })).toBe(2);
    expect(levelForWords({ aboutClaim: false, text: 'Buongiorno' })).toBe(0);
    expect(levelForWords({ aboutClaim: false, text: 'Sono 100 €' })).toBe(2);
  });
});
