/**
 * The people every test knows: Anna Bianchi (motor and health), Bruno Ferri, Carla Moretti (two addresses),
 * Davide Greco (who shares a broker's mailbox) and the rest of `demo/customers.json`, on the day the tests play.
 */
import { readFileSync } from 'node:fs';
import { parseLocalDate } from '#src/domain/time/calendar.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import { readPolicies, type PolicyDraft } from '#src/policy-import.ts';

function day(iso: string): LocalDate {
  const parsed = parseLocalDate(iso);
  if (parsed === undefined) throw new Error(`${iso} is no day`);
  return parsed;
}

/** The day all tests play on: a Thursday. */
const today = day('2026-11-12');

/** The cast's policies as drafts. */
export function castPolicies(): readonly PolicyDraft[] {
  const text = readFileSync(new URL('../demo/customers.json', import.meta.url), 'utf8');
  const { policies, problems } = readPolicies(text, 'json', { today });
  if (problems.length > 0) throw new Error(JSON.stringify(problems, undefined, 2));
  return policies;
}

/** Anna Bianchi insures a car with plate GA123BC (RCA-2025-004217) and her health (SAL-2025-001183). */
export const anna = {
  name: 'Anna Bianchi',
  email: 'anna.bianchi@example.org',
  motorPolicy: 'RCA-2025-004217',
  plate: 'GA123BC',
  fiscalCode: 'BNCNNA85C54E648G',
} as const;

/** Nobody we know. */
export const stranger = { name: 'Paolo Sconosciuto', email: 'paolo.sconosciuto@example.net' } as const;

/** A plain mail in RFC 5322 form. Headers given replace the usual ones; `undefined` leaves one out. */
export function mail(parts: {
  from?: string;
  to?: string;
  subject?: string;
  text: string;
  id?: string;
  headers?: Readonly<Record<string, string | undefined>>;
}): string {
  const headers: Record<string, string | undefined> = {
    From: parts.from ?? `${anna.name} <${anna.email}>`,
    To: parts.to ?? 'Ufficio sinistri <sinistri@sportello.example>',
    Subject: parts.subject ?? 'Una domanda',
    Date: 'Thu, 12 Nov 2026 09:00:00 +0100',
    'Message-ID': `<${parts.id ?? `m${++serial}@example.org`}>`,
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Transfer-Encoding': 'base64',
    ...parts.headers,
  };
  const head = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return `${head.join('\r\n')}\r\n\r\n${wrapped(Buffer.from(parts.text).toString('base64'))}\r\n`;
}

/** A mail with files, as `mail` makes one without. */
export function mailWithFiles(
  parts: Parameters<typeof mail>[0],
  files: readonly { name: string; type: string; content: Uint8Array | string }[],
): string {
  const boundary = 'a-line-between-the-parts';
  const body = [
    `--${boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrapped(Buffer.from(parts.text).toString('base64'))}`,
    ...files.map(
      (file) =>
        `--${boundary}\r\nContent-Type: ${file.type}; name="${file.name}"\r\nContent-Disposition: attachment; filename="${file.name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrapped(Buffer.from(file.content).toString('base64'))}`,
    ),
    `--${boundary}--`,
  ].join('\r\n');
  const plain = mail({
    ...parts,
    text: '',
    headers: {
      ...parts.headers,
      'Content-Type': `multipart/mixed; boundary="${boundary}"`,
      'Content-Transfer-Encoding': undefined,
    },
  });
  return `${plain.slice(0, plain.indexOf('\r\n\r\n'))}\r\n\r\n${body}\r\n`;
}

/** A bounce of a message of ours, as the customer's server would send it. */
export function bounceOf(
  sent: { envelopeFrom: string; envelopeTo: string; messageId: string } | undefined,
  status = '5.1.1',
): string {
  return [
    'From: Mail Delivery System <MAILER-DAEMON@mx.example.org>',
    `To: ${sent?.envelopeFrom}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Date: Thu, 12 Nov 2026 10:05:00 +0100',
    `Message-ID: <bounce-${status}@mx.example.org>`,
    'Auto-Submitted: auto-replied',
    'Return-Path: <>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'The message could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.org',
    '',
    `Final-Recipient: rfc822; ${sent?.envelopeTo}`,
    'Action: failed',
    `Status: ${status}`,
    'Diagnostic-Code: smtp; 550 no such user',
    '',
    '--b--',
    '',
  ].join('\n');
}

let serial = 0;

function wrapped(base64: string): string {
  return base64.match(/.{1,76}/g)?.join('\r\n') ?? '';
}
