import { describe, expect, test } from 'vitest';
import { describeFailure } from '#src/domain/answering/answer-to.ts';

describe('why a message came back', () => {
  test.each([
    ['the address does not exist', '550 5.1.1 <ugo@example.net>: Recipient address rejected: User unknown'],
    ['the address does not exist', '550 No such user here'],
    ['the mailbox is full', '552 5.2.2 Over quota'],
    ['the mailbox is no longer active', '550 5.2.1 Mailbox unavailable: this account is disabled'],
    ['its server refuses our mail', '554 5.7.1 <ugo@example.net>: Recipient address rejected: Access denied'],
    ['its server refuses our mail', '550 Message blocked as spam'],
    ['the last message came back', '550 5.1.8 Sender address rejected: Domain not found'],
    ['the last message came back', ''],
  ])('%s: %s', (words, said) => {
    expect(describeFailure(said).en).toBe(words);
  });
});
