import { useOpenTasks } from '../state/departments.ts';
import { useWords } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Tasks } from './Tasks.tsx';

/** What departments owe an answer to, the first due first. */
export function OpenTasks() {
  const { t } = useWords();
  const { data, error, refetch, isPending } = useOpenTasks();
  return (
    <section>
      <h2>{t('depart.open')}</h2>
      <Bar busy={isPending} />
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 ? <p className="supervise-soft">{t('depart.noneOpen')}</p> : null}
      <Tasks tasks={data?.items ?? []} withClaim />
    </section>
  );
}
