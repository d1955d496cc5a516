-- The edges whose end is hidden are listed newest first
create index relation_created on relation (created_at, id);
