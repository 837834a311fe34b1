import { formatReference } from '#src/domain/linking/reference.ts';
import type { TicketId } from '#src/domain/ids.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import type { Sql } from '#src/storage/db.ts';
import * as links from '#src/storage/links.ts';
import { dividedWith } from '#src/storage/second-tickets.ts';
import * as tickets from '#src/storage/tickets.ts';
import type { OtherFile } from '#templates/index.ts';
import type { Deps } from './stage.ts';

/**
 * What a first letter on a ticket says of the files beside it: the other losses of the same message, or the claim whose
 * letter the message answered. A claim's number is told only where it was opened by this message, or stood in the letter
 * that was answered; else the number of the ticket is.
 */
export async function otherFilesOf(db: Sql, deps: Deps, ticket: Ticket): Promise<readonly OtherFile[]> {
  const { related } = ticket;
  const beside = await dividedWith(db, ticket.id);
  const found: OtherFile[] = [];
  const isAnswer =
    related?.how === 'new_loss' &&
    related.trusted &&
    !beside.some(({ how, isFirst }) => isFirst && how === 'several');
  if (isAnswer) {
    const answered = await tickets.find(db, related.ticketId);
    if (answered !== undefined) found.push(await fileOf(db, deps, answered, 'answered'));
  }
  for (const { id, how } of beside) {
    if (how !== 'several') continue;
    const other = await tickets.find(db, id);
    if (other !== undefined) found.push(await fileOf(db, deps, other, 'opened'));
  }
  return found;
}

/** Whether what a ticket hears is a part of a message that was confirmed on another one. */
export async function isConfirmedBeside(db: Sql, ticketId: TicketId): Promise<boolean> {
  return (await dividedWith(db, ticketId)).some(({ how, isFirst }) => isFirst && how === 'several');
}

async function fileOf(db: Sql, { profile }: Deps, ticket: Ticket, how: OtherFile['how']): Promise<OtherFile> {
  const { claimId } = ticket;
  const own = await links.ofTicket(db, ticket.id);
  const isTold =
    claimId !== undefined &&
    (how === 'answered' || own.some((each) => each.claimId === claimId && each.state === 'opened'));
  if (!isTold) return { how, reference: formatReference(ticket.reference, 'TCK') };
  const { claim } = await claims.load(db, claimId);
  const label = profile.claimTypes.get(claim.type)?.label[ticket.language];
  return {
    how,
    reference: formatReference(claim.reference, profile.terms.claimPrefix),
    ...(label === undefined || how === 'answered'
      ? {}
      : { claim: { label, ...(claim.lossOn === undefined ? {} : { lossOn: claim.lossOn }) } }),
  };
}
