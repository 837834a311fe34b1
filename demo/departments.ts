/** Two departments that are asked about a claim of the tour: doctors outside, who answer by mail, and the lawyers of the house. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { Person } from '#src/domain/people/role.ts';
import * as tasks from '#src/storage/tasks.ts';
import { list } from '#src/storage/tickets.ts';
import type { Deps } from '#workers/index.ts';
import { personActions } from '#workers/person.ts';
import type { Catcher } from './catcher.ts';

/** Where the doctors of the sample house are. */
export const doctors = 'fiduciari@medici.example';
const giulia: Person = { name: 'Giulia Ferri', role: 'rep' };
/** A mail has this long to leave, or to be filed. */
const patienceMs = 30_000;

/** What happened, for whoever watches; `answered` is false when the doctors' mail did not end their task. */
export async function playDepartments(
  deps: Deps,
  { catcher, smtpPort }: { readonly catcher: Catcher; readonly smtpPort: number },
): Promise<{ readonly answered: boolean; readonly lines: readonly string[] }> {
  const open = await list(deps.db, { status: 'open' }, { size: 100 });
  const ticket = open.find(({ claimId, stage }) => claimId !== undefined && stage === 'settled');
  if (ticket === undefined) return { answered: false, lines: ['no ticket to ask about'] };
  // Nobody is there to take it back.
  const act = personActions({ ...deps, settings: { ...deps.settings, undoSeconds: 0 } });
  const ask = (department: string, text: string) =>
    act.giveTask({ ticketId: ticket.id, department, text, clientId: randomUUID(), person: giulia });
  const asked = await ask('medical', 'Le lesioni descritte sono compatibili con la dinamica raccontata?');
  await ask('legal', 'Possiamo rivalerci sull’altro conducente?');
  if (asked.outcome !== 'done')
    return { answered: false, lines: [`the doctors were not asked: ${asked.outcome}`] };
  const caught = await until(() => catcher.caught.find(({ to }) => to.includes(doctors)));
  const to = caught?.mail.replyTo?.value[0]?.address;
  if (caught === undefined || to === undefined)
    return { answered: false, lines: ['no mail reached the doctors'] };
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort, secure: false, ignoreTLS: true });
  try {
    await transport.sendMail({
      from: `Medici fiduciari <${doctors}>`,
      to,
      subject: `Re: ${caught.mail.subject ?? ''}`,
      inReplyTo: caught.mail.messageId,
      text: 'Sì, sono compatibili: contusione da contraccolpo, prognosi di dieci giorni.\n\nDott.ssa Elena Riva',
    });
  } finally {
    transport.close();
  }
  const done = await until(async () => {
    const task = await tasks.find(deps.db, asked.task.id);
    return task?.state === 'done' ? task : undefined;
  });
  return {
    answered: done !== undefined,
    lines: [
      `the doctors were asked by mail, their reply ended it: “${done?.answer?.split('\n')[0] ?? 'nothing came'}”`,
      'the lawyers of the house have theirs open (g v); the customer’s clocks run on',
    ],
  };
}

async function until<T>(found: () => T | undefined | Promise<T | undefined>): Promise<T | undefined> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await pause(100)) {
    const it = await found();
    if (it !== undefined) return it;
  }
  return undefined;
}
