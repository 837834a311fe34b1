/** Pictures that browsers may be given: told by their bytes, never by what somebody calls them. */

/** A picture's kind and how large it becomes when it is drawn. */
export interface Picture {
  readonly type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
  readonly width: number;
  readonly height: number;
}

/** Whether a browser may be given a file of this kind, once its bytes have been looked at. */
export function isPictureType(contentType: string): boolean {
  return /^image\/(?:png|jpeg|gif|webp)$/.test(contentType);
}

/** More pixels than this are refused: a few bytes can ask a browser for gigabytes. The largest telephones make 200 million. */
const mostPixels = 250_000_000;
const longestSide = 30_000;

/**
 * Reads kind and size from the first bytes. Nothing for every other kind (SVG holds programs), for files whose size
 * cannot be found, and for sizes no screen could show.
 */
export function sniffPicture(bytes: Uint8Array): Picture | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = pngSize(view) ?? gifSize(view) ?? webpSize(view) ?? jpegSize(view);
  if (found === undefined) return undefined;
  const { width, height } = found;
  const sound =
    width > 0 && height > 0 && width <= longestSide && height <= longestSide && width * height <= mostPixels;
  return sound ? found : undefined;
}

function pngSize(view: DataView): Picture | undefined {
  // Signature, then IHDR as the first chunk (PNG, third edition, sections 5.2 and 11.2.1).
  if (!holds(view, 0, '\x89PNG\r\n\x1a\n') || !holds(view, 12, 'IHDR') || view.byteLength < 24)
    return undefined;
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
}

function gifSize(view: DataView): Picture | undefined {
  if ((!holds(view, 0, 'GIF87a') && !holds(view, 0, 'GIF89a')) || view.byteLength < 10) return undefined;
  return { type: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

function webpSize(view: DataView): Picture | undefined {
  if (!holds(view, 0, 'RIFF') || !holds(view, 8, 'WEBP') || view.byteLength < 30) return undefined;
  const type = 'image/webp';
  // The three kinds of RFC 9649: extended, lossy (after the start code of its key frame), lossless.
  if (holds(view, 12, 'VP8X')) return { type, width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
  if (holds(view, 12, 'VP8 ') && holds(view, 23, '\x9d\x01\x2a'))
    return { type, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (!holds(view, 12, 'VP8L') || view.getUint8(20) !== 0x2f) return undefined;
  const bits = view.getUint32(21, true);
  return { type, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

function jpegSize(view: DataView): Picture | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  // Segments up to the start of frame, SOF0 to SOF15 without DHT, JPG and DAC (ITU-T T.81, table B.1).
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return { type: 'image/jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    if (marker === 0xd9 || marker === 0xda) return undefined;
    at += marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7) ? 2 : 2 + view.getUint16(at + 2);
  }
  return undefined;
}

function uint24(view: DataView, at: number): number {
  return view.getUint8(at) | (view.getUint8(at + 1) << 8) | (view.getUint8(at + 2) << 16);
}

function holds(view: DataView, at: number, mark: string): boolean {
  if (at + mark.length > view.byteLength) return false;
  for (let index = 0; index < mark.length; index += 1)
    if (view.getUint8(at + index) !== mark.charCodeAt(index)) return false;
  return true;
}
