-- What was resolved two weeks ago is closed by the clock.
create index ticket_closable on ticket (resolved_at, id)
  where status = 'resolved' and stage = 'settled' and problem is null;

-- Tickets and claims from before their statuses were logged: the log begins with where they stood.
insert into status_change (ticket_id, became, at)
  select id, status, status_since from ticket t
  where not exists (select from status_change s where s.ticket_id = t.id);
insert into status_change (claim_id, became, at)
  select id, status, updated_at from claim c
  where not exists (select from status_change s where s.claim_id = c.id);

-- Emptying the whole log is a change as well.
create trigger status_change_not_emptied before truncate on status_change
  for each statement execute function status_change_is_append_only();
