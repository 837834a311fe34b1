import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import './Desk.css';
import { useKeys, type KeyMap } from '../keys.ts';
import { applyLook, changeLook, useLook } from '../state/look.ts';
import { undoLast } from '../state/undo.ts';
import { useMay, useOwnHabits } from '../state/me.ts';
import { useWords } from '../text/t.ts';
import { Sidebar } from './Sidebar.tsx';

const KeyHelp = lazy(() => import('./KeyHelp.tsx').then((module) => ({ default: module.KeyHelp })));
const loadPalette = () => import('./Palette.tsx').then((module) => ({ default: module.Palette }));
const Palette = lazy(loadPalette);

/** The frame of the daily work: where one can go, and the screen. */
export function Desk() {
  const { t } = useWords();
  const navigate = useNavigate();
  const look = useLook();
  const [palette, showPalette] = useState(false);
  const [help, showHelp] = useState(false);
  useEffect(applyLook, []);
  // Once the page is at rest: who presses Ctrl+K types on at once, and not into the field below.
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette().catch(() => undefined), 1_500);
    return () => clearTimeout(timer);
  }, []);
  useOwnHabits();
  const reads = useMay('read_claims');
  const offline = useOffline();
  const go = (view: string) => () => void navigate({ to: '/queue/$view', params: { view } });
  const keys: KeyMap = {
    'Ctrl+k': () => showPalette(true),
    '?': () => showHelp(true),
    ...(reads ? { '/': () => void navigate({ to: '/search' }) } : {}),
    'g m': go('mine'),
    'g n': go('new'),
    'g w': go('waiting'),
    'g e': go('escalated'),
    'g t': go('all'),
    'g d': go('decided'),
    z: undoLast,
    i: () => changeLook({ panel: !look.panel }),
  };
  useKeys(keys);
  const inTicket = useRouterState({ select: (state) => /\/queue\/[^/]+\/./.test(state.location.pathname) });
  return (
    <div className={inTicket ? 'desk desk-in-ticket' : 'desk'}>
      <Sidebar onHelp={() => showHelp(true)} onPalette={() => showPalette(true)} />
      <main className="desk-main">
        {offline ? (
          <p className="desk-offline" role="status">
            {t('state.offline')}
          </p>
        ) : null}
        <Outlet />
      </main>
      {help ? (
        <Suspense fallback={null}>
          <KeyHelp open onClose={() => showHelp(false)} />
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

function useOffline(): boolean {
  const [offline, note] = useState(!navigator.onLine);
  useEffect(() => {
    const look = () => note(!navigator.onLine);
    window.addEventListener('online', look);
    window.addEventListener('offline', look);
    return () => {
      window.removeEventListener('online', look);
      window.removeEventListener('offline', look);
    };
  }, []);
  return offline;
}
