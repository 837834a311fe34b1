import { getRouteApi, useNavigate, useParams } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import './QueueScreen.css';
import type { QueueRow, View } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { changeLook, useLook } from '../state/look.ts';
import { useQueue, useCounts, views } from '../state/queue.ts';
import { choose, steady } from '../state/rows.ts';
import { bare, ticketQuery } from '../state/ticket.ts';
import { useWords } from '../text/t.ts';
import { NotFound } from '../ui/NotFound.tsx';
import { Edge } from './Edge.tsx';
import { Queue } from './Queue.tsx';
import { TicketView } from './TicketView.tsx';

const route = getRouteApi('/desk/queue/$view');
const none: readonly QueueRow[] = [];
/** After a key that walks the list, its rows keep their places for so long, ms. */
const keysMs = 4_000;

/** The queue, and the ticket that is open beside it; an address of a view that does not exist says so. */
export function QueueScreen() {
  const params = useParams({ strict: false });
  const view = views.find((each) => each === params.view);
  return view === undefined ? (
    <NotFound says="state.noView" />
  ) : (
    <OpenView view={view} open={params.ticket} />
  );
}

function OpenView({ view, open }: { readonly view: View; readonly open: string | undefined }) {
  const { t } = useWords();
  const filters = route.useSearch();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const look = useLook();
  const queue = useQueue(view, filters);
  const fresh = useMemo(() => queue.data?.pages.flatMap((page) => page.items) ?? none, [queue.data]);

  // A narrowed list holds what it holds: the number beside its name is not that of the whole view.
  const { data: counts } = useCounts();
  const size = Object.keys(filters).length === 0 ? counts?.[view] : (queue.data?.pages[0]?.size ?? undefined);

  // What is on the screen: newer rows wait until the hand is away, or until they are asked for.
  const place = `${view} ${JSON.stringify(filters)}`;
  const [shown, show] = useState<{ readonly place: string; readonly rows: readonly QueueRow[] }>({
    place: '',
    rows: none,
  });
  const [pointer, setPointer] = useState(false);
  // Keys walk the list as a hand does: rows that move between two of them would be opened by mistake.
  const [keys, setKeys] = useState(false);
  const hand = pointer || keys;
  const steadied = useMemo(
    () => (shown.place === place ? steady(shown.rows, fresh) : { rows: fresh, waiting: 0 }),
    [shown, fresh, place],
  );
  const takeIn = useCallback(() => show({ place, rows: fresh }), [place, fresh]);
  const rows = hand ? steadied.rows : fresh;
  const isRead = fresh.length > 0;
  // Another view under the same hand: what it holds now is what is held.
  if (hand && isRead && shown.place !== place) show({ place, rows: fresh });
  // A row that leaves the list stands there as it was last, not as it was when the hand came.
  else if (hand && isRead && steadied.rows.some((row, at) => row !== shown.rows[at]))
    show({ place, rows: steadied.rows });
  const keysRest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const hold = () => {
    if (!hand) takeIn();
    setKeys(true);
    clearTimeout(keysRest.current);
    keysRest.current = setTimeout(() => setKeys(false), keysMs);
  };
  useEffect(() => () => clearTimeout(keysRest.current), []);

  const box = useRef<HTMLDivElement>(null);
  // Where the keys stand: on the open ticket, and after it was shut still there.
  const [last, stay] = useState(open);
  if (open !== undefined && open !== last) stay(open);
  const openAt = rows.findIndex((row) => bare(row.reference) === last);
  const [chosen, chooseRows] = useState<ReadonlySet<string>>(new Set());
  const lastChosen = useRef<string | undefined>(undefined);

  const go = useCallback(
    (row: QueueRow | undefined) => {
      if (row === undefined) return;
      void navigate({
        to: '/queue/$view/$ticket',
        params: { view, ticket: bare(row.reference) },
        search: filters,
      });
    },
    [navigate, view, filters],
  );
  const back = useCallback(
    () => void navigate({ to: '/queue/$view', params: { view }, search: filters }),
    [navigate, view, filters],
  );
  const step = (by: number) => () => {
    if (rows.length === 0) return;
    hold();
    const next = openAt === -1 ? (by > 0 ? 0 : rows.length - 1) : openAt + by;
    go(rows[Math.min(Math.max(next, 0), rows.length - 1)]);
    // As a click on a row does: Enter is then meant for the row, not for what was pressed before.
    if (!box.current?.contains(document.activeElement)) box.current?.focus({ preventScroll: true });
  };
  const toggle = useCallback(
    (id: string, range: boolean) => {
      chooseRows((before) =>
        choose(
          before,
          rows.map((row) => row.id),
          id,
          { from: range ? lastChosen.current : undefined },
        ),
      );
      lastChosen.current = id;
    },
    [rows, chooseRows],
  );
  useKeys({
    j: step(1),
    ArrowDown: step(1),
    k: step(-1),
    ArrowUp: step(-1),
    '.': takeIn,
    x: () => {
      const row = rows[openAt];
      if (row === undefined) return;
      hold();
      toggle(row.id, false);
    },
    'Shift+ArrowDown': () => {
      const row = rows[openAt + 1];
      if (row === undefined) return;
      toggle(row.id, true);
      go(row);
    },
    'Ctrl+a': (event) => {
      // Where somebody writes, it selects the text.
      if (event.target instanceof HTMLElement && /^(?:INPUT|TEXTAREA)$/.test(event.target.tagName))
        return false;
      chooseRows(new Set(rows.map((row) => row.id)));
      return true;
    },
    Escape: () => {
      if (chosen.size > 0) chooseRows(new Set());
      else if (open !== undefined) {
        back();
        box.current?.focus({ preventScroll: true });
      }
    },
  });

  // The next and the one before are read before they are asked for.
  useEffect(() => {
    if (openAt === -1) return undefined;
    const idle = setTimeout(() => {
      for (const row of [rows[openAt + 1], rows[openAt - 1]])
        if (row !== undefined)
          void queries.prefetchQuery({ ...ticketQuery(bare(row.reference)), staleTime: 15_000 });
    }, 300);
    return () => clearTimeout(idle);
  }, [openAt, rows, queries]);

  const next = useCallback(() => go(rows[openAt + 1] ?? rows[openAt - 1]), [go, rows, openAt]);

  return (
    <div className={open === undefined ? 'queue-screen' : 'queue-screen queue-screen-open'}>
      <section
        className="queue-column"
        aria-label={t('queue.list', { view: t(`view.${view}`) })}
        onPointerEnter={() => {
          if (!hand) takeIn();
          setPointer(true);
        }}
        onPointerLeave={() => setPointer(false)}
      >
        <Queue
          box={box}
          view={view}
          filters={filters}
          rows={rows}
          size={size}
          waiting={hand ? steadied.waiting : 0}
          reading={queue.isFetching && (queue.data === undefined || queue.isFetchingNextPage)}
          error={queue.isError ? queue.error : undefined}
          onRetry={() => void queue.refetch()}
          more={queue.hasNextPage && !queue.isFetchingNextPage ? () => void queue.fetchNextPage() : undefined}
          open={last}
          chosen={chosen}
          onOpen={go}
          onToggle={toggle}
          onClear={() => chooseRows(new Set())}
          onChoose={(ids) => chooseRows(new Set(ids))}
          onTakeIn={takeIn}
        />
      </section>
      <Edge
        label={t('queue.list', { view: '' })}
        value={look.listWidth}
        least={280}
        most={560}
        onChange={(listWidth) => changeLook({ listWidth })}
      />
      <TicketView key={open ?? ''} view={view} ticket={open} onDone={next} onBack={back} />
    </div>
  );
}
