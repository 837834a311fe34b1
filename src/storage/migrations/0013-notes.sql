-- What colleagues tell each other on a ticket. Nothing of it ever goes to a customer.
create table note (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  author text not null,
  text text not null,
  mentions text[] not null default '{}',
  version integer not null default 1,
  -- drawn by the writer's program: the same note sent twice is one
  client_id uuid not null,
  created_at timestamptz not null default date_trunc('milliseconds', now()),
  edited_at timestamptz,
  unique (author, client_id)
);
create index note_ticket on note (ticket_id, id);

-- What a note said before it was edited.
create table note_text (
  note_id bigint not null references note,
  version integer not null,
  text text not null,
  replaced_at timestamptz not null default now(),
  primary key (note_id, version)
);

create table note_mention (
  note_id bigint not null references note,
  person text not null,
  ticket_id bigint not null references ticket,
  read_at timestamptz,
  primary key (note_id, person)
);
create index note_mention_unread on note_mention (person, ticket_id) where read_at is null;
