import { expect, test } from 'vitest';
import { linesOf, type PageBox } from '#src/domain/letters/scanned-page.ts';

const word = (page: number, box: PageBox) => ({ page, box, start: 0, end: 1, confidence: 0.9 });

test('the seven words of an account on one line are one box, and a value over two lines has two', () => {
  const account = [0, 1, 2, 3, 4, 5, 6].map((at) => word(1, [100 + at * 90, 300, 180 + at * 90, 330]));
  expect(linesOf(account)).toEqual([{ page: 1, box: [100, 300, 720, 330] }]);
  expect(
    linesOf([
      word(1, [900, 300, 980, 330]),
      word(1, [100, 345, 180, 375]),
      word(1, [190, 347, 260, 377]),
      word(2, [270, 347, 300, 377]),
    ]),
  ).toEqual([
    { page: 1, box: [900, 300, 980, 330] },
    { page: 1, box: [100, 345, 260, 377] },
    { page: 2, box: [270, 347, 300, 377] },
  ]);
});
