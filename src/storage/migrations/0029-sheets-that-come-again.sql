-- What a scanned file says of its own making and signature: letters that are cut out of it say it as well.
alter table scan_batch add column layer jsonb;
-- The batch whose pages are the backs of this one's: a scanner with one eye writes fronts and backs into two files.
alter table scan_batch add column backs_id bigint references scan_batch;
-- joined: its pages stand in another batch, as backs
alter table scan_batch drop constraint scan_batch_state_check;
alter table scan_batch add constraint scan_batch_state_check
  check (state in ('reading', 'held', 'whole', 'released', 'returned', 'joined'));
alter table scan_batch_step drop constraint scan_batch_step_action_check;
alter table scan_batch_step add constraint scan_batch_step_action_check check (action in
  ('held', 'sorted', 'arranged', 'collated', 'joined', 'dated', 'released', 'returned', 'taken-back', 'undone'));

-- How dark the page is within its words, 8 by 8 cells of one hexadecimal digit; null for a page of few words.
alter table scanned_page add column ink text;
-- Hashes of what only this sheet says: two scans of one sheet share some (src/domain/letters/same-sheet.ts).
alter table scanned_page add column marks integer[] not null default '{}';
create index scanned_page_marks on scanned_page using gin (marks);
