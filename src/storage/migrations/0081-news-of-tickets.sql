-- What has come last on a ticket, and how much in all, so that nobody walks through conversations to see whether a
-- person has seen them.
create table ticket_news (
  ticket_id bigint primary key references ticket,
  -- the newest message that is news: copies and receipts are none; 0 without
  last_message bigint not null default 0,
  -- all messages of the conversation
  messages integer not null default 0
) with (fillfactor = 80);

create function ticket_news_refresh(a_ticket bigint) returns void language plpgsql as $$
begin
  if a_ticket is null then
    return;
  end if;
  -- The row is held first: of two messages on one ticket, the later one counts what the earlier brought.
  insert into ticket_news (ticket_id) values (a_ticket)
    on conflict (ticket_id) do update set messages = ticket_news.messages;
  update ticket_news set (last_message, messages) = (
      select coalesce(max(m.id) filter (where m.copy_of is null and m.nature <> 'pec-receipt'), 0), count(*)
      from conversation c join message m on m.id = c.message_id where c.ticket_id = a_ticket)
    where ticket_id = a_ticket;
end $$;

create function ticket_news_follow() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    perform ticket_news_refresh(old.ticket_id);
  end if;
  if tg_op <> 'DELETE' then
    perform ticket_news_refresh(new.ticket_id);
  end if;
  return null;
end $$;
create trigger ticket_news_second after insert or update or delete on ticket_message
  for each row execute function ticket_news_follow();
create trigger ticket_news_new after insert on message
  for each row when (new.ticket_id is not null) execute function ticket_news_follow();

create function ticket_news_changed() returns trigger language plpgsql as $$
begin
  if new.ticket_id is distinct from old.ticket_id then
    perform ticket_news_refresh(old.ticket_id);
  end if;
  perform ticket_news_refresh(new.ticket_id);
  perform ticket_news_refresh(ticket_id) from ticket_message where message_id = new.id;
  return null;
end $$;
create trigger ticket_news_changed after update of ticket_id, copy_of, nature on message
  for each row when ((new.ticket_id, new.copy_of, new.nature) is distinct from (old.ticket_id, old.copy_of, old.nature))
  execute function ticket_news_changed();

insert into ticket_news (ticket_id, last_message, messages)
  select c.ticket_id, coalesce(max(m.id) filter (where m.copy_of is null and m.nature <> 'pec-receipt'), 0), count(*)
  from conversation c join message m on m.id = c.message_id group by 1;

-- Years of what is over, as it is narrowed most.
create index ticket_decided_assignee on ticket (assignee, updated_at desc, id desc)
  where status in ('resolved', 'closed');
create index ticket_decided_channel on ticket (channel, updated_at desc, id desc)
  where status in ('resolved', 'closed');
create index ticket_decided_due on ticket (due_at) where status in ('resolved', 'closed') and due_at < '9999-12-31 00:00:00+00';
create index ticket_decided_clock on ticket (due_clock, updated_at desc, id desc)
  where status in ('resolved', 'closed') and due_clock is not null;
