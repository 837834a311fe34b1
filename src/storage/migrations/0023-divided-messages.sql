-- A message that tells two losses, or answers about one claim and tells another loss: the second ticket hears its part of
-- the words and files, the first one the rest.
alter table ticket_message
  -- null: all of the message. Stretches are [start, end] in UTF-16 units of the words, as in facts.
  add column part jsonb,
  -- when the second ticket has drawn out its part; the message's own mark is the first ticket's
  add column handled_at timestamptz,
  -- a message may tell three losses
  add column ordinal integer not null default 1,
  drop constraint ticket_message_message_id_kind_key,
  add unique (message_id, kind, ordinal);
