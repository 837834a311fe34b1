-- A posted letter has no address to write from: who of the people on file it is from, once that is certain. Undoing a link, or
-- linking elsewhere, makes it nobody's again.
alter table message add column written_by bigint references party;
create index message_written_by on message (written_by) where written_by is not null;

-- Whether the house wants proof that a message arrived: true of what it says, and known only when it is written.
alter table outbound add column needs_proof boolean not null default false;

-- As before, and a letter is hidden with whoever wrote it.
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
      is_hidden := exists (select from message m join party p on p.id = m.written_by
        where m.ticket_id = new.id and p.restricted_at is not null);
    when 'note' then
      select t.customer into an_address from note n join ticket t on t.id = n.ticket_id where n.id = new.id;
      is_hidden := exists (select from note n join message m on m.ticket_id = n.ticket_id
        join party p on p.id = m.written_by where n.id = new.id and p.restricted_at is not null);
    when 'message' then
      select m.sender into an_address from message m where m.id = new.id;
      is_hidden := exists (select from message m join party p on p.id = m.written_by
        where m.id = new.id and p.restricted_at is not null);
    when 'file' then
      select m.sender into an_address from attachment a join message m on m.id = a.message_id where a.id = new.id;
      is_hidden := exists (select from attachment a join message m on m.id = a.message_id
        join party p on p.id = m.written_by where a.id = new.id and p.restricted_at is not null);
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
