/** What happens when a message of ours did not arrive: another address of the same person, the post, or a person and a text message. */
import { record } from '#src/storage/history.ts';
import * as outbox from '#src/storage/outbound.ts';
import { otherWays } from '#src/domain/answering/other-ways.ts';
import { paperOf, type WayOut } from '#src/domain/answering/way-out.ts';
import { returnWords } from '#src/domain/letters/returned-post.ts';
import type { Labels } from '#src/domain/profile.ts';
import type { Party } from '#src/domain/claims/claim.ts';
import type { Sql } from '#src/storage/db.ts';
import { Refused } from '#src/domain/outcomes.ts';
import { keepDetail } from '#src/domain/problem.ts';
import { findPaper } from '#src/storage/paper-letters.ts';
import { loadParties, otherAddress, partiesAt } from '#src/storage/parties.ts';
import { loadForUpdate } from '#src/storage/tickets.ts';
import { nudge } from './nudge.ts';
import { enqueueAgain, ownWay } from './outbox.ts';
import { move, type Deps } from './stage.ts';
import { ownerOf } from './way-to-customer.ts';

/**
 * Brings a refused, bounced or uncertain message back to its ticket, once.
 * Refused for good and another address known: it goes there, by post if there is no other mailbox and no person wrote it. Uncertain: nobody
 * writes again before a person has looked. A letter that came back is for a person: its words have gone stale.
 */
export async function tellOwner(deps: Deps, id: string): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const message = await outbox.find(tx, id);
    if (message === undefined) return;
    const uncertain = message.state === 'uncertain';
    const failed =
      message.state === 'refused' || message.delivery === 'bounced' || message.delivery === 'pec-failed';
    if (!uncertain && !failed) return;
    if (!(await outbox.markFailureHandled(tx, message.id, deps.now()))) return;

    const next = uncertain ? undefined : await nextWay(tx, deps, message);
    const again =
      next === undefined
        ? undefined
        : await sayAgain(tx, deps, message, await loadForUpdate(tx, message.ticketId), next);
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
    // A letter takes days; a text message tells them at once.
    const isMail = message.recipient.includes('@') && message.carriedBy === 'machine';
    if (
      failed &&
      isMail &&
      message.purpose !== 'code' &&
      (again === undefined || again.carriedBy === 'people')
    )
      await nudge(tx, deps, { ticket, about: message, why: 'undelivered' });
    if (again !== undefined) return;
    const party = failed ? await ownerOfRecipient(tx, message) : undefined;
    const ways = party === undefined ? undefined : otherWays(party);
    const why = await whyNot(tx, message);
    const waiting = ['waiting_customer', 'resolved', 'closed', 'new'].includes(ticket.status);
    await move(tx, deps, ticket, ticket.stage, {
      ...(waiting ? { status: 'open' } : {}),
      problem: {
        code: uncertain ? 'uncertain_delivery' : 'not_delivered',
        detail:
          ways === undefined
            ? keepDetail(why)
            : keepDetail({ it: `${ways.it} (${why.it})`, en: `${ways.en} (${why.en})` }),
      },
    });
  });
}

/** By that way, if it takes these words: what a printer cannot print (a sign, a file, a long address) goes to a person. */
async function sayAgain(...asked: Parameters<typeof enqueueAgain>): ReturnType<typeof enqueueAgain> {
  try {
    return await enqueueAgain(...asked);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/** Where the same words go next by themselves. */
async function nextWay(db: Sql, deps: Deps, message: outbox.Outbound): Promise<WayOut | undefined> {
  // A code proves that whoever reads it holds the channel it was sent to, and no other.
  if (message.carriedBy === 'people' || message.purpose === 'code') return undefined;
  // The words of a text message are no mail: of a number a person decides.
  if (!message.recipient.includes('@')) return undefined;
  const canPrint = [...deps.channels.values()].some((each) => each.draw !== undefined);
  const party = canPrint ? await ownerOf(db, message.recipient) : undefined;
  const paper = party === undefined || party.doNotWrite !== undefined ? undefined : paperOf(party);
  // Where the house wants proof, an ordinary mail would give none.
  if (message.delivery === 'pec-failed' && paper !== undefined && message.needsProof)
    return {
      ...paper,
      postage: 'registered',
      why: {
        it: 'per raccomandata: la PEC non è stata consegnata',
        en: 'by registered letter: the certified mail was not delivered',
      },
    };
  const other = await otherAddress(db, message.recipient);
  if (other !== undefined) {
    const { why } = ownWay(other);
    return { road: message.channel === 'email' ? 'mail' : 'own', address: other, why };
  }
  // What a person wrote is for that person to say on paper, or on the telephone.
  if (message.purpose === 'reply') return undefined;
  return paper === undefined
    ? undefined
    : {
        ...paper,
        postage: 'plain',
        why: { it: 'per posta: l’e-mail è tornata indietro', en: 'by post: the mail came back' },
      };
}

/** In words of ours where a letter came back; what a server or a provider has said has no other language. */
async function whyNot(db: Sql, message: outbox.Outbound): Promise<Labels> {
  const letter = message.carriedBy === 'people' ? await findPaper(db, message.id) : undefined;
  if (letter?.returnReason === undefined) {
    const said = message.deliveryDetail ?? message.lastResponse ?? message.state;
    return { it: said, en: said };
  }
  const { it, en } = returnWords[letter.returnReason];
  const note = letter.returnNote === undefined ? '' : `, «${letter.returnNote}»`;
  return { it: `lettera tornata: ${it}${note}`, en: `letter returned: ${en}${note}` };
}

/** Nobody is guessed: an address that several people share says nothing about whom to call. */
async function ownerOfRecipient(db: Sql, message: outbox.Outbound): Promise<Party | undefined> {
  if (message.carriedBy === 'machine') {
    const [party, ...others] = await partiesAt(db, message.recipient);
    return others.length > 0 ? undefined : party;
  }
  const id = (await findPaper(db, message.id))?.partyId;
  return id === undefined ? undefined : (await loadParties(db, [id])).get(id);
}
