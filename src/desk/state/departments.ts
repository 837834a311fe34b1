/** Departments, what they were asked, and the clocks that run; what people do with them. */
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import type { Addresses, Claim, Task, Ticket } from '../api/contract.ts';
import { useWords } from '../text/t.ts';
import { notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';
import { useMe } from './me.ts';
import { bare, useAct } from './ticket.ts';
import { offerUndo } from './undo.ts';

/** Who may be asked. */
export function useDepartments() {
  return useQuery({
    queryKey: ['departments'],
    queryFn: ({ signal }) => call('GET /departments', { signal }),
    staleTime: Infinity,
  });
}

/** What departments were asked about a claim, what is open first. */
export function useClaimTasks({ reference }: Pick<Claim, 'reference'>) {
  return useQuery({
    // Below the claim: what makes it stale makes this stale.
    queryKey: ['claim', bare(reference), 'tasks'],
    queryFn: ({ signal }) => call('GET /claims/:claim/tasks', { params: { claim: bare(reference) }, signal }),
  });
}

/** What departments have open, the first due first. */
export function useOpenTasks() {
  return useQuery({
    queryKey: ['queue', 'tasks'],
    queryFn: ({ signal }) => call('GET /tasks', { query: {}, signal }),
  });
}

/** The clocks that run on a claim, those of the law first. */
export function useClaimClocks({ reference }: Pick<Claim, 'reference'>) {
  return useQuery({
    queryKey: ['claim', bare(reference), 'clocks'],
    queryFn: ({ signal }) =>
      call('GET /claims/:claim/clocks', { params: { claim: bare(reference) }, signal }),
    enabled: reference !== '',
  });
}

/** The clocks of a ticket itself. */
export function useTicketClocks({ reference }: Pick<Ticket, 'reference'>) {
  return useQuery({
    queryKey: ['ticket', bare(reference), 'clocks'],
    queryFn: ({ signal }) =>
      call('GET /tickets/:ticket/clocks', { params: { ticket: bare(reference) }, signal }),
  });
}

/** So long what mails nobody is offered to be taken back, ms. */
const offeredMs = 20_000;

type Giving = Addresses['POST /tickets/:ticket/tasks']['body'];
type Step = Addresses['POST /tasks/:task/steps']['body'];

/** Asks a department; for some seconds it can be taken back, and a mail has not left before. */
export function useGiveTask(ticket: string) {
  const words = useWords();
  const { t, language } = words;
  const failed = (error: unknown) => notifyProblem(error, words);
  const step = useTaskStep();
  const me = useMe();
  const act = useAct((body: Giving) =>
    call('POST /tickets/:ticket/tasks', { params: { ticket: bare(ticket) }, body }),
  );
  return {
    busy: act.isPending,
    give: (body: Giving, done: () => void) =>
      act.mutate(body, {
        onSuccess: (task) => {
          done();
          const text = t('depart.done', { department: task.department.label[language] });
          // A mail waits as long as this person's messages do, and then it has left.
          const forMs = task.email === null ? offeredMs : (me?.preferences.undoSeconds ?? 0) * 1_000;
          if (forMs === 0) {
            notify({ text });
            return;
          }
          offerUndo({
            text,
            label: t('action.undo'),
            forMs,
            back: () => step.run(task, { step: 'cancel' }),
          });
        },
        onError: failed,
      }),
  };
}

/** A step with a task; the end of one can be undone. */
export function useTaskStep() {
  const words = useWords();
  const { t } = words;
  const failed = (error: unknown) => notifyProblem(error, words);
  const act = useAct(({ task, ...body }: Step & { readonly task: Pick<Task, 'id'> }) =>
    call('POST /tasks/:task/steps', { params: { task: task.id }, body }),
  );
  return {
    busy: act.isPending,
    run: (task: Pick<Task, 'id' | 'version'>, body: Step, done?: () => void) =>
      act.mutate(
        { task, ...body },
        {
          onSuccess: (now) => {
            done?.();
            if (body.step === 'reopen') {
              notify({ text: t('depart.reopened') });
              return;
            }
            offerUndo({
              text: t(body.step === 'done' ? 'depart.answered' : 'depart.cancelled'),
              label: t('action.undo'),
              forMs: offeredMs,
              back: () => act.mutate({ task: now, step: 'reopen' }, { onError: failed }),
            });
          },
          onError: failed,
        },
      ),
  };
}
