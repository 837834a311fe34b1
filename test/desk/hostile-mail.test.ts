import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openRemotePictures } from '#src/mail-html/index.ts';
import { mailDocument } from '#src/desk/original/mail-document.ts';
import { anna, mail } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { hostileMails, words } from '../mail-html/hostile.ts';
import { hasChromium, useDeskPage } from './chromium.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The attacker's computer: it counts who comes, and gives everybody a picture. */
const came: IncomingMessage[] = [];
let port = 0;
let leave = () => {};
const beacon = () => `http://127.0.0.1:${port}`;
const paths = () => [...new Set(came.map(({ url = '' }) => url))].toSorted();

beforeAll(async () => {
  const listening = await listen(
    createServer((request, response) => {
      came.push(request);
      response.setHeader('Content-Type', 'image/png').end(png);
    }),
  );
  ({ port, close: leave } = listening);
});
afterAll(() => leave());
beforeEach(() => void (came.length = 0));

const desk = useDesk();
// The beacon lies on this computer, which our own fetcher would never ask: for this test it counts as out in the open.
const page = useDeskPage(desk, (tools) => ({
  ...tools,
  remotePictures: openRemotePictures({
    mayAsk: () => true,
    mayConnect: () => true,
    ports: new Set([port]),
  }),
}));

async function listen(server: Server) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A mail whose only form is HTML; the later ones answer the first, so that they stand in one conversation. */
function htmlMail(html: string, at: { readonly conversation: number; readonly turn: number }): string {
  const id = (turn: number) => `h${at.conversation}-${turn}@example.org`;
  return mail({
    subject: `Conversazione ${at.conversation}`,
    text: `<html><body><p>${words} ${at.turn}</p>${html}</body></html>`,
    id: id(at.turn),
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      ...(at.turn === 0 ? {} : { 'In-Reply-To': `<${id(0)}>`, References: `<${id(0)}>` }),
    },
  });
}

/** Conversations of so many mails: a screen shows the latest fifty of one. */
const together = 32;

async function hostilePeopleWrite(): Promise<number> {
  for (const [index, { html }] of hostileMails.entries()) {
    const at = { conversation: Math.floor(index / together), turn: index % together };
    await desk.receive(htmlMail(html(beacon()), at));
    // The first must have its ticket before the others answer it.
    if (at.turn === 0) await desk.settle();
  }
  await desk.settle();
  return Math.ceil(hostileMails.length / together);
}

/** Opens a conversation and brings every mail of it into sight, until its frame is there. */
async function readAll(of: Page, conversation: number): Promise<number> {
  await of.goto('/desk/queue/all');
  await of
    .getByRole('option')
    .filter({ hasText: `Conversazione ${conversation}` })
    .first()
    .click();
  await of.locator('.card-theirs').first().waitFor();
  const cards = await of.locator('.card-theirs').all();
  for (const card of cards) {
    await card.scrollIntoViewIfNeeded();
    await card.locator('div:not(.mail-waiting) > iframe').waitFor();
  }
  return cards.length;
}

/** What a frame holds that no mail may hold, looked at by the browser itself. */
function strangeIn(of: Page): Promise<string[]> {
  return of.evaluate<string[]>(`[...document.querySelectorAll('iframe')].flatMap((frame) => {
    const inside = frame.contentDocument;
    if (inside === null || inside.body.childElementCount === 0) return ['a frame that cannot be looked at'];
    const foreign = 'script,style,link,meta,base,iframe,object,embed,form,input,button,video,audio,svg,math';
    return [...inside.body.querySelectorAll('*')].flatMap((element) => [
      ...(element.namespaceURI === 'http://www.w3.org/1999/xhtml' && !element.matches(foreign) ? [] : [element.outerHTML]),
      ...[...element.attributes]
        .map(({ name }) => name)
        .filter((name) => /^on|^(?:id|name|srcset|background|ping|action|srcdoc)$/.test(name))
        .map((name) => element.localName + ' ' + name),
    ]);
  })`);
}

/** Whether something of a mail ran: on the page itself, or in one of its frames. */
const hasRun = (of: Page) =>
  of.evaluate<boolean>(
    `'hostile' in window || [...document.querySelectorAll('iframe')].some((frame) => 'hostile' in frame.contentWindow)`,
  );

describe.runIf(hasChromium)('hostile mail in the browser (needs Chromium)', () => {
  test('is hostile: shown as it is, it runs and fetches', async () => {
    // Served from this computer, as the desk is, so that a browser keeps nothing back that it would not keep back there.
    const stage = await listen(
      createServer((request, response) => {
        response
          .setHeader('Content-Type', 'text/html')
          .end(hostileMails[Number(request.url?.slice(1))]?.html(beacon()) ?? '');
      }),
    );
    const naked = await (await page.fresh()).context().newPage();
    let ran = 0;
    for (const number of hostileMails.keys()) {
      await naked.goto(`${stage.url}/${number}`, { waitUntil: 'commit' }).catch(() => undefined);
      await naked.waitForTimeout(80);
      ran += await naked.evaluate<number>(`'hostile' in window ? 1 : 0`).catch(() => 0);
    }
    stage.close();
    expect(ran).toBeGreaterThan(8);
    expect(paths().length).toBeGreaterThan(20);
  }, 180_000);

  test('does nothing in the frame alone, even if nobody had made it harmless', async () => {
    const giulia = await page.signedIn('Giulia Ferri');
    // A page of its own: what the browser says about refused pictures is no fault of the desk's.
    const bare = await giulia.context().newPage();
    await bare.goto('/desk/account');
    const { origin } = new URL(bare.url());
    for (const { html } of hostileMails) {
      const source = mailDocument({ html: html(beacon()), language: 'it', origin });
      await bare.evaluate(`new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.setAttribute('sandbox', 'allow-same-origin allow-popups allow-popups-to-escape-sandbox');
        frame.addEventListener('load', resolve);
        setTimeout(resolve, 2000);
        frame.srcdoc = ${JSON.stringify(source)};
        document.body.append(frame);
      })`);
    }
    await bare.waitForTimeout(500);
    expect(await bare.locator('iframe').count()).toBe(hostileMails.length);
    expect(await hasRun(bare)).toBe(false);
    expect(paths()).toEqual([]);
    expect(new URL(bare.url()).pathname).toBe('/desk/account');
  });

  test('sent as mails and read by Giulia: nothing runs, nothing is fetched before she asks, then only by us', async () => {
    const conversations = await hostilePeopleWrite();
    const giulia = await page.signedIn('Giulia Ferri');
    let read = 0;
    for (let conversation = 0; conversation < conversations; conversation += 1) {
      read += await readAll(giulia, conversation);
      const place = giulia.url();
      await giulia.waitForTimeout(300);
      expect(await strangeIn(giulia)).toEqual([]);
      expect(await hasRun(giulia)).toBe(false);
      expect(giulia.url()).toBe(place);
      // The customer's own words are there in each.
      expect(await giulia.frameLocator('iframe').first().locator('body').innerText()).toContain(words);
    }
    expect(read).toBe(hostileMails.length);
    expect(paths()).toEqual([]);

    for (let conversation = 0; conversation < conversations; conversation += 1) {
      await readAll(giulia, conversation);
      for (const button of (
        await giulia.getByRole('button', { name: 'Mostra', exact: true }).all()
      ).toReversed())
        await button.click();
      await expect.poll(() => giulia.getByRole('button', { name: 'Mostra', exact: true }).count()).toBe(0);
    }
    await expect.poll(() => paths(), { timeout: 10_000 }).toContain('/seen.png');
    await giulia.waitForTimeout(500);
    expect(await hasRun(giulia)).toBe(false);
    // Only pictures that can be seen; not the pixel that counts readers, and nothing that stands in a style.
    expect(paths().filter((path) => !/^\/(?:seen|noscheme|c|p|auth)\.png$/.test(path))).toEqual([]);
    for (const { headers } of came) {
      expect(headers['user-agent']).toContain('picture proxy');
      expect(Object.keys(headers).toSorted()).toEqual([
        'accept',
        'accept-encoding',
        'connection',
        'host',
        'user-agent',
      ]);
    }
    await giulia.reload();
    await readAll(giulia, 1);
    for (const button of (
      await giulia.getByRole('button', { name: 'Mostra', exact: true }).all()
    ).toReversed())
      await button.click();
    await giulia.waitForTimeout(500);
    // Each once, whoever looks however often.
    expect(came).toHaveLength(paths().length);
  }, 240_000);

  test('a link opens a tab of its own that knows nothing of the desk', async () => {
    await desk.receive(htmlMail(`<a href="${beacon()}/page">www.banca.it</a>`, { conversation: 9, turn: 0 }));
    await desk.settle();
    const giulia = await page.signedIn('Giulia Ferri');
    await readAll(giulia, 9);
    const link = giulia.frameLocator('iframe').getByRole('link', { name: 'www.banca.it' });
    expect(await link.getAttribute('title')).toBe(`127.0.0.1:${port}`);
    const [tab] = await Promise.all([giulia.context().waitForEvent('page'), link.click()]);
    await tab.waitForLoadState();
    expect(await tab.evaluate<boolean>('window.opener === null')).toBe(true);
    const [asked] = came.filter(({ url }) => url === '/page');
    expect(asked?.headers['user-agent']).toContain('Chrome');
    expect(asked?.headers.referer).toBeUndefined();
  });
});

describe.runIf(hasChromium)('an honest mail in the browser (needs Chromium)', () => {
  test('is as high as its words, hears the keys of the desk, and folds what was quoted', async () => {
    await desk.receive(
      htmlMail(
        `<p>La targa è <b>${anna.plate}</b>.</p><div class="gmail_quote">Il giorno mar 3 nov 2026 alle ore 10:12 Ufficio sinistri &lt;sinistri@sportello.example&gt; ha scritto:<br><blockquote>${'<p>vecchie parole</p>'.repeat(40)}</blockquote></div>`,
        { conversation: 8, turn: 0 },
      ),
    );
    await desk.settle();
    const giulia = await page.signedIn('Giulia Ferri');
    await readAll(giulia, 8);
    const frame = giulia.locator('iframe');
    const height = async () => (await frame.boundingBox())?.height ?? 0;
    await expect.poll(height).toBeGreaterThan(50);
    expect(await height()).toBeLessThan(250);
    const inside = giulia.frameLocator('iframe');
    expect(await inside.getByText('vecchie parole').first().isVisible()).toBe(false);
    await giulia.getByRole('button', { name: 'Mostra tutto il testo' }).click();
    await inside.getByText('vecchie parole').last().waitFor();
    await expect.poll(height).toBeGreaterThan(1_000);
    // It ends where its words end: nothing scrolls inside.
    expect(
      await giulia.evaluate<number>(`(() => {
        const frame = document.querySelector('iframe');
        return frame.contentDocument.documentElement.scrollHeight - frame.clientHeight;
      })()`),
    ).toBe(0);
    await inside.getByText(anna.plate).click();
    await giulia.keyboard.press('?');
    await giulia.getByRole('dialog').waitFor();
  });

  test('lights the words a fact was read from', async () => {
    await desk.receive(
      htmlMail(`<p>La mia targa è <b>GA</b><i>123BC</i>, polizza ${anna.motorPolicy}.</p>`, {
        conversation: 7,
        turn: 0,
      }),
    );
    await desk.settle();
    const giulia = await page.signedIn('Giulia Ferri');
    await readAll(giulia, 7);
    const fact = giulia.locator('.panel-fact').first();
    await fact.hover();
    const lit = () =>
      giulia.evaluate<string>(
        `[...(document.querySelector('iframe').contentWindow.CSS.highlights.get('lit') ?? [])].map(String).join('')`,
      );
    await expect.poll(lit).not.toBe('');
    await giulia.mouse.move(5, 5);
    await expect.poll(lit).toBe('');
  });
});
