/** A browser of the tests: it keeps cookies, says where its requests come from, and nothing else. */
import { expect } from 'vitest';
import type { z } from 'zod';
import { problemSchema } from '#src/api/problem.ts';
import type { TestClient } from './client.ts';

export interface Browser {
  /** Cookies it holds, by name. */
  readonly cookies: Map<string, string>;
  /** `Set-Cookie` lines of the latest answer. */
  readonly lastSet: readonly string[];
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ status: number; json: unknown; headers: Headers }>;
  read<T extends z.ZodType>(schema: T, method: string, path: string, body?: unknown): Promise<z.output<T>>;
  refused(method: string, path: string, body?: unknown): Promise<z.output<typeof problemSchema>>;
}

/** Opens a browser on an API. @param base for another service than the client's own */
export function openBrowser(client: TestClient, base?: () => string): Browser {
  const cookies = new Map<string, string>();
  let lastSet: readonly string[] = [];
  const ask: Browser['ask'] = async (method, path, body, headers = {}) => {
    const own = {
      ...(cookies.size === 0
        ? {}
        : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
      'sec-fetch-site': 'same-origin',
      ...headers,
    };
    const answer =
      base === undefined
        ? await client.ask(method, path, {
            token: null,
            headers: own,
            ...(body === undefined ? {} : { body }),
          })
        : await fetch(`${base()}${path}`, {
            method,
            headers: { ...own, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          });
    lastSet = answer.headers.getSetCookie();
    for (const line of lastSet) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0/.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return {
      status: answer.status,
      headers: answer.headers,
      json: answer instanceof Response ? ((await answer.json()) as unknown) : answer.json,
    };
  };
  return {
    cookies,
    get lastSet() {
      return lastSet;
    },
    ask,
    read: async (schema, method, path, body) => {
      const answer = await ask(method, path, body);
      if (answer.status >= 400) throw new Error(`${method} ${path}: ${JSON.stringify(answer.json)}`);
      return schema.parse(answer.json);
    },
    refused: async (method, path, body) => {
      const answer = await ask(method, path, body);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      return problemSchema.parse(answer.json);
    },
  };
}
