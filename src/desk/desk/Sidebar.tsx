import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import {
  AlarmClock,
  AtSign,
  CalendarClock,
  ChartColumn,
  Check,
  CircleAlert,
  Clock,
  Command,
  Inbox,
  Keyboard,
  Layers,
  Mails,
  Printer,
  Megaphone,
  Menu as MenuSign,
  PhoneCall,
  PhoneIncoming,
  Search,
  Settings,
  ShieldUser,
  Signature,
  UserRound,
  X,
  type LucideIcon,
} from 'lucide-react';
import { lazy, memo, Suspense, useState } from 'react';
import './Sidebar.css';
import { call } from '../api/client.ts';
import type { View } from '../api/contract.ts';
import { press } from '../keys.ts';
import { countUnsaved, forgetAll } from '../state/drafts.ts';
import { changeLook, useLook } from '../state/look.ts';
import { personChanged, useKeepHabit, useMay, useMe } from '../state/me.ts';
import { useHeldCount } from '../state/post.ts';
import { useLetterStock } from '../state/print.ts';
import { useCounts, views } from '../state/queue.ts';
import { showNumber } from '../text/format.ts';
import { useWords, type TextKey } from '../text/t.ts';
import { Menu } from '../ui/Menu.tsx';
import { SavedViews } from './SavedViews.tsx';
import { fetched } from '../ui/fetched.ts';

const Leaving = lazy(fetched(() => import('./Leaving.tsx').then((module) => ({ default: module.Leaving }))));

const icons: Readonly<Record<View, LucideIcon>> = {
  mine: UserRound,
  mentions: AtSign,
  new: Inbox,
  waiting: Clock,
  escalated: CircleAlert,
  all: Layers,
  asleep: AlarmClock,
  decided: Check,
};

/** Screens beside the queue, and for whom they are. */
const allPages = [
  { to: '/post', name: 'post.title', icon: Mails, needs: 'read_claims' },
  { to: '/print', name: 'nav.print', icon: Printer, needs: 'read_claims' },
  { to: '/follow-ups', name: 'nav.followUps', icon: CalendarClock, needs: 'read_claims' },
  { to: '/call-backs', name: 'nav.callBacks', icon: PhoneCall, needs: 'read_claims' },
  { to: '/statistics', name: 'nav.statistics', icon: ChartColumn, needs: 'read_claims' },
  { to: '/supervision', name: 'supervise.title', icon: Signature, needs: 'decide_claims' },
  { to: '/complaints', name: 'nav.complaints', icon: Megaphone, needs: 'read_claims' },
  { to: '/personal-data', name: 'nav.personalData', icon: ShieldUser, needs: 'handle_personal_data' },
  { to: '/settings', name: 'nav.settings', icon: Settings, needs: 'read_setup' },
] as const;

/** Views with their sizes, saved views, and the person; on a phone behind one button. */
export const Sidebar = memo(function Sidebar({
  onHelp,
  onPalette,
}: {
  readonly onHelp: () => void;
  readonly onPalette: () => void;
}) {
  const { t, language } = useWords();
  // An administrator has no queue: nothing is asked for that would be refused.
  const reads = useMay('read_claims');
  const works = useMay('work_claims');
  const rights = useMe()?.rights ?? [];
  const pages = allPages.filter(({ needs }) => rights.includes(needs));
  const { data: counts } = useCounts(reads);
  const { data: held } = useHeldCount(reads);
  const { data: stock } = useLetterStock(reads);
  const letters = stock === undefined ? 0 : stock.counts.to_print + stock.counts.printed;
  const [unfolded, unfold] = useState(false);
  const here = useRouterState({ select: (state) => state.location.href });
  const [before, pass] = useState(here);
  if (here !== before) {
    pass(here);
    unfold(false);
  }
  return (
    <nav className={unfolded ? 'sidebar sidebar-unfolded' : 'sidebar'} aria-label={t('app.name')}>
      <div className="sidebar-top">
        <Link to="/" className="sidebar-mark" aria-label={t('app.name')}>
          <img src="/desk/mark.svg" alt="" width="24" height="24" />
          <span>{t('app.name')}</span>
        </Link>
        <button
          type="button"
          className="sidebar-fold"
          aria-expanded={unfolded}
          onClick={() => unfold(!unfolded)}
        >
          {unfolded ? <X aria-hidden="true" /> : <MenuSign aria-hidden="true" />}
          {t('nav.menu')}
        </button>
      </div>
      {reads ? (
        <Link
          to="/search"
          className="sidebar-line"
          activeProps={{ className: 'sidebar-line sidebar-here' }}
          title={t('keys.search')}
        >
          <Search aria-hidden="true" />
          <span className="sidebar-words">{t('nav.search')}</span>
        </Link>
      ) : null}
      <ul className="sidebar-list">
        {(reads ? views : []).map((view) => {
          const Icon = icons[view];
          const size = counts?.[view];
          return (
            <li key={view}>
              <Link
                to="/queue/$view"
                params={{ view }}
                className="sidebar-line"
                activeProps={{ className: 'sidebar-line sidebar-here' }}
                title={t(`view.${view}`)}
              >
                <Icon aria-hidden="true" />
                <span className="sidebar-words">{t(`view.${view}`)}</span>
                {size === undefined ? null : (
                  <span className="sidebar-count">
                    {size.more
                      ? t('queue.more', { n: showNumber(size.count, language) })
                      : showNumber(size.count, language)}
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
      {pages.length === 0 ? null : (
        <ul className="sidebar-list sidebar-apart">
          {pages.map(({ to, name, icon: Icon }) => (
            <li key={to}>
              <Link
                to={to}
                className="sidebar-line"
                activeProps={{ className: 'sidebar-line sidebar-here' }}
                title={t(name)}
              >
                <Icon aria-hidden="true" />
                <span className="sidebar-words">{t(name)}</span>
                {to === '/post' && held !== undefined && held.count > 0 ? (
                  <span className="sidebar-count">
                    {held.more
                      ? t('queue.more', { n: showNumber(held.count, language) })
                      : showNumber(held.count, language)}
                  </span>
                ) : null}
                {to === '/print' && letters > 0 ? (
                  <span className="sidebar-count">{showNumber(letters, language)}</span>
                ) : null}
              </Link>
            </li>
          ))}
        </ul>
      )}
      <SavedViews reads={reads} />
      <div className="sidebar-foot">
        {works ? (
          <button type="button" className="sidebar-line" onClick={() => press('c')} title={t('byHand.title')}>
            <PhoneIncoming aria-hidden="true" />
            <span className="sidebar-words">{t('byHand.title')}</span>
          </button>
        ) : null}
        <button type="button" className="sidebar-line" onClick={onPalette} title={t('keys.palette')}>
          <Command aria-hidden="true" />
          <span className="sidebar-words">{t('keys.palette')}</span>
        </button>
        <LookMenu onHelp={onHelp} />
      </div>
    </nav>
  );
});

function LookMenu({ onHelp }: { readonly onHelp: () => void }) {
  const { t, language, speak } = useWords();
  const look = useLook();
  const me = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keep = useKeepHabit();
  const [leaving, leave] = useState(0);
  const signOut = async () => {
    await call('DELETE /session');
    // Others sit down at this computer: what is saved is found again, the rest was asked about.
    if (me !== undefined) forgetAll(localStorage, me.name);
    await personChanged(queries);
    await navigate({ to: '/signin' });
  };
  const themes = ['system', 'light', 'dark'] as const;
  const choose = (next: 'it' | 'en') => {
    speak(next);
    keep({ language: next });
  };
  const densities = ['normal', 'compact'] as const;
  return (
    <>
      <Menu
        trigger={
          <button type="button" className="sidebar-line" title={t('theme.heading')}>
            <UserRound aria-hidden="true" />
            <span className="sidebar-words">{me?.name ?? t('nav.account')}</span>
          </button>
        }
        groups={[
          {
            lines: [
              { key: 'account', label: t('account.title'), act: () => void navigate({ to: '/account' }) },
              ...(me?.rights.includes('read_claims') === true
                ? [
                    {
                      key: 'practice',
                      label: t('practice.title'),
                      act: () => void navigate({ to: '/practice' }),
                    },
                  ]
                : []),
              {
                key: 'out',
                label: t('nav.signOut'),
                act: () => {
                  const unsaved = me === undefined ? 0 : countUnsaved(localStorage, me.name);
                  if (unsaved === 0) void signOut();
                  else leave(unsaved);
                },
              },
            ],
          },
          {
            heading: t('theme.heading'),
            lines: themes.map((theme) => ({
              key: theme,
              label: t(`theme.${theme}` satisfies TextKey),
              checked: look.theme === theme,
              act: () => {
                changeLook({ theme });
                keep({ theme });
              },
            })),
          },
          {
            heading: t('density.heading'),
            lines: densities.map((density) => ({
              key: density,
              label: t(`density.${density}` satisfies TextKey),
              checked: look.density === density,
              act: () => changeLook({ density }),
            })),
          },
          {
            heading: t('language.heading'),
            lines: [
              { key: 'it', label: 'Italiano', checked: language === 'it', act: () => choose('it') },
              { key: 'en', label: 'English', checked: language === 'en', act: () => choose('en') },
            ],
          },
          {
            heading: t('keys.heading'),
            lines: [
              {
                key: 'single',
                label: t('keys.single'),
                checked: look.singleKeys,
                act: () => {
                  changeLook({ singleKeys: !look.singleKeys });
                  keep({ preferences: { singleKeys: !look.singleKeys } });
                },
              },
              { key: 'help', label: t('keys.help'), icon: <Keyboard />, keys: '?', act: onHelp },
            ],
          },
        ]}
      />
      {leaving === 0 ? null : (
        <Suspense fallback={null}>
          <Leaving unsaved={leaving} onLeave={() => void signOut()} onStay={() => leave(0)} />
        </Suspense>
      )}
    </>
  );
}
