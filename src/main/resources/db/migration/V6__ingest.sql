-- One half of the key that visitors are hashed with on a UTC day. The other half is never in this database
create table visitor_day (
  on_day date primary key,
  half bytea not null
);

-- Ids of events of the last days, hashed, so that none is counted twice
create table view_event (
  id_hash uuid primary key,
  seen_at timestamp(6) with time zone not null
);
create index view_event_seen on view_event (seen_at);

-- What each transaction accepted, packed: added to the counts within seconds, and kept for a minute, so that other instances,
-- and the next start, know repeats. An instance numbers its rows in the order of their commits
create table view_journal (
  instance uuid not null,
  sequence bigint not null,
  written_at timestamp(6) with time zone not null,
  events bytea not null,
  primary key (instance, sequence)
);
create index view_journal_written on view_journal (written_at);

-- How far each instance is, where there are several, so that one look tells whether there is anything to read
create table view_writer (
  instance uuid primary key,
  sequence bigint not null,
  written_at timestamp(6) with time zone not null
);

-- Up to where an instance's rows are in the counts, and in the sketches; whoever adds them holds the row
create table view_applied (
  instance uuid primary key,
  sequence bigint not null,
  sketched bigint not null
);

-- Crawlers, monitors and prefetches: never in view_count
create table robot_view (
  on_day date not null,
  article_id uuid not null,
  views bigint not null,
  primary key (on_day, article_id)
);
create index robot_view_most on robot_view (on_day, views, article_id);
create index robot_view_article on robot_view (article_id);
create table robot_visit (
  on_day date not null,
  robot varchar(200) not null,
  views bigint not null,
  primary key (on_day, robot)
);

-- How many visitors read both within a day; each pair is there from both ends
create table read_together (
  article_id uuid not null,
  other_id uuid not null,
  visitors bigint not null,
  raised_on date not null,
  primary key (article_id, other_id)
);
create index read_together_most on read_together (article_id, visitors, other_id);
create index read_together_other on read_together (other_id);
create index read_together_raised on read_together (raised_on);

-- Whoever merges visitors into sketches holds its row, so that instances do not meet in the middle of each other's
create table visitor_lock (
  id smallint primary key
);
insert into visitor_lock (id) values (1);
