-- Whoever asked to be called back, until somebody has reached them or nobody need call any more.
create table call_back (
  id bigint generated always as identity primary key,
  version integer not null default 1,
  ticket_id bigint not null references ticket,
  -- the call in which they asked; null when a person wrote it down
  message_id bigint unique references message on delete cascade,
  -- E.164
  number text not null,
  asked_at timestamptz not null,
  note text,
  state text not null default 'open' check (state in ('open', 'reached', 'dropped')),
  -- person:<name>, or machine:normalize
  entered_by text not null,
  -- drawn by the writer's program: the same wish written down twice is one
  client_id uuid,
  ended_by text,
  ended_at timestamptz,
  unique (entered_by, client_id)
);
create index call_back_open on call_back (asked_at, id) where state = 'open';
create index call_back_ticket on call_back (ticket_id, id);

-- Each time somebody called them back without having reached them for certain.
create table call_back_try (
  id bigint generated always as identity primary key,
  call_back_id bigint not null references call_back on delete cascade,
  at timestamptz not null,
  by text not null,
  -- a call of ours was taken, maybe by a machine: a person says whether they were reached
  answered boolean not null default false,
  -- the call of ours; null when a person said that they called in vain
  message_id bigint references message on delete cascade,
  unique (call_back_id, message_id)
);

create function call_back_changed() returns trigger language plpgsql as $$
begin
  perform note_change('ticket', new.ticket_id);
  -- Its deadline is one of the ticket's.
  update ticket set due_version = 0 where id = new.ticket_id;
  return null;
end $$;
create trigger call_back_changed after insert or update on call_back
  for each row execute function call_back_changed();
