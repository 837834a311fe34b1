-- What people are writing, the files they add, and answers that can still be taken back.

-- Files for answers. The same file added twice by one person to one ticket is one.
create table upload (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  author text not null,
  name text not null,
  -- as found in the bytes where they tell
  content_type text not null,
  size bigint not null,
  sha256 text not null,
  uploaded_at timestamptz not null default now(),
  unique (ticket_id, author, sha256, name)
);

-- Never used twice: a tab that still holds a draft of last week cannot take this one's number for its own.
create sequence draft_revision;

create table draft (
  ticket_id bigint not null references ticket,
  author text not null,
  channel text not null,
  revision bigint not null default nextval('draft_revision'),
  text text not null,
  recipient text,
  subject text,
  language text,
  -- how far the conversation had gone for the writer
  based_on text,
  -- ids of uploads, in order
  uploads jsonb not null default '[]',
  updated_at timestamptz not null default now(),
  primary key (ticket_id, author, channel)
);

alter table outbound
  -- what the person wrote, and what sending it changed: enough to take it back
  add column written jsonb,
  -- the files that travel with it: name, type, size, hash
  add column attachments jsonb not null default '[]';
