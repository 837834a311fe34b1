import type { Locator } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import * as claims from '#src/storage/claims.ts';
import * as decisions from '#src/storage/decisions.ts';
import { listOpen } from '#src/storage/escalations.ts';
import { find } from '#src/storage/tickets.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import { personActions } from '#workers/person.ts';
import { readyToDecide } from '../api/rows.ts';
import { useDesk } from '../desk.ts';
import { accessFaults, hasChromium, useDeskPage } from './chromium.ts';
import { look } from './pictures.ts';

const desk = useDesk();
const page = useDeskPage(desk);
const statusOf = async ({ claim }: claims.ClaimFile) =>
  (await claims.load(desk.deps.db, claim.id)).claim.status;

const hasFocus = async (of: Locator) => (await of.and(of.page().locator(':focus')).count()) === 1;

describe.runIf(hasChromium)('deciding a claim in the browser (needs Chromium)', () => {
  test('with the keyboard within the limit: it holds at once, and z takes it back before the letter leaves', async () => {
    const { file } = await readyToDecide(desk, 90_000);
    const giulia = await page.signedIn('Giulia Ferri', { at: `/desk/claims/${file.claim.reference}` });
    await giulia.getByRole('button', { name: 'Decidi…' }).waitFor();
    await giulia.keyboard.press('d');
    const sheet = giulia.getByRole('dialog', { name: 'Decidi il sinistro' });
    // What the cover pays stands there already, and the only person who can be paid.
    const amount = sheet.getByRole('textbox', { name: 'Importo da pagare' });
    await amount.waitFor();
    expect(await amount.inputValue()).toBe('900,00');
    await sheet.getByText('riconosciamo 900,00 €').waitFor();
    // The letter keeps its lines, though no ticket was open before.
    expect(
      await giulia.evaluate(`getComputedStyle(document.querySelector('.decide .card-words')).whiteSpace`),
    ).toBe('pre-wrap');
    expect(await accessFaults(giulia)).toEqual([]);
    await giulia.keyboard.press('Control+Enter');
    await sheet.waitFor({ state: 'hidden' });
    await giulia.getByText('Sinistro approvato').waitFor();
    expect(await statusOf(file)).toBe('approved');
    await giulia.keyboard.press('z');
    await giulia.getByText('Ritirata').first().waitFor();
    expect(await statusOf(file)).not.toBe('approved');

    // The customer does not want it any more; that too is taken back by z.
    const before = await statusOf(file);
    await giulia.getByRole('button', { name: /^Chiudi…/ }).waitFor();
    await giulia.keyboard.press('Shift+D');
    const close = giulia.getByRole('dialog', { name: 'Chiudi il sinistro' });
    await close.getByRole('textbox', { name: 'Perché' }).fill('Ha riparato a sue spese');
    expect(await accessFaults(giulia)).toEqual([]);
    await giulia.keyboard.press('Control+Enter');
    await giulia.getByText('Sinistro ritirato').waitFor();
    expect(await statusOf(file)).toBe('withdrawn');
    await giulia.getByRole('button', { name: 'Riapri…' }).waitFor();
    await giulia.keyboard.press('z');
    await giulia.getByText('Sinistro riaperto').waitFor();
    expect(await statusOf(file)).toBe(before);
  });

  test('the sheet takes the amount that nobody knew and accepts all that came, which z takes back', async () => {
    const { file } = await readyToDecide(desk, 90_000);
    await personActions(desk.deps).changeClaim({
      claimId: file.claim.id,
      amountClaimed: null,
      by: 'person:Giulia Ferri',
    });
    await desk.settle();
    const lines = await claims.requirementsOf(desk.deps.db, file.claim.id);
    const open = lines.slice(0, 3);
    await desk.deps.db.transaction((tx) =>
      claims.saveRequirements(
        tx,
        file.claim.id,
        open.map((line) => ({ ...line, state: 'received' })),
        new Map(),
        desk.now,
      ),
    );
    const states = async () =>
      (await claims.requirementsOf(desk.deps.db, file.claim.id))
        .filter(({ key }) => open.some((line) => line.key === key))
        .map(({ state }) => state);
    const giulia = await page.signedIn('Giulia Ferri', { at: `/desk/claims/${file.claim.reference}` });
    await giulia.getByRole('button', { name: 'Decidi…' }).click();
    const sheet = giulia.getByRole('dialog', { name: 'Decidi il sinistro' });
    await sheet.getByText('lo scriva in «Importo richiesto»').waitFor();
    const amount = sheet.getByRole('textbox', { name: 'Importo richiesto' });
    await amount.fill('molto');
    await amount.press('Enter');
    await sheet.getByText('Scriva un importo come 1250,00').waitFor();
    await amount.fill('750');
    await amount.press('Enter');
    await giulia.getByText('Importo salvato').waitFor();
    const pays = sheet.getByRole('textbox', { name: 'Importo da pagare' });
    await expect.poll(() => pays.inputValue(), { timeout: 10_000 }).toBe('750,00');
    expect(await claims.load(desk.deps.db, file.claim.id)).toMatchObject({ amountClaimed: 75_000 });
    const acceptAll = sheet.getByRole('button', { name: 'Accetta quanto è arrivato (3)' });
    await acceptAll.waitFor();
    expect(await accessFaults(giulia)).toEqual([]);
    await acceptAll.click();
    await expect.poll(states, { timeout: 10_000 }).toEqual(['accepted', 'accepted', 'accepted']);
    // What is stored can be undone once the page knows it.
    await giulia.getByText('3 voci accettate').waitFor();
    await sheet.getByRole('button', { name: 'Annulla' }).click();
    await sheet.waitFor({ state: 'hidden' });
    await giulia.keyboard.press('z');
    await giulia.getByText('3 voci di nuovo da guardare').waitFor();
    expect(await states()).not.toContain('accepted');
  });

  test('above the limit it waits until a second person has entered its figures anew, who can take it back as well', async () => {
    const { file } = await readyToDecide(desk, 600_000);
    const giulia = await page.signedIn('Giulia Ferri', { at: `/desk/claims/${file.claim.reference}` });
    await giulia.getByRole('button', { name: 'Decidi…' }).click();
    const sheet = giulia.getByRole('dialog', { name: 'Decidi il sinistro' });
    await sheet.getByRole('textbox', { name: 'Importo da pagare' }).fill('4000');
    // The cover would pay 6,000: the customer is told why it is less.
    await sheet
      .getByRole('textbox', { name: 'Spiegazione per il cliente' })
      .fill('La perizia non li comprende.');
    await sheet.getByRole('button', { name: 'Proponi per la firma' }).waitFor();
    await sheet.getByText('4.000,00 €').first().waitFor();
    await giulia.keyboard.press('Control+Enter');
    await sheet.waitFor({ state: 'hidden' });

    const tommaso = await page.signedIn('Tommaso Neri', { at: '/desk/supervision' });
    await tommaso.getByRole('link', { name: formatReference(file.claim.reference, 'SIN') }).click();
    await tommaso.getByRole('button', { name: 'Firma…' }).click();
    const sign = tommaso.getByRole('dialog', { name: 'Firma la decisione' });
    // He reads what will leave in his name before he signs it.
    await sign.getByText('La perizia non li comprende.').waitFor();
    await sign.getByRole('textbox', { name: 'Importo da pagare' }).fill('4000');
    const [waiting] = await decisions.waiting(desk.deps.db, { size: 5 });
    await sign
      .getByRole('textbox', { name: 'Ultime quattro' })
      .fill(waiting?.says.kind === 'approve' ? waiting.says.payee.iban.slice(-4) : '');
    expect(await accessFaults(tommaso)).toEqual([]);
    expect(await look(tommaso, 'sign', '[role=dialog]', ['phone', 'zoomed'])).toEqual([]);
    await tommaso.keyboard.press('Control+Enter');
    await sign.waitFor({ state: 'hidden' });
    await tommaso.getByText('Sinistro approvato').waitFor();
    expect(await statusOf(file)).toBe('approved');
    await tommaso.keyboard.press('z');
    await tommaso.getByText('Ritirata').first().waitFor();
    expect(await statusOf(file)).not.toBe('approved');
  });

  test('handed up it waits for the supervisor, who returns it with instructions', async () => {
    const { ticket } = await readyToDecide(desk, 90_000);
    const giulia = await page.signedIn('Giulia Ferri', { at: `/desk/queue/all/${ticket.reference}` });
    await giulia.getByRole('heading', { level: 1 }).waitFor();
    await giulia.getByRole('button', { name: 'Altre azioni' }).waitFor();
    await giulia.keyboard.press('Shift+E');
    const dialog = giulia.getByRole('dialog', { name: 'Passa al supervisore' });
    await dialog.getByRole('textbox', { name: 'Che cosa deve guardare' }).fill('La grandine è compresa?');
    await giulia.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'hidden' });
    const tommaso = await page.signedIn('Tommaso Neri', { at: '/desk/supervision' });
    await tommaso.getByText('La grandine è compresa?').waitFor();
    expect(await accessFaults(tommaso)).toEqual([]);
    await tommaso.getByRole('button', { name: 'Restituisci…' }).click();
    const back = tommaso.getByRole('dialog', { name: 'Restituisci' });
    await back.getByRole('textbox', { name: 'Istruzioni' }).fill('Chieda la perizia');
    await tommaso.keyboard.press('Control+Enter');
    await back.waitFor({ state: 'hidden' });
    await tommaso.getByText('Nessuna pratica aspetta un supervisore.').waitFor();
    expect(await listOpen(desk.deps.db, { size: 5 }, { mayReadFraud: true })).toEqual([]);

    // It is Giulia's again; with keys alone it becomes Marta's, and hers once more.
    const ofGiulia = tommaso.getByRole('button', { name: 'Passa pratiche di Giulia Ferri' });
    await tommaso.getByRole('link', { name: 'Giulia Ferri, Aperte: 1. Apri le pratiche' }).waitFor();
    await expect
      .poll(
        async () => {
          await tommaso.keyboard.press('j');
          return hasFocus(ofGiulia);
        },
        { timeout: 10_000 },
      )
      .toBe(true);
    await tommaso.keyboard.press('Shift+A');
    const hand = tommaso.getByRole('dialog', { name: 'Passa pratiche di Giulia Ferri' });
    await hand.getByRole('combobox', { name: 'A chi' }).selectOption('Marta Villa');
    await hand.getByRole('button', { name: 'Tutte' }).press('Enter');
    expect(await accessFaults(tommaso)).toEqual([]);
    await tommaso.keyboard.press('Control+Enter');
    await hand.waitFor({ state: 'hidden' });
    const assignee = async () => (await find(desk.deps.db, ticket.id))?.assignee;
    await tommaso.getByRole('link', { name: 'Marta Villa, Aperte: 1. Apri le pratiche' }).waitFor();
    expect(await assignee()).toBe('Marta Villa');
    expect(await hasFocus(ofGiulia)).toBe(true);
    await tommaso.keyboard.press('z');
    await tommaso.getByText('Azione annullata').waitFor();
    expect(await assignee()).toBe('Giulia Ferri');
  });
});
