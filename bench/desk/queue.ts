/** A queue of a large desk: some real mails through the real stages, and as many tickets made in their likeness. */
import { setTimeout as pause } from 'node:timers/promises';
import { localDateOf } from '#src/domain/time/calendar.ts';
import { referenceFor } from '#src/domain/linking/reference.ts';
import { readPolicies } from '#src/policy-import.ts';
import { upsertPolicy } from '#src/storage/policies.ts';
import type { Deps } from '#workers/index.ts';
import { sql } from 'kysely';
import { firstNotice, inventCustomers, officeAddress, policiesOf } from '../../test/office-mail.ts';
import { randomFrom } from '../../test/random.ts';
import { pushMail } from '../../test/smtp-client.ts';

const models = 24;

/** Resolves when `tickets` open tickets are in the queue; each has a message, a kind, a claim where its model has one. */
export async function fillQueue(deps: Deps, smtpPort: number, tickets: number): Promise<void> {
  const now = new Date();
  const customers = inventCustomers(models, randomFrom(1));
  for (const policy of readPolicies(policiesOf(customers), 'json', { today: localDateOf(now) }).policies)
    await deps.db.transaction((tx) => upsertPolicy(tx, policy));
  for (const [index, customer] of customers.entries())
    await pushMail(smtpPort, {
      from: customer.email,
      to: [officeAddress],
      raw: await firstNotice(customer, randomFrom(index), now),
    });
  for (let tries = 0; ; tries++) {
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from ticket where stage = 'settled'`.execute(deps.db.sql);
    if ((rows[0]?.n ?? 0) >= models) break;
    if (tries > 600) throw new Error('the mails of the bench were not filed within a minute');
    await pause(100);
  }
  const references = Array.from({ length: tickets - models }, (_, n) => referenceFor(9_000_000 + n));
  await deps.db.transaction(async (tx) => {
    await sql`create temporary table model on commit drop as
      select row_number() over (order by id) - 1 as place, * from ticket`.execute(tx.sql);
    await sql`create temporary table made on commit drop as
      select reference, ordinality as n from unnest(${references}::text[]) with ordinality as t(reference)`.execute(
      tx.sql,
    );
    await sql`insert into original (channel, account, sha256, size, received_at, stage)
      select 'email', 'bench', 'bench-' || n, 1000, now(), 'done' from made`.execute(tx.sql);
    await sql`insert into ticket (reference, stage, status, case_kind, channel, account, language, subject, customer,
        customer_name, claim_id, received_at, due_at, due_version, assignee)
      select made.reference, 'settled', (array['new', 'open', 'waiting_customer', 'escalated'])[1 + (n % 4)::int], case_kind,
        channel, account, language, subject || ' ' || n, customer, customer_name, claim_id,
        date_trunc('milliseconds', now()) - n * interval '3 minutes',
        date_trunc('milliseconds', now()) + (n % 900) * interval '20 minutes', 1, case when n % 9 = 0 then 'Marta Villa' end
      from made join model on model.place = made.n % ${models}`.execute(tx.sql);
    await sql`insert into message (original_id, ticket_id, channel, nature, nature_detail, sender, sender_name, recipients,
        subject, received_at, text, new_text, language, handled_at)
      select original.id, ticket.id, message.channel, message.nature, message.nature_detail, message.sender,
        message.sender_name, message.recipients, ticket.subject, ticket.received_at, message.text, message.new_text,
        message.language, now()
      from made
        join ticket on ticket.reference = made.reference
        join original on original.sha256 = 'bench-' || made.n
        join model on model.place = made.n % ${models}
        join lateral (select * from message where ticket_id = model.id order by id limit 1) as message on true`.execute(
      tx.sql,
    );
  });
  await sql`analyze`.execute(deps.db.sql);
}
