-- What has changed, for those who watch. The database itself writes it, in the transaction that changed something, so
-- that no writer can forget it.
create table change (
  -- The transaction, and no number drawn by it: numbers become visible out of their order, and a reader that goes by
  -- them misses whatever commits late.
  xid xid8 not null default pg_current_xact_id(),
  kind text not null,
  row_id bigint not null,
  at timestamptz not null default clock_timestamp(),
  primary key (xid, kind, row_id)
);
-- The latest transaction whose changes were thrown away: whoever has not seen it must read everything anew.
create table change_floor (
  one boolean primary key default true check (one),
  xid xid8 not null
);

create function note_change(what text, id bigint) returns void language sql as $$
  insert into change (kind, row_id) select what, id where id is not null on conflict do nothing
$$;

create function ticket_changed() returns trigger language plpgsql as $$
begin
  perform note_change('ticket', new.id);
  return null;
end $$;
create trigger ticket_changed after insert or update on ticket
  for each row execute function ticket_changed();

create function claim_changed() returns trigger language plpgsql as $$
begin
  perform note_change('claim', new.id);
  return null;
end $$;
create trigger claim_changed after insert or update on claim
  for each row execute function claim_changed();

-- Nearly everything that happens is told to history. What only few may know of is a kind of its own.
create function history_changed() returns trigger language plpgsql as $$
begin
  if new.restricted is not null then
    perform note_change(new.restricted, coalesce(new.claim_id, (select claim_id from ticket where id = new.ticket_id)));
  else
    perform note_change('ticket', new.ticket_id), note_change('claim', new.claim_id);
  end if;
  return null;
end $$;
create trigger history_changed after insert on history
  for each row execute function history_changed();

create function message_changed() returns trigger language plpgsql as $$
begin
  perform note_change('ticket', new.ticket_id);
  return null;
end $$;
create trigger message_changed after insert or update of ticket_id on message
  for each row execute function message_changed();

create function outbound_changed() returns trigger language plpgsql as $$
begin
  perform note_change('ticket', new.ticket_id), note_change('claim', new.claim_id);
  return null;
end $$;
create trigger outbound_changed after insert or update on outbound
  for each row execute function outbound_changed();

create function requirement_changed() returns trigger language plpgsql as $$
begin
  perform note_change('claim', coalesce(new.claim_id, old.claim_id));
  return null;
end $$;
create trigger requirement_changed after insert or update or delete on requirement
  for each row execute function requirement_changed();
create trigger request_changed after insert or update on information_request
  for each row execute function requirement_changed();

-- Notes, and who has read that a note calls him.
create function note_changed() returns trigger language plpgsql as $$
begin
  perform note_change('ticket', new.ticket_id);
  return null;
end $$;
create trigger note_changed after insert or update on note
  for each row execute function note_changed();
create trigger mention_changed after insert or update on note_mention
  for each row execute function note_changed();

-- A kind of its own: it changes at every rest of a hand, and nothing but the composers of this ticket shows it.
create function draft_changed() returns trigger language plpgsql as $$
begin
  perform note_change('draft', coalesce(new.ticket_id, old.ticket_id));
  return null;
end $$;
create trigger draft_changed after insert or update or delete on draft
  for each row execute function draft_changed();

-- A source that lives says so often; only another state is news.
create function source_changed() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' or new.state <> old.state or new.error is distinct from old.error
    or new.alive_at - old.alive_at > interval '10 minutes' then
    perform note_change('source', 0);
  end if;
  return null;
end $$;
create trigger source_changed after insert or update on source_health
  for each row execute function source_changed();

-- Streams of a session end with it, and begin anew when its person may see something else.
create function session_ended() returns trigger language plpgsql as $$
begin
  perform note_change('session', old.id);
  return null;
end $$;
create trigger session_ended after delete on session
  for each row execute function session_ended();
create function person_changed() returns trigger language plpgsql as $$
begin
  if new.role <> old.role or new.administers <> old.administers
    or new.disabled_at is distinct from old.disabled_at then
    perform note_change('person', new.id);
  end if;
  return null;
end $$;
create trigger person_changed after update on person
  for each row execute function person_changed();

-- Who has a ticket open. Worth nothing after a crash, so nothing of it is written twice.
create unlogged table presence (
  ticket_id bigint not null references ticket,
  person text not null,
  state text not null check (state in ('reading', 'writing')),
  -- in this state
  since timestamptz not null,
  seen_at timestamptz not null,
  primary key (ticket_id, person)
);
create index presence_seen on presence (seen_at);
create function presence_changed() returns trigger language plpgsql as $$
begin
  -- The beat alone is no news, unless it comes after the person was thought away.
  if tg_op <> 'UPDATE' or new.state <> old.state or new.seen_at - old.seen_at > interval '20 seconds' then
    perform note_change('presence', coalesce(new.ticket_id, old.ticket_id));
  end if;
  return null;
end $$;
create trigger presence_changed after insert or update or delete on presence
  for each row execute function presence_changed();
