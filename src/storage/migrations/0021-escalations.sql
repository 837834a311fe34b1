-- Escalations that people raise and supervisors handle: who raised it, who has it, and what became of it.
alter table escalation add column version integer not null default 1;
-- person:<name>; null for what a machine raised
alter table escalation add column raised_by text;
-- name of the person who has it
alter table escalation add column handled_by text;
-- instructions or words on how it was decided
alter table escalation add column answer text;
alter table escalation add column changed_at timestamptz;
-- how ticket and claim stood, for giving them back
alter table escalation add column before jsonb;
create index escalation_open on escalation (id) where state in ('raised', 'acknowledged');
