-- Who works here, how they sign in, and how often they may try.

create table person (
  id bigint generated always as identity primary key,
  -- As history knows people; it never changes.
  name text not null unique,
  email text not null check (email = lower(email)),
  role text not null,
  -- Beside the role: may invite people and change their roles.
  administers boolean not null default false,
  language text not null default 'it' check (language in ('it', 'en')),
  theme text not null default 'system' check (theme in ('system', 'light', 'dark')),
  preferences jsonb not null default '{}',
  -- argon2id in the PHC string format; null for people who come in by the house's own sign-in only.
  password_hash text,
  -- The secret of the authenticator app lies in sealed_secret under `totp:<id>`.
  totp_since timestamptz,
  totp_last_step bigint,
  -- Who this is at the house's own sign-in (OIDC `sub`).
  provider_subject text unique,
  disabled_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create unique index person_email on person (email);

create table recovery_code (
  person_id bigint not null references person,
  digest text not null,
  used_at timestamptz,
  primary key (person_id, digest)
);

create table session (
  id bigint generated always as identity primary key,
  -- SHA-256 of what the cookie holds: whoever reads this table cannot sign in with it.
  digest text not null unique,
  person_id bigint not null references person,
  stage text not null check (stage in ('code', 'open')),
  -- How the person came in: password, code, recovery, provider, link, demo.
  how text not null,
  opened_at timestamptz not null,
  seen_at timestamptz not null,
  confirmed_at timestamptz,
  address text not null,
  agent text not null
);
create index session_person on session (person_id);
create index session_opened on session (opened_at);

-- Links that let somebody in who has no password yet. Only the SHA-256 of what stands in the link is kept.
create table invitation (
  id bigint generated always as identity primary key,
  digest text not null unique,
  kind text not null check (kind in ('first', 'invitation', 'reset')),
  email text,
  role text,
  administers boolean not null default false,
  language text not null default 'it',
  -- For a new password: whose.
  person_id bigint references person,
  -- A reset for somebody who lost the telephone takes the authenticator app off as well.
  without_totp boolean not null default false,
  invited_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);
create index invitation_open on invitation (id) where used_at is null and revoked_at is null;

-- How often something was tried in a window that began with the first try. Shared by all processes.
create table rate_limit (
  key text primary key,
  began_at timestamptz not null,
  ends_at timestamptz not null,
  count int not null
);
create index rate_limit_ends on rate_limit (ends_at);

-- A way to the house's own sign-in that somebody has begun and not come back from.
create table provider_trip (
  digest text primary key,
  state text not null,
  nonce text not null,
  verifier text not null,
  began_at timestamptz not null
);
create index provider_trip_began on provider_trip (began_at);
