/** Messages that are about two things: what is told apart, and which ticket hears what. */
import type { ItemId } from '#src/domain/ids.ts';
import type { CaseKindGuess } from '#src/domain/cases/case-kind.ts';
import { otherLossAmong, type OtherLoss } from '#src/domain/claims/loss-in-answer.ts';
import { lossesTold, lossParts, type LossPart, type TellingMessage } from '#src/domain/claims/losses-told.ts';
import { filesApart, silentIn } from '#src/domain/claims/part-files.ts';
import type { MessagePart } from '#src/domain/claims/message-part.ts';
import type { Span } from '#src/domain/message.ts';
import type { Labels } from '#src/domain/profile.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import * as links from '#src/storage/links.ts';
import * as messages from '#src/storage/messages.ts';
import { findOpen } from '#src/storage/requests.ts';
import { isShared } from '#src/storage/second-tickets.ts';
import { guessKind } from './guess-kind.ts';
import { factsOfText } from './read-facts.ts';
import type { Deps } from './stage.ts';

/** A message that is about more than its ticket. */
export interface Division {
  readonly message: messages.StoredMessage;
  /** A second ticket for each; empty when it may tell two losses, and a person has to say. */
  readonly parts: readonly {
    readonly part: MessagePart;
    readonly why: Labels;
    readonly words: readonly Pick<Span, 'part' | 'quote'>[];
  }[];
}

/**
 * What a ticket's newest message tells beside what the ticket is about: of a new report the second loss, of an answer the
 * loss that is none of its claims. Only what is certain is told apart. Undefined when there is no such thing, or the
 * message was divided before.
 */
export async function divisionOf(
  deps: Deps,
  ticket: Ticket,
  message: messages.StoredMessage | undefined,
  kind: CaseKindGuess | undefined,
  files: readonly messages.StoredAttachment[],
): Promise<Division | undefined> {
  if (message === undefined || message.handledAt !== undefined || message.hearing !== undefined)
    return undefined;
  if (message.ticketId !== ticket.id || message.nature.kind !== 'human' || message.copyOf !== undefined)
    return undefined;
  // It was divided before, and a person has merged the parts.
  if (await isShared(deps.db, message.id, 'claim_new')) return undefined;
  // What is spoken has no sentences to divide it by.
  if (message.channel === 'phone') return undefined;
  const telling: TellingMessage = {
    words: messages.wordsOf(message),
    profile: deps.profile,
    factsOf: (text) => factsOfText(deps, message, text),
  };
  const own = files.filter((file) => file.messageId === message.id && !file.inline);
  if (ticket.claimId !== undefined) return lossBeside(deps, ticket, message, telling, own);
  // Whoever asks or complains names losses that are known.
  if (kind?.kind !== 'claim_new' || ticket.related !== undefined) return undefined;
  return severalLosses(deps, message, telling, own);
}

function severalLosses(
  { profile }: Deps,
  message: messages.StoredMessage,
  telling: TellingMessage,
  files: readonly messages.StoredAttachment[],
): Division | undefined {
  const told = lossesTold(telling);
  if (told === undefined) return undefined;
  if (!told.isSure) return { message, parts: [] };
  const { words } = telling;
  const matters = told.losses.map((loss) => ({
    words: wordsOfPart(words, loss),
    plates: platesOf(loss),
    ...(loss.claimType === undefined ? {} : { claimTypes: [loss.claimType] }),
  }));
  const { of, unclear } = filesApart({ files, matters, profile });
  return {
    message,
    parts: told.losses.slice(1).map((loss, index) => ({
      part: {
        how: 'several' as const,
        own: loss.own,
        silent: told.losses.flatMap((other) => (other === loss ? [] : other.own)),
        files: of[index + 1] ?? [],
        unclear,
      },
      why: told.why,
      words: told.words,
    })),
  };
}

/** The losses that an answer tells beside what it is about. */
async function lossBeside(
  deps: Deps,
  ticket: Ticket,
  message: messages.StoredMessage,
  telling: TellingMessage,
  files: readonly messages.StoredAttachment[],
): Promise<Division | undefined> {
  const { db, profile } = deps;
  const { words } = telling;
  const parts = lossParts(telling);
  if (parts.length === 0) return undefined;
  const ids = await links.claimsOf(db, ticket);
  const known = (await claims.loadFiles(db, ids)).map(({ claim }) => claim);
  // The message that reported the loss tells of it, of course; told again, its claim is the one that is there.
  if (known.some(({ notifiedAt }) => notifiedAt.getTime() >= message.receivedAt.getTime())) return undefined;
  const open = ticket.claimId === undefined ? undefined : await findOpen(db, ticket.claimId);
  const found: { readonly loss: LossPart; readonly other: OtherLoss }[] = [];
  for (const loss of parts) {
    const text = wordsOfPart(words, loss);
    const told = {
      words: text,
      subject: '',
      receivedAt: message.receivedAt,
      facts: loss.facts,
      language: message.language,
      attachments: 0,
      ...(message.sender === undefined ? {} : { sender: message.sender }),
    };
    const other = otherLossAmong(
      {
        words: text,
        facts: loss.facts,
        ...(loss.claimType === undefined ? {} : { claimType: loss.claimType }),
        asAnswer: await guessKind(db, profile, {
          ...told,
          hasClaimReference: true,
          answersOurRequest: open !== undefined,
        }),
        byItself: await guessKind(db, profile, {
          ...told,
          hasClaimReference: false,
          answersOurRequest: false,
        }),
      },
      known,
    );
    if (other !== undefined) found.push({ loss, other });
  }
  if (found.length === 0) return undefined;
  const losses = found.map(({ loss }) => loss);
  const awaited = new Set<ItemId>();
  for (const id of ids)
    for (const { state, anyOf } of await claims.requirementsOf(db, id))
      if (state === 'asked') for (const item of anyOf) awaited.add(item);
  const rest = restOf(words, losses);
  const { of, unclear } = filesApart({
    files,
    profile,
    matters: [
      { words: rest, plates: [], claimTypes: known.map(({ type }) => type), awaited },
      ...losses.map((loss) => ({
        words: wordsOfPart(words, loss),
        plates: platesOf(loss),
        ...(loss.claimType === undefined ? {} : { claimTypes: [loss.claimType] }),
      })),
    ],
  });
  return {
    message,
    parts: found.map(({ loss, other }, index) => ({
      part: {
        how: 'answer' as const,
        own: loss.own,
        silent: [...silentIn(words, losses), ...parts.flatMap((each) => (each === loss ? [] : each.own))],
        files: of[index + 1] ?? [],
        unclear,
      },
      why: other.why,
      words: loss.own
        .slice(0, 1)
        .map(({ start, end }) => ({ part: 'body' as const, quote: words.slice(start, end).slice(0, 120) })),
    })),
  };
}

function wordsOfPart(words: string, { own }: LossPart): string {
  return own.map(({ start, end }) => words.slice(start, end)).join(' ');
}

function restOf(words: string, losses: readonly LossPart[]): string {
  const own = losses.flatMap((loss) => loss.own).toSorted((a, b) => a.start - b.start);
  let at = 0;
  let rest = '';
  for (const { start, end } of own) {
    rest += words.slice(at, start);
    at = Math.max(at, end);
  }
  return rest + words.slice(at);
}

function platesOf({ facts }: LossPart): readonly string[] {
  return facts.flatMap(({ key, value }) => (key === 'plate' || key === 'plate_own' ? [value] : []));
}
