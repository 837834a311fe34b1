-- A task that was opened again begins anew: its clocks count from that moment, and its department may be reminded again.
alter table task add column opened_at timestamptz;
update task set opened_at = given_at;
alter table task alter column opened_at set not null;

-- Its deadline is one of the ticket's, of whichever goes on in its place, and of every other ticket of the claim.
create or replace function task_changed() returns trigger language plpgsql as $$
begin
  if new.restricted is not null then
    perform note_change(new.restricted, coalesce(new.claim_id, (select claim_id from ticket where id = new.ticket_id)));
  else
    perform note_change('ticket', new.ticket_id), note_change('claim', new.claim_id);
    with recursive family as (
      select new.ticket_id as id
      union
      select t.merged_into from ticket t join family f on t.id = f.id where t.merged_into is not null
    )
    update ticket set due_version = 0
      where id in (select id from family)
        or claim_id = new.claim_id and status not in ('resolved', 'closed', 'merged');
  end if;
  return null;
end $$;
