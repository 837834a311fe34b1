-- A complaint is answered when its answer has left, not when it was written: the law counts the sending, and a letter may lie
-- in the print room for days. The database notes it in the transaction in which the message leaves, whichever way that is
-- known: the far end took it, a proof was found, a person posted it.
alter table outbound add column settles boolean not null default false;
create index outbound_settles on outbound (ticket_id) where settles;

create function answer_moved() returns trigger language plpgsql as $$
begin
  -- The clocks of its ticket are told anew at once, also where it is over.
  update ticket set due_version = 0, clock_at = received_at where id = new.ticket_id;
  if new.state = 'sent' then
    update complaint_entry set answered_at = new.sent_at, version = version + 1
      where ticket_id = new.ticket_id and answered_at is null;
  elsif tg_op = 'UPDATE' and old.state = 'sent' then
    update complaint_entry set version = version + 1, answered_at =
        (select min(sent_at) from outbound where ticket_id = new.ticket_id and settles and state = 'sent')
      where ticket_id = new.ticket_id and answered_at = old.sent_at;
  end if;
  return null;
end $$;
create trigger answer_moved_new after insert on outbound
  for each row when (new.settles) execute function answer_moved();
create trigger answer_moved after update of state on outbound
  for each row when (new.settles and new.state <> old.state) execute function answer_moved();
