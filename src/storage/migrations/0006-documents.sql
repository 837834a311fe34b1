-- What documents say of themselves, what people decided about them, and which of them are one and the same.

alter table attachment
  -- pages of the file; null when nobody counted
  add column pages integer,
  -- what the file holds beside its text: fields of a form, marks on the pages, how sure the letters are
  add column layer jsonb;

alter table document
  -- what the machine took it for; `item` is what it counts as, which a person may change
  add column recognised text,
  -- first page within the file, from 1; 0 the whole file
  add column first_page integer not null default 0,
  add column last_page integer not null default 0,
  add column sha256 text,
  add column detail jsonb,
  -- what makes it the same document as another: `domain/document-identity.ts`
  add column identity text[] not null default '{}',
  -- version of the rules that read `detail`
  add column rules text,
  -- the earlier one on the same claim that this is another sighting of
  add column duplicate_of bigint references document on delete set null,
  add column detached boolean not null default false,
  add column decided_by text,
  add column note text;
update document set recognised = item,
  sha256 = (select a.sha256 from attachment a where a.id = document.attachment_id);
alter table document alter column recognised set not null;

drop index document_once;
create unique index document_once
  on document (claim_id, message_id, recognised, coalesce(attachment_id, 0), first_page);
create index document_identity on document using gin (identity);
create index document_duplicate on document (duplicate_of) where duplicate_of is not null;
