-- How many tickets each view of the queue holds, without looking at a ticket. Each change of a ticket adds its
-- differences as rows of their own, so that writers never wait for each other; the clock adds them up.
create table queue_tally (
  status text not null,
  assignee text,
  asleep boolean not null,
  n integer not null
);

create function queue_tally_follow() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    insert into queue_tally (status, assignee, asleep, n)
      values (old.status, old.assignee, old.asleep_until is not null, -1);
  end if;
  if tg_op <> 'DELETE' then
    insert into queue_tally (status, assignee, asleep, n)
      values (new.status, new.assignee, new.asleep_until is not null, 1);
  end if;
  return null;
end $$;
create trigger queue_tally_new after insert or delete on ticket
  for each row execute function queue_tally_follow();
create trigger queue_tally_changed after update of status, assignee, asleep_until on ticket
  for each row when ((new.status, new.assignee, new.asleep_until is null)
    is distinct from (old.status, old.assignee, old.asleep_until is null))
  execute function queue_tally_follow();

insert into queue_tally (status, assignee, asleep, n)
  select status, assignee, asleep_until is not null, count(*) from ticket group by 1, 2, 3;
