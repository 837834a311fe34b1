/** Why an HTTP call of ours failed before there was an answer, and when the other side wants to be asked again. */
import type { Labels } from './domain/profile.ts';

/** The code behind a failed `fetch`, such as `ECONNREFUSED`; undefined when it has none. */
export function codeOf(error: unknown): string | undefined {
  let at = error;
  for (let depth = 0; typeof at === 'object' && at !== null && depth < 5; depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    // Several addresses may have been tried: all failed, and the first speaks for them.
    if ('errors' in at && Array.isArray(at.errors)) at = at.errors[0];
    else at = 'cause' in at ? at.cause : undefined;
  }
  return undefined;
}

/** That code in words, without addresses or secrets. */
export function wordsOf(code: string | undefined): Labels {
  if (code === undefined) return { it: 'non è raggiungibile', en: 'cannot be reached' };
  if (code === 'ECONNREFUSED') return { it: 'rifiuta la connessione', en: 'refuses the connection' };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { it: 'ha un nome che nessuno risolve', en: 'has a name nobody can resolve' };
  if (isUntrusted(code))
    return { it: `non dimostra la propria identità (${code})`, en: `cannot prove who it is (${code})` };
  if (/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|HPE_[A-Z_]+)$/.test(code))
    return { it: `interrompe la connessione (${code})`, en: `breaks the connection (${code})` };
  return { it: `non è raggiungibile (${code})`, en: `cannot be reached (${code})` };
}

/** True of a failure before the first byte of the request had left. */
export function isBeforeSending(code: string | undefined): boolean {
  return (
    code !== undefined &&
    // Other faults of TLS may come in the midst of a connection, when all has been heard.
    (/CERT|SIGNATURE|^ERR_SSL_WRONG_VERSION_NUMBER$/.test(code) ||
      ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code) ||
      code === 'UND_ERR_CONNECT_TIMEOUT')
  );
}

function isUntrusted(code: string): boolean {
  return /CERT|SIGNATURE|^ERR_TLS|^ERR_SSL|^EPROTO$/.test(code);
}

/** `Retry-After` in milliseconds: seconds, or a date (RFC 9110, 10.2.3). */
export function waitOf(text: string | null, now: Date): number | undefined {
  if (text === null) return undefined;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1_000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
