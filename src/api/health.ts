/** Whether this process lives and may be given work. */
import { z } from 'zod';
import { pendingMigrations } from '../storage/migrate.ts';
import { none, operation, type Operation } from './operation.ts';
import { named } from './schemas.ts';
import type { Workplace } from './tools.ts';
import { within } from './within.ts';

const livingView = named('Living', z.strictObject({ status: z.literal('ok') }));

const readinessView = named(
  'Readiness',
  z.strictObject({
    ready: z.boolean(),
    reasons: z.array(z.string()).describe('Why not, if not.'),
  }),
);

/** What was found is good for so long: whoever asks without a token cannot make the database work. */
const freshMs = 1_000;
const patienceMs = 2_000;

/** Operations for whoever watches over the process. @param closing says whether it is about to stop. */
export function healthOperations({ tools }: Workplace, closing: () => boolean): Operation[] {
  const { db, queue } = tools;
  let looked: { readonly at: number; readonly reasons: Promise<string[]> } | undefined;

  const look = async (): Promise<string[]> => {
    const found = await Promise.all([
      reasonOf('the database', async () => {
        const pending = await within(patienceMs, 'the database', pendingMigrations(db));
        return pending.length === 0 ? undefined : `migrations have not run: ${pending.join(', ')}`;
      }),
      reasonOf('the queue', async () => {
        await within(patienceMs, 'the queue', queue.depth());
        return undefined;
      }),
    ]);
    return found.flatMap((reason) => reason ?? []);
  };

  return [
    operation(
      {
        id: 'living',
        method: 'get',
        path: '/healthz',
        chapter: 'Service',
        summary: 'Does the process live?',
        open: true,
        params: none,
        query: none,
        answer: { schema: livingView, example: { status: 'ok' } },
      },
      () => Promise.resolve({ body: { status: 'ok' } }),
    ),

    operation(
      {
        id: 'ready',
        method: 'get',
        path: '/readyz',
        chapter: 'Service',
        summary: 'May it be given work?',
        description:
          '200 when the database answers, its tables are up to date and the queue answers; else 503.',
        open: true,
        params: none,
        query: none,
        answer: { schema: readinessView, example: { ready: true, reasons: [] }, statuses: [200, 503] },
      },
      async () => {
        if (closing()) return { status: 503, body: { ready: false, reasons: ['it is stopping'] } };
        const now = performance.now();
        if (looked === undefined || now - looked.at > freshMs) looked = { at: now, reasons: look() };
        const reasons = await looked.reasons;
        return { status: reasons.length === 0 ? 200 : 503, body: { ready: reasons.length === 0, reasons } };
      },
    ),
  ];
}

/** The reason in words that tell nothing about addresses or passwords: anybody may read them. */
async function reasonOf(what: string, check: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await check();
  } catch {
    return `${what} does not answer`;
  }
}
