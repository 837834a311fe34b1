-- Hours of a policy, exclusions that say where they stand, what a claim saw of its policy, and the directory outside.

alter table policy_version add column from_time text, add column to_time text;

-- Exclusions were texts alone.
update policy_version set covers = (
  select coalesce(jsonb_agg(cover || jsonb_build_object('exclusions', (
    select coalesce(jsonb_agg(
      case when jsonb_typeof(exclusion) = 'string' then jsonb_build_object('code', 'E' || n,
        'text', jsonb_build_object('it', exclusion, 'en', exclusion), 'words', '[]'::jsonb, 'when', '[]'::jsonb)
      else exclusion end order by n), '[]')
    from jsonb_array_elements(coalesce(cover -> 'exclusions', '[]')) with ordinality as e (exclusion, n)
  )) order by place), '[]')
  from jsonb_array_elements(covers) with ordinality as c (cover, place)
);

-- What was kept of them with an assessment is told again by the next one.
update claim set coverage = coverage - 'cover' - 'version' where coverage is not null;

-- Hour of the loss; amount and its parts as a person said them, in cents: parts by code of the sub-limit.
alter table claim
  add column loss_time text,
  add column amount_claimed bigint check (amount_claimed >= 0),
  add column amount_parts jsonb not null default '{}';

-- The policy as it stood when a claim first looked at it: later changes of the policy do not change it. The latest of
-- a claim counts, the earlier ones stay.
create table policy_snapshot (
  id bigint generated always as identity primary key,
  claim_id bigint not null references claim,
  policy_id bigint not null references policy,
  -- the version in force at the loss; null when none was
  version integer,
  loss_on date not null,
  loss_time text,
  -- the whole policy: versions, covers, parties, instalments and whether they were paid
  policy jsonb not null,
  reason text not null,
  taken_by text not null,
  taken_at timestamptz not null
);
create index policy_snapshot_claim on policy_snapshot (claim_id, id desc);

-- Questions to the directory of policies that found it away: asked again until it answers.
create table policy_question (
  ticket_id bigint primary key references ticket,
  version integer not null default 1,
  -- what to ask: [{"by": "plate", "value": "AB123CD"}]
  clues jsonb not null,
  -- why there is no answer yet, in Italian and English
  reason jsonb not null,
  asked_at timestamptz not null,
  next_at timestamptz not null
);
create index policy_question_due on policy_question (next_at);
