/** What a photograph says of its making: EXIF 2.32 (JEITA CP-3451X) in a JPEG file. */
import type { FileLayer } from '../domain/documents/document-detail.ts';

/** A photograph says it within its first segments; later bytes are the picture. */
export const longestExif = 256 * 1024;

/**
 * Camera, program and time of a JPEG photograph. The time is the camera's own and has no zone unless the camera wrote
 * one. Undefined when the file says nothing, or nothing that can be read.
 */
export function readExif(bytes: Uint8Array): FileLayer['made'] {
  const tiff = exifOf(bytes.subarray(0, longestExif));
  if (tiff === undefined) return undefined;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const order = tiff[0] === 0x49 ? 'little' : 'big';
  const root = directoryAt(view, order, read32(view, 4, order));
  const pointer = root.get(tags.exif);
  const exif = pointer === undefined ? new Map<number, Entry>() : directoryAt(view, order, pointer.value);
  const text = (entry: Entry | undefined) => (entry === undefined ? undefined : textOf(tiff, entry));
  const camera = [text(root.get(tags.make)), text(root.get(tags.model))]
    .filter((each) => each !== undefined)
    .join(' ');
  const created = exifTime(text(exif.get(tags.taken)), text(exif.get(tags.takenOffset)));
  const modified = exifTime(text(root.get(tags.changed)), text(exif.get(tags.changedOffset)));
  const program = text(root.get(tags.software));
  const made = {
    ...(program === undefined ? {} : { producer: program }),
    ...(camera === '' ? {} : { creator: camera.slice(0, 200) }),
    ...(created === undefined ? {} : { created }),
    ...(modified === undefined ? {} : { modified }),
  };
  return Object.keys(made).length === 0 ? undefined : made;
}

const tags = {
  make: 0x010f,
  model: 0x0110,
  software: 0x0131,
  changed: 0x0132,
  exif: 0x8769,
  taken: 0x9003,
  changedOffset: 0x9010,
  takenOffset: 0x9011,
} as const;

interface Entry {
  readonly type: number;
  readonly count: number;
  /** The value of a number, the offset of anything longer than four bytes. */
  readonly value: number;
  /** Where the entry's own four bytes stand: short texts lie there. */
  readonly at: number;
}

/** The TIFF block of the first EXIF segment before the picture begins. */
function exifOf(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    // The picture itself, or the end.
    if (marker === 0xda || marker === 0xd9) return undefined;
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    if (length < 2) return undefined;
    const content = bytes.subarray(at + 4, at + 2 + length);
    if (marker === 0xe1 && content.length > 14 && latin(content.subarray(0, 6)) === 'Exif\0\0') {
      const tiff = content.subarray(6);
      const mark = latin(tiff.subarray(0, 4));
      return mark === 'II*\0' || mark === 'MM\0*' ? tiff : undefined;
    }
    at += 2 + length;
  }
  return undefined;
}

/** At most 100 entries: cameras write some dozens. */
function directoryAt(view: DataView, order: 'little' | 'big', offset: number): Map<number, Entry> {
  const entries = new Map<number, Entry>();
  if (offset + 2 > view.byteLength) return entries;
  const little = order === 'little';
  const count = Math.min(view.getUint16(offset, little), 100);
  for (let index = 0; index < count; index++) {
    const at = offset + 2 + index * 12;
    if (at + 12 > view.byteLength) break;
    entries.set(view.getUint16(at, little), {
      type: view.getUint16(at + 2, little),
      count: view.getUint32(at + 4, little),
      value: view.getUint32(at + 8, little),
      at: at + 8,
    });
  }
  return entries;
}

function read32(view: DataView, offset: number, order: 'little' | 'big'): number {
  return offset + 4 > view.byteLength ? view.byteLength : view.getUint32(offset, order === 'little');
}

/** A text (type 2), up to its NUL; up to 100 characters. */
function textOf(tiff: Uint8Array, { type, count, value, at }: Entry): string | undefined {
  if (type !== 2 || count === 0) return undefined;
  const start = count <= 4 ? at : value;
  const text = latin(tiff.subarray(start, start + Math.min(count, 100)))
    .split('\0')[0]
    ?.trim();
  return text === '' ? undefined : text;
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** `2026:07:03 10:15:00` with an offset such as `+02:00`, as ISO 8601; a camera whose clock was never set says zeros. */
function exifTime(text: string | undefined, offset: string | undefined): string | undefined {
  const match = /^(\d{4}):(\d{2}):(\d{2}) (\d{2}):(\d{2}):(\d{2})/.exec(text ?? '');
  if (!match) return undefined;
  const [, year = '', month, day, hour, minute, second] = match;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  if (Number(year) < 1990 || Number.isNaN(new Date(`${local}Z`).getTime())) return undefined;
  return /^[+-]\d{2}:\d{2}$/.test(offset ?? '') ? new Date(`${local}${offset}`).toISOString() : local;
}
