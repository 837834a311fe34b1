-- A ticket that was merged answers for nothing any more: whoever is to be called back on it is on the clocks of the ticket that
-- goes on in its place, and on the page of it.
create or replace function call_back_changed() returns trigger language plpgsql as $$
declare
  standing bigint := new.ticket_id;
  further bigint;
begin
  loop
    select merged_into into further from ticket where id = standing;
    exit when further is null;
    standing := further;
  end loop;
  perform note_change('ticket', standing);
  -- Its deadline is one of the ticket's.
  update ticket set due_version = 0 where id = standing;
  return null;
end $$;
