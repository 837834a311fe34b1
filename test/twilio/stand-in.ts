/**
 * Twilio in miniature, for one account: callers who follow our TwiML, text messages, recordings, signed webhooks, and
 * the parts of the 2010 API that are used. It remembers what it did, so that a test can count what must have come of it.
 * Every answer of its API is held against Twilio's published OpenAPI document; `mistakes` has what did not fit.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import twilio from 'twilio';
import type { HookAnswer, HookRequest } from '#src/channel.ts';
import type { Random } from '../random.ts';
import { wavOf } from '../wav.ts';
import { faultsOfExchange } from './openapi.ts';
import { readTwiml, type Verb } from './twiml.ts';

/** What goes wrong, each as a probability from 0 to 1. */
export interface TwilioFaults {
  /** A webhook that tells something never leaves. */
  readonly lost: number;
  readonly doubled: number;
  /** It comes only with a later `flush`. */
  readonly late: number;
  /** The request for what to do next is cut before it reaches us; the call ends. */
  readonly cutBefore: number;
  /** The same, after we have answered. */
  readonly cutAfter: number;
  /** The API answers 503. */
  readonly broken: number;
  /** The API drops the connection, half of the times after it did what was asked. */
  readonly dropped: number;
}

const faultless: TwilioFaults = {
  lost: 0,
  doubled: 0,
  late: 0,
  cutBefore: 0,
  cutAfter: 0,
  broken: 0,
  dropped: 0,
};

/** What a caller does. */
export interface Caller {
  /** E.164, or what stands for a withheld number. */
  readonly from: string;
  readonly to?: string;
  /** At each question in turn: keys, nothing (silence), `speech:` and words, or `hang-up`. */
  readonly does?: readonly (string | undefined)[];
  /** Whether somebody answers where it rings; nobody by default. */
  readonly rings?: 'answered' | 'no-answer' | 'busy';
  /** What is recorded, where something is; a second of a tone of its own by default. */
  readonly sound?: Uint8Array;
}

/** A call as it went. */
export interface MadeCall {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-dial';
  status: 'queued' | 'ringing' | 'in-progress' | 'completed' | 'no-answer' | 'busy' | 'failed';
  readonly startedAt: Date;
  endedAt?: Date;
  /** Everything the caller heard, in order. */
  readonly heard: string[];
  /** Bodies of all TwiML that was answered. */
  readonly answers: string[];
}

/** A recording as it lies at Twilio. */
export interface MadeRecording {
  readonly sid: string;
  readonly callSid: string;
  readonly bytes: Uint8Array;
  readonly source: 'DialVerb' | 'RecordVerb' | 'StartCallRecordingAPI';
  readonly createdAt: Date;
  /** Its bytes can be fetched from then on. */
  readonly readyAt: Date;
  deleted: boolean;
}

/** A text message, in either direction. */
export interface MadeText {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly direction: 'inbound' | 'outbound-api';
  status: 'received' | 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed';
  errorCode?: number;
  readonly at: Date;
  readonly statusCallback?: string;
  readonly pictures: readonly {
    readonly sid: string;
    readonly contentType: string;
    readonly bytes: Uint8Array;
  }[];
}

export class TwilioStandIn {
  readonly accountSid: string;
  readonly authToken: string;
  readonly publicUrl: string;
  readonly calls: MadeCall[] = [];
  readonly recordings: MadeRecording[] = [];
  readonly texts: MadeText[] = [];
  /** What our side asked of the API, as `METHOD last/parts`. */
  readonly asked: string[] = [];
  /** Exchanges that do not fit the published document. */
  readonly mistakes: string[] = [];
  faults: TwilioFaults = faultless;
  /** How long a recording cannot be fetched after it was told, in ms. */
  slowMs = 0;
  /** The most a list gives at once. */
  mostPerPage = 50;
  /** The next request of the API loses its connection, before or after it is done. */
  dropsNext: 'before' | 'after' | undefined;
  /** Text messages of ours stay queued at Twilio: no moment of sending, and no news of them. */
  isBusy = false;
  /** What people do whom we call; they do not answer by default. */
  readonly called = new Map<string, Omit<Caller, 'from'>>();
  /** The numbers of the account, with the addresses that somebody put in for them. */
  numbers: { number: string; voice: string; status: string; message: string }[] = [];
  /** Numbers that no text message reaches, with Twilio's error code: 21610 sent STOP, 21614 is no mobile. */
  readonly refuses = new Map<string, number>();
  /** Numbers whose carrier says no after Twilio took the message, with the error code. */
  readonly undeliverable = new Map<string, number>();
  /** Where webhooks go. */
  deliver: (request: HookRequest) => Promise<HookAnswer> = () => Promise.reject(new Error('nobody listens'));
  readonly #now: () => Date;
  readonly #chance: Random;
  #told: HookRequest[] = [];
  #placed: { readonly call: MadeCall; readonly url: string }[] = [];
  #server: Server | undefined;

  constructor(options: {
    accountSid: string;
    authToken: string;
    publicUrl: string;
    now: () => Date;
    chance: Random;
  }) {
    this.accountSid = options.accountSid;
    this.authToken = options.authToken;
    this.publicUrl = options.publicUrl;
    this.#now = options.now;
    this.#chance = options.chance;
  }

  /** Opens the API. @returns its address. */
  async open(): Promise<string> {
    const server = createServer((request, response) => void this.#answer(request, response));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}`;
  }

  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }

  /** Somebody calls, and follows what they are told to its end. */
  async call(caller: Caller): Promise<MadeCall> {
    const call: MadeCall = {
      sid: this.#sid('CA'),
      from: caller.from,
      to: caller.to ?? '+390299990000',
      direction: 'inbound',
      status: 'in-progress',
      startedAt: this.#now(),
      heard: [],
      answers: [],
    };
    this.calls.push(call);
    await this.#follow(call, caller, '/hooks/phone/voice');
    this.#end(call);
    return call;
  }

  /** A recording is made of a call that should have none. */
  recordAnyway(call: MadeCall): void {
    this.#record(call, { from: call.from }, 'StartCallRecordingAPI', '/hooks/phone/recording?lang=it');
  }

  /** Somebody sends a text message. */
  text(message: {
    from: string;
    to?: string;
    body: string;
    pictures?: readonly { contentType: string; bytes: Uint8Array }[];
    optOut?: 'STOP' | 'START';
  }): MadeText {
    const pictures = (message.pictures ?? []).map((picture) => ({ ...picture, sid: this.#sid('ME') }));
    const text: MadeText = {
      sid: this.#sid(pictures.length > 0 ? 'MM' : 'SM'),
      from: message.from,
      to: message.to ?? '+390299990000',
      body: message.body,
      direction: 'inbound',
      status: 'received',
      at: this.#now(),
      pictures,
    };
    this.texts.push(text);
    const media = pictures.flatMap(({ sid, contentType }, index) => [
      [
        `MediaUrl${index}`,
        `https://api.twilio.com${this.#account}/Messages/${text.sid}/Media/${sid}`,
      ] as const,
      [`MediaContentType${index}`, contentType] as const,
    ]);
    this.#tell('/hooks/sms/message', {
      MessageSid: text.sid,
      SmsSid: text.sid,
      From: text.from,
      To: text.to,
      Body: text.body,
      NumSegments: '1',
      NumMedia: `${pictures.length}`,
      ...(message.optOut === undefined ? {} : { OptOutType: message.optOut }),
      ...Object.fromEntries(media),
    });
    return text;
  }

  /** Whoever is at the office's telephone takes the calls that were placed. */
  async pickUp(): Promise<void> {
    for (const { call, url } of this.#placed.splice(0)) {
      call.status = 'in-progress';
      await this.#follow(call, { from: call.from }, this.#own(url));
      this.#end(call);
    }
  }

  /** Lets go of what is to be told, in any order; what is late waits for the next time. */
  async flush(): Promise<void> {
    const due = this.#chance.shuffled(this.#told);
    this.#told = [];
    for (const request of due) {
      if (this.#chance.chance(this.faults.late)) this.#told.push(request);
      else await this.deliver(request).catch(() => undefined);
    }
  }

  /** Forgets what was still to be told. */
  loseAll(): void {
    this.#told = [];
  }

  /** A request as Twilio makes and signs it. */
  signed(url: string, fields: Readonly<Record<string, string>>): HookRequest {
    const all = { AccountSid: this.accountSid, ApiVersion: '2010-04-01', ...fields };
    return {
      path: new URL(url, 'https://any').pathname.replace(/^\/hooks\/[a-z]+/, ''),
      url,
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-twilio-signature': twilio.getExpectedTwilioSignature(
          this.authToken,
          `${this.publicUrl}${url}`,
          all,
        ),
      },
      body: Buffer.from(new URLSearchParams(all).toString()),
    };
  }

  get #account(): string {
    return `/2010-04-01/Accounts/${this.accountSid}`;
  }

  #sid(letters: string): string {
    return `${letters}${randomBytes(16).toString('hex')}`;
  }

  /** Asks what is next and does it, until nothing is. @throws nothing: what fails ends the call, as Twilio does. */
  async #follow(call: MadeCall, caller: Caller, first: string): Promise<void> {
    const does = [...(caller.does ?? [])];
    let next: { url: string; fields: Readonly<Record<string, string>> } | undefined = {
      url: first,
      fields: {},
    };
    for (let turns = 0; next !== undefined && turns < 20; turns++) {
      const { url, fields }: { url: string; fields: Readonly<Record<string, string>> } = next;
      if (this.#chance.chance(this.faults.cutBefore)) return;
      const answer = await this.deliver(
        this.signed(this.#own(url), {
          CallSid: call.sid,
          From: call.from,
          To: call.to,
          CallStatus: 'in-progress',
          Direction: call.direction,
          ...fields,
        }),
      ).catch(() => undefined);
      if (answer?.status !== 200 || this.#chance.chance(this.faults.cutAfter)) return;
      call.answers.push(answer.body);
      next = await this.#act(call, caller, readTwiml(answer.body), does);
    }
  }

  /** Works off the verbs of one document. @returns where it goes on. */
  async #act(
    call: MadeCall,
    caller: Caller,
    verbs: readonly Verb[],
    does: (string | undefined)[],
  ): Promise<{ url: string; fields: Readonly<Record<string, string>> } | undefined> {
    for (const verb of verbs) {
      const { attributes } = verb;
      const action = attributes['action'] ?? '';
      switch (verb.name) {
        case 'Say':
          call.heard.push(verb.text);
          break;
        case 'Pause':
          break;
        case 'Redirect':
          return { url: verb.text, fields: {} };
        case 'Hangup':
          return undefined;
        case 'Gather': {
          for (const { text } of verb.inner) call.heard.push(text);
          const done = does.shift();
          if (done === 'hang-up') return undefined;
          if (done === undefined || done === '') break;
          const [, words] = /^speech:(.*)$/.exec(done) ?? [];
          if (words === undefined) return { url: action, fields: { Digits: done } };
          if (!attributes['input']?.includes('speech')) break;
          return { url: action, fields: { SpeechResult: words, Confidence: '0.91' } };
        }
        case 'Dial': {
          const rings = caller.rings ?? 'no-answer';
          const [number] = verb.inner.filter(({ name }) => name === 'Number');
          const announced = number?.attributes['url'];
          if (number !== undefined && announced !== undefined)
            return { url: action, fields: await this.#callOut(call, number.text, announced) };
          const taken = number?.attributes['statusCallback'];
          if (taken !== undefined && rings === 'answered')
            this.#tell(this.#own(taken), {
              CallSid: this.#sid('CA'),
              ParentCallSid: call.sid,
              To: number?.text ?? '',
              CallStatus: 'in-progress',
            });
          const isRecorded = attributes['record'] !== undefined && rings === 'answered';
          if (isRecorded) this.#record(call, caller, 'DialVerb', attributes['recordingStatusCallback']);
          return {
            url: action,
            fields: {
              DialCallStatus: rings === 'answered' ? 'completed' : rings,
              DialCallSid: this.#sid('CA'),
            },
          };
        }
        case 'Record': {
          if (does.shift() === 'hang-up') return undefined;
          this.#record(call, caller, 'RecordVerb', attributes['recordingStatusCallback']);
          return { url: action, fields: { RecordingDuration: '12', Digits: '#' } };
        }
        default:
          throw new Error(`this stand-in does not know <${verb.name}>`);
      }
    }
    return undefined;
  }

  /** Calls somebody from a call that goes on: they hear what their address answers, and are connected. */
  async #callOut(parent: MadeCall, number: string, url: string): Promise<Readonly<Record<string, string>>> {
    const person = this.called.get(number);
    if (person === undefined) return { DialCallStatus: 'no-answer' };
    const leg: MadeCall = {
      sid: this.#sid('CA'),
      from: parent.from,
      to: number,
      direction: 'outbound-dial',
      status: 'completed',
      startedAt: this.#now(),
      endedAt: this.#now(),
      heard: [],
      answers: [],
    };
    this.calls.push(leg);
    await this.#follow(leg, { from: parent.from, ...person }, this.#own(url));
    return { DialCallStatus: 'completed', DialCallSid: leg.sid };
  }

  #record(
    call: MadeCall,
    caller: Caller,
    source: MadeRecording['source'],
    callback: string | undefined,
  ): void {
    const recording: MadeRecording = {
      sid: this.#sid('RE'),
      callSid: call.sid,
      bytes: caller.sound ?? toneOf(this.recordings.length),
      source,
      createdAt: this.#now(),
      readyAt: new Date(this.#now().getTime() + this.slowMs),
      deleted: false,
    };
    this.recordings.push(recording);
    if (callback === undefined) return;
    this.#tell(this.#own(callback), {
      CallSid: call.sid,
      RecordingSid: recording.sid,
      RecordingUrl: `https://api.twilio.com${this.#account}/Recordings/${recording.sid}`,
      RecordingStatus: 'completed',
      RecordingDuration: '12',
      RecordingChannels: source === 'RecordVerb' ? '1' : '2',
      RecordingSource: source,
    });
  }

  #end(call: MadeCall): void {
    call.status = 'completed';
    call.endedAt = this.#now();
    this.#tell('/hooks/phone/status', {
      CallSid: call.sid,
      From: call.from,
      To: call.to,
      CallStatus: 'completed',
      CallDuration: '42',
      SequenceNumber: '3',
    });
  }

  #tell(url: string, fields: Readonly<Record<string, string>>): void {
    if (this.#chance.chance(this.faults.lost)) return;
    const request = this.signed(url, fields);
    this.#told.push(request);
    if (this.#chance.chance(this.faults.doubled)) this.#told.push(request);
  }

  /** Path and query of an address of ours. @throws when it leads elsewhere. */
  #own(url: string): string {
    if (url.startsWith('/')) return url;
    if (!url.startsWith(`${this.publicUrl}/`)) throw new Error(`${url} leads elsewhere`);
    return url.slice(this.publicUrl.length);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://any');
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part as Uint8Array));
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString('utf8')));
    this.asked.push(`${request.method ?? ''} ${url.pathname.slice(this.#account.length + 1)}`);
    const expected = `Basic ${Buffer.from(`${this.accountSid}:${this.authToken}`).toString('base64')}`;
    if (request.headers.authorization !== expected || !url.pathname.startsWith(`${this.#account}/`))
      return void response
        .writeHead(401, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ code: 20003, message: 'Authenticate', status: 401 }));
    if (this.#chance.chance(this.faults.broken))
      return void response
        .writeHead(503, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ code: 20503, message: 'Service unavailable', status: 503 }));
    const drops = this.dropsNext;
    this.dropsNext = undefined;
    const isDropped = drops !== undefined || this.#chance.chance(this.faults.dropped);
    if (isDropped && (drops === undefined ? this.#chance.chance(0.5) : drops === 'before'))
      return void request.socket.destroy();
    const method = request.method === 'POST' ? 'post' : request.method === 'DELETE' ? 'delete' : 'get';
    const done = this.#do(method, url, form);
    if (done.path !== undefined && done.status < 400)
      for (const fault of faultsOfExchange({
        method,
        path: done.path,
        query: url.searchParams.keys(),
        form,
        status: done.status,
        answer: done.json,
      }))
        this.mistakes.push(`${method} ${done.path}: ${fault}`);
    if (isDropped) return void request.socket.destroy();
    if (done.bytes !== undefined)
      response.writeHead(done.status, { 'Content-Type': 'audio/x-wav' }).end(done.bytes);
    else if (done.json === undefined) response.writeHead(done.status).end();
    else
      response.writeHead(done.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(done.json));
  }

  #do(
    method: 'get' | 'post' | 'delete',
    url: URL,
    form: Readonly<Record<string, string>>,
  ): { status: number; path?: string; json?: unknown; bytes?: Uint8Array } {
    const path = url.pathname.slice(this.#account.length);
    const published = (rest: string) => `/2010-04-01/Accounts/{AccountSid}${rest}`;
    const missing = { status: 404, json: { code: 20404, message: 'not found', status: 404 } };
    const since = (name: string) => new Date(url.searchParams.get(`${name}>`) ?? 0);
    if (path === '/Calls.json' && method === 'get') {
      const found = this.calls.filter(({ startedAt }) => startedAt >= since('StartTime'));
      return {
        status: 200,
        path: published(path),
        json: this.#page(
          url,
          'calls',
          found.map((each) => this.#showCall(each)),
        ),
      };
    }
    if (path === '/Calls.json' && method === 'post') {
      const call: MadeCall = {
        sid: this.#sid('CA'),
        from: form['From'] ?? '',
        to: form['To'] ?? '',
        direction: 'outbound-api',
        status: 'queued',
        startedAt: this.#now(),
        heard: [],
        answers: [],
      };
      this.calls.push(call);
      this.#placed.push({ call, url: form['Url'] ?? '' });
      return { status: 201, path: published(path), json: this.#showCall(call) };
    }
    if (path === '/IncomingPhoneNumbers.json' && method === 'get')
      return {
        status: 200,
        path: published(path),
        json: this.#page(
          url,
          'incoming_phone_numbers',
          this.numbers.map((each) => ({
            account_sid: this.accountSid,
            phone_number: each.number,
            voice_url: each.voice,
            status_callback: each.status,
            sms_url: each.message,
          })),
        ),
      };
    const [, recordedSid] = /^\/Calls\/(CA[0-9a-f]{32})\/Recordings\.json$/.exec(path) ?? [];
    const recorded = this.calls.find(({ sid }) => sid === recordedSid);
    if (recorded !== undefined && method === 'post') {
      this.#record(
        recorded,
        { from: recorded.from },
        'StartCallRecordingAPI',
        form['RecordingStatusCallback'],
      );
      const { sid } = this.recordings.at(-1) ?? { sid: '' };
      return {
        status: 201,
        path: published('/Calls/{CallSid}/Recordings.json'),
        json: {
          sid,
          account_sid: this.accountSid,
          call_sid: recorded.sid,
          status: 'in-progress',
          channels: 2,
        },
      };
    }
    if (path === '/Recordings.json' && method === 'get') {
      const found = this.recordings.filter(
        ({ createdAt, deleted }) => !deleted && createdAt >= since('DateCreated'),
      );
      return {
        status: 200,
        path: published(path),
        json: this.#page(
          url,
          'recordings',
          found.map((each) => this.#showRecording(each)),
        ),
      };
    }
    if (path === '/Messages.json' && method === 'get') {
      const to = url.searchParams.get('To');
      const found = this.texts.filter(
        (each) =>
          (!url.searchParams.has('DateSent>') ||
            (each.status !== 'queued' && each.at >= since('DateSent'))) &&
          (to === null || each.to === to),
      );
      return {
        status: 200,
        path: published(path),
        json: this.#page(
          url,
          'messages',
          found.map((each) => this.#showText(each)),
        ),
      };
    }
    if (path === '/Messages.json' && method === 'post') return this.#send(form, published(path));
    const [, recordingSid, ending] = /^\/Recordings\/(RE[0-9a-f]{32})\.(wav|json)$/.exec(path) ?? [];
    if (recordingSid !== undefined) {
      const recording = this.recordings.find(({ sid, deleted }) => sid === recordingSid && !deleted);
      if (recording === undefined) return missing;
      if (method === 'delete') {
        recording.deleted = true;
        return { status: 204, path: published('/Recordings/{Sid}.json') };
      }
      if (ending === 'json')
        return {
          status: 200,
          path: published('/Recordings/{Sid}.json'),
          json: this.#showRecording(recording),
        };
      return recording.readyAt > this.#now() ? missing : { status: 200, bytes: recording.bytes };
    }
    const [, messageSid, pictureSid] =
      /^\/Messages\/((?:SM|MM)[0-9a-f]{32})\/Media(?:\/(ME[0-9a-f]{32})|\.json)$/.exec(path) ?? [];
    const text = this.texts.find(({ sid }) => sid === messageSid);
    if (text !== undefined && pictureSid === undefined)
      return {
        status: 200,
        path: published('/Messages/{MessageSid}/Media.json'),
        json: this.#page(
          url,
          'media_list',
          text.pictures.map(({ sid, contentType }) => ({
            sid,
            account_sid: this.accountSid,
            parent_sid: text.sid,
            content_type: contentType,
            date_created: rfc2822(text.at),
            date_updated: rfc2822(text.at),
            uri: `${this.#account}/Messages/${text.sid}/Media/${sid}.json`,
          })),
        ),
      };
    const picture = text?.pictures.find(({ sid }) => sid === pictureSid);
    return picture === undefined ? missing : { status: 200, bytes: picture.bytes };
  }

  #send(
    form: Readonly<Record<string, string>>,
    path: string,
  ): { status: number; path?: string; json: unknown } {
    const { From = '', To = '', Body = '', StatusCallback } = form;
    const code = this.refuses.get(To);
    if (code !== undefined)
      return { status: 400, json: { code, message: `The message to ${To} cannot be sent`, status: 400 } };
    const failure = this.undeliverable.get(To);
    const text: MadeText = {
      sid: this.#sid('SM'),
      from: From,
      to: To,
      body: Body,
      direction: 'outbound-api',
      status: 'queued',
      at: this.#now(),
      pictures: [],
      ...(StatusCallback === undefined ? {} : { statusCallback: StatusCallback }),
    };
    this.texts.push(text);
    const shown = this.#showText(text);
    if (this.isBusy) return { status: 201, path, json: shown };
    text.status = failure === undefined ? 'delivered' : 'undelivered';
    if (failure !== undefined) text.errorCode = failure;
    if (StatusCallback !== undefined)
      for (const status of ['sent', text.status])
        this.#tell(this.#own(StatusCallback), {
          MessageSid: text.sid,
          MessageStatus: status,
          From,
          To,
          ...(failure === undefined || status === 'sent' ? {} : { ErrorCode: `${failure}` }),
        });
    return { status: 201, path, json: shown };
  }

  #page(url: URL, name: string, found: readonly unknown[]): unknown {
    const size = Math.min(Number(url.searchParams.get('PageSize') ?? 50), this.mostPerPage);
    const page = Number(url.searchParams.get('Page') ?? 0);
    const at = (number: number) => {
      const query = new URLSearchParams(url.searchParams);
      query.set('Page', `${number}`);
      query.set('PageToken', `PA${number}`);
      return `${url.pathname}?${query.toString()}`;
    };
    const shown = found.slice(page * size, (page + 1) * size);
    return {
      [name]: shown,
      page,
      page_size: size,
      start: page * size,
      end: page * size + Math.max(shown.length - 1, 0),
      uri: at(page),
      first_page_uri: at(0),
      previous_page_uri: page === 0 ? null : at(page - 1),
      next_page_uri: (page + 1) * size < found.length ? at(page + 1) : null,
    };
  }

  #showCall(call: MadeCall): unknown {
    return {
      sid: call.sid,
      account_sid: this.accountSid,
      from: call.from,
      to: call.to,
      direction: call.direction,
      status: call.status,
      start_time: rfc2822(call.startedAt),
      end_time: call.endedAt === undefined ? null : rfc2822(call.endedAt),
      duration: call.endedAt === undefined ? null : '42',
      date_created: rfc2822(call.startedAt),
      date_updated: rfc2822(call.endedAt ?? call.startedAt),
      api_version: '2010-04-01',
      uri: `${this.#account}/Calls/${call.sid}.json`,
    };
  }

  #showRecording(recording: MadeRecording): unknown {
    return {
      sid: recording.sid,
      account_sid: this.accountSid,
      call_sid: recording.callSid,
      status: 'completed',
      duration: '12',
      channels: recording.source === 'RecordVerb' ? 1 : 2,
      source: recording.source,
      date_created: rfc2822(recording.createdAt),
      date_updated: rfc2822(recording.createdAt),
      start_time: rfc2822(recording.createdAt),
      api_version: '2010-04-01',
      uri: `${this.#account}/Recordings/${recording.sid}.json`,
      media_url: `https://api.twilio.com${this.#account}/Recordings/${recording.sid}`,
    };
  }

  #showText(text: MadeText): unknown {
    return {
      sid: text.sid,
      account_sid: this.accountSid,
      from: text.from,
      to: text.to,
      body: text.body,
      direction: text.direction,
      status: text.status,
      num_media: `${text.pictures.length}`,
      num_segments: '1',
      date_created: rfc2822(text.at),
      date_sent: text.status === 'queued' ? null : rfc2822(text.at),
      date_updated: rfc2822(text.at),
      error_code: text.errorCode ?? null,
      error_message: null,
      api_version: '2010-04-01',
      uri: `${this.#account}/Messages/${text.sid}.json`,
    };
  }
}

function rfc2822(at: Date): string {
  return at.toUTCString().replace('GMT', '+0000');
}

/** A second of mu-law sound at 8 kHz in one voice, another one for each number. */
function toneOf(number: number): Uint8Array {
  const sound = Buffer.alloc(800, 0xff);
  for (let index = 0; index < sound.length; index++) sound[index] = 0x80 + ((index * (number + 3)) % 0x7f);
  return wavOf(7, 8, sound);
}
