-- What people decide on claims: approvals and rejections. Amounts are euro cents.

create table decision (
  id bigint generated always as identity primary key,
  claim_id bigint not null references claim,
  -- on which the customer is told
  ticket_id bigint not null references ticket,
  version integer not null default 1,
  state text not null default 'proposed'
    check (state in ('proposed', 'decided', 'taken_back', 'returned', 'reopened')),
  -- drawn by the person's program: the same one sent twice is one decision
  client_id text not null,
  -- what it says: an approval's amount, cover and payee; a rejection's reason, clause and words
  kind text not null check (kind in ('approve', 'reject')),
  says jsonb not null,
  amount bigint check (amount > 0),
  language text not null check (language in ('it', 'en')),
  note text,
  -- what it needs before it holds
  needs_policy boolean not null,
  needs_role text not null check (needs_role in ('rep', 'senior_rep', 'supervisor')),
  needs_people integer not null check (needs_people in (1, 2)),
  needs_second text[] not null,
  -- what it rests on: policy version, findings, checklist, calculation, limits, versions of the rules
  file jsonb not null,
  -- what it changed, for taking it back
  before jsonb,
  outbound_id bigint references outbound,
  payment_id bigint references payment on delete set null,
  decided_at timestamptz,
  ended_by text,
  ended_at timestamptz,
  ended_note text,
  unique (claim_id, client_id),
  check (kind <> 'approve' or amount is not null)
);
-- One decision at a time: a second amount waits until the first is settled, and both count together.
create unique index decision_in_force on decision (claim_id) where state in ('proposed', 'decided');
create index decision_waiting on decision (id) where state = 'proposed';
create index decision_claim on decision (claim_id, id);

create table decision_signature (
  -- the order in which they signed
  id bigint generated always as identity unique,
  decision_id bigint not null references decision,
  -- person:<name>
  signed_by text not null,
  role text not null,
  signed_at timestamptz not null,
  primary key (decision_id, signed_by)
);

-- What was decided stays as it was said, and holds only with the signatures and the file it needs, whoever writes it.
create function decision_keeps_its_word() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'decisions are never deleted' using errcode = 'check_violation';
  end if;
  if (new.claim_id, new.kind, new.says, new.amount, new.language, new.client_id)
      is distinct from (old.claim_id, old.kind, old.says, old.amount, old.language, old.client_id)
    or (old.state <> 'proposed' and (new.file, new.needs_role, new.needs_people, new.needs_second)
      is distinct from (old.file, old.needs_role, old.needs_people, old.needs_second)) then
    raise exception 'decision % cannot say something else', old.id using errcode = 'check_violation';
  end if;
  if new.state is distinct from old.state and not (
      (old.state = 'proposed' and new.state in ('decided', 'taken_back', 'returned'))
      or (old.state = 'decided' and new.state in ('taken_back', 'reopened'))) then
    raise exception 'decision % is %', old.id, old.state using errcode = 'check_violation';
  end if;
  if new.state = 'decided' and old.state = 'proposed' then
    if (select count(*) from decision_signature s where s.decision_id = new.id
        and array_position(array['rep', 'senior_rep', 'supervisor'], s.role)
          >= array_position(array['rep', 'senior_rep', 'supervisor'], new.needs_role)) < new.needs_people
      or (cardinality(new.needs_second) > 0
        and (select count(*) from decision_signature s where s.decision_id = new.id) < 2) then
      raise exception 'decision % is not signed by all it needs', new.id using errcode = 'check_violation';
    end if;
    if new.kind = 'approve' then
      if exists (select from finding where claim_id = new.claim_id and severity = 'blocker'
          and state in ('open', 'acknowledged')) then
        raise exception 'claim % has findings that stop an approval', new.claim_id using errcode = 'check_violation';
      end if;
      if exists (select from requirement where claim_id = new.claim_id and stage <> 'payment'
          and state not in ('accepted', 'waived')) then
        raise exception 'claim % lacks what an approval needs', new.claim_id using errcode = 'check_violation';
      end if;
      if new.needs_policy and not exists (select from claim where id = new.claim_id and policy_id is not null) then
        raise exception 'claim % has no policy', new.claim_id using errcode = 'check_violation';
      end if;
    end if;
  end if;
  return new;
end $$;
create trigger decision_keeps_its_word before update or delete on decision
  for each row execute function decision_keeps_its_word();

create function signature_stands() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    raise exception 'a signature stays' using errcode = 'check_violation';
  end if;
  if (select state from decision where id = new.decision_id) <> 'proposed' then
    raise exception 'decision % takes no signature any more', new.decision_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger signature_stands before insert or update or delete on decision_signature
  for each row execute function signature_stands();

-- A claim becomes approved or rejected only by a decision that holds.
create function claim_was_decided() returns trigger language plpgsql as $$
begin
  if not exists (select from decision where claim_id = new.id and state = 'decided'
    and kind = case new.status when 'approved' then 'approve' else 'reject' end) then
    raise exception 'nobody has decided claim %', new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger claim_was_decided before update of status on claim
  for each row when (new.status in ('approved', 'rejected') and new.status is distinct from old.status)
  execute function claim_was_decided();

-- Whether an account was paid before.
create index payment_iban on payment (iban) where paid_on is not null;
