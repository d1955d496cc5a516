-- Everything that was written, in the order of the commits. Nothing of it refers to other tables: it outlives what it is about.
create table audit (
  position bigint primary key,
  id uuid not null unique,
  recorded_at timestamp(6) with time zone not null,
  action varchar(50) not null,
  subject varchar(200) not null,
  article_id uuid,
  actor varchar(200) not null,
  key_id uuid,
  role varchar(10),
  address varchar(50),
  request_id varchar(128),
  operation varchar(500),
  details text not null
);
create index audit_article on audit (article_id, position);
create index audit_actor on audit (actor, position);
create index audit_recorded on audit (recorded_at);
create index audit_subject on audit (subject);

-- How many records there are: counted by each writer as its last statement, so that their numbers are in the order of the commits
alter table site add column recorded bigint default 0 not null;
