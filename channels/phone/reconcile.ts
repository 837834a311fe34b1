/**
 * Compares Twilio's own lists of the last two days with what is here, and takes in what a lost webhook left out: for a
 * text message Twilio tries once and then says no more. Whatever comes both ways is still taken once.
 */
import type { Intake } from '#src/channel.ts';
import { account, isOver, listed } from './call.ts';
import { theRecording, type PhoneTools } from './filing.ts';
import { takeText } from './pictures.ts';
import { isSettled, reportKey, takeReport } from './reports.ts';
import type { ListedCall } from './twilio-api.ts';

/** How far back the lists are read, in ms. */
const windowMs = 48 * 3_600_000;
/** How often they are compared, in ms. */
export const reconcileEveryMs = 600_000;

/** What a comparison found. */
export interface Compared {
  /** Of ours, within the window. */
  readonly atSource: number;
  /** Of these, not here before. */
  readonly missing: number;
}

type Tools = Pick<PhoneTools, 'settings' | 'api' | 'now'>;

/** Calls that are over, and recordings of calls of ours. */
export async function reconcileCalls(intake: Intake, { settings, api, now }: Tools): Promise<Compared> {
  const since = new Date(now().getTime() - windowMs);
  let [atSource, missing] = [0, 0];
  for await (const page of api.calls(since)) {
    const ours: ListedCall[] = [];
    for (const call of page)
      if (isOver(call.status) && (await isOurCall(intake, call, settings.numbers))) ours.push(call);
    atSource += ours.length;
    const known = await intake.known(
      account,
      ours.map(({ sid }) => sid),
    );
    for (const call of ours) {
      if (known.has(call.sid)) continue;
      const kept = await intake.pieces.keep({
        account,
        whole: call.sid,
        key: listed,
        about: `/hooks/phone/${listed}`,
        bytes: formOf({
          CallSid: call.sid,
          From: call.from,
          To: call.to,
          CallStatus: call.status,
          StartTime: call.startedAt?.toISOString(),
          CallDuration: call.duration,
        }),
        receivedAt: call.endedAt ?? now(),
      });
      if (kept === 'stored' && !(await hasEnd(intake, call.sid))) missing += 1;
    }
  }
  for await (const page of api.recordings(since)) {
    const whole = page.filter(({ status }) => status === 'completed');
    const known = await intake.known(
      account,
      whole.map(({ sid }) => sid),
    );
    for (const { sid, callSid, duration } of whole) {
      // An account may have calls of other programs: nothing of theirs is touched.
      if ((await intake.pieces.of(account, callSid)).length === 0) continue;
      atSource += 1;
      if (known.has(sid)) continue;
      const form = {
        CallSid: callSid,
        RecordingSid: sid,
        RecordingStatus: 'completed',
        RecordingDuration: duration,
      };
      const piece = { account, about: '/hooks/phone/recording', bytes: formOf(form), receivedAt: now() };
      await intake.pieces.keep({ ...piece, whole: callSid, key: `recording/${sid}/completed` });
      const isNews = (await intake.pieces.keep({ ...piece, whole: sid, key: theRecording })) === 'stored';
      if (isNews) missing += 1;
      // It was given up before, or waits: that it is listed is a reason to try once more.
      else await intake.pieces.keep({ ...piece, whole: sid, key: listed });
    }
  }
  return { atSource, missing };
}

/** Text messages that came in, and how those of ours ended. */
export async function reconcileTexts(intake: Intake, { settings, api, now }: Tools): Promise<Compared> {
  let [atSource, missing] = [0, 0];
  for await (const page of api.texts(new Date(now().getTime() - windowMs))) {
    const came = page.filter(({ direction, to }) => direction === 'inbound' && isOurs(to, settings.numbers));
    const ended = page.filter(
      ({ direction, from, status }) =>
        direction !== 'inbound' && from === settings.textFrom && isSettled(status),
    );
    atSource += came.length + ended.length;
    const known = await intake.known(account, [
      ...came.map(({ sid }) => sid),
      ...ended.map(({ sid, status }) => reportKey(sid, status)),
    ]);
    for (const text of came) {
      if (known.has(text.sid)) continue;
      const bytes = formOf({
        MessageSid: text.sid,
        From: text.from,
        To: text.to,
        Body: text.body,
        NumMedia: `${text.pictures}`,
      });
      if ((await takeText(intake, { bytes, receivedAt: text.at })) === 'stored') missing += 1;
    }
    for (const text of ended) {
      if (known.has(reportKey(text.sid, text.status))) continue;
      const bytes = formOf({
        MessageSid: text.sid,
        MessageStatus: text.status,
        From: text.from,
        To: text.to,
        ErrorCode: text.errorCode === undefined ? undefined : `${text.errorCode}`,
      });
      if ((await takeReport(intake, { bytes, receivedAt: now() }, undefined)) === 'stored') missing += 1;
    }
  }
  return { atSource, missing };
}

/** Calls to our numbers, and those we placed: an account may have calls of other programs, which leave nothing here. */
async function isOurCall(
  intake: Intake,
  { sid, direction, to }: ListedCall,
  numbers: readonly string[],
): Promise<boolean> {
  if (direction === 'inbound') return isOurs(to, numbers);
  return direction === 'outbound-api' && (await intake.pieces.of(account, sid)).length > 0;
}

function isOurs(number: string, numbers: readonly string[]): boolean {
  return numbers.length === 0 || numbers.includes(number);
}

async function hasEnd(intake: Intake, sid: string): Promise<boolean> {
  const pieces = await intake.pieces.of(account, sid);
  return pieces.some(({ key }) => key.startsWith('status/completed'));
}

/** The form that a webhook would have brought. */
function formOf(fields: Readonly<Record<string, string | undefined>>): Uint8Array {
  const told = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) told.set(name, value);
  return Buffer.from(told.toString());
}
