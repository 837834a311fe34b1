-- Items that arrive in pieces (the events of a call), kept until they are whole.
create table item_piece (
  channel text not null,
  account text not null,
  -- the item it will be part of, as its source names it
  whole text not null,
  key text not null,
  -- the address it was sent to, without the host
  about text not null,
  -- exactly as it came
  bytes bytea not null,
  received_at timestamptz not null,
  -- it is in an original, or needs none
  used boolean not null default false,
  ordinal bigint generated always as identity,
  primary key (channel, account, whole, key)
);
create index item_piece_unused on item_piece (channel, received_at) where not used;

-- What a caller chose before anything was recorded: proof of consent, and of its refusal.
create table recording_consent (
  message_id bigint primary key references message on delete cascade,
  call text not null,
  -- version of the notice that was read out
  notice text not null,
  language text not null,
  choice text not null check (choice in ('recorded', 'declined')),
  chosen_at timestamptz not null
);
