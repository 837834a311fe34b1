import { argon2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openPasswords } from '#src/passwords.ts';

describe('the hash of a password', () => {
  test('is argon2id with the cost OWASP asks for, and verifies that password alone', async () => {
    const passwords = openPasswords();
    const hash = await passwords.hash('tre gatti sul tetto');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(await passwords.verify('tre gatti sul tetto', hash)).toBe(true);
    expect(await passwords.verify('tre gatti sul tetta', hash)).toBe(false);
    expect(await passwords.hash('tre gatti sul tetto')).not.toBe(hash);
  });

  test('does not depend on how an accent was typed', async () => {
    const passwords = openPasswords();
    expect(await passwords.verify('pero\u0300 così no', await passwords.hash('però così no'))).toBe(true);
  });

  test('of a time when it cost less is still good', async () => {
    const nonce = Buffer.alloc(16, 7);
    const tag = argon2Sync('argon2id', {
      message: 'tre gatti sul tetto',
      nonce,
      memory: 8_192,
      passes: 1,
      parallelism: 1,
      tagLength: 32,
    });
    const bare = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
    const hash = `$argon2id$v=19$m=8192,t=1,p=1$${bare(nonce)}$${bare(tag)}`;
    expect(await openPasswords().verify('tre gatti sul tetto', hash)).toBe(true);
  });

  test('costs the same work whether we know the person or not', async () => {
    let works = 0;
    const passwords = openPasswords(() => works++);
    const hash = await passwords.hash('tre gatti sul tetto');
    works = 0;
    expect(await passwords.verify('tre gatti', undefined)).toBe(false);
    const unknown = works;
    works = 0;
    await passwords.verify('tre gatti', hash);
    expect(unknown).toBe(1);
    expect(works).toBe(unknown);
  });
});
