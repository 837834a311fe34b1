import { describe, expect, test } from 'vitest';
import { readCsv } from '#src/csv.ts';
import { addDays, daysBefore, daysOf, readFiguresSearch } from '#src/desk/state/figures.ts';
import { showTime } from '#src/desk/text/time.ts';
import { it } from '#src/desk/text/it.ts';
import { sayIn } from '#src/desk/text/t.ts';
import { openClaim, openTicket } from '../api/rows.ts';
import { useDesk } from '../desk.ts';
import { accessFaultsInBoth, hasChromium, useDeskPage } from './chromium.ts';

const desk = useDesk();
const page = useDeskPage(desk);

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

/** Today's desk: the page asks by the browser's clock. Three complaints wait, one of them for a month. */
async function work() {
  desk.now = new Date();
  await openTicket(desk, { caseKind: 'complaint', subject: 'Nessuno risponde', receivedAt: daysAgo(33) });
  await openTicket(desk, { caseKind: 'complaint', subject: 'Il perito non viene', receivedAt: daysAgo(4) });
  await openTicket(desk, {
    caseKind: 'complaint',
    channel: 'phone',
    subject: 'Ancora attesa',
    receivedAt: daysAgo(4),
  });
  const { claim } = await openClaim(desk, [{ key: 'doc_cai' }]);
  await openTicket(desk, {
    caseKind: 'claim_new',
    claimId: claim.id,
    status: 'waiting_customer',
    subject: 'Grandine sul tetto',
    receivedAt: daysAgo(1),
  });
}

describe('the period', () => {
  test('is the last thirty days unless the address names others; what it cannot read is left out', () => {
    // Half past midnight in Rome is still yesterday in UTC.
    const night = new Date('2026-11-11T23:30:00Z');
    expect(daysOf({}, night)).toEqual({ from: '2026-10-14', to: '2026-11-12' });
    expect(daysOf(readFiguresSearch({ days: 7 }), night)).toEqual({ from: '2026-11-06', to: '2026-11-12' });
    expect(readFiguresSearch({ days: 8, figure: 'weather', part: 'rain', kind: 'complaint' })).toEqual({});
    expect(
      readFiguresSearch({
        from: '2026-01-01',
        to: '2026-01-31',
        figure: 'reminders',
        part: 'worked',
        round: 2,
      }),
    ).toEqual({ from: '2026-01-01', to: '2026-01-31', figure: 'reminders', part: 'worked', round: 2 });
  });

  test('is compared with as many days before it, over the change of the clocks', () => {
    expect(daysBefore({ from: '2026-10-24', to: '2026-10-26' })).toEqual({
      from: '2026-10-21',
      to: '2026-10-23',
    });
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
  });

  test('times are said in one unit', () => {
    const say = (seconds: number) => showTime(seconds, sayIn('it', it));
    expect([20, 90, 3_599, 7_200, 172_800].map(say)).toEqual([
      'meno di 1 min',
      '2 min',
      '1 h',
      '2 h',
      '2 gg',
    ]);
  });
});

describe.runIf(hasChromium)('the statistics in the browser (needs Chromium)', () => {
  test('every number opens its tickets, and Escape leads back to the numbers', async () => {
    await work();
    const giulia = await page.signedIn('Giulia Ferri');
    await giulia.getByRole('link', { name: 'Statistiche' }).click();
    const ages = giulia.getByRole('table', { name: 'Pratiche aperte per età' });
    await ages.getByRole('link', { name: /^Da 3 a 6 giorni: 2/ }).click();
    const sheet = giulia.getByRole('dialog', { name: 'Le pratiche dietro il numero' });
    await sheet.getByText('Pratiche aperte per età · Da 3 a 6 giorni').waitFor();
    await expect.poll(() => sheet.getByRole('listitem').count()).toBe(2);
    await giulia.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
    // By days: what came 33 days ago is none of the last thirty.
    await giulia.getByRole('link', { name: /^Reclamo: 2\./ }).waitFor();
    await giulia.getByLabel('Periodo').selectOption('90');
    await giulia.getByRole('link', { name: /^Reclamo: 3\./ }).click();
    await sheet.getByRole('link', { name: /Nessuno risponde/ }).click();
    await giulia.getByRole('heading', { level: 1, name: 'Nessuno risponde' }).waitFor();
    // Back is back at the list behind the same number of the same period.
    await giulia.goBack();
    await sheet.getByRole('link', { name: /Il perito non viene/ }).waitFor();
  });

  test('are reached by keyboard, drawn with a title that says what the drawing shows, and downloaded as a table', async () => {
    await work();
    const giulia = await page.signedIn('Giulia Ferri');
    await giulia.getByRole('heading', { level: 1 }).waitFor();
    await giulia.keyboard.press('g');
    await giulia.keyboard.press('r');
    await giulia
      .getByRole('img', { name: /^Pratiche aperte per età\. Arrivate oggi: 0; Da 1 a 2 giorni: 1;/ })
      .waitFor();
    const downloading = giulia.waitForEvent('download');
    await giulia.getByRole('link', { name: 'Scarica CSV' }).click();
    const file = await downloading;
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(Buffer.from(chunk as Uint8Array));
    const rows = [...readCsv(Buffer.concat(chunks).toString())].map(({ cells }) => cells.join(' '));
    expect(rows.some((row) => /^volume {2}phone complaint .* tickets 1$/.test(row))).toBe(true);
  });

  test('are accessible in both themes (WCAG 2.2 AA)', async () => {
    await work();
    const giulia = await page.signedIn('Giulia Ferri');
    const faults: string[] = [];
    const look = async (what: string) => {
      for (const fault of await accessFaultsInBoth(giulia)) faults.push(`${what}: ${fault}`);
    };
    await giulia.goto('/desk/statistics');
    await giulia.getByRole('table', { name: 'Pratiche aperte per età' }).waitFor();
    await look('figures');
    await giulia.getByRole('link', { name: /^Reclamo: 2\./ }).click();
    await giulia.getByRole('dialog').getByText('Ancora attesa').waitFor();
    await look('tickets');
    expect(faults).toEqual([]);
  }, 180_000);
});
