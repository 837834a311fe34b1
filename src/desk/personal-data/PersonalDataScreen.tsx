import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import './PersonalDataScreen.css';
import { call } from '../api/client.ts';
import type { Addresses } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { useMe } from '../state/me.ts';
import { useAct } from '../state/ticket.ts';
import { showDay, showQuote } from '../text/format.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Empty } from '../ui/Empty.tsx';
import { TextInput } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { Retention } from './Retention.tsx';
import { useDataWords } from './words.ts';
import { fetched } from '../ui/fetched.ts';

const AskForData = lazy(
  fetched(() => import('./AskForData.tsx').then((module) => ({ default: module.AskForData }))),
);

type Act = Addresses['GET /personal-data']['answer']['items'][number];
type StepBody = Addresses['POST /personal-data/:act/steps']['body'];

/** What was asked for and done with people's data; copies are fetched and erasures agreed to here. */
export function PersonalDataScreen() {
  const { t } = useDataWords();
  const [asking, ask] = useState(false);
  const { data, error, isPending, refetch } = useQuery({
    // Below `queue`: what makes lists stale makes this one stale.
    queryKey: ['queue', 'personal-data'],
    queryFn: ({ signal }) => call('GET /personal-data', { query: {}, signal }),
    // A copy grows by itself, and no news tells of it.
    refetchInterval: ({ state }) =>
      state.data?.items.some((each) => each.state === 'waiting' || each.state === 'working') === true
        ? 2_000
        : false,
  });
  useKeys({ n: () => ask(true) });
  return (
    <article className="personal-data" aria-labelledby="personal-data-title">
      <header className="personal-data-head">
        <h1 id="personal-data-title">{t('data.title')}</h1>
        <Button look="primary" keys="n" onClick={() => ask(true)}>
          {t('data.new')}
        </Button>
      </header>
      <p className="personal-data-soft">{t('data.more')}</p>
      <Bar busy={isPending} />
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 ? <Empty title={t('data.none')} /> : null}
      <ul className="personal-data-list">
        {data?.items.map((act) => (
          <ActLine key={act.id} act={act} />
        ))}
      </ul>
      <Retention />
      {asking ? (
        <Suspense fallback={null}>
          <AskForData onClose={() => ask(false)} />
        </Suspense>
      ) : null}
    </article>
  );
}

function ActLine({ act }: { readonly act: Act }) {
  const { t, language } = useDataWords();
  const me = useMe();
  const [confirming, confirm] = useState(false);
  const step = useAct((body: Omit<StepBody, 'version'>) =>
    call('POST /personal-data/:act/steps', {
      params: { act: act.id },
      body: { ...body, version: act.version },
    }),
  );
  const { done, total } = act.progress;
  const isMine = act.askedBy === `person:${me?.name ?? ''}`;
  return (
    <li>
      <p className="personal-data-line">
        <strong>{act.name}</strong>
        <span>{t(`data.kind.${act.kind}`)}</span>
        <Tag tone={act.state === 'done' ? 'good' : act.state === 'failed' ? 'late' : 'soon'}>
          {t(`data.state.${act.state}`)}
        </Tag>
        {act.state === 'working' && done !== null && total !== null ? (
          <span role="status">{t('data.progress', { done, total })}</span>
        ) : null}
      </p>
      <p className="personal-data-line personal-data-soft">
        <span>{showQuote(act.reason, language)}</span>
        <span>
          {t('data.by', { name: nameOf(act.askedBy) })}, {showDay(act.askedAt.slice(0, 10), language)}
        </span>
        {act.confirmedBy === null ? null : (
          <span>{t('data.confirmedBy', { name: nameOf(act.confirmedBy) })}</span>
        )}
        {act.note === null ? null : <span>{act.note}</span>}
      </p>
      {act.plan !== null && act.state === 'proposed' ? <Plan plan={act.plan} /> : null}
      <p className="personal-data-line">
        {act.copy === null ? null : (
          <>
            <a className="button button-plain button-normal" href={act.copy}>
              <Download aria-hidden="true" />
              {t('data.fetch')}
            </a>
            {act.expiresAt === null ? null : (
              <span className="personal-data-soft">
                {t('data.until', { day: showDay(act.expiresAt.slice(0, 10), language) })}
              </span>
            )}
            <Button
              size="small"
              look="quiet"
              busy={step.isPending}
              onClick={() => step.mutate({ step: 'drop' })}
            >
              {t('data.drop')}
            </Button>
          </>
        )}
        {act.state === 'proposed' ? (
          <>
            {isMine ? null : (
              <Button size="small" look="primary" onClick={() => confirm(true)}>
                {t('data.confirm')}
              </Button>
            )}
            <Button size="small" busy={step.isPending} onClick={() => step.mutate({ step: 'refuse' })}>
              {t('data.refuse')}
            </Button>
          </>
        ) : null}
      </p>
      {step.error === null || confirming ? null : <Problem error={step.error} />}
      {confirming ? (
        <Confirm
          name={act.name}
          busy={step.isPending}
          error={step.error}
          onClose={() => confirm(false)}
          onName={(name) => step.mutate({ step: 'confirm', name }, { onSuccess: () => confirm(false) })}
        />
      ) : null}
    </li>
  );
}

function Plan({ plan }: { readonly plan: NonNullable<Act['plan']> }) {
  const { t, language } = useDataWords();
  return (
    <table className="personal-data-plan personal-data-erasure">
      <caption className="only-read">{t('data.plan')}</caption>
      <thead>
        <tr>
          <th>{t('data.plan')}</th>
          <th>{t('data.goes')}</th>
          <th>{t('data.stays')}</th>
          <th>{t('data.why')}</th>
        </tr>
      </thead>
      <tbody>
        {plan.lines
          .filter(({ goes, stays }) => goes + stays > 0)
          .map(({ kind, goes, stays, staying }) => (
            <tr key={kind}>
              <td>{t(`data.erased.${kind}`)}</td>
              <td>{goes}</td>
              <td>{stays}</td>
              <td>{staying.map(({ why, law }) => `${why[language]} (${law})`).join('; ')}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function Confirm({
  name,
  busy,
  error,
  onClose,
  onName,
}: {
  readonly name: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onName: (name: string) => void;
}) {
  const { t } = useDataWords();
  const [typed, type] = useState('');
  const run = () => {
    if (typed.trim() !== '' && !busy) onName(typed.trim());
  };
  useKeys({ 'Ctrl+Enter': run });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('data.confirmTitle', { name })}
      description={t('data.confirmMore')}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" keys="Ctrl+Enter" busy={busy} disabled={typed.trim() === ''} onClick={run}>
            {t('data.kind.erase')}
          </Button>
        </>
      }
    >
      {error === null ? null : <Problem error={error} />}
      <TextInput
        label={t('data.name')}
        value={typed}
        maxLength={200}
        autoComplete="off"
        onChange={({ target }) => type(target.value)}
      />
    </Dialog>
  );
}

function nameOf(actor: string): string {
  return actor.replace(/^person:/, '');
}
