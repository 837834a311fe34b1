import type { Ticket } from '../api/contract.ts';
import { useClaimClocks, useTicketClocks } from '../state/departments.ts';
import { useWords } from '../text/t.ts';
import { Section } from '../ui/Details.tsx';
import { ticketEvents } from '../../domain/time/told-event.ts';
import { Clocks } from './Clocks.tsx';
import { TellEventButton } from './TellEventButton.tsx';

/** The deadlines that run on a ticket and on its claim, beside the conversation. */
export function TicketClocks({ ticket }: { readonly ticket: Ticket }) {
  const { t } = useWords();
  const own = useTicketClocks(ticket);
  const claim = useClaimClocks({ reference: ticket.claim ?? '' });
  const running = [...(own.data?.items ?? []), ...(claim.data?.items ?? [])].toSorted(
    (a, b) =>
      Number(!a.binding) - Number(!b.binding) ||
      (a.deadline?.dueAt ?? '9').localeCompare(b.deadline?.dueAt ?? '9'),
  );
  if (ticket.status === 'merged') return null;
  const events = ticketEvents.filter(
    (event) => event !== 'renewal_notice_sent' || ticket.caseKind === 'renewal_problem',
  );
  return (
    <Section title={t('clocks.title')}>
      {running.length === 0 ? null : <Clocks clocks={running} />}
      <TellEventButton about={{ ticket, events }} />
    </Section>
  );
}
