/** How the work goes: the figures of a period, each defined in words, each a way to the tickets behind it. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import './StatisticsScreen.css';
import { call } from '../api/client.ts';
import type { Statistics } from '../api/contract.ts';
import { channelKey } from '../state/filters.ts';
import { daysBefore, daysOf, spans, type Days, type FiguresSearch } from '../state/figures.ts';
import { useNow } from '../state/now.ts';
import { showDay, showInstant, showShare } from '../text/format.ts';
import { showTime } from '../text/time.ts';
import { useWords, type TextKey } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { Select, TextInput } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Bars, Count, type BarRow } from './Bars.tsx';
import { FigureTickets } from './FigureTickets.tsx';

const route = getRouteApi('/desk/statistics');

function statisticsQuery(days: Days) {
  return {
    queryKey: ['statistics', days],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      call('GET /statistics', { query: days, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  };
}

export function StatisticsScreen() {
  const { t, language } = useWords();
  const search = route.useSearch();
  const now = useNow();
  const days = daysOf(search, now);
  const { data, error, isFetching, isPending, refetch } = useQuery(statisticsQuery(days));
  // What it is compared with may come later, or not at all.
  const { data: before } = useQuery(statisticsQuery(daysBefore(days)));
  return (
    <div className="statistics">
      <Bar busy={isPending && isFetching} />
      <div className="statistics-inner">
        <header className="statistics-head">
          <div>
            <h1>{t('nav.statistics')}</h1>
            <p className="statistics-soft">
              {t('figures.period', { from: showDay(days.from, language), to: showDay(days.to, language) })}
              {data === undefined
                ? ''
                : ` · ${t('figures.at', { when: showInstant(data.at, language, now) })}`}
            </p>
          </div>
          <Period search={search} days={days} />
          <a
            className="button button-plain button-normal"
            href={`/statistics.csv?from=${days.from}&to=${days.to}`}
            download
          >
            <Download aria-hidden="true" />
            <span className="button-words">{t('figures.csv')}</span>
          </a>
        </header>
        {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
        {data === undefined ? null : <Figures read={data} before={before} />}
      </div>
      <FigureTickets days={days} search={search} />
    </div>
  );
}

/** Spans up to today, or any two days. */
function Period({ search, days }: { readonly search: FiguresSearch; readonly days: Days }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const own = search.from !== undefined;
  const go = (next: FiguresSearch) => void navigate({ to: '/statistics', search: next, replace: true });
  return (
    <div className="statistics-period">
      <Select
        label={t('figures.span')}
        labelHidden
        value={own ? 'own' : String(search.days ?? 30)}
        options={[
          ...spans.map((span) => ({ value: String(span), label: t('figures.lastDays', { n: span }) })),
          { value: 'own', label: t('figures.ownDays') },
        ]}
        onChange={(event) => {
          const span = spans.find((each) => String(each) === event.target.value);
          go(span === undefined ? { ...days } : { days: span });
        }}
      />
      {own ? (
        <>
          <TextInput
            label={t('figures.from')}
            labelHidden
            type="date"
            value={days.from}
            max={days.to}
            onChange={(event) =>
              event.target.value === '' ? undefined : go({ ...days, from: event.target.value })
            }
          />
          <TextInput
            label={t('figures.to')}
            labelHidden
            type="date"
            value={days.to}
            min={days.from}
            onChange={(event) =>
              event.target.value === '' ? undefined : go({ ...days, to: event.target.value })
            }
          />
        </>
      ) : null}
    </div>
  );
}

function Figures({ read, before }: { readonly read: Statistics; readonly before: Statistics | undefined }) {
  const { t, language } = useWords();
  const { any, person } = read.answers;
  const asked = read.complete.complete + read.complete.incomplete;
  const byMachine = read.links.kept + read.links.corrected;
  const reminders = sums(read);
  const share = (part: number, whole: number) =>
    whole === 0 ? undefined : showShare(part / whole, language);
  const time = (seconds: number | null | undefined) => (seconds == null ? undefined : showTime(seconds, t));
  const earlier = before === undefined ? undefined : sums(before);
  const reminder = (round: number, part: 'worked' | 'in_vain', count: number): BarRow => ({
    key: `${round} ${part}`,
    label: t(`figures.${part}`, { n: round }),
    count,
    open: { figure: 'reminders', part, round },
    ...(part === 'worked' ? { tone: 'good' as const } : {}),
  });
  return (
    <>
      <ul className="statistics-tiles">
        <Tile
          name={t('figures.tile.half')}
          value={time(person.median)}
          before={time(before?.answers.person.median)}
          open={{ figure: 'answers_person', part: 'answered' }}
        />
        <Tile
          name={t('figures.tile.nine')}
          value={time(person.ninety)}
          before={time(before?.answers.person.ninety)}
          open={{ figure: 'answers_person', part: 'slow' }}
        />
        <Tile
          name={t('figures.tile.complete')}
          value={share(read.complete.complete, asked)}
          before={
            before === undefined
              ? undefined
              : share(before.complete.complete, before.complete.complete + before.complete.incomplete)
          }
          open={{ figure: 'complete', part: 'complete' }}
        />
        <Tile
          name={t('figures.tile.kept')}
          value={share(read.links.kept, byMachine)}
          before={
            before === undefined
              ? undefined
              : share(before.links.kept, before.links.kept + before.links.corrected)
          }
          open={{ figure: 'links', part: 'kept' }}
        />
        <Tile
          name={t('figures.tile.reminders')}
          value={share(reminders.worked, reminders.sent)}
          before={earlier === undefined ? undefined : share(earlier.worked, earlier.sent)}
          open={{ figure: 'reminders', part: 'worked' }}
        />
      </ul>
      <div className="statistics-grid">
        <Part title={t('figures.ageing')} help={t('figures.ageing.help')}>
          <Bars
            title={t('figures.ageing')}
            rows={read.ageing.toReversed().map(({ part, fromDays, toDays, count }) => ({
              key: part,
              label:
                fromDays === 0
                  ? t('figures.today')
                  : toDays === null
                    ? t('figures.daysFrom', { from: fromDays })
                    : t('figures.days', { from: fromDays, to: toDays }),
              count,
              open: { figure: 'ageing', part },
              ...(fromDays >= 14 ? { tone: 'late' as const } : {}),
            }))}
          />
        </Part>
        <Part title={t('figures.deadlines')} help={t('figures.deadlines.help')}>
          <Bars
            title={t('figures.deadlines')}
            rows={read.deadlines.map(({ part, day, count }) => ({
              key: part,
              label:
                part === 'missed' || part === 'due_0' || part === 'due_later' || part === 'due_none'
                  ? t(`figures.${part}`)
                  : weekday(day ?? '', language),
              count,
              open: { figure: 'deadlines', part },
              ...(part === 'missed'
                ? { tone: 'late' as const }
                : part === 'due_0'
                  ? { tone: 'soon' as const }
                  : {}),
            }))}
          />
        </Part>
        <Part title={t('figures.answers')} help={t('figures.answers.help')}>
          <table className="statistics-table">
            <thead>
              <tr>
                <th scope="col">{t('figures.part')}</th>
                <th scope="col">{t('figures.answers.person')}</th>
                <th scope="col">{t('figures.answers.any')}</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">{t('figures.answers.half')}</th>
                <td>{time(person.median) ?? '–'}</td>
                <td>{time(any.median) ?? '–'}</td>
              </tr>
              <tr>
                <th scope="row">{t('figures.answers.nine')}</th>
                <td>{time(person.ninety) ?? '–'}</td>
                <td>{time(any.ninety) ?? '–'}</td>
              </tr>
              {(['answered', 'slow', 'unanswered'] as const).map((part) => (
                <tr key={part}>
                  <th scope="row">{t(`figures.${part}`)}</th>
                  <td>
                    <Count
                      name={`${t('figures.answers.person')}, ${t(`figures.${part}`)}`}
                      count={person[part]}
                      open={{ figure: 'answers_person', part }}
                    />
                  </td>
                  <td>
                    <Count
                      name={`${t('figures.answers.any')}, ${t(`figures.${part}`)}`}
                      count={any[part]}
                      open={{ figure: 'answers_any', part }}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Part>
        <Part title={t('figures.complete')} help={t('figures.complete.help')}>
          <Bars
            title={t('figures.complete')}
            rows={(['complete', 'incomplete', 'awaited'] as const).map((part) => ({
              key: part,
              label: t(`figures.complete.${part}`),
              count: read.complete[part],
              open: { figure: 'complete', part },
              ...(part === 'complete' ? { tone: 'good' as const } : {}),
            }))}
          />
        </Part>
        <Part title={t('figures.links')} help={t('figures.links.help')}>
          <Bars
            title={t('figures.links')}
            rows={[
              {
                key: 'kept',
                label: t('figures.links.kept'),
                count: read.links.kept,
                open: { figure: 'links', part: 'kept' },
                tone: 'good',
              },
              {
                key: 'corrected',
                label: t('figures.links.corrected'),
                count: read.links.corrected,
                open: { figure: 'links', part: 'corrected' },
                tone: 'late',
              },
              {
                key: 'by_person',
                label: t('figures.links.byPerson'),
                count: read.links.byPerson,
                open: { figure: 'links', part: 'by_person' },
              },
            ]}
          />
        </Part>
        <Part title={t('figures.reminders')} help={t('figures.reminders.help')}>
          {read.reminders.length === 0 ? (
            <p className="statistics-soft">{t('figures.reminders.none')}</p>
          ) : (
            <Bars
              title={t('figures.reminders')}
              rows={read.reminders.flatMap(({ round, worked, inVain }) => [
                reminder(round, 'worked', worked),
                reminder(round, 'in_vain', inVain),
              ])}
            />
          )}
        </Part>
      </div>
      <Part title={t('figures.volume')} help={t('figures.volume.help')}>
        <Volume read={read} />
      </Part>
    </>
  );
}

function sums({ reminders }: Statistics): { readonly worked: number; readonly sent: number } {
  const worked = reminders.reduce((sum, each) => sum + each.worked, 0);
  return { worked, sent: reminders.reduce((sum, each) => sum + each.inVain, worked) };
}

/** A figure that says much at once, with what it was in as many days before. */
function Tile({
  name,
  value,
  before,
  open,
}: {
  readonly name: string;
  readonly value: string | undefined;
  readonly before: string | undefined;
  readonly open: FiguresSearch;
}) {
  const { t } = useWords();
  return (
    <li className="statistics-tile">
      <span className="statistics-tile-name">{name}</span>
      {value === undefined ? (
        <span className="statistics-tile-value">–</span>
      ) : (
        <Count className="statistics-tile-value" name={name} count={value} open={open} />
      )}
      <span className="statistics-soft">
        {before === undefined ? '\u00a0' : t('figures.before', { value: before })}
      </span>
    </li>
  );
}

/** A titled figure with its definition. */
function Part({
  title,
  help,
  children,
}: {
  readonly title: string;
  readonly help: string;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="statistics-part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p className="statistics-soft">{help}</p>
      {children}
    </section>
  );
}

/** What came, kinds down and channels across. */
function Volume({ read }: { readonly read: Statistics }) {
  const { t, language } = useWords();
  const channels = [...new Set(read.volume.map(({ channel }) => channel))];
  const of = (cells: Statistics['volume']) => cells.reduce((sum, { count }) => sum + count, 0);
  const kinds = [...new Set(read.volume.map(({ kind }) => kind))]
    .map((kind) => ({ kind, cells: read.volume.filter((cell) => cell.kind === kind) }))
    .toSorted((a, b) => of(b.cells) - of(a.cells));
  if (kinds.length === 0) return <p className="statistics-soft">{t('figures.volume.none')}</p>;
  const named = (channel: string) => {
    const key = channelKey(channel);
    return key === undefined ? channel : t(key);
  };
  const all = of(read.volume);
  return (
    <div className="statistics-wide">
      <table className="statistics-table statistics-volume">
        <thead>
          <tr>
            <th scope="col">{t('queue.filter.kind')}</th>
            {channels.map((channel) => (
              <th key={channel} scope="col">
                {named(channel)}
              </th>
            ))}
            <th scope="col">{t('figures.all')}</th>
            <th scope="col">{t('figures.share')}</th>
          </tr>
        </thead>
        <tbody>
          {kinds.map(({ kind, cells }) => (
            <tr key={kind}>
              <th scope="row">{t(`kind.${kind}` satisfies TextKey)}</th>
              {channels.map((channel) => (
                <td key={channel}>
                  <Count
                    name={`${t(`kind.${kind}`)}, ${named(channel)}`}
                    count={of(cells.filter((cell) => cell.channel === channel))}
                    open={{ figure: 'volume', kind, channel }}
                  />
                </td>
              ))}
              <td>
                <Count name={t(`kind.${kind}`)} count={of(cells)} open={{ figure: 'volume', kind }} />
              </td>
              <td className="statistics-soft">{showShare(of(cells) / all, language)}</td>
            </tr>
          ))}
          <tr className="statistics-total">
            <th scope="row">{t('figures.all')}</th>
            {channels.map((channel) => (
              <td key={channel}>
                <Count
                  name={named(channel)}
                  count={of(read.volume.filter((cell) => cell.channel === channel))}
                  open={{ figure: 'volume', channel }}
                />
              </td>
            ))}
            <td>
              <Count name={t('figures.volume')} count={all} open={{ figure: 'volume' }} />
            </td>
            <td className="statistics-soft">{showShare(1, language)}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function weekday(day: string, language: 'it' | 'en'): string {
  return new Intl.DateTimeFormat(language === 'it' ? 'it-IT' : 'en-GB', {
    timeZone: 'Europe/Rome',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  }).format(new Date(`${day}T12:00:00Z`));
}
