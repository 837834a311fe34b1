/** The screens and their addresses, all below `/desk`. Screens that are not the daily work are loaded when opened. */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { Desk } from './desk/Desk.tsx';
import { Failed } from './ui/Failed.tsx';
import { NotFound } from './ui/NotFound.tsx';
import { QueueScreen } from './desk/QueueScreen.tsx';
import { readFilters } from './state/filters.ts';

interface Context {
  readonly queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ notFoundComponent: NotFound, errorComponent: Failed });

/** Everything behind the sign-in: sidebar and screen. */
const desk = createRoute({ getParentRoute: () => root, id: 'desk', component: Desk });

const home = createRoute({
  getParentRoute: () => desk,
  path: '/',
  beforeLoad: () => {
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
const claim = createRoute({
  getParentRoute: () => desk,
  path: '/claims/$claim',
  component: lazyRouteComponent(() => import('./claim/ClaimScreen.tsx'), 'ClaimScreen'),
});

const routeTree = root.addChildren([desk.addChildren([home, queue.addChildren([ticket]), claim])]);

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
