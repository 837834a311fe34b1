/** A complaint of the tour is answered: first without saying whom to turn to next, which is refused, then as the law wants it. */
import { randomUUID } from 'node:crypto';
import type { TicketId } from '#src/domain/ids.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import * as complaints from '#src/storage/complaints.ts';
import { conversationMark } from '#src/storage/messages.ts';
import { find } from '#src/storage/tickets.ts';
import type { Deps } from '#workers/index.ts';
import { personActions } from '#workers/person.ts';
import type { Work } from './story.ts';

const officer = 'Ada Conti';

const answer = [
  'abbiamo esaminato il suo reclamo.',
  'Ha ragione: nessuno l’ha richiamata. Ce ne scusiamo; da oggi chi risponde al telefono annota ogni richiesta.',
];
const nextStep =
  'Se la risposta non la soddisfa può rivolgersi all’IVASS, all’Arbitro Assicurativo o al giudice.';

/** Answers the complaint of a ticket as the sample complaints officer would, and closes its entry in the register. */
export async function playComplaint(deps: Deps, ticketId: TicketId | undefined): Promise<Work> {
  const ticket = ticketId === undefined ? undefined : await find(deps.db, ticketId);
  const asked = {
    shows: 'a complaint answered',
    about: ticket === undefined ? '–' : formatReference(ticket.reference, 'TCK'),
    by: officer,
    state: 'failed' as const,
  };
  const entry = ticket === undefined ? undefined : await complaints.ofTicket(deps.db, ticket.id);
  if (ticket === undefined || entry === undefined) return { ...asked, became: 'is not in the register' };
  if (entry.answeredAt !== undefined) return { ...asked, became: 'was answered before' };
  const act = personActions(deps);
  const by = `person:${officer}`;
  const say = async (paragraphs: readonly string[]) =>
    act.reply({
      ticketId: ticket.id,
      text: paragraphs.join('\n\n'),
      clientId: randomUUID(),
      basedOn: await conversationMark(deps.db, ticket.id),
      close: true,
      wait: false,
      attachments: [],
      undoSeconds: 0,
      by,
      author: officer,
    });
  const without = await say(answer);
  if (without.outcome !== 'not-possible')
    return { ...asked, became: `without IVASS and Arbitro Assicurativo: ${without.outcome}` };
  const sent = await say([...answer, nextStep]);
  if (sent.outcome !== 'queued') return { ...asked, became: `was not answered: ${sent.outcome}` };
  const closed = await act.editComplaint({
    complaintId: entry.id,
    change: { handler: officer, outcome: 'accepted', closedAt: deps.now() },
    by,
  });
  return closed.outcome === 'done'
    ? {
        ...asked,
        state: 'done',
        became:
          'answered, accepted and closed in the register; without the paragraph on IVASS and Arbitro Assicurativo it was refused',
      }
    : { ...asked, became: `answered, and its entry not closed: ${closed.outcome}` };
}
