/** The print room: letters of ours that people print, post, take back, and get back. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Printer, Send, Undo2 } from 'lucide-react';
import { useRef, useState } from 'react';
import './PrintScreen.css';
import { call } from '../api/client.ts';
import type { Addresses, PaperLetter } from '../api/contract.ts';
import { usePageKeys } from '../keys.ts';
import { useMay } from '../state/me.ts';
import { useNow } from '../state/now.ts';
import { shelves, useRestock, useShelf, type Shelf } from '../state/print.ts';
import { bare } from '../state/ticket.ts';
import { offerUndo } from '../state/undo.ts';
import { showDay, showInstant, showNumber } from '../text/format.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Problem, notifyProblem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { notify } from '../ui/notices.ts';
import { Pages } from './Pages.tsx';
import { PostDialog } from './PostDialog.tsx';
import { ReturnDialog } from './ReturnDialog.tsx';
import { TakeBackDialog } from './TakeBackDialog.tsx';
import { usePrintWords } from './words.ts';

type Step = Addresses['POST /paper-letters/:letter/steps']['body'];

/** A dialog, and the letters it is about: they stay the same whatever colleagues do meanwhile. */
interface Asking {
  readonly what: 'post' | 'take-back' | 'return';
  readonly letters: readonly PaperLetter[];
}

/** The shelves, the letters of the one that is open, and the pages of the letter the hand is on. */
export function PrintScreen() {
  const words = usePrintWords();
  const { t, language } = words;
  const works = useMay('work_claims');
  const navigate = useNavigate();
  const { shelf = 'to_print' } = useSearch({ from: '/desk/print' });
  const stock = useShelf(shelf);
  const letters = stock.data?.letters ?? [];
  const counts = stock.data?.counts;
  const late = stock.data?.lying?.late ?? 0;
  const supplies = stock.data?.supplier ?? false;
  const restock = useRestock();
  const [at, point] = useState<string | undefined>(undefined);
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [asking, ask] = useState<Asking | undefined>(undefined);
  const [busy, work] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const here = letters.find(({ id }) => id === at) ?? letters[0];
  const picked = letters.filter(({ id, withdrawn }) => chosen.has(id) && !withdrawn);
  // Without a choice the letter under the hand is meant.
  const meant = picked.length > 0 ? picked : here === undefined || here.withdrawn ? [] : [here];
  const asked = (asking?.letters ?? []).map((letter) => letters.find(({ id }) => id === letter.id) ?? letter);
  const [askedOne] = asked;

  const open = (next: Shelf) => {
    choose(new Set());
    point(undefined);
    void navigate({ to: '/print', search: next === 'to_print' ? {} : { shelf: next } });
  };
  const go = (by: number) => {
    if (here === undefined) return;
    const next = letters[Math.min(Math.max(letters.indexOf(here) + by, 0), letters.length - 1)];
    if (next === undefined) return;
    point(next.id);
    list.current?.querySelector(`[data-letter="${next.id}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  const toggleAll = () =>
    choose(chosen.size === letters.length ? new Set() : new Set(letters.map(({ id }) => id)));
  /** Does something, reads the shelves anew whatever came of it, and says what went wrong. */
  const doing = (act: () => Promise<void>) => {
    if (busy) return;
    work(true);
    void act()
      .catch((error: unknown) => notifyProblem(error, words))
      .finally(() => {
        work(false);
        void restock();
      });
  };
  const step = (letter: PaperLetter, body: Step) =>
    call('POST /paper-letters/:letter/steps', {
      params: { letter: letter.id },
      body: { ...body, version: letter.version },
    });
  /** Takes the last step of letters back; never one that somebody else took since. */
  const undoAll = (since: readonly PaperLetter[]) =>
    doing(async () => {
      for (const letter of since) await step(letter, { act: 'undo' });
      notify({ text: t('print.undone') });
    });
  const askAbout = (what: 'take-back' | 'return') => {
    if (here !== undefined) ask({ what, letters: [here] });
  };
  const askPost = () => ask({ what: 'post', letters: meant });
  const print = () => {
    if (meant.length === 0) return;
    doing(async () => {
      const { batches, left } = await call('POST /print-batches', {
        body: { letters: meant.map(({ id }) => id), clientId: crypto.randomUUID() },
      });
      const lost = new Set(left.map(({ letter }) => letter));
      // Being printed is one change of a letter.
      const gone = meant
        .filter(({ id }) => !lost.has(id))
        .map((letter) => ({ ...letter, version: letter.version + 1 }));
      if (left.length > 0)
        notify({
          text: t('print.left', { n: left.length }),
          detail: [...new Set(left.map(({ why }) => why[language]))].join('; '),
          tone: 'bad',
        });
      if (batches.length === 0) return;
      offerUndo({
        text: t('print.printed.done', { n: gone.length }),
        label: t('action.undo'),
        back: () => undoAll(gone),
        forMs: 30_000,
      });
      open('printed');
    });
  };
  const reprint = () => {
    if (here === undefined) return;
    doing(async () => {
      await step(here, { act: 'reprint' });
      notify({ text: t('print.reprinted') });
      window.open(`/paper-letters/${here.id}/reprint?language=${language}`, '_blank', 'noopener');
    });
  };
  const redraw = () => {
    if (here === undefined) return;
    doing(async () => {
      await step(here, { act: 'redraw' });
      notify({ text: t('print.redrawn') });
    });
  };
  const handOver = () => {
    const batch = here?.batch;
    if (batch == null) return;
    doing(async () => {
      await call('POST /print-batches/:batch/hand-over', { params: { batch }, body: {} });
      notify({ text: t('print.handedOver', { id: batch }) });
    });
  };
  const may = {
    print: works && shelf === 'to_print' && meant.length > 0,
    post: works && shelf === 'printed' && meant.length > 0,
    reprint: works && here !== undefined && !here.withdrawn && shelf !== 'to_print',
    takeBack: works && here !== undefined && !here.withdrawn && (shelf === 'to_print' || shelf === 'printed'),
    return: works && here !== undefined && shelf === 'posted',
    redraw: works && here?.correctedAddress != null,
    handOver:
      works &&
      supplies &&
      shelf === 'printed' &&
      here !== undefined &&
      here.batch !== null &&
      here.holder === null,
    undo: works && here !== undefined && !here.withdrawn && shelf !== 'to_print',
  };
  usePageKeys(
    {
      j: () => go(1),
      k: () => go(-1),
      ArrowDown: () => go(1),
      ArrowUp: () => go(-1),
      ArrowRight: () => open(shelves[Math.min(shelves.indexOf(shelf) + 1, shelves.length - 1)] ?? shelf),
      ArrowLeft: () => open(shelves[Math.max(shelves.indexOf(shelf) - 1, 0)] ?? shelf),
      o: () => {
        if (here !== undefined) goToTicket(here);
      },
      ...(works && (shelf === 'to_print' || shelf === 'printed')
        ? {
            x: () => {
              if (here !== undefined) toggle(here.id);
            },
            'Ctrl+a': toggleAll,
          }
        : {}),
      ...(may.print ? { p: print } : {}),
      ...(may.post ? { p: askPost } : {}),
      ...(may.reprint ? { r: reprint } : {}),
      ...(may.takeBack ? { t: () => askAbout('take-back') } : {}),
      ...(may.redraw ? { d: redraw } : {}),
      ...(may.handOver ? { s: handOver } : {}),
      ...(may.return ? { b: () => askAbout('return') } : {}),
    },
    asking === undefined,
  );
  const goToTicket = ({ ticket }: PaperLetter) =>
    void navigate({ to: '/queue/$view/$ticket', params: { view: 'all', ticket: bare(ticket) } });

  return (
    <div className="print">
      <Bar busy={stock.isPending && stock.isFetching} />
      <header className="print-head">
        <h1>{t('nav.print')}</h1>
        <div className="print-shelves" role="group" aria-label={t('print.shelves')}>
          {shelves.map((each) => (
            <button
              key={each}
              type="button"
              className={each === shelf ? 'print-shelf print-shelf-open' : 'print-shelf'}
              aria-pressed={each === shelf}
              onClick={() => open(each)}
            >
              {t(`print.${each}`)}
              {counts === undefined ? null : (
                <span className="print-count">{showNumber(counts[each], language)}</span>
              )}
            </button>
          ))}
        </div>
        {late === 0 ? null : <Tag tone="late">{t('print.late', { n: late })}</Tag>}
      </header>
      {stock.error === null ? null : <Problem error={stock.error} onRetry={() => void stock.refetch()} />}
      {stock.data !== undefined && here === undefined ? (
        <Empty icon={<Printer aria-hidden="true" />} title={t(`print.none.${shelf}`)}>
          {t('print.noneMore')}
        </Empty>
      ) : null}
      {here === undefined ? null : (
        <div className="print-body">
          <div className="print-side">
            {works ? (
              <div className="print-acts" role="toolbar" aria-label={t('print.list')}>
                {shelf === 'to_print' ? (
                  <Button
                    look="primary"
                    keys="p"
                    icon={<Printer aria-hidden="true" />}
                    busy={busy}
                    disabled={!may.print}
                    onClick={print}
                  >
                    {t('print.print', { n: meant.length })}
                  </Button>
                ) : null}
                {shelf === 'printed' ? (
                  <Button
                    look="primary"
                    keys="p"
                    icon={<Send aria-hidden="true" />}
                    disabled={!may.post}
                    onClick={askPost}
                  >
                    {t('print.post', { n: meant.length })}
                  </Button>
                ) : null}
                {shelf === 'to_print' || shelf === 'printed' ? (
                  <Button size="small" keys="Ctrl+a" onClick={toggleAll}>
                    {t('print.chooseAll')}
                  </Button>
                ) : null}
              </div>
            ) : null}
            <ul className="print-list" aria-label={t('print.list')} ref={list}>
              {letters.map((letter, index) => (
                <li key={letter.id} data-letter={letter.id}>
                  {shelf === 'printed' && letter.batch !== letters[index - 1]?.batch ? (
                    <BatchHead letter={letter} onOpened={() => void restock()} />
                  ) : null}
                  <div className={letter.id === here.id ? 'print-line print-line-here' : 'print-line'}>
                    {works && (shelf === 'to_print' || shelf === 'printed') ? (
                      <input
                        type="checkbox"
                        className="print-check"
                        aria-label={t('print.choose', { name: letter.to })}
                        checked={chosen.has(letter.id)}
                        disabled={letter.withdrawn}
                        onChange={() => toggle(letter.id)}
                      />
                    ) : null}
                    <button
                      type="button"
                      className="print-row"
                      aria-pressed={letter.id === here.id}
                      onClick={() => point(letter.id)}
                    >
                      <span className="print-name">{letter.to}</span>
                      <LetterTag letter={letter} />
                      <span className="print-soft">
                        {t(purposeKey(letter.purpose))} · {letter.claim ?? letter.ticket}
                      </span>
                      <span className="print-soft print-end">
                        {whenOf(letter, words) ?? t('print.pages', { n: letter.pages })}
                      </span>
                    </button>
                  </div>
                </li>
              ))}
              {stock.hasNextPage ? (
                <li>
                  <Button
                    size="small"
                    busy={stock.isFetchingNextPage}
                    onClick={() => void stock.fetchNextPage()}
                  >
                    {t('print.more')}
                  </Button>
                </li>
              ) : null}
            </ul>
          </div>
          <section className="print-letter" aria-label={here.to}>
            <div className="print-letter-head">
              <div>
                <h2>{here.to}</h2>
                <p className="print-soft">
                  {t(purposeKey(here.purpose))} · {here.why[language]} · {t('print.pages', { n: here.pages })}
                  {here.copies === 0 ? '' : ` · ${t('print.copy', { n: here.copies })}`}
                </p>
                {here.correctedAddress === null ? null : (
                  <p className="print-returned">
                    {t('print.corrected', { address: here.correctedAddress.join(', ') })}
                  </p>
                )}
                {here.trackingDoubt ? (
                  <p className="print-returned">
                    {t('print.trackingDoubt', { number: here.tracking ?? '' })}
                  </p>
                ) : null}
                {here.returned === null ? null : (
                  <p className="print-returned">
                    {here.returned.words[language]}
                    {here.returnNote === null ? '' : ` · ${here.returnNote}`}
                  </p>
                )}
              </div>
              <div className="print-acts">
                <Button size="small" keys="o" onClick={() => goToTicket(here)}>
                  {t('print.ticket')}
                </Button>
                {may.reprint ? (
                  <Button size="small" keys="r" busy={busy} onClick={reprint}>
                    {t('print.reprint')}
                  </Button>
                ) : null}
                {may.redraw ? (
                  <Button size="small" look="primary" keys="d" busy={busy} onClick={redraw}>
                    {t('print.redraw')}
                  </Button>
                ) : null}
                {may.handOver ? (
                  <Button size="small" keys="s" busy={busy} onClick={handOver}>
                    {t('print.handOver')}
                  </Button>
                ) : null}
                {may.takeBack ? (
                  <Button size="small" keys="t" onClick={() => askAbout('take-back')}>
                    {t('print.takeBack')}
                  </Button>
                ) : null}
                {may.return ? (
                  <Button size="small" keys="b" onClick={() => askAbout('return')}>
                    {t('print.return')}
                  </Button>
                ) : null}
                {works && here.withdrawn ? (
                  <Button
                    size="small"
                    busy={busy}
                    onClick={() =>
                      doing(async () => {
                        await step(here, { act: 'destroyed' });
                        notify({ text: t('print.destroyed.done') });
                      })
                    }
                  >
                    {t('print.destroyed')}
                  </Button>
                ) : null}
                {may.undo ? (
                  <Button
                    size="small"
                    icon={<Undo2 aria-hidden="true" />}
                    busy={busy}
                    onClick={() => undoAll([here])}
                  >
                    {t('action.undo')}
                  </Button>
                ) : null}
              </div>
            </div>
            <address className="print-address" aria-label={t('print.address')}>
              {here.address.map((each) => (
                <span key={each}>{each}</span>
              ))}
            </address>
            <Pages key={here.id} letter={here} />
          </section>
        </div>
      )}
      {asking?.what === 'post' ? (
        <PostDialog
          letters={asked}
          onClose={() => ask(undefined)}
          onPosted={(posted) => {
            ask(undefined);
            choose(new Set());
            void restock();
            offerUndo({
              text: t('print.posted.done', { n: posted.length }),
              label: t('action.undo'),
              back: () => undoAll(posted),
              forMs: 30_000,
            });
          }}
        />
      ) : null}
      {asking?.what === 'take-back' && askedOne !== undefined ? (
        <TakeBackDialog
          name={askedOne.to}
          busy={busy}
          onClose={() => ask(undefined)}
          onReason={(reason) =>
            doing(async () => {
              await step(askedOne, { act: 'take-back', reason });
              ask(undefined);
              notify({ text: t('print.takenBack') });
            })
          }
        />
      ) : null}
      {asking?.what === 'return' && askedOne !== undefined ? (
        <ReturnDialog
          letter={askedOne}
          busy={busy}
          onClose={() => ask(undefined)}
          onReturned={(body) =>
            doing(async () => {
              const returned = await step(askedOne, body);
              ask(undefined);
              offerUndo({
                text: t('print.returned.done'),
                label: t('action.undo'),
                back: () => undoAll([returned]),
                forMs: 30_000,
              });
            })
          }
        />
      ) : null}
    </div>
  );
}

/** The head of a batch in the list: who printed it, and its file. */
function BatchHead({ letter, onOpened }: { readonly letter: PaperLetter; readonly onOpened: () => void }) {
  const { t, language } = usePrintWords();
  const now = useNow();
  return (
    <div className="print-batch">
      <span>
        {t('print.batch', {
          id: letter.batch ?? '',
          who: letter.printedBy?.replace(/^person:/, '') ?? '',
          when: letter.printedAt === null ? '' : showInstant(letter.printedAt, language, now),
        })}
      </span>
      {letter.holder === 'supplier' ? <Tag>{t('print.atSupplier')}</Tag> : null}
      <a
        className="print-file"
        href={`/print-batches/${letter.batch}/file?language=${language}`}
        target="_blank"
        rel="noopener"
        onClick={onOpened}
      >
        {t(letter.handedAt === null ? 'print.open' : 'print.openAgain')}
      </a>
    </div>
  );
}

function LetterTag({ letter }: { readonly letter: PaperLetter }) {
  const { t, language } = usePrintWords();
  if (letter.withdrawn) return <Tag tone="late">{t('print.withdrawn')}</Tag>;
  if (letter.correctedAddress !== null) return <Tag tone="late">{t('print.isCorrected')}</Tag>;
  if (letter.returned !== null) return <Tag tone="soon">{letter.returned.words[language]}</Tag>;
  const late = letter.late ? <Tag tone="late">{t('print.isLate')}</Tag> : null;
  if (letter.postage !== 'registered') return late;
  return (
    <span className="print-tags">
      {late}
      <Tag tone="accent">
        {letter.tracking === null
          ? t('print.registered')
          : `${t('print.registered')} ${t('print.number', { number: letter.tracking })}`}
      </Tag>
    </span>
  );
}

const purposes = ['received', 'missing', 'reminder', 'complete', 'decision', 'reply'] as const;

function purposeKey(purpose: string) {
  return `print.purpose.${purposes.find((each) => each === purpose) ?? 'other'}` as const;
}

/** The day that matters once a letter has left. */
function whenOf(
  letter: PaperLetter,
  { t, language }: Pick<ReturnType<typeof usePrintWords>, 't' | 'language'>,
): string | undefined {
  if (letter.returnedOn !== null) return t('print.returnedOn', { day: showDay(letter.returnedOn, language) });
  return letter.postedOn === null
    ? undefined
    : t('print.postedOn', { day: showDay(letter.postedOn, language) });
}
