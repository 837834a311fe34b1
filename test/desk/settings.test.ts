import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Page } from '@playwright/test';
import { emailChannel } from '#channels/email/index.ts';
import type { Channel } from '#src/channel.ts';
import { report } from '#src/storage/sources.ts';
import { anna, mail } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { quietLog } from '../quiet-log.ts';
import { startSmtpSink, type SmtpSink } from '../smtp-sink.ts';
import { accessFaultsInBoth, hasChromium, useDeskPage } from './chromium.ts';

const desk = useDesk();
let sink: SmtpSink;
let email: Channel | undefined;
const page = useDeskPage(desk, (tools) => ({
  ...tools,
  channels: new Map(email === undefined ? [] : [['email', email]]),
}));

beforeEach(async () => {
  sink = await startSmtpSink();
  email = emailChannel(
    {
      mailboxes: [],
      out: {
        host: '127.0.0.1',
        port: sink.port,
        tls: 'none',
        auth: { user: 'sinistri', with: { kind: 'password', password: 'nobody reads this' } },
        tlsRejectUnauthorized: true,
      },
      desk: { name: 'Ufficio sinistri', address: 'sinistri@sportello.example', plusAddressing: true },
      bounce: { address: 'sinistri@sportello.example', plusAddressing: true, nullSender: false },
      sentEvidence: [],
      trialMs: 5_000,
    },
    { log: quietLog },
  );
});
afterEach(async () => {
  await email?.close();
  await sink.close();
});

const title = (of: Page, name: string) => of.getByRole('heading', { level: 1, name });

describe.runIf(hasChromium)('the settings (need Chromium)', () => {
  test('are two keys away, and show everybody what is theirs', async () => {
    const tommaso = await page.signedIn('Tommaso Neri');
    await tommaso.keyboard.press('g');
    await tommaso.keyboard.press(',');
    await title(tommaso, 'Caselle e invio').waitFor();
    const names = (of: Page) =>
      of.getByRole('navigation', { name: 'Impostazioni' }).getByRole('link').allInnerTexts();
    expect(await names(tommaso)).toEqual([
      'Caselle e invio',
      'Telefono',
      'Modelli di risposta',
      'Lettere automatiche',
      'Regole della casa',
      'Registro di controllo',
    ]);
    await tommaso.keyboard.press('Control+k');
    await tommaso.getByRole('combobox').fill('lettere automatiche');
    await tommaso
      .getByRole('option', { name: 'Impostazioni: Lettere automatiche', selected: true })
      .waitFor();
    await tommaso.keyboard.press('Enter');
    await title(tommaso, 'Lettere automatiche').waitFor();

    // Finance writes nothing: neither a call nor a template, and no key says otherwise.
    const irene = await page.signedIn('Irene Sala', { at: '/desk/settings' });
    await title(irene, 'Telefono').waitFor();
    await irene.getByRole('link', { name: 'Modelli di risposta' }).press('Enter');
    await title(irene, 'Modelli di risposta').waitFor();
    expect(await names(irene)).not.toContain('Caselle e invio');
    expect(await irene.getByRole('button', { name: 'Nuovo modello' }).count()).toBe(0);
    await irene.keyboard.press('?');
    const keys = irene.getByRole('dialog');
    await keys.getByText('Nei solleciti').waitFor();
    expect(await keys.getByText('Nuova telefonata o visita').count()).toBe(0);
    await irene.keyboard.press('Escape');
    await irene.keyboard.press('Control+k');
    const commands = irene.getByRole('listbox');
    await commands.getByText('Solleciti', { exact: true }).waitFor();
    expect(await commands.getByText(/Nuova telefonata|agenda o mese/).count()).toBe(0);
  });

  test('a connection is tried by hand, and says in words what is wrong', async () => {
    sink.always({ auth: '535 5.7.8 nope' });
    await report(desk.deps.db, 'email:imap:vecchia/INBOX', { state: 'alive' }, new Date(0));
    const sara = await page.signedIn('Sara Admin', { at: '/desk/settings/mailboxes' });
    const relay = sara.getByRole('region', { name: 'smtp-out' });
    await relay.getByRole('button', { name: 'Prova smtp-out' }).click();
    await relay.getByText('Il server rifiuta utente o password.').waitFor();
    await relay.getByText('5.7.8 nope').waitFor();
    sink.always({});
    await relay.getByRole('button', { name: 'Prova smtp-out' }).click();
    await relay.getByText(/^Funziona: collegato ed entrato/).waitFor();
    expect(sink.accepted).toEqual([]);
    expect(await sara.locator('body').innerText()).not.toContain('nobody reads this');

    await sara.getByRole('button', { name: 'Conta' }).click();
    await sara.getByText('I conti tornano: niente manca.').waitFor();
    await sara.getByRole('button', { name: 'Dimentica' }).click();
    await sara.getByText('Non più nelle impostazioni').waitFor({ state: 'detached' });

    await sara.goto('/desk/settings/people');
    await sara.getByText('Sara Admin ha provato la connessione smtp-out: funziona').waitFor();
    await sara.getByText('Sara Admin ha dimenticato email:imap:vecchia/INBOX').waitFor();
  });

  test('a template is written beside what a customer reads, and reaches one', async () => {
    await desk.receive(
      mail({ from: anna.email, subject: 'Domanda', text: 'Buongiorno, a che punto siamo?' }),
    );
    await desk.settle();
    const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/settings/templates' });
    await giulia.getByRole('button', { name: 'Nuovo modello' }).click();
    await giulia.getByLabel('Titolo').fill('Presa in carico');
    const text = giulia.getByLabel('Testo');
    await text.fill('abbiamo preso in carico la pratica {numero} ');
    const paper = giulia.getByRole('article');
    await paper.getByText('Gentile Anna Bianchi').waitFor();
    // What is never filled is said at once, and is not saved.
    await paper.locator('.slot-strange').filter({ hasText: '{numero}' }).waitFor();
    await giulia.getByText('{numero} non si riempie').waitFor();
    expect(await giulia.getByRole('button', { name: 'Salva' }).isDisabled()).toBe(true);
    await text.fill('abbiamo preso in carico la pratica ');
    await giulia.getByRole('button', { name: 'Numero della pratica' }).click();
    expect(await text.inputValue()).toBe('abbiamo preso in carico la pratica {reference}');
    await paper.locator('.slot').filter({ hasText: /^SIN / }).waitFor();
    // Left and found again.
    await giulia.goto('/desk/queue/all');
    await giulia.goto('/desk/settings/templates/new');
    expect(await text.inputValue()).toContain('{reference}');
    await text.press('Control+Enter');
    await giulia.getByRole('link', { name: 'Presa in carico' }).waitFor();

    await giulia.goto('/desk/queue/all');
    await giulia.getByRole('option').filter({ hasText: 'Domanda' }).click();
    await giulia.getByRole('log').getByText('a che punto siamo').waitFor();
    await giulia.keyboard.press('r');
    await giulia.getByRole('button', { name: 'Modelli' }).click();
    await giulia.getByRole('menuitem', { name: 'Presa in carico' }).click();
    await expect
      .poll(() => giulia.locator('textarea').first().inputValue())
      .toMatch(/abbiamo preso in carico la pratica TCK \d{4}-\d{4}-\d{2}/);
  });

  test('of two who change a template at once, the second is shown what the first one said', async () => {
    const [giulia, marta] = await Promise.all([page.signedIn('Giulia Ferri'), page.signedIn('Marta Villa')]);
    await giulia.goto('/desk/settings/templates/new');
    await giulia.getByLabel('Titolo').fill('Ritardo');
    await giulia.getByLabel('Testo').fill('ci scusiamo per il ritardo.');
    await giulia.getByRole('button', { name: 'Salva' }).click();
    await giulia.getByRole('link', { name: 'Ritardo' }).click();
    await giulia.getByLabel('Testo').waitFor();
    await marta.goto('/desk/settings/templates');
    await marta.getByRole('link', { name: 'Ritardo' }).click();
    await marta.getByLabel('Testo').fill('ci scusiamo molto.');
    await giulia.getByLabel('Testo').fill('ci dispiace per il ritardo.');
    await giulia.getByRole('button', { name: 'Salva' }).click();
    await giulia.getByRole('link', { name: 'Ritardo' }).waitFor();
    await marta.getByRole('button', { name: 'Salva' }).click();
    const said = marta.getByRole('alert');
    await said.getByText(/Giulia Ferri lo ha cambiato mentre lei scriveva/).waitFor();
    await said.getByText('ci dispiace per il ritardo.').waitFor();
    expect(await marta.getByLabel('Testo').inputValue()).toBe('ci scusiamo molto.');
    await said.getByRole('button', { name: 'Salva il mio al suo posto' }).click();
    await marta.getByRole('link', { name: 'Ritardo' }).click();
    // Nothing that anybody said is lost, and what is out of use comes back.
    await marta.getByText('ci dispiace per il ritardo.').waitFor();
    await marta.getByRole('button', { name: 'Metti fuori uso' }).click();
    await marta.getByRole('heading', { name: 'Fuori uso', exact: true }).waitFor();
    await expect.poll(() => marta.getByRole('link', { name: 'Ritardo' }).count()).toBe(0);
    await marta.getByRole('button', { name: 'Rimetti in uso' }).click();
    await marta.getByRole('link', { name: 'Ritardo' }).waitFor();
  });

  test('are open to everybody, in both themes', async () => {
    const sara = await page.signedIn('Sara Admin', { reducedMotion: 'reduce' });
    const faults: string[] = [];
    for (const [at, shows] of [
      ['mailboxes', '.connection'],
      ['templates', '.page-line'],
      ['templates/new', '.paper'],
      ['letters', '.paper iframe'],
      ['house', '.house-type'],
      ['house?part=clocks', 'td'],
      ['people', '.page-line'],
    ] as const) {
      await sara.goto(`/desk/settings/${at}`);
      await sara.locator(shows).first().waitFor({ state: 'attached' });
      for (const fault of await accessFaultsInBoth(sara, 'iframe')) faults.push(`${at}: ${fault}`);
    }
    expect(faults).toEqual([]);
  }, 180_000);
});
