import { expect, test } from 'vitest';
import { compareAttempt } from '#src/domain/practice.ts';

test('handing up is no answer of its own, and another sum or reason is another decision', () => {
  const approve = { does: 'approve', amount: 110_000 } as const;
  const reject = { does: 'reject', reasons: ['not_in_force'] } as const;
  expect(compareAttempt(approve, { does: 'approve', amount: 110_000 })).toBe('same');
  expect(compareAttempt(approve, { does: 'approve', amount: 125_000 })).toBe('other');
  expect(compareAttempt(approve, { does: 'escalate' })).toBe('other');
  expect(compareAttempt(reject, { does: 'reject', reason: 'not_in_force' })).toBe('same');
  expect(compareAttempt(reject, { does: 'reject', reason: 'excluded' })).toBe('other');
  expect(compareAttempt({ does: 'answer' }, { does: 'answer' })).toBe('same');
});
