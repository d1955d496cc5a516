-- Automatic related articles: each article's best candidates, best first. Only live pairs that nobody dismissed are here.
-- The score is the sum of what each signal adds. No foreign keys: checking them would make who finds these and who writes
-- articles wait for each other; what a purge leaves is shown to nobody, and removed a moment later.
create table suggestion (
  article_id uuid not null,
  target_id uuid not null,
  position integer not null,
  score double precision not null,
  similar_text double precision default 0 not null,
  shared_tags double precision default 0 not null,
  read_together double precision default 0 not null,
  same_section double precision default 0 not null,
  close_in_time double precision default 0 not null,
  -- how many read both
  readers bigint default 0 not null,
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

-- Written beside every change of what is live, and for the times of scheduled ones: writers only add rows, so they wait for
-- nobody. No foreign key, as a purge is a change too
create table suggestion_change (
  id bigint generated always as identity primary key,
  article_id uuid not null,
  due_at timestamp(6) with time zone not null
);
create index suggestion_change_due on suggestion_change (due_at, id);

-- Whose suggestions are to be found anew, and how soon (0 first); only the instance that finds them writes here
create table suggestion_stale (
  article_id uuid primary key,
  urgency smallint not null
);

-- How what is stored was found, by which instance and until when it may; unannounced: written, but the site's revision not yet
-- raised
create table suggestion_state (
  id smallint primary key,
  algorithm varchar(20) not null,
  holder uuid,
  held_until timestamp(6) with time zone not null,
  unannounced boolean not null
);
insert into suggestion_state (id, algorithm, held_until, unannounced)
  values (1, '', timestamp with time zone '1970-01-01 00:00:00+00', false);
