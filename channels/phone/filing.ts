/** Hands calls and their recordings over once they are whole. Safe to run at any time, and twice. */
import { createHash } from 'node:crypto';
import type { Intake, KeptPiece } from '#src/channel.ts';
import { account, eventOf, isWhole, readCall, type Call } from './call.ts';
import { callDocument } from './message.ts';
import { longestWaitMs, type Patience } from './patience.ts';
import type { PhoneSettings } from './settings.ts';
import { TooLarge, type TwilioApi } from './twilio-api.ts';

/** What a channel may put into a log line. */
export interface Log {
  info(event: string, facts: Readonly<Record<string, string | number>>): void;
  warn(event: string, facts: Readonly<Record<string, string | number>>): void;
}

/** What waiting for the telephone's things needs. */
export interface PhoneTools {
  readonly settings: PhoneSettings;
  readonly api: TwilioApi;
  readonly patience: Patience;
  readonly now: () => Date;
  readonly log: Log;
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
  const taken = await intake.deliver({
    channel: 'phone',
    account,
    sourceKey: sid,
    bytes: callDocument(sid, pieces),
    receivedAt: call.startedAt,
    once: true,
    pieces: { whole: sid, keys },
  });
  // It was filed so long ago that its pieces are gone, and is told once more.
  if (taken === 'duplicate') await intake.pieces.use(account, sid, keys);
}

/** So many recordings are asked for in vain in one turn: a provider that hangs takes a minute for each, and calls wait behind it. */
const vainAtOnce = 3;

/** Works through what waits: calls that are whole by now, and recordings to fetch. @returns how many could not be. */
export async function fileWaiting(intake: Intake, tools: PhoneTools): Promise<number> {
  const { patience, log } = tools;
  let failures = 0;
  let vain = 0;
  // Calls first: they need nobody to be filed.
  const waiting = (await intake.pieces.unused()).toSorted(
    (one, other) => Number(isRecording(one.whole)) - Number(isRecording(other.whole)),
  );
  for (const { whole, since } of waiting) {
    const now = tools.now();
    if (!patience.isDue(whole, now) || (vain >= vainAtOnce && isRecording(whole))) {
      failures += 1;
      continue;
    }
    try {
      if (isRecording(whole)) await fileRecording(intake, whole, since, tools);
      else await fileCall(intake, whole, now);
      patience.done(whole);
    } catch (error) {
      failures += 1;
      if (isRecording(whole)) vain += 1;
      patience.failed(whole, now);
      log.warn('phone.waiting', {
        whole,
        error: error instanceof Error ? error.message.slice(0, 200) : 'unknown',
      });
    }
  }
  return failures;
}

function isRecording(whole: string): boolean {
  return whole.startsWith('RE');
}

/** Fetches a recording and hands it over after its call. Of a caller who declined nothing is ever fetched. */
async function fileRecording(intake: Intake, sid: string, since: Date, tools: PhoneTools): Promise<void> {
  const { settings, api, now, log } = tools;
  const pieces = await intake.pieces.of(account, sid);
  const [piece] = pieces;
  const done = () =>
    intake.pieces.use(
      account,
      sid,
      pieces.map(({ key }) => key),
    );
  const callSid = piece === undefined ? undefined : eventOf(piece).fields['CallSid'];
  if (piece === undefined || callSid === undefined) return done();
  const call = await callOf(intake, callSid);
  if (call?.consent?.choice !== 'recorded') {
    log.warn('phone.recording-without-consent', { call: callSid, recording: sid });
    await api.deleteRecording(sid);
    return done();
  }
  await fileCall(intake, callSid, now());
  const known = await intake.known(account, [callSid, sid]);
  if (!known.has(callSid)) return;
  // It may be gone at Twilio already: a crash can come between its deletion there and the last line here.
  const isHere = known.has(sid) || (await fetchRecording(intake, sid, { call, piece, since, tools }));
  if (isHere && settings.deleteRecordings) await api.deleteRecording(sid);
  await done();
}

/** The piece of a recording: that it is there to be fetched. */
export const theRecording = 'completed';

/** @returns false when it stays at Twilio, which its ticket then says. */
async function fetchRecording(
  intake: Intake,
  sid: string,
  { call, piece, since, tools }: { call: Call; piece: KeptPiece; since: Date; tools: PhoneTools },
): Promise<boolean> {
  const { api, now, log } = tools;
  const recording = {
    id: sid,
    call: call.sid,
    language: call.language,
    ...(call.outcome === 'answered' || call.placedAs !== undefined ? { talked: true as const } : {}),
    ...(call.from === undefined ? {} : { from: call.from }),
  };
  const of = { channel: 'phone', account, receivedAt: piece.receivedAt, once: true } as const;
  let bytes: Uint8Array;
  try {
    bytes = await api.recording(sid);
  } catch (error) {
    const missing =
      error instanceof TooLarge
        ? 'too-large'
        : now().getTime() - since.getTime() >= longestWaitMs
          ? 'never-came'
          : undefined;
    if (missing === undefined) throw error;
    log.warn('phone.recording-missing', { recording: sid, why: missing });
    await intake.deliver({
      ...of,
      // A name of its own: should it be listed later, it is still fetched.
      sourceKey: `${sid}/missing`,
      bytes: Buffer.from(`${sid} ${missing}\n`),
      envelope: { recording: { ...recording, missing } },
    });
    return false;
  }
  await intake.deliver({ ...of, sourceKey: sid, bytes, envelope: { recording } });
  log.info('phone.recording', {
    recording: sid,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
  return true;
}

async function callOf(intake: Intake, sid: string): Promise<Call | undefined> {
  const pieces = await intake.pieces.of(account, sid);
  return pieces.length === 0 ? undefined : readCall(sid, pieces.map(eventOf));
}
