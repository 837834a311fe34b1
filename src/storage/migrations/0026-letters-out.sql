-- Our letters on paper. Each is a message of the outbox that people carry: it stays queued until somebody has posted it.
alter table outbound add column carried_by text not null default 'machine'
  check (carried_by in ('machine', 'people'));
-- The same words as pages want them (Sheet of src/domain/letters/sheet.ts): for the post, when no mail arrives.
alter table outbound add column sheet jsonb;
drop index outbound_due;
create index outbound_due on outbound (next_at) where state = 'queued' and carried_by = 'machine';

-- Why nothing more is posted to the address on file, until somebody has looked: the last letter came back.
alter table party add column address_doubt text;
create function another_address() returns trigger language plpgsql as $$
begin
  new.address_doubt := null;
  return new;
end $$;
create trigger another_address before update of address on party
  for each row when (new.address is distinct from old.address) execute function another_address();

-- Letters that went to the printer together, as one file.
create table print_batch (
  id bigint generated always as identity primary key,
  -- drawn by the program of whoever prints: the same one sent twice is one batch of each postage
  client_id text not null,
  postage text not null check (postage in ('plain', 'registered')),
  printed_by text not null,
  printed_at timestamptz not null,
  -- when its file was given out for the first time: whatever is given out later says that it is a reprint
  handed_at timestamptz,
  handed_to text,
  unique (printed_by, client_id, postage)
);

create table paper_letter (
  outbound_id bigint primary key references outbound,
  -- whose address it is, when a party's
  party_id bigint references party,
  -- PostalAddress of src/domain/letters/postal-address.ts
  address jsonb not null,
  postage text not null check (postage in ('plain', 'registered')),
  pages integer not null check (pages > 0),
  -- why it leaves on paper, in both languages
  why jsonb not null,
  -- a letter whose message was cancelled is in none of them: it was taken back
  state text not null default 'to_print' check (state in ('to_print', 'printed', 'posted', 'returned')),
  version integer not null default 1,
  batch_id bigint references print_batch,
  -- place in its batch, from 1
  position integer,
  -- how often it was printed again
  copies integer not null default 0,
  -- taken back after it was printed, and the paper is in nobody's hands any more
  destroyed_at timestamptz,
  posted_on date,
  posted_by text,
  -- of a registered letter
  tracking text,
  returned_on date,
  return_reason text check (return_reason in
    ('unclaimed', 'unknown', 'moved', 'insufficient_address', 'refused', 'deceased', 'other')),
  return_note text,
  check ((state = 'to_print') = (batch_id is null)),
  check ((state in ('posted', 'returned')) = (posted_on is not null)),
  check ((state = 'returned') = (returned_on is not null))
);
create unique index paper_letter_place on paper_letter (batch_id, position) where batch_id is not null;
create index paper_letter_room on paper_letter (outbound_id) where state in ('to_print', 'printed');
create index paper_letter_state on paper_letter (state, outbound_id desc);
