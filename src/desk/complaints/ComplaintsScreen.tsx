import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useState } from 'react';
import './ComplaintsScreen.css';
import { call } from '../api/client.ts';
import type { Complaint } from '../api/contract.ts';
import { useMay } from '../state/me.ts';
import { useNow } from '../state/now.ts';
import { bare } from '../state/ticket.ts';
import { showDay } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Choice } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { EditComplaint } from './EditComplaint.tsx';

/** The register of complaints: what is open by its nearest day, or all of it; each entry can be kept from here. */
export function ComplaintsScreen() {
  const { t, language } = useWords();
  const now = useNow();
  const keeps = useMay('keep_complaints');
  const [which, show] = useState<'open' | 'all'>('open');
  const [edited, edit] = useState<Complaint>();
  const { data, error, refetch, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery({
      // Below `queue`: what makes lists stale makes this one stale.
      queryKey: ['queue', 'complaints', which],
      queryFn: ({ pageParam, signal }) =>
        call('GET /complaints', {
          query: {
            ...(which === 'open' ? { open: 'true' } : {}),
            ...(pageParam === undefined ? {} : { cursor: pageParam }),
          },
          signal,
        }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const today = now.toISOString().slice(0, 10);
  return (
    <article className="complaints" aria-labelledby="complaints-title">
      <header className="complaints-head">
        <h1 id="complaints-title">{t('complaints.title')}</h1>
        <Choice
          label={t('complaints.which')}
          value={which}
          options={[
            { value: 'open', label: t('complaints.open') },
            { value: 'all', label: t('complaints.all') },
          ]}
          onChange={show}
        />
        <a className="button button-plain button-normal complaints-export" href="/complaints/register.csv">
          <Download aria-hidden="true" />
          {t('complaints.export')}
        </a>
      </header>
      <Bar busy={isPending} />
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      {data !== undefined && items.length === 0 ? (
        <Empty title={t(which === 'open' ? 'complaints.noneOpen' : 'complaints.none')} />
      ) : null}
      {items.length === 0 ? null : (
        <div className="complaints-box" tabIndex={0} role="region" aria-label={t('complaints.title')}>
          <table className="complaints-table">
            <thead>
              <tr>
                <th>{t('complaints.due')}</th>
                <th>{t('complaints.by')}</th>
                <th>{t('complaints.reason')}</th>
                <th>{t('complaints.handler')}</th>
                <th>{t('complaints.outcome')}</th>
                <th>
                  <span className="only-read">{t('complaints.edit')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((entry) => (
                <tr key={entry.id}>
                  <td data-name={t('complaints.due')}>
                    {showDay(entry.dueOn, language)}{' '}
                    {entry.answerWaits === null ? null : (
                      <Tag tone="soon">{t(`complaints.waits.${entry.answerWaits}`)}</Tag>
                    )}{' '}
                    {entry.closedAt === null && entry.answeredAt === null && entry.dueOn < today ? (
                      <Tag tone="late">{t('queue.filter.late')}</Tag>
                    ) : null}
                  </td>
                  <td>
                    <Link to="/queue/$view/$ticket" params={{ view: 'all', ticket: bare(entry.ticket) }}>
                      {entry.complainantName ?? entry.complainantAddress ?? entry.ticket}
                    </Link>
                    <span className="complaints-soft">{entry.ticket}</span>
                  </td>
                  <td data-name={t('complaints.reason')}>{t(`complaints.reason.${entry.reason}`)}</td>
                  <td data-name={t('complaints.handler')}>{entry.handler ?? t('ticket.nobody')}</td>
                  <td data-name={t('complaints.outcome')}>
                    {entry.outcome === null
                      ? t('complaints.noOutcome')
                      : t(`complaints.outcome.${entry.outcome}`)}
                    {entry.closedAt === null ? null : (
                      <>
                        {' '}
                        <Tag>{t('complaints.isClosed')}</Tag>
                      </>
                    )}
                  </td>
                  <td>
                    <Button
                      size="small"
                      aria-label={`${t(keeps ? 'complaints.edit' : 'complaints.read')} ${entry.ticket}`}
                      onClick={() => edit(entry)}
                    >
                      {t(keeps ? 'complaints.edit' : 'complaints.read')}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {hasNextPage ? (
            <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('search.more')}
            </Button>
          ) : null}
        </div>
      )}
      {edited === undefined ? null : (
        <EditComplaint entry={edited} title={edited.ticket} onClose={() => edit(undefined)} />
      )}
    </article>
  );
}
