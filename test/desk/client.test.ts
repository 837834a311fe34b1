import { afterEach, expect, test, vi } from 'vitest';
import { touched } from '#src/desk/api/attended.ts';
import { call, CallFailed } from '#src/desk/api/client.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('a problem is known by the name the API gives it', async () => {
  vi.stubGlobal('fetch', () =>
    Promise.resolve(
      Response.json(
        {
          type: '/docs#problem-confirm-first',
          title: 'Enter your password first',
          status: 403,
          requestId: 'x',
        },
        { status: 403, headers: { 'content-type': 'application/problem+json' } },
      ),
    ),
  );
  const failed = await call('GET /people').catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(CallFailed);
  expect(failed).toMatchObject({ status: 403, code: 'confirm-first', message: 'Enter your password first' });
});

test('what a page asks after five minutes without anybody says so', async () => {
  vi.useFakeTimers();
  const said: boolean[] = [];
  vi.stubGlobal('fetch', (_: string, { headers }: { headers: Record<string, string> }) => {
    said.push('X-Unattended' in headers);
    return Promise.resolve(Response.json({}));
  });
  touched();
  await call('GET /people');
  vi.advanceTimersByTime(5 * 60_000 + 1);
  await call('GET /people');
  touched();
  await call('GET /people');
  expect(said).toEqual([false, true, false]);
});
