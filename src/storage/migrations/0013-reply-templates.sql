-- Reply templates of people, beside those of the house that are files. Everybody's to use and to mend.
create table reply_template (
  id bigint generated always as identity primary key,
  version integer not null default 1,
  client_id uuid not null unique,
  language text not null check (language in ('it', 'en')),
  title text not null,
  subject text,
  text text not null,
  kinds text[] not null default '{}',
  changed_by text not null,
  changed_at timestamptz not null default now(),
  removed boolean not null default false
);

-- What each version said.
create table reply_template_version (
  template_id bigint not null references reply_template,
  version integer not null,
  title text not null,
  subject text,
  text text not null,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (template_id, version)
);
