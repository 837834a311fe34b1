-- What we say: requests for what is missing, and messages with a state that never lies.

create table information_request (
  id bigint generated always as identity primary key,
  claim_id bigint not null references claim,
  ticket_id bigint not null references ticket,
  state text not null check (state in ('open', 'satisfied', 'exhausted', 'cancelled')),
  -- round of the last message: 0 first request, 1 and 2 reminders, 3 final
  round integer not null,
  started_at timestamptz not null,
  due_on date not null,
  next_at timestamptz,
  version integer not null default 1,
  closed_at timestamptz,
  close_reason text
);
create unique index information_request_one_open on information_request (claim_id) where state = 'open';
create index information_request_due on information_request (next_at) where state = 'open';

create table outbound (
  id bigint generated always as identity primary key,
  -- purpose:subject:round:recipient — the same thing is never said twice
  key text not null unique,
  ticket_id bigint not null references ticket,
  claim_id bigint references claim,
  request_id bigint references information_request,
  purpose text not null,
  round integer not null default 0,
  channel text not null,
  recipient text not null,
  language text not null,
  subject text not null,
  body text not null,
  automatic text not null check (automatic in ('auto-replied', 'auto-generated', 'no')),
  -- requirement keys it asks for: checked again in the transaction that lets it go
  asks text[] not null default '{}',
  message_id text not null unique,
  envelope_from text not null,
  sha256 text not null,
  state text not null check (state in
    ('queued', 'dialing', 'transmitting', 'sent', 'refused', 'uncertain', 'cancelled')),
  state_since timestamptz not null default now(),
  -- grows with each attempt: a process that was thought dead cannot write over its successor
  fence integer not null default 0,
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  last_response text,
  settled_by text,
  sent_at timestamptz,
  -- what the far end said later: delivered, bounced (hard), delayed (soft), pec-accepted, pec-delivered …
  delivery text,
  delivery_detail text,
  delivery_at timestamptz,
  -- set once the owner was told that it did not arrive
  failure_handled_at timestamptz,
  created_by text not null,
  created_at timestamptz not null default now()
);
create index outbound_due on outbound (next_at) where state = 'queued';
create index outbound_in_flight on outbound (state_since) where state in ('dialing', 'transmitting');
create index outbound_uncertain on outbound (state_since) where state = 'uncertain';
create index outbound_ticket on outbound (ticket_id, id);
create index outbound_recipient on outbound (recipient, created_at);
create index outbound_automatic on outbound (created_at) where automatic <> 'no';

create table escalation (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  claim_id bigint references claim,
  reason text not null,
  -- names the clock period, so that a job that runs twice raises once
  period text not null,
  state text not null default 'raised' check (state in ('raised', 'acknowledged', 'decided', 'returned', 'expired')),
  note text,
  raised_at timestamptz not null default now(),
  unique (ticket_id, reason, period)
);
