-- What each kind of case needs beside its ticket: why it is that kind, messages that belong to several tickets,
-- changes of a customer's data, and the register of complaints.

-- A message lies in the ticket it came to (message.ticket_id). Where it is about something else as well, it also
-- belongs to a second ticket of that kind: a complaint inside a claim message has its own clock.
create table ticket_message (
  message_id bigint not null references message,
  ticket_id bigint not null references ticket,
  -- one second ticket per message and kind
  kind text not null,
  added_at timestamptz not null default now(),
  primary key (message_id, ticket_id),
  unique (message_id, kind)
);
create index ticket_message_ticket on ticket_message (ticket_id);

-- Every message of a ticket, its own and the shared ones, each once: a merge may bring a shared one home.
create view conversation (ticket_id, message_id) as
  select ticket_id, id from message where ticket_id is not null
  union
  select ticket_id, message_id from ticket_message;

-- Why a ticket is the kind it is. A person's word is never overwritten by the machine.
create table case_reading (
  ticket_id bigint primary key references ticket,
  kind text not null,
  also text[] not null default '{}',
  flags text[] not null default '{}',
  -- message and quoted words
  evidence jsonb not null default '[]',
  decided_by text not null,
  decided_at timestamptz not null default now()
);

-- A field of a customer's data that somebody asks to change. The machine reads it and changes nothing.
create table change_request (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  message_id bigint references message,
  version integer not null default 1,
  party_id bigint references party,
  policy_id bigint references policy,
  field text not null,
  old_value text,
  -- null: the message says that it changes and not into what
  new_value text,
  span jsonb,
  effective_on date,
  state text not null default 'proposed' check (state in ('proposed', 'approved', 'applied', 'refused')),
  identity_required integer not null,
  identity_reached integer not null default 0,
  identity_note text,
  four_eyes boolean not null,
  approved_by text,
  confirmed_by text,
  applied_by text,
  applied_at timestamptz,
  refused_reason text,
  created_at timestamptz not null default now()
);
create unique index change_request_once on change_request (ticket_id, field, coalesce(new_value, ''))
  where state <> 'refused';
create index change_request_party on change_request (party_id) where party_id is not null;

-- The register of complaints (ISVAP Regulation 24/2008): one entry per complaint, kept when it turns out to be none.
create table complaint_entry (
  id bigint generated always as identity primary key,
  ticket_id bigint not null unique references ticket,
  version integer not null default 1,
  received_at timestamptz not null,
  channel text not null,
  complainant_name text,
  complainant_address text,
  complainant_phone text,
  complainant_role text not null,
  represented_by text,
  policy_number text,
  claim_reference text,
  concerned text,
  area text not null,
  product text,
  reason text not null,
  person_complained_about text,
  handler text,
  due_on date not null,
  legal_due_on date not null,
  extension_reason text,
  answered_at timestamptz,
  outcome text,
  amount bigint,
  root_cause text,
  sent_to_ivass boolean not null default false,
  sent_to_arbitrator boolean not null default false,
  in_court boolean not null default false,
  closed_at timestamptz,
  created_at timestamptz not null default now()
);
create index complaint_entry_due on complaint_entry (due_on, id) where closed_at is null;
create index complaint_entry_received on complaint_entry (received_at desc, id desc);
