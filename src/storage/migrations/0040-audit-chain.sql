-- In which role somebody acted and from where; what was looked at without being changed; and a chain over
-- everything that happened, so that nobody can change, take out or slip in a row unseen.

alter table history
  -- The person's role at that moment; null for what the machine did.
  add column role text,
  -- What it is about where that is neither ticket nor claim: original, attachment, party, person …
  add column subject_kind text,
  add column subject_id bigint,
  -- Session, request and network address, or the stage.
  add column source jsonb,
  -- Somebody looked; nothing is otherwise than before.
  add column looked boolean not null default false,
  drop constraint history_restricted_check,
  add constraint history_restricted_check check (restricted in ('fraud', 'health'));
create index history_subject on history (subject_kind, subject_id, id) where subject_kind is not null;
create index history_actor on history (actor, id) where looked;

-- The chain: each row's hash covers what a row of a log says and the hash before it.
create table history_seal (
  seq bigint primary key,
  log text not null check (log in ('history', 'status_change')),
  row_id bigint not null,
  sealed_at timestamptz not null,
  -- Taken away when the row's words are erased, so that nobody can guess them from their digest.
  salt bytea,
  data_digest bytea not null,
  hash bytea not null,
  unique (log, row_id)
);
-- Rows that are committed and not chained yet: the clock chains them within seconds. Numbers of rows become visible
-- out of their order, so that a chain by number would have to wait for every transaction, or skip some.
create table history_unsealed (
  id bigint generated always as identity primary key,
  log text not null,
  row_id bigint not null
);

create function log_owes_seal() returns trigger language plpgsql as $$
begin
  insert into history_unsealed (log, row_id) values (tg_table_name, new.id);
  return null;
end $$;
create trigger history_owes_seal after insert on history for each row execute function log_owes_seal();
create trigger status_change_owes_seal after insert on status_change for each row execute function log_owes_seal();
insert into history_unsealed (log, row_id) select 'history', id from history order by id;
insert into history_unsealed (log, row_id) select 'status_change', id from status_change order by id;

-- The only change a row allows: its words give way to the number of the row that tells of their erasure.
create or replace function history_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.data = jsonb_build_object('erasedBy', new.data ->> 'erasedBy')
    and to_jsonb(new) - 'data' = to_jsonb(old) - 'data' then
    return new;
  end if;
  raise exception 'history is append only';
end $$;
create function seal_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.salt is null and to_jsonb(new) - 'salt' = to_jsonb(old) - 'salt' then
    return new;
  end if;
  raise exception 'history_seal is append only';
end $$;
create trigger history_seal_append_only before update or delete on history_seal
  for each row execute function seal_is_append_only();
create function log_is_never_emptied() returns trigger language plpgsql as $$
begin
  raise exception '% is append only', tg_table_name;
end $$;
create trigger history_never_emptied before truncate on history
  for each statement execute function log_is_never_emptied();
create trigger status_change_never_emptied before truncate on status_change
  for each statement execute function log_is_never_emptied();
create trigger history_seal_never_emptied before truncate on history_seal
  for each statement execute function log_is_never_emptied();

-- The service owns these tables, and takes from itself what it never does (a superuser may still: the chain shows it).
do $$
begin
  execute format('revoke update, delete, truncate on history, status_change, history_seal from public, %I', current_user);
  execute format('grant update (data) on history to %I', current_user);
  execute format('grant update (salt) on history_seal to %I', current_user);
end $$;

-- Who looked at something is no news to those who look at it.
create or replace function history_changed() returns trigger language plpgsql as $$
begin
  if new.looked then
    return null;
  end if;
  if new.restricted = 'fraud' then
    perform note_change('fraud', coalesce(new.claim_id, (select claim_id from ticket where id = new.ticket_id)));
  else
    perform note_change('ticket', new.ticket_id), note_change('claim', new.claim_id);
  end if;
  return null;
end $$;
