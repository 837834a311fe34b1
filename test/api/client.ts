/**
 * The API of a test's desk, over HTTP. Every answer is held against what the description says of it: its status must
 * be declared, its body must be exactly what its schema describes, and a problem must be one that was announced.
 */
import { afterEach, beforeEach, expect } from 'vitest';
import type { z } from 'zod';
import { startApi, type ApiSettings, type ApiTools, type RunningApi } from '#src/api/index.ts';
import { problemsOf } from '#src/api/openapi.ts';
import type { Operation } from '#src/api/operation.ts';
import { problems, problemSchema } from '#src/api/problem.ts';
import { roles, type Role } from '#src/domain/people/role.ts';
import { personActions } from '#workers/person.ts';
import type { TestDesk } from '#test/desk.ts';

export const token = 'a-token-for-the-tests';

/** The token of the desk's only person with a role; the person is called as the role is. */
export function tokenOf(role: Role): string {
  return `the-token-of-a-${role}`;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
  /** The body as JSON; undefined when it is something else. */
  readonly json: unknown;
}

export interface Asking {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes or text sent as they are, in place of `body` as JSON. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  /** Without or with another token. */
  readonly token?: string | null;
}

export interface TestClient {
  readonly api: RunningApi;
  ask(method: string, path: string, asking?: Asking): Promise<Answer>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** The body of an answer that must be a success, as its schema reads it. */
  read<T extends z.ZodType>(schema: T, method: string, path: string, asking?: Asking): Promise<z.output<T>>;
  /** The problem an answer must be. */
  refused(method: string, path: string, asking?: Asking): Promise<z.output<typeof problemSchema>>;
}

/** Starts the API on a free port before each test. Read its members inside tests only. */
export function useApi(
  desk: TestDesk,
  change: (tools: ApiTools) => ApiTools = (tools) => tools,
  settings: Partial<ApiSettings> = {},
): TestClient {
  let running: RunningApi | undefined;
  beforeEach(async () => {
    running = await startApi(
      change(desk.deps),
      {
        host: '127.0.0.1',
        port: 0,
        token,
        people: roles.map((role) => ({ name: role, role, token: tokenOf(role) })),
        ...settings,
      },
      personActions(desk.deps),
    );
  });
  afterEach(() => running?.close());
  const api = () => {
    if (running === undefined) throw new Error('the API is up only inside tests');
    return running;
  };

  const ask = async (method: string, path: string, asking: Asking = {}): Promise<Answer> => {
    const { body, raw, headers } = asking;
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const given = asking.token === undefined ? token : asking.token;
    const response = await fetch(`${api().url}${path}`, {
      method,
      headers: {
        ...(given === null ? {} : { authorization: `Bearer ${given}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const answer: Answer = {
      status: response.status,
      headers: response.headers,
      bytes,
      text: bytes.toString(),
      json: isJson && bytes.length > 0 ? JSON.parse(bytes.toString()) : undefined,
    };
    expectAsDescribed(api().operations, method, path, answer);
    return answer;
  };

  return {
    get api() {
      return api();
    },
    ask,
    get: (path, headers) => ask('GET', path, headers === undefined ? {} : { headers }),
    read: async (schema, method, path, asking) => {
      const answer = await ask(method, path, asking);
      if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.text}`);
      return schema.parse(answer.json);
    },
    refused: async (method, path, asking) => {
      const answer = await ask(method, path, asking);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      return problemSchema.parse(answer.json);
    },
  };
}

function expectAsDescribed(
  operations: readonly Operation[],
  method: string,
  path: string,
  answer: Answer,
): void {
  for (const name of ['x-request-id', 'x-content-type-options', 'content-security-policy'])
    expect(answer.headers.get(name), `${name} of ${method} ${path}`).not.toBeNull();
  expect(answer.headers.get('x-powered-by')).toBeNull();
  const operation = operations.find((each) => each.method === method.toLowerCase() && fits(each.path, path));
  if (answer.headers.get('content-type') === 'application/problem+json') {
    const problem = problemSchema.parse(answer.json);
    expect(problem.status).toBe(answer.status);
    const name = problem.type.replace('/docs#problem-', '');
    expect(Object.keys(problems)).toContain(name);
    if (operation !== undefined) expect(problemsOf(operation), `${method} ${path}`).toContain(name);
    return;
  }
  if (operation === undefined) throw new Error(`${method} ${path} answers, but no operation describes it`);
  if (answer.status === 304) {
    expect(operation.kept, `${method} ${path} answered 304`).toBe(true);
    return;
  }
  if (answer.status === 206 || answer.status === 416) {
    expect(operation.inParts, `${method} ${path} answered ${answer.status}`).toBe(true);
    return;
  }
  if (operation.answer.kind === 'json') {
    expect(operation.answer.statuses).toContain(answer.status);
    expect(answer.headers.get('content-type')).toBe('application/json');
    // Strict schemas: a member nobody described fails here.
    operation.answer.schema.parse(answer.json);
  } else expect(answer.status).toBe(200);
}

function fits(pattern: string, path: string): boolean {
  const own = pattern.split('/');
  const steps = (path.split('?')[0] ?? '').split('/');
  return (
    own.length === steps.length && own.every((step, index) => step.startsWith(':') || step === steps[index])
  );
}
