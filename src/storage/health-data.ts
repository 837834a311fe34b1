/** Which tickets and claims are about somebody's health. */
import { sql, type RawBuilder } from 'kysely';
import { healthPattern } from '#src/domain/people/health-data.ts';
import type { Sql } from './db.ts';

/** Ids of tickets and claims. */
export interface Concerned {
  readonly tickets: readonly string[];
  readonly claims: readonly string[];
}

interface Pair {
  ticket_id: string | null;
  claim_id: string | null;
}

/** By what name a row is called in an address, and which tickets and claims it is about. */
const owners: Readonly<Record<string, (key: string) => RawBuilder<Pair>>> = {
  ticket: (key) => sql`select id as ticket_id, claim_id from ticket where ${named(key)}`,
  claim: (key) => sql`select null as ticket_id, id as claim_id from claim where ${named(key)}`,
  message: (id) => sql`select ticket_id, null as claim_id from conversation where message_id = ${id}`,
  attachment: (id) =>
    sql`select c.ticket_id, null as claim_id from attachment a join conversation c using (message_id) where a.id = ${id}`,
  original: (id) =>
    sql`select c.ticket_id, null as claim_id from message m join conversation c on c.message_id = m.id
      where m.original_id = ${id}`,
  outbound: (id) => sql`select ticket_id, claim_id from outbound where id = ${id}`,
  letter: (id) => sql`select ticket_id, claim_id from outbound where id = ${id}`,
  upload: (id) => sql`select ticket_id, null as claim_id from upload where id = ${id}`,
  note: (id) => sql`select ticket_id, null as claim_id from note where id = ${id}`,
  request: (id) => sql`select ticket_id, claim_id from information_request where id = ${id}`,
  finding: (id) => sql`select null as ticket_id, claim_id from finding where id = ${id}`,
  decision: (id) => sql`select ticket_id, claim_id from decision where id = ${id}`,
  escalation: (id) => sql`select ticket_id, claim_id from escalation where id = ${id}`,
  task: (id) => sql`select ticket_id, claim_id from task where id = ${id}`,
  complaint: (id) => sql`select ticket_id, null as claim_id from complaint_entry where id = ${id}`,
  change: (id) => sql`select ticket_id, null as claim_id from change_request where id = ${id}`,
};

const isId = /^\d{1,18}$/;

function named(key: string): RawBuilder<boolean> {
  return isId.test(key) && !/^[4-7]\d{9}$/.test(key) ? sql`id = ${key}` : sql`reference = ${key}`;
}

/** Names of rows in addresses that lead to tickets and claims. */
export const ownedNames: ReadonlySet<string> = new Set(Object.keys(owners));

/**
 * What a row is about.
 *
 * @param name how its parameter is called, one of `ownedNames`.
 * @param key its id; of tickets and claims also a reference of ten digits.
 */
export async function concernedBy(db: Sql, name: string, key: string): Promise<Concerned> {
  const owner = owners[name];
  if (owner === undefined || !isId.test(key)) return { tickets: [], claims: [] };
  const { rows } = await owner(key).execute(db.sql);
  return {
    tickets: rows.flatMap((row) => row.ticket_id ?? []),
    claims: rows.flatMap((row) => row.claim_id ?? []),
  };
}

/** Tickets and claims behind some of our references. */
export async function concernedByReferences(
  db: Sql,
  references: readonly string[],
): Promise<ReadonlyMap<string, { readonly ticket?: string; readonly claim?: string }>> {
  if (references.length === 0) return new Map();
  const { rows } = await sql<Pair & { reference: string }>`
    select reference, id as ticket_id, null as claim_id from ticket where reference = any (${[...references]})
    union all
    select reference, null, id from claim where reference = any (${[...references]})`.execute(db.sql);
  return new Map(
    rows.map(({ reference, ticket_id: ticket, claim_id: claim }) => [
      reference,
      { ...(ticket === null ? {} : { ticket }), ...(claim === null ? {} : { claim }) },
    ]),
  );
}

/**
 * Those of these tickets and claims that are about health: by the type of their claim, or by anything that was written,
 * read from a file, noted or answered on them.
 *
 * @param types claim types whose files are about health.
 */
export async function aboutHealth(
  db: Sql,
  { tickets, claims }: Concerned,
  types: readonly string[],
): Promise<{ readonly tickets: ReadonlySet<string>; readonly claims: ReadonlySet<string> }> {
  if (tickets.length === 0 && claims.length === 0) return { tickets: new Set(), claims: new Set() };
  const { rows } = await sql<Pair>`
    with recursive asked as (
      -- what was merged into a ticket is shown with it
      (select id, claim_id, id as shown_on from ticket where id = any (${[...tickets]}::bigint[])
        union select id, claim_id, id from ticket where claim_id = any (${[...claims]}::bigint[])
        union select o.id, o.claim_id, o.id from ticket t join ticket o on o.claim_id = t.claim_id
          where t.id = any (${[...tickets]}::bigint[]))
      union
      select t.id, t.claim_id, a.shown_on from ticket t join asked a on t.merged_into = a.id
    ), told as (
      select distinct a.shown_on as ticket_id, a.claim_id from asked a where
        exists (select from claim c where c.id = a.claim_id and c.type = any (${[...types]}))
        -- All words of a ticket at once: what is compared is made ready for each text anew, which takes longer than
        -- most texts; and a planner that thinks the tickets are many must not compare the words of all others too.
        or (select string_agg(said.words, E'\\n') from (
          select t.subject as words from ticket t where t.id = a.id
          union all select concat_ws(E'\\n', m.subject, m.text) from conversation v join message m on m.id = v.message_id
            where v.ticket_id = a.id
          union all select concat_ws(E'\\n', f.name, f.text) from conversation v join attachment f on f.message_id = v.message_id
            where v.ticket_id = a.id
          union all select s.text from conversation v join attachment f on f.message_id = v.message_id
            join transcript_stretch s on s.attachment_id = f.id where v.ticket_id = a.id
          union all select concat_ws(E'\\n', n.text, x.text) from note n left join note_text x on x.note_id = n.id
            where n.ticket_id = a.id
          union all select d.text from draft d where d.ticket_id = a.id
          -- what machines write of health they write on claims of such types
          union all select concat_ws(E'\\n', o.subject, o.body) from outbound o where o.ticket_id = a.id and o.automatic = 'no'
          union all select concat_ws(E'\\n', k.text, k.answer) from task k where k.ticket_id = a.id
          union all select e.note from escalation e where e.ticket_id = a.id
          union all select b.note from call_back b where b.ticket_id = a.id
          union all select concat_ws(E'\\n', g.extension_reason, g.root_cause) from complaint_entry g where g.ticket_id = a.id
          union all select concat_ws(E'\\n', y.note, y.says::text) from decision y where y.claim_id = a.claim_id
        ) as said) ~* ${healthPattern}
    ), ill as (
      select id as claim_id from claim where id = any (${[...claims]}::bigint[]) and type = any (${[...types]})
      union select claim_id from told where claim_id is not null
    )
    select ticket_id::text, null as claim_id from told
    union all
    select a.shown_on::text, null from asked a join ill on ill.claim_id = a.claim_id
    union all
    select null, claim_id::text from ill`.execute(db.sql);
  return {
    tickets: new Set(rows.flatMap((row) => row.ticket_id ?? [])),
    claims: new Set(rows.flatMap((row) => row.claim_id ?? [])),
  };
}
