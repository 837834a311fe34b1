/** To whom a person's answer on a ticket goes, unless that person says otherwise. */
import { isRobot } from './courtesy.ts';
import type { Address } from '../message.ts';
import type { Ticket } from '../ticket.ts';

/**
 * Whoever wrote the message that is answered, else the ticket's customer. `Reply-To` counts only when the sender is an
 * address no person reads (a web form): a forged sender with somebody else's `Reply-To` would lead our answer, and what
 * it tells, to a stranger.
 *
 * @param answered the last human message of the ticket, if there is one.
 */
export function answerTo(
  ticket: Pick<Ticket, 'customer' | 'customerName'>,
  answered?: { readonly sender?: Address; readonly recipients: { readonly replyTo: readonly Address[] } },
): Address | undefined {
  const { sender } = answered ?? {};
  if (sender !== undefined && !isRobot(sender.address)) return sender;
  const asked = answered?.recipients.replyTo.find((address) => !isRobot(address.address));
  if (asked !== undefined) return asked;
  if (ticket.customer === undefined || isRobot(ticket.customer)) return undefined;
  return {
    address: ticket.customer,
    ...(ticket.customerName === undefined ? {} : { name: ticket.customerName }),
  };
}
