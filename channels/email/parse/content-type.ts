/** The Content-Type field as it was meant. */
import { readStructured } from './header.ts';

/** A media type with its parameters. */
export interface ContentType {
  /** `type/subtype`, lower-cased; empty when the field says nothing usable. */
  readonly type: string;
  /** Names lower-cased; `boundary`, `charset`, `name`, `format` … */
  readonly params: ReadonlyMap<string, string>;
  /** True when a strict reader would understand the field differently (missing semicolon, lone `text`). */
  readonly mended: boolean;
}

/** Reads a raw Content-Type value, also when the semicolon before `boundary=` or `charset=` was forgotten. */
export function readContentType(raw: string): ContentType {
  const { value, params } = readStructured(raw);
  const plain = /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}$/.test(value);
  // Blanks inside the quotes of a boundary do not count (RFC 2046 section 5.1.1); the library would count
  // them.
  if (plain) return { type: value, params, mended: /boundary\s?=\s?"(?:\s|[^"]{0,200}\s")/i.test(raw) };
  const type = /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}(?=[\s,;])/.exec(value)?.[0];
  if (type === undefined) {
    return { type: value === 'text' || value === 'plain' ? 'text/plain' : '', params, mended: value !== '' };
  }
  const found = new Map(params);
  for (const name of ['boundary', 'charset', 'name']) {
    const parameter = new RegExp(`[\\s,;]${name}\\s?=\\s?(?:"([^"]{1,300})"|([^\\s";,]{1,300}))`, 'i').exec(
      raw,
    );
    const text = parameter?.[1] ?? parameter?.[2];
    if (text !== undefined && !found.has(name)) found.set(name, text);
  }
  return { type, params: found, mended: true };
}
