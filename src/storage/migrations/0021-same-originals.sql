-- The same file may come twice, from two scanners: whoever looks at one is told of the other.
create index original_sha256 on original (sha256);
