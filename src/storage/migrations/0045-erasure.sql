-- A decision keeps its word, unless the words of its claim are erased: the kind, the sum and the signatures stay.
drop trigger decision_keeps_its_word on decision;
create trigger decision_keeps_its_word before update or delete on decision
  for each row when (coalesce(current_setting('sportello.erasing', true), '') <> 'on')
  execute function decision_keeps_its_word();

-- The house confirms its times of keeping once; before, nothing is erased by the clock.
create table retention_word (
  id bigint generated always as identity primary key,
  -- the times, as they were confirmed: when the profile changes them they are confirmed anew
  rules jsonb not null,
  confirmed_by text not null,
  confirmed_at timestamptz not null
);
-- Each turn that looked or erased.
create table retention_run (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  -- it only looked
  dry boolean not null,
  by text not null,
  -- what was found or erased, kind by kind
  found jsonb not null
);
