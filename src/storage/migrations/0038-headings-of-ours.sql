-- The subject of a call, a text message, a scan or a voicemail is a heading that the service wrote: it is shown, and
-- never read as words of whoever called or wrote.
alter table message add column headed_by_us boolean not null default false;
update message set headed_by_us = true where channel in ('phone', 'sms', 'letter');
