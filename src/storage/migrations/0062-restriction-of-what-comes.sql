-- What is hidden while somebody's data are restricted is asked for each row as it is written: also what comes later stays
-- hidden, and what two people share appears again only when it is nobody's secret any more.
create or replace function search_stays_hidden() returns trigger language plpgsql as $$
declare
  an_address text;
  is_hidden boolean := false;
begin
  -- Nearly always there is nobody.
  if not exists (select from party where restricted_at is not null) then
    return null;
  end if;
  case new.kind
    when 'party' then
      select p.restricted_at is not null into is_hidden from party p where p.id = new.id;
    when 'ticket' then
      select t.customer into an_address from ticket t where t.id = new.id;
    when 'note' then
      select t.customer into an_address from note n join ticket t on t.id = n.ticket_id where n.id = new.id;
    when 'message' then
      select m.sender into an_address from message m where m.id = new.id;
    when 'file' then
      select m.sender into an_address from attachment a join message m on m.id = a.message_id where a.id = new.id;
    when 'answer' then
      select o.recipient into an_address from outbound o where o.id = new.id;
      is_hidden := exists (select from paper_letter l join party p on p.id = l.party_id
        where l.outbound_id = new.id and p.restricted_at is not null);
    else
      -- Claims and policies have other people too.
      return null;
  end case;
  if is_hidden or exists (select from contact k join party p on p.id = k.party_id
    where k.value = an_address and not k.shared and p.restricted_at is not null) then
    delete from search_entry where kind = new.kind and id = new.id;
  end if;
  return null;
end $$;
create index party_restricted on party (id) where restricted_at is not null;
drop table search_hidden;
