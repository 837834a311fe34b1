/** Calls that people place from a ticket: the office's telephone rings first, then the customer's. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Channel, Composed, Draft, SendOutcome } from '#src/channel.ts';
import { Refused } from '#src/domain/outcomes.ts';
import { whyBarred } from '#src/domain/phone/number-kind.ts';
import type { Labels } from '#src/domain/profile.ts';
import { outcomeOf } from './send-text.ts';
import type { PhoneSettings } from './settings.ts';
import type { TwilioApi } from './twilio-api.ts';

const shape = z.object({
  version: z.literal(1),
  to: z.string(),
  language: z.enum(['it', 'en']),
  /** When somebody asked for it. */
  at: z.iso.datetime(),
});

/** After so long, in ms, nobody sits at the telephone any more. */
const orderMs = 600_000;

/** Number that customers see, and telephone of the office that rings first; undefined where one of them is not set. */
export function lineOut({
  textFrom,
  numbers,
  ring,
}: PhoneSettings): { from: string; desk: string } | undefined {
  const from = textFrom ?? numbers[0];
  const desk = ring[0];
  return from === undefined || desk === undefined ? undefined : { from, desk };
}

/**
 * The way out for calls. One whose answer from Twilio was lost is uncertain, and a person settles it; one that waited for
 * more than ten minutes (the service was down) is not placed, because nobody sits at the telephone any more.
 */
export function callsOut(
  settings: PhoneSettings,
  line: { readonly from: string; readonly desk: string },
  api: TwilioApi,
  now: () => Date,
): Required<Pick<Channel, 'compose' | 'send' | 'whyBarred'>> {
  const barred = (number: string) => whyBarred(number, settings.countries);
  return {
    whyBarred: barred,
    compose: (draft) => compose(draft, line.from, barred),
    send: (message, beforeLastByte) => send(message, beforeLastByte, { settings, line, api, now }),
  };
}

async function compose(
  { key, to, language, date }: Draft,
  from: string,
  barred: (number: string) => Labels | undefined,
): Promise<Composed> {
  const why = barred(to.address);
  if (why !== undefined) throw new Refused(`${to.address}: ${why.en}`);
  return {
    messageId: `${createHash('sha256').update(key).digest('hex').slice(0, 32)}@calls.twilio`,
    envelopeFrom: from,
    envelopeTo: to.address,
    bytes: Buffer.from(JSON.stringify({ version: 1, to: to.address, language, at: date.toISOString() })),
  };
}

async function send(
  { bytes, messageId }: Composed,
  beforeLastByte: () => Promise<void>,
  {
    settings: { publicUrl },
    line,
    api,
    now,
  }: {
    readonly settings: PhoneSettings;
    readonly line: { readonly from: string; readonly desk: string };
    readonly api: TwilioApi;
    readonly now: () => Date;
  },
): Promise<SendOutcome> {
  const { to, language, at } = shape.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  const query = new URLSearchParams({ lang: language, to, ref: messageId }).toString();
  if (now().getTime() - new Date(at).getTime() > orderMs)
    return { outcome: 'refused', response: 'it was asked for too long ago, and was not placed' };
  await beforeLastByte();
  const outcome = await outcomeOf(() =>
    api.placeCall({
      from: line.from,
      to: line.desk,
      url: `${publicUrl}/hooks/phone/out?${query}`,
      statusCallback: `${publicUrl}/hooks/phone/status`,
    }),
  );
  return outcome.outcome === 'retry' ? { outcome: 'refused', response: outcome.response } : outcome;
}
