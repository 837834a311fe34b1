/** What is asked again and when: by day, or as a month. What leaves can be read first, moved, held back or ended. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { CalendarClock, ChevronLeft, ChevronRight } from 'lucide-react';
import { useRef, useState } from 'react';
import './FollowUpsScreen.css';
import { call } from '../api/client.ts';
import type { FollowUp, FollowUpDay, InformationRequest } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { RequestPreview } from '../desk/RequestPreview.tsx';
import { agendaDays, calendarSpan, nextMonth, type CalendarSearch } from '../state/calendar.ts';
import { addDays, romeDay } from '../state/figures.ts';
import { useNow } from '../state/now.ts';
import { useWords } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button, IconButton } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Choice } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Month } from './Month.tsx';
import { Move, Stop } from './Steps.tsx';
import { Reminder } from './Reminder.tsx';
import { dayWords } from './words.ts';

const route = getRouteApi('/desk/follow-ups');

/** What a person is about to do with a reminder. */
interface Doing {
  readonly what: 'send' | 'move' | 'stop';
  readonly of: FollowUp;
}

function useFollowUps(from: string, to: string, limit: number) {
  return useInfiniteQuery({
    queryKey: ['follow-ups', from, to, limit],
    queryFn: ({ pageParam, signal }) =>
      call('GET /follow-ups', { query: { from, to, limit, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}

export function FollowUpsScreen() {
  const { t, language } = useWords();
  const search = route.useSearch();
  const navigate = useNavigate();
  const now = useNow();
  const today = romeDay(now);
  const { chosen, from, to } = calendarSpan(search, now);
  const isMonth = search.look === 'month';
  const whole = useFollowUps(from, to, isMonth ? 1 : 100);
  const ofDay = useFollowUps(chosen, chosen, 100);
  const list = isMonth ? ofDay : whole;
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const days = whole.data?.pages[0]?.days ?? [];
  const [doing, act] = useState<Doing | undefined>(undefined);
  const go = (change: CalendarSearch) =>
    void navigate({ to: '/follow-ups', search: { ...search, ...change }, replace: true });
  const turn = (by: number) => () =>
    go({ day: isMonth ? nextMonth(chosen, by) : addDays(chosen, by * agendaDays) });
  const box = useRef<HTMLDivElement>(null);
  const step = (by: number) => () => {
    const all = [...(box.current?.querySelectorAll<HTMLElement>('.reminder-who') ?? [])];
    const at = all.findIndex((each) => each.closest('.reminder')?.contains(document.activeElement) === true);
    all[at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]?.focus();
  };
  useKeys({
    j: step(1),
    k: step(-1),
    v: () => go({ look: isMonth ? undefined : 'month' }),
    '[': turn(-1),
    ']': turn(1),
    '0': () => go({ day: undefined }),
  });
  const { error } = list;
  return (
    <div className="follow-ups">
      <Bar busy={list.isPending && list.isFetching} />
      <header className="follow-ups-head">
        <h1>{t('nav.followUps')}</h1>
        <div className="follow-ups-turn">
          <IconButton
            label={t(isMonth ? 'calendar.monthBefore' : 'calendar.before')}
            keys="["
            onClick={turn(-1)}
          >
            <ChevronLeft />
          </IconButton>
          <span className="follow-ups-span" aria-live="polite">
            {isMonth
              ? dayWords(chosen, language, 'month')
              : `${dayWords(from, language, 'short')} – ${dayWords(to, language, 'short')}`}
          </span>
          <IconButton
            label={t(isMonth ? 'calendar.monthAfter' : 'calendar.after')}
            keys="]"
            onClick={turn(1)}
          >
            <ChevronRight />
          </IconButton>
          <Button size="small" keys="0" onClick={() => go({ day: undefined })}>
            {t('calendar.today')}
          </Button>
        </div>
        <Choice
          label={t('calendar.look')}
          value={isMonth ? 'month' : 'agenda'}
          options={[
            { value: 'agenda', label: t('calendar.agenda') },
            { value: 'month', label: t('calendar.month') },
          ]}
          onChange={(look) => go({ look: look === 'month' ? 'month' : undefined })}
        />
      </header>
      {error === null ? null : <Problem error={error} onRetry={() => void list.refetch()} />}
      <div className={isMonth ? 'follow-ups-body follow-ups-both' : 'follow-ups-body'} ref={box}>
        {isMonth ? (
          <Month
            days={days}
            month={chosen.slice(0, 7)}
            chosen={chosen}
            today={today}
            onChoose={(day) => go({ day })}
          />
        ) : null}
        <div className="follow-ups-list">
          {list.data !== undefined && items.length === 0 ? (
            <Empty
              icon={<CalendarClock aria-hidden="true" />}
              title={
                isMonth
                  ? t('calendar.noneOn', { day: dayWords(chosen, language, 'long') })
                  : t('calendar.none')
              }
            >
              {t('calendar.noneMore')}
            </Empty>
          ) : null}
          {byDay(items).map(({ day, reminders }) => (
            <Day
              key={day}
              day={day}
              about={days.find((each) => each.day === day)}
              reminders={reminders}
              onDo={(what, of) => act({ what, of })}
            />
          ))}
          {list.hasNextPage ? (
            <Button look="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('figures.more')}
            </Button>
          ) : null}
        </div>
      </div>
      <RequestPreview request={requestOf(doing, 'send')} onClose={() => act(undefined)} />
      {doing?.what === 'move' ? <Move of={doing.of} onClose={() => act(undefined)} /> : null}
      {doing?.what === 'stop' ? <Stop of={doing.of} onClose={() => act(undefined)} /> : null}
    </div>
  );
}

function requestOf(doing: Doing | undefined, what: Doing['what']): InformationRequest | undefined {
  return doing?.what === what ? doing.of.request : undefined;
}

function byDay(items: readonly FollowUp[]) {
  const days = new Map<string, FollowUp[]>();
  for (const item of items) {
    const day = romeDay(new Date(item.next.at));
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days].map(([day, reminders]) => ({ day, reminders }));
}

/** A day of the agenda. */
function Day({
  day,
  about,
  reminders,
  onDo,
}: {
  readonly day: string;
  readonly about: FollowUpDay | undefined;
  readonly reminders: readonly FollowUp[];
  readonly onDo: (what: Doing['what'], of: FollowUp) => void;
}) {
  const { t, language } = useWords();
  const closed = about !== undefined && (!about.working || !about.open);
  return (
    <section aria-label={dayWords(day, language, 'long')}>
      <h2 className={closed ? 'follow-ups-day follow-ups-closed' : 'follow-ups-day'}>
        {dayWords(day, language, 'long')}
        {closed ? <span> · {t('calendar.closed')}</span> : null}
      </h2>
      <ul>
        {reminders.map((each) => (
          <Reminder key={each.request.id} of={each} onDo={(what) => onDo(what, each)} />
        ))}
      </ul>
    </section>
  );
}
