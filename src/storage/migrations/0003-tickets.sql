-- Work caused by contact: tickets, their messages, what was read in them and where they belong.

create table ticket (
  id bigint generated always as identity primary key,
  reference text not null unique,
  version integer not null default 1,
  stage text not null check (stage in ('read', 'link', 'assess', 'request', 'settled')),
  stage_since timestamptz not null default now(),
  status text not null check (status in
    ('new', 'open', 'waiting_customer', 'waiting_department', 'escalated', 'resolved', 'closed', 'merged')),
  case_kind text not null,
  channel text not null,
  account text not null,
  language text not null check (language in ('it', 'en')),
  subject text not null,
  customer text,
  customer_name text,
  claim_id bigint references claim,
  -- the ticket it seems to continue without being let in (closed, or a sender nobody knows), and how it pointed there
  related_id bigint references ticket,
  related_how text,
  -- why a person must look: a code of src/domain/problem.ts and what it is about
  problem text,
  problem_detail text,
  received_at timestamptz not null,
  resolved_at timestamptz,
  created_at timestamptz not null default now(),
  -- whole milliseconds: it is a page key and passes through JavaScript dates
  updated_at timestamptz not null default date_trunc('milliseconds', now())
);
create index ticket_working on ticket (stage_since) where stage <> 'settled';
create index ticket_recent on ticket (updated_at desc, id desc);
create index ticket_status_recent on ticket (status, updated_at desc, id desc);
create index ticket_kind_recent on ticket (case_kind, updated_at desc, id desc);
create index ticket_problem_recent on ticket (updated_at desc, id desc) where problem is not null;
create index ticket_claim on ticket (claim_id) where claim_id is not null;
create index ticket_customer on ticket (customer, updated_at desc) where customer is not null;

create table message (
  id bigint generated always as identity primary key,
  original_id bigint not null unique references original,
  -- null only for receipts about a message we do not know
  ticket_id bigint references ticket,
  channel text not null,
  nature text not null,
  -- the whole nature with its details
  nature_detail jsonb not null,
  sender text,
  sender_name text,
  recipients jsonb not null,
  subject text not null,
  written_at timestamptz,
  received_at timestamptz not null,
  own_id text,
  text text not null,
  new_text text not null,
  html text,
  language text not null,
  do_not_answer text[] not null default '{}',
  warnings text[] not null default '{}',
  forwarded jsonb,
  pec jsonb,
  -- sender, date, subject and words: the same mail sent to two of our mailboxes
  fingerprint text,
  copy_of bigint references message,
  -- set when the pipeline has drawn everything out of it; null = link and assess must look
  handled_at timestamptz,
  created_at timestamptz not null default now()
);
create index message_ticket on message (ticket_id, id);
create index message_fingerprint on message (fingerprint) where fingerprint is not null;
create index message_unhandled on message (ticket_id) where handled_at is null;

create table attachment (
  id bigint generated always as identity primary key,
  message_id bigint not null references message,
  ordinal integer not null,
  name text not null,
  content_type text not null,
  size bigint not null,
  sha256 text not null,
  inline boolean not null,
  content_id text,
  found_in text,
  -- text read from it (text layer of a PDF …); null until read or when there is none
  text text,
  read_state text not null check (read_state in ('waiting', 'read', 'no-text', 'failed')),
  read_note text,
  unique (message_id, ordinal)
);
create index attachment_waiting on attachment (message_id) where read_state = 'waiting';
create index attachment_sha256 on attachment (sha256);

-- Every Message-ID that ties mails to a ticket: of mails we received (own), of mails they refer to (reference), of ours (sent).
create table thread_id (
  external_id text not null,
  ticket_id bigint not null references ticket,
  sender text not null,
  kind text not null check (kind in ('own', 'reference', 'sent')),
  primary key (external_id, ticket_id, sender, kind)
);
create index thread_id_ticket on thread_id (ticket_id);

create table fact (
  id bigint generated always as identity primary key,
  message_id bigint not null references message,
  ticket_id bigint not null references ticket,
  key text not null,
  value text not null,
  span jsonb not null,
  method text not null,
  confidence real not null
);
create index fact_ticket on fact (ticket_id);
create index fact_message on fact (message_id);

-- Which claim a ticket belongs to, with the evidence; a person's word is never overwritten by the machine.
create table link (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  claim_id bigint not null references claim,
  state text not null check (state in ('auto', 'opened', 'suggested', 'confirmed', 'removed')),
  score real not null,
  evidence jsonb not null,
  rules text not null,
  decided_by text not null,
  decided_at timestamptz not null default now(),
  unique (ticket_id, claim_id)
);
create index link_claim on link (claim_id);

-- Documents that came with a claim's messages.
create table document (
  id bigint generated always as identity primary key,
  claim_id bigint not null references claim,
  message_id bigint not null references message,
  attachment_id bigint references attachment,
  item text not null,
  span jsonb not null,
  method text not null,
  confidence real not null
);
create unique index document_once on document (claim_id, message_id, item, coalesce(attachment_id, 0));

-- Who did what when. Nothing ever changes or leaves this table.
create table history (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  ticket_id bigint references ticket,
  claim_id bigint references claim,
  actor text not null,
  action text not null,
  data jsonb not null default '{}'
);
create index history_ticket on history (ticket_id, id);
create index history_claim on history (claim_id, id);

create function history_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'history is append only';
end $$;
create trigger history_append_only before update or delete on history
  for each row execute function history_is_append_only();
