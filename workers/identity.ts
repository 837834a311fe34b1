/**
 * Who is spoken to, and how far they have proven who they are: what a machine finds by itself, and the level that words to
 * an address have (domain guide I.5). What people note is in `identity-proof.ts`.
 */
import type { WayOut } from '#src/domain/answering/way-out.ts';
import type { Claim } from '#src/domain/claims/claim.ts';
import { levelReached, type IdentityLevel } from '#src/domain/identity/identity.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import type { Sql, Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import { addProof, proofsOf } from '#src/storage/identities.ts';
import type { StoredMessage } from '#src/storage/messages.ts';
import { holdersOf } from '#src/storage/parties.ts';
import type { Deps } from './stage.ts';
import { ownerOf } from './way-to-customer.ts';

/** True when words leave by post to somebody on the claim. */
export function goesToParty(claim: Claim, way: WayOut | undefined): boolean {
  return (
    way?.road === 'post' &&
    way.party !== undefined &&
    claim.parties.some(({ party }) => party.id === way.party)
  );
}

/** True when an address belongs to somebody on the claim; of a telephone, when it is theirs alone. */
export function isPartyOf(claim: Claim, address: string | undefined): boolean {
  return claim.parties.some(({ party }) =>
    party.contacts.some(
      ({ kind, shared, value }) => (kind !== 'phone' || !shared) && value === address?.toLowerCase(),
    ),
  );
}

/** How far whoever opened a ticket has proven who they are on it. */
export async function conversationLevel(db: Sql, ticket: Pick<Ticket, 'id'>): Promise<IdentityLevel> {
  return levelReached((await proofsOf(db, ticket.id)).filter(({ withdrawn }) => withdrawn === undefined));
}

/**
 * The level that words on a ticket have where they go. An address on file of somebody on the claim is theirs, whoever wrote:
 * a forged sender does not get our answer. One that several people on file hold is not one person's: whoever reads it is
 * told no more than that something has arrived and what comes next, until somebody proves who they are. Any other address is worth what its holder has proven in this conversation;
 * one that is not the conversation's is worth nothing.
 */
export async function levelTowards(
  db: Sql,
  ticket: Ticket,
  claim: Claim | undefined,
  way: WayOut,
): Promise<IdentityLevel> {
  const own = await levelOnFile(db, claim, way);
  const isTheirs =
    way.road === 'post'
      ? ticket.customer === undefined
      : way.address.toLowerCase() === ticket.customer?.toLowerCase();
  const proven = isTheirs ? await conversationLevel(db, ticket) : 0;
  return proven > own ? proven : own;
}

async function levelOnFile(db: Sql, claim: Claim | undefined, way: WayOut): Promise<IdentityLevel> {
  if (way.road === 'post')
    return (claim === undefined ? way.party !== undefined : goesToParty(claim, way)) ? 2 : 0;
  const holders = await holdersOf(db, way.address);
  if (holders === 'nobody' || (claim !== undefined && !isPartyOf(claim, way.address))) return 0;
  return holders === 'one' ? 2 : 1;
}

/**
 * Notes what a message tells of its writer by itself: as a hint, that its sender or number is on file and one person's alone;
 * as a proof, that it came from their certified mailbox. Once for each message.
 */
export async function noteWhoWrote(
  tx: Tx,
  { now }: Pick<Deps, 'now'>,
  ticket: Ticket,
  message: StoredMessage | undefined,
): Promise<void> {
  const from = message?.sender?.address;
  // A copy, or an answer to somebody else's conversation, proves nothing of whoever this ticket belongs to.
  if (message === undefined || from === undefined || from.toLowerCase() !== ticket.customer?.toLowerCase())
    return;
  const owner = await ownerOf(tx, from);
  if (owner === undefined) return;
  const isCertified =
    message.pec !== undefined &&
    owner.contacts.some(({ kind, value }) => kind === 'pec' && value === from.toLowerCase());
  const method = isCertified ? 'certified_mail' : 'known_address';
  const isNew = await addProof(tx, {
    ticketId: ticket.id,
    method,
    facts: [],
    messageId: message.id,
    representative: false,
    by: 'machine:request',
    at: now(),
  });
  // Every mail from an address on file hints as much: only a proof is worth a line of history.
  if (isNew !== undefined && isCertified)
    await record(tx, {
      ticketId: ticket.id,
      actor: 'machine:request',
      action: 'identity-proven',
      data: { method, message: message.id },
    });
}
