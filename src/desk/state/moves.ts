/** Taking back what people moved between tickets and claims: from the notice, with `z`, and from the history. */
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import type { Move } from '../api/contract.ts';
import { useWords } from '../text/t.ts';
import { notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';
import { bare, renew } from './ticket.ts';
import { offerUndo } from './undo.ts';

/** So long a move is offered to be taken back at once, ms; its history offers it for ever. */
const offeredMs = 30_000;

/** How a move is taken back. Fails as a call does. */
export function useUndoMove(): (move: string, reason: string) => Promise<Move> {
  const queries = useQueryClient();
  return async (move, reason) => {
    try {
      return await call('POST /rearrangements/:rearrangement/undo', {
        params: { rearrangement: move },
        body: { reason },
      });
    } finally {
      await renew(queries);
    }
  };
}

/** Says what was just moved on a ticket or a claim, and offers to take it back. */
export function useTellMoved(): (
  said: string,
  on: { readonly ticket: string } | { readonly claim: string },
  kind: Move['kind'],
) => Promise<void> {
  const words = useWords();
  const { t } = words;
  const undo = useUndoMove();
  return async (said, on, kind) => {
    const { rearrangements } =
      'ticket' in on
        ? await call('GET /tickets/:ticket', { params: { ticket: bare(on.ticket) } })
        : await call('GET /claims/:claim', { params: { claim: bare(on.claim) } });
    const move = rearrangements.find((each) => each.kind === kind && each.state === 'done');
    if (move === undefined) {
      notify({ text: said });
      return;
    }
    const back = () =>
      void undo(move.id, t('moves.undoReason'))
        .then(() => notify({ text: t('moves.undone') }))
        .catch((error: unknown) => notifyProblem(error, words));
    offerUndo({ text: said, label: t('action.undo'), back, forMs: offeredMs });
  };
}
