import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import './Desk.css';
import type { CurrentCall } from '../api/contract.ts';
import { holdLetters, onUnheard, useKeys, type KeyMap } from '../keys.ts';
import { applyLook, changeLook, useLook } from '../state/look.ts';
import { undoLast } from '../state/undo.ts';
import { useLink } from '../state/link.ts';
import { useCurrentCalls } from '../state/calls.ts';
import { useLive } from '../state/live.ts';
import { useMay, useMe, useOwnHabits } from '../state/me.ts';
import { actKey } from '../state/ticket.ts';
import { useIsPractice } from '../state/practice.ts';
import { showInstant } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { notify } from '../ui/notices.ts';
import { Sidebar } from './Sidebar.tsx';
import { fetched, onWaiting } from '../ui/fetched.ts';

const loadKeyHelp = () => import('./KeyHelp.tsx');
const KeyHelp = lazy(fetched(() => loadKeyHelp().then((module) => ({ default: module.KeyHelp }))));
const IncomingCalls = lazy(
  fetched(() => import('../call/IncomingCalls.tsx').then((module) => ({ default: module.IncomingCalls }))),
);
const ByHand = lazy(fetched(() => import('./ByHand.tsx').then((module) => ({ default: module.ByHand }))));
const loadPalette = () => import('./Palette.tsx').then((module) => ({ default: module.Palette }));
const Palette = lazy(fetched(loadPalette));
const loadTicket = () => import('./OpenTicket.tsx');

/** The frame of the daily work: where one can go, and the screen. */
export function Desk() {
  const { t } = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const look = useLook();
  const [palette, showPalette] = useState(false);
  const [help, showHelp] = useState(false);
  /** What is being written down: nothing, a contact, or what is said in a call that goes on. */
  const [byHand, showByHand] = useState<CurrentCall | 'fresh'>();
  /** Calls whose sheets were closed before they were tickets. */
  const [unfinished, keepUnfinished] = useState<readonly CurrentCall[]>([]);
  const me = useMe();
  const works = useMay('work_claims');
  useEffect(applyLook, []);
  // Once the page is at rest: they open at once, also when the network is gone by then.
  useEffect(() => {
    const timer = setTimeout(
      () => void Promise.all([loadPalette(), loadTicket()]).catch(() => undefined),
      4_000,
    );
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => onWaiting(() => notify({ text: t('state.notFetched') })), [t]);
  useOwnHabits();
  const reads = useMay('read_claims');
  const decides = useMay('decide_claims');
  const handlesData = useMay('handle_personal_data');
  useLive(reads);
  const { data: calls = [] } = useCurrentCalls(reads);
  const over = unfinished.filter(({ id }) => !calls.some((each) => each.id === id));
  const closeByHand = (keepsWords: boolean) => {
    showByHand(undefined);
    if (byHand === undefined || byHand === 'fresh') return;
    const others = unfinished.filter(({ id }) => id !== byHand.id);
    keepUnfinished(keepsWords ? [...others, byHand] : others);
  };
  const go = (view: string) => () => void navigate({ to: '/queue/$view', params: { view } });
  const keys: KeyMap = {
    'Ctrl+k': () => {
      // Who types on at once means the palette.
      if (!palette) holdLetters();
      showPalette(true);
    },
    '?': () => showHelp(true),
    ...(reads
      ? {
          '/': () => void navigate({ to: '/search' }),
          'g f': () => void navigate({ to: '/follow-ups' }),
          'g r': () => void navigate({ to: '/statistics' }),
          'g l': () => void navigate({ to: '/post' }),
          'g p': () => void navigate({ to: '/print' }),
          'g c': () => void navigate({ to: '/complaints' }),
          'g x': () => void navigate({ to: '/practice' }),
          'g k': () => void navigate({ to: '/call-backs' }),
          'g m': go('mine'),
          'g n': go('new'),
          'g w': go('waiting'),
          'g e': go('escalated'),
          'g t': go('all'),
          'g d': go('decided'),
          i: () => changeLook({ panel: !look.panel }),
        }
      : {}),
    ...(decides ? { 'g b': () => void navigate({ to: '/supervision' }) } : {}),
    ...(handlesData ? { 'g y': () => void navigate({ to: '/personal-data' }) } : {}),
    'g ,': () => void navigate({ to: '/settings' }),
    ...(works ? { c: () => showByHand('fresh') } : {}),
    ...(works
      ? {
          // Also after a reload: what was done before it is taken back from its history.
          z: () => {
            // It is meant for what was done last, never for what was done before that.
            if (queries.isMutating({ mutationKey: actKey }) > 0) notify({ text: t('undo.wait') });
            else if (!undoLast()) notify({ text: t('undo.nothing') });
          },
        }
      : {}),
  };
  useKeys(keys);
  useSayUnheard();
  const inTicket = useRouterState({ select: (state) => /\/queue\/[^/]+\/./.test(state.location.pathname) });
  return (
    <div className={inTicket ? 'desk desk-in-ticket' : 'desk'}>
      <Sidebar onHelp={() => showHelp(true)} onPalette={() => showPalette(true)} />
      <main className="desk-main">
        {reads ? <PracticeLine /> : null}
        <LinkLine />
        {calls.length + over.length === 0 ? null : (
          <Suspense fallback={null}>
            <IncomingCalls calls={calls} over={over} works={works} onSheet={showByHand} />
          </Suspense>
        )}
        <Outlet />
      </main>
      {help ? (
        <Suspense fallback={null}>
          <KeyHelp open onClose={() => showHelp(false)} />
        </Suspense>
      ) : null}
      {byHand !== undefined && me !== undefined ? (
        <Suspense fallback={null}>
          <ByHand
            person={me.name}
            {...(byHand === 'fresh' ? {} : { during: byHand })}
            onClose={closeByHand}
          />
        </Suspense>
      ) : null}
      {palette ? (
        <Suspense fallback={null}>
          <Palette onClose={() => showPalette(false)} onHelp={() => showHelp(true)} />
        </Suspense>
      ) : null}
    </div>
  );
}

/** A key of the page that does nothing where it was pressed says so; of letters that are no keys nothing is said. */
function useSayUnheard(): void {
  const { t } = useWords();
  const rights = useMe()?.rights;
  useEffect(
    () =>
      onUnheard((name) => {
        void loadKeyHelp()
          .then(({ commandOf }) => {
            const says = commandOf(name, rights ?? []);
            if (says !== undefined) notify({ text: t('keys.notHere', { command: t(says), key: name }) });
          })
          .catch(() => undefined);
      }),
    [t, rights],
  );
}

/** That everything here is invented, wherever one is on the practice desk. */
function PracticeLine() {
  const { t } = useWords();
  if (!useIsPractice()) return null;
  return (
    <p className="desk-practice" role="status">
      {t('practice.banner')} <Link to="/practice">{t('practice.title')}</Link>
    </p>
  );
}

/** That the page is not told what happens, and of when it is what stands here. */
function LinkLine() {
  const { t, language } = useWords();
  const { state, upTo, told } = useLink();
  if (state === 'live' || (!told && state !== 'offline')) return null;
  return (
    <p className="desk-offline" role="status">
      {t(state === 'offline' ? 'state.offline' : 'live.broken')}{' '}
      {t('live.upTo', { time: showInstant(upTo.toISOString(), language, upTo) })}
    </p>
  );
}
