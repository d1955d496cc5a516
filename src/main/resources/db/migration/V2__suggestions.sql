-- Automatic related articles: each article's best candidates, best first. Only live pairs that nobody dismissed are here.
create table suggestion (
  article_id uuid not null references article (id) on delete cascade,
  target_id uuid not null references article (id) on delete cascade,
  position integer not null,
  score double precision not null,
  primary key (article_id, target_id)
);
create index suggestion_target on suggestion (target_id, article_id);

-- What an editor does not want suggested again
create table suggestion_dismissal (
  article_id uuid not null references article (id) on delete cascade,
  target_id uuid not null references article (id) on delete cascade,
  dismissed_at timestamp(6) with time zone not null,
  dismissed_by varchar(200) not null,
  primary key (article_id, target_id)
);
