import { describe, expect, test } from 'vitest';
import type { QueueRow } from '#src/desk/api/contract.ts';
import {
  countUnsaved,
  forgetAll,
  forgetText,
  keepText,
  keptUnder,
  readKept,
} from '#src/desk/state/drafts.ts';
import { calledIn, unheardIn } from '#src/desk/state/called.ts';
import { readFilters } from '#src/desk/state/filters.ts';
import { choose, steady } from '#src/desk/state/rows.ts';
import { keepTaskDraft, readTaskDraft } from '#src/desk/state/task-draft.ts';

/** A row of which only id and subject matter here. */
function row(id: string, subject = id): QueueRow {
  return {
    id,
    reference: `TCK 4827-1936-5${id}`,
    version: 1,
    stage: 'settled',
    status: 'open',
    caseKind: 'claim_new',
    channel: 'email',
    language: 'it',
    subject,
    customer: null,
    caller: null,
    claim: null,
    blockers: 0,
    problem: null,
    assignee: null,
    postponedUntil: null,
    receivedAt: '2026-11-26T08:00:00.000Z',
    updatedAt: '2026-11-26T08:00:00.000Z',
    claimType: null,
    missing: 0,
    asked: 0,
    due: null,
    about: null,
    unread: false,
    last: null,
  };
}
const rows = (ids: string) => ids.split('').map((id) => row(id));
const ids = (list: readonly QueueRow[]) => list.map(({ id }) => id).join('');

describe('rows under the reader’s hand', () => {
  test('keep their places and take their new content', () => {
    const fresh = [row('1', 'nuovo oggetto'), row('2'), row('3')];
    const { rows: shown, waiting } = steady(rows('123'), fresh);
    expect([ids(shown), shown[0]?.subject, waiting]).toEqual(['123', 'nuovo oggetto', 0]);
  });

  test('a new one above waits until it is asked for', () => {
    expect(steady(rows('123'), rows('9123'))).toMatchObject({ waiting: 1 });
    expect(ids(steady(rows('123'), rows('9123')).rows)).toBe('123');
  });

  test('one that is gone stays until then', () => {
    const { rows: shown, waiting } = steady(rows('123'), rows('13'));
    expect([ids(shown), waiting]).toEqual(['123', 1]);
  });

  test('a change of order is one update, however many rows move', () => {
    expect(steady(rows('1234'), rows('4123')).waiting).toBe(1);
  });

  test('the next page is no news: it is added below', () => {
    const { rows: shown, waiting } = steady(rows('123'), rows('12345'));
    expect([ids(shown), waiting]).toEqual(['12345', 0]);
  });

  test('of an empty list everything is shown at once', () => {
    expect(ids(steady([], rows('12')).rows)).toBe('12');
    expect(steady([], rows('12')).waiting).toBe(0);
  });
});

describe('choosing rows', () => {
  const order = ['1', '2', '3', '4', '5'];

  test('one press chooses, the next lets go', () => {
    const once = choose(new Set(), order, '2', {});
    expect([...once]).toEqual(['2']);
    expect([...choose(once, order, '2', {})]).toEqual([]);
  });

  test('Shift takes all between, in both directions', () => {
    expect([...choose(new Set(['4']), order, '2', { from: '4' })].toSorted()).toEqual(['2', '3', '4']);
    expect([...choose(new Set(['2']), order, '4', { from: '2' })].toSorted()).toEqual(['2', '3', '4']);
  });

  test('a row that has left the list is no end of a range', () => {
    expect([...choose(new Set(), order, '3', { from: '9' })]).toEqual(['3']);
  });
});

describe('whom a note calls', () => {
  test('is who stands after an @, and of two names the longer one', () => {
    const names = ['Ada', 'Ada Conti', 'Luca Greco'];
    expect(calledIn('@ada conti, guardi?', names)).toEqual(['Ada Conti']);
    expect(calledIn('@Ada e @Ada Conti: guardate', names)).toEqual(['Ada Conti', 'Ada']);
    expect(calledIn('Scriva ad Ada@example.it', names)).toEqual([]);
    expect(calledIn('(@Luca Greco)', names)).toEqual(['Luca Greco']);
  });

  test('is nobody whose name only begins a word or an address', () => {
    const names = ['Ada', 'Ada Conti', 'D’Amico (Sede)'];
    expect(calledIn('Scriva a info@adaconti.it, sentito @Adamo', names)).toEqual([]);
    expect(unheardIn('Scriva a info@adaconti.it, sentito @Adamo', names)).toEqual(['Adamo']);
    expect(calledIn('@Ada, @D’Amico (Sede): guardate', names)).toEqual(['D’Amico (Sede)', 'Ada']);
    expect(unheardIn('@Ada, @D’Amico (Sede): guardate', names)).toEqual([]);
  });
});

describe('filters in the address', () => {
  test('text messages are a way in of their own', () => {
    expect(readFilters({ channel: 'sms' })).toEqual({ channel: 'sms' });
  });

  test('what the page does not know is left out', () => {
    expect(readFilters({ kind: 'complaint', due: 'late', unread: 'true', colour: 'red' })).toEqual({
      kind: 'complaint',
      due: 'late',
      unread: 'true',
    });
    expect(readFilters({ kind: 'nonsense', unread: true })).toEqual({});
  });
});

describe('drafts in the browser', () => {
  const store = () => {
    const kept = new Map<string, string>();
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
      key: (at: number) => [...kept.keys()][at] ?? null,
      get length() {
        return kept.size;
      },
    };
  };
  const draft = { text: 'Gentile Anna', clientId: '6f1c…', basedOn: '1.2.3.4', revision: 3 };

  test('are found again with the id they will be sent under', () => {
    const box = store();
    expect(keepText(box, '7', draft)).toBe(true);
    expect(readKept(box, '7')).toEqual(draft);
    expect(readKept(box, '8')).toBeUndefined();
    forgetText(box, '7');
    expect(readKept(box, '7')).toBeUndefined();
  });

  test('an empty one is none, and a spoiled one harms nobody', () => {
    const box = store();
    keepText(box, '7', draft);
    keepText(box, '7', { ...draft, text: '  ' });
    expect(readKept(box, '7')).toBeUndefined();
    box.setItem('7', '{"text":5');
    expect(readKept(box, '7')).toBeUndefined();
  });

  test('belong to who wrote them; whoever signs out leaves none, and nobody else loses one', () => {
    const box = store();
    const places = { anna: keptUnder('Anna', 'reply', '7'), other: keptUnder('Anna/x', 'reply', '7') };
    expect(places.anna).not.toBe(places.other);
    keepText(box, places.anna, { ...draft, saved: true });
    keepText(box, keptUnder('Anna', 'note', '7'), draft);
    keepText(box, places.other, draft);
    expect(countUnsaved(box, 'Anna')).toBe(1);
    forgetAll(box, 'Anna');
    expect(readKept(box, places.anna)).toBeUndefined();
    expect(countUnsaved(box, 'Anna')).toBe(0);
    expect(readKept(box, places.other)).toEqual(draft);
  });

  test('a question begun for a department keeps its id, and belongs to its writer and ticket alone', () => {
    const box = store();
    const asked = { clientId: '6f1c…', department: 'medical', text: 'Compatibili?', dueOn: '' };
    keepTaskDraft(box, 'Anna', 'TCK 4827-1936-52', asked);
    expect(readTaskDraft(box, 'Anna', 'TCK 4827-1936-52')).toEqual(asked);
    expect(readTaskDraft(box, 'Bruno', 'TCK 4827-1936-52')).toBeUndefined();
    expect(readTaskDraft(box, 'Anna', 'TCK 4827-1936-60')).toBeUndefined();
    forgetAll(box, 'Anna');
    expect(readTaskDraft(box, 'Anna', 'TCK 4827-1936-52')).toBeUndefined();
  });

  test('a full store is not said to have kept anything', () => {
    const full = {
      ...store(),
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    };
    expect(keepText(full, '7', draft)).toBe(false);
  });
});
