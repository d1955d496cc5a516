-- Links that show a working copy to whoever has them; the token itself is nowhere
create table preview (
  id uuid primary key,
  article_id uuid not null references article (id) on delete cascade,
  token_hash varchar(64) not null,
  created_at timestamp(6) with time zone not null,
  created_by varchar(200) not null,
  expires_at timestamp(6) with time zone not null,
  revoked_at timestamp(6) with time zone,
  note varchar(2000) not null
);
create index preview_article on preview (article_id, created_at, id);
