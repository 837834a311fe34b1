-- Work given to a department of the house or to people outside: the ticket waits, the customer's clock runs on.
create table task (
  id bigint generated always as identity primary key,
  version integer not null default 1,
  ticket_id bigint not null references ticket,
  claim_id bigint references claim,
  -- id of a department of the profile
  department text not null,
  state text not null default 'open' check (state in ('open', 'done', 'cancelled')),
  text text not null,
  due_on date not null,
  given_by text not null,
  given_at timestamptz not null,
  -- drawn by the giver's program: the same task given twice is one
  client_id uuid not null,
  -- where it was sent; null when it is worked on here
  email text,
  outbound_id bigint references outbound,
  -- how the ticket stood, for giving it back
  ticket_was text not null,
  answer text,
  -- the mail that answered it
  message_id bigint references message,
  -- person:<name>, or the address that answered
  ended_by text,
  ended_at timestamptz,
  reminders integer not null default 0,
  -- only roles that may know of fraud signals ever see it
  restricted text check (restricted = 'fraud'),
  unique (given_by, client_id)
);
create index task_open on task (due_on, id) where state = 'open';
create index task_ticket on task (ticket_id, id);
create index task_claim on task (claim_id, id) where claim_id is not null;
create index task_outbound on task (outbound_id) where outbound_id is not null;

create function task_changed() returns trigger language plpgsql as $$
begin
  if new.restricted is not null then
    perform note_change(new.restricted, coalesce(new.claim_id, (select claim_id from ticket where id = new.ticket_id)));
  else
    perform note_change('ticket', new.ticket_id), note_change('claim', new.claim_id);
    -- Its deadline is one of the ticket's.
    update ticket set due_version = 0 where id = new.ticket_id;
  end if;
  return null;
end $$;
create trigger task_changed after insert or update on task for each row execute function task_changed();
