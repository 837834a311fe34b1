/** What happens when a message of ours did not arrive: another address of the same person, or a person. */
import { record } from '#src/storage/history.ts';
import * as outbox from '#src/storage/outbound.ts';
import { otherWays } from '#src/domain/answering/other-ways.ts';
import { keepDetail } from '#src/domain/problem.ts';
import { otherAddress, partiesAt } from '#src/storage/parties.ts';
import { loadForUpdate } from '#src/storage/tickets.ts';
import { enqueueAgain } from './outbox.ts';
import { move, type Deps } from './stage.ts';

/**
 * Brings a refused, bounced or uncertain message back to its ticket, once.
 * Refused for good and another address known: it goes there. Uncertain: nobody writes again before a person has looked.
 */
export async function tellOwner(deps: Deps, id: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const message = await outbox.find(tx, id);
    if (message === undefined) return;
    const uncertain = message.state === 'uncertain';
    const failed =
      message.state === 'refused' || message.delivery === 'bounced' || message.delivery === 'pec-failed';
    if (!uncertain && !failed) return;
    if (!(await outbox.markFailureHandled(tx, message.id))) return;

    const next = uncertain ? undefined : await otherAddress(tx, message.recipient);
    const again =
      next === undefined
        ? undefined
        : await enqueueAgain(tx, deps, message, await loadForUpdate(tx, message.ticketId), next);
    const ticket = await loadForUpdate(tx, message.ticketId);
    await record(tx, {
      ticketId: ticket.id,
      actor: 'machine:settle',
      action: again === undefined ? 'owner-told' : 'sent-elsewhere',
      data: {
        outbound: message.id,
        state: message.state,
        ...(again === undefined ? {} : { again: again.id }),
      },
    });
    if (again !== undefined) return;
    // Nobody is guessed: an address that several people share says nothing about whom to call.
    const [party, ...others] = failed ? await partiesAt(tx, message.recipient) : [];
    const ways = party === undefined || others.length > 0 ? undefined : otherWays(party);
    const why = message.deliveryDetail ?? message.lastResponse ?? message.state;
    const waiting = ['waiting_customer', 'resolved', 'new'].includes(ticket.status);
    await move(tx, deps, ticket, ticket.stage, {
      ...(waiting ? { status: 'open' } : {}),
      problem: {
        code: uncertain ? 'uncertain_delivery' : 'not_delivered',
        detail:
          ways === undefined ? why : keepDetail({ it: `${ways.it} (${why})`, en: `${ways.en} (${why})` }),
      },
    });
  });
}
