-- What has proven who somebody is in a conversation. A proof is never changed; one that was wrong is withdrawn.
create table identity_proof (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  method text not null check (method in
    ('known_address', 'reference', 'answers', 'code', 'call_back', 'certified_mail', 'signed_paper')),
  -- which questions were answered rightly; the answers themselves are kept nowhere
  facts text[] not null default '{}',
  note text,
  -- the message that proves it
  message_id bigint references message,
  -- somebody speaks for the person, and where the mandate lies
  representative boolean not null default false,
  mandate text,
  noted_by text not null,
  noted_at timestamptz not null,
  withdrawn_by text,
  withdrawn_at timestamptz,
  withdrawn_why text
);
create index identity_proof_ticket on identity_proof (ticket_id, id);
-- What a message proves is noted once, however often it is looked at.
create unique index identity_proof_message on identity_proof (ticket_id, method, message_id)
  where message_id is not null;

-- A code that was sent to a channel on file. Of the code itself only a keyed digest is kept.
create table identity_code (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  party_id bigint not null references party,
  recipient text not null,
  digest text not null,
  -- drawn by the asker's program: the same code asked for twice is one
  client_id uuid not null,
  made_by text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  tries integer not null default 0,
  used_at timestamptz,
  -- another one was sent in its place
  replaced_at timestamptz,
  unique (ticket_id, client_id)
);
create index identity_code_ticket on identity_code (ticket_id, id);

-- Something was said or done below the level it takes, on somebody's word.
create table identity_override (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references ticket,
  purpose text not null check (purpose in ('reply', 'decision', 'export')),
  has_level integer not null check (has_level between 0 and 3),
  needs_level integer not null check (needs_level between 0 and 3),
  reason text not null,
  noted_by text not null,
  noted_at timestamptz not null,
  -- what left under it: an override holds for one thing
  used_for text
);
create index identity_override_ticket on identity_override (ticket_id, id);

create function identity_changed() returns trigger language plpgsql as $$
begin
  perform note_change('ticket', new.ticket_id);
  return null;
end $$;
create trigger identity_proof_changed after insert or update on identity_proof
  for each row execute function identity_changed();
create trigger identity_code_changed after insert or update on identity_code
  for each row execute function identity_changed();
create trigger identity_override_changed after insert or update on identity_override
  for each row execute function identity_changed();
