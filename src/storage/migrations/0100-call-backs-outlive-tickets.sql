-- Whoever was promised a call waits for it on a ticket that is resolved, too, and on the ticket to which their call was split off.
-- Deadlines of decided tickets are not computed with those of the queue: their clocks are told at once instead.
create or replace function call_back_changed() returns trigger language plpgsql as $$
declare
  asked_on bigint;
  standing bigint;
  further bigint;
begin
  foreach asked_on in array
    case when tg_op = 'UPDATE' and old.ticket_id <> new.ticket_id then array[old.ticket_id, new.ticket_id]
      else array[new.ticket_id] end
  loop
    standing := asked_on;
    loop
      select merged_into into further from ticket where id = standing;
      exit when further is null;
      standing := further;
    end loop;
    perform note_change('ticket', standing);
    -- Its deadline is one of the ticket's.
    update ticket set due_version = 0,
        clock_at = case when status in ('resolved', 'closed') then received_at else clock_at end
      where id = standing;
  end loop;
  return null;
end $$;

-- Those that wait on decided tickets already.
update call_back set state = state where state = 'open';
