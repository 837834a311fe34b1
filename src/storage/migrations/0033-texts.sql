-- The far end's own name of a message of ours, under which it tells what became of it.
alter table outbound add column provider_id text;
create index outbound_provider on outbound (provider_id) where provider_id is not null;

-- Numbers that forbade text messages (STOP), and allowed them again: the last word holds. A party need not be known.
create table text_consent (
  -- E.164
  number text primary key,
  state text not null check (state in ('stopped', 'allowed')),
  said_at timestamptz not null,
  -- the message that said so; none when the far end refused a message of ours because of it
  message_id bigint references message on delete set null
);
