-- What its source names for certain (a recording, a text message) is one item by that name, whatever its bytes are: two
-- silent recordings are two. Empty: content alone says what it is.
alter table original add column identity text not null default '';
alter table original drop constraint original_channel_account_sha256_key;
alter table original add constraint original_content unique (channel, account, sha256, identity);
update original o set identity = s.source_key
  from sighting s where s.original_id = o.id and o.channel in ('phone', 'sms') and o.account = 'twilio'
    and not exists (select 1 from sighting other where other.original_id = o.id and other.source_key < s.source_key);

-- Pieces of items are needed only as long as something late may still come of them.
create index item_piece_old on item_piece (received_at) where used;
