import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDesk } from '#src/desk-build.ts';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (name: string) => readFileSync(join(root, name), 'utf8');

describe('what the container is made of', () => {
  let folder: string;
  let url: string;
  let service: ReturnType<typeof spawn>;
  let said = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sportello-container-'));
    // What the page is built to, and the packages; the rest is what the Dockerfile takes along.
    cpSync(await buildDesk(), join(folder, 'dist', 'desk'), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const [, words = ''] of read('ops/Dockerfile').matchAll(/^COPY (?!--from)(.*)$/gm)) {
      const names = words.trim().split(/ +/);
      for (const name of names.slice(0, -1))
        cpSync(join(root, name), join(folder, name), { recursive: true });
    }
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    service = spawn(process.execPath, ['src/main.ts'], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        PORT: String(port),
        DATA_DIR: join(folder, 'data'),
        DESK_NAME: 'Ufficio sinistri',
        DESK_EMAIL: 'sinistri@sportello.example',
        API_TOKEN: 'scraper-token-of-the-house',
        TOKEN_SECRETS: 'a secret of thirty-two characters or so',
      },
    });
    service.stderr?.on('data', (part: Buffer) => (said += part.toString()));
    await until(
      'it may be given work',
      () =>
        fetch(`${url}/readyz`).then(
          ({ ok }) => ok,
          () => false,
        ),
      90_000,
    );
  });
  afterAll(() => {
    service.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  test('suffices to start it, with its page, and builds nothing then', async () => {
    expect((await fetch(`${url}/desk/`)).status).toBe(200);
    expect(said).not.toContain('Building');
  });

  test('is all that leaves the folder for it', () => {
    const wanted = [...read('ops/Dockerfile').matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(
      ([, names = '']) => names.split(' '),
    );
    const letIn = [...read('ops/Dockerfile.dockerignore').matchAll(/^!(.*)$/gm)].map(([, name = '']) => name);
    expect(letIn.toSorted()).toEqual(wanted.toSorted());
    expect(wanted.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });

  test('alarms only about figures that it gives', async () => {
    const figures = await fetch(`${url}/metrics`, {
      headers: { Authorization: 'Bearer scraper-token-of-the-house' },
    });
    const given = new Set([...(await figures.text()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    const named = [...read('ops/alerts.yaml').matchAll(/\b(?:sportello|process)_\w+/g)].map(([name]) =>
      name.replace(/_bucket$/, ''),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !given.has(name))).toEqual([]);
  });

  test('finishes and ends well when it is asked to stop', async () => {
    const ended = new Promise((resolve) => service.on('exit', resolve));
    service.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
