-- One act of a person on many tickets: what each was like before, so that it can be taken back row by row.
create table bulk_act (
  id bigint generated always as identity primary key,
  -- drawn by the person's program: sent twice, it is one act
  client_id uuid not null,
  done_by text not null,
  act jsonb not null,
  done_at timestamptz not null default now(),
  unique (done_by, client_id)
);

create table bulk_row (
  bulk_id bigint not null references bulk_act,
  ticket_id bigint not null references ticket,
  outcome text not null check (outcome in ('done', 'unchanged', 'not-possible')),
  detail text,
  before jsonb,
  -- the ticket's version with the act: another one says that somebody has touched it since
  version_after integer,
  undone text check (undone in ('restored', 'touched')),
  primary key (bulk_id, ticket_id)
);
