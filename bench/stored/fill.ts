/**
 * A desk with years of work in its database, made in minutes: whole tables are written set by set, with the triggers
 * off, and what the triggers keep is written beside them as they would have left it. `recount.ts` holds it to that.
 */
import pg from 'pg';
import { randomFrom } from '../../test/random.ts';
import { makeBodies, makeNames } from './words.ts';

export interface FillPlan {
  readonly tickets: number;
  readonly seed: number;
  /** The moment at which the last ticket has just come. */
  readonly now: Date;
  readonly tell?: (text: string) => void;
}

/** Whose queue is measured; has read nearly everything that is open. */
export const reader = 'Giulia Ferri';

/** Tickets written by one statement. */
const batch = 20_000;
/** Years over which the tickets came. */
const years = 4;

/**
 * Fills a migrated, empty database: for each ticket three messages from customers and one answer, half a file that was
 * read, now and then a transcript and a note; for each second one a claim with its policy and people. About 4 % are
 * open, most of them young.
 *
 * @param url a database whose user may set `session_replication_role` (a superuser)
 */
export async function fill(url: string, plan: FillPlan): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const run = (text: string, values: unknown[] = []) => client.query(text, values);
  const tell = plan.tell ?? (() => undefined);
  try {
    await run(`set session_replication_role = replica`);
    await run(`set synchronous_commit = off`);
    await run(`set maintenance_work_mem = '1GB'`);
    await run(`set work_mem = '256MB'`);
    await run(`set jit = off`);
    await prepare(client, plan);
    const indexes = plan.tickets < 5_000 ? [] : await takeIndexes(client);
    for (let from = 1; from <= plan.tickets; from += batch) {
      const to = Math.min(plan.tickets, from + batch - 1);
      for (const statement of statements(plan, from, to)) await run(statement);
      tell(`${to} of ${plan.tickets} tickets`);
    }
    for (const statement of derived) await run(statement);
    for (const { name, definition } of indexes) {
      await run(definition);
      tell(`index ${name}`);
    }
    await run(`set session_replication_role = origin`);
    // What a query costs is counted at whoever runs it: nobody helps.
    await run(
      `do $$ begin execute format('alter database %I set max_parallel_workers_per_gather = 0', current_database()); end $$`,
    );
    await run(`vacuum analyze`);
    await run(`checkpoint`);
  } finally {
    await client.end();
  }
}

/** Building an index over all rows at once costs a fraction of keeping it row by row; those of constraints stay. */
async function takeIndexes(client: pg.Client): Promise<{ name: string; definition: string }[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(`
    select c.relname as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
      join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
    where t.relnamespace = 'public'::regnamespace and not i.indisunique and t.relname in ('ticket', 'message',
      'original', 'attachment', 'outbound', 'history', 'status_change', 'fact', 'claim', 'party', 'contact', 'policy_party',
      'policy_version', 'claim_party', 'search_entry', 'thread_id', 'link', 'note', 'ticket_seen', 'requirement')`);
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows;
}

async function prepare(client: pg.Client, { tickets, seed, now }: FillPlan): Promise<void> {
  const random = randomFrom(seed);
  const names = makeNames(Math.min(60_000, Math.max(400, tickets)), random.branch('names'));
  const bodies = makeBodies(2_000, random.branch('bodies'));
  // Chance that depends on the row and the purpose alone, whatever the batches.
  await client.query(`create function pg_temp.draw(n bigint, purpose int, among bigint) returns bigint
    language sql immutable as $$ select abs(hashint8extended(n, purpose::bigint * 1000003 + ${seed})) % among $$`);
  // As src/domain/linking/reference.ts draws them.
  await client.query(`create function pg_temp.reference(n bigint) returns text language sql immutable as $$
    select body::text || lpad((98 - (body * 100) % 97)::text, 2, '0')
    from (select 40000000 + (n * 24721359 + 12345) % 40000000 as body) as b $$`);
  await client.query(`create function pg_temp.came(n bigint) returns timestamptz language sql immutable as $$
    select timestamptz '${now.toISOString()}'
      - make_interval(secs => round((${tickets} - n)::numeric / ${tickets} * ${years} * 31557600))
      - make_interval(secs => pg_temp.draw(n, 1, 600)::int) $$`);
  await client.query(
    `create temporary table made_name (place int primary key, name text, key text, surname text)`,
  );
  await client.query(
    `insert into made_name select ordinality - 1, name, key, surname
     from unnest($1::text[], $2::text[], $3::text[]) with ordinality as t (name, key, surname, ordinality)`,
    [names.map((each) => each.name), names.map((each) => each.key), names.map((each) => each.surname)],
  );
  await client.query(
    `create temporary table made_body (place int primary key, tongue text, body text, plain tsvector, stems tsvector)`,
  );
  await client.query(
    `insert into made_body select ordinality - 1, language, body, to_tsvector('simple', search_fold(body)),
       to_tsvector((case language when 'en' then 'english' else 'italian' end)::regconfig, search_fold(body))
     from unnest($1::text[], $2::text[]) with ordinality as t (language, body, ordinality)`,
    [bodies.map((each) => each.language), bodies.map((each) => each.text)],
  );
  await client.query(`analyze made_name`);
  await client.query(`analyze made_body`);
}

/**
 * The rows of tickets `from` to `to`. A ticket has the number of its row; its messages 3n-2 to 3n; an even one has
 * claim, policy and party n/2.
 */
function statements({ tickets, now }: FillPlan, from: number, to: number): string[] {
  const series = `generate_series(${from}::bigint, ${to}::bigint) as n`;
  const moment = `timestamptz '${now.toISOString()}'`;
  // Everything that a ticket's rows share, made once.
  const made = `create temporary table made on commit preserve rows as
    select n, (n + 1) / 2 as claim, pg_temp.reference(2 * n) as reference, pg_temp.came(n) as at,
      (array['email','email','email','email','email','email','email','phone','letter','pec'])[1 + pg_temp.draw(n, 2, 10)] as channel,
      (array['claim_new','claim_new','claim_update','claim_update','claim_status','claim_status','other','payment_delay','complaint','provider'])[1 + pg_temp.draw(n, 3, 10)] as kind,
      case when n > ${tickets} * 0.85 and pg_temp.draw(n, 4, 100) < 24 or pg_temp.draw(n, 4, 1000) < 4
        then (array['new','open','open','waiting_customer','waiting_customer','waiting_customer','waiting_department','escalated'])[1 + pg_temp.draw(n, 5, 8)]
        else (array['resolved','closed','closed','closed','closed','closed','closed','closed'])[1 + pg_temp.draw(n, 5, 8)] end as status,
      case when pg_temp.draw(n, 6, 10) < 7 then case when pg_temp.draw(n, 6, 200) < 7 then '${reader}' else 'Persona ' || (1 + pg_temp.draw(n, 7, 40)) end end as assignee,
      p.name, p.key, lower(search_fold(p.name)) as folded, p.surname,
      'GA' || lpad((n % 1000)::text, 3, '0') || chr(65 + (n / 1000 % 26)::int) || chr(65 + (n / 26000 % 26)::int) as plate,
      'RCA-' || (2022 + n % 5) || '-' || lpad(((n + 1) / 2)::text, 7, '0') as policy,
      b.tongue as language
    from ${series}
      join made_name p on p.place = pg_temp.draw((n + 1) / 2, 8, (select count(*) from made_name))
      join made_body b on b.place = pg_temp.draw(n, 9, 2000)`;
  const openStatus = `('new','open','waiting_customer','waiting_department','escalated')`;
  const address = `replace(folded, ' ', '.') || (claim % 100000) || '@example.org'`;
  const subject = `(case language when 'en' then 'Claim for ' else 'Sinistro ' end) || to_char(at, 'DD/MM/YYYY') || ' targa ' || plate`;
  return [
    `drop table if exists made`,
    made,
    `analyze made`,
    `insert into party (id, name, name_key, surname, surname_key, fiscal_code, iban, language, address)
      overriding system value
      select claim, name, key, surname, surname, 'FC' || lpad(claim::text, 14, '0'), 'IT60X' || lpad(claim::text, 22, '0'),
        language, 'Via Garibaldi ' || (claim % 300) || ', Milano' from made where n % 2 = 1`,
    `insert into contact (party_id, kind, value)
      select claim, 'email', ${address} from made where n % 2 = 1
      union all select claim, 'phone', '+39333' || lpad((claim % 10000000)::text, 7, '0') from made where n % 2 = 1`,
    `insert into policy (id, number, number_key, product, language) overriding system value
      select claim, policy, replace(policy, '-', ''), 'Auto sicura', language from made where n % 2 = 1`,
    `insert into policy_party select claim, claim, 'policyholder' from made where n % 2 = 1`,
    `insert into policy_version (policy_id, version, valid_from, valid_to, plate, covers)
      select claim, 1, at::date - 100, at::date + 265, plate, '[]' from made where n % 2 = 1`,
    `insert into claim (id, reference, type, status, policy_id, loss_on, loss_place, notified_at, language, plates,
        external_references, created_at, updated_at) overriding system value
      select claim, pg_temp.reference(2 * n + 1),
        (array['motor_damage','motor_damage','motor_damage','home_water','health_outpatient','travel_cancellation'])[1 + pg_temp.draw(n, 10, 6)],
        case when status in ${openStatus} then 'incomplete' else 'closed' end, claim, at::date - 2,
        (array['Milano','Torino','Forlì','Cantù','Genova','Bari'])[1 + pg_temp.draw(n, 11, 6)],
        at, language, array[plate], case when n % 20 = 1 then array['CTP' || n] else '{}' end, at, at from made where n % 2 = 1`,
    `insert into claim_party select claim, claim, 'insured' from made where n % 2 = 1`,
    `insert into requirement (claim_id, key, any_of, level, stage, state, changed_at)
      select claim, item, array[item], 'M', 'fnol', case when status in ${openStatus} and pg_temp.draw(n, 12, 2) = 0 then 'asked' else 'received' end, at
      from made cross join unnest(array['accident_statement', 'photos']) as item where n % 2 = 1`,
    `insert into ticket (id, reference, stage, status, case_kind, channel, account, language, subject, customer,
        customer_name, claim_id, problem, received_at, created_at, updated_at, assignee, asleep_until, status_since, stage_since,
        due_at, due_clock, due_version, resolved_at, version) overriding system value
      select n, reference, 'settled', status, kind, channel, 'claims', language, ${subject}, ${address}, name, claim,
        case when pg_temp.draw(n, 13, 200) = 0 then 'not_linked' end, at, at,
        date_trunc('milliseconds', least(${moment}, at + pg_temp.draw(n, 14, 40) * interval '1 day')), assignee,
        case when status in ('new', 'open') and pg_temp.draw(n, 15, 50) = 0 then ${moment} + (1 + n % 20) * interval '1 day' end,
        at, at,
        case when status in ${openStatus} and pg_temp.draw(n, 16, 20) > 0
          then date_trunc('milliseconds', ${moment} + (pg_temp.draw(n, 17, 40) - 4) * interval '7 hours') else '9999-12-31 00:00:00+00' end,
        case when status in ${openStatus} and pg_temp.draw(n, 16, 20) > 0
          then (array['first-answer','first-answer','documents','decision'])[1 + pg_temp.draw(n, 18, 4)] end,
        1, case when status not in ${openStatus} then at + interval '9 days' end, 1
      from made`,
    `insert into original (id, channel, account, sha256, size, received_at, stage) overriding system value
      select 3 * n - k, channel, 'claims', 'made-' || (3 * n - k), 4000, at + (2 - k) * interval '1 day', 'done'
      from made cross join generate_series(0, 2) as k`,
    `insert into sighting (channel, account, source_key, original_id)
      select channel, 'claims', 'uid-' || (3 * n - k), 3 * n - k from made cross join generate_series(0, 2) as k`,
    // Words as `search_source` makes them: of bodies that many messages share they are made once and put together.
    `create temporary table told as
      select 3 * n - k as id, n, claim, reference, channel, language, assignee, name, plate, policy, folded, at, status, least(${moment}, at + (2 - k) * interval '1 day') as told_at, ${subject} as subject, ${address} as address, b.body, b.plain, b.stems,
        ending, q.body as quoted, q.plain as quoted_plain, q.stems as quoted_stems,
        to_tsvector('simple', search_fold(ending)) as ending_plain,
        to_tsvector((case made.language when 'en' then 'english' else 'italian' end)::regconfig, search_fold(ending)) as ending_stems
      from made cross join generate_series(0, 2) as k
        cross join lateral (select 'Rif. ' || case k when 2 then plate else reference end || ' polizza ' || policy || ' importo '
          || pg_temp.draw(3 * n - k, 20, 900000) || ' ' || name || ' tessera z' || (3 * n - k) || 'q' as ending) as e
        join made_body b on b.place = (select m.place from made_body m where m.place >= pg_temp.draw(3 * n - k, 21, 1900) and m.tongue = made.language order by m.place limit 1)
        left join made_body q on k < 2 and q.place = b.place`,
    `insert into message (id, original_id, ticket_id, channel, nature, nature_detail, sender, sender_name, recipients, subject,
        written_at, received_at, own_id, text, new_text, language, handled_at, created_at) overriding system value
      select id, id, n, channel, 'human', '{"kind": "human"}', address, name, '{"to": [{"address": "sinistri@sportello.example"}], "cc": [], "replyTo": [], "deliveredTo": []}', subject,
        told_at, told_at, '<made-' || id || '@example.org>', concat_ws(' ', body, ending, quoted), body || ' ' || ending, language, told_at, told_at from told`,
    `insert into search_entry (kind, id, at, channel, words, written_in)
      select 'message', id, told_at, channel, words || search_marks('message', id, told_at, words), 0
      from told join lateral (select search_words(language, 'A', subject) || search_names('A', concat_ws(' ', name, address))
        || setweight(plain || ending_plain || stems || ending_stems, 'B')
        || setweight(case when quoted is null then plain || ending_plain || stems || ending_stems
          else plain || ending_plain || quoted_plain || stems || ending_stems || quoted_stems end, 'D') as words) as w on true`,
    `insert into thread_id (external_id, ticket_id, sender, kind)
      select '<made-' || id || '@example.org>', n, address, 'own' from told`,
    `insert into fact (message_id, ticket_id, key, value, span, method, confidence)
      select id, n, key, value, '{}', 'regex', 1 from told
        cross join lateral (values ('plate', plate), ('policy_number', replace(policy, '-', ''))) as f (key, value)
      where id % 3 = 1`,
    `insert into attachment (message_id, ordinal, name, content_type, size, sha256, inline, text, read_state)
      select id, 1, case when id % 10 < 8 then 'preventivo ' || plate || '.pdf' else 'messaggio.mp3' end,
        case when id % 10 < 8 then 'application/pdf' else 'audio/mpeg' end, 9000, 'made-file-' || id, false,
        case when id % 10 < 8 then 'Carrozzeria Moderna preventivo riparazione fattura protocollo f' || id || 'k ' || body else body || ' segreteria s' || id || 'k' end, 'read'
      from told where pg_temp.draw(id, 22, 6) = 0`,
    `insert into outbound (id, key, ticket_id, claim_id, purpose, channel, recipient, language, subject, body, automatic,
        message_id, envelope_from, sha256, state, state_since, sent_at, created_by, created_at) overriding system value
      select id / 3, 'made:' || id, n, claim, 'reply', channel, address, language, subject,
        (case language when 'en' then 'Dear customer, ' else 'Gentile cliente, ' end) || ending || ' ' || left(body, 300),
        case when n % 2 = 0 then 'no' else 'auto-generated' end, '<made-out-' || id || '@sportello.example>', 'sinistri@sportello.example', 'made-out-' || id,
        'sent', told_at, told_at, case when n % 2 = 0 then 'person:' || coalesce(assignee, 'Persona 1') else 'machine:request' end,
        least(${moment}, told_at + interval '4 hours')
      from told where id % 3 = 0`,
    `insert into link (ticket_id, claim_id, state, score, evidence, rules, decided_by, decided_at)
      select n, claim, 'auto', 20, '[]', 'made', 'machine:link', at from made`,
    `insert into history (at, ticket_id, claim_id, actor, action, data)
      select at, n, claim, 'machine:link', 'linked', '{}' from made`,
    `insert into history (at, ticket_id, claim_id, actor, action, data)
      select at + interval '1 hour', n, claim, 'person:' || coalesce(assignee, 'Persona 1'), 'replied', '{}' from made`,
    `insert into status_change (ticket_id, became, at) select n, status, at from made`,
    `insert into status_change (claim_id, became, at)
      select claim, case when status in ${openStatus} then 'incomplete' else 'closed' end, at from made where n % 2 = 1`,
    `insert into note (ticket_id, author, text, client_id, created_at)
      select n, 'Persona 2', 'Nota interna: il cliente richiama domani, vedi ' || plate, gen_random_uuid(), at from made where pg_temp.draw(n, 23, 20) = 0`,
    // Of what is open, the reader has seen all but a few to the end; of the rest a quarter.
    `insert into ticket_seen (ticket_id, person, messages, last_message, seen_at)
      select n, '${reader}', 3, 3 * n, at from made
      where status in ${openStatus} and pg_temp.draw(n, 24, 1000) > 0 or pg_temp.draw(n, 24, 4) = 0`,
    `drop table told`,
  ];
}

/** What the database keeps by itself, as its triggers would have left it; and the numbers that come next. */
const derived: readonly string[] = [
  `insert into transcript (attachment_id, state, language, engine, confidence, length_ms, heard_ms)
    select a.id, 'done', m.language, 'made', 0.9, 60000, 60000 from attachment a join message m on m.id = a.message_id where a.content_type like 'audio/%'`,
  `insert into claim_number (kind, value, claim_id)
    select found.kind, found.value, id from claim, claim_numbers(plates, external_references) as found`,
  ...['ticket', 'file', 'answer', 'note', 'claim', 'policy', 'party'].map(
    (kind) => `insert into search_entry (kind, id, at, channel, words, written_in)
      select kind, id, at, channel, words || search_marks(kind, id, at, words), 0 from search_source where kind = '${kind}'`,
  ),
  // Everything there is to be told was made of these: the bodies, as much of them as an answer repeats, and the rest of a few rows.
  `insert into search_word (word)
    select distinct word from (
      select unnest(tsvector_to_array(plain || stems)) as word from made_body
      union all select unnest(tsvector_to_array(search_words(tongue, 'B', left(body, 300)))) from made_body
      union all select unnest(tsvector_to_array(search_names('A', name))) from made_name
      union all select word from (select words from search_entry where kind not in ('message', 'file', 'answer')
          union all (select words from search_entry where kind in ('message', 'file', 'answer') and id <= 6000)) as e,
        unnest(tsvector_to_array(words)) as word
    ) as w where length(word) between 5 and 40 and left(word, 8) !~ '[0-9]'`,
  `insert into search_name (word) select distinct word
    from (select name from party union select customer_name from ticket) as names, regexp_split_to_table(search_fold(name), ' ') as word
    where length(word) between 3 and 40`,
  `insert into surname_count (surname, parties)
    select surname_key, count(*) from party where surname_key is not null group by 1
    union all select '', count(*) from party where surname_key is not null
    on conflict (surname) do update set parties = excluded.parties`,
  `insert into queue_tally (status, assignee, asleep, n)
    select status, assignee, asleep_until is not null, count(*) from ticket group by 1, 2, 3`,
  `insert into ticket_news (ticket_id, last_message, messages)
    select c.ticket_id, coalesce(max(m.id) filter (where m.copy_of is null and m.nature <> 'pec-receipt'), 0), count(*)
    from conversation c join message m on m.id = c.message_id group by 1`,
  `insert into history_unsealed (log, row_id) select 'history', id from history order by id`,
  `insert into history_unsealed (log, row_id) select 'status_change', id from status_change order by id`,
  `do $$ declare t record; begin
    for t in select c.table_name as name from information_schema.columns c where c.table_schema = 'public' and c.column_name = 'id' and c.is_identity = 'YES' loop
      execute format('select setval(pg_get_serial_sequence(%L, ''id''), coalesce((select max(id) from %I), 0) + 1, false)', t.name, t.name);
    end loop; end $$`,
  `select setval('reference_number', (select 2 * coalesce(max(id), 0) + 3 from ticket))`,
];
