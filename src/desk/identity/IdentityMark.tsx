import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import './Identity.css';
import { call } from '../api/client.ts';
import type { Ticket } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { Tag } from '../ui/Tag.tsx';
import { useIdentityWords } from './words.ts';
import { fetched } from '../ui/fetched.ts';

const IdentityDialog = lazy(
  fetched(() => import('./IdentityDialog.tsx').then((module) => ({ default: module.IdentityDialog }))),
);

/** How a ticket's identity is read. Below the ticket: what makes that stale makes this stale. */
export function identityQuery(ticket: Pick<Ticket, 'id'>) {
  return {
    queryKey: ['ticket', ticket.id, 'identity'],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      call('GET /tickets/:ticket/identity', { params: { ticket: ticket.id }, signal }),
  };
}

/** How far whoever writes or calls has proven who they are; pressed, it shows by what. */
export function IdentityMark({ ticket }: { readonly ticket: Ticket }) {
  const { t } = useIdentityWords();
  const { data } = useQuery(identityQuery(ticket));
  const [open, show] = useState(false);
  useKeys({ 'Shift+I': () => show(true) });
  // Its line is kept for it: the conversation below must not move when it comes.
  if (data === undefined) return <span className="identity-mark-place" />;
  const isLow = data.level < data.needs;
  return (
    <>
      <button type="button" className="identity-mark" onClick={() => show(true)}>
        <Tag tone={isLow ? 'soon' : 'quiet'}>
          {isLow && data.level === 0 ? t('identity.markLow') : t('identity.mark', { n: data.level })}
        </Tag>
      </button>
      {open ? (
        <Suspense fallback={null}>
          <IdentityDialog ticket={ticket} onClose={() => show(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
