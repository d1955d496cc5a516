-- One set of statements for H2 (in PostgreSQL mode) and PostgreSQL. Open periods end at 9999-12-31T23:59:59Z, so that
-- "live now" is two plain comparisons an index can serve. Input is counted in code points, H2 counts UTF-16 units, so texts
-- have twice the room of the longest input, and JSON has it with every character escaped.

create table site (
  id smallint primary key,
  revision bigint not null,
  changed_at timestamp(6) with time zone not null
);
insert into site (id, revision, changed_at) values (1, 1, timestamp with time zone '1970-01-01 00:00:00+00');

create table secret (
  name varchar(50) primary key,
  content varchar(200) not null
);

create table access_key (
  id uuid primary key,
  name varchar(200) not null,
  role varchar(10) not null,
  token_hash varchar(64) not null unique,
  hint varchar(12) not null,
  created_at timestamp(6) with time zone not null,
  created_by varchar(200) not null,
  expires_at timestamp(6) with time zone,
  last_used_at timestamp(6) with time zone,
  revoked_at timestamp(6) with time zone
);

create table term (
  kind varchar(10) not null,
  slug varchar(200) not null,
  name varchar(400) not null,
  description varchar(4000) not null,
  curated boolean not null,
  created_at timestamp(6) with time zone not null,
  modified_at timestamp(6) with time zone not null,
  primary key (kind, slug)
);

-- The working copy
create table article (
  id uuid primary key,
  slug varchar(200) not null,
  stage varchar(10) not null,
  version integer not null,
  external_id varchar(400) unique,
  title varchar(600) not null,
  standfirst varchar(2000) not null,
  body text not null,
  body_format varchar(10) not null,
  section varchar(200),
  tags varchar(100000) not null,
  authors varchar(100000) not null,
  sources varchar(500000) not null,
  language varchar(35) not null,
  image varchar(100000),
  sensitive boolean not null,
  canonical_url varchar(4000),
  seo varchar(20000) not null,
  attributes varchar(100000) not null,
  given_published_at timestamp(6) with time zone,
  title_key bytea not null,
  created_at timestamp(6) with time zone not null,
  created_by varchar(200) not null,
  modified_at timestamp(6) with time zone not null,
  modified_by varchar(200) not null
);
create index article_modified on article (modified_at, id);
create index article_created on article (created_at, id);
create index article_title on article (title_key, id);

create table article_term (
  article_id uuid not null references article (id) on delete cascade,
  kind varchar(10) not null,
  slug varchar(200) not null,
  primary key (article_id, kind, slug)
);
create index article_term_slug on article_term (kind, slug, article_id);

-- Every slug an article holds: its working copy's, and those of all its publications
create table article_slug (
  slug varchar(200) primary key,
  article_id uuid not null references article (id) on delete cascade
);
create index article_slug_article on article_slug (article_id);

-- Ids and slugs of what was purged, so that they answer 410
create table tombstone (
  name varchar(200) primary key,
  purged_at timestamp(6) with time zone not null
);

create table article_version (
  article_id uuid not null references article (id) on delete cascade,
  version integer not null,
  slug varchar(200) not null,
  external_id varchar(400),
  title varchar(600) not null,
  standfirst varchar(2000) not null,
  body text not null,
  body_format varchar(10) not null,
  section varchar(200),
  tags varchar(100000) not null,
  authors varchar(100000) not null,
  sources varchar(500000) not null,
  language varchar(35) not null,
  image varchar(100000),
  sensitive boolean not null,
  canonical_url varchar(4000),
  seo varchar(20000) not null,
  attributes varchar(100000) not null,
  given_published_at timestamp(6) with time zone,
  written_at timestamp(6) with time zone not null,
  written_by varchar(200) not null,
  note varchar(2000) not null,
  primary key (article_id, version)
);

-- An immutable snapshot with a period; only the end of the period moves
create table publication (
  id uuid primary key,
  article_id uuid not null references article (id) on delete cascade,
  version integer not null,
  slug varchar(200) not null,
  external_id varchar(400),
  live_from timestamp(6) with time zone not null,
  live_until timestamp(6) with time zone not null,
  asked_until timestamp(6) with time zone not null,
  -- true once a later write closed the period: keeps dead rows out of the list indexes
  ended boolean not null,
  published_at timestamp(6) with time zone not null,
  title varchar(600) not null,
  standfirst varchar(2000) not null,
  teaser varchar(2000) not null,
  body text not null,
  body_format varchar(10) not null,
  word_count integer not null,
  reading_minutes integer not null,
  section varchar(200),
  tags varchar(100000) not null,
  authors varchar(100000) not null,
  sources varchar(500000) not null,
  source_line varchar(50000) not null,
  language varchar(35) not null,
  image varchar(100000),
  sensitive boolean not null,
  canonical_url varchar(4000),
  seo varchar(20000) not null,
  attributes varchar(100000) not null,
  given_published_at timestamp(6) with time zone,
  title_key bytea not null,
  note varchar(2000) not null,
  published_by varchar(200) not null,
  created_at timestamp(6) with time zone not null
);
create index publication_article on publication (article_id, live_from);
create index publication_slug on publication (slug, live_from);
create index publication_external on publication (external_id);
create index publication_published on publication (ended, published_at, article_id);
create index publication_updated on publication (ended, live_from, article_id);
create index publication_title on publication (ended, title_key, article_id);
create index publication_section on publication (ended, section, published_at, article_id);
create index publication_from on publication (live_from);
create index publication_until on publication (live_until);

create table publication_term (
  publication_id uuid not null references publication (id) on delete cascade,
  kind varchar(10) not null,
  slug varchar(200) not null,
  primary key (publication_id, kind, slug)
);
create index publication_term_slug on publication_term (kind, slug, publication_id);

-- One row per edge; a symmetric one too, with a position on each side
create table relation (
  id uuid primary key,
  source_id uuid not null references article (id) on delete cascade,
  target_id uuid not null references article (id) on delete cascade,
  type varchar(20) not null,
  source_position integer not null,
  target_position integer not null,
  label varchar(600) not null,
  pinned boolean not null,
  created_at timestamp(6) with time zone not null,
  created_by varchar(200) not null,
  unique (source_id, type, target_id)
);
create index relation_target on relation (target_id, type);

-- Writers of an acyclic type take its row, so that two of them cannot close a cycle together
create table relation_lock (
  type varchar(20) primary key
);
insert into relation_lock (type) values ('followedBy'), ('partOf'), ('correctionOf'), ('supersedes'), ('duplicateOf');

-- Scope '' is the whole site, else a section's slug
create table pick_list (
  scope varchar(200) primary key,
  revision integer not null
);
insert into pick_list (scope, revision) values ('', 0);

create table pick (
  id uuid primary key,
  scope varchar(200) not null references pick_list (scope) on delete cascade,
  article_id uuid not null references article (id) on delete cascade,
  position integer not null,
  shown_from timestamp(6) with time zone not null,
  shown_until timestamp(6) with time zone not null,
  kicker varchar(200),
  added_by varchar(200) not null,
  added_at timestamp(6) with time zone not null,
  unique (scope, article_id)
);
create index pick_article on pick (article_id);
create index pick_from on pick (shown_from);
create index pick_until on pick (shown_until);

-- What each list was after each write, so that at=<time> can say
create table pick_revision (
  scope varchar(200) not null references pick_list (scope) on delete cascade,
  revision integer not null,
  written_at timestamp(6) with time zone not null,
  written_by varchar(200) not null,
  entries text not null,
  primary key (scope, revision)
);

-- Counts per article and span: 5 minutes, an hour, a day (span is its length in minutes)
create table view_count (
  span smallint not null,
  starts_at timestamp(6) with time zone not null,
  article_id uuid not null,
  views bigint not null,
  reads bigint not null,
  shares bigint not null,
  primary key (span, starts_at, article_id)
);
create index view_count_article on view_count (article_id, span, starts_at);

-- trend: base-2 logarithm of the exponentially decayed views, forward from 1970
create table view_total (
  article_id uuid primary key,
  views bigint not null,
  reads bigint not null,
  shares bigint not null,
  trend double precision not null
);

-- Raised with every count of an hour that rankings take as settled
create table view_history (
  id smallint primary key,
  revision bigint not null
);
insert into view_history (id, revision) values (1, 0);
