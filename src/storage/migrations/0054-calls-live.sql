-- Whoever watches sees a call come in, go on and end: each of its events is a piece, and all are in an original at last.
create function call_piece_changed() returns trigger language plpgsql as $$
begin
  perform note_change('call', 0);
  return null;
end $$;
create trigger call_piece_told after insert on item_piece
  for each row when (new.channel = 'phone' and new.whole like 'CA%')
  execute function call_piece_changed();
create trigger call_piece_filed after update of used on item_piece
  for each row when (new.channel = 'phone' and new.whole like 'CA%' and new.used and not old.used)
  execute function call_piece_changed();
