-- Orders of payment on their way to the paying system: each is handed over once, and one whose fate nobody knows is asked
-- about before it is handed over again.
create table payment_order (
  payment_id bigint primary key references payment on delete cascade,
  state text not null default 'waits' check (state in ('waits', 'handing', 'uncertain', 'refused', 'taken')),
  state_since timestamptz not null default now(),
  -- grows with each attempt: a process that was thought dead cannot write over its successor
  fence integer not null default 0,
  attempts integer not null default 0,
  next_at timestamptz not null,
  -- why it is not there yet, in both languages of the desk
  reason jsonb
);
create index payment_order_due on payment_order (next_at) where state in ('waits', 'handing', 'uncertain');
