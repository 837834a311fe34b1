/** The stand-in for a message too large to fetch: a ticket is made of it all the same. */

const headerLimit = 512 * 1024;

/**
 * An original made of the message's own header and, instead of its body, a note in both languages saying
 * what happened. Its first header is `X-Sportello-Truncated`; the header fields that described the missing
 * body are kept with `X-Original-` before their names.
 */
export function headerOnlyOriginal(
  header: Uint8Array,
  facts: { readonly size: number; readonly limit: number; readonly folder: string; readonly uid: number },
): Uint8Array {
  const fields = Buffer.from(header.subarray(0, headerLimit))
    .toString('latin1')
    .split(/\r\n(?![ \t])|\n(?![ \t])/);
  const kept = fields
    .filter((field) => /^[!-9;-~]{1,200}:/.test(field))
    .map((field) => (/^(?:content-|mime-version)/i.test(field) ? `X-Original-${field}` : field));
  const head = [
    `X-Sportello-Truncated: size=${facts.size}; limit=${facts.limit}; uid=${facts.uid}`,
    ...kept,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
  ];
  const note = [
    `Questo messaggio è troppo grande per essere scaricato (${megabytes(facts.size)}; limite ${megabytes(facts.limit)}).`,
    `L'originale completo è nella casella di posta (cartella letta: ${facts.folder}).`,
    '',
    `This message is too large to be fetched (${megabytes(facts.size)}; limit ${megabytes(facts.limit)}).`,
    `The complete original is in the mailbox (folder read: ${facts.folder}).`,
    '',
  ];
  return Buffer.concat([
    Buffer.from(head.join('\r\n') + '\r\n\r\n', 'latin1'),
    Buffer.from(note.join('\r\n'), 'utf8'),
  ]);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
