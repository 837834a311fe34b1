/** A picture of every screen in both themes and languages, kept under `pictures/` for people to look at. */
import type { Page } from '@playwright/test';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emailChannel } from '#channels/email/index.ts';
import type { Channel } from '#src/channel.ts';
import { addTemplate } from '#src/storage/reply-templates.ts';
import { partiesAt } from '#src/storage/parties.ts';
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
import { accessFaultsInBoth, hasChromium, useDeskPage } from './chromium.ts';
import { look, type Size } from './pictures.ts';

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
  {
    name: 'audit-person',
    who: 'Tommaso Neri',
    at: '/desk/settings/audit?person=Giulia%20Ferri',
    shows: '.audit-line',
  },
  { name: 'personal-data', who: 'Tommaso Neri', at: '/desk/personal-data', shows: '.personal-data-plan' },
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
const wide = { width: 1440, height: 900 };

/** Screens that people live in: they must do at 200 % and in the narrowest window. */
const zoomed: ReadonlySet<string> = new Set([
  'queue',
  'claim',
  'templates',
  'template',
  'house',
  'mailboxes',
  'personal-data',
]);

function windowsFor(name: string): readonly Size[] {
  return [
    ...(tight.has(name) ? (['low'] as const) : []),
    'phone',
    ...(zoomed.has(name) ? (['zoomed', 'narrow'] as const) : []),
  ];
}

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
  const answered = await personActions(desk.deps).reply({
    ticketId: crash.id,
    text: 'Il perito la chiamerà domani mattina.',
    unproven: 'L’indirizzo è quello in polizza',
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
  if (answered.outcome !== 'queued') throw new Error(`no letter to look at: ${JSON.stringify(answered)}`);
  await personActions(desk.deps).assign({
    ticketId: crash.id,
    to: 'Giulia Ferri',
    by: 'person:Giulia Ferri',
  });
  // Late for whoever supervises: it lies there since a week ago.
  await sql`update outbound set next_at = ${new Date(desk.now.getTime() - 7 * 86_400_000)} where carried_by = 'people'`.execute(
    db.sql,
  );
  const [annasEntry] = await partiesAt(db, anna.email);
  if (annasEntry === undefined) throw new Error('the cast has lost Anna');
  for (const kind of ['export', 'erase'] as const) {
    const asked = await personActions(desk.deps).askForData({
      kind,
      partyId: annasEntry.id,
      reason: kind === 'export' ? 'Lo ha chiesto per iscritto (art. 15)' : 'Non è più cliente',
      clientId: `6c1f3f0e-6a52-4c5e-9a3e-0d6f6a1c2b8${kind === 'export' ? 6 : 7}`,
      by: 'person:Ada Conti',
    });
    if (asked.outcome !== 'done') throw new Error('nothing is done with the data of Anna');
    if (kind === 'export') await desk.run('personal-data', asked.act.id);
  }
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
    {
      name: 'audit-claim',
      who,
      at: `/desk/settings/audit?about=${claim.split('/').at(-1)}`,
      shows: '.audit-line',
    },
    { name: 'original', who, at: '/desk/tickets/1/original/1', shows: 'article h1' },
    { name: 'scan', who, at: scan, shows: '.scan-text' },
    { name: 'call', who, at: call, shows: '.call-stretch' },
  ];
}

describe.runIf(hasChromium)('every screen, to be looked at (needs Chromium)', () => {
  test('in both themes and languages', async () => {
    await work();
    const options = { viewport: wide, colorScheme: 'light', reducedMotion: 'reduce' } as const;
    const tommaso = await page.signedIn('Tommaso Neri', options);
    const people = { 'Tommaso Neri': tommaso, 'Sara Admin': await page.signedIn('Sara Admin', options) };
    const faults: string[] = [];
    const all = [...(await found(tommaso)), ...screens];
    for (const { name, who, at, shows, open } of all) {
      const of = people[who];
      await of.goto(at);
      if (open !== undefined) await of.locator(open).first().click();
      faults.push(...(await look(of, name, shows, windowsFor(name))));
    }
    await tommaso.goto('/desk/personal-data');
    await tommaso.locator('.personal-data-plan').first().waitFor();
    faults.push(...(await accessFaultsInBoth(tommaso)));
    await tommaso.keyboard.press('n');
    faults.push(...(await look(tommaso, 'ask-for-data', '[role=dialog] select')));
    // Dialogs of the ticket and of the claim.
    await tommaso.goto(all[0]?.at ?? '');
    await tommaso.locator('.panel-foot').waitFor();
    await tommaso.locator('.identity-mark').waitFor();
    await tommaso.keyboard.press('Shift+I');
    faults.push(...(await look(tommaso, 'identity', '.identity')));
    await tommaso.keyboard.press('Escape');
    await tommaso.getByRole('dialog').waitFor({ state: 'detached' });
    // In a small window the panel lies over the ticket until it is closed.
    await tommaso.keyboard.press('i');
    await tommaso.locator('.panel-foot').waitFor({ state: 'detached' });
    faults.push(...(await look(tommaso, 'ticket-alone', '.composer-text', ['zoomed', 'narrow'])));
    await tommaso.keyboard.press('i');
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
    faults.push(...(await look(tommaso, 'decide', '.decide-obstacles', ['zoomed', 'narrow'])));
    await tommaso.goto(all[1]?.at ?? '');
    await tommaso.locator('.task').first().waitFor();
    await tommaso.keyboard.press('Shift+U');
    faults.push(...(await look(tommaso, 'ask-department', '[role=dialog] textarea')));
    expect(faults).toEqual([]);
  }, 300_000);
});
