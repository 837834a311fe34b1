import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Finding } from '../api/contract.ts';
import { rightFor, type FindingAction } from '../../domain/review/finding.ts';
import { useMe } from '../state/me.ts';
import { useAct } from '../state/ticket.ts';
import { offerUndo } from '../state/undo.ts';
import { showQuote } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';
import { Why } from '../ui/Why.tsx';
import { Reasons } from './Line.tsx';
import { Severity } from './Severity.tsx';

const offeredMs = 20_000;

/** A finding with the words it rests on, and a person's word on it: seen, put aside with a reason, or open again. */
export function FindingLine({ finding }: { readonly finding: Finding }) {
  const words = useWords();
  const { t, language } = words;
  const me = useMe();
  const [asked, ask] = useState<'waive' | 'reopen'>();
  const judge = useAct(
    (body: { readonly action: FindingAction; readonly reason?: string; readonly version?: number }) =>
      call('PATCH /findings/:finding', { params: { finding: finding.id }, body }),
  );
  const failed = (error: unknown) => notifyProblem(error, words);
  const may = (action: FindingAction) => me?.rights.includes(rightFor(finding, action)) ?? false;
  const run = (action: FindingAction, reason?: string) =>
    judge.mutate(
      { action, version: finding.version, ...(reason === undefined ? {} : { reason }) },
      {
        onSuccess: () => {
          ask(undefined);
          if (action === 'reopen') return;
          const back = () =>
            judge.mutate({ action: 'reopen', reason: t('moves.undoReason') }, { onError: failed });
          const text = t(`papers.finding.${action}`);
          if (may('reopen')) offerUndo({ text, label: t('action.undo'), back, forMs: offeredMs });
          else notify({ text });
        },
        onError: failed,
      },
    );
  const isDecided = finding.state === 'acknowledged' || finding.state === 'waived';
  return (
    <li className="claim-line">
      <div>
        <p>
          <Severity of={finding} /> {finding[language]}
        </p>
        <Reasons reasons={finding.quotes.map(({ quote }) => showQuote(quote, language))} />
        {finding.decided === null ? null : (
          <p className="claim-soft">
            {t('claim.decidedBy', {
              name: finding.decided.by.replace(/^person:/, ''),
              reason: finding.decided.reason ?? '',
            })}
          </p>
        )}
      </div>
      <span className="claim-acts">
        {finding.state === 'open' && finding.severity !== 'blocker' && may('acknowledge') ? (
          <Button size="small" busy={judge.isPending} onClick={() => run('acknowledge')}>
            {t('panel.acknowledge')}
          </Button>
        ) : null}
        {finding.state === 'open' && may('waive') ? (
          <Button size="small" look="quiet" onClick={() => ask('waive')}>
            {t('claim.waiveFinding')}
          </Button>
        ) : null}
        {isDecided && may('reopen') ? (
          <Button size="small" look="quiet" onClick={() => ask('reopen')}>
            {t('papers.finding.again')}
          </Button>
        ) : null}
      </span>
      {asked === undefined ? null : (
        <Why
          title={t(asked === 'waive' ? 'claim.waiveFinding' : 'papers.finding.again')}
          busy={judge.isPending}
          onClose={() => ask(undefined)}
          onReason={(reason) => run(asked, reason)}
        />
      )}
    </li>
  );
}
