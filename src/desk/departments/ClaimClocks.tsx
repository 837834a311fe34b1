import type { Claim } from '../api/contract.ts';
import { useClaimClocks } from '../state/departments.ts';
import { useWords } from '../text/t.ts';
import { Section } from '../ui/Details.tsx';
import { Problem } from '../ui/Problem.tsx';
import { claimEvents } from '../../domain/time/told-event.ts';
import { Clocks } from './Clocks.tsx';
import { TellEventButton } from './TellEventButton.tsx';

/** The deadlines that run on a claim, those of the law first. */
export function ClaimClocks({ claim }: { readonly claim: Claim }) {
  const { t } = useWords();
  const { data, error, refetch } = useClaimClocks(claim);
  return (
    <Section title={t('clocks.title')}>
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      {data === undefined ? null : <Clocks clocks={data.items} />}
      {claim.mergedInto === null ? <TellEventButton about={{ claim, events: claimEvents }} /> : null}
    </Section>
  );
}
