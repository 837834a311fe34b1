-- The daily work: whose a ticket is, when it is due, until when it sleeps, who has seen how much of it.

alter table ticket
  -- name of the person it belongs to; nobody's when null
  add column assignee text,
  -- put off until then; comes back by itself or as soon as somebody writes
  add column asleep_until timestamptz,
  add column status_since timestamptz not null default now(),
  -- the next end of a clock, far in the future when none runs; whole milliseconds, as all page keys
  add column due_at timestamptz not null default '9999-12-31 00:00:00+00',
  add column due_clock text,
  -- the version that due_at was computed for: any other one is computed again
  add column due_version integer not null default 0;
update ticket set status_since = updated_at;

-- One index for each view of the queue, in its order.
create index ticket_queue_open on ticket (due_at, received_at, id)
  where status in ('new', 'open', 'waiting_customer', 'waiting_department', 'escalated');
create index ticket_queue_kind on ticket (case_kind, due_at, received_at, id)
  where status in ('new', 'open', 'waiting_customer', 'waiting_department', 'escalated');
create index ticket_queue_mine on ticket (assignee, due_at, received_at, id)
  where assignee is not null and status in ('new', 'open');
create index ticket_queue_new on ticket (due_at, received_at, id)
  where assignee is null and status in ('new', 'open');
create index ticket_queue_waiting on ticket (due_at, received_at, id)
  where status in ('waiting_customer', 'waiting_department');
create index ticket_queue_escalated on ticket (due_at, received_at, id) where status = 'escalated';
create index ticket_queue_decided on ticket (updated_at desc, id desc) where status in ('resolved', 'closed');
create index ticket_asleep on ticket (asleep_until, id) where asleep_until is not null;
create index ticket_due_stale on ticket (id)
  where due_version <> version and status in ('new', 'open', 'waiting_customer', 'waiting_department', 'escalated');

-- How far each person has seen a conversation: the mark of src/storage/messages.ts, inbound half.
create table ticket_seen (
  ticket_id bigint not null references ticket,
  person text not null,
  messages integer not null,
  last_message bigint not null,
  seen_at timestamptz not null default now(),
  primary key (ticket_id, person)
);

-- Filters that people keep for themselves or for everybody.
create table saved_view (
  id bigint generated always as identity primary key,
  version integer not null default 1,
  owner text not null,
  name text not null,
  shared boolean not null default false,
  filters jsonb not null,
  position integer not null default 0,
  created_at timestamptz not null default now(),
  unique (owner, name)
);
create index saved_view_shared on saved_view (position, id) where shared;
