import type { Ticket } from '../api/contract.ts';
import { useClaimClocks, useTicketClocks } from '../state/departments.ts';
import { useWords } from '../text/t.ts';
import { Section } from '../ui/Details.tsx';
import { Clocks } from './Clocks.tsx';

/** The deadlines that run on a ticket and on its claim, beside the conversation; nothing where none does. */
export function TicketClocks({ ticket }: { readonly ticket: Ticket }) {
  const { t } = useWords();
  const own = useTicketClocks(ticket);
  const claim = useClaimClocks({ reference: ticket.claim ?? '' });
  const isOver = ticket.status === 'closed' || ticket.status === 'merged';
  const running = [...(own.data?.items ?? []), ...(claim.data?.items ?? [])].toSorted(
    (a, b) =>
      Number(!a.binding) - Number(!b.binding) ||
      (a.deadline?.dueAt ?? '9').localeCompare(b.deadline?.dueAt ?? '9'),
  );
  if (isOver || running.length === 0) return null;
  return (
    <Section title={t('clocks.title')}>
      <Clocks clocks={running} />
    </Section>
  );
}
