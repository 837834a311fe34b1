import { describe, expect, test } from 'vitest';
import { passwordFault } from '#src/domain/people/password.ts';

describe('a password', () => {
  test.each(['tre gatti sul tetto', 'correct horse battery staple', 'Zq8vLm2xWp4k', 'èàùòì però così'])(
    'such as «%s» is taken without rules of composition',
    (password) => expect(passwordFault(password)).toBeUndefined(),
  );

  test('has twelve characters or more, counted as people count them', () => {
    expect(passwordFault('Zq8vLm2xWp4')).toBe('too-short');
    expect(passwordFault('Zq8vLm2xW🐈🐈')).toBe('too-short');
    expect(passwordFault('Zq8vLm2xWp🐈🐈')).toBeUndefined();
    expect(passwordFault('gatto tetto luna '.repeat(12))).toBe('too-long');
  });

  test.each([
    'Password2026!',
    'P@ssw0rd12345',
    'Sportello2026!!',
    'Benvenuto.2026',
    'ufficiosinistri1',
    'qwertyuiop12',
    '123456789012',
    '12/11/2026-1234',
    'abcdefghijkl',
    'lkjhgfdsaasdf',
    'aaaaaaaaaaaa',
    'ababababababab',
    'Juventus2026!!',
    'ciaociaociao1',
  ])('such as «%s» is refused as common', (password) => expect(passwordFault(password)).toBe('common'));

  test('is not made of the names of whoever chooses it', () => {
    expect(passwordFault('MartaVilla1984!')).toBeUndefined();
    expect(passwordFault('MartaVilla1984!', ['Marta Villa', 'm.villa@example.it'])).toBe('common');
    expect(passwordFault('Villa e gatti sul tetto', ['Marta Villa'])).toBeUndefined();
  });
});
