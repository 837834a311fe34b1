-- What people said of values that were read in a message: right, or what stands there instead. Kept apart from the facts,
-- which are replaced whenever the message is read again.
create table fact_word (
  message_id bigint not null references message,
  key text not null,
  -- as the machine read it
  value text not null,
  -- Fact of src/domain/facts/fact.ts, without key and value: where it stood and how sure the machine was
  reading jsonb not null,
  -- what stands there; the value itself: it was right; null: nothing of the kind
  meant text,
  by text not null,
  at timestamptz not null,
  primary key (message_id, key, value)
);
