import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { calendarSpan, nextMonth, readCalendarSearch } from '#src/desk/state/calendar.ts';
import { addDays, romeDay } from '#src/desk/state/figures.ts';
import { anna, mail } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { accessFaultsInBoth, hasChromium, useDeskPage } from './chromium.ts';

const desk = useDesk();
const page = useDeskPage(desk);

/** Anna was asked today for what her claim is missing; the page goes by the browser's clock. */
async function annaIsAsked() {
  desk.now = new Date();
  const day = romeDay(new Date(desk.now.getTime() - 2 * 86_400_000))
    .split('-')
    .toReversed()
    .join('/');
  await desk.receive(
    mail({
      text: `Vorrei denunciare un sinistro auto del ${day}, polizza ${anna.motorPolicy}, mi hanno tamponata.`,
    }),
  );
  await desk.settle();
}

const reminder = (of: Page) => of.getByRole('listitem', { name: /^Anna Bianchi, SIN/ });

describe('the days of the calendar', () => {
  const now = new Date('2026-11-12T09:00:00Z');

  test('are a month from today, or whole weeks around the month of a day', () => {
    expect(calendarSpan({}, now)).toEqual({ chosen: '2026-11-12', from: '2026-11-12', to: '2026-12-12' });
    expect(calendarSpan({ look: 'month' }, now)).toEqual({
      chosen: '2026-11-12',
      from: '2026-10-26',
      to: '2026-12-06',
    });
    // February 2027 is four whole weeks.
    expect(calendarSpan({ look: 'month', day: '2027-02-10' }, now)).toMatchObject({
      from: '2027-02-01',
      to: '2027-02-28',
    });
  });

  test('the month after the last day of January ends earlier', () => {
    expect(nextMonth('2027-01-31', 1)).toBe('2027-02-28');
    expect(nextMonth('2027-01-15', -1)).toBe('2026-12-15');
  });

  test('an address with no day in it is today’s', () => {
    expect(readCalendarSearch({ look: 'week', day: '2026-13-45' })).toEqual({});
    expect(readCalendarSearch({ look: 'month', day: '2026-12-24' })).toEqual({
      look: 'month',
      day: '2026-12-24',
    });
  });
});

describe.runIf(hasChromium)('the calendar of follow-ups in the browser (needs Chromium)', () => {
  test('moves a reminder, holds it back, lets it go on and ends it', async () => {
    await annaIsAsked();
    const giulia = await page.signedIn('Giulia Ferri');
    await giulia.getByRole('link', { name: 'Solleciti' }).click();
    await reminder(giulia).getByText('1º sollecito').waitFor();
    await reminder(giulia)
      .getByText(/^Manca: /)
      .waitFor();

    await reminder(giulia).getByRole('button', { name: 'Sposta…' }).click();
    const until = addDays(romeDay(new Date()), 20);
    await giulia.getByLabel('Fino al giorno').fill(until);
    await giulia.keyboard.press('Enter');
    await giulia.getByText('Tempo dato fino al').waitFor();
    await desk.settle();
    await desk.tick();
    await giulia.reload();
    // Never on a day on which nothing leaves.
    const moved = await desk.deps.db.sql.selectFrom('information_request').select(['next_at']).execute();
    expect(romeDay(moved[0]?.next_at ?? new Date(0)) >= until).toBe(true);
    await reminder(giulia).waitFor();

    await reminder(giulia).getByRole('button', { name: 'Ferma…' }).click();
    await giulia.getByLabel('Motivo').fill('È in ospedale');
    await giulia.getByRole('button', { name: 'Sospendi' }).click();
    await reminder(giulia).getByText('Fermo: Giulia Ferri').waitFor();
    await reminder(giulia).getByText('È in ospedale').waitFor();
    expect(await reminder(giulia).getByRole('button', { name: 'Invia adesso…' }).count()).toBe(0);
    await reminder(giulia).getByRole('button', { name: 'Riprendi' }).click();
    await reminder(giulia).getByText('Fermo: Giulia Ferri').waitFor({ state: 'hidden' });

    await reminder(giulia).getByRole('button', { name: 'Ferma…' }).click();
    await giulia.getByText('Del tutto').click();
    await giulia.getByLabel('Motivo').fill('Sistemato al telefono');
    await giulia.getByRole('button', { name: 'Chiudi la richiesta' }).click();
    await giulia.getByText('Nessun sollecito in questi giorni').waitFor();
  });

  test('sends one now after its words were read, and by keyboard the month tells its day', async () => {
    await annaIsAsked();
    const giulia = await page.signedIn('Giulia Ferri');
    await giulia.getByRole('heading', { level: 1 }).waitFor();
    await giulia.keyboard.press('g');
    await giulia.keyboard.press('f');
    await reminder(giulia).waitFor();
    await giulia.keyboard.press('j');
    expect(await giulia.locator(':focus').textContent()).toBe('Anna Bianchi');
    await giulia.keyboard.press('v');
    const day = giulia.getByRole('button', { name: /, 1 sollecito$/ });
    // The next round may lie in the month after.
    if ((await day.count()) === 0 && !(await day.isVisible())) await giulia.keyboard.press(']');
    await day.click();
    await reminder(giulia).getByText('1º sollecito').waitFor();
    const before = desk.sent.length;
    await reminder(giulia).getByRole('button', { name: 'Invia adesso…' }).click();
    const dialog = giulia.getByRole('dialog', { name: 'Il messaggio che parte' });
    await dialog.getByText('Gentile Anna Bianchi').first().waitFor();
    await dialog.getByRole('button', { name: 'Invia adesso…' }).click();
    await dialog.waitFor({ state: 'hidden' });
    desk.now = new Date(desk.now.getTime() + 60_000);
    await desk.tick();
    expect(desk.sent.length).toBe(before + 1);
  });

  test('is accessible in both themes (WCAG 2.2 AA)', async () => {
    await annaIsAsked();
    const giulia = await page.signedIn('Giulia Ferri');
    const faults: string[] = [];
    const look = async (what: string) => {
      for (const fault of await accessFaultsInBoth(giulia)) faults.push(`${what}: ${fault}`);
    };
    await giulia.goto('/desk/follow-ups');
    await reminder(giulia).waitFor();
    await look('agenda');
    await reminder(giulia).getByRole('button', { name: 'Ferma…' }).click();
    await giulia.getByLabel('Motivo').waitFor();
    await look('stop');
    // A month with a holiday and a reminder in it.
    await giulia.goto('/desk/follow-ups?look=month&day=2026-12-08');
    await giulia.getByText('festivo').first().waitFor();
    await look('month');
    expect(faults).toEqual([]);
  }, 180_000);
});
