/**
 * The mails the demonstration plays: real originals of several mail programs, kept young by placeholders that the
 * player fills when it sends them. `mail/index.json` lists them in order and explains the placeholders.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { addDays, formatDate, localDateOf } from '#src/domain/time/calendar.ts';

/** One mail of the demonstration, not yet filled. */
export interface DemoOriginal {
  /** `01-….eml`, in the order of play. */
  readonly file: string;
  /** What it must be taken for: a kind of case, or the nature of an automatic message. */
  readonly kind: string;
  /** What it is there to show. */
  readonly shows: { readonly it: string; readonly en: string };
  /** The mail of this list whose answer from us this one answers: its facts fill the placeholders. */
  readonly answers?: string;
  /** The claim of `customers.json` (its `key`) whose reference it quotes. */
  readonly claim?: string;
  /** How many tickets it must become, where it is more than one matter. */
  readonly tickets?: number;
  /** Its SMTP envelope: `null-sender` is `<>` (bounces, automatic replies); otherwise the From address. */
  readonly envelope?: 'null-sender';
  readonly text: string;
}

/** What a mail may need to know of the moment it is sent and of the message it answers. */
export interface OriginalFacts {
  readonly now: Date;
  /** Where answers to our message go, with its plus-address. */
  readonly replyTo?: string;
  /** Message-ID of our message, without angle brackets. */
  readonly messageId?: string;
  readonly subject?: string;
  /** Envelope sender of our message: where its bounce goes. */
  readonly bounceTo?: string;
  /** As printed: `SIN 4827-1936-52`. */
  readonly reference?: string;
}

/**
 * Reads the list and its mails, in order of play.
 *
 * @param house the mails of which house: `mail` or `mail-agency`
 * @throws when a file of the list is missing or the list is malformed.
 */
export async function loadOriginals(
  house: 'mail' | 'mail-agency' = 'mail',
): Promise<readonly DemoOriginal[]> {
  const folder = new URL(`${house}/`, import.meta.url);
  const { originals } = list.parse(JSON.parse(await readFile(new URL('index.json', folder), 'utf8')));
  return Promise.all(
    originals.map(async ({ answers, claim, envelope, tickets, ...original }) => ({
      ...original,
      ...(answers === undefined ? {} : { answers }),
      ...(claim === undefined ? {} : { claim }),
      ...(envelope === undefined ? {} : { envelope }),
      ...(tickets === undefined ? {} : { tickets }),
      text: await readFile(new URL(original.file, folder), 'utf8'),
    })),
  );
}

/**
 * A mail as it goes over the wire: every placeholder filled, every line ended by CRLF. The same text and facts give
 * the same bytes.
 * @throws RangeError when it needs a fact that is not given, or holds a placeholder nobody knows.
 */
export function fillOriginal(text: string, facts: OriginalFacts): string {
  const filled = text
    .replace(/\r\n?/g, '\n')
    .replace(
      /\{\{([A-Z_]+)([+-]\d{1,4}[dhm])?\}\}/g,
      (placeholder, name: string, shift: string | undefined) =>
        name === 'PDF' || name === 'END_PDF' ? placeholder : fill(name, shift ?? '0d', facts),
    )
    .replace(/^\{\{PDF\}\}\n([\s\S]*?)\n\{\{END_PDF\}\}$/gm, (_, lines: string) =>
      base64Lines(pdf(lines.split('\n'))),
    );
  const left = /\{\{[^\n]{0,40}/.exec(filled);
  if (left) throw new RangeError(`placeholder left unfilled: ${left[0]}`);
  return filled.replace(/\n/g, '\r\n');
}

/** A PDF of one page with these lines as its text layer, as an office program would export it: nothing but Latin-1. */
export function pdf(lines: readonly string[]): Uint8Array {
  const shown = lines.map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`);
  const content = `BT /F1 11 Tf 14 TL 56 780 Td\n${shown.join('\n')}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  let file = '%PDF-1.4\n';
  const offsets: number[] = [];
  for (const [i, object] of objects.entries()) {
    offsets.push(file.length);
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
  }
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join('')}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file + table + trailer, 'latin1');
}

const list = z.object({
  originals: z.array(
    z.strictObject({
      file: z.string().regex(/^\d\d-[a-z0-9-]+\.eml$/),
      kind: z.string(),
      shows: z.strictObject({ it: z.string(), en: z.string() }),
      answers: z.string().optional(),
      claim: z.string().optional(),
      envelope: z.literal('null-sender').optional(),
      tickets: z.int().min(2).optional(),
    }),
  ),
});

function fill(name: string, shift: string, facts: OriginalFacts): string {
  const at = shifted(facts.now, shift);
  const day = localDateOf(at);
  switch (name) {
    case 'DATE':
      return rfc5322Date(at);
    case 'DAY':
      return day.split('-').toReversed().join('/');
    case 'DAY_IT':
      return formatDate(day, 'it');
    case 'DAY_EN':
      return formatDate(day, 'en');
    case 'YEAR':
      return day.slice(0, 4);
    case 'TIME':
      return inRome(at, 'it', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
    case 'OFFSET':
      return romeOffset(at);
    case 'STAMP':
      return at.toISOString().replace(/\D/g, '');
    case 'GMAIL_IT':
      return `${inRome(at, 'it', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })} alle ore ${hourAndMinute(at)}`;
    case 'APPLE_EN':
      return `${inRome(at, 'en-GB', { day: 'numeric', month: 'short', year: 'numeric' })}, at ${hourAndMinute(at)}`;
    case 'OUTLOOK_IT':
      return `${inRome(at, 'it', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })} ${hourAndMinute(at)}`;
    case 'REPLY_TO':
      return needed(name, facts.replyTo);
    case 'MESSAGE_ID':
      return needed(name, facts.messageId);
    case 'BOUNCE_TO':
      return needed(name, facts.bounceTo);
    case 'REFERENCE':
      return needed(name, facts.reference);
    case 'SUBJECT':
      return needed(name, facts.subject);
    case 'SUBJECT_HEADER':
      return encodedWords(needed(name, facts.subject));
    default:
      throw new RangeError(`no such placeholder: {{${name}}}`);
  }
}

/** Days are moved by whole days in Rome, so that a clock change moves no date. */
function shifted(now: Date, shift: string): Date {
  const count = Number(shift.slice(0, -1));
  const unit = shift.at(-1);
  if (unit !== 'd') return new Date(now.getTime() + count * (unit === 'h' ? 3_600_000 : 60_000));
  const moved = new Date(now.getTime() + count * 86_400_000);
  const wanted = addDays(localDateOf(now), count);
  const hours = [0, 1, -1].find(
    (hour) => localDateOf(new Date(moved.getTime() + hour * 3_600_000)) === wanted,
  );
  return new Date(moved.getTime() + (hours ?? 0) * 3_600_000);
}

function inRome(at: Date, locale: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'Europe/Rome', hourCycle: 'h23' }).format(
    at,
  );
}

function hourAndMinute(at: Date): string {
  return inRome(at, 'it', { hour: '2-digit', minute: '2-digit' });
}

/** `+0100` in winter, `+0200` in summer. */
function romeOffset(at: Date): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: 'Europe/Rome',
    timeZoneName: 'longOffset',
  }).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT+01:00';
  return name.replace('GMT', '').replace(':', '');
}

function rfc5322Date(at: Date): string {
  const day = inRome(at, 'en-GB', { weekday: 'short', day: '2-digit', month: 'short', year: 'numeric' });
  const time = inRome(at, 'en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  // «Sept» is what British English calls it and RFC 5322 does not.
  return `${day.replace('Sept', 'Sep')} ${time} ${romeOffset(at)}`;
}

function needed(name: string, fact: string | undefined): string {
  if (fact === undefined) throw new RangeError(`{{${name}}} needs a fact that was not given`);
  return fact;
}

/** A subject for a header (RFC 2047); plain ASCII stays as it is. Words are cut between characters, at most 75 long. */
function encodedWords(subject: string): string {
  if (/^[\x20-\x7e]*$/.test(subject)) return subject;
  const words: string[] = [''];
  for (const character of subject) {
    const longer = `${words.at(-1)}${character}`;
    if (Buffer.byteLength(longer) > 42) words.push(character);
    else words[words.length - 1] = longer;
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join('\n ');
}

function base64Lines(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('base64')
    .replace(/.{76}(?=.)/g, '$&\n');
}
