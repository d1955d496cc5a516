-- The answers of writes that were sent with an Idempotency-Key; without an answer the first request is still running
create table idempotency_key (
  caller varchar(300) not null,
  key_hash varchar(64) not null,
  fingerprint varchar(64) not null,
  owner uuid not null,
  held_until timestamp(6) with time zone not null,
  answer text,
  primary key (caller, key_hash)
);
create index idempotency_key_held_until on idempotency_key (held_until);
