-- What is done with everything about one person: a copy for them, erasure, restriction.
create table data_act (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('export', 'erase', 'restrict', 'lift')),
  party_id bigint not null references party,
  -- the request that asked for it
  ticket_id bigint references ticket,
  state text not null check (state in ('proposed', 'waiting', 'working', 'done', 'refused', 'failed', 'gone')),
  version integer not null default 1,
  -- drawn by the asker's program: the same act asked for twice is one
  client_id uuid not null unique,
  reason text not null,
  asked_by text not null,
  asked_at timestamptz not null,
  -- the second person, where two must agree
  confirmed_by text,
  confirmed_at timestamptz,
  -- counts per kind as they were looked at before: what goes, what stays and why
  plan jsonb,
  progress jsonb not null default '{}',
  alive_at timestamptz not null,
  tries integer not null default 0,
  -- of an export: how large it is, and until when it is kept
  size bigint,
  expires_at timestamptz,
  ended_at timestamptz,
  note text
);
create index data_act_party on data_act (party_id, id);
create index data_act_ticket on data_act (ticket_id) where ticket_id is not null;
create index data_act_working on data_act (alive_at) where state in ('waiting', 'working');
create index data_act_kept on data_act (expires_at) where expires_at is not null and state = 'done';

-- Nothing of a person or a claim is erased while a hold stands: a dispute, a court, an authority.
create table legal_hold (
  id bigint generated always as identity primary key,
  party_id bigint references party,
  claim_id bigint references claim,
  reason text not null,
  set_by text not null,
  set_at timestamptz not null,
  lifted_by text,
  lifted_at timestamptz,
  check ((party_id is null) <> (claim_id is null))
);
create index legal_hold_party on legal_hold (party_id) where lifted_at is null;
create index legal_hold_claim on legal_hold (claim_id) where lifted_at is null;

alter table party
  -- Nothing is done with their data but keeping it (GDPR art. 18): no machine writes, the search does not find it.
  add column restricted_at timestamptz,
  -- Their data were erased; the row stays for what must.
  add column erased_at timestamptz;
-- Words and bytes were erased; the row stays, so that numbers lead somewhere.
alter table message add column erased_at timestamptz;
alter table outbound add column erased_at timestamptz;
alter table ticket add column erased_at timestamptz;

-- An address leads to what was said from and to it.
create index message_sender on message (sender) where sender is not null;

-- What the search must not find: people whose data are restricted, and what they wrote.
create table search_hidden (
  kind text not null,
  id bigint not null,
  primary key (kind, id)
);
create function search_stays_hidden() returns trigger language plpgsql as $$
begin
  if exists (select from search_hidden h where h.kind = new.kind and h.id = new.id) then
    delete from search_entry where kind = new.kind and id = new.id;
  end if;
  return null;
end $$;
create trigger search_stays_hidden after insert or update on search_entry
  for each row execute function search_stays_hidden();
