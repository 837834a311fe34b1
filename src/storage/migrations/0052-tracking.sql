-- A number of a registered letter is given once: whoever types it for another letter is told.
create index paper_letter_tracking on paper_letter (tracking) where tracking is not null;
