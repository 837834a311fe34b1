/** The calls the demonstration plays: callers of the sample customers, on the stand-in for Twilio that the tests use too. */
import { randomBytes } from 'node:crypto';
import type { PhoneSettings } from '#channels/phone/settings.ts';
import { randomFrom } from '#test/random.ts';
import { TwilioStandIn, type Caller } from '#test/twilio/stand-in.ts';

/** Twilio in miniature, and how the desk's telephone is connected to it. */
export interface DemoTelephone {
  readonly settings: PhoneSettings;
  /** Somebody calls and hangs up; what Twilio tells of it comes after. */
  call(caller: Caller): Promise<void>;
  close(): void;
}

/** @param deskUrl where the desk will answer webhooks. */
export async function openTelephone(deskUrl: string): Promise<DemoTelephone> {
  const account = {
    accountSid: `AC${randomBytes(16).toString('hex')}`,
    authToken: randomBytes(16).toString('hex'),
    publicUrl: deskUrl,
  };
  const twilio = new TwilioStandIn({ ...account, now: () => new Date(), chance: randomFrom(1) });
  twilio.deliver = async (request) => {
    const answer = await fetch(`${deskUrl}${request.url}`, {
      method: 'POST',
      headers: Object.entries(request.headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value] as [string, string]],
      ),
      body: new Uint8Array(request.body),
    });
    return {
      status: answer.status,
      contentType: answer.headers.get('content-type') ?? '',
      body: await answer.text(),
    };
  };
  const apiUrl = await twilio.open();
  return {
    settings: {
      ...account,
      apiUrl,
      noticeVersion: '2026-11',
      recording: 'opt-out',
      ring: [],
      ringSeconds: 25,
      language: 'it',
      deleteRecordings: true,
      largestBytes: 10 * 1_048_576,
      numbers: [],
      countries: ['IT'],
      textFrom: '+390299990000',
      desk: 'Servizio sinistri Sportello Assicurazioni',
    },
    call: async (caller) => {
      await twilio.call(caller);
      await twilio.flush();
    },
    close: () => twilio.close(),
  };
}

/** A call of the demonstration. */
export interface DemoCall {
  readonly caller: Caller;
  readonly shows: string;
  /** The claim it must be linked to, as printed; absent where a person decides. */
  readonly linked?: string;
}

/**
 * Two callers who agree to be recorded, one keying and one saying the number of their claim, and one who declines and asks to be
 * called back.
 *
 * @param claims numbers as printed, `SIN 4827-1936-52`
 */
export function demoCalls(claims: { readonly anna: string; readonly emma: string }): readonly DemoCall[] {
  const digits = (printed: string) => printed.replaceAll(/\D/g, '');
  const said = Array.from(digits(claims.emma), (digit) => spoken[Number(digit)]).join(' ');
  return [
    {
      caller: { from: '+393330000001', does: [undefined, digits(claims.anna)] },
      shows: 'Anna keys the number of her claim and leaves a message; her consent is kept with it.',
      linked: claims.anna,
    },
    {
      caller: { from: '+447700900123', does: ['2', undefined, `speech:my claim number is ${said}`] },
      shows: 'Emma chooses English and says her number digit by digit.',
      linked: claims.emma,
    },
    {
      caller: { from: '+393330000003', does: ['9', '0'] },
      shows:
        'Carla declines the recording, so nothing of it is recorded or transcribed, and asks to be called back.',
    },
  ];
}

const spoken = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
