-- What was decided, ordered and paid on claims, as the paying system says. Amounts are euro cents.

create table payment (
  id bigint generated always as identity primary key,
  -- the paying system's own number: the same payment told again is one payment
  external_id text not null unique,
  claim_id bigint not null references claim,
  cover_code text not null,
  amount bigint not null check (amount > 0),
  decided_on date,
  ordered_on date,
  due_on date,
  paid_on date,
  -- the bank sent it back; cleared when it is ordered again
  rejected_on date,
  rejected_reason text,
  payee_name text,
  iban text,
  imported_at timestamptz not null default now()
);
create index payment_claim on payment (claim_id, cover_code);
