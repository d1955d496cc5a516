-- Whose settled counts changed with which revision of view_history: rankings read these articles again, and nothing else
create table view_recount (
  revision bigint not null,
  article_id uuid not null,
  primary key (revision, article_id)
);

-- Revisions up to here have left view_recount: who knows less reads everything again
alter table view_history add column forgotten bigint default 0 not null;
