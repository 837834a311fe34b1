import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { anna, mail, mailWithFiles } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { pdfOf } from '../pdf.ts';
import { accessFaults, hasChromium, useDeskPage } from './chromium.ts';
import { look } from './pictures.ts';

const desk = useDesk();
const page = useDeskPage(desk);
/** Each is a whole journey of several people's acts. */
const journeyMs = 120_000;

const pdf = { name: 'modulo CAI.pdf', type: 'application/pdf', content: pdfOf([['Foglio 1']]) };

/** Anna reports a crash, and answers in its thread with a form that belongs to another one. */
async function twoMatters() {
  await desk.receive(
    mail({
      id: 'notice@example.org',
      subject: 'Denuncia sinistro auto',
      text: `Vorrei denunciare un sinistro auto del 10/11/2026 a Lodi: mi hanno tamponata. Auto ${anna.plate}, polizza ${anna.motorPolicy}.`,
    }),
  );
  await desk.settle();
  await desk.receive(
    mailWithFiles(
      {
        subject: 'Re: Denuncia sinistro auto',
        text: 'Buongiorno, allego il modulo CAI firmato da entrambi.',
        headers: { 'In-Reply-To': '<notice@example.org>' },
      },
      [pdf],
    ),
  );
  await desk.settle();
}

/** Her husband reports the same crash, from an address nobody knows. */
async function husband() {
  await desk.receive(
    mail({
      from: 'Marco Villa <marco.villa@example.net>',
      subject: 'Incidente di mia moglie',
      text: `Salve, scrivo per denunciare il sinistro di mia moglie: un'altra auto l'ha tamponata al semaforo e il paraurti è rotto. La macchina è targata ${anna.plate}. Grazie, Marco Villa`,
    }),
  );
  await desk.settle();
}

async function openTicket(of: Page, subject: string) {
  await page.allOpen(of);
  const line = of.getByRole('option').filter({ has: of.getByText(subject, { exact: true }) });
  await line.click();
  await of.getByRole('heading', { level: 1, name: subject, exact: true }).waitFor();
}

describe.runIf(hasChromium)(
  'moving things on the page without a mouse (needs Chromium)',
  { timeout: journeyMs },
  () => {
    test('two tickets become one, after what will happen was read, and `z` makes them two again', async () => {
      for (const subject of ['Orari', 'Ancora gli orari'])
        await desk.receive(mail({ subject, text: 'Buongiorno, siete aperti il sabato? Anna' }));
      await desk.settle();
      const sent = desk.sent.length;
      const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/queue/new' });
      await giulia.getByRole('option').filter({ hasText: 'Ancora gli orari' }).click();
      await giulia.getByRole('heading', { level: 1, name: 'Ancora gli orari' }).waitFor();
      await giulia.keyboard.press('Shift+M');
      const dialog = giulia.getByRole('dialog', { name: 'Unisci a un’altra pratica…' });
      // Of the same customer: offered before anything is typed.
      await dialog.getByRole('option', { name: /Orari/ }).waitFor();
      expect(await accessFaults(giulia)).toEqual([]);
      await giulia.keyboard.type('orari');
      await giulia.keyboard.press('Enter');
      await dialog.getByText(/^1 messaggio passa a TCK/).waitFor();
      await dialog.getByText('Per lo spostamento non parte niente').waitFor();
      expect(await accessFaults(giulia)).toEqual([]);
      await giulia.keyboard.press('Control+Enter');
      await giulia.getByRole('heading', { level: 1, name: 'Orari', exact: true }).waitFor();
      await expect
        .poll(() => giulia.getByRole('log').locator('.card-theirs').count(), { timeout: 15_000 })
        .toBe(2);
      // Still in the list where the person works.
      expect(new URL(giulia.url()).pathname).toMatch(/^\/desk\/queue\/new\/\d+$/);
      await giulia.getByText(/^Pratica unita a TCK/).waitFor();
      await giulia.keyboard.press('z');
      await giulia.getByText('Spostamento annullato').waitFor();
      await expect
        .poll(() => giulia.getByRole('log').locator('.card-theirs').count(), { timeout: 15_000 })
        .toBe(1);
      expect(desk.sent).toHaveLength(sent);
    });

    test('a message goes to a ticket of its own, told what its claim loses, and comes back from the history', async () => {
      await twoMatters();
      const giulia = await page.signedIn('Giulia Ferri');
      await openTicket(giulia, 'Denuncia sinistro auto');
      await giulia.keyboard.press('Shift+S');
      const dialog = giulia.getByRole('dialog', { name: 'Dividi dei messaggi…' });
      const boxes = dialog.getByRole('checkbox');
      await boxes.first().and(giulia.locator(':focus')).waitFor();
      await giulia.keyboard.press('Tab');
      await giulia.keyboard.press('Space');
      await dialog.getByText(/^Lasciano SIN .*CAI/).waitFor();
      await dialog.getByText(/^A SIN .* mancano di nuovo: .*CAI/).waitFor();
      expect(await accessFaults(giulia)).toEqual([]);
      expect(await look(giulia, 'split', '[role=dialog]', ['phone'])).toEqual([]);
      await giulia.keyboard.press('Control+Enter');
      await giulia.getByRole('heading', { level: 1, name: 'Re: Denuncia sinistro auto' }).waitFor();
      await giulia.getByText(/^Messaggi divisi nella pratica TCK/).waitFor();
      await desk.settle();

      await openTicket(giulia, 'Denuncia sinistro auto');
      await giulia.getByText('Spostamenti (1)').press('Enter');
      await giulia.getByRole('button', { name: 'Annulla…' }).press('Enter');
      await giulia.getByRole('textbox', { name: 'Perché' }).and(giulia.locator(':focus')).waitFor();
      await giulia.keyboard.type('Era lo stesso incidente');
      await giulia.keyboard.press('Control+Enter');
      await giulia.getByText('Annullato da Giulia Ferri: Era lo stesso incidente').waitFor();
      await desk.settle();
      await expect
        .poll(() => giulia.getByRole('log').locator('.card-theirs').count(), { timeout: 15_000 })
        .toBe(2);
    });

    test('two reports of one crash: the second is merged into the first with what was decided, or is another event', async () => {
      await twoMatters();
      await husband();
      const giulia = await page.signedIn('Giulia Ferri');
      await openTicket(giulia, 'Incidente di mia moglie');
      const panel = giulia.getByRole('complementary', { name: 'Sinistro' });
      await panel.getByText('Forse lo stesso evento').waitFor();
      await panel.getByRole('button', { name: 'Non è lo stesso…' }).press('Enter');
      await giulia.getByRole('textbox', { name: 'Perché' }).and(giulia.locator(':focus')).waitFor();
      await giulia.keyboard.type('Due incidenti');
      await giulia.keyboard.press('Control+Enter');
      await panel.getByText('Un altro evento').waitFor();
      await desk.settle();
      await panel.getByRole('button', { name: 'Forse sì: da decidere' }).press('Enter');
      await panel.getByText('Da decidere', { exact: true }).waitFor();
      await desk.settle();

      await panel.getByRole('link', { name: 'Vai al sinistro' }).press('Enter');
      await giulia.getByRole('tab', { name: 'Riepilogo' }).waitFor();
      const line = giulia.getByRole('listitem').filter({ hasText: 'Targa dell’altro veicolo' });
      await line.getByRole('button', { name: 'Non serve…' }).press('Enter');
      await giulia.getByRole('textbox', { name: 'Perché' }).and(giulia.locator(':focus')).waitFor();
      await giulia.keyboard.type('Lo abbiamo dal perito');
      await giulia.keyboard.press('Control+Enter');
      await giulia.getByText(/: non serve$/).waitFor();
      await desk.settle();
      await giulia.keyboard.press('Shift+M');
      const dialog = giulia.getByRole('dialog', { name: 'Unisci a un altro sinistro…' });
      await dialog.getByRole('option', { name: /Forse lo stesso evento/ }).waitFor();
      await giulia.keyboard.press('Enter');
      await dialog.getByText('Vale anche lì ciò che le persone hanno deciso:').waitFor();
      await dialog.getByText(/: Non serve \(Lo abbiamo dal perito\)$/).waitFor();
      expect(await accessFaults(giulia)).toEqual([]);
      await giulia.keyboard.press('Control+Enter');
      await giulia.getByText(/^Sinistro unito a SIN/).waitFor();
      await desk.settle();
      await giulia
        .getByText(/Lo abbiamo dal perito/)
        .first()
        .waitFor();
      await giulia.getByText('Spostamenti (1)').waitFor();
      expect(await accessFaults(giulia)).toEqual([]);
    });

    test('whoever only reads is offered none of it', async () => {
      await twoMatters();
      const irene = await page.signedIn('Irene Sala');
      await openTicket(irene, 'Denuncia sinistro auto');
      await irene.keyboard.press('Shift+S');
      await irene.keyboard.press('Shift+M');
      expect(await irene.getByRole('dialog').count()).toBe(0);
      await irene.getByRole('button', { name: 'Altre azioni' }).click();
      await irene.getByRole('menuitem').first().waitFor();
      expect(await irene.getByRole('menuitem', { name: /Unisci|Dividi/ }).count()).toBe(0);
    });
  },
);

describe.runIf(hasChromium)(
  'the papers of a claim on the page (needs Chromium)',
  { timeout: journeyMs },
  () => {
    test('are looked at with their pages beside them, corrected, refused and taken off, and each word is taken back', async () => {
      await desk.receive(
        mailWithFiles(
          {
            subject: 'Richiesta di rimborso spese mediche',
            text: 'Buongiorno, apro una nuova pratica: chiedo il rimborso delle spese mediche per la fisioterapia del 20 ottobre 2026, 400,00 euro. Saluti',
          },
          [
            {
              name: 'fattura.pdf',
              type: 'application/pdf',
              content: pdfOf([
                [
                  'Centro Fisio Lodi s.r.l. - P.IVA 12345678903',
                  'FATTURA n. 77 del 20/10/2026',
                  'Cliente: Anna Bianchi',
                  'Totale fattura EUR          400,00',
                ],
              ]),
            },
            { name: 'foglio.pdf', type: 'application/pdf', content: pdfOf([{ lines: [], picture: true }]) },
          ],
        ),
      );
      await desk.settle();
      const giulia = await page.signedIn('Giulia Ferri');
      await openTicket(giulia, 'Richiesta di rimborso spese mediche');
      await giulia.getByRole('link', { name: 'Vai al sinistro' }).press('Enter');
      await giulia.getByRole('tab', { name: /Documenti/ }).press('Enter');
      const paper = giulia.getByRole('region', { name: 'Fattura o ricevuta', exact: true });
      await paper.getByText('400,00 €').waitFor();
      await expect
        .poll(() => giulia.evaluate<number>(`document.querySelector('.file-picture')?.naturalWidth ?? 0`), {
          timeout: 15_000,
        })
        .toBeGreaterThan(0);
      expect(await accessFaults(giulia)).toEqual([]);

      // The page can be read, the line cannot be accepted: refused with its reason, and taken back with `z`.
      await paper.getByRole('button', { name: 'Illeggibile…' }).press('Enter');
      await giulia.getByRole('textbox', { name: 'Perché' }).and(giulia.locator(':focus')).waitFor();
      await giulia.keyboard.press('Control+Enter');
      await paper.getByText('Da rifare', { exact: true }).waitFor();
      await desk.settle();
      await giulia.getByText(/: da rifare$/).waitFor();
      await giulia.keyboard.press('z');
      await paper.getByText('Ricevuto', { exact: true }).waitFor();
      await desk.settle();

      // Something else, and what the machine read after all.
      await giulia.reload();
      await giulia.getByRole('tab', { name: /Documenti/ }).press('Enter');
      await paper
        .getByRole('combobox', { name: 'Che documento è' })
        .selectOption({ label: 'Prescrizione medica con la diagnosi' });
      const other = giulia.getByRole('region', { name: 'Prescrizione medica con la diagnosi', exact: true });
      await other.getByRole('button', { name: 'Come letto dal sistema' }).press('Enter');
      await paper.getByText('400,00 €').waitFor();
      await desk.settle();

      // Off the claim, and on it again; and a file that no rule could tell is named.
      await giulia.reload();
      await giulia.getByRole('tab', { name: /Documenti/ }).press('Enter');
      await paper.getByRole('button', { name: 'Non è di questo sinistro…' }).press('Enter');
      await giulia.getByRole('textbox', { name: 'Perché' }).and(giulia.locator(':focus')).waitFor();
      await giulia.keyboard.type('È di un’altra fisioterapia');
      await giulia.keyboard.press('Control+Enter');
      await paper.getByText('È di un’altra fisioterapia').waitFor();
      await desk.settle();
      await paper.getByRole('button', { name: 'Rimetti nel sinistro' }).press('Enter');
      await paper.getByRole('button', { name: 'Non è di questo sinistro…' }).waitFor();
      await desk.settle();
      await giulia.reload();
      await giulia.getByRole('tab', { name: /Documenti/ }).press('Enter');
      await giulia
        .getByRole('combobox', { name: 'Che cos’è foglio.pdf' })
        .selectOption({ label: 'Prescrizione medica con la diagnosi' });
      await giulia.getByText('foglio.pdf conta ora nel sinistro').waitFor();
      await expect.poll(() => giulia.locator('.papers-loose').count(), { timeout: 15_000 }).toBe(0);
    });
  },
);

describe.runIf(hasChromium)(
  'cases with a road of their own on the page (needs Chromium)',
  { timeout: journeyMs },
  () => {
    test('a new IBAN takes a proof, and two people', async () => {
      await desk.receive(
        mail({ subject: 'Cambio IBAN', text: 'Ho cambiato banca, il nuovo IBAN è GB82WEST12345698765432.' }),
      );
      await desk.settle();
      const giulia = await page.signedIn('Giulia Ferri');
      await openTicket(giulia, 'Cambio IBAN');
      const panel = giulia.getByRole('complementary', { name: /sinistro/i });
      await panel.getByText('Identità da provare: serve il livello 3').waitFor();
      expect(await panel.getByRole('button', { name: 'Approva' }).count()).toBe(0);
      expect(await accessFaults(giulia)).toEqual([]);
      await panel.getByRole('button', { name: 'Identità…' }).press('Enter');
      await giulia
        .getByRole('textbox', { name: 'Come è stata provata' })
        .fill('Richiamata al numero in anagrafica');
      await giulia.keyboard.press('Control+Enter');
      await panel.getByRole('button', { name: 'Approva' }).press('Enter');
      await panel.getByText('Qui va denaro: ora conferma un’altra persona.').waitFor();
      expect(await panel.getByRole('button', { name: /Approva|Conferma/ }).count()).toBe(0);

      const marta = await page.signedIn('Marta Villa');
      await openTicket(marta, 'Cambio IBAN');
      const hers = marta.getByRole('complementary', { name: /sinistro/i });
      await hers.getByRole('button', { name: 'Conferma come seconda persona' }).press('Enter');
      await marta.getByRole('textbox', { name: 'Ultime quattro cifre dell’IBAN' }).fill('5432');
      await marta.keyboard.press('Control+Enter');
      await hers.getByRole('button', { name: 'Applica' }).press('Enter');
      await hers.getByText('Applicata', { exact: true }).waitFor();
    });

    test('the register of complaints is read by everybody and kept by whoever may', async () => {
      await desk.receive(
        mail({
          subject: 'Reclamo',
          text: 'Reclamo formale: sono indignata per il comportamento del vostro ufficio, pretendo una risposta scritta.',
        }),
      );
      await desk.settle();
      const ada = await page.signedIn('Ada Conti');
      await ada.keyboard.press('g');
      await ada.keyboard.press('c');
      await ada.getByRole('button', { name: /^Voce del registro…/ }).press('Enter');
      const dialog = ada.getByRole('dialog', { name: /^Reclamo TCK/ });
      await dialog.getByRole('textbox', { name: 'Chi lo tratta' }).fill('Ada Conti');
      expect(await accessFaults(ada)).toEqual([]);
      await ada.keyboard.press('Control+Enter');
      await ada.getByRole('cell', { name: 'Ada Conti' }).waitFor();
      await ada.getByRole('button', { name: /^Voce del registro…/ }).press('Enter');
      await dialog.getByRole('combobox', { name: 'Esito' }).selectOption({ label: 'Accolto' });
      await dialog.getByRole('button', { name: 'Chiudi con l’esito' }).press('Enter');
      await ada.getByText('Nessun reclamo aperto.').waitFor();
      await ada.getByRole('radio', { name: 'Tutti' }).press('Space');
      await ada.getByText('Accolto').waitFor();
      expect(await accessFaults(ada)).toEqual([]);
      const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/complaints' });
      await giulia.getByRole('radio', { name: 'Tutti' }).press('Space');
      await giulia.getByRole('button', { name: /^Leggi la voce…/ }).waitFor();
      expect(await giulia.getByRole('button', { name: /^Voce del registro…/ }).count()).toBe(0);
    });

    test('an administrator gives somebody another address, and history says so', async () => {
      const sara = await page.signedIn('Sara Admin', { at: '/desk/settings/people' });
      await sara.getByRole('button', { name: 'Azioni per Luca Greco' }).press('Enter');
      await sara.getByRole('menuitem', { name: 'Cambia l’e-mail…' }).press('Enter');
      await sara.getByRole('textbox', { name: 'Nuovo indirizzo' }).fill('luca.verdi@sportello.example');
      await sara.keyboard.press('Enter');
      await sara.getByText(/^luca\.verdi@sportello\.example/).waitFor();
      await sara.getByText(/ha modificato Luca Greco: e-mail luca\.verdi@sportello\.example/).waitFor();
      expect(await sara.getByText('luca.greco@sportello.example', { exact: false }).count()).toBe(1);
    });
  },
);
