import { describe, expect, test } from 'vitest';
import { sniffPicture } from '#src/domain/documents/picture.ts';

const base64 = (text: string) => Buffer.from(text, 'base64');
/** The smallest files of their kinds that drawing programs make. */
const pictures = {
  png: base64(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  ),
  gif: base64('R0lGODlhAwACAIAAAAAAAP///yH5BAEAAAAALAAAAAADAAIAAAIDhG8FADs='),
  lossy: base64('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA'),
  lossless: base64('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=='),
};

describe('what a picture is, by its bytes', () => {
  test('PNG, GIF and both kinds of WebP, with their sizes', () => {
    expect(sniffPicture(pictures.png)).toEqual({ type: 'image/png', width: 1, height: 1 });
    expect(sniffPicture(pictures.gif)).toEqual({ type: 'image/gif', width: 3, height: 2 });
    expect(sniffPicture(pictures.lossy)).toEqual({ type: 'image/webp', width: 1, height: 1 });
    expect(sniffPicture(pictures.lossless)).toEqual({ type: 'image/webp', width: 1, height: 1 });
  });

  test('JPEG, whose size stands behind whatever the camera says of itself', () => {
    const exif = Buffer.concat([Buffer.from([0xff, 0xe1, 0x01, 0x02]), Buffer.alloc(0x100)]);
    const frame = Buffer.from([
      0xff, 0xc2, 0x00, 0x11, 0x08, 0x0b, 0xd0, 0x0f, 0xc0, 0x03, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]);
    expect(sniffPicture(Buffer.concat([Buffer.from([0xff, 0xd8]), exif, frame]))).toEqual({
      type: 'image/jpeg',
      width: 4032,
      height: 3024,
    });
  });

  test('cut off anywhere, nothing breaks and nothing else is found', () => {
    for (const bytes of Object.values(pictures))
      for (let length = 0; length < bytes.length; length += 1)
        expect([undefined, sniffPicture(bytes)]).toContainEqual(sniffPicture(bytes.subarray(0, length)));
  });

  test('without size, beyond all screens, or of another kind: none', () => {
    const sized = (width: number, height: number) => {
      const bytes = Buffer.from(pictures.png);
      bytes.writeUInt32BE(width, 16);
      bytes.writeUInt32BE(height, 20);
      return sniffPicture(bytes);
    };
    expect(sized(0, 10)).toBeUndefined();
    expect(sized(40_000, 1)).toBeUndefined();
    expect(sized(20_000, 20_000)).toBeUndefined();
    expect(sized(16_000, 12_000)).toBeDefined();
    expect(sniffPicture(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBeUndefined();
    expect(sniffPicture(Buffer.from('%PDF-1.7'))).toBeUndefined();
  });
});
