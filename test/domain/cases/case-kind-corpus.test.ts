import { describe, expect, test } from 'vitest';
import { classifyCaseKind } from '#src/domain/cases/case-kind.ts';
import { displeasure } from '#src/domain/cases/displeasure.ts';
import { read } from '#src/domain/text/text.ts';
import { wordList } from '#src/domain/text/word-list.ts';
import {
  complaints,
  dryComplaints,
  meantForOthers,
  noComplaints,
  others,
  unlisted,
  type Sample,
} from './case-kind-corpus.ts';
import { longTexts } from '../facts/long-texts.ts';

function classify([writer, subject, newText, attachments = 0]: Sample) {
  return classifyCaseKind({
    subject,
    newText,
    attachments,
    senderIsParty: !writer.startsWith('stranger'),
    hasClaimReference: writer === 'claim' || writer === 'answer' || writer === 'stranger on a claim',
    answersOurRequest: writer === 'answer',
    language: 'it',
  });
}

describe('complaints', () => {
  test('are found in at least 99 of 100 messages, whatever their words', () => {
    const missed = complaints.filter((sample) => classify(sample).kind !== 'complaint');
    expect(missed.slice(complaints.length / 100)).toEqual([]);
  });

  test('are found in the dry words of offices, and in dialect', () => {
    const missed = dryComplaints.filter((sample) => classify(sample).kind !== 'complaint');
    expect(missed).toEqual([]);
  });

  test('are not seen where a failing is somebody else’s', () => {
    const wrong = meantForOthers.filter((sample) => classify(sample).kind === 'complaint');
    expect(wrong).toEqual([]);
  });

  test('show the words that made them one', () => {
    for (const sample of complaints) {
      const { evidence } = classify(sample);
      const said = `${sample[1]}\n${sample[2]}`;
      expect(evidence).not.toEqual([]);
      for (const { quote } of evidence) expect(said).toContain(quote);
    }
  });

  test('are not seen where somebody else is meant', () => {
    const wrong = noComplaints.filter(([, ...sample]) => classify(sample).kind === 'complaint');
    expect(wrong.slice(1)).toEqual([]);
  });

  test('that are only perhaps one are marked for a person', () => {
    const guess = classify([
      'claim',
      '',
      'Vi mando la fattura. Il sopralluogo è stato fatto senza avvisare, intanto ho fatto riparare.',
      1,
    ]);
    expect(guess.kind).toBe('claim_update');
    expect(guess.flags).toContain('perhaps_complaint');
    expect(classify(['claim', '', 'Vi mando la fattura, grazie.', 1]).flags).not.toContain(
      'perhaps_complaint',
    );
  });
});

describe('every other kind', () => {
  for (const [kind, samples] of Object.entries(others))
    test(`${kind}: at least 19 of 20`, () => {
      const missed = samples.filter((sample) => classify(sample).kind !== kind);
      expect(missed.slice(samples.length / 20)).toEqual([]);
    });

  for (const [kind, samples] of Object.entries(unlisted))
    test(`${kind}: in words that no list holds`, () => {
      const missed = samples.filter((sample) => classify(sample).kind !== kind);
      expect(missed).toEqual([]);
    });

  test('keeps its own where it is told crossly', () => {
    const missed = noComplaints.filter(([kind, ...sample]) => classify(sample).kind !== kind);
    expect(missed.slice(2)).toEqual([]);
  });
});

test('a list of words is read with endings, gaps and «è» with or without its accent', () => {
  const words = wordList("rimbors*, non ~ arrivat*, e' sparito");
  expect(words.exec('il rimborsino')?.[0]).toBe('rimborsino');
  expect(words.exec('non e mai piu arrivato')?.[0]).toBe('non e mai piu arrivato');
  expect(words.exec('e sparito')?.[0]).toBe('e sparito');
  expect(words.test('non a casa mia da tre giorni pieni arrivato')).toBe(false);
  expect(words.test('prerimborso')).toBe(false);
});

test('a text of any length is read in time that grows with it', () => {
  for (const text of longTexts('nessuno ', 'non a b ', 'the way the ', 'sono molto ', 'pagamento quando ')) {
    const reading = read(text);
    expect(() => displeasure([{ reading, end: reading.folded.length }], false)).not.toThrow();
    expect(() => classify(['party', '', text])).not.toThrow();
  }
});
