import { describe, expect, test } from 'vitest';
import {
  acceptedStep,
  authenticatorAddress,
  base32,
  codeAt,
  fromBase32,
  recoveryCode,
  recoveryDigest,
  stepOf,
} from '#src/domain/people/totp.ts';

const secret = Buffer.from('12345678901234567890');

describe('the codes of an authenticator app', () => {
  test('are those of RFC 4226, appendix D', () => {
    expect(Array.from({ length: 10 }, (_, step) => codeAt(secret, step))).toEqual([
      '755224',
      '287082',
      '359152',
      '969429',
      '338314',
      '254676',
      '287922',
      '162583',
      '399871',
      '520489',
    ]);
  });

  test.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('are those of RFC 6238, appendix B, at second %i', (second, eight) => {
    expect(codeAt(secret, stepOf(new Date(second * 1_000)))).toBe(eight.slice(2));
  });

  test('are taken one step early or late, however they are spaced, and not two', () => {
    const now = new Date(1_234_567_890_000);
    const step = stepOf(now);
    for (const off of [-1, 0, 1])
      expect(
        acceptedStep(secret, ` ${codeAt(secret, step + off).replace(/(...)/, '$1 ')}`, now, undefined),
      ).toBe(step + off);
    for (const off of [-2, 2])
      expect(acceptedStep(secret, codeAt(secret, step + off), now, undefined)).toBeUndefined();
  });

  test('are good once, and those before them never again', () => {
    const now = new Date(1_234_567_890_000);
    const step = stepOf(now);
    expect(acceptedStep(secret, codeAt(secret, step), now, step)).toBeUndefined();
    expect(acceptedStep(secret, codeAt(secret, step - 1), now, step)).toBeUndefined();
    expect(acceptedStep(secret, codeAt(secret, step + 1), now, step)).toBe(step + 1);
  });

  test('have six digits and nothing else', () => {
    const now = new Date(1_234_567_890_000);
    for (const wrong of ['', '89005', '8900524x', '٨٩٠٠٥٩', '005924005924'])
      expect(acceptedStep(secret, wrong, now, undefined)).toBeUndefined();
  });
});

describe('the key typed by hand', () => {
  test('is base 32 as RFC 4648 writes it, without its padding, and reads back', () => {
    for (const [text, coded] of [
      ['f', 'MY'],
      ['fo', 'MZXQ'],
      ['foo', 'MZXW6'],
      ['foob', 'MZXW6YQ'],
      ['fooba', 'MZXW6YTB'],
      ['foobar', 'MZXW6YTBOI'],
    ] as const) {
      expect(base32(Buffer.from(text))).toBe(coded);
      expect(Buffer.from(fromBase32(coded)).toString()).toBe(text);
    }
    expect(() => fromBase32('MZ1')).toThrow(RangeError);
  });

  test('stands in the address of the QR code', () => {
    expect(authenticatorAddress('MZXW6YTB', 'anna@example.it', 'Sportello')).toBe(
      'otpauth://totp/Sportello:anna%40example.it?secret=MZXW6YTB&issuer=Sportello',
    );
  });
});

test('a recovery code is known again however it is typed', () => {
  const code = recoveryCode(Buffer.from('0123456789'));
  expect(code).toMatch(/^(?:[a-z2-7]{4}-){3}[a-z2-7]{4}$/);
  expect(recoveryDigest(code.toUpperCase().replaceAll('-', ' '))).toBe(recoveryDigest(code));
  expect(recoveryDigest(recoveryCode(Buffer.from('0123456788')))).not.toBe(recoveryDigest(code));
});
