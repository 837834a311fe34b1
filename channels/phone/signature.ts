/** Whether a request is Twilio's (domain guide G.3): by the vendor's own check, over the address Twilio was given. */
import twilio from 'twilio';
import type { HookRequest } from '#src/channel.ts';

/** The fields of a form; of a name that comes several times, all values. */
function fieldsOf(body: Uint8Array): Record<string, string | string[]> {
  const form = new URLSearchParams(Buffer.from(body).toString('utf8'));
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

/**
 * True when the request bears the signature of this account. The host is the one Twilio was told (`publicUrl`): what a
 * proxy or the client says of it is not believed. A body of JSON is vouched for by its hash in the signed address.
 */
export function isFromTwilio(
  request: HookRequest,
  { authToken, publicUrl }: { readonly authToken: string; readonly publicUrl: string },
): boolean {
  const signature = request.headers['x-twilio-signature'];
  if (signature === undefined || authToken === '') return false;
  const url = `${publicUrl}${request.url}`;
  const type = request.headers['content-type'] ?? '';
  if (/^application\/x-www-form-urlencoded(?:;|$)/i.test(type))
    return twilio.validateRequest(authToken, signature, url, fieldsOf(request.body));
  const hash = new URL(url).searchParams.get('bodySHA256');
  if (hash === null) return false;
  return twilio.validateRequestWithBody(
    authToken,
    signature,
    url,
    Buffer.from(request.body).toString('utf8'),
  );
}
