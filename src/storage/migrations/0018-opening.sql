-- A claim that a person opened from a ticket can be taken back like every other move.
alter table rearrangement drop constraint rearrangement_kind_check;
alter table rearrangement add constraint rearrangement_kind_check
  check (kind in ('merge-tickets', 'split-ticket', 'relink-ticket', 'merge-claims', 'open-claim'));
