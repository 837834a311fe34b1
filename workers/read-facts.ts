import { wordsByOwner, type ShareOf } from '#src/domain/claims/claim-share.ts';
import type { Fact } from '#src/domain/facts/fact.ts';
import { extractFacts } from '#src/domain/facts/facts.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import type { Span } from '#src/domain/message.ts';
import { findDates, localDateOf } from '#src/domain/time/calendar.ts';
import * as messages from '#src/storage/messages.ts';
import type { Deps } from './stage.ts';

/** What a message tells, with the text of its files, read with the rules of today. `attachments` may hold those of others. */
export function factsIn(
  { profile }: Pick<Deps, 'profile'>,
  message: messages.StoredMessage,
  attachments: readonly messages.StoredAttachment[],
): readonly Fact[] {
  const words = messages.wordsOf(message);
  return factsOfParts(profile, message, [
    { part: 'subject', text: messages.subjectOf(message) },
    { part: ownPart(message), text: words },
    // What a divided message quotes may be of either part.
    ...(message.text === words || message.hearing !== undefined
      ? []
      : [{ part: 'quoted' as const, text: message.text }]),
    ...attachments.flatMap((file) =>
      file.messageId === message.id && file.text !== undefined
        ? [{ part: `attachment:${file.id}` as const, text: file.text }]
        : [],
    ),
  ]);
}

/**
 * The same for a message that is shared out: what is said of each matter is read by itself, so that a day of one loss
 * is no day of the other, and one that both have is told twice.
 */
export function factsByOwner(
  deps: Pick<Deps, 'profile'>,
  message: messages.StoredMessage,
  attachments: readonly messages.StoredAttachment[],
  share: ShareOf,
): readonly Fact[] {
  const whole = factsIn(deps, message, attachments);
  const pieces = wordsByOwner(messages.wordsOf(message), share);
  if (pieces.length < 2) return whole;
  const part = ownPart(message);
  const own = pieces.flatMap(({ text, start }) =>
    factsOfParts(deps.profile, message, [{ part, text }]).map((fact): Fact =>
      fact.span.part === part
        ? { ...fact, span: { ...fact.span, start: fact.span.start + start, end: fact.span.end + start } }
        : fact,
    ),
  );
  const elsewhere = whole.filter(({ span }) => span.part !== part);
  const each = new Map(
    [...elsewhere, ...own].map((fact) => [
      `${fact.key} ${fact.value} ${fact.span.part} ${fact.span.start}`,
      fact,
    ]),
  );
  return [...each.values()].toSorted((a, b) => b.confidence - a.confidence);
}

/** Where a message's own words stand: written, or spoken. */
function ownPart({ channel }: messages.StoredMessage): 'body' | 'transcript' {
  return channel === 'phone' ? 'transcript' : 'body';
}

/** What some text of a message tells, with offsets in that text. */
export function factsOfText(
  { profile }: Pick<Deps, 'profile'>,
  message: messages.StoredMessage,
  text: string,
): readonly Fact[] {
  return factsOfParts(profile, message, [{ part: ownPart(message), text }]);
}

function factsOfParts(
  profile: Deps['profile'],
  message: messages.StoredMessage,
  parts: readonly { readonly part: Span['part']; readonly text: string }[],
): readonly Fact[] {
  return extractFacts({
    parts,
    ...(message.sender === undefined ? {} : { sender: message.sender }),
    profile,
    today: writtenOn(message),
    language: message.language,
  });
}

/** The day the told words were written: in a forwarded mail «ieri» is the day before it was first sent. */
function writtenOn(message: messages.StoredMessage): LocalDate {
  const received = localDateOf(message.receivedAt);
  const line = message.forwarded?.date;
  if (line === undefined) return received;
  const [first] = findDates(line, received);
  return first !== undefined && first.date <= received ? first.date : received;
}
