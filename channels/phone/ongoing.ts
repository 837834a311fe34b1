/** Calls that go on at this moment, as far as their events have come: for the desk to show who rings. */
import type { OngoingCall, Pieces } from '#src/channel.ts';
import { idOf } from './message.ts';
import { account, eventOf, longestMs, readCall, type CallEvent } from './call.ts';

/** More than so many at once are shown to nobody. */
const mostShown = 20;

/** Calls of callers that have not ended, the newest first; those we place ourselves are none of them. */
export async function ongoingCalls(
  pieces: Pick<Pieces, 'of' | 'unused'>,
  { now, isManned }: { readonly now: Date; readonly isManned: (at: Date) => boolean },
): Promise<OngoingCall[]> {
  const recent = (await pieces.unused())
    .filter(({ whole, since }) => whole.startsWith('CA') && now.getTime() - since.getTime() < longestMs)
    .toReversed()
    .slice(0, mostShown);
  const found: OngoingCall[] = [];
  for (const { whole } of recent) {
    const told = await pieces.of(account, whole);
    if (told.length === 0 || told.some(({ used }) => used)) continue;
    const events = told.map(eventOf);
    const call = readCall(whole, events);
    const stands = standingOf(events, isManned);
    if (call.endedAt !== undefined || call.placedAs !== undefined || stands === undefined) continue;
    found.push({
      id: idOf(whole),
      ...(call.from === undefined ? {} : { from: call.from }),
      language: call.language,
      startedAt: call.startedAt,
      stands,
      ...(call.consent === undefined ? {} : { isRecorded: call.consent.choice === 'recorded' }),
      ...(call.keyed === undefined ? {} : { keyed: call.keyed }),
    });
  }
  return found;
}

/** Where a call stands; undefined when nobody is to be shown it: it came to nothing, or a machine takes the message. */
function standingOf(
  events: readonly CallEvent[],
  isManned: (at: Date) => boolean,
): OngoingCall['stands'] | undefined {
  const has = (step: string) => events.some((event) => event.step === step);
  if (has('after-dial') || has('voicemail') || has('recording')) return undefined;
  if (has('taken')) return 'talking';
  const reference = events.find(({ step }) => step === 'reference');
  if (reference === undefined) return has('voice') ? 'greeted' : undefined;
  return reference.fields['Digits'] === '0' || !isManned(reference.at) ? undefined : 'ringing';
}
