import { Link } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight, Maximize, MoveHorizontal, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import './ScanView.css';
import type { Attachment, Reading, ScannedPage, ScannedWord } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { useScannedPages, useScannedWords } from '../state/readings.ts';
import { romeDay } from '../state/figures.ts';
import { bare } from '../state/ticket.ts';
import { showDay } from '../text/format.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button, IconButton } from '../ui/Button.tsx';
import { Problem } from '../ui/Problem.tsx';
import { linesOfWords, nameOfReading, readingOf } from './scan-text.ts';
import { useScanWords } from './words.ts';

/** Of the width that fits, from the whole page to a serial number on a receipt. */
const zooms = [1, 1.25, 1.5, 2, 3, 4, 5];
/** Words below are marked: the machine is not sure of them. */
const sureWord = 0.7;
/** Dots across a page that is shown whole, and of one that is looked at closely. */
const sides = { whole: 1_600, close: 3_508, thumb: 160 };

/** The value that is looked at; `follow`: its page is turned to, and its box comes into sight. */
export interface LitReading {
  readonly reading: Reading;
  readonly follow: boolean;
}

/**
 * A scan as pictures of its pages, upright, with the words that were read on them lying over the picture: they can be
 * selected, and those of a value light up with it.
 */
export function ScanView({
  file,
  readings,
  lit,
  onPoint,
  onChoose,
}: {
  readonly file: Attachment;
  readonly readings: readonly Reading[];
  readonly lit: LitReading | undefined;
  /** The pointer is over the words of a value, or has left them. */
  readonly onPoint: (reading: Reading | undefined) => void;
  readonly onChoose: (reading: Reading) => void;
}) {
  const { t } = useScanWords();
  const pages = useScannedPages(file.id);
  const [chosen, choose] = useState(1);
  const [zoom, setZoom] = useState(0);
  const [fit, setFit] = useState<'page' | 'width'>('width');
  const litPlace = lit?.reading.place?.attachment === file.id ? lit.reading.place : null;
  const litPage = lit?.follow === true ? litPlace?.lines[0]?.page : undefined;
  // What is looked at decides the page until somebody turns it.
  const [followed, follow] = useState<Reading | undefined>(undefined);
  if (litPage !== undefined && lit !== undefined && followed !== lit.reading) {
    follow(lit.reading);
    choose(litPage);
  }
  const scanned = pages.data?.items ?? [];
  const count = Math.max(
    file.preview?.kind === 'pages' ? (file.preview.pages ?? 1) : 1,
    ...scanned.map(({ page }) => page),
  );
  const number = Math.min(chosen, count);
  const page = scanned.find((each) => each.page === number);
  const words = useScannedWords(file.id, number, page !== undefined);
  const scale = zooms[zoom] ?? 1;
  const area = useRef<HTMLDivElement>(null);
  const go = (to: number) => {
    choose(Math.min(Math.max(to, 1), count));
    area.current?.scrollTo({ top: 0 });
  };
  const step = (by: number) => setZoom((now) => Math.min(Math.max(now + by, 0), zooms.length - 1));
  useKeys({
    j: () => go(number + 1),
    k: () => go(number - 1),
    '+': () => step(1),
    '-': () => step(-1),
    '0': () => {
      setZoom(0);
      setFit((now) => (now === 'page' ? 'width' : 'page'));
    },
  });
  useEffect(() => {
    if (litPage === undefined) return;
    area.current?.querySelector('.scan-lit')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [lit, litPage, words.data]);
  const source = (n: number, side: number) => `/attachments/${file.id}/scan/${n}/picture?side=${side}`;
  return (
    <section className="scan" aria-label={file.name}>
      <Bar busy={pages.isPending && pages.isFetching} />
      <div className="scan-tools" role="toolbar" aria-label={t('scan.tools')}>
        <IconButton
          label={t('scan.before')}
          keys="k"
          size="small"
          disabled={number === 1}
          onClick={() => go(number - 1)}
        >
          <ChevronLeft />
        </IconButton>
        <span className="scan-number">{t('scan.page', { n: number, of: count })}</span>
        <IconButton
          label={t('scan.next')}
          keys="j"
          size="small"
          disabled={number === count}
          onClick={() => go(number + 1)}
        >
          <ChevronRight />
        </IconButton>
        <span className="scan-gap" />
        <IconButton
          label={t('scan.smaller')}
          keys="-"
          size="small"
          disabled={zoom === 0}
          onClick={() => step(-1)}
        >
          <ZoomOut />
        </IconButton>
        <span className="scan-number">{Math.round(scale * 100)} %</span>
        <IconButton
          label={t('scan.larger')}
          keys="+"
          size="small"
          disabled={zoom === zooms.length - 1}
          onClick={() => step(1)}
        >
          <ZoomIn />
        </IconButton>
        <IconButton
          label={t(fit === 'page' ? 'scan.wide' : 'scan.wholePage')}
          keys="0"
          size="small"
          onClick={() => {
            setZoom(0);
            setFit(fit === 'page' ? 'width' : 'page');
          }}
        >
          {fit === 'page' ? <MoveHorizontal /> : <Maximize />}
        </IconButton>
      </div>
      {pages.error === null ? null : <Problem error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.data === undefined ? null : (
        <>
          <State page={page} />
          <div className={count > 1 ? 'scan-body scan-many' : 'scan-body'}>
            {count > 1 ? (
              <Strip count={count} number={number} source={(n) => source(n, sides.thumb)} onChoose={go} />
            ) : null}
            <div
              className="scan-area"
              ref={area}
              tabIndex={0}
              role="region"
              aria-label={t('scan.area', { name: file.name, n: number })}
            >
              <Sheet
                key={number}
                number={number}
                page={page}
                words={words.data?.items ?? []}
                source={source(number, scale > 1.5 ? sides.close : sides.whole)}
                fit={fit}
                scale={scale}
                attachment={file.id}
                readings={readings}
                lit={litPlace === null ? undefined : lit?.reading}
                onPoint={onPoint}
                onChoose={onChoose}
              />
            </div>
          </div>
        </>
      )}
    </section>
  );
}

/** What became of the page, in words, when it was not simply read. */
function State({ page }: { readonly page: ScannedPage | undefined }) {
  const { t, language } = useScanWords();
  if (page === undefined) return <p className="scan-state scan-soft">{t('scan.typed')}</p>;
  const { state, unread, note, sameSheet } = page;
  return (
    <>
      {sameSheet.map((other) => (
        <p key={`${other.attachment} ${other.page}`} className="scan-state">
          {t('scan.sameSheet', {
            name: other.name,
            n: other.page,
            day: showDay(romeDay(new Date(other.receivedAt)), language),
            why: other.why[language],
          })}
          {other.ticket === null ? null : (
            <>
              {' '}
              <Link to="/queue/$view/$ticket" params={{ view: 'all', ticket: bare(other.ticket) }}>
                {other.ticket}
              </Link>
            </>
          )}
        </p>
      ))}
      {state === 'read' && unread.length === 0 ? null : <Unsure state={state} unread={unread} note={note} />}
    </>
  );
}

/** What must be looked at by a person. */
function Unsure({ state, unread, note }: Pick<ScannedPage, 'state' | 'unread' | 'note'>) {
  const { t, language } = useScanWords();
  return (
    <p className={state === 'blank' || state === 'picture' ? 'scan-state scan-soft' : 'scan-state'}>
      {state === 'read' ? '' : `${t(`scan.state.${state}`, { why: note?.[language] ?? '' })} `}
      {unread.length === 0 ? '' : t('scan.unread', { n: unread.length })}
    </p>
  );
}

function Strip({
  count,
  number,
  source,
  onChoose,
}: {
  readonly count: number;
  readonly number: number;
  readonly source: (page: number) => string;
  readonly onChoose: (page: number) => void;
}) {
  const { t } = useScanWords();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [number]);
  return (
    <ol className="scan-strip" ref={list}>
      {Array.from({ length: count }, (_, index) => index + 1).map((n) => (
        <li key={n}>
          <button
            type="button"
            className="scan-thumb"
            aria-label={t('scan.thumb', { n })}
            aria-current={n === number ? 'page' : undefined}
            tabIndex={n === number ? 0 : -1}
            onClick={() => onChoose(n)}
          >
            <img src={source(n)} alt="" loading="lazy" />
            <span>{n}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function Sheet({
  number,
  page,
  words,
  source,
  fit,
  scale,
  attachment,
  readings,
  lit,
  onPoint,
  onChoose,
}: {
  readonly number: number;
  readonly page: ScannedPage | undefined;
  readonly words: readonly ScannedWord[];
  readonly source: string;
  readonly fit: 'page' | 'width';
  readonly scale: number;
  readonly attachment: string;
  readonly readings: readonly Reading[];
  readonly lit: Reading | undefined;
  readonly onPoint: (reading: Reading | undefined) => void;
  readonly onChoose: (reading: Reading) => void;
}) {
  const { t } = useScanWords();
  const [failed, fail] = useState(false);
  const [own, measure] = useState<number | undefined>(undefined);
  if (failed)
    return (
      <div className="scan-broken">
        <p>{t('scan.notDrawn')}</p>
        <Button onClick={() => fail(false)}>{t('scan.retry')}</Button>
      </div>
    );
  const isMeasured = page !== undefined && page.width > 0;
  const shape = isMeasured ? page.width / page.height : (own ?? 0.707);
  return (
    <div
      className={`scan-sheet scan-fit-${fit}`}
      style={{ '--shape': shape, '--zoom': scale } as React.CSSProperties}
    >
      <img
        src={source}
        alt={t('scan.picture', { n: number })}
        draggable={false}
        onError={() => fail(true)}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
          measure(naturalWidth / Math.max(1, naturalHeight))
        }
      />
      {isMeasured ? (
        <svg
          className="scan-layer"
          viewBox={`0 0 ${page.width} ${page.height}`}
          preserveAspectRatio="none"
          role="group"
          aria-label={t('scan.words')}
        >
          {page.unread.map((box) => (
            <Box key={`${box.left} ${box.top}`} box={box} className="scan-unread" />
          ))}
          {readings.flatMap((reading) =>
            reading.place?.attachment !== attachment
              ? []
              : reading.place.lines
                  .filter((line) => line.page === number)
                  .map(({ box }) => (
                    <Box
                      key={`${nameOfReading(reading)} ${box.left} ${box.top}`}
                      box={box}
                      className={
                        lit !== undefined && nameOfReading(lit) === nameOfReading(reading)
                          ? 'scan-field scan-lit'
                          : 'scan-field'
                      }
                    />
                  )),
          )}
          {words
            .filter(({ confidence }) => confidence < sureWord)
            .map(({ start, box: { left, right, bottom } }) => (
              <line
                key={start}
                className="scan-weak"
                x1={left}
                x2={right}
                y1={bottom + 3}
                y2={bottom + 3}
                vectorEffect="non-scaling-stroke"
              />
            ))}
          {linesOfWords(words).map((line) => (
            <text key={line[0]?.start} className="scan-text">
              {line.map((word) => {
                const { box, start, text } = word;
                const reading = readingOf(attachment, word, readings);
                return (
                  <tspan
                    key={start}
                    x={box.left}
                    y={box.bottom - (box.bottom - box.top) * 0.2}
                    fontSize={box.bottom - box.top}
                    textLength={box.right - box.left}
                    lengthAdjust="spacingAndGlyphs"
                    className={reading === undefined ? '' : 'scan-of-field'}
                    {...(reading === undefined
                      ? {}
                      : {
                          onPointerEnter: () => onPoint(reading),
                          onPointerLeave: () => onPoint(undefined),
                          // Whoever selects words does not choose a value.
                          onClick: () => {
                            if (getSelection()?.isCollapsed !== false) onChoose(reading);
                          },
                        })}
                  >
                    {`${text} `}
                  </tspan>
                );
              })}
            </text>
          ))}
        </svg>
      ) : null}
    </div>
  );
}

function Box({
  box: { left, top, right, bottom },
  className,
}: {
  readonly box: ScannedWord['box'];
  readonly className: string;
}) {
  const room = Math.min(8, Math.max(3, (bottom - top) * 0.12));
  return (
    <rect
      className={className}
      x={left - room}
      y={top - room}
      width={right - left + 2 * room}
      height={bottom - top + 2 * room}
      rx={room}
      vectorEffect="non-scaling-stroke"
    />
  );
}
