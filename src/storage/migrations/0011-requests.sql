-- People hold a request back, give more time, let a round go at once or begin anew; words of a customer hold it back too.
alter table information_request drop constraint information_request_state_check;
alter table information_request add constraint information_request_state_check
  check (state in ('open', 'satisfied', 'exhausted', 'cancelled', 'superseded'));
alter table information_request
  -- who holds it back, and why, for people; null while it takes its course
  add column held_by text,
  add column held_why text,
  -- no reminder leaves before this day: a person gave the customer more time
  add column not_before date,
  -- a person wants the next round to leave on this day, whatever the cadence says
  add column at_once_on date,
  add constraint information_request_held check ((held_by is null) = (held_why is null));
