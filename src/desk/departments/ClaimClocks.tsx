import type { Claim } from '../api/contract.ts';
import { useClaimClocks } from '../state/departments.ts';
import { useWords } from '../text/t.ts';
import { Section } from '../ui/Details.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Clocks } from './Clocks.tsx';

/** The deadlines that run on a claim, those of the law first. */
export function ClaimClocks({ claim }: { readonly claim: Claim }) {
  const { t } = useWords();
  const { data, error, refetch } = useClaimClocks(claim);
  return (
    <Section title={t('clocks.title')}>
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      {data === undefined ? null : <Clocks clocks={data.items} />}
    </Section>
  );
}
