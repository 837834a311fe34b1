/** The screens and their addresses, all below `/desk`. Screens that are not the daily work are loaded when opened. */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { CallFailed } from './api/client.ts';
import { Desk } from './desk/Desk.tsx';
import { Failed } from './ui/Failed.tsx';
import { NotFound } from './ui/NotFound.tsx';
import { QueueScreen } from './desk/QueueScreen.tsx';
import { sessionQuery } from './state/me.ts';
import { readClaimSearch } from './state/claim-tab.ts';
import { readAuditSearch } from './state/audit.ts';
import { readFilters } from './state/filters.ts';
import { readCalendarSearch } from './state/calendar.ts';
import { readFiguresSearch } from './state/figures.ts';
import { readHouseSearch } from './state/house-part.ts';
import { pagesFor } from './settings/pages.ts';
import { readShelf } from './state/print.ts';
import { readLooked } from './state/search.ts';

interface Context {
  readonly queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  notFoundComponent: () => <NotFound />,
  errorComponent: Failed,
});

/** Everything behind the sign-in: sidebar and screen. */
const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  component: Desk,
  beforeLoad: async ({ context, location }) => {
    try {
      return { me: (await context.queries.ensureQueryData(sessionQuery)).me };
    } catch (error) {
      if (!(error instanceof CallFailed) || error.status !== 401) throw error;
      const here = location.href.startsWith('/desk/') ? location.href : `/desk${location.href}`;
      // oxlint-disable-next-line typescript/only-throw-error -- the router's way of saying it
      throw redirect({ to: '/signin', search: here === '/desk/' ? {} : { to: here } });
    }
  },
});

const home = createRoute({
  getParentRoute: () => desk,
  path: '/',
  beforeLoad: ({ context }) => {
    // An administrator who reads no claims has no queue to begin with.
    if (!context.me.rights.includes('read_claims'))
      // oxlint-disable-next-line typescript/only-throw-error -- as below
      throw redirect({ to: context.me.rights.includes('manage_people') ? '/settings/people' : '/account' });
    // oxlint-disable-next-line typescript/only-throw-error -- the router's way of saying it
    throw redirect({ to: '/queue/$view', params: { view: 'new' } });
  },
});
const queue = createRoute({
  getParentRoute: () => desk,
  path: '/queue/$view',
  component: QueueScreen,
  validateSearch: readFilters,
});
/** The same screen with a ticket open: the list keeps its place. */
const ticket = createRoute({ getParentRoute: () => queue, path: '$ticket' });
const original = createRoute({
  getParentRoute: () => desk,
  path: '/tickets/$ticket/original/$message',
  component: lazyRouteComponent(() => import('./original/OriginalScreen.tsx'), 'OriginalScreen'),
});
const claim = createRoute({
  getParentRoute: () => desk,
  path: '/claims/$claim',
  component: lazyRouteComponent(() => import('./claim/ClaimScreen.tsx'), 'ClaimScreen'),
  validateSearch: readClaimSearch,
});

const search = createRoute({
  getParentRoute: () => desk,
  path: '/search',
  component: lazyRouteComponent(() => import('./search/SearchScreen.tsx'), 'SearchScreen'),
  validateSearch: readLooked,
});
const followUps = createRoute({
  getParentRoute: () => desk,
  path: '/follow-ups',
  component: lazyRouteComponent(() => import('./follow-ups/FollowUpsScreen.tsx'), 'FollowUpsScreen'),
  validateSearch: readCalendarSearch,
});
const post = createRoute({
  getParentRoute: () => desk,
  path: '/post',
  component: lazyRouteComponent(() => import('./post/PostScreen.tsx'), 'PostScreen'),
});
const print = createRoute({
  getParentRoute: () => desk,
  path: '/print',
  component: lazyRouteComponent(() => import('./print/PrintScreen.tsx'), 'PrintScreen'),
  validateSearch: readShelf,
});
const statistics = createRoute({
  getParentRoute: () => desk,
  path: '/statistics',
  component: lazyRouteComponent(() => import('./statistics/StatisticsScreen.tsx'), 'StatisticsScreen'),
  validateSearch: readFiguresSearch,
});

const complaints = createRoute({
  getParentRoute: () => desk,
  path: '/complaints',
  component: lazyRouteComponent(() => import('./complaints/ComplaintsScreen.tsx'), 'ComplaintsScreen'),
});

const callBacks = createRoute({
  getParentRoute: () => desk,
  path: '/call-backs',
  component: lazyRouteComponent(() => import('./call/CallBacksScreen.tsx'), 'CallBacksScreen'),
});

const personalData = createRoute({
  getParentRoute: () => desk,
  path: '/personal-data',
  component: lazyRouteComponent(() => import('./personal-data/PersonalDataScreen.tsx'), 'PersonalDataScreen'),
});

const supervision = createRoute({
  getParentRoute: () => desk,
  path: '/supervision',
  component: lazyRouteComponent(() => import('./supervision/SupervisionScreen.tsx'), 'SupervisionScreen'),
});

const practice = createRoute({
  getParentRoute: () => desk,
  path: '/practice',
  component: lazyRouteComponent(() => import('./practice/PracticeScreen.tsx'), 'PracticeScreen'),
});

const account = createRoute({
  getParentRoute: () => desk,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/Account.tsx'), 'Account'),
});

const settings = createRoute({
  getParentRoute: () => desk,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/SettingsScreen.tsx'), 'SettingsScreen'),
});
const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: ({ context }) => {
    // The first of them that this person may open.
    const [first] = pagesFor(context.me.rights);
    // oxlint-disable-next-line typescript/only-throw-error -- the router's way of saying it
    throw redirect({ to: first?.to ?? '/account' });
  },
});
const mailboxes = createRoute({
  getParentRoute: () => settings,
  path: 'mailboxes',
  component: lazyRouteComponent(() => import('./settings/Mailboxes.tsx'), 'Mailboxes'),
});
const telephone = createRoute({
  getParentRoute: () => settings,
  path: 'telephone',
  component: lazyRouteComponent(() => import('./settings/TelephonePage.tsx'), 'TelephonePage'),
});
const templates = createRoute({
  getParentRoute: () => settings,
  path: 'templates',
  component: lazyRouteComponent(() => import('./settings/Templates.tsx'), 'Templates'),
});
const template = createRoute({
  getParentRoute: () => settings,
  path: 'templates/$template',
  component: lazyRouteComponent(() => import('./settings/TemplateEditor.tsx'), 'TemplateEditor'),
});
const letters = createRoute({
  getParentRoute: () => settings,
  path: 'letters',
  component: lazyRouteComponent(() => import('./settings/Letters.tsx'), 'Letters'),
});
const house = createRoute({
  getParentRoute: () => settings,
  path: 'house',
  component: lazyRouteComponent(() => import('./settings/House.tsx'), 'House'),
  validateSearch: readHouseSearch,
});
const audit = createRoute({
  getParentRoute: () => settings,
  path: 'audit',
  component: lazyRouteComponent(() => import('./audit/AuditScreen.tsx'), 'AuditScreen'),
  validateSearch: readAuditSearch,
});
const people = createRoute({
  getParentRoute: () => settings,
  path: 'people',
  component: lazyRouteComponent(() => import('./settings/People.tsx'), 'People'),
});

// Before the sign-in: nothing of the desk is loaded with them.
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  component: lazyRouteComponent(() => import('./signin/SignIn.tsx'), 'SignIn'),
  validateSearch: (search): { readonly to?: string } =>
    typeof search['to'] === 'string' ? { to: search['to'] } : {},
});
const signInReturn = createRoute({
  getParentRoute: () => root,
  path: '/signin/return',
  component: lazyRouteComponent(() => import('./signin/Return.tsx'), 'Return'),
});
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./signin/Welcome.tsx'), 'Welcome'),
});

const routeTree = root.addChildren([
  desk.addChildren([
    home,
    queue.addChildren([ticket]),
    original,
    claim,
    search,
    followUps,
    post,
    print,
    statistics,
    complaints,
    supervision,
    practice,
    callBacks,
    personalData,
    account,
    settings.addChildren([
      settingsHome,
      mailboxes,
      telephone,
      templates,
      template,
      letters,
      house,
      audit,
      people,
    ]),
  ]),
  signIn,
  signInReturn,
  welcome,
]);

/** The router over all of them. */
export function openRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    basepath: '/desk',
    context: { queries },
    defaultPreload: 'intent',
    // What is read stays in the queries; the router keeps nothing of its own.
    defaultPreloadStaleTime: 0,
    scrollRestoration: false,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof openRouter>;
  }
}
