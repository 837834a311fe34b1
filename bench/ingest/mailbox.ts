/** The mailbox everybody reads: a seeded mix as a claims desk gets it. */
import {
  firstNotice,
  inquiry,
  inventCustomers,
  newsletter,
  outOfOffice,
  type Customer,
} from '../../test/office-mail.ts';
import type { Random } from '../../test/random.ts';

export interface BenchMailbox {
  readonly customers: readonly Customer[];
  readonly mails: readonly Buffer[];
  /** How many of them people wrote: those become tickets that are linked. */
  readonly human: number;
  readonly megabytes: number;
  /** How many of them have files. */
  readonly withFiles: number;
}

/** `count` different mails: 62 % first notices, 20 % questions, 10 % newsletters, 8 % out of office; 10 % have files. */
export async function fillMailbox(count: number, random: Random, now: Date): Promise<BenchMailbox> {
  const customers = inventCustomers(count, random);
  const mails: Buffer[] = [];
  let withFiles = 0;
  let human = 0;
  for (const [index, customer] of customers.entries()) {
    // Of every hundred mails the same kinds, so that a short run has the mix of a long one.
    const kind = (index * 37) % 100;
    const stranger = { name: `Persona Ignota ${index}`, email: `persona.ignota.${index}@example.net` };
    if (kind < 82) human++;
    if (kind < 62) {
      const files = kind < 10;
      if (files) withFiles++;
      mails.push(await firstNotice(customer, random, now, { files }));
    } else if (kind < 82) mails.push(await inquiry(stranger, random, now));
    else if (kind < 92) mails.push(await newsletter(random, now));
    else mails.push(await outOfOffice(stranger, random, now));
  }
  const bytes = mails.reduce((sum, mail) => sum + mail.length, 0);
  return { customers, mails, human, megabytes: Math.round(bytes / 1_048_576), withFiles };
}
