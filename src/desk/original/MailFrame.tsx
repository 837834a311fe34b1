import { useEffect, useMemo, useRef, useState } from 'react';
import './MailFrame.css';
import { findQuote, mailDocument, showsAll } from './mail-document.ts';

/** A frame never grows beyond this; a longer mail scrolls inside it. */
const tallest = 20_000;

/**
 * A mail as it was laid out, in a frame without scripts, whose page loads nothing but pictures of our API. Its keys are
 * the desk's keys, and it is as high as what it shows.
 */
export function MailFrame({
  html,
  title,
  language,
  fold,
  newWords,
  quote,
  follow = false,
  onReady,
}: {
  /** Made harmless by the server. */
  readonly html: string;
  readonly title: string;
  readonly language: string;
  /** Hides what was quoted, unless that would hide one of `newWords`. */
  readonly fold: boolean;
  readonly newWords: string;
  /** Words to light. */
  readonly quote: string | undefined;
  /** Brings lit words into sight. */
  readonly follow?: boolean;
  /** Told when it can be read, and whether something in it is folded or could be. */
  readonly onReady?: (foldable: boolean) => void;
}) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(0);
  const [page, setPage] = useState<Document | undefined>(undefined);
  const source = useMemo(
    () => mailDocument({ html, language, origin: window.location.origin }),
    [html, language],
  );

  useEffect(() => {
    if (page === undefined) return undefined;
    const measure = () => {
      const { scrollWidth, clientWidth } = page.documentElement;
      const bar = scrollWidth > clientWidth ? 16 : 0;
      setHeight(Math.min(tallest, Math.ceil(page.body.getBoundingClientRect().height) + bar));
    };
    const watch = new ResizeObserver(measure);
    watch.observe(page.body);
    measure();
    page.addEventListener('keydown', passOn);
    return () => {
      watch.disconnect();
      page.removeEventListener('keydown', passOn);
    };
  }, [page]);

  useEffect(() => {
    if (page === undefined) return;
    const root = page.documentElement;
    const hasQuotes = page.querySelector('.quoted, .quote-start') !== null;
    root.classList.add('fold');
    // Whoever answers between the quoted lines must be heard: then nothing is folded.
    const foldable = hasQuotes && newWords.trim() !== '' && showsAll(page.body.innerText, newWords);
    root.classList.toggle('fold', foldable && fold);
    onReady?.(foldable);
  }, [page, fold, newWords, onReady]);

  useEffect(() => {
    if (page === undefined) return undefined;
    return lightIn(page, quote, follow);
  }, [page, quote, follow]);

  return (
    <iframe
      ref={frame}
      className="mail-frame"
      title={title}
      srcDoc={source}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      style={{ height }}
      onLoad={() => setPage(frame.current?.contentDocument ?? undefined)}
    />
  );
}

/** Lights words in a page without touching it. @returns what puts the light out again */
function lightIn(page: Document, quote: string | undefined, follow: boolean): (() => void) | undefined {
  const view = page.defaultView;
  if (view === null || quote === undefined || !('highlights' in view.CSS)) return undefined;
  const walker = page.createTreeWalker(page.body, 4 /* text */);
  const texts: Node[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) texts.push(node);
  const found = findQuote(
    texts.map((node) => node.nodeValue ?? ''),
    quote,
  );
  const first = found === undefined ? undefined : texts[found.from.piece];
  const last = found === undefined ? undefined : texts[found.to.piece];
  if (found === undefined || first === undefined || last === undefined) return undefined;
  const range = page.createRange();
  range.setStart(first, found.from.at);
  range.setEnd(last, found.to.at + 1);
  const lights = view.CSS.highlights;
  lights.set('lit', new view.Highlight(range));
  if (follow) first.parentElement?.scrollIntoView({ block: 'nearest' });
  return () => void lights.delete('lit');
}

/** What is pressed inside the frame is meant for the desk, unless it works a link there. */
function passOn(event: KeyboardEvent): void {
  const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
  if (key === 'Tab' || key === 'Enter' || key === ' ') return;
  const heard = new KeyboardEvent('keydown', {
    key,
    ctrlKey,
    metaKey,
    shiftKey,
    altKey,
    bubbles: true,
    cancelable: true,
  });
  if (!window.dispatchEvent(heard)) event.preventDefault();
}
