-- A decision that were written down as taken would hold without the signatures and the file it needs.
create function decision_begins_proposed() returns trigger language plpgsql as $$
begin
  if new.state <> 'proposed' then
    raise exception 'a decision begins as a proposal' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger decision_begins_proposed before insert on decision
  for each row execute function decision_begins_proposed();
