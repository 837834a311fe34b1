/** Decisions on claims and what was handed up: reading them, and what people do with them. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import type { Addresses, Claim, Decision, Escalation } from '../api/contract.ts';
import { useWords } from '../text/t.ts';
import { notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';
import { useMe } from './me.ts';
import { bare, useAct } from './ticket.ts';
import { offerUndo } from './undo.ts';

/** A decision as far as it is filled in. */
export type DecisionDraft = Addresses['POST /claims/:claim/decisions/preview']['body'];

/** What deciding would do now; the last answer stands until the next has come. */
export function useDecisionSheet(claim: Claim, draft: DecisionDraft) {
  return useQuery({
    queryKey: ['claim', bare(claim.reference), 'sheet', claim.version, draft],
    queryFn: ({ signal }) =>
      call('POST /claims/:claim/decisions/preview', {
        params: { claim: bare(claim.reference) },
        body: draft,
        signal,
      }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
}

/** A claim's decisions, the latest first. */
export function useDecisions(claim: Claim) {
  return useQuery({
    queryKey: ['claim', bare(claim.reference), 'decisions'],
    queryFn: ({ signal }) =>
      call('GET /claims/:claim/decisions', { params: { claim: bare(claim.reference) }, signal }),
  });
}

/** The letter of a decision as it would leave now; read anew each time somebody is about to sign. */
export function useDecisionLetter(decision: Decision, enabled: boolean) {
  return useQuery({
    enabled,
    queryKey: ['claim', bare(decision.claim), 'letter', decision.id],
    queryFn: ({ signal }) =>
      call('GET /decisions/:decision/letter', { params: { decision: decision.id }, signal }),
    staleTime: 0,
    gcTime: 0,
  });
}

/** Decisions that wait for a signature. */
export function useWaitingDecisions() {
  return useQuery({
    // Below `queue`: what makes lists stale makes this one stale.
    queryKey: ['queue', 'decisions'],
    queryFn: ({ signal }) => call('GET /decisions', { query: {}, signal }),
  });
}

/** What waits for a supervisor. */
export function useEscalations() {
  return useQuery({
    queryKey: ['queue', 'escalations'],
    queryFn: ({ signal }) => call('GET /escalations', { query: {}, signal }),
  });
}

type DecisionStep = Addresses['POST /decisions/:decision/steps']['body'];
type EscalationStep = Addresses['POST /escalations/:escalation/steps']['body'];

/** Says that a decision holds, and offers to take it back until its letter leaves. */
export function useOfferTakeBack() {
  const words = useWords();
  const me = useMe();
  const back = useAct((id: string) =>
    call('POST /decisions/:decision/steps', { params: { decision: id }, body: { step: 'take_back' } }),
  );
  return (decision: Decision) =>
    offerUndo({
      text: words.t(`decide.done.${decision.kind}`),
      label: words.t('action.undo'),
      forMs: (me?.preferences.undoSeconds ?? 10) * 1_000,
      back: () =>
        void back
          .mutateAsync(decision.id)
          .then(() => notify({ text: words.t('decide.state.taken_back') }))
          .catch((problem: unknown) => notifyProblem(problem, words)),
    });
}

/** Where a refusal is said: in the dialog it was asked from, or at the foot of the page. */
type SaysWhy = 'dialog' | 'foot';

/** A step with a decision; one that makes it hold can be undone. What went wrong is said at the foot of the page. */
export function useDecisionStep(saysWhy: SaysWhy) {
  const words = useWords();
  const offerTakeBack = useOfferTakeBack();
  const act = useAct(({ decision, ...body }: DecisionStep & { readonly decision: Decision }) =>
    call('POST /decisions/:decision/steps', { params: { decision: decision.id }, body }),
  );
  return {
    busy: act.isPending,
    /** Why the last step was refused, for a dialog; gone with the next try. */
    error: act.error,
    step: (decision: Decision, body: DecisionStep, done?: () => void) =>
      act.mutate(
        { decision, version: decision.version, ...body },
        {
          onSuccess: (now) => {
            if (now.state === 'decided') offerTakeBack(now);
            else notify({ text: words.t('decide.done.step') });
            done?.();
          },
          ...(saysWhy === 'dialog' ? {} : { onError: (error: Error) => notifyProblem(error, words) }),
        },
      ),
  };
}

/** A step with an escalation. */
export function useEscalationStep(saysWhy: SaysWhy) {
  const words = useWords();
  const act = useAct(({ escalation, ...body }: EscalationStep & { readonly escalation: Escalation }) =>
    call('POST /escalations/:escalation/steps', { params: { escalation: escalation.id }, body }),
  );
  return {
    busy: act.isPending,
    /** Why the last step was refused, for a dialog; gone with the next try. */
    error: act.error,
    step: (escalation: Escalation, body: EscalationStep, done?: () => void) =>
      act.mutate(
        { escalation, version: escalation.version, ...body },
        {
          onSuccess: () => {
            notify({ text: words.t('decide.done.step') });
            done?.();
          },
          ...(saysWhy === 'dialog' ? {} : { onError: (error: Error) => notifyProblem(error, words) }),
        },
      ),
  };
}
