import { useVirtualizer } from '@tanstack/react-virtual';
import { X } from 'lucide-react';
import { lazy, Suspense, useEffect, useState, type RefObject } from 'react';
import './Queue.css';
import type { QueueRow, View, ViewCount } from '../api/contract.ts';
import { useBulk } from '../state/bulk.ts';
import { useLook } from '../state/look.ts';
import { useNow } from '../state/now.ts';
import { usePresence } from '../state/presence.ts';
import { useBroken } from '../state/sources.ts';
import { type Filters } from '../state/queue.ts';
import { useFirstKeys } from '../keys.ts';
import { useMe } from '../state/me.ts';
import { bare } from '../state/ticket.ts';
import { showNumber } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button, IconButton } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Problem } from '../ui/Problem.tsx';
import { BrokenSources } from './BrokenSources.tsx';
import { QueueFilter } from './QueueFilter.tsx';
import { QueueLine } from './QueueLine.tsx';
import { fetched } from '../ui/fetched.ts';

// Dialogs are no part of the first visit.
const AssignDialog = lazy(
  fetched(() => import('./AssignDialog.tsx').then((module) => ({ default: module.AssignDialog }))),
);

/** The list of a view: a listbox of which only what is seen is drawn. */
export function Queue({
  box,
  view,
  filters,
  rows,
  size,
  waiting,
  reading,
  error,
  onRetry,
  more,
  open,
  chosen,
  onOpen,
  onToggle,
  onClear,
  onChoose,
  onTakeIn,
}: {
  /** The list itself, which has the focus while keys walk it. */
  readonly box: RefObject<HTMLDivElement | null>;
  readonly view: View;
  readonly filters: Filters;
  readonly rows: readonly QueueRow[];
  /** How many tickets the list holds, also those not read yet; undefined until it is known. */
  readonly size: ViewCount | undefined;
  readonly waiting: number;
  readonly reading: boolean;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly more: (() => void) | undefined;
  /** The ticket that is open, or was last. */
  readonly open: string | undefined;
  readonly chosen: ReadonlySet<string>;
  readonly onOpen: (row: QueueRow) => void;
  readonly onToggle: (id: string, range: boolean) => void;
  readonly onClear: () => void;
  readonly onChoose: (ids: readonly string[]) => void;
  readonly onTakeIn: () => void;
}) {
  const { t, language } = useWords();
  const look = useLook();
  const height = look.density === 'compact' ? 44 : 66;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 8,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  useEffect(() => virtual.measure(), [height, virtual]);
  const openAt = rows.findIndex((row) => bare(row.reference) === open);
  useEffect(() => {
    if (openAt === -1) return;
    // Known without asking the page, which would have to lay the ticket out that has just come, and once more after it.
    const top = openAt * height - (virtual.scrollOffset ?? 0);
    const shown = virtual.scrollRect?.height ?? 0;
    if (top < 0 || top + height > shown) virtual.scrollToIndex(openAt, { align: 'auto' });
  }, [openAt, height, virtual]);
  // A strip that joins the page takes its height from the list: the open row that was in sight stays so.
  useEffect(() => {
    const list = box.current;
    if (list === null) return undefined;
    let before = list.clientHeight;
    const watch = new ResizeObserver(() => {
      const row = list.querySelector('.queue-line-open');
      if (row !== null && list.clientHeight < before) {
        const { top } = list.getBoundingClientRect();
        const place = row.getBoundingClientRect();
        if (place.top < top + before && place.bottom > top) row.scrollIntoView({ block: 'nearest' });
      }
      before = list.clientHeight;
    });
    watch.observe(list);
    return () => watch.disconnect();
  }, [box]);
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more !== undefined && last >= rows.length - 20) more();
  }, [last, rows.length, more]);
  const now = useNow();
  const here = usePresence();
  const broken = useBroken();
  const isFiltered = Object.keys(filters).length > 0;
  // A page without rows may have a next one: the view is not at its end yet.
  const isEmpty = rows.length === 0 && !reading && more === undefined && error === undefined;
  return (
    <>
      <header className="queue-head">
        <h1 className="queue-title">{t(`view.${view}`)}</h1>
        {size === undefined ? null : (
          <span className="queue-size">
            {size.more
              ? t('queue.more', { n: showNumber(size.count, language) })
              : showNumber(size.count, language)}
          </span>
        )}
        {waiting > 0 ? (
          <button type="button" className="queue-updates" onClick={onTakeIn}>
            {t('queue.updates', { n: waiting })} <kbd aria-hidden="true">.</kbd>
          </button>
        ) : null}
        <QueueFilter view={view} filters={filters} />
      </header>
      <BrokenSources sources={broken} />
      <Bar busy={reading} />
      {error === undefined ? null : <Problem error={error} onRetry={onRetry} />}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it has a role either way */}
      <div
        ref={box}
        className="queue-box"
        // A listbox holds options alone: where there are none, words stand in their place.
        role={isEmpty ? 'region' : 'listbox'}
        aria-label={t('queue.list', { view: t(`view.${view}`) })}
        aria-multiselectable={isEmpty ? undefined : 'true'}
        aria-activedescendant={openAt === -1 ? undefined : `row-${rows[openAt]?.id ?? ''}`}
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          const row = rows[openAt === -1 ? 0 : openAt];
          if (row === undefined) return;
          onOpen(row);
          document.getElementById('ticket-title')?.focus();
        }}
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {drawn.map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <QueueLine
                key={item.key}
                row={row}
                place={item.index + 1}
                of={Math.max(size?.count ?? 0, rows.length)}
                top={item.start}
                isOpen={item.index === openAt}
                isChosen={chosen.has(row.id)}
                minute={Math.floor(now.getTime() / 60_000)}
                reader={here.get(row.id)?.find(({ state }) => state === 'reading')?.name}
                writer={here.get(row.id)?.find(({ state }) => state === 'writing')?.name}
                onOpen={onOpen}
                onToggle={onToggle}
              />
            );
          })}
        </div>
        {isEmpty ? (
          <Empty
            title={
              isFiltered
                ? t('queue.empty.filtered')
                : t(broken.length > 0 ? 'live.notEmpty' : 'queue.empty.title')
            }
          >
            {isFiltered ? null : t(broken.length > 0 ? 'live.notEmptyMore' : 'queue.empty.more')}
          </Empty>
        ) : null}
      </div>
      {chosen.size > 0 ? (
        <BulkBar rows={rows.filter((row) => chosen.has(row.id))} onClear={onClear} onChoose={onChoose} />
      ) : null}
    </>
  );
}

/** What can be done to all that are chosen. */
function BulkBar({
  rows,
  onClear,
  onChoose,
}: {
  readonly rows: readonly QueueRow[];
  readonly onClear: () => void;
  readonly onChoose: (ids: readonly string[]) => void;
}) {
  const { t } = useWords();
  const me = useMe();
  const [giving, give] = useState(false);
  const { busy, run } = useBulk();
  const onAll = (act: Parameters<typeof run>[1]) =>
    run(
      rows.map(({ id }) => id),
      act,
      onChoose,
    );
  const take = () => {
    if (me !== undefined) onAll({ kind: 'assign', to: me.name });
  };
  const resolve = () => onAll({ kind: 'status', status: 'resolved' });
  // What is chosen is meant, not the ticket that happens to be open.
  useFirstKeys({ a: take, 'Shift+A': () => give(true), e: resolve });
  return (
    <footer className="queue-bulk">
      <span>{t('queue.selected', { n: rows.length })}</span>
      <Button size="small" busy={busy} disabled={me === undefined} onClick={take}>
        {t('queue.take')}
      </Button>
      <Button size="small" busy={busy} onClick={() => give(true)}>
        {t('assign.title')}
      </Button>
      <Button size="small" busy={busy} onClick={resolve}>
        {t('queue.resolve')}
      </Button>
      <IconButton label={t('queue.clear')} size="small" onClick={onClear}>
        <X />
      </IconButton>
      {giving ? (
        <Suspense fallback={null}>
          <AssignDialog
            open
            now={null}
            onClose={() => give(false)}
            onPerson={(name) => onAll({ kind: 'assign', to: name })}
          />
        </Suspense>
      ) : null}
    </footer>
  );
}
