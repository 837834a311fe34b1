-- What the first review finds on claims, and what people say of it.

create table finding (
  id bigint generated always as identity primary key,
  claim_id bigint not null references claim,
  check_id text not null,
  -- what it is about within the claim; empty when there can be only one
  key text not null,
  severity text not null check (severity in ('blocker', 'warning', 'info')),
  text_it text not null,
  text_en text not null,
  -- dates as YYYY-MM-DD, amounts in cents: a person's word holds for these
  figures jsonb not null,
  -- words of messages and files that carry it
  quotes jsonb not null,
  -- version of the checks
  rules text not null,
  state text not null default 'open' check (state in ('open', 'acknowledged', 'waived', 'resolved')),
  version integer not null default 1,
  decided_by text,
  decided_role text,
  decided_at timestamptz,
  reason text,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  unique (claim_id, check_id, key),
  check ((decided_by is null) = (decided_at is null))
);
create index finding_open on finding (severity, id desc) where state = 'open';
create index finding_blocking on finding (claim_id) where severity = 'blocker' and state in ('open', 'acknowledged');

-- Events that only some roles may know of: everybody else's history goes on as if they were not there.
alter table history add column restricted text check (restricted in ('fraud'));

-- Whatever writes a claim's status: nothing is approved, ordered or paid past a finding that stops it.
create function claim_stops_at_blockers() returns trigger language plpgsql as $$
begin
  if exists (select from finding where claim_id = new.id and severity = 'blocker'
    and state in ('open', 'acknowledged')) then
    raise exception 'claim % has findings that stop an approval', new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger claim_stops_at_blockers before update of status on claim
  for each row when (new.status in ('approved', 'payment_ordered')
    and new.status is distinct from old.status)
  execute function claim_stops_at_blockers();

-- When a party's account was replaced by another, whoever did it: new accounts are called back before they are paid.
alter table party add column iban_changed_at timestamptz;
create function remember_iban_change() returns trigger language plpgsql as $$
begin
  new.iban_changed_at := now();
  return new;
end $$;
create trigger party_iban_changed before update of iban on party
  for each row when (old.iban is not null and new.iban is not null and new.iban is distinct from old.iban)
  execute function remember_iban_change();

-- Addresses as they are compared: letters and digits, whatever stands between them.
create index party_address on party (lower(regexp_replace(address, '[^[:alnum:]]+', ' ', 'g')), id desc)
  where address is not null;
-- Who else told us this account or telephone number.
create index fact_identifier on fact (key, value, id desc) where key in ('iban', 'contact_phone');
-- The escalation of a claim because of its signals.
create index escalation_claim on escalation (claim_id) where claim_id is not null;
