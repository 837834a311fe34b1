-- Scanned files that may hold several letters: their pages are read once, sorted, and given to tickets.
create table scan_batch (
  -- the file as it was scanned
  id bigint primary key references original,
  -- reading: a machine looks at its pages; held: a person must; whole: the file is one letter; released: its letters are
  -- originals of their own; returned: nothing for us
  state text not null check (state in ('reading', 'held', 'whole', 'released', 'returned')),
  state_since timestamptz not null default now(),
  -- the last sign of life of whoever reads it
  alive_at timestamptz not null default now(),
  version integer not null default 1,
  -- starts since the last page was read: what kills its process every time must end too
  tries integer not null default 0,
  content_type text not null,
  -- when the paper reached the house: clocks start there
  received_at timestamptz not null,
  -- null until somebody counted
  pages integer,
  -- BatchPlan of src/domain/letters/scan-batch.ts; null while it is read
  plan jsonb,
  doubts jsonb not null default '[]',
  -- why it was sent back
  reason text
);
create index scan_batch_reading on scan_batch (alive_at) where state = 'reading';
create index scan_batch_held on scan_batch (id) where state in ('held', 'returned');

-- What was read of a page, by itself.
create table scan_batch_page (
  batch_id bigint not null references scan_batch,
  number integer not null check (number > 0),
  text text not null,
  -- null for a page that was typed; words as in scanned_page, counting in the page's own text
  scanned jsonb,
  primary key (batch_id, number)
);

-- Who did what to a batch, with the plan and the day as they were before: that is how a step is taken back.
create table scan_batch_step (
  id bigint generated always as identity primary key,
  batch_id bigint not null references scan_batch,
  at timestamptz not null default now(),
  by text not null,
  action text not null check (action in
    ('held', 'sorted', 'arranged', 'collated', 'dated', 'released', 'returned', 'taken-back', 'undone')),
  plan_before jsonb,
  received_before timestamptz,
  data jsonb not null default '{}',
  -- it was taken back
  undone boolean not null default false
);
create index scan_batch_step_batch on scan_batch_step (batch_id, id);

-- Which page of a batch went into which letter: the key sees to it that none goes into two.
create table scan_letter_page (
  batch_id bigint not null references scan_batch,
  page integer not null,
  -- the letter as an original of its own
  original_id bigint not null references original,
  position integer not null,
  -- degrees clockwise that a person turned it
  turn integer not null check (turn in (0, 90, 180, 270)),
  primary key (batch_id, page),
  unique (original_id, position)
);
