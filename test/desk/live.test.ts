import type { Page } from '@playwright/test';
import { QueryClient } from '@tanstack/react-query';
import { describe, expect, test } from 'vitest';
import { patience, readChanges } from '#src/desk/api/news.ts';
import { keysOf, openFreshener } from '#src/desk/state/fresh.ts';
import { isBroken, nameOf } from '#src/desk/state/sources.ts';
import { report } from '#src/storage/sources.ts';
import { mail, stranger } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { until } from '../until.ts';
import { hasChromium, useDeskPage } from './chromium.ts';

const desk = useDesk();
const page = useDeskPage(desk);

async function asks(subject: string) {
  await desk.receive(mail({ from: stranger.email, subject, text: 'Quanto costa assicurare una barca?' }));
  await desk.settle();
}

const row = (of: Page, subject: string) => of.getByRole('option').filter({ hasText: subject });
const box = (of: Page) => of.getByRole('textbox', { name: /^Risposta a/ });

async function openTicket(of: Page, subject: string) {
  await page.allOpen(of);
  await row(of, subject).click();
  await of.getByRole('heading', { level: 1, name: subject }).waitFor();
  // Away from the list.
  await of.mouse.move(900, 300);
}

describe.runIf(hasChromium)('the desk while one looks (needs Chromium)', () => {
  test('a new mail appears by itself, and nobody asks for it again and again', async () => {
    await asks('La prima domanda');
    const giulia = await page.signedIn('Giulia Ferri');
    const asked: string[] = [];
    giulia.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await giulia.goto('/desk/queue/all');
    await row(giulia, 'La prima domanda').waitFor();
    await until('the stream is open', () => asked.includes('/live'));
    await asks('La seconda domanda');
    await row(giulia, 'La seconda domanda').waitFor({ timeout: 10_000 });
    await giulia.waitForTimeout(2_500);
    const before = asked.length;
    await giulia.waitForTimeout(4_000);
    expect(asked.slice(before)).toEqual([]);
  });

  test('rows do not move under the hand: what came waits behind its number', async () => {
    await asks('La prima domanda');
    const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/queue/all' });
    await row(giulia, 'La prima domanda').hover();
    desk.now = new Date('2026-11-01T09:00:00Z');
    await asks('Una domanda più vecchia');
    const pill = giulia.getByRole('button', { name: /^1 aggiornamento/ });
    await pill.waitFor({ timeout: 10_000 });
    expect(await row(giulia, 'Una domanda più vecchia').count()).toBe(0);
    await giulia.keyboard.press('.');
    await row(giulia, 'Una domanda più vecchia').waitFor();
    expect(await giulia.getByRole('option').first().textContent()).toContain('Una domanda più vecchia');
  });

  test('each sees who else reads or writes, in the list, over the ticket, and before writing', async () => {
    await asks('Una domanda');
    const giulia = await page.signedIn('Giulia Ferri');
    const marta = await page.signedIn('Marta Villa');
    await openTicket(giulia, 'Una domanda');
    await marta.goto('/desk/queue/all');
    await row(marta, 'Una domanda').getByText('Giulia Ferri sta leggendo').waitFor();
    await openTicket(marta, 'Una domanda');
    await giulia.locator('.ticket-head-reads').getByText('Marta Villa sta leggendo').waitFor();
    await box(giulia).pressSequentially('Gentile');
    await marta.getByText('Giulia Ferri sta scrivendo una risposta in questo momento.').waitFor();
    await marta.locator('.ticket-head-writes').getByText('Giulia Ferri sta scrivendo').waitFor();
    expect(await box(marta).inputValue()).toBe('');
    // Whoever goes is not there any more.
    await box(giulia).fill('');
    await giulia.goto('/desk/queue/new');
    await expect.poll(() => marta.getByText(/Giulia Ferri sta/).count(), { timeout: 10_000 }).toBe(0);
  });

  test('a second tab is told by the first, and takes over when it is closed', async () => {
    await asks('La prima domanda');
    const first = await page.signedIn('Giulia Ferri', { at: '/desk/queue/all' });
    await row(first, 'La prima domanda').waitFor();
    const second = await first.context().newPage();
    let streams = 0;
    second.on('request', (request) => {
      if (new URL(request.url()).pathname === '/live') streams += 1;
    });
    await second.goto('/desk/queue/all');
    await row(second, 'La prima domanda').waitFor();
    await asks('La seconda domanda');
    await row(second, 'La seconda domanda').waitFor({ timeout: 10_000 });
    expect(streams).toBe(0);
    await first.close();
    await until('the second tab listens itself', () => streams === 1);
    await asks('La terza domanda');
    await row(second, 'La terza domanda').waitFor({ timeout: 10_000 });
  });

  test('says when the service does not answer and of when the list is, and catches up by itself', async () => {
    await asks('La prima domanda');
    const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/queue/all' });
    await row(giulia, 'La prima domanda').waitFor();
    await giulia.context().setOffline(true);
    await giulia.getByText('Manca la rete.').waitFor();
    await giulia.getByText('Quello che vede è delle').waitFor();
    await asks('La seconda domanda');
    await giulia.context().setOffline(false);
    await row(giulia, 'La seconda domanda').waitFor({ timeout: 20_000 });
    await expect.poll(() => giulia.getByText('Manca la rete.').count()).toBe(0);
  });

  test('without network a list and a ticket that were not read say so, and come by themselves when it is back', async () => {
    await asks('La prima domanda');
    await asks('La seconda domanda');
    const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/queue/all' });
    await row(giulia, 'La seconda domanda').waitFor();
    await openTicket(giulia, 'La prima domanda');
    await box(giulia).waitFor();
    await giulia.goto('/desk/queue/all');
    await row(giulia, 'La seconda domanda').waitFor();
    // What reads a ticket is fetched once the page is at rest.
    await expect
      .poll(
        () => giulia.evaluate(`performance.getEntriesByType('resource').map(({ name }) => name).join()`),
        {
          timeout: 10_000,
        },
      )
      .toContain('OpenTicket');
    await giulia.context().setOffline(true);
    await giulia.getByText('Manca la rete.').waitFor();
    await giulia.getByRole('link', { name: /^Da prendere/ }).click();
    await giulia.getByRole('heading', { level: 1, name: 'Da prendere' }).waitFor();
    const notRead = giulia.getByText('Non caricato: manca la connessione.');
    await notRead.waitFor();
    await giulia.getByRole('button', { name: 'Riprova' }).waitFor();
    expect(await giulia.getByRole('option').count()).toBe(0);
    expect(await giulia.getByText('Qui non c’è niente da fare').count()).toBe(0);
    await giulia.getByRole('link', { name: /^Tutti aperti/ }).click();
    await row(giulia, 'La seconda domanda').click();
    await giulia.locator('.ticket').getByText('Non caricato: manca la connessione.').waitFor();
    // A part of the page that was never needed before does not take the page with it.
    await giulia.keyboard.press('?');
    await giulia.getByText('questa parte si apre quando torna').waitFor();
    await giulia.locator('.ticket').getByText('Non caricato: manca la connessione.').waitFor();
    await giulia.context().setOffline(false);
    await giulia.getByRole('dialog', { name: 'Tutti i tasti' }).waitFor();
    await giulia.keyboard.press('Escape');
    await giulia.getByRole('heading', { level: 1, name: 'La seconda domanda' }).waitFor();
    await giulia.getByRole('log').getByText('Quanto costa assicurare una barca?').waitFor();
    await expect.poll(() => notRead.count(), { timeout: 10_000 }).toBe(0);
  });

  test('a mailbox that is down is told, and its empty list is not called empty', async () => {
    await report(desk.deps.db, 'email:imap:sinistri/INBOX', { state: 'alive' }, desk.now);
    const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/queue/new' });
    await giulia.getByText('Qui non c’è niente da fare').waitFor();
    await report(
      desk.deps.db,
      'email:imap:sinistri/INBOX',
      { state: 'failing', error: 'connection refused' },
      desk.now,
    );
    await giulia.getByText('La casella sinistri non risponde. Ultimo contatto:').waitFor();
    expect(await giulia.getByText('Qui non c’è niente da fare').count()).toBe(0);
    await giulia.getByText('Qui non c’è niente, ma la posta non arriva').waitFor();
    await report(desk.deps.db, 'email:imap:sinistri/INBOX', { state: 'alive' }, desk.now);
    await giulia.getByText('Qui non c’è niente da fare').waitFor();
  });

  test('leads to the sign-in when the session was ended elsewhere', async () => {
    const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/queue/new' });
    await giulia.getByText('Qui non c’è niente da fare').waitFor();
    await desk.deps.db.sql.deleteFrom('session').execute();
    await giulia.getByRole('heading', { name: 'Entra' }).waitFor({ timeout: 20_000 });
    expect(new URL(giulia.url()).searchParams.get('to')).toBe('/desk/queue/new');
  });
});

describe('the page and the stream', () => {
  test('reads anew what it shows of the rows that changed, and nothing else', () => {
    const names = new Map([
      ['ticket 7', '4827193652'],
      ['claim 3', '1111111111'],
    ]);
    const changes = [
      { kind: 'ticket', id: '7' },
      { kind: 'ticket', id: '8' },
      { kind: 'claim', id: '3' },
      { kind: 'draft', id: '7' },
      { kind: 'presence', id: '7' },
      { kind: 'presence', id: '8' },
      { kind: 'tomorrow', id: '1' },
    ];
    expect(keysOf(changes, names)).toEqual([
      ['ticket', '4827193652'],
      ['claim', '1111111111'],
      ['ticket', '7', 'drafts'],
      ['presence'],
    ]);
  });

  test('reads lists anew at once and then not more often than people follow, the last time included', async () => {
    const queries = new QueryClient();
    let asked = 0;
    queries.invalidateQueries = (filters) => {
      if (filters?.queryKey?.[0] === 'queue') asked += 1;
      return Promise.resolve();
    };
    const freshener = openFreshener(queries, () => true, 60);
    for (let count = 0; count < 20; count++) freshener.changes([{ kind: 'ticket', id: '7' }]);
    expect(asked).toBe(1);
    await until('the rest is read', () => asked === 2);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(asked).toBe(2);
    freshener.close();
  });

  test('what is no message is none', () => {
    expect(readChanges('{"changes":[{"kind":"ticket","id":"7","version":3}]}')).toEqual([
      { kind: 'ticket', id: '7' },
    ]);
    for (const strange of [undefined, '', '{', '[]', '{"changes":7}', '{"changes":[null,3,{"id":1}]}'])
      expect(readChanges(strange)).toEqual([]);
  });

  test('tries again soon, then every half minute, and not all at once', () => {
    expect([0, 1, 2, 20].map((failures) => patience(failures, 0.5))).toEqual([500, 1_000, 2_000, 30_000]);
    expect(patience(20, 0)).toBeLessThan(patience(20, 1));
  });

  test('a way in that is silent is as good as down, and is called by its mailbox', () => {
    expect(isBroken({ state: 'alive', silent: true })).toBe(true);
    expect(isBroken({ state: 'alive', silent: false })).toBe(false);
    expect(nameOf('email:imap:sinistri/INBOX')).toBe('sinistri');
    expect(nameOf('email:imap:sinistri/INBOX')).toBe('sinistri');
    expect(nameOf('email:smtp-in:smtp-in')).toBe('smtp-in');
    expect(nameOf('letters:sportello')).toBe('sportello');
  });
});
