-- What running clocks have caused: each moment of each period once, whoever looks and however often.
create table clock_mark (
  -- ticket:7, claim:3
  subject text not null,
  clock text not null,
  -- what it counted from: a new start is a new period
  period timestamptz not null,
  mark text not null,
  -- false: passed over, because a later moment had come as well when somebody looked
  told boolean not null,
  at timestamptz not null,
  primary key (subject, clock, period, mark)
);

-- When a clock has something to tell next; null when none has.
alter table ticket add column clock_at timestamptz;
create index ticket_clock_at on ticket (clock_at, id) where clock_at is not null;
alter table claim
  add column clock_at timestamptz,
  -- the version that clock_at was told for: any other one is told again
  add column clock_version integer not null default 0;
create index claim_clock_at on claim (clock_at, id) where clock_at is not null;
create index claim_clock_stale on claim (id) where clock_version <> version;

-- Whether the customer has been asked is what some clocks are about.
create function request_state_changed() returns trigger language plpgsql as $$
begin
  if new.state <> old.state or (old.round = 0) <> (new.round = 0) then
    update claim set clock_version = 0 where id = new.claim_id;
  end if;
  return null;
end $$;
create trigger request_state_changed after update of state, round on information_request
  for each row execute function request_state_changed();

-- Which clock raised an escalation, and of which period; null for all others.
alter table escalation
  add column clock_subject text,
  add column clock text,
  add column clock_period timestamptz;
create index escalation_by_clock on escalation (clock_subject)
  where clock is not null and state in ('raised', 'acknowledged');

-- Every status a ticket or a claim has had. The database itself writes it, in the transaction that changed something;
-- nothing ever changes or leaves it.
create table status_change (
  id bigint generated always as identity primary key,
  ticket_id bigint references ticket,
  claim_id bigint references claim,
  was text,
  became text not null,
  at timestamptz not null
);
create index status_change_ticket on status_change (ticket_id, id) where ticket_id is not null;
create index status_change_claim on status_change (claim_id, id) where claim_id is not null;

create function ticket_status_changed() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into status_change (ticket_id, became, at) values (new.id, new.status, new.status_since);
  elsif new.status <> old.status then
    insert into status_change (ticket_id, was, became, at) values (new.id, old.status, new.status, new.status_since);
  end if;
  return null;
end $$;
create trigger ticket_status_changed after insert or update of status on ticket
  for each row execute function ticket_status_changed();

create function claim_status_changed() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into status_change (claim_id, became, at) values (new.id, new.status, new.updated_at);
  elsif new.status <> old.status then
    insert into status_change (claim_id, was, became, at) values (new.id, old.status, new.status, new.updated_at);
  end if;
  return null;
end $$;
create trigger claim_status_changed after insert or update of status on claim
  for each row execute function claim_status_changed();

create function status_change_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'status_change is append only';
end $$;
create trigger status_change_append_only before update or delete on status_change
  for each row execute function status_change_is_append_only();
