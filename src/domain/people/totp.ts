/** One-time codes of an authenticator app (RFC 6238 over RFC 4226, SHA-1, six digits, 30 seconds), and their spares. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds one code lives. */
const stepSeconds = 30;
const digits = 6;
/** Clocks of telephones are a little off: one step before and one after ours are taken too (RFC 6238 5.2). */
const tolerance = 1;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code of a secret at one step (RFC 4226 5.3). */
export function codeAt(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', secret).update(counter).digest();
  const offset = hash.readUInt8(hash.length - 1) & 0x0f;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0');
}

/** The step an instant lies in. */
export function stepOf(now: Date): number {
  return Math.floor(now.getTime() / 1_000 / stepSeconds);
}

/**
 * The step that a code belongs to; undefined when it is wrong. A code is good once: steps up to `lastStep`, the one
 * accepted last, are over. Every step that could be meant is compared, so that time tells nothing.
 */
export function acceptedStep(
  secret: Uint8Array,
  code: string,
  now: Date,
  lastStep: number | undefined,
): number | undefined {
  const given = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(given)) return undefined;
  const current = stepOf(now);
  const steps = Array.from({ length: 2 * tolerance + 1 }, (_, index) => current - tolerance + index);
  const [found] = steps.filter((step) =>
    timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(given)),
  );
  return found === undefined || (lastStep !== undefined && found <= lastStep) ? undefined : found;
}

/** Bytes in base 32 (RFC 4648 6) without padding, as authenticator apps read a key typed by hand. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += alphabet[(held >>> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + alphabet[(held << (5 - bits)) & 31];
}

/** The bytes of a base 32 text. @throws RangeError when it is none */
export function fromBase32(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const sign of text.toUpperCase().replaceAll(/[\s=]/g, '')) {
    const value = alphabet.indexOf(sign);
    if (value < 0) throw new RangeError('no base 32 text');
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >>> bits) & 255);
      held &= (1 << bits) - 1;
    }
  }
  return Uint8Array.from(bytes);
}

/** The address that an authenticator app reads from a QR code. @param secret in base 32 */
export function authenticatorAddress(secret: string, account: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}

/** How many recovery codes a person gets; each opens once, in place of the app's code. */
export const recoveryCodeCount = 10;

/** A recovery code of ten random bytes (80 bits: no guessing, so a plain hash of it is safe on file). */
export function recoveryCode(random: Uint8Array): string {
  return (base32(random).toLowerCase().match(/.{4}/g) ?? []).join('-');
}

/** What is kept of a recovery code: a hash that knows no blanks, dashes or case. */
export function recoveryDigest(code: string): string {
  return createHash('sha256')
    .update(code.toLowerCase().replaceAll(/[^a-z2-7]/g, ''))
    .digest('hex');
}
