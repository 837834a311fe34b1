-- The search: one row for everything that can be found, kept by the database itself whoever writes, in the
-- transaction that writes it. Nothing of findings stands in it, so that no fraud signal can be found.

-- In every PostgreSQL's contrib and trusted since 13: whoever owns the database may have it.
create extension if not exists pg_trgm;

-- Lower case, accents off, letters and digits only: what is typed and what is written are folded alike. Of longer texts
-- the beginning: the words of one row must fit into a tsvector (1 MB).
create function search_fold(given text) returns text language sql immutable parallel safe as $$
  select left(regexp_replace(regexp_replace(lower(normalize(left(coalesce(given, ''), 100000), nfkd)),
    '[\u0300-\u036f]+', '', 'g'), '[^[:alnum:]]+', ' ', 'g'), 100000)
$$;

-- Words of a text, each as it is written and by its stem. As written they come first, so that phrases hold.
create function search_words(language text, weight "char", given text) returns tsvector
language sql immutable parallel safe as $$
  select setweight(to_tsvector('simple', folded)
    || case language when 'en' then to_tsvector('english', folded) else to_tsvector('italian', folded) end, weight)
  from (select search_fold(given)) as f (folded)
$$;

-- Names and numbers have no stem.
create function search_names(weight "char", given text) returns tsvector
language sql immutable parallel safe as $$
  select setweight(to_tsvector('simple', search_fold(given)), weight)
$$;

create table search_entry (
  kind text not null check (kind in
    ('ticket', 'message', 'answer', 'file', 'note', 'claim', 'policy', 'party')),
  id bigint not null,
  -- null where there is no day to narrow by
  at timestamptz,
  channel text,
  words tsvector not null,
  -- the transaction that wrote it
  written_in bigint not null,
  primary key (kind, id)
);

-- Words of people's names, to find those that were typed with a slip. Words stay when nobody is called so any longer.
create table search_name (word text primary key);

-- What each row is found by. A reference also in its groups: people type the beginning of one.
create view search_source (kind, id, at, channel, words, name) as
  select 'ticket', t.id, t.received_at, t.channel,
    search_names('A', concat_ws(' ', t.reference, regexp_replace(t.reference, '^(....)(....)', '\1 \2 '),
      t.customer_name, t.customer)) || search_words(t.language, 'A', t.subject),
    t.customer_name
  from ticket t where t.status <> 'merged'
  union all
  -- What is newly written counts for more than what is quoted below it.
  select 'message', m.id, m.received_at, m.channel,
    search_words(m.language, 'A', m.subject) || search_names('A', concat_ws(' ', m.sender_name, m.sender))
      || search_words(m.language, 'B', m.new_text) || search_words(m.language, 'D', m.text),
    null
  from message m where m.ticket_id is not null and m.copy_of is null and m.nature <> 'pec-receipt'
  union all
  -- What machines write says the same to everybody.
  select 'answer', o.id, o.created_at, o.channel,
    search_words(o.language, 'A', o.subject) || search_names('A', concat_ws(' ', o.recipient, o.created_by))
      || search_words(o.language, 'B', o.body),
    null
  from outbound o where o.automatic = 'no' and o.state <> 'cancelled'
  union all
  select 'file', a.id, m.received_at, m.channel,
    search_names('A', a.name) || search_words(m.language, 'B', a.text),
    null
  from attachment a join message m on m.id = a.message_id
  where m.ticket_id is not null and m.copy_of is null and m.nature <> 'pec-receipt'
    and (not a.inline or a.text is not null)
  union all
  select 'note', n.id, n.created_at, t.channel,
    search_names('A', n.author) || search_words(t.language, 'B', n.text),
    null
  from note n join ticket t on t.id = n.ticket_id
  union all
  select 'claim', c.id, c.notified_at, null,
    search_names('A', concat_ws(' ', c.reference, regexp_replace(c.reference, '^(....)(....)', '\1 \2 '),
        array_to_string(c.external_references, ' '),
        (select string_agg(value, ' ') from claim_number n where n.claim_id = c.id),
        (select string_agg(distinct p.name, ' ') from claim_party cp join party p on p.id = cp.party_id
          where cp.claim_id = c.id)))
      || search_words(c.language, 'B', c.loss_place),
    null
  from claim c where c.merged_into is null
  union all
  select 'policy', p.id, null, null,
    search_names('A', concat_ws(' ', p.number, p.number_key,
        (select string_agg(distinct v.plate, ' ') from policy_version v where v.policy_id = p.id),
        (select string_agg(distinct w.name, ' ') from policy_party pp join party w on w.id = pp.party_id
          where pp.policy_id = p.id)))
      || search_words(coalesce(p.language, 'it'), 'B', concat_ws(' ', p.product,
        (select string_agg(distinct v.risk_address, ' ') from policy_version v where v.policy_id = p.id))),
    null
  from policy p
  union all
  select 'party', p.id, null, null,
    search_names('A', concat_ws(' ', p.name, p.fiscal_code, p.vat_number, p.iban,
        (select string_agg(c.value, ' ') from contact c where c.party_id = p.id)))
      || search_words(coalesce(p.language, 'it'), 'B', p.address),
    p.name
  from party p;

-- Brings one row up to date. It runs when a transaction ends: however much of a row it changed, the first time sees all.
create function search_refresh(a_kind text, an_id bigint) returns void language plpgsql as $$
declare
  a_row search_source%rowtype;
  is_done boolean;
  is_known boolean;
begin
  loop
    -- Two that change one claim at the same moment: the later one waits here, and sees below what the earlier wrote.
    select written_in = txid_current() into is_done from search_entry where kind = a_kind and id = an_id for update;
    is_known := found;
    if is_done then
      return;
    end if;
    -- The kind in the text: only then are the others left out of the plan, and it is made once.
    case a_kind
      when 'ticket' then select * into a_row from search_source where kind = 'ticket' and id = an_id;
      when 'message' then select * into a_row from search_source where kind = 'message' and id = an_id;
      when 'answer' then select * into a_row from search_source where kind = 'answer' and id = an_id;
      when 'file' then select * into a_row from search_source where kind = 'file' and id = an_id;
      when 'note' then select * into a_row from search_source where kind = 'note' and id = an_id;
      when 'claim' then select * into a_row from search_source where kind = 'claim' and id = an_id;
      when 'policy' then select * into a_row from search_source where kind = 'policy' and id = an_id;
      when 'party' then select * into a_row from search_source where kind = 'party' and id = an_id;
    end case;
    if a_row.id is null then
      if is_known then
        delete from search_entry where kind = a_kind and id = an_id;
      end if;
      return;
    end if;
    if is_known then
      update search_entry set at = a_row.at, channel = a_row.channel, words = a_row.words, written_in = txid_current()
        where kind = a_kind and id = an_id;
      exit;
    end if;
    insert into search_entry (kind, id, at, channel, words, written_in)
      values (a_kind, an_id, a_row.at, a_row.channel, a_row.words, txid_current()) on conflict do nothing;
    exit when found;
  end loop;
  if a_row.name is not null then
    -- In order, so that two that bring the same names do not wait for each other in a ring.
    insert into search_name (word)
      select distinct given.word from regexp_split_to_table(search_fold(a_row.name), ' ') as given (word)
      where length(given.word) between 3 and 40
        and not exists (select from search_name as known where known.word = given.word)
      order by 1 on conflict do nothing;
  end if;
end $$;

-- Of which row a change tells.
create function search_follow() returns trigger language plpgsql as $$
begin
  perform search_refresh(tg_argv[0], new.id);
  return null;
end $$;
create function search_follow_claim() returns trigger language plpgsql as $$
begin
  perform search_refresh('claim', coalesce(new.claim_id, old.claim_id));
  return null;
end $$;
create function search_follow_policy() returns trigger language plpgsql as $$
begin
  perform search_refresh('policy', coalesce(new.policy_id, old.policy_id));
  return null;
end $$;
create function search_follow_party() returns trigger language plpgsql as $$
begin
  perform search_refresh('party', coalesce(new.party_id, old.party_id));
  return null;
end $$;
create function search_follow_name() returns trigger language plpgsql as $$
begin
  perform search_refresh('claim', claim_id) from claim_party where party_id = new.id;
  perform search_refresh('policy', policy_id) from policy_party where party_id = new.id;
  return null;
end $$;

create constraint trigger search_new after insert on ticket
  deferrable initially deferred for each row execute function search_follow('ticket');
create constraint trigger search_changed after update on ticket
  deferrable initially deferred for each row when (
    (new.subject, new.language, new.channel, new.customer, new.customer_name, new.received_at)
      is distinct from (old.subject, old.language, old.channel, old.customer, old.customer_name, old.received_at)
    or (new.status = 'merged') <> (old.status = 'merged'))
  execute function search_follow('ticket');
create constraint trigger search_new after insert on message
  deferrable initially deferred for each row execute function search_follow('message');
create constraint trigger search_changed after update of ticket_id, copy_of, nature, subject, sender, sender_name,
    new_text, text, language, received_at, channel on message
  deferrable initially deferred for each row execute function search_follow('message');
create constraint trigger search_new after insert on outbound
  deferrable initially deferred for each row when (new.automatic = 'no') execute function search_follow('answer');
create constraint trigger search_changed after update on outbound
  deferrable initially deferred for each row when (new.automatic = 'no'
    and ((new.state = 'cancelled') <> (old.state = 'cancelled') or (new.subject, new.recipient)
      is distinct from (old.subject, old.recipient) or new.body is distinct from old.body))
  execute function search_follow('answer');
create constraint trigger search_new after insert on attachment
  deferrable initially deferred for each row execute function search_follow('file');
create constraint trigger search_changed after update of name, text, inline on attachment
  deferrable initially deferred for each row execute function search_follow('file');
create constraint trigger search_new after insert or update of text on note
  deferrable initially deferred for each row execute function search_follow('note');
create constraint trigger search_new after insert on claim
  deferrable initially deferred for each row execute function search_follow('claim');
create constraint trigger search_changed after update on claim
  deferrable initially deferred for each row when (
    (new.loss_place, new.language, new.plates, new.external_references, new.merged_into, new.notified_at)
      is distinct from
    (old.loss_place, old.language, old.plates, old.external_references, old.merged_into, old.notified_at))
  execute function search_follow('claim');
create constraint trigger search_party after insert or delete on claim_party
  deferrable initially deferred for each row execute function search_follow_claim();
create constraint trigger search_new after insert or update of number, product, language on policy
  deferrable initially deferred for each row execute function search_follow('policy');
create constraint trigger search_party after insert or delete on policy_party
  deferrable initially deferred for each row execute function search_follow_policy();
create constraint trigger search_version after insert or delete or update of plate, risk_address on policy_version
  deferrable initially deferred for each row execute function search_follow_policy();
create constraint trigger search_new after insert on party
  deferrable initially deferred for each row execute function search_follow('party');
create constraint trigger search_changed after update on party
  deferrable initially deferred for each row when (
    (new.name, new.fiscal_code, new.vat_number, new.iban, new.address, new.language)
      is distinct from (old.name, old.fiscal_code, old.vat_number, old.iban, old.address, old.language))
  execute function search_follow('party');
create constraint trigger search_renamed after update on party
  deferrable initially deferred for each row when (new.name is distinct from old.name)
  execute function search_follow_name();
create constraint trigger search_contact after insert or delete or update of value on contact
  deferrable initially deferred for each row execute function search_follow_party();

-- What was there before.
insert into search_entry (kind, id, at, channel, words, written_in)
  select kind, id, at, channel, words, txid_current() from search_source;
insert into search_name (word)
  select distinct word from search_source, regexp_split_to_table(search_fold(name), ' ') as word
  where name is not null and length(word) between 3 and 40;

-- What was not sorted in yet is looked through by every search: little of it.
create index search_entry_words on search_entry using gin (words) with (gin_pending_list_limit = 512);
create index search_name_slips on search_name using gin (word gin_trgm_ops);

-- Numbers that lead straight to a row.
create index party_vat_number on party (vat_number, id desc) where vat_number is not null;
create index fact_number on fact (key, value, id desc)
  where key in ('plate', 'fiscal_code', 'vat_number', 'policy_number', 'external_ref', 'phone');
