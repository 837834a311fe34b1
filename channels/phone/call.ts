/** A call as its events tell it, in whatever order and however often they came. */
import type { KeptPiece } from '#src/channel.ts';
import type { Language } from '#src/domain/message.ts';
import type { CallOutcome } from '#src/domain/phone/call-words.ts';
import { findPhones } from '#src/domain/facts/identifiers.ts';
import {
  choiceBy,
  recordingModes,
  type RecordingChoice,
  type RecordingConsent,
} from '#src/domain/phone/consent.ts';

/** Sids are unique in all of Twilio: its items need no finer account here. */
export const account = 'twilio';

/** The step at which a caller who leaves no message is told that we call back. */
export const promise = 'promise';

/** The step that stands for what Twilio's list of calls told, where a webhook was lost. */
export const listed = 'listed';

/** One event: the step it tells of, its query and its form. */
export interface CallEvent {
  readonly step: string;
  readonly at: Date;
  readonly query: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
}

export interface Call {
  readonly sid: string;
  /** E.164; absent when it was withheld. */
  readonly from?: string;
  readonly to?: string;
  readonly language: Language;
  /** Absent when the caller hung up before choosing, or where nobody is asked. */
  readonly consent?: RecordingConsent;
  /** Digits that were keyed in where the reference was asked for. */
  readonly keyed?: string;
  /** What was said there. */
  readonly spoken?: string;
  /** Number that a caller with a withheld one left to be called back, in E.164. Anybody's: it proves nobody. */
  readonly callBackTo?: string;
  readonly outcome: CallOutcome;
  /** Our own id of it, when a person placed it from a ticket; `from` is whom we called. */
  readonly placedAs?: string;
  /** No word of it reached us while it lasted. */
  readonly isUnheard: boolean;
  readonly seconds?: number;
  readonly startedAt: Date;
  readonly endedAt?: Date;
  /** A recording was started and nothing was heard of its end. */
  readonly awaitsRecording: boolean;
}

/** What stands in place of a number that was withheld: words keyed on a telephone's letters, not anybody's number. */
const withheld: ReadonlySet<string> = new Set([
  '+266696687', // ANONYMOUS
  '+7378742833', // RESTRICTED
  '+2562533', // BLOCKED
  '+8656696', // UNKNOWN
  '+86282452253', // UNAVAILABLE
]);

/** Words that say a call is over (Twilio's `CallStatus`). */
const finalStatuses: ReadonlySet<string> = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

/** No call lasts longer (Twilio's own limit is four hours): after it the news of its end is lost. */
export const longestMs = 4 * 3_600_000 + 300_000;

/** Events of the last moment overtake each other: so long after the end, in ms, all of them are taken for here. */
const settleMs = 10_000;

/** How long the ticket of a call waits for what must still come of its recording, in ms. */
const patienceMs = 60_000;

/** Reads a kept piece as the event it tells of. */
export function eventOf({
  about,
  bytes,
  receivedAt,
}: Pick<KeptPiece, 'about' | 'bytes' | 'receivedAt'>): CallEvent {
  const [path = '', query = ''] = about.split('?', 2);
  return {
    step: path.slice(path.lastIndexOf('/') + 1),
    at: receivedAt,
    query: Object.fromEntries(new URLSearchParams(query)),
    fields: Object.fromEntries(new URLSearchParams(Buffer.from(bytes).toString('utf8'))),
  };
}

/** Everything the events say of a call. @throws RangeError without events. */
export function readCall(sid: string, told: readonly CallEvent[]): Call {
  const events = told.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const [first] = events;
  if (first === undefined) throw new RangeError(`nothing is known of the call ${sid}`);
  const of = (step: string) => events.filter((event) => event.step === step);
  const anyField = (name: string) => events.find(({ fields }) => fields[name] !== undefined)?.fields[name];
  const placed = of('out')[0]?.query;
  const from = callerOf(placed === undefined ? anyField('From') : placed['to']);
  const to = anyField('To');
  // The last menu that was answered with a choice, not with the other language or a key that means nothing.
  const menu = of('menu').findLast(
    (event) => !isSwitch(event) && choiceIn(event.query, event.fields['Digits']),
  );
  const consent = menu === undefined ? undefined : consentOf(sid, menu);
  const reference = of('reference')[0];
  const heard = menu ?? of('menu').at(-1);
  const language = heard === undefined && placed?.['lang'] === 'en' ? 'en' : languageOf(heard);
  const digits = reference?.fields['Digits'];
  const spoken = consent?.choice === 'recorded' ? reference?.fields['SpeechResult'] : undefined;
  const isAnswered = [...of('after-dial'), ...of('out-done')].some(({ fields }) =>
    ['completed', 'answered'].includes(fields['DialCallStatus'] ?? ''),
  );
  const recordings = of('recording').map(({ fields }) => fields['RecordingStatus']);
  const hasMessage = of('voicemail').length > 0 || (!isAnswered && recordings.includes('completed'));
  const callBackTo = numberIn(of('number')[0]?.fields['Digits']);
  // Whoever left a number was told that we call.
  const asksBack = digits === '0' || ((of(promise).length > 0 || callBackTo !== undefined) && !isAnswered);
  const end = [...of('status'), ...of(listed)].find(({ fields }) => isOver(fields['CallStatus'] ?? ''));
  const seconds = Number(end?.fields['CallDuration']);
  const records = consent?.choice === 'recorded' && (isAnswered || of('voicemail').length > 0);
  return {
    sid,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    language,
    ...(consent === undefined ? {} : { consent }),
    ...(digits === undefined || digits === '' || digits === '0' ? {} : { keyed: digits }),
    ...(spoken === undefined || spoken === '' ? {} : { spoken }),
    ...(callBackTo === undefined ? {} : { callBackTo }),
    isUnheard: events.every(({ step }) => step === listed),
    ...(placed?.['ref'] === undefined ? {} : { placedAs: placed['ref'] }),
    outcome:
      placed !== undefined
        ? isAnswered
          ? 'placed'
          : 'unreached'
        : isAnswered
          ? 'answered'
          : hasMessage
            ? 'voicemail'
            : asksBack
              ? 'callback'
              : 'abandoned',
    ...(Number.isInteger(seconds) ? { seconds } : {}),
    startedAt: startOf(first),
    ...(end === undefined ? {} : { endedAt: end.at }),
    awaitsRecording: records && !recordings.some((state) => state === 'completed' || state === 'absent'),
  };
}

/** True when nothing more is to be waited for: its ticket can be made. */
export function isWhole(call: Call, now: Date): boolean {
  if (call.endedAt === undefined) return now.getTime() - call.startedAt.getTime() >= longestMs;
  const ago = now.getTime() - call.endedAt.getTime();
  return ago >= (call.awaitsRecording ? patienceMs : settleMs);
}

/** The caller's number in E.164; undefined when it was withheld. */
export function callerOf(from: string | undefined): string | undefined {
  return from === undefined || !/^\+\d{7,15}$/.test(from) || withheld.has(from) ? undefined : from;
}

/** A telephone number as it was keyed in, in E.164; undefined when it is none. */
export function numberIn(digits: string | undefined): string | undefined {
  return digits === undefined ? undefined : findPhones(`tel. ${digits.replace(/^00/, '+')}`)[0]?.value;
}

/** Whether Twilio's `CallStatus` says that a call is over. */
export function isOver(status: string): boolean {
  return finalStatuses.has(status);
}

/**
 * What was chosen by answering the notice, by what was in force when it was read out (`mode` stands in the address).
 *
 * @returns undefined when the key means nothing, and the notice is read out once more; nobody is asked a third time.
 */
export function choiceIn(
  query: Readonly<Record<string, string>>,
  digits: string | undefined,
): RecordingChoice | undefined {
  const mode = recordingModes.find((each) => each === query['mode']);
  if (mode === undefined) return 'declined';
  const choice = choiceBy(digits === '' ? undefined : digits, mode);
  return choice ?? (query['again'] === '1' ? 'declined' : undefined);
}

function startOf({ step, fields, at }: CallEvent): Date {
  const told = step === listed ? new Date(fields['StartTime'] ?? '') : at;
  return Number.isNaN(told.getTime()) ? at : told;
}

function isSwitch({ fields }: CallEvent): boolean {
  return fields['Digits'] === '2';
}

function languageOf(menu: CallEvent | undefined): Language {
  const heard: Language = menu?.query['lang'] === 'en' ? 'en' : 'it';
  return menu !== undefined && isSwitch(menu) ? (heard === 'it' ? 'en' : 'it') : heard;
}

/** What was in force when the caller chose stands in the address: settings may have changed since. */
function consentOf(call: string, menu: CallEvent): RecordingConsent | undefined {
  const mode = recordingModes.find((each) => each === menu.query['mode']);
  // Where nobody is asked, nobody has chosen.
  if (mode === undefined || mode === 'never') return undefined;
  return {
    call,
    notice: menu.query['notice'] ?? '',
    language: languageOf(menu),
    choice: choiceIn(menu.query, menu.fields['Digits']) ?? 'declined',
    at: menu.at,
  };
}
