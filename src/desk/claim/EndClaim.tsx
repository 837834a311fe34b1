import { useRef, useState } from 'react';
import { endsAs, type ClaimStep } from '../../domain/claims/claim-ending.ts';
import { call } from '../api/client.ts';
import type { Claim } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { useMe } from '../state/me.ts';
import { bare, useAct } from '../state/ticket.ts';
import { offerUndo } from '../state/undo.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Select, TextArea } from '../ui/Field.tsx';
import { notify } from '../ui/notices.ts';
import { notifyProblem, Problem } from '../ui/Problem.tsx';

/** Ends a claim without a decision, closes a paid one, or opens it again, with the reason; ending can be undone. */
export function EndClaim({
  claim,
  steps,
  onClose,
}: {
  readonly claim: Claim;
  /** What the claim's status leaves open; at least one. */
  readonly steps: readonly ClaimStep[];
  readonly onClose: () => void;
}) {
  const words = useWords();
  const { t } = words;
  const me = useMe();
  const field = useRef<HTMLTextAreaElement>(null);
  const [reason, write] = useState('');
  const ways = (['withdraw', 'close_no_action', 'close'] as const).filter((each) => steps.includes(each));
  const [chosen, choose] = useState<keyof typeof endsAs | undefined>(ways[0]);
  const step: ClaimStep = chosen ?? 'reopen';
  const act = useAct(
    (body: { readonly step: ClaimStep; readonly reason: string; readonly version?: number }) =>
      call('POST /claims/:claim/steps', { params: { claim: bare(claim.reference) }, body }),
  );
  const ready = reason.trim() !== '';
  const run = () => {
    if (!ready || act.isPending) return;
    act.mutate(
      { step, reason: reason.trim(), version: claim.version },
      {
        onSuccess: () => {
          const text = t(`endClaim.done.${step}`);
          if (step === 'reopen') notify({ text });
          else
            offerUndo({
              text,
              label: t('action.undo'),
              forMs: (me?.preferences.undoSeconds ?? 10) * 1_000,
              back: () =>
                void act
                  .mutateAsync({ step: 'reopen', reason: t('moves.undoReason') })
                  .then(() => notify({ text: t('endClaim.done.reopen') }))
                  .catch((problem: unknown) => notifyProblem(problem, words)),
            });
          onClose();
        },
      },
    );
  };
  useKeys({ 'Ctrl+Enter': run });
  const title = t(step === 'reopen' ? 'endClaim.reopenTitle' : 'endClaim.title');
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      description={t(step === 'reopen' ? 'endClaim.reopenWhat' : 'endClaim.what')}
      first={field}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" keys="Ctrl+Enter" disabled={!ready} busy={act.isPending} onClick={run}>
            {title}
          </Button>
        </>
      }
    >
      {act.error === null ? null : <Problem error={act.error} />}
      {ways.length < 2 ? null : (
        <Select
          label={t('endClaim.how')}
          value={step}
          options={ways.map((each) => ({ value: each, label: t(`endClaim.step.${each}`) }))}
          onChange={(event) => choose(ways.find((each) => each === event.target.value) ?? chosen)}
        />
      )}
      <TextArea
        ref={field}
        label={t('endClaim.reason')}
        value={reason}
        rows={3}
        maxLength={2_000}
        onChange={(event) => write(event.target.value)}
      />
    </Dialog>
  );
}
