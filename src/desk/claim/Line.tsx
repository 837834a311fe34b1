import { useState } from 'react';
import type { Claim, Requirement } from '../api/contract.ts';
import { nameOfLine, useDecide } from '../state/decisions.ts';
import { useMay } from '../state/me.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Tag } from '../ui/Tag.tsx';
import { Why } from '../ui/Why.tsx';

/** Reasons, one a line. */
export function Reasons({ reasons }: { readonly reasons: readonly string[] }) {
  return reasons.length === 0 ? null : (
    <ul className="claim-reasons">
      {reasons.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  );
}

/** How a line of the checklist stands. */
function LineState({ state }: Pick<Requirement, 'state'>) {
  const { t } = useWords();
  const tone =
    state === 'missing' || state === 'rejected'
      ? 'late'
      : state === 'asked'
        ? 'soon'
        : state === 'accepted'
          ? 'good'
          : 'quiet';
  return <Tag tone={tone}>{t(`panel.req.${state}`)}</Tag>;
}

/** A line of the checklist: why it is as it is, and a person's word on it. */
export function Line({
  claim,
  line,
  reasons = true,
}: {
  readonly claim: Claim;
  readonly line: Requirement;
  readonly reasons?: boolean;
}) {
  const { t, language } = useWords();
  const works = useMay('work_claims');
  const [asked, ask] = useState<'rejected' | 'waived' | undefined>(undefined);
  const { busy, decide } = useDecide(claim);
  const isOpen = line.state === 'missing' || line.state === 'asked' || line.state === 'rejected';
  const isDecided = line.state === 'accepted' || line.state === 'rejected' || line.state === 'waived';
  return (
    <li className="claim-line">
      <div>
        <p>
          {nameOfLine(line, language)} <LineState state={line.state} />
        </p>
        {reasons ? <Reasons reasons={line.explanation[language]} /> : null}
        {line.flaws.length === 0 ? null : (
          <p className="claim-soft">
            {t('claim.flaws', { flaws: line.flaws.map((flaw) => flaw.label[language]).join(', ') })}
          </p>
        )}
      </div>
      {works ? (
        <span className="claim-acts">
          {line.state === 'received' ? (
            <Button size="small" busy={busy} onClick={() => decide(line, 'accepted')}>
              {t('claim.accept')}
            </Button>
          ) : null}
          {line.state === 'received' || line.state === 'accepted' ? (
            <Button size="small" look="quiet" onClick={() => ask('rejected')}>
              {t('claim.reject')}
            </Button>
          ) : null}
          {isOpen ? (
            <Button size="small" look="quiet" onClick={() => ask('waived')}>
              {t('claim.waive')}
            </Button>
          ) : null}
          {isDecided ? (
            <Button size="small" look="quiet" busy={busy} onClick={() => decide(line, 'undecided')}>
              {t('papers.takeBack')}
            </Button>
          ) : null}
        </span>
      ) : null}
      {asked === undefined ? null : (
        <Why
          title={`${nameOfLine(line, language)}: ${t(`panel.req.${asked}`)}`}
          busy={busy}
          onClose={() => ask(undefined)}
          onReason={(note) => decide(line, asked, note, () => ask(undefined))}
        />
      )}
    </li>
  );
}
