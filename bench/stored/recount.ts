/** Whether what the database keeps beside its rows is what its rows say: counters, news, names, numbers and words. */
import type pg from 'pg';

/** What is kept, and a query whose rows are what differs from a count made anew. */
const recounts: readonly (readonly [string, string])[] = [
  [
    'queue_tally',
    `select * from (select status, assignee, asleep, sum(n) as n from queue_tally group by 1, 2, 3 having sum(n) <> 0) as kept
     full join (select status, assignee, asleep_until is not null as asleep, count(*) as n from ticket group by 1, 2, 3) as counted
       on (kept.status, kept.asleep, kept.n) = (counted.status, counted.asleep, counted.n)
         and kept.assignee is not distinct from counted.assignee
     where kept.status is null or counted.status is null`,
  ],
  [
    'ticket_news',
    `select * from (select ticket_id, last_message, messages from ticket_news where messages > 0) as kept full join (
       select c.ticket_id, coalesce(max(m.id) filter (where m.copy_of is null and m.nature <> 'pec-receipt'), 0) as last_message, count(*)::int as messages
       from conversation c join message m on m.id = c.message_id group by 1) as counted using (ticket_id, last_message, messages)
     where (kept.*) is null or (counted.*) is null`,
  ],
  [
    'surname_count',
    `select * from (select surname, parties from surname_count where parties > 0) as kept full join (
       select surname_key as surname, count(*) as parties from party where surname_key is not null group by 1
       union all select '', count(*) from party where surname_key is not null having count(*) > 0) as counted using (surname, parties)
     where kept.surname is null or counted.surname is null`,
  ],
  [
    'claim_number',
    `select * from claim_number kept full join (
       select found.kind, found.value, id as claim_id from claim, claim_numbers(plates, external_references) as found) as counted
       using (kind, value, claim_id) where kept.kind is null or counted.kind is null`,
  ],
  [
    'status_change',
    `select id from ticket t where status is distinct from
       (select became from status_change s where s.ticket_id = t.id order by s.id desc limit 1)
     union all select id from claim c where status is distinct from
       (select became from status_change s where s.claim_id = c.id order by s.id desc limit 1)`,
  ],
  [
    'search_entry',
    `select kind, id from (select kind, id, at, channel, words || search_marks(kind, id, at, words) as words from search_source where id % {stride} = 0) as s
       full join (select * from search_entry where id % {stride} = 0) as e using (kind, id)
     where s.words is distinct from e.words or s.at is distinct from e.at or s.channel is distinct from e.channel`,
  ],
  [
    'search_word',
    `select word from (select * from search_entry where id % {stride} = 0) as e, unnest(tsvector_to_array(words)) as word
     where length(word) between 5 and 40 and word !~ '[^a-z]' and word not in (select word from search_word) limit 10`,
  ],
  [
    'search_name',
    `select word from search_source, regexp_split_to_table(search_fold(name), ' ') as word
     where name is not null and id % {stride} = 0 and length(word) between 3 and 40 and word not in (select word from search_name) limit 10`,
  ],
];

/**
 * What differs, by the name of what is kept; empty when everything agrees.
 *
 * @param stride of the search's rows only each so-many-th is made anew
 */
export async function recount(client: pg.Client, stride = 1): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const [name, query] of recounts) {
    const { rows } = await client.query(query.replaceAll('{stride}', String(stride)));
    if (rows.length > 0) found.set(name, rows.length);
  }
  return found;
}
