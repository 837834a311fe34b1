-- Who is insured for what, and what happened. Amounts are euro cents.

create table party (
  id bigint generated always as identity primary key,
  name text not null,
  -- words of the name, accents folded, in alphabetical order: «Bianchi Anna» and «Anna Bianchi» are one
  name_key text not null,
  surname text,
  fiscal_code text,
  vat_number text,
  iban text,
  language text check (language in ('it', 'en')),
  address text,
  do_not_write text
);
create index party_name on party (name_key);
create index party_fiscal_code on party (fiscal_code) where fiscal_code is not null;
create index party_iban on party (iban) where iban is not null;

create table contact (
  party_id bigint not null references party,
  kind text not null check (kind in ('email', 'phone', 'pec')),
  value text not null,
  shared boolean not null default false,
  invalid boolean not null default false,
  invalid_reason text,
  primary key (party_id, kind, value)
);
create index contact_value on contact (value);

create table policy (
  id bigint generated always as identity primary key,
  number text not null,
  -- upper case, no separators: what people quote is compared with this
  number_key text not null unique,
  product text not null,
  language text check (language in ('it', 'en')),
  cancelled_on date,
  imported_at timestamptz not null default now()
);

create table policy_party (
  policy_id bigint not null references policy,
  party_id bigint not null references party,
  role text not null check (role in ('policyholder', 'insured', 'beneficiary')),
  primary key (policy_id, party_id, role)
);
create index policy_party_party on policy_party (party_id);

create table policy_version (
  policy_id bigint not null references policy,
  version integer not null,
  valid_from date not null,
  valid_to date not null,
  plate text,
  risk_address text,
  covers jsonb not null,
  primary key (policy_id, version)
);
create index policy_version_plate on policy_version (plate) where plate is not null;

create table instalment (
  policy_id bigint not null references policy,
  due_on date not null,
  amount bigint not null,
  paid_on date,
  primary key (policy_id, due_on)
);

-- Bodies of references are permuted from this counter (src/domain/reference.ts).
create sequence reference_number minvalue 0 start 0;

create table claim (
  id bigint generated always as identity primary key,
  reference text not null unique,
  version integer not null default 1,
  type text not null,
  status text not null,
  policy_id bigint references policy,
  loss_on date,
  loss_place text,
  notified_at timestamptz not null,
  closed_at timestamptz,
  language text not null check (language in ('it', 'en')),
  plates text[] not null default '{}',
  external_references text[] not null default '{}',
  -- facts that switch conditional requirements on, such as {"cause": "theft"}
  conditions jsonb not null default '{}',
  -- verdict and findings of the last assessment
  coverage jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index claim_policy on claim (policy_id);
create index claim_plates on claim using gin (plates);
create index claim_external_references on claim using gin (external_references);

create table claim_party (
  claim_id bigint not null references claim,
  party_id bigint not null references party,
  role text not null,
  primary key (claim_id, party_id, role)
);
create index claim_party_party on claim_party (party_id);

create table requirement (
  claim_id bigint not null references claim,
  key text not null,
  any_of text[] not null,
  level text not null check (level in ('M', 'C')),
  stage text not null check (stage in ('fnol', 'review', 'payment')),
  state text not null check (state in ('missing', 'asked', 'received', 'accepted', 'rejected', 'waived')),
  asked_rounds integer not null default 0,
  note text,
  -- what satisfied it: message, attachment, span, method
  evidence jsonb,
  changed_at timestamptz not null default now(),
  primary key (claim_id, key)
);
