/** What people say of values that were read in a message: right, wrong, or something else. */
import type { ApiActions, ReadingOutcome } from '#src/api/actions.ts';
import type { Fact } from '#src/domain/facts/fact.ts';
import type { Span } from '#src/domain/message.ts';
import type { Hearing } from '#src/domain/claims/message-part.ts';
import type { MessageId } from '#src/domain/ids.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import {
  asPeopleSay,
  asWasRead,
  meantValue,
  wordsHeard,
  type PersonWord,
} from '#src/domain/facts/person-word.ts';
import { localDateOf } from '#src/domain/time/calendar.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import * as messages from '#src/storage/messages.ts';
import { dropWord, keepWord, wordsAbout } from '#src/storage/person-words.ts';
import { readersOf } from '#src/storage/second-tickets.ts';
import * as tickets from '#src/storage/tickets.ts';
import { isFinal, notPossible, unknown, wakeClaim } from './decisions.ts';
import { move, type Deps } from './stage.ts';

/**
 * Keeps a person's word on a value and lets the facts say so at once, on every ticket that has read it. What counts
 * differently than before is looked at again: the claim is assessed, and a ticket without one is linked anew. The same
 * word twice changes nothing.
 */
export async function sayReading(
  tx: Tx,
  deps: Deps,
  asked: Parameters<ApiActions['sayReading']>[0],
): Promise<ReadingOutcome> {
  const found = await messages.findMessage(tx, asked.messageId);
  if (found === undefined) return unknown;
  const isAsked = ({ key, value }: Pick<Fact, 'key' | 'value'>) => key === asked.key && value === asked.value;
  // Held for the rest: of two people who speak at once, the second one sees what the first one said.
  const held: Ticket[] = [];
  for (const id of await readersOf(tx, found.id)) held.push(await tickets.loadForUpdate(tx, id));
  const words = (await wordsAbout(tx, [found.id])).get(found.id) ?? [];
  const readers: Reader[] = [];
  for (const ticket of held) {
    const reader = await asRead(tx, ticket, found.id, words);
    if (reader.readings.some(isAsked)) readers.push(reader);
  }
  const read = readers[0]?.readings.find(isAsked);
  if (read === undefined) return unknown;
  const before = words.find((word) => isAsked(word.read));

  let meant: PersonWord['meant'] | undefined;
  if (asked.says === 'right') meant = read.value;
  if (asked.says === 'absent') meant = null;
  if (asked.says === 'instead') {
    meant = meantValue(read, asked.meant, localDateOf(found.receivedAt));
    if (meant === undefined)
      return notPossible({
        it: `«${asked.meant.trim().slice(0, 60)}» non può essere un valore di questo campo: controlli cifre e data`,
        en: `“${asked.meant.trim().slice(0, 60)}” cannot be a value of this field: check its digits or its date`,
      });
  }
  if (before === undefined ? meant === undefined : meant === before.meant) return { outcome: 'done' };

  // The same words may have been read as two facts: a plate, and the plate of the insured.
  const same = (readers[0]?.readings ?? []).filter(
    ({ value, span }) => value === read.value && isSamePlace(span, read.span),
  );
  for (const each of same)
    if (meant === undefined) await dropWord(tx, found.id, each);
    else await keepWord(tx, found.id, { read: each, meant, by: asked.by, at: deps.now() });
  const kept = (await wordsAbout(tx, [found.id])).get(found.id) ?? [];
  for (const { ticket, readings, hearing } of readers) {
    const facts = asPeopleSay(readings, wordsHeard(kept, hearing, readings));
    await messages.replaceFacts(tx, { id: found.id, ticketId: ticket.id }, facts);
    await record(tx, {
      ticketId: ticket.id,
      ...(ticket.claimId === undefined ? {} : { claimId: ticket.claimId }),
      actor: asked.by,
      action: actions[asked.says],
      data: {
        message: found.id,
        key: read.key,
        value: read.value,
        ...(meant === undefined || meant === read.value ? {} : { meant }),
      },
    });
    await lookAgain(
      tx,
      deps,
      ticket,
      (before?.meant ?? read.value) !== (meant === undefined ? read.value : meant),
    );
  }
  return { outcome: 'done' };
}

/** What the machine has read of a message on one of the tickets that read it. */
interface Reader {
  readonly ticket: Ticket;
  readonly hearing: Hearing | undefined;
  readonly readings: readonly Fact[];
}

async function asRead(
  tx: Tx,
  ticket: Ticket,
  message: MessageId,
  words: readonly PersonWord[],
): Promise<Reader> {
  const facts = (await messages.factsOf(tx, ticket.id)).filter(({ messageId }) => messageId === message);
  const hearing = (await messages.dividedOn(tx, ticket.id)).get(message)?.hearing;
  return {
    ticket,
    hearing,
    readings: asWasRead(facts, wordsHeard(words, hearing, facts)),
  };
}

function isSamePlace(one: Span, other: Span): boolean {
  return one.part === other.part && one.start === other.start && one.end === other.end;
}

const actions = {
  right: 'reading-confirmed',
  absent: 'reading-refused',
  instead: 'reading-corrected',
  nothing: 'reading-word-taken-back',
} as const;

/** A stage that is at work has read the old facts: its row moves on, so that it begins again. */
async function lookAgain(
  tx: Tx,
  deps: Deps,
  ticket: Parameters<typeof move>[2],
  isOther: boolean,
): Promise<void> {
  const atWork = ticket.stage === 'link' || ticket.stage === 'assess';
  if (atWork) await move(tx, deps, ticket, ticket.stage);
  else if (ticket.claimId !== undefined) await wakeClaim(tx, deps, ticket.claimId);
  else if (isOther && ticket.stage === 'settled' && !isFinal(ticket) && ticket.caseKind !== 'spam')
    await move(tx, deps, ticket, 'link');
}
