-- Whoever watches is told of scanned post too: nobody has to ask again and again whether some waits.
create function scan_batch_changed() returns trigger language plpgsql as $$
begin
  perform note_change('scan', new.id);
  return null;
end $$;
-- Not of each sign of life while a machine reads it.
create trigger scan_batch_changed after insert or update of version, state on scan_batch
  for each row execute function scan_batch_changed();
