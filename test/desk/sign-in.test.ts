import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { codeAt, fromBase32, stepOf } from '#src/domain/people/totp.ts';
import { invite } from '#src/storage/invitations.ts';
import { useDesk } from '../desk.ts';
import { accessFaultsInBoth, hasChromium, useDeskPage } from './chromium.ts';

const desk = useDesk();
const page = useDeskPage(desk);
const password = 'quattro gatti sul tetto';
const email = 'carla.bruni@example.it';

async function invitation(): Promise<string> {
  const { secret } = await desk.deps.db.transaction((tx) =>
    invite(tx, { kind: 'invitation', email, role: 'rep', lifeMs: 86_400_000 }, 'person:Sara Admin', desk.now),
  );
  return secret;
}

async function signOut(of: Page) {
  await of.getByRole('button', { name: 'Carla Bruni' }).click();
  await of.getByRole('menuitem', { name: 'Sign out' }).click();
  await of.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
}

async function enter(of: Page, how = 'Sign in') {
  await of.getByRole('textbox', { name: /^E-mail/ }).fill(email);
  await of.getByLabel('Password', { exact: true }).fill(password);
  await of.getByRole('button', { name: how, exact: true }).click();
}

describe.runIf(hasChromium)('the way in (needs Chromium)', () => {
  test('by a link, a password, an app and its recovery codes, in the language that was chosen before', async () => {
    const carla = await page.fresh();
    await carla.goto('/');
    await carla.getByRole('heading', { level: 1, name: 'Entra' }).waitFor();
    await carla.goto(`/desk/welcome#${await invitation()}`);
    await carla.getByRole('textbox', { name: 'Nome e cognome' }).fill('Carla Bruni');
    await carla.getByLabel('Password', { exact: true }).fill(password);
    await carla.getByRole('button', { name: 'Continua' }).click();
    await carla.getByRole('button', { name: 'Attiva' }).click();
    const secret = fromBase32((await carla.locator('.signin-key').innerText()).replaceAll(' ', ''));
    const code = () => codeAt(secret, stepOf(desk.now));
    await carla.getByRole('textbox', { name: 'Il codice che l’app mostra ora' }).fill(code());
    await carla.getByRole('button', { name: 'Conferma' }).click();
    await carla.getByRole('heading', { name: 'Codici di recupero' }).waitFor();
    const codes = await carla.locator('.signin-codes li').allInnerTexts();
    expect(codes).toHaveLength(10);
    expect(await accessFaultsInBoth(carla)).toEqual([]);
    await carla.getByRole('button', { name: 'Li ho conservati' }).click();
    await carla.getByRole('heading', { level: 1, name: 'Da prendere' }).waitFor();

    // On another computer, in English: the page goes on in it, and it is hers from now on.
    desk.now = new Date(desk.now.getTime() + 60_000);
    const other = await page.fresh();
    await other.goto('/desk/account');
    await other.getByRole('button', { name: 'English' }).click();
    await enter(other);
    await other.getByRole('heading', { level: 1, name: 'Six-digit code' }).waitFor();
    await other.getByRole('textbox', { name: 'Code' }).fill('000000');
    await other.getByRole('button', { name: 'Sign in' }).click();
    await other.getByText('The code is not right').waitFor();
    await other.getByRole('textbox', { name: 'Code' }).fill(code());
    await other.getByRole('button', { name: 'Sign in' }).click();
    await other.getByRole('heading', { level: 1, name: 'My profile' }).waitFor();
    await expect.poll(() => other.getByRole('combobox', { name: 'Language' }).inputValue()).toBe('en');
    await carla.reload();
    await carla.getByRole('heading', { level: 1, name: 'To be taken' }).waitFor();

    // What she chose holds against a browser that begins in another language.
    await signOut(other);
    await other.evaluate(`localStorage.clear()`);
    await other.goto('/desk/signin?to=/desk/account');
    await enter(other, 'Entra');
    await other.getByRole('button', { name: 'Usa un codice di recupero' }).click();
    await other.getByRole('textbox', { name: 'Codice' }).fill(codes[3] ?? '');
    await other.getByRole('button', { name: 'Entra', exact: true }).click();
    await other.getByRole('heading', { level: 1, name: 'My profile' }).waitFor();
    await other.getByText(/recovery codes left: 9/i).waitFor();

    // Where else she is, and no longer.
    expect(await accessFaultsInBoth(other)).toEqual([]);
    const sessions = other.locator('.page-part').filter({ hasText: 'this session' });
    expect(await sessions.getByRole('listitem').count()).toBe(2);
    await sessions.getByRole('listitem').getByRole('button').click();
    await other.getByText('1 session closed.').waitFor();
    await carla.reload();
    await carla.getByRole('textbox', { name: 'E-mail' }).waitFor();
  });
});
