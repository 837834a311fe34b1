-- Linking in full: candidates by index only, how common a surname is, several reports of one event, several claims on
-- one ticket, and rearrangements that can be taken back.

-- Every clue leads to its newest rows in order: an address that thousands share costs as much as one of its own.
drop index contact_value;
create index contact_value on contact (value, party_id desc);
drop index party_name;
create index party_name on party (name_key, id desc);
drop index party_iban;
create index party_iban on party (iban, id desc) where iban is not null;
drop index policy_party_party;
create index policy_party_party on policy_party (party_id, policy_id desc);
drop index policy_version_plate;
create index policy_version_plate on policy_version (plate, policy_id desc) where plate is not null;
drop index claim_policy;
create index claim_policy on claim (policy_id, id desc);
drop index claim_party_party;
create index claim_party_party on claim_party (party_id, claim_id desc);
-- claims of one policy around a day
create index claim_policy_loss on claim (policy_id, loss_on) where loss_on is not null;

-- Plates and foreign numbers of claims, one a row, kept by the database itself whoever writes the claim.
create table claim_number (
  kind text not null check (kind in ('plate', 'external')),
  value text not null,
  claim_id bigint not null references claim,
  primary key (kind, value, claim_id)
);
create index claim_number_claim on claim_number (claim_id);

-- upper case, letters and digits only, as normalizePlate and normalizePolicyNumber have it
create function claim_numbers(plates text[], externals text[]) returns table (kind text, value text)
language sql immutable as $$
  select 'plate', upper(regexp_replace(one, '[^[:alnum:]]', '', 'g')) from unnest(plates) as one
  union
  select 'external', upper(regexp_replace(one, '[^[:alnum:]]', '', 'g')) from unnest(externals) as one
$$;
create function claim_numbers_follow() returns trigger language plpgsql as $$
begin
  delete from claim_number where claim_id = new.id;
  insert into claim_number (kind, value, claim_id)
    select kind, value, new.id from claim_numbers(new.plates, new.external_references)
    on conflict do nothing;
  return null;
end $$;
create trigger claim_numbers_new after insert on claim
  for each row when (new.plates <> '{}' or new.external_references <> '{}')
  execute function claim_numbers_follow();
create trigger claim_numbers_changed after update of plates, external_references on claim
  for each row when (new.plates is distinct from old.plates
    or new.external_references is distinct from old.external_references)
  execute function claim_numbers_follow();
insert into claim_number (kind, value, claim_id)
  select found.kind, found.value, id from claim, claim_numbers(plates, external_references) as found;
drop index claim_plates;
drop index claim_external_references;

-- How many parties bear a surname: common names prove less. The row with the empty surname counts everybody.
alter table party add column surname_key text;
update party set surname_key = lower(surname) where surname is not null;
create table surname_count (
  surname text primary key,
  parties bigint not null
);
create function count_surname() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' and new.surname_key is not null then
    insert into surname_count (surname, parties) values (new.surname_key, 1), ('', 1)
      on conflict (surname) do update set parties = surname_count.parties + 1;
  end if;
  if tg_op <> 'INSERT' and old.surname_key is not null then
    update surname_count set parties = parties - 1 where surname in (old.surname_key, '');
  end if;
  return null;
end $$;
-- Deferred: counts are locked for the moment of the commit only, so that imports do not wait for each other.
create constraint trigger party_surname_new after insert or delete on party
  deferrable initially deferred for each row execute function count_surname();
create constraint trigger party_surname_changed after update on party
  deferrable initially deferred for each row when (new.surname_key is distinct from old.surname_key)
  execute function count_surname();
insert into surname_count (surname, parties)
  select surname_key, count(*) from party where surname_key is not null group by 1
  union all select '', count(*) from party where surname_key is not null;

-- How sure the machine was that the link is right, 0 to 1.
alter table link add column certainty real;

-- Reports that may be of one event. Never merged by a machine.
create table claim_duplicate (
  id bigint generated always as identity primary key,
  earlier_id bigint not null references claim,
  later_id bigint not null references claim,
  -- withdrawn: the facts have changed and nothing speaks for it any longer
  state text not null check (state in ('suspected', 'confirmed', 'denied', 'withdrawn')),
  leading_id bigint references claim,
  evidence jsonb not null,
  rules text not null,
  decided_by text not null,
  reason text,
  found_at timestamptz not null default now(),
  decided_at timestamptz not null default now(),
  check (earlier_id < later_id),
  check ((state = 'confirmed') = (leading_id is not null)),
  unique (earlier_id, later_id)
);
create index claim_duplicate_later on claim_duplicate (later_id);

-- A claim that was merged into another: its number stays an alias for ever.
alter table claim add column merged_into bigint references claim;
create index claim_merged_into on claim (merged_into) where merged_into is not null;
-- The same for tickets; and the ticket a split-off one came from.
alter table ticket add column merged_into bigint references ticket;
create index ticket_merged_into on ticket (merged_into) where merged_into is not null;
alter table ticket add column split_from bigint references ticket;

-- What people moved from one place to another, with everything needed to put it back.
create table rearrangement (
  id bigint generated always as identity primary key,
  -- drawn by the person's program: the same one twice is one rearrangement
  key text not null unique,
  kind text not null check (kind in ('merge-tickets', 'split-ticket', 'relink-ticket', 'merge-claims')),
  state text not null default 'done' check (state in ('done', 'undone')),
  from_ticket bigint references ticket,
  to_ticket bigint references ticket,
  from_claim bigint references claim,
  to_claim bigint references claim,
  moved jsonb not null,
  reason text,
  done_by text not null,
  done_at timestamptz not null default now(),
  undone_by text,
  undone_at timestamptz,
  undo_reason text
);
create index rearrangement_from_ticket on rearrangement (from_ticket) where from_ticket is not null;
create index rearrangement_to_ticket on rearrangement (to_ticket) where to_ticket is not null;
create index rearrangement_from_claim on rearrangement (from_claim) where from_claim is not null;
create index rearrangement_to_claim on rearrangement (to_claim) where to_claim is not null;
