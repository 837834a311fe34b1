import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OutboundId } from '#src/domain/ids.ts';
import { referenceFor } from '#src/domain/linking/reference.ts';
import { bounceToken, readToken, replyToken } from '#src/domain/answering/reply-token.ts';

const secret = 'a secret of this test only';
const reference = referenceFor(42);
const outbound = '123' as OutboundId;

describe('tokens in addresses', () => {
  test('lead back to the claim and to the outbox row', () => {
    expect(readToken(replyToken(reference, secret), [secret])).toEqual({ kind: 'reply', reference });
    expect(readToken(bounceToken(outbound, secret), [secret])).toEqual({ kind: 'bounce', outboundId: '123' });
  });

  test('hold a reference and at least 40 bits of signature, in signs every mail system keeps', () => {
    expect(replyToken(reference, secret)).toMatch(/^\d{10}\.[a-z2-7]{8,}$/);
    expect(bounceToken(outbound, secret)).toMatch(/^b123\.[a-z2-7]{8,}$/);
    expect(`sinistri+${replyToken(reference, secret)}`.length).toBeLessThanOrEqual(64);
  });

  test.each([
    (token: string) => `sinistri+${token}@example.org`,
    (token: string) => `Sinistri <SINISTRI+${token.toUpperCase()}@EXAMPLE.ORG>`,
    (token: string) => `sinistri+${token}`,
    (token: string) => `sinistri+anna+${token}@example.org`,
    (token: string) => `bounce+${token}=anna=example.org@example.net`,
    (token: string) => token,
  ])('are found in any spelling of an address %#', (spell) => {
    expect(readToken(spell(replyToken(reference, secret)), [secret])).toEqual({ kind: 'reply', reference });
  });

  test.each([
    'sinistri@example.org',
    'anna+viaggi@example.org',
    '4827193652@example.org',
    '',
    '+@',
    'anna+123.com@example.org',
  ])('%j carries none', (address) => {
    expect(readToken(address, [secret])).toBeUndefined();
  });

  test('of an older secret are still read, of a stranger’s are forged', () => {
    const token = replyToken(reference, 'the older secret');
    expect(readToken(token, [secret, 'the older secret'])).toMatchObject({ kind: 'reply' });
    expect(readToken(token, [secret])).toEqual({ kind: 'forged', claimed: reference });
    expect(readToken(token, [])).toMatchObject({ kind: 'forged' });
  });

  test('of a bounce never serve as those of a reply', () => {
    const tag = bounceToken(reference as string as OutboundId, secret).split('.')[1];
    expect(readToken(`${reference}.${tag}`, [secret])).toMatchObject({ kind: 'forged' });
  });

  test('are worth nothing once a single sign is changed', () => {
    const token = replyToken(reference, secret);
    fc.assert(
      fc.property(
        fc.nat(token.length - 1),
        fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789'.split('')),
        (at, sign) => {
          fc.pre(token[at] !== sign && token[at] !== '.');
          expect(readToken(token.slice(0, at) + sign + token.slice(at + 1), [secret])?.kind).not.toBe(
            'reply',
          );
        },
      ),
    );
  });

  test('are not made without a secret, and an address of any length is read in time', () => {
    expect(() => replyToken(reference, '')).toThrow(RangeError);
    expect(readToken('+1.'.repeat(100_000), [secret])).toBeUndefined();
  });
});
