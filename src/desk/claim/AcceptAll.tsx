import type { Claim, Requirement } from '../api/contract.ts';
import { acceptable, useAcceptAll } from '../state/decisions.ts';
import { useMay } from '../state/me.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';

/** Accepts everything that came among these lines of the checklist; nothing, where a line's own button does it. */
export function AcceptAll({
  claim,
  lines = claim.requirements,
  onAccept,
}: {
  readonly claim: Claim;
  readonly lines?: readonly Requirement[];
  /** Pressed: the button is about to go, and whoever shows it says where the focus goes. */
  readonly onAccept?: () => void;
}) {
  const { t } = useWords();
  const works = useMay('work_claims');
  const { busy, accept } = useAcceptAll(claim);
  const ready = acceptable(lines);
  return works && ready.length > 1 ? (
    <Button
      size="small"
      busy={busy}
      title={t('papers.acceptAllWhy')}
      onClick={() => {
        onAccept?.();
        accept(ready);
      }}
    >
      {t('papers.acceptAll', { n: ready.length })}
    </Button>
  ) : null;
}
