import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startApi, type RunningApi } from '#src/api/index.ts';
import { personActions } from '#workers/person.ts';
import { useDesk } from '../desk.ts';

const desk = useDesk();
let folder = '';
let api: RunningApi | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sportello-page-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Sportello</title>');
  writeFileSync(join(folder, 'assets', 'index-AAAA.js'), `// ${'a'.repeat(4_000)}`);
  api = await startApi(
    desk.deps,
    { host: '127.0.0.1', port: 0, token: 'a-token-for-the-tests', deskFolder: folder },
    personActions(desk.deps),
  );
});
afterEach(async () => {
  await api?.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string) => fetch(`${api?.url ?? ''}${path}`, { redirect: 'manual' });

describe('the page of the desk', () => {
  test('is where people land', async () => {
    const answer = await get('/');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/desk/']);
  });

  test('answers at the address of every screen, and is asked for anew each time', async () => {
    for (const path of ['/desk', '/desk/', '/desk/queue/new/TCK-4827-1936-52']) {
      const answer = await get(path);
      expect([path, answer.status, await answer.text()]).toEqual([
        path,
        200,
        '<!doctype html><title>Sportello</title>',
      ]);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
    }
  });

  test('runs no script but its own and is framed by nobody', async () => {
    const policy = (await get('/desk/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/);
  });

  test('its files are kept for ever and travel compressed; a file that is gone is not the page', async () => {
    const script = await get('/desk/assets/index-AAAA.js');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-encoding')).toMatch(/gzip|br|deflate/);
    expect((await get('/desk/assets/index-BBBB.js')).status).toBe(404);
  });

  test('answers of the API are never kept nor compressed', async () => {
    const answer = await get('/openapi.json');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-encoding')).toBeNull();
  });
});
