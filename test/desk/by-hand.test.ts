import { describe, expect, test } from 'vitest';
import { account } from '#channels/phone/call.ts';
import { list as outboundList } from '#src/storage/outbound.ts';
import { proofsOf } from '#src/storage/identities.ts';
import { list } from '#src/storage/tickets.ts';
import { anna, mail } from '../cast.ts';
import { usePhoneDesk } from '../twilio/phone-desk.ts';
import { accessFaults, accessFaultsInBoth, hasChromium, useDeskPage } from './chromium.ts';
import { look } from './pictures.ts';

const office = usePhoneDesk({ textFrom: '+390299990000' });
const { desk } = office;
const page = useDeskPage(desk);
const annasMobile = '+393330000001';

/** One event of a call that goes on. */
const tell = (step: string, fields = '') =>
  office.calls.pieces.keep({
    account,
    whole: `CA${'7'.repeat(32)}`,
    key: `${step}${fields}`,
    bytes: Buffer.from(`CallSid=CA${'7'.repeat(32)}&From=${encodeURIComponent(annasMobile)}&${fields}`),
    about: `/hooks/phone/${step}?lang=it&mode=opt-out&notice=2026-11&rec=1`,
    receivedAt: desk.now,
  });

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

  test('while it goes on: who rings is a hint, the sheet is filled by keyboard, and the call comes into its ticket', async () => {
    const giulia = await page.signedIn('Giulia Ferri');
    await giulia.clock.setFixedTime(desk.now);
    await tell('voice');
    await tell('menu');
    await tell('reference');
    const card = giulia.getByRole('status', { name: 'Chiamate in corso' });
    await card.getByText('squilla').waitFor();
    await card.getByText('Numero di Anna Bianchi: un indizio, non una prova.').waitFor();
    expect(await accessFaults(giulia)).toEqual([]);
    expect(await look(giulia, 'ringing', '.queue-box', ['phone'])).toEqual([]);
    await tell('taken', 'CallStatus=in-progress');
    await card.getByText('in conversazione').waitFor();
    await giulia.keyboard.press('Shift+P');
    const sheet = giulia.getByRole('dialog', { name: 'Scheda della chiamata' });
    const what = sheet.getByRole('textbox', { name: 'Che cosa ha raccontato' });
    await what.and(giulia.locator(':focus')).waitFor();
    expect(await sheet.getByRole('textbox', { name: 'Nome e cognome' }).inputValue()).toBe('');
    expect(await sheet.getByRole('textbox', { name: 'Telefono' }).inputValue()).toBe(annasMobile);
    await giulia.keyboard.type('Ieri un autobus le ha rotto lo specchietto.');
    for (const answer of ['', anna.motorPolicy, anna.plate]) {
      await giulia.keyboard.press('Tab');
      await giulia.keyboard.type(answer);
    }
    await sheet.getByRole('checkbox', { name: 'data di nascita' }).press('Space');
    await sheet.getByRole('checkbox', { name: 'numero di polizza' }).press('Space');
    expect(await accessFaults(giulia)).toEqual([]);
    expect(await look(giulia, 'call-sheet', '[role=dialog]', ['phone'])).toEqual([]);
    // Closed by mistake when the caller has hung up, it keeps every word and is found again.
    await tell('status', 'CallStatus=completed&CallDuration=90');
    await giulia.keyboard.press('Escape');
    await card.getByText('finita: la scheda è da completare').waitFor();
    await giulia.keyboard.press('Shift+P');
    expect(await what.inputValue()).toBe('Ieri un autobus le ha rotto lo specchietto.');
    await giulia.keyboard.press('Control+Enter');
    await giulia.getByRole('log').getByText('ha rotto lo specchietto').waitFor();
    await card.waitFor({ state: 'hidden' });
    await office.file();
    const [ticket, ...others] = await list(desk.deps.db, {}, { size: 9 });
    expect(others).toEqual([]);
    if (ticket === undefined) throw new Error('no ticket');
    await expect
      .poll(() => proofsOf(desk.deps.db, ticket.id))
      .toContainEqual(
        expect.objectContaining({
          method: 'answers',
          facts: ['birth_date', 'policy_number'],
          by: 'person:Giulia Ferri',
        }),
      );
    await giulia.getByRole('log').getByText('Durata: 1 min 30 s').waitFor();
  });

  test('whoever asked for it is called back from the list: asked once, said what came of it, and taken back', async () => {
    await office.standIn.call({ from: annasMobile, does: ['9', '0'] });
    await office.standIn.flush();
    await office.file();
    const giulia = await page.signedIn('Giulia Ferri');
    await giulia.clock.setFixedTime(desk.now);
    await giulia.reload();
    await giulia.getByRole('navigation').first().waitFor();
    await giulia.keyboard.press('g');
    await giulia.keyboard.press('k');
    const line = giulia.getByRole('listitem').filter({ hasText: annasMobile });
    await line.getByText('forse Anna Bianchi').waitFor();
    await line.getByText(/tra\s4\sh/).waitFor();
    expect(await accessFaultsInBoth(giulia)).toEqual([]);
    expect(await look(giulia, 'call-backs', '[role=listitem], li', ['phone'])).toEqual([]);
    await giulia.keyboard.press('n');
    await line.getByText('richiamato una volta').waitFor();
    await giulia.keyboard.press('p');
    const question = giulia.getByRole('dialog', { name: `Chiamare ${annasMobile}?` });
    await question.getByRole('button', { name: 'Chiama' }).and(giulia.locator(':focus')).waitFor();
    expect(await outboundList(desk.deps.db, {}, { size: 9 })).not.toContainEqual(
      expect.objectContaining({ channel: 'call' }),
    );
    await giulia.keyboard.press('Enter');
    await question.waitFor({ state: 'hidden' });
    await expect
      .poll(async () => (await outboundList(desk.deps.db, {}, { size: 9 })).map(({ channel }) => channel))
      .toContain('call');
    await giulia.keyboard.press('e');
    await giulia.getByText('Nessuno aspetta una chiamata.').waitFor();
    await giulia.keyboard.press('z');
    await line.waitFor();
  });

  test('the telephone’s settings show what Twilio must be told, and whether it was', async () => {
    office.standIn.numbers = [
      {
        number: '+390299990000',
        voice: 'https://desk.example/hooks/phone/voice',
        status: '',
        message: 'https://desk.example/hooks/sms/message',
      },
    ];
    const sara = await page.signedIn('Sara Admin', { at: '/desk/settings/telephone' });
    await sara.getByText('https://desk.example/hooks/phone/voice').waitFor();
    await sara.getByRole('button', { name: 'Controlla presso Twilio' }).click();
    await sara.getByText('+390299990000: non porta qui per «Stato della chiamata»').waitFor();
    expect(await accessFaultsInBoth(sara)).toEqual([]);
    expect(await look(sara, 'telephone', 'h1', ['phone', 'zoomed', 'narrow'])).toEqual([]);
  });

  test('whoever may not work claims is offered no form', async () => {
    const admin = await page.signedIn('Sara Admin');
    await admin.keyboard.press('c');
    expect(await admin.getByRole('button', { name: 'Nuova telefonata o visita' }).count()).toBe(0);
    expect(await admin.getByRole('dialog').count()).toBe(0);
  });
});
