import { afterEach, expect, test, vi } from 'vitest';
import { call, CallFailed } from '#src/desk/api/client.ts';

afterEach(() => vi.unstubAllGlobals());

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
