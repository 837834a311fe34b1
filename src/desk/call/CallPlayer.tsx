import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Download, Pause, Play } from 'lucide-react';
import { useEffect, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import './CallPlayer.css';
import { call, CallFailed } from '../api/client.ts';
import type { Attachment, Transcript } from '../api/contract.ts';
import { momentOf } from '../../domain/phone/transcript.ts';
import { useKeys } from '../keys.ts';
import { useLit } from '../state/lit.ts';
import { useHearing } from '../state/hearing.ts';
import { useMay } from '../state/me.ts';
import { useTranscript } from '../state/transcript.ts';
import { showShare, showPosition } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';

const speeds = [0.75, 1, 1.25, 1.5, 2] as const;
/** Lines below it are marked one by one; most of a draft is above. */
const unsureBelow = 0.7;
/** The arrows go so far, in ms. */
const stepMs = 5_000;
/** A moment that was jumped to begins a little before its words, in ms. */
const leadMs = 700;

/** A recording with its words: what is played is lit, what is lit can be played. */
export function CallPlayer({
  file,
  message,
  ticket,
}: {
  readonly file: Attachment;
  readonly message: string;
  readonly ticket: string;
}) {
  const { t } = useWords();
  const { data: transcript, error, refetch } = useTranscript(ticket, file.id);
  const sound = useRef<HTMLAudioElement>(null);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [broken, setBroken] = useState(false);
  const box = useRef<HTMLElement>(null);
  const [within, setWithin] = useState(false);
  useEffect(() => {
    const { current } = box;
    const look = () => setWithin(current?.contains(document.activeElement) === true);
    // The focus is nowhere for a moment on its way from one place to the next.
    const leave = (event: FocusEvent) => {
      if (!(event.relatedTarget instanceof Node && current?.contains(event.relatedTarget) === true))
        setWithin(false);
    };
    current?.addEventListener('focusin', look);
    current?.addEventListener('focusout', leave);
    return () => {
      current?.removeEventListener('focusin', look);
      current?.removeEventListener('focusout', leave);
    };
  }, []);
  const whole = Math.max(length, transcript?.length ?? 0);

  const seek = (ms: number, andPlay: boolean) => {
    const { current } = sound;
    if (current === null) return;
    const to = Math.max(0, Math.min(ms, whole));
    setAt(to);
    // Before its head is here a player forgets where it was sent: it is told once more then.
    current.currentTime = to / 1_000;
    if (andPlay) void current.play().catch(() => undefined);
  };
  const toggle = () => {
    const { current } = sound;
    if (current === null) return;
    if (broken) {
      setBroken(false);
      current.load();
    }
    if (current.paused) void current.play().catch(() => undefined);
    else current.pause();
  };
  useKeys({
    p: () => {
      const [other] = othersPlaying(sound.current);
      if (other === undefined) toggle();
      else other.pause();
    },
  });
  const walk = (by: 1 | -1) => {
    const lines = [...(list.current?.querySelectorAll<HTMLButtonElement>('.call-stretch') ?? [])];
    const now = lines.findIndex((line) => line === document.activeElement);
    (lines[now === -1 ? Math.max(0, lit) : now + by] ?? lines[0])?.focus();
  };
  useKeys(
    {
      ' ': (event) => (hasOwnUse(event) ? false : toggle()),
      ArrowLeft: (event) => (hasOwnUse(event) ? false : seek(at - stepMs, false)),
      ArrowRight: (event) => (hasOwnUse(event) ? false : seek(at + stepMs, false)),
      ArrowUp: (event) => (hasOwnUse(event) ? false : walk(-1)),
      ArrowDown: (event) => (hasOwnUse(event) ? false : walk(1)),
    },
    within,
  );
  useHearing(message, (place) => {
    const moment = transcript === undefined ? undefined : momentOf(transcript.stretches, place);
    if (moment !== undefined) seek(moment - leadMs, true);
  });

  const stretches = transcript?.stretches ?? [];
  const lit = at === 0 ? -1 : stretches.findLastIndex(({ start, end }) => start <= at && at < end + 400);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const { current } = list;
    const line = current?.children[lit];
    if (!playing || current == null || !(line instanceof HTMLElement)) return;
    // Only the list moves, never the page under the reader.
    const { offsetTop, offsetHeight } = line;
    if (offsetTop < current.scrollTop || offsetTop + offsetHeight > current.scrollTop + current.clientHeight)
      current.scrollTop = offsetTop - current.clientHeight / 3;
  }, [lit, playing]);

  return (
    <section className="call" aria-label={t('call.title')} ref={box}>
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- its words stand below it */}
      <audio
        ref={sound}
        // Fetching is listening, and is written down: nothing is fetched before somebody wants to hear.
        preload="none"
        src={`/attachments/${file.id}/sound`}
        onPlay={({ currentTarget }) => {
          for (const other of othersPlaying(currentTarget)) other.pause();
          setPlaying(true);
        }}
        onPause={() => setPlaying(false)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime * 1_000)}
        onLoadedMetadata={(event) => {
          setLength(Number.isFinite(event.currentTarget.duration) ? event.currentTarget.duration * 1_000 : 0);
          if (at > 0) event.currentTarget.currentTime = at / 1_000;
        }}
        onError={() => setBroken(true)}
      />
      <div className="call-head">
        <IconButton look="primary" keys="p" label={t(playing ? 'call.pause' : 'call.play')} onClick={toggle}>
          {playing ? <Pause /> : <Play />}
        </IconButton>
        <span className="call-time">
          {showPosition(at)} / {whole === 0 ? '–' : showPosition(whole)}
        </span>
        <div className="call-track">
          <Lanes transcript={transcript} whole={whole} at={at} onSeek={(ms) => seek(ms, false)} />
          <input
            className="call-range"
            type="range"
            min={0}
            max={Math.max(1, Math.round(whole))}
            step={1}
            value={Math.round(Math.min(at, whole))}
            disabled={whole === 0}
            aria-label={t('call.position')}
            aria-valuetext={t('call.at', { at: showPosition(at), length: showPosition(whole) })}
            onChange={({ target }) => seek(Number(target.value), false)}
          />
        </div>
        <select
          className="call-speed"
          aria-label={t('call.speed')}
          defaultValue="1"
          onChange={({ target }) => {
            if (sound.current !== null) sound.current.playbackRate = Number(target.value);
          }}
        >
          {speeds.map((speed) => (
            <option key={speed} value={speed}>
              {speed}×
            </option>
          ))}
        </select>
        <a
          className="button button-icon button-quiet button-normal"
          href={file.url}
          title={t('call.download')}
        >
          <Download aria-label={t('call.download')} />
        </a>
      </div>
      {broken ? (
        <p className="call-said" role="alert">
          {t('call.cannotPlay')}
        </p>
      ) : null}
      {error === null || (error instanceof CallFailed && error.status === 404) ? null : (
        <Problem error={error} onRetry={() => void refetch()} />
      )}
      {transcript === undefined ? null : <State transcript={transcript} file={file.id} ticket={ticket} />}
      {stretches.length === 0 ? null : (
        <ol className="call-words" ref={list} tabIndex={-1}>
          {stretches.map((each, index) => (
            <li key={`${each.channel} ${each.start}`}>
              <Stretch
                stretch={each}
                voices={transcript?.voices ?? 1}
                lang={transcript?.language ?? 'it'}
                message={message}
                isLit={index === lit}
                onHear={() => seek(each.start, true)}
              />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** One recording is heard at a time: a ticket may have several. */
function othersPlaying(own: HTMLAudioElement | null): HTMLAudioElement[] {
  return [...document.querySelectorAll('audio')].filter((each) => each !== own && !each.paused);
}

/** A list of speeds and a button know what to do with these keys themselves. */
function hasOwnUse({ target, key }: KeyboardEvent): boolean {
  return target instanceof HTMLSelectElement || (key === ' ' && target instanceof HTMLButtonElement);
}

type Said = Transcript['stretches'][number];

/** Who speaks when: a lane for each voice. The slider under it says the same to those who cannot see it. */
function Lanes({
  transcript,
  whole,
  at,
  onSeek,
}: {
  readonly transcript: Transcript | undefined;
  readonly whole: number;
  readonly at: number;
  readonly onSeek: (ms: number) => void;
}) {
  if (transcript === undefined || transcript.stretches.length === 0 || whole === 0) return null;
  const share = (ms: number) => `${(100 * ms) / whole}%`;
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    onSeek(((event.clientX - left) / width) * whole);
  };
  return (
    <div className="call-lanes" aria-hidden="true" onPointerDown={point}>
      {Array.from({ length: Math.min(2, transcript.voices ?? 1) }, (_, voice) => (
        <div key={voice} className={`call-lane call-voice-${voice}`}>
          {transcript.stretches
            .filter(({ channel }) => Math.min(1, channel) === voice)
            .map(({ start, end }) => (
              <span key={start} style={{ left: share(start), width: share(Math.max(end - start, 200)) }} />
            ))}
        </div>
      ))}
      <span className="call-now" style={{ left: share(Math.min(at, whole)) }} />
    </div>
  );
}

/** How far the words can be trusted, or why there are none and what can be done. */
function State({
  transcript: { state, draft, heard, length, note },
  file,
  ticket,
}: {
  readonly transcript: Transcript;
  readonly file: string;
  readonly ticket: string;
}) {
  const { t } = useWords();
  const may = useMay('work_claims');
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: () =>
      call('POST /attachments/:attachment/transcript/again', { params: { attachment: file } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['ticket', ticket, 'transcript', file] }),
  });
  const line = (children: ReactNode) => <p className="call-said">{children}</p>;
  switch (state) {
    case 'done':
      return line(
        draft ? (
          <>
            <Tag tone="soon">{t('call.draft')}</Tag> {t('call.draftWhy')}
          </>
        ) : (
          t('call.machine')
        ),
      );
    case 'waiting':
      return line(
        length === null ? (
          t('call.waitingStart')
        ) : (
          <>
            <progress value={heard} max={length} aria-label={t('call.progress')} />{' '}
            {t('call.waiting', { heard: showPosition(heard), length: showPosition(length) })}
          </>
        ),
      );
    case 'silent':
    case 'declined':
      return line(t(`call.${state}`));
    case 'no-engine':
    case 'failed':
      return (
        <div className="call-said">
          <p>
            {t(`call.${state}`)} {note === null ? null : <span lang="en">({note})</span>}
          </p>
          {may ? (
            <Button size="small" busy={again.isPending} onClick={() => again.mutate()}>
              {t('call.again')}
            </Button>
          ) : null}
          {again.error === null ? null : <Problem error={again.error} />}
        </div>
      );
  }
}

/** One line of what was said; pressed, it is heard. */
function Stretch({
  stretch: { start, channel, text, confidence },
  voices,
  lang,
  message,
  isLit,
  onHear,
}: {
  readonly stretch: Said;
  readonly voices: number;
  readonly lang: string;
  readonly message: string;
  readonly isLit: boolean;
  readonly onHear: () => void;
}) {
  const { t, language } = useWords();
  const lit = useLit();
  const quote = lit?.message === message && lit.quote !== '' ? lit.quote : undefined;
  const from = quote === undefined || channel !== 0 ? -1 : text.indexOf(quote);
  const unsure = confidence < unsureBelow;
  return (
    <button
      type="button"
      className={`call-stretch call-voice-${Math.min(1, channel)}`}
      aria-current={isLit ? 'true' : undefined}
      title={unsure ? t('call.unsure', { share: showShare(confidence, language) }) : undefined}
      onClick={onHear}
    >
      <span className="call-when">{showPosition(start)}</span>
      {voices < 2 ? null : <span className="call-who">{t(channel === 0 ? 'call.caller' : 'call.desk')}</span>}
      <span className={unsure ? 'call-text call-unsure' : 'call-text'} lang={lang}>
        {text === '' ? (
          <em lang={language}>{t('call.noWords')}</em>
        ) : quote === undefined || from === -1 ? (
          text
        ) : (
          <>
            {text.slice(0, from)}
            <mark>{quote}</mark>
            {text.slice(from + quote.length)}
          </>
        )}
      </span>
    </button>
  );
}
