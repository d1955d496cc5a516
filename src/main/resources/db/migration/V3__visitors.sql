-- Distinct visitors of an article in a span of view_count (5 minutes, an hour, a day), as a sketch that can be merged with
-- others of the same UTC day
create table visitor_sketch (
  span smallint not null,
  starts_at timestamp(6) with time zone not null,
  article_id uuid not null,
  sketch bytea not null,
  primary key (span, starts_at, article_id)
);
create index visitor_sketch_article on visitor_sketch (article_id, span, starts_at);

-- Of days: the estimate of the day's sketch; of all time: the sum of the days
alter table view_count add column visitors bigint default 0 not null;
alter table view_total add column visitors bigint default 0 not null;
