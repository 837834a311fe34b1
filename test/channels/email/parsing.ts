/** The desk whose mail the parsing tests read, and ways to make mail. */
import { readFileSync } from 'node:fs';
import type { InboundMessage } from '#src/domain/message.ts';
import { parseMail, type MailMeta } from '#channels/email/parse/index.ts';

/** Received on Thursday 12 November 2026, a quarter past noon in Rome. */
export const ourDesk: MailMeta = {
  receivedAt: new Date('2026-11-12T11:15:00Z'),
  ownAddresses: [
    'sinistri@assicura.example.it',
    'claims@assicura.example.it',
    'sinistri@pec.assicura.example.it',
    'abuse@assicura.example.it',
  ],
  ownDomain: 'assicura.example.it',
};

/** Bytes of an original in `test/fixtures/email`. */
export function original(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../fixtures/email/${name}.eml`, import.meta.url)));
}

/** An original as our desk reads it. */
export function readOriginal(name: string): Promise<InboundMessage> {
  return parseMail(original(name), ourDesk);
}

/** A mail from a customer to our desk: `headers` come before the usual ones, so that they win. */
export function letter(body: string | Uint8Array, headers: readonly string[] = []): Uint8Array {
  const usual = [
    'From: Mario Rossi <mario.rossi@example.org>',
    'To: sinistri@assicura.example.it',
    'Date: Thu, 12 Nov 2026 12:00:00 +0100',
    'Message-ID: <lettera-1@example.org>',
  ];
  const missing = usual.filter((line) => !headers.some((own) => own.split(':')[0] === line.split(':')[0]));
  const type = headers.some((own) => /^content-type:/i.test(own))
    ? []
    : ['Content-Type: text/plain; charset=utf-8'];
  const head = [...headers, ...missing, ...type].join('\r\n');
  return new Uint8Array(Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), Buffer.from(body)]));
}

/** A letter as our desk reads it. */
export function readLetter(
  body: string | Uint8Array,
  headers: readonly string[] = [],
): Promise<InboundMessage> {
  return parseMail(letter(body, headers), ourDesk);
}

/** Parts of a multipart with boundary `b`. */
export function parts(...each: string[]): string {
  return `${each.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`;
}
