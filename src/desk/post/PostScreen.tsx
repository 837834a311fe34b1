/** Scanned post of which the machine was not sure: its pages, cut and joined by hand until its letters go to tickets. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Mails, Undo2 } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import './PostScreen.css';
import { call } from '../api/client.ts';
import type { Addresses, ScanBatch, ScanBatchFile } from '../api/contract.ts';
import { usePageKeys } from '../keys.ts';
import { useMay } from '../state/me.ts';
import { useNow } from '../state/now.ts';
import { scannedPost, useHeldPost } from '../state/post.ts';
import { romeDay } from '../state/figures.ts';
import { offerUndo } from '../state/undo.ts';
import { showDay, showInstantLong } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Empty } from '../ui/Empty.tsx';
import { TextInput } from '../ui/Field.tsx';
import { Problem, notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';
import { cut, inOrder, join, layAside, move, turn, type Arrangement } from './arrange.ts';
import { Bring } from './Bring.tsx';
import { Returned } from './Returned.tsx';

type Step = Addresses['POST /scan-batches/:batch/steps']['body'];

/** The list, and the batch that is open. */
export function PostScreen() {
  const { t, language } = useWords();
  const works = useMay('work_claims');
  const list = useHeldPost();
  const items = list.data?.pages.flatMap((each) => each.items) ?? [];
  const [chosen, choose] = useState<string | undefined>(undefined);
  const open = items.find(({ id }) => id === chosen) ?? items[0];
  const behind = (list.data?.pages.at(-1)?.count ?? 0) - items.length;
  /** The batch that was sorted last: the one behind it opens by itself. */
  const [sorted, tellSorted] = useState<string | undefined>(undefined);
  return (
    <div className="post">
      <Bar busy={list.isPending && list.isFetching} />
      <header className="post-head">
        <h1>{t('post.title')}</h1>
        {works ? <Bring /> : null}
      </header>
      {list.error === null ? null : <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.data !== undefined && open === undefined ? (
        <Empty icon={<Mails aria-hidden="true" />} title={t('post.none')}>
          {t('post.noneMore')}
        </Empty>
      ) : null}
      {open === undefined ? null : (
        <div className="post-body">
          <ul className="post-list" aria-label={t('post.list')}>
            {items.map((batch) => (
              <li key={batch.id}>
                <button
                  type="button"
                  className={batch.id === open.id ? 'post-line post-line-open' : 'post-line'}
                  aria-pressed={batch.id === open.id}
                  onClick={() => choose(batch.id)}
                >
                  <span className="post-file">{batch.file}</span>
                  <span className="post-soft">
                    {showDay(batch.receivedOn, language)} · {t('post.pages', { n: batch.pages ?? 0 })}
                  </span>
                  <span className="post-soft">{batch.doubts[0]?.words[language]}</span>
                </button>
              </li>
            ))}
            {behind > 0 && list.hasNextPage ? (
              <li className="post-behind">
                {t('post.behind', { n: behind })}
                <Button size="small" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {t('post.more')}
                </Button>
              </li>
            ) : null}
          </ul>
          <Batch
            key={open.id}
            row={open}
            others={items}
            works={works}
            unasked={sorted !== undefined && sorted !== open.id && chosen !== open.id}
            onSorted={() => tellSorted(open.id)}
          />
        </div>
      )}
      <Returned works={works} />
    </div>
  );
}

/** A day that somebody types passes through days nobody means: it is sent after so long a rest, ms. */
const typedMs = 800;

/** The day the post arrived. One that has not come yet is not sent: that is said beside it. */
function ReceivedOn({
  day,
  today,
  frozen,
  onDay,
}: {
  readonly day: string;
  readonly today: string;
  readonly frozen: boolean;
  readonly onDay: (day: string) => void;
}) {
  const { t } = useWords();
  const [typed, type] = useState<string | undefined>(undefined);
  const id = useId();
  const future = typed !== undefined && typed > today;
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(rest.current), []);
  const send = (value: string | undefined) => {
    clearTimeout(rest.current);
    if (value === undefined || value > today) return;
    type(undefined);
    if (value !== day) onDay(value);
  };
  return (
    <div className="post-day">
      <label htmlFor={id}>{t('post.received')}</label>
      <input
        id={id}
        type="date"
        className="field-input"
        value={typed ?? day}
        max={today}
        disabled={frozen}
        {...(future ? { 'aria-invalid': true, 'aria-describedby': `${id}-error` } : {})}
        onChange={({ target: { value } }) => {
          if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return;
          type(value);
          clearTimeout(rest.current);
          rest.current = setTimeout(() => send(value), typedMs);
        }}
        onBlur={() => send(typed)}
      />
      {future ? (
        <p className="field-error" id={`${id}-error`} role="alert">
          {t('post.future')}
        </p>
      ) : null}
    </div>
  );
}

/** Sends steps one after the other, each based on the answer to the one before, and shows at once what was wished. */
function useBatch(row: ScanBatch) {
  const words = useWords();
  const client = useQueryClient();
  const key = ['scan-batch', row.id];
  const file = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call('GET /scan-batches/:batch', { params: { batch: row.id }, signal }),
  });
  const [wished, wish] = useState<Arrangement | undefined>(undefined);
  const [busy, work] = useState(0);
  const sending = useRef<Promise<unknown>>(Promise.resolve());
  /** How many steps failed: what was waiting behind one that failed is not sent, because it was meant to follow it. */
  const failed = useRef(0);
  const batch = file.data?.batch ?? row;
  const saved: Arrangement = {
    letters: batch.letters.map(({ pages }) => pages),
    aside: batch.aside,
  };
  const send = (
    step: Step,
    told: (answer: ScanBatchFile) => void = () => undefined,
    failing: () => void = () => undefined,
  ) => {
    work((count) => count + 1);
    const before = failed.current;
    sending.current = sending.current
      .then(async () => {
        if (failed.current !== before) {
          failing();
          return;
        }
        const now = client.getQueryData<ScanBatchFile>(key)?.batch.version ?? batch.version;
        const answer = await call('POST /scan-batches/:batch/steps', {
          params: { batch: row.id },
          body: { ...step, version: now },
        });
        client.setQueryData(key, answer);
        // These two say themselves which page goes where.
        if (step.act === 'undo' || step.act === 'collate') wish(undefined);
        told(answer);
      })
      .catch((error: unknown) => {
        failed.current++;
        failing();
        // What was wished on top of it may make no sense any more: what is kept is shown again.
        wish(undefined);
        notifyProblem(error, words);
        return client.invalidateQueries({ queryKey: key });
      })
      .finally(() => work((count) => count - 1));
  };
  return {
    file,
    batch,
    shown: busy > 0 ? (wished ?? saved) : saved,
    busy: busy > 0,
    send,
    arrange: (next: Arrangement, now: Arrangement) => {
      if (next === now) return;
      wish(next);
      send({
        act: 'arrange',
        letters: next.letters.map((leaves) => [...leaves]),
        aside: [...next.aside],
      });
    },
    left: () => client.invalidateQueries({ queryKey: scannedPost }),
  };
}

function Batch({
  row,
  others,
  works,
  unasked,
  onSorted,
}: {
  readonly row: ScanBatch;
  /** What waits beside it: one of them may hold the backs. */
  readonly others: readonly ScanBatch[];
  readonly works: boolean;
  /** It opened by itself behind one that was sorted: keys may still be meant for that one. */
  readonly unasked: boolean;
  readonly onSorted: () => void;
}) {
  const { t, language } = useWords();
  const today = romeDay(useNow());
  const { file, batch, shown, busy, send, arrange, left } = useBatch(row);
  const order = inOrder(shown);
  const [chosen, choose] = useState<number | undefined>(undefined);
  const [returning, askWhy] = useState(false);
  const strip = useRef<HTMLDivElement>(null);
  const releasing = useRef(false);
  const looked = useRef(!unasked);
  const page = chosen ?? batch.doubts[0]?.page ?? order[0] ?? 1;
  const pages = new Map(file.data?.pages.map((each) => [each.page, each]));
  const go = (by: number) => {
    const next = order[Math.min(Math.max(order.indexOf(page) + by, 0), order.length - 1)];
    if (next === undefined) return;
    looked.current = true;
    choose(next);
    const target = strip.current?.querySelector<HTMLElement>(`[data-page="${next}"]`);
    target?.focus({ preventScroll: true });
    target?.scrollIntoView({ block: 'nearest' });
  };
  const acts = {
    cut: () => arrange(cut(shown, page), shown),
    join: () => arrange(join(shown, page), shown),
    turn: () => arrange(turn(shown, page), shown),
    back: () => arrange(move(shown, page, -1), shown),
    on: () => arrange(move(shown, page, 1), shown),
    layAside: () => arrange(layAside(shown, page), shown),
  };
  const undo = () => send({ act: 'undo' }, () => notify({ text: t('post.undone') }));
  const release = () => {
    if (releasing.current) return;
    releasing.current = true;
    // A day that was just typed goes first.
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
    send(
      { act: 'release' },
      (answer) => {
        notify({ text: t('post.released', { n: answer.batch.letters.length }) });
        onSorted();
        void left();
      },
      () => {
        releasing.current = false;
      },
    );
  };
  const releaseByKey = () => {
    if (looked.current) release();
    else {
      looked.current = true;
      notify({ text: t('post.nextUp', { file: batch.file }) });
    }
  };
  usePageKeys(
    {
      j: () => go(1),
      k: () => go(-1),
      ArrowRight: () => go(1),
      ArrowLeft: () => go(-1),
      ...(works
        ? {
            s: acts.cut,
            u: acts.join,
            r: acts.turn,
            '[': acts.back,
            ']': acts.on,
            x: acts.layAside,
            z: undo,
            'Ctrl+Enter': releaseByKey,
          }
        : {}),
    },
    !returning,
  );
  const turnOf = (number: number) =>
    ((pages.get(number)?.turned ?? 0) +
      (shown.letters.flat().find((leaf) => leaf.page === number)?.turn ?? 0)) %
    360;
  const picture = (number: number, side: number) =>
    `/scan-batches/${row.id}/pages/${number}/picture?side=${side}&turn=${turnOf(number)}`;
  const thumb = (number: number, name: string) => (
    <li key={number}>
      <button
        type="button"
        className={number === page ? 'post-page post-page-chosen' : 'post-page'}
        data-page={number}
        aria-pressed={number === page}
        aria-label={name}
        tabIndex={number === page ? 0 : -1}
        onClick={() => choose(number)}
      >
        {file.data === undefined ? null : <img src={picture(number, 240)} alt="" loading="lazy" />}
        <span className="post-number">{number}</span>
      </button>
    </li>
  );
  return (
    <section className="post-batch" aria-label={batch.file}>
      <div className="post-batch-head">
        <h2>{batch.file}</h2>
        <ReceivedOn
          key={batch.receivedOn}
          day={batch.receivedOn}
          today={today}
          frozen={!works}
          onDay={(receivedOn) => send({ act: 'date', receivedOn })}
        />
        {works ? (
          <>
            <Button size="small" title={t('post.collateWhy')} onClick={() => send({ act: 'collate' })}>
              {t('post.collate')}
            </Button>
            {others
              .filter(({ id, pages: count, backs }) => {
                const missing = (batch.pages ?? 0) - (count ?? 0);
                return id !== row.id && backs === null && (missing === 0 || missing === 1);
              })
              .slice(0, 3)
              .map(({ id, file: name }) => (
                <Button
                  key={id}
                  size="small"
                  title={t('post.joinBacksWhy', { file: name })}
                  disabled={batch.backs !== null}
                  onClick={() => send({ act: 'collate', backs: id }, () => void left())}
                >
                  {t('post.joinBacks', { file: name })}
                </Button>
              ))}
            <Button size="small" onClick={() => askWhy(true)}>
              {t('post.return')}
            </Button>
            <Button size="small" keys="z" icon={<Undo2 aria-hidden="true" />} onClick={undo}>
              {t('action.undo')}
            </Button>
            <Button look="primary" keys="Ctrl+Enter" busy={busy} onClick={release}>
              {t('post.release')}
            </Button>
          </>
        ) : null}
      </div>
      {batch.sameAs.map(({ original, account, file: name, ticket }) => (
        <p key={original} className="post-same">
          {t('post.same', { file: name, account })}
          {ticket === null ? null : ` · ${ticket}`}
        </p>
      ))}
      <ul className="post-doubts">
        {batch.doubts.map(({ reason, page: about, words, detail }) => (
          <li key={`${reason} ${about}`}>
            {about === null ? null : (
              <button type="button" className="post-doubt-page" onClick={() => choose(about)}>
                {t('post.page', { n: about })}
              </button>
            )}{' '}
            {words[language]}
            {detail === null ? null : <span className="post-soft"> {detail}</span>}
          </li>
        ))}
      </ul>
      {works ? (
        <div className="post-acts" role="toolbar" aria-label={t('post.page', { n: page })}>
          {(
            [
              ['cut', 's'],
              ['join', 'u'],
              ['turn', 'r'],
              ['back', '['],
              ['on', ']'],
              ['layAside', 'x'],
            ] as const
          ).map(([act, keys]) => (
            <Button key={act} size="small" keys={keys} onClick={acts[act]}>
              {t(`post.${act}`)}
            </Button>
          ))}
        </div>
      ) : null}
      <div className="post-look">
        <div className="post-strip" ref={strip}>
          {shown.letters.map((leaves, index) => (
            <section key={leaves[0]?.page} aria-label={t('post.letter', { n: index + 1 })}>
              <h3>
                {t('post.letter', { n: index + 1 })}{' '}
                <span className="post-soft">{t('post.pages', { n: leaves.length })}</span>
              </h3>
              <ul className="post-pages">
                {leaves.map((leaf) =>
                  thumb(leaf.page, t('post.pageOf', { n: leaf.page, letter: index + 1 })),
                )}
              </ul>
            </section>
          ))}
          {shown.aside.length === 0 ? null : (
            <section aria-label={t('post.aside')}>
              <h3>
                {t('post.aside')} <span className="post-soft">{t('post.asideMore')}</span>
              </h3>
              <ul className="post-pages post-pages-aside">
                {shown.aside.map((number) => thumb(number, t('post.pageAside', { n: number })))}
              </ul>
            </section>
          )}
          {file.data === undefined ? null : (
            <details className="post-steps">
              <summary>{t('post.steps')}</summary>
              <ol>
                {file.data.steps.map(({ at, by, action, undone }) => (
                  <li key={at} className={undone ? 'post-step-undone' : undefined}>
                    {showInstantLong(at, language)} ·{' '}
                    {by.startsWith('person:') ? by.slice('person:'.length) : t('post.machine')} ·{' '}
                    {t(`post.step.${action}`)}
                  </li>
                ))}
              </ol>
            </details>
          )}
        </div>
        <figure className="post-large">
          {file.data === undefined ? null : (
            <img src={picture(page, 1_400)} alt={pages.get(page)?.beginning ?? ''} />
          )}
          <figcaption>{t('post.page', { n: page })}</figcaption>
        </figure>
      </div>
      {returning ? (
        <Return
          onClose={() => askWhy(false)}
          onReturn={(reason) =>
            send({ act: 'return', reason }, () => {
              offerUndo({
                text: t('post.returned'),
                label: t('action.undo'),
                back: () => send({ act: 'take-back' }, () => void left()),
                forMs: 60_000,
              });
              void left();
            })
          }
        />
      ) : null}
    </section>
  );
}

/** Asks why post is not for us. */
function Return({
  onClose,
  onReturn,
}: {
  readonly onClose: () => void;
  readonly onReturn: (reason: string) => void;
}) {
  const { t } = useWords();
  const [reason, say] = useState('');
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('post.returnTitle')}
      description={t('post.returnWhy')}
      foot={
        <>
          <Button onClick={onClose}>{t('action.back')}</Button>
          <Button
            look="primary"
            disabled={reason.trim() === ''}
            onClick={() => {
              onReturn(reason.trim());
              onClose();
            }}
          >
            {t('post.returnTitle')}
          </Button>
        </>
      }
    >
      <TextInput label={t('post.reason')} value={reason} onChange={({ target }) => say(target.value)} />
    </Dialog>
  );
}
