/** What we ask of Twilio's REST API (version 2010-04-01). Its address is a setting, so that a stand-in can take its place. */
import { z } from 'zod';
import type { PhoneSettings } from './settings.ts';

/** A call as Twilio lists it. Only what is used here. */
export interface ListedCall {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  /** `inbound`, or how it was placed. */
  readonly direction: string;
  /** Twilio's `CallStatus`. */
  readonly status: string;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  /** In seconds, once it is over. */
  readonly duration?: string;
}

/** A recording as Twilio lists it. */
export interface ListedRecording {
  readonly sid: string;
  readonly callSid: string;
  readonly status: string;
  readonly duration?: string;
}

/** A text message as Twilio lists it, in either direction. */
export interface ListedText {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly direction: string;
  /** Twilio's `MessageStatus`. */
  readonly status: string;
  /** When Twilio took it up. */
  readonly at: Date;
  readonly pictures: number;
  readonly errorCode?: number;
}

/** A picture of a text message. */
export interface ListedPicture {
  readonly sid: string;
  readonly contentType: string;
}

/** A number of the account, and where Twilio asks when it is called or texted. */
export interface ListedNumber {
  readonly number: string;
  readonly voiceUrl: string;
  readonly statusUrl: string;
  readonly messageUrl: string;
}

/** Twilio says no for good; `code` is one of its own error codes, such as 21610 (the recipient sent STOP). */
export class TwilioRefusal extends Error {
  override name = 'TwilioRefusal';
  readonly status: number;
  readonly code: number | undefined;
  constructor(status: number, code: number | undefined, words: string) {
    super(`Twilio answered ${status}${code === undefined ? '' : ` (${code})`}: ${words}`);
    this.status = status;
    this.code = code;
  }
}

/** The sound or picture is larger than we take: it stays where it is. */
export class TooLarge extends Error {
  override name = 'TooLarge';
}

/** The API of one account. Whatever is not said to be otherwise rejects when Twilio does not answer, or not well. */
export interface TwilioApi {
  /** The sound of a recording, both voices apart where they were recorded so. @throws TooLarge, or when it is not there (yet). */
  recording(sid: string): Promise<Uint8Array>;
  /** Deletes a recording; one that is gone already is no error. */
  deleteRecording(sid: string): Promise<void>;
  /** Calls that began at `since` or later, page by page. */
  calls(since: Date): AsyncIterable<readonly ListedCall[]>;
  /** Recordings made at `since` or later, page by page. */
  recordings(since: Date): AsyncIterable<readonly ListedRecording[]>;
  /** Text messages sent since a moment, page by page. */
  texts(since: Date): AsyncIterable<readonly ListedText[]>;
  /** Text messages to a number, page by page: also those that wait at Twilio and have no moment of sending yet. */
  textsTo(number: string): AsyncIterable<readonly ListedText[]>;
  /** Pictures of a text message. */
  pictures(message: string): Promise<readonly ListedPicture[]>;
  /** The bytes of a picture. @throws TooLarge, or when it is not there. */
  picture(message: string, sid: string): Promise<Uint8Array>;
  /** Hands a text message over. @returns Twilio's id of it. @throws TwilioRefusal when Twilio said no. */
  sendText(text: {
    readonly from: string;
    readonly to: string;
    readonly body: string;
    readonly statusCallback: string;
  }): Promise<string>;
  /** Places a call: `to` rings, and whoever takes it hears what `url` answers. @throws TwilioRefusal when Twilio said no. */
  placeCall(call: {
    readonly from: string;
    readonly to: string;
    readonly url: string;
    readonly statusCallback: string;
  }): Promise<string>;
  /** The numbers of the account, page by page. */
  numbers(): AsyncIterable<readonly ListedNumber[]>;
  /** Begins to record a call that goes on, both voices apart. */
  startRecording(call: string, statusCallback: string): Promise<void>;
}

/** An answer must come within this time, in ms. */
const patienceMs = 60_000;

const instant = z.string().transform((text, context) => {
  const at = new Date(text);
  if (!Number.isNaN(at.getTime())) return at;
  context.addIssue({ code: 'custom', message: 'no date' });
  return z.NEVER;
});
const sidOf = (letters: string) => z.string().regex(new RegExp(`^(?:${letters})[0-9a-fA-F]{32}$`));
const nextPage = z.object({ next_page_uri: z.string().nullish() });
const callPage = nextPage.extend({
  calls: z.array(
    z.object({
      sid: sidOf('CA'),
      from: z.string().nullish(),
      to: z.string().nullish(),
      direction: z.string().nullish(),
      status: z.string(),
      start_time: instant.nullish(),
      end_time: instant.nullish(),
      duration: z.string().nullish(),
    }),
  ),
});
const recordingPage = nextPage.extend({
  recordings: z.array(
    z.object({
      sid: sidOf('RE'),
      call_sid: z.string().nullish(),
      status: z.string(),
      duration: z.string().nullish(),
    }),
  ),
});
const textPage = nextPage.extend({
  messages: z.array(
    z.object({
      sid: sidOf('SM|MM'),
      from: z.string().nullish(),
      to: z.string().nullish(),
      body: z.string().nullish(),
      direction: z.string(),
      status: z.string(),
      date_created: instant,
      date_sent: instant.nullish(),
      num_media: z.string().nullish(),
      error_code: z.number().nullish(),
    }),
  ),
});
const picturePage = nextPage.extend({
  media_list: z.array(z.object({ sid: sidOf('ME'), content_type: z.string().nullish() })),
});
const numberPage = nextPage.extend({
  incoming_phone_numbers: z.array(
    z.object({
      phone_number: z.string().nullish(),
      voice_url: z.string().nullish(),
      status_callback: z.string().nullish(),
      sms_url: z.string().nullish(),
    }),
  ),
});
const madeCall = z.object({ sid: sidOf('CA') });
const madeRecording = z.object({ sid: sidOf('RE') });
const madeText = z.object({ sid: sidOf('SM|MM') });
const refusalShape = z.object({ code: z.number().optional(), message: z.string().optional() });

/** The API of one account. */
export function twilioApi({
  accountSid,
  authToken,
  apiUrl,
  largestBytes,
}: Pick<PhoneSettings, 'accountSid' | 'authToken' | 'apiUrl' | 'largestBytes'>): TwilioApi {
  const account = `/2010-04-01/Accounts/${accountSid}`;
  const ask = (path: string, method: 'GET' | 'DELETE' | 'POST' = 'GET', form?: Record<string, string>) =>
    fetch(`${apiUrl}${path}`, {
      method,
      headers: { Authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
      signal: AbortSignal.timeout(patienceMs),
    });
  const json = async (answer: Response): Promise<unknown> => {
    if (answer.ok) return answer.json();
    const told = refusalShape.safeParse(await answer.json().catch(() => undefined)).data;
    throw new TwilioRefusal(answer.status, told?.code, told?.message ?? answer.statusText);
  };
  const bytes = async (answer: Response, what: string): Promise<Uint8Array> => {
    if (!answer.ok) throw new Error(`Twilio answered ${answer.status} to ${what}`);
    return within(answer, largestBytes);
  };
  async function* pages<Page extends z.infer<typeof nextPage>>(
    shape: z.ZodType<Page>,
    path: string,
    query: Readonly<Record<string, string>>,
  ): AsyncGenerator<Page> {
    let next: string | undefined = `${account}${path}?${new URLSearchParams(query).toString()}`;
    while (next !== undefined) {
      const page: Page = shape.parse(await json(await ask(next)));
      yield page;
      // Where it leads says the answer of a far end: never to another host or account.
      next = page.next_page_uri?.startsWith(`${account}/`) === true ? page.next_page_uri : undefined;
    }
  }
  async function* texts(query: Readonly<Record<string, string>>): AsyncGenerator<readonly ListedText[]> {
    for await (const { messages } of pages(textPage, '/Messages.json', { ...query, PageSize: pageSize }))
      yield messages.map((text) => ({
        sid: text.sid,
        from: text.from ?? '',
        to: text.to ?? '',
        body: text.body ?? '',
        direction: text.direction,
        status: text.status,
        at: text.date_sent ?? text.date_created,
        pictures: Number(text.num_media ?? 0),
        ...(text.error_code == null ? {} : { errorCode: text.error_code }),
      }));
  }
  return {
    recording: async (sid) =>
      bytes(await ask(`${account}/Recordings/${sid}.wav?RequestedChannels=2`), 'a recording'),
    deleteRecording: async (sid) => {
      const answer = await ask(`${account}/Recordings/${sid}.json`, 'DELETE');
      if (!answer.ok && answer.status !== 404)
        throw new Error(`Twilio answered ${answer.status} to the deletion of a recording`);
    },
    calls: async function* (since) {
      const query = { 'StartTime>': since.toISOString(), PageSize: pageSize };
      for await (const { calls } of pages(callPage, '/Calls.json', query))
        yield calls.map((call) => ({
          sid: call.sid,
          from: call.from ?? '',
          to: call.to ?? '',
          direction: call.direction ?? '',
          status: call.status,
          ...(call.start_time == null ? {} : { startedAt: call.start_time }),
          ...(call.end_time == null ? {} : { endedAt: call.end_time }),
          ...(call.duration == null ? {} : { duration: call.duration }),
        }));
    },
    recordings: async function* (since) {
      const query = { 'DateCreated>': since.toISOString(), PageSize: pageSize };
      for await (const { recordings } of pages(recordingPage, '/Recordings.json', query))
        yield recordings.map((recording) => ({
          sid: recording.sid,
          callSid: recording.call_sid ?? '',
          status: recording.status,
          ...(recording.duration == null ? {} : { duration: recording.duration }),
        }));
    },
    texts: (since) => texts({ 'DateSent>': since.toISOString() }),
    textsTo: (number) => texts({ To: number }),
    pictures: async (message) => {
      const found: ListedPicture[] = [];
      for await (const { media_list } of pages(picturePage, `/Messages/${message}/Media.json`, {}))
        for (const { sid, content_type } of media_list)
          found.push({ sid, contentType: content_type ?? 'application/octet-stream' });
      return found;
    },
    picture: async (message, sid) =>
      bytes(await ask(`${account}/Messages/${message}/Media/${sid}`), 'a picture'),
    sendText: async ({ from, to, body, statusCallback }) => {
      const form = { From: from, To: to, Body: body, StatusCallback: statusCallback };
      return madeText.parse(await json(await ask(`${account}/Messages.json`, 'POST', form))).sid;
    },
    placeCall: async ({ from, to, url, statusCallback }) => {
      const form = { From: from, To: to, Url: url, StatusCallback: statusCallback };
      return madeCall.parse(await json(await ask(`${account}/Calls.json`, 'POST', form))).sid;
    },
    numbers: async function* () {
      for await (const page of pages(numberPage, '/IncomingPhoneNumbers.json', { PageSize: pageSize }))
        yield page.incoming_phone_numbers.map((each) => ({
          number: each.phone_number ?? '',
          voiceUrl: each.voice_url ?? '',
          statusUrl: each.status_callback ?? '',
          messageUrl: each.sms_url ?? '',
        }));
    },
    startRecording: async (call, statusCallback) => {
      const form = { RecordingChannels: 'dual', RecordingStatusCallback: statusCallback };
      madeRecording.parse(await json(await ask(`${account}/Calls/${call}/Recordings.json`, 'POST', form)));
    },
  };
}

/** The most Twilio gives at once. */
const pageSize = '1000';

/** Reads a body up to a size. @throws TooLarge beyond it, without reading on. */
async function within(answer: Response, most: number): Promise<Uint8Array> {
  const tooLarge = () => new TooLarge(`it is larger than ${Math.floor(most / 1_048_576)} MB`);
  if (Number(answer.headers.get('content-length') ?? 0) > most) {
    await answer.body?.cancel();
    throw tooLarge();
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.byteLength;
    if (size > most) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}
