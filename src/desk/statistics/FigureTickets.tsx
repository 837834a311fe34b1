import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { call } from '../api/client.ts';
import type { FigureQuery } from '../api/contract.ts';
import { channelKey } from '../state/filters.ts';
import type { Days, FiguresSearch } from '../state/figures.ts';
import { useNow } from '../state/now.ts';
import { bare } from '../state/ticket.ts';
import { showInstant } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { whoOf } from '../text/who.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Sheet } from '../ui/Dialog.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Problem } from '../ui/Problem.tsx';

/** The tickets behind the figure that the address names; closing takes it out of the address again. */
export function FigureTickets({ days, search }: { readonly days: Days; readonly search: FiguresSearch }) {
  const { t, language } = useWords();
  const navigate = useNavigate();
  const now = useNow();
  const { figure, part, round, channel, kind } = search;
  const query = useInfiniteQuery({
    enabled: figure !== undefined,
    queryKey: ['statistics', 'tickets', days, figure, part, round, channel, kind],
    queryFn: ({ pageParam, signal }) =>
      call('GET /statistics/tickets', {
        query: {
          ...days,
          figure: figure ?? 'volume',
          // What the address says wrongly the API refuses in words.
          part: part as FigureQuery['part'],
          round,
          channel,
          kind,
          limit: 100,
          cursor: pageParam,
        },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const rows = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Sheet
      open={figure !== undefined}
      onClose={() =>
        void navigate({
          to: '/statistics',
          search:
            search.from === undefined
              ? search.days === undefined
                ? {}
                : { days: search.days }
              : { ...days },
        })
      }
      title={t('figures.behind')}
      {...(figure === undefined ? {} : { description: words(search, t) })}
    >
      <Bar busy={query.isFetching && rows === undefined} />
      {query.error === null ? null : <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {rows?.length === 0 ? <Empty title={t('figures.noTickets')} /> : null}
      <ul className="figure-tickets">
        {(rows ?? []).map((row) => (
          <li key={row.id}>
            <Link
              to="/queue/$view/$ticket"
              params={{ view: 'all', ticket: bare(row.reference) }}
              className="figure-ticket"
            >
              <span className="figure-ticket-who">{whoOf(row) ?? row.reference}</span>
              <span className="statistics-soft">{showInstant(row.receivedAt, language, now)}</span>
              <span className="figure-ticket-what" lang={row.language}>
                {row.subject === '' ? t(`kind.${row.caseKind}`) : row.subject}
              </span>
              <span className="statistics-soft">{t(`status.${row.status}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button look="quiet" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('figures.more')}
        </Button>
      ) : null}
    </Sheet>
  );
}

/** The figure in words, as its page names it. */
function words(
  { figure, part, round = 1, channel, kind }: FiguresSearch,
  t: ReturnType<typeof useWords>['t'],
): string {
  switch (figure) {
    case 'volume': {
      const key = channel === undefined ? undefined : channelKey(channel);
      return [
        t('figures.volume'),
        kind === undefined ? '' : t(`kind.${kind}`),
        key === undefined ? (channel ?? '') : t(key),
      ]
        .filter(Boolean)
        .join(' · ');
    }
    case 'ageing': {
      const [from, to] = /^days_(\d+)(?:_(\d+))?$/.exec(part ?? '')?.slice(1) ?? [];
      const age =
        from === undefined
          ? ''
          : from === '0'
            ? t('figures.today')
            : to === undefined
              ? t('figures.daysFrom', { from })
              : t('figures.days', { from, to });
      return [t('figures.ageing'), age].filter(Boolean).join(' · ');
    }
    case 'deadlines': {
      const known = (['missed', 'due_0', 'due_later', 'due_none'] as const).find((each) => each === part);
      const days = /^due_(\d)$/.exec(part ?? '')?.[1];
      return [
        t('figures.deadlines'),
        known !== undefined
          ? t(`figures.${known}`)
          : days === undefined
            ? ''
            : t('figures.dueIn', { n: Number(days) }),
      ]
        .filter(Boolean)
        .join(' · ');
    }
    case 'answers_any':
    case 'answers_person': {
      const known = (['answered', 'slow', 'unanswered'] as const).find((each) => each === part);
      return [
        t(figure === 'answers_any' ? 'figures.answers.any' : 'figures.answers.person'),
        known === undefined ? '' : t(`figures.${known}`),
      ]
        .filter(Boolean)
        .join(' · ');
    }
    case 'complete': {
      const known = (['complete', 'incomplete', 'awaited'] as const).find((each) => each === part);
      return [t('figures.complete'), known === undefined ? '' : t(`figures.complete.${known}`)]
        .filter(Boolean)
        .join(' · ');
    }
    case 'links':
      return [
        t('figures.links'),
        part === 'kept'
          ? t('figures.links.kept')
          : part === 'corrected'
            ? t('figures.links.corrected')
            : part === 'by_person'
              ? t('figures.links.byPerson')
              : '',
      ]
        .filter(Boolean)
        .join(' · ');
    case 'reminders':
      return part === 'worked' || part === 'in_vain'
        ? t(`figures.${part}`, { n: round })
        : t('figures.reminders');
    case undefined:
      return '';
  }
}
