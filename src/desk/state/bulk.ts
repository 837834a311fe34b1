/** One act on many tickets: one answer for each, and one way back for all. */
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import type { Addresses } from '../api/contract.ts';
import { useWords } from '../text/t.ts';
import { notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';
import { renew, useAct } from './ticket.ts';
import { offerUndo } from './undo.ts';

type Act = Addresses['POST /bulk']['body']['act'];
/** So long it is offered to be taken back, ms. */
const offeredMs = 60_000;

/** So many that refused are named in the notice; all stay chosen. */
const mostNamed = 4;

/**
 * Does something to many tickets, says on how many it was done and which refused, and offers to take it back. `done` is
 * told the ids of those that refused.
 */
export function useBulk() {
  const words = useWords();
  const { t } = words;
  const queries = useQueryClient();
  const bulk = useAct(({ tickets, act }: { readonly tickets: readonly string[]; readonly act: Act }) =>
    call('POST /bulk', { body: { tickets: [...tickets], act, clientId: crypto.randomUUID() } }),
  );
  return {
    busy: bulk.isPending,
    run: (tickets: readonly string[], act: Act, done?: (refused: readonly string[]) => void) =>
      bulk.mutate(
        { tickets, act },
        {
          onSuccess: (result) => {
            const refused = result.items.filter((item) => item.outcome === 'not-possible');
            const named = refused.flatMap(({ reference }) => reference ?? []);
            const which = [...named.slice(0, mostNamed), ...(named.length > mostNamed ? ['…'] : [])].join(
              ', ',
            );
            const back = () =>
              void call('POST /bulk/:bulk/undo', { params: { bulk: result.id } })
                .then(() => notify({ text: t('bulk.undone') }))
                .catch((error: unknown) => notifyProblem(error, words))
                .finally(() => void renew(queries));
            offerUndo({
              text: t('bulk.done', { n: result.items.length - refused.length }),
              ...(refused.length === 0 ? {} : { detail: t('bulk.refused', { n: refused.length, which }) }),
              label: t('action.undo'),
              back,
              forMs: offeredMs,
            });
            done?.(refused.map(({ id }) => id));
          },
          onError: (error) => notifyProblem(error, words),
        },
      ),
  };
}
