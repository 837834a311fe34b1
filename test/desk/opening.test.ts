import { describe, expect, test } from 'vitest';
import { formatReference } from '#src/domain/linking/reference.ts';
import * as claims from '#src/storage/claims.ts';
import { anna, mail } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { accessFaults, hasChromium, useDeskPage } from './chromium.ts';

const desk = useDesk();
const page = useDeskPage(desk);

const allClaims = () => claims.list(desk.deps.db, {}, { size: 9 });

describe.runIf(hasChromium)('opening a claim from a ticket in the browser (needs Chromium)', () => {
  test('with the keyboard alone: what was told stands in the form, one claim is opened, and z takes it back', async () => {
    await desk.receive(
      mail({
        subject: 'Le carte',
        text: `Buongiorno, ci siamo parlati il 10/11/2026 a Lodi della polizza ${anna.motorPolicy}, auto ${anna.plate}. A che ora siete aperti domani? Anna Bianchi`,
      }),
    );
    await desk.settle();
    const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/queue/all' });
    await giulia.getByRole('option').first().waitFor();
    await giulia.keyboard.press('j');
    await giulia.getByRole('heading', { level: 1, name: 'Le carte' }).waitFor();
    await giulia.getByRole('button', { name: 'Apri un nuovo sinistro…' }).waitFor();
    await giulia.keyboard.press('Shift+C');
    const dialog = giulia.getByRole('dialog', { name: 'Apri un nuovo sinistro' });
    const type = dialog.getByRole('combobox', { name: 'Tipo di sinistro' });
    await type.and(giulia.locator(':focus')).waitFor();
    expect(await type.inputValue()).toBe('motor_damage');
    expect(await dialog.getByRole('combobox', { name: 'Polizza' }).inputValue()).toBe(anna.motorPolicy);
    expect(await dialog.getByRole('textbox', { name: 'Luogo dell’evento' }).inputValue()).toBe('Lodi');
    await dialog.getByText('Targa del veicolo assicurato').waitFor();
    expect(await accessFaults(giulia)).toEqual([]);
    // The day stands in the message, though nobody said that it is the day of the loss.
    const day = dialog.getByRole('button', { name: '10/11/2026' });
    for (let tabs = 0; tabs < 12 && (await day.and(giulia.locator(':focus')).count()) === 0; tabs++)
      await giulia.keyboard.press('Tab');
    await giulia.keyboard.press('Enter');
    expect(await dialog.getByLabel('Data dell’evento').inputValue()).toBe('2026-11-10');
    await giulia.keyboard.press('Control+Enter');
    await giulia.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    const [file, ...more] = await allClaims();
    expect(more).toEqual([]);
    expect(file?.claim).toMatchObject({ type: 'motor_damage', lossOn: '2026-11-10', lossPlace: 'Lodi' });
    const panel = giulia.getByRole('complementary', { name: 'Sinistro' });
    await panel.getByRole('heading', { level: 2, name: /^Sinistro SIN/ }).waitFor();
    await giulia.getByText('la richiesta al cliente parte fra 30 secondi, se non annulla').waitFor();
    const left = desk.sent.length;
    await desk.settle();
    await panel.getByText('non è ancora partita').waitFor();
    await giulia.keyboard.press('z');
    await panel.getByRole('heading', { level: 2, name: 'Nessun sinistro collegato' }).waitFor();
    desk.now = new Date(desk.now.getTime() + 120_000);
    await desk.tick();
    expect(desk.sent).toHaveLength(left);
    expect((await allClaims()).map(({ claim }) => claim.status)).toEqual(['closed_no_action']);
  });

  test('shows that the loss is reported already, and opens nothing until somebody has said that it is another', async () => {
    await desk.receive(
      mail({
        from: 'Marco Villa <marco.villa@example.net>',
        subject: 'Incidente di mia moglie',
        text: `Vorrei denunciare un sinistro auto del 10/11/2026 a Lodi: l'hanno tamponata. Auto ${anna.plate}, polizza ${anna.motorPolicy}.`,
      }),
    );
    await desk.settle();
    await desk.receive(
      mail({
        subject: 'Orari',
        text: `A che ora siete aperti? È per la mia auto ${anna.plate}. Anna Bianchi`,
      }),
    );
    await desk.settle();
    const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/queue/all' });
    await giulia.getByRole('option').filter({ hasText: 'Orari' }).click();
    await giulia.getByRole('heading', { level: 1, name: 'Orari' }).waitFor();
    await giulia.getByRole('button', { name: 'Apri un nuovo sinistro…' }).waitFor();
    await giulia.keyboard.press('Shift+C');
    const dialog = giulia.getByRole('dialog', { name: 'Apri un nuovo sinistro' });
    await dialog.getByText('Forse questo evento è già denunciato').waitFor();
    await dialog.getByText('Stesso veicolo assicurato').waitFor();
    await dialog.getByRole('combobox', { name: 'Tipo di sinistro' }).and(giulia.locator(':focus')).waitFor();
    await giulia.keyboard.press('Control+Enter');
    await dialog.getByText('Dica prima se è lo stesso evento.').waitFor();
    expect(await allClaims()).toHaveLength(1);
    await dialog.getByRole('checkbox', { name: 'Non è lo stesso evento' }).focus();
    await giulia.keyboard.press('Space');
    await giulia.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    expect(await allClaims()).toHaveLength(2);
  });

  test('a ticket of two claims: the second is found by its number, made primary, and taken off with a reason', async () => {
    const reports = [
      [
        'Tamponamento',
        `Vorrei denunciare un sinistro auto del 10/11/2026 a Lodi: mi hanno tamponata. Auto ${anna.plate}, polizza ${anna.motorPolicy}.`,
      ],
      [
        'Specchietto',
        `Vorrei denunciare un sinistro auto del 12/10/2026 a Milano: un autobus ha rotto lo specchietto. Auto ${anna.plate}, polizza ${anna.motorPolicy}.`,
      ],
    ] as const;
    for (const [subject, text] of reports) {
      await desk.receive(mail({ subject, text }));
      await desk.settle();
    }
    const [second, first] = (await allClaims()).map(({ claim }) => formatReference(claim.reference, 'SIN'));
    if (first === undefined || second === undefined)
      throw new Error('two reports have not opened two claims');
    const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/queue/all' });
    await giulia.getByRole('option').filter({ hasText: 'Tamponamento' }).click();
    const panel = giulia.getByRole('complementary', { name: 'Sinistro' });
    await panel.getByRole('heading', { level: 2, name: `Sinistro ${first}` }).waitFor();
    await giulia.keyboard.press('l');
    const dialog = giulia.getByRole('dialog', { name: 'Collega a un altro…' });
    await dialog.getByRole('combobox', { name: 'Cerca il sinistro' }).and(giulia.locator(':focus')).waitFor();
    await giulia.keyboard.type(second.replaceAll(/\D/g, ''));
    await dialog.getByRole('option', { name: second, selected: true }).waitFor();
    expect(await accessFaults(giulia)).toEqual([]);
    await giulia.keyboard.press('Enter');
    await dialog.getByText(`Sinistro scelto: ${second}`).waitFor();
    await dialog.getByRole('radio', { name: 'Si aggiunge', exact: true }).focus();
    await giulia.keyboard.press('Space');
    await giulia.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    const list = panel.getByRole('listitem');
    await list.filter({ hasText: first }).getByText('Principale').waitFor();
    const line = list.filter({ has: giulia.getByRole('link', { name: second }) });
    await line.getByRole('button', { name: 'Rendi principale' }).press('Enter');
    await panel.getByRole('heading', { level: 2, name: `Sinistro ${second}` }).waitFor();
    await line.getByRole('button', { name: 'Scollega…' }).press('Enter');
    const why = giulia.getByRole('dialog', { name: `Scollega la pratica da ${second}` });
    await why.getByRole('textbox', { name: 'Motivo' }).and(giulia.locator(':focus')).waitFor();
    await giulia.keyboard.type('È un altro fatto');
    await giulia.keyboard.press('Control+Enter');
    await why.waitFor({ state: 'hidden' });
    await panel.getByRole('heading', { level: 2, name: `Sinistro ${first}` }).waitFor();
    expect(await panel.getByText('Sinistri di questa pratica').count()).toBe(0);
  });
});
