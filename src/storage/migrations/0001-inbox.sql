-- What arrives: originals, the places they were seen, and how far each source was read.

create table original (
  id bigint generated always as identity primary key,
  channel text not null,
  account text not null,
  sha256 text not null,
  size bigint not null,
  received_at timestamptz not null,
  ingested_at timestamptz not null default now(),
  envelope jsonb not null default '{}',
  -- waiting: not read yet; done: a message (or a receipt) came of it
  stage text not null default 'waiting' check (stage in ('waiting', 'done')),
  stage_since timestamptz not null default now(),
  version integer not null default 1,
  -- starts of the normalize stage, counted before the work: what kills its process every time must end too
  tries integer not null default 0,
  unique (channel, account, sha256)
);
create index original_waiting on original (stage_since) where stage = 'waiting';

-- The same content may be seen several times (re-created folder, an MTA that lost our 250): one original, many sightings.
create table sighting (
  channel text not null,
  account text not null,
  source_key text not null,
  original_id bigint not null references original,
  seen_at timestamptz not null default now(),
  primary key (channel, account, source_key)
);

create table source_cursor (
  source text primary key,
  position text not null,
  moved_at timestamptz not null default now()
);

create table source_health (
  source text primary key,
  state text not null check (state in ('alive', 'failing')),
  detail text,
  alive_at timestamptz,
  failing_since timestamptz,
  error text,
  reconciled_at timestamptz,
  at_source bigint,
  missing bigint
);

-- Small secrets that must outlive a restart (rotated refresh tokens), sealed with a key from the settings.
create table sealed_secret (
  name text primary key,
  sealed text not null,
  written_at timestamptz not null default now()
);
