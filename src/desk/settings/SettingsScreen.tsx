/** The frame of the settings: what there is for this person, and the open one. */
import { Link, Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import './Page.css';
import './Settings.css';
import { useMe } from '../state/me.ts';
import { useWords } from '../text/t.ts';
import { pagesFor } from './pages.ts';

export function SettingsScreen() {
  const { t } = useWords();
  const me = useMe();
  return (
    <div className="settings">
      <nav className="settings-nav" aria-label={t('nav.settings')}>
        <p className="settings-title">{t('nav.settings')}</p>
        <ul>
          {pagesFor(me?.rights ?? []).map(({ to, name }) => (
            <li key={to}>
              <Link
                to={to}
                className="settings-line"
                activeProps={{ className: 'settings-line settings-here' }}
              >
                {t(name)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="settings-page">
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
      </div>
    </div>
  );
}
