import { lazy, Suspense, useState } from 'react';
import type { Claim } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { useClaimTasks } from '../state/departments.ts';
import { useMay } from '../state/me.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Section } from '../ui/Details.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Tasks } from './Tasks.tsx';
import { fetched } from '../ui/fetched.ts';

const AskDepartment = lazy(
  fetched(() => import('./AskDepartment.tsx').then((module) => ({ default: module.AskDepartment }))),
);

/** What departments were asked about a claim, and the way to ask: on the latest ticket that is still worked on. */
export function ClaimTasks({ claim }: { readonly claim: Claim }) {
  const { t } = useWords();
  const { data, error, refetch } = useClaimTasks(claim);
  const [asking, ask] = useState(false);
  const ticket = claim.tickets.find(({ status }) => status !== 'closed' && status !== 'merged');
  const mayAsk = useMay('work_claims') && ticket !== undefined;
  useKeys({ 'Shift+U': () => ask(true) }, mayAsk);
  return (
    <Section
      title={t('depart.title')}
      aside={
        mayAsk ? (
          <Button size="small" keys="Shift+U" onClick={() => ask(true)}>
            {t('depart.ask')}
          </Button>
        ) : null
      }
    >
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 ? <p className="claim-soft">{t('depart.none')}</p> : null}
      <Tasks tasks={data?.items ?? []} />
      {asking && ticket !== undefined ? (
        <Suspense fallback={null}>
          <AskDepartment ticket={ticket.reference} onClose={() => ask(false)} />
        </Suspense>
      ) : null}
    </Section>
  );
}
