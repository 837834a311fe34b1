-- Pictures on other computers that somebody asked to see in a mail: fetched once, so that their sender learns it once.
create table mail_picture (
  message_id bigint not null references message,
  -- hash of the address it lay at
  picture text not null,
  sha256 text not null,
  content_type text not null,
  size bigint not null,
  fetched_at timestamptz not null,
  primary key (message_id, picture)
);
