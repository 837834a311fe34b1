/** Hands calls and their recordings over once they are whole. Safe to run at any time, and twice. */
import { createHash } from 'node:crypto';
import type { Intake, KeptPiece } from '#src/channel.ts';
import { account, eventOf, isWhole, readCall, type Call } from './call.ts';
import { callDocument } from './message.ts';
import type { PhoneSettings } from './settings.ts';
import type { TwilioApi } from './twilio-api.ts';

/** What a channel may put into a log line. */
export interface Log {
  info(event: string, facts: Readonly<Record<string, string | number>>): void;
  warn(event: string, facts: Readonly<Record<string, string | number>>): void;
}

/** Hands a call over when nothing of it is outstanding. What comes later of it is kept beside it. */
async function fileCall(intake: Intake, sid: string, now: Date): Promise<void> {
  const pieces = await intake.pieces.of(account, sid);
  if (pieces.length === 0) return;
  const keys = pieces.map(({ key }) => key);
  // It has its ticket: what is told once more, or late, changes nothing of it.
  if (pieces.some(({ used }) => used)) return intake.pieces.use(account, sid, keys);
  const call = readCall(sid, pieces.map(eventOf));
  if (!isWhole(call, now)) return;
  await intake.deliver({
    channel: 'phone',
    account,
    sourceKey: sid,
    bytes: callDocument(sid, pieces),
    receivedAt: call.startedAt,
    once: true,
    pieces: { whole: sid, keys },
  });
}

/** Works through what waits: calls that are whole by now, and recordings to fetch. @returns how many could not be. */
export async function fileWaiting(
  intake: Intake,
  { settings, api, now, log }: { settings: PhoneSettings; api: TwilioApi; now: () => Date; log: Log },
): Promise<number> {
  let failures = 0;
  for (const { whole } of await intake.pieces.unused()) {
    try {
      if (whole.startsWith('RE')) await fileRecording(intake, whole, { settings, api, now, log });
      else await fileCall(intake, whole, now());
    } catch (error) {
      failures += 1;
      log.warn('phone.waiting', {
        whole,
        error: error instanceof Error ? error.message.slice(0, 200) : 'unknown',
      });
    }
  }
  return failures;
}

/** Fetches a recording and hands it over after its call. Of a caller who declined nothing is ever fetched. */
async function fileRecording(
  intake: Intake,
  sid: string,
  { settings, api, now, log }: { settings: PhoneSettings; api: TwilioApi; now: () => Date; log: Log },
): Promise<void> {
  const [piece] = await intake.pieces.of(account, sid);
  const callSid = piece === undefined ? undefined : eventOf(piece).fields['CallSid'];
  if (piece === undefined || callSid === undefined) return intake.pieces.use(account, sid, ['completed']);
  const call = await callOf(intake, callSid);
  if (call?.consent?.choice !== 'recorded') {
    log.warn('phone.recording-without-consent', { call: callSid, recording: sid });
    await api.deleteRecording(sid);
    return intake.pieces.use(account, sid, ['completed']);
  }
  await fileCall(intake, callSid, now());
  const known = await intake.known(account, [callSid, sid]);
  if (!known.has(callSid)) return;
  // It may be gone at Twilio already: a crash can come between its deletion there and the last line here.
  if (!known.has(sid)) await fetchRecording(intake, sid, { call, piece, api, log });
  if (settings.deleteRecordings) await api.deleteRecording(sid);
  await intake.pieces.use(account, sid, ['completed']);
}

async function fetchRecording(
  intake: Intake,
  sid: string,
  { call, piece, api, log }: { call: Call; piece: KeptPiece; api: TwilioApi; log: Log },
): Promise<void> {
  const bytes = await api.recording(sid);
  await intake.deliver({
    channel: 'phone',
    account,
    sourceKey: sid,
    bytes,
    receivedAt: piece.receivedAt,
    once: true,
    envelope: {
      recording: {
        id: sid,
        call: call.sid,
        language: call.language,
        ...(call.from === undefined ? {} : { from: call.from }),
      },
    },
  });
  log.info('phone.recording', {
    recording: sid,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
}

async function callOf(intake: Intake, sid: string): Promise<Call | undefined> {
  const pieces = await intake.pieces.of(account, sid);
  return pieces.length === 0 ? undefined : readCall(sid, pieces.map(eventOf));
}
