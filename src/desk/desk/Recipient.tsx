import type { Ticket } from '../api/contract.ts';
import { useClaim } from '../state/ticket.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Menu } from '../ui/Menu.tsx';

/** To whom an answer goes and by which way: everybody of the ticket and its claim whom a mail can reach. */
export function Recipient({
  ticket,
  to,
  frozen,
  onTo,
}: {
  readonly ticket: Ticket;
  /** Chosen by the writer; whoever wrote last otherwise. */
  readonly to: string | undefined;
  readonly frozen: boolean;
  /** Null: whoever wrote last. */
  readonly onTo: (to: string | null) => void;
}) {
  const { t } = useWords();
  const { data: claim } = useClaim(ticket.claim);
  const usual = ticket.answerTo?.address.toLowerCase() ?? '';
  const parties = claim?.parties ?? [];
  const reached = new Map<string, string>();
  const reach = (address: string, name: string | null | undefined) => {
    const key = address.toLowerCase();
    if (!reached.has(key)) reached.set(key, name == null || name === '' ? key : `${name} · ${key}`);
  };
  if (ticket.answerTo !== null) reach(ticket.answerTo.address, ticket.answerTo.name);
  if (ticket.customer !== null) reach(ticket.customer.address, ticket.customer.name);
  for (const { from } of ticket.messages.items) if (from !== null) reach(from.address, from.name);
  for (const { party } of parties)
    for (const { kind, value, invalid } of party.contacts)
      if (kind !== 'phone' && !invalid) reach(value, party.name);
  const phones = parties.flatMap(({ party }) =>
    party.contacts
      .filter(({ kind, invalid }) => kind === 'phone' && !invalid)
      .map(({ value }) => ({ key: `${party.id} ${value}`, label: `${party.name} · ${value}` })),
  );
  return (
    <div className="composer-to">
      <Menu
        trigger={
          <Button look="quiet" size="small" disabled={frozen}>
            {t('compose.by', { to: to ?? usual })}
          </Button>
        }
        groups={[
          {
            heading: t('compose.byMail'),
            lines: [...reached].map(([address, label]) => ({
              key: address,
              label,
              checked: address === (to ?? usual),
              act: () => onTo(address === usual ? null : address),
            })),
          },
          {
            heading: t('compose.byOthers'),
            lines:
              phones.length === 0
                ? [{ key: 'none', label: t('compose.byNoOther'), disabled: true, act: () => {} }]
                : phones.map((phone) => ({ ...phone, disabled: true, act: () => {} })),
          },
        ]}
      />
    </div>
  );
}
