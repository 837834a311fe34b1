import { createServer, type Server } from 'node:http';
import twilio from 'twilio';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileWaiting, type PhoneTools } from '#channels/phone/filing.ts';
import { Patience } from '#channels/phone/patience.ts';
import { phoneChannels } from '#channels/phone/index.ts';
import { isFromTwilio } from '#channels/phone/signature.ts';
import type { PhoneSettings } from '#channels/phone/settings.ts';
import { twilioApi } from '#channels/phone/twilio-api.ts';
import type { HookAnswer, HookRequest, Intake, StoredItem } from '#src/channel.ts';
import { readOpeningHours, isOpen } from '#src/domain/phone/opening-hours.ts';
import { hookRoutes } from '#src/api/hooks.ts';
import { callWords } from '#templates/call.ts';
import { intakeFor } from '#workers/index.ts';
import { useDesk } from '../../desk.ts';
import { MemoryIntake } from '../../intake.ts';
import { quietLog } from '../../quiet-log.ts';
import express from 'express';

const settings: PhoneSettings = {
  accountSid: `AC${'1'.repeat(32)}`,
  authToken: 'a token of the account',
  apiUrl: 'http://127.0.0.1:1',
  publicUrl: 'https://desk.example',
  noticeVersion: '2026-11',
  recording: 'opt-out',
  ring: ['+390255501234'],
  ringSeconds: 25,
  language: 'it',
  deleteRecordings: true,
  largestBytes: 10_000_000,
  numbers: [],
  countries: ['IT'],
  desk: 'Servizio sinistri',
};
const callSid = `CA${'2'.repeat(32)}`;
const recordingSid = `RE${'3'.repeat(32)}`;
const anna = '+393331234567';

let intake: Intake & { items?: unknown };
let time: Date;
beforeEach(() => {
  intake = new MemoryIntake();
  time = new Date('2026-11-12T09:00:00Z');
});

/** A request as Twilio makes and signs it. */
function signed(
  url: string,
  fields: Record<string, string>,
  token = settings.authToken,
  channel = 'phone',
): HookRequest {
  const all = { AccountSid: settings.accountSid, ...fields };
  return {
    path: new URL(url, 'https://any').pathname.slice(`/hooks/${channel}`.length),
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': twilio.getExpectedTwilioSignature(token, `${settings.publicUrl}${url}`, all),
    },
    body: Buffer.from(new URLSearchParams(all).toString()),
  };
}

const channels = (own: Partial<PhoneSettings> = {}) =>
  phoneChannels({ ...settings, ...own }, { words: callWords, log: quietLog, now: () => time });

async function post(
  step: string,
  fields: Record<string, string> = {},
  own: Partial<PhoneSettings> = {},
): Promise<HookAnswer> {
  time = new Date(time.getTime() + 1_000);
  const [calls] = channels(own);
  const answer = await calls?.hook?.(
    signed(`/hooks/phone/${step}`, { CallSid: callSid, From: anna, To: '+390299990000', ...fields }),
    intake,
  );
  if (answer === undefined) throw new Error('no hook');
  return answer;
}

/** The address Twilio goes on to after an answer, from the answer itself. */
function next({ body }: HookAnswer): string {
  const action = /(?:action|Redirect[^>]*>)="?https:\/\/desk\.example\/hooks\/phone\/([^"<]*)/.exec(
    body,
  )?.[1];
  if (action === undefined) throw new Error(`no way on in ${body}`);
  return action.replaceAll('&amp;', '&');
}

const ended = { CallStatus: 'completed', CallDuration: '75', SequenceNumber: '3' };
const stored = () => (intake instanceof MemoryIntake ? intake.items : []);

/** Each look with no memory of the ones before: patience has tests of its own. */
const toolsAt = (apiUrl = settings.apiUrl): PhoneTools => ({
  settings,
  api: twilioApi({ ...settings, apiUrl }),
  patience: new Patience(),
  now: () => time,
  log: quietLog,
});

/** What waits is looked through, as the channel does every few seconds. */
async function lookThrough(): Promise<void> {
  time = new Date(time.getTime() + 15_000);
  await fileWaiting(intake, toolsAt());
}

async function messages() {
  await lookThrough();
  const [calls] = channels();
  if (calls === undefined) throw new Error('no channel of calls');
  const normalize = (item: StoredItem) => calls.normalize(item);
  return Promise.all(
    stored().map((item) =>
      normalize({
        channel: item.channel,
        account: item.account,
        bytes: item.bytes,
        receivedAt: item.receivedAt,
        ...(item.envelope === undefined ? {} : { envelope: item.envelope }),
      } satisfies StoredItem),
    ),
  );
}

describe('a signature', () => {
  const published = {
    authToken: '12345',
    url: '/myapp.php?foo=1&bar=2',
    publicUrl: 'https://mycompany.com',
    form: {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    },
  };
  const request = (over: Partial<HookRequest> = {}, signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=') => ({
    path: '/',
    url: published.url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
    body: Buffer.from(new URLSearchParams(published.form).toString()),
    ...over,
  });

  test('is taken as the vendor publishes it for a form, at the address Twilio was given', () => {
    expect(isFromTwilio(request(), published)).toBe(true);
    expect(isFromTwilio(request(), { ...published, publicUrl: 'https://other.example' })).toBe(false);
    expect(isFromTwilio(request({ url: '/myapp.php?foo=1&bar=3' }), published)).toBe(false);
    expect(isFromTwilio(request({ body: Buffer.from('CallSid=CA1') }), published)).toBe(false);
    expect(isFromTwilio(request({ headers: {} }), published)).toBe(false);
  });

  test('is taken as the vendor publishes it for JSON, whose hash stands in the signed address', () => {
    const json = request(
      {
        url: `${published.url}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620`,
        body: Buffer.from('{"property": "value", "boolean": true}'),
      },
      'a9nBmqA0ju/hNViExpshrM61xv4=',
    );
    const asJson = { ...json, headers: { ...json.headers, 'content-type': 'application/json' } };
    expect(isFromTwilio(asJson, published)).toBe(true);
    expect(isFromTwilio({ ...asJson, body: Buffer.from('{"property": "other"}') }, published)).toBe(false);
    expect(isFromTwilio({ ...asJson, url: published.url }, published)).toBe(false);
  });
});

describe('a call', () => {
  test('from a stranger, or signed for another account, is refused and leaves nothing', async () => {
    const [calls] = channels();
    const forged = signed('/hooks/phone/voice', { CallSid: callSid }, 'another token');
    expect((await calls?.hook?.(forged, intake))?.status).toBe(403);
    const foreign = signed('/hooks/phone/voice', { CallSid: callSid, AccountSid: `AC${'9'.repeat(32)}` });
    expect((await calls?.hook?.(foreign, intake))?.status).toBe(403);
    expect(await intake.pieces.unused()).toEqual([]);
  });

  test('hears the notice and the choice before anything is recorded', async () => {
    const notice = await post('voice');
    expect(notice.body).toContain('Prema 9 per continuare senza registrazione');
    expect(notice.body).toContain('For English press 2');
    expect(notice.body.toLowerCase()).not.toContain('record');
    const asked = await post(next(notice));
    expect(asked.body).toContain('input="dtmf speech"');
    const dialled = await post(next(asked), { Digits: '4827193652' });
    expect(dialled.body).toContain('record="record-from-answer-dual"');
    expect(dialled.body).toContain('+390255501234');
  });

  test('that declines is nowhere recorded, and nothing it says is recognised', async () => {
    const asked = await post(next(await post('voice')), { Digits: '9' });
    expect(asked.body).toContain('input="dtmf"');
    const dialled = await post(next(asked));
    const unanswered = await post(next(dialled), { DialCallStatus: 'no-answer' });
    for (const { body } of [asked, dialled, unanswered])
      expect(body).not.toMatch(/<Record|record=|Transcription|speech/);
    await post('status', ended);
    const [message] = await messages();
    expect(message?.consent).toMatchObject({
      choice: 'declined',
      notice: '2026-11',
      language: 'it',
      call: callSid,
    });
    expect(message?.text).toContain('rifiutata');
    expect(message?.subject).toContain('Chiede di essere richiamato');
  });

  test('in English hears the notice again in English, and that one counts', async () => {
    const english = await post(next(await post('voice')), { Digits: '2' });
    expect(english.body).toContain('Press 9 to go on without recording');
    await post(next(english), { Digits: '9' });
    await post('status', ended);
    const [message] = await messages();
    expect(message?.language).toBe('en');
    expect(message?.consent).toMatchObject({ choice: 'declined', language: 'en' });
  });

  test('is recorded only by a key where the house asks for consent first', async () => {
    const own = { recording: 'opt-in' } as const;
    const silent = await post(next(await post('voice', {}, own)), {}, own);
    expect(silent.body).not.toContain('speech');
    const agreed = await post(next(await post('voice', {}, own)), { Digits: '1' }, own);
    expect(agreed.body).toContain('speech');
  });

  test('that hangs up in the notice is a missed call without a choice', async () => {
    await post('voice');
    await post('status', ended);
    const [message] = await messages();
    expect(message?.subject).toBe(`Chiamata senza risposta: ${anna}`);
    expect(message?.consent).toBeUndefined();
  });

  test('that presses zero asks to be called back, and a withheld number is nobody', async () => {
    const asked = await post(next(await post('voice', { From: 'anonymous' })), { From: 'anonymous' });
    const number = await post(next(asked), { Digits: '0', From: 'anonymous' });
    expect(number.body).toContain('Il suo numero è nascosto');
    const promise = await post(next(number), { Digits: '3331234567', From: 'anonymous' });
    expect(promise.body).toContain('La richiameremo');
    await post('status', { ...ended, From: 'anonymous' });
    const [message] = await messages();
    expect(message?.text).toContain(`Da richiamare al numero: ${anna}`);
    expect(message?.subject).toBe('Chiede di essere richiamato: numero nascosto');
    expect(message?.sender).toBeUndefined();
  });

  test.each(['+266696687', '+7378742833', '+2562533', '+8656696', '+86282452253'])(
    'from %s, which stands for a withheld number, is nobody’s',
    async (From) => {
      await post('voice', { From });
      await post('status', { ...ended, From });
      const [message] = await messages();
      expect(message?.subject).toBe('Chiamata senza risposta: numero nascosto');
      expect(message?.sender).toBeUndefined();
    },
  );

  test('does not tell the date of the notice among words that are read for the day of the loss', async () => {
    const own = { noticeVersion: '2026-11-10' };
    await post(next(await post('voice', {}, own)), {}, own);
    await post('status', ended);
    const [message] = await messages();
    expect(message?.consent?.notice).toBe('2026-11-10');
    expect(message?.text).not.toContain('2026-11-10');
  });

  test('that declines out of hours is promised a call back, which its ticket says', async () => {
    const hours = readOpeningHours('mon-fri 14:00-17:30');
    if (hours === undefined) throw new Error('hours');
    const asked = await post(next(await post('voice', {}, { hours })), { Digits: '9' }, { hours });
    expect((await post(next(asked), {}, { hours })).body).toContain('la richiameremo');
    await post('status', ended);
    const [message] = await messages();
    expect(message?.subject).toBe(`Chiede di essere richiamato: ${anna}`);
  });

  test('that declines and hangs up while it rings was promised nothing', async () => {
    await post(next(await post(next(await post('voice')), { Digits: '9' })));
    await post('status', ended);
    const [message] = await messages();
    expect(message?.subject).toBe(`Chiamata senza risposta: ${anna}`);
  });

  test('out of hours goes to the voicemail', async () => {
    const hours = readOpeningHours('mon-fri 14:00-17:30');
    if (hours === undefined) throw new Error('hours');
    const asked = await post(next(await post('voice', {}, { hours })), {}, { hours });
    expect((await post(next(asked), {}, { hours })).body).toContain('<Record');
  });

  test('becomes one original however its events are doubled and turned round', async () => {
    const steps: [string, Record<string, string>][] = [
      ['status', ended],
      ['menu?lang=it&mode=opt-out&notice=2026-11', {}],
      ['voice', {}],
      ['reference?lang=it&rec=1', { Digits: '4827193652' }],
    ];
    for (const [step, fields] of [...steps, ...steps]) await post(step, fields);
    await lookThrough();
    for (const [step, fields] of steps) await post(step, fields);
    await lookThrough();
    expect(stored()).toHaveLength(1);
    const [message] = await messages();
    expect(message?.text).toContain('4827193652');
    expect(message?.consent?.choice).toBe('recorded');
    expect(await intake.pieces.unused()).toEqual([]);
  });

  test('of whose end nothing is heard is filed all the same, after the longest time a call can last', async () => {
    await post('voice');
    const tools = toolsAt();
    await fileWaiting(intake, tools);
    expect(stored()).toEqual([]);
    time = new Date(time.getTime() + 5 * 3_600_000);
    await fileWaiting(intake, tools);
    expect(stored()).toHaveLength(1);
  });
});

describe('opening hours', () => {
  test('are those of Rome, on working days of summer and winter', () => {
    const hours = readOpeningHours('mon-fri 08:30-17:30, sat 09:00-12:00');
    if (hours === undefined) throw new Error('hours');
    expect(isOpen(hours, new Date('2026-11-12T07:29:00Z'))).toBe(false);
    expect(isOpen(hours, new Date('2026-11-12T07:30:00Z'))).toBe(true);
    expect(isOpen(hours, new Date('2026-07-09T06:30:00Z'))).toBe(true);
    expect(isOpen(hours, new Date('2026-11-14T11:30:00Z'))).toBe(false);
    expect(isOpen(hours, new Date('2026-12-08T10:00:00Z'))).toBe(false);
    expect(readOpeningHours('always')).toBeUndefined();
  });
});

describe('on the desk', () => {
  const desk = useDesk();
  let server: Server | undefined;
  /** What the stand-in for Twilio's API was asked. */
  let asked: string[];
  let isThere: boolean;
  const wav = Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVEfmt '), Buffer.alloc(64, 7)]);

  beforeEach(() => {
    intake = intakeFor('phone', desk.deps);
    asked = [];
    isThere = true;
  });
  afterEach(() => server?.close());

  async function standIn(): Promise<PhoneTools> {
    server = createServer((request, response) => {
      asked.push(`${request.method ?? ''} ${request.url?.replace(/^.*\//, '') ?? ''}`);
      if (request.headers.authorization === undefined) response.writeHead(401).end();
      else if (request.method === 'DELETE') response.writeHead(204).end();
      else if (isThere) response.writeHead(200, { 'Content-Type': 'audio/x-wav' }).end(wav);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', () => resolve()));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return toolsAt(`http://127.0.0.1:${port}`);
  }
  const rows = (table: 'ticket' | 'message' | 'recording_consent' | 'original') =>
    desk.deps.db.sql.selectFrom(table).selectAll().execute();
  const recorded = {
    RecordingSid: recordingSid,
    RecordingStatus: 'completed',
    RecordingUrl: 'https://elsewhere.example/steal',
    RecordingDuration: '12',
  };

  test('a recorded call is one ticket with its proof of consent and its recording, slow and told twice', async () => {
    const tools = await standIn();
    const asking = await post(next(await post('voice')));
    await post(next(await post(next(asking))), { DialCallStatus: 'no-answer' });
    await post('voicemail?lang=it&rec=1');
    await post('status', ended);
    expect(await rows('original')).toHaveLength(0);
    isThere = false;
    await post('recording?lang=it', recorded);
    await post('recording?lang=it', recorded);
    time = new Date(time.getTime() + 15_000);
    expect(await fileWaiting(intake, tools)).toBe(1);
    isThere = true;
    time = new Date(time.getTime() + 15_000);
    expect(await fileWaiting(intake, tools)).toBe(0);
    await post('recording?lang=it', recorded);
    await fileWaiting(intake, tools);
    await desk.settle();
    await desk.tick();
    const [ticket, ...more] = await rows('ticket');
    expect(more).toEqual([]);
    expect(ticket).toMatchObject({ channel: 'phone', subject: `Messaggio in segreteria: ${anna}` });
    expect(await rows('message')).toHaveLength(2);
    expect(await rows('recording_consent')).toMatchObject([{ call: callSid, choice: 'recorded' }]);
    const files = await desk.deps.db.sql.selectFrom('attachment').selectAll().execute();
    expect(files).toMatchObject([{ content_type: 'audio/wav', size: `${wav.length}` }]);
    // Its address comes from the settings and the Sid; what a webhook says of it is not followed.
    expect(asked).toEqual([
      `GET ${recordingSid}.wav?RequestedChannels=2`,
      `GET ${recordingSid}.wav?RequestedChannels=2`,
      `DELETE ${recordingSid}.json`,
    ]);
    expect(desk.sent).toEqual([]);
  });

  test('a recording is settled when a crash came between its deletion at Twilio and the note of it', async () => {
    const tools = await standIn();
    const asking = await post(next(await post('voice')));
    await post(next(await post(next(asking))), { DialCallStatus: 'no-answer' });
    await post('voicemail?lang=it&rec=1');
    await post('status', ended);
    await post('recording?lang=it', recorded);
    time = new Date(time.getTime() + 15_000);
    const crashes: Intake = {
      ...intake,
      pieces: {
        ...intake.pieces,
        use: (of, whole, keys) =>
          whole === recordingSid
            ? Promise.reject(new Error('the process is gone'))
            : intake.pieces.use(of, whole, keys),
      },
    };
    expect(await fileWaiting(crashes, tools)).toBe(1);
    expect(asked).toContain(`DELETE ${recordingSid}.json`);
    isThere = false;
    time = new Date(time.getTime() + 15_000);
    expect(await fileWaiting(intake, tools)).toBe(0);
    expect(await intake.pieces.unused()).toEqual([]);
    await desk.settle();
    expect(await rows('message')).toHaveLength(2);
  });

  test('a recording of a caller who declined is never fetched, and is deleted where it lies', async () => {
    const tools = await standIn();
    await post(next(await post('voice')), { Digits: '9' });
    await post('recording?lang=it', recorded);
    await post('status', ended);
    time = new Date(time.getTime() + 15_000);
    await fileWaiting(intake, tools);
    await desk.settle();
    expect(asked).toEqual([`DELETE ${recordingSid}.json`]);
    expect(await rows('message')).toHaveLength(1);
    expect(await intake.pieces.unused()).toEqual([]);
  });

  test('a text message is one ticket however often it is told, and its webhook is kept byte for byte', async () => {
    const [, texts] = channels();
    const app = express().use(
      '/hooks',
      hookRoutes(
        new Map([['sms', (request) => texts?.hook?.(request, intake) ?? Promise.reject(new Error())]]),
      ),
    );
    const web = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => web.once('listening', resolve));
    const address = web.address();
    const request = signed(
      '/hooks/sms/message?a=1',
      {
        MessageSid: `SM${'4'.repeat(32)}`,
        From: anna,
        Body: 'Targa GA123BC, ho avuto un incidente è grave',
        NumMedia: '0',
      },
      settings.authToken,
      'sms',
    );
    const send = (signature: string) =>
      fetch(
        `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}${request.url}`,
        {
          method: 'POST',
          headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Twilio-Signature': signature },
          body: request.body.slice(),
        },
      );
    try {
      expect((await send('forged')).status).toBe(403);
      expect(await rows('original')).toHaveLength(0);
      const first = await send(request.headers['x-twilio-signature'] ?? '');
      expect([first.status, await first.text()]).toEqual([200, expect.stringContaining('<Response/>')]);
      await send(request.headers['x-twilio-signature'] ?? '');
    } finally {
      web.close();
    }
    await desk.settle();
    const [original, ...others] = await rows('original');
    expect(others).toEqual([]);
    if (original === undefined || !('sha256' in original)) throw new Error('no original');
    expect(Buffer.from(await desk.deps.blobs.get(original.sha256))).toEqual(Buffer.from(request.body));
    expect(await rows('ticket')).toMatchObject([{ channel: 'sms', subject: `SMS: ${anna}`, customer: anna }]);
    expect(desk.sent).toEqual([]);
  });
});
