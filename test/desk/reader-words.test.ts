import { describe, expect, test } from 'vitest';
import { conditionText, factWords, valueWords } from '#src/desk/settings/condition-words.ts';
import { describeHold, heldByOpening } from '#src/domain/answering/information-request.ts';
import { stopLabels } from '#src/domain/answering/stop-words.ts';
import { kindNames } from '#src/domain/explain/explain-kind.ts';
import { describeProblem, describeUnreadable, keepDetail, reasonsInWords } from '#src/domain/problem.ts';
import { loadProfile } from '#src/profile.ts';

const houses = await Promise.all(['insurer', 'benefit-agency'].map((house) => loadProfile(house)));

/** What the rules of both houses ask of a claim. */
const conditions = houses.flatMap((house) => [
  ...[...house.claimTypes.values()].flatMap(({ requirements, rather }) =>
    [...requirements, ...rather].flatMap(({ when }) => when),
  ),
  ...house.clocks.flatMap(({ when }) => when),
]);

describe('what is kept as a code is read in either language', () => {
  test('a condition of the house', () => {
    expect(conditions.length).toBeGreaterThan(50);
    expect(
      [...new Set(conditions.map(({ fact }) => fact))].filter((fact) => factWords[fact] === undefined),
    ).toEqual([]);
    expect(
      [...new Set(conditions.flatMap((each) => each.in))].filter((value) => valueWords[value] === undefined),
    ).toEqual([]);
    const when = [
      { fact: 'fire_brigade', in: ['yes'] },
      { fact: 'cause', in: ['fire', 'theft'] },
    ];
    expect(conditionText(when, 'it')).toBe('vigili del fuoco intervenuti, causa: incendio o furto');
    expect(conditionText(when, 'en')).toBe('fire brigade called, cause: fire or theft');
  });

  test('why a request is held', () => {
    expect(describeHold(heldByOpening).it).toContain('senza chiedere');
    for (const code of Object.keys(stopLabels)) {
      const { it, en } = describeHold(`${code}: «basta mail»`);
      expect([it, en].every((words) => words.endsWith(': «basta mail»') && !words.includes(code))).toBe(true);
      expect(it).not.toBe(en);
    }
    expect(describeHold('è in ospedale')).toEqual({ it: 'è in ospedale', en: 'è in ospedale' });
  });

  test('why a person must look: no word of the other language, no code', () => {
    for (const kind of Object.keys(kindNames)) {
      const problem = { code: 'answer_to_read', detail: kind } as const;
      expect(describeProblem(problem, 'it')).not.toContain(`(${kind})`);
      expect(describeProblem(problem, 'en')).not.toContain(`(${kind})`);
    }
    const stopped = { code: 'stage_failed', detail: 'connect ECONNREFUSED' } as const;
    expect(describeProblem(stopped, 'it')).toBe(
      'L’elaborazione si è fermata (messaggio tecnico: «connect ECONNREFUSED»)',
    );
    expect(describeProblem(stopped, 'en')).toBe(
      'Processing stopped (technical message: “connect ECONNREFUSED”)',
    );
    const noHeader = { code: 'unreadable', detail: 'there is no mail header' } as const;
    expect(describeProblem(noHeader, 'it')).toContain('(manca l’intestazione della mail)');
    expect(describeProblem(noHeader, 'en')).toContain('(the mail has no header)');
    const detail = keepDetail({ it: 'Targa diversa', en: 'Another plate' });
    expect(describeProblem({ code: 'not_linked', detail }, 'it')).toMatch(/\(Targa diversa\)$/);
    expect(describeProblem({ code: 'not_linked', detail }, 'en')).toMatch(/\(Another plate\)$/);
  });

  test('several reasons are sentences: each ends before the next begins', () => {
    const number = {
      it: 'Altro numero di polizza: «RCA-2024-007731»',
      en: 'Another policy number: “RCA-2024-007731”',
    };
    const type = { it: 'Altro tipo di sinistro', en: 'Another type of claim' };
    const little = { it: 'Gli indizi non bastano.', en: 'The evidence is not enough.' };
    expect(reasonsInWords([number, type, little])).toEqual({
      it: 'Altro numero di polizza: «RCA-2024-007731». Altro tipo di sinistro. Gli indizi non bastano.',
      en: 'Another policy number: “RCA-2024-007731”. Another type of claim. The evidence is not enough.',
    });
  });

  test('why a mail could not be read', () => {
    for (const reason of [
      'there is no mail header',
      'the reading thread failed: out of memory',
      'a.txt is no scan: PDF, TIFF, JPEG, PNG and HEIC are',
      'a.pdf was not taken: no day',
      'this is no contact written down by hand',
      'this is no call',
      'this is no text message',
    ]) {
      const { it, en } = describeUnreadable(reason);
      expect(it).not.toBe(en);
    }
  });
});
