/** Debian's Chromium on the page of a test's desk. Nothing is downloaded: where no browser is, the tests say so. */
import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { afterEach, beforeAll, expect } from 'vitest';
import { buildDesk } from '#src/desk-build.ts';
import { seedPeople } from '#demo/people.ts';
import { startApi, type ApiSettings, type ApiTools, type RunningApi } from '#src/api/index.ts';
import { personActions } from '#workers/person.ts';
import type { TestDesk } from '../desk.ts';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));

/** Whether this machine has a browser (Debian: chromium). */
export const hasChromium = executablePath !== undefined;

/** The browser of this worker: each test has contexts of its own in it, and it ends with the worker. */
let shared: Promise<Browser> | undefined;

/** The page in browsers, on a desk. */
export interface DeskPage {
  /** A browser of its own in which a sample person is signed in, at an address of the desk: the queue if none is said. */
  signedIn(
    name: string,
    options?: Parameters<Browser['newContext']>[0] & { readonly at?: string },
  ): Promise<Page>;
  /** Leads to the list of all open tickets: from the queue where people arrive by a press, else by its address. */
  allOpen(of: Page): Promise<void>;
  /** A browser in which nobody is. */
  fresh(options?: Parameters<Browser['newContext']>[0]): Promise<Page>;
  readonly url: string;
}

/**
 * Builds the page once and serves it on the test's desk with the sample people. Errors in a page's console are faults of
 * the test, except what the browser says of refused requests. The page is the one people get, unless React's own checks
 * are wanted with it.
 */
export function useDeskPage(
  desk: TestDesk,
  change: (tools: ApiTools) => ApiTools = (tools) => tools,
  kind: 'production' | 'development' = 'production',
  settings: Pick<ApiSettings, 'practice'> = {},
): DeskPage {
  let browser: Browser | undefined;
  let folder = '';
  let api: RunningApi | undefined;
  let opening: Promise<RunningApi> | undefined;
  const contexts: BrowserContext[] = [];
  const errors: string[] = [];
  beforeAll(async () => {
    if (executablePath === undefined) return;
    folder = await buildDesk(() => {}, kind);
    browser = await (shared ??= chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    }));
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    await api?.close();
    api = undefined;
    opening = undefined;
    expect(errors.splice(0)).toEqual([]);
  });
  // One for all who come, also when two come at once.
  const open = () =>
    (opening ??= (async () => {
      await seedPeople(desk.deps.db, desk.now);
      api = await startApi(
        change(desk.deps),
        { host: '127.0.0.1', port: 0, demo: true, deskFolder: folder, ...settings },
        personActions(desk.deps),
      );
      return api;
    })());
  const fresh: DeskPage['fresh'] = async (options = {}) => {
    if (browser === undefined) throw new Error('no browser');
    const { url } = await open();
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'it-IT',
      timezoneId: 'Europe/Rome',
      baseURL: url,
      ...options,
    });
    contexts.push(context);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    return page;
  };
  return {
    fresh,
    signedIn: async (name, { at = '/', ...options } = {}) => {
      const page = await fresh(options);
      // As its button does (the sign-in has tests of its own): the page is loaded once, and not three times.
      const answer = await page
        .context()
        .request.post('/session/demo', { data: { name }, headers: { origin: api?.url ?? '' } });
      expect(answer.status()).toBe(200);
      await page.goto(at);
      await page.getByRole('navigation').first().waitFor();
      return page;
    },
    allOpen: async (of) => {
      if (new URL(of.url()).pathname === '/desk/queue/new')
        await of.getByRole('link', { name: /^Tutti aperti/ }).click();
      else await of.goto('/desk/queue/all');
    },
    get url() {
      return api?.url ?? '';
    },
  };
}

/** What WCAG 2.2 AA finds wrong on a page as it stands, each with its place; `except` is left out. */
export async function accessFaults(of: Page, except?: string): Promise<readonly string[]> {
  return faultsBy(
    new AxeBuilder({ page: of }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']),
    except,
  );
}

/** The same in the light theme and in the dark one, where only colours are others: only their rules are asked again. */
export async function accessFaultsInBoth(of: Page, except?: string): Promise<readonly string[]> {
  await of.emulateMedia({ colorScheme: 'light' });
  const faults = await accessFaults(of, except);
  await of.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  const dark = new AxeBuilder({ page: of }).withRules(['color-contrast', 'link-in-text-block']);
  const inDark = (await faultsBy(dark, except)).map((fault) => `dark: ${fault}`);
  await of.emulateMedia({ colorScheme: 'light' });
  return [...faults, ...inDark];
}

async function faultsBy(axe: AxeBuilder, except: string | undefined): Promise<readonly string[]> {
  // Frames of others are not looked into: theirs are not our words.
  const { violations } = await (except === undefined ? axe.setLegacyMode() : axe.exclude(except)).analyze();
  return violations.map(({ id, nodes }) => `${id} ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}
