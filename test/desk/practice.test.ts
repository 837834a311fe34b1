import { describe, expect, test } from 'vitest';
import type { PracticeState } from '#src/api/practice.ts';
import { openTicket } from '../api/rows.ts';
import { useDesk } from '../desk.ts';
import { accessFaultsInBoth, hasChromium, useDeskPage } from './chromium.ts';
import { look } from './pictures.ts';

const desk = useDesk();
const title = { it: 'Un tubo rotto, con il preventivo', en: 'A burst pipe, with its estimate' };
const why = {
  it: 'Restano a carico 150 € di franchigia.',
  en: 'The €150 deductible stays with the insured.',
};
let done = true;
let states: () => Promise<readonly PracticeState[]> = () => Promise.resolve([]);
const page = useDeskPage(desk, undefined, 'production', {
  practice: {
    here: true,
    states: () => states(),
    reset: () => {
      done = false;
      return Promise.resolve();
    },
  },
});

describe.runIf(hasChromium)('the practice desk in the browser (needs Chromium)', () => {
  test('says on every screen that all is invented, tells what a supervisor would have done, and begins anew by keys', async () => {
    const { reference } = await openTicket(desk, { subject: 'Danni da acqua in bagno' });
    states = () =>
      Promise.resolve([
        {
          key: 'water',
          title,
          ticket: reference,
          ...(done
            ? {
                attempt: { does: 'approve', amount: 125_000 } as const,
                lesson: { verdict: 'other', expected: { does: 'approve', amount: 110_000 }, why } as const,
              }
            : {}),
        },
        { key: 'expired', title: { it: 'Dopo la scadenza', en: 'After the expiry' } },
      ]);
    const luca = await page.signedIn('Luca Greco');
    await luca.getByText('Esercizi: casi inventati. Nulla esce da qui').waitFor();
    await luca.keyboard.press('g');
    await luca.keyboard.press('x');
    await luca.getByRole('heading', { level: 1, name: 'Esercizi' }).waitFor();
    await luca.getByText('Un supervisore avrebbe deciso altrimenti').waitFor();
    await luca
      .getByText(
        /Ha scelto di approvare 1\.?250,00\s€\. Un supervisore avrebbe scelto di approvare 1\.?100,00\s€/,
      )
      .waitFor();
    await luca.getByText(why.it).waitFor();
    expect(await accessFaultsInBoth(luca)).toEqual([]);
    expect(await look(luca, 'practice', 'h1', ['phone'])).toEqual([]);
    await luca.getByRole('link', { name: 'Apri la pratica' }).click();
    await luca.getByRole('heading', { name: 'Danni da acqua in bagno' }).first().waitFor();
    await luca.getByText('Esercizi: casi inventati').waitFor();
    await luca.goBack();
    await luca.getByRole('button', { name: 'Ricomincia' }).press('Enter');
    await luca.getByRole('dialog').getByRole('button', { name: 'Ricomincia' }).press('Enter');
    await luca.getByText('Da fare').waitFor();
  });
});
