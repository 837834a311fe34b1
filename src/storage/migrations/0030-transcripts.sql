-- What was said on recordings, as an engine heard it.
create table transcript (
  -- an unreadable original that is read again loses its files, and these with them
  attachment_id bigint primary key references attachment on delete cascade,
  state text not null default 'waiting'
    check (state in ('waiting', 'done', 'silent', 'declined', 'no-engine', 'failed')),
  -- grows when it is to be heard again
  version integer not null default 1,
  -- starts without a stretch heard since
  tries integer not null default 0,
  -- when somebody last was at work on it
  alive_at timestamptz not null default now(),
  language text not null,
  -- what heard it
  engine text,
  -- 0 to 1; null without words
  confidence double precision,
  -- ms of the recording, and of it how much was heard
  length_ms integer,
  heard_ms integer not null default 0,
  -- voices that were recorded apart
  channels integer,
  -- why there is none
  note text
);
create index transcript_waiting on transcript (alive_at) where state = 'waiting';

create table transcript_stretch (
  attachment_id bigint not null references transcript on delete cascade,
  -- from 0; 0 is the caller
  channel integer not null check (channel >= 0),
  start_ms integer not null,
  end_ms integer not null,
  text text not null,
  confidence double precision not null,
  primary key (attachment_id, channel, start_ms)
);

-- Whether a call may be transcribed is asked of its recording.
create index recording_consent_call on recording_consent (call);

-- Whoever looks at the ticket sees the words come.
create function transcript_changed() returns trigger language plpgsql as $$
begin
  perform note_change('ticket', m.ticket_id) from attachment a join message m on m.id = a.message_id
    where a.id = new.attachment_id;
  return null;
end $$;
create trigger transcript_changed after insert or update of state, version on transcript
  for each row execute function transcript_changed();
create trigger transcript_stretch_changed after insert on transcript_stretch
  for each row execute function transcript_changed();
