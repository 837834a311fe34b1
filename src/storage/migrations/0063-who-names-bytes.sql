-- Before bytes go it is asked whether any row still names them: by an index in every table that can.
create index outbound_sha256 on outbound (sha256);
create index outbound_files on outbound (id) where attachments <> '[]';
create index upload_sha256 on upload (sha256);
create index document_sha256 on document (sha256) where sha256 is not null;
create index mail_picture_sha256 on mail_picture (sha256);
