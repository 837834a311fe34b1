/** Two departments that are asked about claims of the tour: doctors outside, who answer by mail, and the lawyers of the house. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { Ticket } from '#src/domain/ticket.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { Person } from '#src/domain/people/role.ts';
import { load } from '#src/storage/claims.ts';
import * as tasks from '#src/storage/tasks.ts';
import { list } from '#src/storage/tickets.ts';
import type { Deps } from '#workers/index.ts';
import { personActions } from '#workers/person.ts';
import type { Catcher } from './catcher.ts';
import type { Work } from './story.ts';

/** Where the doctors of the sample house are. */
export const doctors = 'fiduciari@medici.example';
const giulia: Person = { name: 'Giulia Ferri', role: 'rep' };
/** A mail has this long to leave, or to be filed. */
const patienceMs = 30_000;

/** What was asked and what became of it: a task that is worked on in the house stays open. */
export async function playDepartments(
  deps: Deps,
  { catcher, smtpPort }: { readonly catcher: Catcher; readonly smtpPort: number },
): Promise<readonly Work[]> {
  // The doctors are asked about a treatment and the lawyers about a crash: other questions would be nonsense there.
  const treated = await openOn(deps, /^health_/);
  const crash = await openOn(deps, /^motor_/);
  if (treated === undefined || crash === undefined) return [failed('no tickets to ask about')];
  // Nobody is there to take it back.
  const act = personActions({ ...deps, settings: { ...deps.settings, undoSeconds: 0 } });
  const ask = (ticket: Ticket, department: string, text: string) =>
    act.giveTask({ ticketId: ticket.id, department, text, clientId: randomUUID(), person: giulia });
  const asked = await ask(treated, 'medical', 'La visita fatturata corrisponde alla cura prescritta?');
  const lawyers = await ask(crash, 'legal', 'Possiamo rivalerci sull’altro conducente?');
  if (asked.outcome !== 'done') return [failed(`the doctors were not asked: ${asked.outcome}`)];
  if (lawyers.outcome !== 'done') return [failed(`the lawyers were not asked: ${lawyers.outcome}`)];
  const caught = await until(() => catcher.caught.find(({ to }) => to.includes(doctors)));
  const to = caught?.mail.replyTo?.value[0]?.address;
  if (caught === undefined || to === undefined) return [failed('no mail reached the doctors')];
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort, secure: false, ignoreTLS: true });
  try {
    await transport.sendMail({
      from: `Medici fiduciari <${doctors}>`,
      to,
      subject: `Re: ${caught.mail.subject ?? ''}`,
      inReplyTo: caught.mail.messageId,
      text: 'Sì, corrisponde: visita prescritta dal medico curante, spesa congrua.\n\nDott.ssa Elena Riva',
    });
  } finally {
    transport.close();
  }
  const done = await until(async () => {
    const task = await tasks.find(deps.db, asked.task.id);
    return task?.state === 'done' ? task : undefined;
  });
  return [
    {
      ...mailed,
      about: formatReference(treated.reference, 'TCK'),
      ...(done === undefined
        ? { state: 'failed', became: 'their mail did not end it' }
        : { state: 'done', became: `the doctors’ mail ended it: «${done.answer?.split('\n')[0] ?? ''}»` }),
    },
    {
      shows: 'a department task in the house',
      about: formatReference(crash.reference, 'TCK'),
      by: giulia.name,
      state: 'waits',
      became: 'with the lawyers (g b); the customer’s clocks run on',
    },
  ];
}

const mailed = { shows: 'a department task by mail', by: giulia.name } as const;

function failed(became: string): Work {
  return { ...mailed, about: '–', state: 'failed', became };
}

/** A ticket somebody works on, of a claim of such a type. */
async function openOn(deps: Deps, type: RegExp): Promise<Ticket | undefined> {
  for (const status of ['open', 'waiting_customer'] as const)
    for (const ticket of await list(deps.db, { status }, { size: 100 }))
      if (
        ticket.stage === 'settled' &&
        ticket.claimId !== undefined &&
        type.test((await load(deps.db, ticket.claimId)).claim.type)
      )
        return ticket;
  return undefined;
}

async function until<T>(found: () => T | undefined | Promise<T | undefined>): Promise<T | undefined> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await pause(100)) {
    const it = await found();
    if (it !== undefined) return it;
  }
  return undefined;
}
