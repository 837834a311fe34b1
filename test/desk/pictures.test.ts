/** A picture of every screen in both themes and languages, kept under `pictures/` for people to look at. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emailChannel } from '#channels/email/index.ts';
import type { Channel } from '#src/channel.ts';
import { addTemplate } from '#src/storage/reply-templates.ts';
import { list } from '#src/storage/tickets.ts';
import { conversationMark } from '#src/storage/messages.ts';
import { report } from '#src/storage/sources.ts';
import { anna, mail, stranger } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { pdfOf } from '../pdf.ts';
import { annasPhone, deliverRecordedCall, listenerFor, said, twoVoices } from '../recordings.ts';
import { quietLog } from '../quiet-log.ts';
import { handwriting, photoOf, scanOf } from '../scan.ts';
import { personActions } from '#workers/person.ts';
import { hasChromium, useDeskPage } from './chromium.ts';

const desk = useDesk();
let email: Channel;
beforeAll(() => {
  email = emailChannel(
    {
      mailboxes: [mailbox('sinistri'), mailbox('reclami')],
      out: {
        host: 'smtp.example.it',
        port: 587,
        tls: 'starttls',
        auth: { mailbox: 'sinistri' },
        tlsRejectUnauthorized: true,
      },
      desk: { name: 'Ufficio sinistri', address: 'sinistri@sportello.example', plusAddressing: true },
      bounce: { address: 'sinistri@sportello.example', plusAddressing: true, nullSender: false },
      sentEvidence: [],
    },
    { log: quietLog },
  );
});
afterAll(() => email.close());
// Every screen is drawn here: React is asked to check what it draws.
const page = useDeskPage(
  desk,
  (tools) => ({ ...tools, channels: new Map([['email', email]]) }),
  'development',
);
const folder = fileURLToPath(new URL('../../pictures/', import.meta.url));

function mailbox(name: string) {
  return {
    name,
    host: 'imap.example.it',
    port: 993,
    tls: 'implicit' as const,
    user: `${name}@example.it`,
    auth: { kind: 'password' as const, password: 'never shown' },
    folders: [],
    markSeen: false,
    tlsRejectUnauthorized: true,
  };
}

/** A screen: who looks at it, its address, and what stands on it when it is ready. */
interface Screen {
  readonly name: string;
  readonly who: 'Tommaso Neri' | 'Sara Admin';
  readonly at: string;
  readonly shows: string;
  /** What is opened on it first. */
  readonly open?: string;
}

/** Those whose address is known beforehand; `ticket`, `claim` and `original` are found on the way. */
const screens: readonly Screen[] = [
  { name: 'queue', who: 'Tommaso Neri', at: '/desk/queue/all', shows: '[role=option]' },
  { name: 'search', who: 'Tommaso Neri', at: '/desk/search?q=specchietto', shows: 'mark' },
  { name: 'follow-ups', who: 'Tommaso Neri', at: '/desk/follow-ups?day=2026-11-12', shows: '.reminder' },
  {
    name: 'follow-ups-month',
    who: 'Tommaso Neri',
    at: '/desk/follow-ups?look=month&day=2026-11-19',
    shows: '.month-rounds',
  },
  { name: 'post', who: 'Tommaso Neri', at: '/desk/post', shows: '.post-large img' },
  { name: 'print', who: 'Tommaso Neri', at: '/desk/print', shows: '.print-pages img' },
  { name: 'supervision', who: 'Tommaso Neri', at: '/desk/supervision', shows: '.supervise-acts' },
  { name: 'statistics', who: 'Tommaso Neri', at: '/desk/statistics', shows: 'h2' },
  { name: 'complaints', who: 'Tommaso Neri', at: '/desk/complaints', shows: '.complaints-table' },
  { name: 'account', who: 'Tommaso Neri', at: '/desk/account', shows: 'h1' },
  { name: 'templates', who: 'Tommaso Neri', at: '/desk/settings/templates', shows: '.page-line' },
  { name: 'template', who: 'Tommaso Neri', at: '/desk/settings/templates/1', shows: '.paper .slot' },
  { name: 'letters', who: 'Tommaso Neri', at: '/desk/settings/letters', shows: '.paper iframe' },
  {
    name: 'house',
    who: 'Tommaso Neri',
    at: '/desk/settings/house',
    shows: '.house-type',
    open: '.house-type:nth-of-type(2) > summary',
  },
  { name: 'house-clocks', who: 'Tommaso Neri', at: '/desk/settings/house?part=clocks', shows: 'td' },
  { name: 'mailboxes', who: 'Sara Admin', at: '/desk/settings/mailboxes', shows: '.connection' },
  { name: 'audit', who: 'Tommaso Neri', at: '/desk/settings/audit', shows: '.audit-line' },
  { name: 'people', who: 'Sara Admin', at: '/desk/settings/people', shows: '.page-line' },
];
/** Screens of several columns, which a low window could crowd. */
const tight: ReadonlySet<string> = new Set([
  'queue',
  'ticket',
  'call',
  'claim',
  'original',
  'scan',
  'template',
  'letters',
  'post',
  'print',
]);
const smaller = { low: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } };
const wide = { width: 1440, height: 900 };

function letter(name: string): readonly string[] {
  return [
    `${name}, via Cavour 12, 26900 Lodi`,
    '',
    'Gentili signori,',
    'vi chiedo a che punto sia la mia richiesta di rimborso della visita di luglio.',
    '',
    `Cordiali saluti, ${name}`,
  ];
}

async function work(): Promise<void> {
  const { db } = desk.deps;
  await desk.receive(
    mail({
      subject: 'Tamponamento in via Larga',
      text: `Buongiorno, ieri alle 18 in via Larga a Milano un autobus ha rotto lo specchietto della mia auto ${anna.plate}. Polizza ${anna.motorPolicy}. Nessun ferito.`,
    }),
  );
  await desk.receive(
    mail({
      from: stranger.email,
      subject: 'Informazioni',
      text: 'Salve, vorrei sapere a che punto è la mia pratica.',
    }),
  );
  await desk.receive(
    mail({
      subject: 'Reclamo',
      text: 'Reclamo formale: sono indignata per il comportamento del vostro ufficio, pretendo una risposta scritta.',
    }),
  );
  await personActions(desk.deps).bringScan({
    bytes: pdfOf([
      { lines: letter('Anna Bianchi'), logo: true },
      {
        lines: [
          'FATTURA N. 118/2026 DEL 10/07/2026',
          '',
          'Cliente: Anna Bianchi',
          'TOTALE FATTURA EUR 120,00',
        ],
        picture: true,
      },
      { lines: letter('Bruno Verdi') },
      { lines: letter('Carla Rossi') },
    ]),
    name: 'posta-lodi-0412.pdf',
    by: 'person:Giulia Ferri',
  });
  // A letter of one page, crooked, with a line by hand: it is read at once.
  await personActions(desk.deps).bringScan({
    bytes: await photoOf(
      await scanOf([...letter('Anna Bianchi'), '', 'Il danno alla mia auto GA123BC è di 420 euro.'], {
        turned: 1.2,
        over: handwriting(420, 6),
      }),
    ),
    name: 'lettera-bianchi.jpg',
    by: 'person:Giulia Ferri',
  });
  const words = said(
    '> Servizio sinistri, buongiorno, sono Tommaso.',
    'Buongiorno, sono Anna Bianchi, chiamo per lo specchietto della mia auto, la targa è GA123BC.',
    '> Un momento che guardo. Ha già il preventivo della carrozzeria?',
    'Sì, sono quattrocentoventi euro, ve lo mando oggi pomeriggio.',
    '> Perfetto, grazie.',
  );
  desk.speech = listenerFor(
    words.map((each, index) => (index === 3 ? { ...each, confidence: 0.5 } : { ...each, confidence: 0.82 })),
  );
  await deliverRecordedCall(desk, { from: annasPhone, wav: twoVoices(words.length) });
  await desk.settle();
  const asks = (await list(db, {}, { size: 9 })).find(({ subject }) => subject === 'Informazioni');
  if (asks !== undefined)
    await personActions(desk.deps).escalateTicket({
      ticketId: asks.id,
      reason: 'rep_request',
      note: 'Non la conosciamo: a chi appartiene?',
      clientId: '6c1f3f0e-6a52-4c5e-9a3e-0d6f6a1c2b82',
      person: { name: 'Giulia Ferri', role: 'rep' },
    });
  const crash = (await list(db, {}, { size: 9 })).find(({ subject }) => subject.startsWith('Tamponamento'));
  if (crash === undefined) throw new Error('the crash was not reported');
  for (const [department, text, clientId] of [
    ['medical', 'Le lesioni descritte sono compatibili con l’urto?', '6c1f3f0e-6a52-4c5e-9a3e-0d6f6a1c2b83'],
    ['agency', 'È ancora valido l’indirizzo in polizza?', '6c1f3f0e-6a52-4c5e-9a3e-0d6f6a1c2b84'],
  ] as const) {
    const asked = await personActions(desk.deps).giveTask({
      ticketId: crash.id,
      department,
      text,
      clientId,
      person: { name: 'Giulia Ferri', role: 'rep' },
    });
    if (asked.outcome === 'done' && department === 'agency')
      await personActions(desk.deps).stepTask({
        taskId: asked.task.id,
        step: 'done',
        note: 'Sì, via Cavour 12: confermato per telefono.',
        person: { name: 'Giulia Ferri', role: 'rep' },
      });
  }
  await personActions(desk.deps).reply({
    ticketId: crash.id,
    text: 'Il perito la chiamerà domani mattina.',
    post: {
      address: {
        name: 'Anna Bianchi',
        street: 'Via Cavour 12',
        postcode: '26900',
        town: 'Lodi',
        province: 'LO',
      },
      postage: 'registered',
    },
    clientId: '6c1f3f0e-6a52-4c5e-9a3e-0d6f6a1c2b85',
    basedOn: await conversationMark(db, crash.id),
    close: false,
    wait: false,
    attachments: [],
    undoSeconds: 0,
    by: 'person:Giulia Ferri',
    author: 'Giulia Ferri',
  });
  await personActions(desk.deps).assign({
    ticketId: crash.id,
    to: 'Giulia Ferri',
    by: 'person:Giulia Ferri',
  });
  // The clocks say when each is due.
  await desk.tickOnly();
  await report(
    db,
    'email:imap:sinistri/INBOX',
    { state: 'reconciled', atSource: 18_204, missing: 0 },
    desk.now,
  );
  const lost = new Date(desk.now.getTime() - 3_600_000);
  await report(db, 'email:imap:reclami/INBOX', { state: 'alive' }, lost);
  const error = 'login refused: Invalid credentials';
  await report(db, 'email:imap:reclami/INBOX', { state: 'failing', error }, lost);
  await report(db, 'email:imap:vecchia/INBOX', { state: 'alive' }, lost);
  await db.transaction((tx) =>
    addTemplate(tx, {
      clientId: '5b0f3f0e-6a52-4c5e-9a3e-0d6f6a1c2b81',
      language: 'it',
      title: 'Che cosa manca ancora',
      subject: 'Documenti per {reference}',
      text: 'per continuare ci mancano ancora:\n\n{missing}\n\nCe li mandi entro il {deadline}: bastano fotografie leggibili.',
      kinds: ['claim_status'],
      by: 'Giulia Ferri',
    }),
  );
}

/** Nothing is wider than the window, and no word was left in braces or as its key. */
async function faultsOf(of: Page): Promise<readonly string[]> {
  return of.evaluate(`(() => {
    const faults = [];
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    if (wide > 0) faults.push('wider than the window by ' + wide);
    const words = document.body.innerText;
    for (const [hole] of words.matchAll(/\\{[a-z]\\w*\\}/g)) faults.push('not filled in: ' + hole);
    for (const [key] of words.matchAll(/\\b(?:queue|ticket|panel|opening|decide|supervise|escalate|depart|clocks|claims|compose|state|action|view|kind|nav|mailboxes|templates|letters|house|audit|did|figures|calendar|post|print|letter|scan|original|call)\\.[a-zA-Z]+\\b/g)) faults.push('no words for ' + key);
    return faults;
  })()`);
}

/** What the page still waits for, by page: words, data and pictures; not the stream of news, which never ends. */
const awaited = new WeakMap<Page, Set<unknown>>();

function listen(of: Page): void {
  const open = new Set<unknown>();
  awaited.set(of, open);
  of.on('request', (request) => {
    if (['fetch', 'xhr', 'script', 'image', 'stylesheet'].includes(request.resourceType())) open.add(request);
  });
  of.on('requestfinished', (request) => open.delete(request));
  of.on('requestfailed', (request) => open.delete(request));
}

/** Everything that was asked for has come and is drawn: nothing is on its way at three looks in a row. */
async function settled(of: Page): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet = awaited.get(of)?.size === 0 ? quiet + 1 : 0)
    await of.evaluate('new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 30)))');
}

/** The page as it stands, in another theme and language, as if another tab of this browser had chosen them. */
async function turn(of: Page, language: 'it' | 'en', colorScheme: 'light' | 'dark'): Promise<void> {
  await of.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await of.evaluate(
    `dispatchEvent(new StorageEvent('storage', { key: 'sportello.language', newValue: '${language}' }))`,
  );
  await of.locator(`html[lang=${language}]`).waitFor();
}

/**
 * Pictures of what stands on the page, and its faults. Colours do not depend on words: it is seen in both themes and both languages,
 * and no pair of them twice; small windows are looked at once.
 */
async function look(
  of: Page,
  name: string,
  shows: string,
  sizes: readonly (keyof typeof smaller)[] = [],
): Promise<readonly string[]> {
  const faults: string[] = [];
  const take = async (size: string, how: string) => {
    await of.screenshot({ path: `${folder}${name}-${size}-${how}.png` });
    faults.push(...(await faultsOf(of)).map((fault) => `${name}, ${size}, ${how}: ${fault}`));
  };
  const ready = async () => {
    await of.locator(shows).first().waitFor({ state: 'attached' });
    await settled(of);
  };
  await ready();
  await take('wide', 'light-it');
  for (const size of sizes) {
    await of.setViewportSize(smaller[size]);
    await take(size, 'light-it');
  }
  if (sizes.length > 0) await of.setViewportSize(wide);
  await turn(of, 'en', 'dark');
  await ready();
  await take('wide', 'dark-en');
  await turn(of, 'it', 'light');
  return faults;
}

/** The addresses of a ticket, of its claim and of its first mail. */
async function found(of: Page): Promise<readonly Screen[]> {
  await of.goto('/desk/queue/all');
  await of.getByRole('option').filter({ hasText: 'Tamponamento' }).click();
  await of.locator('.panel-why').first().waitFor();
  const ticket = new URL(of.url()).pathname;
  const claim = (await of.locator('a[href*="/desk/claims/"]').first().getAttribute('href')) ?? '';
  const who = 'Tommaso Neri' as const;
  await of.goto('/desk/queue/all');
  await of.getByRole('option').filter({ hasText: 'lettera-bianchi' }).click();
  const scan = (await of.locator('.card-original[href*="/original/"]').first().getAttribute('href')) ?? '';
  await of.goto('/desk/queue/all');
  await of.getByRole('option').filter({ hasText: annasPhone }).first().click();
  await of.locator('.call').first().waitFor();
  const call = new URL(of.url()).pathname;
  return [
    { name: 'ticket', who, at: ticket, shows: '.composer-text' },
    { name: 'claim', who, at: claim, shows: '[role=tab]' },
    { name: 'original', who, at: '/desk/tickets/1/original/1', shows: 'article h1' },
    { name: 'scan', who, at: scan, shows: '.scan-text' },
    { name: 'call', who, at: call, shows: '.call-stretch' },
  ];
}

describe.runIf(hasChromium)('every screen, to be looked at (needs Chromium)', () => {
  test('in both themes and languages', async () => {
    mkdirSync(folder, { recursive: true });
    await work();
    const options = { viewport: wide, colorScheme: 'light', reducedMotion: 'reduce' } as const;
    const tommaso = await page.signedIn('Tommaso Neri', options);
    const people = { 'Tommaso Neri': tommaso, 'Sara Admin': await page.signedIn('Sara Admin', options) };
    for (const of of Object.values(people)) listen(of);
    const faults: string[] = [];
    const all = [...(await found(tommaso)), ...screens];
    for (const { name, who, at, shows, open } of all) {
      const of = people[who];
      await of.goto(at);
      if (open !== undefined) await of.locator(open).first().click();
      faults.push(...(await look(of, name, shows, tight.has(name) ? ['low', 'phone'] : ['phone'])));
    }
    // Dialogs of the ticket and of the claim.
    await tommaso.goto(all[0]?.at ?? '');
    await tommaso.locator('.panel-foot').waitFor();
    await tommaso.keyboard.press('Shift+C');
    faults.push(...(await look(tommaso, 'opening', '.opening-alike')));
    await tommaso.keyboard.press('Escape');
    await tommaso.getByRole('dialog').waitFor({ state: 'detached' });
    await tommaso.keyboard.press('Shift+M');
    faults.push(...(await look(tommaso, 'merge', '.pick-line')));
    await tommaso.keyboard.press('Enter');
    faults.push(...(await look(tommaso, 'merge-told', '.foretold')));
    await tommaso.goto('/desk/complaints');
    await tommaso.locator('.complaints-table button').first().click();
    faults.push(...(await look(tommaso, 'complaint', '.complaint-form')));
    await tommaso.goto('/desk/supervision');
    await tommaso.locator('.loads button').first().waitFor();
    await tommaso.keyboard.press('Shift+A');
    faults.push(...(await look(tommaso, 'hand-over', '.hand-over-list li')));
    await tommaso.goto(all[1]?.at ?? '');
    await tommaso.locator('.claim-decide').click();
    faults.push(...(await look(tommaso, 'decide', '.decide-obstacles')));
    await tommaso.goto(all[1]?.at ?? '');
    await tommaso.locator('.task').first().waitFor();
    await tommaso.keyboard.press('Shift+U');
    faults.push(...(await look(tommaso, 'ask-department', '[role=dialog] textarea')));
    expect(faults).toEqual([]);
  }, 300_000);
});
