import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { qrOf } from '#src/domain/qr.ts';

const address =
  'otpauth://totp/Sportello:giulia.ferri%40example.it?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Sportello';

describe('a QR code', () => {
  // Pictures of all fifteen versions were read back by another program when this was written.
  test.each([
    [1, 21, '697166759f771908'],
    [40, 29, '4067a4dc7d27fb95'],
    [106, 41, '3d439c7f2cecb3f7'],
    [153, 53, 'a4e6a148158c43fa'],
    [412, 77, 'b581ce40722775d7'],
  ])('of %i characters is the one that readers were shown to read', (length, size, digest) => {
    const rows = qrOf(address.repeat(4).slice(0, length)) ?? [];
    expect(rows).toHaveLength(size);
    const picture = rows.map((row) => row.map((dark) => (dark ? '#' : '.')).join('')).join('\n');
    expect(createHash('sha256').update(picture).digest('hex').slice(0, 16)).toBe(digest);
  });

  test('packs capitals and digits by twos, into fewer modules than bytes need', () => {
    const mark = 'SPT1-R-4827193652-1234567-2-ABCDEFGHIJKLMNOP';
    expect(qrOf(mark)).toHaveLength(29);
    expect(qrOf(mark.toLowerCase())).toHaveLength(33);
  });

  test('does not exist for more than it holds', () => {
    expect(qrOf('x'.repeat(413))).toBeUndefined();
  });
});
