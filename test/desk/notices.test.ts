import { afterEach, expect, test, vi } from 'vitest';
import { call, CallFailed, onTry } from '#src/desk/api/client.ts';
import { drawNotices, notify, takeAway } from '#src/desk/ui/notices.ts';

/** What stands at the foot of the page. */
function foot(): ReadonlySet<string> {
  const shown = new Set<string>();
  drawNotices(({ text }) => {
    shown.add(text);
    return () => shown.delete(text);
  });
  return shown;
}

afterEach(() => {
  takeAway();
  vi.unstubAllGlobals();
});

/** Asks for a ticket, and says at the foot of the page what was refused. */
async function ask(ticket: string): Promise<void> {
  await call('GET /tickets/:ticket', { params: { ticket } }).catch((error: unknown) => {
    if (error instanceof CallFailed && error.tried !== undefined)
      notify({ text: `no ${ticket}`, tone: 'bad', tried: error.tried });
  });
}

test('what was refused is no longer said once the same is tried again, and only then', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({}, { status: 409 })));
  onTry(takeAway);
  const shown = foot();
  await ask('T-1');
  await ask('T-2');
  notify({ text: 'done' });
  expect([...shown]).toEqual(['no T-1', 'no T-2', 'done']);
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({})));
  await ask('T-1');
  expect([...shown]).toEqual(['no T-2', 'done']);
});

test('what went wrong is not said on the next screen; what was done is', () => {
  const shown = foot();
  notify({ text: 'a file did not arrive', tone: 'bad' });
  notify({ text: 'sent' });
  takeAway();
  expect([...shown]).toEqual(['sent']);
});
