import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import './SearchScreen.css';
import type { SearchHit } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { filterChannels } from '../state/filters.ts';
import { longestSearch, placeOf, readLooked, searchKinds, useSearch, type Looked } from '../state/search.ts';
import { showNumber } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Select, TextInput } from '../ui/Field.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Found } from './Found.tsx';

const route = getRouteApi('/desk/search');
/** Looked for once the hand rests so long. */
const restMs = 180;

/** Everything that can be found, by kind; one walks through it with the keys of the queue. */
export function SearchScreen() {
  const { t, language } = useWords();
  const looked = route.useSearch();
  const navigate = useNavigate();
  const box = useRef<HTMLInputElement>(null);
  const results = useRef<HTMLDivElement>(null);
  const q = looked.q ?? '';
  const [typed, type] = useState(q);
  const sent = useRef(q);
  // The palette, or the browser's way back, changes the address from outside.
  useEffect(() => {
    if (q === sent.current) return;
    sent.current = q;
    type(q);
  }, [q]);
  const look = (next: Looked) => {
    sent.current = next.q ?? '';
    void navigate({ to: '/search', search: readLooked({ ...next }), replace: true });
  };
  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  });
  useEffect(() => {
    if (typed === sent.current) return undefined;
    const timer = setTimeout(() => latest.current({ ...looked, q: typed }), restMs);
    return () => clearTimeout(timer);
  }, [typed, looked]);

  const found = useSearch(looked);
  const pages = q.trim() === '' ? [] : (found.data?.pages ?? []);
  const [first] = pages;
  const straight = first?.straight ?? [];
  // What its number has found stands above, and not a second time among the words.
  const isAbove = (hit: SearchHit) => straight.some(({ kind, id }) => kind === hit.kind && id === hit.id);
  const groups = (first?.groups ?? [])
    .map(({ kind, count: all, more }) => {
      const items = pages.flatMap((page) => page.groups.find((group) => group.kind === kind)?.items ?? []);
      const others = items.filter((hit) => !isAbove(hit));
      return { kind, items: others, count: all - (items.length - others.length), more };
    })
    .filter((group) => group.count > 0);
  const count = straight.length + groups.reduce((sum, group) => sum + group.count, 0);
  const isSettled = typed.trim() === q.trim() && !found.isPlaceholderData;
  const isFiltered =
    looked.kind !== undefined ||
    looked.channel !== undefined ||
    looked.from !== undefined ||
    looked.to !== undefined;

  const links = () => [...(results.current?.querySelectorAll<HTMLElement>('[data-hit]') ?? [])];
  const step = (by: number) => () => {
    const all = links();
    const at = all.findIndex((each) => each === document.activeElement);
    const next = all[at === -1 ? (by > 0 ? 0 : all.length - 1) : at + by];
    if (at === 0 && by < 0) box.current?.focus();
    next?.focus();
    next?.closest('.found')?.scrollIntoView({ block: 'nearest' });
  };
  useKeys({
    j: step(1),
    ArrowDown: step(1),
    k: step(-1),
    ArrowUp: step(-1),
    '/': () => {
      box.current?.focus();
      box.current?.select();
    },
  });
  const enter = () => {
    const [hit] = straight;
    const place = hit === undefined ? undefined : placeOf(hit);
    if (isSettled && place !== undefined) void navigate(place);
    else if (isSettled) links()[0]?.focus();
    else look({ ...looked, q: typed });
  };
  return (
    <div className="search">
      <header className="search-head">
        <h1>{t('search.title')}</h1>
        <form
          role="search"
          className="search-form"
          onSubmit={(event) => {
            event.preventDefault();
            enter();
          }}
        >
          <div className="search-box">
            <Search aria-hidden="true" />
            <input
              ref={box}
              type="search"
              className="search-input"
              aria-label={t('search.box')}
              placeholder={t('search.hint')}
              maxLength={longestSearch}
              autoComplete="off"
              spellCheck={false}
              // The page is opened to type in it.
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- as above
              autoFocus
              value={typed}
              onChange={(event) => type(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'ArrowDown') return;
                event.preventDefault();
                links()[0]?.focus();
              }}
            />
            <Kbd keys="/" />
          </div>
          <div className="search-filters">
            <Select
              label={t('search.kind')}
              value={looked.kind ?? ''}
              onChange={(event) => look(readLooked({ ...looked, q: typed, kind: event.target.value }))}
              options={[
                { value: '', label: t('search.all') },
                ...searchKinds.map((kind) => ({ value: kind, label: t(`search.${kind}`) })),
              ]}
            />
            <Select
              label={t('search.channel')}
              value={looked.channel ?? ''}
              onChange={(event) => look(readLooked({ ...looked, q: typed, channel: event.target.value }))}
              options={[
                { value: '', label: t('search.anyChannel') },
                ...filterChannels.map((channel) => ({ value: channel, label: t(`channel.${channel}`) })),
              ]}
            />
            <TextInput
              label={t('search.from')}
              type="date"
              max={looked.to}
              value={looked.from ?? ''}
              onChange={(event) => look(readLooked({ ...looked, q: typed, from: event.target.value }))}
            />
            <TextInput
              label={t('search.to')}
              type="date"
              min={looked.from}
              value={looked.to ?? ''}
              onChange={(event) => look(readLooked({ ...looked, q: typed, to: event.target.value }))}
            />
            {isFiltered ? (
              <Button look="quiet" icon={<X aria-hidden="true" />} onClick={() => look({ q: typed })}>
                {t('search.clear')}
              </Button>
            ) : null}
          </div>
        </form>
      </header>
      <Bar busy={found.isFetching && !found.isFetchingNextPage} />
      <p className="only-read" role="status">
        {first === undefined || !isSettled
          ? ''
          : count === 0
            ? t('search.nothing', { q })
            : groups.some(({ more }) => more)
              ? t('search.foundMore', { n: showNumber(count, language) })
              : t('search.found', { n: count })}
      </p>
      <div className="search-results" ref={results}>
        {found.isError ? <Problem error={found.error} onRetry={() => void found.refetch()} /> : null}
        {q.trim() === '' ? (
          <Empty title={t('search.empty')} icon={<Search aria-hidden="true" />}>
            {t('search.empty.more')}
          </Empty>
        ) : null}
        {first !== undefined && first.meant !== null ? (
          <p className="search-meant">{t('search.meant', { q, meant: first.meant })}</p>
        ) : null}
        {first !== undefined && count === 0 && isSettled ? (
          <Empty title={t('search.nothing', { q })}>
            <p>{t('search.nothing.more')}</p>
            {isFiltered ? (
              <>
                <p>{t('search.nothing.filtered')}</p>
                <Button onClick={() => look({ q })}>{t('search.clear')}</Button>
              </>
            ) : null}
          </Empty>
        ) : null}
        {straight.length === 0 ? null : (
          <section aria-labelledby="search-straight">
            <header className="search-group">
              <h2 id="search-straight">{t('search.straight')}</h2>
            </header>
            <ul>
              {straight.map((hit) => (
                <Found key={`${hit.kind}${hit.id}`} hit={hit} number={hit.number} />
              ))}
            </ul>
          </section>
        )}
        {groups.map((group) => (
          <section key={group.kind} aria-labelledby={`search-${group.kind}`}>
            <header className="search-group">
              <h2 id={`search-${group.kind}`}>
                {t(`search.${group.kind}`)}{' '}
                <span className="search-count">
                  {group.more
                    ? t('queue.more', { n: showNumber(group.count, language) })
                    : showNumber(group.count, language)}
                </span>
              </h2>
              {looked.kind === undefined ? (
                group.count > group.items.length ? (
                  <Button size="small" look="quiet" onClick={() => look({ ...looked, kind: group.kind })}>
                    {t('search.showAll')}
                  </Button>
                ) : null
              ) : (
                <Button
                  size="small"
                  look="quiet"
                  onClick={() => look(readLooked({ ...looked, kind: undefined }))}
                >
                  {t('search.back')}
                </Button>
              )}
            </header>
            <ul>
              {group.items.map((hit) => (
                <Found key={hit.id} hit={hit} />
              ))}
            </ul>
          </section>
        ))}
        {found.hasNextPage && pages.length > 0 ? (
          <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('search.more')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
