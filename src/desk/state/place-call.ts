/** Calls that people place from a ticket. */
import { call } from '../api/client.ts';
import type { Ticket } from '../api/contract.ts';
import { useWords } from '../text/t.ts';
import { notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';
import { bare, useAct } from './ticket.ts';

/** Rings the office's telephone and then the number that is handed in. */
export function usePlaceCall(ticket: Pick<Ticket, 'reference'>) {
  const words = useWords();
  return useAct(({ to, clientId }: { readonly to: string; readonly clientId: string }) =>
    call('POST /tickets/:ticket/calls', {
      params: { ticket: bare(ticket.reference) },
      body: { to, clientId },
    }).then(
      () => notify({ text: words.t('compose.calling', { to }) }),
      (error: unknown) => notifyProblem(error, words),
    ),
  );
}
