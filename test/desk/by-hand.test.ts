import { describe, expect, test } from 'vitest';
import { anna, mail } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { hasChromium, useDeskPage } from './chromium.ts';

const desk = useDesk();
const page = useDeskPage(desk);

describe.runIf(hasChromium)('writing down a call in the browser (needs Chromium)', () => {
  test('without a mouse: closed by mistake it keeps every word, and then it is a ticket that is open', async () => {
    const giulia = await page.signedIn('Giulia Ferri');
    await giulia.clock.setFixedTime(desk.now);
    const dialog = giulia.getByRole('dialog', { name: 'Nuova telefonata o visita' });
    const what = dialog.getByRole('textbox', { name: 'Che cosa ha raccontato' });
    await giulia.keyboard.press('c');
    await what.waitFor();
    await what.and(giulia.locator(':focus')).waitFor();
    const told = `Ieri a Milano un autobus ha rotto lo specchietto della mia auto ${anna.plate}.`;
    await giulia.keyboard.type(told);
    await giulia.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await giulia.reload();
    await giulia.getByRole('navigation').first().waitFor();
    await giulia.keyboard.press('c');
    await what.waitFor();
    expect(await what.inputValue()).toBe(told);
    await what.and(giulia.locator(':focus')).waitFor();
    await giulia.keyboard.press('Tab');
    await giulia.keyboard.type('Anna Bianchi');
    await giulia.keyboard.press('Control+Enter');
    const card = giulia.getByRole('log').getByRole('region', { name: 'Anna Bianchi' });
    await card.getByText('ha rotto lo specchietto').waitFor();
    await card.getByRole('img', { name: 'Telefonata annotata' }).waitFor();
    expect(await dialog.count()).toBe(0);
    await giulia.goto('/desk/queue/all');
    await giulia.getByRole('option').filter({ hasText: 'Anna Bianchi' }).waitFor();
    expect(await giulia.getByRole('option').count()).toBe(1);
    // What has become a ticket is not offered again.
    await giulia.keyboard.press('c');
    await what.waitFor();
    expect(await what.inputValue()).toBe('');
  });

  test('takes the writer’s word on kind and claim, and asks again for a number that no claim has', async () => {
    await desk.receive(
      mail({
        subject: 'Tamponamento in via Larga',
        text: `Buongiorno, ieri alle 18 in via Larga a Milano un autobus ha rotto lo specchietto della mia auto ${anna.plate}. Polizza ${anna.motorPolicy}.`,
      }),
    );
    await desk.settle();
    const { reference } = await desk.deps.db.sql
      .selectFrom('claim')
      .select('reference')
      .executeTakeFirstOrThrow();
    const giulia = await page.signedIn('Giulia Ferri');
    await giulia.clock.setFixedTime(desk.now);
    await giulia.keyboard.press('c');
    const dialog = giulia.getByRole('dialog', { name: 'Nuova telefonata o visita' });
    await dialog
      .getByRole('textbox', { name: 'Che cosa ha raccontato' })
      .fill('Vuole sapere quando arriva il perito.');
    await dialog.getByRole('combobox', { name: 'Tipo di pratica' }).selectOption('Stato del sinistro');
    const number = dialog.getByRole('textbox', { name: /^Sinistro/ });
    await number.fill(reference.replace(/.$/, (digit) => String((Number(digit) + 1) % 10)));
    await giulia.keyboard.press('Control+Enter');
    await dialog.getByText('Nessun sinistro ha questo numero').waitFor();
    await number.fill(reference);
    await giulia.keyboard.press('Control+Enter');
    await giulia.getByRole('log').getByText('quando arriva il perito').waitFor();
    const [call] = await desk.deps.db.sql
      .selectFrom('ticket')
      .innerJoin('link', 'link.ticket_id', 'ticket.id')
      .innerJoin('claim', 'claim.id', 'link.claim_id')
      .select(['ticket.case_kind', 'link.state', 'claim.reference'])
      .where('ticket.channel', '=', 'call_note')
      .execute();
    expect(call).toEqual({ case_kind: 'claim_status', state: 'confirmed', reference });
  });

  test('whoever may not work claims is offered no form', async () => {
    const admin = await page.signedIn('Sara Admin');
    await admin.keyboard.press('c');
    expect(await admin.getByRole('button', { name: 'Nuova telefonata o visita' }).count()).toBe(0);
    expect(await admin.getByRole('dialog').count()).toBe(0);
  });
});
