/**
 * What the page costs the machine of whoever works at it: CPU of the browser's main thread for each action in a view of
 * 10,000 tickets, and what the first visit downloads. CPU is counted by the scheduler, not by the clock on the wall,
 * because machines are busy. The service is the real one, on PostgreSQL where it is installed.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { buildDesk } from '#src/desk-build.ts';
import { createLog } from '#src/log.ts';
import { startService } from '#src/service.ts';
import { seedPeople } from '#demo/people.ts';
import { freePort } from '../../test/free-port.ts';
import { postgresAvailable, startPostgres } from '../../test/servers.ts';
import { startSmtpSink } from '../../test/smtp-sink.ts';
import { fillQueue } from './queue.ts';
import { mainThreads, type MainThreads } from './threads.ts';

const { values: asked } = parseArgs({
  options: {
    tickets: { type: 'string', default: '10000' },
    times: { type: 'string', default: '20' },
    embedded: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (asked.help) {
  console.log(`npm run bench:desk [-- options]
  --tickets N      tickets in the view (default 10000)
  --times N        how often each action is done (default 20)
  --embedded       the embedded database even where PostgreSQL is installed`);
  process.exit(0);
}
const tickets = Number(asked.tickets);
const times = Number(asked.times);
if (!Number.isSafeInteger(tickets) || tickets < 200 || !Number.isSafeInteger(times) || times < 3) {
  console.error('--tickets is a whole number from 200, --times one from 3');
  process.exit(2);
}
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
if (executablePath === undefined) {
  console.error('nothing to measure: chromium is not installed');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'sportello-bench-desk-'));
const closers: (() => Promise<unknown>)[] = [];
const closeAll = async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  rmSync(folder, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void closeAll().finally(() => process.exit(130)));

/** An action longer than this on the main thread is felt, ms. */
const budget = 50;
/** Most compressed JavaScript of the first visit, kB. */
const firstLoadBudget = 180;

/** What one person does, and how the page is brought back to where it can be done again. */
interface Action {
  readonly name: string;
  readonly key: (round: number) => string;
  readonly before?: (page: Page) => Promise<void>;
  readonly after?: (page: Page) => Promise<void>;
}
const actions: readonly Action[] = [
  { name: 'next ticket (j)', key: () => 'j' },
  {
    name: 'view switch (g n, g t)',
    key: (round) => (round % 2 === 0 ? 'n' : 't'),
    before: (page) => page.keyboard.press('g'),
  },
  {
    name: 'search letter (/)',
    key: (round) => 'tamponamento'.charAt(round % 12),
    before: async (page) => {
      await page.goto(new URL('/desk/search', page.url()).href);
      await page.getByRole('searchbox').focus();
    },
    after: async (page) => {
      const box = page.getByRole('searchbox');
      if ((await box.inputValue()).length < 12) return;
      // A search that finds nothing draws nothing, and would look quick.
      await page.locator('.search-results mark').first().waitFor();
      await box.fill('');
    },
  },
  {
    name: 'palette letter (Ctrl+K)',
    key: (round) => 'tamponamento'.charAt(round % 12),
    before: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').waitFor();
    },
  },
  {
    name: 'reply letter',
    key: (round) => 'gentile signora'.charAt(round % 15),
    before: async (page) => {
      await page.locator('textarea.composer-text').first().focus();
    },
  },
  {
    name: 'select all (Ctrl+A)',
    key: () => 'Control+a',
    after: async (page) => {
      await page.keyboard.press('Escape');
    },
  },
];

try {
  const postgres = !asked.embedded && postgresAvailable() ? await startPostgres() : undefined;
  if (postgres !== undefined) closers.push(() => postgres.close());
  const sink = await startSmtpSink();
  closers.push(() => sink.close());
  const smtpPort = await freePort();
  const service = await startService({
    deskFolder: await buildDesk((text) => console.log(text)),
    log: createLog('silent'),
    config: {
      roles: new Set(['api', 'workers', 'channels']),
      dataDir: folder,
      ...(postgres === undefined ? {} : { databaseUrl: postgres.url }),
      queuePrefix: 'bench',
      poolSize: 10,
      logLevel: 'info',
      profile: 'insurer',
      api: { host: '127.0.0.1', port: 0, token: 'bench', people: [], demo: true },
      desk: {
        name: 'Ufficio sinistri',
        email: 'sinistri@sportello.example',
        phone: '02 1',
        address: 'Milano',
        hours: '9–17',
      },
      tokenSecrets: ['bench-bench-bench-bench-bench-bench-bench'],
      autoAnswer: false,
      autoAnswerMaxAgeMs: 86_400_000,
      undoSeconds: 10,
      automaticPerAddressPerDay: 20,
      automaticPerMinute: 500,
      concurrency: { inbound: 2, media: 1, speech: 1, outbound: 1 },
      speech: { languages: { it: { engine: 'off' }, en: { engine: 'off' } }, threads: 1 },
      clockMs: 60_000,
      forgottenAfterMs: 60_000,
      keepUnsentMs: 90 * 86_400_000,
      sendTimeoutMs: 900_000,
      sendRetryMs: 60_000,
      readTimeoutMs: 30_000,
    },
    channels: {
      email: {
        mailboxes: [],
        smtpIn: {
          name: 'smtp-in',
          host: '127.0.0.1',
          port: smtpPort,
          hostname: 'sportello.example',
          maxSize: 10 * 1_048_576,
        },
        out: { host: '127.0.0.1', port: sink.port, tls: 'none', tlsRejectUnauthorized: false },
        desk: { name: 'Ufficio sinistri', address: 'sinistri@sportello.example', plusAddressing: true },
        bounce: { address: 'sinistri@sportello.example', plusAddressing: true, nullSender: false },
        sentEvidence: [],
      },
    },
  });
  closers.push(() => service.close());
  await seedPeople(service.deps.db, new Date());
  console.log(`Filling the queue with ${tickets} tickets …`);
  await fillQueue(service.deps, smtpPort, tickets);
  const url = service.api?.url ?? '';

  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-extensions'],
  });
  closers.push(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'it-IT' });
  await page.goto(url);
  await page.getByRole('button', { name: /^Marta Villa/ }).click();
  await page.getByRole('navigation').first().waitFor();

  const load = await firstLoad(page, `${url}/desk/queue/all`);
  const threads = mainThreads();
  const idle = await cpuOf(threads, () => pause(1_000));
  const rows: { readonly name: string; readonly cpu: readonly number[] }[] = [];
  for (const action of actions) {
    const cpu: number[] = [];
    await page.goto(`${url}/desk/queue/all`);
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('j');
    await page.locator('textarea.composer-text').first().waitFor();
    await action.before?.(page);
    for (let round = 0; round < times + 2; round++) {
      if (action.name.startsWith('view')) await action.before?.(page);
      await quiet(page);
      const used = await cpuOf(threads, async () => {
        await page.keyboard.press(action.key(round));
        await quiet(page);
      });
      // The first two warm the code up.
      if (round >= 2) cpu.push(used);
      await action.after?.(page);
    }
    rows.push({ name: action.name, cpu });
  }

  print(rows, load, idle);
} finally {
  await closeAll();
}

/** What a first visit to the queue fetches, compressed, as the browser counts it, kB. */
async function firstLoad(page: Page, address: string): Promise<Record<'js' | 'css' | 'api', number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const kinds = new Map<string, 'js' | 'css' | 'api'>();
  const size = { js: 0, css: 0, api: 0 };
  session.on('Network.responseReceived', ({ requestId, response }) => {
    const kind = response.mimeType.includes('javascript')
      ? 'js'
      : response.mimeType.includes('css')
        ? 'css'
        : response.mimeType.includes('json')
          ? 'api'
          : undefined;
    if (kind !== undefined) kinds.set(requestId, kind);
  });
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    if (kind !== undefined) size[kind] += encodedDataLength / 1000;
  });
  await page.goto(address);
  await page.getByRole('option').first().waitFor();
  await pause(1_500);
  await session.send('Network.setCacheDisabled', { cacheDisabled: false });
  await session.detach();
  return size;
}

/** Until the page has drawn and asks for nothing more. */
async function quiet(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await pause(450);
}

/** CPU of the pages' main threads while something is done, ms. */
async function cpuOf(threads: MainThreads, work: () => Promise<unknown>): Promise<number> {
  const before = threads.milliseconds();
  await work();
  return threads.milliseconds() - before;
}

function print(
  rows: readonly { readonly name: string; readonly cpu: readonly number[] }[],
  load: Record<'js' | 'css' | 'api', number>,
  idle: number,
): void {
  const of = (cpu: readonly number[], share: number) =>
    cpu.toSorted((a, b) => a - b)[Math.min(cpu.length - 1, Math.floor(cpu.length * share))] ?? 0;
  console.log(`\n${'main-thread CPU, ms'.padEnd(28)}  median     90 %   budget`);
  for (const { name, cpu } of rows)
    console.log(
      `${name.padEnd(28)}  ${of(cpu, 0.5).toFixed(1).padStart(6)}  ${of(cpu, 0.9).toFixed(1).padStart(7)}  ${String(budget).padStart(7)}${of(cpu, 0.5) > budget ? '  over' : ''}`,
    );
  console.log(`${'nothing, for a second'.padEnd(28)}  ${idle.toFixed(1).padStart(6)}`);
  console.log(
    `\nfirst visit, compressed: ${load.js.toFixed(0)} kB JavaScript (budget ${firstLoadBudget}${load.js > firstLoadBudget ? ', over' : ''}), ${load.css.toFixed(0)} kB CSS, ${load.api.toFixed(0)} kB answers of the API`,
  );
  console.log(
    JSON.stringify({
      tickets,
      times,
      idleMs: round(idle),
      firstLoadKb: { js: round(load.js), css: round(load.css), api: round(load.api) },
      actions: Object.fromEntries(
        rows.map(({ name, cpu }) => [name, { median: round(of(cpu, 0.5)), p90: round(of(cpu, 0.9)) }]),
      ),
    }),
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
