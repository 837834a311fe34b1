/**
 * Answers what Twilio posts: proof first, then the durable piece, then what comes next. A request told twice gets the
 * same answer and changes nothing; requests in the wrong order are kept all the same.
 */
import type { HookAnswer, HookRequest, Intake } from '#src/channel.ts';
import { isOpen } from '#src/domain/phone/opening-hours.ts';
import { account, callerOf, choiceIn, numberIn, promise } from './call.ts';
import { takeText } from './pictures.ts';
import { takeReport } from './reports.ts';
import { lineOut } from './place-call.ts';
import type { PhoneSettings } from './settings.ts';
import { isFromTwilio } from './signature.ts';
import type { TwilioApi } from './twilio-api.ts';
import type { CallScript } from './twiml.ts';

const xml = (body: string): HookAnswer => ({ status: 200, contentType: 'text/xml; charset=utf-8', body });
const refusal = (status: number): HookAnswer => ({ status, contentType: 'text/plain', body: '' });
const noted = xml('<?xml version="1.0" encoding="UTF-8"?><Response/>');

const steps: ReadonlySet<string> = new Set(
  'voice menu reference number taken after-dial voicemail status recording out announce out-done'.split(' '),
);

/** Answers the requests of calls below `/hooks/phone`. */
export async function answerCall(
  request: HookRequest,
  intake: Intake,
  {
    settings,
    script,
    api,
    now,
  }: { settings: PhoneSettings; script: CallScript; api: TwilioApi; now: () => Date },
): Promise<HookAnswer> {
  if (!isFromTwilio(request, settings)) return refusal(403);
  const step = request.path.slice(1);
  const fields = new URLSearchParams(Buffer.from(request.body).toString('utf8'));
  const query = new URL(request.url, 'http://any').searchParams;
  // The leg of the called person has an id of its own; the address says whose call it is.
  const call = query.get('call') ?? fields.get('CallSid');
  if (!steps.has(step)) return refusal(404);
  if (call === null || fields.get('AccountSid') !== settings.accountSid) return refusal(403);
  const kept = { account, bytes: request.body, about: request.url, receivedAt: now() };
  await intake.pieces.keep({ ...kept, whole: call, key: keyOf(step, fields, query) });
  const language = query.get('lang') === 'en' ? 'en' : 'it';
  const isRecorded = query.get('rec') === '1';
  const isWithheld = callerOf(fields.get('From') ?? undefined) === undefined;
  const unanswered = async () => {
    // Nobody is promised a call to a number that is not known.
    if (!isRecorded && isWithheld) return xml(script.askNumber(language, isRecorded));
    // What the caller is promised must stand in the ticket: whether anybody was there is known only now.
    if (!isRecorded)
      await intake.pieces.keep({ ...kept, about: `/hooks/phone/${promise}`, whole: call, key: promise });
    return xml(script.voicemail(language, isRecorded));
  };
  switch (step) {
    case 'voice':
      return xml(script.notice(settings.language));
    case 'menu': {
      const digits = fields.get('Digits') ?? undefined;
      const isOut = query.get('out') === '1';
      if (digits === '2' && isOut) return xml(script.announce(language === 'it' ? 'en' : 'it', call));
      if (digits === '2') return xml(script.notice(language === 'it' ? 'en' : 'it'));
      const choice = choiceIn(Object.fromEntries(query), digits);
      if (isOut) {
        // A call that cannot be recorded goes on all the same.
        if (choice === 'recorded')
          await api
            .startRecording(call, `${settings.publicUrl}/hooks/phone/recording?lang=${language}`)
            .catch(() => undefined);
        return xml(script.connect());
      }
      if (choice === undefined) return xml(script.notice(language, true));
      return xml(script.askReference(language, choice === 'recorded'));
    }
    case 'reference': {
      if (fields.get('Digits') === '0')
        return xml(isWithheld ? script.askNumber(language, isRecorded) : script.callBack(language));
      if (isManned(settings, now())) return xml(script.dial(language, isRecorded, call));
      return unanswered();
    }
    case 'after-dial': {
      const isAnswered = ['completed', 'answered'].includes(fields.get('DialCallStatus') ?? '');
      return isAnswered ? xml(script.hangUp()) : unanswered();
    }
    case 'out': {
      const line = lineOut(settings);
      const to = query.get('to');
      return xml(
        line === undefined || to === null
          ? script.hangUp()
          : script.callOut(language, { to, from: line.from, call }),
      );
    }
    case 'announce':
      return xml(script.announce(language, call));
    case 'out-done':
      return xml(script.hangUp());
    case 'number':
      return xml(
        numberIn(fields.get('Digits') ?? undefined) === undefined
          ? script.cannotCallBack(language)
          : script.callBack(language),
      );
    case 'voicemail':
      return xml(script.goodbye(language));
    case 'recording': {
      const recording = fields.get('RecordingSid');
      if (recording !== null && fields.get('RecordingStatus') === 'completed')
        await intake.pieces.keep({ ...kept, whole: recording, key: 'completed' });
      return noted;
    }
    default:
      return noted;
  }
}

/** Whether our telephones ring at that moment; otherwise the voicemail answers. */
export function isManned({ hours, ring }: Pick<PhoneSettings, 'hours' | 'ring'>, at: Date): boolean {
  return ring.length > 0 && (hours === undefined || isOpen(hours, at));
}

/** Answers text messages below `/hooks/sms`. */
export async function answerText(
  request: HookRequest,
  intake: Intake,
  { settings, now }: { settings: PhoneSettings; now: () => Date },
): Promise<HookAnswer> {
  if (!isFromTwilio(request, settings)) return refusal(403);
  if (request.path !== '/message' && request.path !== '/status') return refusal(404);
  const fields = new URLSearchParams(Buffer.from(request.body).toString('utf8'));
  if (fields.get('MessageSid') === null || fields.get('AccountSid') !== settings.accountSid)
    return refusal(403);
  if (request.path === '/message') await takeText(intake, { bytes: request.body, receivedAt: now() });
  else {
    const about = new URL(request.url, 'http://any').searchParams.get('ref') ?? undefined;
    await takeReport(intake, { bytes: request.body, receivedAt: now() }, about);
  }
  return noted;
}

/** The same event has the same name, however often it is told. */
function keyOf(step: string, fields: URLSearchParams, query: URLSearchParams): string {
  switch (step) {
    case 'status':
      return `status/${fields.get('CallStatus') ?? ''}/${fields.get('SequenceNumber') ?? ''}`;
    case 'recording':
      return `recording/${fields.get('RecordingSid') ?? ''}/${fields.get('RecordingStatus') ?? ''}`;
    case 'menu':
      return `menu/${query.get('lang') ?? ''}/${fields.get('Digits') ?? ''}${query.get('again') === '1' ? '/again' : ''}`;
    default:
      return step;
  }
}
