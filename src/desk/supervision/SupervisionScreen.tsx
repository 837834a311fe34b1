import { OpenTasks } from '../departments/OpenTasks.tsx';
import { BrokenSources } from '../desk/BrokenSources.tsx';
import { LateLetters } from '../print/LateLetters.tsx';
import { useMay } from '../state/me.ts';
import { useBroken } from '../state/sources.ts';
import { useSupervision } from '../state/supervision.ts';
import type { Supervision } from '../api/contract.ts';
import { showNumber } from '../text/format.ts';
import { Bar } from '../ui/Bar.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Clocks, Workload } from './Workload.tsx';
import { Escalations } from './Escalations.tsx';
import { Signing } from './Signing.tsx';
import './SupervisionScreen.css';
import { LoadLink } from './LoadLink.tsx';
import { useSupervisionWords } from './words.ts';

/**
 * What is late, nobody's or waits for a second person. Whoever leads the work also sees how much each has, and hands it
 * over; whoever may only sign sees what there is to sign.
 */
export function SupervisionScreen() {
  const { t } = useSupervisionWords();
  const leads = useMay('handle_escalations');
  const { data, error, refetch, isPending } = useSupervision(leads);
  return (
    <article className="supervise" aria-labelledby="supervise-title" tabIndex={0}>
      <header className="supervise-head">
        <h1 id="supervise-title">{t('supervise.title')}</h1>
        {data === undefined ? null : <Figures of={data} />}
      </header>
      <Bar busy={leads && isPending} />
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      <div className={leads ? 'supervise-grid' : undefined}>
        <div>
          <Escalations />
          <Signing />
          <OpenTasks />
          <LateLetters />
        </div>
        {data === undefined ? null : (
          <div>
            <Workload of={data} />
            <Clocks of={data} />
            <Ways leaving={data.leaving} />
          </div>
        )}
      </div>
    </article>
  );
}

/** What a supervisor looks at first, each a way to its tickets. */
function Figures({ of }: { readonly of: Supervision }) {
  const { t, language } = useSupervisionWords();
  return (
    <ul className="supervise-figures">
      <li>
        <LoadLink name={t('supervise.late')} count={of.late} tone="late" search={{ due: 'late' }} named />
      </li>
      <li>
        <LoadLink name={t('supervise.soon')} count={of.soon} tone="soon" search={{ due: 'soon' }} named />
      </li>
      <li>
        <a
          className="load-figure"
          href="#handed-up"
          onClick={(event) => {
            event.preventDefault();
            document.getElementById('handed-up')?.focus();
          }}
        >
          <strong>{showNumber(of.handedUp, language)}</strong> {t('supervise.handedUp')}
        </a>
      </li>
      <li>
        <LoadLink name={t('supervise.unowned')} count={of.unowned} search={{ assignee: 'nobody' }} named />
      </li>
      <li>
        <LoadLink name={t('supervise.problems')} count={of.problems} search={{ needsPerson: 'true' }} named />
      </li>
    </ul>
  );
}

/** Whether what comes in comes, and what goes out goes. */
function Ways({ leaving }: Pick<Supervision, 'leaving'>) {
  const { t } = useSupervisionWords();
  const broken = useBroken();
  return (
    <section className="supervise-part">
      <h2>{t('supervise.ways')}</h2>
      {broken.length === 0 ? <p>{t('supervise.waysGood')}</p> : <BrokenSources sources={broken} />}
      <p>
        {leaving.waiting === 0 ? t('supervise.noneWaiting') : t('supervise.waiting', { n: leaving.waiting })}
      </p>
      {leaving.uncertain === 0 ? null : <p>{t('supervise.uncertain', { n: leaving.uncertain })}</p>}
    </section>
  );
}
