-- Pages that OCR looked at: where each word stands on the picture, so that what a page proved can be shown on it.
create table scanned_page (
  -- an unreadable original that is read again loses its files, and these with them
  attachment_id bigint not null references attachment on delete cascade,
  -- from 1, in the order of the file
  number integer not null check (number > 0),
  state text not null check (state in ('read', 'doubtful', 'unreadable', 'blank', 'picture', 'failed')),
  -- why the reader gave up
  note text,
  -- pixels of the upright page that boxes count in
  width integer not null,
  height integer not null,
  -- degrees clockwise by which the page of the file was turned to stand upright
  turned integer not null check (turned in (0, 90, 180, 270)),
  -- 0 to 1; null without words
  confidence double precision,
  -- [start, end, left, top, right, bottom, confidence] of each word; start and end count in the file's text
  words jsonb not null,
  -- [left, top, right, bottom] of what stands there unread
  unread jsonb not null,
  -- what QR codes say
  codes text[] not null,
  primary key (attachment_id, number)
);
