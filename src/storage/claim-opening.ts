/** What a ticket's messages tell of a loss, for a person who opens its claim. */
import { messagesOfLoss, type ToldLoss } from '#src/domain/claims/claim-opening.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import { loadFiles } from './claims.ts';
import type { Sql } from './db.ts';
import { claimsOf } from './links.ts';
import { factsOf, ofTicket, subjectOf, wordsOf } from './messages.ts';

/** The facts of the messages that may tell the loss (`messagesOfLoss`), and all their words. */
export async function lossToldOn(
  db: Sql,
  ticket: Ticket,
): Promise<{ readonly told: ToldLoss; readonly text: string }> {
  const files = await loadFiles(db, await claimsOf(db, ticket));
  const written = (await ofTicket(db, ticket.id)).filter(
    (message) => message.nature.kind === 'human' && message.copyOf === undefined,
  );
  const telling = messagesOfLoss(
    written,
    files.map(({ claim }) => claim),
  );
  const ids = new Set(telling.map(({ id }) => id));
  const facts = (await factsOf(db, ticket.id)).filter(({ messageId }) => ids.has(messageId));
  const sender = telling.findLast((message) => message.sender !== undefined)?.sender;
  return {
    told: {
      facts,
      ...(sender === undefined ? {} : { sender }),
      notifiedAt: telling[0]?.receivedAt ?? ticket.receivedAt,
    },
    text: telling.map((message) => `${subjectOf(message)}\n${wordsOf(message)}`).join('\n\n'),
  };
}
