/** What we ask of Twilio's REST API (version 2010-04-01). Its address is a setting, so that a stand-in can take its place. */
import type { PhoneSettings } from './settings.ts';

export interface TwilioApi {
  /** The sound of a recording, both voices apart where they were recorded so. @throws when it is not there (yet). */
  recording(sid: string): Promise<Uint8Array>;
  /** Deletes a recording; one that is gone already is no error. @throws when Twilio does not say so. */
  deleteRecording(sid: string): Promise<void>;
}

/** An answer must come within this time. */
const patienceMs = 60_000;

/** The API of one account. */
export function twilioApi({
  accountSid,
  authToken,
  apiUrl,
}: Pick<PhoneSettings, 'accountSid' | 'authToken' | 'apiUrl'>): TwilioApi {
  const ask = (path: string, method: 'GET' | 'DELETE') =>
    fetch(`${apiUrl}/2010-04-01/Accounts/${accountSid}${path}`, {
      method,
      headers: { Authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
      signal: AbortSignal.timeout(patienceMs),
    });
  return {
    recording: async (sid) => {
      const answer = await ask(`/Recordings/${sid}.wav?RequestedChannels=2`, 'GET');
      if (!answer.ok) throw new Error(`Twilio answered ${answer.status} to a recording`);
      return new Uint8Array(await answer.arrayBuffer());
    },
    deleteRecording: async (sid) => {
      const answer = await ask(`/Recordings/${sid}.json`, 'DELETE');
      if (!answer.ok && answer.status !== 404)
        throw new Error(`Twilio answered ${answer.status} to the deletion of a recording`);
    },
  };
}
