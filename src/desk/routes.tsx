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
import { fetched } from './ui/fetched.ts';
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

/** A screen of its own, fetched when it is opened. */
const screen: typeof lazyRouteComponent = (load, name) => lazyRouteComponent(fetched(load), name);

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
  component: screen(() => import('./original/OriginalScreen.tsx'), 'OriginalScreen'),
});
const claim = createRoute({
  getParentRoute: () => desk,
  path: '/claims/$claim',
  component: screen(() => import('./claim/ClaimScreen.tsx'), 'ClaimScreen'),
  validateSearch: readClaimSearch,
});

const search = createRoute({
  getParentRoute: () => desk,
  path: '/search',
  component: screen(() => import('./search/SearchScreen.tsx'), 'SearchScreen'),
  validateSearch: readLooked,
});
const followUps = createRoute({
  getParentRoute: () => desk,
  path: '/follow-ups',
  component: screen(() => import('./follow-ups/FollowUpsScreen.tsx'), 'FollowUpsScreen'),
  validateSearch: readCalendarSearch,
});
const post = createRoute({
  getParentRoute: () => desk,
  path: '/post',
  component: screen(() => import('./post/PostScreen.tsx'), 'PostScreen'),
});
const print = createRoute({
  getParentRoute: () => desk,
  path: '/print',
  component: screen(() => import('./print/PrintScreen.tsx'), 'PrintScreen'),
  validateSearch: readShelf,
});
const statistics = createRoute({
  getParentRoute: () => desk,
  path: '/statistics',
  component: screen(() => import('./statistics/StatisticsScreen.tsx'), 'StatisticsScreen'),
  validateSearch: readFiguresSearch,
});

const complaints = createRoute({
  getParentRoute: () => desk,
  path: '/complaints',
  component: screen(() => import('./complaints/ComplaintsScreen.tsx'), 'ComplaintsScreen'),
});

const callBacks = createRoute({
  getParentRoute: () => desk,
  path: '/call-backs',
  component: screen(() => import('./call/CallBacksScreen.tsx'), 'CallBacksScreen'),
});

const personalData = createRoute({
  getParentRoute: () => desk,
  path: '/personal-data',
  component: screen(() => import('./personal-data/PersonalDataScreen.tsx'), 'PersonalDataScreen'),
});

const supervision = createRoute({
  getParentRoute: () => desk,
  path: '/supervision',
  component: screen(() => import('./supervision/SupervisionScreen.tsx'), 'SupervisionScreen'),
});

const practice = createRoute({
  getParentRoute: () => desk,
  path: '/practice',
  component: screen(() => import('./practice/PracticeScreen.tsx'), 'PracticeScreen'),
});

const account = createRoute({
  getParentRoute: () => desk,
  path: '/account',
  component: screen(() => import('./account/Account.tsx'), 'Account'),
});

const settings = createRoute({
  getParentRoute: () => desk,
  path: '/settings',
  component: screen(() => import('./settings/SettingsScreen.tsx'), 'SettingsScreen'),
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
  component: screen(() => import('./settings/Mailboxes.tsx'), 'Mailboxes'),
});
const telephone = createRoute({
  getParentRoute: () => settings,
  path: 'telephone',
  component: screen(() => import('./settings/TelephonePage.tsx'), 'TelephonePage'),
});
const templates = createRoute({
  getParentRoute: () => settings,
  path: 'templates',
  component: screen(() => import('./settings/Templates.tsx'), 'Templates'),
});
const template = createRoute({
  getParentRoute: () => settings,
  path: 'templates/$template',
  component: screen(() => import('./settings/TemplateEditor.tsx'), 'TemplateEditor'),
});
const letters = createRoute({
  getParentRoute: () => settings,
  path: 'letters',
  component: screen(() => import('./settings/Letters.tsx'), 'Letters'),
});
const house = createRoute({
  getParentRoute: () => settings,
  path: 'house',
  component: screen(() => import('./settings/House.tsx'), 'House'),
  validateSearch: readHouseSearch,
});
const audit = createRoute({
  getParentRoute: () => settings,
  path: 'audit',
  component: screen(() => import('./audit/AuditScreen.tsx'), 'AuditScreen'),
  validateSearch: readAuditSearch,
});
const people = createRoute({
  getParentRoute: () => settings,
  path: 'people',
  component: screen(() => import('./settings/People.tsx'), 'People'),
});

// Before the sign-in: nothing of the desk is loaded with them.
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  component: screen(() => import('./signin/SignIn.tsx'), 'SignIn'),
  validateSearch: (search): { readonly to?: string } =>
    typeof search['to'] === 'string' ? { to: search['to'] } : {},
});
const signInReturn = createRoute({
  getParentRoute: () => root,
  path: '/signin/return',
  component: screen(() => import('./signin/Return.tsx'), 'Return'),
});
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  component: screen(() => import('./signin/Welcome.tsx'), 'Welcome'),
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
