-- A word that stands in every mail must not make the search read every mail. Beside its words, a row has marks of when
-- it was, so that the newest are looked through first, and of how its words begin, so that a beginning is found as one
-- entry of the index and not as the thousands of words that begin so.

-- Words without digits in their first eight letters, from five letters on: what a longer beginning may become.
create table search_word (word text collate "C" primary key);

-- Marks hold a sign that no word has. `@message20784`: a day since 1970, of what has none a block of 2,048 numbers;
-- `@message/324`: 64 of these. `<par`, `<para`: a word begins so; with digits in it up to its eighth letter.
create function search_marks(kind text, id bigint, at timestamptz, words tsvector) returns tsvector
language sql immutable parallel safe as $$
  select array_to_tsvector(array(
    select '<' || left(word, 3) from unnest(spelled) as word where length(word) >= 3
    union all select '<' || left(word, 4) from unnest(spelled) as word where length(word) >= 4
    union all select '<' || left(word, long) from unnest(spelled) as word cross join generate_series(5, 8) as long
      where length(word) >= long and word ~ '[0-9]'
    union all values ('@' || kind || number), ('@' || kind || '/' || (number >> 6))))
  from (select tsvector_to_array(words) as spelled,
    case when at is null then id >> 11 else floor(extract(epoch from at) / 86400)::bigint end as number) as given
$$;

-- Words that stand nowhere any more are forgotten: what was erased must not be guessed from what is left. One that is
-- written at this very moment is found as a whole all the same.
create function search_forget(gone text[]) returns void language plpgsql set enable_seqscan = off as $$
begin
  delete from search_word w where w.word = any (gone)
    and not exists (select from search_entry e where e.kind = 'message' and e.words @@ quote_literal(w.word)::tsquery)
    and not exists (select from search_entry e where e.kind = 'ticket' and e.words @@ quote_literal(w.word)::tsquery)
    and not exists (select from search_entry e where e.kind = 'answer' and e.words @@ quote_literal(w.word)::tsquery)
    and not exists (select from search_entry e where e.kind = 'file' and e.words @@ quote_literal(w.word)::tsquery)
    and not exists (select from search_entry e where e.kind = 'note' and e.words @@ quote_literal(w.word)::tsquery)
    and not exists (select from search_entry e where e.kind = 'claim' and e.words @@ quote_literal(w.word)::tsquery)
    and not exists (select from search_entry e where e.kind = 'policy' and e.words @@ quote_literal(w.word)::tsquery)
    and not exists (select from search_entry e where e.kind = 'party' and e.words @@ quote_literal(w.word)::tsquery);
end $$;

-- When a row changes or goes, whoever does it: restriction takes rows out as well.
create function search_words_gone() returns trigger language plpgsql as $$
declare
  gone text[] := array(
    select word from unnest(tsvector_to_array(old.words)) as word
      where length(word) between 5 and 40 and left(word, 8) !~ '[0-9]'
    except select unnest(tsvector_to_array(new.words)));
begin
  if cardinality(gone) > 0 then
    perform search_forget(gone);
  end if;
  return null;
end $$;

-- Brings one row up to date. It runs when a transaction ends: however much of a row it changed, the first time sees all.
create or replace function search_refresh(a_kind text, an_id bigint) returns void language plpgsql as $$
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
    -- In order, so that two that bring the same words do not wait for each other in a ring.
    insert into search_word (word)
      select given.word from unnest(tsvector_to_array(a_row.words)) as given (word)
      where length(given.word) between 5 and 40 and left(given.word, 8) !~ '[0-9]'
        and not exists (select from search_word as known where known.word = given.word)
      order by given.word collate "C" on conflict do nothing;
    a_row.words := a_row.words || search_marks(a_kind, an_id, a_row.at, a_row.words);
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
    -- In order, as above.
    insert into search_name (word)
      select distinct given.word from regexp_split_to_table(search_fold(a_row.name), ' ') as given (word)
      where length(given.word) between 3 and 40
        and not exists (select from search_name as known where known.word = given.word)
      order by 1 on conflict do nothing;
  end if;
end $$;

-- What was there before.
insert into search_word (word)
  select distinct word from search_entry, unnest(tsvector_to_array(words)) as word
  where length(word) between 5 and 40 and left(word, 8) !~ '[0-9]';
drop index search_entry_words;
update search_entry set words = words || search_marks(kind, id, at, words);
-- One for each kind: a word of every mail that no note has must not be looked for in the mails once more for the notes.
do $$
declare
  a_kind text;
begin
  foreach a_kind in array array['ticket', 'message', 'answer', 'file', 'note', 'claim', 'policy', 'party'] loop
    execute format('create index search_entry_words_%1$s on search_entry using gin (words)
      with (gin_pending_list_limit = 512) where kind = %1$L', a_kind);
  end loop;
end $$;
create trigger search_words_gone after update of words or delete on search_entry
  for each row execute function search_words_gone();
