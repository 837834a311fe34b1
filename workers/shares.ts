/** Tickets that belong to several claims: which claim hears what. */
import { shareOut, type ShareOf } from '#src/domain/claims/claim-share.ts';
import type { ClaimId, MessageId, TicketId } from '#src/domain/ids.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import * as messages from '#src/storage/messages.ts';
import { loadPolicies } from '#src/storage/policies.ts';

/** Whose claim a place of each message is about, for tickets with several. */
export type Shares = ReadonlyMap<MessageId, ShareOf>;

/** How the messages of a ticket are shared out among its claims; undefined when it has no more than one. */
export async function sharesOf(
  tx: Tx,
  ticketId: TicketId,
  belongsTo: readonly ClaimId[],
): Promise<Shares | undefined> {
  if (belongsTo.length < 2) return undefined;
  const files = await claims.loadFiles(tx, belongsTo);
  const policies = await loadPolicies(
    tx,
    files.flatMap(({ claim }) => claim.policyId ?? []),
  );
  const shared = files.map(({ claim }) => {
    const policy = policies.find(({ id }) => id === claim.policyId);
    return { claim, ...(policy === undefined ? {} : { policy }) };
  });
  const attachments = await messages.attachmentsOf(tx, ticketId);
  return new Map(
    (await messages.ofTicket(tx, ticketId)).map((message) => [
      message.id,
      shareOut(
        {
          subject: message.subject,
          words: messages.wordsOf(message),
          attachments: attachments.filter((file) => file.messageId === message.id),
        },
        shared,
      ),
    ]),
  );
}
