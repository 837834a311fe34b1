import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from './free-port.ts';
import { postgresUrl } from './database.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sportello-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const complete = {
  DESK_NAME: 'Ufficio sinistri',
  DESK_EMAIL: 'sinistri@example.it',
  TOKEN_SECRETS: 'x'.repeat(32),
  API_TOKEN: 'y'.repeat(16),
  PORT: '0',
};

/** Starts the program as a person would and waits for its end. */
function start(env: Record<string, string>) {
  const main = new URL('../src/main.ts', import.meta.url).pathname;
  return spawnSync(process.execPath, [main], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    encoding: 'utf8',
    timeout: 50_000,
  });
}

describe('npm start', () => {
  test('without settings stops with the complete list and a failure', () => {
    const { status, stderr } = start({});
    expect(status).toBe(1);
    for (const name of ['DESK_NAME', 'DESK_EMAIL', 'TOKEN_SECRETS'])
      expect(stderr).toContain(`${name} is missing`);
  });

  test('on a PostgreSQL that is not there names the setting and never the password', async () => {
    const port = await freePort();
    const { status, stderr } = start({
      ...complete,
      DATABASE_URL: `postgres://user:hunter2@127.0.0.1:${port}/sportello`,
    });
    expect(status).toBe(1);
    expect(stderr).toContain(`PostgreSQL at 127.0.0.1:${port}/sportello (DATABASE_URL)`);
    expect(stderr).not.toContain('hunter2');
  });

  test('on a Redis that is not there gives up after a while and names the setting', async () => {
    const port = await freePort();
    const { status, stderr, stdout } = start({
      ...complete,
      LOG_LEVEL: 'silent',
      REDIS_URL: `redis://:hunter2@127.0.0.1:${port}`,
      ...(postgresUrl === undefined ? {} : { DATABASE_URL: postgresUrl }),
    });
    expect(status).toBe(1);
    expect(stderr).toContain(`Redis at 127.0.0.1:${port} (REDIS_URL) does not answer`);
    expect(stderr + stdout).not.toContain('hunter2');
  });

  test('for the first time prints a link that makes the first administrator, on the terminal and not in the log', async () => {
    const main = new URL('../src/main.ts', import.meta.url).pathname;
    const { API_TOKEN: _, ...settings } = complete;
    const running = spawn(process.execPath, [main], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', ...settings, ROLES: 'api,workers,channels,clock' },
    });
    try {
      let [terminal, log] = ['', ''];
      running.stdout.on('data', (bytes: Buffer) => (log += bytes.toString()));
      const link = await new Promise<URL>((resolve, reject) => {
        running.stderr.on('data', (bytes: Buffer) => {
          terminal += bytes.toString();
          const [found] = /http:\S+\/desk\/welcome#[\w-]{43}/.exec(terminal) ?? [];
          if (found !== undefined) resolve(new URL(found));
        });
        running.on('exit', () => reject(new Error(terminal)));
      });
      const secret = link.hash.slice(1);
      expect(log).not.toContain(secret);
      const answer = await fetch(new URL('/welcome', link), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          secret,
          name: 'Sara',
          email: 'sara@example.it',
          password: 'tre gatti sul tetto',
        }),
      });
      expect(await answer.json()).toMatchObject({ me: { name: 'Sara', role: 'admin' } });
    } finally {
      running.kill('SIGTERM');
    }
  });
});
