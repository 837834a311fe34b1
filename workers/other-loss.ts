import { localDateOf } from '#src/domain/time/calendar.ts';
import { typeByWords } from '#src/domain/claims/claim-type.ts';
import { recogniseDocuments } from '#src/domain/documents/documents.ts';
import { extractFacts } from '#src/domain/facts/facts.ts';
import type { AttachmentId } from '#src/domain/ids.ts';
import { otherLossIn, type OtherLoss } from '#src/domain/claims/loss-in-answer.ts';
import type { InboundMessage } from '#src/domain/message.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import type { Sql } from '#src/storage/db.ts';
import * as links from '#src/storage/links.ts';
import { subjectOf, wordsOf } from '#src/storage/messages.ts';
import { findOpen } from '#src/storage/requests.ts';
import { guessKind } from './guess-kind.ts';
import type { Deps } from './stage.ts';

/**
 * The loss that a message reports which answers a ticket and is not about it; undefined when it belongs there. Its files
 * count by their names: they are read later, and a name is enough to see that one was awaited.
 */
export async function otherLossThan(
  db: Sql,
  { profile }: Pick<Deps, 'profile'>,
  ticket: Ticket,
  message: InboundMessage,
  receivedAt: Date,
): Promise<OtherLoss | undefined> {
  if (ticket.claimId === undefined) return undefined;
  const answered = [];
  // One after the other: a transaction has one connection.
  for (const claimId of await links.claimsOf(db, ticket))
    answered.push({
      claim: (await claims.load(db, claimId)).claim,
      awaited: (await claims.requirementsOf(db, claimId)).flatMap(({ state, anyOf }) =>
        state === 'asked' ? anyOf : [],
      ),
    });
  const words = wordsOf(message);
  const { type } = typeByWords(words, profile);
  const claimType = type === undefined ? undefined : profile.claimTypes.get(type);
  const facts = extractFacts({
    parts: [{ part: 'body', text: words }],
    ...(message.sender === undefined ? {} : { sender: message.sender }),
    profile,
    today: localDateOf(receivedAt),
    language: message.language,
  });
  const files = message.attachments.filter(({ inline }) => !inline);
  const told = {
    words,
    receivedAt,
    facts,
    language: message.language,
    attachments: files.length,
    ...(message.sender === undefined ? {} : { sender: message.sender }),
  };
  const open = await findOpen(db, ticket.claimId);
  return otherLossIn(
    {
      asAnswer: await guessKind(db, profile, {
        ...told,
        subject: subjectOf(message),
        hasClaimReference: true,
        answersOurRequest: open !== undefined,
      }),
      // The subject is that of the letter it answers.
      byItself: await guessKind(db, profile, {
        ...told,
        subject: '',
        hasClaimReference: false,
        answersOurRequest: false,
      }),
      facts,
      documents: recogniseDocuments({
        attachments: files.map(({ name, contentType, size, inline }, index) => ({
          // Not stored yet: its place stands for it.
          id: String(index) as AttachmentId,
          name,
          contentType,
          size,
          inline,
        })),
        newText: words,
        ...(claimType === undefined ? {} : { claimType }),
        profile,
      }),
      ...(type === undefined ? {} : { claimType: type }),
      words,
    },
    answered,
  );
}
