-- Whoever watches the print room is told of it: nobody has to ask again and again what colleagues have printed.
create function paper_letter_changed() returns trigger language plpgsql as $$
begin
  perform note_change('letter', new.outbound_id);
  return null;
end $$;
create trigger paper_letter_changed after insert or update on paper_letter
  for each row execute function paper_letter_changed();

-- A message that was cancelled, or whose file was given out, is another sight of the same letters.
create function letter_message_changed() returns trigger language plpgsql as $$
begin
  perform note_change('letter', new.id);
  return null;
end $$;
create trigger letter_message_changed after update of state on outbound
  for each row when (new.carried_by = 'people' and new.state <> old.state) execute function letter_message_changed();

create function print_batch_changed() returns trigger language plpgsql as $$
begin
  perform note_change('letter', 0);
  return null;
end $$;
create trigger print_batch_changed after update on print_batch
  for each row execute function print_batch_changed();
