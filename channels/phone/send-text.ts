/** Text messages that go out: frozen, handed to Twilio once, and looked for in Twilio's list where no answer came. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Channel, Composed, Draft, SendOutcome } from '#src/channel.ts';
import { foldToGsm } from '#src/domain/answering/text-message.ts';
import { Refused } from '#src/domain/outcomes.ts';
import { takesTexts, whyBarred } from '#src/domain/phone/number-kind.ts';
import type { Labels } from '#src/domain/profile.ts';
import type { PhoneSettings } from './settings.ts';
import { TwilioRefusal, type TwilioApi } from './twilio-api.ts';

const shape = z.object({
  version: z.literal(1),
  from: z.string(),
  to: z.string(),
  body: z.string(),
  /** When it was written: what Twilio had before is another message. */
  at: z.iso.datetime(),
});

/** The conversation with a number, as messages of both directions name it. */
export function talkWith(number: string): string {
  return `${number}@texts.twilio`;
}

/** The way out for text messages of one account. */
export function textsOut(
  { textFrom: from, publicUrl, countries }: PhoneSettings & { readonly textFrom: string },
  api: TwilioApi,
): Required<Pick<Channel, 'compose' | 'send' | 'findSent' | 'whyBarred'>> {
  const barred = (number: string): Labels | undefined =>
    whyBarred(number, countries) ??
    (takesTexts(number)
      ? undefined
      : { it: 'non è un cellulare: non riceve SMS', en: 'it is no mobile: it takes no text messages' });
  return {
    whyBarred: barred,
    compose: (draft) => compose(draft, from, barred),
    send: (message, beforeLastByte) => send(message, beforeLastByte, { api, publicUrl }),
    findSent: (message) => findSent(message, api),
  };
}

async function compose(
  { key, to, text, date, attachments }: Draft,
  from: string,
  barred: (number: string) => Labels | undefined,
): Promise<Composed> {
  const why = barred(to.address);
  if (why !== undefined) throw new Refused(`${to.address}: ${why.en}`);
  if (attachments.length > 0) throw new Refused('a text message carries no files');
  const message = { version: 1, from, to: to.address, body: foldToGsm(text.trim()), at: date.toISOString() };
  return {
    messageId: `${createHash('sha256').update(key).digest('hex').slice(0, 32)}@texts.twilio`,
    envelopeFrom: from,
    envelopeTo: to.address,
    bytes: Buffer.from(JSON.stringify(message)),
    talk: talkWith(to.address),
  };
}

async function send(
  message: Composed,
  beforeLastByte: () => Promise<void>,
  { api, publicUrl }: { readonly api: TwilioApi; readonly publicUrl: string },
): Promise<SendOutcome> {
  const { from, to, body } = read(message);
  const query = new URLSearchParams({ ref: message.messageId }).toString();
  await beforeLastByte();
  const statusCallback = `${publicUrl}/hooks/sms/status?${query}`;
  return outcomeOf(() => api.sendText({ from, to, body, statusCallback }));
}

/** What became of one request that Twilio must not be sent twice. */
export async function outcomeOf(request: () => Promise<string>): Promise<SendOutcome> {
  try {
    const id = await request();
    return { outcome: 'sent', response: `Twilio took it as ${id}`, id };
  } catch (error) {
    const response = error instanceof Error ? error.message : 'unknown';
    if (error instanceof TwilioRefusal) {
      const { status, code } = error;
      // Too many at once, or an account that is not what it should be: the message itself is not at fault.
      if (status === 429 || status === 401 || status === 403)
        return { outcome: 'retry', code: status, response };
      if (status >= 500) return { outcome: 'uncertain', reason: response };
      return {
        outcome: 'refused',
        ...(code === undefined ? {} : { code }),
        response,
        ...(code === blockedByRecipient ? { forbidden: true } : {}),
      };
    }
    return neverLeft(error) ? { outcome: 'retry', response } : { outcome: 'uncertain', reason: response };
  }
}

/** Twilio's error for a recipient who sent STOP. */
const blockedByRecipient = 21610;

/** No connection was made: nothing can have been accepted. */
function neverLeft(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return (
    typeof code === 'string' &&
    [
      'ECONNREFUSED',
      'ENOTFOUND',
      'EAI_AGAIN',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'UND_ERR_CONNECT_TIMEOUT',
    ].includes(code)
  );
}

/** These very words to this number, taken up since they were written: whoever has them needs no second copy. */
async function findSent(message: Composed, api: TwilioApi): Promise<{ readonly foundAs: string } | 'absent'> {
  const { to, body, at } = read(message);
  // Twilio tells whole seconds, and clocks differ a little.
  const since = new Date(new Date(at).getTime() - 60_000);
  for await (const page of api.textsTo(to)) {
    const there = page.find((each) => each.direction !== 'inbound' && each.body === body && each.at >= since);
    if (there !== undefined) return { foundAs: there.sid };
  }
  return 'absent';
}

function read({ bytes }: Composed): z.infer<typeof shape> {
  return shape.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}
