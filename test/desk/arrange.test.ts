import { describe, expect, test } from 'vitest';
import { cut, inOrder, join, layAside, move, turn, type Arrangement } from '#src/desk/post/arrange.ts';

const of = (letters: readonly (readonly number[])[], aside: readonly number[] = []): Arrangement => ({
  letters: letters.map((pages) => pages.map((page) => ({ page, turn: 0 }))),
  aside,
});
const shown = ({ letters, aside }: Arrangement) => [
  letters.map((leaves) => leaves.map(({ page }) => page)),
  aside,
];

describe('pages under the hand', () => {
  const now = of([[1, 2], [3]], [4]);

  test('are cut, joined, moved and laid aside', () => {
    expect(shown(cut(now, 2))).toEqual([[[1], [2], [3]], [4]]);
    expect(shown(join(now, 3))).toEqual([[[1, 2, 3]], [4]]);
    expect(shown(move(now, 1, 1))).toEqual([[[2, 1], [3]], [4]]);
    expect(shown(move(now, 2, 1))).toEqual([[[1], [2, 3]], [4]]);
    expect(shown(move(now, 3, -1))).toEqual([[[1, 2, 3]], [4]]);
    expect(shown(layAside(now, 3))).toEqual([[[1, 2]], [3, 4]]);
    expect(shown(layAside(now, 4))).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
      [],
    ]);
    expect(turn(turn(now, 2), 2).letters[0]).toEqual([
      { page: 1, turn: 0 },
      { page: 2, turn: 180 },
    ]);
  });

  test('that lie at an edge stay there', () => {
    expect(cut(now, 1)).toBe(now);
    expect(cut(now, 4)).toBe(now);
    expect(join(now, 1)).toBe(now);
    expect(shown(move(now, 1, -1))).toEqual(shown(now));
    expect(layAside(of([[1]]), 1)).toEqual(of([[1]]));
  });

  test('are all there after any number of steps', () => {
    let state = 3;
    const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
    let pages = of(
      [
        [1, 2, 3],
        [4, 5],
        [6, 7],
      ],
      [],
    );
    for (let step = 0; step < 2_000; step++) {
      const page = 1 + Math.floor(next() * 7);
      const acts = [
        () => cut(pages, page),
        () => join(pages, page),
        () => turn(pages, page),
        () => move(pages, page, next() < 0.5 ? -1 : 1),
        () => layAside(pages, page),
      ];
      pages = acts[Math.floor(next() * acts.length)]?.() ?? pages;
      expect(inOrder(pages).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(pages.letters.every((leaves) => leaves.length > 0)).toBe(true);
    }
  });
});
